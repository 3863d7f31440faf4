"""Overview: what is in it?"""

import streamlit as st

from dashboard import session
from dashboard.app_pages import _figure, _frame, _passages, _tours
from dashboard.app_pages._figure import Column, interval, percent
from dashboard.app_pages._frame import several
from dashboard.app_pages._parts import coverage_series, nothing_here, window
from dashboard.charts import Mark, colour_of, focused, share_bars, strip
from dashboard.queries import Table, evidence, query
from dashboard.queries.periods import default_bin
from dashboard.queries.table import SMALL
from dashboard.queries.voices import POOLED
from dashboard.session import View

COUNTS = (Column("name", "What"), Column("n", "Number", "count"), Column("denominator", "Of", "count"), Column("about", "Counted"))
COVERAGE = (Column("outlet", "Outlet"), Column("period", "Period from"), Column("n", "Articles", "count"), Column("complete", "Complete"))
VOICES = (
    Column("speaker", "Speaker"),
    Column("value", "Share", "share"),
    Column("low", "From", "share"),
    Column("high", "To", "share"),
    Column("numerator", "Words", "count"),
    Column("denominator", "Of", "count"),
    Column("n", "Quotations", "count"),
    Column("articles", "Articles", "count"),
)
TOPICS = (
    Column("topic", "Topic"),
    Column("kind", "Kind"),
    Column("value", "Share", "share"),
    Column("n", "Articles", "count"),
    Column("denominator", "Of", "count"),
)

# Bars of a small chart; the page behind it has them all.
SHOWN = 6


def page(view: View) -> None:
    if not _frame.span(view).articles:
        nothing_here(view)
        return
    _tours.start(view)
    counts = session.ask(view, query, "overview", view.filters)
    _counts(counts)
    told = [*_loudest(view), *_rest(counts)][:3]
    _worth_a_look(told)
    # What was chosen up here is listed up here, not below three charts.
    chosen = st.query_params.get("selection")
    above = chosen in {code for _, code in told} or chosen in {evidence.encode(row.evidence) for row in counts.rows if row.evidence}
    if above:
        _passages.panel(view, counts)
    voices = session.ask(view, query, "quote-share", view.filters, top=str(SHOWN))
    topics = _largest(session.ask(view, query, "topics", view.filters))
    _coverage(view)
    left, right = st.columns(2)
    with left:
        _voices(view, voices)
    with right:
        _topics(view, topics)
    if not above:
        _passages.panel(view, _joined(voices, topics))


def _counts(table: Table) -> None:
    """Each count is a button that lists what it counts, where it has a list."""
    listed = [(row, evidence.encode(row.evidence)) for row in table.rows if row.evidence]
    with st.grid(len(listed), gap="small", min_column_width=140):
        for row, code in listed:
            whole = f" of {row.denominator:,}" if row.denominator else ""
            name = row.name.removesuffix("s") if row.n == 1 and not row.denominator else row.name
            st.button(
                f"**{row.n:,}**{whole}  \n{name}", key=f"count-{row.name}", help=row.about, disabled=not row.n, width="stretch",
                on_click=_passages.select, args=(code,),
            )  # fmt: skip
    rest = {row.name: row.n for row in table.rows}
    out = f"{several(rest['left out'], 'article')} of copied text alone {'is' if rest['left out'] == 1 else 'are'} left out. "
    st.caption(
        f"{several(rest['outlets'], 'outlet')}; {several(rest['speakers'], 'speaker')}; "
        f"{several(rest['copied paragraphs'], 'paragraph')} {_frame.COPIED}. "
        f"{out if rest['left out'] else ''}Click a number to read what it counts."
    )


def _worth_a_look(told: list[tuple[str, str]]) -> None:
    """Three sentences at most, each with its n and its evidence; none rests on fewer articles than a figure may."""
    if not told:
        return
    st.subheader("Worth a look", anchor=False)
    for place, (text, code) in enumerate(told):
        left, right = st.columns([12, 1], vertical_alignment="center")
        left.text(text)
        right.button("Show", key=f"look-{place}", type="tertiary", on_click=_passages.select, args=(code,))


def _loudest(view: View) -> list[tuple[str, str]]:
    """In which outlet one speaker has the largest share, of those who are quoted in `SMALL` articles or more."""
    rows = session.ask(view, query, "quote-share", view.filters, by="outlet").rows
    named = [row for row in rows if row.speaker not in POOLED and row.low is not None and row.articles >= SMALL]
    if not named:
        return []
    # By what is sure: a wide interval around a large share would lead, and say nothing.
    row = max(named, key=lambda row: (row.low, row.n))
    text = (
        f"{row.speaker} has {percent(row.value)} of the quoted words in {row.group} ({interval(row)}; "
        f"{several(row.n, 'quotation')} in {several(row.articles, 'article')}): "
        f"of the voices quoted in {SMALL} articles or more of an outlet, the one whose interval begins highest."
    )
    return [(text, evidence.encode(row.evidence))]


