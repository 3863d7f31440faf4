"""Under each chart: what stands behind the mark that was clicked, item by item, in its paragraphs. Drawn = listed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import unquote

import streamlit as st

from dashboard import session
from dashboard.app_pages import _texts
from dashboard.app_pages._frame import READER, day
from dashboard.errors import PresslensError
from dashboard.queries import Table, evidence
from dashboard.queries.exchanges import exchange_names
from dashboard.queries.reader import paragraph_starts
from dashboard.queries.search import Expression, parse
from dashboard.queries.spots import spans
from dashboard.session import View
from dashboard.tables import Evidence

PAGE = 20
"""Items on a page: a screen or two of reading."""

_NOUNS = {"quotation": "quotation", "hit": "place", "article": "article", "paragraph": "paragraph"}


def select(code: str | None) -> None:
    """Make a mark's evidence the one that is listed, from its first page; None closes the list."""
    if code is None:
        if "selection" in st.query_params:
            del st.query_params["selection"]
        return
    st.query_params["selection"] = code
    st.session_state["page"] = 1


def selected(key: str) -> tuple[str, ...]:
    """What the listed evidence says under a key: `("Ada Brink",)` for `speaker`, nothing where it says nothing."""
    try:
        return tuple(value for name, value in evidence.decode(st.query_params.get("selection", "")).keys if name == key)
    except PresslensError:
        return ()


