"""What a query gives: a small table whose rows carry their evidence, and the notes that belong beside the figure."""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from scipy.special import bdtrc, betaincinv, ndtri, stdtrit

from dashboard.corpus import Snapshot
from dashboard.tables import Evidence, Filters

CONFIDENCE = 0.95
"""Every interval is a 95 % interval."""

SMALL = 5
"""Below this many articles a figure is shown in grey: one article more or less would change it."""

ENOUGH = 200
"""Articles from which on the interval of a mean needs no second one beside it; the least for which coverage is promised."""

BEYOND = 1.5
"""A sample's kurtosis falls short of that of scores with a heavy tail. Of 1, 1.5 and 2 this one, with the farthest score counted twice,
covers nearest to 95 % on the seed on which methods are compared (docs/simulation-intervals.md)."""

PEAKED = 1.25
"""The same for shares, where few articles hold the speaker: of 1, 1.15, 1.2, 1.25 and 1.3 the one with the most room within 93 to 97 %."""

SYMMETRIC = 1e-6
"""A skewness below this changes no digit that is shown, and would be divided by."""


TAIL = (1 - CONFIDENCE) / 2

STEPS, CLOSE = 60, 1e-9
"""Of the search for an end of the interval of a proportion: at most so many (some six are taken), and how near, in standard errors."""


class Covered(NamedTuple):
    """What a simulation found (docs/simulation-intervals.md): from `enough` articles on, 95 % intervals cover 93 to 97 %.

    `few` says what they are below; `at` gives, for numbers of articles, the lowest and highest coverage in per cent of the intervals
    that are shown, over the figures of the population that is like measured news.
    """

    few: str
    enough: int
    at: tuple[tuple[int, int, int], ...]


COVERED = {
    "quote share": Covered("uneven", 200, ((10, 93, 97), (50, 95, 99))),
    "topic share": Covered("uneven", 200, ((10, 94, 98), (50, 94, 98))),
    "mean readability": Covered("a little too narrow", 200, ((10, 94, 94), (50, 93, 93))),
}


