"""Methods: why trust it?"""

import streamlit as st

from dashboard import __version__, session
from dashboard.annotate.readability import MEASURES, Measure
from dashboard.app_pages import _frame
from dashboard.datafiles import document
from dashboard.queries import places, query
from dashboard.queries.table import CONFIDENCE, SMALL
from dashboard.queries.voices import FEWEST
from dashboard.session import View
from dashboard.tables import FLOOR_WORDS
from dashboard.text import WIRE_MIN_WORDS

COUNTING = f"""
- **Drawn = listed.** Each mark of a chart carries the items that it counts. A click lists exactly these, in their paragraphs, and the
  drawn value can be computed again from them.
- **Quote share** is the share of quoted words (or of quotations) by speaker. Quoted words stand between quotation marks, in direct and
  mixed quotations; indirect speech joins by a switch; marked words that are nobody's speech never count. The unattributed are part of
  the whole, and a bar of their own; so are speakers whom a text only describes, for “the company” of two articles is two companies.
  A speaker of fewer than {FEWEST} articles has a share without an interval.
- **Intervals** are {CONFIDENCE:.0%} intervals with the article as the unit, because quotations cluster in articles: a ratio estimator
  with linearised variance for shares of words, the mid-P interval for shares of articles, a t interval
  corrected for skewness, the farthest score counted twice, for means.
  They hold the uncertainty of the sample of articles, not the errors of the machine; each figure says how far they hold.
- **Timelines** show shares of each period's articles, with the coverage below. Undated articles are left out and counted beside them.
- **Small n**: fewer than {SMALL} articles are drawn in grey, and no line goes through them.
- **Copied paragraphs** (at least {WIRE_MIN_WORDS} words, the same in two outlets) count once, in each outlet, or not at all, as the
  filters say. An article that has only such as do not count is left out of every figure, as part and as whole: of counts and shares of
  articles, timelines, coverage and mean readability. Shorter paragraphs do not keep it where another outlet has the same beside copies.
  Filters by topic, speaker or words leave articles that have what is asked for in a paragraph that counts. An article copied in part
  stays, without its copied paragraphs; its readability is that of its whole text, for a score cannot be taken apart.
- **Dispersion** is Gries's DP: 0 is spread like the text itself, towards 1 is heaped in few articles.
- **Keyness** compares the share of articles that have a word. Words differ where an exact test says so, corrected for all words that
  could differ (false discovery rate 5 %: Benjamini and Hochberg, after Tarone); only these are drawn. A longer text has more words:
  of groups whose articles are of unequal length more words are in the longer ones.
- **Effective voices** are inverse Simpson: 1 / the sum of squared shares of quotations. They grow with the collection.
- **Bursts** are tested topic by topic, for all its periods (false discovery rate 1 %).
"""

DOCUMENTS = (
    ("methods-quotes", "Quotations and speakers: how they are found, measured accuracy, where it fails"),
    ("simulation-intervals", "Intervals: the simulation that tests them"),
)
"""What the documentation says at length, under the title that opens it."""

LIMITS = """
- Who speaks is found by rules on English text. They err: each quotation shows how its speaker was found, and how sure that is. Read the
  passages before you print a figure.
- A topic defined by a query finds its words, not its subject. Discovered topics are groups of words that stand together.
- Readability formulas count the length of sentences and words. They are no verdict on a text or a writer.
- A share of quoted words is not a measure of bias, and Presslens has none.
"""


def page(view: View) -> None:
    st.subheader("What is counted, and how", anchor=False)
    st.markdown(COUNTING)
    st.subheader("How far to trust it", anchor=False)
    st.markdown(LIMITS)
    for name, title in DOCUMENTS:
        with st.expander(title):
            st.markdown(_below(document(name)))
    st.subheader("Readability", anchor=False)
    st.caption(f"Below {FLOOR_WORDS} words there is no score.")
    st.markdown("\n".join(map(_measure, MEASURES)))
    st.subheader("Topics of this corpus", anchor=False)
    topics = session.ask(view, places.topics)
    st.dataframe(
        {"Topic": [t.name for t in topics], "Kind": [t.kind for t in topics], "Definition": [t.definition for t in topics]}, hide_index=True
    )
    st.subheader("Versions", anchor=False)
    notes = session.ask(view, query, "readability", view.filters).notes
    st.text(
        f"Presslens {__version__}; corpus {view.snapshot.corpus.id}, version {view.snapshot.seq}.\n{notes[0] if len(notes) > 1 else ''}"
    )


def _below(text: str) -> str:
    """The document with its headings below that of the section it is opened in: two steps down."""
    return "\n".join(f"##{line}" if line.startswith("##") else line for line in text.split("\n"))


def _measure(measure: Measure) -> str:
    """A line of a list: a table would cut the languages and authors, or stack them letter by letter on a phone."""
    languages = ", ".join(sorted(measure.languages))
    return f"- **{measure.label}** ({measure.unit}; {measure.direction}). Languages: {languages}. After {measure.citation}."


page(_frame.view())
