"""What else the page Voices asks: how many voices, introduced by which verbs, in which order, and who is named without a word."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboard import session
from dashboard.app_pages import _figure
from dashboard.app_pages._figure import Column, interval, percent
from dashboard.app_pages._parts import auto_bin, below, chosen_bin, coverage_series, window
from dashboard.charts import NOBODY, PALETTE, PLAIN, Mark, Series, colour_of, focused, intervals, layers, means, share_bars
from dashboard.queries import Table, evidence, query
from dashboard.queries.named import HEARD, WHOM
from dashboard.queries.topics import coverage
from dashboard.queries.verbs import CLASSES
from dashboard.session import View

DRAWN = 15
"""Rows of a chart at most: a screen. The table has more."""

CLASS_COLOURS = dict(zip(CLASSES, (PLAIN, *PALETTE[:4], NOBODY), strict=True))
"""Neutral words, three of four, in a colour that recedes and is not the grey of too few articles."""

SHARE = (Column("value", "Share", "share"), Column("low", "From", "share"), Column("high", "To", "share"))

BEHIND = (Column("articles", "Articles", "count"), Column("outlets", "Outlets", "count"))

VERBS = (
    Column("group", "Outlet"), Column("speaker", "Speaker"), Column("verbs", "Class"), *SHARE, Column("numerator", "Quotations", "count"),
    Column("denominator", "Of", "count"), *BEHIND, Column("words", "Words"),
)  # fmt: skip

DIVERSITY = (
    Column("group", "Outlet"), Column("value", "Voices", "score"), Column("low", "From", "score"), Column("high", "To", "score"),
    Column("at", "In quotations", "count"), Column("voices", "All voices", "count"), Column("even", "Effective", "score"),
    Column("even_low", "From ", "score"), Column("even_high", "To ", "score"), Column("top", "Three most quoted", "share"),
    Column("n", "Quotations", "count"), *BEHIND,
)  # fmt: skip

EXCHANGES = (
    Column("first", "First"), Column("second", "Then"), Column("numerator", "Times", "count"), Column("denominator", "Expected", "score"),
    Column("value", "Ratio", "score"), Column("low", "From", "score"), Column("high", "To", "score"), *BEHIND,
)  # fmt: skip

NAMED = (
    Column("speaker", "Named"), Column("n", "Not quoted in", "count"), Column("denominator", "Named in", "count"), *SHARE,
    Column("outlets", "Outlets", "count"), Column("quoted", "Quoted in, anywhere", "count"),
)  # fmt: skip


def diversity(view: View, kinds: str) -> Table:
    """Voices at an equal number of quotations, by outlet or over time."""
    each = st.segmented_control("Each", ["outlet", "period"], default="outlet", required=True, key="each", bind="query-params")
    return _over_time(view, kinds) if each == "period" else _of_outlets(view, kinds)


def _of_outlets(view: View, kinds: str) -> Table:
    table = session.ask(view, query, "voice-diversity", view.filters, limit=None, by="outlet", kinds=kinds)
    known = _figure.outlet_colours(view)
    rows = [row for row in table.rows if row.value is not None]
    series = [Series(row.group, (_dot(row, row.group, _told_diversity(row)),), colour_of(row.group, known)) for row in rows]
    if rows:
        at = rows[0].at
        figure = intervals(series, axis=f"voices in {at:,} quotations")
        alt = f"Number of voices in {at:,} quotations of each of {len(rows)} outlets, from {rows[-1].value:.0f} to {rows[0].value:.0f}"
        counted = f"Each outlet at {at:,} quotations, however many it has. Whiskers: 95 % intervals, the article as the unit."
        _figure.show(view, figure, table, DIVERSITY, key="diversity", alt=alt, counted=counted)
    else:
        st.info("Nobody is quoted by name in these articles.", icon=":material/info:")
    return table


def _over_time(view: View, kinds: str) -> Table:
    """One point a period; a period with too few quotations is a gap."""
    bin_ = chosen_bin(auto_bin(view))
    table = session.ask(view, query, "voice-diversity", view.filters, limit=None, by=bin_, kinds=kinds)
    found = {row.group: row for row in table.rows}
    if not any(row.value is not None for row in table.rows):
        st.info("No timeline: in these articles nobody is quoted by name on a known day.", icon=":material/event_busy:")
        return table
    whole = {row.period: row.complete for row in session.ask(view, coverage, view.filters, bin=bin_).rows}
    marks = tuple(_period(found.get(start), start, complete=complete) for start, complete in sorted(whole.items()))
    shown, outside = window(view, bin_)
    at = table.rows[0].at
    line = Series("all articles", marks, PALETTE[0])
    figure = focused(means([line], coverage_series(view, bin_), axis=f"voices in {at:,} quotations"), shown)
    drawn = sum(row.value is not None for row in table.rows)
    alt = f"Number of voices in {at:,} quotations of each of {drawn} {bin_}s, with the articles of each {bin_} below"
    counted = (
        f"Each {bin_} at {at:,} quotations, however many it has; one with fewer has no point. Whiskers: 95 % intervals, the article as the "
        f"unit. Grey, without a whisker: fewer than 5 articles. {below(bin_).capitalize()}. Open points, pale "
        f"bars: a {bin_} that the collection covers only in part.{outside}"
    )
    columns = (Column("group", f"{bin_.capitalize()} from"), *DIVERSITY[1:])
    _figure.show(view, figure, table, columns, key="diversity-time", alt=alt, counted=counted)
    return table


def _period(row: Any, start: str, *, complete: bool) -> Mark:
    if row is None:
        return Mark(start, None, "", "nobody quoted by name", articles=0, complete=complete)
    note = _told_diversity(row) if row.value is not None else f"{row.n:,} quotations: too few"
    return Mark(start, row.value, evidence.encode(row.evidence), note, row.low, row.high, row.articles, complete=complete)


def _told_diversity(row: Any) -> str:
    even = "" if row.even is None else f"\nas varied as {row.even:.1f} voices heard equally often"
    return (
        f"{row.value:.1f} voices to be expected at {row.at:,}\n{_between(row.low, row.high, '.1f')}\n"
        f"{row.voices:,} voices in all {row.n:,} quotations of {row.articles:,} articles{even}\n"
        f"the three most quoted: {percent(row.top)}"
    )


def verbs(view: View, kinds: str) -> Table:
    """Classes of the introducing verbs, by speaker or by outlet."""
    rows = st.segmented_control("Rows", ["speaker", "outlet"], default="speaker", required=True, key="rows", bind="query-params")
    table = session.ask(view, query, "verbs", view.filters, limit=None, by=rows or "speaker", kinds=kinds)
    if not table.rows:
        st.info("No word introduces a quotation in these articles.", icon=":material/info:")
        return table
    several = len({row.speaker for row in table.rows}) > 1
    series = [
        Series(
            name,
            tuple(_layer(row, _row_name(row, several=several)) for row in table.rows if row.verbs == name),
            CLASS_COLOURS[name],
            hatched=name == "other",
        )
        for name in CLASSES
    ]
    figure = layers([one for one in series if one.marks], axis="share of introduced quotations")
    whole = sum({(row.group, row.speaker): row.denominator for row in table.rows if (row.group, row.speaker) == _first(table)}.values())
    counted = f"{whole:,} quotations in the first row. Intervals stand in the hover text and the table. Greyed: fewer than 5 articles."
    alt = f"Classes of introducing verbs in each of {len({(row.group, row.speaker) for row in table.rows})} rows"
    _figure.show(view, figure, table, VERBS, key="verbs", alt=alt, counted=counted)
    return table


def _first(table: Table) -> tuple[str | None, str]:
    return table.rows[0].group, table.rows[0].speaker


def _row_name(row: Any, *, several: bool) -> str:
    if row.group is None:
        return str(row.speaker)
    return f"{row.group}\n{row.speaker}" if several else str(row.group)


def _layer(row: Any, label: str) -> Mark:
    note = (
        f"{row.verbs}: {row.numerator:,} quotations of {row.denominator:,} = {percent(row.value)}\n{interval(row)}\n"
        f"{row.articles:,} articles\n{row.words}"
    )
    return Mark(label, row.value, evidence.encode(row.evidence), note, row.low, row.high, row.articles)


def exchanges(view: View, kinds: str) -> Table:
    """Who is quoted right after whom, against chance."""
    table = session.ask(view, query, "quoted-after", view.filters, limit=None, kinds=kinds)
    rows = table.rows[:DRAWN]
    if not rows:
        st.info("In none of these articles does one named speaker follow another.", icon=":material/info:")
        return table
    known = _figure.speaker_colours(view)
    series = [
        Series(row.second, (_dot(row, f"{row.first}\n→ {row.second}", _told_exchange(row)),), colour_of(row.second, known)) for row in rows
    ]
    figure = intervals(series, axis="times as often as by chance", middle=1)
    counted = (
        f"The {len(rows)} pairs that meet in most articles, in the colour of the second. 1: as often as chance would have it in these "
        "articles. Whiskers: 95 % intervals, the article as the unit. Grey: fewer than 5 articles."
    )
    alt = f"How often one speaker is quoted right after another, for {len(rows)} pairs, as a multiple of what chance would give"
    _figure.show(view, figure, table, EXCHANGES, key="exchanges", alt=alt, counted=counted)
    return table


def _told_exchange(row: Any) -> str:
    return (
        f"{row.n:,} quotations, two for each of {row.numerator:,} times\n"
        f"{row.denominator:.1f} times to be expected: {row.value:.2f} times as often\n"
        f"{_between(row.low, row.high, '.2f')}\n{row.articles:,} articles of {row.outlets:,} outlets"
    )


def named(view: View, _kinds: str) -> Table:
    """Who is named in articles that do not quote them."""
    with st.container(horizontal=True):
        whom = st.segmented_control("Who", list(WHOM.choices), default=WHOM.default, required=True, key="whom", bind="query-params")
        heard = st.segmented_control(
            "Quoted", list(HEARD.choices), default=HEARD.default, required=True, key="heard", bind="query-params",
            help="Anywhere: in other articles or not at all. Nowhere: no article of the corpus quotes them, directly or not.",
        )  # fmt: skip
    options = {"whom": whom or WHOM.default, "heard": heard or HEARD.default}
    table = session.ask(view, query, "named-not-quoted", view.filters, limit=None, **options)
    rows = table.rows[:DRAWN]
    if not rows:
        st.info("Whomever these articles name in full they also quote.", icon=":material/info:")
        st.caption(" ".join(table.notes))
        return table
    known = _figure.speaker_colours(view)
    marks = [Mark(row.speaker, row.n, evidence.encode(row.evidence), _told_named(row), articles=row.n) for row in rows]
    silent = [place for place, row in enumerate(rows) if not row.quoted]
    colours = [known.get(row.speaker, PLAIN) for row in rows]
    figure = share_bars(marks, colours, axis="articles that name and do not quote", percent=False, hatched=silent)
    who = "persons and bodies" if whom == "all" else whom
    counted = f"The first {len(rows)} of {len(table.rows):,} {who}. Hatched: quoted nowhere. Grey: fewer than 5 articles."
    alt = f"Articles that name {len(rows)} {who} without a quotation of theirs, most {rows[0].n:,}"
    _figure.show(view, figure, table, NAMED, key="named", alt=alt, counted=counted)
    return table


def _told_named(row: Any) -> str:
    elsewhere = f"quoted in {row.quoted:,} articles of the corpus" if row.quoted else "quoted in no article of the corpus"
    return f"not quoted in {row.n:,} of {row.denominator:,} articles that name them: {percent(row.value)}\n{interval(row)}\n{elsewhere}"


def _dot(row: Any, label: str, note: str) -> Mark:
    return Mark(label, row.value, evidence.encode(row.evidence), note, row.low, row.high, row.articles)


def _between(low: float | None, high: float | None, form: str) -> str:
    if low is None or high is None:
        return "no interval: too few articles"
    return f"95 % interval {low:{form}} to {high:{form}}"


VIEWS: dict[str, Callable[[View, str], Table]] = {
    "diversity": diversity, "verbs": verbs, "after whom": exchanges, "named only": named,
}  # fmt: skip


PARTS: Sequence[tuple[str, str, tuple[Column, ...]]] = tuple(
    (
        part,
        title,
        (Column("name", column), *extra, *SHARE, Column("n", "Quotations", "count"), Column("denominator", "Of", "count"), *BEHIND),
    )
    for part, title, column, extra in (
        ("outlet", "Outlets", "Outlet", ()),
        ("topic", "Topics", "Topic", ()),
        ("called", "Called", "In the text", (Column("how", "As"),)),
        ("verb", "Introduced by", "Word", ()),
        ("kind", "Speech", "Kind", ()),
    )
)
"""The parts of a speaker's profile: name in the table, heading of the tab, columns."""
