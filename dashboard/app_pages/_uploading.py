"""Adding articles: files are dropped, tables nobody knows are asked about, the import is told article by article and can be stopped."""

import json
import time
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException

from dashboard import session
from dashboard.app_pages import _frame
from dashboard.app_pages._frame import several
from dashboard.corpus import active, column_maps, column_target
from dashboard.errors import PresslensError
from dashboard.ingest import Progress, Summary, ingest
from dashboard.intake import FIELDS, InputFile, Unknown, inputs, is_link, unknown_columns
from dashboard.queries.reader import headlines
from dashboard.session import View

TOLD_SECONDS = 0.1
"""How often the bar moves at most: a message to the browser for every article would take longer than the article."""

_ASKED = ("headline", "text", "published", "outlet", "byline", "url", "section", "language", "agency", "dek")
"""The fields in the order in which a person is asked for them."""

_TITLES = {"published": "Date", "url": "Web address", "dek": "Summary (dek)"}


@dataclass(slots=True)
class _Running:
    """An import at work. Streamlit runs the page anew the moment Stop is pressed, while the import still commits what it has: the new
    run waits for `done`, so that it shows what was kept."""

    done: Event = field(default_factory=Event)
    summary: Summary | None = None
    refused: str = ""


def upload(view: View) -> None:
    st.subheader("Add articles", anchor=False)
    if view.readonly:
        st.caption("Uploads are off: this dashboard is open to others than this machine.")
        return
    if view.demo:
        st.caption("This is the demo corpus, and it stays as it is. For your own articles start: presslens run YOUR FILES --corpus FOLDER.")
        return
    if running := st.session_state.get("importing"):
        with st.spinner("Stopping. What was read so far is being kept …"):
            running.done.wait()
        _finish(view, running)
    files = st.file_uploader("Files of articles, of any kind that Presslens reads", accept_multiple_files=True, key="files")
    links = _links()
    said = _asked(view, files) if files else {}
    if (files or links) and st.button("Import", key="import", type="primary", icon=":material/upload:"):
        _import(view, [InputFile(file.name, data=file.getvalue()) for file in files] + links, said)
    if refused := st.session_state.get("refused"):
        st.text(refused)
    if summary := st.session_state.get("imported"):
        _told(view, summary)


def _links() -> list[InputFile]:
    """The web addresses that a person typed. They are fetched at Import, and never from a machine of a private network."""
    with st.expander("Or web addresses of articles and feeds", icon=":material/link:"):
        lines = st.text_area("One address a line", key="links", max_chars=20_000, placeholder="https://…").split()
        follow = st.checkbox("Of a feed, also the pages that it links to", key="follow")
        st.caption("Each is asked for once, as its site's robots.txt allows. Pages behind a login, or made by scripts, cannot be read.")
    if strange := [line for line in lines if not is_link(line)]:
        st.text(f"{strange[0]} is no web address: it begins with http:// or https://")
    return [item for item in inputs([line for line in lines if is_link(line)], follow=follow) if isinstance(item, InputFile)]


def _asked(view: View, files: list[Any]) -> dict[str, dict[str, str]]:
    """What a person says of tables whose columns nobody knows: the target of a decision on them -> field -> column."""
    remembered = column_maps(active(view.snapshot.decisions))
    said: dict[str, dict[str, str]] = {}
    for file in files:
        asked = _unknown(file)
        target = column_target(asked.columns) if asked else ""
        if asked is None or target in said or frozenset(asked.columns) in remembered:
            continue
        with st.container(border=True):
            st.text(f"{file.name}: no column is known to hold a headline or a text. Say which column holds what; it is remembered.")
            samples = [" · ".join(values) for values in asked.samples]
            st.dataframe({"Column": list(asked.columns), "Holds, for instance": samples}, hide_index=True, key=f"samples-{len(said)}")
            said[target] = _chosen(asked, len(said))
    return said


