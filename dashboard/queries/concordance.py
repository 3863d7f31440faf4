"""Words in their lines, and the words that keep them company."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

import pyarrow as pa

from dashboard.corpus import Snapshot
from dashboard.errors import UsageError
from dashboard.queries.matching import searched
from dashboard.queries.scope import scope
from dashboard.queries.search import Expression, parse, places
from dashboard.queries.spots import spans
from dashboard.queries.sql import COUNTED
from dashboard.queries.table import Option, Query, Table, table
from dashboard.queries.units import Unit, kept, place_units, quoted_spans, units
from dashboard.queries.voices import wire_note
from dashboard.queries.words import SPEECH, TOP, stop_words
from dashboard.tables import Evidence, Filters
from dashboard.text import terms, words

CONTEXT = 60
"""Characters of context on each side of a concordance line."""

WINDOW = 5
"""Words to each side within which a word keeps company with another."""


class Line(NamedTuple):
    """One line of a concordance; `start:end` are offsets into the body (the headline for paragraph 0). `quoted`: the hit stands inside
    a direct or mixed quotation."""

    left: str
    hit: str
    right: str
    quoted: bool
    outlet: str
    day: str | None
    headline: str
    article: str
    paragraph: int
    start: int
    end: int


class Collocate(NamedTuple):
    """A word within `WINDOW` words of the search's words: `n` times, of its `total` in the view; `quoted` of them in quoted speech.

    `log_dice` (Rychlý 2008) is at most 14, whatever the size of the corpus; one point more is twice the company. It is a measure of
    association, not an estimate, and has no interval.
    """

    term: str
    n: int
    total: int
    log_dice: float
    quoted: int
    articles: int
    outlets: int
    evidence: Evidence


def concordance(snapshot: Snapshot, filters: Filters, *, sort: str = "time", speech: str = "all", top: int = 0) -> Table:
    """Every place where a word or phrase of the search stands, in its line; by time, or by the words to the left or to the right."""
    lines = _lines(snapshot, filters, speech)
    if sort == "time":
        found = [line for line, _ in zip(lines, range(top), strict=False)] if top else list(lines)
    else:
        side = (lambda line: _words(line.left)[::-1]) if sort == "left" else (lambda line: _words(line.right))
        found = sorted(lines, key=side)[: top or None]
    told = {"time": "", "left": "Sorted by the words before, the nearest first.", "right": "Sorted by the words after."}[sort]
    spoken = {"all": "", "quoted": "Inside quotations only.", "narration": "Outside quotations only."}[speech]
    return table("kwic", Line, found, [f"Places where {filters.search} stands, headlines included.", told, spoken, wire_note(filters)])


def collocates(snapshot: Snapshot, filters: Filters, *, speech: str = "all", top: int = 0) -> Table:
    """Words that stand near the search's words more often than their frequency alone would bring, by logDice."""
    near, quoted = Counter[str](), Counter[str]()
    where: dict[str, set[str]] = {}
    outlets: dict[str, set[str]] = {}
    nodes = 0
    for article, _, outlet, hits, found in company(snapshot, filters, speech):
        nodes += hits
        for form, said in found:
            near[form] += 1
            quoted[form] += said
            where.setdefault(form, set()).add(article)
            outlets.setdefault(form, set()).add(outlet)
    hidden = stop_words(snapshot)
    shown = [word for word, n in near.items() if word not in hidden and n > 1 and not word.isnumeric()]
    total = _totals(snapshot, filters, shown, speech)
    rows = [
        Collocate(
            word, near[word], total[word], 14 + math.log2(2 * near[word] / (nodes + total[word])), quoted[word], len(where[word]),
            len(outlets[word]), Evidence("hit", (("beside", word), *((("speech", speech),) if speech != "all" else ()))),
        )
        for word in shown
    ]  # fmt: skip
    rows.sort(key=lambda row: (-row.log_dice, row.term))
    notes = [f"Words within {WINDOW} words of {nodes:,} places, ranked by logDice.", f"{len(hidden):,} stop words are hidden."]
    return table("collocates", Collocate, rows[: top or None], [*notes, wire_note(filters)])


Neighbour = tuple[str, bool]
"""A word near the search's words, and whether it stands inside a quotation."""


def company(snapshot: Snapshot, filters: Filters, speech: str = "all") -> Iterator[tuple[str, int, str, int, list[Neighbour]]]:
    """(article, paragraph, outlet, places of the search, words near them) of the body paragraphs that match and count."""
    wanted, phrases = _asked(filters), kept(snapshot)
    matching = _matching(snapshot, filters, "AND x.paragraph > 0")
    marked = quoted_spans(snapshot, (row[0] for row in matching))
    for article, paragraph, text, _, outlet, *_ in matching:
        quoted = marked.get((article, paragraph), ())
        if phrases:
            hits = spans(wanted, text)
            found = [(unit.form, unit.quoted) for unit in near(hits, units(text, phrases, quoted))]
            n = len(hits)
        else:
            n, found = _beside(wanted, text, quoted)
        yield article, paragraph, outlet, n, [one for one in found if speech == "all" or one[1] is (speech == "quoted")]


