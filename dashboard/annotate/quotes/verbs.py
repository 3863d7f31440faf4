"""Whether a form of the lexicon is a verb of speech where it stands, or a noun, a name, a participle."""

from bisect import bisect_left
from typing import Final

from dashboard.annotate.quotes.roundabout import lacks_as, leads_on, of_infinitive
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.subjects import COMPANY_VERBS
from dashboard.annotate.quotes.words import (
    AUX,
    BASE,
    BREAK,
    CAP,
    CONJ,
    CUE,
    CUE_ANY,
    CUE_NAME,
    DET,
    DOC,
    GROUP,
    HEAD_NOUN,
    ING,
    NOUN_VERB,
    NUMBER,
    POSS,
    PREP,
    PRON,
    PUNCT,
    ROLE,
    STOP,
    TITLE,
)

NOUN_PREPOSITIONS: Final = frozenset(["about", "of", "on", "from", "in", "by", "for"])
OBJECT_BEHIND: Final = frozenset(["as", "for", "on", "to", "that"])
"""What stands between a naming verb and what it names."""
CLAUSE_OPENERS: Final = frozenset(["that", "how", "why", "what", "whether", "if", "there"])
MARKS_REACH: Final = 8
"""Tokens between marked words and a verb behind them."""
OWN: Final = frozenset(["his", "her", "their", "its", "my", "our"])
SINGLES: Final = frozenset(["a", "an", "another"])
BEFORE_PARTICIPLE: Final = frozenset(["as", "by", "after", "before", "in"])

_SUBJECT: Final = PRON | HEAD_NOUN | AUX
_OWNING: Final = DET | POSS
_NAMING: Final = CUE_ANY | CUE_NAME
_BEGINNING: Final = QUOTE | BREAK | STOP


def is_verb(story: Story, i: int, f: int) -> bool:
    """Whether a form of the lexicon can be a verb of speech where it stands."""
    words, flags = story.narration.words, story.narration.flags
    previous = flags[i - 1] if i else BREAK
    if f & CAP and not (previous & _BEGINNING or words[i - 1] == ","):
        return False
    if previous & _OWNING and (not previous & _SUBJECT or _is_owner(story, i - 1)) and not _is_subject(story, i - 1):
        return False
    if previous & PREP and not (f & ING and words[i - 1] in BEFORE_PARTICIPLE) and not (f & BASE and _goes_on(story, i)):
        return False
    behind = words[i + 1] if i + 1 < len(words) else ""
    if behind == "to" and not f & _NAMING:
        return False  # "continued to", "began to": no speech
    if behind == "by" and not f & CUE_NAME and words[i].endswith("ed") and not previous & (QUOTE | PUNCT | PRON):
        return False  # "the fraud revealed by"
    if f & CAP and (_is_title(story, i, f) or (words[i] == "Read" and not previous & QUOTE)):
        return False  # "Read the full statement:"
    return not (_is_noun(story, i) or (f & CUE_NAME and lacks_as(story, i)) or leads_on(story, i))


def _is_title(story: Story, i: int, f: int) -> bool:
    """The "Press" of "Press Secretary Jo Lund said"."""
    following = story.narration.flags[i + 1] if i + 1 < len(story.narration.flags) else PUNCT
    return bool(f & BASE and following & CAP and following & (ROLE | TITLE))


def _goes_on(story: Story, i: int) -> bool:
    """ "continued to call", "went on to say": an infinitive whose subject the sentence tells."""
    return story.narration.words[i - 1] == "to" and of_infinitive(story, i - 1, story.sentence(i)[0]) is not None


def _is_owner(story: Story, j: int) -> bool:
    """ "the president's address": a noun that owns what follows; "others claim" and "his" are none."""
    flags = story.narration.flags[j]
    return bool(flags & POSS) and "'" in story.narration.words[j]


def _is_subject(story: Story, j: int) -> bool:
    """ "Marlowe's said", "a report that said": a determiner or a possessive form that is the subject of the verb behind it."""
    if story.narration.words[j] == "that" and j:
        return bool(story.narration.flags[j - 1] & (DOC | GROUP))
    return j in story.ends and story.narration.words[j + 1] in COMPANY_VERBS


def _is_noun(story: Story, i: int) -> bool:
    """ "media reports about", "battleground states,", "the ruling": a form of a noun, where no clause or marked words follow it."""
    words, flags = story.narration.words, story.narration.flags
    if i == 0 or i + 1 >= len(words) or (flags[i] & BASE and words[i - 1] == "to"):
        return False
    f, before, behind = flags[i], flags[i - 1], words[i + 1]
    if f & (DOC | NOUN_VERB | CUE_NAME) and _is_governing_noun(story, i):
        return True
    if f & NOUN_VERB and "-" in words[i - 1] and words[i - 1][-1].islower():
        return words[i - 1].rpartition("-")[2].islower()  # "the shelter-in-place orders"
    if behind in NOUN_PREPOSITIONS and words[i][-1] == "s":
        return not before & (CAP | PRON | PUNCT | AUX | HEAD_NOUN)
    if f & CUE_NAME and f & BASE and flags[i + 1] & (PUNCT | CONJ | PREP) and not flags[i + 1] & QUOTE:
        return not before & (PRON | AUX) and behind not in OBJECT_BEHIND
    if not f & NOUN_VERB or before & (PRON | AUX):
        return False
    opens = flags[i + 1] & (DET | PRON | CAP | QUOTE | NUMBER) or behind in CLAUSE_OPENERS
    return not opens and not _beside_marks(story, i)


def _is_governing_noun(story: Story, i: int) -> bool:
    """ "posts that called", "an earnings call that", "his recent claims that", "a subsequent tweet"."""
    words, flags = story.narration.words, story.narration.flags
    f, before = flags[i], flags[i - 1]
    if words[i + 1] == "that" and not before & (PRON | AUX):
        if f & CUE_NAME and f & BASE:
            return True
        if f & (DOC | NOUN_VERB) and _is_verb_form(flags, i + 2):
            return True
    if not f & NOUN_VERB or before & (HEAD_NOUN | CAP | PRON | AUX | PUNCT):
        return False
    return i > 1 and (words[i - 2] in OWN or bool(f & BASE and words[i - 2] in SINGLES))


def _is_verb_form(flags: list[int], k: int) -> bool:
    """Whether a verb of speech or an auxiliary stands at `k`: a relative clause, where "that" stood before."""
    return k < len(flags) and bool(flags[k] & (CUE | AUX)) and not flags[k] & (HEAD_NOUN | PRON | DET | ING | CAP)


def _beside_marks(story: Story, i: int) -> bool:
    """Whether marked words stand next to the clause around `i`: `the report states, "`, `," the report states.`"""
    at = bisect_left(story.quote_at_sorted, i - MARKS_REACH)
    return at < len(story.quote_at_sorted) and story.quote_at_sorted[at] <= i + 2
