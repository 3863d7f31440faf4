"""What stands before the words that somebody spoke: the subject of the sentence before, or other marked words."""

from typing import Final

from dashboard.annotate.quotes.attach import Attachment
from dashboard.annotate.quotes.candidates import NO_CONTEXT, Context
from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.described import PAIRS, POSSESSIVES, new_description, of_description
from dashboard.annotate.quotes.discourse import Discourse
from dashboard.annotate.quotes.mentions import Mention, noun_left
from dashboard.annotate.quotes.partners import addressee, asked_before, author_before, bearer_behind, holder, pair_before
from dashboard.annotate.quotes.phrases import first_subject
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.words import (
    AUX,
    BREAK,
    CAP,
    CONJ,
    CUE,
    DET,
    DOC,
    GENDER_OF,
    GROUP,
    ING,
    ORG,
    POSS,
    PREP,
    PUNCT,
    ROLE,
    bare,
    words,
)

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
    own = _own_subject(story, discourse, lo, clause.start)
    found = context_before(story, discourse, "" if k is None else inner_words(story, k), lo, own)
    addressed = addressee(story, discourse, clause)
    found = found if addressed < 0 or found.addressed >= 0 else found._replace(addressed=addressed)
    if clause.mention.kind != "pronoun":
        several = story.narration.words[clause.mention.head].lower() in PAIRS
        return found._replace(pair=pair_before(story, discourse, lo)) if several else found
    word = story.narration.words[clause.mention.head].lower() if found.subject < 0 else ""
    thing = _thing_before(story, lo, several=word == "they") if word in ("it", "they") else None
    if word == "it" and thing is None:
        thing = _document_before(story, clause.mention.start)
    word_ = story.narration.words[clause.mention.head].lower()
    pair = pair_before(story, discourse, lo) if word_ == "they" else None
    crowd = _crowd_before(story, clause.mention.start) if word_ == "they" and pair is None and thing is None else None
    return found._replace(thing=thing, pair=pair, crowd=crowd, said_from=lo if _is_report(story, lo, clause.start) else -1)


def _is_report(story: Story, lo: int, at: int) -> bool:
    """Whether a clause at `at` stands behind what it reports in its own sentence: "Moe had agreed, he said"."""
    flags = story.narration.flags
    if at <= lo + 1:
        return False
    return bool(flags[at - 1] & QUOTE) or (story.narration.words[at - 1] == "," and not flags[lo] & (CONJ | PREP | ING | AUX | CUE))


def pronoun_context(story: Story, discourse: Discourse, at: int) -> Context:
    """What stands before a "he" or "she" that tells of no speech."""
    lo, _ = story.sentence(at)
    return context_before(story, discourse, "", lo, _own_subject(story, discourse, lo, at))


def _before_last(discourse: Discourse) -> int:
    """Who spoke before the last speaker; -1 where nobody else did lately."""
    recent = [number for _, number in discourse.spoken[-6:]]
    return next((number for number in reversed(recent) if number != recent[-1]), -1)


def _own_subject(story: Story, discourse: Discourse, lo: int, at: int) -> int:
    """The member of the cast that is the subject of the sentence from `lo` on, before `at`."""
    words_, flags = story.narration.words, story.narration.flags
    if words_[lo : lo + 2] == ["As", "for"] and lo + 2 in story.begins:
        return discourse.cast.of_name[story.begins[lo + 2]]  # "As for Moe, she said …"
    if words_[at - 1] in ("which", "where"):
        author = author_before(story, lo, at - 1)
        if author >= 0:
            return discourse.cast.of_name[author]
    if words_[at - 1] == "," and not flags[lo] & (CONJ | PREP | ING | AUX | CUE):
        return -1  # "Moe had agreed, he said": what stands before is what was said; but "When Moe left, he said"
    if discourse.spoken and lo <= discourse.spoken[-1][0] < at and words_[at - 1] not in ("and", "but", "then"):
        return discourse.spoken[-1][1]  # "Moe said she", "Moe told the board that she"
    subject = first_subject(story, lo, at) if at > lo else None
    if subject is None or subject.end > at:
        return -1
    if subject.kind == "pronoun":
        return discourse.pronouns.get(subject.head, -1)
    if subject.name >= 0:
        return discourse.cast.of_name[subject.name]
    bearer = bearer_behind(story, subject.end, -1)
    if bearer >= 0 and story.names[bearer].end <= at:
        return discourse.cast.of_name[bearer]  # "his predecessor Ann Moe"
    head = story.narration.flags[subject.head]
    if not head & ROLE or head & (GROUP | ORG | DOC | POSS) or story.narration.words[subject.start].lower() != "the":
        return -1
    return holder(discourse, story.narration.words[subject.head].lower())  # "When the mayor won, he"


def inner_words(story: Story, k: int) -> str:
    span = story.marked[k]
    return story.text.plain[span.inner_start : min(span.inner_end, span.inner_start + LONGEST_CONTENT)]


