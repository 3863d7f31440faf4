"""Readability: how hard is it to read?"""

from typing import NamedTuple

import streamlit as st

from dashboard import session
from dashboard.annotate.readability import FLOOR_WORDS, MEASURES, Measure
from dashboard.app_pages import _figure, _frame, _passages
from dashboard.app_pages._figure import Column
from dashboard.app_pages._parts import nothing_here
from dashboard.charts import PALETTE, Mark, Series, colour_of, distribution, intervals
from dashboard.queries import Table, evidence, query
from dashboard.queries.reading import Readability
from dashboard.session import View
from dashboard.tables import Evidence

SCORES = (
    Column("group", "Outlet"),
    Column("part", "Part"),
    Column("value", "Mean", "score"),
    Column("low", "From", "score"),
    Column("high", "To", "score"),
    Column("median", "Median", "score"),
    Column("q1", "Lower quartile", "score"),
    Column("q3", "Upper quartile", "score"),
    Column("n", "Articles", "count"),
    Column("missing", "Without a score", "count"),
)
BANDS = (Column("low", "From", "score"), Column("high", "To below", "score"), Column("n", "Articles", "count"))

PARTS = {"narration": PALETTE[0], "quotations": PALETTE[1]}


def page(view: View) -> None:
    if not _frame.span(view).articles:
        nothing_here(view)
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = st.segmented_control("Show", list(_DRAWN), default="by outlet", required=True, key="reading", bind="query-params")
        labels = {measure.label: measure for measure in MEASURES}
        usual = next(place for place, measure in enumerate(MEASURES) if measure.name == "flesch_kincaid")
        measure = labels[st.selectbox("Measure", list(labels), usual, key="measure", bind="query-params", width=280)]
    table = _DRAWN[shown or "by outlet"](view, measure)
    _passages.panel(view, table)
    _explained(measure)


def _by_outlet(view: View, measure: Measure) -> Table:
    table = session.ask(view, query, "readability", view.filters, measure=measure.name)
    known = _figure.outlet_colours(view)
    scored = sorted((row for row in table.rows if row.value is not None), key=lambda row: row.value)
    if not scored:
        return _unscored(table)
    series = [Series(row.group, (_mark(row, row.group),), colour_of(row.group, known)) for row in scored]
    alt = f"Mean {measure.label} by outlet, from {scored[0].value:.1f} to {scored[-1].value:.1f}"
    _show(view, intervals(series, axis=_axis(measure)), table, measure, alt=alt)
    return table


def _by_part(view: View, measure: Measure) -> Table:
    tables = {part: session.ask(view, query, "readability", view.filters, measure=measure.name, part=part) for part in PARTS}
    both = next(iter(tables.values()))._replace(
        rows=tuple(row for table in tables.values() for row in table.rows),
        notes=tuple(dict.fromkeys(note for table in tables.values() for note in table.notes)),
    )
    if not any(row.n for row in both.rows):
        return _unscored(both)
    series = [
        Series(part, tuple(_mark(row, row.group) for row in tables[part].rows if row.value is not None), colour)
        for part, colour in PARTS.items()
    ]
    alt = f"Mean {measure.label} of narration and of quotations by outlet"
    _show(view, intervals([one for one in series if one.marks], axis=_axis(measure)), both, measure, alt=alt)
    return both


def _show(view: View, figure: object, table: Table, measure: Measure, *, alt: str) -> None:
    scored = sum(row.n for row in table.rows)
    missing = sum(row.missing for row in table.rows)
    counted = (
        f"Means of {scored:,} scores by {measure.label}; {missing:,} parts or articles have none. Whiskers: 95 % intervals. "
        "Grey: fewer than 5 articles. The filters choose articles; copied paragraphs stay in their texts."
    )
    shown = table._replace(rows=tuple(_scored(row) for row in table.rows))
    _figure.show(view, figure, shown, SCORES, key="readability", alt=alt, counted=counted)


class _Scored(NamedTuple):
    """A row of the table, with the part of the text that it scores."""

    group: str | None
    part: str
    value: float | None
    low: float | None
    high: float | None
    median: float | None
    q1: float | None
    q3: float | None
    n: int
    missing: int
    measure: str
    evidence: Evidence


def _scored(row: Readability) -> _Scored:
    part = dict(row.evidence.keys)["measure"].partition(":")[2] or "body"
    return _Scored(
        row.group, part, row.value, row.low, row.high, row.median, row.q1, row.q3, row.n, row.missing, row.measure, row.evidence
    )  # fmt: skip


def _distribution(view: View, measure: Measure) -> Table:
    table = session.ask(view, query, "readability-bands", view.filters, measure=measure.name)
    if not table.rows:
        return _unscored(table)
    marks = [
        Mark(f"{row.low:g} to {row.high:g}", row.n, evidence.encode(row.evidence), f"{row.n:,} articles", articles=row.n)
        for row in table.rows
    ]
    figure = distribution(marks, [(row.low, row.high) for row in table.rows], axis=_axis(measure), colour=PALETTE[0])
    counted = f"{sum(row.n for row in table.rows):,} articles with a score by {measure.label}; the whole body of each."
    _figure.show(view, figure, table, BANDS, key="bands", alt=f"Distribution of {measure.label} over articles", counted=counted)
    return table


_DRAWN = {"by outlet": _by_outlet, "distribution": _distribution, "narration and quotations": _by_part}


def _mark(row: Readability, label: str | None) -> Mark:
    reach = f"95 % interval {row.low:.1f} to {row.high:.1f}" if row.low is not None else "no interval: one article alone"
    spread = f"median {row.median:.1f}, quartiles {row.q1:.1f} and {row.q3:.1f}"
    note = f"mean {row.value:.1f}, {reach}\n{spread}\n{row.n:,} articles, {row.missing:,} without a score"
    return Mark(label or "", row.value, evidence.encode(row.evidence), note, row.low, row.high, row.n)


def _axis(measure: Measure) -> str:
    return f"{measure.label} ({measure.unit}; {measure.direction})"


def _unscored(table: Table) -> Table:
    st.info(
        f"No score: a text needs {FLOOR_WORDS} words and a language for which the measure is made. Try LIX, or wider filters.",
        icon=":material/info:",
    )
    return table


def _explained(measure: Measure) -> None:
    with st.expander(f"What {measure.label} measures", icon=":material/help:"):
        st.text(
            f"{measure.label}, in {measure.unit}s; {measure.direction}. Running prose mostly gives {measure.low:g} to {measure.high:g}.\n"
            f"Languages: {', '.join(sorted(measure.languages))}. After {measure.citation}.\n"
            f"Below {FLOOR_WORDS} words there is no score: one sentence misses the grade of its article by about five grades.\n"
            "It counts the length of sentences and words. It knows nothing of what is said, and it is no verdict on a writer."
        )


page(_frame.view())
