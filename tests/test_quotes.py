"""Quotations and speakers: each way of marking and attributing in our own sentences, the laws for any text, and the floors."""

import json
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.annotate.quotes import Quotation, annotate, attribute, quotes_json
from dashboard.annotate.quotes.marks import MAX_MARKS, find_marked, split_paragraphs
from dashboard.annotate.quotes.ranker import KINDS, calibrated, model
from dashboard.annotate.quotes.words import inflect, words
from dashboard.article import Article, article_id, join_paragraphs
from dashboard.tables import QuotationRow
from dashboard.text import count_words

STORY = """Mayor Orla Brandt opened the new bridge at Tamsin Quay on Monday.

“We have waited nine years for this,” said Brandt. “Nobody will wait for a ferry again.”

Her deputy, Milo Szabo, was less sure. He said the tolls would hurt fishermen.

“They pay twice,” he said. The mayor called the complaint “old news”.

A spokesman for the Harbour Board said it would “look at the figures”."""


def spoken(text: str) -> list[Quotation]:
    return [q for q in attribute(text) if q.kind in ("direct", "mixed")]


def speakers(text: str) -> list[str | None]:
    return [q.speaker for q in spoken(text)]


def contents(text: str) -> list[str]:
    return [text[q.start : q.end] for q in spoken(text)]


def article(headline: str, *paragraphs: str) -> Article:
    body, spans = join_paragraphs((p, None) for p in paragraphs)
    return Article(article_id(None, None, None, headline, body), headline, body, spans, body)


# Finding the marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It leaks,” said Ada Holm.", ["“It leaks,”"]),
        ('"It leaks," said Ada Holm.', ['"It leaks,"']),
        ("``It leaks,'' said Ada Holm.", ["``It leaks,''"]),
        ("''It leaks,'' said Ada Holm.", ["''It leaks,''"]),
        ("«It leaks,» said Ada Holm.", ["«It leaks,»"]),
        ("„It leaks,“ said Ada Holm.", ["„It leaks,“"]),
        ("„It leaks,” said Ada Holm.", ["„It leaks,”"]),
        ("‘It’s the workers’ roof, and it leaks,’ said Ada Holm.", ["‘It’s the workers’ roof, and it leaks,’"]),
        ("'It's Jo's roof,' said Ada Holm. 'In the '90s it leaked.'", ["'It's Jo's roof,'", "'In the '90s it leaked.'"]),
        ("“He told me ‘no’ and then “never,”” said Ada Holm.", ["“He told me ‘no’ and then “never,””"]),
        ('The door is 6\'3" high. "Mind your head," said Ada Holm.', ['"Mind your head,"']),
        ("“It leaks, said Ada Holm.\n\nNobody came.", ["“It leaks,"]),
    ],
)
def test_each_style_of_marks_is_found(text: str, expected: list[str]) -> None:
    assert contents(text) == expected


def test_a_quotation_over_paragraphs_is_one() -> None:
    text = "“It began at dawn,” said Ada Holm. “We ran.\n\n“Then the roof went.\n\n“Then nothing.”\n\nThe fire is out."
    found = spoken(text)
    assert [q.paragraph for q in found] == [1, 1, 2, 3]
    assert len({q.quotation for q in found[1:]}) == 1
    assert [q.resolution for q in found[2:]] == ["continued", "continued"]
    assert {q.speaker for q in found} == {"Ada Holm"}


def test_marks_behind_the_bound_are_left() -> None:
    text = '"a," ' * MAX_MARKS
    assert len(find_marked(text, split_paragraphs(text))) == MAX_MARKS // 2


# Attributing in place


@pytest.mark.parametrize(
    "text",
    [
        "“It leaks,” Ada Holm said.",
        "“It leaks,” said Ada Holm, a plumber from Tamsin Quay.",
        "“It leaks,” plumber Ada Holm said on Monday.",
        "“It leaks,” Rep. Ada Holm (D-N.C.), head of the roof caucus, said.",
        "“It leaks?” Ada Holm asked.",
        "“It leaks!” beamed Ada Holm.",
        "“It leaks,” according to Ada Holm.",
        "“It leaks.” — Ada Holm",
        "Ada Holm said: “It leaks.”",
        "Ada Holm told the council that “it leaks like a sieve”.",
        "Ada Holm, who shouted, “It leaks,” was led out.",
        "Looking up, Ada Holm added, “It leaks.”",
        "And from Chairwoman Ada Holm:\n\n“It leaks, and it always has.”",
        "The plumber, Ada Holm, said: “It leaks.”",
        "“It leaks,” said the plumber, Ada Holm.",
        "“It leaks,” said\u00a0Ada\u00a0Holm.",
        "“It leaks,” Ada Holm said. “It always has.”",
        "ADA HOLM: It leaks.\n\nMILO SZABO: Since when?\n\nAda Holm mends roofs with Milo Szabo.",
    ],
)
def test_the_speaker_in_place(text: str) -> None:
    assert speakers(text)[0] == "Ada Holm"
    assert speakers(text)[-1] in ("Ada Holm", "Milo Szabo")


