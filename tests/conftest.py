"""Fixtures that several test modules share."""

import json
import shutil
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.corpus import Corpus, Snapshot, create, open_corpus, snapshot
from dashboard.corpus.store import CARD, FORMAT

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Evaluation data and notes beside the checkout, on the project's own machines only."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SHARED.is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason=f"reads {SHARED}, which is not here"))


@pytest.fixture(autouse=True)
def same_main() -> Iterator[None]:
    """AppTest puts its script in the place of `__main__`; a process spawned by a later test would run it again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def shared() -> Path:
    """The folder beside the checkout; ask for it in tests marked `shared` only."""
    return SHARED


@pytest.fixture(scope="session")
def empty_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return create(tmp_path_factory.mktemp("empty") / "corpus").root


@pytest.fixture
def corpus(empty_corpus: Path, tmp_path: Path) -> Corpus:
    """A new empty corpus with an id of its own; copied, which is ten times faster than making one."""
    root = tmp_path / "corpus"
    shutil.copytree(empty_corpus, root)
    (root / CARD).write_text(json.dumps({"presslens": FORMAT, "id": uuid.uuid4().hex[:12]}), encoding="utf-8")
    return open_corpus(root)


@pytest.fixture
def opened() -> Iterator[Callable[..., Snapshot]]:
    """`snapshot`, with every snapshot closed at the end of the test."""
    made: list[Snapshot] = []

    def open_one(corpus: Corpus, seq: int | None = None) -> Snapshot:
        made.append(snapshot(corpus, seq))
        return made[-1]

    yield open_one
    for one in made:
        one.close()
