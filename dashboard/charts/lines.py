"""Time: shares of each period above, what they rest on below, on one axis, so that a hole in the collection cannot look like news."""

import math
from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard.charts.marks import (
    LEGEND_LENGTH,
    PLAIN,
    SMALL,
    Mark,
    Series,
    entries,
    hatch,
    hover,
    ink,
    laid_out,
    layer_ink,
    plain,
    shortened,
    titled,
    unfaded,
    with_legend,
)

PANEL = 92
"""Pixels of one of many small timelines."""

FEW = 6
"""So many periods stand side by side with their names on a phone."""

MANY = 40
"""Periods from which on points of the usual size would hide the lines."""

PARTING = "rgba(27,30,35,0.55)"
"""The line between the outlets of a period in the strip below a timeline: dark on its bars, on either ground."""

STRIP = 0.24
"""Part of the height that the coverage strip takes."""


def timeline(series: Sequence[Series], coverage: Sequence[Series], *, axis: str, stacked: bool = False) -> go.Figure:
    """Shares by period as lines (or stacked bars), articles by period and outlet as the strip below. Labels are ISO days."""
    top = _top(series)
    upper = [trace for one in series for trace in ([_stack(one)] if stacked else _line(one, top))]
    figure = go.Figure([*upper, *_foot(coverage), *(entries(series) if stacked else ())])
    laid_out(figure, height=470, barmode="stack", hovermode="closest")
    with_legend(figure, len(series)).update_layout(
        xaxis={"type": "date", "anchor": "y2", "showgrid": False},
        yaxis={"domain": [STRIP + 0.08, 1], "title": titled(axis), "tickformat": ".0%", "rangemode": "tozero"},
        yaxis2={"domain": [0, STRIP], "title": "articles", "tickformat": ",d", "rangemode": "tozero", "nticks": 3},
    )
    _name_periods(figure, (*series, *coverage))
    return figure


def _name_periods(figure: go.Figure, series: Sequence[Series]) -> None:
    """A few periods are named one by one: Plotly would cut them into hours, and a single one into milliseconds."""
    days = sorted({mark.label for one in series for mark in one.marks})
    if not 0 < len(days) <= FEW:
        return
    monthly = len(days) > 1 and all(day.endswith("-01") for day in days)
    names = [f"{date.fromisoformat(day):%b<br>%Y}" if monthly else _day_name(day) for day in days]
    figure.update_xaxes(tickmode="array", tickvals=days, ticktext=names)
    if len(days) == 1:
        figure.update_xaxes(type="category")


def _day_name(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%b<br>%Y}"


def focused(figure: go.Figure, days: tuple[str, str] | None) -> go.Figure:
    """The same figure, opened on the periods from one ISO day to another; None: on all. What lies outside is in the table."""
    if days is not None:
        first, last = (date.fromisoformat(day) for day in days)
        pad = max(timedelta(days=1), (last - first) / 40)
        figure.update_xaxes(range=[(first - pad).isoformat(), (last + pad).isoformat()])
    return figure


def strip(coverage: Sequence[Series]) -> go.Figure:
    """The coverage alone: articles by period, stacked by outlet; outlets without a colour of their own stand on top, one entry together."""
    own, others = ([one for one in coverage if (one.colour == PLAIN) is plainly] for plainly in (False, True))
    traces = [strip_trace(one, legend=True) for one in own] + [strip_trace(one) for one in others]
    for at, trace in enumerate(traces[len(own) :]):
        trace.update(name=f"{len(others)} other outlets" if len(others) > 1 else trace.name, legendgroup=PLAIN, showlegend=at == 0)
    figure = laid_out(go.Figure(traces), height=240, barmode="stack")
    with_legend(figure, len(own) + bool(others))
    figure.update_xaxes(type="date", showgrid=False)
    figure.update_yaxes(title="articles", tickformat=",d", rangemode="tozero", nticks=4)
    _name_periods(figure, coverage)
    return figure


def strip_trace(one: Series, *, axis: str = "y", legend: bool = False) -> go.Bar:
    drawn = [mark for mark in one.marks if mark.value]
    return go.Bar(unfaded({
        "x": [mark.label for mark in drawn], "y": [mark.value for mark in drawn], "yaxis": axis,
        "name": plain(shortened(one.name, LEGEND_LENGTH)),
        "showlegend": legend, "customdata": [[mark.key] for mark in drawn],
        "marker": {"color": one.colour, "opacity": [_weight(mark) for mark in drawn]},
        "hovertext": [hover(mark, series=one.name) for mark in drawn], "hovertemplate": "%{hovertext}<extra></extra>",
    }))  # fmt: skip


def _foot(coverage: Sequence[Series]) -> list[go.Bar]:
    """The strip below a timeline, in one colour: in those of the outlets it would pass for what the legend names. A line parts them."""
    traces = [strip_trace(one._replace(colour=PLAIN), axis="y2") for one in coverage]
    for trace in traces:
        trace.marker.line = {"width": 1, "color": PARTING}
    return traces


