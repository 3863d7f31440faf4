"""The learned part: which member of the cast a pronoun, an epithet or a quotation without a cue belongs to.

Linear scores over plain features of each candidate, one set of weights for each kind of anaphor, read from
`data/lexicon/en/ranker.json`; written by `tests/bench/train_quote_ranker.py`. The confidence is a table over the winning
margin, measured on articles that the weights were not fitted on.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from dashboard.datafiles import data_folder

KINDS: Final = ("pronoun", "floating", "epithet")


class Model(NamedTuple):
    """`weights[kind][feature]`; `calibration[key]` = rising `(margin, confidence)` knots; `sieve[key]` = confidence of a rule."""

    weights: Mapping[str, Mapping[str, float]]
    calibration: Mapping[str, Sequence[tuple[float, float]]]
    sieve: Mapping[str, float]


@lru_cache(maxsize=1)
def model() -> Model:
    """The weights that ship with Presslens, read once."""
    path = data_folder() / "lexicon" / "en" / "ranker.json"
    raw = json.loads(path.read_text(encoding="utf-8"))
    knots = {key: tuple((float(x), float(y)) for x, y in rows) for key, rows in raw["calibration"].items()}
    return Model(raw["weights"], knots, raw["sieve"])


def margin_probability(scores: Sequence[float]) -> float:
    """The share of the best candidate in the softmax of all."""
    top = max(scores)
    return 1.0 / sum([math.exp(max(-30.0, s - top)) for s in scores])


def calibrated(key: str, probability: float) -> float:
    """The measured share of right answers at this probability: linear between the knots of the table, flat outside."""
    knots = model().calibration.get(key, ((0.0, 0.0), (1.0, 1.0)))
    if probability <= knots[0][0]:
        return knots[0][1]
    for (x0, y0), (x1, y1) in pairwise(knots):
        if probability <= x1:
            return y0 + (y1 - y0) * (probability - x0) / (x1 - x0) if x1 > x0 else y1
    return knots[-1][1]
