"""What single occurrences of a name tell about its bearer: person or body, gender, office, nation, age."""

from bisect import bisect_left
from typing import Final

from dashboard.annotate.quotes.entity import Cast, Entity
from dashboard.annotate.quotes.names import Name
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import (
    BREAK,
    CAP,
    CONJ,
    DET,
    EPITHET,
    GENDER_OF,
    GENDERED,
    GIVEN,
    NATION,
    NUMBER,
    ORG,
    POSS,
    PREP,
    PUNCT,
    ROLE,
    TITLE,
    words,
)

ROLE_REACH: Final = 8
"""Tokens behind "X, the …" among which the role is looked for."""


def bare(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word[:-1] if word.endswith("s'") else word


def gender_of_first(first: str) -> str:
    sex = words().given.get(first, "")
    return "" if sex == "u" else sex


def title_gender(story: Story, name: Name) -> str:
    lex = words()
    for k in range(name.start, name.first):
        sex = lex.gender.get(story.narration.words[k].lower())
        if sex:
            return sex
    return ""


def note_evidence(cast: Cast, entity: Entity, name: Name, *, speaks: bool) -> None:
    """What one occurrence of a name tells about its bearer."""
    story = cast.story
    words_, flags = story.narration.words, story.narration.flags
    entity.places.append(name.start)
    before = flags[name.start - 1] if name.start else BREAK
    if name.first > name.start:
        entity.person += 1
        _roles(entity, story, name.start, name.first)
    if not before & PREP and not name.possessive and (before & (PUNCT | BREAK) or name.opening):
        entity.subjects.add(name.start)
    if before & DET and words_[name.start - 1].lower() == "the" and name.first == name.start and name.end - name.first < 4:
        entity.org += 0.6
    k = name.start - 1
    while k >= 0 and flags[k] & (ROLE | NATION | EPITHET) and (not flags[k] & CAP or flags[k] & NATION) and name.start - k < 5:
        k -= 1
    if k + 1 < name.start:
        if any(f & ROLE for f in flags[k + 1 : name.start]):
            entity.person += 1
        _roles(entity, story, k + 1, name.start)
    if speaks:
        entity.person += 0.4
    elif before & PREP and words_[name.start - 1] in ("in", "at", "from", "near", "to", "on"):
        entity.governed += 1
    if (
        not entity.first
        and name.start > 1
        and words_[name.start - 1] == "of"
        and flags[name.start - 2] & ROLE
        and not flags[name.end - 1] & GIVEN
    ):
        entity.org += 0.7  # "the chairman of Calder"
    _apposition(entity, story, name.end)
    if (
        name.start >= 2
        and words_[name.start - 1] == ","
        and flags[name.start - 2] & ROLE
        and name.end < len(words_)
        and words_[name.end] == ","
    ):
        _roles(entity, story, max(0, name.start - 6), name.start)
        entity.person += 0.5
    first = entity.first
    if first and not entity.org > 1.5:
        sex = gender_of_first(first)
        entity.male += 0.5 * (sex == "m")
        entity.female += 0.5 * (sex == "f")


UNDER: Final = frozenset(["vice", "deputy", "assistant", "associate"])


def rank_below(words_: list[str], k: int) -> str:
    """The word that puts the office at `k` below its head ("deputy prime minister"); "" where none does."""
    at = k - 2 if words_[k].lower() == "minister" and words_[k - 1].lower() == "prime" else k - 1
    word = words_[at].lower() if at >= 0 else ""
    return word if word in UNDER else ""


def _roles(entity: Entity, story: Story, lo: int, hi: int) -> None:
    lex = words()
    for k in range(lo, hi):
        word = bare(story.narration.words[k].lower())
        entity.modifiers.add(word)
        under = rank_below(story.narration.words, k)
        if under:
            entity.roles.add(f"{under} {word}")
            continue
        if word == "minister" and k > lo and story.narration.words[k - 1].lower() == "prime":
            entity.roles.add("premier")
            entity.kin.add("head")
            continue
        if word in lex.nation:
            entity.nations.add(lex.nation[word])
        if story.narration.flags[k] & (TITLE | ROLE):
            entity.roles.add(word)
            if word in lex.kin:
                entity.kin.add(lex.kin[word])
            sex = lex.gender.get(word)
            entity.male += 3.0 * (sex == "m")
            entity.female += 3.0 * (sex == "f")


def _apposition(entity: Entity, story: Story, at: int) -> None:
    """ "X, the …," and "X is the …": the roles named there; "X, 45," shows a person."""
    words_, flags = story.narration.words, story.narration.flags
    n = len(words_)
    if at + 1 >= n or words_[at] not in (",", "is", "was", "became", "remains"):
        return
    at = _apposed_at(entity, story, at)
    if at >= n or not flags[at] & (DET | ROLE | EPITHET | NATION) or (flags[at] & CAP and not flags[at] & NATION):
        return
    _apposed_roles(entity, story, at)


def _apposed_at(entity: Entity, story: Story, at: int) -> int:
    """Where the role may stand: behind the comma, the age, "who is"."""
    words_, flags = story.narration.words, story.narration.flags
    n = len(words_)
    if words_[at] == ",":
        at += 1
        if flags[at] & NUMBER and len(words_[at]) <= 2:
            entity.person += 1
            entity.age = words_[at]
            at += 2
        elif words_[at] == "who":
            entity.person += 1
            if at + 1 < n and words_[at + 1] in ("is", "was"):
                at += 2
        return at
    return at + 1


def _apposed_roles(entity: Entity, story: Story, at: int) -> None:
    words_, flags = story.narration.words, story.narration.flags
    n = len(words_)
    for k in range(at, min(n, at + ROLE_REACH)):
        if flags[k] & PUNCT or words_[k] in ("who", "whose", "said", "and"):
            break
        if flags[k] & PREP and k > at:
            break
        if flags[k] & ROLE and not flags[k] & POSS:
            entity.person += 1
            _roles(entity, story, at, k + 1)
        elif flags[k] & ORG and not flags[k] & (POSS | CAP) and not (k + 1 < n and flags[k + 1] & (ROLE | ORG)) and not entity.first:
            entity.org += 1


def _is_object(story: Story, k: int) -> bool:
    """ "Ann Moe stood beside him": "him", and "her" that owns nothing, are not the subject of their own sentence."""
    word = story.narration.words[k].lower()
    following = story.narration.flags[k + 1] if k + 1 < len(story.narration.flags) else PUNCT
    return word == "him" or (word == "her" and bool(following & (PUNCT | PREP | CONJ | DET)))


def pronoun_evidence(cast: Cast) -> None:
    """A pronoun soon after a name of unknown gender, with no other person between, speaks for its gender."""
    story = cast.story
    words_ = story.narration.words
    starts = [name.start for name in story.names]
    for k in [k for k, f in enumerate(story.narration.flags) if f & GENDERED]:
        j = bisect_left(starts, k) - 1
        sex = GENDER_OF[bare(words_[k].lower())]
        lo = story.sentence(k)[0] if _is_object(story, k) else k
        while j >= 0 and k - starts[j] < 30:
            at = cast.of_name[j]
            if at >= 0 and cast.entities[at].org < 1 and not (starts[j] >= lo and starts[j] in cast.entities[at].subjects):
                entity = cast.entities[at]
                weight = 0.4 if not entity.male + entity.female else 0.1
                entity.male += weight * (sex == "m")
                entity.female += weight * (sex == "f")
                entity.person += 0.15
                break
            j -= 1
