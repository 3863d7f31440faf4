"""What stands above every page: which corpus, which articles (as a sentence), the filters, the link to this very view."""

from collections.abc import Iterable
from datetime import date
from pathlib import PurePath
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import session
from dashboard.errors import CorpusError
from dashboard.queries import library, places
from dashboard.session import View
from dashboard.tables import Filters

FIRST_DAY, LAST_DAY = date(1700, 1, 1), date(2100, 12, 31)

READER = "app_pages/reader.py"

SEARCH_HELP = (
    'Side by side: all in one paragraph. Also `"a phrase"`, `begin*`, `*end`, `tax NEAR/5 cut`, `AND`, `OR`, `NOT`, brackets, '
    '`headline:strike`, `outlet:post`, `speaker:"Ada Brink"`. CAPITALS: only the acronym. '
    "With NOT no article stays that has the word anywhere."
)
"""The query language in three lines."""

UNFILTERED = ("app_pages/library.py", "app_pages/methods.py")
"""Pages about the whole corpus: the filters wait, and come back with the next page."""

WIRE_TOLD = {
    "once": "copied paragraphs counted once",
    "each": "copied paragraphs counted in every outlet",
    "own": "copied paragraphs left out",
}


COPIED = "with the same words as one in another outlet"
"""What a copied paragraph is, in the words of every page that counts them."""


class Span(NamedTuple):
    """How many articles a view has, of how many outlets, from when to when."""

    articles: int
    outlets: int
    first: str | None
    last: str | None


class Frame(NamedTuple):
    """What is left to be told once the page has run: the place of the link, that of notices, and the switches that a new link asks for."""

    link: DeltaGenerator | None
    notices: DeltaGenerator
    asked: dict[str, list[str]]


def several(n: int, noun: str) -> str:
    """1 article, 24 articles."""
    return f"{n:,} {noun}{'s' * (n != 1)}"


def day(iso: str | None) -> str:
    """3 March 2025."""
    if not iso:
        return "undated"
    found = date.fromisoformat(iso)
    return f"{found.day} {found:%B %Y}"


def told_file(opened: View, file: str) -> str:
    """A file as it is shown. Where others than this machine look on, by its name: folders are nobody else's business. Of the demo from
    its folder on: where a program is installed helps nobody find it."""
    if opened.readonly:
        return PurePath(file).name
    return file.replace("\\", "/").rpartition("/demo/")[2] if opened.demo else file


def view() -> View:
    """The view that the frame of this run opened."""
    found: View = st.session_state["opened"]
    return found


def open_frame(page: str) -> Frame:
    """Read the link and draw the frame around the view that `view` gives. Returns what `close_frame` completes."""
    params = {key: st.query_params.get_all(key) for key in st.query_params}
    _, told = session.params_to_filters(params)
    notices = [*session.strange_keys(params), *told]
    try:
        everything = session.open_view(Filters(), _version(params, notices))
    except CorpusError as error:
        notices.append(f"{error.told} The newest version is shown.")
        st.session_state.pop("pinned", None)
        everything = session.open_view(Filters(), None)
    _, missing = session.known(everything._replace(filters=session.params_to_filters(params)[0]))
    if notices or missing:
        st.session_state["notices"] = [*notices, *missing]
    fresh = st.session_state.get("here") != page
    st.session_state["here"] = page
    _told_corpus(everything)
    opened, place = (everything, None) if page in UNFILTERED else _bar(everything)
    st.session_state["opened"] = opened
    _notices()
    return Frame(place, st.container(), {key: params[key] for key in session.VIEW_KEYS if key in params} if fresh else {})


def close_frame(frame: Frame) -> None:
    """Tell what only the page knows: which switches of the link it does not have, and the link to what is shown now."""
    shown = {key: st.session_state[key] for key in frame.asked if key in st.session_state}
    strange = session.strange_switches(frame.asked, shown)
    for notice in strange:
        frame.notices.text(f"⚠ {notice}")
    if strange:
        st.session_state["notices"] = [*st.session_state.get("notices", []), *strange]
    if frame.link is not None:
        _tell_link(frame.link)


