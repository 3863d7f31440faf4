"""A corpus as it was at one step of its ledger: DuckDB views that show all of a batch or none of it, and never change.

Tables of a snapshot (all queries are written against these; columns as in `dashboard.tables` unless said here):

articles      without `raw`; `outlet` is the decided name (else the agency, else `NO_OUTLET`), `outlet_found` what the file said;
              `day` (DATE) is the decided or the found date where it is known to the day, `day_from` says by whom, else NULL
paragraphs    as stored, and as corrected (`dashboard.corpus.corrected`): in force are headline, outlet, byline, section and words too
quotations    `speaker` is the corpus-wide speaker after every decision, `name` what the article's text gave, `mention` its words
mentions, terms, readability, furniture, files, rejections, topics, topic_terms, topic_paragraphs, topic_tried, signatures, duplicates
              as stored
unread        batch, seq: what was committed before it was kept who is named
raws          article, raw
speakers      name, speaker, because: why a name counts for a speaker
copies        article, paragraph, fingerprint: paragraphs that stand in the articles of two outlets or more
decisions     every judgement, in force or not; `active` in Python: `Snapshot.decisions`
"""

import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.corpus.commit import COUNTED, last_seq, read_ledger
from dashboard.corpus.corrected import lay_over
from dashboard.corpus.decisions import active, mapping
from dashboard.corpus.fulltext import DEK, KICKER, FullText, open_full_text
from dashboard.corpus.schema import schema
from dashboard.corpus.store import Corpus
from dashboard.errors import CorpusError
from dashboard.tables import DERIVED, TABLES, DecisionRow, SpeakerRow

ANSWERS = 200
"""Searches whose matches a snapshot keeps: more than the users of one process ask at a time."""

READ_AT_ONCE = 10_000
"""Texts that are handed to the search index at a time: memory stays bounded."""

HELD_BYTES = 200_000_000
"""A corpus of at most this many bytes on disk (about 20,000 articles) is held in memory by its snapshot: binding a view to its files
costs 3-4 ms for each mention of a table, ten times what a small corpus takes to count."""

NO_OUTLET = "(outlet unknown)"
"""Shown where neither outlet nor agency is known."""

_NAMED = re.compile(r"\$(\w+)")

_VIEWS = """
CREATE $how articles AS
  SELECT a.* EXCLUDE (raw, batch, outlet) REPLACE (
           coalesce(f.headline, a.headline) AS headline, nullif(coalesce(f.byline, a.byline), '') AS byline,
           nullif(coalesce(f.kicker, a.kicker), '') AS kicker, nullif(coalesce(f.dek, a.dek), '') AS dek,
           nullif(coalesce(f.section, a.section), '') AS section, a.words + coalesce(w.delta, 0)::BIGINT AS words),
         coalesce(f.outlet, a.outlet, a.agency, a.dateline_agency, $none) AS outlet_found,
         coalesce(o.shown, outlet_found) AS outlet,
         CASE WHEN d.day IS NOT NULL THEN CAST(d.day AS DATE)
              WHEN a.published_precision = 'day' THEN TRY_CAST(a.published[1:10] AS DATE) END AS day,
         CASE WHEN d.day IS NOT NULL THEN 'decision' ELSE a.published_from END AS day_from
  FROM all_articles a
  LEFT JOIN decided_fields f ON f.article = a.article
  LEFT JOIN decided_words w ON w.article = a.article
  LEFT JOIN decided_outlets o ON o.found = coalesce(f.outlet, a.outlet, a.agency, a.dateline_agency, $none)
  LEFT JOIN decided_days d ON d.article = a.article;
CREATE VIEW raws AS SELECT article, raw FROM all_articles;
CREATE $how quotations AS
  SELECT q.* EXCLUDE (batch, speaker), q.speaker AS name,
         CASE WHEN t.article IS NOT NULL THEN nullif(t.speaker, '') ELSE coalesce(s.speaker, q.speaker) END AS speaker
  FROM all_quotations q
  LEFT JOIN decided_quotations t ON t.article = q.article AND t.quotation = q.quotation
  LEFT JOIN speakers s ON s.name = q.speaker $kept;
"""

_KEPT = "WHERE NOT EXISTS (SELECT 1 FROM set_aside x WHERE x.article = q.article AND x.paragraph = q.paragraph)"
"""A quotation in a paragraph that is furniture counts no more."""

