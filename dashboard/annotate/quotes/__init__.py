"""Quotations and their speakers, in one article, without a parser.

Marks are found (`marks`), the text is laid out with each marked span as one token (`story`), reporting clauses are read (`cues`,
`mentions`), the cast is built (`cast`), spans are attached to clauses (`attach`) and clauses and floating spans led to a member of
the cast (`resolve`, with the weights of `ranker`). `attribute` is the whole way; `named` says whom of the cast the text names in full.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from dashboard.annotate.quotes.engine import Reading, Words, headline_words, read_text, words_of
from dashboard.annotate.quotes.named import namings
from dashboard.article import Article
from dashboard.tables import MentionRow, QuotationRow
from dashboard.text import WORD

HEADLINE_PARAGRAPH = 0


class Quotation(NamedTuple):
    """One quotation's words in one paragraph: `dashboard.tables.QuotationRow` without its article.

    Offsets are code points into the text as given; paragraphs count from 1, the headline is 0.
    """

    quotation: int
    field: str
    paragraph: int
    start: int
    end: int
    kind: str
    words: int
    cue_start: int | None
    cue_end: int | None
    cue: str | None
    mention_start: int | None
    mention_end: int | None
    mention: str | None
    speaker: str | None
    speaker_type: str
    resolution: str
    confidence: float


def attribute(text: str, paragraphs: Sequence[tuple[int, int]] | None = None, *, field: str = "body") -> tuple[Quotation, ...]:
    """Every quotation of `text` in its order, with its speaker. Linear in the length of `text`.

    `paragraphs` are `(start, end)` in order; None: each line that is not blank is one. Never raises on any text.
    """
    reading = read_text(text, paragraphs)
    return _quotations(text, reading, words_of(reading), field)


class Found(NamedTuple):
    """What one article says: its quotations, and whom its body names."""

    quotations: tuple[QuotationRow, ...]
    mentions: tuple[MentionRow, ...]


def annotate(article: Article) -> Found:
    """The rows of one article: its headline (paragraph 0), whose speaker is looked up in the body's cast, and its body."""
    body = read_text(article.body, [(p.start, p.end) for p in article.paragraphs])
    head = read_text(article.headline, None)
    rows = [q._replace(paragraph=HEADLINE_PARAGRAPH) for q in _quotations(article.headline, head, headline_words(head, body), "headline")]
    count = 1 + max((q.quotation for q in rows), default=-1)
    numbers = [p.number for p in article.paragraphs]
    rows += [
        q._replace(quotation=q.quotation + count, paragraph=numbers[q.paragraph - 1])
        for q in _quotations(article.body, body, words_of(body), "body")
    ]
    return Found(tuple(QuotationRow(article.id, *q) for q in rows), _mentions(article.id, body, numbers))


def _mentions(article: str, reading: Reading, numbers: list[int]) -> tuple[MentionRow, ...]:
    back = reading.offsets
    spans = (one if back is None else one._replace(start=back[one.start], end=back[one.end]) for one in namings(reading))
    return tuple(MentionRow(article, numbers[one.paragraph], one.name, one.sort, one.start, one.end) for one in spans)


def quotes_json(text: str) -> list[dict[str, object]]:
    """The objects of `presslens quotes` for one text."""
    return [
        {
            "quotation": q.quotation, "start": q.start, "end": q.end, "type": q.kind, "speaker_start": q.mention_start,
            "speaker_end": q.mention_end, "speaker_text": q.mention, "speaker_canonical": q.speaker, "cue_start": q.cue_start,
            "cue_end": q.cue_end, "resolution": q.resolution, "confidence": q.confidence,
        }
        for q in attribute(text)
    ]  # fmt: skip


def _quotations(text: str, reading: Reading, found: list[Words], field: str) -> tuple[Quotation, ...]:
    starts = [lo for lo, _ in reading.paragraphs]
    back = reading.offsets
    numbers: dict[int, int] = {}
    out: list[Quotation] = []
    for w in found:
        number = numbers.setdefault(w.group, len(numbers))
        paragraph = bisect_right(starts, w.start)
        out.append(_row(text, w, number, paragraph, field, back))
    return tuple(out)


def _row(text: str, w: Words, number: int, paragraph: int, field: str, back: tuple[int, ...] | None) -> Quotation:
    start, end = (w.start, w.end) if back is None else (back[w.start], back[w.end])
    inner = text[w.inner_start : w.inner_end] if back is None else text[back[w.inner_start] : back[w.inner_end]]
    cue, mention = _given(text, w.cue, back), _given(text, w.mention, back)
    return Quotation(
        number, field, paragraph, start, end, w.kind, len(WORD.findall(inner)), *cue, *mention, w.speaker, w.speaker_type,
        w.resolution, round(w.confidence, 3),
    )  # fmt: skip


def _given(text: str, span: tuple[int, int] | None, back: tuple[int, ...] | None) -> tuple[int | None, int | None, str | None]:
    """A span of the reading -> of the text as given, with its words."""
    if span is None:
        return None, None, None
    a, b = span if back is None else (back[span[0]], back[span[1]])
    return a, b, text[a:b]


__all__ = ["Found", "Quotation", "annotate", "attribute", "quotes_json"]