def _stack(one: Series) -> go.Bar:
    drawn = [mark for mark in one.marks if mark.value]
    return go.Bar(unfaded({
        "x": [mark.label for mark in drawn], "y": [mark.value for mark in drawn], "name": plain(shortened(one.name, LEGEND_LENGTH)),
        "customdata": [[mark.key] for mark in drawn], "legendgroup": plain(one.name), "showlegend": False,
        "marker": {"color": [layer_ink(mark, one.colour) for mark in drawn], "opacity": [_weight(mark) for mark in drawn],
                   "pattern": hatch(one)},
        "hovertext": [hover(mark, series=one.name) for mark in drawn], "hovertemplate": "%{hovertext}<extra></extra>",
    }))  # fmt: skip


def _line(one: Series, top: float) -> list[go.Scatter]:
    """The line through the periods that have enough articles, and above it a point for each period.

    The line breaks where a period has no article, or fewer than `SMALL`: such a point is grey and pulls nothing. An open point where the
    collection covers a period only in part, a star for a burst, an arrowhead at the edge of the scale for what is beyond `top`.
    """
    drawn = {"x": [mark.label for mark in one.marks], "name": plain(shortened(one.name, LEGEND_LENGTH)), "legendgroup": plain(one.name)}
    sure = [mark.value if mark.articles >= SMALL else None for mark in one.marks]
    beyond = [mark.value is not None and mark.value > top for mark in one.marks]
    line = go.Scatter({
        **drawn, "mode": "lines", "y": sure, "connectgaps": False, "line": {"color": one.colour, "width": 2}, "hoverinfo": "skip",
    })  # fmt: skip
    dots = go.Scatter(unfaded({
        **drawn, "mode": "markers", "showlegend": False,
        "y": [top if out else mark.value for mark, out in zip(one.marks, beyond, strict=True)],
        "customdata": [[mark.key] for mark in one.marks],
        "cliponaxis": False,
        "marker": {
            "opacity": 1, "size": [_size(mark, len(one.marks)) for mark in one.marks],
            "color": [ink(mark, one.colour) for mark in one.marks],
            "symbol": ["triangle-up" if out else _symbol(mark) for mark, out in zip(one.marks, beyond, strict=True)],
        },
        "hovertext": [hover(mark, series=one.name) for mark in one.marks], "hovertemplate": "%{hovertext}<extra></extra>",
    }))  # fmt: skip
    return [line, dots]


def _symbol(mark: Mark) -> str:
    return f"{'star' if mark.burst else 'circle'}{'' if mark.complete else '-open'}"


def _size(mark: Mark, periods: int) -> int:
    if mark.burst:
        return 14
    return (8 if mark.articles >= SMALL else 6) - 3 * (periods > MANY)


def _top(series: Sequence[Series]) -> float:
    """The largest share that a period of enough articles has: one article of two must not set the scale. Infinite where none has."""
    sure = [mark.value for one in series for mark in one.marks if mark.value is not None and mark.articles >= SMALL]
    return max(sure, default=0.0) or math.inf


def multiples(series: Sequence[Series], *, axis: str) -> go.Figure:
    """One small timeline a series, one below the other, on one scale of days and one of shares; the first of them stands on top.

    The scale is set by periods of at least `SMALL` articles; a point beyond it stands at its edge, as an arrowhead.
    """
    every = [mark.value for one in series for mark in one.marks if mark.value is not None]
    top = min(_top(series), max(every, default=0.0) or 1.0)
    figure = go.Figure([trace for at, one in enumerate(series) for trace in _panel(one, at, top)])
    laid_out(figure, height=PANEL * max(1, len(series)) + 60, hovermode="closest")
    share = 1 / max(1, len(series))
    for at, one in enumerate(series):
        upper = 1 - at * share
        place = {"domain": [upper - 0.86 * share, upper - 0.22 * share], "range": [0, 1.12 * top], "tickformat": ".0%", "nticks": 3}
        figure.update_layout({_axis_name("yaxis", at): place})
        figure.add_annotation(
            x=0, y=upper, xref="paper", yref="paper", text=plain(shortened(one.name, 40)), showarrow=False, xanchor="left", yanchor="top",
            font={"size": 12},
        )  # fmt: skip
    figure.update_xaxes(type="date", showgrid=False, anchor=_axis_name("y", len(series) - 1), title=titled(axis))
    figure.update_yaxes(automargin=True, fixedrange=True, zeroline=False)
    _name_periods(figure, series)
    return figure


def _axis_name(name: str, at: int) -> str:
    return name if at == 0 else f"{name}{at + 1}"


def _panel(one: Series, at: int, top: float) -> list[go.Scatter]:
    """The line of one panel."""
    traces = _line(one, top)
    for trace in traces:
        trace.update(yaxis=_axis_name("y", at))
    traces[1].marker.size = 6
    return traces


def _weight(mark: Mark) -> float:
    return 1.0 if mark.complete else 0.55
