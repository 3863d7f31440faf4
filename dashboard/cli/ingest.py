"""`presslens ingest`: files into a corpus."""

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.cli.output import printable, put_json, say
from dashboard.cli.progress import progress
from dashboard.errors import InputError, UsageError

if TYPE_CHECKING:
    from dashboard.ingest import Summary

FOLLOW = "Of a feed's address, fetch the pages of its entries too (the first 100)."

SHOWN = 20
"""Rejections listed one by one; the ledger of the corpus keeps all of them."""


def ingest(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Files or folders, of any kind that Presslens reads, or http(s) addresses.")
    ],
    *,
    corpus: Annotated[Path, typer.Option(metavar="DIR", help="The corpus to add to; made where there is none.", show_default=False)],
    workers: Annotated[int, typer.Option(min=1, metavar="N", help="Processes that parse and annotate.")] = 1,
    map_: Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field, for tables.")] = None,
    follow: Annotated[bool, typer.Option("--follow", help=FOLLOW)] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Sum up in one line of JSON.")] = False,
) -> None:
    """Add articles to a corpus.

    They are read, parsed and annotated; the same file twice adds nothing. A bad article costs only itself: it is counted, listed
    with its reason, and the others go on (exit code 1). Ctrl-C stops after the batch at work; the same command again takes up the
    rest (exit code 130).

    The address of a page or of an RSS or Atom feed is fetched, and nothing else is: from public hosts, as their robots.txt allows,
    one page a second, up to 16 MB and 30 seconds each. JSON lines, JSON lists, CSV and Parquet may have any size, a record of theirs
    16 MB; one JSON object, a workbook or an export 64 MB; a page or a text 16 MB; an article 1,000,000 characters.

    \b
    Example:
      presslens ingest news/ more.jsonl --corpus my-corpus --map headline=title
      presslens ingest https://news.example/rss --follow --corpus my-corpus
    """
    summary = ingested(inputs, corpus, workers=workers, mapping=mapping(map_ or ()), follow=follow)
    if as_json:
        put_json(summed_up(summary))
    else:
        _show(summary, corpus)
    if summary.stopped:
        say("Stopped. Everything committed so far is kept; run the same command again to go on.")
        raise typer.Exit(130)
    raise typer.Exit(code(summary))


def ingested(
    inputs: Sequence[str], corpus: Path, *, workers: int = 1, mapping: dict[str, str] | None = None, follow: bool = False
) -> "Summary":
    """Ingest with progress on standard error, stopping gently at the first Ctrl-C."""
    from dashboard import intake
    from dashboard.corpus import open_or_create
    from dashboard.ingest import ingest as run

    files = intake.inputs(inputs, follow=follow)
    if not any(isinstance(file, intake.InputFile) or file.exists() for file in files):
        raise InputError("does not exist", file=inputs[0], expected="files or folders of articles", hint="check the spelling")
    with progress() as told, _gently() as stopping:
        return run(open_or_create(corpus), files, workers=workers, mapping=mapping, on_progress=told, should_stop=stopping)


def mapping(pairs: Iterable[str]) -> dict[str, str]:
    """`field=column` pairs as a mapping."""
    split = [pair.partition("=") for pair in pairs]
    for field, equals, column in split:
        if not (field and equals and column):
            raise UsageError(f"--map {field!r} names no column", hint="write --map FIELD=COLUMN, for instance --map headline=title")
    return {field: column for field, _, column in split}


def code(summary: "Summary") -> int:
    """0: all taken (new or already there); 1: some rejected; 3: nothing taken."""
    if summary.added + summary.duplicates == 0:
        return 3
    return 1 if summary.rejected else 0


def summed_up(summary: "Summary") -> dict[str, object]:
    """The line that scripts read. found = added + duplicates + rejected."""
    return {
        "found": summary.found,
        "added": summary.added,
        "duplicates": summary.duplicates,
        "rejected": [{"file": r.file, "part": r.part, "place": r.place, "reason": r.reason, "hint": r.hint} for r in summary.rejected],
        "declared": summary.declared,
        "reconciled": summary.reconciled,
        "lengths": {"declared": summary.lengths, "differ": summary.lengths_differ},
        "version": summary.version,
        "seconds": round(summary.seconds, 3),
    }


def _show(summary: "Summary", corpus: Path) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("found", "added", "duplicates", "rejected", "declared", "version", "seconds", box=box.SIMPLE_HEAD)
    declared = "–" if summary.declared is None else f"{summary.declared}{'' if summary.reconciled else ' (differs)'}"
    counts = (summary.found, summary.added, summary.duplicates, len(summary.rejected))
    table.add_row(*(f"{count:,}" for count in counts), declared, str(summary.version), f"{summary.seconds:.1f}")
    console = Console()
    console.print(table)
    for r in summary.rejected[:SHOWN]:
        where = f"{r.file}, part {r.part}" + (f", {r.place}" if r.place else "")
        console.print(Text(printable(f"rejected: {where}: {r.reason}" + (f" ({r.hint})" if r.hint else ""))), soft_wrap=True)
    if len(summary.rejected) > SHOWN:
        left = len(summary.rejected) - SHOWN
        console.print(Text(printable(f"… and {left:,} more: presslens query ledger --corpus {corpus}")), soft_wrap=True)


@contextmanager
def _gently() -> Iterator[Callable[[], bool]]:
    """Within, the first Ctrl-C asks to stop after the batch at work; the second stops at once."""
    asked = False

    def ask(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        say("Stopping after this batch; press Ctrl-C again to stop at once.")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
