"""Below an article: where else its text was printed, and where it is likely to be from."""

from typing import Any

import streamlit as st

from dashboard import session
from dashboard.app_pages import _passages, _texts
from dashboard.app_pages._frame import day, several
from dashboard.queries.copies import Elsewhere, Origin, Other, elsewhere
from dashboard.session import View

MOST = 30
"""Articles listed: whoever wants all of a much-printed story asks `presslens query duplicates`."""

WHY = {
    "agency's own": "an article of the agency's own has it",
    "agency named": "copies name the agency",
    "earliest": "no other copy is as early",
    "unknown": "no copy names an agency, and their days do not tell which was first",
}


def also_printed(view: View, article: str) -> None:
    """The articles that share text with this one, each a way to it, and the likely origin with its reason."""
    found = session.ask(view, elsewhere, article)
    if not found.others:
        return
    st.subheader("Also printed elsewhere", anchor=False)
    st.text("\n".join(_told(origin, article) for origin in found.origins))
    items = [_item(other, found) for other in found.others[:MOST]]
    asked = _texts.passages(items, first=1, key="elsewhere")
    if len(found.others) > MOST:
        st.caption(f"And in {several(len(found.others) - MOST, 'more article')}.")
    if asked:
        _passages.open_article(asked)


def _told(origin: Origin, article: str) -> str:
    what = f"{several(origin.paragraphs, 'copied paragraph')}: " if origin.paragraphs else ""
    if origin.origin is None:
        return f"{what}origin unknown, {WHY[origin.because]}."
    here = " That is this article." if origin.origin_article == article else ""
    return f"{what}likely origin {origin.origin}, {WHY[origin.because]}.{here}"


def _item(other: Other, found: Elsewhere) -> dict[str, Any]:
    text = other.text if len(other.text) <= 300 else f"{other.text[:299]}…"
    return {
        "article": other.article, "paragraph": other.paragraph, "outlet": other.outlet, "day": day(other.day), "headline": other.headline,
        "runs": _texts.cut(text, []), "about": _about(other, found),
    }  # fmt: skip


def _about(other: Other, found: Elsewhere) -> str:
    parts = [f"{several(other.shared, 'paragraph')} of the same words"] if other.shared else []
    if other.similarity is not None:
        parts.append(f"near-duplicate: {other.similarity:.0%} of their three-word sequences are in both")
    if any(origin.origin_article == other.article for origin in found.origins):
        parts.append("likely origin")
    return " · ".join(parts)
