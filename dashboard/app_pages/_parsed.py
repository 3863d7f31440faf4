"""What was parsed: the raw text of an article beside its fields and pieces, and the ways to say that something of it is wrong."""

import streamlit as st

from dashboard import session
from dashboard.app_pages import _decisions
from dashboard.app_pages._frame import several
from dashboard.corpus.decisions import CORRECTED_FIELDS, digest
from dashboard.queries.reader import Reading, Speech, parsed
from dashboard.session import View

MOST_CORRECTED = 5_000
"""Characters that a field may be corrected to."""

LONGEST_RAW = 100_000
"""Characters of a raw text that are shown: longer ones stall a browser, and no article is so long."""

NOBODY = "(nobody)"


def panel(view: View, found: Reading) -> None:
    """Raw text, fields, pieces; corrections where the dashboard takes them. Every text goes through calls that show it as it is."""
    article = found.head.article
    with st.expander("What was parsed", icon=":material/fact_check:", key=f"parsed-{article}"):
        kept = session.ask(view, parsed, article)
        raw, fields = st.columns(2)
        with raw:
            st.caption("The text as it arrived")
            st.code(kept.raw[:LONGEST_RAW], language=None, wrap_lines=True, height=420)
            if len(kept.raw) > LONGEST_RAW:
                st.caption(f"The first {LONGEST_RAW:,} of {len(kept.raw):,} characters.")
        with fields:
            st.caption("What was found in it")
            names, values = [name for name, _ in kept.fields], [value for _, value in kept.fields]
            st.dataframe({"Field": names, "Found": values}, hide_index=True, height=420, key=f"fields-{article}")
        _pieces(found)
        if view.readonly:
            st.caption("This dashboard is read-only: nothing can be corrected here.")
        else:
            _fields(view, found)
            _parts(view, found)
        _decisions.undoing(view, ("correction", "article_date"), key="corrected", article=article)


def speakers(view: View, found: Reading) -> None:
    """Who said a quotation, where the machine has it wrong."""
    article = found.head.article
    said = [one for one in found.speech if one.kind != "term"]
    if not said:
        return
    with st.expander("Who said what: correct a speaker", icon=":material/record_voice_over:", key=f"said-{article}"):
        if view.readonly:
            st.caption("This dashboard is read-only: nothing can be corrected here.")
        else:
            _attribute(view, found, said)
        _decisions.undoing(view, ("attribution",), key="attributed", article=article)


def _pieces(found: Reading) -> None:
    rows = [(f"paragraph {one.number}", one.crosshead or "", one.text) for one in found.paragraphs]
    rows += [(f"set aside: {one.kind}", "", one.text) for one in found.asides]
    counted, aside = len(found.paragraphs), len(found.asides)
    st.caption(
        f"{several(counted, 'paragraph')} {'counts' if counted == 1 else 'count'}, "
        f"{several(aside, 'piece')} {'is' if aside == 1 else 'are'} set aside."
    )
    columns = {"What": [row[0] for row in rows], "Under": [row[1] for row in rows], "Text": [row[2] for row in rows]}
    st.dataframe(columns, hide_index=True, key=f"pieces-{found.head.article}")


def _fields(view: View, found: Reading) -> None:
    head = found.head
    now = {
        "headline": head.headline, "kicker": head.kicker or "", "dek": head.dek or "", "outlet": head.outlet_found,
        "byline": head.byline or "", "section": head.section or "",
    }  # fmt: skip
    st.caption("This is wrong: say what is right. The article keeps its text; every figure follows, and it can be undone.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Field", CORRECTED_FIELDS, key=f"correct-field-{head.article}", format_func=str.capitalize)
        value = st.text_input("should be", now[name], key=f"correct-{name}-{head.article}", max_chars=MOST_CORRECTED).strip()
        useless = value == now[name] or (not value and name in ("headline", "outlet"))
        st.button(
            "Correct", key="correct", disabled=useless, on_click=_decisions.decide,
            args=(view, "correction", f"{head.article}:{name}", value),
        )  # fmt: skip
    if head.day is not None:
        _decisions.dating(view, head.article, head.candidates, key="redate")


def _parts(view: View, found: Reading) -> None:
    texts = [(f"Paragraph {one.number}", one.text, "furniture") for one in found.paragraphs]
    texts += [(f"Set aside ({one.kind})", one.text, "text") for one in found.asides]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        at = st.selectbox(
            "Piece of the text", range(len(texts)), index=None, key=f"part-{found.head.article}", placeholder="Choose a paragraph",
            format_func=lambda number: f"{texts[number][0]}: {texts[number][1][:80]}",
        )  # fmt: skip
        chosen = texts[at] if at is not None and at < len(texts) else None
        label = "It is text: count it" if chosen and chosen[2] == "text" else "It is furniture: count it no more"
        target = f"{found.head.article}:text:{digest(chosen[1])}" if chosen else None
        st.button(
            label, key="part", disabled=chosen is None, on_click=_decisions.decide,
            args=(view, "correction", target, chosen[2] if chosen else None),
        )  # fmt: skip


def _attribute(view: View, found: Reading, said: list[Speech]) -> None:
    article = found.head.article
    by = {paragraph.number: paragraph for paragraph in found.paragraphs}
    names = list(dict.fromkeys(one.speaker for one in said if one.speaker))

    def line(number: int) -> str:
        one = said[number]
        place = by.get(one.paragraph)
        text = place.text[one.start - place.start : one.end - place.start] if place else found.head.headline[one.start : one.end]
        return f"{one.speaker or NOBODY}: {text[:90]}"

    with st.container(horizontal=True, vertical_alignment="bottom"):
        at = st.selectbox("Quotation", range(len(said)), index=None, key=f"quotation-{article}", format_func=line, placeholder="Choose one")
        name = st.selectbox("was said by", [*names, NOBODY], index=None, key=f"speaker-{article}", placeholder="Choose a speaker")
        typed = st.text_input("or by somebody else", key=f"speaker-name-{article}", max_chars=200).strip()
        who = typed or name
        one = said[at] if at is not None and at < len(said) else None
        target = f"{article}:{one.field}:{one.start}:{one.end}" if one else None
        st.button(
            "Record", key="attribute", disabled=one is None or who is None, on_click=_decisions.decide,
            args=(view, "attribution", target, "" if who == NOBODY else who),
        )  # fmt: skip
