"""Marks -> plotly figures. Pure: no corpus, no Streamlit, no state; every figure is built from lists by graph_objects.

A mark carries the encoded evidence that stands behind it; a click on it gives exactly that back. See `dashboard.charts.marks`.
"""

from dashboard.charts.bars import distribution, intervals, layers, share_bars
from dashboard.charts.lines import focused, multiples, strip, timeline
from dashboard.charts.marks import NOBODY, PALETTE, PLAIN, REST, SMALL, Mark, Series, colour_of, colours, on_ground, plain, shortened, signs
from dashboard.charts.scores import means

__all__ = [
    "NOBODY",
    "PALETTE",
    "PLAIN",
    "REST",
    "SMALL",
    "Mark",
    "Series",
    "colour_of",
    "colours",
    "distribution",
    "focused",
    "intervals",
    "layers",
    "means",
    "multiples",
    "on_ground",
    "plain",
    "share_bars",
    "shortened",
    "signs",
    "strip",
    "timeline",
]