class Table(NamedTuple):
    """The table behind one chart: rows are NamedTuples of one type; `notes` say what was counted and what was left out."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Any, ...]
    notes: tuple[str, ...] = ()


class Option(NamedTuple):
    """One switch of a query beside the filters. Without choices it is a number, or any text where `text` says so."""

    name: str
    about: str
    choices: tuple[str, ...] = ()
    default: str = ""
    text: bool = False


class Query(NamedTuple):
    """One row of the registry. `run(snapshot, filters, **options)`; `row` is the NamedTuple of its rows."""

    name: str
    about: str
    row: type[NamedTuple]
    run: Callable[..., Table]
    options: tuple[Option, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return self.row._fields


class Share(NamedTuple):
    """A ratio of sums over articles with its 95 % interval; None where the denominator is 0."""

    value: float | None
    low: float | None
    high: float | None


def table(name: str, row: type[NamedTuple], rows: Sequence[Any], notes: Sequence[str] = ()) -> Table:
    return Table(name, row._fields, tuple(rows), tuple(note for note in notes if note))


def share(y: float, x: float, yy: float, xy: float, xx: float, n: int, fourths: Sequence[float] = ()) -> Share:
    """Σy / Σx with the linearised variance of a ratio estimator, the article as the unit (Cochran, Sampling Techniques, 1977, 6.4).

    `y`, `x` are sums over `n` articles, `yy`, `xy`, `xx` sums of squares and products, `fourths` the sums of y⁴, y³x, y²x², yx³ and
    x⁴; with 0 <= y <= x in each article. The interval is taken on the logit scale, which keeps it inside 0 to 1, with Student's t of
    the degrees of freedom that `fourths` tell of, else n - 1. One article has no spread, hence no interval; nor has a share of
    exactly 0 or 1.
    """
    if x <= 0:
        return Share(None, None, None)
    ratio = y / x
    spread = max(yy - 2 * ratio * xy + ratio * ratio * xx, 0.0)
    if n < 2 or not 0 < ratio < 1:
        return Share(ratio, None, None)
    error = math.sqrt(n / (n - 1) * spread) / x
    peak = sum(weight * (-ratio) ** power * found for power, (weight, found) in enumerate(zip((1, 4, 6, 4, 1), fourths, strict=False)))
    reach = _student(_freedom(spread, PEAKED * peak, n)) * error / (ratio * (1 - ratio))
    middle = math.log(ratio / (1 - ratio))
    return Share(ratio, _expit(middle - reach), _expit(middle + reach))


def mean(total: float, squares: float, n: int, cubes: float = 0.0, fourths: float = 0.0, edges: tuple[float, float] | None = None) -> Share:
    """The mean of `n` articles' scores from the sums of their powers, with Student's t interval, its skewness removed.

    Hall's cubic transformation (On the removal of skewness by transformation, 1992) makes the side wider on which a few articles
    score far out, and the degrees of freedom follow their kurtosis. `edges` are the lowest and the highest score: the interval is that
    of the scores with the one farthest from the mean counted twice, because what lies beyond the farthest score of a sample is in no
    sample; below `ENOUGH` articles the wider of the two at each end. Without `cubes` and `fourths` it is the plain t interval.
    """
    if n == 0:
        return Share(None, None, None)
    middle = total / n
    if n < 2:
        return Share(middle, None, None)
    powers = (total, squares, cubes, fourths)
    if edges is None or not fourths:
        return Share(middle, *_reach(powers, n, 1.0))
    far = max(edges, key=lambda edge: abs(edge - middle))
    low, high = _reach(tuple(sum_ + far**power for power, sum_ in enumerate(powers, 1)), n + 1, BEYOND)
    if n < ENOUGH:
        other = _reach(powers, n, 1.0)
        low, high = min(low, other[0]), max(high, other[1])
    return Share(middle, min(low, middle), max(high, middle))


def _reach(powers: Sequence[float], n: int, beyond: float) -> tuple[float, float]:
    """The ends of the interval of a mean; the kurtosis counts `beyond` times."""
    total, squares, cubes, fourths = powers
    middle = total / n
    spread = max(squares - n * middle**2, 0.0)
    error = math.sqrt(spread / (n - 1) / n)
    peak, skew = 0.0, 0.0
    if fourths and spread > 0:
        peak = fourths - 4 * middle * cubes + 6 * middle**2 * squares - 3 * n * middle**4
        skew = (cubes - 3 * middle * squares + 2 * n * middle**3) / spread**1.5
    reach = _student(_freedom(spread, beyond * peak, n))
    return middle - error * _unskewed(reach, skew), middle - error * _unskewed(-reach, skew)


def proportion(k: int, n: int) -> Share:
    """k of n articles, with the mid-P interval (Lancaster 1961; Berry and Armitage, Mid-P confidence intervals, 1995).

    The exact one of Clopper and Pearson with the probability of just k counted half: that covers more than it says, this 95 % on average.
    """
    if n == 0:
        return Share(None, None, None)
    return Share(k / n, _least(k, n), 1 - _least(n - k, n))


def _least(k: int, n: int) -> float:
    """The share at which k or more of n come in one of 40 samples, just k counted half; by false position, on the normal scale."""
    if k == 0:
        return 0.0

    def beyond(share_: float) -> float:
        return float(ndtri((bdtrc(k - 1, n, share_) + bdtrc(k, n, share_)) / 2) - ndtri(TAIL))

    low, high = float(betaincinv(k, n - k + 1, TAIL)), k / n
    below, above, at, last = beyond(low), beyond(high), low, 0
    for _ in range(STEPS):
        at = (low * above - high * below) / (above - below)
        found = beyond(at)
        if abs(found) < CLOSE:
            break
        # The Illinois rule: an end that stays a second time counts half, else it would stay for good.
        if found < 0:
            low, below, above, last = at, found, above / 2 if last < 0 else above, -1
        else:
            high, above, below, last = at, found, below / 2 if last > 0 else below, 1
    return at


def by_influence(value: float, influences: Sequence[float]) -> Share:
    """A positive figure with the interval that the influence of each article on it gives (Efron, The jackknife, the bootstrap and
    other resampling plans, 1982, chapter 6: the infinitesimal jackknife).

    `influences` are the derivatives of the figure by the weight of each article, 0 for one without any. For a ratio of sums this is
    the linearised variance of `share`. The interval is taken on the logarithmic scale, with the degrees of freedom by kurtosis.
    """
    n = len(influences)
    squares = math.fsum(one * one for one in influences)
    if n < 2 or squares <= 0 or value <= 0:
        return Share(value, None, None)
    freedom = _freedom(squares, math.fsum(one**4 for one in influences), n)
    reach = _student(freedom) * math.sqrt(n / (n - 1) * squares) / value
    return Share(value, value * math.exp(-reach), value * math.exp(min(reach, 700.0)))


def narrow(figure: str, articles: int) -> str:
    """The note for a view in which the smallest group that has any has `articles` articles; empty where there are enough, or none.

    `figure` is a key of `COVERED`.
    """
    covered = COVERED[figure]
    if not 1 < articles < covered.enough:
        return ""
    found = ", ".join(f"{low}-{high} % of them at n = {n}" if low < high else f"{low} % of them at n = {n}" for n, low, high in covered.at)
    return f"95 % intervals are {covered.few} below {covered.enough:,} articles: in a simulation the truth lay inside {found}."


def _freedom(squares: float, fourths: float, n: int) -> float:
    """Degrees of freedom of a variance of `n` articles from the sums of squares and fourth powers of their residuals, at most n - 1.

    A variance that rests on a few articles is itself uncertain: its relative variance is (kurtosis - 1) / n, that of a variance with
    f degrees of freedom 2 / f (Satterthwaite 1946). A speaker quoted in 10 of 200 articles has a few degrees, not 199.
    """
    if squares <= 0:
        return n - 1
    peaked = n * fourths / squares**2 - 1
    return n - 1 if peaked <= 0 else max(1.0, min(n - 1, 2 * n / peaked))


def _student(freedom: float) -> float:
    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))


def _unskewed(reach: float, skew: float) -> float:
    """The inverse of Hall's cubic; `skew` is the skewness of the scores over the root of their number."""
    return reach if abs(skew) < SYMMETRIC else 3 * (math.cbrt(1 + skew * (reach - skew / 6)) - 1) / skew


def _expit(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0


__all__ = [
    "CONFIDENCE",
    "COVERED",
    "SMALL",
    "Covered",
    "Evidence",
    "Filters",
    "Option",
    "Query",
    "Share",
    "Snapshot",
    "Table",
    "by_influence",
    "mean",
    "narrow",
    "proportion",
    "share",
    "table",
]
