"""What is in the corpus: counts, articles, paragraphs, the ledger of what was found and rejected, the choices that filters offer."""

from typing import NamedTuple

from dashboard.corpus import Snapshot
from dashboard.parse import lengths
from dashboard.queries.matching import searched
from dashboard.queries.places import topics
from dashboard.queries.scope import Scope, scope
from dashboard.queries.sql import COUNTED
from dashboard.queries.table import Query, Table, table
from dashboard.queries.voices import wire_note
from dashboard.tables import MARKED_KINDS, NAMELESS, Evidence, FileRow, Filters


class Count(NamedTuple):
    """`n` of `denominator` (None where there is no whole); `about` says what is counted."""

    name: str
    n: int
    denominator: int | None
    about: str
    evidence: Evidence | None


class ArticleLine(NamedTuple):
    """One article of the view."""

    article: str
    outlet: str
    day: str | None
    day_from: str | None
    headline: str
    words: int
    quotations: int
    language: str | None
    file: str
    part: int


class ParagraphLine(NamedTuple):
    """One paragraph of the view that counts; with a search, those that match it."""

    article: str
    paragraph: int
    outlet: str
    day: str | None
    headline: str
    text: str


class FileLine(NamedTuple):
    """One reading of a file: `dashboard.tables.FileRow`, with the articles of it that declare a length, and how many of these lengths
    differ from the words found by more than `dashboard.parse.lengths` allows."""

    file: str
    reader: str
    bytes: int
    found: int
    added: int
    duplicates: int
    rejected: int
    declared: int | None
    reconciled: bool | None
    read_at: str
    lengths: int
    lengths_differ: int


class Refused(NamedTuple):
    """One part of a file that became no article. `fixed` says that a later reading of the file took it, or had no such part."""

    file: str
    part: int
    place: str | None
    reason: str
    hint: str | None
    fixed: bool


class Length(NamedTuple):
    """An article whose file declares how long it is; `agrees` allows for 10 % and for 10 words."""

    article: str
    outlet: str
    headline: str
    file: str
    declared: int
    found: int
    agrees: bool


class Choice(NamedTuple):
    """A value that a filter offers, with the articles that it would leave."""

    value: str
    n: int


def overview(snapshot: Snapshot, filters: Filters) -> Table:
    """The counts that every figure rests on."""
    base, chosen = scope(snapshot, filters), scope(snapshot, filters._replace(wire="each"))
    kinds = ", ".join(f"'{kind}'" for kind in MARKED_KINDS)

    def row(sql: str, of: Scope = base) -> list[int]:
        return [int(n or 0) for n in snapshot.rows(f"{of.ctes} SELECT {sql}", of.sql.values)[0]]

    said = f"FROM quotations x {COUNTED} AND x.field = 'body' AND x.kind IN ({kinds})"
    each = "count(DISTINCT (x.article, x.quotation))"
    named = f"count(DISTINCT x.speaker) FILTER (x.speaker <> '{NAMELESS}')"
    articles, outlets, undated = row("count(*), count(DISTINCT outlet), count(*) FILTER (day IS NULL) FROM picked")
    (words,) = row(f"sum(x.words) FROM paragraphs x {COUNTED}")
    quotations, quoted, speakers, unattributed = row(f"{each}, sum(x.words), {named}, {each} FILTER (x.speaker IS NULL) {said}")
    copies = "(SELECT count(*) FROM copies JOIN picked USING (article))" if snapshot.copies else "0"
    selected, copied = row(f"count(*), {copies} FROM picked", chosen)
    every = Evidence("quotation")
    rows = [
        Count("articles", articles, None, "articles", Evidence("article")),
        Count("outlets", outlets, None, "outlets", None),
        Count("words", words, None, "words of body text", Evidence("paragraph")),
        Count("quotations", quotations, None, "direct and mixed quotations", every),
        Count("quoted words", quoted, None, "words inside quotation marks", every),
        Count("speakers", speakers, None, "people and bodies quoted by name", None),
        Count("unattributed", unattributed, quotations, "quotations that nobody in the text is named for",
              Evidence("quotation", (("unattributed", "yes"),))),
        Count("undated", undated, articles, "articles without a day", Evidence("article", (("undated", "yes"),))),
        Count("copied paragraphs", copied, None, "paragraphs that stand in two outlets or more, in all that the filters select", None),
        Count("left out", selected - articles, selected, "articles that the filters select for copied paragraphs alone, which do not count",
              None),
    ]  # fmt: skip
    return table("overview", Count, rows, [wire_note(filters)])


