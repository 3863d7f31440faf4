"""Corrections of an article, and the annotations that follow from them: who says what, and how readably, in the text as corrected.

Articles of a corpus that an older Presslens made are read again as well, for the annotations that it did not know.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any, NamedTuple

from dashboard.annotate import quotes
from dashboard.annotate.registry import annotate
from dashboard.article import Article, join_paragraphs
from dashboard.corpus import Corpus, Snapshot, decide, reannotate, snapshot, undo
from dashboard.tables import ANNOTATIONS, DecisionRow, MentionRow, QuotationRow, TermRow

_STALE = """
WITH judged AS (SELECT split_part(d.target, ':', 1) AS article, max(b.seq) AS seq FROM decisions d JOIN batches b ON b.batch = d.batch
                WHERE d.kind = 'correction' AND split_part(d.target, ':', 2) IN ('headline', 'text') GROUP BY 1)
SELECT j.article FROM judged j JOIN all_articles a ON a.article = j.article JOIN batches b ON b.batch = a.batch
LEFT JOIN renewed n ON n.article = j.article AND n.name = 'quotations'
WHERE greatest(j.seq, b.seq) > coalesce(n.seq, 0) ORDER BY 1
"""

_UNREAD = """
SELECT a.article FROM all_articles a JOIN unread b ON b.batch = a.batch
LEFT JOIN renewed n ON n.article = a.article AND n.name = 'mentions' WHERE n.seq IS NULL ORDER BY 1 LIMIT $most
"""

AT_ONCE = 500
"""Articles that one commit reads again: what is committed is not done again after a stop."""

_PARTS = """
SELECT p.paragraph, p.start, p.text, p.crosshead FROM paragraphs p
LEFT JOIN taken_in t ON t.article = p.article AND t.paragraph = p.paragraph
WHERE p.article = $article ORDER BY coalesce(t."after", p.paragraph), t.paragraph NULLS FIRST
"""


class _Part(NamedTuple):
    """A paragraph where it is stored."""

    number: int
    start: int
    text: str
    crosshead: str | None


def correct(corpus: Corpus, target: str, value: str, *, who: str) -> DecisionRow:
    """Record a correction (`dashboard.corpus.decisions`), and annotate its article again. Raises UsageError where it has no meaning."""
    row = decide(corpus, "correction", target, value, who=who)
    renew(corpus)
    return row


def take_back(corpus: Corpus, decision: DecisionRow, *, who: str) -> DecisionRow:
    """Undo a correction, and annotate its article again."""
    row = undo(corpus, decision, who=who)
    renew(corpus)
    return row


def renew(corpus: Corpus) -> int:
    """Annotate the articles whose text or headline people corrected since it was annotated last. Returns how many these were."""
    with closing(snapshot(corpus)) as now:
        stale = [article for (article,) in now.rows(_STALE)]
        rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in ANNOTATIONS}
        for article in stale:
            for name, found in annotations(now, article).items():
                rows[name] += found
    if stale:
        reannotate(corpus, rows, stale)
    return len(stale)


def read_again(corpus: Corpus, tell: Callable[[str], None]) -> None:
    """Say who is named in the articles that were annotated before names were kept; their other annotations stay as they are."""
    while True:
        with closing(snapshot(corpus)) as now:
            unread = [article for (article,) in now.rows(_UNREAD, {"most": AT_ONCE})]
            rows = [row for article in unread for row in _named(now, article)]
        if not unread:
            return
        reannotate(corpus, {"mentions": rows}, unread)
        tell(f"names: {len(unread):,} articles read again")


def _named(now: Snapshot, article: str) -> Iterator[MentionRow]:
    read, parts = _read(now, article)
    starts = [paragraph.start for paragraph in read.paragraphs]
    return (_placed(row, parts, starts) for row in quotes.annotate(read).mentions)


def annotations(now: Snapshot, article: str) -> dict[str, list[tuple[Any, ...]]]:
    """The annotations of an article in its reading order as corrected, with the numbers and offsets that its paragraphs are stored with."""
    read, parts = _read(now, article)
    found = annotate(read)
    starts = [paragraph.start for paragraph in read.paragraphs]
    return found | {
        "quotations": [_stored(QuotationRow(*row), parts, starts) for row in found["quotations"]],
        "mentions": [_placed(MentionRow(*row), parts, starts) for row in found["mentions"]],
        "terms": [_numbered(TermRow(*row), parts) for row in found["terms"]],
    }


def _read(now: Snapshot, article: str) -> tuple[Article, list[_Part]]:
    """An article as it reads with its corrections, and where its paragraphs are stored."""
    headline, language = now.rows("SELECT headline, language FROM articles WHERE article = $article", {"article": article})[0]
    parts = [_Part(*row) for row in now.rows(_PARTS, {"article": article})]
    body, paragraphs = join_paragraphs((part.text, part.crosshead) for part in parts)
    return Article(id=article, headline=headline, body=body, paragraphs=paragraphs, raw="", language=language), parts


def _numbered(row: TermRow, parts: list[_Part]) -> TermRow:
    return row._replace(paragraph=parts[row.paragraph - 1].number) if row.paragraph else row


def _placed(row: MentionRow, parts: list[_Part], starts: list[int]) -> MentionRow:
    start, end = _moved(row.start, row.end, parts, starts)
    return row._replace(paragraph=parts[row.paragraph - 1].number, start=start, end=end)


def _stored(row: QuotationRow, parts: list[_Part], starts: list[int]) -> QuotationRow:
    """A quotation with the offsets that its text has where it is stored; the headline's are as they are."""
    if row.field != "body":
        return row
    start, end = _moved(row.start, row.end, parts, starts)
    cue = _moved(row.cue_start, row.cue_end, parts, starts)
    mention = _moved(row.mention_start, row.mention_end, parts, starts)
    return row._replace(
        paragraph=parts[row.paragraph - 1].number, start=start, end=end, cue_start=cue[0], cue_end=cue[1], mention_start=mention[0],
        mention_end=mention[1],
    )  # fmt: skip


def _moved(start: int | None, end: int | None, parts: list[_Part], starts: list[int]) -> Any:
    if start is None or end is None:
        return None, None
    at = bisect_right(starts, start) - 1
    by = parts[at].start - starts[at]
    return start + by, end + by