def test_a_spokesman_for_a_body_is_not_the_body() -> None:
    (found,) = spoken("“We will look,” said a spokesman for the Harbour Board.")
    assert (found.speaker, found.speaker_type) == ("a spokesman for the Harbour Board", "unnamed")


def test_joint_speakers_are_one_speaker() -> None:
    found = spoken("“We agree,” Ada Holm and Milo Szabo said. “For once,” they added.")
    assert [(q.speaker, q.speaker_type) for q in found] == [("Ada Holm and Milo Szabo", "joint")] * 2


def test_documents_and_bodies_have_their_type() -> None:
    found = spoken("“The roof is unsafe,” the report said. “We are mending it,” the Harbour Board said.")
    assert [q.speaker_type for q in found] == ["document", "organisation"]


@pytest.mark.parametrize(
    "text",
    [
        "She starred in the film “Deep Water” last year.",
        "Robert “Bobby” Lund won the race.",
        "The “sofa” was a plank.",
        "‘All Bets Are Off’\n\nNothing has been decided about the ferry.",
    ],
)
def test_marked_words_of_nobody_are_terms(text: str) -> None:
    (found,) = attribute(text)
    assert (found.kind, found.speaker, found.resolution) == ("term", None, "none")


def test_kinds() -> None:
    kinds = [q.kind for q in attribute("Holm said the roof was “a sieve”. “It leaks,” she said. She said nobody had come to mend it.")]
    assert kinds == ["indirect", "mixed", "direct", "indirect"] or kinds == ["mixed", "direct", "indirect"]


# Leading to the person


def test_pronoun_title_epithet_and_floating() -> None:
    found = spoken(STORY)
    assert [q.speaker for q in found] == [
        "Orla Brandt", "Orla Brandt", "Milo Szabo", "Orla Brandt", "A spokesman for the Harbour Board",
    ]  # fmt: skip
    assert [q.resolution for q in found[:4]] == ["name", "continued", "pronoun", "epithet"]


