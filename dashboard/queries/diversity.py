"""How many voices, and how evenly they are heard: rarefied, so that outlets of unequal size can be compared."""

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import digamma, gammaln

from dashboard.corpus import Snapshot
from dashboard.queries.scope import scope
from dashboard.queries.sql import BINS, COUNTED
from dashboard.queries.table import Option, Query, Share, Table, by_influence, table
from dashboard.queries.voices import KINDS, group_key, grouping, kinds_key, spoken, told_kinds, wire_note
from dashboard.tables import NAMELESS, Evidence, Filters

COMPARED = 12
"""Groups that are compared where nobody says at how many quotations: the largest, as many as a chart shows."""

PERIODS = 0.75
"""The part of the periods, the largest, that are compared: at what a quiet week has nothing would be known of the others."""

MOST_VOICES = 3
"""How many of the most quoted a share is given for."""

Floats = npt.NDArray[np.float64]


class Diversity(NamedTuple):
    """`value` voices are to be expected in `at` quotations of the group, with the 95 % interval; None where it has fewer.

    `voices` are all that it has. `even` is the effective number of voices, 1 / Σ (share of quotations)², with its interval: as many
    voices, all heard equally often, would be as varied. Never more than `voices`, and like them the more the more was collected: to
    compare groups of unequal size is for `value`. `top` is the share of the three most quoted, `numerator` of `denominator` quotations.
    `n` attributed quotations of `articles` articles stand behind it.
    """

    group: str | None
    value: float | None
    low: float | None
    high: float | None
    at: int
    voices: int
    even: float | None
    even_low: float | None
    even_high: float | None
    top: float | None
    numerator: int
    denominator: int
    n: int
    articles: int
    outlets: int
    evidence: Evidence


class Cast(NamedTuple):
    """Who is quoted in the articles of one group: parallel arrays of (article, speaker, quotations), places counted from 0."""

    article: npt.NDArray[np.int64]
    speaker: npt.NDArray[np.int64]
    times: Floats


def diversity(snapshot: Snapshot, filters: Filters, *, by: str = "outlet", kinds: str = "marked", at: int = 0) -> Table:
    """Voices at an equal number of quotations in each outlet or period; `at` 0: half of what the smallest of the larger groups has."""
    base = scope(snapshot, filters)
    dated = "AND p.day IS NOT NULL" if by in BINS else ""
    found = snapshot.rows(
        f"""{base.ctes} SELECT CAST({grouping(by)} AS VARCHAR) AS g, x.article, any_value(p.outlet), x.speaker, count(DISTINCT x.quotation)
            FROM quotations x {COUNTED} AND {spoken(base, kinds)} AND x.speaker <> '{NAMELESS}' {dated} GROUP BY g, x.article, x.speaker
            ORDER BY g, x.article, x.speaker""",
        base.sql.values,
    )
    groups: dict[str | None, list[tuple[str, str, str, int]]] = defaultdict(list)
    for group, *rest in found:
        groups[group].append(tuple(rest))
    compared = math.ceil(PERIODS * len(groups)) if by in BINS else COMPARED
    level = at or _level([sum(row[3] for row in rows) for rows in groups.values()], compared)
    keys = (("attributed", "yes"), *kinds_key(kinds))
    made = [_row(group, rows, level, Evidence("quotation", (*keys, *group_key(by, group)))) for group, rows in groups.items()]
    made.sort(key=lambda row: (row.group or "") if by in BINS else (row.value is None, -(row.value or 0), row.group or ""))
    return table("voice-diversity", Diversity, made, _notes(filters, kinds, level, [row.group for row in made if row.value is None]))


def _notes(filters: Filters, kinds: str, level: int, small: Sequence[str | None]) -> list[str]:
    few = f"{len(small)} with fewer than {level:,} quotations {'has' if len(small) == 1 else 'have'} no figure." if small else ""
    return [
        f"Voices to be expected in as many whole articles as hold {level:,} attributed quotations, {told_kinds(kinds)} (Hurlbert 1971).",
        "Effective voices: 1 / the sum of squared shares of quotations (inverse Simpson), at most as many as there are voices.",
        "They grow with the collection, and the share of the three most quoted shrinks: compare outlets by the number at equal quotations.",
        few,
        wire_note(filters),
    ]


