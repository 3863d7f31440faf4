"""The 95 % intervals hold what they promise: a short version, of fixed seed, of the simulation of docs/simulation-intervals.md.

Bounds are four standard errors of a coverage wide, so that what fails here is a fault and not chance.
"""

import math
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom

from dashboard.corpus import Snapshot, commit, create, snapshot
from dashboard.queries import reading, voices
from dashboard.queries.table import BEYOND, COVERED, PEAKED, mean, narrow, proportion, share
from dashboard.tables import filters
from tests.bench.interval_methods import (
    bootstrap,
    by_logit,
    by_midp,
    drawn_means,
    drawn_proportions,
    drawn_shares,
    far,
    hall,
    linear,
    naive,
    wider,
)
from tests.bench.populations import POPULATIONS, SIZES, Articles, Population, draw, truth
from tests.bench.simulate_intervals import COLUMNS, count
from tests.planted import planted

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "simulation-intervals.md"
MEASURED = POPULATIONS[0]


def samples(population: Population, n: int, runs: int) -> Articles:
    return draw(population, n * runs, np.random.default_rng((11, n))).samples(n)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    corpus = create(tmp_path_factory.mktemp("planted"))
    commit(corpus, planted(7, 60))
    return snapshot(corpus)


@pytest.mark.parametrize("population", POPULATIONS, ids=lambda one: one.name)
def test_truth_is_what_a_large_sample_comes_to(population: Population) -> None:
    """By the linearised standard error of the sample; three times that of independent articles where they come in stories."""
    articles, true = draw(population, 40_000, np.random.default_rng(3)), truth(population)
    allowed = 12 if population.stories else 4
    ones = np.ones_like(articles.words)
    pairs = [(articles.said[:, i], articles.words, true.words[i]) for i in range(3)]
    pairs += [(articles.times[:, i], articles.quotations, true.quotations[i]) for i in range(3)]
    pairs += [(articles.topics[:, i], ones, true.topics[i]) for i in range(3)]
    pairs += [(articles.grade, ones, true.grade), (articles.plain, ones, true.plain)]
    for y, x, value in pairs:
        found = linear(y[None], x[None])
        assert abs(found.value[0] - value) < allowed * np.sqrt(found.variance[0])


def test_intervals_of_quote_share_cover_and_naive_ones_do_not() -> None:
    sample, true = samples(MEASURED, 200, 300), truth(MEASURED)
    for i in range(len(SIZES)):
        for y, x, value in (
            (sample.said[..., i], sample.words, true.words[i]),
            (sample.times[..., i], sample.quotations, true.quotations[i]),
        ):
            assert 0.90 <= count(drawn_shares(y, x), value).covered / 300 <= 0.995
            assert count(naive(y, x, sample.quotations), value).covered / 300 < 0.75


def test_intervals_of_few_articles_cover_less_but_not_much_less() -> None:
    sample, true = samples(MEASURED, 10, 600), truth(MEASURED)
    covered = count(drawn_shares(sample.said[..., 2], sample.words), true.words[2]).covered / 600
    assert 0.87 <= covered <= 0.97
    assert count(naive(sample.said[..., 2], sample.words, sample.quotations), true.words[2]).covered / 600 < 0.70


def test_intervals_of_mean_readability_cover() -> None:
    sample, true = samples(MEASURED, 200, 400), truth(MEASURED)
    assert 0.905 <= count(drawn_means(sample.plain), true.plain).covered / 400 <= 0.99
    assert 0.89 <= count(drawn_means(sample.grade), true.grade).covered / 400 <= 0.985


@pytest.mark.parametrize(("n", "least", "most"), [(200, 0.927, 0.975), (1000, 0.94, 0.96)])
def test_intervals_of_topic_share_cover_exactly(n: int, least: float, most: float) -> None:
    """No chance is needed here: the coverage of each share is a sum over the numbers of articles that can be on the topic.

    It jumps with the share, as that of every interval of a count does: 95 % on average, outside 93 to 97 % for one share of 250.
    """
    edges = np.array([proportion(k, n)[1:] for k in range(n + 1)], dtype=float)
    shares = np.arange(0.02, 0.50005, 0.0001)
    holds = (edges[:, :1] <= shares) & (shares <= edges[:, 1:])
    covered = (binom.pmf(np.arange(n + 1)[:, None], n, shares) * holds).sum(axis=0)
    assert least <= covered.min()
    assert covered.max() <= most
    assert covered.mean() == pytest.approx(0.95, abs=0.001)
    assert ((covered < 0.93) | (covered > 0.97)).mean() < 0.005


def test_a_proportion_has_the_ends_that_its_definition_gives() -> None:
    """Below the lower end k or more articles, just k counted half, come in fewer than one of 40 samples; found by another way."""
    for n in (1, 2, 10, 37, 200, 1000):
        low, high = by_midp(np.arange(n + 1.0), n)
        drawn = np.array([proportion(k, n)[1:] for k in range(n + 1)])
        assert drawn == pytest.approx(np.column_stack((low, high)), abs=1e-9)
    nothing, all_ = proportion(0, 10), proportion(10, 10)
    # With none of 10 the upper end solves (1 - p) ** 10 / 2 = 1 / 40.
    assert nothing == pytest.approx((0.0, 0.0, 1 - 0.05**0.1))
    assert all_ == pytest.approx((1.0, 0.05**0.1, 1.0))
    assert proportion(0, 0) == (None, None, None)


