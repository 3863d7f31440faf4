"""Small invented articles and the rows that a batch of them makes: what tests of the corpus commit and read back."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.article import Article, article_id, join_paragraphs
from dashboard.tables import (
    TABLES,
    MentionRow,
    QuotationRow,
    ReadabilityRow,
    TermRow,
    article_row,
    furniture_rows,
    paragraph_row,
)
from dashboard.text import count_words, fingerprint, term, words

Batch = dict[str, list[tuple[Any, ...]]]

TEXTS = ("Rain held up the ferry to Sandholm on Monday.", "“We sail at noon,” said Mayor Ada Brink.")


def made_article(number: int = 1, texts: Sequence[str] = TEXTS, **parts: Any) -> Article:
    """Article `number` of the Harbour Post; the same number is the same article. `parts` replace fields."""
    body, paragraphs = join_paragraphs((text, None) for text in texts)
    given: dict[str, Any] = {
        "headline": f"Ferry waits, day {number}", "outlet": "The Harbour Post", "published": f"2019-03-{number % 28 + 1:02d}",
        "published_precision": "day", "published_from": "metadata", "url": f"https://harbour.example/{number}", "raw": body,
    } | parts  # fmt: skip
    name = article_id(given["outlet"], given["published"], given["url"], given["headline"], body)
    return Article(**({"id": name, "body": body, "paragraphs": paragraphs} | given))


def quotation_row(article: Article, start: int, end: int, speaker: str | None, *, quotation: int = 0, paragraph: int = 2) -> QuotationRow:
    """A direct quotation at these characters of the body."""
    content = article.body[start:end]
    return QuotationRow(
        article=article.id, quotation=quotation, field="body", paragraph=paragraph, start=start, end=end, kind="direct",
        words=count_words(content), cue_start=None, cue_end=None, cue=None, mention_start=None, mention_end=None, mention=speaker,
        speaker=speaker, speaker_type="person", resolution="name", confidence=0.9,
    )  # fmt: skip


def mention_rows(article: Article, names: Iterable[str], sort: str = "person") -> list[MentionRow]:
    """Where each paragraph first has these names, as they stand."""
    return [
        MentionRow(article.id, p.number, name, sort, p.start + there.start(), p.start + there.end())
        for p, text in zip(article.paragraphs, article.paragraph_texts(), strict=True)
        for name in names
        if (there := re.search(rf"\b{re.escape(name)}\b", text))
    ]


def rows_of(article: Article, speaker: str = "Ada Brink", file: str = "made.txt") -> Batch:
    """An article with paragraphs, furniture, one quotation (its last paragraph), terms and one readability row."""
    last = article.paragraphs[-1]
    return {
        "articles": [article_row(article, file=file, part=0, words=count_words(article.body))],
        "paragraphs": [
            paragraph_row(article, p, words=count_words(t), fingerprint=fingerprint(t))
            for p, t in zip(article.paragraphs, article.paragraph_texts(), strict=True)
        ],
        "furniture": list(furniture_rows(article)),
        "quotations": [quotation_row(article, last.start, last.end, speaker, paragraph=last.number)],
        "mentions": [*mention_rows(article, ("Ada Brink",))],
        "terms": [
            TermRow(article.id, p.number, term(m.group()), 1, 0)
            for p, t in zip(article.paragraphs, article.paragraph_texts(), strict=True)
            for m in words(t)
        ],
        "readability": [
            ReadabilityRow(article.id, "body", count_words(article.body), 2, None, None, None, None, None, None, None, None, "test")
        ],
    }


def batch_of(articles: Iterable[Article], speaker: str = "Ada Brink") -> Batch:
    """The rows of several articles as one batch."""
    rows: Batch = {}
    for article in articles:
        for name, values in rows_of(article, speaker).items():
            rows.setdefault(name, []).extend(values)
    return rows


def numbered(numbers: Iterable[int]) -> Batch:
    """A batch of articles by number."""
    return batch_of(made_article(number) for number in numbers)


def hostile_row(table: str, text: str, article: str) -> tuple[Any, ...]:
    """A row of any table with `text` in every column of text but its `article`."""
    filled = {"article": article}
    values = {"str": text, "str | None": text, "int": 1, "int | None": 1, "float": 0.5, "float | None": 0.5, "bool | None": True,
              "list[str]": [text, text], "list[float]": [0.5], "list[int]": [1]}  # fmt: skip
    row_type = TABLES[table]
    kinds = {name: getattr(kind, "__name__", str(kind)) if isinstance(kind, type) else str(kind)
             for name, kind in row_type.__annotations__.items()}  # fmt: skip
    made: tuple[Any, ...] = row_type(**{name: filled.get(name, values.get(kind)) for name, kind in kinds.items()})
    return made
