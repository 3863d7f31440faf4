"""A chart with all that belongs to it: its caption, its table that does the same by keyboard, its download."""

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import pandas as pd
import streamlit as st

from dashboard import session
from dashboard.app_pages import _passages
from dashboard.charts import PALETTE, PLAIN, colours, on_ground, signs
from dashboard.queries import Table, evidence, library
from dashboard.queries.topics import topic_share
from dashboard.session import View
from dashboard.tables import Filters

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is run as a formula by spreadsheets: it gets an apostrophe."""


MOST_STYLED = 200_000
"""Cells of a table beyond which Streamlit takes no written ones beside the numbers."""


class Column(NamedTuple):
    """One column of a chart's table: the row's field, its heading, and how it is written."""

    field: str
    title: str
    kind: Literal["text", "before", "count", "share", "score", "chance"] = "text"


def show(view: View, figure: Any, table: Table, columns: Sequence[Column], *, key: str, alt: str, counted: str = "") -> None:
    """Draw a figure whose marks carry evidence, with its caption and table. A click or a chosen row sets the link's selection."""
    event = st.plotly_chart(grounded(figure), key=f"{key}-chart", on_select="rerun", selection_mode="points", config=CONFIG, alt=alt)
    _follow(f"{key}-chart", _clicked(event))
    st.caption(" ".join(part for part in (counted, *signs(figure), *table.notes) if part))
    listing(view, table, columns, key=key)


def grounded(figure: Any) -> Any:
    """The figure for the theme of whoever looks on."""
    return on_ground(figure, dark=st.context.theme.type == "dark")


def listing(view: View, table: Table, columns: Sequence[Column], *, key: str, title: str = "Table and download") -> None:
    """The table of a chart. A chosen row sets the link's selection, as a click on its mark does."""
    with st.expander(title, icon=":material/table:"):
        event = grid(table, columns, key=f"{key}-table")
        chosen = _row(event, table)
        _follow(f"{key}-table", chosen)
        with st.container(horizontal=True, vertical_alignment="center"):
            download(view, table, columns, key=key)
            st.caption("By keyboard: arrow keys move, Shift+Space chooses a row and lists what stands behind it.")


def download(view: View, table: Table, columns: Sequence[Column], *, key: str) -> None:
    """The button that saves the table of a version of the corpus."""
    st.download_button(
        "Download CSV", as_csv(table, columns), f"presslens-{table.name}-v{view.snapshot.seq}.csv", "text/csv", key=f"{key}-csv",
        icon=":material/download:", type="tertiary", on_click="ignore",
    )  # fmt: skip


def grid(table: Table, columns: Sequence[Column], *, key: str, height: int | Literal["auto"] = "auto") -> Any:
    """The rows as a table of which one row can be chosen."""
    found, settings = _drawn(table, columns)
    return st.dataframe(
        found, key=key, hide_index=True, on_select="rerun", selection_mode="single-row", column_config=settings, height=height,
        placeholder="",
        alt=f"Table of {table.name}",
    )  # fmt: skip


def choosing(table: Table, columns: Sequence[Column], *, key: str) -> None:
    """The rows as a table without a chart; a chosen row sets the link's selection."""
    _follow(key, _row(grid(table, columns, key=key), table))


def plain(table: Table, columns: Sequence[Column], *, key: str) -> None:
    """The rows as a table of which nothing is chosen."""
    found, settings = _drawn(table, columns)
    st.dataframe(found, key=key, hide_index=True, column_config=settings, alt=f"Table of {table.name}", placeholder="")


def _drawn(table: Table, columns: Sequence[Column]) -> tuple[Any, dict[str, Any]]:
    """The cells, with chances written as print has them (the cells keep their numbers, by which they are sorted), and the settings."""
    found = pd.DataFrame({c.title: [_said(getattr(row, c.field)) for row in table.rows] for c in columns})
    settings = {c.title: _SETTINGS[c.kind]() for c in columns}
    chances = [c.title for c in columns if c.kind == "chance"]
    if not chances:
        return found, settings
    if found.size > MOST_STYLED:
        return found, settings | {title: st.column_config.NumberColumn(format="%.2g") for title in chances}
    written: dict[Any, Any] = dict.fromkeys(chances, chance)
    return found.style.format(written), settings


