"""The gold of the demo corpus is whole: every raw block is accounted for, offsets slice, nothing in quotation marks is left out.

The raw files are read here by rules of this file alone, so that the gold can follow no program.
"""

from __future__ import annotations

import csv
import html
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from dashboard import intake
from dashboard.parse import RawDocument
from dashboard.text import sentences
from tests.test_gold_files import QUOTE_KEYS, closed, in_place, opened, spans, stray_marks, table_rows

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "data" / "demo"
GOLD = Path(__file__).parent / "gold" / "demo"
TYPES = ("direct", "mixed", "term")
FORMS = ("name", "pronoun", "description", "none")
ARTICLE_KEYS = {
    "file", "part", "slug", "outlet", "agency", "published", "headline", "kicker", "dek", "byline", "dateline", "section", "url",
    "paragraphs", "crossheads", "furniture",
}  # fmt: skip
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August")
FURNITURE = {"advertisement", "caption", "credit", "newsletter", "promo"}
LABEL = re.compile(r"([A-Z][A-Z ]+)(?: \([^)]+\))?: (?:\(laughs\) )?")
# Quoted words whose speaker the story does not express: an article's slug and how the words begin.
NOBODY = {
    ("drunk-cows", '"like lads'), ("goodbye-lads", '"commitments'), ("one-in-five-taps", '"the second'),
    ("the-price-of-a-mountain", "‘To be"), ("trust-is-the-first-thing-to-drain", "“consolid"),
}  # fmt: skip

Row = dict[str, Any]
Key = tuple[str, int]
Raw = tuple[dict[str, str | None], list[str]]


def read(name: str) -> list[Row]:
    text = (GOLD / name).read_text(encoding="utf-8")
    rows: list[Row] = [json.loads(line) for line in text.splitlines()] if name.endswith("l") else json.loads(text)
    return rows


def key(row: Row) -> Key:
    return row["file"], row["part"]


ARTICLES = {key(row): row for row in read("articles.json")}
STORIES = {key(row): row for row in read("quotations.jsonl")}
EACH = [pytest.param(one, id=f"{one[0]}-{one[1]}") for one in ARTICLES]


def paragraphs(one: Key) -> list[str]:
    text: str = STORIES[one]["text"]
    return text.split("\n\n")


# -- the raw files, each shape by its own rule: the fields that it states, then its blocks of text in order


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"(?s)<form.*?</form>|(?<=</h3>)", " ", markup))).split())


def first(pattern: str, page: str) -> str:
    found = re.search(pattern, page, re.DOTALL)
    assert found, pattern
    return found[1]


def web_page(path: Path) -> Raw:
    page = path.read_text(encoding="utf-8")
    byline = plain(first(r'class="(?:author|byline)">(.*?)</(?:span|p)> ?\n? *<time', page)).removeprefix("By ")
    fields: dict[str, str | None] = {
        "headline": plain(first(r"<h1[^>]*>(.*?)</h1>", page)),
        "dek": plain(first(r'<p class="(?:lead|standfirst)">(.*?)</p>', page)),
        "byline": byline, "published": first(r'<time[^>]* ?datetime="([^"]+)"', page)[:10],
        "url": first(r'<link rel="canonical" href="([^"]+)"', page), "section": first(r'"articleSection": "([^"]+)"', page),
    }  # fmt: skip
    caption = first(r"<figcaption>(.*?)</figcaption>", page)
    body = first(r'<div class="(?:article|story)-body"[^>]*>(.*?)</div>', page)
    blocks = [found[2] for found in re.finditer(r"(?s)<(p|h2|aside)\b[^>]*>(.*?)</\1>", body)]
    return fields, [plain(first(r"^(.*?)<", caption)), plain(first(r"(<.*)$", caption)), *map(plain, blocks)]


def wire_copy(path: Path) -> Raw:
    kicker, headline, dek, *blocks = path.read_text(encoding="utf-8").strip("\n").split("\n\n")
    dated = re.match(r"\d{4}-\d\d-\d\d", path.name)
    return {"kicker": kicker, "headline": headline, "dek": dek, "published": dated[0] if dated else None}, blocks


