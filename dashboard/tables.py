"""The rows of every table, and the three values that travel between layers: `Filters`, `Decision`, `Evidence`.

A row type is a NamedTuple; its annotations are the table's schema (`dashboard.corpus.schema` derives it). Rows know nothing of the
batch that carries them: the corpus adds it. Offsets are code points into the article's body (or headline, where a `field` says so).
Paragraph 0 is the headline; body paragraphs count from 1.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

from dashboard.article import Article, Dateline, Furniture, Paragraph, join_paragraphs

Kind = Literal["direct", "mixed", "indirect", "term"]
Resolution = Literal["name", "title", "pronoun", "epithet", "floating", "continued", "none"]
SpeakerType = Literal["person", "organisation", "document", "unnamed", "joint", "unknown"]
Wire = Literal["once", "each", "own"]
Unit = Literal["quotation", "hit", "article", "paragraph"]
DecisionKind = Literal[
    "outlet_alias", "outlet_split", "speaker_merge", "speaker_split", "attribution", "article_date", "topic", "topic_label",
    "topic_merge", "stop_word", "kept_phrase", "columns", "correction",
]  # fmt: skip

MARKED_KINDS: tuple[Kind, ...] = ("direct", "mixed")
"""The kinds whose words stand between quotation marks and are somebody's speech: what "quoted words" counts."""


class ArticleRow(NamedTuple):
    """One article; its body stands in `ParagraphRow`s. Lists and `extra` keep what the parser kept."""

    article: str
    external_id: str | None
    file: str
    part: int
    outlet: str | None
    agency: str | None
    kicker: str | None
    headline: str
    dek: str | None
    byline: str | None
    dateline_text: str | None
    dateline_place: str | None
    dateline_region: str | None
    dateline_date_text: str | None
    dateline_date: str | None
    dateline_agency: str | None
    published: str | None
    published_precision: str
    published_from: str | None
    published_candidates: list[str]
    url: str | None
    language: str | None
    section: str | None
    words: int
    warnings: list[str]
    extra_names: list[str]
    extra_values: list[str]
    raw: str


class ParagraphRow(NamedTuple):
    """One body paragraph. `fingerprint` is equal for paragraphs of equal words (case, marks and spaces aside), None below
    `WIRE_MIN_WORDS` words: short ones recur by chance and are nobody's copy."""

    article: str
    paragraph: int
    start: int
    end: int
    crosshead: str | None
    text: str
    words: int
    fingerprint: int | None


class FurnitureRow(NamedTuple):
    article: str
    text: str
    kind: str
    after: int


class QuotationRow(NamedTuple):
    """One quotation's words in one paragraph (or in the headline: paragraph 0).

    `start:end` include the marks of a direct quotation. A quotation over several paragraphs is several rows with one
    `quotation` number, one speaker, resolution `continued` from the second on. `words` counts the content's words.
    `speaker` is the name as the article gives it in full, None where nobody is expressed.
    """

    article: str
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


def speech_spans(quotations: Iterable[QuotationRow], kinds: tuple[Kind, ...] = MARKED_KINDS) -> list[tuple[int, int]]:
    """Where the body is speech of these kinds: `(start, end)` in order, spans that touch or overlap joined into one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((q.start, q.end) for q in quotations if q.field == "body" and q.kind in kinds):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def spans_within(spans: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """Those of some spans in order, without overlaps, that have a character in `start:end`."""
    first = bisect_right(spans, start, key=lambda span: span[1])
    return spans[first : bisect_left(spans, end, lo=first, key=lambda span: span[0])]


class MentionRow(NamedTuple):
    """Where one paragraph of the body first names somebody whom the article names in full, `start:end` in the body.

    `name` is the name as the article gives it in full, as in `QuotationRow.speaker`; `sort` is `person` or `organisation`. An article
    names people whether it quotes them or not; places, groups, and names that nothing shows to be either are left out.
    """

    article: str
    paragraph: int
    name: str
    sort: str
    start: int
    end: int


class TermRow(NamedTuple):
    """How often a term stands in one paragraph (`n`), and how many of these inside marked speech (`quoted`).

    A term is a word in lower case; acronyms keep their capitals, so that "US" is not "us" and no stop list hides "UN". The headline
    is paragraph 0, for searches and topics; frequencies are of the body.
    """

    article: str
    paragraph: int
    term: str
    n: int
    quoted: int


FLOOR_WORDS = 100
"""Fewer words get no readability score. Flesch, Kincaid and Gunning sampled 100 words; the Flesch-Kincaid grade of the first 100 words is
2.8 off that of the whole article on average, of 50 words 3.9, of 25 words 4.8 (of 200: 1.7, of 400: 1.0;
`tests/bench/bench_readability.py`)."""


class ReadabilityRow(NamedTuple):
    """Scores of one part of an article (`scope`: body, narration or quotations).

    None where the language has no such measure (`versions` says so of a language without any), below `FLOOR_WORDS`, and where no
    sentences are found: LIX, which every language has, tells the last two from the first.
    """

    article: str
    scope: str
    words: int
    sentences: int
    flesch: float | None
    flesch_kincaid: float | None
    fog: float | None
    smog: float | None
    ari: float | None
    coleman_liau: float | None
    dale_chall: float | None
    lix: float | None
    versions: str


class FileRow(NamedTuple):
    """The ledger of one file: found = added + duplicates + rejected, always. `declared` is the file's own total."""

    file: str
    reader: str
    bytes: int
    found: int
    added: int
    duplicates: int
    rejected: int
    declared: int | None
    reconciled: bool | None
    read_at: str


