"""Which words: frequencies with dispersion, what sets a group of outlets apart, words in their lines, words that keep company."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dashboard.corpus import Snapshot, active
from dashboard.corpus.decisions import mapping
from dashboard.datafiles import data_folder, lexicon
from dashboard.errors import UsageError
from dashboard.queries.matching import searched
from dashboard.queries.scope import scope
from dashboard.queries.search import Expression, parse, places, spans
from dashboard.queries.sql import COUNTED
from dashboard.queries.table import Option, Query, Table, table
from dashboard.queries.voices import wire_note
from dashboard.tables import Evidence, Filters
from dashboard.text import term, words

CONTEXT = 60
"""Characters of context on each side of a concordance line."""

WINDOW = 5
"""Words to each side within which a word keeps company with another."""

MIN_DOCUMENTS = 3
"""A term of fewer articles sets no group apart: any single story could have brought it."""


class TermFrequency(NamedTuple):
    """`n` occurrences in `articles` articles; `per_10k` of the counted words; `quoted` of them inside quoted speech.

    `dispersion` is Gries's DP over articles (2008): 0 = spread like the text itself, towards 1 = heaped in few articles.
    """

    term: str
    n: int
    per_10k: float
    denominator: int
    quoted: int
    articles: int
    outlets: int
    dispersion: float
    evidence: Evidence


class Keyword(NamedTuple):
    """How much likelier an article of the group has the term than one outside: `log_ratio` (base 2), 95 % interval.

    `n` of `n_group` articles against `m` of `m_rest`; `p` is two-sided, corrected for all terms tried (Benjamini-Hochberg).
    """

    term: str
    log_ratio: float
    low: float
    high: float
    p: float
    n: int
    n_group: int
    m: int
    m_rest: int
    evidence: Evidence


class Line(NamedTuple):
    """One line of a concordance; `start:end` are offsets into the body (the headline for paragraph 0)."""

    left: str
    hit: str
    right: str
    outlet: str
    day: str | None
    headline: str
    article: str
    paragraph: int
    start: int
    end: int


class Collocate(NamedTuple):
    """A word within `WINDOW` words of the node: `n` times, of its `total`; `log_dice` (Rychlý 2008): at most 14."""

    term: str
    n: int
    total: int
    log_dice: float
    articles: int


def stop_words(snapshot: Snapshot) -> frozenset[str]:
    """The words that frequency lists hide: every language's list, changed by decisions. Always shown beside the figure."""
    shipped: set[str] = set()
    for folder in sorted((data_folder() / "lexicon").iterdir()):
        if (folder / "stopwords.txt").is_file():
            shipped |= {term(word) for word in lexicon("stopwords", folder.name)}
    for word, change in mapping(active(snapshot.decisions), "stop_word").items():
        (shipped.add if change == "add" else shipped.discard)(word)
    return frozenset(shipped)


def frequencies(snapshot: Snapshot, filters: Filters, *, stop: str = "hidden", speech: str = "all", top: int = 0) -> Table:
    """Terms of the body text by frequency; numbers are left out, and stop words unless `stop` is "shown"."""
    base = scope(snapshot, filters)
    n = {"all": "x.n", "quoted": "x.quoted", "narration": "x.n - x.quoted"}[speech]
    hidden = sorted(stop_words(snapshot)) if stop == "hidden" else []
    shown = f"term NOT IN (SELECT unnest({base.sql.bind(hidden)}::VARCHAR[])) AND regexp_matches(term, '\\p{{L}}')"
    limit = f"ORDER BY n DESC, term LIMIT {int(top)}" if top else ""
    rows = snapshot.rows(
        f"""{base.ctes},
        total AS MATERIALIZED (SELECT x.term, sum({n}) AS n FROM terms x {COUNTED} AND x.paragraph > 0 GROUP BY 1 HAVING sum({n}) > 0),
        whole AS (SELECT sum(n) AS w FROM total),
        shown AS MATERIALIZED (SELECT term, n FROM total WHERE {shown} {limit}),
        size AS (SELECT x.article, sum({n}) AS s FROM terms x {COUNTED} AND x.paragraph > 0 GROUP BY 1),
        per AS (SELECT x.term, x.article, any_value(p.outlet) AS outlet, sum({n}) AS n, sum(x.quoted) AS q
                FROM shown JOIN terms x ON x.term = shown.term {COUNTED} AND x.paragraph > 0 GROUP BY 1, 2 HAVING sum({n}) > 0)
        SELECT per.term, any_value(shown.n), any_value(whole.w), sum(per.q), count(*), count(DISTINCT per.outlet),
               0.5 * (sum(abs(per.n / shown.n - size.s / whole.w)) + 1 - sum(size.s / whole.w))
        FROM per JOIN shown USING (term) JOIN size USING (article), whole GROUP BY per.term ORDER BY 2 DESC, 1""",
        base.sql.values,
    )
    out = [
        TermFrequency(
            word,
            int(k),
            10_000 * k / whole,
            int(whole),
            int(quoted),
            articles,
            outlets,
            min(1.0, max(0.0, dp)),
            Evidence("hit", (("term", word),)),
        )
        for word, k, whole, quoted, articles, outlets, dp in rows
    ]
    notes = [
        "Occurrences in body text.",
        wire_note(filters),
        f"{len(hidden):,} stop words and all numbers are hidden." if hidden else "Numbers are hidden.",
    ]
    return table("terms", TermFrequency, out, notes)


