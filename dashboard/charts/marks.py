"""What a chart is made of: marks with their evidence, colours that stay with a name, texts that cannot be markup.

Charts are pure: marks in, a plotly figure out. `customdata` of a point is the encoded evidence of its mark and nothing else.
"""

import html
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from unicodedata import east_asian_width

import plotly.graph_objects as go

SMALL = 5
"""Below this many articles a mark is grey: one article more or less would change it (design: statistics, 5)."""

LIGHT, DARK = "#FFFFFF", "#171614"
"""The grounds of the two themes that Streamlit has when nobody sets one."""

PALETTE = ("#4477AA", "#E9712B", "#228833", "#AE357A", "#009988", "#CC3311", "#997700", "#2F9BC8", "#8866CC", "#70A02F")
"""Ten colours that stay apart for colour-blind readers; after Paul Tol's bright and vibrant schemes (2021), made darker or lighter until
each has a contrast of 3:1 to either ground, as WCAG 2.2 (1.4.11) asks of graphics. The tests hold all colours here to it."""

PLAIN = "#A98F5F"
"""Names beyond the palette: told apart by their labels, and no grey, which stands for nobody and for too few."""

REST = "#8E959F"
"""All others, and figures of too few articles."""

NOBODY = "#6F747C"
"""The unattributed: hatched, and darker than all others, so that it is never taken for a person nor for them."""

INK, PAPER = "#1B1E23", "#FFFFFF"
"""A whisker over bars of any colour: a thin line of the one in a broad line of the other; on a dark ground the other way round. Text
that stands on a bar of `REST` is `INK` in both themes."""

LABEL_LENGTH = 26
"""Characters of a label beside a bar; the whole name stands in the hover text and in the table."""

TEXT = ("#555B64", "#CDD1D7")
"""What axes and legends say, on a light and on a dark ground: 4.5:1."""


TITLE_LENGTH = 44
"""Characters in a line of an axis's title."""

LEGEND_LENGTH = LABEL_LENGTH
"""Characters of a name in a legend."""

LEGEND_COLUMN, LEGEND_ROW = 112, 19
"""Pixels of a name in a legend, of which a phone holds two side by side, and of its rows; longer names make the columns wider."""

LETTER, CAPITAL, IDEOGRAPH = 6, 8, 12
"""Pixels of a character in a legend, on the safe side."""


class Mark(NamedTuple):
    """One thing drawn. `key` is its encoded evidence; `note` says what stands behind it; `articles` greys it below `SMALL`.

    `value` None leaves a gap. `low` and `high` are its 95 % interval. `complete` is False for a period covered only in part,
    `burst` True for one in which more stands than chance explains.
    """

    label: str
    value: float | None
    key: str
    note: str = ""
    low: float | None = None
    high: float | None = None
    articles: int = SMALL
    complete: bool = True
    burst: bool = False


class Series(NamedTuple):
    """Marks that belong together (a line, a layer of stacked bars) under one name and colour."""

    name: str
    marks: tuple[Mark, ...]
    colour: str
    hatched: bool = False


def colours(names: Iterable[str]) -> dict[str, str]:
    """A colour for each of the first names, the same wherever they are drawn; give them in an order that filters do not change."""
    return dict(zip(names, PALETTE, strict=False))


def colour_of(name: str, known: Mapping[str, str]) -> str:
    return known.get(name, PLAIN)


def plain(text: str) -> str:
    """Text for plotly, which reads a little HTML: its brackets and ampersands become what they look like. One line, no controls."""
    visible = "".join(char if char.isprintable() else " " for char in text)
    return visible.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def titled(text: str) -> str:
    """The title of an axis, in lines that a phone holds."""
    return "<br>".join(plain(line) for line in textwrap.wrap(text, TITLE_LENGTH))


