"""What is counted as a word: terms, phrases that are kept together, lemmas, words by who says them, words in their order.

Each is a table of the snapshot, made when it is first asked for:

units        article, paragraph, term, n, quoted      like `terms`, with each kept phrase as one word in place of its words
lemma_units  the same, with the lemma of the article's language for the term (simplemma; a word that it does not know stays)
lemmas       language, term, lemma
spoken       article, paragraph, speaker, term, n     the words inside direct and mixed quotations, by speaker
coded        a, p, t, n, q                            `units` in numbers of `coded_articles` and `coded_terms`, and `coded_totals` by
                                                      article: grouped by numbers what would take a second takes a tenth
tokens       see `tokens`

A phrase is kept together by a decision of kind `kept_phrase`. "Quoted" is a word that lies wholly inside a direct or mixed quotation.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pyarrow as pa

from dashboard.corpus import Snapshot, active
from dashboard.corpus.decisions import mapping
from dashboard.corpus.fulltext import either, has_phrase
from dashboard.errors import UsageError
from dashboard.queries.matching import indexed, texts
from dashboard.tables import MARKED_KINDS, Filters
from dashboard.text import terms, words

FORMS = ("words", "lemmas")

MOST_TOKENS = 3_000_000
"""Words that are held in their order at once: 10 s to read, 150 MB. Beyond, n-grams ask for narrower filters."""

LONGEST_GRAM = 4

_MARKED = ", ".join(f"'{kind}'" for kind in MARKED_KINDS)

Kept = Mapping[str, Sequence[tuple[str, ...]]]
"""First word -> the phrases that begin so, the longest first; as folded terms."""


class Unit(NamedTuple):
    """One counted word or kept phrase of a text, with its place there."""

    form: str
    start: int
    end: int
    quoted: bool


def kept_phrases(snapshot: Snapshot) -> tuple[str, ...]:
    """The phrases that count as one word, as people wrote them."""
    return tuple(sorted(phrase for phrase, change in mapping(active(snapshot.decisions), "kept_phrase").items() if change == "add"))


def kept(snapshot: Snapshot) -> Kept:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in kept_phrases(snapshot):
        forms = tuple(form.casefold() for form in terms(phrase))
        if len(forms) > 1:
            found.setdefault(forms[0], []).append(forms)
    return {first: sorted(phrases, key=lambda forms: (-len(forms), forms)) for first, phrases in found.items()}


def units(text: str, phrases: Kept, spans: Sequence[tuple[int, int]] = ()) -> list[Unit]:
    """The units of a text in order; of phrases that overlap the first counts, of those that begin together the longest.

    `spans` are the quoted places of the text, in order and apart.
    """
    matches, forms = list(words(text)), terms(text)
    folded = [form.casefold() for form in forms] if phrases else []
    out: list[Unit] = []
    at, near = 0, 0
    while at < len(matches):
        size = next((len(p) for p in phrases.get(folded[at], ()) if tuple(folded[at : at + len(p)]) == p), 1) if phrases else 1
        start, end = matches[at].start(), matches[at + size - 1].end()
        while near < len(spans) and spans[near][1] < end:
            near += 1
        inside = near < len(spans) and spans[near][0] <= start
        out.append(Unit(forms[at] if size == 1 else " ".join(folded[at : at + size]), start, end, inside))
        at += size
    return out


def quoted_spans(snapshot: Snapshot, articles: Iterable[str]) -> dict[tuple[str, int], list[tuple[int, int]]]:
    """(article, paragraph) -> the marked quotations there, as places in the paragraph, joined where they touch."""
    rows = snapshot.rows(
        f"""SELECT q.article, q.paragraph, q.start - p.start, q."end" - p.start
            FROM quotations q SEMI JOIN (SELECT unnest($articles::VARCHAR[]) AS article) USING (article)
            JOIN paragraphs p USING (article, paragraph) WHERE q.field = 'body' AND q.kind IN ({_MARKED}) ORDER BY 1, 2, 3""",
        {"articles": sorted(set(articles))},
    )
    out: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for article, paragraph, start, end in rows:
        spans = out.setdefault((article, paragraph), [])
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return out


def read_units(snapshot: Snapshot, table: str) -> Iterator[tuple[str, int, list[Unit]]]:
    """(article, paragraph, units) of the body paragraphs that a table (article, paragraph) names."""
    phrases = kept(snapshot)
    rows = snapshot.rows(f"SELECT article, paragraph, text FROM paragraphs SEMI JOIN {table} USING (article, paragraph) ORDER BY 1, 2")
    spans = quoted_spans(snapshot, (article for article, _, _ in rows))
    for article, paragraph, text in rows:
        yield article, paragraph, units(text, phrases, spans.get((article, paragraph), ()))


def place_units(snapshot: Snapshot) -> None:
    """Make `units`: paragraphs with a kept phrase are counted again, all others are as stored."""
    if snapshot.has("units"):
        return
    phrases = [forms for some in kept(snapshot).values() for forms in some]
    if not phrases:
        snapshot.make("units", "CREATE VIEW units AS SELECT article, paragraph, term, n, quoted FROM terms")
        return
    texts(snapshot)
    table = indexed(snapshot, ("kept", phrases), either([has_phrase(forms) for forms in phrases]))
    rows: list[tuple[str, int, str, int, int]] = []
    for article, paragraph, found in read_units(snapshot, table):
        n, quoted = Counter(unit.form for unit in found), Counter(unit.form for unit in found if unit.quoted)
        rows += [(article, paragraph, form, n[form], quoted[form]) for form in sorted(n)]
    snapshot.load("recounted", _arrow(rows, ("article", "paragraph", "term", "n", "quoted")))
    snapshot.make(
        "units",
        """CREATE TABLE units AS SELECT article, paragraph, term, n, quoted FROM terms
           ANTI JOIN (SELECT DISTINCT article, paragraph FROM recounted) USING (article, paragraph)
           UNION ALL SELECT * FROM recounted""",
    )


def place_lemmas(snapshot: Snapshot) -> None:
    """Make `lemmas` and `lemma_units`."""
    place_units(snapshot)
    if snapshot.has("lemma_units"):
        return
    found = snapshot.rows("SELECT DISTINCT coalesce(a.language, ''), u.term FROM units u JOIN articles a USING (article) ORDER BY ALL")
    rows = [(language, form, lemma(form, language)) for language, form in found]
    snapshot.load("lemmas", _arrow(rows, ("language", "term", "lemma")))
    snapshot.make(
        "lemma_units",
        """CREATE TABLE lemma_units AS
           SELECT u.article, u.paragraph, l.lemma AS term, sum(u.n)::BIGINT AS n, sum(u.quoted)::BIGINT AS quoted
           FROM units u JOIN articles a USING (article) JOIN lemmas l ON l.language = coalesce(a.language, '') AND l.term = u.term
           GROUP BY ALL""",
    )


def place_codes(snapshot: Snapshot, form: str) -> str:
    """Make the coded tables of `units`, or of `lemma_units`. Returns what their names begin with."""
    source = unit_table(snapshot, form)
    name = source.removesuffix("units")
    number = "CAST(row_number() OVER () AS INTEGER)"
    snapshot.make("coded_articles", f"CREATE TABLE coded_articles AS SELECT article, {number} AS a FROM articles")
    if not snapshot.has(f"{name}coded"):
        terms = f"SELECT term, {number} AS t FROM (SELECT DISTINCT term FROM {source})"
        snapshot.make(f"{name}coded_terms", f"CREATE TABLE {name}coded_terms AS {terms}")
        snapshot.make(
            f"{name}coded",
            f"""CREATE TABLE {name}coded AS
                SELECT c.a, CAST(u.paragraph AS INTEGER) AS p, v.t, CAST(u.n AS INTEGER) AS n, CAST(u.quoted AS INTEGER) AS q
                FROM {source} u JOIN coded_articles c USING (article) JOIN {name}coded_terms v USING (term) WHERE u.paragraph > 0""",
        )
        snapshot.make(f"{name}coded_totals", f"CREATE TABLE {name}coded_totals AS {_summed(f'{name}coded')}")
    return name


def _summed(coded: str) -> str:
    return f"SELECT a, t, CAST(sum(n) AS INTEGER) AS n, CAST(sum(q) AS INTEGER) AS q FROM {coded} GROUP BY 1, 2"


def counted_codes(name: str) -> str:
    """CTEs after those of a scope: `pa` (a, article, outlet, day: the picked articles), `c` (a, t, n, q: their terms that count).

    Articles all of whose paragraphs count are added up beforehand; the others, some hundreds that share copies, here.
    """
    paragraphs = f"(SELECT x.* FROM {name}coded x SEMI JOIN partly USING (a) ANTI JOIN da USING (a, p))"
    return f"""pa AS MATERIALIZED (SELECT k.a, p.article, p.outlet, p.day FROM picked p JOIN coded_articles k USING (article)),
        da AS MATERIALIZED (SELECT k.a, CAST(d.paragraph AS INTEGER) AS p FROM dropped d JOIN coded_articles k USING (article)),
        partly AS MATERIALIZED (SELECT DISTINCT a FROM da),
        c AS MATERIALIZED (SELECT x.a, x.t, x.n, x.q FROM {name}coded_totals x SEMI JOIN pa USING (a) ANTI JOIN partly USING (a)
                           UNION ALL {_summed(paragraphs)})"""


def lemma(form: str, language: str) -> str:
    """The dictionary form of a term; itself where the language or the word is not known, and for acronyms, numbers, phrases."""
    # Its dictionaries take 50 MB: only who asks for lemmas has them.
    import simplemma

    root = language.replace("_", "-").split("-")[0].casefold()
    if root not in LEMMATISED or form != form.casefold() or not form.isalpha():
        return form
    found = simplemma.lemmatize(form, lang=root)
    if found == form and root == "de":
        found = simplemma.lemmatize(form.capitalize(), lang=root)  # its nouns have capitals there, terms have none
    return str(found).casefold()


LEMMATISED = frozenset(("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru"))
"""Languages whose words get lemmas."""


def unit_table(snapshot: Snapshot, form: str) -> str:
    """The table to count in: `units` or `lemma_units`."""
    if form not in FORMS:
        raise UsageError(f"{form!r} is no form of words", hint=f"one of {', '.join(FORMS)}")
    (place_lemmas if form == "lemmas" else place_units)(snapshot)
    return "lemma_units" if form == "lemmas" else "units"


def place_spoken(snapshot: Snapshot, form: str = "words") -> None:
    """Make `spoken`, or `lemma_spoken`."""
    if not snapshot.has("spoken"):
        phrases = kept(snapshot)
        said: Counter[tuple[str, int, str, str]] = Counter()
        for article, paragraph, speaker, text in snapshot.rows(_SPOKEN):
            for unit in units(text, phrases):
                said[article, paragraph, speaker, unit.form] += 1
        rows = [(*key, n) for key, n in said.items()]
        snapshot.load("spoken", _arrow(rows, ("article", "paragraph", "speaker", "term", "n")))
    if form == "lemmas":
        place_lemmas(snapshot)
        snapshot.make("lemma_spoken", _LEMMA_SPOKEN)


_SPOKEN = f"""
SELECT q.article, q.paragraph, coalesce(q.speaker, ''), substring(p.text, q.start - p.start + 1, q."end" - q.start)
FROM quotations q JOIN paragraphs p USING (article, paragraph) WHERE q.field = 'body' AND q.kind IN ({_MARKED}) ORDER BY ALL
"""

_LEMMA_SPOKEN = """
CREATE TABLE lemma_spoken AS
SELECT s.article, s.paragraph, s.speaker, coalesce(l.lemma, s.term) AS term, sum(s.n)::BIGINT AS n
FROM spoken s JOIN articles a USING (article) LEFT JOIN lemmas l ON l.language = coalesce(a.language, '') AND l.term = s.term GROUP BY ALL
"""


def tokens(snapshot: Snapshot, filters: Filters, counted: str, parameters: Mapping[str, object]) -> str:
    """The name of a table of words in their order: `t1` and the three after it in the paragraph, `t2` to `t4`, as in `coded_terms`; the
    article's `a` and the paragraph `p`; `quoted` and `narrated`: how many units from here on are inside, or outside, quotations (to 4).

    Of the whole snapshot where it is small enough, else of the paragraphs that `counted` selects. Raises UsageError beyond that.
    """
    place_codes(snapshot, "words")
    small = snapshot.value("SELECT coalesce(sum(words), 0) FROM paragraphs") <= MOST_TOKENS
    chosen = "SELECT article, paragraph FROM paragraphs" if small else counted
    if not small:
        size = snapshot.value(
            f"SELECT coalesce(sum(words), 0) FROM paragraphs SEMI JOIN ({counted}) USING (article, paragraph)", parameters
        )
        if size > MOST_TOKENS:
            hint = "narrow the filters: an outlet, a topic, some months"
            raise UsageError(f"n-grams are counted in at most {MOST_TOKENS:,} words, here are {size:,}", hint=hint)
    name = snapshot.remember(chosen, {} if small else parameters)
    return snapshot.remember_table(("tokens", None if small else filters), lambda: _tokens(snapshot, name))


def _tokens(snapshot: Snapshot, table: str) -> pa.Table:
    numbers: dict[str, int] = dict(snapshot.rows("SELECT term, t FROM coded_terms"))
    articles = dict(snapshot.rows("SELECT article, a FROM coded_articles"))
    columns: dict[str, list[Any]] = {name: [] for name in ("a", "p", "t1", "t2", "t3", "t4", "quoted", "narrated")}
    for article, paragraph, found in read_units(snapshot, table):
        forms = [numbers.get(unit.form) for unit in found]
        columns["a"] += [articles[article]] * len(found)
        columns["p"] += [paragraph] * len(found)
        for ahead in range(LONGEST_GRAM):
            columns[f"t{ahead + 1}"] += [*forms[ahead:], *[None] * min(ahead, len(forms))]
        for name, inside in (("quoted", True), ("narrated", False)):
            columns[name] += _runs([unit.quoted is inside for unit in found])
    return pa.table({name: pa.array(values, pa.int32()) for name, values in columns.items()})


def _runs(inside: Sequence[bool]) -> list[int]:
    """At each place how many follow without a break, itself included, at most `LONGEST_GRAM`."""
    out = [0] * len(inside)
    run = 0
    for at in range(len(inside) - 1, -1, -1):
        run = min(run + 1, LONGEST_GRAM) if inside[at] else 0
        out[at] = run
    return out


def phrase_hits(snapshot: Snapshot, size: int, phrase: str) -> str:
    """A table (article, paragraph, n, quoted, narrated) of the places where `size` units, joined by spaces, are `phrase`."""
    texts(snapshot)
    forms = [form.casefold() for form in phrase.split(" ")]
    table = indexed(snapshot, ("phrase", phrase), has_phrase(forms))

    def read() -> pa.Table:
        rows = []
        for article, paragraph, found in read_units(snapshot, table):
            here = grams(found, size, phrase)
            if here:
                quoted = sum(all(unit.quoted for unit in one) for one in here)
                narrated = sum(not any(unit.quoted for unit in one) for one in here)
                rows.append((article, paragraph, phrase, len(here), quoted, narrated))
        return _arrow(rows, ("article", "paragraph", "term", "n", "quoted", "narrated"))

    return snapshot.remember_table(("phrase_hits", size, phrase), read)


def grams(found: Sequence[Unit], size: int, phrase: str) -> list[Sequence[Unit]]:
    """The places where so many units, joined by spaces, are the phrase."""
    windows = (found[at : at + size] for at in range(len(found) - size + 1))
    return [window for window in windows if " ".join(unit.form for unit in window) == phrase]


_KINDS = {"paragraph": pa.int64(), "n": pa.int64(), "quoted": pa.int64(), "narrated": pa.int64()}


def _arrow(rows: Sequence[tuple[object, ...]], names: Sequence[str]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table({name: pa.array(values, _KINDS.get(name, pa.string())) for name, values in zip(names, columns, strict=True)})
