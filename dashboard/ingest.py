"""Files -> documents -> articles -> annotated rows -> committed batches -> derived tables, with a ledger of every part found.

found = added + duplicates + rejected holds for every file and for the whole run. A run can be stopped or killed at any moment and
started again: what was committed is then a duplicate, and nothing is added twice. Work is spread over spawned processes on request.
"""

import json
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from dashboard import intake
from dashboard.annotate.registry import annotate
from dashboard.article import Article
from dashboard.corpus import Corpus, active, column_maps, column_target, commit, committed_articles, decide, maintain, snapshot
from dashboard.derive import derive
from dashboard.errors import InputError
from dashboard.intake import ColumnSet, InputFile, Mappings, Rejection
from dashboard.parse import RawDocument, lengths, parse
from dashboard.tables import FileRow, RejectionRow, article_row, furniture_rows, paragraph_row
from dashboard.text import count_words, fingerprint

BATCH = 500
"""Articles in one commit: below, commits dominate (66-240 ms each); above, a stop loses more work and readers wait longer."""

CHUNK = 25
"""Articles handed to a process at once: about a second of work, so that a stop is prompt."""

TOLD = 100
"""Ids of added articles that a summary carries: enough to look at what was parsed."""

Rows = dict[str, list[tuple[Any, ...]]]


class Progress(NamedTuple):
    """How far a run is: the file being read, files done of all, articles found, added and rejected so far."""

    file: str
    files_done: int
    files: int
    articles: int
    added: int
    rejected: int


