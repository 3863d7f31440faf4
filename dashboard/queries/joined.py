"""Why a name counts for a speaker: every name of a speaker, the reason that it was joined, and the quotations that stand under it."""

from typing import NamedTuple

from dashboard.corpus import Snapshot
from dashboard.queries.scope import scope
from dashboard.queries.sql import COUNTED
from dashboard.queries.table import Query, Table, table
from dashboard.queries.voices import KINDS, kinds_key, spoken, told_kinds, wire_note
from dashboard.tables import Evidence, Filters

ITSELF, BY_HAND = "the name that is shown", "the quotation was given to the speaker by hand"


class JoinedName(NamedTuple):
    """`n` quotations in `articles` articles stand under `name`, which counts for `speaker` because of `because`."""

    speaker: str
    name: str
    because: str
    n: int
    articles: int
    evidence: Evidence


def joined_names(snapshot: Snapshot, filters: Filters, *, kinds: str = "marked", of: tuple[str, ...] = ()) -> Table:
    """The names of each speaker of `of`, or that the filters name, or of all who have more than one."""
    speakers = of or filters.speakers
    base = scope(snapshot, filters)
    which = base.sql.among("x.speaker", speakers) if speakers else "x.speaker IN (SELECT speaker FROM speakers)"
    found = snapshot.rows(
        f"""{base.ctes},
        q AS (SELECT x.speaker, x.name, count(DISTINCT (x.article, x.quotation)) AS n, count(DISTINCT x.article) AS articles
              FROM quotations x {COUNTED} AND {spoken(base, kinds)} AND x.name IS NOT NULL AND {which} GROUP BY ALL)
        SELECT q.speaker, q.name, s.because, q.n, q.articles FROM q LEFT JOIN speakers s ON s.name = q.name
        ORDER BY q.speaker, q.n DESC, q.name""",
        base.sql.values,
    )
    rows = [
        JoinedName(
            speaker, name, because or (ITSELF if name == speaker else BY_HAND), n, articles,
            Evidence("quotation", (("speaker", speaker), ("name", name), *kinds_key(kinds))),
        )
        for speaker, name, because, n, articles in found
    ]  # fmt: skip
    return table("speaker-names", JoinedName, rows, [f"Of {told_kinds(kinds)} quotations.", wire_note(filters)])


QUERIES = (Query("speaker-names", "the names that count for each speaker, with the reason", JoinedName, joined_names, (KINDS,)),)
