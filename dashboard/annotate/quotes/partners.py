"""Who else takes part: whom somebody addresses or asks, with whom he speaks, and who bears an office."""

from itertools import islice
from typing import Final

from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.discourse import LOOKED_AT, Discourse
from dashboard.annotate.quotes.mentions import Mention, noun_right
from dashboard.annotate.quotes.phrases import first_subject
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import AUX, BREAK, CAP, CONJ, CUE, DET, HEAD_NOUN, POSS, ROLE

ASKED_REACH: Final = 20
"""Tokens of a sentence among which its "asked" is sought."""
AUTHOR_REACH: Final = 15
"""Tokens between "by Moe" and "in which he"."""
LEADING_NOUNS: Final = 2
"""Nouns between somebody's name and the name of who serves him."""


def pair_before(story: Story, discourse: Discourse, at: int) -> Mention | None:
    """The two people with whom the sentence before `at` opens: "Ann Moe and Jo Lund wept. They said …"."""
    j = at - 1
    while j >= 0 and story.narration.flags[j] & BREAK:
        j -= 1
    lo, hi = story.sentence(max(0, j - 1))
    first = first_subject(story, lo, hi) if j > 0 else None
    if first is None or first.partner >= 0:
        return None
    one = first.name if first.kind == "name" else bearer_behind(story, first.end, -1)
    if one < 0 or story.narration.words[story.names[one].end : story.names[one].end + 1] != ["and"]:
        return None
    behind = story.names[one].end + 1
    k = story.begins.get(behind + bool(story.narration.flags[behind] & DET), -1)
    if k < 0 or story.names[k].possessive or story.narration.flags[story.names[k].end] & CONJ:
        return None
    both = [discourse.cast.of_name[one], discourse.cast.of_name[k]]
    if min(both) < 0 or both[0] == both[1]:
        return None
    people = {discourse.cast.entities[number].is_person for number in both}
    if len(people) > 1:
        return None
    end = story.names[k].end
    return Mention(first.start, end, end - 1, "name", k, partner=one)


def addressee(story: Story, discourse: Discourse, clause: Clause) -> int:
    """Who is named right behind a verb, by name or by an office: "she told Moe", "he called the mayor a liar"; -1: nobody."""
    at = clause.cue_end
    if clause.inverted or at >= len(story.narration.words):
        return -1
    k = story.begins.get(at + bool(story.narration.flags[at] & DET))
    if k is not None:
        return -1 if story.names[k].possessive else discourse.cast.of_name[k]
    if not story.narration.flags[at] & DET:
        return -1
    found = noun_right(story.narration, at, story.sentence(at)[1])
    return holder(discourse, story.narration.words[found.head].lower()) if found is not None else -1


def asked_before(story: Story, discourse: Discourse, lo: int, hi: int) -> int:
    """Whom the sentence before asked something: "Moe asked Lund what he has. He explained"; -1: nobody."""
    words_ = story.narration.words
    if "asked" not in words_[lo + 1 : min(hi, lo + ASKED_REACH)]:
        return -1
    for k in range(lo + 1, min(hi, lo + ASKED_REACH)):
        if words_[k] == "asked" and k + 1 in story.begins and not story.narration.flags[k - 1] & AUX:
            name = story.names[story.begins[k + 1]]
            number = discourse.cast.of_name[story.begins[k + 1]]
            told = words_[name.end : name.end + 1] == ["to"] or name.possessive
            return number if number >= 0 and not told and discourse.cast.entities[number].is_person else -1
    return -1


def author_before(story: Story, lo: int, at: int) -> int:
    """The name behind "by" whose words "in which" goes on with: "a comment by Moe on Monday in which he said"; -1: none."""
    for k in range(at, max(lo, at - AUTHOR_REACH), -1):
        if story.narration.words[k] == "by" and k + 1 in story.begins:
            return story.begins[k + 1]
    return -1


def holder(discourse: Discourse, office: str) -> int:
    """The one member of the cast who holds an office, or who was described so; -1 where nobody or more than one does."""
    described = discourse.descriptions.get(office)
    if described is not None:
        return described.number
    holders = [number for number in islice(reversed(discourse.recent), LOOKED_AT) if office in discourse.cast.entities[number].roles]
    return holders[0] if len(holders) == 1 else -1


def bearer_behind(story: Story, at: int, k: int) -> int:
    """The name that a description or another name ending before `at` only leads to: "consultant Ann Moe", "Lund campaign chairman Ann
    Moe"; else `k`."""
    flags = story.narration.flags
    end = at + LEADING_NOUNS
    while at < min(end, len(flags)) and at not in story.begins and flags[at] & HEAD_NOUN and not flags[at] & (POSS | CUE | CAP):
        at += 1
    found = story.begins.get(at, -1)
    if found < 0 or story.names[found].possessive:
        return k
    return found if k < 0 or story.names[found].first > at or flags[at - 1] & ROLE else k
