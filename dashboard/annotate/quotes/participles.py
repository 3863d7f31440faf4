"""Who is "saying": the subjects of participles, before them, shared with the report before, or behind the comma."""

from functools import lru_cache
from typing import Final

from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.mentions import Mention, noun_left
from dashboard.annotate.quotes.phrases import first_subject, name_mention, opens_wider_place
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import AUX, CAP, CUE, DET, DOC, GROUP, ING, ORG, POSS, PREP, PRON, PUNCT, ROLE
from dashboard.datafiles import lexicon

SHARED_REACH: Final = 45
"""Tokens behind a participle that opens its sentence among which its subject begins."""
SUBJECT_NEAR: Final = 3
OBJECTS: Final = frozenset(["him", "her", "them"])
SAYING: Final = frozenset(["said", "says", "say"])
ADDRESSING: Final = frozenset(["to", "with", "on", "at", "in"])
"""Before a name they keep it from the participle behind it: "sent a letter to the Post saying"."""

_DETERMINING: Final = DET | POSS | PRON


def participle_subject(story: Story, i: int, lo: int, before: list[Clause]) -> Mention | None:
    """Who is "saying": the name right before it, else the subject that it shares."""
    flags = story.narration.flags
    if i == lo:
        return _shared_subject(story, i)
    back = i - 1
    while back > lo and flags[back] & AUX and not flags[back] & CAP:
        back -= 1
    if back > lo and story.narration.words[back] == "as":
        back -= 1  # "Lund quoted Moe as saying"
    near = story.ends.get(back)
    if (
        near is not None
        and not story.names[near].possessive
        and not _addressed(story, near, lo, quoted=story.narration.words[back + 1] == "as")
    ):
        return name_mention(story, near, lo)
    recalled = _recalled(story, back, lo) or (_own_noun(story, back, lo) if back == i - 1 else None)
    if recalled is not None:
        return recalled
    if flags[lo] & ING or story.narration.words[lo].endswith("ing"):
        shared = _shared_subject(story, lo)  # "Holding her son, Moe told the news, saying"
        if shared is not None and shared.end <= i:
            return shared
    # Of the last clause in the sentence, else the first noun phrase that no preposition governs.
    last = before[-1] if before and before[-1].cue >= lo else None
    if last is not None and all(f & PUNCT for f in flags[last.end : i]):
        return last.mention  # "…, Moe said, adding"
    told = story.begins.get(last.cue_end) if last is not None and not last.inverted else None
    if told is not None and last is not None and story.narration.words[last.cue] in SAYING and not story.names[told].possessive:
        end = story.names[told].end
        if not flags[end] & (PUNCT | PREP | CAP) and story.narration.words[end] != "and":
            return name_mention(story, told, lo)  # "Sources said Moe pushed back, saying"
    return first_subject(story, _parallel(story, lo, i), i) or (last.mention if last is not None else None)


def _own_noun(story: Story, back: int, lo: int) -> Mention | None:
    """The person or body right before a participle: "her campaign saying", "the crowd chanting"; None where it is addressed."""
    flags = story.narration.flags
    if not flags[back] & (ROLE | GROUP | ORG) or flags[back] & (CAP | POSS | DOC | CUE):
        return None
    found = noun_left(story.narration, back, lo)
    if found is None or found.start <= lo or found.head != back or story.narration.words[found.start] == "that":
        return None
    if not flags[found.start] & _DETERMINING:
        return None
    before = found.start - 1
    return None if flags[before] & (PREP | CUE) else found


def _recalled(story: Story, back: int, lo: int) -> Mention | None:
    """The description or pronoun between "recalled" and "saying"; None where nothing is recalled."""
    words, flags = story.narration.words, story.narration.flags
    if words[back] in OBJECTS:
        found: Mention | None = Mention(back, back + 1, back, "pronoun")
    else:
        found = noun_left(story.narration, back, lo) if not flags[back] & (CAP | PUNCT) else None
    return found if found is not None and found.start > lo and words[found.start - 1].lower() in recalling() else None


@lru_cache(maxsize=1)
def recalling() -> frozenset[str]:
    """Forms of verbs that report what somebody else was heard to say."""
    return frozenset(lexicon("recalling_verbs"))


def _addressed(story: Story, name: int, lo: int, *, quoted: bool) -> bool:
    """The "Post" of "sent a letter to the Post saying", of "was quoted by the Post as saying" is not who says it."""
    at = story.names[name].start - 1
    if at > lo and story.narration.flags[at] & DET:
        at -= 1
    return at >= lo and (story.narration.words[at] in ADDRESSING or (quoted and story.narration.words[at] == "by"))


def _parallel(story: Story, lo: int, i: int) -> int:
    """Where the last of parallel sentences before `i` begins: "Moe rang her, and Jo Lund, the mayor, sent a letter citing"."""
    words, flags = story.narration.words, story.narration.flags
    for k in range(i - 2, max(lo, i - SHARED_REACH), -1):
        if words[k] in ("and", "but", "while") and words[k - 1] == "," and (k + 1 in story.begins or flags[k + 1] & PRON):
            return k + 1
    return lo


def _shared_subject(story: Story, i: int) -> Mention | None:
    """The subject behind a participle that opens its sentence: "Calling the plan “a gift,” Ann Moe voted for it"."""
    words, flags = story.narration.words, story.narration.flags
    _, hi = story.sentence(i)
    for k in range(i + 1, min(hi, i + SHARED_REACH)):
        marked = story.quote_of.get(k)
        if words[k] != "," and (marked is None or story.text.marked[story.marked[marked].inner_end - 1] != ","):
            continue
        if k - 1 in story.ends and opens_wider_place(story, k):
            continue  # "Speaking in Karn, Upper Brenn, Moe said"
        begins = k + 1 < hi and (k + 1 in story.begins or flags[k + 1] & (PRON | DET))
        subject = first_subject(story, k + 1, hi) if begins else None
        if subject is not None and subject.start <= k + SUBJECT_NEAR:
            return subject
    return None


def is_recalled(story: Story, before: Clause, clause: Clause) -> bool:
    """ "Moe recalled the officer saying": what somebody recalls is the words of another."""
    heard = story.narration.words[before.cue].lower() in recalling()
    return heard and not before.inverted and clause.mention.start == before.cue_end
