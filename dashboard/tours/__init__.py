"""Three tours of the demo corpus: a few sentences and links into its views, each sentence with the figures that the view draws.

A step says what to see; its figures are asked of the query behind the view when it is shown, so that none can be out of date. Each has
the range in which the sentence is true: where a corpus was changed until it is not, the step says that (`Told.holds`).
"""

from typing import NamedTuple

from dashboard.corpus import Snapshot
from dashboard.errors import UsageError
from dashboard.tours.plans import ANALYST, TEACHER, TEAM
from dashboard.tours.steps import Figure, Step, Tour

START = (
    "A tunnel, poisoned water, an election: six invented outlets tell one spring, and they do not tell it alike. "
    "Three tours show what can be seen in it. Each step opens a page with its filters set; what to see stands above it."
)

TOURS: tuple[Tour, ...] = (ANALYST, TEAM, TEACHER)
"""Every tour, in the order of the start page."""


class Told(NamedTuple):
    """What a step says of the corpus as it is now, and whether that is so."""

    text: str
    holds: bool


def find(code: str) -> tuple[Tour, int] | None:
    """The tour and the step (from 0) that a link names as `teacher-2`; None for anything else."""
    name, _, number = code.partition("-")
    tour = next((one for one in TOURS if one.name == name), None)
    if tour is None or number not in {str(place) for place in range(1, len(tour.steps) + 1)}:
        return None
    return tour, int(number) - 1


def code(tour: Tour, place: int) -> str:
    """The inverse of `find`."""
    return f"{tour.name}-{place + 1}"


def tell(snapshot: Snapshot, step: str) -> Told:
    """The sentence of the step that a link names so, with its figures. Raises KeyError for a step that there is not."""
    found = find(step)
    if found is None:
        raise KeyError(step)
    tour, place = found
    shown = tour.steps[place]
    values = [_asked(snapshot, shown, figure) for figure in shown.figures]
    holds = all(value is not None and one.least <= value <= one.most for value, one in zip(values, shown.figures, strict=True))
    written = [one.form.format(value or 0) for value, one in zip(values, shown.figures, strict=True) if one.form]
    return Told(shown.see.format(*written), holds)


def _asked(snapshot: Snapshot, step: Step, figure: Figure) -> float | None:
    """None too where the query refuses: a corpus changed until a step's outlet is alone in it has no key words."""
    try:
        return figure.ask(snapshot, step.filters)
    except UsageError:
        return None


__all__ = ["START", "TOURS", "Figure", "Step", "Told", "Tour", "code", "find", "tell"]
