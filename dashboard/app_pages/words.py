"""Words: which words, where, and which set one group of texts apart from another?"""

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, unquote

import streamlit as st

from dashboard import session
from dashboard.app_pages import _decisions, _figure, _frame, _passages, _texts
from dashboard.app_pages._figure import Column
from dashboard.app_pages._frame import several
from dashboard.app_pages._parts import nothing_here
from dashboard.charts import PALETTE, Mark, Series, intervals, share_bars
from dashboard.errors import UsageError
from dashboard.queries import Table, evidence, keyness, library, places, query
from dashboard.queries.concordance import WINDOW
from dashboard.queries.periods import periods
from dashboard.queries.units import kept_phrases
from dashboard.queries.words import stop_words
from dashboard.session import View
from dashboard.tables import Evidence
from dashboard.text import term

FREQUENCIES = (
    Column("term", "Word"),
    Column("n", "Occurrences", "count"),
    Column("per_10k", "Per 10,000 words", "score"),
    Column("low", "From", "score"),
    Column("high", "To", "score"),
    Column("quoted", "Inside quotations", "count"),
    Column("articles", "Articles", "count"),
    Column("outlets", "Outlets", "count"),
    Column("dispersion", "Dispersion (DP)", "score"),
)
LINES = (
    Column("left", "Before", "before"),
    Column("hit", "Word"),
    Column("right", "After"),
    Column("quoted", "In a quotation"),
    Column("outlet", "Outlet"),
    Column("day", "Day"),
    Column("headline", "Headline"),
)
KEYS = (
    Column("term", "Word"),
    Column("log_ratio", "Log ratio", "score"),
    Column("low", "From", "score"),
    Column("high", "To", "score"),
    Column("n", "Articles of the group", "count"),
    Column("n_group", "Of", "count"),
    Column("m", "Articles of the other", "count"),
    Column("m_rest", "Of these", "count"),
    Column("p", "p, corrected", "chance"),
    Column("differs", "Differs"),
    Column("outlets", "Outlets", "count"),
)
NEIGHBOURS = (
    Column("term", "Word"),
    Column("n", "Together", "count"),
    Column("total", "In all", "count"),
    Column("log_dice", "logDice", "score"),
    Column("quoted", "Inside quotations", "count"),
    Column("articles", "Articles", "count"),
    Column("outlets", "Outlets", "count"),
)

# Months offered as groups, the newest ones: twenty years.
MOST_MONTHS = 240

# Words drawn as bars; the table has more.
BARS = 25

# Words drawn of each of two groups, and what their colours say.
EACH_SIDE = 15
SIDES = ("likelier in the group", "likelier in the other")

# Rows of the tables of words: beyond, a search says more than a list.
ROWS = 500

# Lines on a page.
PAGE = 50

# Lines of a concordance: more are not read, and a browser gets slow.
MOST_LINES = 2_000


def page(view: View) -> None:
    if not _frame.span(view).articles:
        nothing_here(view)
        return
    shown = st.segmented_control(
        "Show", ["frequencies", "lines", "keyness", "neighbours"], default="frequencies", required=True, key="words", bind="query-params",
        help="Frequencies: the words used most. Lines: every place of the words searched for. Keyness: what sets one group of texts apart "
        "from another. Neighbours: which words stand near those searched for.",
    )  # fmt: skip
    try:
        table = _DRAWN[shown or "frequencies"](view)
    except UsageError as error:
        st.text(error.told)
        table = None
    if shown != "lines":
        _passages.panel(view, table)
    _stop_words(view)
    _kept_phrases(view)


def _speech() -> str:
    found = st.segmented_control(
        "Where", ["all", "quoted", "narration"], default="all", required=True, key="speech", bind="query-params",
        help="Quoted: inside direct and mixed quotations. Narration: outside them.",
    )  # fmt: skip
    return found or "all"


def _form() -> str:
    found = st.segmented_control(
        "Count", ["words", "lemmas"], default="words", required=True, key="form", bind="query-params",
        help="Lemmas: all forms of a word as one, by a dictionary (simplemma); in languages that it does not know, words as they stand.",
    )  # fmt: skip
    return found or "words"