def _chosen(asked: Unknown, number: int) -> dict[str, str]:
    chosen: dict[str, str] = {}
    columns = st.columns(2)
    for place, name in enumerate(name for name in _ASKED if name in FIELDS):
        title = _TITLES.get(name, name.capitalize())
        with columns[place % 2]:
            column = st.selectbox(title, list(asked.columns), index=None, key=f"column-{number}-{name}", placeholder="No column")
        if column:
            chosen[name] = column
    return chosen


def _unknown(file: Any) -> Unknown | None:
    """Asked once for a file that was dropped: a large table is not read again in every run."""
    known = st.session_state.setdefault("unknown", {})
    if file.file_id not in known:
        try:
            known[file.file_id] = unknown_columns(InputFile(file.name, data=file.getvalue()))
        except PresslensError:
            known[file.file_id] = None  # what is wrong with it, the ledger says
    found: Unknown | None = known[file.file_id]
    return found


def _import(view: View, given: list[InputFile], said: dict[str, dict[str, str]]) -> None:
    """Ingest what was given. Stop, or leaving the page, ends it after the articles at work; what was read so far is kept."""
    for target, by in said.items():
        if by and (refused := session.judge(view, "columns", target, json.dumps(by, ensure_ascii=False))):
            st.text(refused)
            return
    bar = st.progress(0.0, "Reading …")
    told = st.empty()
    st.button("Stop", key="stop-import", icon=":material/stop:")
    interrupted: list[RerunException | StopException] = []
    last = 0.0

    def show(done: Progress) -> None:
        nonlocal last
        if interrupted or time.monotonic() - last < TOLD_SECONDS:
            return
        last = time.monotonic()
        share = min(1.0, done.files_done / max(1, done.files))
        try:
            bar.progress(share, f"{done.articles:,} found, {done.added:,} added, {done.rejected:,} rejected")
            told.text(done.file)
        except (RerunException, StopException) as error:
            # So Streamlit tells a run that somebody pressed Stop or left. It is obeyed once the articles at work are committed.
            interrupted.append(error)

    running = st.session_state["importing"] = _Running()
    try:
        running.summary = ingest(view.snapshot.corpus, given, on_progress=show, should_stop=lambda: bool(interrupted))
    except PresslensError as error:
        running.refused = error.told
    finally:
        running.done.set()
    if interrupted:
        raise interrupted[0]
    _finish(view, running)


def _finish(view: View, running: _Running) -> None:
    """Show the newest version, with what the import that has ended did."""
    with session.deciding(view):
        del st.session_state["importing"]
        st.session_state["imported"], st.session_state["refused"] = running.summary, running.refused
    st.rerun()


def _told(view: View, summary: Summary) -> None:
    known = f", {summary.duplicates:,} known already" if summary.duplicates else ""
    ended = " Stopped before the end; the same files again take up the rest." if summary.stopped else ""
    differ = f" {several(summary.lengths_differ, 'article')} are not as long as the file declares." if summary.lengths_differ else ""
    st.success(
        f"{summary.found:,} found: {summary.added:,} added{known}, {len(summary.rejected):,} rejected, "
        f"in {summary.seconds:.1f} seconds.{differ}{ended}",
        icon=":material/check:",
    )
    if summary.articles:
        _look(view, summary.articles)


def _look(view: View, articles: tuple[str, ...]) -> None:
    """The way to what was parsed of each article that was just added."""
    named = session.ask(view, headlines, articles)
    listed = [article for article in articles if article in named]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Look at what was parsed", listed, index=None, key="look", placeholder="Choose an article that was just added",
            format_func=lambda article: (named[article] or "(no headline)")[:120],
        )  # fmt: skip
        if st.button("Open the article", key="look-open", disabled=chosen is None, icon=":material/article:"):
            st.session_state["back"] = {"page": "app_pages/library.py", "params": {}}
            st.switch_page(_frame.READER, query_params={"article": str(chosen)})
