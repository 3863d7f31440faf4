"""The ledger afterwards: what a later reading fixed, the lengths that files declare, progress article by article."""

import json
from collections.abc import Callable
from pathlib import Path

from dashboard.corpus import Corpus, Snapshot
from dashboard.ingest import Progress, ingest
from dashboard.queries import query
from dashboard.tables import TABLES, Filters
from tests.test_intake import FIXTURES, LEXIS, docx

Open = Callable[..., Snapshot]

BODY = "The ferry will sail at nine, harbour master Ada Brink said on Monday, whatever the weather may bring to the island of Sandholm. "


def lines(path: Path, *records: object) -> Path:
    path.write_text("".join((record if isinstance(record, str) else json.dumps(record)) + "\n" for record in records), encoding="utf-8")
    return path


def record(n: int, **more: object) -> dict[str, object]:
    return {"title": f"Ferry {n} sails", "outlet": "Harbour Post", "date": "2025-03-01", "text": BODY * (2 + n), **more}


def refused(view: Snapshot) -> list[tuple[str, int, bool]]:
    return [(Path(row.file).name, row.part, row.fixed) for row in query(view, "rejections", Filters()).rows]


def test_a_rejection_that_a_later_reading_took_is_fixed(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    ingest(corpus, [lines(file, record(1), '{"title" "broken"}', record(2), "{}")])
    assert refused(opened(corpus)) == [("a.jsonl", 1, False), ("a.jsonl", 3, False)]
    ingest(corpus, [lines(file, record(1), record(3), record(2), "{}")])
    view = opened(corpus)
    assert refused(view) == [("a.jsonl", 3, False), ("a.jsonl", 1, True)]
    assert query(view, "rejections", Filters()).notes == ("1 open, 1 fixed by a later reading.",)
    ingest(corpus, [lines(file, record(1), '{"title" "broken again"}', record(2))])
    assert refused(opened(corpus)) == [("a.jsonl", 1, False), ("a.jsonl", 3, True)]


def test_another_file_fixes_nothing(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    ingest(corpus, [lines(tmp_path / "a.jsonl", record(1), "{}")])
    ingest(corpus, [lines(tmp_path / "b.jsonl", record(1), record(2))])
    assert refused(opened(corpus)) == [("a.jsonl", 1, False)]


def test_the_same_rejection_twice_stays_open_and_is_told_once(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", record(1), "{}")
    ingest(corpus, [file])
    ingest(corpus, [file])
    assert refused(opened(corpus)) == [("a.jsonl", 1, False)]


def test_declared_lengths_are_held_against_the_words_found(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    words = len(BODY.split()) * 4
    file = lines(tmp_path / "a.jsonl", record(2, words=f"{words} words"), record(3, words="900 words"), record(4))
    summary = ingest(corpus, [file])
    assert (summary.lengths, summary.lengths_differ) == (2, 1)
    view = opened(corpus)
    (line,) = query(view, "ledger", Filters()).rows
    assert (line.lengths, line.lengths_differ) == (2, 1)
    table = query(view, "lengths", Filters())
    told = [(row.headline, row.declared, row.agrees) for row in table.rows]
    assert told == [("Ferry 3 sails", 900, False), ("Ferry 2 sails", words, True)]
    note = "1 of 2 declared lengths differ from the words found by more than 10 % and 10 words; some files count headlines and captions."
    assert table.notes == (note,)


def test_a_length_in_the_head_of_a_text_is_declared_too(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    text = f"Ferry sails\n\nBYLINE: Ada Brink\n\nLENGTH: 355 words\n\nMARROW BAY (Reuters) - {BODY * 3}\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    ingest(corpus, [tmp_path / "a.txt"])
    (row,) = query(opened(corpus), "lengths", Filters()).rows
    assert (row.declared, row.agrees) == (355, False)


def test_progress_is_told_article_by_article(corpus: Corpus, tmp_path: Path) -> None:
    told: list[Progress] = []
    summary = ingest(corpus, [lines(tmp_path / "a.jsonl", *(record(n) for n in range(12)))], on_progress=told.append)
    added = [step.added for step in told]
    assert added == sorted(added)
    assert set(range(1, 13)) <= set(added)
    assert len(summary.articles) == 12


def test_who_downloaded_an_export_is_nowhere_in_the_corpus(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    (tmp_path / "lexis.docx").write_bytes(docx(LEXIS))
    summary = ingest(corpus, [FIXTURES / "nexis.txt", tmp_path / "lexis.docx"])
    assert summary.added == 4
    assert b"PRIVATE" in (FIXTURES / "nexis.txt").read_bytes()
    view = opened(corpus)
    told = [repr(view.rows(f"FROM {'all_' if name in ('articles', 'quotations', 'speakers') else ''}{name}")) for name in TABLES]
    assert "Grain Office" in told[0]
    assert not [name for name, rows in zip(TABLES, told, strict=True) if "PRIVATE" in rows.upper()]
