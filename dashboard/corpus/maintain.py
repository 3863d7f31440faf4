"""Housekeeping of a corpus, by one process at a time: sweep what was never committed, join small files, drop old versions.

Two compactions at once both succeed and silently double rows, whatever the retry setting: hence the lock.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pyarrow.compute as pc
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from dashboard.corpus.commit import ATTEMPTS, mark_dead, read_ledger
from dashboard.corpus.store import Corpus
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
    with (corpus.root / "maintenance.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def maintain(corpus: Corpus, *, abandoned_seconds: float = ABANDONED_SECONDS, compact_files: int = COMPACT_FILES) -> Maintained:
    """Sweep, compact, vacuum; does nothing where another process is at it."""
    with _exclusive(corpus) as mine:
        if not mine:
            return Maintained(0, 0, locked=True)
        swept = _sweep(corpus, abandoned_seconds)
        compacted = 0
        for name in TABLES:
            table = corpus.table(name)
            if len(table.file_uris()) >= compact_files:
                table.optimize.compact()
                table.vacuum(retention_hours=KEEP_HOURS, dry_run=False, full=True)
                compacted += 1
        return Maintained(swept, compacted)


def _sweep(corpus: Corpus, abandoned_seconds: float) -> int:
    known = set(read_ledger(corpus.table("ledger"))["batch"].to_pylist())
    oldest = (time.time() - abandoned_seconds) * 1000
    swept: set[str] = set()
    for name in TABLES:
        present = pc.unique(corpus.table(name).to_pyarrow_table(columns=["batch"])["batch"]).to_pylist()
        swept |= {batch for batch in present if batch not in known and int(batch.split("-")[0]) <= oldest}
    dead = [batch for batch in sorted(swept) if mark_dead(corpus, batch)]
    for name in TABLES:
        for batch in dead:
            _delete(corpus, name, batch)
    return len(dead)


def _delete(corpus: Corpus, name: str, batch: str) -> None:
    for _ in range(ATTEMPTS):
        table: DeltaTable = corpus.table(name)
        try:
            table.delete(f"batch = '{batch}'")  # our own digits and hexadecimals, see `new_batch`
        except CommitFailedError:
            continue
        return
    raise ConflictError(f"{corpus.root / name}: could not sweep batch {batch}", hint="try again when no ingest is running")
