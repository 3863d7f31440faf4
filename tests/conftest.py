"""Fixtures that several test modules share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.corpus import Corpus, Snapshot, create, snapshot

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""Evaluation data and notes beside the checkout, on the project's own machines only."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SHARED.is_dir():
        return
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(pytest.mark.skip(reason=f"reads {SHARED}, which is not here"))


@pytest.fixture
def shared() -> Path:
    """The folder beside the checkout; ask for it in tests marked `shared` only."""
    return SHARED


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A new empty corpus."""
    return create(tmp_path / "corpus")


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
