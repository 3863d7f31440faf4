"""One article as it is read: its head, its paragraphs, what was set aside, and who says what where."""

from typing import NamedTuple

from dashboard.corpus import Snapshot
from dashboard.corpus.decisions import CORRECTED_FIELDS
from dashboard.queries.sql import SHOWN


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
    """A paragraph of the body; `start` is its offset there. `outlets` other outlets have a paragraph of the same words.

    `place` is where it is read: its number, or of a piece that was furniture the number of the paragraph that it follows.
    """

    number: int
    start: int
    end: int
    crosshead: str | None
    text: str
    words: int
    outlets: int
    place: int


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
                   WHERE o.fingerprint = p.fingerprint AND a.outlet <> (SELECT outlet FROM articles WHERE article = $article)),
                  coalesce(t."after", p.paragraph)
           FROM paragraphs p LEFT JOIN taken_in t ON t.article = p.article AND t.paragraph = p.paragraph
           WHERE p.article = $article ORDER BY 8, t.paragraph NULLS FIRST""",
        named,
    )
    asides = snapshot.rows('SELECT text, kind, "after" FROM furniture WHERE article = $article ORDER BY "after"', named)
    speech = snapshot.rows(
        f"""SELECT quotation, field, paragraph, start, "end", kind, words, cue_start, cue_end, mention_start, mention_end, mention,
                  {SHOWN}, resolution, confidence
           FROM quotations x WHERE article = $article ORDER BY field, start, "end" """,
        named,
    )
    made = (tuple(Paragraph(*row) for row in paragraphs), tuple(Aside(*row) for row in asides), tuple(Speech(*row) for row in speech))
    return Reading(Head(*head[0]), *made)


class Parsed(NamedTuple):
    """What the parser made of one article: the raw text as it is kept, and each field that it found, under its name."""

    raw: str
    fields: tuple[tuple[str, str], ...]


def parsed(snapshot: Snapshot, article: str) -> Parsed:
    """The raw text of an article of the corpus beside its fields, as they are after every correction."""
    named = {"article": article}
    row = snapshot.rows(
        """SELECT outlet_found, agency, kicker, headline, dek, byline, section, dateline_text, dateline_place, dateline_region,
                  dateline_date_text, dateline_date, dateline_agency, published, published_precision, day_from, CAST(day AS VARCHAR), url,
                  language, words, extra_names, extra_values FROM articles WHERE article = $article""",
        named,
    )[0]
    names = ("outlet", "agency", "kicker", "headline", "dek", "byline", "section", "dateline", "dateline: place", "dateline: region",
             "dateline: date as printed", "dateline: date", "dateline: agency", "published", "published: precision", "published: from",
             "day", "address", "language", "words")  # fmt: skip
    fields = [(name, str(value)) for name, value in zip(names, row, strict=False) if value is not None]
    fields += [(f"kept: {name}", value) for name, value in zip(*row[-2:], strict=True)]
    return Parsed(str(snapshot.value("SELECT raw FROM raws WHERE article = $article", named)), tuple(fields))


def headlines(snapshot: Snapshot, articles: tuple[str, ...]) -> dict[str, str]:
    """The headlines of these articles, where the corpus has them."""
    listed = "SELECT article, headline FROM articles WHERE list_contains($articles::VARCHAR[], article)"
    return dict(snapshot.rows(listed, {"articles": list(articles)}))


def as_found(snapshot: Snapshot, articles: tuple[str, ...]) -> dict[str, str]:
    """article:field -> what the parser found there, before every correction; "" where it found nothing."""
    named = {"outlet": "coalesce(outlet, agency, dateline_agency)"}
    columns = ", ".join(f"coalesce({named.get(field, field)}, '')" for field in CORRECTED_FIELDS)
    listed = f"SELECT article, {columns} FROM all_articles WHERE list_contains($articles::VARCHAR[], article)"
    rows = snapshot.rows(listed, {"articles": list(articles)})
    return {f"{article}:{field}": value for article, *values in rows for field, value in zip(CORRECTED_FIELDS, values, strict=True)}


def paragraph_starts(snapshot: Snapshot, articles: tuple[str, ...]) -> dict[tuple[str, int], int]:
    """(article, paragraph) -> the paragraph's offset in its body, for the paragraphs of these articles."""
    listed = "SELECT article, paragraph, start FROM paragraphs WHERE list_contains($articles, article)"
    return {(article, number): start for article, number, start in snapshot.rows(listed, {"articles": list(articles)})}
