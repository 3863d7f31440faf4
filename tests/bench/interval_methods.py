"""Ways to put a 95 % interval on a ratio of sums or on a mean: what Presslens draws, and what it was compared with.

Every method takes arrays of (runs, articles) and gives (low, high) of each run, NaN where it has no interval. The design stands in
docs/simulation-intervals.md.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc, expit, logit
from scipy.stats import beta, norm
from scipy.stats import t as student

from dashboard.queries.table import Share, mean, proportion, share

Floats = NDArray[np.float64]
Interval = tuple[Floats, Floats]
UPPER = 0.975
RESAMPLES = 999
STUDENTISED = ("studentised", "studentised, symmetric", "studentised, symmetric, at least t")


class Linear(NamedTuple):
    """A ratio (or mean) of each run, its linearised variance, and the degrees of freedom: all articles less one, or by kurtosis.

    `peaked` is the kurtosis of the articles' residuals.
    """

    value: Floats
    variance: Floats
    df: float
    peaked: Floats

    @property
    def df_kurtosis(self) -> Floats:
        return self.freedom(1.0)

    def freedom(self, times: float) -> Floats:
        """Degrees of freedom where the kurtosis counts `times`, because a sample's falls short of that of its heavy-tailed population."""
        return np.clip(2 * (self.df + 1) / np.maximum(times * self.peaked - 1, 1e-9), 1, self.df)


def linear(y: Floats, x: Floats) -> Linear:
    n = y.shape[1]
    total = x.sum(axis=1)
    value = y.sum(axis=1) / total
    squares = (y - value[:, None] * x) ** 2
    spread = squares.sum(axis=1)
    peaked = n * (squares**2).sum(axis=1) / spread**2
    return Linear(value, n / (n - 1) * spread / total**2, n - 1, peaked)


def wald(found: Linear, df: Floats | float) -> Interval:
    reach = student.ppf(UPPER, df) * np.sqrt(found.variance)
    return found.value - reach, found.value + reach


def by_logit(found: Linear, df: Floats | float) -> Interval:
    reach = student.ppf(UPPER, df) * np.sqrt(found.variance) / (found.value * (1 - found.value))
    return expit(logit(found.value) - reach), expit(logit(found.value) + reach)


def by_wilson(found: Linear, df: Floats | float) -> Interval:
    return wilson(found.value, found.value * (1 - found.value) / found.variance, student.ppf(UPPER, df))


def by_beta(found: Linear, df: Floats | float) -> Interval:
    """Korn and Graubard: Clopper-Pearson with the effective size, which is smaller where the variance is itself uncertain."""
    size = found.value * (1 - found.value) / found.variance * (norm.ppf(UPPER) / student.ppf(UPPER, df)) ** 2
    hits = found.value * size
    return beta.ppf(1 - UPPER, hits, size - hits + 1), beta.ppf(UPPER, hits + 1, size - hits)


def naive(y: Floats, x: Floats, trials: Floats) -> Interval:
    """What most dashboards would print: every quotation an independent trial."""
    return wilson(y.sum(axis=1) / x.sum(axis=1), trials.sum(axis=1), norm.ppf(UPPER))


def wilson(p: Floats, size: Floats, z: Floats | float) -> Interval:
    z2 = np.square(z)
    middle = (p + z2 / (2 * size)) / (1 + z2 / size)
    reach = np.sqrt(z2 * (p * (1 - p) / size + z2 / (4 * size**2))) / (1 + z2 / size)
    return middle - reach, middle + reach


def by_midp(hits: Floats, n: int) -> Interval:
    """The exact interval of a proportion, finding just so many counted half, by bisection: another way to what is drawn."""

    def lowest(k: Floats) -> Floats:
        low, high = np.zeros_like(k), k / n
        for _ in range(60):
            middle = (low + high) / 2
            rarer = (bdtrc(k - 1, n, middle) + bdtrc(k, n, middle)) / 2 < 1 - UPPER
            low, high = np.where(rarer, middle, low), np.where(rarer, high, middle)
        return np.where(k == 0, 0.0, low)

    return lowest(hits), 1 - lowest(n - hits)


def by_exact(hits: Floats, n: int, prior: float) -> Interval:
    """Clopper and Pearson's interval of a proportion (`prior` 0) or Jeffreys' (0.5)."""
    low = np.where(hits > 0, beta.ppf(1 - UPPER, hits + prior, n - hits + 1 - prior), 0.0)
    return low, np.where(hits < n, beta.ppf(UPPER, hits + 1 - prior, n - hits + prior), 1.0)


def hall(y: Floats, df: Floats | float) -> Interval:
    """Student's t with its skewness removed by a cubic (Hall, On the removal of skewness by transformation, 1992)."""
    n, middle, spread = y.shape[1], y.mean(axis=1), y.std(axis=1)
    skew = ((y - middle[:, None]) ** 3).mean(axis=1) / spread**3 / np.sqrt(n)
    skew = np.where(np.abs(skew) < 1e-6, 1e-6, skew)
    low, high = (3 * (np.cbrt(1 + skew * (student.ppf(level, df) - skew / 6)) - 1) / skew for level in (UPPER, 1 - UPPER))
    return middle - spread / np.sqrt(n - 1) * low, middle - spread / np.sqrt(n - 1) * high


