"""Corrections of an article, and the annotations that follow from them: who says what, and how readably, in the text as corrected."""

from bisect import bisect_right
from contextlib import closing
from typing import Any, NamedTuple

from dashboard.annotate.registry import annotate
from dashboard.article import Article, join_paragraphs
from dashboard.corpus import Corpus, Snapshot, decide, reannotate, snapshot, undo
from dashboard.tables import ANNOTATIONS, DecisionRow, QuotationRow, TermRow

_STALE = """
WITH judged AS (SELECT split_part(d.target, ':', 1) AS article, max(b.seq) AS seq FROM decisions d JOIN batches b ON b.batch = d.batch
                WHERE d.kind = 'correction' AND split_part(d.target, ':', 2) IN ('headline', 'text') GROUP BY 1)
SELECT j.article FROM judged j JOIN all_articles a ON a.article = j.article JOIN batches b ON b.batch = a.batch
LEFT JOIN renewed n ON n.article = j.article AND n.name = 'quotations'
WHERE greatest(j.seq, b.seq) > coalesce(n.seq, 0) ORDER BY 1
"""

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


def annotations(now: Snapshot, article: str) -> dict[str, list[tuple[Any, ...]]]:
    """The annotations of an article in its reading order as corrected, with the numbers and offsets that its paragraphs are stored with."""
    headline, language = now.rows("SELECT headline, language FROM articles WHERE article = $article", {"article": article})[0]
    parts = [_Part(*row) for row in now.rows(_PARTS, {"article": article})]
    body, paragraphs = join_paragraphs((part.text, part.crosshead) for part in parts)
    read = Article(id=article, headline=headline, body=body, paragraphs=paragraphs, raw="", language=language)
    found = annotate(read)
    starts = [paragraph.start for paragraph in paragraphs]
    return found | {
        "quotations": [_stored(QuotationRow(*row), parts, starts) for row in found["quotations"]],
        "terms": [_numbered(TermRow(*row), parts) for row in found["terms"]],
    }


def _numbered(row: TermRow, parts: list[_Part]) -> TermRow:
    return row._replace(paragraph=parts[row.paragraph - 1].number) if row.paragraph else row


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