def languages(snapshot: Snapshot, filters: Filters) -> Table:
    base = scope(snapshot, filters)
    rows = snapshot.rows(
        f"{base.ctes} SELECT coalesce(language, ''), count(*) FROM picked JOIN articles USING (article) GROUP BY 1 ORDER BY 2 DESC, 1",
        base.sql.values,
    )
    out = [Count(name, n, None, "articles in this language", Evidence("article", (("language", name),))) for name, n in rows]
    return table("languages", Count, out, [wire_note(filters)])


def articles(snapshot: Snapshot, filters: Filters) -> Table:
    """The articles of the view that count, oldest first, undated last; all that the filters select where copies count in each outlet."""
    base = scope(snapshot, filters)
    rows = snapshot.rows(
        f"""{base.ctes} SELECT a.article, a.outlet, CAST(a.day AS VARCHAR), a.day_from, a.headline, a.words,
          (SELECT count(DISTINCT q.quotation) FROM quotations q
           WHERE q.article = a.article AND q.field = 'body' AND q.kind IN ('direct', 'mixed')),
          a.language, a.file, a.part
        FROM articles a JOIN picked USING (article) ORDER BY a.day NULLS LAST, a.outlet, a.article""",
        base.sql.values,
    )
    return table("articles", ArticleLine, [ArticleLine(*row) for row in rows], [wire_note(filters)])


def paragraphs(snapshot: Snapshot, filters: Filters) -> Table:
    """The paragraphs of the view that count; with a search, only those that match."""
    base = scope(snapshot, filters)
    only = (
        f"AND (x.article, x.paragraph) IN (SELECT (article, paragraph) FROM {searched(snapshot, filters.search)})" if filters.search else ""
    )
    rows = snapshot.rows(
        f"""{base.ctes} SELECT x.article, x.paragraph, p.outlet, CAST(p.day AS VARCHAR), a.headline, x.text
        FROM paragraphs x JOIN articles a ON a.article = x.article {COUNTED} {only} ORDER BY p.day NULLS LAST, x.article, x.paragraph""",
        base.sql.values,
    )
    return table("paragraphs", ParagraphLine, [ParagraphLine(*row) for row in rows])


def ledger(snapshot: Snapshot, _filters: Filters) -> Table:
    """Every reading of a file, newest first. Filters do not apply: this is about files, not articles."""
    counted: dict[str, list[int]] = {}
    for row in _lengths(snapshot):
        of = counted.setdefault(row.file, [0, 0])
        of[0] += 1
        of[1] += not row.agrees
    rows = [FileRow(*row) for row in snapshot.rows(f"SELECT {', '.join(FileRow._fields)} FROM files ORDER BY read_at DESC, file")]
    return table("ledger", FileLine, [FileLine(*row, *_of_file(row.file, counted)) for row in rows])


def _of_file(name: str, counted: dict[str, list[int]]) -> tuple[int, int]:
    """The lengths declared in a file, and in the members of an archive."""
    of = [pair for file, pair in counted.items() if file == name or file.startswith(f"{name}/")]
    return sum(n for n, _ in of), sum(n for _, n in of)


def _lengths(snapshot: Snapshot) -> list[Length]:
    rows = snapshot.rows(
        """SELECT article, outlet, headline, file, extra_values[list_position(extra_names, 'words')], words FROM articles
           WHERE list_contains(extra_names, 'words') AND words > 0 ORDER BY file, part"""
    )
    return [
        Length(article, outlet, headline, file, said, found, lengths.agree(said, found))
        for article, outlet, headline, file, text, found in rows if (said := lengths.stated(text)) is not None
    ]  # fmt: skip


