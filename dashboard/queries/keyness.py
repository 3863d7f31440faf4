"""What sets two groups of texts apart: by document frequency, with an effect size, its interval, and a correction for many comparisons.

A group is written as one of

outlet:NAME  topic:NAME  language:xx  period:2025-03-01..2025-03-31      the body text of these articles
speaker:NAME                                                             what they are quoted with, article by article
quoted  narration                                                        the quoted words of articles, the words around them
rest                                                                     all that the other group is not (of its own kind)

Articles that belong to both of two groups of whole articles are left out: they would count on both sides. Parts of one article on both
sides are allowed, and the interval knows that they go together.
"""

import math
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, unquote

from dashboard.corpus import Snapshot
from dashboard.errors import UsageError
from dashboard.queries.differing import LEVEL, attainable, corrected, p_values, reachable
from dashboard.queries.places import place_topics
from dashboard.queries.scope import scope
from dashboard.queries.sql import COUNTED, Sql
from dashboard.queries.table import Option, Query, Table, table
from dashboard.queries.units import FORMS, counted_codes, place_codes, place_spoken, unit_table
from dashboard.queries.voices import wire_note
from dashboard.queries.words import FORM, TOP, stop_words
from dashboard.tables import Evidence, Filters

MIN_DOCUMENTS = 3
"""A term of fewer articles sets no group apart: any single story could have brought it."""

MOST_OUTLETS = 125
"""Outlets that are told apart when those of a term are counted: bits of one number; the smallest ones beyond count as one."""

ARTICLES = ("outlet", "topic", "language", "period")
PARTS = ("quoted", "narration")

Z = 1.959963984540054


class Group(NamedTuple):
    """One side of a comparison: `kind` is the word before the colon, `values` are joined by OR."""

    kind: str
    values: tuple[str, ...] = ()


class Pair(NamedTuple):
    """Two groups; `wide`: the outlets of the filters are the first group, so that they limit nothing else."""

    one: Group
    other: Group
    wide: bool = False


class Keyword(NamedTuple):
    """How much likelier an article of the group has the term than one of the other: `log_ratio` (base 2), 95 % interval.

    `n` of `n_group` articles, of `outlets` outlets, against `m` of `m_rest`; `p` is two-sided, by Fisher's exact test (together with
    McNemar's, of articles that have parts on both sides), corrected for all terms tried (Benjamini-Hochberg), 1 for a term of too few
    articles to be tried; it `differs` where p is at most .05. The interval is not corrected. Terms that differ come first, the group's
    before the other's, of which the log ratio is below 0.
    `evidence` are the articles of the group that have it, `evidence_rest` those of the other.
    """

    term: str
    log_ratio: float
    low: float
    high: float
    p: float
    n: int
    n_group: int
    m: int
    m_rest: int
    outlets: int
    evidence: Evidence
    evidence_rest: Evidence
    differs: bool


def keyness(snapshot: Snapshot, filters: Filters, *, group: str = "", against: str = "", form: str = "words", top: int = 0) -> Table:
    """Terms in the order in which they set a group apart from another. Without a group: the filtered outlets against all other outlets."""
    pair = paired(filters, group, against)
    name = place_codes(snapshot, form)
    _prepare(snapshot, pair, form)
    base = scope(snapshot, widened(filters, pair))
    spoken = "speaker" in (pair.one.kind, pair.other.kind)
    made = _by_speaker(pair, form, base.sql) if spoken else _by_article(pair, name)
    ctes = f"{base.ctes}, {_members(pair, base.sql)}, {made}"
    sizes, rows = _counts(snapshot, ctes, base.sql, "t_terms" if spoken else f"{name}coded_terms", shared=not _whole(pair))
    groups = sizes.one, sizes.other, sizes.shared
    chances, least = p_values(rows, *groups), attainable(rows, *groups)
    found = zip(rows, chances, corrected(chances, least), strict=True)
    ranked = sorted((_ranked(row, chance, p, sizes) for row, chance, p in found), key=lambda one: one.place)
    out = [
        Keyword(word, *log_ratio(n, sizes.one, m, sizes.other, sizes.shared, *together), p, n, sizes.one, m, sizes.other, outlets or 0,
                Evidence("article", (("keyness", _code(pair, "one", form, word)),)),
                Evidence("article", (("keyness", _code(pair, "other", form, word)),)), p <= LEVEL)
        for _, p, (word, n, m, outlets, *together) in ranked[: top or None]
    ]  # fmt: skip
    return table("keyness", Keyword, out, [*_told(ranked, least, sizes), wire_note(filters)])


