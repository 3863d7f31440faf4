"""ANNOTATORS say what is in an article, one article at a time: who says what, in which words, how readably.

Each is a function of the article and of the quotations found in it; they do not know each other. One more annotation is one more
record here and one more module beside it.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from dashboard.annotate import quotes, readability, terms
from dashboard.article import Article
from dashboard.tables import QuotationRow

Annotation = Callable[[Article, Sequence[QuotationRow]], Sequence[tuple[Any, ...]]]


class Annotator(NamedTuple):
    """What finds the rows of one table; it is given the quotations of the annotator before it."""

    name: str
    table: str
    annotate: Annotation


def _quotations(article: Article, _: Sequence[QuotationRow]) -> tuple[QuotationRow, ...]:
    return quotes.annotate(article)


ANNOTATORS: tuple[Annotator, ...] = (
    Annotator("quotes", "quotations", _quotations),
    Annotator("terms", "terms", terms.annotate),
    Annotator("readability", "readability", readability.annotate),
)
"""In the order they run: quotations first, the others are told of them."""


def annotate(article: Article) -> dict[str, list[tuple[Any, ...]]]:
    """Table -> the rows of one article, for every table of `dashboard.tables.ANNOTATIONS`. Equal articles give equal rows."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    quotations: Sequence[QuotationRow] = ()
    for annotator in ANNOTATORS:
        found = annotator.annotate(article, quotations)
        rows[annotator.table] = list(found)
        if annotator.table == "quotations":
            quotations = [QuotationRow(*row) for row in found]
    return rows
