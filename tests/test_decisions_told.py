"""How judgements are told: what was before, what is now, and of which article."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.app_pages._decisions import before, told
from dashboard.corpus import Corpus, Snapshot, active, decide, snapshot
from dashboard.ingest import ingest
from dashboard.queries.outlets import suggestions
from dashboard.queries.reader import as_found, headlines
from dashboard.tables import DecisionRow


def row(name: str, target: str, value: str) -> DecisionRow:
    return DecisionRow(name, "correction", target, value, "Bo", "2025-03-04T10:00:00+00:00", None)


@pytest.mark.parametrize(
    ("made", "was", "expected"),
    [
        (row("1", "a:headline", "Ferry sails"), "Fery sails", "Corrected: headline: Fery sails → Ferry sails, by Bo, 4 March 2025"),
        (row("1", "a:dek", "Late."), "", "Corrected: dek, of Ferry sails: (none) → Late., by Bo, 4 March 2025"),
        (row("1", "a:byline", ""), "By Di", "Corrected: byline, of Ferry sails: By Di → (none), by Bo, 4 March 2025"),
        (row("1", "a:text:0123456789abcdef", "furniture"), "",
         "Corrected: a piece of text of Ferry sails → furniture, by Bo, 4 March 2025"),
    ],
)  # fmt: skip
def test_a_correction_is_told_from_old_to_new(made: DecisionRow, was: str, expected: str) -> None:
    assert told(made, {"a": "Ferry sails"}, was) == expected


def test_before_a_correction_stood_the_one_before_it() -> None:
    rows = [row("1", "a:headline", "one"), row("2", "a:headline", "two"), row("3", "b:dek", "x")]
    assert before(rows, {"a:headline": "none", "b:dek": ""}) == {"1": "none", "2": "one", "3": ""}


def test_what_the_parser_found_outlives_corrections(corpus: Corpus, tmp_path: Path) -> None:
    found = {"title": "Fery sails", "outlet": "Harbour Post", "author": "By Di", "text": "The ferry sailed at noon on Monday. " * 9}
    (tmp_path / "a.jsonl").write_text(json.dumps(found), encoding="utf-8")
    ingest(corpus, [tmp_path / "a.jsonl"])
    with snapshot_of(corpus) as view:
        article = str(view.value("SELECT article FROM articles"))
    decide(corpus, "correction", f"{article}:headline", "Ferry sails", who="Bo")
    with snapshot_of(corpus) as view:
        assert headlines(view, (article,)) == {article: "Ferry sails"}
        stood = as_found(view, (article,))
        assert (stood[f"{article}:headline"], stood[f"{article}:outlet"], stood[f"{article}:kicker"]) == ("Fery sails", "Harbour Post", "")
        assert list(before(active(view.decisions), stood).values()) == ["Fery sails"]


def test_a_suggestion_that_was_dismissed_is_not_made_again(corpus: Corpus, tmp_path: Path) -> None:
    rows = [{"title": f"Ferry {n}", "outlet": name, "text": f"Ferry {n} sailed at noon on Monday. " * 9} for n, name in enumerate(NAMES)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    ingest(corpus, [tmp_path / "a.jsonl"])
    with snapshot_of(corpus) as view:
        (made,) = suggestions(view)
    decide(corpus, "outlet_split", made.name, made.shown, who="Bo")
    with snapshot_of(corpus) as view:
        assert suggestions(view) == ()


NAMES = ("The Harbour Post", "Harbour Post", "Harbour Post", "Upland Courier")


def snapshot_of(corpus: Corpus) -> closing[Snapshot]:
    return closing(snapshot(corpus))
