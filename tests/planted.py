"""A corpus made of rows that we planted ourselves, so that every figure can be counted by hand or again in plain Python."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

from dashboard.article import Article, article_id, join_paragraphs
from dashboard.queries.evidence import MEASURES
from dashboard.tables import QuotationRow, ReadabilityRow, TermRow, article_row, paragraph_row
from dashboard.text import count_words, fingerprint, term, words
from tests.builders import mention_rows

Rows = dict[str, list[tuple[Any, ...]]]

OUTLETS = ("Morning Bell", "Harbour Post", "Radio Lindfold", None)
SPEAKERS = ("Ada Brink", "Tomas Reyl", "the Water Board", None)
NAMED = ("Ada Brink", "Mayor Tomas Reyl", "Ada Brinkley", "the Water Board")
PERSONS = ("Ada Brink", "Tomas Reyl")
CUES = ("said", "said", "claimed", "warned", "according to", "insisted", None)
VOCABULARY = (
    *("river", "flood", "council", "bridge", "budget", "election", "vote", "school", "the", "of", "and", "US", "us", "pipe", "water"),
    *("tax", "42", "hospital", "strike", "road"),
)
SHARED = "The council of Lindfold will meet again on Monday to vote on the bridge across the river and on its budget"
FIRST_DAY = date(2025, 3, 3)


def planted(seed: int, articles: int = 24) -> Rows:
    """Articles of 1-4 paragraphs with known quotations, words, scores; some undated, some with a paragraph that others share."""
    chance = random.Random(seed)  # noqa: S311 - a test corpus, not a secret
    rows: Rows = {name: [] for name in ("articles", "paragraphs", "quotations", "mentions", "terms", "readability")}
    for number in range(articles):
        _add(rows, _article(chance, number), chance)
    return rows


def _article(chance: random.Random, number: int) -> Article:
    texts = [" ".join(chance.choices(VOCABULARY, k=chance.randint(4, 30))) + "." for _ in range(chance.randint(1, 4))]
    # Of their own chance, so that all the rest of a seed's corpus stays what it was.
    named = random.Random(number)  # noqa: S311
    texts = [text if named.random() < 0.6 else f"{text[:-1]} for {named.choice(NAMED)} and all" + "." for text in texts]
    if chance.random() < 0.3:
        texts.insert(chance.randint(0, len(texts)), SHARED + ".")
    body, paragraphs = join_paragraphs((text, None) for text in texts)
    day = None if chance.random() < 0.15 else (FIRST_DAY + timedelta(days=chance.randint(0, 40))).isoformat()
    outlet = chance.choice(OUTLETS)
    headline = f"Story {number} on the {chance.choice(VOCABULARY)}"
    return Article(
        id=article_id(outlet, day, None, headline, body), headline=headline, body=body, paragraphs=paragraphs, raw=body, outlet=outlet,
        published=day, published_precision="day" if day else "none", published_from="metadata" if day else None, language="en",
    )  # fmt: skip


def _add(rows: Rows, article: Article, chance: random.Random) -> None:
    texts = article.paragraph_texts()
    rows["articles"].append(article_row(article, file="planted", part=len(rows["articles"]), words=sum(map(count_words, texts))))
    rows["mentions"] += [*mention_rows(article, (*PERSONS, "Ada Brinkley")), *mention_rows(article, ("the Water Board",), "organisation")]
    number = 0
    named = random.Random(article.id)  # noqa: S311
    for paragraph, text in zip(article.paragraphs, texts, strict=True):
        rows["paragraphs"].append(paragraph_row(article, paragraph, words=count_words(text), fingerprint=fingerprint(text)))
        counts = Counter(term(match.group()) for match in words(text))
        rows["terms"] += [TermRow(article.id, paragraph.number, word, n, min(n, 1)) for word, n in sorted(counts.items())]
        # A shared paragraph is one text, so it holds one and the same quotation wherever it is printed.
        fixed = random.Random(text) if text.startswith(SHARED) else chance  # noqa: S311
        for _ in range(fixed.choice((0, 1, 1, 2))):
            continued = number > 0 and not text.startswith(SHARED) and chance.random() < 0.2
            number += not continued
            spoken = fixed.randint(1, count_words(text))
            end = list(words(text))[spoken - 1].end()
            speaker = fixed.choice(SPEAKERS) if not continued else rows["quotations"][-1][14]
            kind = fixed.choice(("direct", "direct", "mixed", "indirect", "term"))
            resolution = "continued" if continued else "name" if speaker else "none"
            rows["quotations"].append(
                QuotationRow(
                    article=article.id, quotation=number, field="body", paragraph=paragraph.number, start=paragraph.start,
                    end=paragraph.start + end, kind=kind, words=spoken, cue_start=None, cue_end=None, cue=named.choice(CUES),
                    mention_start=None, mention_end=None, mention=speaker, speaker=speaker, speaker_type="person", resolution=resolution,
                    confidence=0.9,
                )
            )  # fmt: skip
    grade = None if chance.random() < 0.2 else round(chance.uniform(4, 16), 2)
    scores = dict.fromkeys(MEASURES, grade)
    rows["readability"].append(ReadabilityRow(article.id, "body", 100, 8, **scores, versions="textstat planted"))
