"""Which words: how often, how evenly spread, alone and in a row. Words of speech and words of the narration are told apart."""

from typing import Any, NamedTuple

from dashboard.corpus import Snapshot, active
from dashboard.corpus.decisions import mapping
from dashboard.datafiles import data_folder, lexicon
from dashboard.queries.scope import Scope, scope
from dashboard.queries.sql import COUNTED, exact_sum, fourth_powers
from dashboard.queries.table import Option, Query, Table, share, table
from dashboard.queries.units import FORMS, counted_codes, kept_phrases, place_codes, tokens
from dashboard.queries.voices import wire_note
from dashboard.tables import Evidence, Filters
from dashboard.text import term

LEAST_GRAMS = 2
"""Words in a row that stand there once are no usage."""

PER = 10_000


class TermFrequency(NamedTuple):
    """`n` occurrences of `denominator` words, in `articles` articles of `outlets` outlets; `per_10k` with its 95 % interval, the
    article as the unit; `quoted` of them inside quoted speech.

    `dispersion` is Gries's DP over articles (2008): 0 = spread like the text itself, towards 1 = heaped in few articles.
    """

    term: str
    n: int
    per_10k: float
    low: float | None
    high: float | None
    denominator: int
    quoted: int
    articles: int
    outlets: int
    dispersion: float
    evidence: Evidence


def stop_words(snapshot: Snapshot) -> frozenset[str]:
    """The words that frequency lists hide: every language's list, changed by decisions. Always shown beside the figure."""
    shipped: set[str] = set()
    for folder in sorted((data_folder() / "lexicon").iterdir()):
        if (folder / "stopwords.txt").is_file():
            shipped |= {term(word) for word in lexicon("stopwords", folder.name)}
    for word, change in mapping(active(snapshot.decisions), "stop_word").items():
        (shipped.add if change == "add" else shipped.discard)(word)
    return frozenset(shipped)


def frequencies(
    snapshot: Snapshot, filters: Filters, *, stop: str = "hidden", speech: str = "all", form: str = "words", top: int = 0
) -> Table:
    """Terms of the body text by frequency; numbers are left out, and stop words unless `stop` is "shown"."""
    name = place_codes(snapshot, form)
    base = scope(snapshot, filters)
    n = {"all": "n", "quoted": "q", "narration": "n - q"}[speech]
    hidden = sorted(stop_words(snapshot)) if stop == "hidden" else []
    shown = f"term NOT IN (SELECT unnest({base.sql.bind(hidden)}::VARCHAR[])) AND regexp_matches(term, '\\p{{L}}')"
    counted = f"""{base.ctes}, {counted_codes(name)},
        said AS MATERIALIZED (SELECT a, t, {n} AS n, q FROM c WHERE {n} > 0),
        shown AS MATERIALIZED (SELECT t, term, n FROM (SELECT t, sum(n) AS n FROM said GROUP BY 1) JOIN {name}coded_terms USING (t)
                               WHERE {shown} {_first(top)}),
        size AS MATERIALIZED (SELECT a, sum(n) AS s FROM said GROUP BY 1),
        per AS (SELECT shown.term, said.a, said.n, said.q FROM said JOIN shown USING (t))"""
    key = "term" if form == "words" else "lemma"
    notes = [
        "Occurrences in body text." if form == "words" else "Occurrences in body text of all forms of a word (simplemma).",
        wire_note(filters),
        f"{len(hidden):,} stop words and all numbers are hidden." if hidden else "Numbers are hidden.",
        _kept_note(snapshot),
    ]
    return table("terms", TermFrequency, _counted(snapshot, base, counted, key, speech), notes)


