"""Behind every mark of every chart: its items, each in its paragraph. Drawn = listed.

`count` gives how many items of the evidence's unit there are and the sum of their values, `items` lists them. Both read the same
relation, so that a mark's `n` and the length of its list cannot differ, and what is drawn can be computed again from the items.

unit        one item is                                        its value
quotation   one quotation (over however many paragraphs)       its quoted words
hit         one occurrence of a term                           1
article     one article, shown by its first paragraph that     1, or its score under a key `measure`
            matches
paragraph   one paragraph                                      its words
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple
from urllib.parse import quote, unquote

from dashboard.corpus import Snapshot
from dashboard.errors import UsageError
from dashboard.queries.exchanges import exchange_condition
from dashboard.queries.hits import found_places, source
from dashboard.queries.keyness import first_paragraph, has_term, prepare, widened
from dashboard.queries.named import UNQUOTED, place_names
from dashboard.queries.places import place_topics
from dashboard.queries.scope import scope
from dashboard.queries.sql import COUNTED, SHOWN, Sql, period
from dashboard.queries.verbs import place_cues
from dashboard.tables import MARKED_KINDS, NAMELESS, UNITS, Evidence, Filters, Unit

MEASURES = ("flesch", "flesch_kincaid", "fog", "smog", "ari", "coleman_liau", "dale_chall", "lix")
"""The columns of readability scores; `dashboard.annotate.readability` says what each measures."""


class Item(NamedTuple):
    """One item of evidence, in its paragraph. `start:end` are offsets into the body (the headline for paragraph 0)."""

    article: str
    outlet: str
    day: str | None
    headline: str
    paragraph: int
    text: str
    start: int | None
    end: int | None
    value: float | None
    speaker: str | None = None
    mention: str | None = None
    kind: str | None = None
    resolution: str | None = None
    confidence: float | None = None


class Key(NamedTuple):
    """One selector: the units that it fits and its condition. `x` is the item's row, `p` its article (outlet, day)."""

    units: tuple[Unit, ...]
    condition: Callable[[str, Sql, Unit], str]


_STANDS = "NOT EXISTS (SELECT 1 FROM dropped d WHERE d.article = t.article AND d.paragraph = t.paragraph)"
"""The paragraph `t` counts under the rule for wire copy: an article is on a topic, or has a term, by what it says itself."""


def _equals(column: str) -> Callable[[str, Sql, Unit], str]:
    return lambda value, sql, _unit: f"{column} = {sql.bind(value)}"


def _fixed(condition: str) -> Callable[[str, Sql, Unit], str]:
    return lambda _value, _sql, _unit: condition


def _period(value: str, sql: Sql, _unit: Unit) -> str:
    bin_, _, day = value.partition(":")
    try:
        date.fromisoformat(day)
    except ValueError:
        raise UsageError(f"{value[:40]!r} is no period", hint="click a mark of a chart again") from None
    return f"{period(bin_)} = CAST({sql.bind(day)} AS DATE)"


def _kinds(value: str, sql: Sql, _unit: Unit) -> str:
    return sql.among("x.kind", tuple(value.split("+")))


def _topic(value: str, sql: Sql, unit: Unit) -> str:
    if unit == "article":
        return f"x.article IN (SELECT t.article FROM paragraph_topics t WHERE t.topic = {sql.bind(value)} AND {_STANDS})"
    return f"(x.article, x.paragraph) IN (SELECT (article, paragraph) FROM paragraph_topics WHERE topic = {sql.bind(value)})"


def _named(value: str, sql: Sql, _unit: Unit) -> str:
    naming = f"SELECT * FROM namings t WHERE t.speaker = {sql.bind(value)} AND {_STANDS}"
    return f"x.article IN (SELECT g.article FROM ({naming}) g WHERE {UNQUOTED})"


def _has_term(value: str, sql: Sql, unit: Unit) -> str:
    if unit == "hit":
        return f"x.term = {sql.bind(value)}"
    return f"x.article IN (SELECT t.article FROM terms t WHERE t.paragraph > 0 AND t.term = {sql.bind(value)} AND {_STANDS})"


