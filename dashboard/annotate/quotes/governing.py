"""Which of several clauses of one sentence governs marked words: the inner one, the outer report it stands in, or the one behind."""

from bisect import bisect_left, bisect_right
from functools import cache
from typing import Final

from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.indirect import TELLING
from dashboard.annotate.quotes.roundabout import is_told
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import (
    AUX,
    CALENDAR,
    CAP,
    CUE_ANY,
    CUE_MARK,
    CUE_NAME,
    HEAD_NOUN,
    ING,
    MODALS,
    NUMBER,
    PREP,
    PRON,
    PUNCT,
)
from dashboard.datafiles import lexicon

PARALLEL: Final = frozenset(
    [",", ";", "and", "but", "or", "while", "whereas", "because", "as", "after", "when", "—", "–", "which", "who", "whom", "what", "where"]
)
"""What parts a clause from the report before it; between a report and a clause inside it stands "that" or nothing."""
OUTER: Final = 8
"""Clauses of one sentence before a span that are looked at."""
UNREAL: Final = MODALS | {"to", "if"}
"""What stands before a verb that tells of no speech so far: "would call", "to call"."""
UNREAL_REACH: Final = 4
"""Tokens before a verb among which one of them stands."""
NEAR: Final = 10
"""Tokens between words that end as a sentence does and the speaker behind them."""
ADDRESSED: Final = 12
"""Tokens behind "told" that hold an addressee and no report."""
PARTICIPLES: Final = 4
"""Clauses at the end of a sentence that are looked at: participles may follow the report."""
ADJUNCT: Final = 3
"""Tokens of a day between a report and its comma."""
OFFICE_REACH: Final = 6
"""Tokens of an office that stand before the words that name a speaker."""
OWN_CONTENT: Final = 7
"""Tokens behind a clause among which a "that" opens its own report."""


def clause_before(story: Story, at: int, clauses: list[Clause], cues: list[int]) -> Clause | None:
    """The clause of the same sentence before the span that governs it: the nearest with a verb of speech, or a report around that one."""
    lo, _ = story.sentence(at)
    j = bisect_left(cues, at) - 1
    weak: Clause | None = None
    for k in range(j, max(-1, j - OUTER), -1):
        clause = clauses[k]
        if clause.cue < lo:
            break
        if clause.end > at or _closed(story, clause, at) or _is_aside(story, clause):
            continue
        if clause.flags & (CUE_ANY | CUE_MARK):
            return _around(story, at, clause, clauses[max(0, j - OUTER + 1) : k], lo) if is_weak(story, at, clause) else clause
        weak = weak or clause
    return weak


def _is_aside(story: Story, clause: Clause) -> bool:
    """The ", according to the Post," of "Moe said, according to the Post, that": whose report goes on behind it."""
    words = story.narration.words
    inserted = clause.cue_end - clause.cue > 1 and clause.inverted and words[clause.start - 1] == ","
    return inserted and words[clause.end : clause.end + 2] == [",", "that"]


def _closed(story: Story, clause: Clause, at: int) -> bool:
    """Whether a finished quotation and a new sentence lie between clause and span: `X said: "….” The "plan"`."""
    between = story.quote_at_sorted[bisect_right(story.quote_at_sorted, clause.cue) : bisect_left(story.quote_at_sorted, at)]
    text = story.text.marked
    for q in between[-3:]:
        span = story.marked[story.quote_of[q]]
        if text[span.inner_end - 1] in ".?!" and (q + 1 == at or story.narration.flags[q + 1] & CAP):
            return True
    return False


def touches(story: Story, clause: Clause, at: int) -> bool:
    """Whether only a comma, a colon, "that", an addressee or a time stands between the clause and the span."""
    words, flags = story.narration.words, story.narration.flags
    j = max(clause.cue_end, clause.end if clause.inverted else 0)
    if at - j > 25:
        return words[at - 1] == ":"
    return at == j or words[at - 1] in (",", ":", "—") or (at - j == 1 and not flags[j] & PREP) or (words[at - 1] == "that" and at - j <= 2)


