"""Bars: shares by name with their intervals, layers that add up to a whole, the distribution of a score, ratios around a middle."""

import math
import statistics
from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.marks import (
    INK,
    LEGEND_LENGTH,
    PAPER,
    Mark,
    Series,
    entries,
    hatch,
    hover,
    ink,
    labels,
    laid_out,
    layer_ink,
    plain,
    shortened,
    titled,
    unfaded,
    with_legend,
)

FAR = 2.5
"""Whiskers that end further out than this many times the largest value are cut: one article alone must not set everybody's scale."""

WHISKER = "#7D828B"
"""Whiskers of dots, and arrowheads: they stand on the ground alone, and this grey is seen on either."""

NO_WHISKER = "none"
"""Plotly draws null as a whisker of no length, which looks like an interval that is sure; what is no number it leaves out."""

ROW = 30
"""Pixels of one horizontal bar: a finger can hit it."""


def share_bars(
    marks: Sequence[Mark], colours: Sequence[str], *, axis: str, percent: bool = True, hatched: Sequence[int] = (), rest: Sequence[int] = ()
) -> go.Figure:
    """Horizontal bars from the top, each with its interval; `hatched` are the places of bars that are nobody's.

    `rest` are the places of bars that are many names together: far larger than any one, they run out of the scale and say their value.
    """
    drawn = [mark for mark in marks if mark.value is not None]
    values = [mark.value or 0.0 for mark in drawn]
    shape = ["/" if place in hatched else "" for place, mark in enumerate(marks) if mark.value is not None]
    end = max((mark.high or mark.value or 0.0 for mark in drawn), default=0.0)
    alone = [mark.value for place, mark in enumerate(marks) if mark.value is not None and place not in rest]
    limit = FAR * max(alone or values, default=0.0)
    edges = (-math.inf, limit) if 0 < limit < end else (-math.inf, math.inf)
    trace = go.Bar(unfaded({
        "orientation": "h", "y": list(range(len(drawn))), "x": values, "customdata": [[mark.key] for mark in drawn],
        "marker": {
            "color": [ink(mark, colour) for mark, colour in zip(marks, colours, strict=True) if mark.value is not None],
            "pattern": {"shape": shape, "fillmode": "overlay", "size": 6, "solidity": 0.25},
        },
        "hovertext": [hover(mark) for mark in drawn], "hovertemplate": "%{hovertext}<extra></extra>",
        "error_x": _errors(drawn, edges, colour=PAPER, thickness=4.5),
    }))  # fmt: skip
    rows = list(range(len(drawn)))
    figure = go.Figure([trace, *_running_on(drawn, rows, edges), *_cores(drawn, rows, edges)])
    laid_out(figure, height=max(110, ROW * len(drawn) + 80))
    figure.update_yaxes(autorange="reversed", tickvals=list(range(len(drawn))), ticktext=labels(drawn), showgrid=False)
    figure.update_xaxes(title=titled(axis), tickformat=".0%" if percent else ",", rangemode="tozero", nticks=6)
    if 0 < limit < end:
        figure.update_xaxes(range=[0, limit * 1.03])
        for row, value in enumerate(values):
            if value > limit:
                figure.add_annotation(
                    x=limit, y=row, text=f"{value:.0%}" if percent else f"{value:,.0f}", xanchor="right", xshift=-8, showarrow=False,
                    font={"color": INK, "size": 13},
                )  # fmt: skip
    return figure


def layers(series: Sequence[Series], *, axis: str) -> go.Figure:
    """One horizontal bar for each label, its layers side by side from 0 to 100 %."""
    order = list(dict.fromkeys(mark.label for one in series for mark in one.marks))
    figure = go.Figure([*(_layer(one, order) for one in series), *entries(series)])
    laid_out(figure, height=(ROW + 14) * len(order) + 110, barmode="stack")
    with_legend(figure, len(series))
    ticks = labels([Mark(label, 0, "") for label in order])
    figure.update_yaxes(autorange="reversed", tickvals=list(range(len(order))), ticktext=ticks, showgrid=False)
    figure.update_xaxes(title=titled(axis), tickformat=".0%", range=[0, 1.001], nticks=6)
    return figure