def record(row: Row, date: str, headline: str, byline: str, section: str, text: str) -> Raw:
    fields = {"published": row[date][:10], "headline": row[headline], "byline": row[byline], "section": row[section], "url": row["url"]}
    return fields, row[text].split("\n\n")


def export(path: Path) -> Iterator[Raw]:
    """The records of a Nexis delivery: centred outlet, day and edition, headline, labelled lines, hard-wrapped text, labelled lines."""
    text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    for chunk in re.split(r"(?m)^ +\d+ of \d+ DOCUMENTS$", text)[1:]:
        outlet, day, headline, *blocks = [" ".join(block.split()) for block in re.split(r"\n{2,}", chunk.strip("\n"))]
        assert outlet == "The Daily Flare"
        stated = dict(block.split(": ", 1) for block in blocks if re.match(r"(BYLINE|SECTION): ", block))
        begin = next(number for number, block in enumerate(blocks) if block.startswith("LENGTH: ")) + 1
        end = next(number for number, block in enumerate(blocks) if block.startswith("LOAD-DATE: "))
        month, number, year = day.replace(",", "").split()[:3]
        published = f"{year}-{MONTHS.index(month) + 1:02}-{int(number):02}"
        fields = {"published": published, "headline": headline, "byline": stated.get("BYLINE"), "section": stated["SECTION"], "url": None}
        assert blocks[begin - 1] == f"LENGTH: {len(' '.join(blocks[begin:end]).split())} words"
        yield fields, blocks[begin:end]


def raw_articles() -> Iterator[tuple[Key, Raw]]:
    for path in sorted((DEMO / "wire").glob("*.txt")):
        yield (f"wire/{path.name}", 0), wire_copy(path)
    for path in sorted((DEMO / "html").rglob("*.html")):
        yield (path.relative_to(DEMO).as_posix(), 0), web_page(path)
    for part, raw in enumerate(export(DEMO / "daily-flare-nexis.txt")):
        yield ("daily-flare-nexis.txt", part), raw
    with (DEMO / "tarnholt-courier.csv").open(encoding="utf-8", newline="") as stream:
        for part, row in enumerate(csv.DictReader(stream)):
            yield ("tarnholt-courier.csv", part), record(row, "date", "headline", "author", "section", "text")
    for part, line in enumerate((DEMO / "crown-and-trade.jsonl").read_text(encoding="utf-8").splitlines()):
        yield ("crown-and-trade.jsonl", part), record(json.loads(line), "publish_date", "title", "author", "section", "body")


RAW = dict(raw_articles())


# -- articles


def test_who_ordered_the_export_is_in_no_article() -> None:
    """The cover of a delivery names the person or house that ordered it; the reader drops it and reconciles the declared number."""
    cover = (DEMO / "daily-flare-nexis.txt").read_text(encoding="utf-8-sig").split(" of 17 DOCUMENTS")[0]
    assert "Send To:" in cover
    assert "HALVERN TECHNICAL UNIVERSITY LIBRARY" in cover
    read_ = intake.read(next(iter(intake.files([DEMO / "daily-flare-nexis.txt"]))))
    parts = list(read_.parts)
    assert read_.declared == len(parts) == 17
    assert [part for part in parts if not isinstance(part, RawDocument) or "UNIVERSITY LIBRARY" in f"{part}"] == []


def test_every_article_has_gold_and_all_gold_an_article() -> None:
    assert set(RAW) == set(ARTICLES) == set(STORIES)
    assert {path.relative_to(DEMO).as_posix() for path in DEMO.rglob("*.*")} - {file for file, _ in RAW} == {"README.md"}


def test_sorted_and_unique() -> None:
    assert [key(row) for row in read("articles.json")] == sorted(ARTICLES)
    assert [key(row) for row in read("quotations.jsonl")] == sorted(STORIES)
    assert len({row["slug"] for row in ARTICLES.values()}) == len(ARTICLES)
    assert all(STORIES[one]["id"] == row["slug"] and STORIES[one]["kind"] == row["outlet"] for one, row in ARTICLES.items())


