"""What stands before the words that somebody spoke: the subject of the sentence before, or other marked words."""

from itertools import islice
from typing import Final

from dashboard.annotate.quotes.attach import Attachment
from dashboard.annotate.quotes.candidates import NO_CONTEXT, Context
from dashboard.annotate.quotes.cues import Clause, first_subject
from dashboard.annotate.quotes.described import of_description
from dashboard.annotate.quotes.discourse import LOOKED_AT, Discourse
from dashboard.annotate.quotes.mentions import Mention
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import BREAK, DOC, GROUP, ORG, ROLE

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
    return context_before(story, discourse, "" if k is None else inner_words(story, k), lo)


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
        return Context(content, after_quote=True, after_question=question, opens_paragraph=opens)
    lo, _ = story.sentence(j)
    subject = first_subject(story, lo, j + 1)
    number, sex = -1, ""
    if subject is not None and subject.kind == "pronoun":
        sex = SEX.get(story.narration.words[subject.head].lower(), "")
        number = _carried(story, discourse, lo, sex) if sex else -1
    elif subject is not None and subject.name >= 0 and discourse.cast.of_name[subject.name] >= 0:
        number = discourse.cast.of_name[subject.name]
    elif subject is not None:
        named = _apposed_name(story, discourse, subject)
        number = named if named >= 0 else _introduced(story, discourse, subject)
        number = number if number >= 0 else _holder(discourse, story.narration.words[subject.head].lower())
    return Context(content, number, sex, after_question=story.narration.words[j] == "?", opens_paragraph=opens)


def _apposed_name(story: Story, discourse: Discourse, subject: Mention) -> int:
    """The person named behind a description and its comma: "The other executive, Ann Moe of Orlo Foods, intervened"."""
    at = subject.end
    if at + 1 >= len(story.narration.words) or story.narration.words[at] != ",":
        return -1
    k = story.begins.get(at + 1)
    number = discourse.cast.of_name[k] if k is not None else -1
    return number if number >= 0 and discourse.cast.entities[number].is_person else -1


NEWCOMER: Final = frozenset(["a", "an", "one", "another"])


def _introduced(story: Story, discourse: Discourse, subject: Mention) -> int:
    """The new, unnamed person that "A woman in the third row wept" brings in; -1 for anybody else."""
    flags = story.narration.flags[subject.head]
    first = story.narration.words[subject.start].lower()
    if first not in NEWCOMER or subject.name >= 0 or not flags & ROLE or flags & (GROUP | ORG | DOC):
        return -1
    word = story.narration.words[subject.head].lower()
    known = discourse.descriptions.get(word)
    if known is not None:
        return known.number
    number = of_description(discourse, subject, subject.start, NO_CONTEXT).entity
    discourse.note(number, subject.start)
    return number


CARRIED: Final = 4
"""Sentences that are walked back for who "she" has been since."""


def _carried(story: Story, discourse: Discourse, lo: int, sex: str) -> int:
    """Who is the subject of the sentences before `lo` in its paragraph, while they go on with the same pronoun; -1: nobody shown."""
    floor = story.paragraph_borders[story.paragraph(lo)] if story.paragraph_borders else 0
    for _ in range(CARRIED):
        if lo <= floor or story.narration.flags[lo - 1] & BREAK:
            return -1
        lo, hi = story.sentence(lo - 1)
        subject = first_subject(story, lo, hi)
        number = -1
        if subject is not None and subject.kind == "pronoun":
            if SEX.get(story.narration.words[subject.head].lower(), sex) != sex:
                return -1
        elif subject is not None and subject.name >= 0:
            number = discourse.cast.of_name[subject.name]
        if number >= 0 and discourse.cast.entities[number].is_person:
            return number if discourse.cast.entities[number].gender == sex else -1
    return -1


def _holder(discourse: Discourse, office: str) -> int:
    """The one member of the cast who holds an office, or who was described so; -1 where nobody or more than one does."""
    described = discourse.descriptions.get(office)
    if described is not None:
        return described.number
    holders = [number for number in islice(reversed(discourse.recent), LOOKED_AT) if office in discourse.cast.entities[number].roles]
    return holders[0] if len(holders) == 1 else -1


SEX: Final = {"he": "m", "him": "m", "she": "f", "her": "f"}