def _version(params: dict[str, list[str]], notices: list[str]) -> int | None:
    """The version that the link pins. A page switch drops it from the address: the session remembers it."""
    asked = params.get("version", [])[:1]
    if asked and asked[0].isdecimal() and len(asked[0]) < 10:
        st.session_state["pinned"] = int(asked[0])
    elif asked:
        notices.append("The link's version is no number; the newest is shown.")
        del st.query_params["version"]
    elif "pinned" in st.session_state:
        st.query_params["version"] = str(st.session_state["pinned"])
    pinned: int | None = st.session_state.get("pinned")
    return pinned


def _told_corpus(opened: View) -> None:
    if opened.demo:
        st.info("Demo corpus: the country, the people, the outlets and the news in it are invented.", icon=":material/theater_comedy:")
    if opened.pinned:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"This link shows version {opened.snapshot.seq} of the corpus; the newest is {opened.newest}.")
            st.button("Go to the newest", key="newest", on_click=_unpin)


def _unpin() -> None:
    st.session_state.pop("pinned", None)
    if "version" in st.query_params:
        del st.query_params["version"]


def _bar(everything: View) -> tuple[View, DeltaGenerator]:
    """The sentence and the filters; returns the view under them, and the place of the link."""
    place = st.container()
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover("Filters", icon=":material/filter_list:", key="filters"):
            chosen, notices = _widgets(everything)
            for notice in notices:
                st.text(f"⚠ {notice}")
        opened = everything._replace(filters=chosen)
        if chosen != Filters():
            st.button("Reset filters", key="reset", icon=":material/close:", on_click=choose, args=(Filters(),), type="tertiary")
        link = st.popover("Copy link", icon=":material/link:", type="tertiary", key="link")
    with place:
        st.text(sentence(chosen, span(opened)))
    for notice in notices:
        st.text(f"⚠ {notice}")
    # What the filters themselves tell is told beside them, as long as it is so, and nowhere else.
    st.session_state["notices"] = [told for told in st.session_state.get("notices", []) if told not in notices]
    return opened, link


def _widgets(everything: View) -> tuple[Filters, tuple[str, ...]]:
    outlets = [choice.value for choice in session.ask(everything, library.outlets)]
    speakers = _with_linked("speakers", [choice.value for choice in session.ask(everything, library.speakers)])
    topics = [topic.name for topic in session.ask(everything, places.topics)]
    for key in ("outlets", "speakers", "topics"):
        _forget_missing(key, {"outlets": outlets, "speakers": speakers, "topics": topics}[key])
    first, second = st.columns(2)
    many: dict[str, list[str]] = {}
    with first:
        many["outlets"] = st.multiselect("Outlets", outlets, key="outlets", bind="query-params", placeholder="All", wrap=True)
        many["speakers"] = st.multiselect("Quoting", speakers, key="speakers", bind="query-params", placeholder="Anybody", wrap=True)
        many["topics"] = st.multiselect("On topic", topics, key="topics", bind="query-params", placeholder="Any", wrap=True)
    with second:
        many["since"] = _iso(st.date_input("From", None, FIRST_DAY, LAST_DAY, key="since", bind="query-params"))
        many["until"] = _iso(st.date_input("To", None, FIRST_DAY, LAST_DAY, key="until", bind="query-params"))
        many["search"] = [
            st.text_input(
                "With the words", key="search", bind="query-params", max_chars=session.MAX_LENGTH,
                help=SEARCH_HELP,
            )
        ]  # fmt: skip
    wire = st.segmented_control(
        "Copied paragraphs", ["once", "each", "own"], default="once", required=True, key="wire", bind="query-params",
        help="A paragraph that stands in several outlets counts once (its earliest copy), in each outlet, or not at all (own words only). "
        "An article that is left with none goes with it.",
    )  # fmt: skip
    return session.params_to_filters(many | {"wire": [wire or "once"]})


