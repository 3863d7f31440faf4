"""Indirect speech: the words that a reporting clause governs, where none of them are marked."""

from typing import Final

from dashboard.annotate.quotes.cues import Clause
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.words import CUE_ANY, PUNCT

SHORTEST: Final = 3
"""Fewer words than this are an object ("said a prayer"), not a report."""
LONGEST: Final = 150
"""Tokens that one reported clause may hold: a bound, so that a text without a full stop stays linear."""


def content(story: Story, clause: Clause) -> tuple[int, int] | None:
    """Tokens `start:end` of the reported words: behind the clause, or before it where the clause ends its sentence."""
    if not clause.flags & CUE_ANY or clause.negated:
        return None
    words, flags = story.narration.words, story.narration.flags
    lo, hi = story.sentence(clause.cue)
    lo, hi = max(lo, clause.start - LONGEST), min(hi, clause.end + LONGEST)
    start = clause.end
    while start < hi and (flags[start] & PUNCT or words[start] == "that"):
        start += 1
    after = (start, hi)
    end = clause.start
    while end > lo and flags[end - 1] & PUNCT:
        end -= 1
    before = (lo, end)
    leading = words[clause.start - 1] == "," if clause.start > lo else False
    best = before if leading and (after[1] - after[0] < 6 or clause.inverted) else after
    if best[1] - best[0] < SHORTEST or any(f & QUOTE for f in flags[best[0] : best[1]]):
        return None
    return best
