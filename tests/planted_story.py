"""A corpus written by hand, small enough to calculate every figure on paper.

Two outlets in ten weeks from Monday 3 March 2025. The Bell has two articles a week, the Post one, but nobody collected the Post in weeks
5 and 6 (from 31 March and 7 April), and in week 9 (from 28 April) nothing was collected at all. "Strike" is a topic by the query
`strike`: week 8 (from 21 April) has eight more articles of the Bell, and all ten of the week are on it.

Quotations stand in the six articles of the first two weeks, and one paragraph of them is printed twice.
"""

from datetime import date, timedelta
from itertools import count
from typing import Any

from dashboard.article import Article, article_id, join_paragraphs
from dashboard.tables import QuotationRow, TermRow, article_row, paragraph_row
from dashboard.text import count_words, fingerprint, term, words
from tests.builders import mention_rows

Rows = dict[str, list[tuple[Any, ...]]]

BELL, POST = "Bell", "Post"
MONDAY = date(2025, 3, 3)
GAP, POST_GAP, BURST = 8, (4, 5), 7
"""Weeks counted from 0: nothing collected, nothing of the Post collected, the strike."""

COPIED = "We stand by every word of the plan that the council put before the people of this town in the spring said Brink"
"""Ten words of it are quoted in the first article of the Bell (3 March); the Post prints it two days later."""

Said = tuple[str | None, str, int, str | None]
"""Speaker, kind, words, introducing word."""

TALK: tuple[tuple[int, str, tuple[tuple[str, tuple[Said, ...]], ...]], ...] = (
    (0, BELL, ((COPIED, (("Ada Brink", "direct", 10, "said"),)), ("Tomas Reyl denied it", (("Tomas Reyl", "direct", 20, "denied"),)))),
    (2, POST, ((COPIED, (("Ada Brink", "direct", 10, "said"),)), ("Nobody else spoke", ((None, "direct", 5, None),)))),
    (1, BELL, (
        ("Ada Brink spoke first", (("Ada Brink", "direct", 4, "insisted"),)), ("Reyl answered", (("Tomas Reyl", "mixed", 6, "said"),)),
        ("Then she went on", (("Ada Brink", "direct", 8, "said"),)), ("Olga Venn was heard", (("Olga Venn", "indirect", 7, "warned"),)),
    )),
    (7, BELL, (("Ada Brink and Olga Venn were there and silent", ()), ("Tomas Reyl did", (("Tomas Reyl", "direct", 2, "according to"),)))),
    (8, BELL, (("Olga Venn was named", ()),)),
    (9, POST, (("Reyl again", (("Tomas Reyl", "direct", 12, "claimed"),)), ("Venn at last", (("Olga Venn", "direct", 3, "said"),)))),
)  # fmt: skip


def story() -> Rows:
    """The rows of that corpus, ready to commit."""
    rows: Rows = {"articles": [], "paragraphs": [], "quotations": [], "mentions": [], "terms": []}
    number = count()
    for day, outlet, parts in TALK:
        _add(rows, next(number), MONDAY + timedelta(days=day), outlet, parts)
    for week in range(2, 10):
        if week == GAP:
            continue
        bell = 10 if week == BURST else 2
        for place in range(bell):
            on = "strike" if week == BURST or (week, place) == (2, 0) else "harvest"
            _add(rows, next(number), MONDAY + timedelta(weeks=week, days=place % 7), BELL, ((f"On the {on} of week {week} ({place})", ()),))
        if week not in POST_GAP and week != BURST:
            _add(rows, next(number), MONDAY + timedelta(weeks=week), POST, ((f"The harvest of week {week}", ()),))
    return rows


def _add(rows: Rows, number: int, day: date, outlet: str, parts: tuple[tuple[str, tuple[Said, ...]], ...]) -> None:
    body, paragraphs = join_paragraphs((f"{text}.", None) for text, _ in parts)
    headline, when = f"Report {number}", day.isoformat()
    article = Article(
        id=article_id(outlet, when, None, headline, body), headline=headline, body=body, paragraphs=paragraphs, raw=body, outlet=outlet,
        published=when, published_precision="day", published_from="metadata", language="en",
    )  # fmt: skip
    texts = article.paragraph_texts()
    rows["mentions"] += mention_rows(article, ("Ada Brink", "Tomas Reyl", "Olga Venn"))
    rows["articles"].append(article_row(article, file="story", part=number, words=sum(map(count_words, texts))))
    quotation = count(1)
    for paragraph, text, (_, said) in zip(article.paragraphs, texts, parts, strict=True):
        rows["paragraphs"].append(paragraph_row(article, paragraph, words=count_words(text), fingerprint=fingerprint(text)))
        found = [term(match.group()) for match in words(text)]
        rows["terms"] += [TermRow(article.id, paragraph.number, word, found.count(word), 0) for word in sorted(set(found))]
        for speaker, kind, spoken, cue in said:
            rows["quotations"].append(
                QuotationRow(
                    article=article.id, quotation=next(quotation), field="body", paragraph=paragraph.number, start=paragraph.start,
                    end=paragraph.end, kind=kind, words=spoken, cue_start=None, cue_end=None, cue=cue, mention_start=None,
                    mention_end=None, mention=speaker, speaker=speaker, speaker_type="person", resolution="name" if speaker else "none",
                    confidence=0.9,
                )
            )  # fmt: skip
