"""Several writers, killed writers, full disks: a corpus loses nothing, doubles nothing, shows nothing by halves."""

import importlib
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboard.corpus import Corpus, Snapshot, commit, maintain, open_corpus
from dashboard.corpus.commit import ATTEMPTS, mark_dead, read_ledger
from dashboard.errors import ConflictError, CorpusError
from dashboard.tables import TABLES
from tests import writers
from tests.builders import made_article, numbered, rows_of
from tests.writers import SPAWN, started

Open = Callable[..., Snapshot]
PATIENCE = 60
PER_ARTICLE = {name: len(rows) for name, rows in rows_of(made_article()).items() if rows}


def shown(view: Snapshot) -> dict[str, int]:
    """Rows of each table that belong to articles; every article must have all of its own, once."""
    return {name: view.value(f"SELECT count(*) FROM {name}") for name in PER_ARTICLE}  # noqa: S608


def whole(articles: int) -> dict[str, int]:
    return {name: number * articles for name, number in PER_ARTICLE.items()}


def stored_batches(corpus: Corpus) -> set[str]:
    """The batches of all rows on disk, committed or not."""
    files = [str(path) for name in TABLES for path in corpus.files(name)]
    with duckdb.connect() as connection:
        rows = connection.execute("SELECT DISTINCT batch FROM read_parquet(?, union_by_name = true)", [files]).fetchall()
    return {batch for (batch,) in rows}


def states(corpus: Corpus) -> list[tuple[int, str]]:
    ledger = read_ledger(corpus.table("ledger"))
    return list(zip(ledger["seq"].to_pylist(), ledger["state"].to_pylist(), strict=True))


def committed_batches(corpus: Corpus) -> set[str]:
    return {row["batch"] for row in read_ledger(corpus.table("ledger")).to_pylist() if row["state"] != "dead"}


def uncommitted_batch(corpus: Corpus) -> str:
    (batch,) = stored_batches(corpus) - set(read_ledger(corpus.table("ledger"))["batch"].to_pylist())
    return batch


def test_two_processes_create_one_corpus(tmp_path: Path) -> None:
    roots = [tmp_path / str(number) for number in range(6)]
    barrier = SPAWN.Barrier(2)
    made = [started(writers.make, roots, barrier, tmp_path / f"out{number}") for number in range(2)]
    for process in made:
        process.join(PATIENCE)
    assert [process.exitcode for process in made] == [0, 0]
    ids = [open_corpus(root).id for root in roots]
    assert len(set(ids)) == 6
    assert [(tmp_path / f"out{number}").read_text(encoding="utf-8").split() for number in range(2)] == [ids, ids]


def test_writers_in_several_processes_lose_nothing_and_double_nothing(corpus: Corpus, opened: Open) -> None:
    barrier = SPAWN.Barrier(4)
    at_work = [started(writers.write_overlapping, corpus.root, barrier, first, 3) for first in (0, 1, 4)]
    at_work.append(started(writers.keep_house, corpus.root, barrier, 4))
    partial = []
    while any(process.is_alive() for process in at_work):
        view = opened(corpus)
        seen = shown(view)
        if seen != whole(seen["articles"]):
            partial.append((view.seq, seen))
    assert [process.exitcode for process in at_work] == [0, 0, 0, 0]
    assert partial == []
    view = opened(corpus)
    assert {row[0] for row in view.rows("SELECT article FROM articles")} == {made_article(n).id for n in range(12)}
    assert shown(view) == whole(12)
    assert [seq for seq, _ in states(corpus)] == list(range(1, len(states(corpus)) + 1))
    maintain(corpus, abandoned_seconds=-1, compact_files=2)
    assert stored_batches(corpus) == committed_batches(corpus)
    assert shown(opened(corpus)) == whole(12)


