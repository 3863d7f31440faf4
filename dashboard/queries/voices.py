"""Who is quoted: quote share by speaker, by outlet, over time; one speaker's profile."""

from typing import Any, NamedTuple

from dashboard.corpus import Snapshot
from dashboard.errors import UsageError
from dashboard.queries.scope import Scope, scope
from dashboard.queries.sql import BINS, COUNTED, exact_sum, fourth_powers, period
from dashboard.queries.table import Option, Query, Table, narrow, share, table
from dashboard.tables import MARKED_KINDS, NAMELESS, Evidence, Filters, Kind

OTHERS = "(all others)"
UNATTRIBUTED = "(unattributed)"
POOLED = (OTHERS, NAMELESS, UNATTRIBUTED)
"""Rows that are no voice: they stand last, in this order, and are drawn grey."""

BY = Option("unit", "what a share is a share of", ("words", "quotations"), "words")
SPEECH: dict[str, tuple[Kind, ...]] = {
    "marked": MARKED_KINDS,
    "marked and indirect": (*MARKED_KINDS, "indirect"),
    "direct": ("direct",),
    "mixed": ("mixed",),
    "indirect": ("indirect",),
}
"""What the switch of the kinds of speech counts; terms are nobody's speech and never among them."""

KINDS = Option("kinds", "which quotations count", tuple(SPEECH), "marked")
TOP = Option("top", "speakers shown by name, the rest as one row; 0: all")


class SpeakerShare(NamedTuple):
    """`value` = `numerator` / `denominator` (quoted words, or quotations), with its 95 % interval.

    `n` quotations of `articles` articles in `outlets` outlets stand behind it. `group` is the outlet or the first day of the period.
    """

    group: str | None
    speaker: str
    value: float | None
    low: float | None
    high: float | None
    numerator: int
    denominator: int
    n: int
    articles: int
    outlets: int
    evidence: Evidence


class Profile(NamedTuple):
    """One speaker: how often, where, since when; the words that introduce the speech and that name the speaker."""

    speaker: str
    quotations: int
    words: int
    articles: int
    outlets: int
    first: str | None
    last: str | None
    cues: str
    mentions: str
    names: str
    n: int
    evidence: Evidence


def quote_share(snapshot: Snapshot, filters: Filters, *, unit: str = "words", kinds: str = "marked", top: int = 0, by: str = "") -> Table:
    """Share of quoted words (or quotations) by speaker; the unattributed and, with `top`, all others as rows of their own.

    `by` is "" (all together), "outlet", or a period of `BINS`: shares are then of that outlet's or period's quoted words.
    """
    base = scope(snapshot, filters)
    kept = _top(snapshot, base, unit, kinds, top) if top else None
    sums = _sums(snapshot, base, unit, kinds, grouping(by), kept)
    rows = [_share(row, by, kinds, kept) for row in sums]
    rows.sort(key=lambda row: (row.group or "", _last(row.speaker), -row.numerator, row.speaker))
    notes = [_what(unit, kinds), _wire(filters), narrow("quote share", min((row[_ARTICLES] for row in sums), default=0))]
    if by in BINS:
        undated = _undated(snapshot, base, kinds)
        notes.append(f"Quotations of undated articles left out: {undated:,}." if undated else "")
    return table("quote-share", SpeakerShare, rows, notes)


