"""Which words stand in which paragraph, and how many of them inside somebody's marked speech.

Every word of headline and body counts, stop words too: what a chart hides is decided where it is drawn, in the open. So the counts of a
paragraph add up to its words.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dashboard.article import Article, Paragraph
from dashboard.tables import QuotationRow, TermRow, spans_within, speech_spans
from dashboard.text import term, words

_term = lru_cache(maxsize=65_536)(term)
"""The same words come back in every article."""


def annotate(article: Article, quotations: Sequence[QuotationRow]) -> list[TermRow]:
    """One row per paragraph and term, sorted; paragraph 0 is the headline, so that it can be searched.

    `quoted` counts words of the body that lie wholly inside direct or mixed quotations.
    """
    spans = speech_spans(quotations)
    headline = Counter(_term(match.group()) for match in words(article.headline))
    rows = [TermRow(article.id, 0, found, n, 0) for found, n in sorted(headline.items())]
    return rows + [row for paragraph in article.paragraphs for row in _paragraph(article, paragraph, spans)]


def _paragraph(article: Article, paragraph: Paragraph, spans: Sequence[tuple[int, int]]) -> Iterator[TermRow]:
    counts: Counter[str] = Counter()
    quoted: Counter[str] = Counter()
    marked = iter(spans_within(spans, paragraph.start, paragraph.end))
    start, end = next(marked, (paragraph.end, paragraph.end))
    for match in words(article.body[paragraph.start : paragraph.end]):
        found = _term(match.group())
        counts[found] += 1
        while end < paragraph.start + match.end():
            start, end = next(marked, (paragraph.end, paragraph.end))
        if start <= paragraph.start + match.start():
            quoted[found] += 1
    for found in sorted(counts):
        yield TermRow(article.id, paragraph.number, found, counts[found], quoted[found])