def _with_linked(key: str, options: list[str]) -> list[str]:
    """The options and what the link names beyond them: a list box holds the most quoted speakers only."""
    there = set(options)
    return [*options, *(value for value in st.query_params.get_all(key) if value not in there and len(value) <= session.MAX_LENGTH)]


def _forget_missing(key: str, options: Iterable[str]) -> None:
    """A name that another version of the corpus does not have is no choice any more."""
    there = set(options)
    if any(value not in there for value in st.session_state.get(key, ())):
        st.session_state[key] = [value for value in st.session_state[key] if value in there]


def _iso(found: object) -> list[str]:
    return [found.isoformat()] if isinstance(found, date) else []


def choose(chosen: Filters) -> None:
    """Make these the filters; in a callback, before the widgets are drawn."""
    since, until = (date.fromisoformat(day) if day else None for day in (chosen.since, chosen.until))
    lists = {"outlets": list(chosen.outlets), "speakers": list(chosen.speakers), "topics": list(chosen.topics)}
    for key, value in (lists | {"since": since, "until": until, "search": chosen.search, "wire": chosen.wire}).items():
        # A widget with a default must not be given another value beside it: set only what is not so already.
        if st.session_state.get(key) != value:
            st.session_state[key] = value


def _tell_link(place: DeltaGenerator) -> None:
    """The link to what is shown. Told after the page has run: a click that it took notice of belongs to the link."""
    place.caption("Opens this page with these filters, on this version of the corpus.")
    params = {key: st.query_params.get_all(key) for key in st.query_params}
    place.code(session.link(view(), st.context.url, params), language=None, wrap_lines=True)


def _notices() -> None:
    told: list[str] = st.session_state.get("notices", [])
    if not told:
        return
    with st.container(border=True):
        st.text("\n".join(told[:8]))
        st.button("Dismiss", key="dismiss", on_click=_dismiss, type="tertiary")


def _dismiss() -> None:
    st.session_state["notices"] = []


def span(opened: View) -> Span:
    lines = session.ask(opened, library.articles, opened.filters).rows
    days = [line.day for line in lines if line.day]
    return Span(len(lines), len({line.outlet for line in lines}), min(days, default=None), max(days, default=None))


def sentence(chosen: Filters, found: Span) -> str:
    """The filters in words: "24 articles of 4 outlets, 3 March to 2 May 2025, quoting Ada Brink"."""
    parts = [f"{several(found.articles, 'article')} of {several(found.outlets, 'outlet')}" if found.articles else "No article"]
    if found.first and found.last:
        parts.append(day(found.first) if found.first == found.last else f"{_without_year(found.first, found.last)} to {day(found.last)}")
    elif found.articles:
        parts.append("all undated")
    if chosen.outlets:
        parts.append(f"only {_any(chosen.outlets)}")
    if chosen.speakers:
        parts.append(f"quoting {_any(chosen.speakers)}, directly or indirectly")
    if chosen.topics:
        parts.append(f"on {_any(chosen.topics)}")
    if chosen.search:
        parts.append(f"with {chosen.search}")
    if chosen.since or chosen.until:
        limits = [f"from {day(chosen.since)}" if chosen.since else "", f"to {day(chosen.until)}" if chosen.until else ""]
        parts.append(f"limited {' '.join(limit for limit in limits if limit)}")
    return f"{', '.join(parts)}; {WIRE_TOLD[chosen.wire]}."


def _without_year(first: str, last: str) -> str:
    return day(first).removesuffix(f" {last[:4]}")


def _any(names: tuple[str, ...]) -> str:
    shown = [name if len(name) <= 40 else f"{name[:39]}…" for name in names[:3]]
    return " or ".join(shown) + (f" or {len(names) - 3} more" if len(names) > 3 else "")