def _has_lemma(value: str, sql: Sql, _unit: Unit) -> str:
    same = f"l.term = x.term AND l.lemma = {sql.bind(value)}"
    return (
        f"EXISTS (SELECT 1 FROM lemmas l JOIN articles g ON l.language = coalesce(g.language, '') WHERE g.article = x.article AND {same})"
    )


def _measure(value: str, sql: Sql, _unit: Unit) -> str:
    measure, _, part = value.partition(":")
    return (
        f"x.article IN (SELECT article FROM readability WHERE scope = {sql.bind(part or 'body')} AND {measure_column(measure)} IS NOT NULL)"
    )


def _number(value: str, sql: Sql, _unit: Unit) -> str:
    return f"x.paragraph = {sql.bind(int(value) if value.isdecimal() and len(value) < 10 else -1)}"


def _band(value: str, sql: Sql, _unit: Unit) -> str:
    measure, _, rest = value.partition(":")
    low, _, high = rest.partition(":")
    column = measure_column(measure)
    try:
        within = f"{column} >= {sql.bind(float(low))} AND {column} < {sql.bind(float(high))}"
    except ValueError:
        raise UsageError(f"{value[:40]!r} is no band of scores", hint="click a mark of a chart again") from None
    return f"x.article IN (SELECT article FROM readability WHERE scope = 'body' AND {within})"


KEYS: dict[str, Key] = {
    "speaker": Key(("quotation",), _equals("x.speaker")),
    "name": Key(("quotation",), _equals("x.name")),
    "not": Key(("quotation",), lambda value, sql, _: f"x.speaker IS NOT NULL AND x.speaker <> {sql.bind(value)}"),
    "unattributed": Key(("quotation",), _fixed("x.speaker IS NULL")),
    "kinds": Key(("quotation",), _kinds),
    "attributed": Key(("quotation",), _fixed(f"x.speaker <> '{NAMELESS}'")),
    "cue": Key(("quotation",), lambda value, sql, _: f"lower(x.cue) = {sql.bind(value)}"),
    "verbs": Key(("quotation",), lambda value, sql, _: f"lower(x.cue) IN (SELECT cue FROM cue_classes WHERE verbs = {sql.bind(value)})"),
    "mention": Key(("quotation",), lambda value, sql, _: f"lower(x.mention) = {sql.bind(value)}"),
    "exchange": Key(("quotation",), lambda value, sql, _: exchange_condition(value, sql)),
    "named": Key(("article",), _named),
    "outlet": Key(UNITS, _equals("p.outlet")),
    "period": Key(UNITS, _period),
    "undated": Key(UNITS, _fixed("p.day IS NULL")),
    "term": Key(("hit", "article"), _has_term),
    "lemma": Key(("hit",), _has_lemma),
    "phrase": Key(("hit",), _fixed("true")),
    "beside": Key(("hit",), _fixed("true")),
    "speech": Key(("hit",), _fixed("true")),
    "keyness": Key(("article",), lambda value, sql, _: f"x.article IN {has_term(value, sql)}"),
    "topic": Key(("article", "paragraph", "quotation"), _topic),
    "language": Key(
        ("article",), lambda v, sql, _: f"x.article IN (SELECT article FROM articles WHERE coalesce(language, '') = {sql.bind(v)})"
    ),
    "section": Key(
        ("article",), lambda v, sql, _: f"x.article IN (SELECT article FROM articles WHERE coalesce(section, '') = {sql.bind(v)})"
    ),
    "article": Key(("article", "paragraph"), _equals("x.article")),
    "paragraph": Key(("paragraph",), _number),
    "measure": Key(("article",), _measure),
    "band": Key(("article",), _band),
}
"""Every selector by name. Another one = another row."""


_MADE_FROM: dict[str, Callable[[Snapshot], None]] = {"topic": place_topics, "verbs": place_cues, "named": place_names}
"""What makes the tables that a selector reads."""


def measure_column(name: str) -> str:
    """A readability measure as a column name. Raises UsageError for any other word."""
    if name not in MEASURES:
        raise UsageError(f"{name!r} is no readability measure", hint=f"one of {', '.join(MEASURES)}")
    return name


def encode(evidence: Evidence) -> str:
    """Evidence as one short text for a link: `quotation~speaker~Ada%20Brink`."""
    parts = [evidence.unit, *(part for key in evidence.keys for part in key)]
    return "~".join(quote(part, safe="").replace("~", "%7E") for part in parts)


