"""What each word can be: the lexicons of `data/lexicon/en` folded into one number of flags a word.

Everything later asks `flags & CUE` instead of looking words up again: a text of 800 words has about 350 different ones, so the
lookups are paid once a word form and article.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from dashboard.datafiles import lexicon

# The first thirty bits are those that are asked of every token: Python computes with them in one machine word, at half the price.
CAP: Final = 1 << 0
UPPER: Final = 1 << 1
CUE_ANY: Final = 1 << 2
CUE_MARK: Final = 1 << 3
CUE_CLAUSE: Final = 1 << 4
ING: Final = 1 << 5
BASE: Final = 1 << 6
PRON: Final = 1 << 7
DET: Final = 1 << 8
PREP: Final = 1 << 9
AUX: Final = 1 << 10
CONJ: Final = 1 << 11
TITLE: Final = 1 << 12
ROLE: Final = 1 << 13
GROUP: Final = 1 << 14
ORG: Final = 1 << 15
DOC: Final = 1 << 16
FUNC: Final = 1 << 17
POSS: Final = 1 << 18
GIVEN: Final = 1 << 19
PLACE: Final = 1 << 20
NATION: Final = 1 << 21
CALENDAR: Final = 1 << 22
NUMBER: Final = 1 << 23
PUNCT: Final = 1 << 24
BREAK: Final = 1 << 25
STOP: Final = 1 << 26
PHRASE: Final = 1 << 27
INITIAL: Final = 1 << 28
GENDERED: Final = 1 << 29
NEGATION: Final = 1 << 30
PARTICLE: Final = 1 << 31
SUFFIX: Final = 1 << 32
WORK: Final = 1 << 33
CUE_NOUN: Final = 1 << 34
CUE_NAME: Final = 1 << 35
"""Naming and judging verbs ("called", "described"): what is marked behind them is their object, never a sentence of its own."""

EPITHET: Final = 1 << 36
OCCASION: Final = 1 << 37
NOUN_VERB: Final = 1 << 38
QUANTITY: Final = 1 << 39
REFLEXIVE: Final = 1 << 41
"""Bit 40 is the mark of marked words in the narration (`story.QUOTE`)."""

CUE: Final = CUE_ANY | CUE_MARK | CUE_CLAUSE
PERSON_NOUN: Final = ROLE | GROUP
HEAD_NOUN: Final = ROLE | GROUP | ORG | DOC

_REACH: Final = {"any": CUE_ANY, "mark": CUE_MARK, "clause": CUE_CLAUSE, "name": CUE_MARK | CUE_NAME}
_LISTS: Final = (
    ("group_nouns", GROUP), ("org_heads", ORG), ("document_nouns", DOC), ("function_words", FUNC), ("places", PLACE),
    ("calendar", CALENDAR), ("determiners", DET), ("prepositions", PREP), ("auxiliaries", AUX), ("conjunctions", CONJ),
    ("negations", NEGATION | AUX), ("name_particles", PARTICLE), ("name_suffixes", SUFFIX), ("epithet_adjectives", EPITHET),
    ("work_nouns", WORK), ("cue_nouns", CUE_NOUN), ("person_nouns", ROLE),
    ("occasions", OCCASION), ("noun_verbs", NOUN_VERB), ("quantities", QUANTITY), ("reflexives", REFLEXIVE),
)  # fmt: skip


class Lexicon(NamedTuple):
    """Word (lower case) -> flags, and the facts that are more than a flag."""

    flags: dict[str, int]
    cue_class: dict[str, str]
    gender: dict[str, str]
    given: dict[str, str]
    kin: dict[str, str]
    nation: dict[str, str]
    number: dict[str, str]
    phrases: tuple[tuple[str, ...], ...]
    phrases_from: dict[tuple[str, ...], tuple[tuple[str, ...], ...]]
    """First two words -> the cue phrases that begin with them, in the order of the lexicon."""
    elisions: frozenset[str]


def inflect(lemma: str) -> tuple[tuple[str, int], ...]:
    """Regular forms of a verb with `ING` or `BASE` where they are that; doubling is generated beside the plain form."""
    stem = lemma.removesuffix("e")
    forms = [(lemma, BASE), (stem + "ed", 0), (stem + "ing", ING)]
    if lemma.endswith("y") and lemma[-2] not in "aeou":
        forms += [(lemma[:-1] + "ied", 0), (lemma[:-1] + "ies", 0)]
    elif lemma.endswith(("s", "x", "z", "ch", "sh")):
        forms.append((lemma + "es", 0))
    else:
        forms.append((lemma + "s", 0))
    single = len(lemma) > 2 and lemma[-2] in "aeiou" and (lemma[-3] not in "aeiou" or lemma[-4:-2] == "qu")
    if single and lemma[-1] in "bglmnprt":
        forms += [(lemma + lemma[-1] + "ed", 0), (lemma + lemma[-1] + "ing", ING)]
    return tuple(forms)


def _add_cues(flags: dict[str, int], classes: dict[str, str]) -> None:
    for line in lexicon("cue_verbs"):
        lemma, sort, reach, *irregular = line.split()
        forms = [(f, ING if f.endswith("ing") else 0) for f in irregular] + [(lemma, BASE)] if irregular else inflect(lemma)
        for form, extra in forms:
            if form in classes and flags[form] & CUE_ANY:
                continue
            flags[form] = flags.get(form, 0) & ~CUE | _REACH[reach] | (extra if form != "read" and form != "put" else 0)
            classes[form] = sort
    for line in lexicon("as_verbs"):
        form, sort = line.split()
        flags[form] = flags.get(form, 0) | CUE_MARK | CUE_NAME | (ING if form.endswith("ing") else 0)
        classes.setdefault(form, sort)


@lru_cache(maxsize=1)
def words() -> Lexicon:
    """The English lexicon, read once."""
    flags: dict[str, int] = {}
    classes: dict[str, str] = {}
    _add_cues(flags, classes)
    for name, flag in _LISTS:
        for entry in lexicon(name):
            flags[entry] = flags.get(entry, 0) | flag
    gender: dict[str, str] = {}
    kin: dict[str, str] = {}
    for line in lexicon("role_nouns"):
        noun, sex, family = line.split()
        flags[noun] = flags.get(noun, 0) | ROLE
        several = noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeou" else noun + "s"
        flags[several] = flags.get(several, 0) | GROUP
        kin[noun] = family
        if sex != "-":
            gender[noun] = sex
    for line in lexicon("titles"):
        word, sex = line.split()
        flags[word] = flags.get(word, 0) | TITLE
        if sex != "-":
            gender[word] = sex
    number = dict(line.split() for line in lexicon("pronouns"))
    for word in number:
        flags[word] = flags.get(word, 0) | PRON
    nation = dict(line.split() for line in lexicon("nationalities"))
    for word in nation:
        flags[word] = flags.get(word, 0) | NATION
    given = dict(line.rsplit(" ", 1) for line in lexicon("given_names"))
    phrases = tuple(tuple(line.split()) for line in lexicon("cue_phrases"))
    phrases_from: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for phrase in phrases:
        phrases_from[phrase[:2]] = (*phrases_from.get(phrase[:2], ()), phrase)
        flags[phrase[0]] = flags.get(phrase[0], 0) | PHRASE
    for line in lexicon("cue_idioms"):
        first = line.split()[0]
        flags[first] = flags.get(first, 0) | PHRASE
    for word in GENDER_OF:
        flags[word] = flags.get(word, 0) | GENDERED
    return Lexicon(flags, classes, gender, given, kin, nation, number, phrases, phrases_from, frozenset(lexicon("elisions")))


MODALS: Final = frozenset(["would", "will", "could", "can", "may", "might", "must", "should"])
GENDER_OF: Final = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
ARTICLES: Final = frozenset(["al", "an", "ar", "as", "ash", "at", "az", "el", "es", "ed", "d", "l"])
"""Articles before a mark inside a name."""
REMEMBERED: Final = 100_000
"""Word forms whose flags are kept between texts: a vocabulary, not a growing record of what was read."""


class Flags(dict[str, int]):
    """Word -> flags, computed once a form. Equal flags are one number in memory: some hundreds, which stay in the processor's cache."""

    def __init__(self) -> None:
        super().__init__()
        self._lexicon = words()
        self._known: dict[int, int] = {}

    def __missing__(self, word: str) -> int:
        flags = _compute(word, self._lexicon)
        out = self[word] = self._known.setdefault(flags, flags)
        return out


