"""Which topics when: articles on a topic, as shares of the period's articles, with the coverage that they rest on."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import product
from typing import NamedTuple, TypeAlias

from dashboard.corpus import Snapshot
from dashboard.queries.bursts import FEWEST, LEVEL, Cell, tested
from dashboard.queries.periods import complete, days, periods, undated
from dashboard.queries.places import place_topics
from dashboard.queries.places import topics as all_topics
from dashboard.queries.scope import Scope, scope
from dashboard.queries.sql import COUNTED, period
from dashboard.queries.table import Query, Table, narrow, proportion, table
from dashboard.queries.voices import BIN, wire_note
from dashboard.tables import Evidence, Filters

Cells: TypeAlias = dict[str, dict[str, int]]
"""Period -> outlet -> articles."""


class TopicShare(NamedTuple):
    """`n` of `denominator` articles have a paragraph on the topic: `value`, with the mid-P interval."""

    topic: str
    kind: str
    definition: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    denominator: int
    outlets: int
    evidence: Evidence


class TopicPeriod(NamedTuple):
    """`n` of the period's `denominator` articles have a paragraph on the topic; None where the period has no article.

    They stand in `outlets` outlets. `complete` is False for a first or last period that the collection covers only in part.
    `expected` articles would be on the topic by the outlets' own shares over all periods; `burst` says whether so many more are that
    chance does not explain it: `q`, corrected for the periods of this topic and not for the number of topics, at most `bursts.LEVEL`
    (`dashboard.queries.bursts`).
    """

    topic: str
    period: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    denominator: int
    outlets: int
    complete: bool
    expected: float | None
    q: float | None
    burst: bool
    evidence: Evidence


class OutletPeriod(NamedTuple):
    """`n` of the `denominator` articles of the outlet in the period have a paragraph on the topic; None where it has no article."""

    topic: str
    outlet: str
    period: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    denominator: int
    complete: bool
    evidence: Evidence


class Tried(NamedTuple):
    """A number of topics that was tried when topics were found: the mean coherence of the topics (NPMI: -1 to 1, 0 by chance) with one
    standard error either side; `chosen` is the smallest whose coherence is within one standard error of the best."""

    topics: int
    value: float
    low: float
    high: float
    chosen: bool
    evidence: None


class Coverage(NamedTuple):
    """How many articles of an outlet a period holds; periods without any have rows with 0, so that a hole is seen."""

    outlet: str
    period: str
    n: int
    complete: bool
    evidence: Evidence


_ON_TOPIC = f"""
  hits AS (SELECT DISTINCT x.topic, x.kind, x.article FROM paragraph_topics x {COUNTED})"""


def topic_share(snapshot: Snapshot, filters: Filters) -> Table:
    """Every topic with its share of the articles; an article may be on several topics."""
    place_topics(snapshot)
    base = scope(snapshot, filters)
    total = int(snapshot.value(f"{base.ctes} SELECT count(*) FROM picked", base.sql.values))
    counted = (
        f"{base.ctes}, {_ON_TOPIC} SELECT h.topic, count(*), count(DISTINCT p.outlet) FROM hits h JOIN picked p USING (article) GROUP BY 1"
    )
    found = {topic: (n, outlets) for topic, n, outlets in snapshot.rows(counted, base.sql.values)}
    rows = []
    for topic in all_topics(snapshot):
        n, outlets = found.get(topic.name, (0, 0))
        rows.append(TopicShare(*topic, *proportion(n, total), n, total, outlets, Evidence("article", (("topic", topic.name),))))
    rows.sort(key=lambda row: (row.kind != "query", -row.n, row.topic))
    notes = ["Shares of articles with at least one paragraph on the topic.", wire_note(filters), narrow("topic share", total)]
    return table("topics", TopicShare, rows, notes)


def topic_timeline(
    snapshot: Snapshot,
    filters: Filters,
    *,
    bin: str = "week",  # noqa: A002 - the option's name
    of: tuple[str, ...] = (),
) -> Table:
    """Each topic's share of each period's articles, for the topics of `of`, or that the filters name, or for all."""
    place_topics(snapshot)
    base = scope(snapshot, filters)
    between = days(snapshot, base)
    notes = ["Shares of each period's articles.", _tested_how(), wire_note(filters), undated(snapshot, base)]
    if between is None:
        return table("topic-timeline", TopicPeriod, [], notes)
    cells = _cells(snapshot, base, bin)
    names = _asked(snapshot, filters, of)
    found = _on_topics(snapshot, base, bin)
    rows = [row for name in names for row in _timeline(name, cells, found.get(name, {}), bin, between)]
    notes.append(narrow("topic share", min((row.denominator for row in rows if row.denominator), default=0)))
    return table("topic-timeline", TopicPeriod, rows, notes)


def _timeline(name: str, cells: Cells, on_topic: Cells, bin_: str, between: tuple[date, date]) -> Iterator[TopicPeriod]:
    series = {
        start: [Cell(outlet, on_topic.get(start, {}).get(outlet, 0), total) for outlet, total in held.items()]
        for start, held in cells.items()
    }
    results = tested(series)
    for start in periods(*between, bin_):
        here = series.get(start, [])
        n, total = sum(cell.n for cell in here), sum(cell.articles for cell in here)
        evidence = Evidence("article", (("topic", name), ("period", f"{bin_}:{start}")))
        outlets = sum(cell.n > 0 for cell in here)
        result = results.get(start)
        yield TopicPeriod(
            name, start, *_proportion(n, total), n, total, outlets, complete(start, bin_, *between), result.expected if result else None,
            result.q if result else None, result is not None and result.burst, evidence,
        )  # fmt: skip


def topic_by_outlet(
    snapshot: Snapshot,
    filters: Filters,
    *,
    bin: str = "week",  # noqa: A002 - the option's name
    of: tuple[str, ...] = (),
) -> Table:
    """The timeline of each topic of `of`, or that the filters name, or of all, in each outlet by itself: shares of its own articles."""
    place_topics(snapshot)
    base = scope(snapshot, filters)
    between = days(snapshot, base)
    notes = ["Shares of the outlet's articles in the period.", wire_note(filters), undated(snapshot, base)]
    if between is None:
        return table("topic-by-outlet", OutletPeriod, [], notes)
    cells, found = _cells(snapshot, base, bin), _on_topics(snapshot, base, bin)
    outlets = sorted({outlet for held in cells.values() for outlet in held})
    whole = {start: complete(start, bin, *between) for start in periods(*between, bin)}
    # What does not depend on the topic is put together once: the rows of all topics, outlets and weeks are hundreds of thousands.
    places = [
        (outlet, start, cells.get(start, {}).get(outlet, 0), whole[start], (("outlet", outlet), ("period", f"{bin}:{start}")))
        for outlet, start in product(outlets, whole)
    ]
    rows = []
    for name in _asked(snapshot, filters, of):
        on_topic, key = found.get(name, {}), ("topic", name)
        for outlet, start, total, is_whole, keys in places:
            n = on_topic[start].get(outlet, 0) if start in on_topic else 0
            evidence = Evidence("article", (key, *keys))
            rows.append(OutletPeriod(name, outlet, start, *_proportion(n, total), n, total, is_whole, evidence))
    notes.append(narrow("topic share", min((row.denominator for row in rows if row.denominator), default=0)))
    return table("topic-by-outlet", OutletPeriod, rows, notes)


_proportion = lru_cache(maxsize=4_096)(proportion)
"""The same few pairs come again and again: most cells of a long timeline hold a handful of articles."""


def _asked(snapshot: Snapshot, filters: Filters, of: tuple[str, ...]) -> list[str]:
    wanted = of or filters.topics
    return [topic.name for topic in all_topics(snapshot) if not wanted or topic.name in wanted]


def _cells(snapshot: Snapshot, base: Scope, bin_: str) -> Cells:
    sql = f"{base.ctes} SELECT CAST({period(bin_)} AS VARCHAR) AS s, p.outlet, count(*) FROM picked p WHERE p.day IS NOT NULL GROUP BY ALL"
    out: Cells = defaultdict(dict)
    for start, outlet, n in snapshot.rows(f"{sql} ORDER BY s, p.outlet", base.sql.values):
        out[start][outlet] = int(n)
    return out


def _on_topics(snapshot: Snapshot, base: Scope, bin_: str) -> dict[str, Cells]:
    sql = f"""{base.ctes}, {_ON_TOPIC} SELECT h.topic, CAST({period(bin_)} AS VARCHAR), p.outlet, count(*)
              FROM hits h JOIN picked p USING (article) WHERE p.day IS NOT NULL GROUP BY ALL"""
    out: dict[str, Cells] = defaultdict(lambda: defaultdict(dict))
    for topic, start, outlet, n in snapshot.rows(sql, base.sql.values):
        out[topic][start][outlet] = int(n)
    return out


def _tested_how() -> str:
    return (
        f"Burst: at least {FEWEST} articles and more than the outlets' own shares over all periods lead to (exact test by outlet, "
        "corrected for stories in several articles and for the many periods of each topic by itself: false discovery rate "
        f"{LEVEL:.0%} among the bursts of one topic, but not of all together). Where nothing was collected nothing is tested."
    )


def coverage(snapshot: Snapshot, filters: Filters, *, bin: str = "week") -> Table:  # noqa: A002 - the option's name
    """Articles in each period by outlet: what every timeline rests on."""
    base = scope(snapshot, filters)
    between = days(snapshot, base)
    notes = ["Articles of the collection in each period.", wire_note(filters), undated(snapshot, base)]
    if between is None:
        return table("coverage", Coverage, [], notes)
    sql = f"{base.ctes} SELECT p.outlet, CAST({period(bin)} AS VARCHAR), count(*) FROM picked p WHERE p.day IS NOT NULL GROUP BY ALL"
    found = {(outlet, start): n for outlet, start, n in snapshot.rows(sql, base.sql.values)}
    rows = []
    for outlet in sorted({outlet for outlet, _ in found}):
        for start in periods(*between, bin):
            evidence = Evidence("article", (("outlet", outlet), ("period", f"{bin}:{start}")))
            rows.append(Coverage(outlet, start, found.get((outlet, start), 0), complete(start, bin, *between), evidence))
    return table("coverage", Coverage, rows, notes)


def topics_tried(snapshot: Snapshot, _filters: Filters) -> Table:
    """How the number of discovered topics was chosen. Filters do not apply: topics are found in the whole corpus."""
    rows = snapshot.rows(
        """SELECT topics, coherence, coherence - error, coherence + error, topics = (SELECT count(*) FROM topics), NULL
           FROM topic_tried WHERE model IN (SELECT model FROM topics) ORDER BY topics"""
    )
    how = "Mean coherence (NPMI) of the ten heaviest terms of each topic, and one standard error."
    rule = "Chosen: the fewest topics within one standard error of the best."
    return table("topics-tried", Tried, [Tried(*row) for row in rows], [how, rule] if rows else [])


QUERIES = (
    Query("topics", "share of articles on each topic", TopicShare, topic_share),
    Query("topic-timeline", "share of each period's articles on each topic, and its bursts", TopicPeriod, topic_timeline, (BIN,)),
    Query("topic-by-outlet", "share of each outlet's articles on each topic in each period", OutletPeriod, topic_by_outlet, (BIN,)),
    Query("topics-tried", "how coherent each number of discovered topics is, and which was chosen", Tried, topics_tried),
    Query("coverage", "articles in each period by outlet", Coverage, coverage, (BIN,)),
)
