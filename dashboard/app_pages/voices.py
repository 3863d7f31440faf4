"""Voices: who is quoted?"""

import streamlit as st

from dashboard import session
from dashboard.app_pages import _figure, _frame, _joined, _passages, _voice_views
from dashboard.app_pages._figure import Column, interval, percent
from dashboard.app_pages._parts import auto_bin, below, coverage_series, nothing_here, window
from dashboard.charts import NOBODY, REST, Mark, Series, colour_of, focused, layers, share_bars, timeline
from dashboard.queries import Table, evidence, query
from dashboard.queries.joined import joined_names
from dashboard.queries.profiles import profile_parts
from dashboard.queries.voices import FEWEST, KINDS, OTHERS, POOLED, UNATTRIBUTED, profile
from dashboard.session import View
from dashboard.tables import NAMELESS

COLUMNS = (
    Column("speaker", "Speaker"),
    Column("value", "Share", "share"),
    Column("low", "From", "share"),
    Column("high", "To", "share"),
    Column("numerator", "Counted", "count"),
    Column("denominator", "Of", "count"),
    Column("n", "Quotations", "count"),
    Column("articles", "Articles", "count"),
    Column("outlets", "Outlets", "count"),
)

# Speakers named in stacked bars: more colours cannot be told apart.
LAYERS = 6


def page(view: View) -> None:
    if not _frame.span(view).articles:
        nothing_here(view)
        return
    with st.container(horizontal=True):
        by = st.segmented_control(
            "Show", [*_DRAWN, *_voice_views.VIEWS], default="speaker", required=True, key="by", bind="query-params",
            help="Shares by speaker, by outlet or over time; how many voices; which verbs introduce them; who is quoted after whom; "
            "who is named and not quoted.",
        ) or "speaker"  # fmt: skip
        unit = _unit() if by in _DRAWN else "words"
        kinds = _speech() if by != "named only" else "marked"
    table = _shares(view, by, unit, kinds) if by in _DRAWN else _voice_views.VIEWS[by](view, kinds)
    _profiles(view, kinds)
    _passages.panel(view, table)
    _joined.merging(view)


def _unit() -> str:
    return (
        st.segmented_control("Count", ["words", "quotations"], default="words", required=True, key="unit", bind="query-params") or "words"
    )


def _speech() -> str:
    return st.segmented_control(
        "Speech", list(KINDS.choices), default="marked", required=True, key="kinds", bind="query-params",
        help="Direct: a whole sentence between quotation marks. Mixed: marked words inside a reported sentence. "
        "Marked: both. Indirect: reported without marks.",
    ) or "marked"  # fmt: skip


def _shares(view: View, by: str, unit: str, kinds: str) -> Table:
    table = _asked(view, by, unit, kinds)
    if table.rows:
        _DRAWN[by](view, table, unit)
    else:
        st.info("Nobody is quoted in these articles. Reset the filters, or count other speech.", icon=":material/info:")
    return table


def _asked(view: View, by: str, unit: str, kinds: str) -> Table:
    options = {"unit": unit, "kinds": kinds, "top": str(12 if by == "speaker" else LAYERS)}
    if by == "time":
        options["by"] = auto_bin(view)
    elif by == "outlet":
        options["by"] = "outlet"
    return session.ask(view, query, "quote-share", view.filters, limit=None, **options)


def _marks(table: Table, *, label: str) -> list[Mark]:
    return [
        Mark(
            getattr(row, label) or row.speaker, row.value, evidence.encode(row.evidence),
            f"{percent(row.value)}: {row.numerator:,} of {row.denominator:,}\n{interval(row)}\n"
            f"{row.n:,} quotations in {row.articles:,} articles of {row.outlets:,} outlets",
            row.low, row.high, row.articles,
        )
        for row in table.rows
    ]  # fmt: skip


def _colour(name: str, known: dict[str, str]) -> str:
    return NOBODY if name in (NAMELESS, UNATTRIBUTED) else REST if name == OTHERS else colour_of(name, known)


def _by_speaker(view: View, table: Table, unit: str) -> None:
    known = _figure.speaker_colours(view)
    nobody = [place for place, row in enumerate(table.rows) if row.speaker == UNATTRIBUTED]
    named = [row for row in table.rows if row.speaker not in POOLED]
    others = [place for place, row in enumerate(table.rows) if row.speaker == OTHERS]
    colours = [_colour(row.speaker, known) for row in table.rows]
    figure = share_bars(_marks(table, label="speaker"), colours, axis=_axis(unit), hatched=nobody, rest=others)
    alt = f"{_axis(unit).capitalize()} by speaker, {len(named)} by name, largest {percent(named[0].value) if named else 'none'}"
    _figure.show(view, figure, table, COLUMNS, key="voices", alt=alt, counted=_counted(table, unit))