@pytest.mark.parametrize("one", EACH)
def test_fields_are_those_of_the_file(one: Key) -> None:
    row, stated = ARTICLES[one], RAW[one][0]
    assert set(row) == ARTICLE_KEYS
    assert {name: row[name] for name in stated} == stated
    assert all(row[name] is None for name in ("kicker", "dek", "byline", "section", "url") if name not in stated)


@pytest.mark.parametrize("one", EACH)
def test_every_block_is_accounted_for(one: Key) -> None:
    """Paragraphs, crossheads, furniture and dateline, put together again, are the text of the file, and nothing is left over."""
    row, texts = ARTICLES[one], paragraphs(one)
    assert row["paragraphs"] == len(texts)
    if row["dateline"]:
        texts[0] = f"{row['dateline']['text']} {texts[0]}"
    built = [piece["text"] for piece in row["furniture"] if piece["after"] == 0]
    for number, text in enumerate(texts, 1):
        built += [head["text"] for head in row["crossheads"] if head["above"] == number] + [text]
        built += [piece["text"] for piece in row["furniture"] if piece["after"] == number]
    assert built == [block.replace("\u00a0", " ") for block in RAW[one][1]]
    assert {piece["kind"] for piece in row["furniture"]} <= FURNITURE


def test_datelines() -> None:
    dated = [row for row in ARTICLES.values() if row["dateline"]]
    assert len(dated) == 30
    for row in dated:
        line = row["dateline"]
        assert row["agency"] == line["agency"] == "NORDA"
        assert line["place"].upper() in line["text"]
        assert line["date"] in (None, row["published"])
        assert all(line[part] is None or line[part] in line["text"] for part in ("region", "date_text"))
    assert [row["slug"] for row in ARTICLES.values() if row["published"] is None] == ["background-skarn-base-tunnel"]


# -- quotations


@pytest.mark.parametrize("one", EACH)
def test_spans_slice_and_nest(one: Key) -> None:
    story, found = STORIES[one], spans(STORIES[one])
    assert found == sorted(set(found), key=lambda span: (span[0], -span[1]))
    assert [(x, y) for x in found for y in found if x[0] < y[0] < x[1] < y[1]] == []
    for a, b in found:
        content = story["text"][a:b]
        assert 0 <= a < b <= len(story["text"])
        assert content == content.strip()
        assert "\n" not in content


@pytest.mark.parametrize("one", EACH)
def test_speakers_and_cues_slice(one: Key) -> None:
    text = STORIES[one]["text"]
    for quote in STORIES[one]["quotes"]:
        assert set(quote) - {"quotation"} == QUOTE_KEYS
        assert quote["type"] in TYPES
        a, b, mention = quote["speaker_start"], quote["speaker_end"], quote["speaker_text"]
        assert (a is None) == (b is None) == (mention is None)
        assert a is None or text[a:b] == mention == mention.strip()
        assert a is None or b <= quote["start"] or a >= quote["end"]
        a, b = quote["cue_start"], quote["cue_end"]
        assert (a is None) == (b is None)
        assert a is None or (0 <= a < b and text[a:b] == text[a:b].strip() != "")


@pytest.mark.parametrize("one", EACH)
def test_nothing_in_marks_is_left_out(one: Key) -> None:
    assert stray_marks(STORIES[one]) == []


@pytest.mark.parametrize("one", EACH)
def test_marks_belong_to_the_span(one: Key) -> None:
    """Both marks, but for the paragraphs of one quotation (no close until the last) and for the turns of a transcript (none)."""
    text, last = STORIES[one]["text"], {quote.get("quotation"): quote for quote in STORIES[one]["quotes"]}
    for quote in STORIES[one]["quotes"]:
        content = text[quote["start"] : quote["end"]]
        if "quotation" in quote and quote is not last[quote["quotation"]]:
            assert opened(content)
            assert not closed(content)
        else:
            assert closed(content) or LABEL.fullmatch(text[quote["speaker_start"] : quote["start"]]), content