def _layer(one: Series, order: Sequence[str]) -> go.Bar:
    drawn = [mark for mark in one.marks if mark.value]
    return go.Bar(unfaded({
        "orientation": "h", "name": plain(shortened(one.name, LEGEND_LENGTH)), "legendgroup": plain(one.name), "showlegend": False,
        "y": [order.index(mark.label) for mark in drawn], "x": [mark.value for mark in drawn],
        "customdata": [[mark.key] for mark in drawn],
        "marker": {"color": [layer_ink(mark, one.colour) for mark in drawn], "line": {"width": 0.5, "color": "rgba(128,128,128,0.4)"},
                   "pattern": hatch(one)},
        "hovertext": [hover(mark, series=one.name) for mark in drawn], "hovertemplate": "%{hovertext}<extra></extra>",
    }))  # fmt: skip


def distribution(marks: Sequence[Mark], edges: Sequence[tuple[float, float]], *, axis: str, colour: str) -> go.Figure:
    """Upright bars over a scale: how many articles score how high; `edges` are each bar's (low, high)."""
    drawn = [(mark, low, high) for mark, (low, high) in zip(marks, edges, strict=True) if mark.value]
    trace = go.Bar(unfaded({
        "x": [(low + high) / 2 for _, low, high in drawn], "width": [(high - low) * 0.94 for _, low, high in drawn],
        "y": [mark.value for mark, *_ in drawn], "customdata": [[mark.key] for mark, *_ in drawn], "marker": {"color": colour},
        "hovertext": [hover(mark) for mark, *_ in drawn], "hovertemplate": "%{hovertext}<extra></extra>",
    }))  # fmt: skip
    figure = laid_out(go.Figure(trace), height=320)
    figure.update_xaxes(title=titled(axis), showgrid=False)
    figure.update_yaxes(title="articles", tickformat=",d", rangemode="tozero")
    return figure


def intervals(series: Sequence[Series], *, axis: str, middle: float | None = None) -> go.Figure:
    """Dots with their intervals on one scale, a row for each label; a dashed line at `middle`, where nothing differs.

    Series that share a label stand one above the other in its row, told apart by the legend.
    """
    order = list(dict.fromkeys(mark.label for one in series for mark in one.marks))
    apart = len(order) < sum(len(one.marks) for one in series)
    high = apart or any("\n" in label for label in order)
    middle_one = (len(series) - 1) / 2
    edges = _window([mark for one in series for mark in one.marks if mark.value is not None])
    figure = go.Figure()
    for place, one in enumerate(series):
        figure.add_traces(_dots(one, order, 0.24 * (place - middle_one) if apart else 0.0, edges))
    laid_out(figure, height=max(170, (ROW + 14 * high) * len(order) + 80 + 30 * apart))
    if apart:
        # Plotly would show each in the colour of its first dot, which is grey where that rests on little.
        drawn = [one for one in series if any(mark.value is not None for mark in one.marks)]
        figure.update_traces(showlegend=False).add_traces([_named(one) for one in drawn])
        with_legend(figure, len(series))
    ticks = labels([Mark(label, 0, "") for label in order])
    figure.update_yaxes(tickvals=list(range(len(order))), ticktext=ticks, autorange=False, range=[len(order) - 0.4, -0.6])
    # Where nothing is below zero, a scale that goes there would say that something could be.
    above = not any(end is not None and end < 0 for one in series for mark in one.marks for end in (mark.value, mark.low))
    figure.update_xaxes(title=titled(axis), nticks=7, rangemode="nonnegative" if above else "normal")
    if math.isfinite(edges[0]):
        room = 0.03 * (edges[1] - edges[0])
        figure.update_xaxes(range=[max(0.0, edges[0] - room) if above else edges[0] - room, edges[1] + room])
    if middle is not None:
        figure.add_vline(x=middle, line={"dash": "dash", "width": 1, "color": "rgba(128,128,128,0.7)"})
    return figure


