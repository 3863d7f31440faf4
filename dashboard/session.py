"""What a visitor looks at: the corpus and its version, the filters, the mark that was clicked; read from the link, written back to it.

The link is the state. Its keys are short and stable (`KEYS`); values that mean nothing are left out with a notice, never an error.
The only caches of the dashboard live here, keyed by small values: corpus id, version, name of the question, filters, options.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar, cast
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from dashboard import __version__
from dashboard.corpus import Corpus, Snapshot, decide, open_corpus, open_or_create, snapshot
from dashboard.corpus.decisions import undo
from dashboard.corpus.store import is_corpus
from dashboard.datafiles import data_folder
from dashboard.derive import corrections, refit_topics
from dashboard.errors import CorpusError, PresslensError, UsageError
from dashboard.queries import library, places
from dashboard.queries.search import parse, remark
from dashboard.tables import WIRE_RULES, DecisionKind, DecisionRow, Filters, Wire, filters

P = ParamSpec("P")
T = TypeVar("T")

FILTER_KEYS = ("outlets", "speakers", "topics", "since", "until", "search", "wire")
"""The filters, one key of the link each, in the order of `Filters`."""

VIEW_KEYS = (
    "by", "words", "reading", "unit", "kinds", "bin", "lines", "speech", "stop", "measure", "page", "topic", "tour", "rows",
    "one", "row", "form", "sort", "group", "against", "whom", "heard", "each",
)  # fmt: skip
"""Switches of one page or another."""

PLACE_KEYS = ("selection", "article", "paragraph", "version")
"""The mark whose evidence is listed, the paragraph that is read, the version of the corpus."""

KEYS = frozenset((*FILTER_KEYS, *VIEW_KEYS, *PLACE_KEYS))

MAX_VALUES = 200
"""Values that one key of a link may carry; a chart of more outlets or speakers says nothing, and a link must stay a link."""

MAX_LENGTH = 500
"""Characters of one value: names and searches are shorter, hostile links are not."""

SNAPSHOTS = 4
"""Versions of a corpus kept open at once: the newest, and a few that links pin."""

ANSWERS = 1_000
"""Answers kept; one is the table behind a chart, some kilobytes."""


class View(NamedTuple):
    """All that a page needs to know. `newest` is the corpus's last version; `demo` says that everything in it is invented."""

    snapshot: Snapshot
    filters: Filters
    newest: int
    demo: bool
    readonly: bool

    @property
    def pinned(self) -> bool:
        """Whether an older version than the newest is shown."""
        return self.snapshot.seq != self.newest


def filters_to_params(chosen: Filters) -> dict[str, list[str]]:
    """Filters as keys and values of a link; what limits nothing is left out."""
    out: dict[str, list[str]] = {}
    for key, value in zip(FILTER_KEYS, chosen, strict=True):
        values = [value] if isinstance(value, str) else list(value or ())
        if any(values) and not (key == "wire" and value == Filters().wire):
            out[key] = values
    return out


def params_to_filters(params: Mapping[str, Sequence[str]]) -> tuple[Filters, tuple[str, ...]]:
    """The filters that a link asks for, and a notice for each value without meaning. Never raises, whatever the link says."""
    notices: list[str] = []
    lists = {key: _fit(key, params.get(key, ()), notices) for key in ("outlets", "speakers", "topics")}
    since, until = (_day(key, params.get(key, ()), notices) for key in ("since", "until"))
    if since and until and since > until:
        notices.append(f"The first day {since} is after the last day {until}: no article can be between.")
    asked = _fit("search", params.get("search", ()), notices)[:1]
    search = _search(asked[0] if asked else "", notices)
    wire: Wire = "once"
    for value in params.get("wire", ())[:1]:
        if value in WIRE_RULES:
            wire = value
        else:
            notices.append(f"{_short(value)} is no rule for wire copy; it is counted once.")
    return filters(**lists, since=since, until=until, search=search, wire=wire), tuple(notices)


