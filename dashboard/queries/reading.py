"""How hard is it to read: scores of the articles' body text by outlet, section or period, their distribution, and what drives them."""

import math
from typing import TYPE_CHECKING, NamedTuple

from dashboard.article import Article, Paragraph
from dashboard.corpus import Snapshot
from dashboard.errors import UsageError
from dashboard.queries.evidence import MEASURES, measure_column
from dashboard.queries.periods import complete, days, periods, undated
from dashboard.queries.scope import scope
from dashboard.queries.sql import BINS, Sql, exact_sum, period
from dashboard.queries.table import Option, Query, Table, mean, narrow, table
from dashboard.queries.voices import BIN, wire_note
from dashboard.tables import FLOOR_WORDS, Evidence, Filters, QuotationRow

if TYPE_CHECKING:
    from dashboard.annotate.readability import Scope

SCOPES = ("body", "narration", "quotations")

GROUPS = ("outlet", "section", "language", "", *BINS)

_PARTS_TOLD = {
    "body": "Body text only; each article counts once, whatever its length.",
    "narration": "Only sentences without direct speech; each article counts once.",
    "quotations": "Only direct quotations; each article counts once.",
}

_REASON = f"""
  CASE WHEN {{score}} IS NOT NULL THEN NULL
       WHEN r.versions LIKE '%; not available for %' OR r.lix IS NOT NULL THEN 'language'
       WHEN r.words < {FLOOR_WORDS} THEN 'short' ELSE 'no sentences' END"""
"""Why a score is missing, as `dashboard.annotate.readability` left it: LIX is made for every language, so where it is there and another
measure is not, that one is not made for the language."""

REASONS = {
    "short": f"fewer than {FLOOR_WORDS} words", "no sentences": "no running text: a list, a table",
    "language": "not available for this language",
}  # fmt: skip


