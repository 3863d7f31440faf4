"""Filters -> the articles and paragraphs that count. Every query begins with this, so that all figures of a view agree.

`picked`   (article, outlet, day): the articles that the filters select
`dropped`  (article, paragraph): their paragraphs that do not count under the rule for wire copy:
           once  all copies of a paragraph within `picked` but the earliest (undated last, ties by id); own  every copy; each  none
"""

from typing import NamedTuple

from dashboard.corpus import Snapshot
from dashboard.queries.matching import texts, with_search
from dashboard.queries.places import place_topics
from dashboard.queries.sql import Sql
from dashboard.tables import Filters

_DROPPED = {
    "each": "SELECT NULL::VARCHAR AS article, NULL::BIGINT AS paragraph WHERE false",
    "own": "SELECT c.article, c.paragraph FROM copies c JOIN picked USING (article)",
    "once": """
      SELECT article, paragraph FROM (
        SELECT c.article, c.paragraph,
               row_number() OVER (PARTITION BY c.fingerprint ORDER BY p.day NULLS LAST, c.article, c.paragraph) AS place
        FROM copies c JOIN picked p USING (article)) WHERE place > 1""",
}


class Scope(NamedTuple):
    """The beginning of a statement (`WITH picked AS …, dropped AS …`) and its values."""

    ctes: str
    sql: Sql


def scope(snapshot: Snapshot, filters: Filters) -> Scope:
    """The scope of a view. Raises UsageError where the search has no meaning."""
    texts(snapshot)
    if filters.wire != "each" and not snapshot.copies:
        filters = filters._replace(wire="each")
    sql = Sql()
    wheres = ["true"]
    if filters.outlets:
        wheres.append(sql.among("a.outlet", filters.outlets))
    if filters.since:
        wheres.append(f"a.day >= CAST({sql.bind(filters.since)} AS DATE)")
    if filters.until:
        wheres.append(f"a.day <= CAST({sql.bind(filters.until)} AS DATE)")
    if filters.speakers:
        quoting = sql.among("speaker", filters.speakers)
        wheres.append(f"a.article IN (SELECT article FROM quotations WHERE kind <> 'term' AND {quoting})")
    if filters.topics:
        place_topics(snapshot)
        wheres.append(f"a.article IN (SELECT article FROM paragraph_topics WHERE {sql.among('topic', filters.topics)})")
    if filters.search:
        wheres.append(f"a.article IN ({with_search(snapshot, filters.search)})")
    picked = f"SELECT a.article, a.outlet, a.day FROM articles a WHERE {' AND '.join(wheres)}"
    return Scope(f"WITH picked AS MATERIALIZED ({picked}), dropped AS MATERIALIZED ({_DROPPED[filters.wire]})", sql)