def _by_outlet(view: View, table: Table, unit: str) -> None:
    figure = layers(_series(view, table), axis=f"{_axis(unit)} in the outlet")
    columns = (Column("group", "Outlet"), *COLUMNS)
    groups = len({row.group for row in table.rows})
    alt = f"{_axis(unit).capitalize()} by speaker in each of {groups} outlets"
    _figure.show(view, figure, table, columns, key="voices-outlet", alt=alt, counted=_counted(table, unit, stacked=True))


def _by_time(view: View, table: Table, unit: str) -> None:
    bin_ = auto_bin(view)
    shown, outside = window(view, bin_)
    figure = focused(timeline(_series(view, table), coverage_series(view, bin_), axis=_axis(unit), stacked=True), shown)
    columns = (Column("group", f"{bin_.capitalize()} from"), *COLUMNS)
    alt = f"{_axis(unit).capitalize()} by speaker in each {bin_}, with the articles of each {bin_} below"
    strip = f"One bar a {bin_}; {below(bin_)}. Pale: a {bin_} that the collection covers only in part."
    counted = f"{strip} {_counted(table, unit, stacked=True)}{outside}"
    _figure.show(view, figure, table, columns, key="voices-time", alt=alt, counted=counted)


_DRAWN = {"speaker": _by_speaker, "outlet": _by_outlet, "time": _by_time}


def _series(view: View, table: Table) -> list[Series]:
    size = dict.fromkeys(dict.fromkeys(row.speaker for row in table.rows), 0)
    for row in table.rows:
        size[row.speaker] += row.numerator
    order = sorted(size, key=lambda name: (POOLED.index(name) + 1 if name in POOLED else 0, -size[name], name))
    known = _figure.spread([name for name in order if name not in POOLED], _figure.speaker_colours(view))
    marks = list(zip(table.rows, _marks(table, label="group"), strict=True))
    return [
        Series(name, tuple(mark for row, mark in marks if row.speaker == name), _colour(name, known), hatched=name == UNATTRIBUTED)
        for name in order
    ]


def _axis(unit: str) -> str:
    return f"share of {'quoted words' if unit == 'words' else 'quotations'}"


def _counted(table: Table, unit: str, *, stacked: bool = False) -> str:
    quotations = sum(row.n for row in table.rows)
    whole = sum({row.group: row.denominator for row in table.rows}.values())
    what = f"{whole:,} quoted words in {quotations:,} quotations" if unit == "words" else f"{quotations:,} quotations"
    if stacked:
        return f"Of {what}. Greyed: fewer than 5 articles. The 95 % intervals, the article as the unit, are in the table."
    return f"Of {what}. Whiskers: 95 % intervals, the article as the unit; below {FEWEST} articles none. {_GREY}"


_GREY = "Grey: fewer than 5 articles; also the bars in brackets, which are no single speaker."


def _profiles(view: View, kinds: str) -> None:
    """What the words around a speaker's quotations are: of the speakers that the filters name, or of the one whose bar was clicked."""
    speakers = view.filters.speakers or _passages.selected("speaker")
    if not speakers:
        return
    table = session.ask(view, profile, view.filters, kinds=kinds, of=speakers)
    parts = session.ask(view, profile_parts, view.filters, kinds=kinds, of=speakers)
    names = session.ask(view, joined_names, view.filters, kinds=kinds, of=speakers)
    for place, row in enumerate(table.rows):
        with st.container(border=True):
            st.text(row.speaker)
            st.caption(
                f"{_frame.several(row.quotations, 'quotation')}, {_frame.several(row.words, 'word')}, in "
                f"{_frame.several(row.articles, 'article')} of {_frame.several(row.outlets, 'outlet')}, {_seen(row.first, row.last)}"
            )
            _joined.names(view, names._replace(rows=tuple(name for name in names.rows if name.speaker == row.speaker)), place)
            _parts(parts._replace(rows=tuple(part for part in parts.rows if part.speaker == row.speaker)), place)


def _seen(first: str | None, last: str | None) -> str:
    return "all undated" if first is None else f"first seen on {_frame.day(first)}, last on {_frame.day(last)}"


def _parts(table: Table, place: int) -> None:
    """The parts of a profile, a tab each; a chosen row lists its quotations."""
    there = [part for part in _voice_views.PARTS if any(row.part == part[0] for row in table.rows)]
    for tab, (name, _, columns) in zip(st.tabs([title for _, title, _ in there]) if there else (), there, strict=True):
        with tab:
            rows = tuple(row for row in table.rows if row.part == name)
            _figure.choosing(table._replace(rows=rows), columns, key=f"profile-{place}-{name}")
    if there:
        st.caption(" ".join(("Choose a row to read its quotations.", *table.notes)))


page(_frame.view())