def decode(text: str) -> Evidence:
    """The inverse of `encode`. Raises UsageError for anything else."""
    unit, *rest = (unquote(part) for part in text.split("~"))
    keys = tuple(zip(rest[::2], rest[1::2], strict=False))
    if unit not in UNITS or len(rest) % 2 or any(name not in KEYS or unit not in KEYS[name].units for name, _ in keys):
        raise UsageError(f"{text[:80]!r} names no evidence", hint="click a mark of a chart again")
    return Evidence(unit, keys)


def count(snapshot: Snapshot, filters: Filters, evidence: Evidence) -> tuple[int, float]:
    """(number of items, sum of their values) behind a mark."""
    statement, sql = _relation(snapshot, filters, evidence)
    total = "sum(n)" if evidence.unit == "hit" else "count(*)"
    n, value = snapshot.rows(f"{statement} SELECT coalesce({total}, 0), coalesce(sum(value), 0) FROM items", sql.values)[0]
    return int(n), float(value)


def items(snapshot: Snapshot, filters: Filters, evidence: Evidence, *, limit: int = 50, offset: int = 0) -> list[Item]:
    """The items in the order of the news (undated last), from `offset`, at most `limit`."""
    if evidence.unit == "hit":
        return _hits(snapshot, filters, evidence, limit, offset)
    statement, sql = _relation(snapshot, filters, evidence)
    rows = snapshot.rows(
        f"""{statement}
        SELECT i.article, i.outlet, CAST(i.day AS VARCHAR), a.headline, i.paragraph, coalesce(t.text, ''), i.start, i."end", i.value,
               i.speaker, i.mention, i.kind, i.resolution, i.confidence
        FROM items i JOIN articles a ON a.article = i.article LEFT JOIN texts t ON t.article = i.article AND t.paragraph = i.paragraph
        ORDER BY i.day NULLS LAST, i.article, i.paragraph, i.start LIMIT {sql.bind(limit)} OFFSET {sql.bind(offset)}""",
        sql.values,
    )
    return [Item(*row) for row in rows]


def _relation(snapshot: Snapshot, filters: Filters, evidence: Evidence) -> tuple[str, Sql]:
    """`WITH …, items AS (…)`: one row an item (for hits: a paragraph, with `n`)."""
    for name, value in evidence.keys:
        if name in _MADE_FROM:
            _MADE_FROM[name](snapshot)
        if name == "article" and evidence.unit == "paragraph":
            filters = Filters(wire="each")  # a paragraph of one article is there, whatever the view is limited to
        if name == "keyness":
            filters = widened(filters, prepare(snapshot, value))
    ctes, sql = scope(snapshot, filters)
    if evidence.unit == "hit":
        table, n = source(snapshot, filters, evidence)
        conditions = "".join(f" AND {KEYS[name].condition(value, sql, 'hit')}" for name, value in evidence.keys)
        return f"{ctes}, items AS ({_hit_sql(conditions, table, n)})", sql
    conditions = "".join(f" AND {KEYS[name].condition(value, sql, evidence.unit)}" for name, value in evidence.keys)
    return f"{ctes}, items AS ({_UNIT_SQL[evidence.unit](conditions, evidence, sql)})", sql


def _quotation_sql(conditions: str, evidence: Evidence, sql: Sql) -> str:
    if not any(name == "kinds" for name, _ in evidence.keys):
        conditions += f" AND {sql.among('x.kind', MARKED_KINDS)}"
    return f"""
      SELECT x.article, any_value(p.outlet) AS outlet, any_value(p.day) AS day, min(x.paragraph) AS paragraph,
             min(x.start) AS start, arg_min(x."end", x.start) AS "end", CAST(sum(x.words) AS DOUBLE) AS value,
             any_value({SHOWN}) AS speaker, arg_min(x.mention, x.start) AS mention, arg_min(x.kind, x.start) AS kind,
             arg_min(x.resolution, x.start) AS resolution, arg_min(x.confidence, x.start) AS confidence
      FROM quotations x {COUNTED} AND x.field = 'body' {conditions} GROUP BY x.article, x.quotation"""


