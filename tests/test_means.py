"""Means over time: what sets the scale, which periods have a whisker, what stands at the edge."""

from typing import Any

import pytest

from dashboard.charts import PALETTE, REST, Mark, Series, means
from dashboard.charts.bars import NO_WHISKER

DAYS = ("2025-03-03", "2025-03-10", "2025-03-17", "2025-03-24", "2025-03-31")


def drawn(*marks: Mark) -> tuple[list[float], list[Any]]:
    """The scale and the traces of one series."""
    figure = means([Series("all articles", marks, PALETTE[0])], [], axis="grade")
    return list(figure.layout.yaxis.range), list(figure.data)


def test_periods_of_enough_articles_set_the_scale() -> None:
    scale, (line, points) = drawn(
        Mark(DAYS[0], 9.0, "a", low=8.0, high=10.0, articles=9),
        Mark(DAYS[1], None, "b", articles=0),
        Mark(DAYS[2], 11.0, "c", low=10.0, high=12.0, articles=5, complete=False),
        Mark(DAYS[3], 40.0, "d", low=0.0, high=99.0, articles=2),
        Mark(DAYS[4], 1.0, "e", articles=1),
    )
    # From 8 to 12, and 6 % of these 4 above and below.
    assert scale == pytest.approx([7.76, 12.24])
    assert line.y == (9.0, None, 11.0, None, None), "a gap, and no line through few articles"
    assert points.y == pytest.approx((9.0, None, 11.0, 12.24, 7.76), nan_ok=True)
    assert points.marker.symbol == ("circle", "circle", "circle-open", "triangle-up", "triangle-down")
    assert points.marker.color == (PALETTE[0], REST, PALETTE[0], REST, REST)
    assert points.error_y.array == (1.0, NO_WHISKER, 1.0, NO_WHISKER, NO_WHISKER), "no whisker over the whole chart where articles are few"
    assert points.error_y.arrayminus == (1.0, NO_WHISKER, 1.0, NO_WHISKER, NO_WHISKER)
    assert [one[0] for one in points.customdata] == list("abcde")


def test_few_articles_alone_are_still_shown() -> None:
    scale, (_, points) = drawn(Mark(DAYS[0], 4.0, "a", low=-90.0, high=98.0, articles=2), Mark(DAYS[1], 6.0, "b", articles=1))
    assert scale == pytest.approx([3.88, 6.12])
    assert points.y == (4.0, 6.0)


def test_the_scale_goes_below_zero_only_where_a_score_does() -> None:
    assert drawn(Mark(DAYS[0], 1.0, "a", low=0.0, high=5.0, articles=9))[0][0] == 0.0
    assert drawn(Mark(DAYS[0], -3.0, "a", low=-5.0, high=-1.0, articles=9))[0] == pytest.approx([-5.24, -0.76])
    assert drawn(Mark(DAYS[0], None, "a", articles=0))[0] == pytest.approx([0.0, 1.06])


def test_the_coverage_stands_below() -> None:
    one = Series("all articles", (Mark(DAYS[0], 9.0, "a", low=8.0, high=10.0, articles=9),), PALETTE[0])
    figure = means([one], [Series("Paper A", (Mark(DAYS[0], 9, "b"),), PALETTE[1])], axis="grade")
    assert [trace.yaxis for trace in figure.data] == [None, None, "y2"]
    assert figure.layout.yaxis.tickformat == ""