def flags_of(forms: list[str]) -> list[int]:
    """The flags of each word."""
    memory = _memory()
    if len(memory) > REMEMBERED:
        memory.clear()
    return list(map(memory.__getitem__, forms))


@lru_cache(maxsize=1)
def _memory() -> Flags:
    return Flags()


def _has_article(word: str) -> bool:
    """Whether a word is a name behind an article that is written small."""
    article, mark, name = word.partition("-" if "-" in word else "'")
    return mark != "" and name[:1].isupper() and article in ARTICLES


def _capital(word: str, low: str, flags: int, lex: Lexicon) -> int:
    """The flags of a word with a capital; `word` and `low` are without its possessive ending."""
    out = flags | lex.flags.get(low.title(), 0) | CAP
    if len(word) > 1 and word.isupper():
        out = (out & POSS | lex.flags[word] | CAP if word in lex.flags else out) | UPPER  # "WHO", "US": no pronouns
    if (word.endswith(".") and len(word) == 2) or len(word) == 1:
        out |= INITIAL
    if low.title() in lex.given or word in lex.given:
        out |= GIVEN
    return out


CONTRACTED: Final = ("'d", "'ll", "'ve", "'m", "'re")
OWNING: Final = ("'s", "s'")
IS_OR_HAS: Final = frozenset(["it's", "he's", "she's", "that's", "there's", "what's", "who's", "let's", "here's"])
"""Forms in 's of words that own nothing so."""


