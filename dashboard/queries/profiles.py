"""One speaker in parts: in which outlets, on which topics, called what, introduced by which words, in which kinds of speech."""

from typing import NamedTuple

from dashboard.corpus import Snapshot
from dashboard.errors import UsageError
from dashboard.queries.places import place_topics
from dashboard.queries.scope import scope
from dashboard.queries.sql import COUNTED, exact_sum, fourth_powers
from dashboard.queries.table import Query, Table, narrow, share, table
from dashboard.queries.voices import KINDS, kinds_key, spoken, told_kinds, wire_note
from dashboard.tables import Evidence, Filters

PARTS = ("outlet", "topic", "called", "verb", "kind")

_KEYS = {"outlet": "outlet", "topic": "topic", "called": "mention", "verb": "cue", "kind": "kinds"}


class Part(NamedTuple):
    """`numerator` of the speaker's `denominator` quotations have `name` in this part: `value`, with its 95 % interval.

    Parts: the outlet; a topic of the quotation's paragraph; what the text calls the speaker there (`how` it was understood: a name, a
    title, an epithet, a pronoun); the introducing word; the kind of speech. A quotation may be on several topics, or called nothing.
    """

    speaker: str
    part: str
    name: str
    how: str
    value: float | None
    low: float | None
    high: float | None
    numerator: int
    denominator: int
    n: int
    articles: int
    outlets: int
    evidence: Evidence


def profile_parts(snapshot: Snapshot, filters: Filters, *, kinds: str = "marked", of: tuple[str, ...] = ()) -> Table:
    """The parts of each speaker of `of`, or that the filters name. Raises UsageError where neither names one."""
    speakers = of or filters.speakers
    if not speakers:
        raise UsageError("a profile needs a speaker", hint="add --speaker NAME")
    place_topics(snapshot)
    base = scope(snapshot, filters)
    which = base.sql.among("x.speaker", speakers)
    found = snapshot.rows(
        f"""{base.ctes},
        q AS MATERIALIZED (SELECT x.speaker, x.article, x.quotation, x.paragraph, x.kind, lower(x.cue) AS cue, x.mention, x.resolution,
                                  p.outlet FROM quotations x {COUNTED} AND {spoken(base, kinds)} AND {which}),
        parts AS (
          SELECT speaker, 'outlet' AS part, outlet AS name, outlet AS shown, '' AS how, article, quotation, outlet FROM q
          UNION ALL SELECT q.speaker, 'topic', t.topic, t.topic, '', q.article, q.quotation, q.outlet
                    FROM q JOIN paragraph_topics t USING (article, paragraph)
          UNION ALL SELECT speaker, 'called', lower(mention), mention, resolution, article, quotation, outlet FROM q
                    WHERE mention IS NOT NULL
          UNION ALL SELECT speaker, 'verb', cue, cue, '', article, quotation, outlet FROM q WHERE cue IS NOT NULL
          UNION ALL SELECT speaker, 'kind', kind, kind, '', article, quotation, outlet FROM q),
        y AS (SELECT speaker, part, name, mode(shown ORDER BY shown) AS shown, mode(how ORDER BY how) AS how, article,
                     any_value(outlet) AS outlet, count(DISTINCT quotation) AS y FROM parts GROUP BY speaker, part, name, article),
        x AS (SELECT speaker, article, count(DISTINCT quotation) AS x FROM q GROUP BY ALL),
        t AS (SELECT speaker, sum(x) AS x, sum(x * x) AS xx, {exact_sum("x ** 4")} AS xxxx, count(*) AS n FROM x GROUP BY speaker)
        SELECT y.speaker, y.part, y.name, mode(y.shown ORDER BY y.shown), mode(y.how ORDER BY y.how), count(*), count(DISTINCT y.outlet),
               sum(y.y), t.x, sum(y.y ** 2), sum(y.y * x.x), t.xx, t.n,
               {fourth_powers("y.y", "x.x")}, t.xxxx
        FROM y JOIN x USING (speaker, article) JOIN t USING (speaker)
        GROUP BY y.speaker, y.part, y.name, t.x, t.xx, t.xxxx, t.n""",
        base.sql.values,
    )
    rows = [_part(*row, kinds=kinds) for row in found]
    rows.sort(key=lambda row: (row.speaker, PARTS.index(row.part), -row.n, row.name))
    notes = [
        f"Of the speaker's {told_kinds(kinds)} quotations.",
        wire_note(filters),
        narrow("quote share", min((row[12] for row in found), default=0)),
    ]
    return table("speaker-parts", Part, rows, notes)


def _part(
    speaker: str, part: str, name: str, shown: str, how: str, articles: int, outlets: int, y: float, x: float, yy: float, xy: float,
    xx: float, all_articles: int, *fourths: float, kinds: str,
) -> Part:  # fmt: skip
    of_kinds = kinds_key(kinds) if part != "kind" else ()
    evidence = Evidence("quotation", (("speaker", speaker), (_KEYS[part], name), *of_kinds))
    found = share(y, x, yy, xy, xx, all_articles, fourths)
    return Part(speaker, part, shown, how, *found, int(y), int(x), int(y), articles, outlets, evidence)


QUERIES = (
    Query("speaker-parts", "outlets, topics, names, verbs and kinds of the speakers that --speaker names", Part, profile_parts, (KINDS,)),
)
