"""Readability: how hard is it to read?"""

from typing import Any, NamedTuple

import streamlit as st

from dashboard import session
from dashboard.annotate.readability import MEASURES, Measure
from dashboard.app_pages import _figure, _frame, _passages, _texts
from dashboard.app_pages._figure import Column
from dashboard.app_pages._frame import day, several
from dashboard.app_pages._parts import auto_bin, below, chosen_bin, coverage_series, nothing_here, window
from dashboard.charts import PALETTE, Mark, Series, colour_of, distribution, focused, intervals, means
from dashboard.queries import Table, evidence, query
from dashboard.queries.reader import paragraph_starts
from dashboard.queries.reading import Driver, Readability, ReadabilityPeriod, readability_over_time
from dashboard.session import View
from dashboard.tables import FLOOR_WORDS, Evidence

SCORES = (
    Column("group", "Group"),
    Column("part", "Part"),
    Column("value", "Mean", "score"),
    Column("low", "From", "score"),
    Column("high", "To", "score"),
    Column("median", "Median", "score"),
    Column("q1", "Lower quartile", "score"),
    Column("q3", "Upper quartile", "score"),
    Column("n", "Articles", "count"),
    Column("outlets", "Outlets", "count"),
    Column("missing", "Without a score", "count"),
    Column("short", "Too short", "count"),
    Column("unpunctuated", "No running text", "count"),
    Column("languages", "Not for the language", "count"),
)
PERIODS = (Column("period", "Period from"), *SCORES[2:], Column("complete", "Complete"))
ARTICLES = (
    Column("headline", "Headline"),
    Column("outlet", "Outlet"),
    Column("day", "Day"),
    Column("value", "Score", "score"),
    Column("words", "Words scored", "count"),
    Column("sentences", "Sentences", "count"),
    Column("reason", "Why no score"),
)
SENTENCES = (
    Column("text", "Sentence"),
    Column("paragraph", "Paragraph", "count"),
    Column("words", "Words", "count"),
    Column("syllables", "Syllables", "count"),
    Column("long_words", "Of three syllables or more", "count"),
    Column("pull", "Pull on the score", "score"),
)
BANDS = (Column("low", "From", "score"), Column("high", "To below", "score"), Column("n", "Articles", "count"))

# Groups that one chart can show; the table has all.
MOST = 40

# Articles of the list: beyond, filters say more.
ROWS = 2_000

# Sentences shown in their paragraphs; the table has the others.
SHOWN = 8

PARTS = {"narration": PALETTE[0], "quotations": PALETTE[1]}


def page(view: View) -> None:
    if not _frame.span(view).articles:
        nothing_here(view)
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = st.segmented_control("Show", list(_DRAWN), default="by outlet", required=True, key="reading", bind="query-params")
        labels = {measure.label: measure for measure in MEASURES}
        usual = next(place for place, measure in enumerate(MEASURES) if measure.name == "flesch_kincaid")
        measure = labels[st.selectbox("Measure", list(labels), usual, key="measure", bind="query-params", width=280)]
    table = _DRAWN[shown or "by outlet"](view, measure)
    if shown != "articles":
        _passages.panel(view, table)
    _explained(measure)


def _by_outlet(view: View, measure: Measure) -> Table:
    return _by(view, measure, "outlet")


def _by_section(view: View, measure: Measure) -> Table:
    return _by(view, measure, "section")


def _by(view: View, measure: Measure, group: str) -> Table:
    table = session.ask(view, query, "readability", view.filters, measure=measure.name, by=group)
    known = _figure.outlet_colours(view)
    scored = sorted((row for row in table.rows if row.value is not None), key=lambda row: row.value)
    if not scored:
        return _unscored(table, measure)
    named = [(row, row.group or f"(no {group} given)") for row in scored[-MOST:]]
    series = [Series(name, (_mark(row, name),), colour_of(name, known) if group == "outlet" else PALETTE[0]) for row, name in named]
    alt = f"Mean {measure.label} by {group}, from {scored[0].value:.1f} to {scored[-1].value:.1f}"
    _show(view, intervals(series, axis=_axis(measure)), table, measure, alt=alt)
    return table


