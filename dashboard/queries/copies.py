"""Text that stands in several articles: paragraphs of equal words in several outlets, articles of nearly the same words, and where each
is likely to be from.

Counting (once, each, own) rests on equal paragraphs alone; near-duplicates are shown and never counted by. The likely origin of copies
is, in this order: the agency's own article; the agency that a copy names, by its earliest dated copy; the earliest copy, where every
copy is dated and no other outlet has it on that day; else unknown.
"""

from typing import NamedTuple

import pyarrow as pa

from dashboard.corpus import Snapshot
from dashboard.parse import agencies
from dashboard.queries.scope import scope
from dashboard.queries.table import Query, Table, table
from dashboard.tables import Filters


class Copied(NamedTuple):
    """One paragraph that stands in several outlets. `articles`, `outlets` and `first` are of the view, the origin of the whole corpus.

    `origin` is an agency or an outlet, `because` one of: agency's own, agency named, earliest, unknown.
    """

    outlets: int
    articles: int
    words: int
    first: str | None
    origin: str | None
    because: str
    origin_article: str | None
    text: str


class Alike(NamedTuple):
    """Two articles of nearly the same words, at least one of them of the view. `similarity` is the Jaccard index of their three-word
    sequences, 0.5 to 1."""

    similarity: float
    same_outlet: bool
    article: str
    outlet: str
    day: str | None
    headline: str
    other: str
    other_outlet: str
    other_day: str | None
    other_headline: str
    origin: str | None
    because: str
    origin_article: str | None


class Other(NamedTuple):
    """An article that shares text with the one that is read: `shared` paragraphs of equal words, the first of them `paragraph` there;
    `similarity` where the articles are near-duplicates."""

    article: str
    outlet: str
    day: str | None
    headline: str
    shared: int
    paragraph: int
    text: str
    similarity: float | None


class Origin(NamedTuple):
    """Where `paragraphs` copied paragraphs of an article are likely to be from; 0 where it is a near-duplicate without equal ones."""

    origin: str | None
    because: str
    origin_article: str | None
    paragraphs: int


class Elsewhere(NamedTuple):
    """All that an article shares with others."""

    others: tuple[Other, ...]
    origins: tuple[Origin, ...]


_BEST = """
SELECT key, article, outlet, day, agency, house, min(day) OVER w AS first_day, count(*) FILTER (day IS NULL) OVER w AS undated,
       row_number() OVER (PARTITION BY key ORDER BY CASE WHEN house IS NOT NULL THEN 0 WHEN agency IS NOT NULL THEN 1 ELSE 2 END,
                          day NULLS LAST, article) AS place
FROM (SELECT DISTINCT m.key, m.article, a.outlet, a.day, a.agency, h.agency AS house
      FROM ({members}) m JOIN articles a ON a.article = m.article LEFT JOIN agency_outlets h ON h.outlet = a.outlet_found)
WINDOW w AS (PARTITION BY key)
"""

_ORIGINS = """
WITH best AS ({best})
SELECT b.key,
       CASE WHEN b.house IS NOT NULL THEN b.house WHEN b.agency IS NOT NULL THEN b.agency WHEN {alone} THEN b.outlet END AS origin,
       CASE WHEN b.house IS NOT NULL THEN 'agency''s own' WHEN b.agency IS NOT NULL THEN 'agency named'
            WHEN {alone} THEN 'earliest' ELSE 'unknown' END AS because,
       CASE WHEN b.house IS NOT NULL OR (b.agency IS NOT NULL AND b.day IS NOT NULL) OR {alone} THEN b.article END AS origin_article
FROM best b WHERE b.place = 1
"""

_ALONE = """(b.agency IS NULL AND b.undated = 0 AND b.day IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM best o WHERE o.key = b.key AND o.day = b.first_day AND o.outlet <> b.outlet))"""


def _origins(snapshot: Snapshot, members: str) -> str:
    """A statement that gives `key, origin, because, origin_article` for groups of copies; `members` gives `key, article`."""
    found = [outlet for (outlet,) in snapshot.rows("SELECT DISTINCT outlet_found FROM articles")]
    agency = {outlet: name for outlet in found if (name := agencies.of_outlet(outlet))}
    pairs = {"outlet": pa.array(list(agency), pa.string()), "agency": pa.array(list(agency.values()), pa.string())}
    snapshot.load("agency_outlets", pa.table(pairs))
    return _ORIGINS.format(best=_BEST.format(members=members), alone=_ALONE)


def _known(snapshot: Snapshot) -> None:
    """Make `origins` (fingerprint, origin, because, origin_article) of all copied paragraphs."""
    if snapshot.copies >= 0:
        select = _origins(snapshot, "SELECT fingerprint AS key, article FROM copies")
        snapshot.make("origins", f"CREATE TABLE origins AS SELECT o.key AS fingerprint, o.* EXCLUDE (key) FROM ({select}) o")


