"""One article as it is read: its head, its paragraphs, what was set aside, and who says what where."""

from typing import NamedTuple

from dashboard.corpus import Snapshot


class Head(NamedTuple):
    """What stands above the text. `day_from` says how the day is known: decision, metadata, dateline, url, or None."""

    article: str
    outlet: str
    outlet_found: str
    agency: str | None
    kicker: str | None
    headline: str
    dek: str | None
    byline: str | None
    dateline: str | None
    day: str | None
    day_from: str | None
    published: str | None
    candidates: list[str]
    url: str | None
    language: str | None
    section: str | None
    words: int
    warnings: list[str]
    file: str
    part: int


class Paragraph(NamedTuple):
    """A paragraph of the body; `start` is its offset there. `outlets` other outlets have a paragraph of the same words."""

    number: int
    start: int
    end: int
    crosshead: str | None
    text: str
    words: int
    outlets: int


class Aside(NamedTuple):
    """Text of the page that is not the article's; `after` is the paragraph that it followed, 0 for the top."""

    text: str
    kind: str
    after: int


class Speech(NamedTuple):
    """A quotation's words in one paragraph, with the places of its cue and of the words that name its speaker."""

    quotation: int
    field: str
    paragraph: int
    start: int
    end: int
    kind: str
    words: int
    cue_start: int | None
    cue_end: int | None
    mention_start: int | None
    mention_end: int | None
    mention: str | None
    speaker: str | None
    resolution: str
    confidence: float


class Reading(NamedTuple):
    head: Head
    paragraphs: tuple[Paragraph, ...]
    asides: tuple[Aside, ...]
    speech: tuple[Speech, ...]


def reading(snapshot: Snapshot, article: str) -> Reading | None:
    """The article of this id, None where the corpus has none."""
    named = {"article": article}
    head = snapshot.rows(
        """SELECT article, outlet, outlet_found, agency, kicker, headline, dek, byline, dateline_text, CAST(day AS VARCHAR), day_from,
                  published, published_candidates, url, language, section, words, warnings, file, part
           FROM articles WHERE article = $article""",
        named,
    )
    if not head:
        return None
    paragraphs = snapshot.rows(
        """SELECT p.paragraph, p.start, p."end", p.crosshead, p.text, p.words,
                  (SELECT count(DISTINCT a.outlet) FROM paragraphs o JOIN articles a USING (article)
                   WHERE o.fingerprint = p.fingerprint AND a.outlet <> (SELECT outlet FROM articles WHERE article = $article))
           FROM paragraphs p WHERE p.article = $article ORDER BY p.paragraph""",
        named,
    )
    asides = snapshot.rows('SELECT text, kind, "after" FROM furniture WHERE article = $article ORDER BY "after"', named)
    speech = snapshot.rows(
        """SELECT quotation, field, paragraph, start, "end", kind, words, cue_start, cue_end, mention_start, mention_end, mention,
                  speaker, resolution, confidence
           FROM quotations WHERE article = $article ORDER BY field, start, "end" """,
        named,
    )
    made = (tuple(Paragraph(*row) for row in paragraphs), tuple(Aside(*row) for row in asides), tuple(Speech(*row) for row in speech))
    return Reading(Head(*head[0]), *made)


def paragraph_starts(snapshot: Snapshot, articles: tuple[str, ...]) -> dict[tuple[str, int], int]:
    """(article, paragraph) -> the paragraph's offset in its body, for the paragraphs of these articles."""
    listed = "SELECT article, paragraph, start FROM paragraphs WHERE list_contains($articles, article)"
    return {(article, number): start for article, number, start in snapshot.rows(listed, {"articles": list(articles)})}