def strange_keys(params: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A notice for each key of a link that means nothing here."""
    return tuple(f"The link's {_short(key)} means nothing here." for key in params if key not in KEYS)


def strange_switches(asked: Mapping[str, Sequence[str]], state: Mapping[str, object]) -> tuple[str, ...]:
    """A notice for each value that a link gives a switch of this page and that the switch does not have; `state` is what is shown."""
    notices = []
    for key in asked:
        if key not in state:
            continue
        now = state[key]
        shown = [str(value) for value in now] if isinstance(now, list | tuple) else [str(now)] if now is not None else []
        notices += [
            f"The link's {key} {_short(value)} means nothing here; shown is {', '.join(shown) or 'what is usual'}."
            for value in asked[key] if value and value not in shown
        ]  # fmt: skip
    return tuple(notices)


def _fit(key: str, values: Sequence[str], notices: list[str]) -> tuple[str, ...]:
    kept = tuple(value for value in values if value.strip() and len(value) <= MAX_LENGTH)[:MAX_VALUES]
    if len(kept) < len([value for value in values if value.strip()]):
        notices.append(f"Some values of {key} are too long or too many, and are left out.")
    return kept


def _day(key: str, values: Sequence[str], notices: list[str]) -> str | None:
    for value in values[:1]:
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            if value:
                notices.append(f"{key}: {_short(value)} is no day; write it as 2025-03-31.")
    return None


def _search(text: str, notices: list[str]) -> str:
    if not text.strip():
        return ""
    try:
        parse(text)
    except UsageError as error:
        notices.append(f"The search is left out. {error.told}")
        return ""
    if told := remark(text):
        notices.append(told)
    return text


def _short(value: str) -> str:
    return repr(value if len(value) <= 60 else f"{value[:59]}…")


@lru_cache(maxsize=8)
def _corpus(named: str | None) -> tuple[Corpus, bool]:
    return (open_or_create(named), False) if named else (open_corpus(demo_corpus()), True)


def corpus() -> tuple[Corpus, bool]:
    """The corpus to show, and whether it is the demo corpus: the folder that `PRESSLENS_CORPUS` names."""
    return _corpus(os.environ.get("PRESSLENS_CORPUS") or None)


def readonly() -> bool:
    """Whether uploads and decisions are off."""
    return os.environ.get("PRESSLENS_READONLY", "") not in ("", "0")


def demo_corpus() -> Path:
    """The demo corpus, ingested at its first use into the user's cache, under a name that follows from Presslens and its articles.

    Two processes may start at once: each fills a folder of its own, and the first to finish gives it its name.
    """
    from dashboard.ingest import ingest

    files = data_folder() / "demo"
    made = _cache_folder() / f"demo-{__version__}-{_fingerprint(files)}"
    if is_corpus(made):
        return made
    made.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="filling-", dir=made.parent, ignore_cleanup_errors=True) as folder:
        filled = Path(folder) / "demo"
        ingest(open_or_create(filled), [files])
        try:
            filled.rename(made)
        except OSError:
            if not is_corpus(made):
                raise
    return made


def _cache_folder() -> Path:
    named = os.environ.get("XDG_CACHE_HOME")
    folder = (Path(named) if named else Path.home() / ".cache") / "presslens"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / f"presslens-{os.getuid()}"
    return folder if os.access(folder, os.W_OK) else Path(tempfile.gettempdir()) / f"presslens-{os.getuid()}"


def _fingerprint(folder: Path) -> str:
    """Twelve digits that change with any file of the demo, and with any code that makes rows of it."""
    digest = sha256()
    code = Path(__file__).resolve().parent
    parts = [folder, *(code / name for name in ("parse", "annotate", "intake", "derive", "corpus")), data_folder() / "lexicon"]
    for part in parts:
        for path in sorted(path for path in part.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            digest.update(f"{path.relative_to(part)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@st.cache_resource(max_entries=SNAPSHOTS, show_spinner=False)
def _snapshot(_corpus: Corpus, root: str, corpus_id: str, seq: int) -> Snapshot:  # noqa: ARG001 - the key of the cache
    return snapshot(_corpus, seq)


@st.cache_resource(max_entries=64, show_spinner=False)
def _newest(_corpus: Corpus, corpus_id: str, stamp: str) -> int:  # noqa: ARG001 - the key of the cache
    return snapshot(_corpus).newest


def newest(of: Corpus) -> int:
    """The last version of a corpus; asks the ledger only where its log has a new file."""
    log = of.root / "ledger" / "_delta_log"
    return _newest(of, of.id, f"{of.root}:{max((entry.name for entry in os.scandir(log)), default='')}")


def open_view(chosen: Filters, version: int | None) -> View:
    """The corpus at `version` (None: its newest) under these filters. Raises CorpusError for a version that it has not reached."""
    shown, demo = corpus()
    last = newest(shown)
    at = last if version is None else version
    if not 0 <= at <= last:
        raise CorpusError(f"this corpus has no version {at}, its newest is {last}", hint="an older copy of the corpus?")
    return View(_snapshot(shown, str(shown.root), shown.id, at), chosen, last, demo, readonly())


@st.cache_resource(max_entries=ANSWERS, show_spinner=False)
def _answer(_ask: Callable[[], object], name: str, corpus_id: str, seq: int, asked: str) -> object:  # noqa: ARG001 - the cache's key
    return _ask()


def ask(view: View, question: Callable[Concatenate[Snapshot, P], T], *args: P.args, **options: P.kwargs) -> T:
    """`question(snapshot, ...)`, remembered. Its arguments are small values whose `repr` names them: filters, evidence, options."""
    name = f"{question.__module__}.{question.__qualname__}"
    key = repr((args, sorted(options.items())))
    return cast("T", _answer(lambda: question(view.snapshot, *args, **options), name, *view.snapshot.key, key))


def known(view: View) -> tuple[Filters, tuple[str, ...]]:
    """The view's filters without names that the corpus does not have, and a notice for each."""
    notices: list[str] = []
    asked = view.filters
    outlets = _there("outlet", asked.outlets, [choice.value for choice in ask(view, library.outlets)], notices)
    quoted = [choice.value for choice in ask(view, library.speakers, limit=1_000_000)] if asked.speakers else []
    speakers = _there("speaker", asked.speakers, quoted, notices)
    topics = _there("topic", asked.topics, [topic.name for topic in ask(view, places.topics)], notices)
    return asked._replace(outlets=outlets, speakers=speakers, topics=topics), tuple(notices)


def _there(what: str, asked: tuple[str, ...], names: Sequence[str], notices: list[str]) -> tuple[str, ...]:
    have = set(names)
    notices += [f"This corpus has no {what} {_short(name)}; left out." for name in asked if name not in have]
    return tuple(name for name in asked if name in have)


def link(view: View, url: str | None, params: Mapping[str, Sequence[str]]) -> str:
    """The full address of this very view, pinned to its version. `url` is the page's own address."""
    kept = {key: list(values) for key, values in params.items() if key in KEYS and key not in FILTER_KEYS}
    kept |= filters_to_params(view.filters) | {"version": [str(view.snapshot.seq)]}
    parts = urlsplit(url or "")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(sorted(kept.items()), doseq=True), ""))


