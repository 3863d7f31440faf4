"""Where topics stand: the paragraphs of every user topic and every discovered one, placed once in the life of a snapshot.

User topics are queries: the starter set of `data/lexicon/en/topics.txt`, changed and extended by decisions of kind `topic`.
Discovered topics were placed when the corpus was last derived; a decision of kind `topic_label` renames one ("" hides it).
"""

from typing import NamedTuple

from dashboard.corpus import Snapshot, active
from dashboard.corpus.decisions import mapping
from dashboard.datafiles import lexicon
from dashboard.errors import UsageError
from dashboard.queries.matching import matched
from dashboard.queries.search import Expression, parse
from dashboard.queries.sql import Sql


class Topic(NamedTuple):
    """A topic as users see it: `kind` is `query` or `discovered`; `definition` its query, or its heaviest terms."""

    name: str
    kind: str
    definition: str


def user_topics(snapshot: Snapshot) -> dict[str, str]:
    """Name -> query of the user topics in force, in the order of their names."""
    starters = dict(_starter(line) for line in lexicon("topics"))
    decided = mapping(active(snapshot.decisions), "topic")
    return {name: query for name, query in sorted((starters | decided).items()) if query}


def topics(snapshot: Snapshot) -> tuple[Topic, ...]:
    """User topics first, discovered ones second."""
    asked = user_topics(snapshot)
    labels = _labels(snapshot, taken=frozenset(asked))
    found = [Topic(label, "discovered", ", ".join(terms[:10])) for _, _, label, terms in labels]
    return (*(Topic(name, "query", query) for name, query in asked.items()), *found)


def place_topics(snapshot: Snapshot) -> None:
    """Make the table `paragraph_topics` (topic, kind, article, paragraph)."""
    if snapshot.has("paragraph_topics"):
        return
    asked = {name: _expression(name, query) for name, query in user_topics(snapshot).items()}
    sql = Sql()
    parts = ["SELECT '' AS topic, '' AS kind, '' AS article, 0::BIGINT AS paragraph WHERE false"]
    for name, expression in asked.items():
        parts.append(f"SELECT {sql.bind(name)} AS topic, 'query' AS kind, article, paragraph FROM {matched(snapshot, expression)}")
    for model, number, label, _ in _labels(snapshot, taken=frozenset(asked)):
        placed = f"model = {sql.bind(model)} AND topic = {sql.bind(number)}"
        parts.append(f"SELECT {sql.bind(label)}, 'discovered', article, paragraph FROM topic_paragraphs WHERE {placed}")
    snapshot.make("paragraph_topics", f"CREATE TABLE paragraph_topics AS {' UNION ALL '.join(parts)}", sql.values)


def _expression(name: str, query: str) -> Expression:
    try:
        return parse(query)
    except UsageError as error:
        raise UsageError(f"topic {name!r}: {error.message}", hint="mend its query on the page Topics") from error


def _labels(snapshot: Snapshot, taken: frozenset[str]) -> list[tuple[str, int, str, list[str]]]:
    """(model, number, label, terms) of the discovered topics to show; a label that a user topic has is told apart."""
    renamed = mapping(active(snapshot.decisions), "topic_label")
    out: list[tuple[str, int, str, list[str]]] = []
    used = set(taken)
    for model, number, found, terms in snapshot.rows("SELECT model, topic, label, terms FROM topics ORDER BY topic"):
        label = renamed.get(f"{model}:{number}", found)
        if not label:
            continue
        unique = label if label not in used else f"{label} ({number})"
        used.add(unique)
        out.append((model, number, unique, terms))
    return out


def _starter(line: str) -> tuple[str, str]:
    name, _, query = line.partition(":")
    return name.strip(), query.strip()