class RejectionRow(NamedTuple):
    """One part of a file that became no article, and why."""

    file: str
    part: int
    place: str | None
    reason: str
    hint: str | None


class DecisionRow(NamedTuple):
    """One human judgement. `undoes` names the decision that this one takes back."""

    decision: str
    kind: str
    target: str
    value: str
    who: str
    made_at: str
    undoes: str | None


class SpeakerRow(NamedTuple):
    """Derived: the corpus-wide speaker behind a name that articles use, and the reason for joining them."""

    name: str
    speaker: str
    because: str


NAMELESS = "(without a name)"
"""The speaker behind every description in which nobody is named: “the company” of two articles is two companies."""


class TopicRow(NamedTuple):
    """Derived: one discovered topic of a model; `terms` and `weights` go together, heaviest first."""

    model: str
    topic: int
    label: str
    terms: list[str]
    weights: list[float]


class TopicTermRow(NamedTuple):
    """Derived: what a model needs to place an article that it has not seen (inverse document frequency, loading)."""

    model: str
    topic: int
    term: str
    idf: float
    weight: float


class TopicParagraphRow(NamedTuple):
    """Derived: a paragraph's discovered topic. Rows of old paragraphs never change under one model."""

    model: str
    article: str
    paragraph: int
    topic: int
    weight: float


class TopicTriedRow(NamedTuple):
    """Derived: a number of topics that was tried for a model: the mean of their coherences (NPMI, -1 to 1), and its standard error."""

    model: str
    topics: int
    coherence: float
    error: float


class SignatureRow(NamedTuple):
    """Derived: what tells at once which articles may be nearly the same: equal numbers in `bands` (`dashboard.derive.copies`).

    `scheme` names how they were made; only signatures of one scheme are compared. Very short texts have no bands.
    """

    article: str
    scheme: str
    bands: list[int]


class DuplicateRow(NamedTuple):
    """Derived: two articles of nearly the same words, each pair once, `article` before `other`. `similarity` is their Jaccard index:
    the share of their three-word sequences that both have, 0.5 to 1."""

    article: str
    other: str
    similarity: float


TABLES: dict[str, type] = {
    "articles": ArticleRow,
    "paragraphs": ParagraphRow,
    "furniture": FurnitureRow,
    "quotations": QuotationRow,
    "mentions": MentionRow,
    "terms": TermRow,
    "readability": ReadabilityRow,
    "files": FileRow,
    "rejections": RejectionRow,
    "decisions": DecisionRow,
    "speakers": SpeakerRow,
    "topics": TopicRow,
    "topic_terms": TopicTermRow,
    "topic_paragraphs": TopicParagraphRow,
    "signatures": SignatureRow,
    "duplicates": DuplicateRow,
    "topic_tried": TopicTriedRow,
}
"""Every data table of a corpus, by name. The ledger is the protocol's own (`dashboard.corpus.commit`)."""

ADDED: tuple[str, ...] = ("signatures", "duplicates", "topic_tried", "mentions")
"""Tables that corpora made by the first version do not have: they are made when something is first put into them."""

DERIVED: tuple[str, ...] = ("speakers", "topics", "topic_terms", "topic_tried")
"""Tables that a later batch replaces as a whole: a reader takes only the newest batch that carries them."""

ANNOTATIONS: tuple[str, ...] = ("quotations", "mentions", "terms", "readability")
"""Tables that a re-annotation replaces, article by article: the newest batch that annotated an article wins."""