def _around(story: Story, at: int, inner: Clause, before: list[Clause], lo: int) -> Clause:
    """The report among the clauses `before`, in the sentence from `lo` on, that `inner` stands in; else `inner`.

    "Brandt said Lund believes it is “a mess”", "Brandt said she would offer “a prayer”": Brandt's words; but "Brandt said Lund called it
    “a mess”": Lund's.
    """
    for clause in reversed(before):
        if clause.cue < lo:
            break
        if not clause.flags & CUE_ANY or clause.negated or clause.end > at or story.narration.words[clause.cue] in thoughts():
            continue
        if _closed(story, clause, at):
            break
        opens = inner.mention.kind == "pronoun" and story.narration.flags[inner.start] & CAP
        return inner if opens or story.narration.words[inner.start - 1] in PARALLEL else clause
    return inner


def is_weak(story: Story, at: int, clause: Clause) -> bool:
    """Whether a clause tells no speech of its own where it stands in a report: a thought, a plan, "he" without marked words beside him."""
    words = story.narration.words
    if words[at - 1] == ":" and clause.mention.kind != "pronoun":
        return False
    if not clause.flags & (CUE_ANY | CUE_NAME) or words[clause.cue] in thoughts():
        return True
    unreal = any(word in UNREAL for word in words[max(clause.start, clause.cue - UNREAL_REACH) : clause.cue])
    if unreal and not is_told(story, clause.start, clause.cue):
        return True
    if clause.mention.kind == "noun" and not story.narration.flags[clause.mention.head] & HEAD_NOUN:
        return not touches(story, clause, at)  # "Moe said the omission signaled a “turn”"
    return clause.mention.kind == "pronoun" and clause.mention.shown is None and not touches(story, clause, at)


def trailing_clause(story: Story, at: int, clauses: list[Clause], cues: list[int]) -> Clause | None:
    """The report that ends the sentence: `The dam has “opened the door” to floods, Ann Moe told the board.`"""
    words, flags = story.narration.words, story.narration.flags
    _, hi = story.sentence(at)
    ending = reversed(clauses[max(0, bisect_left(cues, hi) - PARTICIPLES) : bisect_left(cues, hi)])
    clause = next((c for c in ending if not c.flags & ING or c.inverted or c.cue <= at), None)  # "…, Moe said, adding"
    if clause is None or clause.start <= at or clause.negated or not _parted(story, clause, at):
        return None
    if not clause.flags & CUE_ANY or (clause.flags & ING and not clause.inverted) or words[clause.cue] in thoughts():
        return None
    last = story.text.marked[story.marked[story.quote_of[at]].inner_end - 1]
    if last in ".?!" and flags[at + 1] & CAP and clause.mention.start - at > NEAR:
        return None  # "…?” Brenn is small, according to its website": a sentence of its own
    end = clause.end
    while end < hi and end < clause.end + ADJUNCT and flags[end] & (CALENDAR | PREP | NUMBER) and not clause.inverted:
        end += 1  # "two chiefs said on Sunday, responding to"
    if end < hi and words[end] == ",":
        return clause
    own = "that" in words[clause.end : min(hi, clause.end + OWN_CONTENT)] or _marks_behind(story, clause.end, hi)
    return clause if not own and _ends(story, clause, hi) else None


def _parted(story: Story, clause: Clause, at: int) -> bool:
    """Whether a comma stands before a clause, or before the office that opens it."""
    words, flags = story.narration.words, story.narration.flags
    j = clause.start - 1
    while not clause.inverted and j > max(at, clause.start - OFFICE_REACH) and not flags[j] & (PUNCT | PREP | CUE_ANY | PRON):
        j -= 1
    marked = story.quote_of.get(j)
    return words[j] == "," or (marked is not None and story.text.marked[story.marked[marked].inner_end - 1] == ",")


def _ends(story: Story, clause: Clause, hi: int) -> bool:
    """Whether nothing but a time, a place or an addressee stands between a clause and the end of its sentence."""
    behind = story.narration.flags[clause.end : min(hi, clause.end + ADDRESSED)]
    if not behind or behind[0] & (PREP | CALENDAR | PUNCT):
        return True
    return story.narration.words[clause.cue].lower() in TELLING and not any(f & (AUX | PRON | CUE_ANY) for f in behind)


def _marks_behind(story: Story, start: int, hi: int) -> bool:
    k = bisect_left(story.quote_at_sorted, start)
    return k < len(story.quote_at_sorted) and story.quote_at_sorted[k] <= hi


@cache
def thoughts() -> frozenset[str]:
    """Forms of verbs that tell a thought."""
    return frozenset(lexicon("thought_verbs"))
