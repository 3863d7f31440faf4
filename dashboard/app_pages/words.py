"""Words: which words, where, and which set an outlet apart?"""

from typing import Any

import streamlit as st

from dashboard import session
from dashboard.app_pages import _decisions, _figure, _frame, _passages, _texts
from dashboard.app_pages._figure import Column
from dashboard.app_pages._frame import several
from dashboard.app_pages._parts import nothing_here
from dashboard.charts import PALETTE, Mark, Series, intervals, share_bars
from dashboard.errors import UsageError
from dashboard.queries import Table, evidence, query
from dashboard.queries.words import stop_words
from dashboard.session import View
from dashboard.text import term

FREQUENCIES = (
    Column("term", "Word"),
    Column("n", "Occurrences", "count"),
    Column("per_10k", "Per 10,000 words", "score"),
    Column("quoted", "Inside quotations", "count"),
    Column("articles", "Articles", "count"),
    Column("outlets", "Outlets", "count"),
    Column("dispersion", "Dispersion (DP)", "score"),
)
LINES = (
    Column("left", "Before", "before"),
    Column("hit", "Word"),
    Column("right", "After"),
    Column("outlet", "Outlet"),
    Column("day", "Day"),
    Column("headline", "Headline"),
)
KEYS = (
    Column("term", "Word"),
    Column("log_ratio", "Log ratio", "score"),
    Column("low", "From", "score"),
    Column("high", "To", "score"),
    Column("n", "Articles here", "count"),
    Column("n_group", "Of", "count"),
    Column("m", "Articles elsewhere", "count"),
    Column("m_rest", "Of all elsewhere", "count"),
    Column("p", "p, corrected", "score"),
)
NEIGHBOURS = (
    Column("term", "Word"),
    Column("n", "Together", "count"),
    Column("total", "In all", "count"),
    Column("articles", "Articles", "count"),
    Column("log_dice", "logDice", "score"),
)

# Words drawn as bars; the table has more.
BARS = 25

# Rows of the tables of words: beyond, a search says more than a list.
ROWS = 500

# Lines of a concordance: more are not read, and a browser gets slow.
MOST_LINES = 2_000


def page(view: View) -> None:
    if not _frame.span(view).articles:
        nothing_here(view)
        return
    shown = st.segmented_control(
        "Show", ["frequencies", "lines", "keyness", "neighbours"], default="frequencies", required=True, key="words", bind="query-params"
    )
    try:
        table = _DRAWN[shown or "frequencies"](view)
    except UsageError as error:
        st.text(str(error))
        table = None
    if shown in ("frequencies", "keyness", None):
        _passages.panel(view, table)
    _stop_words(view)


def _frequencies(view: View) -> Table:
    with st.container(horizontal=True):
        speech = st.segmented_control(
            "Where", ["all", "quoted", "narration"], default="all", required=True, key="speech", bind="query-params",
            help="Quoted: inside direct and mixed quotations. Narration: outside them.",
        )  # fmt: skip
        stop = st.segmented_control("Stop words", ["hidden", "shown"], default="hidden", required=True, key="stop", bind="query-params")
    table = session.ask(view, query, "terms", view.filters, speech=speech or "all", stop=stop or "hidden", top=str(ROWS))
    if not table.rows:
        st.info("No word is left. Show stop words, or count all text.", icon=":material/info:")
        return table
    marks = [
        Mark(row.term, row.per_10k, evidence.encode(row.evidence),
             f"{row.n:,} times, {row.per_10k:.1f} in 10,000 words\nin {row.articles:,} articles of {row.outlets:,} outlets\n"
             f"{row.quoted:,} inside quotations\ndispersion {row.dispersion:.2f} (0 even, 1 heaped)", articles=row.articles)
        for row in table.rows[:BARS]
    ]  # fmt: skip
    figure = share_bars(marks, [PALETTE[0]] * len(marks), axis="in 10,000 words", percent=False)
    counted = f"Of {table.rows[0].denominator:,} words ({speech}). Grey: fewer than 5 articles. The table has {len(table.rows):,} words."
    _figure.show(view, figure, table, FREQUENCIES, key="terms", alt=f"The {len(marks)} most frequent words", counted=counted)
    return table


