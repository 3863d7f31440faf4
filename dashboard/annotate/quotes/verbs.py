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
BEFORE_PARTICIPLE: Final = frozenset(["as", "by", "after", "before", "in"])

_SUBJECT: Final = PRON | HEAD_NOUN | AUX
_OWNING: Final = DET | POSS
_NAMING: Final = CUE_ANY | CUE_NAME
_BEGINNING: Final = QUOTE | BREAK | STOP


def is_verb(story: Story, i: int, f: int) -> bool:
    """Whether a form of the lexicon can be a verb of speech where it stands."""
    tokens = story.narration
    previous = tokens.flags[i - 1] if i else BREAK
    if previous & _OWNING and (not previous & _SUBJECT or _is_owner(story, i - 1)) and not _is_subject(story, i - 1):
        return False
    if tokens.words[i] == "Read" and not previous & QUOTE:
        return False  # "Read the full statement:"
    if _is_noun(story, i) or (f & CUE_NAME and lacks_as(story, i)) or leads_on(story, i):
        return False
    if (
        tokens.words[i + 1 : i + 2] == ["by"]
        and not f & CUE_NAME
        and tokens.words[i].endswith("ed")
        and not previous & (QUOTE | PUNCT | PRON)
    ):
        return False  # "the fraud revealed by"
    if previous & PREP and not (f & ING and tokens.words[i - 1] in BEFORE_PARTICIPLE) and not (f & BASE and _goes_on(story, i)):
        return False
    if not f & _NAMING and tokens.words[i + 1 : i + 2] == ["to"]:
        return False  # "continued to", "began to": no speech
    if f & CAP and f & BASE and i + 1 < len(tokens.words) and tokens.flags[i + 1] & CAP and tokens.flags[i + 1] & (ROLE | TITLE):
        return False  # "Press Secretary Jo Lund said"
    return not f & CAP or bool(previous & _BEGINNING) or tokens.words[i - 1] == ","


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
    tokens = story.narration
    if i == 0 or i + 1 >= len(tokens.words):
        return False
    before, after = tokens.flags[i - 1], tokens.flags[i + 1]
    if tokens.words[i - 1] == "to" and tokens.flags[i] & BASE:
        return False
    if (
        tokens.flags[i] & (DOC | NOUN_VERB)
        and tokens.words[i + 1] == "that"
        and _is_verb_form(tokens.flags, i + 2)
        and not before & (PRON | AUX)
    ):
        return True  # "posts that called"
    if tokens.flags[i] & CUE_NAME and tokens.flags[i] & BASE and tokens.words[i + 1] == "that":
        return not before & (PRON | AUX)  # "an earnings call that"
    single = i > 1 and tokens.words[i - 2] in ("a", "an", "another") and tokens.flags[i] & BASE  # "a subsequent tweet"
    if (
        i > 1
        and tokens.flags[i] & NOUN_VERB
        and (single or tokens.words[i - 2] in OWN)
        and not before & (HEAD_NOUN | CAP | PRON | AUX | PUNCT)
    ):
        return True  # "his recent claims that"
    if tokens.flags[i] & NOUN_VERB and tokens.words[i - 1].partition("-")[1] and tokens.words[i - 1][-1].islower():
        return tokens.words[i - 1].rpartition("-")[2].islower()  # "the shelter-in-place orders"
    if tokens.words[i].endswith("s") and tokens.words[i + 1] in NOUN_PREPOSITIONS:
        return not before & (CAP | PRON | PUNCT | AUX | HEAD_NOUN)
    if tokens.flags[i] & CUE_NAME and tokens.flags[i] & BASE and after & (PUNCT | CONJ | PREP) and not after & QUOTE:
        return not before & (PRON | AUX) and tokens.words[i + 1] not in OBJECT_BEHIND
    if not tokens.flags[i] & NOUN_VERB or before & (PRON | AUX):
        return False
    opens = after & (DET | PRON | CAP | QUOTE | NUMBER) or tokens.words[i + 1] in CLAUSE_OPENERS
    return not opens and not _beside_marks(story, i)


def _is_verb_form(flags: list[int], k: int) -> bool:
    """Whether a verb of speech or an auxiliary stands at `k`: a relative clause, where "that" stood before."""
    return k < len(flags) and bool(flags[k] & (CUE | AUX)) and not flags[k] & (HEAD_NOUN | PRON | DET | ING | CAP)


def _beside_marks(story: Story, i: int) -> bool:
    """Whether marked words stand next to the clause around `i`: `the report states, "`, `," the report states.`"""
    at = bisect_left(story.quote_at_sorted, i - MARKS_REACH)
    return at < len(story.quote_at_sorted) and story.quote_at_sorted[at] <= i + 2
