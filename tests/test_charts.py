"""Figures: every mark carries its evidence and nothing else, no name can be markup, gaps stay gaps, small n is grey."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import (
    PALETTE,
    PLAIN,
    REST,
    Mark,
    Series,
    colours,
    distribution,
    focused,
    intervals,
    layers,
    multiples,
    plain,
    share_bars,
    shortened,
    signs,
    strip,
    timeline,
)
from dashboard.charts.bars import NO_WHISKER
from dashboard.charts.marks import greyed

DAYS = ("2025-03-03", "2025-03-10", "2025-03-17")

HOSTILE = "<b>Ada</b> <a href='http://127.0.0.1:9'>x</a> & \u202ereversed\n%{x}"


def mark(label: str = "Ada Brink", value: float | None = 0.25, key: str = "quotation~speaker~Ada%20Brink", **rest: Any) -> Mark:
    return Mark(label, value, key, "a note", **rest)


def keys(figure: Any) -> list[str]:
    return [data[0] for trace in figure.data for data in trace.customdata or ()]


FIGURES = {
    "share_bars": lambda marks: share_bars(marks, [PALETTE[0]] * len(marks), axis="share"),
    "layers": lambda marks: layers([Series("one", tuple(marks), PALETTE[0])], axis="share"),
    "distribution": lambda marks: distribution(marks, [(n, n + 1.0) for n in range(len(marks))], axis="score", colour=PALETTE[0]),
    "intervals": lambda marks: intervals([Series("one", tuple(marks), PALETTE[0])], axis="score"),
    "strip": lambda marks: strip([Series("one", tuple(marks), PALETTE[0])]),
    "timeline": lambda marks: timeline([Series("one", tuple(marks), PALETTE[0])], [], axis="share"),
    "stacked timeline": lambda marks: timeline([Series("one", tuple(marks), PALETTE[0])], [], axis="share", stacked=True),
}


OF_DAYS = ("strip", "timeline", "stacked timeline")
"""Figures whose labels are days."""


@pytest.mark.parametrize("name", FIGURES)
def test_each_mark_carries_its_evidence(name: str) -> None:
    marks = [mark(day, value, f"article~period~week%3A{day}") for day, value in zip(DAYS, (0.1, 0.2, 0.3), strict=True)]
    assert keys(FIGURES[name](marks)) == [one.key for one in marks]


@pytest.mark.parametrize("name", FIGURES)
def test_no_mark_no_error(name: str) -> None:
    assert keys(FIGURES[name]([])) == []


@pytest.mark.parametrize("name", [*FIGURES, "line", "stack"])
def test_no_name_is_markup(name: str) -> None:
    one = Series(HOSTILE, (mark(DAYS[0]),), PALETTE[0])
    timelines = {stacked: timeline([one], [], axis="", stacked=stacked) for stacked in (True, False)}
    label = DAYS[0] if name in OF_DAYS else HOSTILE
    figure = timelines[name == "stack"] if name in ("line", "stack") else FIGURES[name]([mark(label)])
    shown = [text for trace in figure.data for text in (trace.name or "", *(trace.hovertext or ()))]
    shown += list(figure.layout.yaxis.ticktext or ())
    for text in shown:
        assert "<" not in text.replace("<br>", "").replace("<b>", "").replace("</b>", "")
        assert "\u202e" not in text
    assert {trace.hovertemplate for trace in figure.data if trace.hoverinfo != "skip"} == {"%{hovertext}<extra></extra>"}


@given(st.text(max_size=200))
def test_plain_text_has_no_bracket_and_no_control(text: str) -> None:
    assert all(char.isprintable() and char not in "<>" for char in plain(text))


def test_bars_of_equal_names_stay_apart() -> None:
    figure = share_bars([mark("A name"), mark("A name")], [PALETTE[0]] * 2, axis="share")
    assert list(figure.data[0].y) == [0, 1]
    assert list(figure.layout.yaxis.ticktext) == ["A name", "A name"]


@given(st.text(max_size=100))
def test_a_label_fits(text: str) -> None:
    assert len(shortened(text)) <= 26


def test_a_long_title_of_an_axis_has_lines_that_a_phone_holds() -> None:
    title = intervals([Series("one", (mark(),), PALETTE[0])], axis="a <b>grade</b> " * 12).layout.xaxis.title.text
    assert max(len(line.replace("&lt;", "<").replace("&gt;", ">")) for line in title.split("<br>")) <= 44
    assert "<b>" not in title


def test_few_articles_are_grey() -> None:
    figure = share_bars([mark(articles=5), mark(articles=4)], [PALETTE[0], PALETTE[1]], axis="share")
    assert list(figure.data[0].marker.color) == [PALETTE[0], REST]


def test_parts_of_few_articles_are_greyed_and_stay_apart() -> None:
    stack = [Series(name, (mark(articles=number),), colour) for name, number, colour in zip("abc", (5, 4, 4), PALETTE, strict=False)]
    traces = layers(stack, axis="share").data
    drawn = [trace.marker.color[0] for trace in traces[:3]]
    assert [trace.marker.color for trace in traces if trace.showlegend is None] == list(PALETTE[:3]), "the legend is not greyed"
    assert drawn == [PALETTE[0], greyed(PALETTE[1]), greyed(PALETTE[2])]
    assert len({*drawn, REST, PALETTE[1], PALETTE[2]}) == 6
    assert greyed(REST) == REST


def test_the_unattributed_are_hatched() -> None:
    figure = share_bars([mark(), mark("(unattributed)")], [PALETTE[0], PALETTE[1]], axis="share", hatched=[1])
    assert list(figure.data[0].marker.pattern.shape) == ["", "/"]


def test_intervals_reach_from_low_to_high() -> None:
    figure = share_bars([mark(value=0.25, low=0.2, high=0.4), mark(value=1.0)], [PALETTE[0]] * 2, axis="share")
    errors = figure.data[0].error_x
    assert errors.array[0] == pytest.approx(0.15)
    assert errors.arrayminus[0] == pytest.approx(0.05)
    assert (errors.array[1], errors.arrayminus[1]) == (NO_WHISKER, NO_WHISKER), "null would be a whisker of no length"
    core = figure.data[1]
    assert (list(core.error_x.array), core.hoverinfo, core.customdata) == (list(errors.array), "skip", None)


def test_no_interval_no_whisker() -> None:
    assert share_bars([mark()], [PALETTE[0]], axis="share").data[0].error_x.visible is False


def test_a_period_without_articles_is_a_gap() -> None:
    marks = tuple(mark(day, value) for day, value in zip(DAYS, (0.1, None, 0.3), strict=True))
    line, dots = timeline([Series("one", marks, PALETTE[0])], [], axis="share").data
    assert line.y == dots.y == (0.1, None, 0.3)
    assert line.connectgaps is False


def test_a_period_of_few_articles_pulls_neither_the_line_nor_the_scale() -> None:
    marks = tuple(mark(day, value, articles=n) for day, value, n in zip(DAYS, (0.1, 1.0, 0.3), (5, 4, 9), strict=True))
    line, dots = timeline([Series("one", marks, PALETTE[0])], [], axis="share").data
    assert line.y == (0.1, None, 0.3)
    assert dots.y == (0.1, 0.3, 0.3)
    assert list(dots.marker.symbol) == ["circle", "triangle-up", "circle"]
    assert list(dots.marker.color) == [PALETTE[0], REST, PALETTE[0]]
    few = timeline([Series("one", tuple(one._replace(articles=2) for one in marks), PALETTE[0])], [], axis="share").data[1]
    assert few.y == (0.1, 1.0, 0.3), "where no period has enough, they set the scale"


@pytest.mark.parametrize(
    ("days", "names"),
    [
        (["2025-03-03"], ["3 Mar<br>2025"]),
        (["2025-03-03", "2025-03-04"], ["3 Mar<br>2025", "4 Mar<br>2025"]),
        (["2025-03-01", "2025-04-01", "2025-05-01"], ["Mar<br>2025", "Apr<br>2025", "May<br>2025"]),
    ],
)
def test_a_few_periods_are_named_one_by_one(days: list[str], names: list[str]) -> None:
    one = Series("one", tuple(mark(day) for day in days), PALETTE[0])
    for figure in (strip([one]), timeline([one], [one], axis="share"), multiples([one], axis="day")):
        assert (list(figure.layout.xaxis.tickvals), list(figure.layout.xaxis.ticktext)) == (days, names)
    many = Series("one", tuple(mark(f"2025-03-{n:02d}") for n in range(1, 20)), PALETTE[0])
    assert strip([many]).layout.xaxis.tickvals is None


def test_an_unfinished_period_is_open_and_pale() -> None:
    marks = (mark(DAYS[0]), mark(DAYS[1], complete=False))
    assert list(timeline([Series("one", marks, PALETTE[0])], [], axis="share").data[1].marker.symbol) == ["circle", "circle-open"]
    assert list(strip([Series("one", marks, PALETTE[0])]).data[0].marker.opacity) == [1.0, 0.55]


def test_the_coverage_stands_below_on_the_same_axis() -> None:
    one = Series("one", (mark(DAYS[0]),), PALETTE[0])
    figure = timeline([one], [one], axis="share")
    assert [trace.yaxis for trace in figure.data] == [None, None, "y2"]
    assert figure.layout.xaxis.anchor == "y2"
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]


def test_the_strip_below_is_of_one_colour_with_a_line_between_its_outlets() -> None:
    outlets = [Series(f"outlet {at}", (mark(DAYS[0], key=f"k~{at}"),), PALETTE[at]) for at in range(3)]
    strips = [trace for trace in timeline([outlets[0]], outlets, axis="share").data if trace.yaxis == "y2"]
    assert [trace.marker.color for trace in strips] == [PLAIN] * 3, "no second colour that no legend names"
    assert all(trace.marker.line.width == 1 for trace in strips)


def test_outlets_without_a_colour_share_one_entry_of_the_legend() -> None:
    shades = (PLAIN, PALETTE[0], PLAIN, PLAIN, PALETTE[1])
    figure = strip([Series(f"outlet {at}", (mark(DAYS[0], key=f"k~{at}"),), shade) for at, shade in enumerate(shades)])
    assert [trace.name for trace in figure.data if trace.showlegend] == ["outlet 1", "outlet 4", "3 other outlets"]
    assert set(keys(figure)) == {f"k~{at}" for at in range(5)}
    assert "outlet 2" in figure.data[3].hovertext[0]
    alone = strip([Series("one", (mark(DAYS[0]),), PLAIN)])
    assert [trace.name for trace in alone.data if trace.showlegend] == ["one"]


def test_a_figure_says_what_its_arrowheads_and_its_sand_coloured_bars_are() -> None:
    def told(marks: Sequence[Mark], shades: Sequence[str]) -> list[str]:
        return [sign.partition(" ")[0] for sign in signs(share_bars(marks, shades, axis="share"))]

    near, far = mark("a", 0.2, low=0.1, high=0.3), mark("b", 0.2, low=0.1, high=0.9)
    assert told([near], [PALETTE[0]]) == []
    assert told([near, far], PALETTE[:2]) == ["Arrowheads:"]
    assert told([near, near], [PLAIN, PALETTE[0]]) == ["Only"], "names that have no colour of their own"
    assert told([near._replace(articles=1)], [PLAIN]) == [], "which is grey"
    assert told([near, far], [PLAIN, PLAIN]) == ["Arrowheads:", "Only"]
    line = [Series("one", tuple(mark(day) for day in DAYS), PALETTE[0])]
    assert signs(timeline(line, [line[0]._replace(colour=PLAIN)], axis="share")) == (), "its legend and its caption say it"


def test_a_figure_grows_with_its_legend() -> None:
    def height(n: int) -> int:
        return int(strip([Series(f"outlet {at}", (mark(DAYS[0]),), PALETTE[at]) for at in range(n)]).layout.height)

    assert height(2) == height(4) < height(8)
    ten = strip([Series(f"The Harbour Evening Post {at}", (mark(DAYS[0]),), PALETTE[at]) for at in range(10)]).layout
    assert 10 * 19 < ten.legend.maxheight < ten.height - 150, "on a phone all names are there, and room for the bars"


def test_a_legend_has_room_for_its_longest_name() -> None:
    def legend(name: str) -> tuple[str, float]:
        figure = strip([Series(name, (mark(DAYS[0]),), PALETTE[0])])
        return figure.data[0].name, float(figure.layout.legend.entrywidth)

    assert legend("Elections & government")[0] == "Elections &amp; government", "not cut"
    short, long, capitals = (legend(name)[1] for name in ("Post", "Elections & government", "ELECTIONS & GOVERNMENT"))
    assert short == legend("Harbour")[1] < long < capitals, "short names stand two by two on a phone"
    assert long == legend("Elections < government")[1], "what is escaped is as wide as it looks"


def test_a_name_keeps_its_colour() -> None:
    order = ["c", "a", "b"]
    assert {name: colours(order)[name] for name in ("a", "b")} == {name: colours([*order, "d"])[name] for name in ("a", "b")}
    assert len(set(colours(map(str, range(30))).values())) == len(PALETTE)


def test_two_series_in_one_row_stand_apart() -> None:
    both = [Series("narration", (mark("Outlet", 8.0),), PALETTE[0]), Series("quotations", (mark("Outlet", 6.0),), PALETTE[1])]
    first, second = intervals(both, axis="grade").data[:2]
    assert first.y != second.y


def test_the_legend_of_dots_has_their_colour_though_the_first_rests_on_little() -> None:
    both = [Series(name, (mark("Outlet", 8.0, articles=2),), PALETTE[at]) for at, name in enumerate(("narration", "quotations"))]
    order = Series("", (mark("Outlet", None),), REST)
    figure = intervals([*both, order], axis="grade")
    assert [figure.data[at].marker.color for at in (0, 1)] == [(REST,), (REST,)]
    named = {trace.name: trace.marker.color for trace in figure.data if trace.showlegend is not False}
    assert named == {"narration": PALETTE[0], "quotations": PALETTE[1]}, "none for what has no mark"


def test_the_name_of_a_small_timeline_stands_above_it() -> None:
    layout = multiples([Series(f"outlet {at}", (mark(DAYS[0]),), PALETTE[at]) for at in range(3)], axis="by week").layout
    for at, note in enumerate(layout.annotations):
        bottom, top = layout[f"yaxis{at + 1 if at else ''}"].domain
        below = layout.annotations[at + 1].y if at < 2 else 0
        assert (note.y - top) * (layout.height - 60) >= 16, "a line of text is that high"
        assert (bottom - below) * (layout.height - 60) >= 10


@pytest.mark.parametrize("name", FIGURES)
def test_the_ground_is_transparent(name: str) -> None:
    layout = FIGURES[name]([mark(DAYS[0])]).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert layout.template.layout.to_plotly_json() is not None


def test_a_timeline_opens_on_the_days_it_is_told_and_keeps_all_its_marks() -> None:
    lines = [Series("Topic", tuple(mark(day) for day in ("2015-01-05", *DAYS)), PALETTE[0])]
    whole, opened = timeline(lines, [], axis="share"), focused(timeline(lines, [], axis="share"), (DAYS[0], DAYS[-1]))
    assert keys(opened) == keys(whole)
    assert whole.layout.xaxis.range is None
    assert "2015" not in opened.layout.xaxis.range[0] < DAYS[0] < DAYS[-1] < opened.layout.xaxis.range[1]
    assert focused(timeline(lines, [], axis="share"), None) == whole
