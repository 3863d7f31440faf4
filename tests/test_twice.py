"""Two runs of the same ingest give identical annotation tables. On a large collection: `python -m tests.twice FILES...`."""

import random
from pathlib import Path

from dashboard.datafiles import data_folder
from tests.twice import COMPARED, tables


def test_two_runs_give_the_same_tables(tmp_path: Path) -> None:
    files = sorted(path for path in (data_folder() / "demo").rglob("*") if path.is_file())
    first = tables(files, tmp_path / "first")
    random.Random(1).shuffle(files)  # noqa: S311 - another order, not a secret
    second = tables(files, tmp_path / "second")
    assert first == second
    assert all(first[name][0] for name in COMPARED)