class _Sizes(NamedTuple):
    """Articles of each side, of both (parts of the same article), and those left out because they belong to both."""

    one: int
    other: int
    shared: int
    left_out: int


_TEST = ("Fisher's exact test", "exact test (Fisher's, and McNemar's of articles that are on both sides)")


class _Ranked(NamedTuple):
    """A term tried, its corrected p, and its place: what differs first, the group's before the other's, then by p."""

    place: tuple[bool, bool, float, float, str]
    p: float
    row: tuple[Any, ...]


def _ranked(row: tuple[Any, ...], chance: float, p: float, sizes: _Sizes) -> _Ranked:
    ahead = (row[1] + 0.5) / (sizes.one + 0.5) - (row[2] + 0.5) / (sizes.other + 0.5)
    return _Ranked((p > LEVEL, ahead <= 0, chance, -abs(ahead), row[0]), p, row)


def _told(ranked: Sequence[_Ranked], least: Sequence[float], sizes: _Sizes) -> list[str]:
    """What a reader must know of the table, first of all how many words differ."""
    tried = sum(reachable(least))
    differ = [one for one in ranked if one.p <= LEVEL]
    group = sum(not one.place[1] for one in differ)
    sides = f": {group:,} likelier in the group, {len(differ) - group:,} in the other" if differ else ""
    count = f"{len(differ):,} of {tried:,} words differ{'s' * (len(differ) == 1)}" if differ else f"None of {tried:,} words differs"
    few = f"{len(ranked) - tried:,} other words of {MIN_DOCUMENTS} articles or more are in too few to differ, however they fell (Tarone)."
    return [
        f"{count} (false discovery rate {LEVEL * 100:.0f} %){sides}.",
        f"{sizes.one:,} articles of the group against {sizes.other:,} of the other.",
        f"{sizes.left_out:,} articles of both groups are left out." if sizes.left_out else "",
        f"p: {_TEST[bool(sizes.shared)]}, corrected for all {tried:,} words (Benjamini-Hochberg).",
        few if len(ranked) > tried else "",
    ]


def _counts(snapshot: Snapshot, ctes: str, sql: Sql, terms: str, *, shared: bool) -> tuple[_Sizes, list[tuple[Any, ...]]]:
    """The sizes, and of every term tried (term, n, m, outlets of n, and of articles on both sides: with the term on both, on the first,
    on the other). Raises UsageError where a side has no article."""
    hidden = sql.bind(sorted(stop_words(snapshot)))
    rows = snapshot.rows(
        f"""{ctes},
        d AS MATERIALIZED (SELECT article, bool_or(one) AS one, bool_or(other) AS other FROM t GROUP BY 1),
        place AS (SELECT article, dense_rank() OVER (ORDER BY outlet) AS o FROM {_ARTICLES[terms == "t_terms"]}),
        known AS MATERIALIZED (SELECT d.article, d.one AND d.other AS shared, 1::HUGEINT << least(o, {MOST_OUTLETS})::HUGEINT AS o
                               FROM d JOIN place USING (article)),
        counted AS (
          SELECT t.key, count(*) FILTER (t.one) AS n, count(*) FILTER (t.other) AS m, bit_count(bit_or(k.o) FILTER (t.one)),
                 {_SHARED if shared else "0, 0, 0"}
          FROM t JOIN known k USING (article) GROUP BY 1 HAVING n + m >= {MIN_DOCUMENTS})
        SELECT v.term, counted.* EXCLUDE (key) FROM counted JOIN {terms} v ON v.t = counted.key
        WHERE v.term NOT IN (SELECT unnest({hidden}::VARCHAR[])) AND regexp_matches(v.term, '\\p{{L}}')
        UNION ALL SELECT NULL, count(*) FILTER (one), count(*) FILTER (other), NULL, count(*) FILTER (one AND other),
                         (SELECT count(*) FROM left_out), 0 FROM d
        ORDER BY 1 NULLS FIRST""",
        sql.values,
    )
    _, one, other, _, both, left_out, _ = rows[0]
    if not one or not other:
        raise UsageError("keyness needs articles on both sides", hint="name two groups that the filters leave articles of")
    return _Sizes(one, other, both, left_out), rows[1:]


