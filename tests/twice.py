"""Two runs of the same ingest give the same annotation tables: `python -m tests.twice FILES...` ingests them twice and compares."""

import hashlib
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from dashboard.corpus import create, snapshot
from dashboard.ingest import ingest
from dashboard.tables import ANNOTATIONS, TABLES

COMPARED = ("articles", "paragraphs", "furniture", *ANNOTATIONS)
"""What follows from the texts alone. Batches and times are no columns of a snapshot's tables."""


def tables(files: Sequence[Path], folder: Path, *, workers: int = 1) -> dict[str, tuple[int, str]]:
    """Ingest into a new corpus; table -> its rows and a digest of them, ordered by all their columns."""
    corpus = create(folder)
    ingest(corpus, list(files), workers=workers)
    with closing(snapshot(corpus)) as now:
        return {name: _digest(now.rows(f"SELECT {_columns(name)} FROM {name} ORDER BY ALL")) for name in COMPARED}  # noqa: S608


def _columns(name: str) -> str:
    shown = [field for field in TABLES[name]._fields if field != "raw"]  # type: ignore[attr-defined]
    return ", ".join(f'"{field}"' for field in shown)


def _digest(rows: Sequence[tuple[object, ...]]) -> tuple[int, str]:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
    return len(rows), digest.hexdigest()


def main() -> None:
    files = [Path(name) for name in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        first, second = (tables(files, Path(folder) / name) for name in ("first", "second"))
    for name in COMPARED:
        print(f"{name}: {first[name][0]:,} rows, {'the same' if first[name] == second[name] else 'DIFFERENT'} twice")
    sys.exit(first != second)


if __name__ == "__main__":
    main()