def keyness(snapshot: Snapshot, filters: Filters, *, top: int = 0) -> Table:
    """Terms that set the filtered outlets apart from all other outlets, by the share of articles that have them."""
    if not filters.outlets:
        raise UsageError("keyness compares outlets with the rest", hint="choose one outlet or several: --outlet NAME")
    base = scope(snapshot, filters._replace(outlets=()))
    inside = base.sql.among("p.outlet", filters.outlets)
    hidden = base.sql.bind(sorted(stop_words(snapshot)))
    group, rest = snapshot.rows(
        f"{base.ctes} SELECT count(*) FILTER ({inside}), count(*) FILTER (NOT {inside}) FROM picked p", base.sql.values
    )[0]
    if not group or not rest:
        raise UsageError("keyness needs articles on both sides", hint="choose some outlets, not all of them")
    rows = snapshot.rows(
        f"""{base.ctes}, t AS (SELECT DISTINCT x.article, p.outlet, x.term FROM terms x {COUNTED} AND x.paragraph > 0)
        SELECT p.term, count(*) FILTER ({inside}) AS n, count(*) FILTER (NOT {inside}) AS m FROM t p
        WHERE p.term NOT IN (SELECT unnest({hidden}::VARCHAR[])) GROUP BY 1
        HAVING n + m >= {MIN_DOCUMENTS} AND regexp_matches(p.term, '\\p{{L}}')""",
        base.sql.values,
    )
    scored = [(word, n, m, *_log_ratio(n, group, m, rest)) for word, n, m in rows]
    corrected = _benjamini_hochberg([p for *_, p in scored])
    keys = tuple(("outlet", outlet) for outlet in filters.outlets) if len(filters.outlets) == 1 else ()
    out = [
        Keyword(word, ratio, low, high, q, n, group, m, rest, Evidence("article", (("term", word), *keys)))
        for (word, n, m, ratio, low, high, _), q in zip(scored, corrected, strict=True)
        if n
    ]
    # Ranked by the end of the interval that is nearer to no difference: certain before large.
    out.sort(key=lambda row: (-row.low, row.term))
    notes = [
        f"{group:,} articles of the chosen outlets against {rest:,} others; terms of {MIN_DOCUMENTS} articles or more.",
        wire_note(filters),
    ]
    return table("keyness", Keyword, out[:top] if top else out, notes)


def concordance(snapshot: Snapshot, filters: Filters, *, top: int = 0) -> Table:
    """Every place where a word or phrase of the search stands, in its line."""
    lines = list(_lines(snapshot, filters, top))
    return table("kwic", Line, lines, [f"Places where {filters.search} stands, headlines included.", wire_note(filters)])


def collocates(snapshot: Snapshot, filters: Filters, *, top: int = 0) -> Table:
    """Words that stand near the search's words more often than their frequency alone would bring."""
    near: Counter[str] = Counter()
    where: dict[str, set[str]] = {}
    nodes = 0
    hidden = stop_words(snapshot)
    wanted = _asked(filters)
    for article, _paragraph, text, *_ in _matching(snapshot, filters, "AND x.paragraph > 0"):
        found = [term(match.group()) for match in words(text)]
        hits = places(wanted, found)
        nodes += len(hits)
        close = {at for start, end in hits for at in range(max(0, start - WINDOW), min(len(found), end + WINDOW))}
        close -= {at for start, end in hits for at in range(start, end)}
        for at in close:
            near[found[at]] += 1
            where.setdefault(found[at], set()).add(article)
    total = _totals(snapshot, filters, near)
    rows = [
        Collocate(word, n, total[word], 14 + math.log2(2 * n / (nodes + total[word])), len(where[word]))
        for word, n in near.items()
        if word not in hidden and n > 1 and not word.isnumeric()
    ]
    rows.sort(key=lambda row: (-row.log_dice, row.term))
    return table(
        "collocates",
        Collocate,
        rows[:top] if top else rows,
        [f"Words within {WINDOW} words of {nodes:,} places.", wire_note(filters)],
    )


