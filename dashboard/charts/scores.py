"""Means over time: as other timelines, but on a scale of scores, with the intervals of the periods that have enough articles."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.bars import NO_WHISKER
from dashboard.charts.lines import timeline
from dashboard.charts.marks import SMALL, Mark, Series

ROOM = 0.06
"""Part of the scale that stays free above and below."""


def means(series: Sequence[Series], coverage: Sequence[Series], *, axis: str) -> go.Figure:
    """Means by period, articles by period and outlet as the strip below. Labels are ISO days.

    Periods of at least `SMALL` articles set the scale, with their intervals; a point beyond it stands at its edge, as an arrowhead.
    """
    figure = timeline(series, coverage, axis=axis)
    low, high = _scale(series)
    figure.update_layout(yaxis={"tickformat": "", "rangemode": "normal", "range": [low, high]})
    for one, points in zip(series, figure.data[1::2], strict=False):
        points.y = [None if mark.value is None else min(max(mark.value, low), high) for mark in one.marks]
        points.marker.symbol = [_symbol(mark, low, high) for mark in one.marks]
        points.error_y = {
            "type": "data", "symmetric": False, "thickness": 1.5, "width": 3, "color": one.colour,
            "array": [NO_WHISKER if reach is None else reach[1] for reach in map(_reach, one.marks)],
            "arrayminus": [NO_WHISKER if reach is None else reach[0] for reach in map(_reach, one.marks)],
        }  # fmt: skip
    return figure


def _reach(mark: Mark) -> tuple[float, float] | None:
    """How far the interval reaches below and above; None where it is not drawn: of few articles it would fill the chart."""
    if mark.value is None or mark.low is None or mark.high is None or mark.articles < SMALL:
        return None
    return mark.value - mark.low, mark.high - mark.value


def _symbol(mark: Mark, low: float, high: float) -> str:
    if mark.value is not None and not low <= mark.value <= high:
        return "triangle-up" if mark.value > high else "triangle-down"
    return "circle" if mark.complete else "circle-open"


def _scale(series: Sequence[Series]) -> tuple[float, float]:
    """From the lowest to the highest end of what is drawn with an interval, else of all; not below 0 where nothing is."""
    drawn = [mark for one in series for mark in one.marks if mark.value is not None]
    sure = [end for mark in drawn if _reach(mark) for end in (mark.low, mark.high) if end is not None]
    ends = sure or [mark.value for mark in drawn if mark.value is not None]
    least, most = min(ends, default=0.0), max(ends, default=1.0)
    room = ROOM * (most - least) or 1.0
    return (max(0.0, least - room) if least >= 0 else least - room), most + room
