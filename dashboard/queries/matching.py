"""Which texts an expression matches: the index answers what it can alone, the texts themselves what it cannot, SQL what the tables know.

The index knows words, words with `*` and phrases, and AND, OR, NOT of these. NEAR, and phrases with a `*`, are looked up as all their
words and then read in the text, by the very function that highlights them. `outlet:` and `speaker:` ask the names that the tables show,
after every decision. Each answer is kept by the snapshot.
"""

from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from tantivy import Query

from dashboard.corpus import Snapshot, fulltext
from dashboard.corpus.fulltext import DEK, KICKER, PARAGRAPH_BITS, Keys
from dashboard.queries.search import Atom, Expression, Near, Node, is_like, parse, places
from dashboard.queries.sql import Sql
from dashboard.text import terms

_TEXTS = """
CREATE VIEW texts AS
  SELECT article, paragraph, text FROM paragraphs UNION ALL SELECT article, 0, headline FROM articles
"""

_HEADS = """
CREATE VIEW heads AS
  SELECT article, 0 AS paragraph, headline AS text FROM articles
  UNION ALL SELECT article, {kicker}, kicker FROM articles WHERE kicker IS NOT NULL
  UNION ALL SELECT article, {dek}, dek FROM articles WHERE dek IS NOT NULL
"""

_NAMES = {
    "outlet": "SELECT DISTINCT outlet FROM articles",
    "speaker": "SELECT DISTINCT speaker FROM quotations WHERE kind <> 'term' AND speaker IS NOT NULL",
}


def texts(snapshot: Snapshot) -> None:
    """Make the view `texts` (article, paragraph, text): all that a search reads; paragraph 0 is the headline."""
    snapshot.make("texts", _TEXTS)


def searched(snapshot: Snapshot, search: str) -> str:
    """A table of the (article, paragraph) pairs that a search matches. Raises UsageError where it has no meaning."""
    return matched(snapshot, parse(search))


class Asked(NamedTuple):
    """What a filter keeps, as statements: SELECTs of the `article`s, and of the (article, paragraph) `places` that it is about; None where
    it is about none."""

    articles: str
    places: str | None


def with_search(snapshot: Snapshot, search: str) -> Asked:
    """The articles that a search keeps: those with a text that matches; what stands under a NOT beside the rest stands in none of their
    texts. Raises UsageError where the search has no meaning."""
    expression = parse(search)
    beside = expression.parts if isinstance(expression, Node) and expression.operator == "AND" else (expression,)
    unwanted = [part.parts[0] for part in beside if isinstance(part, Node) and part.operator == "NOT"]
    wanted = tuple(part for part in beside if not isinstance(part, Node) or part.operator != "NOT")
    kept = matched(snapshot, wanted[0] if len(wanted) == 1 else Node("AND", wanted)) if wanted else "articles"
    articles = " EXCEPT ".join(f"SELECT article FROM {table}" for table in (kept, *(matched(snapshot, part) for part in unwanted)))
    return Asked(articles, f"SELECT article, paragraph FROM {kept}" if wanted else None)


def matched(snapshot: Snapshot, expression: Expression) -> str:
    """A table of the (article, paragraph) pairs that an expression matches."""
    texts(snapshot)
    query = _query(expression)
    if query is not None:
        return indexed(snapshot, expression, query)
    sql = Sql()
    return snapshot.remember(f"SELECT article, paragraph FROM {_combined(snapshot, expression, sql)}", sql.values)


def _combined(snapshot: Snapshot, expression: Expression, sql: Sql) -> str:
    """What the index cannot answer alone, as SQL over its answers."""
    if isinstance(expression, Near):
        return _read(snapshot, expression)
    if isinstance(expression, Atom):
        return _read(snapshot, expression) if not expression.field else _in_field(snapshot, expression, sql)
    if expression.operator == "NOT":
        return f"(SELECT article, paragraph FROM texts EXCEPT SELECT article, paragraph FROM {matched(snapshot, expression.parts[0])})"
    # What the index can answer of the parts it answers in one go.
    alone = tuple(part for part in expression.parts if _query(part) is not None)
    rest = [part for part in expression.parts if _query(part) is None]
    tables = [matched(snapshot, part) for part in ([Node(expression.operator, alone)] if len(alone) > 1 else [*alone])]
    tables += [_combined(snapshot, part, sql) for part in rest]
    join = " INTERSECT " if expression.operator == "AND" else " UNION "
    return f"({join.join(f'SELECT article, paragraph FROM {table}' for table in tables)})"


