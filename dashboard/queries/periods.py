"""The periods of a timeline: where they begin, which of them the collection covers, and where most of its articles lie."""

from datetime import date, timedelta
from typing import NamedTuple

from dashboard.corpus import Snapshot
from dashboard.queries.scope import Scope, scope
from dashboard.tables import Filters

MAX_PERIODS = 20_000
"""Periods that a timeline spans at most: days of 50 years. A wrong date beyond that would fill the screen with nothing."""

STRAY = 100
"""One article in so many, at either end of the days, may lie far off: a wrong year, a page of the archive. At least one may where there
are `FEWEST_DATED`. (Of 914 pages that a scraper had collected in spring 2020 one was from 2010 and one from January.)"""

FEWEST_DATED = 20

NEAR = timedelta(days=30)
"""Never far off, however short the time that the others span."""


class Stretch(NamedTuple):
    """From `first` to `last` lie nearly all articles; `before` and `behind` lie so far off that a timeline of all would show only them."""

    first: date
    last: date
    before: int
    behind: int


def stretch(snapshot: Snapshot, filters: Filters) -> Stretch | None:
    """Where the articles lie; None where none has a day.

    The outermost articles, at most one in `STRAY` at either end, are left out where they lie further from the others than half of the
    days that the others span, and than `NEAR`.
    """
    base = scope(snapshot, filters)
    sql = f"{base.ctes} SELECT day, count(*) FROM picked WHERE day IS NOT NULL GROUP BY 1 ORDER BY 1"
    return stretch_of([(day, int(n)) for day, n in snapshot.rows(sql, base.sql.values)])


def stretch_of(held: list[tuple[date, int]]) -> Stretch | None:
    """`stretch` of days with their articles, in order."""
    if not held:
        return None
    total = sum(n for _, n in held)
    strays = max(1, total // STRAY) if total >= FEWEST_DATED else 0
    first, last = _behind(held, strays), _behind(held[::-1], strays)
    reach = max(NEAR, (last - first) / 2)
    near = [day for day, _ in held if first - day <= reach and day - last <= reach]
    first, last = near[0], near[-1]
    return Stretch(first, last, sum(n for day, n in held if day < first), sum(n for day, n in held if day > last))


def _behind(held: list[tuple[date, int]], strays: int) -> date:
    """The day of the article behind so many others."""
    passed = 0
    for day, n in held:
        passed += n
        if passed > strays:
            return day
    return held[-1][0]


def periods(first: date, last: date, bin_: str) -> list[str]:
    """The first days of all periods from `first` to `last`, ISO 8601."""
    at = start(first, bin_)
    out: list[str] = []
    while at <= last and len(out) < MAX_PERIODS:
        out.append(at.isoformat())
        at = following(at, bin_)
    return out


def default_bin(snapshot: Snapshot, filters: Filters) -> str:
    """Days up to 60 days, then weeks, then months beyond two years: as many points as an eye can follow, strays apart."""
    here = stretch(snapshot, filters)
    span = (here.last - here.first).days if here else 0
    return "day" if span <= 60 else "week" if span <= 730 else "month"


def start(day: date, bin_: str) -> date:
    """The first day of the period that holds a day."""
    if bin_ == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if bin_ == "month" else day


def following(begin: date, bin_: str) -> date:
    """The first day of the next period."""
    if bin_ == "month":
        return (begin + timedelta(days=32)).replace(day=1)
    return begin + timedelta(days=7 if bin_ == "week" else 1)


def complete(period: str, bin_: str, first: date, last: date) -> bool:
    """Whether a collection from `first` to `last` covers the whole period that begins on an ISO day."""
    begin = date.fromisoformat(period)
    return first <= begin and following(begin, bin_) - timedelta(days=1) <= last


def days(snapshot: Snapshot, base: Scope) -> tuple[date, date] | None:
    """The first and the last day of the articles that are picked; None where none has a day."""
    first, last = snapshot.rows(f"{base.ctes} SELECT min(day), max(day) FROM picked", base.sql.values)[0]
    return None if first is None else (first, last)


def undated(snapshot: Snapshot, base: Scope) -> str:
    """How many picked articles have no day, as a sentence; empty where all have one."""
    n = int(snapshot.value(f"{base.ctes} SELECT count(*) FROM picked WHERE day IS NULL", base.sql.values))
    return f"{n:,} undated article{'s are' if n != 1 else ' is'} left out." if n else ""
