"""How a batch becomes part of a corpus: all of it or nothing, with any number of writers, whatever is killed when.

The protocol (measured with 2-4 writers, maintenance beside them and 240 kills): a batch gets a fresh id for every attempt; its data
tables are appended in any order; then one ledger row, appended as a compare-and-swap, makes it count. Rows of a batch that the
ledger does not name are invisible, and swept later. See `dashboard.corpus.maintain`, `dashboard.corpus.snapshot`.
"""

import json
import os
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError
from pyarrow.parquet import ParquetFile

from dashboard.corpus.schema import LedgerRow, schema, to_arrow
from dashboard.corpus.store import Corpus
from dashboard.errors import ConflictError, CorpusError, UsageError
from dashboard.tables import ANNOTATIONS, TABLES

ATTEMPTS = 50
"""Races that one commit may lose. Four writers lose about one in four, so this is reached only when something is broken."""

_ONCE = CommitProperties(max_commit_retries=0)

Rows = Mapping[str, Sequence[tuple[Any, ...]]]

State = Literal["committed", "annotated", "dead"]

COUNTED: tuple[State, ...] = ("committed", "annotated")
"""The states of batches whose rows readers take."""


class Committed(NamedTuple):
    """The ledger's number after it, the batch ("" where nothing was new), and the ids dropped because they were there already."""

    seq: int
    batch: str
    already: frozenset[str]


def new_batch() -> str:
    """A fresh batch id, beginning with the time (milliseconds), which tells the sweep how old an uncommitted batch is."""
    return f"{time.time_ns() // 1_000_000:013d}-{uuid.uuid4().hex[:12]}"


def read_ledger(table: DeltaTable) -> pa.Table:
    """The whole ledger in the order of `seq`.

    Read file by file on this thread: after `to_pyarrow_table`, 2 of 30 processes aborted at their exit ("terminate called
    without an active exception"), which scripts would take for a failed command.
    """
    root = _folder(table)
    files = [root / uri.rsplit("/", 1)[1] for uri in table.file_uris()]
    read = [ParquetFile(file).read(use_threads=False).cast(schema("ledger")) for file in files]
    return pa.concat_tables(read or [schema("ledger").empty_table()]).sort_by("seq")


def last_seq(ledger: pa.Table) -> int:
    """The number of the newest step, 0 for a new corpus: the version that links carry."""
    return int(pc.max(ledger["seq"]).as_py() or 0)


def committed_articles(corpus: Corpus, ids: Sequence[str]) -> frozenset[str]:
    """Those of `ids` that a committed batch holds already."""
    return _overlap(read_ledger(corpus.table("ledger")), ids)


def commit(corpus: Corpus, rows: Rows, *, after_append: Callable[[], object] | None = None) -> Committed:
    """Add the rows of a batch. Articles that are committed already are dropped, with all their rows.

    `rows` maps table names to rows; rows with an `article` belong to that article where the batch adds it. An annotation without rows is
    booked as made: there was nothing to find. `after_append` runs
    between the appends and the ledger row (fault tests). Raises ConflictError after `ATTEMPTS` lost races, CorpusError where
    the disk refuses, ValueError where the batch itself names an article twice.
    """
    if len(set(_ids(rows))) < len(_ids(rows)):
        raise ValueError("a batch names an article twice: keep one of them, with its rows")
    already: frozenset[str] = frozenset()
    for _ in range(ATTEMPTS):
        ledger = corpus.table("ledger")
        known = _overlap(read_ledger(ledger), _ids(rows))
        already |= known
        rows = _without(rows, known)
        if not any(rows.values()):
            return Committed(last_seq(read_ledger(ledger)), "", already)
        batch = _append_all(corpus, rows, after_append)
        carried = [name for name, values in rows.items() if values or name in ANNOTATIONS]
        seq = _swap_in(ledger, batch, "committed", carried, _ids(rows))
        if seq is not None:
            return Committed(seq, batch, already)
    raise _lost(corpus)


def reannotate(corpus: Corpus, rows: Rows, articles: Sequence[str], *, after_append: Callable[[], object] | None = None) -> Committed:
    """Give committed articles new annotations. Every table that `rows` names (of `ANNOTATIONS`) is renewed for all of `articles`:
    their older rows there no longer count, so an article without rows in it has none. Other articles keep theirs.

    Raises UsageError for another table, an article that is not committed, or a row of an article that is not named.
    """
    _check_renewal(corpus, rows, articles)
    for _ in range(ATTEMPTS):
        ledger = corpus.table("ledger")
        batch = _append_all(corpus, rows, after_append)
        seq = _swap_in(ledger, batch, "annotated", list(rows), articles)
        if seq is not None:
            return Committed(seq, batch, frozenset())
    raise _lost(corpus)


