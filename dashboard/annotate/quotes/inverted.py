"""Speakers behind their verb: "said Ann Moe", "said the mayor of Brenn", "according to a spokesman for the Transit Board"."""

from typing import Final

from dashboard.annotate.quotes.mentions import Mention, noun_right, single_right, text_right
from dashboard.annotate.quotes.phrases import SPEAKING_PRONOUNS, handle, noun_behind
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.words import AUX, BASE, BREAK, CAP, CONJ, CUE, DET, DOC, NUMBER, ORG, POSS, PREP, PRON, PUNCT, ROLE, TITLE

LEADING: Final = frozenset([",", "—", "–", "-", "?", "!", "and", "as"])
"""What may stand before an inverted verb, besides marked words and the start of a line."""
DESCRIPTION_REACH: Final = 8
"""Tokens of description before a name."""
POSSESSED_REACH: Final = 30
"""Tokens in which possessives may follow each other: "said Moe's lawyer's sister"."""


def speaker_behind(story: Story, i: int, hi: int) -> Mention | None:
    """The speaker behind the verb at `i`: "said X", "said the mayor"; only where something ended before it."""
    tokens = story.narration
    words, flags = tokens.words, tokens.flags
    before = flags[i - 1] if i else BREAK
    if not (before & (QUOTE | BREAK) or (i and words[i - 1] in LEADING)):
        return None
    j = i + 1 + (words[i + 1 : i + 2] == ["out"])  # "points out Moe"
    while j < hi and flags[j] & AUX and not flags[j] & (CAP | DET):
        j += 1
    if j >= hi:
        return None
    f = flags[j]
    if f & PRON and not f & POSS and words[j].lower() in SPEAKING_PRONOUNS and j not in story.begins:
        return Mention(j, j + 1, j, "pronoun") if before & QUOTE or words[i - 1] == "," else None
    return speaker_from(story, j, hi) or (text_right(tokens, j, hi) if before & QUOTE else None)


def speaker_from(story: Story, j: int, hi: int) -> Mention | None:
    """The name or description that begins at `j`, lower-case roles and a determiner before the name included."""
    tokens = story.narration
    if j >= hi:
        return None
    single = single_right(tokens, j, hi)
    if single is not None:
        return single
    if tokens.words[j] == "@" and j + 1 < hi:
        return handle(story, j + 1)
    at = _name_start(story, j, hi)
    k = story.begins.get(at)
    noun = noun_right(tokens, j, at if k is not None and at > j else hi)
    return _widen(story, noun, hi) if k is None else _from_name(story, j, k, noun, hi)


def _name_start(story: Story, j: int, hi: int) -> int:
    """Where the name begins to which a description at `j` leads; where the description ends, if to none."""
    tokens = story.narration
    flags = tokens.flags
    at = j
    while (
        at < hi
        and at - j < DESCRIPTION_REACH
        and at not in story.begins
        and (
            not flags[at] & (PUNCT | PREP | CONJ | PRON)
            or tokens.words[at] in ("/", "-")
            or _of_office(story, at, j)
            or _of_two(story, at, j)
        )
    ):
        at += 1
    return at


def _from_name(story: Story, j: int, k: int, noun: Mention | None, hi: int) -> Mention | None:
    """The speaker at `j` where name `k` is part of the words: its bearer, the office behind it, or whom it stands beside."""
    name = story.names[k]
    if name.possessive:
        inner = speaker_from(story, name.end, min(hi, name.end + POSSESSED_REACH)) if name.end < hi else None
        return inner._replace(start=j) if inner is not None else None
    bearer = _bearer_behind(story, name.end, hi)
    if bearer >= 0:
        end = story.names[bearer].end
        return Mention(j, end, end - 1, "name", bearer)
    behind = noun_behind(story, name.end, hi) if name.end - name.first <= 2 and name.start > j else -1
    if behind >= 0:
        return Mention(j, behind + 1, behind, "noun")
    if name.start == j or noun is None or noun.end == name.start or story.narration.flags[noun.head] & ROLE:
        return Mention(j, name.end, name.end - 1, "name" if name.first < name.end else "noun", k)
    return _widen(story, noun, hi)


def _of_office(story: Story, at: int, j: int) -> bool:
    """The "of" of "former secretary of state"."""
    tokens = story.narration
    if tokens.words[at] != "of" or at == j or at + 1 >= len(tokens.words):
        return False
    return bool(tokens.flags[at - 1] & (ROLE | TITLE)) and not tokens.flags[at + 1] & (CAP | DET | PUNCT)


def _of_two(story: Story, at: int, j: int) -> bool:
    """The "and" of "owner and wedding planner Ann Moe"."""
    words, flags = story.narration.words, story.narration.flags
    if words[at] != "and" or at == j or at + 1 >= len(words) or not flags[at - 1] & ROLE:
        return False
    return not flags[at + 1] & (CAP | DET | PUNCT | PRON)


def _bearer_behind(story: Story, end: int, hi: int) -> int:
    """The name behind a body and an office: "Harbour Board spokesman Milo Szabo"; -1 where there is none."""
    tokens = story.narration
    office = joined = False
    unnamed = tokens.flags[end - 1] & (ROLE | TITLE)  # "former Gov. and party Chairman Ann Moe"
    for k in range(end, min(hi, end + 6)):
        f = tokens.flags[k]
        at = story.begins.get(k)
        if at is not None:
            name = story.names[at]
            titled = name.first > name.start and k > end and (unnamed or not joined)  # "Brenn police Const. Ann Moe"
            return at if (office or titled) and name.first < name.end and not name.possessive else -1
        verb = f & CUE and not f & (ROLE | BASE)  # "Crown counsel Ann Moe", "Brenn fire Chief Ann Moe"
        if verb or (f & (PUNCT | PRON | DET | CONJ) and tokens.words[k] not in ("-", "/", "and")) or (f & PREP and tokens.words[k] != "of"):
            return -1
        joined = joined or bool(f & CONJ)
        office = office or bool(f & (ROLE | TITLE | NUMBER))
    return -1


def _widen(story: Story, noun: Mention | None, hi: int) -> Mention | None:
    """ "a spokesman" + "for the Transit Board"; "the coach" + ", Ann Moe,"."""
    tokens = story.narration
    if noun is None or noun.end + 1 >= hi:
        return noun
    if tokens.words[noun.end] == "and" and tokens.flags[noun.end + 1] & ROLE and tokens.words[noun.end + 2 : noun.end + 3] == [","]:
        noun = noun._replace(end=noun.end + 2)  # "her brother and partner, Ann Moe"
    if tokens.words[noun.end] == "," and not tokens.flags[noun.head] & (DOC | ORG | CAP):
        named = story.begins.get(noun.end + 1)
        if named is not None:
            name = story.names[named]
            follows = tokens.flags[name.end] if name.end < len(tokens.flags) else PUNCT
            if follows & PUNCT and name.first < name.end and not name.possessive:
                return Mention(noun.start, name.end, name.end - 1, "name", named)
    if not tokens.flags[noun.end] & PREP:
        return noun
    at = noun.end + 1 + bool(tokens.flags[noun.end + 1] & DET)
    k = story.begins.get(at)
    return noun._replace(end=story.names[k].end) if k is not None else noun