_ARTICLES = ("(SELECT a AS article, outlet FROM pa)", "picked")


def _whole(pair: Pair) -> bool:
    """Whether both groups are of whole articles."""
    return {pair.one.kind, pair.other.kind} <= {*ARTICLES, "rest"}


def paired(filters: Filters, group: str, against: str) -> Pair:
    """The two groups. Raises UsageError for what is none."""
    if not group:
        if not filters.outlets:
            hint = "choose outlets: --outlet NAME; or groups: --option group=speaker:NAME --option against=speaker:OTHER"
            raise UsageError("keyness compares two groups", hint=hint)
        return Pair(Group("outlet", filters.outlets), Group("rest"), wide=True)
    pair = Pair(_group(group), _group(against or "rest"))
    if pair.one.kind == "rest" or pair.one == pair.other:
        raise UsageError(f"{group!r} against {against!r} compares nothing", hint="name another group")
    return pair


def widened(filters: Filters, pair: Pair) -> Filters:
    return filters._replace(outlets=()) if pair.wide else filters


def prepare(snapshot: Snapshot, value: str) -> Pair:
    """Make the tables that the evidence of one side of one row reads. Returns the two groups."""
    pair, _, form, _ = decoded(value)
    unit_table(snapshot, form)
    _prepare(snapshot, pair, form)
    return pair


def has_term(value: str, sql: Sql) -> str:
    """The articles behind one side of one row, as a statement over `picked` and `dropped`."""
    pair, side, form, word = decoded(value)
    return f"(WITH {_members(pair, sql)} SELECT article FROM ({_has(pair, side, form, sql, word)}))"


def first_paragraph(value: str, sql: Sql) -> str:
    """The first paragraph of an article `x` that has the row's term, whoever says it there."""
    *_, form, word = decoded(value)
    source = "lemma_units" if form == "lemmas" else "units"
    return f"(SELECT min(u.paragraph) FROM {source} u WHERE u.article = x.article AND u.paragraph > 0 AND u.term = {sql.bind(word)})"


def decoded(value: str) -> tuple[Pair, Literal["one", "other"], str, str]:
    """What an evidence key says: the pair, the side, the form of words, the term. Raises UsageError for anything else."""
    parts = [unquote(part) for part in value.split("|")]
    if len(parts) != 6 or parts[0] not in ("", "wide") or parts[3] not in ("one", "other") or parts[4] not in FORMS:
        raise UsageError(f"{value[:40]!r} is no comparison", hint="click a mark of a chart again")
    side: Literal["one", "other"] = "one" if parts[3] == "one" else "other"
    return Pair(_group(parts[1]), _group(parts[2]), parts[0] == "wide"), side, parts[4], parts[5]


def opposite(value: str) -> str:
    """The evidence key of the same row's other side. Raises UsageError for what is none."""
    pair, side, form, word = decoded(value)
    return _code(pair, "other" if side == "one" else "one", form, word)


