"""Occurrences of words: the table that counts them, and the places that the same counting finds in a text.

key        counts                                              table
term       a term, or a phrase that is kept together           units
lemma      all forms of a word                                 units
phrase     so many units in a row, `2:red line`                made for it
beside     a word near the words of the search                 made for it
speech     of these only those in quotations, or outside       a column of each
"""

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.corpus import Snapshot
from dashboard.errors import UsageError
from dashboard.queries.concordance import beside, near
from dashboard.queries.search import parse
from dashboard.queries.spots import spans
from dashboard.queries.units import Unit, grams, kept, phrase_hits, place_lemmas, place_units, quoted_spans, units
from dashboard.tables import Evidence, Filters

SPEECH = ("all", "quoted", "narration")


class Source(NamedTuple):
    """A table of (article, paragraph, term, …) and how many of a row `x` count."""

    table: str
    n: str


def source(snapshot: Snapshot, filters: Filters, evidence: Evidence) -> Source:
    """Where the hits of an evidence are counted. Raises UsageError for keys that go with nothing."""
    keys = dict(evidence.keys)
    speech = keys.get("speech", "all")
    if speech not in SPEECH:
        raise UsageError(f"{speech[:40]!r} is no part of a text", hint=f"one of {', '.join(SPEECH)}")
    if "beside" in keys:
        return Source(beside(snapshot, filters, keys["beside"], speech), "x.n")
    if "phrase" in keys:
        size, phrase = _gram(keys["phrase"])
        narrated = {"all": "x.n", "quoted": "x.quoted", "narration": "x.narrated"}
        return Source(phrase_hits(snapshot, size, phrase), narrated[speech])
    (place_lemmas if "lemma" in keys else place_units)(snapshot)
    return Source("units", {"all": "x.n", "quoted": "x.quoted", "narration": "x.n - x.quoted"}[speech])


def found_places(
    snapshot: Snapshot, filters: Filters, evidence: Evidence, texts: Sequence[tuple[str, int, str, str]]
) -> list[list[tuple[int, int]]]:
    """Of each (article, paragraph, text, term) the places that its row counts, in the text."""
    keys = dict(evidence.keys)
    phrases, marked = kept(snapshot), quoted_spans(snapshot, (article for article, *_ in texts))
    search = parse(filters.search) if "beside" in keys and filters.search else None
    out = []
    for article, paragraph, text, wanted in texts:
        found = units(text, phrases, marked.get((article, paragraph), ()))
        if "phrase" in keys:
            runs = grams(found, *_gram(keys["phrase"]))
        else:
            some = near(spans(search, text), found) if search else found
            runs = [[unit] for unit in some if unit.form == wanted]
        out.append([(run[0].start, run[-1].end) for run in runs if _heard(run, keys.get("speech", "all"))])
    return out


def _heard(run: Sequence[Unit], speech: str) -> bool:
    return speech == "all" or all(unit.quoted is (speech == "quoted") for unit in run)


def _gram(value: str) -> tuple[int, str]:
    size, _, phrase = value.partition(":")
    if size not in ("2", "3", "4") or not phrase:
        raise UsageError(f"{value[:40]!r} is no row of words", hint="click a mark of a chart again")
    return int(size), phrase