def declared_lengths(snapshot: Snapshot, _filters: Filters) -> Table:
    """The articles whose file declares a length, those that differ first."""
    found = sorted(_lengths(snapshot), key=lambda row: (row.agrees, -abs(row.found - row.declared), row.article))
    differ = sum(not row.agrees for row in found)
    told = (
        f"{differ:,} of {len(found):,} declared lengths differ from the words found by more than {100 * lengths.WORD_TOLERANCE:g} % and "
        f"{lengths.LEAST_DIFFERENCE} words; some files count headlines and captions."
    )
    return table("lengths", Length, found, [told])


_REFUSED = """
WITH runs AS (SELECT DISTINCT f.file, b.seq FROM files f JOIN batches b ON b.batch = f.batch),
     refused AS (SELECT r.* EXCLUDE (batch), b.seq FROM rejections r JOIN batches b ON b.batch = r.batch
                 QUALIFY row_number() OVER (PARTITION BY r.file, r.part ORDER BY b.seq DESC, r.reason) = 1),
     told AS (SELECT r.file, r.part, r.place, r.reason, r.hint, r.seq,
                     (SELECT min(n.seq) FROM runs n WHERE n.seq >= r.seq AND (n.file = r.file OR starts_with(r.file, n.file || '/'))) AS run
              FROM refused r)
SELECT t.file, t.part, t.place, t.reason, t.hint,
       EXISTS (SELECT 1 FROM runs n WHERE n.seq > t.run AND (n.file = t.file OR starts_with(t.file, n.file || '/')))
       OR EXISTS (SELECT 1 FROM all_articles a JOIN batches b ON b.batch = a.batch
                  WHERE a.file = t.file AND a.part = t.part AND b.seq > t.seq)
FROM told t ORDER BY 6, t.file, t.part
"""
"""A reading of a file ends with its row in `files`; what it refused stands in the batches up to there. The newest word on a part holds."""


def rejections(snapshot: Snapshot, _filters: Filters) -> Table:
    """Every part of a file that became no article, with its reason; those that a later reading took come last."""
    rows = [Refused(*row) for row in snapshot.rows(_REFUSED)]
    fixed = sum(row.fixed for row in rows)
    return table("rejections", Refused, rows, [f"{len(rows) - fixed:,} open, {fixed:,} fixed by a later reading."])


def strangers(snapshot: Snapshot, filters: Filters) -> tuple[str, ...]:
    """The outlets, speakers and topics that the filters name and the corpus does not have, each with what it was taken for."""
    names = {topic.name for topic in topics(snapshot)}
    found = [f"topic {topic!r}" for topic in filters.topics if topic not in names]
    for kind, asked, held in (("outlet", filters.outlets, "articles"), ("speaker", filters.speakers, "quotations")):
        there = f"SELECT DISTINCT {kind} FROM {held} WHERE list_contains($asked::VARCHAR[], {kind})"
        known = {row[0] for row in snapshot.rows(there, {"asked": list(asked)})}
        found += [f"{kind} {name!r}" for name in asked if name not in known]
    return tuple(found)


def outlets(snapshot: Snapshot) -> tuple[Choice, ...]:
    """All outlets, the largest first."""
    return tuple(Choice(*row) for row in snapshot.rows("SELECT outlet, count(*) FROM articles GROUP BY 1 ORDER BY 2 DESC, 1"))


def speakers(snapshot: Snapshot, *, limit: int = 2_000) -> tuple[Choice, ...]:
    """The speakers quoted by name in most articles, at most `limit`: what a list box can hold."""
    sql = """SELECT speaker, count(DISTINCT article) FROM quotations WHERE kind <> 'term' AND speaker <> $nameless
             GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $limit"""
    return tuple(Choice(*row) for row in snapshot.rows(sql, {"limit": limit, "nameless": NAMELESS}))


QUERIES = (
    Query("overview", "counts: articles, words, quotations, what is undated or unattributed", Count, overview),
    Query("languages", "articles by language", Count, languages),
    Query("articles", "the articles of the view", ArticleLine, articles),
    Query("paragraphs", "the paragraphs of the view; with --search those that match", ParagraphLine, paragraphs),
    Query("ledger", "every file that was read: found, added, duplicates, rejected, declared totals and lengths", FileLine, ledger),
    Query("rejections", "every part of a file that became no article, why, and whether a later reading took it", Refused, rejections),
    Query("lengths", "the articles whose file declares how many words they have, and the words found", Length, declared_lengths),
)
