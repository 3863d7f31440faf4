"""What a tour is made of."""

from typing import NamedTuple

from dashboard.tables import Filters
from dashboard.tours.figures import Ask


class Figure(NamedTuple):
    """A figure of a step: what gives it, the range in which the sentence is true, how it is written ("": not at all)."""

    ask: Ask
    least: float
    most: float
    form: str = "{:,.0f}"


def exactly(number: float, ask: Ask) -> Figure:
    """A figure that the sentence rests on without naming it."""
    return Figure(ask, number, number, "")


class Step(NamedTuple):
    """One view: `page`, `filters` and the page's `options` as its link has them; `see` has a pair of braces for each written figure."""

    title: str
    page: str
    see: str
    figures: tuple[Figure, ...]
    filters: Filters = Filters()
    options: tuple[tuple[str, str], ...] = ()


class Tour(NamedTuple):
    """`name` is what the link calls it."""

    name: str
    title: str
    about: str
    steps: tuple[Step, ...]