@contextmanager
def deciding(view: View) -> Iterator[Corpus]:
    """The corpus to record a judgement in; afterwards the newest version is shown, because the judgement is in it."""
    if view.readonly:
        raise UsageError("this dashboard is read-only", hint="start it without --insecure to decide anything")
    yield view.snapshot.corpus
    st.session_state.pop("pinned", None)
    if "version" in st.query_params:
        del st.query_params["version"]


def judge(view: View, kind: DecisionKind, target: str, value: str) -> str | None:
    """Record a judgement. Returns why not, where it has no meaning."""
    try:
        with deciding(view) as into:
            if kind == "correction":
                corrections.correct(into, target, value, who=_who())
            else:
                decide(into, kind, target, value, who=_who())
    except PresslensError as error:
        return error.told
    return None


def take_back(view: View, decision: DecisionRow) -> str | None:
    """Undo a judgement. Returns why not, where it cannot be."""
    try:
        with deciding(view) as into:
            if decision.kind == "correction":
                corrections.take_back(into, decision, who=_who())
            else:
                undo(into, decision, who=_who())
    except PresslensError as error:
        return error.told
    return None


def refit(view: View, tell: Callable[[str], None]) -> str | None:
    """Find the discovered topics anew, telling each step. Returns why not, where it cannot be."""
    try:
        with deciding(view) as into:
            refit_topics(into, on_progress=tell)
    except PresslensError as error:
        return error.told
    return None


def _who() -> str:
    return os.environ.get("USER") or os.environ.get("USERNAME") or "local user"


def warm() -> None:
    """Open the corpus and answer the first page's questions before the first visitor asks them."""
    from dashboard.queries.library import overview

    view = open_view(Filters(), None)
    ask(view, overview, view.filters)
