"""Filters -> the articles and paragraphs that count. Every query begins with this, so that all figures of a view agree.

`dropped`  (article, paragraph): paragraphs that do not count under the rule for wire copy:
           once  all copies of a paragraph within the view but the earliest (undated last, ties by id); own  every copy; each  none
`picked`   (article, outlet, day): the articles that the filters select, but for reprints: those with copied paragraphs and none that
           counts; and, where filters ask for topics, speakers or words, those that have what is asked for in paragraphs alone that
           do not count

So a reprint stands in no denominator, and nothing that it has, its headline neither, in a numerator; an article that is copied in part
stays, without its copied paragraphs. What `each` picks is what the filters alone select.
"""

from collections.abc import Iterator
from typing import NamedTuple

from dashboard.corpus import Snapshot
from dashboard.queries.matching import Asked, texts, with_search
from dashboard.queries.places import place_topics
from dashboard.queries.sql import Sql
from dashboard.tables import Filters

_DROPPED = {
    "each": "SELECT NULL::VARCHAR AS article, NULL::BIGINT AS paragraph WHERE false",
    "own": "SELECT c.article, c.paragraph FROM copies c JOIN {among} USING (article)",
    "once": """
      SELECT article, paragraph FROM (
        SELECT c.article, c.paragraph,
               row_number() OVER (PARTITION BY c.fingerprint ORDER BY p.day NULLS LAST, c.article, c.paragraph) AS place
        FROM copies c JOIN {among} p USING (article)) WHERE place > 1""",
}
"""What does not count `among` some articles."""

_BESIDE = """
CREATE TABLE beside_copies AS
  WITH near AS (
    SELECT p.article, p.paragraph, p.text, p.fingerprint IS NULL AS short, a.outlet
    FROM paragraphs p SEMI JOIN copies USING (article) JOIN articles a USING (article))
  SELECT article, paragraph FROM near
  WHERE NOT (short AND text IN (SELECT text FROM near WHERE short GROUP BY text HAVING count(DISTINCT outlet) > 1))
"""
"""The paragraphs that can hold an article which has a copied one. Those that are too short to be a copy by themselves do not where the
same text stands beside copies in another outlet: a reprint has them too."""

_COPIED = "a.article IN (SELECT article FROM copied)"
_COUNTING = "a.article IN (SELECT article FROM ({places}) SEMI JOIN copied USING (article) ANTI JOIN copied USING (article, paragraph))"


class Scope(NamedTuple):
    """The beginning of a statement (`WITH … picked AS …, dropped AS …`) and its values."""

    ctes: str
    sql: Sql


def scope(snapshot: Snapshot, filters: Filters) -> Scope:
    """The scope of a view. Raises UsageError where the search has no meaning."""
    texts(snapshot)
    rule = filters.wire if filters.wire != "each" and snapshot.copies else "each"
    sql = Sql()
    asked = list(_asked(snapshot, filters, sql))
    wheres = [*_limits(filters, sql), *(f"a.article IN ({one.articles})" for one in asked)]
    selected = f"SELECT a.article, a.outlet, a.day FROM articles a WHERE {' AND '.join(['true', *wheres])}"
    if rule == "each":
        return Scope(f"WITH picked AS MATERIALIZED ({selected}), dropped AS MATERIALIZED ({_DROPPED[rule]})", sql)
    snapshot.make("beside_copies", _BESIDE)
    places = ("SELECT article, paragraph FROM beside_copies", *(one.places for one in asked if one.places))
    counts = " AND ".join(_COUNTING.format(places=some) for some in places)
    # Articles that leave free no copy that another rests on, but may free copies of what the filters do not ask for: hence twice.
    return Scope(
        f"""WITH selected AS MATERIALIZED ({selected}),
        copied AS MATERIALIZED ({_DROPPED[rule].format(among="selected")}),
        picked AS MATERIALIZED (SELECT * FROM selected a WHERE NOT {_COPIED} OR ({counts})),
        dropped AS MATERIALIZED ({_DROPPED[rule].format(among="picked")})""",
        sql,
    )


def _limits(filters: Filters, sql: Sql) -> Iterator[str]:
    """What filters ask of an article as a whole."""
    if filters.outlets:
        yield sql.among("a.outlet", filters.outlets)
    if filters.since:
        yield f"a.day >= CAST({sql.bind(filters.since)} AS DATE)"
    if filters.until:
        yield f"a.day <= CAST({sql.bind(filters.until)} AS DATE)"


def _asked(snapshot: Snapshot, filters: Filters, sql: Sql) -> Iterator[Asked]:
    """What each filter asks for inside an article; paragraph 0 is the headline."""
    if filters.speakers:
        yield _standing("quotations", f"kind <> 'term' AND {sql.among('speaker', filters.speakers)}")
    if filters.topics:
        place_topics(snapshot)
        yield _standing("paragraph_topics", sql.among("topic", filters.topics))
    if filters.search:
        yield with_search(snapshot, filters.search)


def _standing(table: str, condition: str) -> Asked:
    return Asked(f"SELECT article FROM {table} WHERE {condition}", f"SELECT article, paragraph FROM {table} WHERE {condition}")