def _said(value: object) -> object:
    """A cell: yes and no are words."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def chance(p: float | None) -> str:
    """A p or q in three digits: .012, and < .001 for what they cannot tell from 0. The download has all digits."""
    if p is None or math.isnan(p):
        return ""
    return "< .001" if p < 0.001 else f"{p:.3f}".removeprefix("0") if p < 0.9995 else "1"


def equal(p: float) -> str:
    """The same behind its letter: = .012, < .001."""
    told = chance(p)
    return told if told.startswith("<") else f"= {told}"


def chosen_row(event: Any, table: Table) -> Any | None:
    """The row of a table that was chosen in this run or before, None where none is."""
    rows = event["selection"]["rows"] if event else []
    return table.rows[rows[0]] if rows and rows[0] < len(table.rows) else None


def _row(event: Any, table: Table) -> str | None:
    row = chosen_row(event, table)
    found = getattr(row, "evidence", None)
    return evidence.encode(found) if found is not None else None


def _clicked(event: Any) -> str | None:
    for point in event["selection"]["points"] if event else ():
        data = point.get("customdata")
        if data:
            return str(data[0] if isinstance(data, list | tuple) else next(iter(data.values())) if isinstance(data, dict) else data)
    return None


def _follow(key: str, code: str | None) -> None:
    """A choice is an event: it counts in the run in which it is new, so that closing the list keeps it closed."""
    seen = f"{key}:seen"
    if st.session_state.get(seen) != code:
        st.session_state[seen] = code
        if code is not None:
            _passages.select(code)


_SETTINGS: Mapping[str, Any] = {
    "text": st.column_config.TextColumn,
    "before": lambda: st.column_config.TextColumn(alignment="right", width="large"),
    "count": lambda: st.column_config.NumberColumn(format="localized"),
    "share": lambda: st.column_config.NumberColumn(format="percent"),
    "score": lambda: st.column_config.NumberColumn(format="%.2f"),
    "chance": st.column_config.NumberColumn,
}


def as_csv(table: Table, columns: Sequence[Column]) -> bytes:
    """The table as it is shown, all rows, UTF-8 with a mark that spreadsheets know."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.title for column in columns])
    writer.writerows([_safe(getattr(row, column.field)) for column in columns] for row in table.rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def outlet_colours(view: View) -> dict[str, str]:
    """The same for an outlet on all pages: by the size of the outlet in the whole corpus."""
    return colours(choice.value for choice in session.ask(view, library.outlets))


def speaker_colours(view: View) -> dict[str, str]:
    """The same for a speaker on all pages and in the reader: the most quoted ones of the whole corpus have one."""
    return colours(choice.value for choice in session.ask(view, library.speakers, limit=len(PALETTE)))


def topic_colours(view: View) -> dict[str, str]:
    """The same for a topic on all pages: by its share of the whole corpus."""
    shares = session.ask(view, topic_share, Filters()).rows
    return colours(row.topic for row in sorted(shares, key=lambda row: (-row.n, row.topic)))


def spread(names: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """Colours for names drawn together: their own, and for those without one what is left of the palette."""
    wanted = list(dict.fromkeys(names))
    taken = {known[name] for name in wanted if name in known}
    free = iter([colour for colour in PALETTE if colour not in taken])
    return {name: known.get(name) or next(free, PLAIN) for name in wanted}


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def interval(row: Any) -> str:
    """The 95 % interval of a share, or why there is none."""
    return f"95 % interval {row.low:.1%} to {row.high:.1%}" if row.low is not None else "no interval: one article alone, or all or nothing"
