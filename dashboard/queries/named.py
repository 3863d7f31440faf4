"""Named but not quoted: persons and bodies whom an article names in full and gives no word to, quoted elsewhere or nowhere.

Whom an article names its annotation says (`dashboard.annotate.quotes.named`); names count for speakers as in quotations.
"""

from typing import NamedTuple

from dashboard.corpus import Snapshot
from dashboard.queries.scope import scope
from dashboard.queries.sql import COUNTED
from dashboard.queries.table import Option, Query, Table, narrow, proportion, table
from dashboard.queries.voices import wire_note
from dashboard.tables import Evidence, Filters

WHOM = Option("whom", "who is named", ("persons", "bodies", "all"), "persons")
HEARD = Option("heard", "whether any article of the corpus quotes them", ("anywhere", "nowhere"), "anywhere")

_SORTS = {"persons": ("person",), "bodies": ("organisation",), "all": ("person", "organisation")}


class Named(NamedTuple):
    """`n` of the `denominator` articles that name the speaker in full have no quotation of theirs: `value`, with the mid-P interval.

    `sort` is `person` or `organisation`, `outlets` are those of the `n` articles; `quoted` articles of the whole corpus quote the
    speaker, directly or not: 0 for one who is quoted nowhere. `evidence` shows each of the `n` by the first paragraph with the name.
    """

    speaker: str
    sort: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    denominator: int
    outlets: int
    quoted: int
    evidence: Evidence


def named(snapshot: Snapshot, filters: Filters, *, whom: str = "persons", heard: str = "anywhere") -> Table:
    """Who is named, by the number of articles that name and do not quote them; any quotation in the article counts, copied or indirect."""
    place_names(snapshot)
    base = scope(snapshot, filters)
    found = snapshot.rows(
        f"""{base.ctes},
        naming AS (SELECT DISTINCT x.speaker, x.article, p.outlet FROM namings x {COUNTED}),
        told AS (SELECT g.*, h.article IS NULL AS silent FROM naming g LEFT JOIN heard h USING (article, speaker)),
        everywhere AS (SELECT speaker, count(*) AS n FROM heard GROUP BY 1)
        SELECT t.speaker, s.sort, count(*) FILTER (silent), count(*), count(DISTINCT t.outlet) FILTER (silent), coalesce(any_value(e.n), 0)
        FROM told t JOIN named_sorts s USING (speaker) LEFT JOIN everywhere e USING (speaker)
        WHERE {base.sql.among("s.sort", _SORTS[whom])} {"AND e.n IS NULL" if heard == "nowhere" else ""}
        GROUP BY t.speaker, s.sort HAVING count(*) FILTER (silent) > 0""",
        base.sql.values,
    )
    rows = [
        Named(who, sort, *proportion(n, k), n, k, outlets, quoted, Evidence("article", (("named", who),)))
        for who, sort, n, k, outlets, quoted in found
    ]
    rows.sort(key=lambda row: (-row.n, row.speaker))
    articles = int(snapshot.value(f"{base.ctes} SELECT count(*) FROM picked", base.sql.values))
    notes = ["Articles that name somebody in full and quote nothing of theirs, nor report it.", wire_note(filters)]
    return table("named-not-quoted", Named, rows, [*notes, narrow("topic share", articles), _unread(snapshot)])


def _unread(snapshot: Snapshot) -> str:
    n = int(snapshot.value(_UNREAD)) if snapshot.value("SELECT count(*) FROM unread") else 0
    return f"{n:,} article{'s were' if n > 1 else ' was'} read before it was kept who is named: the next ingest looks." if n else ""


_UNREAD = """
SELECT count(*) FROM all_articles a JOIN unread b ON b.batch = a.batch
LEFT JOIN renewed r ON r.article = a.article AND r.name = 'mentions' WHERE r.seq IS NULL
"""

UNQUOTED = "NOT EXISTS (SELECT 1 FROM heard h WHERE h.article = g.article AND h.speaker = g.speaker)"
"""The article of `g` (article, speaker) has no quotation of the speaker."""


def place_names(snapshot: Snapshot) -> None:
    """Make the tables `namings` (speaker, article, paragraph, start, end): where a paragraph first names a speaker; `named_sorts`
    (speaker, sort): what the speaker mostly is; `heard` (article, speaker): who is quoted where."""
    snapshot.make("namings", _NAMINGS)
    snapshot.make("named_sorts", _SORTED)
    snapshot.make("heard", _HEARD)


_NAMINGS = """
CREATE TABLE namings AS
  SELECT coalesce(s.speaker, m.name) AS speaker, m.article, m.paragraph, min(m.start) AS start, arg_min(m."end", m.start) AS "end"
  FROM mentions m LEFT JOIN speakers s ON s.name = m.name GROUP BY 1, 2, 3
"""

_SORTED = """
CREATE TABLE named_sorts AS
  SELECT coalesce(s.speaker, m.name) AS speaker,
         CASE WHEN count(*) FILTER (m.sort = 'organisation') * 2 > count(*) THEN 'organisation' ELSE 'person' END AS sort
  FROM mentions m LEFT JOIN speakers s ON s.name = m.name GROUP BY 1
"""

_HEARD = """
CREATE TABLE heard AS SELECT DISTINCT article, speaker FROM quotations WHERE kind <> 'term' AND speaker IS NOT NULL
"""

QUERIES = (Query("named-not-quoted", "persons and bodies in articles that name and do not quote them", Named, named, (WHOM, HEARD)),)