def _frequencies(view: View) -> Table:
    with st.container(horizontal=True):
        speech = _speech()
        rows = st.segmented_control(
            "In a row", ["1", "2", "3", "4"], default="1", required=True, key="row", bind="query-params",
            help="1: single words. 2 to 4: so many words that follow one another, such as prime minister.",
        ) or "1"  # fmt: skip
        stop = st.segmented_control("Stop words", ["hidden", "shown"], default="hidden", required=True, key="stop", bind="query-params")
        form = _form() if rows == "1" else "words"
    hidden, top = stop or "hidden", str(ROWS)
    if rows == "1":
        table = session.ask(view, query, "terms", view.filters, speech=speech, stop=hidden, form=form, top=top)
    else:
        table = session.ask(view, query, "ngrams", view.filters, size=rows, speech=speech, stop=hidden, top=top)
    if not table.rows:
        st.info("No word is left. Show stop words, or count all text.", icon=":material/info:")
        return table
    marks = [
        Mark(row.term, row.per_10k, evidence.encode(row.evidence),
             f"{row.n:,} times, {row.per_10k:.1f} in 10,000 words{_reach(row)}\nin {row.articles:,} articles of {row.outlets:,} outlets\n"
             f"{row.quoted:,} inside quotations\ndispersion {row.dispersion:.2f} (0 even, 1 heaped)",
             row.low, row.high, articles=row.articles)
        for row in table.rows[:BARS]
    ]  # fmt: skip
    figure = share_bars(marks, [PALETTE[0]] * len(marks), axis="in 10,000 words", percent=False)
    counted = (
        f"Of {table.rows[0].denominator:,} words ({speech}). Whiskers: 95 % intervals, the article as the unit. "
        f"Grey: fewer than 5 articles. The table has {len(table.rows):,} rows."
    )
    _figure.show(view, figure, table, FREQUENCIES, key="terms", alt=f"The {len(marks)} most frequent words", counted=counted)
    return table


def _reach(row: Any) -> str:
    return f", 95 % interval {row.low:.1f} to {row.high:.1f}" if row.low is not None else ""


def _asked() -> bool:
    """Whether a word is looked for; says how to ask where it is not."""
    if st.session_state.get("search"):
        return True
    st.info('Write a word or a "phrase" under Filters, With the words: its lines appear here.', icon=":material/search:")
    return False


def _lines(view: View) -> Table | None:
    if not _asked():
        return None
    with st.container(horizontal=True):
        sort = st.segmented_control(
            "Sort", ["time", "left", "right"], default="time", required=True, key="sort", bind="query-params",
            help="Left: by the words before, the nearest first. Right: by the words after.",
        )  # fmt: skip
        speech = _speech()
    table: Table = session.ask(view, query, "kwic", view.filters, sort=sort or "time", speech=speech, top=str(MOST_LINES))
    st.caption(
        f"{several(len(table.rows), 'line')}{', the first of more' if len(table.rows) == MOST_LINES else ''}. "
        "Choose a line to read it in its article."
    )
    if not table.rows:
        st.info("The words are matched by paragraphs that do not count here, or nowhere.", icon=":material/info:")
        return table
    chosen = _page_of(table)
    _figure.download(view, table, LINES, key="kwic")
    if chosen:
        _passages.open_article(chosen)
    return table


