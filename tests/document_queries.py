"""Writes docs/queries.md and the list of queries in README.md from their registry: `python -m tests.document_queries`, when one changes."""

import inspect
import typing
from collections.abc import Iterator
from pathlib import Path

from dashboard.queries import QUERIES
from dashboard.queries.table import Option, Query

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT, README = ROOT / "docs" / "queries.md", ROOT / "README.md"

FROM, TO = "<!-- queries: written by python -m tests.document_queries -->", "<!-- end of queries -->"

HEAD = """# Queries

Every table behind a chart, by name. `presslens query NAME --corpus DIR` prints it, `presslens query --list` names them all; filters
(`--outlet`, `--speaker`, `--topic`, `--since`, `--until`, `--search`, `--wire`) go before the switches of a query (`--option NAME=VALUE`).

A column `evidence` says what stands behind the row: a unit and keys. The dashboard lists exactly those items, and the row's figures follow
from them. `low` and `high` are the ends of a 95 % interval, empty where there is none.

This page is written by `python -m tests.document_queries` from `dashboard.queries.QUERIES`.
"""


_TYPES = {
    "str": "text", "int": "whole number", "float": "number", "bool": "true or false", "None": "empty", "Evidence": "unit and keys",
    "list[str]": "list of texts", "date": "day",
}  # fmt: skip


def document() -> str:
    index = ["| query | what it gives |", "|---|---|", *(f"| [{q.name}](#{q.name}) | {_cell(q.about)} |" for q in QUERIES)]
    return "\n".join([HEAD, *index, "", *(line for query in QUERIES for line in _query(query))])


def listed() -> str:
    """The queries with their columns, for the README."""
    rows = (
        f"| [{q.name}](docs/queries.md#{q.name}) | {_cell(q.about)} | {', '.join(f'`{name}`' for name in typing.get_type_hints(q.row))} |"
        for q in QUERIES
    )
    return "\n".join(("| query | what it gives | columns |", "|---|---|---|", *rows))


def with_list(text: str) -> str:
    """The README with the list of queries between its marks."""
    before, _, rest = text.partition(FROM)
    return f"{before}{FROM}\n{listed()}\n{TO}{rest.partition(TO)[2]}"


def _query(query: Query) -> Iterator[str]:
    yield from (f"## {query.name}", "", f"{query.about[:1].upper()}{query.about[1:]}.", "")
    yield from (inspect.getdoc(query.row) or "", "")
    yield from ("| column | type |", "|---|---|")
    yield from (f"| `{name}` | {_cell(_type(kind))} |" for name, kind in typing.get_type_hints(query.row).items())
    yield ""
    if query.options:
        rows = (f"| `{o.name}` | {_cell(o.about)} | {_values(o)} |" for o in query.options)
        yield from ("| option | what it is | values |", "|---|---|---|", *rows, "")


def _type(kind: object) -> str:
    told = kind.__name__ if isinstance(kind, type) else str(kind)
    return " or ".join(_TYPES.get(part.strip().rsplit(".", 1)[-1], part.strip()) for part in told.split("|"))


def _values(option: Option) -> str:
    if not option.choices:
        return "text" if option.text else "a number"
    told = [f"`{choice}`" if choice else "empty" for choice in option.choices]
    return f"{', '.join(told)}; without it {f'`{option.default}`' if option.default else 'empty'}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
    README.write_text(with_list(README.read_text(encoding="utf-8")), encoding="utf-8")