def far(y: Floats, beyond: float) -> Interval:
    """`hall` with the farthest score of each run counted twice and its kurtosis `beyond` times."""
    middle, most, least = y.mean(axis=1), y.max(axis=1), y.min(axis=1)
    twice = np.column_stack((y, np.where(most - middle >= middle - least, most, least)))
    n = twice.shape[1]
    squares = (twice - twice.mean(axis=1)[:, None]) ** 2
    peaked = n * (squares**2).sum(axis=1) / squares.sum(axis=1) ** 2
    return hall(twice, np.clip(2 * n / (beyond * peaked - 1), 1, n - 1))


def wider(one: Interval, other: Interval) -> Interval:
    return np.minimum(one[0], other[0]), np.maximum(one[1], other[1])


def bootstrap(y: Floats, x: Floats, chance: np.random.Generator, logits: Sequence[bool]) -> dict[str, Floats]:
    """Percentile, BCa and studentised bootstraps over the articles of one run; `logits`: for which figures the last are on that scale.

    `y` and `x` are (articles, figures); one set of resamples serves all figures. Each method gives (2, figures): low and high.
    """
    n, figures = y.shape
    parts = np.hstack((y, x, y * y, x * y, x * x))
    drawn = chance.integers(n, size=(RESAMPLES, n)) + n * np.arange(RESAMPLES)[:, None]
    weights = np.bincount(drawn.ravel(), minlength=RESAMPLES * n).reshape(RESAMPLES, n).astype(float)
    found, errors = _ratio(weights @ parts, n)
    value, error = _ratio(parts.sum(axis=0)[None], n)
    out = {name: np.full((2, figures), np.nan) for name in ("percentile", "bca", *STUDENTISED)}
    for i in range(figures):
        one = found[np.isfinite(found[:, i]), i]
        if error[0, i] > 0 and not (logits[i] and value[0, i] in (0.0, 1.0)):
            residuals = y[:, i] - value[0, i] * x[:, i]
            out["percentile"][:, i] = np.quantile(one, (1 - UPPER, UPPER))
            out["bca"][:, i] = np.quantile(one, _bca_levels(one, value[0, i], residuals))
            edges = _studentised(found[:, i], errors[:, i], value[0, i], error[0, i], n, logits=logits[i])
            for name, ends in zip(STUDENTISED, edges, strict=True):
                out[name][:, i] = ends
    return out


def _ratio(sums: Floats, n: int) -> Interval:
    y, x, yy, xy, xx = np.split(sums, 5, axis=1)
    value = y / x
    return value, np.sqrt(n / (n - 1) * np.maximum(yy - 2 * value * xy + value**2 * xx, 0)) / x


def _bca_levels(found: Floats, value: float, residuals: Floats) -> Floats:
    """Efron 1987: levels moved by the median's bias and by the skewness of the articles' influence."""
    below = (found < value).mean() + (found == value).mean() / 2
    bias = norm.ppf(np.clip(below, 1 / (2 * len(found)), 1 - 1 / (2 * len(found))))
    acceleration = (residuals**3).sum() / (6 * (residuals**2).sum() ** 1.5)
    at = bias + norm.ppf((1 - UPPER, UPPER))
    return np.asarray(norm.cdf(bias + at / (1 - acceleration * at)))


def _studentised(found: Floats, errors: Floats, value: float, error: float, n: int, *, logits: bool) -> list[Floats]:
    """The edges of the methods of `STUDENTISED`: each tail by itself, both tails as one, and that no narrower than Student's t."""
    usable = np.isfinite(found) & (errors > 0)
    if logits:
        usable &= (found > 0) & (found < 1)
    found, errors = found[usable], errors[usable]
    if len(found) < RESAMPLES // 2:
        return [np.full(2, np.nan)] * len(STUDENTISED)
    pivots = ((logit(found) - logit(value)) * found * (1 - found) if logits else found - value) / errors
    far_ = float(np.quantile(np.abs(pivots), 2 * UPPER - 1))
    farther = max(far_, float(student.ppf(UPPER, n - 1)))
    reaches = (np.quantile(pivots, (UPPER, 1 - UPPER)), np.array((far_, -far_)), np.array((farther, -farther)))
    if not logits:
        return [value - error * reach for reach in reaches]
    return [np.asarray(expit(logit(value) - error / (value * (1 - value)) * reach)) for reach in reaches]


def drawn_shares(y: Floats, x: Floats) -> Interval:
    """What Presslens draws for a quote share; articles without a quotation are not in its sums."""
    counted = (x > 0).sum(axis=1)
    squares = np.column_stack([part.sum(axis=1) for part in (y, x, y * y, x * y, x * x)])
    fourths = np.column_stack([part.sum(axis=1) for part in (y**4, y**3 * x, y**2 * x**2, y * x**3, x**4)])
    runs = zip(squares.tolist(), counted.tolist(), fourths.tolist(), strict=True)
    return _edges(share(a, b, aa, ab, bb, n, fourth) for (a, b, aa, ab, bb), n, fourth in runs)


def drawn_proportions(hits: Floats) -> Interval:
    n = hits.shape[1]
    return _edges(proportion(int(k), n) for k in hits.sum(axis=1))


def drawn_means(scores: Floats) -> Interval:
    n = scores.shape[1]
    powers = zip(*((scores**power).sum(axis=1) for power in (1, 2, 3, 4)), scores.min(axis=1), scores.max(axis=1), strict=True)
    return _edges(
        mean(float(one), float(two), n, float(three), float(four), (float(least), float(most)))
        for one, two, three, four, least, most in powers
    )


def _edges(found: Iterable[Share]) -> Interval:
    edges = np.array([(one.low, one.high) for one in found], dtype=float)
    return edges[:, 0], edges[:, 1]