def test_a_floating_quotation_takes_the_speaker_of_indirect_speech() -> None:
    text = "Ada Holm met Milo Szabo at the pier. Szabo said the ferry was finished.\n\n“I will miss the smell of diesel.”"
    (found,) = spoken(text)
    assert (found.speaker, found.resolution) == ("Milo Szabo", "floating")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Holm spoke first. “I am tired,” she said. Her lawyer added: “She is.”", ["Ada Holm", "Her lawyer"]),
        ("Ada Holm left with Orla Brandt, her lawyer. “She is tired,” her lawyer said.", ["Orla Brandt"]),
        ("Holm’s office insisted: “The minister rests.”", ["Holm’s office"]),
        ("Two men watched. “It sank,” said one of them. “Twice,” said one.", ["one of them", "one"]),
        ("An engineer who left the ferry in May said that it was “a sieve from the start”.", ["An engineer"]),
        ("The other director, Ada Holm of Brenn Foods, rose. She spoke of hens. “There were none,” she said.", ["Ada Holm"]),
        ("The Harbour Federation said it was “sorry”. “We pay,” the federation said.", ["Harbour Federation"] * 2),
        ("The prime minister, who was away, was “proud of them”, he said. Prime Minister Milo Szabo left.", ["Milo Szabo"]),
        ("Disgraced Ada Holm was sorry on Monday. “I am,” said Holm of the ferry.", ["Ada Holm"]),
        ("Ada Holm, Upper Brenn: “Leave the lanes alone.”", ["Ada Holm"]),
    ],
)
def test_who_is_meant(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


def test_a_transcript_names_its_speakers_by_surname_from_the_second_turn_on() -> None:
    text = (
        "ADA HOLM (Brenn Bank): How much is water?\n\nMILO SZABO (Chief Executive): (laughs) All of it.\n\nHOLM: Thank you.\n\nSZABO: No."
    )
    assert speakers(text) == ["Ada Holm", "Milo Szabo", "Ada Holm", "Milo Szabo"]
    assert contents(text)[1] == "All of it."


def test_single_marks_over_paragraphs_close_once() -> None:
    text = "Ada Holm, 90, recalled the night:\n\n‘We’d a bucket each.\n\n‘My dad didn’t run.’\n\nThe pier was rebuilt."
    found = spoken(text)
    assert [text[q.start : q.end] for q in found] == ["‘We’d a bucket each.", "‘My dad didn’t run.’"]
    assert {q.speaker for q in found} == {"Ada Holm"}
    assert len({q.quotation for q in found}) == 1


def test_gender_decides_between_two() -> None:
    text = "Mr. Szabo met Mrs. Holm at the pier.\n\n“Late again,” she said.\n\n“The tide was early,” he said."
    assert [(s or "").split()[-1] for s in speakers(text)] == ["Holm", "Szabo"]


def test_two_of_one_surname_stay_two() -> None:
    text = "Ada Holm and her brother Nils Holm run the yard.\n\n“I weld,” said Ada Holm.\n\n“I sweep,” said Nils Holm."
    assert speakers(text) == ["Ada Holm", "Nils Holm"]


def test_the_leader_of_a_nation_is_its_president() -> None:
    text = (
        "President Karel Novotny met Danish Prime Minister Ida Bruun.\n\n"
        "“We talked,” the Danish leader said.\n\n“She talked,” the president said."
    )
    assert speakers(text) == ["Ida Bruun", "Karel Novotny"]


def test_age_leads_to_its_bearer() -> None:
    text = "Ada Holm, 61, fell into the dock with Milo Szabo, 24, on Friday.\n\n“It was cold,” the 61-year-old said."
    assert speakers(text) == ["Ada Holm"]


def test_nobody_is_an_answer() -> None:
    (found,) = spoken("“Better late than never.”")
    assert (found.speaker, found.resolution) == (None, "none")


# Headlines and rows


def test_a_headline_looks_its_speaker_up_in_the_body() -> None:
    story = article("Bridge will never pay for itself — Szabo", "Deputy mayor Milo Szabo spoke on Monday.", "“It never will,” he said.")
    rows = annotate(story).quotations
    assert all(isinstance(row, QuotationRow) and row.article == story.id for row in rows)
    assert [(r.field, r.paragraph, r.speaker) for r in rows] == [("headline", 0, "Milo Szabo"), ("body", 2, "Milo Szabo")]
    assert len({r.quotation for r in rows}) == 2


def test_rows_slice_to_their_paragraph() -> None:
    story = article("“It leaks,” says mayor", *STORY.split("\n\n"))
    for row in annotate(story).quotations:
        if row.field == "body":
            paragraph = story.paragraphs[row.paragraph - 1]
            assert paragraph.start <= row.start < row.end <= paragraph.end
        else:
            assert row.speaker == "Orla Brandt"


def test_the_json_has_the_keys_of_the_contract() -> None:
    first = quotes_json("“It leaks,” said Ada Holm.")[0]
    assert first == {
        "quotation": 0, "start": 0, "end": 11, "type": "direct", "speaker_start": 17, "speaker_end": 25, "speaker_text": "Ada Holm",
        "speaker_canonical": "Ada Holm", "cue_start": 12, "cue_end": 16, "resolution": "name", "confidence": first["confidence"],
    }  # fmt: skip
    assert json.loads(json.dumps(first)) == first


def test_words_are_counted_without_marks() -> None:
    assert all(q.words == count_words(STORY[q.start : q.end]) for q in attribute(STORY))


# Lexicon and weights


def test_verbs_inflect() -> None:
    assert dict(inflect("deny")).keys() >= {"deny", "denied", "denies", "denying"}
    assert dict(inflect("admit")).keys() >= {"admitted", "admitting", "admits"}
    assert {words().cue_class[w] for w in ("said", "denied", "urged", "vowed", "joked")} == {
        "neutral", "doubting", "directive", "assertive", "emotive",
    }  # fmt: skip


def test_confidence_rises_with_the_winners_share() -> None:
    assert model().weights.keys() == set(KINDS)
    for kind in KINDS:
        curve = [calibrated(kind, x / 20) for x in range(21)]
        assert curve == sorted(curve)
        assert all(0 < y < 1 for y in curve)


# Laws for any text

PIECES = st.sampled_from(
    ["“", "”", '"', "'", "‘", "’", "«", "»", "„", "``", "''", " ", " ", ".", ",", "?", "—", "\n", "\n\n", "said", "told", "she", "he",
     "who", "Ada", "Holm", "Mr.", "the", "mayor", "according to", "6'3\"", "Rep.", "(D-N.C.)", "e\u0301te\u0301", "\u00a0", "A:", "ADA:",
     "of", "and", "I"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_spans_that_slice(text: str) -> None:
    paragraphs = split_paragraphs(text)
    for q in attribute(text):
        lo, hi = paragraphs[q.paragraph - 1]
        assert lo <= q.start < q.end <= hi
        assert q.mention == (None if q.mention_start is None else text[q.mention_start : q.mention_end])
        assert q.cue == (None if q.cue_start is None else text[q.cue_start : q.cue_end])
        assert 0 <= q.confidence <= 1


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_the_same_text_gives_the_same_answer(text: str) -> None:
    first = attribute(text)
    attribute(STORY)
    assert attribute(text) == first


def bare(text: str) -> list[tuple[object, ...]]:
    return [(unicodedata.normalize("NFC", text[q.start : q.end]), q.kind, q.speaker, q.resolution, q.confidence) for q in attribute(text)]


ACCENTED = STORY.replace("Szabo", "Szabó").replace("Brandt", "Brändt")


def test_decomposed_accents_change_nothing() -> None:
    assert bare(unicodedata.normalize("NFD", ACCENTED)) == bare(ACCENTED)


def test_other_spaces_change_nothing() -> None:
    plain = [(q.start, q.end, q.kind, q.speaker, q.resolution) for q in attribute(STORY)]
    assert [(q.start, q.end, q.kind, q.speaker, q.resolution) for q in attribute(STORY.replace(" ", "\u00a0"))] == plain


def test_given_paragraphs_count_as_given() -> None:
    story = article("x", *STORY.split("\n\n"))
    spans = [(p.start, p.end) for p in story.paragraphs]
    assert attribute(story.body, spans) == attribute(story.body)


HOSTILE: dict[str, Callable[[int], str]] = {
    "one line of marks": lambda n: '" ' * n,
    "nested marks": lambda n: "“a " * n + "b” " * n,
    "apostrophes": lambda n: "a' 'b " * n,
    "one endless sentence": lambda n: "Ada Holm said " * n,
    "names": lambda n: " ".join(f"A{i} Holm said." for i in range(n)),
    "open paragraphs": lambda n: "“a b c.\n" * n,
    "labels": lambda n: "AA: b c.\n" * n,
    "commas": lambda n: "a, " * n + "said",
    "single marks": lambda n: "‘a b c.\n" * n,
    "bodies": lambda n: " ".join(f"The A{i} Guild said no. The guild said yes." for i in range(n)),
    "one of them": lambda n: "one of them said " * n,
    "pronouns": lambda n: "She left. He said “a b.” " * n,
    "relative clauses": lambda n: "who, said " * n,
}


def calls(text: str) -> int:
    """Python and C calls that reading `text` takes: a measure of work that no busy machine disturbs."""
    count = 0

    def tick(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        attribute(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_work(name: str) -> None:
    attribute(STORY)
    small, large = calls(HOSTILE[name](400)), calls(HOSTILE[name](1600))
    assert large <= 4.6 * small + 2000


# The gold of our own: floors


GOLD = Path(__file__).parent / "gold" / "quotes"
FLOORS = json.loads((Path(__file__).parent / "gold" / "quotes_floors.json").read_text(encoding="utf-8"))


def marked_right(name: str) -> tuple[float, float]:
    """Share of gold quotations with marks that are found to the letter, and share of these whose speaker's last word is right."""
    gold = found = right = 0
    for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        story = json.loads(line)
        mine = {(q.start, q.end): q for q in attribute(story["text"])}
        for quote in story["quotes"]:
            if quote["type"] not in ("direct", "mixed"):
                continue
            gold += 1
            q = mine.get((quote["start"], quote["end"]))
            found += q is not None
            wanted, got = quote["speaker_canonical"], q.speaker if q else None
            right += q is not None and (wanted or "").lower().split()[-1:] == (got or "").lower().split()[-1:]
    return found / gold, right / gold


@pytest.mark.parametrize("name", FLOORS)
def test_gold_of_our_own_does_not_fall(name: str) -> None:
    found, right = marked_right(name)
    assert found >= FLOORS[name]["found"], f"{name}: {found:.3f} found"
    assert right >= FLOORS[name]["speaker"], f"{name}: {right:.3f} with the right speaker"


SEED = Path(__file__).parents[2] / "shared" / "eval" / "quotes" / "seed_tass.jsonl"


@pytest.mark.shared
@pytest.mark.skipif(not SEED.exists(), reason="../shared is not here")
def test_the_seed_is_read_whole() -> None:
    story = json.loads(SEED.read_text(encoding="utf-8").splitlines()[0])
    found = {(q.start, q.end): q.speaker for q in spoken(story["text"])}
    assert found == {(q["start"], q["end"]): q["speaker_canonical"] for q in story["quotes"]}