def _asked(filters: Filters) -> Expression:
    if not filters.search:
        raise UsageError("a concordance needs words to look for", hint="add --search WORDS")
    return parse(filters.search)


def _lines(snapshot: Snapshot, filters: Filters, top: int) -> Iterator[Line]:
    wanted = _asked(filters)
    made = 0
    for article, paragraph, text, offset, outlet, day, headline in _matching(snapshot, filters):
        for a, b in spans(wanted, text, headline=paragraph == 0):
            before, after = _context(text, a, b)
            yield Line(before, text[a:b], after, outlet, day, headline, article, paragraph, offset + a, offset + b)
            made += 1
            if top and made >= top:
                return


def _context(text: str, a: int, b: int) -> tuple[str, str]:
    """What stands before and after `text[a:b]`, about `CONTEXT` characters of whole words."""
    before, after = text[max(0, a - CONTEXT) : a], text[b : b + CONTEXT]
    if a > CONTEXT:
        before = before.partition(" ")[2] or before
    if b + CONTEXT < len(text):
        after = after.rpartition(" ")[0] or after
    return before, after


def _matching(snapshot: Snapshot, filters: Filters, only: str = "") -> list[tuple[str, int, str, int, str, str | None, str]]:
    """(article, paragraph, text, offset of the text in the body, outlet, day, headline) of every match that counts."""
    base = scope(snapshot, filters)
    return snapshot.rows(
        f"""{base.ctes} SELECT x.article, x.paragraph, x.text, coalesce(s.start, 0), p.outlet, CAST(p.day AS VARCHAR), a.headline
        FROM {searched(snapshot, filters.search)} m JOIN texts x ON x.article = m.article AND x.paragraph = m.paragraph
        JOIN articles a ON a.article = x.article LEFT JOIN paragraphs s ON s.article = x.article AND s.paragraph = x.paragraph
        {COUNTED} {only} ORDER BY p.day NULLS LAST, x.article, x.paragraph""",
        base.sql.values,
    )


def _totals(snapshot: Snapshot, filters: Filters, wanted: Iterable[str]) -> dict[str, int]:
    """How often each of some terms stands in all articles of the other filters, whether they match the search or not."""
    base = scope(snapshot, filters._replace(search=""))
    these = f"x.term IN (SELECT unnest({base.sql.bind(sorted(wanted))}::VARCHAR[]))"
    return dict(
        snapshot.rows(
            f"{base.ctes} SELECT x.term, sum(x.n) FROM terms x {COUNTED} AND x.paragraph > 0 AND {these} GROUP BY 1", base.sql.values
        )
    )


def _log_ratio(n: int, group: int, m: int, rest: int) -> tuple[float, float, float, float]:
    """log2 of the ratio of two proportions (each with half an article added), its 95 % interval, two-sided p (Katz et al. 1978)."""
    ratio = math.log(((n + 0.5) / (group + 0.5)) / ((m + 0.5) / (rest + 0.5)))
    error = math.sqrt(max(1 / (n + 0.5) - 1 / (group + 0.5) + 1 / (m + 0.5) - 1 / (rest + 0.5), 1e-12))
    p = math.erfc(abs(ratio) / error / math.sqrt(2))
    reach = 1.959963984540054 * error
    return ratio / math.log(2), (ratio - reach) / math.log(2), (ratio + reach) / math.log(2), p


def _benjamini_hochberg(values: list[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__, reverse=True)
    out, least = [1.0] * len(values), 1.0
    for place, index in enumerate(order):
        least = min(least, values[index] * len(values) / (len(values) - place))
        out[index] = least
    return out


TOP = Option("top", "rows at most; 0: all")
STOP = Option("stop", "stop words", ("hidden", "shown"), "hidden")
SPEECH = Option("speech", "which words", ("all", "quoted", "narration"), "all")

QUERIES = (
    Query("terms", "word frequencies with dispersion", TermFrequency, frequencies, (STOP, SPEECH, TOP)),
    Query("keyness", "words that set the chosen outlets apart from the rest", Keyword, keyness, (TOP,)),
    Query("kwic", "concordance: the search's words in their lines", Line, concordance, (TOP,)),
    Query("collocates", "words that stand near the search's words", Collocate, collocates, (TOP,)),
)
