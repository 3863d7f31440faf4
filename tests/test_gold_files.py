"""The gold of quotations and speakers is whole: offsets slice, nothing in quotation marks is left out, floors hold.

These tests look at the data alone. No annotator is imported here, so the gold cannot follow what a program finds.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

GOLD = Path(__file__).parent / "gold" / "quotes"
FILES = ("hard.jsonl", "resolve.jsonl", "tass_style.jsonl")
TYPES = ("direct", "mixed", "indirect", "term")
STORY_KEYS = {"id", "kind", "text", "quotes"}
QUOTE_KEYS = {
    "start", "end", "type", "speaker_start", "speaker_end", "speaker_text", "speaker_canonical",
    "canonical_source", "cue_start", "cue_end",
}  # fmt: skip
PRONOUNS = {"he", "she", "they", "i", "we", "it", "him", "her", "them", "who"}
MARK_PAIRS = (("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»"), ("»", "«"), ("„", "“"), ("„", "”"),
              ("``", "''"), ("`", "'"), ("''", "''"), ("‹", "›"), ("‚", "‘"))  # fmt: skip

# A double mark, or a single mark that can only open: an apostrophe inside or at the end of a word is not one.
MARK = re.compile(r"``|''|[“”„‟«»‹›‚\"‘`]|(?<![\w'’.,!?…])'(?=\w)")
# Feet and inches, and the elisions that open with an apostrophe in print.
MEASURE = re.compile(r"(?<=\d)(?:''|[\"'])")

Story = dict[str, Any]
Quote = dict[str, Any]


def stories(name: str) -> list[Story]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


ALL = [pytest.param(story, id=f"{name}-{story['id']}") for name in FILES for story in stories(name)]


def spans(story: Story) -> list[tuple[int, int]]:
    return [(quote["start"], quote["end"]) for quote in story["quotes"]]


def closed(content: str) -> bool:
    return any(content.startswith(a) and content.endswith(b) and len(content) > len(a) for a, b in MARK_PAIRS)


def opened(content: str) -> bool:
    return content.startswith(tuple(a for a, _ in MARK_PAIRS))


def stray_marks(story: Story) -> list[str]:
    """Marks that are no edge of a marked span, with their surroundings. An indirect clause owns no marks."""
    text, marked = story["text"], [quote for quote in story["quotes"] if quote["type"] != "indirect"]
    starts, ends = {quote["start"] for quote in marked}, {quote["end"] for quote in marked}
    measures = {m.start() for m in MEASURE.finditer(text)}
    found = [m for m in MARK.finditer(text) if m.start() not in measures or closes_a_number(text, m, ends)]
    return [text[max(0, m.start() - 20) : m.end() + 20] for m in found if m.start() not in starts and m.end() not in ends]


def closes_a_number(text: str, mark: re.Match[str], ends: set[int]) -> bool:
    return mark.end() in ends and text[mark.start() - 1].isdigit()


def in_place(quote: Quote) -> str:
    """How the text around a quotation gives its speaker: none, pronoun, description, name."""
    mention = quote["speaker_text"]
    if mention is None:
        return "none"
    if mention.lower() in PRONOUNS:
        return "pronoun"
    names = set(re.findall(r"\w+", quote["speaker_canonical"] or ""))
    capitals = {word for word in re.findall(r"\w+", mention) if word[0].isupper()}
    return "name" if names & capitals else "description"


@pytest.mark.parametrize("name", FILES)
def test_ids_are_sorted_and_unique(name: str) -> None:
    ids = [story["id"] for story in stories(name)]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("story", ALL)
def test_fields(story: Story) -> None:
    assert set(story) == STORY_KEYS
    for quote in story["quotes"]:
        assert set(quote) - {"quotation"} == QUOTE_KEYS
        assert quote["type"] in TYPES
        assert quote["canonical_source"] == "human"


@pytest.mark.parametrize("story", ALL)
def test_spans_lie_in_one_paragraph_and_nest(story: Story) -> None:
    text, found = story["text"], spans(story)
    assert found == sorted(set(found), key=lambda span: (span[0], -span[1]))
    for a, b in found:
        content = text[a:b]
        assert 0 <= a < b <= len(text)
        assert content == content.strip()
        assert "\n" not in content
    assert [(x, y) for x in found for y in found if x[0] < y[0] < x[1] < y[1]] == []


@pytest.mark.parametrize("story", ALL)
def test_speakers_and_cues_slice(story: Story) -> None:
    text = story["text"]
    for quote in story["quotes"]:
        a, b, mention = quote["speaker_start"], quote["speaker_end"], quote["speaker_text"]
        assert (a is None) == (b is None) == (mention is None)
        if a is not None:
            assert text[a:b] == mention == mention.strip()
            assert b <= quote["start"] or a >= quote["end"], "a mention inside its own quotation"
        a, b = quote["cue_start"], quote["cue_end"]
        assert (a is None) == (b is None)
        assert a is None or 0 <= a < b <= len(text)
        assert a is None or text[a:b].strip() == text[a:b]


@pytest.mark.parametrize("story", ALL)
def test_canonical_speaker(story: Story) -> None:
    """A speaker unless the words are nobody's; every word of the name stands in the story."""
    words = {word.casefold() for word in re.findall(r"\w+", story["text"])}
    for quote in story["quotes"]:
        name = quote["speaker_canonical"]
        if quote["type"] == "term":
            assert [quote[key] for key in ("speaker_text", "speaker_canonical", "cue_start")] == [None] * 3
        elif story["kind"] != "nobody":
            assert name
            assert name.lower() not in PRONOUNS
        assert {word.casefold() for word in re.findall(r"\w+", name or "")} - words <= {"and"}