def bare(word: str) -> str:
    """A word without its possessive or contracted ending: "Moe" of "Moe's", "he" of "he'll"."""
    if "'" not in word:
        return word
    if word.endswith(CONTRACTED):
        return word.rpartition("'")[0]
    if not word.endswith(OWNING):
        return word
    return word[:-2] if word[-1] == "s" else word[:-1]


def _compute(word: str, lex: Lexicon) -> int:
    first = word[0]
    if not (first.isalnum() or first == "_"):
        return BREAK | PUNCT if first == "\n" else PUNCT | STOP if first in ".?!" else PUNCT
    if first.isdigit():
        if word.endswith("-year-old"):
            return NUMBER | ROLE
        return NUMBER | lex.flags.get(word.lower(), 0)
    low = word.lower()
    out = 0
    if low.endswith(OWNING):
        out |= 0 if low in IS_OR_HAS else POSS
        low = bare(low)
    elif low.endswith(CONTRACTED) and lex.flags.get(bare(low), 0) & PRON:
        low = bare(low)  # "I'll", "She'd": no names
    out |= lex.flags.get(low, 0)
    if first.isupper():
        out = _capital(word.removesuffix("'s"), low, out, lex)
    elif first in "aedl" and _has_article(word):
        out |= CAP  # "el-Sissi", "d'Estaing"
    elif low.endswith("ly") and len(low) > 4:
        out |= AUX
        if out & ROLE and not out & TITLE and low not in lex.kin:
            out &= ~ROLE  # "Baker", "Potter": with a capital these are surnames, unless they are offices
    if out & POSS:
        out &= ~(PRON | CUE)
    return out
