"""Reading a name by its form: title, first name, middle names, surname, or no person's at all. Nothing here knows a corpus."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from dashboard.datafiles import lexicon

LONGEST_NAME = 8
"""Words of a name; more of them are a description."""

_ACRONYM = re.compile(r"[A-Z](?:\.?[A-Z&]){1,6}\.?")
_DETERMINERS = frozenset(("a", "an", "the", "one", "two", "several", "some", "his", "her", "their", "its"))

_ARTICLE = re.compile(r"(?:al|el|as|ar|ash)-|[dl]'", re.IGNORECASE)
"""What is written together with a surname: “al-Assad”, “d'Estaing”."""

_OFFICE = re.compile(r"^(?:ex|then)-|-(?:elect|designate)$")
"""What tells when an office is held: “President-elect”, “ex-Mayor”."""


class Person(NamedTuple):
    """The parts of a person's name, folded: no title, no accents, lower case. Without `first`, a surname alone."""

    first: str
    middle: tuple[str, ...]
    last: str
    suffix: str


class Name(NamedTuple):
    """One name as used: how often, its plain form (title left out), and its parts where it can be a person's."""

    name: str
    n: int
    plain: str
    title: str
    person: Person | None


def read(name: str, n: int, *, is_person: bool) -> Name:
    """A name that articles use `n` times, which `describes` has let pass."""
    words = unicodedata.normalize("NFC", name).replace("’", "'").removesuffix("'s").split()
    article = words[0].casefold() == "the" and len(words) > 1
    if article:
        words = words[1:]
    cut = 0 if article or not is_person else _titled(words)
    plain = " ".join(words[cut:]).strip(",")
    title = "the" if article else " ".join(words[:cut])
    person = None if article or not is_person else _person(plain.split(), titled=bool(cut))
    return Name(name, n, plain, title, person)


def _titled(words: Sequence[str]) -> int:
    """How many words before the name are titles: up to the last title, where a name is left. “Dean Hill” keeps its Dean."""
    cut = 0
    for at in range(1, len(words)):
        word = _OFFICE.sub("", words[at - 1].casefold())
        given = fold(word) in given_names()
        if (given and word not in _titles()) or (at > 1 and len(word.strip(".")) == 1):
            break  # the name has begun: the "M." of "Ada M. Brink" is no Monsieur
        if word in _titles() and not (given and len(words) - at == 1):
            of = words[at] == "of" and at + 2 < len(words)  # "Secretary of State John Kerry"
            cut = at + 2 if of else max(cut, at)
    return cut


def _person(words: Sequence[str], *, titled: bool) -> Person | None:
    """The parts of a personal name, None where the words cannot be one."""
    parts = [word for word in words if not (word.startswith("(") or word[:1] in "\"“'‘")]
    suffix = ""
    while len(parts) > 1 and parts[-1].casefold().strip(",") in _suffixes():
        suffix = parts.pop().casefold().strip(".,")
    parts = [part.strip(",") for part in parts]
    if not parts or not all(_personal(part) for part in parts) or any(_heads_a_body(part) for part in parts):
        return None
    begin = len(parts) - 1
    while begin > 0 and parts[begin - 1].casefold() in _particles() and (parts[begin - 1].islower() or begin > 1):
        begin -= 1
    last = fold(_ARTICLE.sub("", " ".join(parts[begin:]), count=1))
    if begin == 0 and not titled and (is_acronym(words[0], 4) or last in _places()):
        return None
    if begin > 0 and _leads_in(parts):
        return None
    before = [fold(piece) for part in parts[:begin] for piece in _initials(part)]
    return Person(before[0] if before else "", tuple(before[1:]), last, suffix)


def _leads_in(parts: Sequence[str]) -> bool:
    """A place or a word in capitals before a name is no first name: “REUTERS Brink”, “Israel Brink”."""
    first = fold(parts[0])
    shouted = len(first) > 2 and parts[0].isupper() and "." not in parts[0] and not parts[-1].isupper()
    return shouted or (first in _places() and first not in given_names())


def _initials(part: str) -> list[str]:
    """“J.K.” is two initials, “Jean-Luc” one name."""
    pieces = [piece for piece in part.split(".") if piece]
    return pieces if "." in part and all(len(piece) == 1 for piece in pieces) else [part.strip(".")]


def _personal(part: str) -> bool:
    letters = part.strip(".").replace("-", "").replace("'", "").replace(".", "")
    return letters.isalpha() and _names(part, particles=True)


def describes(name: str) -> bool:
    """No name but a description, several names, or nothing: “a spokesman”, “officials”, “Ada Brink and Peter Holm”."""
    words = name.split()
    if not words or len(words) > LONGEST_NAME or not any(_names(word) for word in words):
        return True
    first = words[0].casefold()
    if first in _DETERMINERS - {"the"}:
        return True
    proper = words[1:] if first == "the" else words
    return not (proper and _names(proper[0], particles=True))


def is_nameless(name: str, sort: str) -> bool:
    """A description in which nobody is named, so that another article's is somebody else: “the company”, “a spokesman”, “Researchers”.

    `sort` is the speaker type; of an unnamed one the first word has its capital from the beginning of a sentence.
    """
    words = name.split()
    if words and words[0].casefold() in _DETERMINERS:
        del words[0]
    elif words and sort == "unnamed" and not words[0].endswith(("'s", "’s")):
        words[0] = words[0].casefold()
    return not any(_names(word) for word in words)


def _names(word: str, *, particles: bool = False) -> bool:
    """A word that is written as part of a name: with a capital, maybe after an article ("al-Assad"), or (`particles`) "von", "de"."""
    article = _ARTICLE.match(word)
    return word[article.end() if article else 0 :][:1].isupper() or (particles and word in _particles())


def _heads_a_body(part: str) -> bool:
    return part.casefold() in _org_heads()


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Without accents, points and capitals: “Müller”, “MULLER” and “Muller” are the same."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().replace(".", "").split())


@lru_cache(maxsize=1)
def title_genders() -> dict[str, str]:
    return {entry.rsplit(None, 1)[0].casefold(): entry.rsplit(None, 1)[1] for entry in lexicon("titles")}


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    roles = (entry.split()[0].casefold() for entry in lexicon("role_nouns"))
    return frozenset((*title_genders(), *roles))


@lru_cache(maxsize=1)
def given_names() -> dict[str, str]:
    return {fold(entry.rsplit(None, 1)[0]): entry.rsplit(None, 1)[1] for entry in lexicon("given_names")}


@lru_cache(maxsize=1)
def nicknames() -> dict[str, tuple[str, ...]]:
    """A short first name -> the first names it is short for."""
    return {short: tuple(formal) for short, *formal in (line.split() for line in lexicon("nicknames"))}


@lru_cache(maxsize=1)
def _suffixes() -> frozenset[str]:
    return frozenset(lexicon("name_suffixes"))


@lru_cache(maxsize=1)
def _particles() -> frozenset[str]:
    return frozenset(lexicon("name_particles"))


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    return frozenset(word for line in lexicon("places") for word in line.split())


@lru_cache(maxsize=1)
def _org_heads() -> frozenset[str]:
    return frozenset(lexicon("org_heads"))


def is_acronym(text: str, longest: int = 7) -> bool:
    return _ACRONYM.fullmatch(text) is not None and len(text.replace(".", "")) <= longest
