"""Library: what do I have? Import, what was found and rejected, the names of outlets, every decision."""

from typing import Any

import streamlit as st

from dashboard import session
from dashboard.app_pages import _decisions, _figure, _frame, _outlets, _uploading
from dashboard.app_pages._figure import Column
from dashboard.app_pages._frame import several
from dashboard.corpus import active
from dashboard.queries import Table, query
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
    Column("lengths", "Lengths declared", "count"),
    Column("lengths_differ", "Lengths that differ", "count"),
    Column("read_at", "Read at"),
)
REJECTED = (
    Column("fixed", "Now"),
    Column("file", "File"),
    Column("part", "Part", "count"),
    Column("place", "Place"),
    Column("reason", "Why"),
    Column("hint", "What helps"),
)


LENGTHS = (
    Column("headline", "Headline"),
    Column("outlet", "Outlet"),
    Column("file", "File"),
    Column("declared", "Words declared", "count"),
    Column("found", "Words found", "count"),
    Column("agrees", "Agrees"),
)
ALIKE = (
    Column("similarity", "Alike", "share"),
    Column("outlet", "Outlet"),
    Column("day", "Day"),
    Column("headline", "Headline"),
    Column("other_outlet", "Other outlet"),
    Column("other_day", "Its day"),
    Column("other_headline", "Its headline"),
    Column("origin", "Likely origin"),
    Column("because", "Because"),
)
COPIED = (
    Column("outlets", "Outlets", "count"),
    Column("articles", "Articles", "count"),
    Column("words", "Words", "count"),
    Column("first", "First"),
    Column("origin", "Likely origin"),
    Column("because", "Because"),
    Column("text", "Paragraph"),
)

ABOUT_COPIES = (
    "A copied paragraph has the same words in two outlets or more; counting it once, in each outlet or not at all rests on these alone. "
    "A near-duplicate is an article of nearly the same words as another, in any outlet: at least half of the three-word sequences of the "
    "two are in both. Near-duplicates are shown, never counted by: each still counts as an article. The likely origin is the agency's own "
    "article, else the agency that a copy names, else the earliest copy where all are dated; else it is unknown."
)


def page(view: View) -> None:
    whole = view._replace(filters=Filters(wire="each"))
    _facts(whole)
    _uploading.upload(view)
    _ledger(whole)
    _copies(whole)
    _outlets.names(whole)
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
    st.text(f"{_sized(rows)}; {_frame.WIRE_TOLD['each']}; version {view.snapshot.seq}.")
    days = f"From {_frame.day(span.first)} to {_frame.day(span.last)}. " if span.first else ""
    st.caption(f"{days}This page is about the whole corpus; filters do not apply here.")
    if not view.readonly:
        st.code(str(view.snapshot.corpus.root), language=None)


def _sized(counts: dict[str, int]) -> str:
    return f"{several(counts['articles'], 'article')} of {several(counts['outlets'], 'outlet')}, {several(counts['words'], 'word')}"


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
    _listed(view, _named(view, ledger._replace(rows=tuple(map(_told, ledger.rows)))), LEDGER, key="ledger")
    refused = session.ask(view, query, "rejections", view.filters)
    if refused.rows:
        st.subheader("What was rejected, and why", anchor=False)
        st.caption(refused.notes[0])
        told = [row._replace(fixed="fixed" if row.fixed else "open", hint=_here(view, row.hint)) for row in refused.rows]
        _listed(view, _named(view, refused._replace(rows=tuple(told))), REJECTED, key="rejections")
    lengths = session.ask(view, query, "lengths", view.filters)
    if lengths.rows:
        st.subheader("Lengths that files declare", anchor=False)
        st.caption(lengths.notes[0])
        told = [row._replace(agrees=_AGREES[row.agrees]) for row in lengths.rows]
        _listed(view, _named(view, lengths._replace(rows=tuple(told))), LENGTHS, key="lengths")


def _here(view: View, hint: str | None) -> str | None:
    """What helps, as it is done here: the form asks for what the command is told by an option."""
    if hint is None or "--map" not in hint or view.readonly or view.demo:
        return hint
    return "drop the file again under Add articles: a form asks which column holds what"


def _told(row: Any) -> Any:
    """A reading as it is shown. No lengths where the file declares none: a 0 would say that they had been compared."""
    said = row._replace(reconciled=_AGREES[row.reconciled], read_at=row.read_at.replace("T", " ").replace("+00:00", " UTC"))
    return said if row.lengths else said._replace(lengths=None, lengths_differ=None)


_AGREES = {None: None, True: "yes", False: "no"}


def _listed(view: View, table: Table, columns: tuple[Column, ...], *, key: str) -> None:
    """A table, its empty columns left out, and all of it as a file under a name that says which table of which version it is."""
    filled = [one for one in columns if any(getattr(row, one.field) not in (None, "") for row in table.rows)]
    _figure.plain(table, filled, key=key)
    _figure.download(view, table, columns, key=key)


def _copies(view: View) -> None:
    copied = session.ask(view, query, "copies", view.filters)
    alike = session.ask(view, query, "duplicates", view.filters)
    if not copied.rows and not alike.rows:
        return
    st.subheader("Printed more than once", anchor=False)
    several_times = len({article for row in alike.rows for article in (row.article, row.other)})
    pairs = f"{several(several_times, 'article')} nearly the same as another, in {several(len(alike.rows), 'pair')}"
    paragraphs = next(row.n for row in session.ask(view, query, "overview", view.filters).rows if row.name == "copied paragraphs")
    texts = f"{several(paragraphs, 'paragraph')} {_frame.COPIED}: {several(len(copied.rows), 'text')}"
    st.text(f"{texts if paragraphs else f'No paragraph {_frame.COPIED}'}; {pairs if alike.rows else 'no near-duplicate'}.")
    st.caption(ABOUT_COPIES)
    for table, columns, key in ((alike, ALIKE, "duplicates"), (copied, COPIED, "copies")):
        if table.rows:
            with st.expander({"duplicates": "Near-duplicates", "copies": "Copied paragraphs"}[key], icon=":material/table:"):
                _listed(view, table, columns, key=key)


def _named(view: View, files: Table) -> Table:
    return files._replace(rows=tuple(row._replace(file=_frame.told_file(view, row.file)) for row in files.rows))


page(_frame.view())