def ngrams(snapshot: Snapshot, filters: Filters, *, size: str = "2", stop: str = "hidden", speech: str = "all", top: int = 0) -> Table:
    """Two to four words in a row, in one paragraph. Hidden stop words hide the rows that begin or end with one."""
    base = scope(snapshot, filters)
    source = tokens(snapshot, filters, f"{base.ctes} SELECT x.article, x.paragraph FROM paragraphs x {COUNTED}", base.sql.values)
    many = int(size)
    columns = ", ".join(f"t{at + 1}" for at in range(many))
    spoken = {"all": f"t{many} IS NOT NULL", "quoted": f"quoted >= {many}", "narration": f"narrated >= {many}"}[speech]
    word = {"all": "true", "quoted": "quoted > 0", "narration": "narrated > 0"}[speech]
    hidden = base.sql.bind(sorted(stop_words(snapshot)) if stop == "hidden" else [])
    counted = f"""{base.ctes}, {counted_codes("")},
        edge AS MATERIALIZED (SELECT t FROM coded_terms
                              WHERE term NOT IN (SELECT unnest({hidden}::VARCHAR[])) AND regexp_matches(term, '\\p{{L}}')),
        here AS MATERIALIZED (SELECT x.* FROM {source} x SEMI JOIN pa USING (a) ANTI JOIN da USING (a, p) WHERE {word}),
        gram AS MATERIALIZED (SELECT {columns}, count(*) AS n FROM here WHERE {spoken}
                              AND t1 IN (SELECT t FROM edge) AND t{many} IN (SELECT t FROM edge)
                              GROUP BY ALL HAVING count(*) >= {LEAST_GRAMS}),
        shown AS MATERIALIZED (SELECT {columns}, concat_ws(' ', {", ".join(f"v{at + 1}.term" for at in range(many))}) AS term, n
                               FROM (SELECT * FROM gram {_most(top)}) g {_named(many)} {_first(top)}),
        size AS MATERIALIZED (SELECT a, count(*) AS s FROM here GROUP BY 1),
        per AS (SELECT shown.term, x.a, count(*) AS n, count(*) FILTER (x.quoted >= {many}) AS q
                FROM here x JOIN shown USING ({columns}) WHERE {spoken} GROUP BY 1, 2)"""
    notes = [
        f"{many} words in a row inside one paragraph, {LEAST_GRAMS} times or more, per 10,000 words.",
        wire_note(filters),
        "Rows that begin or end with a stop word or a number are hidden." if stop == "hidden" else "",
        _kept_note(snapshot),
    ]
    return table("ngrams", TermFrequency, _counted(snapshot, base, counted, f"phrase:{many}", speech), notes)


def _first(top: int) -> str:
    return f"ORDER BY n DESC, term LIMIT {int(top)}" if top else ""


def _most(top: int) -> str:
    """The most frequent rows and all that are as frequent as the last of them: which of these come first their words decide."""
    return f"QUALIFY rank() OVER (ORDER BY n DESC) <= {int(top)}" if top else ""


def _named(many: int) -> str:
    return " ".join(f"JOIN coded_terms v{at + 1} ON v{at + 1}.t = g.t{at + 1}" for at in range(many))


def _counted(snapshot: Snapshot, base: Scope, ctes: str, key: str, speech: str) -> list[TermFrequency]:
    """Rows of a statement that has shown (term, n), size (a, s), per (term, a, n, q), pa (a, outlet)."""
    rows = snapshot.rows(
        f"""{ctes},
        whole AS MATERIALIZED (SELECT sum(s) AS w, sum(s * s) AS xx, {exact_sum("s ** 4")} AS xxxx, count(*) AS articles FROM size)
        SELECT per.term, any_value(shown.n), any_value(whole.w), sum(per.q), count(*), count(DISTINCT pa.outlet),
               0.5 * ({exact_sum("abs(per.n / shown.n - size.s / whole.w)", 60)} + 1 - sum(size.s) / any_value(whole.w)),
               sum(per.n ** 2), sum(per.n * size.s), any_value(whole.xx), any_value(whole.articles),
               {fourth_powers("per.n", "size.s")}, any_value(whole.xxxx)
        FROM per JOIN shown USING (term) JOIN size USING (a) JOIN pa USING (a), whole GROUP BY per.term ORDER BY 2 DESC, 1""",
        base.sql.values,
    )
    return [_row(row, _evidence(key, row[0], speech)) for row in rows]


def _row(row: tuple[Any, ...], evidence: Evidence) -> TermFrequency:
    word, n, whole, quoted, articles, outlets, dispersion, yy, xy, xx, size, *fourths = row
    _, low, high = share(n, whole, yy, xy, xx, int(size), fourths)
    value = PER * n / whole
    # A word spread evenly has an interval of no width, whose ends rounding would put beside the value.
    low = None if low is None else min(PER * low, value)
    high = None if high is None else max(PER * high, value)
    return TermFrequency(
        str(word), int(n), value, low, high, int(whole), int(quoted), int(articles), int(outlets),
        min(1.0, max(0.0, dispersion)), evidence,
    )  # fmt: skip


def _evidence(key: str, word: str, speech: str) -> Evidence:
    name, _, size = key.partition(":")
    value = f"{size}:{word}" if size else word
    return Evidence("hit", ((name, value), *((("speech", speech),) if speech != "all" else ())))


def _kept_note(snapshot: Snapshot) -> str:
    kept = len(kept_phrases(snapshot))
    return f"{kept:,} phrase{'s count' if kept > 1 else ' counts'} as one word." if kept else ""


TOP = Option("top", "rows at most; 0: all")
STOP = Option("stop", "stop words", ("hidden", "shown"), "hidden")
SPEECH = Option("speech", "which words", ("all", "quoted", "narration"), "all")
FORM = Option("form", "words as they stand, or all forms of a word together", FORMS, "words")

QUERIES = (
    Query("terms", "word frequencies with dispersion", TermFrequency, frequencies, (STOP, SPEECH, FORM, TOP)),
    Query("ngrams", "words in a row, by frequency, with dispersion", TermFrequency, ngrams,
          (Option("size", "words in a row", ("2", "3", "4"), "2"), STOP, SPEECH, TOP)),
)  # fmt: skip
