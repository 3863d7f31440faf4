"""Whose words they are where a noun governs them: "Moe's claim that the dam is “safe”", "a warning from Moe", "His answer:"."""

from functools import cache
from typing import Final

from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.inverted import speaker_from
from dashboard.annotate.quotes.mentions import Mention, noun_left
from dashboard.annotate.quotes.phrases import name_mention
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.words import BREAK, CALENDAR, CAP, CONJ, CUE_ANY, CUE_NAME, DET, HEAD_NOUN, POSS, PREP, PUNCT, STOP, words
from dashboard.datafiles import lexicon

OBJECT_REACH: Final = 8
"""Tokens between a verb and whose words it judges."""
FAR: Final = 45
"""Tokens between a verb and an owner behind which they have nothing to do with each other."""
OWNED_REACH: Final = 15
"""Tokens between a noun of speech and the marked words that it governs."""
LINKS: Final = frozenset(["that", "to", "last", "this", "earlier", "as", "yesterday", "not"])
ANSWER_REACH: Final = 8
"""Tokens between "The federation's answer" and its colon."""
OWNER_REACH: Final = 4
"""Adjectives and a number between an owner and the noun that is owned: "Moe's now famous claim"."""
OWNED_BY: Final = QUOTE | STOP | BREAK | PUNCT | CUE_ANY
"""What parts marked words from a noun before them."""
JUDGING: Final = frozenset(
    ["description", "descriptions", "depiction", "characterization", "characterisation", "portrayal", "dismissal", "reference"]
)
"""Nouns of speech whose "as" leads to their words."""
OWNERS: Final = frozenset(["his", "her", "their"])


def owner_of(story: Story, at: int) -> tuple[str, Mention | None] | None:
    """Whose words they are where a noun governs them: `Moe's claim that the dam is "safe"`, `a warning from Moe that it is "gone"`."""
    words, flags = story.narration.words, story.narration.flags
    lo, _ = story.sentence(at)
    if at + 1 < len(words) and words[at + 1] in speech_nouns() and at > lo:  # "Moe's “fairy tale” remark"
        mention = _possessor(story, at - 1, lo)
        return None if mention is None else ("owner", mention)
    k = at - 1
    while k > max(lo, at - OWNED_REACH) and not (flags[k] & OWNED_BY or words[k].lower() in speech_nouns()):
        k -= 1
    if words[k].lower() not in speech_nouns() or flags[k] & POSS or (flags[k] & CAP and k > lo):
        return None
    if not (_governs(story, k + 1, at) or words[k + 1] in ("by", "from")) or (words[k] not in JUDGING and "as" in words[k + 1 : at]):
        return None
    if words[k + 1] in ("by", "from"):
        behind = speaker_from(story, k + 2, at)
        near = behind is not None and behind.start == k + 2 and _governs(story, behind.end, at)
        return ("owner", behind) if near else None
    j = k - 1
    if j < lo:
        return None
    while j > max(lo, k - OWNER_REACH) and not flags[j] & (POSS | OWNED_BY | DET | PREP):
        j -= 1
    mention = _possessor(story, j, lo)
    return None if mention is None else ("owner", mention)


def _governs(story: Story, behind: int, at: int) -> bool:
    """Whether what stands behind a noun still belongs to it: "claim that", "claim last week"; but "Moe's claim rests on a"."""
    if story.narration.words[behind : behind + 2] in (["was", "that"], ["is", "that"]):
        return True
    return behind == at or story.narration.words[behind] in LINKS or bool(story.narration.flags[behind] & (PREP | CALENDAR))


def _possessor(story: Story, j: int, lo: int) -> Mention | None:
    """The name, description or pronoun whose possessive form stands at `j`."""
    flags = story.narration.flags
    if story.narration.words[j].lower() in OWNERS:
        return Mention(j, j + 1, j, "pronoun")
    if not flags[j] & POSS:
        return None
    name = story.ends.get(j)
    if name is not None:
        return name_mention(story, name, lo) if story.names[name].first < story.names[name].end else None
    return noun_left(story.narration, j, lo) if flags[j] & HEAD_NOUN else None


def opening_owner(story: Story, lo: int, colon: int) -> Mention | None:
    """Whose answer it is that a sentence opens with: "His response:", "The federation's answer came within minutes:"."""
    near = range(colon - 1, colon) if colon - 2 >= lo and story.narration.words[colon - 2].lower() in OWNERS else range(0)
    for k in (*range(lo + 1, min(colon, lo + OWNER_REACH + 2)), *near):
        if story.narration.words[k] in speech_nouns():
            return _possessor(story, k - 1, lo) if colon - k <= ANSWER_REACH else None
    return None


def is_object_of(story: Story, clause: Clause, owner: Mention | None, at: int) -> bool:
    """Whether what is owned is the object of a verb that judges it: "Moe dismissed on Thursday warnings by Lund that"."""
    words_, flags = story.narration.words, story.narration.flags
    if owner is None or clause.inverted or owner.start <= clause.cue:
        return False
    if clause.flags & CUE_NAME and "that" not in words_[owner.end : at]:
        return False  # "called Moe's remarks “odd”"
    between = range(clause.cue_end, owner.start)
    if len(between) > FAR or "," in words_[clause.cue_end : owner.start]:
        return True  # "Moe said, responding to Lund's claim that"
    judges = words().cue_class.get(words_[clause.cue].lower()) != "neutral"
    return judges and len(between) <= OBJECT_REACH and not any(flags[k] & (PUNCT | CUE_ANY | CONJ) or words_[k] == "that" for k in between)


@cache
def speech_nouns() -> frozenset[str]:
    """Nouns of what somebody says."""
    return frozenset(lexicon("speech_nouns"))