def profile(snapshot: Snapshot, filters: Filters, *, kinds: str = "marked", of: tuple[str, ...] = ()) -> Table:
    """One row for each speaker of `of`, or that the filters name: under all filters, quoted in whatever articles they leave."""
    speakers = of or filters.speakers
    if not speakers:
        raise UsageError("a profile needs a speaker", hint="add --speaker NAME")
    base = scope(snapshot, filters)
    which = base.sql.among("x.speaker", speakers)
    rows = snapshot.rows(
        f"""{base.ctes}, q AS (SELECT x.*, p.outlet, p.day FROM quotations x {COUNTED} AND {spoken(base, kinds)} AND {which}),
        cues AS (SELECT speaker, lower(cue) AS word, count(*) AS k FROM q WHERE cue IS NOT NULL GROUP BY ALL),
        mentions AS (SELECT speaker, mention AS word, count(*) AS k FROM q WHERE mention IS NOT NULL GROUP BY ALL)
        SELECT q.speaker, count(DISTINCT (q.article, q.quotation)), sum(q.words), count(DISTINCT q.article), count(DISTINCT q.outlet),
          CAST(min(q.day) AS VARCHAR), CAST(max(q.day) AS VARCHAR),
          (SELECT string_agg(word || ' ' || k, ', ' ORDER BY k DESC, word) FROM cues c WHERE c.speaker = q.speaker),
          (SELECT string_agg(word || ' ' || k, ', ' ORDER BY k DESC, word) FROM mentions m WHERE m.speaker = q.speaker),
          (SELECT string_agg(DISTINCT name, ', ' ORDER BY name) FROM q n WHERE n.speaker = q.speaker)
        FROM q GROUP BY q.speaker ORDER BY 3 DESC, 1""",
        base.sql.values,
    )
    out = [
        Profile(who, n, int(said), articles, outlets, first, last, cues or "", mentions or "", names or "", n, _key(who, kinds))
        for who, n, said, articles, outlets, first, last, cues, mentions, names in rows
    ]
    return table("speaker", Profile, out, [_what("words", kinds), _wire(filters)])


FEWEST = 3
"""Articles that quote a speaker, below which a share has no interval: how much a speaker's words differ between articles cannot be told
from one or two, and the formula gave 0.01 to 30 % for 0.6 %. What the others cover stays the same (docs/simulation-intervals.md)."""

_ARTICLES = 7
"""Where a row of `_sums` says how many articles of its group have a quotation."""


def _sums(snapshot: Snapshot, base: Scope, unit: str, kinds: str, group: str, kept: tuple[str, ...] | None) -> list[tuple[Any, ...]]:
    speaker = f"coalesce(x.speaker, '{UNATTRIBUTED}')"
    if kept is not None:
        inside = base.sql.among("x.speaker", kept) if kept else "false"
        speaker = f"CASE WHEN x.speaker IS NULL THEN '{UNATTRIBUTED}' WHEN {inside} THEN x.speaker ELSE '{OTHERS}' END"
    dated = "" if "p.day" not in group else "AND p.day IS NOT NULL"
    return snapshot.rows(
        f"""{base.ctes},
        q AS (SELECT x.article, any_value(p.outlet) AS outlet, {group} AS g, {speaker} AS speaker, {_measure(unit)} AS y,
                     count(DISTINCT x.quotation) AS k
              FROM quotations x {COUNTED} AND {spoken(base, kinds)} {dated} GROUP BY x.article, g, 4),
        a AS (SELECT g, article, sum(y) AS x FROM q GROUP BY g, article),
        t AS (SELECT g, sum(x) AS x, sum(x * x) AS xx, {exact_sum("x ** 4")} AS xxxx, count(*) AS n FROM a GROUP BY g)
        SELECT CAST(q.g AS VARCHAR), q.speaker, sum(q.y), t.x, sum(q.y * q.y), sum(q.y * a.x), t.xx, t.n,
               sum(q.k), count(*), count(DISTINCT q.outlet),
               {fourth_powers("q.y", "a.x")}, t.xxxx
        FROM q JOIN a ON a.article = q.article AND a.g IS NOT DISTINCT FROM q.g JOIN t ON t.g IS NOT DISTINCT FROM q.g
        GROUP BY q.g, q.speaker, t.x, t.xx, t.xxxx, t.n""",
        base.sql.values,
    )


def _share(row: tuple[Any, ...], by: str, kinds: str, kept: tuple[str, ...] | None) -> SpeakerShare:
    group, speaker, y, x, yy, xy, xx, n_articles, quotations, articles, outlets, *fourths = row
    value, low, high = share(y, x, yy, xy, xx, n_articles, fourths)
    found = (value, low, high) if articles >= FEWEST else (value, None, None)
    evidence = _key(str(speaker), kinds, kept, group_key(by, group))
    return SpeakerShare(group, speaker, *found, int(y), int(x), int(quotations), articles, outlets, evidence)


def _key(speaker: str, kinds: str, kept: tuple[str, ...] | None = None, group: tuple[tuple[str, str], ...] = ()) -> Evidence:
    if speaker == UNATTRIBUTED:
        keys: tuple[tuple[str, str], ...] = (("unattributed", "yes"),)
    elif speaker == OTHERS and kept is not None:
        keys = tuple(("not", name) for name in kept)
    else:
        keys = (("speaker", speaker),)
    return Evidence("quotation", (*keys, *kinds_key(kinds), *group))