def context_before(story: Story, discourse: Discourse, content: str, at: int, own: int = -1) -> Context:
    """The sentence before `at`: its subject, and whether marked words end it; beside what is known of the sentence at `at` itself."""
    j = at - 1
    while j >= 0 and story.narration.flags[j] & BREAK:
        j -= 1
    opens = j < at - 1 or j < 0
    if j < 0:
        return Context(content, own=own, opens_paragraph=opens)
    lo, _ = story.sentence(j)
    previous = story.quote_of.get(j)
    asked = asked_before(story, discourse, lo, j)
    if asked >= 0:
        asker, _ = _subject_before(story, discourse, lo, j)
        return Context(content, asked, "", own, after_question=True, opens_paragraph=opens, addressed=asker if asker != asked else -1)
    if previous is None:
        number, sex = _subject_before(story, discourse, lo, j)
        question = story.narration.words[j] == "?"
        return Context(content, number, sex, own, after_question=question, opens_paragraph=opens)
    embedded = lo < j and not story.narration.flags[j - 1] & (PUNCT | QUOTE)  # "asked if it would be “the end.”"
    number, sex = _subject_before(story, discourse, lo, j) if embedded else (-1, "")
    question = story.text.marked[story.marked[previous].inner_end - 1] == "?"
    return Context(
        content, number, sex, own, after_quote=True, after_question=question, before_last=_before_last(discourse), opens_paragraph=opens
    )


def _thing_before(story: Story, at: int, *, several: bool) -> Mention | None:
    """The document or unnamed body, or group, that is the subject of the sentence before `at`: "Lund's campaign withdrew. It said"."""
    j = at - 1
    while j >= 0 and story.narration.flags[j] & BREAK:
        j -= 1
    subject = first_subject(story, story.sentence(j)[0], j + 1) if j >= 0 and j not in story.quote_of else None
    if subject is None or subject.kind != "noun" or not story.narration.flags[subject.head] & (DOC | ORG | GROUP):
        return None
    return subject if several == story.narration.words[subject.head].endswith("s") else None


def _document_before(story: Story, at: int) -> Mention | None:
    """The document named last in the sentence before the one around `at`, or earlier in this: "They signed a petition. It says"."""
    flags = story.narration.flags
    j = story.sentence(at)[0] - 1
    while j >= 0 and flags[j] & BREAK:
        j -= 1
    lo = story.sentence(j)[0] if j >= 0 else 0
    for k in range(at - 1, max(lo, at - DOCUMENT_REACH) - 1, -1):
        if flags[k] & DOC and not flags[k] & (CAP | CUE | POSS) and any(flags[i] & DET for i in range(max(lo, k - 3), k)):
            return noun_left(story.narration, k, lo)
    return None


def _crowd_before(story: Story, at: int) -> Mention | None:
    """The group named last in the sentence before the one around `at`, or earlier in this: "until protesters came. They chanted"."""
    flags = story.narration.flags
    j = story.sentence(at)[0] - 1
    while j >= 0 and flags[j] & BREAK:
        j -= 1
    lo = story.sentence(j)[0] if j >= 0 else 0
    for k in range(at - 1, max(lo, at - DOCUMENT_REACH) - 1, -1):
        if flags[k] & GROUP and not flags[k] & (CAP | CUE | POSS) and story.narration.words[k : k + 2] != ["couple", "of"]:
            return noun_left(story.narration, k, lo)
    return None


DOCUMENT_REACH: Final = 30
"""Tokens before "it" among which a document is sought."""


def _subject_before(story: Story, discourse: Discourse, lo: int, j: int) -> tuple[int, str]:
    """The subject of the sentence from `lo` to `j`, -1 where it is nobody known, and its gender where it is a pronoun."""
    subject = _behind_opening(story, lo, j + 1) or first_subject(story, lo, j + 1)
    if subject is None:
        return -1, ""
    if subject.kind == "pronoun":
        return discourse.pronouns.get(subject.head, -1), GENDER_OF.get(bare(story.narration.words[subject.head].lower()), "")
    if subject.kind == "name" and discourse.cast.of_name[subject.name] >= 0:
        return discourse.cast.of_name[bearer_behind(story, subject.end, subject.name)], ""
    k = bearer_behind(story, subject.end, -1)
    number = discourse.cast.of_name[k] if k >= 0 else _apposed_name(story, discourse, subject)
    number = number if number >= 0 else _introduced(story, discourse, subject)
    return number if number >= 0 else holder(discourse, story.narration.words[subject.head].lower()), ""


def _behind_opening(story: Story, lo: int, hi: int) -> Mention | None:
    """The name behind the comma of a sentence that opens with a participle: "Led in by Ann Moe, the sheriff, Jo Lund spoke"."""
    words_, flags = story.narration.words, story.narration.flags
    if not (flags[lo] & ING or (words_[lo].endswith("ed") and lo not in story.begins)):
        return None
    for at in range(lo + 1, min(hi - 1, lo + OPENING_REACH)):
        k = story.begins.get(at + 1, -1) if words_[at] == "," else -1
        if k >= 0 and not story.names[k].possessive and not flags[min(story.names[k].end, hi - 1)] & (PUNCT | CONJ):
            name = story.names[k]
            return Mention(name.start, name.end, name.end - 1, "name", k)
    return None


OPENING_REACH: Final = 40
"""Tokens of a sentence's opening among which its comma is sought."""


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