def _query(expression: Expression) -> Query | None:
    """The question to the index; None where it cannot answer alone."""
    if isinstance(expression, Near) or (isinstance(expression, Atom) and expression.field):
        return None
    if isinstance(expression, Atom):
        if len(expression.terms) == 1:
            return _word(expression.terms[0])
        return None if any(map(is_like, expression.terms)) else fulltext.has_phrase(expression.terms)
    parts = [query for query in map(_query, expression.parts) if query is not None]
    if len(parts) < len(expression.parts):
        return None
    if expression.operator == "NOT":
        return fulltext.without(parts[0])
    return (fulltext.every if expression.operator == "AND" else fulltext.either)(parts)


def _word(asked: str) -> Query:
    return fulltext.has_like(asked.split("*")) if is_like(asked) else fulltext.has_word(asked)


def indexed(snapshot: Snapshot, asked: object, query: Query, *, heads: bool = False) -> str:
    """A table of the (article, paragraph) pairs that the index finds in headlines and paragraphs, or (`heads`) in headlines, kickers
    and deks; `asked` names the question."""
    return snapshot.remember_table(("index", asked, heads), lambda: _rows(snapshot, snapshot.full_text.keys(query), heads=heads))


def _rows(snapshot: Snapshot, keys: Keys, *, heads: bool) -> pa.Table:
    """Keys of the index as (article, paragraph), those of this snapshot's articles alone."""
    place = keys & ((1 << PARAGRAPH_BITS) - 1)
    keys = keys[(place == 0) | (place >= DEK)] if heads else keys[place < DEK]
    numbers = pa.array(keys >> PARAGRAPH_BITS, pa.int64())
    table = pa.table({
        "article": snapshot.numbered.take(numbers),
        "paragraph": pa.array(keys & ((1 << PARAGRAPH_BITS) - 1), pa.int64()),
    })  # fmt: skip
    return table.filter(pc.is_valid(table["article"]))


def _read(snapshot: Snapshot, asked: Near | Atom) -> str:
    """Texts that have all the words, and then as they are asked for."""
    likely = indexed(snapshot, ("likely", asked), _likely(asked))
    return _as_asked(snapshot, asked, "texts", likely)


def _in_heads(snapshot: Snapshot, asked: Atom) -> str:
    """The same of headlines, kickers and deks."""
    query = _query(asked)
    if query is not None:
        return indexed(snapshot, asked, query, heads=True)
    snapshot.make("heads", _HEADS.format(kicker=KICKER, dek=DEK))
    return _as_asked(snapshot, asked, "heads", indexed(snapshot, ("likely", asked), _likely(asked), heads=True))


def _likely(asked: Near | Atom) -> Query:
    sides = (asked.left, asked.right) if isinstance(asked, Near) else ((asked,),)
    return fulltext.every([fulltext.either([fulltext.every([_word(w) for w in atom.terms]) for atom in side]) for side in sides])


def _as_asked(snapshot: Snapshot, asked: Near | Atom, source: str, likely: str) -> str:
    def read() -> pa.Table:
        rows = snapshot.rows(f"SELECT article, paragraph, text FROM {source} SEMI JOIN {likely} USING (article, paragraph)")
        kept = [(a, p) for a, p, text in rows if places(asked, terms(text))]
        return pa.table({"article": pa.array([a for a, _ in kept], pa.string()), "paragraph": pa.array([p for _, p in kept], pa.int64())})

    return snapshot.remember_table(("read", asked, source), read)


def _in_field(snapshot: Snapshot, asked: Atom, sql: Sql) -> str:
    if asked.field == "headline":
        whole = f"SELECT article FROM {_in_heads(snapshot, asked._replace(field=''))}"
        return f"(SELECT article, paragraph FROM texts WHERE article IN ({whole}))"
    bare = asked._replace(field="")
    names = [name for (name,) in snapshot.rows(_NAMES[asked.field]) if places(bare, terms(name))]
    these = f"IN (SELECT unnest({sql.bind(names)}::VARCHAR[]))"
    if asked.field == "outlet":
        return f"(SELECT t.article, t.paragraph FROM texts t JOIN articles a ON a.article = t.article WHERE a.outlet {these})"
    return f"(SELECT DISTINCT article, paragraph FROM quotations WHERE kind <> 'term' AND speaker {these})"
