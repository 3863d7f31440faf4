"""`presslens query`: the table behind each chart."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from dashboard.cli.output import put, put_json, say
from dashboard.errors import UsageError
from dashboard.tables import Evidence, Filters, Wire, filters

if TYPE_CHECKING:
    from dashboard.queries import Table


Format = Literal["json", "csv"]


def query(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Which table; --list names them.", show_default=False)] = None,
    *,
    corpus: Annotated[Path | None, typer.Option(metavar="DIR", help="The corpus to ask.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="Name the queries with their columns and options, and stop.")] = False,
    outlet: Annotated[list[str] | None, typer.Option(help="Only articles of this outlet. May be repeated, as the next two.")] = None,
    speaker: Annotated[list[str] | None, typer.Option(help="Only articles that quote this speaker.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Only articles with a paragraph on this topic.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Published on this day or later, as 2026-03-31.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Published on this day or earlier.")] = None,
    search: Annotated[str, typer.Option(metavar="WORDS", help="Only articles with a paragraph that matches.")] = "",
    wire: Annotated[
        Wire, typer.Option(help="A paragraph in several outlets counts once, in each, or not at all (own); an article left with none goes.")
    ] = "once",
    option: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="A switch of this query; --list names them.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most N rows.")] = None,
    format_: Annotated[Format, typer.Option("--format", help="JSON, one object a line, or CSV.")] = "json",
) -> None:
    """Ask a corpus for the table behind a chart.

    The rows are those of the chart, under the same filters. JSON gives every value as it is. In CSV, text that a spreadsheet
    would run as a formula is led by an apostrophe.

    \b
    Example:
      presslens query quote-share --corpus DIR --outlet "The Harbour Post" --since 2026-03-01 --format csv
    """
    if list_:
        _list()
        return
    if name is None:
        raise UsageError("which query?", hint="presslens query --list names them")
    if corpus is None:
        raise UsageError(f"{name}: of which corpus?", hint="add --corpus DIR; presslens ingest FILES --corpus DIR makes one")
    asked = filters(
        outlets=outlet or (), speakers=speaker or (), topics=topic or (), since=_day(since, "--since"),
        until=_day(until, "--until"), search=search, wire=wire,
    )  # fmt: skip
    _write(_asked(corpus, name, asked, limit, _options(option or ())), format_)


def _asked(corpus: Path, name: str, asked: Filters, limit: int | None, options: Mapping[str, str]) -> "Table":
    """The table, of the newest version of the corpus. Raises UsageError for names that the corpus does not have."""
    from dashboard import queries
    from dashboard.corpus import open_corpus, snapshot
    from dashboard.queries.search import remark

    if told := remark(asked.search):
        say(told)
    with closing(snapshot(open_corpus(corpus))) as view:
        if strangers := queries.strangers(view, asked):
            raise UsageError(f"the corpus has no {', no '.join(strangers)}", hint="names are exact: presslens query articles shows outlets")
        return queries.query(view, name, asked, limit=limit, **options)


def _list() -> None:
    from dashboard.queries import QUERIES

    for entry in QUERIES:
        options = [{"name": o.name, "about": o.about, "choices": list(o.choices), "default": o.default} for o in entry.options]
        put_json({"name": entry.name, "about": entry.about, "columns": list(entry.columns), "options": options})


def _day(text: str | None, option: str) -> str | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"{option} {text!r} is no day", hint="write it as 2026-03-31") from None


def _options(pairs: Iterable[str]) -> dict[str, str]:
    split = [pair.partition("=") for pair in pairs]
    for name, equals, _ in split:
        if not (name and equals):
            raise UsageError(f"--option {name!r} has no value", hint="write --option NAME=VALUE")
    return {name: value for name, _, value in split}


def _write(table: "Table", format_: Format) -> None:
    if format_ == "json":
        for row in table.rows:
            put_json({name: _plain(value) for name, value in zip(table.columns, row, strict=True)})
        return
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    sheet.writerow(table.columns)
    sheet.writerows([_cell(value) for value in row] for row in table.rows)
    put(text.getvalue().removesuffix("\n"))


def _plain(value: Any) -> object:
    """A value as JSON has it: evidence by its names, days as ISO text."""
    if isinstance(value, Evidence):
        return {"unit": value.unit, "keys": [list(pair) for pair in value.keys]}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _cell(value: Any) -> object:
    """A value as one cell. A spreadsheet would run text that begins like a formula: an apostrophe before it keeps it text."""
    plain = _plain(value)
    if isinstance(plain, dict | list):
        return json.dumps(plain, ensure_ascii=False)
    return f"'{plain}" if isinstance(plain, str) and plain.startswith(("=", "+", "-", "@", "\t", "\r")) else plain
