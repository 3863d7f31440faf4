"""The words that introduce speech: which class of verb stands beside whom, in which outlet.

The classes are those of `data/lexicon/en/cue_verbs.txt` (neutral, assertive, doubting, directive, emotive), after the usual typology
of reporting verbs; a phrase such as "according to" is neutral, a word that the list does not have is `other`.
"""

from typing import Any, NamedTuple

import pyarrow as pa

from dashboard.annotate.quotes.words import words
from dashboard.corpus import Snapshot
from dashboard.queries.scope import Scope, scope
from dashboard.queries.sql import COUNTED, exact_sum, fourth_powers
from dashboard.queries.table import Option, Query, Table, narrow, share, table
from dashboard.queries.voices import KINDS, kinds_key, spoken, told_kinds, wire_note
from dashboard.tables import NAMELESS, Evidence, Filters

CLASSES = ("neutral", "assertive", "doubting", "directive", "emotive", "other")

EVERYBODY = "(everybody)"

SHOWN = 12
"""Speakers shown where nobody says how many: as many rows as a chart takes."""

WORDS = 12
"""Words told of a class, the most frequent first; their list has them all."""


class Verbs(NamedTuple):
    """`value` = `numerator` / `denominator`: quotations that a word of this class introduces, of those that any word introduces.

    Its 95 % interval has the article as the unit. `group` is the outlet, None where all are taken together; `words` are the most
    frequent words with their numbers. The `n` quotations stand in `articles` articles of `outlets` outlets.
    """

    group: str | None
    speaker: str
    verbs: str
    value: float | None
    low: float | None
    high: float | None
    numerator: int
    denominator: int
    n: int
    articles: int
    outlets: int
    words: str
    evidence: Evidence


def verbs(snapshot: Snapshot, filters: Filters, *, by: str = "speaker", kinds: str = "marked and indirect", top: int = SHOWN) -> Table:
    """Classes of introducing verbs by speaker (everybody first, then the most quoted), or by outlet.

    By outlet they are those of the speakers that the filters name, each for itself; of everybody where they name none.
    """
    place_cues(snapshot)
    base = scope(snapshot, filters)
    every = f"q AS MATERIALIZED ({_introduced(spoken(base, kinds))})"
    if by == "speaker":
        kept = f"""SELECT speaker FROM q WHERE speaker <> '{NAMELESS}' GROUP BY 1
                   ORDER BY count(DISTINCT (article, quotation)) DESC, 1 LIMIT {base.sql.bind(top or 1_000_000)}"""
        chosen = f"""SELECT NULL AS g, '{EVERYBODY}' AS who, * FROM q
                     UNION ALL SELECT NULL, speaker, * FROM q WHERE speaker IN ({kept})"""
    elif filters.speakers:
        chosen = f"SELECT outlet AS g, speaker AS who, * FROM q WHERE {base.sql.among('speaker', filters.speakers)}"
    else:
        chosen = f"SELECT outlet AS g, '{EVERYBODY}' AS who, * FROM q"
    rows = [_row(*row, by=by, kinds=kinds) for row in _sums(snapshot, base, every, chosen)]
    size = {(row.group, row.speaker): row.denominator for row in rows}
    rows.sort(key=lambda r: (r.group or "", r.speaker != EVERYBODY, -size[r.group, r.speaker], r.speaker, CLASSES.index(r.verbs)))
    notes = [
        f"Of quotations that a word introduces ({told_kinds(kinds)} speech): the class of that word. The name of a class is no verdict.",
        wire_note(filters),
        narrow("quote share", min((row.articles for row in rows), default=0)),
    ]
    return table("verbs", Verbs, rows, notes)


def _introduced(speech: str) -> str:
    """One row for each quotation and class of its word; a quotation over several paragraphs has its word in one of them."""
    return f"""SELECT DISTINCT x.article, x.quotation, p.outlet, x.speaker, c.verbs, c.cue
               FROM quotations x JOIN cue_classes c ON c.cue = lower(x.cue) {COUNTED} AND {speech}"""


