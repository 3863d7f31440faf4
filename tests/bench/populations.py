"""Populations of articles whose true shares and means are known: clustered, heavy-tailed, of several outlets.

The design, and the figures that it rests on, stand in docs/simulation-intervals.md.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SIZES = (0.02, 0.10, 0.40)
"""About the share of each speaker and each topic; the exact one is `Truth`."""

OUTLET_WEIGHTS = np.array((0.30, 0.25, 0.20, 0.12, 0.08, 0.05))
OUTLET_QUOTATIONS = np.array((9.0, 11.0, 7.0, 13.0, 5.0, 4.0))
OUTLET_NONE = np.array((0.04, 0.03, 0.06, 0.0, 0.15, 0.22))
OUTLET_GRADES = np.array((13.2, 12.0, 12.8, 11.6, 13.6, 14.0))
OUTLET_BEATS = np.array(((1.0, 1.0, 1.0), (1.5, 0.7, 1.0), (0.5, 1.5, 0.9), (2.0, 0.5, 1.1), (0.3, 2.0, 0.8), (1.0, 0.3, 1.2)))
OUTLET_TOPICS = np.array((1.2, 0.7, 1.5, 0.5, 1.0, 0.8))

BEATS = np.array((0.05, 0.25, 0.70))
VOICES = np.array(((0.36, 0.013, 0.167), (0.002, 0.36, 0.167), (0.002, 0.013, 0.50)))
"""Beat x speaker: the part of the voices that is the speaker's; what is left in a row is other people's."""

LONGER = 1.2
MEDIAN_WORDS = 10.1
GRADE_SPREAD = 2.0
TAIL_START, TAIL_MEDIAN, TAIL_SIGMA = 20.0, 5.8, 1.28


@dataclass(frozen=True, slots=True)
class Population:
    """What distinguishes one population; `form` pairs are (news, interview). `stories`: articles come in stories, whatever the outlet."""

    name: str
    dispersion: float
    theta: tuple[float, float]
    interviews: float
    longer_interviews: float
    words_article: float
    words_quotation: float
    tail: float
    stories: bool = False


POPULATIONS = (
    Population("measured", 1.8, (4.0, 0.5), 0.05, 2.0, 0.36, 1.0, 0.017),
    Population("heavy", 0.9, (2.0, 0.3), 0.10, 3.0, 0.50, 1.2, 0.05),
    Population("stories", 1.8, (4.0, 0.5), 0.05, 2.0, 0.36, 1.0, 0.017, stories=True),
)


class Truth(NamedTuple):
    """Expected shares of the three speakers and topics, the expected grade, and that of articles without a far-out grade."""

    words: Floats
    quotations: Floats
    topics: Floats
    grade: float
    plain: float


class Articles(NamedTuple):
    """Sums of each article: speakers' words and quotations (articles x 3), all words and quotations, topics (x 3), grade.

    `plain` is the grade as it would be if no article's grade were far out.
    """

    said: Floats
    times: Floats
    words: Floats
    quotations: Floats
    topics: Floats
    grade: Floats
    plain: Floats

    def samples(self, n: int) -> "Articles":
        """The same articles as samples of n: the first axis becomes (samples, n)."""
        return Articles(*(field.reshape(-1, n, *field.shape[1:]) for field in self))


def truth(population: Population) -> Truth:
    """By calculation: given outlet, beat and form all parts of an article are independent."""
    beats = _beats(population)
    forms = np.array((1 - population.interviews, population.interviews * population.longer_interviews))
    quoted = OUTLET_WEIGHTS * (1 - OUTLET_NONE) * OUTLET_QUOTATIONS * forms.sum()
    by_beat = quoted @ beats
    sigma = math.hypot(population.words_article, population.words_quotation)
    longer = np.where(np.eye(3, dtype=bool), _rounded_up(MEDIAN_WORDS * LONGER, sigma), _rounded_up(MEDIAN_WORDS, sigma))
    others = (1 - VOICES.sum(axis=1)) * _rounded_up(MEDIAN_WORDS, sigma)
    said = by_beat @ (VOICES * longer)
    topics = OUTLET_WEIGHTS @ _topics(population)
    tail = TAIL_START + TAIL_MEDIAN * math.exp(TAIL_SIGMA**2 / 2)
    plain = float(OUTLET_WEIGHTS @ OUTLET_GRADES)
    grade = (1 - population.tail) * plain + population.tail * tail
    return Truth(said / (said.sum() + by_beat @ others), by_beat @ VOICES / by_beat.sum(), topics, grade, plain)


def draw(population: Population, n: int, chance: np.random.Generator) -> Articles:
    """`n` articles, one after another; in a population of stories, story by story."""
    outlet = chance.choice(len(OUTLET_WEIGHTS), n, p=OUTLET_WEIGHTS)
    story = np.cumsum(chance.random(n) < 0.5) if population.stories else np.arange(n)
    beat = _choose(_beats(population)[outlet], chance.random(n)[story])
    topics = (chance.random((n, 3))[story] < _topics(population)[outlet]).astype(float)
    interview = chance.random(n) < population.interviews
    expected = OUTLET_QUOTATIONS[outlet] * np.where(interview, population.longer_interviews, 1.0)
    more = chance.negative_binomial(population.dispersion, population.dispersion / (population.dispersion + expected - 1))
    counts = np.where(chance.random(n) < OUTLET_NONE[outlet], 0, 1 + more)
    owner = np.repeat(np.arange(n), counts)
    who = _urn(counts, beat, np.where(interview, population.theta[1], population.theta[0]), chance)
    article_effect = population.words_article * chance.standard_normal(n)
    effect = article_effect[owner] + population.words_quotation * chance.standard_normal(len(owner))
    words = np.ceil(MEDIAN_WORDS * np.where(who == beat[owner], LONGER, 1.0) * np.exp(effect))
    cell = owner * 4 + who
    said = np.bincount(cell, words, 4 * n).reshape(n, 4).astype(float)
    times = np.bincount(cell, minlength=4 * n).reshape(n, 4).astype(float)
    plain = OUTLET_GRADES[outlet] + GRADE_SPREAD * chance.standard_normal(n)
    beyond = TAIL_START + TAIL_MEDIAN * np.exp(TAIL_SIGMA * chance.standard_normal(n))
    grade = np.where(chance.random(n) < population.tail, beyond, plain)
    return Articles(said[:, :3], times[:, :3], said.sum(axis=1), times.sum(axis=1), topics, grade, plain)


def _beats(population: Population) -> Floats:
    weights = BEATS * (np.ones_like(OUTLET_BEATS) if population.stories else OUTLET_BEATS)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _topics(population: Population) -> Floats:
    lean = np.ones_like(OUTLET_TOPICS) if population.stories else OUTLET_TOPICS
    return np.outer(lean, SIZES)


def _urn(counts: Ints, beat: Ints, theta: Floats, chance: np.random.Generator) -> Ints:
    """Who speaks in each quotation: 0-2 the protagonists, 3 anybody else. Others are one voice here; truth needs no more."""
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    fresh = _choose(np.column_stack((VOICES, 1 - VOICES.sum(axis=1)))[np.repeat(beat, counts)], chance.random(int(counts.sum())))
    order = np.argsort(-counts, kind="stable")
    live = len(counts)
    for j in range(1, int(counts.max(initial=0))):
        live = int(np.searchsorted(-counts[order[:live]], -j, side="left"))
        at = order[:live]
        again = at[chance.random(live) < j / (j + theta[at])]
        earlier = (chance.random(len(again)) * j).astype(np.int64)
        fresh[starts[again] + j] = fresh[starts[again] + earlier]
    return fresh


def _choose(weights: Floats, uniform: Floats) -> Ints:
    """One column of each row of probabilities."""
    return np.asarray(np.minimum((uniform[:, None] >= np.cumsum(weights, axis=1)).sum(axis=1), weights.shape[1] - 1))


def _rounded_up(median: float, sigma: float) -> float:
    """The mean of a lognormal rounded up: the sum over k of the probability to exceed k."""
    k = np.arange(1, 200_000)
    return float(1 + norm.sf(np.log(k / median) / sigma).sum())
