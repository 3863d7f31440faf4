"""Who is quoted after whom: changes of the speaker within an article, against what the cast of the article alone would lead to."""

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import quote, unquote

from dashboard.corpus import Snapshot
from dashboard.errors import UsageError
from dashboard.queries.scope import scope
from dashboard.queries.sql import COUNTED, Sql
from dashboard.queries.table import Option, Query, Table, by_influence, table
from dashboard.queries.voices import KINDS, SPEECH, spoken, told_kinds, wire_note
from dashboard.tables import NAMELESS, Evidence, Filters, Kind

PAIRS = 100
"""Pairs that are listed where nobody says how many: a corpus of thousands of articles has tens of thousands, most seen once."""


class Exchange(NamedTuple):
    """`second` is quoted right after `first` `numerator` times; `denominator` times were to be expected; `value` is their ratio.

    The interval is that of the ratio, the article as the unit. `n` quotations stand behind it: both of each change. `articles`
    have such a change, in `outlets` outlets.
    """

    first: str
    second: str
    value: float | None
    low: float | None
    high: float | None
    numerator: int
    denominator: float
    n: int
    articles: int
    outlets: int
    evidence: Evidence


class Cast(NamedTuple):
    """The turns of one article, one after another: a speaker's quotations in a row are one turn; None is nobody named."""

    outlet: str
    turns: tuple[str | None, ...]


def exchanges(snapshot: Snapshot, filters: Filters, *, kinds: str = "marked", top: int = PAIRS) -> Table:
    """Pairs of speakers by the number of articles in which the second is quoted next after the first; `top` 0: all.

    Expected is, in each article with C changes from one named speaker to another, C · tᵢtⱼ / Σ tₖtₗ over ordered pairs of different
    speakers, where t counts a speaker's turns: every speaker may follow every other in proportion to how often each has a turn. The
    expected changes of an article add up to the observed ones. With the filters' speakers set, only pairs with one of them are shown.
    """
    seen: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    expected: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    casts = _casts(snapshot, filters, kinds)
    for at, cast in enumerate(casts):
        for pair, count in changes(cast.turns).items():
            seen[pair][at] = count
        for pair, chance in by_chance(cast.turns).items():
            expected[pair][at] = chance
    wanted = [pair for pair in seen if not filters.speakers or set(pair) & set(filters.speakers)]
    # An interview is one article with two speakers in turn: pairs are ranked by the articles they meet in.
    wanted.sort(key=lambda pair: (-len(seen[pair]), -sum(seen[pair].values()), pair))
    shown = wanted[:top] if top else wanted
    rows = [_row(pair, seen[pair], expected[pair], casts, kinds) for pair in shown]
    notes = [
        f"Changes from one named speaker to the next within an article, {told_kinds(kinds)} speech; somebody unnamed between breaks it.",
        "Expected: as many changes in each article, its speakers following one another by chance, each as often as they have a turn.",
        f"The {top} pairs of most articles, of {len(wanted):,}." if top and len(wanted) > top else "",
        wire_note(filters),
    ]
    return table("quoted-after", Exchange, rows, notes)


def changes(turns: tuple[str | None, ...]) -> dict[tuple[str, str], float]:
    """(first, second) -> how often the second has the turn after the first."""
    out: dict[tuple[str, str], float] = defaultdict(float)
    for first, second in pairwise(turns):
        if first is not None and second is not None:
            out[first, second] += 1
    return out


def by_chance(turns: tuple[str | None, ...]) -> dict[tuple[str, str], float]:
    """(first, second) -> how often that was to be expected; see `exchanges`."""
    count: dict[str, int] = defaultdict(int)
    for turn in turns:
        if turn is not None:
            count[turn] += 1
    ways = sum(count.values()) ** 2 - sum(n * n for n in count.values())
    happened = sum(changes(turns).values())
    if not happened:
        return {}
    return {(a, b): happened * n * m / ways for a, n in count.items() for b, m in count.items() if a != b}