class Summary(NamedTuple):
    """What a run did. `declared` is None where no file declares a total; `reconciled` compares the files that do.

    `lengths` counts the articles read whose file declares how many words they have, `lengths_differ` those that have others.
    `articles` are the first `TOLD` ids added, in the order of the files.
    """

    found: int
    added: int
    duplicates: int
    rejected: tuple[Rejection, ...]
    declared: int | None
    reconciled: bool | None
    version: int
    seconds: float
    stopped: bool
    lengths: int = 0
    lengths_differ: int = 0
    articles: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What one file has given so far."""

    name: str
    size: int
    reader: str = ""
    found: int = 0
    added: int = 0
    duplicates: int = 0
    rejected: int = 0
    declared: int | None = None
    waiting: int = 0
    complete: bool = False
    written: bool = False

    def row(self) -> FileRow:
        reconciled = None if self.declared is None else self.found == self.declared
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return FileRow(
            self.name, self.reader, self.size, self.found, self.added, self.duplicates, self.rejected, self.declared, reconciled, now
        )


@dataclass(slots=True)
class _Run:
    """The state of one ingest: tallies by file, rows of the batch at hand, rejections so far."""

    corpus: Corpus
    on_progress: Callable[[Progress], None] | None
    files: int
    tallies: list[_Tally] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    rows: Rows = field(default_factory=dict)
    ids: dict[str, _Tally] = field(default_factory=dict)
    version: int = 0
    unmade: int = 0
    lengths: int = 0
    lengths_differ: int = 0
    added: list[str] = field(default_factory=list)
    columns: Mappings = field(default_factory=Mappings)

    def reject(self, tally: _Tally, rejection: Rejection) -> None:
        tally.rejected += 1
        self.rejected.append(rejection)
        self.rows.setdefault("rejections", []).append(RejectionRow(*rejection))

    def tell(self) -> None:
        if self.on_progress and self.tallies:
            done = sum(t.complete for t in self.tallies)
            found = sum(t.found for t in self.tallies)
            added = sum(t.added + t.waiting for t in self.tallies) - self.unmade
            self.on_progress(Progress(self.tallies[-1].name, done, self.files, found, added, len(self.rejected)))

    def flush(self) -> None:
        """Commit the batch at hand; what another writer committed in the meantime becomes a duplicate."""
        written = [tally for tally in self.tallies if tally.complete and not tally.waiting and not tally.written]
        rows = self.rows | {"files": [tally.row() for tally in written]}
        done = commit(self.corpus, rows)
        self.version = done.seq
        for article, tally in self.ids.items():
            tally.waiting -= 1
            tally.duplicates += article in done.already
            tally.added += article not in done.already
        self.added += [article for article in self.ids if article not in done.already][: TOLD - len(self.added)]
        for tally in written:
            tally.written = True
        self.rows, self.ids = {}, {}


def ingest(
    corpus: Corpus,
    paths: Sequence[str | Path | InputFile],
    *,
    workers: int = 1,
    mapping: Mapping[str, str] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Summary:
    """Take files and folders into a corpus. Bad parts are rejected, never raised.

    `mapping` is field -> column for tables; it is remembered with the corpus, and later tables of the same columns need none.
    """
    begin = time.monotonic()
    run = _Run(corpus, on_progress, 0, columns=Mappings(mapping or {}, _remembered(corpus)))
    stop = should_stop or (lambda: False)
    found = list(_inputs(run, paths))
    run.files = len(found)
    with _processes(workers) if workers > 1 else nullcontext() as pool:
        documents = _documents(run, found, stop)
        while chunk := list(islice(documents, CHUNK * max(1, workers))):
            _take(run, chunk, pool, workers)
            if len(run.ids) >= BATCH:
                run.flush()
            run.tell()
    run.flush()
    run.flush()  # the files whose last articles the first flush committed
    if not stop():
        derive(corpus)
        maintain(corpus)
    return _summary(run, time.monotonic() - begin, stopped=stop())


def _processes(workers: int) -> Executor:
    """Processes that parse and annotate. Ctrl-C reaches every process of a terminal; only this one is to heed it."""
    return ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)
    )


def _inputs(run: _Run, paths: Sequence[str | Path | InputFile]) -> Iterator[InputFile]:
    for path in paths:
        if isinstance(path, InputFile):
            yield path
            continue
        try:
            # The corpus may lie in the folder that is read: its own files are no articles.
            yield from (file for file in intake.files([path]) if file.path is None or run.corpus.root not in file.path.resolve().parents)
        except InputError as error:
            tally = _Tally(str(path), 0, found=1, complete=True)
            run.tallies.append(tally)
            run.reject(tally, _rejection(error, str(path), 0))


def _documents(run: _Run, files: Iterable[InputFile], stop: Callable[[], bool]) -> Iterator[tuple[_Tally, RawDocument]]:
    """Every document of every file; rejected parts are booked on the way."""
    for file in files:
        tally = _Tally(file.name, file.size)
        run.tallies.append(tally)
        try:
            columns = Mappings(run.columns.given, run.columns.remembered)
            reading = intake.read(file, mapping=columns)
            tally.reader = reading.reader
            for part in reading.parts:
                if stop():
                    return
                tally.found += 1
                if isinstance(part, Rejection):
                    run.reject(tally, part)
                else:
                    yield tally, part
            tally.declared = reading.declared
            if tally.found > tally.rejected:
                _remember(run, columns)
        except InputError as error:
            tally.found += 1
            run.reject(tally, _rejection(error, file.name, tally.found - 1))
        tally.complete = True


def _remembered(corpus: Corpus) -> dict[ColumnSet, dict[str, str]]:
    with closing(snapshot(corpus)) as now:
        return column_maps(active(now.decisions))


def _remember(run: _Run, columns: Mappings) -> None:
    """Keep what the user said of a table that was read by it, unless the corpus knows it."""
    for names in columns.used():
        if run.columns.remembered.get(names) != columns.given:
            decide(run.corpus, "columns", column_target(names), json.dumps(dict(columns.given), ensure_ascii=False), who="--map")
            run.columns.remembered = {**run.columns.remembered, names: columns.given}


def _take(run: _Run, chunk: Sequence[tuple[_Tally, RawDocument]], pool: Executor | None, workers: int) -> None:
    """Parse a chunk, drop what is there already, annotate the rest, and add it to the batch at hand."""
    parsed: list[tuple[_Tally, RawDocument, Article]] = []
    for tally, document in chunk:
        try:
            parsed.append((tally, document, parse(document)))
        except InputError as error:
            run.reject(tally, _rejection(error, document.file, document.part))
            continue
        _measure(run, parsed[-1][2])
    there = committed_articles(run.corpus, [article.id for *_, article in parsed])
    fresh: list[tuple[_Tally, RawDocument, Article]] = []
    for tally, document, article in parsed:
        if article.id in there or article.id in run.ids:
            tally.duplicates += 1
        else:
            run.ids[article.id] = tally
            tally.waiting += 1
            fresh.append((tally, document, article))
    articles = [(article, document.file, document.part) for _, document, article in fresh]
    if pool is None:
        made: Iterable[Rows | str] = map(article_rows, articles)
    else:
        made = pool.map(article_rows, articles, chunksize=max(1, len(articles) // (2 * workers)))
    run.unmade = len(fresh)
    for (tally, document, article), rows in zip(fresh, made, strict=True):
        run.unmade -= 1
        if isinstance(rows, str):
            del run.ids[article.id]
            tally.waiting -= 1
            run.reject(tally, Rejection(document.file, document.part, None, rows, "please report this article: it should be readable"))
            continue
        for name, values in rows.items():
            run.rows.setdefault(name, []).extend(values)
        run.tell()


def _measure(run: _Run, article: Article) -> None:
    """Hold the length that the file declares against the words there are; an article without text is metadata alone."""
    said = lengths.declared(article.extra)
    if said is not None and article.body:
        run.lengths += 1
        run.lengths_differ += not lengths.agree(said, count_words(article.body))


def article_rows(task: tuple[Article, str, int]) -> Rows | str:
    """One article as the rows of every table, or the reason why it could not be annotated. Runs in any process."""
    article, file, part = task
    try:
        rows = annotate(article)
    except Exception as error:  # noqa: BLE001 - whatever one hostile text breaks is set aside with its reason, and the batch goes on
        return f"could not be annotated ({type(error).__name__}: {error})"
    paragraphs = [
        paragraph_row(article, p, words=count_words(text), fingerprint=fingerprint(text))
        for p, text in zip(article.paragraphs, article.paragraph_texts(), strict=True)
    ]
    words = sum(row.words for row in paragraphs)
    return {
        "articles": [article_row(article, file=file, part=part, words=words)],
        "paragraphs": list(paragraphs),
        "furniture": list(furniture_rows(article)),
        **rows,
    }


def _rejection(error: InputError, file: str, part: int) -> Rejection:
    reason = error.message if error.expected is None else f"{error.message} Expected: {error.expected}."
    return Rejection(file, part, error.place, reason, error.hint)


def _summary(run: _Run, seconds: float, *, stopped: bool) -> Summary:
    found = sum(tally.found for tally in run.tallies)
    added = sum(tally.added for tally in run.tallies)
    duplicates = sum(tally.duplicates for tally in run.tallies)
    declaring = [tally for tally in run.tallies if tally.declared is not None]
    declared = sum(tally.declared or 0 for tally in declaring) if declaring else None
    reconciled = None if declared is None else all(tally.found == tally.declared for tally in declaring)
    return Summary(
        found, added, duplicates, tuple(run.rejected), declared, reconciled, run.version, round(seconds, 3), stopped, run.lengths,
        run.lengths_differ, tuple(run.added),
    )  # fmt: skip
