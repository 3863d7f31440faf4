"""Do the 95 % intervals cover 95 %? The full run, some ten minutes of one core: `python -m tests.bench.simulate_intervals > runs.jsonl`.

`--seed 1` is the seed on which methods were compared, 3 (the default) the one that is reported; `--table runs.jsonl` prints the tables of
docs/simulation-intervals.md from what a run printed; `--quick` runs a twentieth. The design stands in that document.
"""

import argparse
import json
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import norm

from dashboard.queries.voices import FEWEST
from tests.bench.interval_methods import (
    UPPER,
    Floats,
    Interval,
    bootstrap,
    by_beta,
    by_exact,
    by_logit,
    by_midp,
    by_wilson,
    drawn_means,
    drawn_proportions,
    drawn_shares,
    far,
    hall,
    linear,
    naive,
    wald,
    wider,
    wilson,
)
from tests.bench.populations import POPULATIONS, SIZES, Articles, Population, draw, truth

ARTICLES = (10, 50, 200, 1000)
RUNS, BOOTSTRAP_RUNS = 4000, 1000
FIGURES = ("quote share, words", "quote share, quotations", "topic share", "mean grade", "mean grade, none far out")
COLUMNS = (
    *("figure", "share", "n", "measured", "shown", "missing", "width", "heavy", "stories"),
    *("naive", "naive, heavy", "percentile", "BCa", "studentised"),
)
AT_ONCE = 100_000
"""Articles made at a time: all quotations of them are in memory."""


class Tally(NamedTuple):
    """One method on one figure: runs, those that gave an interval, those that covered, and the sum of widths."""

    runs: int
    shown: int
    covered: int
    width: float

    def plus(self, other: "Tally") -> "Tally":
        return Tally(self.runs + other.runs, self.shown + other.shown, self.covered + other.covered, self.width + other.width)


def count(interval: Interval, true: float) -> Tally:
    low, high = interval
    given = ~np.isnan(low) & ~np.isnan(high)
    covered = given & (low <= true) & (true <= high)
    return Tally(len(low), int(given.sum()), int(covered.sum()), float((high - low)[given].sum()))


def share_methods(y: Floats, x: Floats, trials: Floats) -> Iterator[tuple[str, Interval]]:
    """Every interval of a ratio of sums that needs no resampling."""
    low, high = drawn_shares(y, x)
    yield "drawn", (low, high)
    few = (y > 0).sum(axis=-1) < FEWEST
    yield f"drawn, {FEWEST} articles or more", (np.where(few, np.nan, low), np.where(few, np.nan, high))
    yield "naive", naive(y, x, trials)
    found = linear(y, x)
    none = (found.value <= 0) | (found.value >= 1) | np.isnan(found.value)
    for name, method in (("wald", wald), ("logit", by_logit), ("wilson", by_wilson), ("beta", by_beta)):
        for suffix, df in (("", found.df), (", kurtosis", found.df_kurtosis)):
            low, high = method(found, df)
            yield name + suffix, (np.where(none, np.nan, low), np.where(none, np.nan, high))
    for times in (1.15, 1.2, 1.25, 1.3):
        low, high = by_logit(found, found.freedom(times))
        yield f"logit, kurtosis x {times:g}", (np.where(none, np.nan, low), np.where(none, np.nan, high))


def mean_methods(scores: Floats) -> Iterator[tuple[str, Interval]]:
    yield "drawn", drawn_means(scores)
    found = linear(scores, np.ones_like(scores))
    yield "t", wald(found, found.df)
    yield "t, kurtosis", wald(found, found.df_kurtosis)
    yield "hall", hall(scores, found.df)
    usual = hall(scores, found.df_kurtosis)
    yield "hall, kurtosis", usual
    for beyond in (1.0, 1.5, 2.0):
        yield f"farthest twice, kurtosis x {beyond:g}", far(scores, beyond)
    yield "wider of hall and farthest twice", wider(usual, far(scores, 1.5))


def topic_methods(hits: Floats) -> Iterator[tuple[str, Interval]]:
    yield "drawn", drawn_proportions(hits)
    found = linear(hits, np.ones_like(hits))
    yield "wald", wald(found, found.df)
    k, n = hits.sum(axis=1), hits.shape[1]
    yield "wilson", wilson(k / n, np.full_like(k, n), norm.ppf(UPPER))
    yield "exact", by_exact(k, n, 0.0)
    yield "jeffreys", by_exact(k, n, 0.5)
    yield "mid-p", by_midp(k, n)


def by_sums(sample: Articles, population: Population) -> Iterator[tuple[str, float, str, Tally]]:
    """(figure, size of share, method, tally) of all runs of `sample`, whose fields are (runs, articles, ...)."""
    true = truth(population)
    for i, size in enumerate(SIZES):
        for name, interval in share_methods(sample.said[..., i], sample.words, sample.quotations):
            yield "quote share, words", size, name, count(interval, true.words[i])
        for name, interval in share_methods(sample.times[..., i], sample.quotations, sample.quotations):
            yield "quote share, quotations", size, name, count(interval, true.quotations[i])
        for name, interval in topic_methods(sample.topics[..., i]):
            yield "topic share", size, name, count(interval, true.topics[i])
    for figure, scores, value in (("mean grade", sample.grade, true.grade), ("mean grade, none far out", sample.plain, true.plain)):
        for name, interval in mean_methods(scores):
            yield figure, 0.0, name, count(interval, value)