class Filters(NamedTuple):
    """Which articles count. All parts are joined by AND, the values inside one part by OR. Empty means no limit.

    Every part selects *articles*: of these outlets; quoting one of these speakers; with a paragraph on one of these topics;
    published from `since` to `until`, both included (ISO days); with a paragraph that `search` matches.
    `wire` says how a paragraph that stands in several outlets counts: once, in each outlet, or not at all (own words only).
    Tuples are sorted and without repeats (see `filters`), so that equal filters are equal keys.
    """

    outlets: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    search: str = ""
    wire: Wire = "once"


def filters(
    *,
    outlets: Iterable[str] = (),
    speakers: Iterable[str] = (),
    topics: Iterable[str] = (),
    since: str | None = None,
    until: str | None = None,
    search: str = "",
    wire: Wire = "once",
) -> Filters:
    """Filters in their one canonical form: sorted, without repeats, blanks gone."""
    return Filters(_one(outlets), _one(speakers), _one(topics), since or None, until or None, " ".join(search.split()), wire)


def _one(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value.strip()}))


class Decision(NamedTuple):
    """One human judgement: who decided what about which target, and which earlier decision it undoes."""

    kind: DecisionKind
    target: str
    value: str
    who: str
    when: str
    undoes: str | None = None


class Evidence(NamedTuple):
    """What stands behind one mark: all items of `unit` that match `keys`, within the filters of the view.

    `keys` are (name, value) pairs of `dashboard.queries.evidence.KEYS`, for instance `(("speaker", "Ada Brink"),)`.
    The list behind a mark has exactly as many items as the mark says, and the drawn value follows from them.
    """

    unit: Unit
    keys: tuple[tuple[str, str], ...] = ()


UNITS: tuple[Unit, ...] = get_args(Unit)
WIRE_RULES: tuple[Wire, ...] = get_args(Wire)


def article_row(article: Article, *, file: str, part: int, words: int) -> ArticleRow:
    """An article without its paragraphs and furniture, as one row."""
    line = article.dateline
    return ArticleRow(
        article=article.id, external_id=article.external_id, file=file, part=part, outlet=article.outlet, agency=article.agency,
        kicker=article.kicker, headline=article.headline, dek=article.dek, byline=article.byline,
        dateline_text=line.text if line else None, dateline_place=line.place if line else None,
        dateline_region=line.region if line else None, dateline_date_text=line.date_text if line else None,
        dateline_date=line.date if line else None, dateline_agency=line.agency if line else None,
        published=article.published, published_precision=article.published_precision, published_from=article.published_from,
        published_candidates=list(article.published_candidates), url=article.url, language=article.language,
        section=article.section, words=words, warnings=list(article.warnings),
        extra_names=[name for name, _ in article.extra], extra_values=[value for _, value in article.extra], raw=article.raw,
    )  # fmt: skip


def article_of(row: ArticleRow, paragraphs: Iterable[ParagraphRow], furniture: Iterable[FurnitureRow] = ()) -> Article:
    """The inverse of `article_row`, `paragraph_rows` and `furniture_rows`: the article that was stored."""
    body, spans = join_paragraphs((p.text, p.crosshead) for p in sorted(paragraphs, key=lambda p: p.paragraph))
    line = None if row.dateline_text is None else Dateline(
        row.dateline_text, row.dateline_place, row.dateline_region, row.dateline_date_text, row.dateline_date, row.dateline_agency
    )  # fmt: skip
    return Article(
        id=row.article, headline=row.headline, body=body, paragraphs=spans, raw=row.raw, external_id=row.external_id,
        outlet=row.outlet, agency=row.agency, kicker=row.kicker, dek=row.dek, byline=row.byline, dateline=line,
        published=row.published, published_precision=row.published_precision, published_from=row.published_from,  # type: ignore[arg-type]
        published_candidates=tuple(row.published_candidates), url=row.url, language=row.language, section=row.section,
        furniture=tuple(Furniture(f.text, f.kind, f.after) for f in furniture), warnings=tuple(row.warnings),
        extra=tuple(zip(row.extra_names, row.extra_values, strict=True)),
    )  # fmt: skip


def paragraph_row(article: Article, paragraph: Paragraph, *, words: int, fingerprint: int | None) -> ParagraphRow:
    text = article.body[paragraph.start : paragraph.end]
    return ParagraphRow(article.id, paragraph.number, paragraph.start, paragraph.end, paragraph.crosshead, text, words, fingerprint)


def furniture_rows(article: Article) -> list[FurnitureRow]:
    return [FurnitureRow(article.id, f.text, f.kind, f.after) for f in article.furniture]
