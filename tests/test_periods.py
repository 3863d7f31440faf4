"""Where the articles of a timeline lie, and what lies far off."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.queries.periods import FEWEST_DATED, Stretch, stretch_of

SPRING = [(date(2031, 3, 1) + timedelta(days=day), 5) for day in range(80)]


def test_an_article_of_another_decade_lies_far_off() -> None:
    archive, early = (date(2021, 7, 6), 1), (date(2031, 1, 2), 1)
    assert stretch_of([archive, early, *SPRING]) == Stretch(date(2031, 3, 1), SPRING[-1][0], 2, 0)
    assert stretch_of([*SPRING, (date(2041, 1, 1), 4)]) == Stretch(date(2031, 3, 1), SPRING[-1][0], 0, 4)


def test_what_is_more_than_a_stray_or_near_belongs_to_the_stretch() -> None:
    archive = (date(2021, 7, 6), 5)
    assert stretch_of([archive, *SPRING]) == Stretch(archive[0], SPRING[-1][0], 0, 0)
    near = (SPRING[0][0] - timedelta(days=35), 1)
    assert stretch_of([near, *SPRING]) == Stretch(near[0], SPRING[-1][0], 0, 0)


def test_few_articles_have_no_strays() -> None:
    held = [(date(1999, 1, 1), 1), (date(2031, 1, 1), FEWEST_DATED - 2)]
    assert stretch_of(held) == Stretch(date(1999, 1, 1), date(2031, 1, 1), 0, 0)
    assert stretch_of([]) is None


@given(st.dictionaries(st.dates(), st.integers(1, 400), min_size=1, max_size=40))
def test_every_article_is_in_the_stretch_or_beside_it(held: dict[date, int]) -> None:
    ordered = sorted(held.items())
    found = stretch_of(ordered)
    assert found is not None
    assert found.first <= found.last
    inside = sum(n for day, n in ordered if found.first <= day <= found.last)
    assert found.before + inside + found.behind == sum(held.values())
    assert max(found.before, found.behind) <= max(1, sum(held.values()) // 100)