class Readability(NamedTuple):
    """Mean score of `n` articles with its 95 % interval, quartiles beside it. `group` is the outlet, section, language or period.

    `missing` articles have no score: `short` are too short, `unpunctuated` are no running text (lists, tables), for the language of
    `languages` the measure is not made.
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
    short: int
    unpunctuated: int
    languages: int
    outlets: int
    evidence: Evidence


class ReadabilityPeriod(NamedTuple):
    """Mean score of the `n` articles of one period with its 95 % interval, quartiles beside it; `missing` articles have no score.

    The period begins on the day `period`; `value` is None where no article has a score. `short` articles are too short, `unpunctuated`
    no running text, for the language of `languages` the measure is not made. `complete` is False for a first or last period that the
    collection covers only in part.
    """

    period: str
    measure: str
    value: float | None
    low: float | None
    high: float | None
    median: float | None
    q1: float | None
    q3: float | None
    n: int
    missing: int
    short: int
    unpunctuated: int
    languages: int
    outlets: int
    complete: bool
    evidence: Evidence


class Band(NamedTuple):
    """`n` articles of `denominator` that have a score reach from `low` to below `high`."""

    low: float
    high: float
    n: int
    denominator: int
    outlets: int
    evidence: Evidence


class Scored(NamedTuple):
    """One article and its score; where it has none, `reason` says why."""

    article: str
    outlet: str
    day: str | None
    headline: str
    value: float | None
    words: int
    sentences: int
    reason: str | None
    n: int
    evidence: Evidence


class Driver(NamedTuple):
    """One sentence of an article and its `pull`: the article's score less that of the same text without the sentence.

    `long_words` have three syllables or more. `start:end` are offsets into the body.
    """

    paragraph: int
    start: int
    end: int
    text: str
    pull: float
    words: int
    syllables: int
    long_words: int
    n: int
    evidence: Evidence


def readability(snapshot: Snapshot, filters: Filters, *, measure: str = "flesch_kincaid", by: str = "outlet", part: str = "body") -> Table:
    """Mean score by outlet, section, language or period, or of all together (`by` = ""); of the whole body, or of one `part` of it."""
    column = measure_column(measure)
    base = scope(snapshot, filters)
    rows = snapshot.rows(
        f"""{base.ctes}, scored AS ({_scored(column, part, base.sql)})
        SELECT CAST({_group(by)} AS VARCHAR) AS g, count(s), coalesce({exact_sum("s", 40)}, 0), coalesce({exact_sum("s * s", 40)}, 0),
               coalesce({exact_sum("s ** 3", 20)}, 0), coalesce({exact_sum("s ** 4", 20)}, 0), min(s), max(s),
               median(s), quantile_cont(s, 0.25), quantile_cont(s, 0.75),
               count(*) - count(s), count(*) FILTER (reason = 'short'), count(*) FILTER (reason = 'no sentences'),
               count(*) FILTER (reason = 'language'), count(DISTINCT p.outlet) FILTER (s IS NOT NULL)
        FROM picked p JOIN articles a USING (article) LEFT JOIN scored r USING (article)
        {"WHERE p.day IS NOT NULL" if by in BINS else ""} GROUP BY g ORDER BY g""",
        base.sql.values,
    )
    out = []
    for g, n, total, squares, cubes, fourths, least, most, median, q1, q3, missing, short, unpunctuated, languages, outlets in rows:
        found = mean(total, squares, n, cubes, fourths, (least, most))
        evidence = Evidence("article", _keys(measure, part, by, g))
        out.append(Readability(g, measure, *found, median, q1, q3, n, missing, short, unpunctuated, languages, outlets, evidence))
    few = narrow("mean readability", min((row.n for row in out if row.n), default=0))
    return table("readability", Readability, out, [_versions(snapshot), _PARTS_TOLD[part], _copied(filters), few])


def readability_over_time(
    snapshot: Snapshot,
    filters: Filters,
    *,
    measure: str = "flesch_kincaid",
    bin: str = "week",  # noqa: A002 - the option's name
    part: str = "body",
) -> Table:
    """`readability` in each period, those without an article too: a hole in the collection is a gap, not a score."""
    made = readability(snapshot, filters, measure=measure, by=bin, part=part)
    base = scope(snapshot, filters)
    between = days(snapshot, base)
    notes = [*made.notes, undated(snapshot, base)]
    if between is None:
        return table("readability-over-time", ReadabilityPeriod, [], notes)
    found: dict[str, Readability] = {row.group: row for row in made.rows}
    rows = []
    for start in periods(*between, bin):
        evidence = Evidence("article", _keys(measure, part, bin, start))
        row = found.get(start) or Readability(start, measure, None, None, None, None, None, None, 0, 0, 0, 0, 0, 0, evidence)
        rows.append(ReadabilityPeriod(start, *row[1:-1], complete(start, bin, *between), evidence))
    return table("readability-over-time", ReadabilityPeriod, rows, notes)


def bands(snapshot: Snapshot, filters: Filters, *, measure: str = "flesch_kincaid") -> Table:
    """How many articles score how high, in about 20 bands of equal and round width."""
    column = measure_column(measure)
    base = scope(snapshot, filters)
    scores = (
        f"SELECT r.{column} AS s, outlet FROM readability r JOIN picked USING (article) WHERE r.scope = 'body' AND r.{column} IS NOT NULL"
    )
    least, most, total = snapshot.rows(f"{base.ctes} SELECT min(s), max(s), count(*) FROM ({scores})", base.sql.values)[0]
    if least is None:
        return table("readability-bands", Band, [], [_versions(snapshot), _copied(filters)])
    width = _round_width((most - least) / 20)
    step = base.sql.bind(width)
    counted = f"{base.ctes} SELECT CAST(floor(s / {step}) AS BIGINT) AS b, count(*), count(DISTINCT outlet) FROM ({scores}) GROUP BY 1"
    found = {b: (n, outlets) for b, n, outlets in snapshot.rows(counted, base.sql.values)}
    rows = []
    for b in range(min(found), max(found) + 1):
        low, high = b * width, (b + 1) * width
        n, outlets = found.get(b, (0, 0))
        rows.append(Band(low, high, n, total, outlets, Evidence("article", (("band", f"{measure}:{low!r}:{high!r}"),))))
    return table("readability-bands", Band, rows, [_versions(snapshot), _copied(filters)])


def scored(snapshot: Snapshot, filters: Filters, *, measure: str = "flesch_kincaid", part: str = "body", top: int = 0) -> Table:
    """Every article with its score, the highest first; those without one last, with the reason."""
    column = measure_column(measure)
    base = scope(snapshot, filters)
    rows = snapshot.rows(
        f"""{base.ctes}, scored AS ({_scored(column, part, base.sql)})
        SELECT p.article, p.outlet, CAST(p.day AS VARCHAR), a.headline, r.s, coalesce(r.words, 0), coalesce(r.sentences, 0), r.reason
        FROM picked p JOIN articles a USING (article) LEFT JOIN scored r USING (article)
        ORDER BY r.s DESC NULLS LAST, p.day NULLS LAST, p.article {f"LIMIT {int(top)}" if top else ""}""",
        base.sql.values,
    )
    out = [
        Scored(article, outlet, day, headline, score, words, sentences, REASONS.get(reason, reason), 1,
               Evidence("article", (("article", article),)))
        for article, outlet, day, headline, score, words, sentences, reason in rows
    ]  # fmt: skip
    return table("readability-articles", Scored, out, [_versions(snapshot), _PARTS_TOLD[part], _copied(filters)])


def drivers(snapshot: Snapshot, _filters: Filters, *, article: str = "", measure: str = "flesch_kincaid", part: "Scope" = "body") -> Table:
    """The longest sentences of one article, first those that make it hardest by this measure. Filters do not apply to its text."""
    # textstat and its dictionary take a second to load, which no other query of a command should wait for.
    from dashboard.annotate import readability as annotator

    measure_column(measure)
    read, quotations = _article(snapshot, article)
    asked = next(one for one in annotator.MEASURES if one.name == measure)
    found = annotator.pulls(read, quotations, part, asked)
    rows = [
        Driver(s.paragraph, s.start, s.end, s.text, pull, spoken, syllables, long_words, 1,
               Evidence("paragraph", (("article", article), ("paragraph", str(s.paragraph)))))
        for s, spoken, syllables, long_words, pull in found
    ]  # fmt: skip
    told = f"The {annotator.CANDIDATES} longest sentences." if len(rows) == annotator.CANDIDATES else ""
    return table("readability-sentences", Driver, rows, [told, _versions(snapshot), _PARTS_TOLD[part]])


def _article(snapshot: Snapshot, article: str) -> tuple[Article, list[QuotationRow]]:
    """What an annotator is given of a stored article."""
    named = {"article": article}
    head = snapshot.rows("SELECT headline, language FROM articles WHERE article = $article", named)
    if not head:
        raise UsageError(f"{article!r} is no article of this corpus", hint="--option article=ID; readability-articles names them")
    found = snapshot.rows("SELECT paragraph, start, text, crosshead FROM paragraphs WHERE article = $article ORDER BY paragraph", named)
    paragraphs = tuple(Paragraph(number, start, start + len(text), crosshead) for number, start, text, crosshead in found)
    columns = ", ".join(f'"{name}"' if name == "end" else name for name in QuotationRow._fields)
    quotations = [QuotationRow(*row) for row in snapshot.rows(f"SELECT {columns} FROM quotations WHERE article = $article", named)]
    body = ""
    for _, start, text, _ in found:
        body = body.ljust(start, "\n") + text
    headline, language = head[0]
    return Article(id=article, headline=headline, body=body, paragraphs=paragraphs, raw="", language=language), quotations


def _scored(column: str, part: str, sql: Sql) -> str:
    if part not in SCOPES:
        raise UsageError(f"{part!r} is no part of an article", hint=f"one of {', '.join(SCOPES)}")
    reason = _REASON.format(score=f"r.{column}")
    return f"SELECT article, {column} AS s, words, sentences, {reason} AS reason FROM readability r WHERE scope = {sql.bind(part)}"


def _group(by: str) -> str:
    groups = {"": "NULL", "outlet": "p.outlet", "section": "coalesce(a.section, '')", "language": "coalesce(a.language, '')"}
    return groups[by] if by in groups else period(by)


def _keys(measure: str, part: str, by: str, group: str | None) -> tuple[tuple[str, str], ...]:
    scored = ("measure", measure if part == "body" else f"{measure}:{part}")
    if not by:
        return (scored,)
    return (scored, ("period", f"{by}:{group}") if by in BINS else (by, group or ""))


def _round_width(rough: float) -> float:
    """The next of 0.25, 0.5, 1, 2, 4, … : powers of two, so that multiples are exact and no score falls between two bands."""
    return 2.0 ** max(-2, math.ceil(math.log2(rough))) if rough > 0 else 1.0


def _versions(snapshot: Snapshot) -> str:
    found = [row[0] for row in snapshot.rows("SELECT DISTINCT versions FROM readability ORDER BY 1")]
    return f"Computed by {'; '.join(found)}." if found else ""


def _copied(filters: Filters) -> str:
    """A score belongs to a whole text: what others print of it cannot be taken out of it."""
    return f"{wire_note(filters)} Texts are scored whole, copied paragraphs included."


MEASURE = Option("measure", "the score", MEASURES, "flesch_kincaid")
PART = Option("part", "part of the article", SCOPES, "body")

QUERIES = (
    Query("readability", "mean readability by outlet, section, language or period", Readability, readability,
          (MEASURE, Option("by", "groups", GROUPS, "outlet"), PART)),
    Query("readability-over-time", "mean readability in each period", ReadabilityPeriod, readability_over_time, (MEASURE, BIN, PART)),
    Query("readability-bands", "distribution of readability scores", Band, bands, (MEASURE,)),
    Query("readability-articles", "every article with its score, or why it has none", Scored, scored,
          (MEASURE, PART, Option("top", "rows at most; 0: all"))),
    Query("readability-sentences", "the sentences that drive the score of one article", Driver, drivers,
          (Option("article", "the id of the article", text=True), MEASURE, PART)),
)  # fmt: skip