def by_bootstrap(sample: Articles, population: Population, chance: np.random.Generator) -> Iterator[tuple[str, float, str, Tally]]:
    true = truth(population)
    figures = [("quote share, words", size, value) for size, value in zip(SIZES, true.words, strict=True)]
    figures += [("quote share, quotations", size, value) for size, value in zip(SIZES, true.quotations, strict=True)]
    figures += [("mean grade", 0.0, true.grade), ("mean grade, none far out", 0.0, true.plain)]
    made = []
    for run in range(len(sample.words)):
        y = np.column_stack((sample.said[run], sample.times[run], sample.grade[run], sample.plain[run]))
        x = np.column_stack((*[sample.words[run]] * 3, *[sample.quotations[run]] * 3, np.ones((len(y), 2))))
        made.append(bootstrap(y, x, chance, [figure.startswith("quote") for figure, _, _ in figures]))
    for name in made[0]:
        edges = np.array([run[name] for run in made])
        for i, (figure, size, value) in enumerate(figures):
            yield figure, size, name, count((edges[:, 0, i], edges[:, 1, i]), value)


def simulate(population: Population, n: int, runs: int, bootstrap_runs: int, seed: int) -> dict[tuple[str, float, str], Tally]:
    """All methods on the same `runs` samples of `n` articles; the first `bootstrap_runs` of them are resampled too."""
    chance = np.random.default_rng((seed, n, [one.name for one in POPULATIONS].index(population.name)))
    again = np.random.default_rng((seed, n, 99))
    found: dict[tuple[str, float, str], Tally] = {}
    done = 0
    while done < runs:
        now = min(runs - done, max(1, AT_ONCE // n))
        sample = draw(population, now * n, chance).samples(n)
        resampled = Articles(*(field[: max(0, bootstrap_runs - done)] for field in sample))
        tallies = list(by_sums(sample, population))
        if len(resampled.words):
            tallies += by_bootstrap(resampled, population, again)
        for figure, size, method, tally in tallies:
            before = found.get((figure, size, method), Tally(0, 0, 0, 0.0))
            found[figure, size, method] = before.plus(tally)
        done += now
    return found


def lines(found: dict[tuple[str, float, str], Tally], population: str, n: int) -> Iterator[dict[str, Any]]:
    for (figure, size, method), tally in found.items():
        yield {
            "figure": figure, "population": population, "n": n, "method": method, "share": size or None,
            "coverage": round(tally.covered / tally.runs, 4), "shown": round(tally.covered / tally.shown, 4) if tally.shown else None,
            "missing": round(1 - tally.shown / tally.runs, 4), "width": round(tally.width / tally.shown, 5) if tally.shown else None,
            "runs": tally.runs,
        }  # fmt: skip


def results(runs: Sequence[dict[str, Any]]) -> Iterator[str]:
    """One row for each figure, size and n: what is drawn in each population, naive and bootstrap intervals beside it. ✗: mark missed."""
    at = {(r["figure"], r["share"], r["n"], r["population"], r["method"]): r for r in runs}
    yield f"| {' | '.join(COLUMNS)} |"
    yield f"|---|{'--:|' * (len(COLUMNS) - 1)}"
    for figure, share, n in dict.fromkeys(key[:3] for key in sorted(at, key=lambda key: (FIGURES.index(key[0]), key[1] or 0, key[2]))):
        drawn = at[figure, share, n, "measured", "drawn"]
        others = [("heavy", "drawn"), ("stories", "drawn"), ("measured", "naive"), ("heavy", "naive")]
        others += [("measured", name) for name in ("percentile", "bca", "studentised")]
        cells = [_percent(at.get((figure, share, n, *which)), n if which == ("heavy", "drawn") else 0) for which in others]
        width = f"{drawn['width']:.2f}" if share is None else f"{100 * drawn['width']:.1f}"
        size = "" if share is None else f"{share:.0%}"
        own = [_percent(drawn, n), f"{100 * drawn['shown']:.1f}", f"{100 * drawn['missing']:.1f}", width]
        yield f"| {' | '.join([figure, size, f'{n:,}', *own, *cells])} |"


def comparison(runs: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Mean distance of coverage from 95 %, in points, in `measured` and `heavy` over all sizes: at n >= 200, and at n = 10 and 50.

    The latter of the intervals that are given.
    """
    yield "| figure | method | n = 10, 50 | n = 200, 1,000 |"
    yield "|---|---|--:|--:|"
    names = dict.fromkeys((r["figure"], r["method"]) for r in sorted(runs, key=lambda r: FIGURES.index(r["figure"])))
    for figure, method in names:
        mine = [r for r in runs if (r["figure"], r["method"]) == (figure, method) and r["population"] != "stories"]
        large = [abs(100 * r["coverage"] - 95) for r in mine if r["n"] >= 200]
        small = [abs(100 * r["shown"] - 95) for r in mine if r["n"] < 200 and r["shown"] is not None]
        yield f"| {figure} | {method} | {np.mean(small):.1f} | {np.mean(large):.1f} |"


def _percent(line: dict[str, Any] | None, n: int) -> str:
    """The coverage; marked where `n` is large enough for the mark of 93 to 97 % and it is missed."""
    if line is None:
        return ""
    return f"{100 * line['coverage']:.1f}{' ✗' if n >= 200 and not 0.93 <= line['coverage'] <= 0.97 else ''}"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.simulate_intervals")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--articles", type=int, nargs="*", default=ARTICLES)
    parser.add_argument("--table", type=Path)
    chosen = parser.parse_args(arguments)
    if chosen.table:
        runs = [json.loads(line) for line in chosen.table.read_text(encoding="utf-8").splitlines()]
        print("\n".join((*results(runs), "", *comparison(runs))))
        return
    part = 20 if chosen.quick else 1
    for n in chosen.articles:
        for population in POPULATIONS:
            # Runs without a quotation or with one alone divide by zero; they end as runs without an interval.
            with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
                found = simulate(population, n, RUNS // part, BOOTSTRAP_RUNS // part, chosen.seed)
            for line in lines(found, population.name, n):
                print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