def copies(snapshot: Snapshot, filters: Filters) -> Table:
    """The paragraphs of the view that stand in several outlets, the most printed first."""
    _known(snapshot)
    base = scope(snapshot, filters._replace(wire="each"))
    rows = snapshot.rows(
        f"""{base.ctes} SELECT count(DISTINCT p.outlet), count(DISTINCT c.article), any_value(x.words), CAST(min(p.day) AS VARCHAR),
          any_value(o.origin), any_value(o.because), any_value(o.origin_article), min(x.text)
        FROM copies c JOIN picked p USING (article) JOIN paragraphs x ON x.article = c.article AND x.paragraph = c.paragraph
        JOIN origins o ON o.fingerprint = c.fingerprint GROUP BY c.fingerprint ORDER BY 2 DESC, 1 DESC, 3 DESC, min(x.text)""",
        base.sql.values,
    )
    note = f"{len(rows):,} different paragraphs of this view stand in several outlets. Counting copies once or not at all rests on these."
    return table("copies", Copied, [Copied(*row) for row in rows], [note])


def duplicates(snapshot: Snapshot, filters: Filters) -> Table:
    """The near-duplicates of the view, the most alike first."""
    base = scope(snapshot, filters._replace(wire="each"))
    pair = "d.article || ':' || d.other"
    members = f"SELECT {pair} AS key, d.article FROM duplicates d UNION ALL SELECT {pair}, d.other FROM duplicates d"
    rows = snapshot.rows(
        f"""{base.ctes} SELECT d.similarity, a.outlet = b.outlet, a.article, a.outlet, CAST(a.day AS VARCHAR), a.headline,
          b.article, b.outlet, CAST(b.day AS VARCHAR), b.headline, o.origin, o.because, o.origin_article
        FROM (SELECT article, other, max(similarity) AS similarity FROM duplicates GROUP BY ALL) d
        JOIN articles a ON a.article = d.article JOIN articles b ON b.article = d.other
        JOIN ({_origins(snapshot, members)}) o ON o.key = {pair}
        WHERE d.article IN (SELECT article FROM picked) OR d.other IN (SELECT article FROM picked)
        ORDER BY 1 DESC, a.article, b.article""",
        base.sql.values,
    )
    found = [Alike(*row) for row in rows]
    n = len({article for row in found for article in (row.article, row.other)})
    note = f"{n:,} articles are nearly the same as another. Near-duplicates are shown, not counted by: every article still counts."
    return table("duplicates", Alike, found, [note])


def elsewhere(snapshot: Snapshot, article: str) -> Elsewhere:
    """What an article shares with others: the most first."""
    _known(snapshot)
    named = {"article": article}
    rows = snapshot.rows(
        """WITH shared AS (
             SELECT t.article, count(DISTINCT m.paragraph) AS n, min(t.paragraph) AS paragraph
             FROM copies m JOIN copies t ON t.fingerprint = m.fingerprint
             WHERE m.article = $article AND t.article <> $article GROUP BY t.article),
           alike AS (
             SELECT CASE WHEN article = $article THEN other ELSE article END AS article, max(similarity) AS similarity
             FROM duplicates WHERE article = $article OR other = $article GROUP BY 1)
           SELECT a.article, a.outlet, CAST(a.day AS VARCHAR), a.headline, coalesce(s.n, 0), coalesce(s.paragraph, 1), coalesce(x.text, ''),
                  l.similarity
           FROM shared s FULL JOIN alike l ON l.article = s.article JOIN articles a ON a.article = coalesce(s.article, l.article)
           LEFT JOIN paragraphs x ON x.article = a.article AND x.paragraph = coalesce(s.paragraph, 1)
           ORDER BY coalesce(s.n, 0) DESC, l.similarity DESC NULLS LAST, a.day NULLS LAST, a.article""",
        named,
    )
    others = tuple(Other(*row) for row in rows)
    origins = snapshot.rows(
        """SELECT o.origin, o.because, o.origin_article, count(DISTINCT c.paragraph) FROM copies c JOIN origins o USING (fingerprint)
           WHERE c.article = $article GROUP BY ALL ORDER BY 4 DESC, 2, 1, 3""",
        named,
    )
    if not origins and others:
        group = _origins(snapshot, "SELECT 0 AS key, unnest($group::VARCHAR[]) AS article")
        origins = snapshot.rows(
            f"SELECT origin, because, origin_article, 0 FROM ({group})", {"group": [article, *(other.article for other in others)]}
        )
    return Elsewhere(others, tuple(Origin(*row) for row in origins))


QUERIES = (
    Query("copies", "paragraphs that stand in several outlets, with their likely origin", Copied, copies),
    Query("duplicates", "pairs of articles of nearly the same words, with their likely origin", Alike, duplicates),
)