def _row(pair: tuple[str, str], seen: dict[int, float], expected: dict[int, float], casts: list[Cast], kinds: str) -> Exchange:
    total, chance = sum(seen.values()), sum(expected.values())
    ratio = total / chance
    # Linearised: each article moves the ratio by (its changes - ratio · its expected ones) / all expected ones.
    influences = [(seen.get(at, 0.0) - ratio * among) / chance for at, among in expected.items()]
    keys = (("exchange", exchange_value(*pair, kinds)), *((("kinds", "+".join(SPEECH[kinds])),) if kinds != "marked" else ()))
    return Exchange(
        *pair, *by_influence(ratio, influences), int(total), chance, 2 * int(total), len(seen), len({casts[at].outlet for at in seen}),
        Evidence("quotation", keys),
    )  # fmt: skip


def _casts(snapshot: Snapshot, filters: Filters, kinds: str) -> list[Cast]:
    base = scope(snapshot, filters)
    rows = snapshot.rows(
        f"""{base.ctes}, {_said(spoken(base, kinds))}
        SELECT any_value(s.outlet), list(s.speaker ORDER BY s.start, s.quotation) FROM said s GROUP BY s.article ORDER BY s.article""",
        base.sql.values,
    )
    return [Cast(outlet, _turns(speakers)) for outlet, speakers in rows]


def _turns(speakers: list[str | None]) -> tuple[str | None, ...]:
    return tuple(who for at, who in enumerate(speakers) if at == 0 or who != speakers[at - 1])


def _said(speech: str) -> str:
    """Quotations that count, each with where it begins."""
    return f"""said AS (
      SELECT x.article, x.quotation, any_value(p.outlet) AS outlet, nullif(any_value(x.speaker), '{NAMELESS}') AS speaker,
             min(x.start) AS start
      FROM quotations x {COUNTED} AND {speech} GROUP BY x.article, x.quotation)"""


def exchange_value(first: str, second: str, kinds: str) -> str:
    """The pair as a value of evidence: the kinds of speech among which nobody else spoke, then the two names."""
    return f"{'+'.join(SPEECH[kinds])}:{quote(first, safe='')}:{quote(second, safe='')}"


def exchange_names(value: str) -> tuple[str, str]:
    """The two names of such a value. Raises UsageError where it has none."""
    parts = value.split(":")
    if len(parts) != 3:
        raise UsageError(f"{value[:40]!r} is no pair of speakers", hint="click a mark of a chart again")
    return unquote(parts[1]), unquote(parts[2])


def exchange_condition(value: str, sql: Sql) -> str:
    """The condition that a row of `quotations x` is one of the two quotations of such a change."""
    first, second = exchange_names(value)
    kinds: tuple[Kind, ...] = next((some for some in SPEECH.values() if "+".join(some) == value.partition(":")[0]), ())
    if not kinds:
        raise UsageError(f"{value[:40]!r} names no kinds of speech", hint="click a mark of a chart again")
    speech = f"x.field = 'body' AND {sql.among('x.kind', kinds)}"
    pair = f"s.speaker = {sql.bind(second)} AND s.earlier = {sql.bind(first)}"
    return f"""(x.article, x.quotation) IN (
      WITH {_said(speech)}, row_of AS (
        SELECT article, quotation, speaker, lag(speaker) OVER w AS earlier, lag(quotation) OVER w AS before
        FROM said WINDOW w AS (PARTITION BY article ORDER BY start, quotation))
      SELECT (s.article, unnest([s.before, s.quotation])) FROM row_of s WHERE {pair})"""


QUERIES = (
    Query(
        "quoted-after",
        "who is quoted after whom, against what the articles' casts would lead to",
        Exchange,
        exchanges,
        (KINDS, Option("top", "pairs shown, the most frequent first; 0: all", (), str(PAIRS))),
    ),
)