def _sums(snapshot: Snapshot, base: Scope, every: str, chosen: str) -> list[tuple[Any, ...]]:
    """Of each group, speaker and class the sums over articles that `share` asks for, and what else a row says."""
    return snapshot.rows(
        f"""{base.ctes}, {every}, c AS ({chosen}),
        y AS (SELECT g, who, verbs, article, any_value(outlet) AS outlet, count(DISTINCT quotation) AS y FROM c GROUP BY ALL),
        x AS (SELECT g, who, article, count(DISTINCT quotation) AS x FROM c GROUP BY ALL),
        t AS (SELECT g, who, sum(x) AS x, sum(x * x) AS xx, {exact_sum("x ** 4")} AS xxxx, count(*) AS n FROM x GROUP BY ALL),
        k AS (SELECT g, who, verbs, cue, count(DISTINCT (article, quotation)) AS n FROM c GROUP BY ALL),
        m AS (SELECT *, row_number() OVER (PARTITION BY g, who, verbs ORDER BY n DESC, cue) AS place FROM k),
        w AS (SELECT g, who, verbs, string_agg(cue || ' ' || n, ', ' ORDER BY place) AS words FROM m WHERE place <= {WORDS} GROUP BY ALL)
        SELECT y.g, y.who, y.verbs, sum(y.y), t.x, sum(y.y ** 2), sum(y.y * x.x), t.xx, t.n, count(*), count(DISTINCT y.outlet),
               any_value(w.words), {fourth_powers("y.y", "x.x")}, t.xxxx
        FROM y JOIN x ON x.article = y.article AND x.who = y.who AND x.g IS NOT DISTINCT FROM y.g
        JOIN t ON t.who = y.who AND t.g IS NOT DISTINCT FROM y.g
        JOIN w ON w.who = y.who AND w.verbs = y.verbs AND w.g IS NOT DISTINCT FROM y.g
        GROUP BY y.g, y.who, y.verbs, t.x, t.xx, t.n, t.xxxx""",
        base.sql.values,
    )


def _row(
    group: str | None, who: str, sort: str, y: float, x: float, yy: float, xy: float, xx: float, all_articles: int, articles: int,
    outlets: int, told: str, *fourths: float, by: str, kinds: str,
) -> Verbs:  # fmt: skip
    keys = (
        *((("speaker", who),) if who != EVERYBODY else ()), ("verbs", sort), *((("outlet", str(group)),) if by == "outlet" else ()),
        *kinds_key(kinds),
    )  # fmt: skip
    found = share(y, x, yy, xy, xx, all_articles, fourths)
    return Verbs(group, who, sort, *found, int(y), int(x), int(y), articles, outlets, told, Evidence("quotation", keys))


def place_cues(snapshot: Snapshot) -> None:
    """Make the table `cue_classes` (cue, verbs): every introducing word of the corpus, in lower case, with its class."""
    if snapshot.has("cue_classes"):
        return
    found = [row[0] for row in snapshot.rows("SELECT DISTINCT lower(cue) AS cue FROM quotations WHERE cue IS NOT NULL ORDER BY cue")]
    columns = {"cue": pa.array(found, pa.string()), "verbs": pa.array([verb_class(cue) for cue in found], pa.string())}
    snapshot.load("cue_classes", pa.table(columns))


def verb_class(cue: str) -> str:
    """The class of an introducing word or phrase, one of `CLASSES`."""
    lexicon = words()
    if tuple(cue.split()) in lexicon.phrases:
        return "neutral"
    return next((lexicon.cue_class[word] for word in cue.split() if word in lexicon.cue_class), "other")


QUERIES = (
    Query(
        "verbs",
        "which class of verb introduces whom",
        Verbs,
        verbs,
        (
            Option("by", "groups", ("speaker", "outlet"), "speaker"),
            KINDS._replace(default="marked and indirect"),
            Option("top", "speakers shown, the most quoted first; 0: all", (), str(SHOWN)),
        ),
    ),
)
