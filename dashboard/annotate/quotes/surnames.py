"""Surnames that are something else in most texts: common words, months, peoples; and family names that stand first."""

from functools import cache
from typing import Final

from dashboard.annotate.quotes.words import (
    AUX,
    BASE,
    BREAK,
    CALENDAR,
    CAP,
    CONJ,
    CUE,
    DET,
    FUNC,
    GIVEN,
    NATION,
    NOUN_VERB,
    NUMBER,
    ORG,
    PLACE,
    POSS,
    PREP,
    PRON,
    PUNCT,
    ROLE,
    STOP,
    TITLE,
)
from dashboard.datafiles import lexicon

ELSE: Final = FUNC | NATION | CALENDAR
"""What a surname may be besides."""
LONGEST_SYLLABLE: Final = 5
"""Letters behind the hyphen of a first name that stands last: "Wong Tze-wai"."""
_GRAMMAR: Final = PREP | CONJ | DET | PRON
_NO_FIRST: Final = FUNC | CALENDAR | STOP | PLACE | NATION
_NO_FAMILY: Final = GIVEN | PLACE | ORG | NATION | TITLE | ROLE | FUNC | CALENDAR
_BETWEEN: Final = PUNCT | FUNC | AUX | PREP | CONJ | PRON | DET | CALENDAR
"""Behind a surname; behind the name of a people stands its noun."""


def free_surnames(words: list[str], flags: list[int], capitals: list[int]) -> None:
    """Takes from surnames that are common words ("David Long", "Khiem Do,"), months ("Jo March said") or peoples ("Mark Cuban said") what
    the word else is, throughout the text; from months and peoples only where a surname can stand."""
    shown = {k for k in capitals if flags[k] & ELSE and k and flags[k - 1] & CAP and _is_surname(words, flags, k)}
    found = {_bare(words[k]): flags[k] for k in shown}
    for k in capitals if found else ():
        also = found.get(_bare(words[k]), 0)
        if also and (not also & (NATION | CALENDAR) or k in shown or stands_as_surname(words, flags, k)):
            flags[k] &= CAP | POSS


def _bare(word: str) -> str:
    return word.removesuffix("'s")


def _is_surname(words: list[str], flags: list[int], k: int) -> bool:
    """Whether a word with a capital stands as a surname: behind a first name, and in no line set as a headline."""
    before, own = flags[k - 1], flags[k]
    if k + 1 >= len(words):
        return False
    if own & (NATION | CALENDAR) and not (own & AUX and words[k + 1] == ","):
        return _is_rare_surname(words, flags, k)
    if before & (FUNC | CALENDAR | STOP) or own & _GRAMMAR:
        return False
    return words[k + 1] == "," if own & AUX else bool(before & GIVEN) and words[k + 1][0].islower()


def _is_rare_surname(words: list[str], flags: list[int], k: int) -> bool:
    """Whether a people's name or a month's stands behind a first name, or behind a title that only a person has ("Ms. French")."""
    before, own = flags[k - 1], flags[k]
    if before & TITLE and _bare(words[k - 1]).lower() in gendered_titles():
        return stands_as_surname(words, flags, k)
    if not before & GIVEN or before & _NO_FIRST or (k > 1 and flags[k - 2] & DET):
        return False
    introduced = k < 2 or bool(flags[k - 2] & (STOP | TITLE | ROLE | CUE | BREAK))
    following = flags[k + 1]
    acts = introduced and (words[k + 1][0].islower() or words[k + 1] == ".")  # "Senator Kim English met"
    if own & NATION:
        return acts or stands_as_surname(words, flags, k)
    # "met Jo March 3", "told Jo Monday that": dates. A month is a surname where its bearer does something.
    acts = acts and not following & (PREP | BASE)
    return words[k].lower() in months() and bool(acts or words[k + 1] in (",", "who") or (following & CUE and not following & (BASE | CAP)))


def stands_as_surname(words: list[str], flags: list[int], k: int) -> bool:
    """Whether a word stands where a surname can: with a possessive ending, or a verb, a mark, a small word behind it, no "the" before."""
    before = flags[k - 1] if k else STOP
    if before & DET or (before & PREP and flags[k] & CALENDAR) or words[k - 1 : k] == ["in"]:
        return False
    if flags[k] & POSS or k + 1 >= len(words):
        return True
    after = flags[k + 1]
    if after & (CAP | NUMBER):
        return False
    return bool(after & _BETWEEN or (after & CUE and not after & (BASE | NOUN_VERB)))


def mark_families(words: list[str], flags: list[int], capitals: list[int]) -> None:
    """Family names that stand first ("Wong Tze-wai") count as first names, so that "Wong" alone is their bearer."""
    for k in capitals:
        if "-" in words[k] and k and flags[k - 1] & CAP and not flags[k - 1] & _NO_FAMILY and _is_last_first(_bare(words[k])):
            flags[k - 1] |= GIVEN


def _is_last_first(word: str) -> bool:
    """Whether a word is written as the first names of a family name before it: two syllables, the second one small."""
    first, _, second = word.partition("-")
    if not (second.islower() and second.isalpha() and first.istitle()) or second.endswith("ed"):
        return False
    return len(second) <= LONGEST_SYLLABLE and first.lower() not in _openers()  # "In-depth"


@cache
def months() -> frozenset[str]:
    """The months, in small letters."""
    return frozenset(line.split()[0].lower() for line in lexicon("months"))


@cache
def gendered_titles() -> frozenset[str]:
    """Titles that tell the gender of a person."""
    return frozenset(word for word, sex in map(str.split, lexicon("titles")) if sex != "-")


@cache
def _openers() -> frozenset[str]:
    return frozenset(lexicon("prepositions"))
