"""Article: show me. One text, its quotations in the colours of their speakers, what was set aside, and how its day is known."""

import math
from itertools import pairwise
from typing import Any

import streamlit as st

from dashboard import session
from dashboard.app_pages import _decisions, _elsewhere, _figure, _frame, _parsed, _texts
from dashboard.app_pages._frame import day
from dashboard.app_pages._parts import nothing_here
from dashboard.charts import NOBODY
from dashboard.queries import library
from dashboard.queries.places import topics_of
from dashboard.queries.reader import Head, Paragraph, Reading, Speech, reading
from dashboard.session import View
from dashboard.tables import MARKED_KINDS

# Articles in the list box; the filters make the list shorter.
MOST_CHOICES = 2_000

KNOWN_FROM = {"decision": "dated by hand", "metadata": "from the file", "dateline": "from the dateline", "url": "from the web address"}

_BACK = {_frame.READER: "Back to the article before", "app_pages/library.py": "Back to the Library"}

Piece = dict[str, Any]


def page(view: View) -> None:
    wanted = st.query_params.get("article") or _only(view)
    found = session.ask(view, reading, wanted) if wanted else None
    _way_back()
    if wanted and found is None:
        st.info("This version of the corpus has no such article. Choose one below.", icon=":material/search_off:")
    _choose(view, found.head.article if found else None)
    if found:
        _texts.reader(_shown(view, found), key="reader")
        _elsewhere.also_printed(view, found.head.article)
        _about(view, found.head)
        _parsed.speakers(view, found)
        _parsed.panel(view, found)


def _only(view: View) -> str:
    """The one article of the view, where it has no other: there is nothing to choose."""
    lines = _selected(view)
    return str(lines[0].article) if len(lines) == 1 else ""


def _selected(view: View) -> tuple[Any, ...]:
    """All articles that the filters select: one that no figure counts, because all of it is copied, is still there to be read."""
    lines: tuple[Any, ...] = session.ask(view, library.articles, view.filters._replace(wire="each")).rows
    return lines


def _way_back() -> None:
    back = st.session_state.get("back")
    if back and st.button(_BACK.get(back["page"], "Back to results"), key="back-button", icon=":material/arrow_back:"):
        del st.session_state["back"]
        st.switch_page(back["page"], query_params=back["params"])


def _choose(view: View, now: str | None) -> None:
    lines, counted = _selected(view), _frame.span(view).articles
    if not lines and now is None:
        nothing_here(view)
        return
    names = {line.article: _name(line) for line in lines[:MOST_CHOICES]}
    if now is not None and now not in names:
        names = {now: "(outside the filters) the article shown below"} | names
    more = f", {len(lines) - counted:,} of them left out of all figures as copies" if len(lines) > counted else ""
    more += f", the first {MOST_CHOICES:,} listed" if len(lines) > MOST_CHOICES else ""
    st.session_state["choice"] = now
    st.selectbox(
        f"{_frame.several(len(lines), 'article')} under these filters{more}", list(names), index=None, key="choice", on_change=_chosen,
        format_func=lambda article: names.get(article, article),
        placeholder="Choose an article by a word of its headline",
    )  # fmt: skip


def _chosen() -> None:
    choice = st.session_state["choice"]
    if choice:
        st.query_params["article"] = choice
    elif "article" in st.query_params:
        del st.query_params["article"]
    if "paragraph" in st.query_params:
        del st.query_params["paragraph"]


def _name(line: library.ArticleLine) -> str:
    headline = line.headline if len(line.headline) <= 120 else f"{line.headline[:119]}…"
    return f"{line.day or 'undated'} · {line.outlet[:40]} · {headline or '(no headline)'}"


def _about(view: View, head: Head) -> None:
    with st.expander("About this article", icon=":material/info:", expanded=head.day is None):
        if head.day is None:
            st.caption("Nothing says on which day this was published, so no timeline has it.")
            _decisions.dating(view, head.article, head.candidates, key="date-here")
        st.text("\n".join([*_facts(view, head), *_on_topics(view, head.article)]))


def _on_topics(view: View, article: str) -> list[str]:
    """The topics of the article, each with its paragraphs."""
    where: dict[str, list[str]] = {}
    for number, names in session.ask(view, topics_of, article).items():
        for name in names:
            where.setdefault(name, []).append(str(number))
    return [f"On {name}: {_places(numbers)}" for name, numbers in where.items()]


def _places(numbers: list[str]) -> str:
    """The headline, paragraphs 1, 4: the headline has number 0."""
    body = [number for number in numbers if number != "0"]
    told = f"paragraph{'s' * (len(body) > 1)} {', '.join(body)}" if body else ""
    return ", ".join(["the headline"] * ("0" in numbers) + [told] * bool(body))


def _facts(view: View, head: Head) -> list[str]:
    file = _frame.told_file(view, head.file)
    facts = [
        f"File: {file}, part {head.part}",
        f"Outlet as found: {head.outlet_found}" if head.outlet_found != head.outlet else "",
        f"Agency: {head.agency}" if head.agency else "",
        f"Section: {head.section}" if head.section else "",
        f"Language: {head.language}" if head.language else "",
        f"Address: {head.url}" if head.url else "",
        f"{head.words:,} words",
        *(f"Note: {warning}" for warning in head.warnings),
    ]
    return [fact for fact in facts if fact]