def mark_dead(corpus: Corpus, batch: str) -> bool:
    """Say for good that an uncommitted batch will never count. False where it was committed or marked in the meantime."""
    ledger = corpus.table("ledger")
    while True:
        known = _refreshed(ledger)
        if batch in known["batch"].to_pylist():
            return False
        if _append_ledger(ledger, _row(known, batch, "dead", [], [])):
            return True


def _append_all(corpus: Corpus, rows: Rows, after_append: Callable[[], object] | None) -> str:
    batch = new_batch()
    for name, values in rows.items():
        if values:
            _append(corpus, name, to_arrow(name, values, batch))
    if after_append:
        after_append()
    return batch


def _swap_in(ledger: DeltaTable, batch: str, state: State, tables: list[str], ids: Sequence[str]) -> int | None:
    """Append the ledger row; None where the batch was marked dead or another commit took some of the articles it adds."""
    while True:
        known = _refreshed(ledger)
        if batch in known["batch"].to_pylist() or (state == "committed" and _overlap(known, ids)):
            return None
        row = _row(known, batch, state, tables, ids)
        if _append_ledger(ledger, row):
            return row.seq


def _refreshed(ledger: DeltaTable) -> pa.Table:
    try:
        ledger.update_incremental()
        return read_ledger(ledger)
    except (DeltaError, OSError) as error:
        raise _refused(ledger, error) from error


def _append_ledger(ledger: DeltaTable, row: LedgerRow) -> bool:
    data = pa.Table.from_pylist([row._asdict()], schema=schema("ledger"))
    try:
        write_deltalake(ledger, data, mode="append", commit_properties=_ONCE)
        _sync(ledger)
    except CommitFailedError:
        return False
    except (DeltaError, OSError) as error:
        raise _refused(ledger, error) from error
    return True


def _append(corpus: Corpus, name: str, data: pa.Table) -> None:
    for _ in range(ATTEMPTS):
        table = corpus.table(name)
        # A maintenance delete refuses an append that did not see it: open the table again and append once more.
        try:
            write_deltalake(table, data, mode="append")
            _sync(table)
        except CommitFailedError:
            continue
        except (DeltaError, OSError) as error:
            raise _refused(table, error) from error
        return
    raise ConflictError(f"{corpus.root / name}: could not append in {ATTEMPTS} tries", hint="is maintenance running in a loop?")


def _folder(table: DeltaTable) -> Path:
    return Path(unquote(table.table_uri.removeprefix("file://")))


def _sync(table: DeltaTable) -> None:
    """Bring the newest commit to the disk: deltalake does not, so a power cut could keep a ledger row and lose its data."""
    root = _folder(table)
    log = root / "_delta_log" / f"{table.version():020d}.json"
    actions = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    added = [root / unquote(action["add"]["path"]) for action in actions if "add" in action]
    for path in (*added, log, log.parent, root):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refused(table: DeltaTable, error: Exception) -> CorpusError:
    return CorpusError(f"{table.table_uri} could not be read or written: {error}", hint="is the disk full or read-only?")


def _lost(corpus: Corpus) -> ConflictError:
    return ConflictError(f"{corpus.root}: lost {ATTEMPTS} races for the ledger", hint="is another ingest running wild?")


def _check_renewal(corpus: Corpus, rows: Rows, articles: Sequence[str]) -> None:
    if not articles or not rows or not rows.keys() <= set(ANNOTATIONS):
        raise UsageError(f"{len(articles)} articles, {sorted(rows)}: name articles, and tables of {', '.join(ANNOTATIONS)}")
    unknown = set(articles) - committed_articles(corpus, articles)
    strange = {row[0] for values in rows.values() for row in values} - set(articles)
    if unknown or strange:
        raise UsageError(f"not committed: {sorted(unknown)[:5]}; not named, but with rows: {sorted(strange)[:5]}")


def _row(known: pa.Table, batch: str, state: State, tables: list[str], ids: Sequence[str]) -> LedgerRow:
    return LedgerRow(last_seq(known) + 1, batch, state, datetime.now(UTC).isoformat(timespec="milliseconds"), tables, list(ids))


def _ids(rows: Rows) -> list[str]:
    return [row[0] for row in rows.get("articles", ())]


def _overlap(ledger: pa.Table, ids: Sequence[str]) -> frozenset[str]:
    if not ids:
        return frozenset()
    wanted = pa.array(ids, pa.string())
    there = pc.is_in(wanted, value_set=pc.list_flatten(ledger["articles"].combine_chunks()))
    return frozenset(wanted.filter(there).to_pylist())


def _without(rows: Rows, known: frozenset[str]) -> Rows:
    if not known:
        return rows
    keyed = {name for name in rows if TABLES[name]._fields[0] == "article"}  # type: ignore[attr-defined]
    return {name: [row for row in values if row[0] not in known] if name in keyed else values for name, values in rows.items()}