def _beside(wanted: Expression, text: str, quoted: Sequence[tuple[int, int]]) -> tuple[int, list[Neighbour]]:
    """How many places a text has, and the words near them: `near`, counted in words, where no phrase counts as one."""
    forms = terms(text)
    hits = places(wanted, forms)
    close: set[int] = set()
    inside: set[int] = set()
    for start, end in hits:
        inside.update(range(start, end))
        close.update(range(max(0, start - WINDOW), min(len(forms), end + WINDOW)))
    close -= inside
    if not quoted:
        return len(hits), [(forms[at], False) for at in sorted(close)]
    found = list(islice(words(text), max(close, default=-1) + 1))
    return len(hits), [(forms[at], _within(found[at].span(), quoted)) for at in sorted(close)]


def _within(span: tuple[int, int], quoted: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies wholly in one of some places in order and apart."""
    return any(start <= span[0] and span[1] <= end for start, end in quoted)


def near(hits: Sequence[tuple[int, int]], found: Sequence[Unit]) -> list[Unit]:
    """The units within `WINDOW` units of a hit that belong to no hit, each once."""
    starts = [unit.start for unit in found]
    close: set[int] = set()
    inside: set[int] = set()
    for start, end in hits:
        first, behind = bisect_right(starts, start) - 1, bisect_left(starts, end)
        inside.update(range(first, behind))
        close.update(range(max(0, first - WINDOW), min(len(found), behind + WINDOW)))
    return [found[at] for at in sorted(close - inside)]


def beside(snapshot: Snapshot, filters: Filters, word: str, speech: str) -> str:
    """A table (article, paragraph, term, n, value) of the places where a word stands near the search's words, of all paragraphs."""

    def read() -> pa.Table:
        counted: Counter[tuple[str, int]] = Counter()
        for article, paragraph, _, _, found in company(snapshot, filters, speech):
            counted[article, paragraph] += sum(form == word for form, _ in found)
        rows = [(*key, n) for key, n in counted.items() if n]
        return pa.table({
            "article": pa.array([row[0] for row in rows], pa.string()), "paragraph": pa.array([row[1] for row in rows], pa.int64()),
            "term": pa.array([word] * len(rows), pa.string()), "n": pa.array([row[2] for row in rows], pa.int64()),
        })  # fmt: skip

    return snapshot.remember_table(("beside", filters, word, speech), read)


def _asked(filters: Filters) -> Expression:
    if not filters.search:
        raise UsageError("a concordance needs words to look for", hint="add --search WORDS")
    return parse(filters.search)


def _lines(snapshot: Snapshot, filters: Filters, speech: str) -> Iterator[Line]:
    wanted = _asked(filters)
    matching = _matching(snapshot, filters)
    marked = quoted_spans(snapshot, (row[0] for row in matching))
    for article, paragraph, text, offset, outlet, day, headline in matching:
        quoted = marked.get((article, paragraph), ())
        for a, b in spans(wanted, text, headline=paragraph == 0):
            said = _within((a, b), quoted)
            if speech == "all" or said is (speech == "quoted"):
                before, after = _context(text, a, b)
                yield Line(before, text[a:b], after, said, outlet, day, headline, article, paragraph, offset + a, offset + b)


def _context(text: str, a: int, b: int) -> tuple[str, str]:
    """What stands before and after `text[a:b]`, about `CONTEXT` characters of whole words."""
    before, after = text[max(0, a - CONTEXT) : a], text[b : b + CONTEXT]
    if a > CONTEXT:
        before = before.partition(" ")[2] or before
    if b + CONTEXT < len(text):
        after = after.rpartition(" ")[0] or after
    return before, after


def _words(side: str) -> list[str]:
    """The words of a context in small letters; read piece by piece (`dashboard.text.terms`), because the same come in every line."""
    return list(chain.from_iterable(map(_folded, side.split(" "))))


@lru_cache(maxsize=65_536)
def _folded(piece: str) -> tuple[str, ...]:
    return tuple(match.group().casefold() for match in words(piece))


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


def _totals(snapshot: Snapshot, filters: Filters, wanted: Iterable[str], speech: str) -> dict[str, int]:
    """How often each of some words stands in all articles of the other filters, whether they match the search or not."""
    place_units(snapshot)
    base = scope(snapshot, filters._replace(search=""))
    these = f"x.term IN (SELECT unnest({base.sql.bind(sorted(wanted))}::VARCHAR[]))"
    n = {"all": "x.n", "quoted": "x.quoted", "narration": "x.n - x.quoted"}[speech]
    counted = f"{base.ctes} SELECT x.term, sum({n}) FROM units x {COUNTED} AND x.paragraph > 0 AND {these} GROUP BY 1"
    return {word: int(n) for word, n in snapshot.rows(counted, base.sql.values)}


QUERIES = (
    Query("kwic", "concordance: the search's words in their lines", Line, concordance,
          (Option("sort", "order of the lines", ("time", "left", "right"), "time"), SPEECH, TOP)),
    Query("collocates", "words that stand near the search's words, by logDice", Collocate, collocates, (SPEECH, TOP)),
)  # fmt: skip