def _over_time(view: View, measure: Measure) -> Table:
    """One point a period, of all articles with a score; a period without one is a gap."""
    bin_ = chosen_bin(auto_bin(view))
    table = session.ask(view, readability_over_time, view.filters, measure=measure.name, bin=bin_)
    if not table.rows:
        st.info(
            "No timeline: none of these articles has a day. On the page Topics, over time, they can be dated.", icon=":material/event_busy:"
        )
        return table
    if not any(row.n for row in table.rows):
        return _unscored(table, measure)
    line = Series("all articles", tuple(_period(row) for row in table.rows), PALETTE[0])
    shown, outside = window(view, bin_)
    figure = focused(means([line], coverage_series(view, bin_), axis=_axis(measure)), shown)
    counted = (
        f"Means of {sum(row.n for row in table.rows):,} scores by {measure.label}, one point a {bin_}; {below(bin_)}. "
        f"{_missing(table)}Whiskers: 95 % intervals. Grey, without a line and a whisker: fewer than 5 articles. Open points, pale bars: a "
        f"{bin_} that the collection covers only in part.{outside}"
    )
    alt = f"Mean {measure.label} of the articles of each {bin_}, with their number below"
    _figure.show(view, figure, table, PERIODS, key="readability-time", alt=alt, counted=counted)
    return table


def _period(row: ReadabilityPeriod) -> Mark:
    gap = Mark(row.period, None, evidence.encode(row.evidence), f"0 articles with a score, {row.missing:,} without", articles=0)
    made = _mark(row, row.period) if row.value is not None else gap
    return made._replace(complete=row.complete, note=made.note + ("" if row.complete else "\nperiod not complete"))


def _by_part(view: View, measure: Measure) -> Table:
    tables = {part: session.ask(view, query, "readability", view.filters, measure=measure.name, part=part) for part in PARTS}
    both = next(iter(tables.values()))._replace(
        rows=tuple(row for table in tables.values() for row in table.rows),
        notes=tuple(dict.fromkeys(note for table in tables.values() for note in table.notes)),
    )
    if not any(row.n for row in both.rows):
        return _unscored(both, measure)
    series = [
        Series(part, tuple(_mark(row, row.group) for row in tables[part].rows if row.value is not None), colour)
        for part, colour in PARTS.items()
    ]
    alt = f"Mean {measure.label} of narration and of quotations by outlet"
    _show(view, intervals([one for one in series if one.marks], axis=_axis(measure)), both, measure, alt=alt)
    return both


def _show(view: View, figure: object, table: Table, measure: Measure, *, alt: str) -> None:
    scored = sum(row.n for row in table.rows)
    of = f"{'Means of' if scored != 1 else 'Of'} {several(scored, 'score')} by {measure.label}."
    counted = (
        f"{of} {_missing(table)}Whiskers: 95 % intervals. "
        "Grey: fewer than 5 articles. The filters choose articles; copied paragraphs stay in their texts."
    )
    shown = table._replace(rows=tuple(_scored(row) for row in table.rows))
    _figure.show(view, figure, shown, SCORES, key="readability", alt=alt, counted=counted)


def _missing(table: Table) -> str:
    """How many have no score, and why, and a space; nothing where all have one."""
    short, lists, languages = (sum(getattr(row, name) for row in table.rows) for name in ("short", "unpunctuated", "languages"))
    why = [
        f"{short:,} with fewer than {FLOOR_WORDS} words" if short else "",
        f"{lists:,} without running text" if lists else "",
        f"{languages:,} for whose language the measure is not available" if languages else "",
    ]
    told = ", ".join(part for part in why if part)
    missing = sum(row.missing for row in table.rows)
    return f"{missing:,} {'has' if missing == 1 else 'have'} no score{': ' if told else ''}{told}. " if missing else ""


class _Scored(NamedTuple):
    """A row of the table, with the part of the text that it scores."""

    group: str | None
    part: str
    value: float | None
    low: float | None
    high: float | None
    median: float | None
    q1: float | None
    q3: float | None
    n: int
    outlets: int
    missing: int
    short: int
    unpunctuated: int
    languages: int
    measure: str
    evidence: Evidence


def _scored(row: Readability) -> _Scored:
    part = dict(row.evidence.keys)["measure"].partition(":")[2] or "body"
    return _Scored(
        row.group, part, row.value, row.low, row.high, row.median, row.q1, row.q3, row.n, row.outlets, row.missing, row.short,
        row.unpunctuated, row.languages, row.measure, row.evidence,
    )  # fmt: skip


def _distribution(view: View, measure: Measure) -> Table:
    table = session.ask(view, query, "readability-bands", view.filters, measure=measure.name)
    if not table.rows:
        return _unscored(table, measure)
    marks = [
        Mark(f"{row.low:g} to {row.high:g}", row.n, evidence.encode(row.evidence), f"{row.n:,} articles", articles=row.n)
        for row in table.rows
    ]
    figure = distribution(marks, [(row.low, row.high) for row in table.rows], axis=_axis(measure), colour=PALETTE[0])
    counted = f"{sum(row.n for row in table.rows):,} articles with a score by {measure.label}; the whole body of each."
    _figure.show(view, figure, table, BANDS, key="bands", alt=f"Distribution of {measure.label} over articles", counted=counted)
    return table


