"""What stands before the words that somebody spoke: the subject of the sentence before, or other marked words."""

from itertools import islice
from typing import Final

from dashboard.annotate.quotes.attach import Attachment
from dashboard.annotate.quotes.candidates import NO_CONTEXT, Context
from dashboard.annotate.quotes.cues import Clause, first_subject
from dashboard.annotate.quotes.described import POSSESSIVES, new_description, of_description
from dashboard.annotate.quotes.discourse import LOOKED_AT, Discourse
from dashboard.annotate.quotes.mentions import Mention
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import AUX, BREAK, CAP, CONJ, CUE, DET, DOC, GROUP, ING, ORG, POSS, PREP, ROLE, words

LONGEST_CONTENT: Final = 1_500
"""Characters of marked words that are searched for the names of candidates."""


def first_contents(attachments: list[Attachment]) -> dict[int, int]:
    """The first marked span that belongs to each cue."""
    out: dict[int, int] = {}
    for k, attachment in enumerate(attachments):
        if attachment.clause is not None and attachment.kind == "direct":
            out.setdefault(attachment.clause.cue, k)
    return out


def clause_context(story: Story, discourse: Discourse, clause: Clause, k: int | None) -> Context:
    """What stands before the sentence of a clause; nothing where its speaker is named."""
    if clause.mention.kind == "name":
        return NO_CONTEXT
    at = clause.start if k is None else min(clause.start, story.quote_at[k])
    lo, _ = story.sentence(at)
    found = context_before(story, discourse, "" if k is None else inner_words(story, k), lo)
    return found._replace(own=_own_subject(story, discourse, lo, clause.start))


def pronoun_context(story: Story, discourse: Discourse, at: int) -> Context:
    """What stands before a "he" or "she" that tells of no speech."""
    lo, _ = story.sentence(at)
    return context_before(story, discourse, "", lo)._replace(own=_own_subject(story, discourse, lo, at))


def _before_last(discourse: Discourse) -> int:
    """Who spoke before the last speaker; -1 where nobody else did lately."""
    recent = [number for _, number in discourse.spoken[-6:]]
    return next((number for number in reversed(recent) if number != recent[-1]), -1)


def _own_subject(story: Story, discourse: Discourse, lo: int, at: int) -> int:
    """The member of the cast that is the subject of the sentence from `lo` on, before `at`."""
    words_, flags = story.narration.words, story.narration.flags
    if words_[lo : lo + 2] == ["As", "for"] and lo + 2 in story.begins:
        return discourse.cast.of_name[story.begins[lo + 2]]  # "As for Moe, she said …"
    if words_[at - 1] == "," and not flags[lo] & (CONJ | PREP | ING | AUX | CUE):
        return -1  # "Moe had agreed, he said": what stands before is what was said; but "When Moe left, he said"
    if discourse.spoken and lo <= discourse.spoken[-1][0] < at and words_[at - 1] not in ("and", "but", "then"):
        return discourse.spoken[-1][1]  # "Moe said she", "Moe told the board that she"
    subject = first_subject(story, lo, at) if at > lo else None
    if subject is None or subject.end > at:
        return -1
    if subject.kind == "pronoun":
        return discourse.pronouns.get(subject.head, -1)
    return discourse.cast.of_name[subject.name] if subject.name >= 0 else -1


def inner_words(story: Story, k: int) -> str:
    span = story.marked[k]
    return story.text.plain[span.inner_start : min(span.inner_end, span.inner_start + LONGEST_CONTENT)]


def context_before(story: Story, discourse: Discourse, content: str, at: int) -> Context:
    """The sentence before `at`: its subject, or that it was marked words."""
    j = at - 1
    while j >= 0 and story.narration.flags[j] & BREAK:
        j -= 1
    opens = j < at - 1 or j < 0
    if j < 0:
        return Context(content=content, opens_paragraph=opens)
    previous = story.quote_of.get(j)
    if previous is not None:
        question = story.text.marked[story.marked[previous].inner_end - 1] == "?"
        return Context(content, after_quote=True, after_question=question, opens_paragraph=opens, before_last=_before_last(discourse))
    lo, _ = story.sentence(j)
    subject = first_subject(story, lo, j + 1)
    number, sex = -1, ""
    if subject is not None and subject.kind == "pronoun":
        sex = SEX.get(story.narration.words[subject.head].lower(), "")
        number = discourse.pronouns.get(subject.head, -1)
    elif subject is not None and subject.name >= 0 and discourse.cast.of_name[subject.name] >= 0:
        number = discourse.cast.of_name[subject.name]
    elif subject is not None:
        named = _apposed_name(story, discourse, subject)
        number = named if named >= 0 else _introduced(story, discourse, subject)
        number = number if number >= 0 else holder(discourse, story.narration.words[subject.head].lower())
    return Context(content, number, sex, after_question=story.narration.words[j] == "?", opens_paragraph=opens)


def _apposed_name(story: Story, discourse: Discourse, subject: Mention) -> int:
    """The person named behind a description and its comma: "The other executive, Ann Moe of Orlo Foods, intervened"."""
    words_, flags = story.narration.words, story.narration.flags
    at = subject.end
    while at < min(len(words_), subject.end + APPOSED_REACH) and (flags[at] & (PREP | DET | CAP) or flags[at - 1] & (PREP | DET)):
        at += 1  # "His colleague from Brenn, Ann Moe, was calmer"
    if words_[at : at + 1] != [","]:
        return -1
    k = story.begins.get(at + 1)
    number = discourse.cast.of_name[k] if k is not None else -1
    return number if number >= 0 and discourse.cast.entities[number].is_person else -1


APPOSED_REACH: Final = 6
"""Tokens between a description and its comma."""
NEWCOMER: Final = frozenset(["a", "an", "one", "another"])


def _introduced(story: Story, discourse: Discourse, subject: Mention) -> int:
    """The new, unnamed person that "A woman in the third row wept" brings in; -1 for anybody else."""
    flags = story.narration.flags[subject.head]
    first = story.narration.words[subject.start].lower()
    theirs = first in POSSESSIVES or bool(story.narration.flags[subject.start] & POSS)
    if not (first in NEWCOMER or theirs) or subject.name >= 0 or not flags & ROLE or flags & (GROUP | ORG | DOC):
        return -1
    word = story.narration.words[subject.head].lower()
    number = holder(discourse, word) if theirs or word in discourse.descriptions else -1
    if number < 0:
        kin = theirs and word in words().gender  # "his wife" may well be somebody who was named
        found = of_description(discourse, subject, subject.start, NO_CONTEXT) if kin else new_description(discourse, subject)
        number = found.entity
        discourse.note(number, subject.start)
    return number


def holder(discourse: Discourse, office: str) -> int:
    """The one member of the cast who holds an office, or who was described so; -1 where nobody or more than one does."""
    described = discourse.descriptions.get(office)
    if described is not None:
        return described.number
    holders = [number for number in islice(reversed(discourse.recent), LOOKED_AT) if office in discourse.cast.entities[number].roles]
    return holders[0] if len(holders) == 1 else -1


SEX: Final = {"he": "m", "him": "m", "she": "f", "her": "f"}
