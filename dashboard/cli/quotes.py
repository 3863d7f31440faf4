"""`presslens quotes`: who says what in texts that come one a line."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from dashboard.cli.output import fail, put_json
from dashboard.errors import InputError


def quotes(
    file: Annotated[str, typer.Argument(metavar="IN.jsonl", help="Lines of JSON with a string 'text'; - reads standard input.")],
) -> None:
    """Find quotations and their speakers in texts.

    Writes each line as it came, with "quotes" added. Offsets count characters of the text as given. A line that is no object with
    a string "text" is told on standard error, and the others go on (exit code 1).

    \b
    Example:
      echo '{"id": 1, "text": "\\"We are ready,\\" Ada Brink said."}' | presslens quotes -
    """
    from dashboard.annotate.quotes import quotes_json

    rejected = answered = 0
    with _opened(file) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = _row(line, file, number)
            except InputError as error:
                rejected += fail(error, code=1)
                continue
            put_json(row | {"quotes": quotes_json(row["text"])})
            answered += 1
    if rejected:
        raise typer.Exit(1 if answered else 3)


@contextmanager
def _opened(file: str) -> Iterator[TextIO]:
    if file == "-":
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="surrogateescape")  # type: ignore[union-attr]
        yield sys.stdin
        return
    if not Path(file).is_file():
        raise InputError("is no file", file=file, expected="a file of JSON lines", hint="- reads standard input")
    with Path(file).open(encoding="utf-8-sig", errors="surrogateescape") as lines:
        yield lines


def _row(line: str, file: str, number: int) -> dict[str, Any]:
    place = f"line {number}"
    expected = 'one JSON object a line, with a string "text"'
    try:
        line.encode("utf-8")
        row = json.loads(line)
    except UnicodeEncodeError:
        raise InputError("is not UTF-8", file=file, place=place, expected=expected, hint="convert the file to UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON: {error}", file=file, place=place, expected=expected) from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError("holds no text", file=file, place=place, expected=expected, hint="presslens parse reads whole articles")
    return row
