"""What people correct in an article changes every figure, survives another ingest and another annotation, and can be taken back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.corpus import Corpus, Snapshot, active, create, decide, reannotate, snapshot
from dashboard.corpus.decisions import digest
from dashboard.derive import derive
from dashboard.derive.corrections import correct, renew, take_back
from dashboard.errors import UsageError
from dashboard.ingest import ingest
from dashboard.queries import query
from dashboard.queries.reader import reading
from dashboard.tables import Filters, filters

Open = Callable[..., Snapshot]

PARAGRAPHS = (
    "Rain held up the ferry to Sandholm on Monday, and four hundred islanders missed a day's work on the mainland.",
    "“We sail at noon, and not a minute before that,” said Mayor Ada Brink of Marrow Bay, who had slept on the quay.",
    "“Buy two nets, and the third one is a present from us,” said Cy Vane of Vane & Sons, the chandlers by the church.",
    "The council meets next week to talk about a second ramp, which would cost eleven million crowns.",
)
PROMO = "Read more: How the ramp was lost, and who is to pay for it"


@pytest.fixture
def story(corpus: Corpus, tmp_path: Path) -> str:
    """The id of the one article in the corpus; its third paragraph is an advertisement."""
    text = "\n\n".join([PARAGRAPHS[0], PROMO, *PARAGRAPHS[1:]])
    row = {"title": "Ferry waits", "outlet": "Harbour Post", "date": "2025-03-01", "author": "By Bo Lind", "text": text, "section": "News"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert ingest(corpus, [tmp_path / "a.jsonl"]).added == 1
    with_it = snapshot(corpus)
    assert with_it.rows("SELECT text FROM furniture") == [(PROMO,)]
    return str(with_it.value("SELECT article FROM articles"))


def figures(view: Snapshot) -> dict[str, int]:
    return {row.name: row.n for row in query(view, "overview", Filters()).rows}


def voices(view: Snapshot) -> set[str]:
    return {row[0] for row in view.rows("SELECT DISTINCT speaker FROM quotations WHERE speaker IS NOT NULL AND kind = 'direct'")}


def everything(view: Snapshot) -> dict[str, list[tuple[Any, ...]]]:
    """What all figures are made of."""
    tables = ("articles", "paragraphs", "furniture", "quotations", "terms", "readability")
    return {name: sorted(view.rows(f"SELECT COLUMNS(lambda c: c <> 'batch') FROM {name}"), key=repr) for name in tables}  # noqa: S608


@pytest.mark.parametrize(
    ("field", "value", "column"),
    [("headline", "Islanders wait", "headline"), ("outlet", "Sandholm Gazette", "outlet"), ("byline", "Di Roe", "byline"),
     ("byline", "", "byline"), ("section", "Islands", "section"), ("kicker", "The ferry", "kicker"), ("dek", "A day lost.", "dek")],
)  # fmt: skip
def test_a_field_is_what_was_decided_until_it_is_undone(
    corpus: Corpus, opened: Open, story: str, field: str, value: str, column: str
) -> None:
    before = everything(opened(corpus))
    made = correct(corpus, f"{story}:{field}", value, who="Bo")
    assert opened(corpus).rows(f"SELECT {column} FROM articles") == [(value or None,)]  # noqa: S608
    take_back(corpus, made, who="Bo")
    assert everything(opened(corpus)) == before


def test_an_outlet_that_is_corrected_moves_the_article_in_every_filter(corpus: Corpus, opened: Open, story: str) -> None:
    correct(corpus, f"{story}:outlet", "Sandholm Gazette", who="Bo")
    view = opened(corpus)
    assert len(query(view, "articles", filters(outlets=["Sandholm Gazette"])).rows) == 1
    assert query(view, "articles", filters(outlets=["Harbour Post"])).rows == ()
    decide(corpus, "outlet_alias", "Sandholm Gazette", "Gazette", who="Bo")
    assert opened(corpus).rows("SELECT outlet FROM articles") == [("Gazette",)]


def test_the_words_of_a_corrected_headline_are_found(corpus: Corpus, opened: Open, story: str) -> None:
    correct(corpus, f"{story}:headline", "Islanders marooned", who="Bo")
    view = opened(corpus)
    assert view.rows("SELECT term FROM terms WHERE paragraph = 0 ORDER BY 1") == [("islanders",), ("marooned",)]
    assert len(query(view, "articles", filters(search="marooned")).rows) == 1


def test_a_paragraph_that_is_furniture_counts_no_more(corpus: Corpus, opened: Open, story: str) -> None:
    before = figures(opened(corpus))
    untouched = everything(opened(corpus))
    assert voices(opened(corpus)) == {"Ada Brink", "Cy Vane"}
    made = correct(corpus, f"{story}:text:{digest(PARAGRAPHS[2])}", "furniture", who="Bo")
    view = opened(corpus)
    after = figures(view)
    gone = len(PARAGRAPHS[2].replace(" & ", " ").split())
    assert after["words"] == before["words"] - gone == view.value("SELECT words FROM articles")
    assert (before["quotations"], after["quotations"]) == (2, 1)
    assert after["quoted words"] < before["quoted words"]
    assert voices(view) == {"Ada Brink"}
    assert view.value("SELECT count(*) FROM terms WHERE term = 'chandlers'") == 0
    assert view.value("SELECT words FROM readability WHERE scope = 'body'") < before["words"] - gone + 1
    found = reading(view, story)
    assert found is not None
    assert [paragraph.number for paragraph in found.paragraphs] == [1, 2, 4]
    assert (PARAGRAPHS[2], "set aside by hand", 2) in found.asides
    take_back(corpus, made, who="Bo")
    assert everything(opened(corpus)) == untouched


def test_furniture_that_is_text_counts(corpus: Corpus, opened: Open, story: str) -> None:
    before, untouched = figures(opened(corpus)), everything(opened(corpus))
    made = correct(corpus, f"{story}:text:{digest(PROMO)}", "text", who="Bo")
    view = opened(corpus)
    words = len(PROMO.split())
    assert figures(view)["words"] == before["words"] + words == view.value("SELECT words FROM articles")
    assert view.rows("SELECT sum(n) FROM terms WHERE paragraph = 5") == [(words,)]
    assert view.rows("SELECT paragraph, text FROM paragraphs ORDER BY 1")[-1] == (5, PROMO)
    assert view.value("SELECT count(*) FROM furniture") == 0
    assert len(query(view, "articles", filters(search="lost")).rows) == 1
    take_back(corpus, made, who="Bo")
    assert everything(opened(corpus)) == untouched


def test_every_quotation_still_stands_where_it_says(corpus: Corpus, opened: Open, story: str) -> None:
    correct(corpus, f"{story}:text:{digest(PROMO)}", "text", who="Bo")
    correct(corpus, f"{story}:text:{digest(PARAGRAPHS[0])}", "furniture", who="Bo")
    view = opened(corpus)
    spans = view.rows(
        """SELECT substr(p.text, (q.start - p.start + 1)::BIGINT, (q."end" - q.start)::BIGINT), q.cue,
                  substr(p.text, (q.cue_start - p.start + 1)::BIGINT, (q.cue_end - q.cue_start)::BIGINT)
           FROM quotations q JOIN paragraphs p USING (article, paragraph) WHERE q.kind = 'direct' ORDER BY q.start"""
    )
    assert [text.strip("“”,") for text, *_ in spans] == [
        "We sail at noon, and not a minute before that", "Buy two nets, and the third one is a present from us"
    ]  # fmt: skip
    assert all(cue == found for _, cue, found in spans)


def test_corrections_survive_another_ingest_and_another_annotation(corpus: Corpus, opened: Open, story: str, tmp_path: Path) -> None:
    correct(corpus, f"{story}:text:{digest(PARAGRAPHS[2])}", "furniture", who="Bo")
    correct(corpus, f"{story}:headline", "Islanders wait", who="Bo")
    held = figures(opened(corpus))
    assert ingest(corpus, [tmp_path / "a.jsonl"]).duplicates == 1
    assert figures(opened(corpus)) == held
    whole = snapshot(corpus, 1).rows("SELECT COLUMNS(lambda c: c <> 'batch') FROM all_quotations")
    reannotate(corpus, {"quotations": whole}, [story])
    view = opened(corpus)
    assert figures(view) == held
    assert voices(view) == {"Ada Brink"}
    assert view.rows("SELECT headline FROM articles") == [("Islanders wait",)]


def test_a_correction_made_before_the_article_came_counts_when_it_comes(opened: Open, story: str, tmp_path: Path) -> None:

    other = create(tmp_path / "other")
    decide(other, "correction", f"{story}:text:{digest(PROMO)}", "text", who="Bo")
    ingest(other, [tmp_path / "a.jsonl"])
    assert opened(other).rows("SELECT sum(n) FROM terms WHERE paragraph = 5") == [(len(PROMO.split()),)]
    before = opened(other).seq
    assert renew(other) == 0
    derive(other)
    assert opened(other).seq == before


def test_an_older_version_is_as_it_was(corpus: Corpus, opened: Open, story: str) -> None:
    before = opened(corpus)
    kept = everything(before)
    correct(corpus, f"{story}:text:{digest(PARAGRAPHS[2])}", "furniture", who="Bo")
    assert everything(opened(corpus, before.seq)) == kept
    assert len(active(opened(corpus).decisions)) == 1


@pytest.mark.parametrize(
    ("target", "value"),
    [("a:headline", " "), ("a:outlet", ""), ("a:body", "x"), ("a", "x"), ("a:text:short", "text"), (f"a:text:{'0' * 16}", "caption")],
)
def test_a_correction_without_meaning_is_refused(corpus: Corpus, target: str, value: str) -> None:
    with pytest.raises(UsageError):
        correct(corpus, target, value, who="Bo")
