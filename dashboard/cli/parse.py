"""`presslens parse`: what the parser makes of files, without a corpus."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dashboard.cli.output import printable, put, put_json, say

if TYPE_CHECKING:
    from dashboard.intake import Rejection


def parse(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files or folders, of any kind that Presslens reads.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each article, nothing else.")] = False,
) -> None:
    """Show how articles are taken apart.

    Headline, dateline, paragraphs, crossheads, furniture, warnings: what Presslens makes of a file, without a corpus. What cannot
    be taken is told on standard error with its reason (exit code 1, or 3 when nothing could be taken).

    \b
    Example:
      presslens parse wire.txt --json
    """
    from dashboard import intake
    from dashboard.errors import InputError
    from dashboard.parse import article_json
    from dashboard.parse import parse as parse_document

    found = rejected = 0
    for file in intake.files(files):
        for part in intake.read(file).parts:
            if isinstance(part, intake.Rejection):
                rejected += _tell(part)
                continue
            try:
                article = parse_document(part)
            except InputError as error:
                rejected += _tell(intake.Rejection(part.file, part.part, error.place, error.message, error.hint))
                continue
            shown = article_json(article, file=part.file, part=part.part)
            put_json(shown) if json else _show(shown)
            found += 1
    if rejected or not found:
        raise typer.Exit(1 if found else 3)


def _tell(rejection: "Rejection") -> int:
    where = f"{rejection.file}, part {rejection.part}" + (f", {rejection.place}" if rejection.place else "")
    say(f"rejected: {where}: {rejection.reason}" + (f" ({rejection.hint})" if rejection.hint else ""))
    return 1


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
