"""Housekeeping of a corpus, by one process at a time: sweep what was never committed, join small files, drop old versions.

What is new goes into the search index, so that the first search does not wait for it.

Two compactions at once both succeed and silently double rows, whatever the retry setting: hence the lock.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import NamedTuple

import duckdb
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from dashboard.corpus.commit import ATTEMPTS, mark_dead, read_ledger
from dashboard.corpus.fulltext import FullText
from dashboard.corpus.snapshot import snapshot
from dashboard.corpus.store import LOCK, Corpus
from dashboard.errors import ConflictError
from dashboard.tables import TABLES

ABANDONED_SECONDS = 3600
"""An uncommitted batch older than this belongs to nobody: a commit takes seconds, even with many writers."""

COMPACT_FILES = 100
"""Small files a table may have. 1,000 turn a 4 ms group-by into 66 ms; joining 100 takes 0.2 s."""

KEEP_HOURS = 168
"""Versions younger than a week are never vacuumed: shorter limits broke tables for good."""


class Maintained(NamedTuple):
    """Batches swept and tables compacted; both 0 also where another process held the lock (`locked`)."""

    swept: int
    compacted: int
    locked: bool = False


@contextmanager
def _exclusive(corpus: Corpus) -> Iterator[bool]:
    with (corpus.root / LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def maintain(corpus: Corpus, *, abandoned_seconds: float = ABANDONED_SECONDS, compact_files: int = COMPACT_FILES) -> Maintained:
    """Index what is new; sweep, compact, vacuum, which does nothing where another process is at it."""
    index(corpus)
    with _exclusive(corpus) as mine:
        if not mine:
            return Maintained(0, 0, locked=True)
        swept = _sweep(corpus, abandoned_seconds)
        compacted = 0
        for name in ("ledger", *TABLES):
            table = corpus.table(name)
            if len(table.file_uris()) >= compact_files:
                table.optimize.compact()
                table.vacuum(retention_hours=KEEP_HOURS, dry_run=False, full=True)
                compacted += 1
        return Maintained(swept, compacted)


def index(corpus: Corpus) -> FullText:
    """The search index with all articles of the newest version in it."""
    with closing(snapshot(corpus)) as now:
        return now.full_text


def _sweep(corpus: Corpus, abandoned_seconds: float) -> int:
    ledger = read_ledger(corpus.table("ledger"))
    states = dict(zip(ledger["batch"].to_pylist(), ledger["state"].to_pylist(), strict=True))
    oldest = (time.time() - abandoned_seconds) * 1000
    holders: dict[str, list[str]] = {}
    for name in TABLES:
        for batch in _batches(corpus, name):
            holders.setdefault(batch, []).append(name)
    dead: list[str] = []
    for batch in sorted(holders):
        # Marked dead already: a sweep was killed before it deleted, or the writer appended after it.
        lost = states.get(batch) == "dead" or (batch not in states and int(batch.split("-")[0]) <= oldest)
        if lost and (batch in states or mark_dead(corpus, batch)):
            dead.append(batch)
    for batch in dead:
        for name in holders[batch]:
            _delete(corpus, name, batch)
    return len(dead)


def _batches(corpus: Corpus, name: str) -> list[str]:
    """The batches that have rows in a table. DuckDB reads the dictionaries of that column alone."""
    files = [str(path) for path in corpus.files(name)]
    if not files:
        return []
    with duckdb.connect() as connection:
        found = connection.execute("SELECT DISTINCT batch FROM read_parquet(?)", [files]).fetchall()
    return [batch for (batch,) in found]


def _delete(corpus: Corpus, name: str, batch: str) -> None:
    for _ in range(ATTEMPTS):
        table: DeltaTable = corpus.table(name)
        try:
            table.delete(f"batch = '{batch}'")  # our own digits and hexadecimals, see `new_batch`
        except CommitFailedError:
            continue
        return
    raise ConflictError(f"{corpus.root / name}: could not sweep batch {batch}", hint="try again when no ingest is running")
