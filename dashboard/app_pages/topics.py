"""Topics: which topics when?"""

import streamlit as st

from dashboard import session
from dashboard.app_pages import _decisions, _figure, _frame, _passages, _topic_models
from dashboard.app_pages._figure import Column, interval, percent
from dashboard.app_pages._parts import auto_bin, below, chosen_bin, coverage_series, nothing_here, window
from dashboard.charts import Mark, Series, colour_of, focused, multiples, share_bars, shortened, timeline
from dashboard.errors import PresslensError
from dashboard.queries import Table, evidence, library, places, query
from dashboard.queries.reader import reading
from dashboard.queries.search import parse, remark
from dashboard.queries.topics import topic_by_outlet, topic_timeline
from dashboard.session import View

SHARES = (
    Column("topic", "Topic"),
    Column("kind", "Kind"),
    Column("value", "Share", "share"),
    Column("low", "From", "share"),
    Column("high", "To", "share"),
    Column("n", "Articles", "count"),
    Column("denominator", "Of", "count"),
    Column("outlets", "Outlets", "count"),
    Column("definition", "Definition"),
)

PERIODS = (
    Column("topic", "Topic"),
    Column("period", "Period from"),
    Column("value", "Share", "share"),
    Column("low", "From", "share"),
    Column("high", "To", "share"),
    Column("n", "Articles", "count"),
    Column("denominator", "Of", "count"),
    Column("outlets", "Outlets", "count"),
    Column("expected", "Expected", "score"),
    Column("burst", "Burst"),
    Column("q", "q", "chance"),
    Column("complete", "Complete"),
)

OUTLETS = (Column("outlet", "Outlet"), *PERIODS[1:7], PERIODS[-1])

# Lines drawn until somebody chooses: more cross each other too often to follow.
LINES = 5

# Small timelines, one an outlet.
PANELS = 12

# Lines that colours can tell apart.
MOST_LINES = 10


def page(view: View) -> None:
    shares = session.ask(view, query, "topics", view.filters)
    if not _frame.span(view).articles:
        nothing_here(view)
        return
    shown = st.segmented_control("Show", list(_DRAWN), default="over time", required=True, key="topic", bind="query-params")
    if drawn := _DRAWN[shown or "over time"](view, shares):
        _passages.panel(view, drawn)
    _definitions(view)
    _topic_models.discovered(view)


def _shares(view: View, table: Table) -> Table:
    known = _figure.topic_colours(view)
    marks = [
        Mark(row.topic, row.value, evidence.encode(row.evidence),
             f"{percent(row.value)}: {row.n:,} of {row.denominator:,} articles\n{interval(row)}\n{row.outlets:,} outlets\n"
             f"{'discovered' if row.kind == 'discovered' else 'defined by a query'}", row.low, row.high, row.n)
        for row in table.rows
    ]  # fmt: skip
    figure = share_bars(marks, [colour_of(row.topic, known) for row in table.rows], axis="share of articles")
    counted = (
        f"Of {table.rows[0].denominator:,} articles; an article may be on several topics. Defined topics first. "
        "Whiskers: 95 % intervals. Grey: fewer than 5 articles."
    )
    _figure.show(view, figure, table, SHARES, key="topics", alt=f"Share of articles on each of {len(marks)} topics", counted=counted)
    return table


def _timeline(view: View, shares: Table) -> Table | None:
    usual, found = auto_bin(view), _found(view, shares)
    if not found:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        lines = st.multiselect(
            "Topics shown", found, key="lines", bind="query-params", max_selections=MOST_LINES, placeholder="The largest", wrap=True
        )
        bin_ = chosen_bin(usual)
    names = lines or _largest(shares)
    table = session.ask(view, topic_timeline, view.filters, bin=bin_, of=tuple(names))
    shown, outside = window(view, bin_)
    figure = focused(timeline(_lines(view, table, names), coverage_series(view, bin_), axis="share of articles"), shown)
    counted = (
        f"One point a {bin_}; {below(bin_)}. Open points, pale bars: a {bin_} that the collection covers only in part. "
        f"Grey points: fewer than 5 articles in the {bin_}; the line leaves them out. Stars: bursts.{outside}"
    )
    _figure.show(view, figure, table, PERIODS, key="timeline", alt=f"Share of articles on {len(names)} topics by {bin_}", counted=counted)
    return table


def _found(view: View, shares: Table) -> list[str]:
    """The topics that a timeline can have; says why where it can have none."""
    if not session.ask(view, query, "coverage", view.filters, bin="month").rows:
        _undated(view)
        return []
    found = [row.topic for row in shares.rows if row.n]
    if not found:
        st.info("None of the topics is in these articles. Define one below, or choose other articles.", icon=":material/info:")
    return found