def _rest(counts: Table) -> list[tuple[str, str]]:
    by = {row.name: row for row in counts.rows}
    nobody, undated = by["unattributed"], by["undated"]
    found = []
    if nobody.n:
        share = f"{nobody.n:,} of {several(nobody.denominator, 'quotation')} ({nobody.n / nobody.denominator:.0%})"
        text = f"Unattributed: {share}. The text names nobody for {_them(nobody.n)}; in charts the unattributed are a bar of their own."
        found.append((text, evidence.encode(nobody.evidence)))
    if undated.n:
        share = f"{undated.n:,} of {several(undated.denominator, 'article')} ({undated.n / undated.denominator:.0%})"
        text = f"Undated: {share}. No timeline has {_them(undated.n)}."
        found.append((text, evidence.encode(undated.evidence)))
    return found


def _them(n: int) -> str:
    return "it" if n == 1 else "them"


def _coverage(view: View) -> None:
    bin_ = session.ask(view, default_bin, view.filters)
    table = session.ask(view, query, "coverage", view.filters, bin=bin_)
    st.subheader("What the collection covers", anchor=False)
    if not table.rows:
        st.caption("None of these articles has a day. The page Topics says how to date them.")
        return
    shown, outside = window(view, bin_)
    counted = f"One bar a {bin_}; pale: a {bin_} that the collection covers only in part.{outside}"
    figure = focused(strip(coverage_series(view, bin_)), shown)
    _figure.show(view, figure, table, COVERAGE, key="coverage", alt=f"Articles by {bin_} and outlet", counted=counted)


_BARS = f"Whiskers: 95 % intervals. Grey: fewer than {SMALL} articles."


def _voices(view: View, table: Table) -> None:
    st.subheader("Who is quoted most", anchor=False)
    if not table.rows:
        st.caption("Nobody is quoted in these articles.")
        return
    known = _figure.speaker_colours(view)
    named = [row for row in table.rows if row.speaker not in POOLED]
    shown = table._replace(rows=tuple(named))
    marks = [
        Mark(row.speaker, row.value, evidence.encode(row.evidence),
             f"{percent(row.value)} of quoted words\n{interval(row)}\n{several(row.n, 'quotation')} in {several(row.articles, 'article')}",
             row.low, row.high, row.articles)
        for row in named
    ]  # fmt: skip
    figure = share_bars(marks, [colour_of(row.speaker, known) for row in named], axis="share of quoted words")
    quotations = sum(row.n for row in table.rows)
    counted = f"Of {several(table.rows[0].denominator, 'quoted word')} in {several(quotations, 'quotation')}. {_BARS}"
    _figure.show(view, figure, shown, VOICES, key="small-voices", alt="Share of quoted words of the most quoted speakers", counted=counted)
    st.page_link("app_pages/voices.py", label="All voices", icon=":material/arrow_forward:")


def _topics(view: View, table: Table) -> None:
    st.subheader("Which topics", anchor=False)
    if not table.rows:
        st.caption("None of the topics is in these articles. Define one on the page Topics.")
        return
    known = _figure.topic_colours(view)
    marks = [
        Mark(row.topic, row.value, evidence.encode(row.evidence),
             f"{percent(row.value)}: {row.n:,} of {several(row.denominator, 'article')}\n{interval(row)}", row.low, row.high, row.n)
        for row in table.rows
    ]  # fmt: skip
    figure = share_bars(marks, [colour_of(row.topic, known) for row in table.rows], axis="share of articles")
    counted = f"Of {several(table.rows[0].denominator, 'article')}; the largest of the defined topics. {_BARS}"
    _figure.show(view, figure, table, TOPICS, key="small-topics", alt="Share of articles of the largest topics", counted=counted)
    st.page_link("app_pages/topics.py", label="All topics", icon=":material/arrow_forward:")


def _largest(table: Table) -> Table:
    return table._replace(rows=tuple(row for row in table.rows if row.n and row.kind == "query")[:SHOWN])


def _joined(*tables: Table) -> Table:
    """One table to look a selection up in."""
    return tables[0]._replace(rows=tuple(row for table in tables for row in table.rows))


page(_frame.view())
