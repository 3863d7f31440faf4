"""Library: what do I have? Import, what was found and rejected, the names of outlets, every decision."""

from pathlib import PurePath
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException

from dashboard import session
from dashboard.app_pages import _decisions, _figure, _frame
from dashboard.app_pages._figure import Column
from dashboard.app_pages._frame import several
from dashboard.corpus import active
from dashboard.errors import PresslensError
from dashboard.ingest import Progress, Summary, ingest
from dashboard.intake import InputFile
from dashboard.queries import Table, library, query
from dashboard.session import View
from dashboard.tables import Filters

LEDGER = (
    Column("file", "File"),
    Column("reader", "Read as"),
    Column("bytes", "Bytes", "count"),
    Column("found", "Found", "count"),
    Column("added", "Added", "count"),
    Column("duplicates", "Known already", "count"),
    Column("rejected", "Rejected", "count"),
    Column("declared", "The file declares", "count"),
    Column("reconciled", "Agrees"),
    Column("read_at", "Read at"),
)
REJECTED = (
    Column("file", "File"),
    Column("part", "Part", "count"),
    Column("place", "Place"),
    Column("reason", "Why"),
    Column("hint", "What helps"),
)


def page(view: View) -> None:
    whole = view._replace(filters=Filters(wire="each"))
    _facts(whole)
    _upload(view)
    _ledger(whole)
    _outlets(whole)
    st.subheader("Decisions", anchor=False)
    if active(view.snapshot.decisions):
        _decisions.undoing(view, tuple(_decisions.TOLD), key="all")
    elif view.snapshot.decisions:
        st.caption("None in force: all were undone.")
    else:
        st.caption("None yet. Dating an article, joining two speakers or naming an outlet is recorded here, and can be undone.")


def _facts(view: View) -> None:
    rows = {row.name: row.n for row in session.ask(view, query, "overview", view.filters).rows}
    span = _frame.span(view)
    st.text(f"{_sized(rows)}, version {view.snapshot.seq}.")
    days = f"From {_frame.day(span.first)} to {_frame.day(span.last)}. " if span.first else ""
    st.caption(f"{days}This page is about the whole corpus; filters do not apply here.")
    if not view.readonly:
        st.code(str(view.snapshot.corpus.root), language=None)


def _sized(counts: dict[str, int]) -> str:
    return f"{several(counts['articles'], 'article')} of {several(counts['outlets'], 'outlet')}, {several(counts['words'], 'word')}"


def _upload(view: View) -> None:
    st.subheader("Add articles", anchor=False)
    if view.readonly:
        st.caption("Uploads are off: this dashboard is open to others than this machine.")
        return
    if view.demo:
        st.caption("This is the demo corpus, and it stays as it is. For your own articles start: presslens run YOUR FILES --corpus FOLDER.")
        return
    files = st.file_uploader("Files of articles, of any kind that Presslens reads", accept_multiple_files=True, key="files")
    if files and st.button("Import", key="import", type="primary", icon=":material/upload:"):
        _import(view, files)
    if summary := st.session_state.get("imported"):
        _told(summary)


def _import(view: View, files: list[Any]) -> None:
    """Ingest what was dropped, article by article. Stop, or leaving the page, ends it after the batch at work, which is kept."""
    bar = st.progress(0.0, "Reading …")
    told = st.empty()
    st.button("Stop", key="stop-import", icon=":material/stop:")
    interrupted: list[RerunException | StopException] = []

    def show(done: Progress) -> None:
        if interrupted:
            return
        share = min(1.0, done.files_done / max(1, done.files))
        try:
            bar.progress(share, f"{done.articles:,} found, {done.added:,} added, {done.rejected:,} rejected")
            told.text(done.file)
        except (RerunException, StopException) as error:
            # So Streamlit tells a run that somebody pressed Stop or left. It is obeyed once the batch at work is committed.
            interrupted.append(error)

    try:
        with session.deciding(view) as into:
            given = [InputFile(file.name, data=file.getvalue()) for file in files]
            st.session_state["imported"] = ingest(into, given, on_progress=show, should_stop=lambda: bool(interrupted))
    except PresslensError as error:
        st.text(str(error))
        return
    if interrupted:
        raise interrupted[0]
    st.rerun()


def _told(summary: Summary) -> None:
    known = f", {summary.duplicates:,} known already" if summary.duplicates else ""
    ended = " Stopped before the end; the same files again take up the rest." if summary.stopped else ""
    st.success(
        f"{summary.found:,} found: {summary.added:,} added{known}, {len(summary.rejected):,} rejected, "
        f"in {summary.seconds:.1f} seconds.{ended}",
        icon=":material/check:",
    )


def _ledger(view: View) -> None:
    st.subheader("What was found", anchor=False)
    ledger = session.ask(view, query, "ledger", view.filters)
    if not ledger.rows:
        st.caption("No file was read yet.")
        return
    found, added = sum(row.found for row in ledger.rows), sum(row.added for row in ledger.rows)
    known, rejected = sum(row.duplicates for row in ledger.rows), sum(row.rejected for row in ledger.rows)
    read = f"{several(len({row.file for row in ledger.rows}), 'file')}, read {several(len(ledger.rows), 'time')}"
    st.caption(f"{read}: {found:,} found = {added:,} added + {known:,} known already + {rejected:,} rejected.")
    _figure.plain(_named(view, ledger), LEDGER, key="ledger")
    refused = session.ask(view, query, "rejections", view.filters)
    if refused.rows:
        st.subheader("What was rejected, and why", anchor=False)
        _figure.plain(_named(view, refused), REJECTED, key="rejections")


def _named(view: View, files: Table) -> Table:
    """Where others than this machine look on, files are told by their names: their folders are nobody else's business."""
    if not view.readonly:
        return files
    return files._replace(rows=tuple(row._replace(file=PurePath(row.file).name) for row in files.rows))


def _outlets(view: View) -> None:
    choices = session.ask(view, library.outlets)
    if not choices:
        return
    st.subheader("Outlets", anchor=False)
    st.dataframe(
        {"Outlet": [choice.value for choice in choices], "Articles": [choice.n for choice in choices]}, hide_index=True, key="outlets-table"
    )
    if view.readonly:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            "Show this outlet", [choice.value for choice in choices], index=None, key="outlet-from", placeholder="Choose an outlet"
        )
        shown = st.text_input("under the name", key="outlet-to", max_chars=200).strip()
        st.button(
            "Rename", key="outlet-rename", disabled=not (name and shown and shown != name),
            on_click=_decisions.decide, args=(view, "outlet_alias", name, shown),
        )  # fmt: skip


page(_frame.view())
