"""What other processes do to a corpus in the fault tests. Each function is started in a process of its own: spawned, never forked."""

import multiprocessing
import resource
import signal
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from dashboard.corpus import commit, create, maintain, open_corpus
from dashboard.errors import PresslensError
from tests.builders import made_article, numbered, rows_of

SPAWN = multiprocessing.get_context("spawn")


def started(target: Callable[..., None], *arguments: Any) -> BaseProcess:
    """`target` at work in a process of its own."""
    process = SPAWN.Process(target=target, args=arguments)
    process.start()
    return process


def make(roots: Sequence[Path], barrier: Any, out: Path) -> None:
    """Create each corpus in the same moment as the others do; writes the ids seen."""
    ids = []
    for root in roots:
        barrier.wait()
        ids.append(create(root).id)
    out.write_text("\n".join(ids), encoding="utf-8")


def write_overlapping(root: Path, barrier: Any, first: int, batches: int) -> None:
    """Commit batches of four articles, each sharing two with the next, and all with the other writers."""
    corpus = open_corpus(root)
    barrier.wait()
    for number in range(first, first + 2 * batches, 2):
        commit(corpus, numbered(range(number, number + 4)))


def keep_house(root: Path, barrier: Any, rounds: int) -> None:
    """Compact eagerly while the others write."""
    corpus = open_corpus(root)
    barrier.wait()
    for _ in range(rounds):
        maintain(corpus, compact_files=3)


def stand_still(root: Path, flag: Path) -> None:
    """Append a batch and stop for ever before its ledger row."""

    def stop() -> None:
        flag.touch()
        signal.pause()

    commit(open_corpus(root), numbered([90, 91]), after_append=stop)


def write_large(root: Path, limit: int, out: Path) -> None:
    """Commit an article whose file is larger than this process may write; tells what came of it, then tries a small one."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    corpus = open_corpus(root)
    noise = "".join(chr(0x4E00 + (number * number * 7919) % 20_000) for number in range(400_000))
    told = []
    for article in (made_article(50, raw=noise), made_article(51)):
        try:
            told.append(f"seq {commit(corpus, rows_of(article)).seq}")
        except PresslensError as error:
            told.append(f"{type(error).__name__}: {error}")
    out.write_text("\n".join(told), encoding="utf-8")