def _code(pair: Pair, side: str, form: str, word: str) -> str:
    parts = ("wide" if pair.wide else "", _written(pair.one), _written(pair.other), side, form, word)
    return "|".join(quote(part, safe=":") for part in parts)


def _written(group: Group) -> str:
    if group.kind == "period":
        return f"period:{'..'.join(group.values)}"
    return f"{group.kind}:{'|'.join(quote(value, safe='') for value in group.values)}" if group.values else group.kind


def _group(text: str) -> Group:
    kind, _, value = text.partition(":")
    if kind in ("rest", *PARTS) and not value:
        return Group(kind)
    if kind == "period" and len(value.split("..")) == 2:
        return Group(kind, tuple(value.split("..")))
    if kind in ("outlet", "topic", "language", "speaker") and value:
        return Group(kind, tuple(unquote(one) for one in value.split("|")))
    known = "outlet:NAME, topic:NAME, language:xx, period:2025-03-01..2025-03-31, speaker:NAME, quoted, narration, rest"
    raise UsageError(f"{text[:60]!r} is no group", hint=f"one of {known}")


def _prepare(snapshot: Snapshot, pair: Pair, form: str) -> None:
    kinds = {pair.one.kind, pair.other.kind}
    if "topic" in kinds:
        place_topics(snapshot)
    if "speaker" in kinds:
        place_spoken(snapshot, form)


def _members(pair: Pair, sql: Sql) -> str:
    """`one_articles`, `other_articles`: the whole articles of each side (of a side that is parts of articles: all of them), and
    `left_out`: those that would count on both."""
    one = _which(pair.one, sql)
    other = _which(pair.other, sql)
    if pair.other.kind == "rest" and pair.one.kind in ARTICLES:
        other = f"NOT ({one})"
    both = f"({one}) AND ({other})" if _whole(pair) else "false"
    return f"""one_articles AS (SELECT p.article FROM picked p WHERE ({one}) AND NOT ({both})),
               other_articles AS (SELECT p.article FROM picked p WHERE ({other}) AND NOT ({both})),
               left_out AS (SELECT p.article FROM picked p WHERE {both})"""


def _which(group: Group, sql: Sql) -> str:
    if group.kind == "outlet":
        return sql.among("p.outlet", group.values)
    if group.kind == "language":
        return f"p.article IN (SELECT article FROM articles WHERE {sql.among('coalesce(language, ' + _EMPTY + ')', group.values)})"
    if group.kind == "topic":
        stands = "NOT EXISTS (SELECT 1 FROM dropped d WHERE d.article = t.article AND d.paragraph = t.paragraph)"
        return f"p.article IN (SELECT t.article FROM paragraph_topics t WHERE {sql.among('t.topic', group.values)} AND {stands})"
    if group.kind == "period":
        since, until = (f"TRY_CAST({sql.bind(value)} AS DATE)" for value in group.values)
        return f"coalesce(p.day BETWEEN {since} AND {until}, false)"
    return "true"


_EMPTY = "''"


def _has(pair: Pair, side: str, form: str, sql: Sql, word: str | None = None) -> str:
    """Distinct (article, term) of one side; of one term alone where `word` is given."""
    group, opposite = (pair.one, pair.other) if side == "one" else (pair.other, pair.one)
    only = f" AND x.term = {sql.bind(word)}" if word is not None else ""
    inside = f"{COUNTED} AND x.paragraph > 0{only} AND x.article IN (SELECT article FROM {side}_articles)"
    lemma = "lemma_" if form == "lemmas" else ""
    if group.kind == "speaker":
        return f"SELECT DISTINCT x.article, x.term FROM {lemma}spoken x {inside} AND {sql.among('x.speaker', group.values)}"
    if group.kind == "rest" and opposite.kind == "speaker":
        return f"SELECT DISTINCT x.article, x.term FROM {lemma}spoken x {inside} AND NOT ({sql.among('x.speaker', opposite.values)})"
    some = {"quoted": " AND x.quoted > 0", "narration": " AND x.n > x.quoted", "": ""}[_part(group, opposite)]
    return f"SELECT DISTINCT x.article, x.term FROM {lemma}units x {inside}{some}"


