"""Where topics stand: the paragraphs of every user topic and every discovered one, placed once in the life of a snapshot.

User topics are queries: the starter set of `data/lexicon/en/topics.txt`, changed and extended by decisions of kind `topic`.
Discovered topics were placed when the corpus was last derived; a decision of kind `topic_label` renames one ("" hides it), one of kind
`topic_merge` counts one for another. Both name the model: they wait where topics were found anew.
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


class Discovered(NamedTuple):
    """A discovered topic: `key` names it in decisions, `name` is what it is shown under (None: hidden), `found` the label it was found
    with. `into` is the key of the topic that it counts for, its own where it stands for itself."""

    key: str
    name: str | None
    found: str
    terms: tuple[str, ...]
    into: str


def user_topics(snapshot: Snapshot) -> dict[str, str]:
    """Name -> query of the user topics in force, in the order of their names."""
    starters = dict(_starter(line) for line in lexicon("topics"))
    decided = mapping(active(snapshot.decisions), "topic")
    return {name: query for name, query in sorted((starters | decided).items()) if query}


def topics(snapshot: Snapshot) -> tuple[Topic, ...]:
    """User topics first, discovered ones second."""
    asked = user_topics(snapshot)
    there = [topic for topic in discovered(snapshot) if topic.name and topic.into == topic.key]
    found = [Topic(topic.name or "", "discovered", ", ".join(topic.terms[:10])) for topic in there]
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
    for topic in discovered(snapshot):
        if topic.name:
            model, _, number = topic.key.rpartition(":")
            placed = f"model = {sql.bind(model)} AND topic = {sql.bind(int(number))}"
            parts.append(f"SELECT {sql.bind(topic.name)}, 'discovered', article, paragraph FROM topic_paragraphs WHERE {placed}")
    snapshot.make("paragraph_topics", f"CREATE TABLE paragraph_topics AS {' UNION ALL '.join(parts)}", sql.values)


def topics_of(snapshot: Snapshot, article: str) -> dict[int, tuple[str, ...]]:
    """Paragraph -> the topics it is on, of one article; 0 is the headline."""
    place_topics(snapshot)
    sql = "SELECT paragraph, list(topic ORDER BY kind DESC, topic) FROM paragraph_topics WHERE article = $article GROUP BY 1 ORDER BY 1"
    return {number: tuple(found) for number, found in snapshot.rows(sql, {"article": article})}


def _expression(name: str, query: str) -> Expression:
    try:
        return parse(query)
    except UsageError as error:
        raise UsageError(f"topic {name!r}: {error.message}", hint="mend its query on the page Topics") from error


def discovered(snapshot: Snapshot) -> tuple[Discovered, ...]:
    """The discovered topics of the model in force, hidden and merged ones too; a name that another topic has is told apart."""
    rows = [(f"{row[0]}:{row[1]}", *row[1:]) for row in snapshot.rows("SELECT model, topic, label, terms FROM topics ORDER BY topic")]
    keys = {key for key, *_ in rows}
    decided = active(snapshot.decisions)
    renamed, merged = mapping(decided, "topic_label"), mapping(decided, "topic_merge")
    into = {key: merged[key] if merged.get(key) in keys else key for key in keys}
    names: dict[str, str] = {}
    used = set(user_topics(snapshot))
    for key, number, found, _ in rows:
        label = renamed.get(key, found)
        if label and into[key] == key:
            names[key] = label if label not in used else f"{label} ({number})"
            used.add(names[key])
    return tuple(Discovered(key, names.get(into[key]), found, tuple(terms), into[key]) for key, _, found, terms in rows)


def _starter(line: str) -> tuple[str, str]:
    name, _, query = line.partition(":")
    return name.strip(), query.strip()