def test_a_killed_writer_leaves_nothing_to_see_and_nothing_in_the_way(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    commit(corpus, numbered([1]))
    flag = tmp_path / "appended"
    writer = started(writers.stand_still, corpus.root, flag)
    last = time.monotonic() + PATIENCE
    while not flag.exists():
        assert writer.is_alive()
        assert time.monotonic() < last
    assert shown(opened(corpus)) == whole(1)
    writer.kill()
    writer.join(PATIENCE)
    assert writer.exitcode == -9
    assert shown(opened(corpus)) == whole(1)
    lost = uncommitted_batch(corpus)
    assert maintain(corpus).swept == 0, "a young batch may still be committed"
    assert lost in stored_batches(corpus)
    assert maintain(corpus, abandoned_seconds=-1).swept == 1
    assert lost not in stored_batches(corpus)
    assert commit(corpus, numbered([90, 91, 92])).already == frozenset()
    assert shown(opened(corpus)) == whole(4)
    assert states(corpus) == [(1, "committed"), (2, "dead"), (3, "committed")]


def test_a_batch_marked_dead_is_committed_under_another_name(corpus: Corpus, opened: Open) -> None:
    marked: list[str] = []

    def mark() -> None:
        if not marked:
            marked.append(uncommitted_batch(corpus))
            assert mark_dead(corpus, marked[0])

    done = commit(corpus, numbered([1, 2]), after_append=mark)
    assert done.batch != marked[0]
    assert (done.seq, done.already) == (2, frozenset())
    assert states(corpus) == [(1, "dead"), (2, "committed")]
    assert shown(opened(corpus)) == whole(2)
    assert not mark_dead(corpus, done.batch)
    assert not mark_dead(corpus, marked[0])
    assert maintain(corpus).swept == 1, "a dead batch is swept at once, however young its rows"
    assert stored_batches(corpus) == {done.batch}
    assert maintain(corpus).swept == 0


def test_articles_that_another_commits_meanwhile_are_dropped(corpus: Corpus, opened: Open) -> None:
    rivals = [numbered([2, 9]), numbered([3])]
    done = commit(corpus, numbered([1, 2, 3]), after_append=lambda: rivals and commit(corpus, rivals.pop()))
    assert done.already == {made_article(2).id, made_article(3).id}
    assert shown(opened(corpus)) == whole(4)
    assert states(corpus) == [(1, "committed"), (2, "committed"), (3, "committed")]


def test_a_commit_that_only_loses_the_race_for_the_ledger_keeps_its_batch(corpus: Corpus, opened: Open) -> None:
    rivals = [numbered([8]), numbered([9])]
    done = commit(corpus, numbered([1]), after_append=lambda: [commit(corpus, rivals.pop()) for _ in range(2)])
    assert done.seq == 3
    assert stored_batches(corpus) == committed_batches(corpus)
    assert shown(opened(corpus)) == whole(3)


def test_a_commit_that_always_loses_says_so(corpus: Corpus, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    # The package shows the function `commit` under the module's name.
    monkeypatch.setattr(importlib.import_module("dashboard.corpus.commit"), "ATTEMPTS", 2)
    with pytest.raises(ConflictError, match="lost 2 races"):
        commit(corpus, numbered([1]), after_append=lambda: mark_dead(corpus, uncommitted_batch(corpus)))
    assert ATTEMPTS > 10
    assert shown(opened(corpus)) == whole(0)


def test_a_full_disk_fails_one_commit_and_harms_nothing(corpus: Corpus, opened: Open, tmp_path: Path) -> None:
    commit(corpus, numbered([1]))
    writer = started(writers.write_large, corpus.root, 200_000, tmp_path / "told")
    writer.join(PATIENCE)
    assert writer.exitcode == 0
    large, small = (tmp_path / "told").read_text(encoding="utf-8").splitlines()
    assert large.startswith("CorpusError")
    assert "articles" in large
    assert "could not be read or written" in large
    assert "is the disk full" in large
    assert small == "seq 2"
    assert shown(opened(corpus)) == whole(2)
    assert maintain(corpus, abandoned_seconds=-1) == (0, 0, False)
    assert commit(corpus, numbered([50])).seq == 3


def test_a_disk_that_fails_at_the_ledger_leaves_the_batch_out(corpus: Corpus, opened: Open) -> None:
    log = corpus.root / "ledger" / "_delta_log"
    kept = log.with_name("away")

    def fail() -> None:
        log.rename(kept)
        log.write_text("in the way", encoding="utf-8")

    commit(corpus, numbered([1]))
    with pytest.raises(CorpusError, match="ledger"):
        commit(corpus, numbered([2]), after_append=fail)
    log.unlink()
    kept.rename(log)
    assert shown(opened(corpus)) == whole(1)
    assert commit(corpus, numbered([2])).already == frozenset()
    assert shown(opened(corpus)) == whole(2)