@pytest.mark.parametrize("story", ALL)
def test_marks_belong_to_the_span(story: Story) -> None:
    """Marked spans carry both marks, but where the paragraph convention or the kind of the story says otherwise."""
    text, last = story["text"], {quote.get("quotation"): quote for quote in story["quotes"]}
    for quote in story["quotes"]:
        content = text[quote["start"] : quote["end"]]
        if quote["type"] == "indirect":
            assert not closed(content) or len(MARK.findall(content)) > 2
        elif story["kind"] == "transcript":
            assert content
        elif "quotation" in quote and quote is not last[quote["quotation"]]:
            assert opened(content)
        else:
            assert closed(content) or (story["kind"] == "missing_close" and opened(content)), content


@pytest.mark.parametrize("story", ALL)
def test_nothing_in_marks_is_left_out(story: Story) -> None:
    assert stray_marks(story) == []


def test_stray_marks_are_seen() -> None:
    bare = {"text": 'He is 6\'3" and "fine", the lads’ ’84 ‘do’.', "quotes": []}
    assert [s.strip() for s in stray_marks(bare)] != []
    assert len(stray_marks(bare)) == 3


def test_paragraphs_of_one_quotation_share_its_speaker() -> None:
    for name in FILES:
        for story in stories(name):
            groups = Counter(quote["quotation"] for quote in story["quotes"] if "quotation" in quote)
            for number, size in groups.items():
                parts = [quote for quote in story["quotes"] if quote.get("quotation") == number]
                assert size > 1, story["id"]
                assert len({(p["type"], p["speaker_start"], p["speaker_canonical"]) for p in parts}) == 1


def test_every_kind_of_failure_stands_twice() -> None:
    kinds = Counter(story["kind"] for story in stories("hard.jsonl"))
    assert sum(kinds.values()) >= 60
    assert [kind for kind, n in kinds.items() if n < 2] == []


def test_enough_speakers_to_resolve() -> None:
    quotes = [quote for story in stories("resolve.jsonl") for quote in story["quotes"]]
    unnamed = [quote for quote in quotes if quote["type"] in ("direct", "mixed") and in_place(quote) != "name"]
    assert len(unnamed) >= 150
    assert len(stories("tass_style.jsonl")) >= 20


def test_readme_counts() -> None:
    """The tables of the README are the counts of the files."""
    readme = (GOLD / "README.md").read_text(encoding="utf-8")
    rows = {cells[0].strip("` "): [int(n) for n in cells[1:]] for cells in table_rows(readme)}
    for name in FILES:
        quotes = [quote for story in stories(name) for quote in story["quotes"]]
        types = Counter(quote["type"] for quote in quotes)
        places = Counter(in_place(quote) for quote in quotes if quote["type"] in ("direct", "mixed"))
        forms = [places[form] for form in ("name", "pronoun", "description", "none")]
        assert rows[name] == [len(stories(name)), *(types[kind] for kind in TYPES), *forms]
    kinds = Counter(story["kind"] for story in stories("hard.jsonl"))
    assert {key: row[0] for key, row in rows.items() if key not in FILES} == kinds


def table_rows(markdown: str) -> list[list[str]]:
    """Cells of the rows whose cells after the first are all numbers."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in markdown.splitlines() if line[:1] == "|"]
    return [cells for cells in rows if all(cell.isdigit() for cell in cells[1:])]