def _level(sizes: Sequence[int], compared: int) -> int:
    """Half of the smallest of the `compared` largest: at the very size of a group nothing would be known of how far chance carries its
    number of voices."""
    largest = sorted(sizes, reverse=True)[:compared]
    return max(1, min(largest, default=0) // 2)


def _row(group: str | None, rows: Sequence[tuple[str, str, str, int]], level: int, evidence: Evidence) -> Diversity:
    article = {name: at for at, name in enumerate(dict.fromkeys(row[0] for row in rows))}
    speaker = {name: at for at, name in enumerate(dict.fromkeys(row[2] for row in rows))}
    cast = Cast(
        np.array([article[row[0]] for row in rows]),
        np.array([speaker[row[2]] for row in rows]),
        np.array([row[3] for row in rows], dtype=np.float64),
    )
    total = int(cast.times.sum())
    most = int(np.sort(np.bincount(cast.speaker, cast.times))[-MOST_VOICES:].sum())
    return Diversity(
        group, *rarefied(cast, level), level, len(speaker), *effective(cast), most / total, most, total, total, len(article),
        len({row[1] for row in rows}), evidence,
    )  # fmt: skip


def rarefied(cast: Cast, quotations: int) -> Share:
    """Voices to be expected in as many whole articles as hold so many quotations, with its interval; None where the cast has fewer.

    Hurlbert's exact expectation (The nonconcept of species diversity, Ecology 52, 1971) with the article as what is drawn:
    Σ over speakers of 1 - C(A - Aᵢ, a) / C(A, a), where Aᵢ of A articles quote speaker i and a = quotations · A / N of them hold that
    many of all N quotations (a need not be whole: factorials are gamma functions). Articles are drawn, not single quotations, because
    one article quotes its speakers several times: drawn one by one, quotations of a large group would come from more articles than
    those of a small one, and its voices would seem more varied (Gotelli & Colwell, Ecology Letters 4, 2001). In a simulation of
    articles with 2 to 3 speakers the draw of quotations was 8 to 40 % too low, this one within 2 %, its intervals covered 94 to 99 %.
    """
    articles, total = int(cast.article.max()) + 1, float(cast.times.sum())
    drawn = quotations * articles / total
    if drawn > articles:
        return Share(None, None, None)
    without = articles - np.bincount(cast.speaker).astype(np.float64)
    possible = without >= drawn
    left = np.where(possible, without - drawn, 0.0)
    missed = np.where(
        possible, np.exp(gammaln(without + 1) - gammaln(left + 1) - gammaln(articles + 1) + gammaln(articles - drawn + 1)), 0.0
    )
    value = float((1 - missed).sum())
    by_rest = missed * np.where(possible, digamma(without + 1) - digamma(left + 1), 0.0)
    by_all = missed.sum() * float(digamma(articles + 1) - digamma(articles - drawn + 1))
    by_drawn = float((missed * np.where(possible, digamma(articles - drawn + 1) - digamma(left + 1), 0.0)).sum())
    held = np.bincount(cast.article, cast.times)
    own = np.bincount(cast.article, by_rest[cast.speaker])
    influences = by_all - by_rest.sum() + own + by_drawn * (quotations / total - drawn / total * held)
    return by_influence(value, [float(one) for one in influences])


def effective(cast: Cast) -> Share:
    """1 / λ with its interval, where λ = Σᵢ nᵢ² / N² with nᵢ of N quotations by speaker i: inverse Simpson (Simpson, Nature 163, 1949).

    Of the quotations at hand, so that whoever has the list can calculate it. Of a whole from which they are a sample it says too little,
    for voices that were not met are missing; pairs of quotations from different articles would say it without that bias, but of news
    few such pairs are one speaker's, and the figure was chance (1,236 of 61 voices). Range: 1 (one voice) to the number of voices, and
    so are the ends of the interval, which tells how far other articles of the same kind and number would move the figure.
    """
    voices = np.bincount(cast.speaker, cast.times)
    held = np.bincount(cast.article, cast.times)
    total = float(held.sum())
    chance = float((voices**2).sum()) / total**2
    met = np.bincount(cast.article, voices[cast.speaker] * cast.times)
    moved = 2 * (met / total**2 - chance * held / total)
    found = by_influence(1 / chance, [float(-one / chance**2) for one in moved])
    return Share(*(end if end is None else min(max(end, 1.0), float(len(voices))) for end in found))


QUERIES = (
    Query(
        "voice-diversity",
        "number of voices at an equal number of quotations, effective voices, share of the three most quoted",
        Diversity,
        diversity,
        (Option("by", "groups", ("outlet", "", *BINS), "outlet"), KINDS, Option("at", "quotations to compare at; 0: chosen", (), "0")),
    ),
)