def panel(view: View, table: Table | None = None) -> None:
    """The evidence that the link's `selection` names; `table` is the chart's, for computing the drawn value again."""
    code = st.query_params.get("selection")
    if not code:
        if table is not None and table.rows:
            st.caption("Click a mark of the chart, or choose a row of its table, to read what stands behind it.")
        return
    try:
        wanted = evidence.decode(code)
        n, value = session.ask(view, evidence.count, view.filters, wanted)
    except PresslensError as error:
        st.text(f"This link's selection cannot be shown. {error.told}")
        return
    with st.container(key="evidence"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(f"{n:,} {_NOUNS[wanted.unit]}{'s' * (n != 1)}", anchor=False)
            st.button("Close the list", key="close", type="tertiary", icon=":material/close:", on_click=select, args=(None,))
        st.text(described(wanted))
        if told := _recomputed(table, wanted, n, value):
            st.caption(told)
        _list(view, wanted, n)


def _list(view: View, wanted: Evidence, n: int) -> None:
    if not n:
        st.caption("Nothing under these filters. Reset them, or click another mark.")
        return
    pages = -(-n // PAGE)
    at = st.pagination(pages, key="page", bind="query-params") if pages > 1 else 1
    found = session.ask(view, evidence.items, view.filters, wanted, limit=PAGE, offset=(at - 1) * PAGE)
    starts = session.ask(view, paragraph_starts, tuple(sorted({item.article for item in found})))
    search = parse(view.filters.search) if view.filters.search else None
    asked = _texts.passages([_passage(item, starts, search) for item in found], first=(at - 1) * PAGE + 1, key="passages")
    if asked:
        open_article(asked)


def open_article(asked: _texts.Asked) -> None:
    """Show a paragraph in its article, and remember the way back. Filters and switches keep themselves across pages."""
    kept = {key: st.query_params[key] for key in ("selection", "version", "article", "tour") if key in st.query_params}
    st.session_state["back"] = {"page": st.session_state["here"], "params": kept}
    # The selection goes along: the browser's Back then finds the list open on the page it leads to.
    along = {key: kept[key] for key in ("version", "selection") if key in kept}
    st.switch_page(READER, query_params=along | {"article": asked.article, "paragraph": str(asked.paragraph)})


def _passage(item: evidence.Item, starts: dict[tuple[str, int], int], search: Expression | None) -> dict[str, Any]:
    base = starts.get((item.article, item.paragraph), 0)
    hit = (item.start - base, item.end - base) if item.start is not None and item.end is not None else (0, 0)
    places = marked(hit, spans(search, item.text, headline=item.paragraph == 0) if search else [])
    return {
        "article": item.article, "paragraph": item.paragraph, "outlet": item.outlet, "day": day(item.day), "headline": item.headline,
        "runs": _texts.cut(item.text, places), "about": _about(item),
    }  # fmt: skip


def marked(hit: tuple[int, int], found: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """The item's own words ("hit") and the words searched for ("found"), in and outside of them, as places of one text."""
    places: list[tuple[int, int, str]] = []
    at, end = hit
    for start, stop in found:
        a, b = max(start, at), min(stop, end)
        if a >= b:
            places.append((start, stop, "found"))
            continue
        places += [(at, a, "hit"), (start, stop, "hit found")]
        at = b
    return [place for place in (*places, (at, end, "hit")) if place[0] < place[1]]


def _about(item: evidence.Item) -> str:
    if item.kind is None:
        return f"paragraph {item.paragraph}" if item.paragraph else "headline"
    who = item.speaker or "nobody named"
    called = f", called “{item.mention}”" if item.mention and item.mention != item.speaker else ""
    return f"{who}{called} · {item.kind} · {item.value or 0:,.0f} words · paragraph {item.paragraph}"


def described(wanted: Evidence) -> str:
    """What the evidence is of, in words."""
    others = sum(name == "not" for name, _ in wanted.keys)
    parts = [_KEYS_TOLD[name](value) for name, value in wanted.keys if name in _KEYS_TOLD]
    if others:
        parts.insert(0, f"of everybody but the {others} shown by name")
    return "; ".join(parts) if parts else "all of this view"


def _period_told(value: str) -> str:
    bin_, _, start = value.partition(":")
    try:
        first = date.fromisoformat(start)
    except ValueError:
        return f"in {value}"
    return {"day": f"on {day(start)}", "week": f"in the week from {day(start)}"}.get(bin_, f"in {first:%B %Y}")


def _band_told(value: str) -> str:
    measure, low, high = [*value.split(":"), "", ""][:3]
    return f"scoring from {low} to below {high} ({measure.replace('_', ' ')})"


_KEYS_TOLD: Mapping[str, Callable[[str], str]] = {
    "speaker": lambda value: f"of {value}",
    "unattributed": lambda _: "of nobody that the text names",
    "kinds": lambda value: f"{value.replace('+', ', ')} speech",
    "attributed": lambda _: "of speakers whom the text names",
    "cue": lambda value: f"introduced by “{value}”",
    "verbs": lambda value: f"introduced by {'an' if value.startswith(tuple('aeiou')) else 'a'} {value} word",
    "mention": lambda value: f"called “{value}”",
    "exchange": lambda value: "of {} and, right after, of {}".format(*exchange_names(value)),
    "named": lambda value: f"that name {value} and do not quote them",
    "outlet": lambda value: f"in {value}",
    "period": _period_told,
    "undated": lambda _: "without a day",
    "term": lambda value: f"with “{value}”",
    "topic": lambda value: f"on {value}",
    "language": lambda value: f"in language {value or 'unknown'}",
    "measure": lambda value: f"with a score ({value.replace('_', ' ')})",
    "band": _band_told,
    "section": lambda value: f"in section {value or '(none given)'}",
    "lemma": lambda value: f"with a form of “{value}”",
    "phrase": lambda value: f"with “{value.partition(':')[2]}”",
    "beside": lambda value: f"with “{value}” beside the words searched for",
    "speech": lambda value: "inside quotations" if value == "quoted" else "outside quotations",
    "keyness": lambda value: f"of the {'other ' * ('|other|' in value)}group with “{unquote(value.rpartition('|')[2])}”",
    "article": lambda _: "one article",
    "paragraph": lambda value: f"paragraph {value}",
}


def _recomputed(table: Table | None, wanted: Evidence, n: int, value: float) -> str:
    """The drawn value, computed again from the items listed."""
    if table is not None and table.name == "keyness":
        return _of_group(table, wanted, n)
    row = next((row for row in table.rows if getattr(row, "evidence", None) == wanted), None) if table else None
    if row is None:
        return f"{value:,.0f} words." if wanted.unit in ("quotation", "paragraph") else ""
    if table is not None and table.name == "quoted-after":
        return f"{row.numerator:,} times, two quotations each; {row.denominator:.1f} to be expected: {row.value:.2f} times as often."
    if table is not None and table.name == "voice-diversity":
        drawn = "" if row.value is None else f" {row.value:.1f} to be expected in {row.at:,} of them."
        return f"{row.voices:,} voices in these {n:,} quotations.{drawn}"
    if getattr(row, "numerator", None) == n == row.n:
        return f"{n:,} of {row.denominator:,} quotations = {n / row.denominator:.1%}." if row.denominator else ""
    if hasattr(row, "numerator"):
        counted, what = (value, "words") if value == row.numerator else (n, "quotations")
        return f"{counted:,.0f} of {row.denominator:,} {what} = {counted / row.denominator:.1%}." if row.denominator else ""
    if hasattr(row, "measure"):
        return f"Mean of their {n:,} scores: {value / n:.2f}." if n else ""
    if getattr(row, "denominator", None) and wanted.unit == "article":
        return f"{n:,} of {row.denominator:,} articles = {n / row.denominator:.1%}."
    return f"{value:,.0f} words." if wanted.unit in ("quotation", "paragraph") else ""


def _of_group(table: Table, wanted: Evidence, n: int) -> str:
    """What part of its group the articles of one side of a word are."""
    for row in table.rows:
        if wanted == row.evidence:
            return f"{n:,} of {row.n_group:,} articles of the group = {n / row.n_group:.1%}."
        if wanted == row.evidence_rest:
            return f"{n:,} of {row.m_rest:,} articles of the other group = {n / row.m_rest:.1%}."
    return ""
