"""Indirect speech: the words that a reporting clause governs, where none of them are marked."""

from typing import Final

from dashboard.annotate.quotes.cues import Clause
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.words import CALENDAR, CUE, CUE_ANY, PREP, PUNCT

SHORTEST: Final = 3
"""Fewer words than this are an object ("said a prayer"), not a report."""
ADDRESSEE: Final = 7
"""Tokens between a cue and its "that": "told reporters on Monday that"."""
LONGEST: Final = 150
"""Tokens that one reported clause may hold: a bound, so that a text without a full stop stays linear."""


def content(story: Story, clause: Clause) -> tuple[int, int] | None:
    """Tokens `start:end` of the reported words: behind the clause, or before it where the clause ends its sentence."""
    if not clause.flags & CUE_ANY or clause.negated:
        return None
    words, flags = story.narration.words, story.narration.flags
    lo, hi = story.sentence(clause.cue)
    lo, hi = max(lo, clause.start - LONGEST), min(hi, clause.end + LONGEST)
    end = clause.start
    while end > lo and flags[end - 1] & PUNCT:
        end -= 1
    start = _behind(story, clause.end, hi)
    # "The roof leaks, Moe said on Monday." against "On Monday, Moe said the roof leaks."
    trails = clause.start > lo and words[clause.start - 1] == "," and end - lo > SHORTEST
    ends = start >= hi or flags[clause.end] & (PREP | CALENDAR | PUNCT) or clause.inverted
    best = (lo, end) if trails and ends else (start, hi)
    if best[1] - best[0] < SHORTEST or any(f & QUOTE for f in flags[best[0] : best[1]]):
        return None
    return best


def _behind(story: Story, start: int, hi: int) -> int:
    """Where the reported words begin: behind "that", with the addressee or the day before it left out."""
    words, flags = story.narration.words, story.narration.flags
    for k in range(start, min(hi, start + ADDRESSEE)):
        if words[k] == "that":
            return k + 1
        if flags[k] & (CUE | QUOTE):
            break
    while start < hi and flags[start] & (PUNCT | CALENDAR):
        start += 1
    return start
