"""Files in, a corpus out: nothing lost, nothing doubled, nothing swallowed, whatever is stopped or killed when."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from dashboard import ingest as module
from dashboard.annotate.registry import annotate
from dashboard.corpus import Corpus, Snapshot, create, open_corpus, snapshot
from dashboard.errors import InputError
from dashboard.ingest import Progress, Summary, ingest
from dashboard.tables import ANNOTATIONS

FIXTURES = Path(__file__).parent / "fixtures"

SENTENCE = '"The ferry will sail at nine," harbour master Ada Brink said on Monday of boat number {n}.'


def lines(path: Path, count: int, *, first: int = 0) -> Path:
    """A JSONL file of small articles, every one different."""
    rows = [
        {"title": f"Ferry {n} sails", "outlet": "Harbour Post", "date": f"2025-03-{1 + n % 28:02}", "text": SENTENCE.format(n=n)}
        for n in range(first, first + count)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def balanced(summary: Summary) -> bool:
    return summary.found == summary.added + summary.duplicates + len(summary.rejected)


def rows(opened: Snapshot, table: str) -> list[tuple[Any, ...]]:
    stored = "all_quotations" if table == "quotations" else table
    return sorted((row[1:] for row in opened.rows("FROM query_table($stored)", {"stored": stored})), key=repr)


def test_the_same_file_twice_adds_nothing(corpus: Corpus, tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", 30)
    first, second = ingest(corpus, [file]), ingest(corpus, [file])
    assert (first.found, first.added, first.duplicates) == (30, 30, 0)
    assert (second.found, second.added, second.duplicates) == (30, 0, 30)
    assert snapshot(corpus).value("SELECT count(*) FROM articles") == 30


def test_the_twin_of_the_seed(corpus: Corpus) -> None:
    summary = ingest(corpus, [FIXTURES / "twin.txt"])
    assert (summary.found, summary.added, summary.rejected) == (1, 1, ())
    opened = snapshot(corpus)
    expected = json.loads((FIXTURES / "twin.json").read_text(encoding="utf-8"))
    assert opened.rows("SELECT headline, dek, kicker FROM articles") == [(expected["headline"], expected["dek"], expected["kicker"])]
    assert opened.value("SELECT count(*) FROM paragraphs") == 18
    speakers = opened.rows(
        "SELECT speaker, count(DISTINCT quotation) FROM quotations WHERE kind IN ('direct', 'mixed') AND field = 'body' GROUP BY 1"
    )
    assert [n for _, n in speakers] == [11]


def test_bad_parts_cost_only_themselves(corpus: Corpus, tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", 5)
    file.write_text(file.read_text(encoding="utf-8").replace('{"title": "Ferry 3', '{"title" "Ferry 3') + "{}\n", encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "junk.txt").write_bytes(bytes(range(256)) * 20)
    summary = ingest(corpus, [tmp_path, tmp_path / "missing.txt"])
    assert summary.added == 4
    assert balanced(summary)
    assert {Path(r.file).name for r in summary.rejected} == {"a.jsonl", "empty.txt", "junk.txt", "missing.txt"}
    assert all(rejection.reason for rejection in summary.rejected)
    opened = snapshot(corpus)
    kept = opened.rows("SELECT file, found, added, duplicates, rejected FROM files")
    assert len(kept) == 4
    assert all(found == added + duplicates + rejected for _, found, added, duplicates, rejected in kept)
    assert opened.value("SELECT count(*) FROM rejections") == len(summary.rejected)


def test_one_article_in_two_files_is_one(corpus: Corpus, tmp_path: Path) -> None:
    summary = ingest(corpus, [lines(tmp_path / "a.jsonl", 4), lines(tmp_path / "b.jsonl", 6)])
    assert (summary.found, summary.added, summary.duplicates) == (10, 6, 4)


def test_an_article_that_breaks_an_annotator_is_set_aside(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def breaks(article: Any) -> Any:
        if "number 2" in article.body:
            raise ZeroDivisionError("no such boat")
        return annotate(article)

    monkeypatch.setattr("dashboard.ingest.annotate", breaks)
    summary = ingest(corpus, [lines(tmp_path / "a.jsonl", 5)])
    assert summary.added == 4
    assert balanced(summary)
    assert "ZeroDivisionError: no such boat" in summary.rejected[0].reason


def test_a_stopped_run_is_taken_up_by_the_next(corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 10)
    monkeypatch.setattr(module, "CHUNK", 5)
    file = lines(tmp_path / "a.jsonl", 60)
    told: list[Progress] = []
    first = ingest(corpus, [file], on_progress=told.append, should_stop=lambda: len(told) >= 3)
    assert first.stopped
    assert 0 < first.added < 60
    assert balanced(first)
    second = ingest(corpus, [file])
    assert (second.added, second.duplicates) == (60 - first.added, first.added)
    assert [progress.articles for progress in told] == sorted(progress.articles for progress in told)


def test_several_processes_give_what_one_gives(tmp_path: Path) -> None:
    file = lines(tmp_path / "a.jsonl", 40)
    one, two = create(tmp_path / "one"), create(tmp_path / "two")
    ingest(one, [file])
    ingest(two, [file], workers=2)
    for table in ("paragraphs", *ANNOTATIONS):
        assert rows(snapshot(one), table) == rows(snapshot(two), table) != []


_SLOW = """
import sys
from dashboard import ingest as module
from dashboard.corpus import open_corpus
module.BATCH, module.CHUNK = 10, 5
if __name__ == "__main__":
    module.ingest(open_corpus(sys.argv[1]), [sys.argv[2]], on_progress=lambda p: print(p.added, flush=True))
