"""The tours of the demo corpus: their steps on the start page, and what to see above the view that a step opened."""

import streamlit as st

from dashboard import session, tours
from dashboard.app_pages import _frame
from dashboard.session import View
from dashboard.tables import Filters
from dashboard.tours import Step, Tour

START_PAGE = "app_pages/overview.py"


def start(view: View) -> None:
    """What the demo corpus is, and its tours with their steps; gone as soon as anything is chosen."""
    if not view.demo or view.filters != Filters() or not {"tour", "selection"}.isdisjoint(st.query_params):
        return
    with st.container(border=True, key="tours"):
        st.text(tours.START)
        for column, tour in zip(st.columns(len(tours.TOURS)), tours.TOURS, strict=True):
            with column:
                st.markdown(f"**{tour.title}**")
                st.caption(tour.about)
                with st.container(gap="xsmall"):
                    for place, step in enumerate(tour.steps):
                        _button(tour, place, f"{place + 1}. {step.title}")


def bar(view: View) -> None:
    """What to see in this view, where a step's link opened it, and the way on. Before anything else, goes where a button said."""
    if "going" in st.session_state:
        page, query_params = st.session_state.pop("going")
        st.switch_page(page, query_params=query_params)
    named = st.query_params.get("tour", "")
    found = tours.find(named) if view.demo else None
    if found is None:
        return
    tour, place = found
    told = session.ask(view, tours.tell, named)
    with st.container(border=True, key="tour"):
        st.markdown(f"**{tour.steps[place].title}** · {tour.title[0].lower()}{tour.title[1:]}, {place + 1} of {len(tour.steps)}")
        st.text(told.text)
        if not told.holds:
            st.caption("This corpus was changed since: what this step was made to show is not so any more.")
        with st.container(horizontal=True, vertical_alignment="center"):
            if place:
                _button(tour, place - 1, "Back", ":material/arrow_back:")
            if place + 1 < len(tour.steps):
                _button(tour, place + 1, f"Next: {tour.steps[place + 1].title}", ":material/arrow_forward:")
            st.button("All tours", key="tours-all", icon=":material/tour:", type="tertiary", on_click=_go, args=(START_PAGE, Filters(), {}))


def _button(tour: Tour, place: int, label: str, icon: str | None = None) -> None:
    """A button and no link: a link within the app would leave the filters of the view before where its own has none."""
    step, code = tour.steps[place], tours.code(tour, place)
    went = (f"app_pages/{step.page}.py", step.filters, {**dict(step.options), "tour": code})
    st.button(label, key=f"go-{code}", icon=icon, type="tertiary", on_click=_go, args=went)


def _go(page: str, chosen: Filters, query_params: dict[str, str]) -> None:
    """Set the filters and forget the switches now, while no widget is drawn; the run that follows changes the page."""
    _frame.choose(chosen)
    for key in session.VIEW_KEYS:
        st.session_state.pop(key, None)
    st.session_state["going"] = (page, query_params)


def params(tour: Tour, place: int) -> dict[str, str | list[str]]:
    """The keys of the address that opens a step's view with what to see above it."""
    step: Step = tour.steps[place]
    return {**session.filters_to_params(step.filters), **dict(step.options), "tour": tours.code(tour, place)}
