"""Indirect speech: the words that a reporting clause governs, where none of them are marked."""

from bisect import bisect_left
from functools import lru_cache
from typing import Final

from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.words import AUX, CALENDAR, CUE, CUE_ANY, DET, DOC, NUMBER, OCCASION, POSS, PREP, PRON, PUNCT, WORK
from dashboard.datafiles import lexicon

SHORTEST: Final = 3
"""Fewer words than this are an object ("said a prayer"), not a report."""
ADDRESSEE: Final = 7
"""Tokens between a cue and its "that": "told reporters on Monday that"."""
LONGEST: Final = 150
"""Tokens that one reported clause may hold: a bound, so that a text without a full stop stays linear."""
OPENING: Final = frozenset(["if", "whether", "what", "why", "how", "who", "when", "where", "to"])
"""Words that open what was asked."""
TELLING: Final = frozenset(["tell", "tells", "told", "telling"])
"""Verbs whose addressee stands right behind them."""
WRITING: Final = frozenset(["write", "writes", "wrote", "written", "writing"])
WORK_REACH: Final = 5
"""Tokens of an object behind "wrote"."""
ASKING: Final = frozenset(["ask", "asks", "asked", "asking"])


def content(story: Story, clause: Clause, following: list[Clause]) -> tuple[int, int] | None:
    """Tokens `start:end` of the reported words: behind the clause, or before it where the clause ends its sentence.

    `following` are the clauses behind this one: the words end where their subject reports once more ("…, and warned that").
    """
    if not clause.flags & CUE_ANY or clause.negated:
        return None
    forms, flags = story.narration.words, story.narration.flags
    if _is_authorship(story, clause):
        return None
    lo, hi = story.sentence(clause.cue)
    lo, hi = max(lo, clause.start - LONGEST), min(hi, clause.end + LONGEST)
    end = clause.start
    while end > lo and flags[end - 1] & PUNCT:
        end -= 1
    start = _behind(story, clause, hi)
    # "The roof leaks, Moe said on Monday." against "On Monday, Moe said the roof leaks."
    trails = clause.start > lo and forms[clause.start - 1] == "," and end - lo > SHORTEST
    ends = start >= hi or flags[clause.end] & (PREP | CALENDAR | PUNCT) or clause.inverted
    if trails and ends:
        best = (lo, end)
    elif _is_clause(story, clause, start, hi):
        best = (start, _until(story, start, hi, following))
    else:
        return None
    marked = bisect_left(story.quote_at_sorted, best[0])
    holds_marks = marked < len(story.quote_at_sorted) and story.quote_at_sorted[marked] < best[1]
    return None if best[1] - best[0] < SHORTEST or holds_marks else best


def _is_authorship(story: Story, clause: Clause) -> bool:
    """ "has written a book about the flood", "wrote the song that": what was made, not what was said."""
    forms, flags = story.narration.words, story.narration.flags
    at = clause.cue_end
    if forms[clause.cue].lower() not in WRITING or clause.inverted or at >= len(flags) or not flags[at] & DET:
        return False
    for k in range(at + 1, min(len(flags), at + WORK_REACH)):
        if flags[k] & (WORK | DOC) and not flags[k] & POSS:
            return True
        if flags[k] & (PUNCT | PREP | AUX | PRON | CUE):
            return False
    return False


def _behind(story: Story, clause: Clause, hi: int) -> int:
    """Where the reported words begin: behind "that", with the addressee or the day before it left out."""
    forms, flags = story.narration.words, story.narration.flags
    start = clause.end
    for k in range(start, min(hi, start + ADDRESSEE)):
        if forms[k] == "that":
            return k + 1
        if flags[k] & (CUE | QUOTE):
            break
    while start < hi and flags[start] & (PUNCT | CALENDAR):
        start += 1
    if forms[clause.cue].lower() in TELLING and start < hi:
        named = story.begins.get(start)
        start = story.names[named].end if named is not None else start + (forms[start] in _addressees())
    return _past_occasion(story, start, hi)


@lru_cache(maxsize=1)
def _addressees() -> frozenset[str]:
    return frozenset(lexicon("addressees"))


def _past_occasion(story: Story, start: int, hi: int) -> int:
    """Behind "on Monday", "last week", "in a statement": when and where it was said is not what was said."""
    flags = story.narration.flags
    k = start
    end = min(hi, start + ADDRESSEE)
    while k < end and flags[k] & (PREP | DET | NUMBER | CALENDAR | OCCASION):
        k += 1
        if flags[k - 1] & (CALENDAR | OCCASION):
            start = k
    return start


def _is_clause(story: Story, clause: Clause, start: int, hi: int) -> bool:
    """Whether a report can begin at `start`: no mere object of a preposition ("asked about the toll"), a question behind "asked"."""
    if start >= hi:
        return False
    forms, flags = story.narration.words, story.narration.flags
    if forms[start - 1] == "that" or clause.cue_end - clause.cue > 1:
        return True
    if forms[clause.cue].lower() in ASKING:
        return any(form in OPENING for form in forms[start : min(hi, start + ADDRESSEE)])
    return not flags[start] & PREP or bool(flags[start] & (DET | PRON)) or forms[start] in OPENING


def _until(story: Story, start: int, hi: int, following: list[Clause]) -> int:
    """The end of the report: where "and warned", ", but she said" begin another by the same speaker."""
    forms, flags = story.narration.words, story.narration.flags
    for other in following:
        if other.cue >= hi:
            break
        shared = other.mention.start < start
        first = other.cue if shared else other.start
        if other.inverted or first <= start + SHORTEST or forms[first - 1] not in ("and", "but") or not other.flags & CUE_ANY:
            continue
        if shared or (forms[first - 2] == "," and other.mention.kind == "pronoun"):
            return first - 1 if not flags[first - 2] & PUNCT else first - 2
    return hi


__all__ = ["content"]
