"""The components that show texts of articles: passages, a concordance, the reader. They build text nodes, so no text can be markup."""

from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

_FOLDER = Path(__file__).resolve().parent / "components"
_CSS = (_FOLDER / "texts.css").read_text(encoding="utf-8")

_PASSAGES = st.components.v2.component("presslens_passages", js=(_FOLDER / "passages.js").read_text(encoding="utf-8"), css=_CSS)
_READER = st.components.v2.component("presslens_reader", js=(_FOLDER / "reader.js").read_text(encoding="utf-8"), css=_CSS)


class Asked(NamedTuple):
    """The paragraph that a reader asked to see in its article."""

    article: str
    paragraph: int


def passages(items: list[dict[str, Any]], *, first: int, key: str) -> Asked | None:
    """Passages as a list; each with `article, paragraph, outlet, day, headline, about` and `runs` of `{text, as}`.

    `first` is the number of the first. Returns the passage whose article somebody asked for, in the run in which it was asked.
    """
    data = {"items": items, "first": first, "labels": {"open": "Read in the article"}}
    return _asked(_PASSAGES(data=data, key=key, on_open_change=_nothing).open)


def lines(items: list[dict[str, Any]], *, first: int, key: str) -> Asked | None:
    """Lines of a concordance; each with `article, paragraph, headline, before, hit, after, about`. Returns the one that was chosen."""
    data = {"lines": items, "first": first, "labels": {"open": "Read in the article"}}
    return _asked(_PASSAGES(data=data, key=key, on_open_change=_nothing).open)


def _asked(found: Any) -> Asked | None:
    return Asked(str(found["article"]), int(found["paragraph"])) if found else None


def reader(data: dict[str, Any], *, key: str) -> None:
    """An article: `head` lines, `voices` of the legend, `parts` (paragraphs of runs, crossheads, asides), `article`, `anchor`."""
    _READER(data=data, key=key)


def _nothing() -> None:
    """Named so that the component's result always has the event."""


def cut(text: str, places: list[tuple[int, int, str]]) -> list[dict[str, str]]:
    """Text as runs: `places` are (start, end, mark) in it, the later ones inside or after the earlier; without overlap."""
    runs: list[dict[str, str]] = []
    at = 0
    for begins, ends, mark in sorted(places):
        start, end = max(begins, at), min(ends, len(text))
        if start >= end:
            continue
        runs += [{"text": text[at:start], "as": ""}] * (start > at)
        runs.append({"text": text[start:end], "as": mark})
        at = end
    return [*runs, *([{"text": text[at:], "as": ""}] * (at < len(text)))]