@pytest.mark.parametrize("one", EACH)
def test_every_turn_of_a_transcript_is_annotated(one: Key) -> None:
    story = STORIES[one]
    marked = spans(story)
    turns = [not opened(story["text"][a:]) for a, _ in marked]
    at = 0
    for text in paragraphs(one):
        label = LABEL.match(text)
        if any(turns) and label:
            assert (at + label.end(), at + len(text)) in marked
        at += len(text) + 2


def words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w+", text)}


def known_names() -> set[str]:
    """The cast of the demo, and every two capitalised words in a row that any article prints."""
    rows = re.findall(r"^\| ([^|]+) \| [mf][^|]*\|", (DEMO / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    cast = {re.sub(r"^Dr |, \d+$", "", name.strip()) for row in rows for name in row.split(";")}
    printed = {name for story in STORIES.values() for name in re.findall(r"(?=\b([A-Z][\w-]+ [A-Z][\w-]+))", story["text"])}
    return {name.casefold() for name in cast | printed}


NAMES = known_names()


@pytest.mark.parametrize("one", EACH)
def test_speakers_are_known(one: Key) -> None:
    """A speaker unless the words are nobody's; every word of the name stands in the article, a full name is a known one."""
    story = STORIES[one]
    for quote in story["quotes"]:
        name, content = quote["speaker_canonical"], story["text"][quote["start"] : quote["end"]]
        nobody = any(slug == story["id"] and content.startswith(begin) for slug, begin in NOBODY)
        assert (name is None) == (quote["type"] == "term" or nobody), content
        assert name is not None or quote["speaker_text"] is None
        assert words(name or "") - words(story["text"]) <= {"and"}
        full = [part.casefold() for part in (name or "").split(" and ") if re.fullmatch(r"[A-Z][\w-]+ [A-Z][\w-]+", part)]
        assert set(full) <= NAMES


@pytest.mark.parametrize("one", EACH)
def test_paragraphs_of_one_quotation_share_its_speaker(one: Key) -> None:
    groups = defaultdict(list)
    for quote in STORIES[one]["quotes"]:
        groups[quote.get("quotation")].append(quote)
    for number, parts in groups.items():
        if number is not None:
            assert len(parts) > 1
            assert len({(part["type"], part["speaker_start"], part["speaker_canonical"]) for part in parts}) == 1


# -- events, reprints, contrasts, difficulties


def test_events_are_those_of_the_calendar() -> None:
    rows = re.findall(r"^\| (E\d\d) \| (\w+ \d+) \| ([^|]+) \|", (DEMO / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    months = {"Mar": 3, "Apr": 4, "May": 5, "Jun": 6, "Jul": 7}
    dates = [f"2025-{months[day.split()[0]]:02}-{int(day.split()[1]):02}" for _, day, _ in rows]
    assert [(event["id"], event["date"], event["title"]) for event in read("events.json")] == [
        (name, date, title) for (name, _, title), date in zip(rows, dates, strict=True)
    ]


def test_events_are_told_by_the_articles_of_the_calendar() -> None:
    lines = [line for line in (DEMO / "README.md").read_text(encoding="utf-8").splitlines() if re.match(r"\| E\d\d ", line)]
    for event, line in zip(read("events.json"), lines, strict=True):
        aside = " ".join(re.findall(r"\(([^)]*)\)", line.split("|", 4)[4]))
        told, touched = ([ARTICLES[key(ref)]["slug"] for ref in event[part]] for part in ("articles", "touched"))
        assert set(told) == {row["slug"] for row in ARTICLES.values()} & set(re.findall(r"[\w-]+", line.split("|", 4)[4])) - set(touched)
        assert all(slug in aside for slug in touched)


def test_events_are_told_after_they_happened() -> None:
    told = [(event, key(ref)) for event in read("events.json") for ref in event["articles"]]
    assert [(event["id"], one) for event, one in told if ARTICLES[one]["published"] < event["date"]] == []
    outlets = Counter(name for name, _ in {(event["id"], ARTICLES[one]["outlet"]) for event, one in told})
    assert sum(number >= 3 for number in outlets.values()) >= 10
    assert all(key(ref) in ARTICLES for event in read("events.json") for ref in event["touched"])


def same(text: str) -> str:
    """Letters and figures alone, so that marks, capitals and spelling of apostrophes make no difference."""
    return " ".join(re.findall(r"[^\W_]+", re.sub(r"['’]", "", text.casefold())))


def test_reprinted_paragraphs_are_all_listed() -> None:
    places = defaultdict(list)
    for one in ARTICLES:
        for number, text in enumerate(paragraphs(one), 1):
            places[same(text)].append((one, number))
    shared = {frozenset(pair) for found in places.values() for pair in combinations(found, 2) if pair[0][0] != pair[1][0]}
    listed = [((key(row["wire"]), row["wire_paragraph"]), (key(row["carrier"]), row["carrier_paragraph"])) for row in read("reprints.json")]
    assert {frozenset(pair) for pair in listed} == shared
    assert all(ARTICLES[wire]["outlet"] == "NORDA" for (wire, _), _ in listed)


def passages(contrast: str | None = None) -> Iterator[tuple[str, Row]]:
    for row in read("contrasts.json"):
        for item in row["items"]:
            yield from ((f"{row['id']} {item['about']}", passage) for passage in item["passages"] if contrast in (None, row["id"]))


def test_contrasts_are_in_their_places() -> None:
    assert [row["id"] for row in read("contrasts.json")] == [f"C{number}" for number in range(1, 13)]
    events = {event["id"] for event in read("events.json")}
    assert {item["event"] for row in read("contrasts.json") for item in row["items"]} <= events | {None}
    for about, passage in passages():
        one, field = key(passage), passage["field"]
        fields = {**ARTICLES[one], "dateline": (ARTICLES[one]["dateline"] or {}).get("text")}
        if field == "article":
            assert passage["words"] is None
        elif field == "body":
            assert passage["words"] in paragraphs(one)[passage["paragraph"] - 1], about
        else:
            assert passage["words"] in fields[field], about
        assert (passage["paragraph"] is None) == (field != "body")


def test_contrasts_are_those_of_the_readme() -> None:
    headings = re.findall(r"^\*\*(C\d+)\. ([^*]+?)\.?\*\*", (DEMO / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == [(row["id"], row["title"]) for row in read("contrasts.json")]


def test_the_silent_outlet_is_silent() -> None:
    """From the day of the event until the day named (or the end), none of the outlet's articles has the words that tell it."""
    events = {event["id"]: event for event in read("events.json")}
    silences = [item for row in read("contrasts.json") for item in row["items"] if "silent" in item]
    assert [item["event"] for item in silences] == ["E04", "E21"]
    for item in silences:
        silent, event = item["silent"], events[item["event"]]
        own = [one for one, row in ARTICLES.items() if row["outlet"] == silent["outlet"]]
        then = [one for one in own if event["date"] <= ARTICLES[one]["published"] < (silent["until"] or "9999")]
        assert then
        assert [
            (one, word) for one in then for word in silent["words"] if word in f"{ARTICLES[one]['headline']} {STORIES[one]['text']}"
        ] == []
        outlets = {ARTICLES[key(ref)]["outlet"] for ref in event["articles"]}
        assert outlets == {ARTICLES[key(passage)]["outlet"] for passage in item["passages"] if passage["role"] == "told"}
        assert silent["outlet"] not in outlets


def shared_sentences(texts: dict[Key, list[str]]) -> Iterator[tuple[str, Key, Key]]:
    places = defaultdict(set)
    for one, blocks in texts.items():
        for block in blocks:
            for a, b in sentences(block):
                places[same(block[a:b])].add(one)
    for text, found in places.items():
        if len(text.split()) >= 3:
            yield from ((text, *pair) for pair in combinations(sorted(found), 2))


def planted(text: str, one: Key, other: Key) -> bool:
    """In a reprint, or among the words of one quotation that the contrasts list for both articles."""
    reprints = {frozenset((key(row["wire"]), key(row["carrier"]))) for row in read("reprints.json")}
    quoted = defaultdict(set)
    for about, passage in passages("C1"):
        words_there = same(passage["words"])
        if words_there in text or text in words_there:
            quoted[about].add(key(passage))
    return frozenset((one, other)) in reprints or any({one, other} <= found for found in quoted.values())


def test_no_two_articles_share_a_sentence_but_where_planted() -> None:
    found = list(shared_sentences({one: paragraphs(one) for one in ARTICLES}))
    assert len(found) > 20
    assert [place for place in found if not planted(*place)] == []


def test_a_shared_sentence_is_seen() -> None:
    copied = {("a", 0): ["Rain fell. It rained on ‘the Skarn’ all day."], ("b", 0): ['It rained on "The Skarn" all day.']}
    found = list(shared_sentences(copied))
    assert [text for text, _, _ in found] == ["it rained on the skarn all day"]
    assert not planted(*found[0])


def test_every_difficulty_occurs_at_least_five_times() -> None:
    starts = {(*key(story), quote["start"]) for story in STORIES.values() for quote in story["quotes"]}
    rows = {row["difficulty"]: row["places"] for row in read("difficulties.json")}
    assert [name for name, places in rows.items() if len(places) < 5] == []
    assert {(*key(place), place["start"]) for places in rows.values() for place in places} <= starts


def test_size() -> None:
    """At least 72 articles of 200 to 700 words, six outlets, twenty weeks, five shapes of file."""
    lengths = {one: len(STORIES[one]["text"].split()) for one in ARTICLES}
    days = [date.fromisoformat(row["published"]) for row in ARTICLES.values() if row["published"]]
    assert len(lengths) >= 72
    assert {one: words_ for one, words_ in lengths.items() if not 200 <= words_ <= 700} == {}
    assert len({row["outlet"] for row in ARTICLES.values()}) == 6
    assert len({day.isocalendar()[:2] for day in days}) >= 20
    assert {Path(file).suffix for file, _ in ARTICLES} == {".txt", ".html", ".csv", ".jsonl"}


def test_words_that_the_corpus_readme_counts() -> None:
    readme = re.sub(r"(?<=\d),(?=\d)", "", (DEMO / "README.md").read_text(encoding="utf-8"))
    rows = {cells[0]: [int(cell) for cell in cells[1:]] for cells in table_rows(readme)}
    by_outlet = defaultdict(list)
    for one, row in ARTICLES.items():
        by_outlet[row["outlet"]].append(len(STORIES[one]["text"].split()))
    for outlet, found in [*by_outlet.items(), ("all", [n for own in by_outlet.values() for n in own])]:
        assert rows[outlet] == [len(found), sum(found), min(found), max(found)]


def test_readme_counts() -> None:
    readme = (GOLD / "README.md").read_text(encoding="utf-8")
    rows = {cells[0]: [int(cell) for cell in cells[1:]] for cells in table_rows(readme)}
    for outlet in sorted({row["outlet"] for row in ARTICLES.values()}):
        own = [one for one, row in ARTICLES.items() if row["outlet"] == outlet]
        quotes = [quote for one in own for quote in STORIES[one]["quotes"]]
        types = Counter(quote["type"] for quote in quotes)
        forms = Counter(in_place(quote) for quote in quotes if quote["type"] != "term")
        pieces = [sum(len(ARTICLES[one][what]) for one in own) for what in ("crossheads", "furniture")]
        numbers = [len(own), sum(ARTICLES[one]["paragraphs"] for one in own), *pieces]
        assert rows[outlet] == [*numbers, *(types[kind] for kind in TYPES), *(forms[form] for form in FORMS)]
    for row in read("difficulties.json"):
        assert rows[row["difficulty"]] == [len(row["places"]), len({key(place) for place in row["places"]})]