"""


def test_a_killed_run_loses_nothing_that_was_committed(tmp_path: Path) -> None:
    corpus, file = create(tmp_path / "c"), lines(tmp_path / "a.jsonl", 200)
    script = tmp_path / "slow.py"
    script.write_text(_SLOW, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    run = subprocess.Popen([sys.executable, str(script), str(corpus.root), str(file)], stdout=subprocess.PIPE, text=True, env=environment)
    assert run.stdout
    for line in run.stdout:
        if int(line) >= 40:
            break
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    there = int(snapshot(corpus).value("SELECT count(*) FROM articles"))
    assert 0 < there < 200
    assert there % 5 == 0, "a batch is there as a whole or not at all"
    for table in ("paragraphs", "terms"):
        assert snapshot(corpus).value("SELECT count(DISTINCT article) FROM query_table($table)", {"table": table}) == there
    summary = ingest(open_corpus(corpus.root), [file])
    assert (summary.added, summary.duplicates) == (200 - there, there)


def test_a_reader_sees_no_change_until_it_asks(corpus: Corpus, tmp_path: Path) -> None:
    ingest(corpus, [lines(tmp_path / "a.jsonl", 5)])
    before = snapshot(corpus)
    seen = before.rows("SELECT article FROM articles ORDER BY 1")
    ingest(corpus, [lines(tmp_path / "b.jsonl", 5, first=100)])
    assert before.rows("SELECT article FROM articles ORDER BY 1") == seen
    assert snapshot(corpus, before.seq).rows("SELECT article FROM articles ORDER BY 1") == seen
    assert snapshot(corpus).value("SELECT count(*) FROM articles") == 10


def test_nothing_at_all(corpus: Corpus, tmp_path: Path) -> None:
    summary = ingest(corpus, [tmp_path])
    assert (summary.found, summary.added, summary.declared, summary.reconciled) == (0, 0, None, None)


def test_the_clock_is_told(corpus: Corpus, tmp_path: Path) -> None:
    begin = time.monotonic()
    summary = ingest(corpus, [lines(tmp_path / "a.jsonl", 3)])
    assert 0 < summary.seconds <= time.monotonic() - begin + 0.01


def test_a_column_that_is_mapped_is_read(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kop,waar,stuk\nFerry sails,Harbour Post,The ferry sails at nine.\n", encoding="utf-8")
    summary = ingest(corpus, [tmp_path / "a.csv"], mapping={"headline": "kop", "outlet": "waar", "text": "stuk"})
    assert summary.added == 1
    assert snapshot(corpus).rows("SELECT headline, outlet FROM articles") == [("Ferry sails", "Harbour Post")]


def test_errors_name_file_place_expectation_and_hint() -> None:
    error = InputError("is empty", file="a.txt", place="line 3", expected="a headline and text", hint="look at the file")
    assert str(error) == "a.txt, line 3: is empty. Expected: a headline and text. Hint: look at the file"