def _by_outlet(view: View, shares: Table) -> Table | None:
    """One topic in each outlet, a small timeline each on one scale."""
    found = _found(view, shares)
    if not found:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Topic shown", found, index=None, key="one", bind="query-params", placeholder=_largest(shares)[0])
        bin_ = chosen_bin("month" if auto_bin(view) != "day" else "week")
    name = chosen or _largest(shares)[0]
    table = session.ask(view, topic_by_outlet, view.filters, bin=bin_, of=(name,))
    held: dict[str, int] = {}
    for row in table.rows:
        held[row.outlet] = held.get(row.outlet, 0) + row.denominator
    drawn = sorted(held, key=lambda outlet: (-held[outlet], outlet))[:PANELS]
    shown, outside = window(view, bin_)
    figure = focused(multiples([_panel(view, table, outlet) for outlet in drawn], axis=f"published, by {bin_}"), shown)
    counted = (
        f"{_frame.several(len(drawn), 'outlet')} of {len(held)}, the largest first, on one scale; a line breaks where the outlet has no "
        "article. Grey points: fewer than 5 articles of the outlet in the period; the line leaves them out. "
        f"Open points: a {bin_} that the collection covers only in part.{outside}"
    )
    alt = f"Share of each outlet's articles on one topic by {bin_}, for {len(drawn)} outlets"
    st.text(name)
    _figure.show(view, figure, table, OUTLETS, key="by-outlet", alt=alt, counted=counted)
    return table


def _panel(view: View, table: Table, outlet: str) -> Series:
    marks = tuple(
        Mark(row.period, row.value, evidence.encode(row.evidence),
             f"{percent(row.value)}: {row.n:,} of {row.denominator:,} articles\n{interval(row)}",
             articles=row.denominator, complete=row.complete)
        for row in table.rows if row.outlet == outlet
    )  # fmt: skip
    return Series(outlet, marks, colour_of(outlet, _figure.outlet_colours(view)))


_DRAWN = {"over time": _timeline, "by outlet": _by_outlet, "shares": _shares}


def _largest(shares: Table) -> list[str]:
    """The largest topics, those that somebody defined first."""
    return [row.topic for row in sorted(shares.rows, key=lambda row: (row.kind != "query", -row.n, row.topic)) if row.n][:LINES]


def _lines(view: View, table: Table, names: list[str]) -> list[Series]:
    known = _figure.spread(names, _figure.topic_colours(view))
    return [
        Series(
            name,
            tuple(
                Mark(row.period, row.value, evidence.encode(row.evidence),
                     f"{percent(row.value)}: {row.n:,} of {row.denominator:,} articles\n{interval(row)}"
                     + (f"\nburst: {row.expected:.1f} were to be expected, q {_figure.equal(row.q)}" if row.burst else "")
                     + ("" if row.complete else "\nperiod not complete"),
                     articles=row.denominator, complete=row.complete, burst=row.burst)
                for row in table.rows if row.topic == name
            ),
            known[name],
        )
        for name in names
    ]  # fmt: skip


def _undated(view: View) -> None:
    """Why there is no timeline, and how to get one."""
    lines = session.ask(view, library.articles, view.filters).rows
    undated = [line for line in lines if not line.day]
    none = "this article has no day" if len(lines) == 1 else f"none of these {len(lines):,} articles has a day"
    st.info(
        f"No timeline: {none}. Nothing in the files names one, and Presslens does not guess. Date an article, and it appears here.",
        icon=":material/event_busy:",
    )
    for line in undated[:3]:
        found = session.ask(view, reading, line.article)
        if found:
            with st.container(border=True):
                st.text(f"{line.outlet}: {line.headline}")
                if found.head.dateline:
                    st.text(f"Its dateline: {found.head.dateline}")
                _decisions.dating(view, line.article, found.head.candidates, key=f"date-{line.article[:12]}")
    _decisions.undoing(view, ("article_date",), key="dates")


def _definitions(view: View) -> None:
    if view.readonly:
        return
    with st.expander("Define a topic", icon=":material/edit:"):
        topics = session.ask(view, places.topics)
        names = [topic.name for topic in topics if topic.kind == "query"]
        name = st.selectbox(
            "Topic", names, index=None, key="topic-name", accept_new_options=True, placeholder="Choose one, or type a new name"
        )
        if name:
            _definition(view, name, next((topic.definition for topic in topics if topic.name == name), ""))
        _decisions.undoing(view, ("topic",), key="topics-made")


def _definition(view: View, name: str, now: str) -> None:
    asked = st.text_area(
        "Its paragraphs match", now, key=f"topic-query-{name}",
        help='word, begin*, "a phrase", AND, OR, NOT, NEAR/5 (at most 5 words apart), brackets. Words in CAPITALS: only the acronym.',
    ).strip()  # fmt: skip
    valid = _try_out(view, asked) if asked else False
    with st.container(horizontal=True):
        st.button(
            "Save", key="topic-save", disabled=not valid or asked == now, on_click=_decisions.decide, args=(view, "topic", name, asked)
        )
        if now:
            st.button("Remove this topic", key="topic-remove", type="tertiary", on_click=_decisions.decide, args=(view, "topic", name, ""))


def _try_out(view: View, asked: str) -> bool:
    """How many paragraphs and articles the query finds now, and some of them. False where it has no meaning."""
    try:
        parse(asked)
        tried = view.filters._replace(search=asked, topics=())
        found = session.ask(view, library.paragraphs, tried).rows
    except PresslensError as error:
        st.text(error.told)
        return False
    if told := remark(asked):
        st.text(told)
    articles = _frame.several(len({line.article for line in found}), "article")
    st.caption(f"Finds {_frame.several(len(found), 'paragraph')} in {articles} of this view.")
    for line in found[:3]:
        st.text(f"{line.outlet}, {_frame.day(line.day)}: {shortened(line.text, 240)}")
    return True


page(_frame.view())