def _hit_sql(conditions: str, table: str, n: str) -> str:
    return f"""SELECT x.article, p.outlet, p.day, x.paragraph, x.term, {n} AS n, CAST({n} AS DOUBLE) AS value
               FROM {table} x {COUNTED} AND x.paragraph > 0 AND {n} > 0 {conditions}"""


def _article_sql(conditions: str, evidence: Evidence, sql: Sql) -> str:
    keys = dict(evidence.keys)
    measure, _, part = keys["measure"].partition(":") if "measure" in keys else (keys.get("band", "").partition(":")[0], "", "")
    scored = f"FROM readability r WHERE r.article = x.article AND r.scope = {sql.bind(part or 'body')}" if measure else ""
    value = f"(SELECT any_value({measure_column(measure)}) {scored})" if measure else "1.0"
    first, span = "coalesce((SELECT min(paragraph) FROM paragraphs f WHERE f.article = x.article), 0)", _NO_SPAN
    if "topic" in keys:
        on = f"t.article = x.article AND t.topic = {sql.bind(keys['topic'])}"
        first = f"(SELECT min(paragraph) FROM paragraph_topics t WHERE {on} AND {_STANDS})"
    elif "term" in keys:
        has = f"t.article = x.article AND t.paragraph > 0 AND t.term = {sql.bind(keys['term'])}"
        first = f"(SELECT min(paragraph) FROM terms t WHERE {has} AND {_STANDS})"
    elif "keyness" in keys:
        first = first_paragraph(keys["keyness"], sql)
    elif "named" in keys:
        naming = f"FROM namings t WHERE t.article = x.article AND t.speaker = {sql.bind(keys['named'])} AND {_STANDS}"
        first = f"(SELECT min(paragraph) {naming})"
        span = f'(SELECT arg_min(start, paragraph) {naming}) AS start, (SELECT arg_min("end", paragraph) {naming}) AS "end"'
    return f"""SELECT x.article, p.outlet, p.day, {first} AS paragraph, {span}, CAST({value} AS DOUBLE) AS value, {_NO_SPEECH}
               FROM articles x JOIN picked p ON p.article = x.article WHERE true {conditions}"""


def _paragraph_sql(conditions: str, _evidence: Evidence, _sql: Sql) -> str:
    return f"""SELECT x.article, p.outlet, p.day, x.paragraph, {_NO_SPAN}, CAST(x.words AS DOUBLE) AS value, {_NO_SPEECH}
               FROM paragraphs x {COUNTED} {conditions}"""


_NO_SPAN = 'NULL::BIGINT AS start, NULL::BIGINT AS "end"'
_NO_SPEECH = "NULL AS speaker, NULL AS mention, NULL AS kind, NULL AS resolution, NULL AS confidence"

_UNIT_SQL: dict[str, Callable[[str, Evidence, Sql], str]] = {
    "quotation": _quotation_sql,
    "article": _article_sql,
    "paragraph": _paragraph_sql,
}


def _hits(snapshot: Snapshot, filters: Filters, evidence: Evidence, limit: int, offset: int) -> list[Item]:
    """Paragraphs come from SQL, the places inside them from the tokenizer that counted them."""
    statement, sql = _relation(snapshot, filters, evidence)
    rows = snapshot.rows(
        f"""{statement}, numbered AS (
          SELECT *, sum(n) OVER (ORDER BY day NULLS LAST, article, paragraph, term ROWS UNBOUNDED PRECEDING) - n AS before FROM items)
        SELECT i.article, i.outlet, CAST(i.day AS VARCHAR), a.headline, i.paragraph, t.text, t.start, i.term, i.before
        FROM numbered i JOIN articles a ON a.article = i.article JOIN paragraphs t ON t.article = i.article AND t.paragraph = i.paragraph
        WHERE before + n > {sql.bind(offset)} AND before < {sql.bind(offset + limit)} ORDER BY before""",
        sql.values,
    )
    found: list[Item] = []
    every = found_places(snapshot, filters, evidence, [(row[0], row[4], row[5], row[7]) for row in rows])
    for (article, outlet, day, headline, paragraph, text, start, _, before), places in zip(rows, every, strict=True):
        for at, (a, b) in enumerate(places, int(before)):
            if offset <= at < offset + limit:
                found.append(Item(article, outlet, day, headline, paragraph, text, start + a, start + b, 1.0))
    return found
