"""Quotation marks one by one: which characters they are, and whether each could open or close.

Curly, straight, doubled single, ``…'', guillemets, low-high and single marks; an apostrophe inside a word is none, and a run of
marks is an ornament. What the marks enclose is told in `marks`.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from dashboard.annotate.quotes.words import words

RUN: Final = 4
"""This many marks in a row are an ornament."""
MARKS: Final = re.compile(r"[“”„‟«»\"'‘’‚‹›`][“”„‟«»\"'‘’‚‹›`]*+(?<![^\W_]['‘’](?=[^\W_]))")
"""Marks without anything between them (a plain class of characters first, to which the search skips: twice as fast as a repeated one).

Not the apostrophe inside a word, which most of them are: "don't".
"""
MARK: Final = re.compile(r"``|''|’’|‘‘|[“”„‟«»\"'‘’‚‹›`]")
DOUBLE: Final = frozenset(["“", "”", "„", "‟", "«", "»", '"', "``", "''", "’’", "‘‘"])
OPENERS: Final = frozenset(["“", "„", "‟", "«", "``", "‘‘"])
CLOSERS: Final = frozenset(["”", "»", "’’"])
APOSTROPHES: Final = frozenset(["'", "’", "‘"])
SINGLE_OPENERS: Final = frozenset(["'", "‘", "‚", "‹", "’"])
BEFORE_OPENER: Final = frozenset("([{—–-/=:>…“‘\"'«*_")
AFTER_CLOSER: Final = frozenset("$£€“‘#@")
"""What may follow an opening mark as a word or number may."""
MAX_MARKS: Final = 20_000
"""Marks that are read in one text (the longest news feature has some hundreds); behind them no quotation is looked for."""


class Mark(NamedTuple):
    """One mark at `at:end`, and whether what stands on both sides lets it open or close."""

    at: int
    end: int
    kind: str
    opens: bool
    closes: bool
    double: bool


def find_marks(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[list[Mark]]:
    """The marks of each paragraph. The paragraphs stand in order; one pass over the text, as most hold no mark."""
    out: list[list[Mark]] = [[] for _ in paragraphs]
    starts = [lo for lo, _ in paragraphs]
    left = MAX_MARKS
    for run in MARKS.finditer(text, starts[0] if starts else len(text)):
        at, end = run.span()
        number = bisect_right(starts, at) - 1
        lo, hi = paragraphs[number]
        if at < hi:
            marks = _marks(text, at, min(end, hi), lo, hi)[:left]
            out[number] += marks
            left -= len(marks)
            if not left:
                break
    return out


def _marks(text: str, at: int, end: int, lo: int, hi: int) -> list[Mark]:
    """The marks of the run `at:end` in the paragraph `lo:hi`."""
    if end - at == 1:
        mark = _mark(text, at, end, lo, hi)
        return [] if mark is None else [mark]
    if end - at >= RUN:
        return []
    marks = [_mark(text, *match.span(), lo, hi) for match in MARK.finditer(text, at, end)]
    return [mark for mark in marks if mark is not None]


def _mark(text: str, at: int, end: int, lo: int, hi: int) -> Mark | None:
    """The mark at `at:end`; None for an apostrophe inside a word."""
    before = text[at - 1] if at > lo else " "
    after = text[end] if end < hi else " "
    kind = text[at:end]
    word = after.isalnum()
    if word and kind in APOSTROPHES and before.isalnum():
        return None
    spaced, ends = before.isspace(), after.isspace()
    opens = not ends and (spaced or before in BEFORE_OPENER)
    closes = not spaced and (not word or after in AFTER_CLOSER)
    return Mark(at, end, kind, opens, closes, kind in DOUBLE)


def is_measure(text: str, mark: Mark) -> bool:
    """`6'3"`, `12"`: a digit right before the mark."""
    return mark.kind in ('"', "''", "”") and mark.at > 0 and text[mark.at - 1].isdigit()


def has_feet(text: str, mark: Mark, lo: int) -> bool:
    """Whether the feet of `6'3"` stand right before the inches."""
    return any(c in "'’′" for c in text[max(lo, mark.at - 4) : mark.at])


def is_elision(text: str, mark: Mark) -> bool:
    """`'90s`, `'em`: an apostrophe in place of letters that are left out."""
    after = text[mark.end : mark.end + 6].lower()
    word = re.match(r"[a-z]+", after)
    return after[:1].isdigit() or (word is not None and word.group() in words().elisions)


def step(text: str, mark: Mark, lo: int, *, single: bool) -> int:
    """What a mark does inside an open quotation: 1 opens one more, -1 closes one, 0 neither."""
    if single:
        return -1 if mark.closes and text[mark.at - 1] in ".,!?…—" else 0
    if mark.kind in OPENERS:
        return -1 if mark.closes and not mark.opens else 1
    if mark.kind in CLOSERS:
        return -1
    if is_measure(text, mark) and mark.closes and has_feet(text, mark, lo):
        return 0
    return 1 if mark.opens and not mark.closes else -1


def opens_outermost(text: str, mark: Mark) -> bool:
    """Whether a double mark opens where nothing is open."""
    if mark.kind in OPENERS:
        return mark.opens or not mark.closes
    if mark.kind in CLOSERS:
        return mark.opens and not mark.closes
    return (mark.opens or not mark.closes) and not is_measure(text, mark)