def _page_of(table: Table) -> _texts.Asked | None:
    """The lines of one page, which read as passages on a telephone. Returns the line that was chosen."""
    pages = -(-len(table.rows) // PAGE)
    if st.session_state.get("page", 1) > pages:
        st.session_state["page"] = 1
    at = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    first = (at - 1) * PAGE
    return _texts.lines([_line(row) for row in table.rows[first : first + PAGE]], first=first + 1, key="kwic")


def _line(row: Any) -> dict[str, Any]:
    return {
        "article": row.article, "paragraph": row.paragraph, "headline": row.headline,
        "before": row.left, "hit": row.hit, "after": row.right,
        "about": " · ".join((row.outlet, _frame.day(row.day), *(("quoted",) if row.quoted else ()))),
    }  # fmt: skip


def _keyness(view: View) -> Table | None:
    group, against = _groups(view)
    if not group and not view.filters.outlets:
        st.info("Choose two groups: what sets the first apart from the second appears here.", icon=":material/compare:")
        return None
    table: Table = session.ask(view, query, "keyness", view.filters, group=group, against=against, form=_form(), top=str(ROWS))
    if not table.rows:
        st.info("No word stands in enough articles to set these groups apart.", icon=":material/info:")
        return table
    differ = [row for row in table.rows if row.differs]
    sides = [[row for row in differ if (row.log_ratio > 0) is group][:EACH_SIDE] for group in (True, False)]
    if not differ:
        st.info(f"{table.notes[0]} The table has them, first those that come nearest to it.", icon=":material/info:")
        st.caption(" ".join(table.notes[1:]))
        _figure.listing(view, _read(table), KEYS, key="keyness")
    else:
        st.text(table.notes[0])
        series = [Series(name, tuple(map(_key, rows)), PALETTE[at]) for at, (name, rows) in enumerate(zip(SIDES, sides, strict=True))]
        _figure.show(
            view, intervals([one for one in series if one.marks], axis="log ratio: each point doubles the likelihood", middle=0),
            _read(table), KEYS, key="keyness", alt=f"The {len(sides[0]) + len(sides[1])} words that differ most surely between the groups",
            counted=f"Right of the dashed line: likelier in the group; left of it: in the other. Drawn are words that differ, up to "
            f"{EACH_SIDE} of each side. Whiskers: 95 % intervals of each word alone, not corrected for many comparisons. "
            "Grey: fewer than 5 articles.",
        )  # fmt: skip
    for value in _passages.selected("keyness"):
        opposite = Evidence("article", (("keyness", keyness.opposite(value)),))
        st.button("List the articles of the other side", key="opposite", on_click=_passages.select, args=(evidence.encode(opposite),))
    return table


def _key(row: Any) -> Mark:
    """A word on the side that has it more often: a click lists its articles there."""
    group = f"in {row.n:,} of {row.n_group:,} articles of the group"
    other = f"in {row.m:,} of {row.m_rest:,} articles of the other"
    first, second, found, n = (group, other, row.evidence, row.n) if row.log_ratio > 0 else (other, group, row.evidence_rest, row.m)
    note = (
        f"{first}, {second}\nlog ratio {row.log_ratio:.2f}, 95 % interval {row.low:.2f} to {row.high:.2f}\n"
        f"p {_figure.equal(row.p)}, corrected for all words tried"
    )
    return Mark(row.term, row.log_ratio, evidence.encode(found), note, row.low, row.high, n)


def _read(table: Table) -> Table:
    """The table with what stands behind its marks behind its rows as well; without its first note, which is said above it."""
    rows = (row if row.log_ratio > 0 else row._replace(evidence=row.evidence_rest) for row in table.rows)
    return table._replace(notes=table.notes[1:], rows=tuple(rows))


def _groups(view: View) -> tuple[str, str]:
    """The two groups: by default, with outlets under Filters, these against all others."""
    filtered = "the outlets under Filters" if view.filters.outlets else ""
    with st.container(horizontal=True):
        group = _group(view, "Group", "group", filtered)
        against = _group(view, "Against", "against", "all others") if group else ""
    return group, against


def _group(view: View, label: str, key: str, default: str) -> str:
    """One side of the comparison, as a query names it; "" for the default."""
    offered = {
        "outlet": [choice.value for choice in session.ask(view, library.outlets)],
        "speaker": [choice.value for choice in session.ask(view, library.speakers)],
        "topic": [topic.name for topic in session.ask(view, places.topics)],
    }
    named = [f"{kind}:{quote(name, safe='')}" for kind, some in offered.items() for name in some]
    # The options are what is read, because they are what the link carries.
    choices = {default or "choose": ""} | {_told(name): name for name in (*named, *_months(view), "quoted", "narration")}
    return choices[st.selectbox(label, list(choices), key=key, bind="query-params")]


def _months(view: View) -> list[str]:
    found = _frame.span(view)
    if not found.first or not found.last:
        return []
    starts = [date.fromisoformat(start) for start in periods(date.fromisoformat(found.first), date.fromisoformat(found.last), "month")]
    return [f"period:{start}..{(start + timedelta(days=31)).replace(day=1) - timedelta(days=1)}" for start in starts[-MOST_MONTHS:]]


def _told(group: str) -> str:
    kind, _, name = group.partition(":")
    if kind == "period":
        return f"{date.fromisoformat(name[:10]):%B %Y}"
    said = {"quoted": "quoted words", "narration": "narration"}
    return said.get(group) or f"{kind} {unquote(name)}"


def _neighbours(view: View) -> Table | None:
    if not _asked():
        return None
    speech = _speech()
    table: Table = session.ask(view, query, "collocates", view.filters, speech=speech, top=str(ROWS))
    if not table.rows:
        st.info("No word stands twice beside these words.", icon=":material/info:")
        return table
    marks = [
        Mark(row.term, row.log_dice, evidence.encode(row.evidence),
             f"{row.n:,} of its {row.total:,} places within {WINDOW} words of the search\n"
             f"in {row.articles:,} articles of {row.outlets:,} outlets, {row.quoted:,} times in quotations\nlogDice {row.log_dice:.2f}",
             articles=row.articles)
        for row in table.rows[:BARS]
    ]  # fmt: skip
    figure = share_bars(marks, [PALETTE[0]] * len(marks), axis="how closely it keeps to the search: logDice, at most 14", percent=False)
    _figure.show(
        view, figure, table, NEIGHBOURS, key="neighbours", alt=f"The {len(marks)} words that stand nearest",
        counted="One point of logDice more is twice as close. Grey: fewer than 5 articles.",
    )  # fmt: skip
    for word in _passages.selected("beside"):
        st.button("Look for both", key="both", on_click=_look_for, args=(f'({view.filters.search}) AND "{word}"',))
    return table


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


def _kept_phrases(view: View) -> None:
    kept = session.ask(view, kept_phrases)
    with st.expander(f"{several(len(kept), 'phrase')} kept together", icon=":material/link:"):
        st.caption("A phrase that is kept together counts as one word, and its words do not count there: prime minister, red line.")
        if not view.readonly:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                phrase = " ".join(st.text_input("A phrase", key="kept-phrase", max_chars=100).split())
                st.button("Keep together", key="kept-set", disabled=" " not in phrase, on_click=_decisions.decide,
                          args=(view, "kept_phrase", phrase.casefold(), "add"))  # fmt: skip
            _decisions.undoing(view, ("kept_phrase",), key="kept")
        st.text("\n".join(kept))


page(_frame.view())