_DECISIONS = "SELECT d.* EXCLUDE (batch) FROM decisions d JOIN batches b ON b.batch = d.batch ORDER BY b.seq, made_at, decision"

_ATTRIBUTED = """
CREATE TABLE decided_quotations AS
  SELECT q.article, q.quotation, arg_max(t.speaker, t.step) AS speaker
  FROM all_quotations q JOIN decided_attributions t ON t.article = q.article AND t.field = q.field
   AND 2 * (least(q."end", t."end") - greatest(q.start, t.start)) >= greatest(q."end" - q.start, t."end" - t.start)
  GROUP BY q.article, q.quotation
"""
"""A judgement holds for the quotation that shares at least half of its place, in all its paragraphs, so that it outlives an
annotator that draws the borders a little differently. Of two on one quotation the later wins."""

_RENEWED = """
CREATE TABLE renewed AS
  SELECT name, article, max(seq) AS seq
  FROM (SELECT seq, name, unnest(articles) AS article FROM (SELECT seq, articles, unnest(tables) AS name FROM annotated))
  GROUP BY name, article
"""

_TEXTS = """
WITH asked AS (SELECT unnest($articles::VARCHAR[]) AS article)
SELECT article, paragraph, text FROM paragraphs SEMI JOIN asked USING (article)
UNION ALL SELECT article, 0, headline FROM articles SEMI JOIN asked USING (article)
UNION ALL SELECT article, $kicker, kicker FROM articles SEMI JOIN asked USING (article) WHERE kicker IS NOT NULL
UNION ALL SELECT article, $dek, dek FROM articles SEMI JOIN asked USING (article) WHERE dek IS NOT NULL
"""

_COPIES = """
CREATE TABLE copies AS
  SELECT p.article, p.paragraph, p.fingerprint FROM paragraphs p
  WHERE p.fingerprint IN (
    SELECT p.fingerprint FROM paragraphs p JOIN articles a USING (article)
    WHERE p.fingerprint IS NOT NULL GROUP BY p.fingerprint HAVING count(DISTINCT a.outlet) > 1)
"""


