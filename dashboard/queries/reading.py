"""How hard is it to read: scores of the articles' body text, by outlet, and their distribution."""

import math
from typing import NamedTuple

from dashboard.corpus import Snapshot
from dashboard.errors import UsageError
from dashboard.queries.evidence import MEASURES, measure_column
from dashboard.queries.scope import scope
from dashboard.queries.sql import BINS, period
from dashboard.queries.table import Option, Query, Table, mean, narrow, table
from dashboard.tables import Evidence, Filters

SCOPES = ("body", "narration", "quotations")

_PARTS_TOLD = {
    "body": "Body text only; each article counts once, whatever its length.",
    "narration": "Only sentences without direct speech; each article counts once.",
    "quotations": "Only direct quotations; each article counts once.",
}


class Readability(NamedTuple):
    """Mean score of `n` articles with its 95 % interval, quartiles beside it. `group` is the outlet, period, or part of the text.

    `missing` articles have no score: too few words, or a language for which the measure is not made.
    """

    group: str | None
    measure: str
    value: float | None
    low: float | None
    high: float | None
    median: float | None
    q1: float | None
    q3: float | None
    n: int
    missing: int
    outlets: int
    evidence: Evidence


class Band(NamedTuple):
    """`n` articles score from `low` to below `high`."""

    low: float
    high: float
    n: int
    evidence: Evidence


def readability(snapshot: Snapshot, filters: Filters, *, measure: str = "flesch_kincaid", by: str = "outlet", part: str = "body") -> Table:
    """Mean score by outlet or period, or of all together (`by` = ""); of the whole body, or of one `part` of it."""
    column = measure_column(measure)
    if part not in SCOPES:
        raise UsageError(f"{part!r} is no part of an article", hint=f"one of {', '.join(SCOPES)}")
    base = scope(snapshot, filters)
    group = "NULL" if not by else "p.outlet" if by == "outlet" else period(by)
    dated = "WHERE p.day IS NOT NULL" if by in BINS else ""
    rows = snapshot.rows(
        f"""{base.ctes} SELECT CAST({group} AS VARCHAR) AS g, count(s), coalesce(sum(s), 0), coalesce(sum(s * s), 0),
               coalesce(sum(s ** 3), 0), coalesce(sum(s ** 4), 0), median(s), quantile_cont(s, 0.25), quantile_cont(s, 0.75),
               count(*) - count(s), count(DISTINCT p.outlet) FILTER (s IS NOT NULL)
        FROM picked p LEFT JOIN (SELECT article, {column} AS s FROM readability WHERE scope = {base.sql.bind(part)}) r USING (article)
        {dated} GROUP BY g ORDER BY g""",
        base.sql.values,
    )
    scored = ("measure", measure if part == "body" else f"{measure}:{part}")
    out = []
    for g, n, total, squares, cubes, fourths, median, q1, q3, missing, outlets in rows:
        keys = [scored] + ([] if not by else [("outlet", g)] if by == "outlet" else [("period", f"{by}:{g}")])
        found = mean(total, squares, n, cubes, fourths)
        out.append(Readability(g, measure, *found, median, q1, q3, n, missing, outlets, Evidence("article", tuple(keys))))
    notes = [_versions(snapshot), _PARTS_TOLD[part], narrow("mean readability", min((row.n for row in out if row.n), default=0))]
    return table("readability", Readability, out, notes)


def bands(snapshot: Snapshot, filters: Filters, *, measure: str = "flesch_kincaid") -> Table:
    """How many articles score how high, in about 20 bands of equal and round width."""
    column = measure_column(measure)
    base = scope(snapshot, filters)
    scores = f"SELECT r.{column} AS s FROM readability r JOIN picked USING (article) WHERE r.scope = 'body' AND r.{column} IS NOT NULL"
    least, most = snapshot.rows(f"{base.ctes} SELECT min(s), max(s) FROM ({scores})", base.sql.values)[0]
    if least is None:
        return table("readability-bands", Band, [], [_versions(snapshot)])
    width = _round_width((most - least) / 20)
    step = base.sql.bind(width)
    counted = f"{base.ctes} SELECT CAST(floor(s / {step}) AS BIGINT) AS b, count(*) FROM ({scores}) GROUP BY 1"
    found = dict(snapshot.rows(counted, base.sql.values))
    rows = []
    for b in range(min(found), max(found) + 1):
        low, high = b * width, (b + 1) * width
        rows.append(Band(low, high, found.get(b, 0), Evidence("article", (("band", f"{measure}:{low!r}:{high!r}"),))))
    return table("readability-bands", Band, rows, [_versions(snapshot)])


def _round_width(rough: float) -> float:
    """The next of 0.25, 0.5, 1, 2, 4, … : powers of two, so that multiples are exact and no score falls between two bands."""
    return 2.0 ** max(-2, math.ceil(math.log2(rough))) if rough > 0 else 1.0


def _versions(snapshot: Snapshot) -> str:
    found = [row[0] for row in snapshot.rows("SELECT DISTINCT versions FROM readability ORDER BY 1")]
    return f"Computed by {'; '.join(found)}." if found else ""


MEASURE = Option("measure", "the score", MEASURES, "flesch_kincaid")

QUERIES = (
    Query("readability", "mean readability by outlet or period", Readability, readability,
          (MEASURE, Option("by", "groups", ("outlet", "", *BINS), "outlet"), Option("part", "part of the article", SCOPES, "body"))),
    Query("readability-bands", "distribution of readability scores", Band, bands, (MEASURE,)),
)  # fmt: skip
