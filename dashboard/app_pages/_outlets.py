"""The outlets of a corpus and their names: shown, renamed, and those that are likely to be one."""

import streamlit as st

from dashboard import session
from dashboard.app_pages import _decisions
from dashboard.app_pages._frame import several
from dashboard.queries import library
from dashboard.queries.outlets import suggestions
from dashboard.session import View

MOST = 12
"""Suggestions on the screen: each that is taken makes room for the next."""


def names(view: View) -> None:
    """The table of outlets, what may be one outlet, and the way to rename any."""
    choices = session.ask(view, library.outlets)
    if not choices:
        return
    st.subheader("Outlets", anchor=False)
    st.dataframe(
        {"Outlet": [choice.value for choice in choices], "Articles": [choice.n for choice in choices]}, hide_index=True, key="outlets-table"
    )
    if view.readonly:
        return
    _suggested(view)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            "Show this outlet", [choice.value for choice in choices], index=None, key="outlet-from", placeholder="Choose an outlet"
        )
        shown = st.text_input("under the name", key="outlet-to", max_chars=200).strip()
        st.button(
            "Rename", key="outlet-rename", disabled=not (name and shown and shown != name),
            on_click=_decisions.decide, args=(view, "outlet_alias", name, shown),
        )  # fmt: skip


def _suggested(view: View) -> None:
    found = session.ask(view, suggestions)
    if not found:
        return
    st.caption(f"{several(len(found), 'name')} may be another name of an outlet. Nothing is joined by itself, and joining can be undone.")
    for one in found[:MOST]:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.text(f"{one.name} ({several(one.articles, 'article')}) → {one.shown}: {one.because}")
            with st.container(horizontal=True, width="content"):
                for label, kind, icon in (("Join", "outlet_alias", "link"), ("Dismiss", "outlet_split", "close")):
                    st.button(
                        label, key=f"{label}-{one.name}", type="tertiary", icon=f":material/{icon}:", on_click=_decisions.decide,
                        args=(view, kind, one.name, one.shown),
                    )  # fmt: skip
    if len(found) > MOST:
        st.caption(f"And {len(found) - MOST:,} more, when these are decided.")