class Snapshot:
    """One version of a corpus, open for reading. `key` (corpus id, seq) names it in caches and links. Safe across threads."""

    def __init__(
        self, corpus: Corpus, seq: int, newest: int, connection: duckdb.DuckDBPyConnection, decided: Sequence[DecisionRow]
    ) -> None:
        self.corpus = corpus
        self.seq = seq
        self.newest = newest
        self.decisions: tuple[DecisionRow, ...] = tuple(decided)
        self._connection = connection
        self._lock = threading.Lock()
        self._made: set[str] = set()
        self._answers: dict[str, None] = {}

    @property
    def key(self) -> tuple[str, int]:
        return self.corpus.id, self.seq

    def rows(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query; values only as parameters. A mapping may hold more values than the query names (`$name`)."""
        if isinstance(parameters, Mapping):
            named = set(_NAMED.findall(sql))
            parameters = {name: value for name, value in parameters.items() if name in named}
        with closing(self._connection.cursor()) as cursor:
            return cursor.execute(sql, parameters).fetchall()

    def value(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> Any:
        """The one value of a query of one row and one column."""
        return self.rows(sql, parameters)[0][0]

    def make(self, name: str, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> None:
        """Run `sql`, which makes table `name`, once in the life of the snapshot, whoever asks first."""
        with self._lock:
            if name not in self._made:
                self.rows(sql, parameters)
                self._made.add(name)

    def remember(self, select: str, parameters: Mapping[str, object]) -> str:
        """The name of a table that holds what `select` gives; the same question is answered once. The oldest of many are forgotten."""
        name = _answer((select, sorted(parameters.items(), key=str)))
        self.make(name, f"CREATE TABLE {name} AS {select}", parameters)
        return self._kept(name)

    def remember_table(self, asked: object, found: Callable[[], pa.Table]) -> str:
        """The name of a table that holds what `found` gives; `asked`, by its `repr`, is answered once, and forgotten like the others."""
        name = _answer(asked)
        if name not in self._made:
            self.load(name, found())
        return self._kept(name)

    def _kept(self, name: str) -> str:
        with self._lock:
            self._answers[name] = self._answers.pop(name, None)
            while len(self._answers) > ANSWERS:
                oldest = next(iter(self._answers))
                del self._answers[oldest]
                self._made.discard(oldest)
                self.rows(f"DROP TABLE {oldest}")
        return name

    def has(self, name: str) -> bool:
        """Whether table `name` was made: what it is made from need not be worked out again."""
        return name in self._made

    def load(self, name: str, data: pa.Table) -> None:
        """Make a table of Arrow data, once in the life of the snapshot."""
        with self._lock:
            if name not in self._made:
                _load(self._connection, name, data)
                self._made.add(name)

    @cached_property
    def full_text(self) -> FullText:
        """The search index with all texts of this snapshot in it, and perhaps others; built where it is missing."""
        return open_full_text(self.corpus.root, self.text_ids, self._texts)

    @cached_property
    def text_ids(self) -> Mapping[str, str]:
        """What names each article's text in the search index -> the article. A text that a judgement corrected is another text."""
        corrected: dict[str, list[tuple[str, str]]] = {}
        for row in active(self.decisions):
            if row.kind == "correction":
                corrected.setdefault(row.target.partition(":")[0], []).append((row.target, row.value))
        marks = {
            article: hashlib.sha256(repr(sorted(made)).encode("utf-8", "surrogatepass")).hexdigest()[:12]
            for article, made in corrected.items()
        }
        return {f"{article}~{marks[article]}" if article in marks else article: article for article in self.articles}

    @cached_property
    def articles(self) -> tuple[str, ...]:
        """The ids of all articles."""
        return tuple(row[0] for row in self.rows("SELECT article FROM articles ORDER BY article"))

    @cached_property
    def numbered(self) -> pa.Array:
        """The article of each number of the search index; null for those that are not of this snapshot."""
        return pa.array([self.text_ids.get(one) for one in self.full_text.articles], pa.string())

    def _texts(self, ids: Sequence[str]) -> Iterator[tuple[str, int, str]]:
        named = {self.text_ids[one]: one for one in ids}
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(_TEXTS, {"articles": list(named), "kicker": KICKER, "dek": DEK})
            while some := cursor.fetchmany(READ_AT_ONCE):
                yield from ((named[article], paragraph, text) for article, paragraph, text in some)

    @cached_property
    def copies(self) -> int:
        """How many paragraphs stand in two outlets or more; makes the table `copies`."""
        self.make("copies", _COPIES)
        return int(self.value("SELECT count(*) FROM copies"))

    def close(self) -> None:
        self._connection.close()


def snapshot(corpus: Corpus, seq: int | None = None) -> Snapshot:
    """The corpus at step `seq`, or now. Raises CorpusError for a step that it has not reached.

    The ledger is read first, the tables after it: the other order gives partial views.
    """
    ledger = read_ledger(corpus.table("ledger"))
    newest = last_seq(ledger)
    if seq is not None and not 0 <= seq <= newest:
        raise CorpusError(f"{corpus.root} has no version {seq}, its newest is {newest}", hint="an older copy of the corpus?")
    at = newest if seq is None else seq
    ledger = ledger.filter((pc.field("seq") <= at) & pc.field("state").isin(COUNTED))
    steps = ledger.drop_columns(["articles"]).to_pylist()
    connection = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
    _load(connection, "batches", _batches(steps))
    _load(connection, "unread", _batches([step for step in steps if step["state"] == "committed" and "mentions" not in step["tables"]]))
    _load(connection, "annotated", ledger.filter(pc.field("state") == "annotated"))
    connection.execute(_RENEWED)
    files = {name: corpus.files(name) for name in TABLES}
    how = "TABLE" if sum(file.stat().st_size for some in files.values() for file in some) <= HELD_BYTES else "VIEW"
    for name in TABLES:
        _view(connection, files[name], name, steps, "VIEW" if name in ("articles", "quotations", "signatures") else how)
    decided = [DecisionRow(*row) for row in connection.execute(_DECISIONS).fetchall()]
    _decide(connection, active(decided))
    kept = _KEPT if lay_over(connection, active(decided)) else ""
    connection.execute(_VIEWS.replace("$none", f"'{NO_OUTLET}'").replace("$how", how).replace("$kept", kept))
    _close_the_door(connection, corpus)
    return Snapshot(corpus, at, newest, connection, decided)


def _batches(steps: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.table({"batch": pa.array([s["batch"] for s in steps], pa.string()), "seq": pa.array([s["seq"] for s in steps], pa.int64())})


def _view(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], name: str, steps: Sequence[Mapping[str, Any]], how: str) -> None:
    """The committed rows of a table under its name, or `all_<name>` where decisions are laid over it."""
    shown = f"all_{name}" if name in ("articles", "quotations", "speakers") else name
    if not files:
        _load(connection, shown, schema(name).empty_table())
        return
    carriers = [step for step in steps if name in step["tables"]]
    stored = f"read_parquet([{', '.join(_text(str(file)) for file in files)}])"
    chosen = f"SELECT * FROM {stored} WHERE batch IN (SELECT batch FROM batches)"
    if name in DERIVED:
        chosen = f"SELECT * FROM {stored} WHERE batch = {_text(carriers[-1]['batch'] if carriers else '')}"
    elif any(step["state"] == "annotated" for step in carriers):
        chosen = (
            f"SELECT r.* FROM {stored} r JOIN batches b ON b.batch = r.batch "
            f"LEFT JOIN renewed n ON n.name = {_text(name)} AND n.article = r.article WHERE b.seq >= coalesce(n.seq, 0)"
        )
    connection.execute(f"CREATE {how} {shown} AS {chosen}")


def _decide(connection: duckdb.DuckDBPyConnection, rows: Sequence[DecisionRow]) -> None:
    """The decisions in force, as small tables that the views join."""
    _load(connection, "decided_outlets", _pairs("found", "shown", mapping(rows, "outlet_alias")))
    _load(connection, "decided_days", _pairs("article", "day", mapping(rows, "article_date")))
    derived = [SpeakerRow(*row) for row in connection.execute("SELECT name, speaker, because FROM all_speakers").fetchall()]
    named = decided_speakers(derived, rows)
    text = pa.schema([(name, pa.string()) for name in SpeakerRow._fields])
    _load(connection, "speakers", pa.Table.from_pylist([row._asdict() for row in named], text))
    shown = {row.name: row.speaker for row in named}
    spots = [(*target.rsplit(":", 3), shown.get(said, said)) for target, said in mapping(rows, "attribution").items()]
    _load(connection, "decided_attributions", pa.table({
        "article": pa.array([s[0] for s in spots], pa.string()), "field": pa.array([s[1] for s in spots], pa.string()),
        "start": pa.array([int(s[2]) for s in spots], pa.int64()), "end": pa.array([int(s[3]) for s in spots], pa.int64()),
        "speaker": pa.array([s[4] for s in spots], pa.string()), "step": pa.array(range(len(spots)), pa.int64()),
    }))  # fmt: skip
    connection.execute(_ATTRIBUTED)


def _pairs(key: str, value: str, values: Mapping[str, str]) -> pa.Table:
    return pa.table({key: pa.array(list(values), pa.string()), value: pa.array(list(values.values()), pa.string())})


def decided_speakers(derived: Iterable[SpeakerRow], rows: Sequence[DecisionRow]) -> list[SpeakerRow]:
    """Derived identities with the judgements over them: a split name stands alone, a merged speaker counts for its new one.

    Of a split and a merge of one name the later holds."""
    last = {row.target: row.kind for row in rows if row.kind in ("speaker_merge", "speaker_split")}
    rows = [row for row in rows if last.get(row.target) == row.kind]
    split = mapping(rows, "speaker_split").keys()
    merged = mapping(rows, "speaker_merge")
    by = {row.target: row.who for row in rows if row.kind == "speaker_merge"}
    out = {row.name: row for row in derived if row.name not in split}
    for name in split:
        out[name] = SpeakerRow(name, name, "split by hand")
    for name, row in out.items():
        if row.speaker in merged:
            out[name] = SpeakerRow(name, merged[row.speaker], f"{row.because}; merged by {by[row.speaker]}")
    for name, speaker in merged.items():
        out[name] = SpeakerRow(name, speaker, f"merged by {by[name]}")
    return sorted(out.values())


def _answer(asked: object) -> str:
    return f"answer_{hashlib.sha256(repr(asked).encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def _load(connection: duckdb.DuckDBPyConnection, name: str, data: pa.Table) -> None:
    connection.register("arriving", data)
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM arriving")
    connection.unregister("arriving")


def _close_the_door(connection: duckdb.DuckDBPyConnection, corpus: Corpus) -> None:
    """From here on no query can read a file outside the corpus, load an extension, or open this door again."""
    connection.execute(f"SET allowed_directories = [{_text(str(corpus.root) + '/')}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _text(value: str) -> str:
    """An SQL string: for paths and batches of ours, where a view cannot take parameters."""
    return "'" + value.replace("'", "''") + "'"
