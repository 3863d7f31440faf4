"""Which of many words differ between two groups: the false discovery rate of exact tests.

The counts of a word are whole, so its p cannot be as small as one likes: a word of 3 of 120 articles has p = .24 at the least, however
they fall. Such words cannot be called different, yet would make the correction harder for all others. They are left out by what their
margins allow, which says nothing of how they fell (Tarone, A modified Bonferroni method for discrete data, Biometrics 46, 1990), and the
rest is corrected by Benjamini & Hochberg (Gilbert, A modified false discovery rate multiple-comparisons procedure for discrete data,
Applied Statistics 54, 2005).
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr, bdtrc, gammaln

LEVEL = 0.05
"""Of the words that are said to differ so many are expected not to."""


Counts = Sequence[tuple[Any, ...]]
"""Of each term (term, n, m, outlets, both, one, other): articles of the group and of the other that have it; of the articles that are on
both sides those that have it on both, on the first, on the other."""


def p_values(rows: Counts, group: int, rest: int, shared: int = 0) -> list[float]:
    """Two-sided p of each term, the smaller tail doubled; `shared` of the articles of both groups are the same ones.

    Given how many articles have the term, n is hypergeometric (Fisher's exact test); of shared articles, given how many have it on one
    side alone, it is binomial (McNemar's). Of both together n is the sum of two independent numbers.
    Not from the interval: where a term is in no article of the other group, its error says little against a certain difference.
    """
    from scipy.stats import hypergeom

    if not rows:
        return []
    alone = _alone(rows)
    if not shared:
        n, m = alone[:, 0], alone[:, 1]
        law = hypergeom(group + rest, n + m, group)
        return _doubled(np.minimum(law.cdf(n), law.sf(n - 1)))
    # Most terms are rare, and few rare terms differ in their counts.
    kinds, which = np.unique(alone, axis=0, return_inverse=True)
    tails = np.array([_tail((n, m), (first, second), group - shared, rest - shared) for n, m, first, second in kinds.tolist()])
    return _doubled(tails[which.reshape(-1)])


def attainable(rows: Counts, group: int, rest: int, shared: int = 0) -> list[float]:
    """The least p that each term could have had, had its articles fallen otherwise: all of them on one side, as far as they go in."""
    from scipy.stats import hypergeom

    if not rows:
        return []
    n, m, first, second = _alone(rows).T
    own, others, held = group - shared, rest - shared, n + m
    law = hypergeom(own + others, held, own)
    ends = np.minimum(law.pmf(np.minimum(held, own)), law.pmf(np.maximum(0, held - others))) if own + others else 1.0
    return _doubled(ends * 0.5 ** (first + second).astype(np.float64))


def _alone(rows: Counts) -> npt.NDArray[np.int64]:
    """Of each term: its articles on the first side alone and on the other alone, then the shared ones that have it on one side alone."""
    n, m, both, one, other = np.array([(row[1], row[2], *row[4:7]) for row in rows], dtype=np.int64).T
    return np.stack([n - one, m - other, one - both, other - both], axis=1)


def _tail(apart: tuple[int, int], together: tuple[int, int], own: int, others: int) -> float:
    """The smaller tail of n + first: (n, m) `apart` are hypergeometric among `own` and `others`, (first, second) `together` binomial."""
    (n, m), (first, second) = apart, together
    drawn = np.arange(max(0, n + m - others), min(n + m, own) + 1, dtype=np.float64)
    logs = _log_choose(own, drawn) + _log_choose(others, n + m - drawn) - _log_choose(own + others, np.array([n + m], dtype=np.float64))
    left = n + first - drawn
    pairs = first + second
    at_most = np.where(left < 0, 0.0, bdtr(np.clip(left, 0, pairs), pairs, 0.5))
    at_least = np.where(left <= 0, 1.0, np.where(left > pairs, 0.0, bdtrc(np.clip(left - 1, 0, pairs), pairs, 0.5)))
    chance = np.exp(logs)
    return float(min((chance * at_most).sum(), (chance * at_least).sum()))


def _log_choose(n: int, k: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def _doubled(tails: npt.NDArray[np.float64]) -> list[float]:
    return [float(p) for p in np.minimum(1.0, 2 * tails)]


def reachable(least: Sequence[float], level: float = LEVEL) -> list[bool]:
    """Which of many tests could be passed at all: those whose least p reaches `level` divided by how many such there are (Tarone)."""
    ordered = sorted(least)
    k = next((k for k in range(1, len(ordered) + 1) if bisect_right(ordered, level / k) <= k), 1)
    return [p <= level / k for p in least]


def corrected(values: Sequence[float], least: Sequence[float], level: float = LEVEL) -> list[float]:
    """p values corrected for all that can be passed at all; 1 for the others."""
    tried = [at for at, can in enumerate(reachable(least, level)) if can]
    out = [1.0] * len(values)
    for at, p in zip(tried, benjamini_hochberg([values[at] for at in tried]), strict=True):
        out[at] = p
    return out


def benjamini_hochberg(values: Sequence[float]) -> list[float]:
    """p values corrected so that of the terms called different at most that share is not (Benjamini and Hochberg 1995)."""
    order = sorted(range(len(values)), key=values.__getitem__, reverse=True)
    out, least = [1.0] * len(values), 1.0
    for place, index in enumerate(order):
        least = min(least, values[index] * len(values) / (len(values) - place))
        out[index] = least
    return out