def _top(snapshot: Snapshot, base: Scope, unit: str, kinds: str, top: int) -> tuple[str, ...]:
    rows = snapshot.rows(
        f"""{base.ctes}, q AS (SELECT x.speaker, {_measure(unit)} AS y FROM quotations x {COUNTED} AND {spoken(base, kinds)}
            AND x.speaker IS NOT NULL GROUP BY x.article, x.speaker)
        SELECT speaker FROM q WHERE speaker <> '{NAMELESS}' GROUP BY speaker ORDER BY sum(y) DESC, speaker LIMIT {base.sql.bind(top)}""",
        base.sql.values,
    )
    return (*(row[0] for row in rows), NAMELESS)


def _undated(snapshot: Snapshot, base: Scope, kinds: str) -> int:
    undated = f"FROM quotations x {COUNTED} AND {spoken(base, kinds)} AND p.day IS NULL"
    return int(snapshot.value(f"{base.ctes} SELECT count(DISTINCT (x.article, x.quotation)) {undated}", base.sql.values))


def spoken(base: Scope, kinds: str) -> str:
    """The condition that a row of `quotations x` is speech of these kinds in a body."""
    if kinds not in SPEECH:
        raise UsageError(f"{kinds!r} is no choice of kinds", hint=f"one of {', '.join(SPEECH)}")
    return f"x.field = 'body' AND {base.sql.among('x.kind', SPEECH[kinds])}"


def kinds_key(kinds: str) -> tuple[tuple[str, str], ...]:
    """What evidence says of the kinds: nothing where the marked ones count."""
    return () if kinds == "marked" else (("kinds", "+".join(SPEECH[kinds])),)


def grouping(by: str) -> str:
    """SQL for the group that an article `p` belongs to: none, its outlet, or its period."""
    return "NULL" if not by else "p.outlet" if by == "outlet" else period(by)


def group_key(by: str, group: object) -> tuple[tuple[str, str], ...]:
    """What evidence says of a group."""
    return () if not by else (("outlet", str(group)),) if by == "outlet" else (("period", f"{by}:{group}"),)


def _measure(unit: str) -> str:
    if unit not in BY.choices:
        raise UsageError(f"{unit!r} is no unit of quote share", hint="words or quotations")
    return "sum(x.words)" if unit == "words" else "count(DISTINCT x.quotation)"


def _last(speaker: str) -> int:
    return POOLED.index(speaker) + 1 if speaker in POOLED else 0


def _what(unit: str, kinds: str) -> str:
    what = "quoted words" if unit == "words" else "quotations"
    return f"Shares of {what} in {told_kinds(kinds)} speech; the unattributed and speakers without a name are part of the whole."


def told_kinds(kinds: str) -> str:
    """The kinds that count, in words: "direct and mixed"."""
    *first, last = SPEECH[kinds]
    return f"{', '.join(first)} and {last}" if first else last


def _wire(filters: Filters) -> str:
    told = {"once": "once, by its earliest copy", "each": "in every outlet that printed it", "own": "not at all"}
    rule = f"A paragraph that stands in several outlets counts {told[filters.wire]}."
    if filters.wire == "each":
        return rule
    return f"{rule} Articles in which no paragraph is left that counts are left out; those copied in part stay."


wire_note = _wire


def by_period(snapshot: Snapshot, filters: Filters, *, bin: str = "week", **options: object) -> Table:  # noqa: A002 - the option's name
    """`quote_share` in each period; periods without a quotation have no row."""
    return quote_share(snapshot, filters, by=bin, **options)._replace(name="voices-over-time")  # type: ignore[arg-type]


BIN = Option("bin", "length of a period", BINS, "week")

QUERIES = (
    Query(
        "quote-share",
        "share of quoted words by speaker",
        SpeakerShare,
        quote_share,
        (BY, KINDS, TOP, Option("by", "groups", ("", "outlet", *BINS))),
    ),
    Query("voices-over-time", "quote share by speaker in each period", SpeakerShare, by_period, (BY, KINDS, TOP, BIN)),
    Query("speaker", "profile of the speakers that --speaker names", Profile, profile, (KINDS,)),
)
