"""Which topics when: articles on a topic, as shares of the period's articles, with the coverage that they rest on."""

from datetime import date, timedelta
from typing import NamedTuple

from dashboard.corpus import Snapshot
from dashboard.queries.places import place_topics
from dashboard.queries.places import topics as all_topics
from dashboard.queries.scope import Scope, scope
from dashboard.queries.sql import COUNTED, period
from dashboard.queries.table import Query, Table, narrow, proportion, table
from dashboard.queries.voices import BIN, wire_note
from dashboard.tables import Evidence, Filters

MAX_PERIODS = 20_000
"""Periods that a timeline spans at most: days of 50 years. A wrong date beyond that would fill the screen with nothing."""


class TopicShare(NamedTuple):
    """`n` of `denominator` articles have a paragraph on the topic: `value`, with Wilson's 95 % interval."""

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

    `complete` is False for a first or last period that the collection covers only in part.
    """

    topic: str
    period: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    denominator: int
    complete: bool
    evidence: Evidence


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


def topic_timeline(snapshot: Snapshot, filters: Filters, *, bin: str = "week") -> Table:  # noqa: A002 - the option's name
    """Each topic's share of each period's articles, for the topics that the filters name, or for all."""
    place_topics(snapshot)
    base = scope(snapshot, filters)
    days = _days(snapshot, base)
    notes = ["Shares of each period's articles.", wire_note(filters), _undated(snapshot, base)]
    if days is None:
        return table("topic-timeline", TopicPeriod, [], notes)
    totals = dict(_per_period(snapshot, base, bin))
    notes.append(narrow("topic share", min(totals.values(), default=0)))
    counted = f"""{base.ctes}, {_ON_TOPIC} SELECT h.topic, CAST({period(bin)} AS VARCHAR), count(*)
                  FROM hits h JOIN picked p USING (article) WHERE p.day IS NOT NULL GROUP BY ALL"""
    found = {(topic, start): n for topic, start, n in snapshot.rows(counted, base.sql.values)}
    names = [topic.name for topic in all_topics(snapshot) if not filters.topics or topic.name in filters.topics]
    rows = []
    for name in names:
        for start in periods(*days, bin):
            n, total = found.get((name, start), 0), totals.get(start, 0)
            evidence = Evidence("article", (("topic", name), ("period", f"{bin}:{start}")))
            rows.append(TopicPeriod(name, start, *proportion(n, total), n, total, _complete(start, bin, *days), evidence))
    return table("topic-timeline", TopicPeriod, rows, notes)


def coverage(snapshot: Snapshot, filters: Filters, *, bin: str = "week") -> Table:  # noqa: A002 - the option's name
    """Articles in each period by outlet: what every timeline rests on."""
    base = scope(snapshot, filters)
    days = _days(snapshot, base)
    notes = ["Articles of the collection in each period.", _undated(snapshot, base)]
    if days is None:
        return table("coverage", Coverage, [], notes)
    sql = f"{base.ctes} SELECT p.outlet, CAST({period(bin)} AS VARCHAR), count(*) FROM picked p WHERE p.day IS NOT NULL GROUP BY ALL"
    found = {(outlet, start): n for outlet, start, n in snapshot.rows(sql, base.sql.values)}
    rows = []
    for outlet in sorted({outlet for outlet, _ in found}):
        for start in periods(*days, bin):
            evidence = Evidence("article", (("outlet", outlet), ("period", f"{bin}:{start}")))
            rows.append(Coverage(outlet, start, found.get((outlet, start), 0), _complete(start, bin, *days), evidence))
    return table("coverage", Coverage, rows, notes)


def periods(first: date, last: date, bin_: str) -> list[str]:
    """The first days of all periods from `first` to `last`, ISO 8601."""
    at = _start(first, bin_)
    out: list[str] = []
    while at <= last and len(out) < MAX_PERIODS:
        out.append(at.isoformat())
        at = _next(at, bin_)
    return out


def default_bin(snapshot: Snapshot, filters: Filters) -> str:
    """Days up to 60 days, then weeks, then months beyond two years: as many points as an eye can follow."""
    days = _days(snapshot, scope(snapshot, filters))
    span = (days[1] - days[0]).days if days else 0
    return "day" if span <= 60 else "week" if span <= 730 else "month"


def _start(day: date, bin_: str) -> date:
    if bin_ == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if bin_ == "month" else day


def _next(start: date, bin_: str) -> date:
    if bin_ == "month":
        return (start + timedelta(days=32)).replace(day=1)
    return start + timedelta(days=7 if bin_ == "week" else 1)


def _complete(start: str, bin_: str, first: date, last: date) -> bool:
    begin = date.fromisoformat(start)
    return first <= begin and _next(begin, bin_) - timedelta(days=1) <= last


def _days(snapshot: Snapshot, base: Scope) -> tuple[date, date] | None:
    first, last = snapshot.rows(f"{base.ctes} SELECT min(day), max(day) FROM picked", base.sql.values)[0]
    return None if first is None else (first, last)


def _per_period(snapshot: Snapshot, base: Scope, bin_: str) -> list[tuple[str, int]]:
    sql = f"{base.ctes} SELECT CAST({period(bin_)} AS VARCHAR), count(*) FROM picked p WHERE p.day IS NOT NULL GROUP BY 1"
    return [(start, int(n)) for start, n in snapshot.rows(sql, base.sql.values)]


def _undated(snapshot: Snapshot, base: Scope) -> str:
    n = int(snapshot.value(f"{base.ctes} SELECT count(*) FROM picked WHERE day IS NULL", base.sql.values))
    return f"{n:,} undated article{'s are' if n != 1 else ' is'} left out." if n else ""


QUERIES = (
    Query("topics", "share of articles on each topic", TopicShare, topic_share),
    Query("topic-timeline", "share of each period's articles on each topic", TopicPeriod, topic_timeline, (BIN,)),
    Query("coverage", "articles in each period by outlet", Coverage, coverage, (BIN,)),
)
