"""Discovered topics on the page Topics: named, joined and hidden by hand, how their number was chosen, and finding them anew."""

import streamlit as st

from dashboard import session
from dashboard.app_pages import _decisions, _figure
from dashboard.app_pages._figure import Column
from dashboard.charts import PALETTE, REST, Mark, Series, intervals
from dashboard.corpus import active
from dashboard.queries import places, query
from dashboard.queries.places import Discovered
from dashboard.session import View

KINDS = ("topic_label", "topic_merge")

TRIED = (
    Column("topics", "Topics", "count"), Column("value", "Coherence", "score"), Column("low", "From", "score"),
    Column("high", "To", "score"), Column("chosen", "Chosen"),
)  # fmt: skip


def discovered(view: View) -> None:
    """All that can be done about the discovered topics; a read-only dashboard shows how their number was chosen."""
    found = session.ask(view, places.discovered)
    with st.expander("Discovered topics", icon=":material/category:"):
        if not found:
            st.caption("No topics were found: that takes at least 20 articles of one language.")
        elif not view.readonly:
            _editing(view, found)
        if found:
            _curve(view)
        if not view.readonly:
            _anew(view, found)


def _editing(view: View, found: tuple[Discovered, ...]) -> None:
    keys = {topic.key: topic for topic in found}
    key = st.selectbox(
        "Discovered topic",
        list(keys),
        index=None,
        key="found-topic",
        format_func=lambda key: _told(keys[key], keys),
        placeholder="Choose one",
    )
    if key is not None:
        _edit(view, keys[key], keys)
    _decisions.undoing(view, KINDS, key="found-made", names={topic.key: topic.found for topic in found})


def _edit(view: View, topic: Discovered, keys: dict[str, Discovered]) -> None:
    st.text(f"Its words: {', '.join(topic.terms)}")
    alone = topic.into == topic.key
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input("Name", topic.name or "", key=f"found-name-{topic.key}", max_chars=80, disabled=not alone).strip()
        st.button(
            "Save the name", key="found-save", disabled=not alone or name in ("", topic.name), on_click=_decisions.decide,
            args=(view, "topic_label", topic.key, name),
        )  # fmt: skip
        st.button(
            "Hide it", key="found-hide", type="tertiary", disabled=topic.name is None, on_click=_decisions.decide,
            args=(view, "topic_label", topic.into, ""),
        )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        others = [key for key, other in keys.items() if other.into == key != topic.into]
        into = st.selectbox(
            "Counts for", others, index=None, key=f"found-into-{topic.key}", format_func=lambda key: _told(keys[key], keys),
            disabled=not alone, placeholder="Choose the topic that it is part of",
        )  # fmt: skip
        st.button(
            "Join them", key="found-join", disabled=into is None or not alone, on_click=_decisions.decide,
            args=(view, "topic_merge", topic.key, into),
        )  # fmt: skip


def _told(topic: Discovered, keys: dict[str, Discovered]) -> str:
    if topic.into != topic.key:
        return f"{topic.found} (counts for {keys[topic.into].name or keys[topic.into].found})"
    return topic.name or f"{topic.found} (hidden)"


def _curve(view: View) -> None:
    table = session.ask(view, query, "topics-tried", view.filters)
    st.text("How many topics there are")
    if not table.rows:
        st.caption("Found before Presslens kept this. Find topics anew to see it.")
        return
    series = [
        Series(
            name,
            tuple(
                Mark(str(row.topics), row.value, "", f"coherence {row.value:.3f}, {row.low:.3f} to {row.high:.3f} with one standard error",
                     row.low, row.high)
                for row in table.rows if row.chosen == chosen
            ),
            PALETTE[0] if chosen else REST,
        )
        for name, chosen in (("chosen", True), ("tried", False))
    ]  # fmt: skip
    order = [Series("", tuple(Mark(str(row.topics), None, "") for row in table.rows), REST)]
    kept = next(row.topics for row in table.rows if row.chosen)
    st.plotly_chart(
        _figure.grounded(intervals([*order, *series], axis="coherence, with one standard error")), key="tried-chart", config=_figure.CONFIG,
        alt=f"Coherence of {len(table.rows)} numbers of topics; {kept} were chosen",
    )  # fmt: skip
    st.caption(" ".join((f"{kept} topics were chosen.", *table.notes)))
    _figure.plain(table, TRIED, key="tried-table")


def _say(step: str) -> None:
    st.text(step)


def _anew(view: View, found: tuple[Discovered, ...]) -> None:
    st.text("Find topics anew")
    keys = {topic.key for topic in found}
    lost = sum(row.kind in KINDS and row.target in keys for row in active(view.snapshot.decisions))
    given = f" The {lost} names, joins and hidings that you gave them stop applying." if lost else ""
    st.caption(
        "New articles are placed under the topics there are, and old ones stay where they are. Finding anew reads all articles, "
        f"replaces the discovered topics and places every paragraph again; your own topics stay.{given} Links to earlier versions keep "
        "the earlier topics."
    )
    if st.button("Find topics anew", key="refit", icon=":material/refresh:"):
        with st.status("Finding topics"):
            refused = session.refit(view, _say)
        st.session_state["notices"] = [refused] if refused else []
        st.rerun()
