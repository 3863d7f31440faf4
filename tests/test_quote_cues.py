"""Reporting clauses: which words report, who their subject is, and which words they report, each in our own sentences."""

import pytest

from dashboard.annotate.quotes import Quotation, annotate, attribute
from dashboard.annotate.quotes.words import inflect, words
from dashboard.article import Article, article_id, join_paragraphs
from dashboard.datafiles import lexicon
from dashboard.tables import QuotationRow

CLASSES = {"neutral", "assertive", "doubting", "directive", "emotive"}
REACHES = {"any", "mark", "name", "clause"}


def indirect(text: str) -> list[Quotation]:
    return [q for q in attribute(text) if q.kind == "indirect"]


def reported(text: str) -> list[tuple[str | None, str]]:
    """`(speaker, reported words)` of all indirect speech."""
    return [(q.speaker, text[q.start : q.end]) for q in indirect(text)]


def headline(text: str) -> list[QuotationRow]:
    body, spans = join_paragraphs([("Mayor Orla Brandt spoke on Monday. Brandt left early.", None)])
    rows = annotate(Article(article_id(None, None, None, text, body), text, body, spans, body)).quotations
    return [row for row in rows if row.field == "headline"]


# The lexicon


def test_each_verb_has_one_class_and_one_reach() -> None:
    lines = [line.split() for line in lexicon("cue_verbs")]
    assert len({line[0] for line in lines}) == len(lines)
    assert {line[1] for line in lines} == CLASSES
    assert {line[2] for line in lines} == REACHES


@pytest.mark.parametrize(
    ("form", "sort"),
    [("said", "neutral"), ("insisted", "assertive"), ("denies", "doubting"), ("urging", "directive"), ("lamented", "emotive")],
)
def test_inflected_forms_keep_the_class_of_their_verb(form: str, sort: str) -> None:
    assert words().cue_class[form] == sort


@pytest.mark.parametrize("form", ["said", "says", "told", "argued", "replied", "denies", "admitted", "stressing", "wrote", "quipped"])
def test_inflected_forms_are_cues(form: str) -> None:
    assert form in words().cue_class


def test_inflection_knows_y_sibilants_and_doubling() -> None:
    assert {"replied", "replies", "replying"} <= {form for form, _ in inflect("reply")}
    assert {"stresses", "stressed"} <= {form for form, _ in inflect("stress")}
    assert {"admitted", "admitting"} <= {form for form, _ in inflect("admit")}


# In place: order, dash, colon, phrases


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("“The roof leaks,” Ada Holm said.", "said"),
        ("“The roof leaks,” said Ada Holm.", "said"),
        ("“The roof leaks,” the harbour master Ada Holm insisted.", "insisted"),
        ("Ada Holm said: “The roof leaks.”", "said"),
        ("Ada Holm: “The roof leaks.”", None),
        ("“The roof leaks.” — Ada Holm", None),
        ("“The roof leaks,” according to Ada Holm.", "according to"),
        ("In the words of Ada Holm, “the roof leaks.”", "In the words of"),
        ("Ada Holm on Tuesday said: “The roof leaks.”", "said"),
        ("Ada Holm last week announced, “The roof leaks.”", "announced"),
        ("Ada Holm in a statement said, “The roof leaks.”", "said"),
        ("Ada Holm herself said, “The roof leaks.”", "said"),
    ],
)
def test_cue_and_speaker(text: str, cue: str | None) -> None:
    (found,) = [q for q in attribute(text) if q.kind in ("direct", "mixed")]
    assert found.speaker == "Ada Holm"
    assert found.cue == cue


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Brandt Says Ferry Will Sail On Monday", ("Orla Brandt", "Ferry Will Sail On Monday")),
        ("Brandt: the ferry will sail on Monday", ("Orla Brandt", "the ferry will sail on Monday")),
        ("The ferry will sail on Monday — Brandt", ("Orla Brandt", "The ferry will sail on Monday")),
        ("The ferry will sail on Monday, says Brandt", ("Orla Brandt", "The ferry will sail on Monday")),
    ],
)
def test_headlines_attribute(text: str, expected: tuple[str, str]) -> None:
    assert [(row.speaker, text[row.start : row.end]) for row in headline(text)] == [expected]


# Subjects


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ada Holm on Tuesday said the roof leaks badly.", "Ada Holm"),
        ("Ada Holm in March 2016 said the roof leaks badly.", "Ada Holm"),
        ("Ada Holm has repeatedly said that the roof leaks badly.", "Ada Holm"),
        ("Marlowe's said it is waiting for the harbour's answer.", "Marlowe"),
        ("Some said the roof leaks badly.", "Some"),
        ("Insurance firms said the roof leaks badly.", "Insurance firms"),
        ("The board read a report that said the roof leaks badly.", "a report"),
        ("The meeting closed.Holm said the roof leaks badly. Ada Holm left.", "Ada Holm"),
    ],
)
def test_subjects_across_days_and_without_a_name(text: str, speaker: str) -> None:
    found = [q for q in indirect(text) if "roof" in text[q.start : q.end] or "waiting" in text[q.start : q.end]]
    assert [q.mention if q.speaker is None else q.speaker for q in found] == [speaker]


# What is reported


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Holm said on Monday that the roof leaks badly.", "the roof leaks badly"),
        ("Ada Holm said in an interview the roof leaks badly.", "the roof leaks badly"),
        ("The roof leaks badly, Ada Holm said on Monday.", "The roof leaks badly"),
        ("According to Ada Holm, the roof leaks badly.", "the roof leaks badly"),
        ("Ada Holm said the roof leaks badly, but she added that nobody minds.", "the roof leaks badly"),
        ("Ada Holm said the roof leaks badly and warned that it may fall.", "the roof leaks badly"),
        ("Ada Holm told him the roof leaks badly.", "the roof leaks badly"),
        ("Ada Holm asked whether the roof leaks badly.", "whether the roof leaks badly"),
    ],
)
def test_the_reported_words(text: str, expected: str) -> None:
    assert reported(text)[0] == ("Ada Holm", expected)


@pytest.mark.parametrize(
    "text",
    [
        "The board agreed with the plan of the engineers in the end.",
        "Holm asked about the leaking roof of the old harbour hall.",
        "They won in three battleground states, with ferries on the ballot.",
        "The climate rules are likely to be decided by the court in May.",
        "Critics counted forty Republican claims as wrong in that year.",
        "Ada Holm did not say that the roof leaks badly.",
    ],
)
def test_what_reports_nothing(text: str) -> None:
    assert indirect(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ada Holm has written a book about the flood but did not answer letters about it.",
        "Ada Holm wrote the song that did not win the prize in March.",
    ],
)
def test_what_somebody_wrote_is_a_work_and_no_report(text: str) -> None:
    assert reported(text) == []