def _shown(view: View, found: Reading) -> dict[str, Any]:
    marked = [one for one in found.speech if one.kind in MARKED_KINDS and one.field == "body"]
    names = list(dict.fromkeys(one.speaker for one in found.speech if one.speaker and one.kind != "term"))
    colours = _figure.spread(names, _figure.speaker_colours(view))
    anchor = st.query_params.get("paragraph", "")
    return {
        "article": found.head.article, "anchor": anchor if anchor.isdecimal() else "", "head": _head(found.head),
        "voices": _voices(marked, colours), "parts": _parts(found, colours),
    }  # fmt: skip


def _head(head: Head) -> list[Piece]:
    if head.day:
        when = f"{day(head.day)}, {KNOWN_FROM.get(head.day_from or '', 'found')}"
    else:
        when = f"{head.published}, not known to the day" if head.published else "undated"
    lines = [
        ("kicker", head.kicker), ("headline", head.headline or "(no headline)"), ("dek", head.dek),
        ("meta", f"{head.outlet} · {when}"), ("meta", head.byline), ("meta", head.dateline),
    ]  # fmt: skip
    return [{"as": name, "text": text} for name, text in lines if text]


def _voices(marked: list[Speech], colours: dict[str, str]) -> list[Piece]:
    """The legend: each speaker's share of the quoted words of this article."""
    words: dict[str | None, int] = {}
    for one in marked:
        words[one.speaker] = words.get(one.speaker, 0) + one.words
    whole = sum(words.values())
    told = sorted(words.items(), key=lambda entry: (entry[0] is None, -entry[1], entry[0] or ""))
    return [
        {"text": f"{name or 'nobody named'}: {n:,} of {whole:,} quoted words ({n / whole:.0%})" if whole else str(name),
         "colour": colours.get(name, NOBODY) if name else NOBODY}
        for name, n in told
    ]  # fmt: skip


def _parts(found: Reading, colours: dict[str, str]) -> list[Piece]:
    ends = [*(paragraph.place for paragraph in found.paragraphs[1:]), math.inf]
    first = found.paragraphs[0].place if found.paragraphs else math.inf
    parts: list[Piece] = [_aside(one.kind, one.text) for one in found.asides if one.after < first]
    crosshead: str | None = None
    for paragraph, end in zip(found.paragraphs, ends, strict=False):
        if paragraph.crosshead != crosshead and paragraph.crosshead:
            parts.append({"kind": "crosshead", "text": paragraph.crosshead})
        crosshead = paragraph.crosshead
        parts.append(_paragraph(paragraph, [one for one in found.speech if one.field == "body"], colours))
        # What followed a paragraph that is itself set aside follows the one before it.
        parts += [_aside(one.kind, one.text) for one in found.asides if paragraph.place <= one.after < end]
    return parts


def _aside(kind: str, text: str) -> Piece:
    return {"kind": "aside", "tag": f"set aside: {kind}", "text": text}


def _paragraph(paragraph: Paragraph, speech: list[Speech], colours: dict[str, str]) -> Piece:
    copied = f"; also in {paragraph.outlets} other outlet{'s' * (paragraph.outlets != 1)}" if paragraph.outlets else ""
    return {
        "kind": "paragraph", "number": paragraph.number, "title": f"paragraph {paragraph.number}{copied}",
        "runs": runs(paragraph, speech, colours),
    }  # fmt: skip


def runs(paragraph: Paragraph, speech: list[Speech], colours: dict[str, str]) -> list[Piece]:
    """The paragraph cut wherever a quotation, a cue or a mention begins or ends; each run says what it is part of."""
    inside = [one for one in speech if one.start < paragraph.end and one.end > paragraph.start]
    around = [one for one in speech if one.cue_start is not None or one.mention_start is not None]
    cues = {(one.cue_start, one.cue_end) for one in around if one.cue_start is not None and one.cue_end is not None}
    mentions = {(one.mention_start, one.mention_end) for one in around if one.mention_start is not None and one.mention_end is not None}
    edges = {paragraph.start, paragraph.end}
    for start, end in [*((one.start, one.end) for one in inside), *cues, *mentions]:
        edges |= {at for at in (start, end) if at is not None and paragraph.start < at < paragraph.end}
    places = sorted(edges)
    made = []
    for start, end in pairwise(places):
        run = _run(start, end, inside, colours)
        run["as"] += ["cue"] * _within(start, end, cues) + ["mention"] * _within(start, end, mentions)
        run["text"] = paragraph.text[start - paragraph.start : end - paragraph.start]
        made.append(run)
    return made


def _run(start: int, end: int, inside: list[Speech], colours: dict[str, str]) -> Piece:
    """Speech wins over terms, the innermost over what is around it."""
    covering = [one for one in inside if one.start <= start and end <= one.end]
    if not covering:
        return {"as": []}
    one = min(covering, key=lambda found: (found.kind == "term", found.end - found.start))
    if one.kind == "term":
        return {"as": ["term"], "title": "marked words that are nobody's speech"}
    who = one.speaker or "nobody named"
    colour = colours.get(one.speaker, NOBODY) if one.speaker else NOBODY
    found = f"; found by {one.resolution}, {one.confidence:.0%} sure" if one.speaker else ""
    title = f"{who} ({one.kind}, {one.words:,} words{found})"
    return {"as": ["speech", one.kind], "colour": colour, "title": title}


def _within(start: int, end: int, spans: set[tuple[Any, Any]]) -> bool:
    return any(first <= start and end <= last for first, last in spans)


page(_frame.view())