def _dots(one: Series, order: Sequence[str], offset: float, edges: tuple[float, float]) -> list[go.Scatter]:
    drawn = [mark for mark in one.marks if mark.value is not None]
    rows = [order.index(mark.label) + offset for mark in drawn]
    dots = go.Scatter(unfaded({
        "mode": "markers", "name": plain(shortened(one.name, LEGEND_LENGTH)),
        "x": [mark.value for mark in drawn], "y": rows,
        "customdata": [[mark.key] for mark in drawn], "marker": {"size": 11, "color": [ink(mark, one.colour) for mark in drawn]},
        "hovertext": [hover(mark, series=one.name if one.name != mark.label else "") for mark in drawn],
        "hovertemplate": "%{hovertext}<extra></extra>", "error_x": _errors(drawn, edges, colour=WHISKER, thickness=2),
    }))  # fmt: skip
    return [dots, *_running_on(drawn, rows, edges)]


def _named(one: Series) -> go.Scatter:
    """Its entry in the legend."""
    return go.Scatter({
        "mode": "markers", "name": plain(shortened(one.name, LEGEND_LENGTH)), "x": [None], "y": [None],
        "marker": {"size": 11, "color": one.colour}, "hoverinfo": "skip",
    })  # fmt: skip


def _window(drawn: Sequence[Mark]) -> tuple[float, float]:
    """Between which values a scale of dots runs where some whisker ends far outside of all others; infinite where none does."""
    values = [mark.value for mark in drawn if mark.value is not None]
    widths = [mark.high - mark.low for mark in drawn if mark.low is not None and mark.high is not None]
    if not widths:
        return -math.inf, math.inf
    room = max(max(values) - min(values), statistics.median(widths))
    low, high = min(values) - room, max(values) + room
    ends = [end for mark in drawn for end in (mark.low, mark.high) if end is not None]
    return (low, high) if min(ends) < low - room or max(ends) > high + room else (-math.inf, math.inf)


def _running_on(drawn: Sequence[Mark], rows: Sequence[float], edges: tuple[float, float]) -> list[go.Scatter]:
    """Arrowheads at the edge of the scale where an interval or a bar runs on beyond it."""
    cut = [
        (mark, row, edge, symbol)
        for mark, row in zip(drawn, rows, strict=True)
        for end, edge, symbol, outside in (
            (mark.low, edges[0], "triangle-left", -1),
            (mark.value if mark.high is None else mark.high, edges[1], "triangle-right", 1),
        )
        if end is not None and outside * (end - edge) > 0
    ]
    if not cut:
        return []
    return [go.Scatter(unfaded({
        "mode": "markers", "x": [edge for _, _, edge, _ in cut], "y": [row for _, row, _, _ in cut], "showlegend": False,
        "customdata": [[mark.key] for mark, *_ in cut], "marker": {"size": 9, "color": WHISKER, "symbol": [symbol for *_, symbol in cut]},
        "hovertext": [f"{hover(mark)}<br>It runs on beyond the scale." for mark, *_ in cut],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }))]  # fmt: skip


def _cores(drawn: Sequence[Mark], rows: Sequence[float], edges: tuple[float, float]) -> list[go.Scatter]:
    """The thin lines within the broad ones that whiskers over bars are; nothing that a pointer meets."""
    errors = _errors(drawn, edges, colour=INK, thickness=1.5)
    if not errors.get("array"):
        return []
    return [go.Scatter({
        "mode": "markers", "x": [mark.value for mark in drawn], "y": list(rows), "marker": {"opacity": 0}, "hoverinfo": "skip",
        "showlegend": False, "error_x": errors,
    })]  # fmt: skip


def _errors(drawn: Sequence[Mark], edges: tuple[float, float], *, colour: str, thickness: float) -> dict[str, object]:
    """Whiskers up to the edges of the scale; none where a mark has no interval (one article alone, or a share of exactly 0 or 1)."""
    if not any(mark.low is not None for mark in drawn):
        return {"visible": False}
    up = [max(0.0, min(mark.high, edges[1]) - (mark.value or 0)) if mark.high is not None else NO_WHISKER for mark in drawn]
    down = [max(0.0, (mark.value or 0) - max(mark.low, edges[0])) if mark.low is not None else NO_WHISKER for mark in drawn]
    return {"type": "data", "array": up, "arrayminus": down, "thickness": thickness, "width": 3, "color": colour}