def shortened(text: str, length: int = LABEL_LENGTH) -> str:
    """A label that fits beside its bar."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def labels(marks: Sequence[Mark]) -> list[str]:
    """Short labels for the axis, of one or two lines. Bars stand at numbers, so two equal labels are still two bars."""
    return ["<br>".join(plain(shortened(line)) for line in mark.label.split("\n", 1)) for mark in marks]


def hover(mark: Mark, *, series: str = "") -> str:
    """What the pointer reads: names shortened to a line, then the note."""
    lines = [shortened(part, 80) for part in (series, mark.label) if part]
    return "<br>".join([*(f"<b>{plain(line)}</b>" for line in lines), *(plain(part) for part in mark.note.split("\n") if part)])


def ink(mark: Mark, colour: str) -> str:
    """The colour of a mark: grey where too few articles stand behind it."""
    return colour if mark.articles >= SMALL else REST


def layer_ink(mark: Mark, colour: str) -> str:
    """The colour of a part of a stack: greyed and no more where too few articles stand behind it, or the parts were one."""
    return colour if mark.articles >= SMALL else greyed(colour)


def greyed(colour: str) -> str:
    """A colour `#RRGGBB` halfway to the grey of all others."""
    both = zip(_channels(colour), _channels(REST), strict=True)
    return "#" + "".join(f"{(own + grey) // 2:02X}" for own, grey in both)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def laid_out(figure: go.Figure, *, height: int, **layout: Any) -> go.Figure:
    """The look that all charts share: no frame, transparent ground (light and dark), no drag, clicks select."""
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
        clickmode="event+select",
        hoverlabel={"align": "left"},
        showlegend=False,
        bargap=0.28,
        **layout,
    )
    figure.update_xaxes(automargin=True, fixedrange=True, zeroline=False)
    figure.update_yaxes(automargin=True, fixedrange=True, zeroline=False)
    return figure


def on_ground(figure: go.Figure, *, dark: bool) -> go.Figure:
    """The figure for a light or a dark ground: what it says is legible there, and on a dark one whiskers are light within a dark edge."""
    colour = TEXT[dark]
    axis = {"tickfont_color": colour, "title_font_color": colour}
    figure.update_xaxes(axis).update_yaxes(axis).update_layout(legend_font_color=colour)
    for note in figure.layout.annotations:
        note.font.color = note.font.color or colour
    other = {INK: PAPER, PAPER: INK} if dark else {}
    for trace in figure.data:
        if trace.type in ("bar", "scatter") and trace.error_x.color in other:
            trace.error_x.color = other[trace.error_x.color]
    return figure


def signs(figure: go.Figure) -> tuple[str, ...]:
    """What arrowheads and the colour of names without one mean, a sentence each, where a figure has them and no legend says it."""
    markers = [trace.to_plotly_json().get("marker", {}) for trace in figure.data]
    told = []
    if any(str(symbol).startswith("triangle") for marker in markers for symbol in _several(marker.get("symbol"))):
        told.append("Arrowheads: it runs on beyond the scale.")
    if not figure.layout.showlegend and any(PLAIN in _several(marker.get("color")) for marker in markers):
        told.append(f"Only {len(PALETTE)} names have a colour of their own, the same on every page; all others are sand-coloured.")
    return tuple(told)


def _several(one_or_more: Any) -> Sequence[Any]:
    return one_or_more if isinstance(one_or_more, list | tuple) else (one_or_more,)


def with_legend(figure: go.Figure, entries: int) -> go.Figure:
    """The figure with its legend above it, in columns as wide as its longest name; it grows with the legend, for which plots shrink."""
    names = {html.unescape(trace.name) for trace in figure.data if trace.showlegend is not False and trace.name}
    width = max([LEGEND_COLUMN, *map(_wide, names)])
    place = {"xref": "container", "x": 0, "yref": "container", "y": 1, "yanchor": "top"}
    # Plotly cuts a legend at half the figure: a phone has its names one below the other, and needs them all.
    legend = {"orientation": "h", "traceorder": "normal", "entrywidth": width, "maxheight": LEGEND_ROW * (entries + 1), **place}
    free = 4 if width == LEGEND_COLUMN else 2
    return figure.update_layout(showlegend=True, legend=legend, height=figure.layout.height + LEGEND_ROW * max(0, entries - free))


def _wide(name: str) -> int:
    return sum(IDEOGRAPH if east_asian_width(char) in "WF" else CAPITAL if char.isupper() else LETTER for char in name)


def entries(series: Sequence[Series]) -> list[go.Bar]:
    """The legend of stacked bars: Plotly would show each in the colour of its first part, which is paler where that rests on little."""
    return [
        go.Bar({
            "x": [None], "y": [None], "orientation": "h", "name": plain(shortened(one.name, LEGEND_LENGTH)), "legendgroup": plain(one.name),
            "marker": {"color": one.colour, "pattern": hatch(one)}, "hoverinfo": "skip",
        })
        for one in series
    ]  # fmt: skip


def hatch(one: Series) -> dict[str, Any]:
    return {"shape": "/" if one.hatched else "", "fillmode": "overlay", "size": 6, "solidity": 0.25}


def unfaded(trace: dict[str, Any]) -> dict[str, Any]:
    """A trace whose other marks stay readable while one is selected."""
    return trace | {"unselected": {"marker": {"opacity": 0.45}}}
