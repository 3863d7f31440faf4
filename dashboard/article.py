"""What an article is: text that is never changed, and spans that point into it.

A span is half-open characters (code points) into one field. Quotations, cues, mentions and term hits are stand-off spans, so
highlighting, concordance and drill-down are slices. Laws, tested in `tests/test_article.py`:

- `body` is the text of its paragraphs joined by `PARAGRAPH_BREAK`, so the paragraph spans cover it without gap or overlap;
- paragraphs are numbered from 1, in the order of the text;
- `id` depends on outlet, date, url, headline and body alone: two outlets' reprints are two articles, the same file twice is one.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Field = Literal["body", "headline"]
Precision = Literal["day", "month", "year", "none"]
DateSource = Literal["metadata", "dateline", "url"]

PARAGRAPH_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open characters `start:end` of one field of an article."""

    field: Field
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from 0 or later, not from {self.start} to {self.end}")

    def slice(self, text: str) -> str:
        """The characters of `text` (the field's whole text) that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Dateline:
    """Place, date and agency as printed before the first sentence; `date` is ISO 8601 where the year is printed too."""

    text: str
    place: str | None = None
    region: str | None = None
    date_text: str | None = None
    date: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body, numbered from 1; `crosshead` is the subhead that it stands under."""

    number: int
    start: int
    end: int
    crosshead: str | None = None

    @property
    def span(self) -> Span:
        return Span("body", self.start, self.end)


@dataclass(frozen=True, slots=True)
class Furniture:
    """Text of the page that is not the article's (caption, promo, credit …), kept and never counted.

    `after` is the number of the body paragraph that it followed, 0 for the top.
    """

    text: str
    kind: str
    after: int


@dataclass(frozen=True, slots=True)
class Article:
    """One parsed article. `published` is ISO 8601 cut to `published_precision`, None where that is `none`."""

    id: str
    headline: str
    body: str
    paragraphs: tuple[Paragraph, ...]
    raw: str
    external_id: str | None = None
    outlet: str | None = None
    agency: str | None = None
    kicker: str | None = None
    dek: str | None = None
    byline: str | None = None
    dateline: Dateline | None = None
    published: str | None = None
    published_precision: Precision = "none"
    published_from: DateSource | None = None
    published_candidates: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None
    section: str | None = None
    furniture: tuple[Furniture, ...] = ()
    warnings: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()

    def text(self, span: Span) -> str:
        """The characters behind a span."""
        return span.slice(self.headline if span.field == "headline" else self.body)

    def paragraph_texts(self) -> tuple[str, ...]:
        return tuple(self.body[p.start : p.end] for p in self.paragraphs)


def article_id(outlet: str | None, published: str | None, url: str | None, headline: str, body: str) -> str:
    """32 hexadecimal digits that name this text in this outlet."""
    # Length-prefixed, so that no two different tuples of fields run together into one string.
    parts = (outlet or "", published or "", url or "", headline, body)
    packed = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def join_paragraphs(texts: Iterable[tuple[str, str | None]]) -> tuple[str, tuple[Paragraph, ...]]:
    """`(text, crosshead)` pairs -> the body and the paragraphs that cover it."""
    paragraphs: list[Paragraph] = []
    pieces: list[str] = []
    at = 0
    for number, (text, crosshead) in enumerate(texts, 1):
        paragraphs.append(Paragraph(number, at, at + len(text), crosshead))
        pieces.append(text)
        at += len(text) + len(PARAGRAPH_BREAK)
    return PARAGRAPH_BREAK.join(pieces), tuple(paragraphs)
