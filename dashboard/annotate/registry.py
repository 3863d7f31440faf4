"""ANNOTATORS say what is in an article, one article at a time: who says what, who is named, in which words, how readably.

Each is a function of the article and of the quotations found in it; they do not know each other. One more annotation is one more
record here and one more module beside it.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from dashboard.annotate import quotes, readability, terms
from dashboard.article import Article
from dashboard.tables import QuotationRow

Annotation = Callable[[Article, Sequence[QuotationRow]], Sequence[Sequence[tuple[Any, ...]]]]


class Annotator(NamedTuple):
    """What finds the rows of each of its tables in one go; it is given the quotations of the annotator before it."""

    name: str
    tables: tuple[str, ...]
    annotate: Annotation


ANNOTATORS: tuple[Annotator, ...] = (
    Annotator("quotes", ("quotations", "mentions"), lambda article, _: quotes.annotate(article)),
    Annotator("terms", ("terms",), lambda article, said: (terms.annotate(article, said),)),
    Annotator("readability", ("readability",), lambda article, said: (readability.annotate(article, said),)),
)
"""In the order they run: quotations first, the others are told of them."""


def annotate(article: Article) -> dict[str, list[tuple[Any, ...]]]:
    """Table -> the rows of one article, for every table of `dashboard.tables.ANNOTATIONS`. Equal articles give equal rows."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for annotator in ANNOTATORS:
        said = [QuotationRow(*row) for row in rows.get("quotations", ())]
        rows |= {name: list(found) for name, found in zip(annotator.tables, annotator.annotate(article, said), strict=True)}
    return rows