def test_topic_shares_of_a_population_are_covered() -> None:
    sample, true = samples(MEASURED, 50, 600), truth(MEASURED)
    for i in range(len(SIZES)):
        assert 0.88 <= count(drawn_proportions(sample.topics[..., i]), true.topics[i]).covered / 600 <= 0.995


def test_bootstrap_and_linearised_intervals_agree() -> None:
    """On 1,000 articles, for the speakers of 10 and 40 %: their edges lie within a tenth of the interval's width.

    What is drawn is at least as wide: where few articles carry the speaker it allows for that, and the percentiles do not.
    """
    sample = samples(MEASURED, 1000, 6)
    for run in range(6):
        y, x = sample.said[run][:, 1:], np.column_stack([sample.words[run]] * 2)
        resampled = bootstrap(y, x, np.random.default_rng(run), (True, True))["percentile"]
        for i in range(2):
            found = linear(y[None, :, i], x[None, :, i])
            (low,), (high,) = by_logit(found, found.df)
            assert resampled[:, i] == pytest.approx((low, high), abs=0.1 * (high - low))
            (drawn_low,), (drawn_high,) = drawn_shares(y[None, :, i], x[None, :, i])
            assert drawn_low <= low < high <= drawn_high


def test_a_rare_speaker_leaves_few_degrees_of_freedom() -> None:
    """The same variance, from ten articles of 200 or from all of them: the first is known less well, its interval wider."""
    y = np.zeros((1, 200))
    y[0, :10] = 20.0
    x = np.full((1, 200), 20.0)
    total, whole, yy, xy, xx = (float(part.sum()) for part in (y, x, y * y, x * y, x * x))
    fourths = [float(part.sum()) for part in (y**4, y**3 * x, y**2 * x**2, y * x**3, x**4)]
    plain, careful = share(total, whole, yy, xy, xx, 200), share(total, whole, yy, xy, xx, 200, fourths)
    assert careful.value == plain.value
    assert careful.low is not None
    assert plain.low is not None
    assert careful.low < plain.low
    expected = by_logit(linear(y, x), linear(y, x).freedom(PEAKED))
    assert (careful.low, careful.high) == pytest.approx([edge[0] for edge in expected])


def test_a_mean_reaches_out_to_the_side_of_the_far_scores() -> None:
    scores = [10.0, 11.0, 12.0, 13.0, 14.0, 60.0]
    powers = [math.fsum(one**power for one in scores) for power in (1, 2, 3, 4)]
    found = mean(powers[0], powers[1], 6, powers[2], powers[3])
    assert found.value == pytest.approx(20)
    assert found.low is not None
    assert found.high is not None
    assert found.high - 20 > 2 * (20 - found.low)
    assert mean(30.0, 300.0, 3, 3000.0, 30000.0) == (10.0, 10.0, 10.0)


def test_sql_and_arrays_give_the_same_interval_of_a_quote_share(opened: Snapshot) -> None:
    said: dict[tuple[str, str], float] = defaultdict(float)
    total: dict[str, float] = defaultdict(float)
    for row in planted(7, 60)["quotations"]:
        if row[6] in ("direct", "mixed"):
            said[row[0], row[14] or voices.UNATTRIBUTED] += row[7]
            total[row[0]] += row[7]
    x = np.array([list(total.values())])
    for row in voices.quote_share(opened, filters(wire="each")).rows:
        y = np.array([[said[article, row.speaker] for article in total]])
        found = linear(y, x)
        low, high = by_logit(found, found.freedom(PEAKED))
        assert (row.low, row.high) == pytest.approx((low[0], high[0]))


def test_sql_and_arrays_give_the_same_interval_of_a_mean(opened: Snapshot) -> None:
    scores = np.array([[row.flesch_kincaid for row in planted(7, 60)["readability"] if row.flesch_kincaid is not None]])  # type: ignore[attr-defined]
    low, high = wider(hall(scores, linear(scores, np.ones_like(scores)).df_kurtosis), far(scores, BEYOND))
    (row,) = reading.readability(opened, filters(), by="").rows
    assert (row.low, row.high) == pytest.approx((low[0], high[0]))


def test_a_view_of_few_articles_says_what_its_intervals_cover(opened: Snapshot) -> None:
    for made, told in ((voices.quote_share(opened, filters()), "uneven"), (reading.readability(opened, filters()), "too narrow")):
        assert any(told in note and "n = 10" in note for note in made.notes)


@pytest.mark.parametrize("figure", COVERED)
def test_what_a_view_says_is_what_the_simulation_found(figure: str) -> None:
    """`COVERED` holds the lowest and highest entry of the column "shown" in the table of the document."""
    named = {"mean readability": ("mean grade",), "quote share": ("quote share, words", "quote share, quotations")}
    shown: dict[int, list[float]] = defaultdict(list)
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == len(COLUMNS) and cells[0] in named.get(figure, (figure,)):
            shown[int(cells[2].replace(",", ""))].append(float(cells[4]))
    found = tuple((n, round(min(some)), round(max(some))) for n, some in sorted(shown.items()) if n < COVERED[figure].enough)
    assert found == COVERED[figure].at
    assert narrow(figure, COVERED[figure].enough) == ""
    assert narrow(figure, 0) == ""
