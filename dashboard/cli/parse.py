"""`presslens parse`: what the parser makes of files, without a corpus."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.cli.ingest import FOLLOW
from dashboard.cli.output import fail, printable, put, put_json
from dashboard.errors import InputError

if TYPE_CHECKING:
    from dashboard.intake import InputFile


def parse(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Files or folders, of any kind that Presslens reads, or http(s) addresses.")
    ],
    *,
    follow: Annotated[bool, typer.Option("--follow", help=FOLLOW)] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each article, nothing else.")] = False,
) -> None:
    """Show how articles are taken apart.

    Headline, dateline, paragraphs, crossheads, furniture, warnings: what Presslens makes of a file, without a corpus. What cannot
    be taken is told on standard error with its reason (exit code 1, or 3 when nothing could be taken).

    \b
    Example:
      presslens parse wire.txt --json
      presslens parse https://news.example/2026/03/rust-spreads
    """
    found = rejected = 0
    for outcome in _articles(files, follow=follow):
        if isinstance(outcome, InputError):
            fail(outcome, code=1)
            rejected += 1
        else:
            put_json(outcome) if json else _show(outcome)
            found += 1
    if rejected or not found:
        raise typer.Exit(1 if found else 3)


def _articles(given: list[str], *, follow: bool) -> Iterator[dict[str, Any] | InputError]:
    """Each article of the files as JSON has it, or why a part of a file became none."""
    from dashboard import intake

    for item in intake.inputs(given, follow=follow):
        try:
            for file in [item] if isinstance(item, intake.InputFile) else intake.files([item]):
                yield from _parts(file)
        except InputError as error:
            yield error


def _parts(file: "InputFile") -> Iterator[dict[str, Any] | InputError]:
    from dashboard import intake
    from dashboard.parse import article_json
    from dashboard.parse import parse as parsed

    try:
        for part in intake.read(file).parts:
            if isinstance(part, intake.Rejection):
                place = f"part {part.part}" + (f", {part.place}" if part.place else "")
                yield InputError(part.reason, file=part.file, place=place, hint=part.hint)
                continue
            try:
                yield article_json(parsed(part), file=part.file, part=part.part)
            except InputError as error:
                yield error
    except InputError as error:
        yield error


def _show(article: dict[str, Any]) -> None:
    """An article for a reader at a terminal: its head, its paragraphs by number, what was set aside, what is doubtful."""
    for name in ("outlet", "agency", "kicker", "headline", "dek", "byline", "published", "language", "url", "section"):
        if article[name]:
            put(printable(f"{name + ':':<11}{article[name]}"))
    if article["dateline"]:
        put(printable(f"dateline:  {article['dateline']['text']}"))
    if not article["published"] and article["published_candidates"]:
        put(printable(f"published:  not known; possible: {', '.join(article['published_candidates'])}"))
    under = None
    for paragraph in article["paragraphs"]:
        if paragraph["crosshead"] != under:
            under = paragraph["crosshead"]
            put(printable(f"\n     {under}" if under else ""))
        put(printable(f"{paragraph['number']:>3}  {paragraph['text']}"))
    for piece in article["furniture"]:
        put(printable(f"  –  {piece['kind']}, after {piece['after']}: {piece['text']}"))
    for warning in article["warnings"]:
        put(printable(f"  !  {warning}"))
    put("")
