"""Bursts: periods in which a topic stands in more articles than the outlets' own shares over the whole time would lead to.

The test is exact, conditional on the margins, and stratified by outlet (Mantel & Haenszel 1959; exact: Gart, Biometrika 57, 1970): of
Mₒ articles of outlet o in all periods Kₒ are on the topic, and the Nₒ of one period are drawn from them without replacement, so the
number on the topic is a sum of independent hypergeometric numbers; p is the chance of at least as many as there are. Nothing is drawn
for an outlet that has no article in a period: a hole in its collection is neither a burst nor makes one.

Articles about one event come in clusters, so that quiet periods differ by more than chance. How much more the series itself tells: the
median of (n - expected)² / variance over its periods (those left out that stand out at first sight), by that of a chi-squared number
with one degree of freedom, as in genomic control (Devlin & Roeder, Biometrics 55, 1999); the normal deviate of p is divided by its root
where it is above 1. In a simulation of 30 quiet periods of 20 articles, in stories of two on average, 44 to 48 % of series had a burst
without this, 4 to 19 % with it (topics of 40 to 5 % of the articles); of independent articles none.
The p values of all periods with articles are then corrected for being many by Benjamini & Hochberg (1995): those of one topic, so that
its bursts stay what they are whichever other topics are shown. Of the bursts of many topics together more than `LEVEL` can be none,
where most topics have none.
"""

import math
import statistics
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, ndtr, ndtri

LEVEL = 0.01
"""Of the periods called bursts of a topic one in a hundred is expected to be none."""

QUIET = 0.4549
"""The median of a chi-squared number with one degree of freedom."""

FEWEST = 5
"""Articles on the topic that a burst has at least: what no chart greys out."""

Floats = npt.NDArray[np.float64]


class Cell(NamedTuple):
    """One outlet in one period: `n` of its `articles` are on the topic."""

    outlet: str
    n: int
    articles: int


class Tested(NamedTuple):
    """A period with articles: how many on the topic were to be expected, the chance of as many or more, the same corrected for
    clusters (`spread` of the series) and for many periods."""

    n: int
    expected: float
    p: float
    spread: float
    q: float

    @property
    def burst(self) -> bool:
        return self.q <= LEVEL and self.n >= FEWEST and self.n > self.expected


def tested(series: Mapping[str, Sequence[Cell]]) -> dict[str, Tested]:
    """Period -> its test, of the periods that have articles; `series` is one topic's."""
    found = _exact(series)
    first = benjamini_hochberg([p for _, _, _, p in found.values()])
    # What stands out at first sight would widen what is expected of the quiet periods, and is no measure of how much they differ.
    quiet = _exact({period: series[period] for period, q in zip(found, first, strict=True) if q > LEVEL})
    deviations = [(n - expected) ** 2 / variance for n, expected, variance, _ in quiet.values() if variance > 0]
    spread = max(1.0, statistics.median(deviations) / QUIET) if deviations else 1.0
    corrected = benjamini_hochberg([widened(p, spread) for _, _, _, p in found.values()])
    return {period: Tested(n, expected, p, spread, q) for (period, (n, expected, _, p)), q in zip(found.items(), corrected, strict=True)}


def _exact(series: Mapping[str, Sequence[Cell]]) -> dict[str, tuple[int, float, float, float]]:
    """Period -> (on the topic, expected, its variance, chance of as many or more), of the periods that have articles."""
    held: dict[str, int] = {}
    on_topic: dict[str, int] = {}
    for cells in series.values():
        for cell in cells:
            held[cell.outlet] = held.get(cell.outlet, 0) + cell.articles
            on_topic[cell.outlet] = on_topic.get(cell.outlet, 0) + cell.n
    found: dict[str, tuple[int, float, float, float]] = {}
    for period, cells in series.items():
        drawn = [(held[cell.outlet], on_topic[cell.outlet], cell.articles) for cell in cells if cell.articles]
        if drawn:
            n = sum(cell.n for cell in cells)
            expected = math.fsum(k * d / m for m, k, d in drawn)
            variance = math.fsum(d * k * (m - k) * (m - d) / (m * m * (m - 1)) for m, k, d in drawn if m > 1)
            # At or below what was expected nothing is a burst: 1 instead of the exact chance, which costs and changes none of the others.
            found[period] = (n, expected, variance, tail(n, drawn) if n > expected else 1.0)
    return found


def widened(p: float, spread: float) -> float:
    """A chance under `spread` times the variance, by its normal deviate."""
    return p if spread <= 1 or not 0 < p < 1 else float(ndtr(ndtri(p) / math.sqrt(spread)))


def tail(n: int, drawn: Sequence[tuple[int, int, int]]) -> float:
    """The chance of `n` or more on the topic; `drawn` has for each outlet (its articles, those on the topic, those of the period)."""
    chances: Floats = np.ones(1)
    for held, on_topic, taken in drawn:
        if on_topic:
            chances = np.convolve(chances, _hypergeometric(held, on_topic, taken))
    return min(1.0, float(chances[n:].sum()))


def benjamini_hochberg(p: Sequence[float]) -> list[float]:
    """Corrected values: the smallest false discovery rate at which each is still among those found."""
    order = sorted(range(len(p)), key=lambda at: -p[at])
    out = [1.0] * len(p)
    least = 1.0
    for rank, at in zip(range(len(p), 0, -1), order, strict=True):
        least = min(least, p[at] * len(p) / rank)
        out[at] = least
    return out


@lru_cache(maxsize=65_536)
def _hypergeometric(held: int, on_topic: int, taken: int) -> Floats:
    """Chances of 0, 1, … articles on the topic among `taken` of `held`, of which `on_topic` are."""
    k = np.arange(min(on_topic, taken) + 1, dtype=np.float64)
    possible = taken - k <= held - on_topic
    rest = np.where(possible, held - on_topic - taken + k, 0.0)
    logs = (
        gammaln(on_topic + 1) - gammaln(k + 1) - gammaln(on_topic - k + 1)
        + gammaln(held - on_topic + 1) - gammaln(taken - k + 1) - gammaln(rest + 1)
        - gammaln(held + 1) + gammaln(taken + 1) + gammaln(held - taken + 1)
    )  # fmt: skip
    found = np.where(possible, np.exp(logs), 0.0)
    found.flags.writeable = False
    return np.asarray(found)
