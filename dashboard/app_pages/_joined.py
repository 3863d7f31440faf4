"""The names of a speaker on the page Voices: why each was joined, and both ways to overrule it by hand."""

import streamlit as st

from dashboard import session
from dashboard.app_pages import _decisions, _figure
from dashboard.app_pages._figure import Column
from dashboard.queries import Table, library
from dashboard.session import View

NAMES = (
    Column("name", "Name in the text"), Column("because", "Counts for this speaker because"), Column("n", "Quotations", "count"),
    Column("articles", "Articles", "count"),
)  # fmt: skip


def names(view: View, table: Table, place: int) -> None:
    """The names that count for one speaker, each with its reason; a chosen row lists its quotations. One name needs no table."""
    others = [row.name for row in table.rows if row.name != row.speaker]
    if not others:
        return
    with st.expander(f"Names joined here: {len(table.rows)}", icon=":material/id_card:"):
        _figure.choosing(table, NAMES, key=f"names-{place}")
        st.caption("Choose a row to read its quotations.")
        if not view.readonly:
            apart = st.selectbox("A name that is somebody else", others, index=None, key=f"split-{place}", placeholder="Choose a name")
            st.button(
                "Keep it apart", key=f"split-{place}-do", disabled=apart is None, on_click=_decisions.decide,
                args=(view, "speaker_split", apart, ""),
            )  # fmt: skip


def merging(view: View) -> None:
    """Two names made one by hand, and every such judgement with its undo."""
    if view.readonly:
        return
    with st.expander("Two names, one speaker?", icon=":material/merge:"):
        names = [choice.value for choice in session.ask(view, library.speakers)]
        first, second = st.columns(2)
        name = first.selectbox("This name", names, index=None, key="merge-from", placeholder="Choose a name")
        into = second.selectbox("counts for", names, index=None, key="merge-into", placeholder="Choose a speaker")
        ready = bool(name and into and name != into)
        st.button("Join them", key="merge", disabled=not ready, on_click=_decisions.decide, args=(view, "speaker_merge", name, into))
        _decisions.undoing(view, ("speaker_merge", "speaker_split"), key="merges")