def _asked() -> bool:
    """Whether a word is looked for; says how to ask where it is not."""
    if st.session_state.get("search"):
        return True
    st.info('Write a word or a "phrase" under Filters, With the words: its lines appear here.', icon=":material/search:")
    return False


def _lines(view: View) -> Table | None:
    if not _asked():
        return None
    table = session.ask(view, query, "kwic", view.filters, top=str(MOST_LINES))
    st.caption(
        f"{several(len(table.rows), 'line')}{', the first of more' if len(table.rows) == MOST_LINES else ''}. "
        "Sort by a column's head; choose a line to read it in its article."
    )
    if not table.rows:
        st.info("The words are matched by paragraphs that do not count here, or nowhere.", icon=":material/info:")
        return table
    event = _figure.grid(table, LINES, key="kwic", height=560)
    chosen = _figure.chosen_row(event, table)
    st.download_button(
        "Download CSV",
        _figure.as_csv(table, LINES),
        f"presslens-kwic-v{view.snapshot.seq}.csv",
        "text/csv",
        key="kwic-csv",
        type="tertiary",
        on_click="ignore",
    )
    if chosen:
        _passages.open_article(_texts.Asked(chosen.article, chosen.paragraph))
    return table


def _keyness(view: View) -> Table | None:
    if not view.filters.outlets:
        st.info("Choose one outlet or several under Filters: what sets them apart from all others appears here.", icon=":material/compare:")
        return None
    table = session.ask(view, query, "keyness", view.filters, top=str(ROWS))
    if not table.rows:
        st.info("No word stands in enough articles to set these outlets apart.", icon=":material/info:")
        return table
    marks = [
        Mark(row.term, row.log_ratio, evidence.encode(row.evidence),
             f"in {row.n:,} of {row.n_group:,} articles here, in {row.m:,} of {row.m_rest:,} elsewhere\n"
             f"log ratio {row.log_ratio:.2f}, 95 % interval {row.low:.2f} to {row.high:.2f}\np = {row.p:.3f}, corrected for all words",
             row.low, row.high, row.n)
        for row in table.rows[:BARS]
    ]  # fmt: skip
    figure = intervals([Series("", tuple(marks), PALETTE[0])], axis="log ratio: each point doubles the likelihood", middle=0)
    _figure.show(
        view, figure, table, KEYS, key="keyness", alt=f"The {len(marks)} words that set the chosen outlets apart",
        counted="Right of the dashed line: likelier in the chosen outlets. Whiskers: 95 % intervals. Grey: fewer than 5 articles.",
    )  # fmt: skip
    return table


def _neighbours(view: View) -> Table | None:
    if not _asked():
        return None
    table = session.ask(view, query, "collocates", view.filters, top=str(ROWS))
    st.caption(" ".join(table.notes))
    event = _figure.grid(table, NEIGHBOURS, key="neighbours", height=560)
    chosen = _figure.chosen_row(event, table)
    if chosen:
        _together(view, chosen)
    return table


def _together(view: View, chosen: Any) -> None:
    st.text(f"Paragraphs with {view.filters.search} and {chosen.term}")
    st.button("Look for both", key="both", on_click=_look_for, args=(f'({view.filters.search}) AND "{chosen.term}"',))


def _look_for(asked: str) -> None:
    st.session_state["search"] = asked
    st.session_state["words"] = "lines"


_DRAWN = {"frequencies": _frequencies, "lines": _lines, "keyness": _keyness, "neighbours": _neighbours}


def _stop_words(view: View) -> None:
    hidden = session.ask(view, stop_words)
    with st.expander(f"{len(hidden):,} stop words", icon=":material/visibility_off:"):
        st.caption("Frequencies, keyness and neighbours leave these out. Acronyms in capitals (UN, US) are never stop words.")
        if not view.readonly:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                word = term(st.text_input("A word", key="stop-word", max_chars=60).strip())
                listed = word in hidden
                label = "Show it again" if listed else "Hide it"
                st.button(
                    label,
                    key="stop-set",
                    disabled=not word,
                    on_click=_decisions.decide,
                    args=(view, "stop_word", word, "remove" if listed else "add"),
                )
            _decisions.undoing(view, ("stop_word",), key="stops")
        st.text(" ".join(sorted(hidden)))


page(_frame.view())
