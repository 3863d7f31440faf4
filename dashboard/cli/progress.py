"""How an ingest is told while it runs: a bar on a terminal, a line now and then in a log."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dashboard.cli.output import printable, say

if TYPE_CHECKING:
    from dashboard.ingest import Progress

LOG_SECONDS = 10
"""How often a log is told."""


@contextmanager
def progress() -> "Iterator[Callable[[Progress], None]]":
    """A function to call with each step of an ingest; all it says goes to standard error."""
    if sys.stderr.isatty():
        with _bar() as told:
            yield told
    else:
        yield _log()


@contextmanager
def _bar() -> "Iterator[Callable[[Progress], None]]":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("files · {task.fields[articles]:,} articles · {task.fields[rejected]:,} rejected · ", markup=False),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, articles=0, rejected=0)

        def told(step: "Progress") -> None:
            bar.update(
                task, total=step.files, completed=step.files_done, articles=step.articles, rejected=step.rejected,
                description=printable(str(step.file)),
            )  # fmt: skip

        yield told


def _log() -> "Callable[[Progress], None]":
    said = time.monotonic()

    def told(step: "Progress") -> None:
        nonlocal said
        if time.monotonic() - said >= LOG_SECONDS:
            said = time.monotonic()
            say(f"{step.files_done} of {step.files} files, {step.articles:,} articles, {step.rejected:,} rejected: {step.file}")

    return told
