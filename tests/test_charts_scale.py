"""Scales: what one article, or all others together, would set does not set everybody's, and a cut is seen."""

import pytest

from dashboard.charts import PALETTE, Mark, Series, intervals, share_bars
from dashboard.charts.bars import NO_WHISKER

BLUE = PALETTE[0]


def test_a_whisker_far_out_is_cut_and_an_arrowhead_says_so() -> None:
    marks = [Mark("a", 0.10, "k~a", "", 0.08, 0.12), Mark("b", 0.02, "k~b", "", 0.001, 0.6)]
    figure = share_bars(marks, [BLUE] * 2, axis="share")
    bars, arrows, core = figure.data
    assert list(core.error_x.array) == list(bars.error_x.array)
    assert list(bars.error_x.array) == pytest.approx([0.02, 0.25 - 0.02])
    assert figure.layout.xaxis.range[1] == pytest.approx(0.2575)
    assert (list(arrows.x), list(arrows.y), [key for (key,) in arrows.customdata]) == ([0.25], [1], ["k~b"])
    assert list(arrows.marker.symbol) == ["triangle-right"]
    assert "runs on" in arrows.hovertext[0]


def test_a_whisker_of_common_length_stays_whole() -> None:
    marks = [Mark("a", 0.10, "k~a", "", 0.08, 0.12), Mark("b", 0.02, "k~b", "", 0.001, 0.2)]
    bars, _ = share_bars(marks, [BLUE] * 2, axis="share").data
    assert list(bars.error_x.array) == pytest.approx([0.02, 0.18])


def test_all_others_do_not_set_the_scale_and_say_their_value() -> None:
    marks = [Mark("a", 0.05, "k~a"), Mark("(all others)", 0.85, "k~o", "", 0.8, 0.9), Mark("(unattributed)", 0.1, "k~u")]
    figure = share_bars(marks, [BLUE] * 3, axis="share", rest=[1])
    assert figure.layout.xaxis.range[1] == pytest.approx(0.2575)
    assert [(note.text, note.y) for note in figure.layout.annotations] == [("85%", 1)]
    assert list(figure.data[0].x) == [0.05, 0.85, 0.1]
    assert list(figure.data[0].error_x.array) == [NO_WHISKER, 0, NO_WHISKER]
    alone = share_bars(marks[1:2], [BLUE], axis="share", rest=[0])
    assert not alone.layout.annotations, "all others alone are their own scale"


def test_dots_keep_their_scale_where_one_interval_is_far_wider() -> None:
    marks = tuple(Mark(name, 10 + at, f"k~{name}", "", 9.5 + at, 10.5 + at) for at, name in enumerate("abc"))
    whole = intervals([Series("one", marks, BLUE)], axis="grade")
    assert whole.layout.xaxis.range is None
    figure = intervals([Series("one", (*marks, Mark("d", 11, "k~d", "", -20, 40)), BLUE)], axis="grade")
    low, high = figure.layout.xaxis.range
    assert 7.5 < low < high < 14.5
    assert sorted(figure.data[1].marker.symbol) == ["triangle-left", "triangle-right"]
    assert {key for (key,) in figure.data[1].customdata} == {"k~d"}


def test_no_scale_of_dots_goes_below_zero_where_nothing_can_be() -> None:
    ratios = (Mark("a", 1.5, "k~a", "", 1.2, 1.8), Mark("b", 0.4, "k~b", "", 0.1, 0.7), Mark("c", 2, "k~c", "", 0.2, 40))
    figure = intervals([Series("one", ratios, BLUE)], axis="times as often", middle=1)
    assert figure.layout.xaxis.range[0] == 0
    assert intervals([Series("one", ratios[:2], BLUE)], axis="").layout.xaxis.rangemode == "nonnegative"
    scores = (Mark("a", 1.5, "k~a", "", -1.2, 1.8), Mark("b", 1, "k~b"))
    assert intervals([Series("one", scores, BLUE)], axis="").layout.xaxis.rangemode == "normal"


def test_a_label_of_two_lines_has_room() -> None:
    one = intervals(
        [Series("x", (Mark("a", 1, "k~a"),) * 1, BLUE), Series("y", tuple(Mark(str(n), 1, "k") for n in range(9)), BLUE)], axis=""
    )
    two = intervals([Series("x", tuple(Mark(f"{n}\n→ b", 1, "k") for n in range(10)), BLUE)], axis="")
    assert two.layout.height > one.layout.height
    assert two.layout.yaxis.ticktext[0] == "0<br>→ b"