def _articles(view: View, measure: Measure) -> Table:
    table: Table = session.ask(view, query, "readability-articles", view.filters, measure=measure.name, top=str(ROWS))
    st.caption(
        f"{several(len(table.rows), 'article')}{', the first of more' * (len(table.rows) == ROWS)}, the highest score first. "
        "Choose one: the sentences that drive its score appear below."
    )
    event = _figure.grid(table, ARTICLES, key="scored", height=360)
    st.caption(" ".join(table.notes))
    _figure.download(view, table, ARTICLES, key="scored")
    chosen = _figure.chosen_row(event, table)
    if chosen:
        st.query_params["article"] = chosen.article
    asked = st.query_params.get("article")
    found = next((row for row in table.rows if row.article == asked), None)
    if found:
        _sentences(view, measure, found)
    return table


def _sentences(view: View, measure: Measure, of: Any) -> None:
    """What drives the score of one article: its sentences in their paragraphs, the one that pulls most first."""
    st.subheader("What drives its score", anchor=False)
    if of.value is None:
        st.text(f"{of.headline}: no score, {of.reason}.")
        return
    st.text(f"{of.headline}: {measure.label} {of.value:.1f}, {of.words:,} words in {several(of.sentences, 'sentence')}.")
    table: Table = session.ask(view, query, "readability-sentences", view.filters, article=of.article, measure=measure.name)
    text = {
        item.paragraph: item
        for item in session.ask(
            view, evidence.items, view.filters._replace(wire="each"), Evidence("paragraph", (("article", of.article),)), limit=ROWS
        )
    }
    sign = 1 if measure.direction == "higher is harder" else -1
    shown = [row for row in table.rows if row.paragraph in text and sign * row.pull > 0][:SHOWN]
    items = [_sentence(of, row, text[row.paragraph].text, view) for row in shown]
    asked = _texts.passages(items, first=1, key="sentences")
    st.caption(" ".join(table.notes))
    _figure.listing(view, table, SENTENCES, key="sentences", title="All its sentences and download")
    if asked:
        _passages.open_article(asked)


def _sentence(of: Any, row: Driver, text: str, view: View) -> dict[str, Any]:
    starts = session.ask(view, paragraph_starts, (of.article,))
    at = row.start - starts.get((of.article, row.paragraph), 0)
    long = f"{several(row.long_words, 'word')} of three or more syllables"
    counted = (several(row.words, "word"), several(row.syllables, "syllable"), long)
    return {
        "article": of.article, "paragraph": row.paragraph, "outlet": of.outlet, "day": day(of.day), "headline": of.headline,
        "runs": _texts.cut(text, [(at, at + row.end - row.start, "hit")]),
        "about": f"{', '.join(counted)} · without it the score would be {of.value - row.pull:.1f} ({-row.pull:+.1f})",
    }  # fmt: skip


_DRAWN = {
    "by outlet": _by_outlet,
    "over time": _over_time,
    "by section": _by_section,
    "distribution": _distribution,
    "narration and quotations": _by_part,
    "articles": _articles,
}


def _mark(row: Readability | ReadabilityPeriod, label: str | None) -> Mark:
    reach = f"95 % interval {row.low:.1f} to {row.high:.1f}" if row.low is not None else "no interval: one article alone"
    spread = f"median {row.median:.1f}, quartiles {row.q1:.1f} and {row.q3:.1f}"
    note = f"mean {row.value:.1f}, {reach}\n{spread}\n{row.n:,} articles, {row.missing:,} without a score"
    return Mark(label or "", row.value, evidence.encode(row.evidence), note, row.low, row.high, row.n)


def _axis(measure: Measure) -> str:
    return f"{measure.label} ({measure.unit}; {measure.direction})"


def _unscored(table: Table, measure: Measure) -> Table:
    told = _missing(table) if table.rows and hasattr(table.rows[0], "missing") else ""
    st.info(
        f"{measure.label} gives no score here. {told}A text needs {FLOOR_WORDS} words of running text and a language for which the "
        f"measure is made ({', '.join(sorted(measure.languages))}). Try LIX, or wider filters.",
        icon=":material/info:",
    )
    return table


def _explained(measure: Measure) -> None:
    with st.expander(f"What {measure.label} measures", icon=":material/help:"):
        st.text(
            f"{_axis(measure)}. Running prose mostly gives {measure.low:g} to {measure.high:g}.\n"
            f"Languages: {', '.join(sorted(measure.languages))}. After {measure.citation}.\n"
            f"Below {FLOOR_WORDS} words there is no score: one sentence misses the grade of its article by about five grades.\n"
            "It counts the length of sentences and words. It knows nothing of what is said, and it is no verdict on a writer."
        )


page(_frame.view())