def _by_article(pair: Pair, name: str) -> str:
    """`t` (article: its number, key: the term's number, one, other) of groups of articles or of their quoted words and narration."""
    one, other = _PART[_part(pair.one, pair.other)], _PART[_part(pair.other, pair.one)]
    inside = "a IN (SELECT k.a FROM {}_articles JOIN coded_articles k USING (article))"
    return f"""{counted_codes(name)},
        sides AS MATERIALIZED (SELECT a, {inside.format("one")} AS one, {inside.format("other")} AS other FROM pa),
        t AS MATERIALIZED (SELECT c.a AS article, c.t AS key, s.one AND {one} AS one, s.other AND {other} AS other
                           FROM c JOIN sides s USING (a) WHERE (s.one AND {one}) OR (s.other AND {other}))"""


def _by_speaker(pair: Pair, form: str, sql: Sql) -> str:
    """The same where a side is what a speaker is quoted with."""
    sides = (_has(pair, "one", form, sql), _has(pair, "other", form, sql))
    return f"""
        said AS MATERIALIZED (SELECT article, term, bool_or(one) AS one, bool_or(NOT one) AS other
                              FROM (SELECT *, true AS one FROM ({sides[0]}) UNION ALL SELECT *, false FROM ({sides[1]})) GROUP BY 1, 2),
        t_terms AS MATERIALIZED (SELECT term, row_number() OVER () AS t FROM (SELECT DISTINCT term FROM said)),
        t AS MATERIALIZED (SELECT article, v.t AS key, one, other FROM said JOIN t_terms v USING (term))"""


_PART = {"quoted": "c.q > 0", "narration": "c.n > c.q", "": "true"}


def _part(group: Group, opposite: Group) -> str:
    if group.kind == "rest":
        return {"quoted": "narration", "narration": "quoted"}.get(opposite.kind, "")
    return group.kind if group.kind in PARTS else ""


_SHARED = "count(*) FILTER (t.one AND t.other), count(*) FILTER (t.one AND k.shared), count(*) FILTER (t.other AND k.shared)"


def log_ratio(
    n: int, group: int, m: int, rest: int, shared: int = 0, both: int = 0, one: int = 0, other: int = 0
) -> tuple[float, float, float]:
    """log2 of the ratio of two proportions (each with half an article added) and its 95 % interval (Katz et al. 1978).

    Of `shared` articles that have parts in both groups `both` have the term in both, `one` in the first, `other` in the second: their
    covariance makes the interval of parts that go together narrower, as that of paired proportions is.
    """
    p, q = (n + 0.5) / (group + 0.5), (m + 0.5) / (rest + 0.5)
    ratio = math.log(p / q)
    variance = 1 / (n + 0.5) - 1 / (group + 0.5) + 1 / (m + 0.5) - 1 / (rest + 0.5)
    covariance = (both - q * one - p * other + shared * p * q) / ((group + 0.5) * p * (rest + 0.5) * q)
    error = math.sqrt(max(variance - 2 * covariance, 1e-12))
    return ratio / math.log(2), (ratio - Z * error) / math.log(2), (ratio + Z * error) / math.log(2)


GROUPS = (
    Option("group", "the group: outlet:NAME, topic:NAME, language:xx, period:FROM..TO, speaker:NAME, quoted, narration", text=True),
    Option("against", "the other group, or rest", text=True),
)

QUERIES = (Query("keyness", "words that set one group of texts apart from another", Keyword, keyness, (*GROUPS, FORM, TOP)),)
