"""What a query gives: a small table whose rows carry their evidence, and the notes that belong beside the figure."""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from scipy.stats import t as student

from dashboard.corpus import Snapshot
from dashboard.tables import Evidence, Filters

CONFIDENCE = 0.95
"""Every interval is a 95 % interval."""

SMALL = 5
"""Below this many articles a figure is shown in grey: one article more or less would change it."""


class Table(NamedTuple):
    """The table behind one chart: rows are NamedTuples of one type; `notes` say what was counted and what was left out."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Any, ...]
    notes: tuple[str, ...] = ()


class Option(NamedTuple):
    """One switch of a query beside the filters; the first choice is the default, no choices means free text."""

    name: str
    about: str
    choices: tuple[str, ...] = ()
    default: str = ""


class Query(NamedTuple):
    """One row of the registry. `run(snapshot, filters, **options)`; `row` is the NamedTuple of its rows."""

    name: str
    about: str
    row: type
    run: Callable[..., Table]
    options: tuple[Option, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.row._fields)  # type: ignore[attr-defined]


class Share(NamedTuple):
    """A ratio of sums over articles with its 95 % interval; None where the denominator is 0."""

    value: float | None
    low: float | None
    high: float | None


def table(name: str, row: type, rows: Sequence[Any], notes: Sequence[str] = ()) -> Table:
    return Table(name, tuple(row._fields), tuple(rows), tuple(note for note in notes if note))  # type: ignore[attr-defined]


def share(y: float, x: float, yy: float, xy: float, xx: float, n: int) -> Share:
    """Σy / Σx with the linearised variance of a ratio estimator, the article as the unit (Cochran, Sampling Techniques, 1977, 6.4).

    `y`, `x` are sums over `n` articles, `yy`, `xy`, `xx` sums of squares and products; with 0 <= y <= x in each article. The interval
    is taken on the logit scale, which keeps it inside 0 to 1, with Student's t of n - 1 degrees of freedom. One article has no
    spread, hence no interval; nor has a share of exactly 0 or 1.
    """
    if x <= 0:
        return Share(None, None, None)
    ratio = y / x
    spread = max(yy - 2 * ratio * xy + ratio * ratio * xx, 0.0)
    if n < 2 or not 0 < ratio < 1:
        return Share(ratio, None, None)
    error = math.sqrt(n / (n - 1) * spread) / x
    reach = float(student.ppf((1 + CONFIDENCE) / 2, n - 1)) * error / (ratio * (1 - ratio))
    middle = math.log(ratio / (1 - ratio))
    return Share(ratio, _expit(middle - reach), _expit(middle + reach))


def mean(total: float, squares: float, n: int) -> Share:
    """The mean of `n` articles' scores from their sum and sum of squares, with Student's t interval."""
    if n == 0:
        return Share(None, None, None)
    middle = total / n
    if n < 2:
        return Share(middle, None, None)
    variance = max(squares - n * middle * middle, 0.0) / (n - 1)
    reach = float(student.ppf((1 + CONFIDENCE) / 2, n - 1)) * math.sqrt(variance / n)
    return Share(middle, middle - reach, middle + reach)


def proportion(k: int, n: int) -> Share:
    """k of n articles, with Wilson's score interval (Wilson 1927), which holds for small n and near 0 and 1."""
    if n == 0:
        return Share(None, None, None)
    z2 = 1.959963984540054**2
    p = k / n
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    reach = math.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return Share(p, max(0.0, middle - reach), min(1.0, middle + reach))


def _expit(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0


__all__ = [
    "CONFIDENCE",
    "SMALL",
    "Evidence",
    "Filters",
    "Option",
    "Query",
    "Share",
    "Snapshot",
    "Table",
    "mean",
    "proportion",
    "share",
    "table",
]
