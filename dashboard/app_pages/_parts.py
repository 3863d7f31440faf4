"""Parts that several pages draw: the coverage below a timeline, and what to do where there is nothing."""

import streamlit as st

from dashboard import session
from dashboard.app_pages import _figure
from dashboard.app_pages._frame import day, several
from dashboard.charts import Mark, Series, colour_of
from dashboard.queries import evidence, library
from dashboard.queries.periods import default_bin, start, stretch
from dashboard.queries.sql import BINS
from dashboard.queries.table import SMALL
from dashboard.queries.topics import coverage
from dashboard.session import View


def auto_bin(view: View) -> str:
    """The length of a period: as many as an eye can follow, and longer where periods would hold too few articles to draw."""
    bin_ = session.ask(view, default_bin, view.filters)
    here = session.ask(view, stretch, view.filters)
    for longer in BINS[BINS.index(bin_) + 1 :]:
        found: dict[str, int] = {}
        for row in session.ask(view, coverage, view.filters, bin=bin_).rows:
            if here and start(here.first, bin_).isoformat() <= row.period <= here.last.isoformat():
                found[row.period] = found.get(row.period, 0) + row.n
        if not found or sum(found.values()) >= SMALL * len(found):
            break
        bin_ = longer
    return bin_


def window(view: View, bin_: str) -> tuple[tuple[str, str] | None, str]:
    """The first and last period that a timeline shows where single articles lie far off, and a sentence that says so; else None and ""."""
    here = session.ask(view, stretch, view.filters)
    if here is None or not here.before + here.behind:
        return None, ""
    ends = ((here.before, "before", here.first), (here.behind, "after", here.last))
    off = [f"{several(n, 'article')} {where} {day(at.isoformat())}" for n, where, at in ends if n]
    return (
        (start(here.first, bin_).isoformat(), start(here.last, bin_).isoformat()),
        f" Outside the picture: {' and '.join(off)}. The table has them.",
    )


def chosen_bin(usual: str) -> str:
    """The length of a period that is asked for; `usual` where nobody asks for one."""
    asked = st.segmented_control("Period", ["auto", *BINS], default="auto", required=True, key="bin", bind="query-params")
    return asked if asked in BINS else usual


def nothing_here(view: View) -> None:
    """Instead of charts: why there is nothing to draw, and the way on."""
    copies = session.ask(view, library.articles, view.filters._replace(wire="each")).rows
    if copies:
        st.info(
            f"{several(len(copies), 'article')} under these filters, but all for copied paragraphs, which do not count here. "
            "Under Filters, have copied paragraphs counted in each outlet.",
            icon=":material/content_copy:",
        )
        return
    if session.ask(view, library.outlets):
        st.info("No article matches these filters. Reset them, or make them wider.", icon=":material/filter_alt_off:")
        return
    st.info(
        "This corpus is empty. Add articles in the Library, or by the command presslens ingest FILES --corpus DIR.", icon=":material/inbox:"
    )
    st.page_link("app_pages/library.py", label="Open the Library", icon=":material/inventory_2:")


def below(bin_: str) -> str:
    """What the strip below a timeline is."""
    return f"below, the articles of each {bin_}, a part for each outlet"


def coverage_series(view: View, bin_: str) -> list[Series]:
    """Articles by period and outlet, for the strip below a timeline."""
    rows = session.ask(view, coverage, view.filters, bin=bin_).rows
    known = _figure.outlet_colours(view)
    return [
        Series(
            outlet,
            tuple(
                Mark(row.period, row.n, evidence.encode(row.evidence),
                     several(row.n, "article") + ("" if row.complete else ", period not complete"), complete=row.complete)
                for row in rows if row.outlet == outlet
            ),
            colour_of(outlet, known),
        )
        for outlet in dict.fromkeys(row.outlet for row in rows)
    ]  # fmt: skip
