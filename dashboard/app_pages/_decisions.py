"""Human judgements, made where they are needed and taken back where they are seen."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import streamlit as st

from dashboard import session
from dashboard.app_pages._frame import FIRST_DAY, LAST_DAY, day
from dashboard.corpus import active
from dashboard.queries.reader import as_found, headlines
from dashboard.session import View
from dashboard.tables import DecisionKind, DecisionRow

TOLD = {
    "outlet_alias": "Outlet", "outlet_split": "Outlets kept apart", "speaker_merge": "Speaker joined",
    "speaker_split": "Speaker kept apart", "attribution": "Quotation",
    "article_date": "Article dated", "topic": "Topic", "topic_label": "Topic named",
    "topic_merge": "Topic joined", "stop_word": "Stop word",
    "kept_phrase": "Phrase kept together", "columns": "Columns", "correction": "Corrected",
}  # fmt: skip


def decide(view: View, kind: DecisionKind, target: str | None, value: str | None) -> None:
    """Record a judgement and say so. For callbacks: the page then shows the newest version."""
    refused = session.judge(view, kind, target or "", value or "")
    st.session_state["notices"] = [refused] if refused else []
    if not refused:
        st.toast("Recorded. It can be undone.", icon=":material/check:")


def take_back(view: View, decision: DecisionRow) -> None:
    refused = session.take_back(view, decision)
    st.session_state["notices"] = [refused] if refused else []
    if not refused:
        st.toast("Undone.", icon=":material/undo:")


def undoing(view: View, kinds: tuple[str, ...], *, key: str, article: str | None = None, names: Mapping[str, str] | None = None) -> None:
    """The judgements in force of these kinds, the newest first, each with its undo; of one article where it is named.

    `names` tells what keys stand for.
    """
    inforce = active(view.snapshot.decisions)
    made = [row for row in reversed(inforce) if row.kind in kinds and (article is None or article_of(row) == article)]
    shown = made[:20]
    about = tuple(sorted({found for row in shown if (found := article_of(row))}))
    named = dict(names or {}) | (session.ask(view, headlines, about) if about else {})
    stood = before(inforce, session.ask(view, as_found, about)) if about else {}
    for row in shown:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.text(told(row, named, stood.get(row.decision, "")))
            if not view.readonly:
                st.button(
                    "Undo", key=f"{key}-{row.decision}", type="tertiary", icon=":material/undo:", on_click=take_back, args=(view, row)
                )
    if len(made) > 20:
        st.caption(f"And {len(made) - 20:,} earlier ones: see the Library.")


def article_of(row: DecisionRow) -> str | None:
    """The article that a judgement is about, None where it is about none."""
    return row.target.partition(":")[0] if row.kind in ("article_date", "attribution", "correction") else None


def before(inforce: Sequence[DecisionRow], found: Mapping[str, str]) -> dict[str, str]:
    """Correction -> what stood there before it: the one before of the same field, or what the parser found (`as_found`)."""
    now, out = dict(found), {}
    for row in inforce:
        if row.kind == "correction":
            out[row.decision] = now.get(row.target, "")
            now[row.target] = row.value
    return out


def told(row: DecisionRow, named: Mapping[str, str], was: str = "") -> str:
    """A judgement in one line; `named` tells what keys stand for, the headlines of articles among them, `was` what a field was before."""
    value = named.get(row.value, row.value) or "(none)"
    target = named.get(row.target, row.target)
    if row.kind == "columns":
        target, value = (
            ", ".join(json.loads(row.target)),
            ", ".join(f"{name} in {column}" for name, column in json.loads(row.value).items()),
        )
    elif article := article_of(row):
        what = row.target.split(":")[1] if row.kind == "correction" else ""
        headline = named.get(article, f"an article that is not here ({article})") or "(no headline)"
        if what and what != "text":
            where = "" if what == "headline" else f", of {_short(headline)}"
            return f"Corrected: {what}{where}: {_short(was or '(none)')} → {_short(value)}, by {_short(row.who)}, {day(row.made_at[:10])}"
        target = f"a piece of text of {_short(headline)}" if what else headline
    return f"{TOLD.get(row.kind, row.kind)}: {_short(target)} → {_short(value)}, by {_short(row.who)}, {day(row.made_at[:10])}"


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"


def dating(view: View, article: str, candidates: list[str], *, key: str) -> None:
    """Date an article: what its text offers as buttons, or any day. `candidates` are ISO days, or days without a year."""
    if view.readonly:
        st.caption("This dashboard is read-only: the article cannot be dated here.")
        return
    offered = [found for text in candidates if (found := _whole_day(text))]
    if offered:
        st.caption("Days that fit what its text says:")
        with st.container(horizontal=True):
            for found in offered[:12]:
                st.button(
                    f"{date.fromisoformat(found):%a} {day(found)}",
                    key=f"{key}-{found}",
                    on_click=decide,
                    args=(view, "article_date", article, found),
                )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.date_input(
            "Published on", None, FIRST_DAY, min(LAST_DAY, datetime.now().astimezone().date() + timedelta(days=1)), key=f"{key}-day"
        )
        known = chosen.isoformat() if isinstance(chosen, date) else None
        st.button(
            "Date the article", key=f"{key}-set", disabled=known is None, on_click=decide, args=(view, "article_date", article, known)
        )


def _whole_day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
