"""What people corrected in an article, laid over what the parser made of it: fields, and what is text and what is furniture.

Tables of a snapshot made here, next to those of `dashboard.corpus.snapshot`:

decided_fields   article, and each of `CORRECTED_FIELDS`: what was decided, NULL where nothing was, "" for none
decided_words    article, delta: words that count more or less than the parser counted
set_aside        article, paragraph, text: paragraphs that are furniture, hence in no figure
taken_in         the columns of a paragraph, and `after`: pieces set aside that are text. They are numbered and placed behind the last
                 paragraph, so that no link and no offset moves; `after` is the paragraph that they follow in reading
"""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.article import PARAGRAPH_BREAK
from dashboard.corpus.decisions import CORRECTED_FIELDS, Correction, corrections, digest
from dashboard.corpus.schema import schema
from dashboard.tables import DecisionRow, FurnitureRow, ParagraphRow
from dashboard.text import count_words, fingerprint

BY_HAND = "set aside by hand"
"""The kind of furniture that a paragraph becomes by a correction."""

_TAKEN = pa.schema([*(field for field in schema("paragraphs") if field.name != "batch"), pa.field("after", pa.int64())])

_SET_ASIDE = """
CREATE TABLE set_aside AS
  WITH near AS MATERIALIZED (SELECT article, paragraph, text FROM paragraphs WHERE article IN (SELECT article FROM decided_parts))
  SELECT DISTINCT n.article, n.paragraph, n.text FROM near n
  JOIN decided_parts d ON d.article = n.article AND d.digest = substr(sha256(n.text), 1, 16) WHERE d.value = 'furniture'
"""

_WORDS = """
CREATE TABLE decided_words AS
  SELECT article, sum(words) AS delta FROM (
    SELECT p.article, -p.words AS words FROM paragraphs p
    JOIN set_aside s ON s.article = p.article AND s.paragraph = p.paragraph
    UNION ALL SELECT article, words FROM taken_in) GROUP BY article
"""

_OVER = """
CREATE VIEW paragraphs AS
  SELECT p.* FROM all_paragraphs p WHERE NOT EXISTS (SELECT 1 FROM set_aside s WHERE s.article = p.article AND s.paragraph = p.paragraph)
  UNION ALL BY NAME SELECT '' AS batch, * EXCLUDE (after) FROM taken_in;
CREATE VIEW furniture AS
  SELECT f.* FROM all_furniture f WHERE NOT EXISTS (SELECT 1 FROM taken_in t WHERE t.article = f.article AND t.text = f.text)
  UNION ALL BY NAME SELECT '' AS batch, article, text, $by_hand AS kind, paragraph - 1 AS "after" FROM set_aside;
CREATE VIEW terms AS
  SELECT x.* FROM all_terms x WHERE NOT EXISTS (SELECT 1 FROM set_aside s WHERE s.article = x.article AND s.paragraph = x.paragraph);
CREATE VIEW mentions AS
  SELECT x.* FROM all_mentions x WHERE NOT EXISTS (SELECT 1 FROM set_aside s WHERE s.article = x.article AND s.paragraph = x.paragraph);
CREATE VIEW topic_paragraphs AS
  SELECT x.* FROM all_topic_paragraphs x
  WHERE NOT EXISTS (SELECT 1 FROM set_aside s WHERE s.article = x.article AND s.paragraph = x.paragraph);
"""

_OVERLAID = ("paragraphs", "furniture", "terms", "mentions", "topic_paragraphs")


def lay_over(connection: duckdb.DuckDBPyConnection, rows: Sequence[DecisionRow]) -> bool:
    """Make the tables above of the decisions in force.

    True where text was set aside or taken in: then `paragraphs` and the other tables of `_OVERLAID` are views over `all_paragraphs`
    and so on.
    """
    made = corrections(rows)
    _load(connection, "decided_fields", _fields(made))
    parts = [one for one in made if one.field == "text"]
    columns = {"article": [p.article for p in parts], "digest": [p.digest for p in parts], "value": [p.value for p in parts]}
    _load(connection, "decided_parts", pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}))
    connection.execute(_SET_ASIDE)
    _load(connection, "taken_in", pa.Table.from_pylist(list(_taken_in(connection, parts)), _TAKEN))
    connection.execute(_WORDS)
    if not parts:
        return False
    for name in _OVERLAID:
        connection.execute(f"ALTER {_kind(connection, name)} {name} RENAME TO all_{name}")
    connection.execute(_OVER.replace("$by_hand", f"'{BY_HAND}'"))
    return True


def _kind(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """VIEW or TABLE: of a large corpus tables are views of its files, except those that are empty."""
    found = connection.execute("SELECT table_type FROM information_schema.tables WHERE table_name = ?", [name]).fetchall()
    return "VIEW" if found == [("VIEW",)] else "TABLE"


def _fields(made: Sequence[Correction]) -> pa.Table:
    by: dict[str, dict[str, str]] = {}
    for one in made:
        if one.field != "text":
            by.setdefault(one.article, {"article": one.article})[one.field] = one.value
    return pa.Table.from_pylist(list(by.values()), pa.schema([(name, pa.string()) for name in ("article", *CORRECTED_FIELDS)]))


def _taken_in(connection: duckdb.DuckDBPyConnection, parts: Sequence[Correction]) -> Iterator[dict[str, Any]]:
    """Rows of the pieces that are text. Their places follow from all pieces of the article, so that one decision moves no other's."""
    wanted = {(part.article, part.digest) for part in parts if part.value == "text"}
    for article in sorted({article for article, _ in wanted}):
        last, end = connection.execute(
            'SELECT coalesce(max(paragraph), 0), coalesce(max("end"), 0) FROM paragraphs WHERE article = ?', [article]
        ).fetchall()[0]
        pieces = [
            FurnitureRow(*row) for row in connection.execute(
                'SELECT DISTINCT article, text, kind, "after" FROM furniture WHERE article = ? ORDER BY "after", kind, text', [article]
            ).fetchall()
        ]  # fmt: skip
        for number, piece in enumerate(pieces, last + 1):
            start = end + len(PARAGRAPH_BREAK)
            end = start + len(piece.text)
            if (article, digest(piece.text)) in wanted:
                words, mark = count_words(piece.text), fingerprint(piece.text)
                yield ParagraphRow(article, number, start, end, None, piece.text, words, mark)._asdict() | {"after": piece.after}


def _load(connection: duckdb.DuckDBPyConnection, name: str, data: pa.Table) -> None:
    connection.register("arriving", data)
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM arriving")
    connection.unregister("arriving")
