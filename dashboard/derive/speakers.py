"""One speaker for all the names that articles give a person or a body, with the reason for each.

Names are joined on what their forms say, never on likelihood: a title or an article left out, a middle name or initial left out,
other capitals, accents or points, an acronym that the text itself gave in brackets, and a surname that only one full name in the
corpus has. Two first names are two people. What stays apart can be joined by hand (`speaker_merge`).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from dashboard.datafiles import lexicon
from dashboard.tables import SpeakerRow

LONGEST_NAME = 8
"""Words of a name; more of them are a description."""

_ACRONYM = re.compile(r"[A-Z](?:\.?[A-Z&]){1,6}\.?")
_ARTICLE = re.compile(r"(?:al|el|as|ar|ash)-|[dl]'", re.IGNORECASE)
"""What is written together with a surname: “al-Assad”, “d'Estaing”."""
_BRACKETED = re.compile(r"([^()]+?)\s*\(([^()]+)\)")


class Person(NamedTuple):
    """The parts of a person's name, folded: no title, no accents, lower case. Without `first`, a surname alone."""

    first: str
    middle: tuple[str, ...]
    last: str
    suffix: str


class _Name(NamedTuple):
    """One name as used: how often, its plain form (title left out), and its parts where it can be a person's."""

    name: str
    n: int
    plain: str
    title: str
    person: Person | None


def identities(names: Sequence[tuple[str, int]], *, organisations: Collection[str] = ()) -> list[SpeakerRow]:
    """(name, how often) -> a row for every name that counts for a speaker other than itself, sorted; whatever the order given.

    `organisations` are names that the articles show to be no person's.
    """
    counts: dict[str, int] = defaultdict(int)
    for name, n in names:
        counts[name] += n
    bodies = set(organisations)
    read = [_read(name, n, is_person=name not in bodies) for name, n in sorted(counts.items()) if not _describes(name)]
    rows = [*_bodies([name for name in read if name.person is None]), *_people([name for name in read if name.person])]
    return sorted(row for row in rows if row.name != row.speaker)


# People


def _people(names: Sequence[_Name]) -> Iterable[SpeakerRow]:
    full = [name for name in names if name.person and name.person.first]
    speakers: dict[str, str] = {}
    because: dict[str, str] = {}
    for group in _groups(full):
        shown = _shown(group)
        for name in group:
            speakers[name.name] = shown.plain
            because[name.name] = _difference(name, shown)
    _join_initials(full, speakers, because)
    by_last = _by_last(full, speakers)
    for name in names:
        if name.person and not name.person.first:
            owners = {speaker for speaker in by_last[name.person.last] if _may_be(name, speaker)}
            if len(owners) == 1 and len(by_last[name.person.last]) == 1:
                speakers[name.name] = owners.pop()
                because[name.name] = f"the only full name in the corpus that ends in “{name.plain}”"
    return [SpeakerRow(name, speaker, because[name]) for name, speaker in speakers.items()]


def _groups(full: Sequence[_Name]) -> Iterable[list[_Name]]:
    """Full names of one person: first name, surname and suffix are equal, and no two middle names differ."""
    alike: dict[tuple[str, str, str], list[_Name]] = defaultdict(list)
    for name in full:
        if name.person:
            alike[name.person.first, name.person.last, name.person.suffix].append(name)
    for group in alike.values():
        middles = {name.person.middle for name in group if name.person and name.person.middle}
        if all(_agree(a, b) for a in middles for b in middles):
            yield group
            continue
        apart: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
        for name in group:
            if name.person:
                apart[name.person.middle].append(name)
        yield from apart.values()


def _agree(a: Sequence[str], b: Sequence[str]) -> bool:
    """Middle names that may be the same: as many, and each equal to the other or its initial."""
    return len(a) == len(b) and all(x == y or (min(len(x), len(y)) == 1 and x[0] == y[0]) for x, y in zip(a, b, strict=True))


def _join_initials(full: Sequence[_Name], speakers: dict[str, str], because: dict[str, str]) -> None:
    """“V. Putin” is Vladimir Putin where only one full name with this surname begins so."""
    spelt: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for name in full:
        if name.person and len(name.person.first) > 1:
            spelt[name.person.first[0], name.person.last, name.person.suffix].add(speakers[name.name])
    for name in full:
        if name.person and len(name.person.first) == 1:
            owners = spelt[name.person.first, name.person.last, name.person.suffix]
            if len(owners) == 1:
                speakers[name.name] = next(iter(owners))
                because[name.name] = f"“{name.plain}” is an initial: only one full name in the corpus begins and ends so"


def _by_last(full: Sequence[_Name], speakers: Mapping[str, str]) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = defaultdict(set)
    for name in full:
        if name.person:
            owners[name.person.last].add(speakers[name.name])
    return owners


def _may_be(name: _Name, speaker: str) -> bool:
    """Whether the title before a surname fits the first name: “Mrs. Brink” is not Peter Brink."""
    title = next((_genders()[word] for word in name.title.casefold().split() if _genders().get(word, "-") != "-"), None)
    return title is None or _given().get(speaker.split(maxsplit=1)[0], title) in (title, "u")


def _shown(group: Sequence[_Name]) -> _Name:
    """The form that names the group: first and last name without more where it is used, else the most frequent; never an initial."""

    def rank(name: _Name) -> tuple[bool, bool, int, str]:
        middle = bool(name.person and name.person.middle)
        return middle, name.plain.isupper() or name.plain.islower(), -name.n, name.plain

    return min(group, key=rank)


def _difference(name: _Name, shown: _Name) -> str:
    if name.title:
        return f"the same name without “{name.title}”"
    if name.person and shown.person and name.person.middle != shown.person.middle:
        return "the same first and last name, middle name left out"
    return "the same name in other letters"


# Bodies and acronyms


def _bodies(names: Sequence[_Name]) -> Iterable[SpeakerRow]:
    """Organisations: joined by their words alone, and with an acronym where a name gives both."""
    long_forms: dict[str, set[str]] = defaultdict(set)
    for name in names:
        pair = _pair(name.plain)
        if pair:
            long_forms[pair[1]].add(_fold(pair[0]))
    by_words: dict[str, list[_Name]] = defaultdict(list)
    for name in names:
        by_words[_body_key(name.plain, long_forms)].append(name)
    for group in by_words.values():
        shown = min(group, key=lambda name: (bool(_pair(name.plain)), _is_acronym(name.plain), -name.n, name.plain))
        speaker = (_pair(shown.plain) or (shown.plain, ""))[0]
        for name in group:
            yield SpeakerRow(name.name, speaker, _body_reason(name))


def _body_key(plain: str, long_forms: Mapping[str, set[str]]) -> str:
    pair = _pair(plain)
    if pair:
        return _fold(pair[0])
    if _is_acronym(plain):
        letters = plain.replace(".", "")
        owners = long_forms.get(letters, set())
        return next(iter(owners)) if len(owners) == 1 else letters
    return _fold(plain)


def _body_reason(name: _Name) -> str:
    if _is_acronym(name.plain):
        return "the text gives this acronym beside the full name, or the same letters without points"
    if _pair(name.plain):
        return "the same name with its acronym in brackets"
    return "the same name without “the”" if name.title else "the same name in other letters"


def _pair(plain: str) -> tuple[str, str] | None:
    """“International Monetary Fund (IMF)”, “IMF (International Monetary Fund)” -> (full name, acronym)."""
    match = _BRACKETED.fullmatch(plain)
    if not match:
        return None
    outside, inside = match[1].strip(), match[2].strip()
    if _is_acronym(inside) and not _is_acronym(outside):
        return outside.removeprefix("the ").removeprefix("The "), inside.replace(".", "")
    if _is_acronym(outside) and not _is_acronym(inside):
        return inside.removeprefix("the ").removeprefix("The "), outside.replace(".", "")
    return None


def _is_acronym(text: str, longest: int = 7) -> bool:
    return _ACRONYM.fullmatch(text) is not None and len(text.replace(".", "")) <= longest


# Reading a name


def _read(name: str, n: int, *, is_person: bool) -> _Name:
    words = unicodedata.normalize("NFC", name).replace("’", "'").removesuffix("'s").split()
    article = words[0].casefold() == "the" and len(words) > 1
    if article:
        words = words[1:]
    cut = 0 if article or not is_person else _titled(words)
    plain = " ".join(words[cut:]).strip(",")
    title = "the" if article else " ".join(words[:cut])
    person = None if article or not is_person else _person(plain.split(), titled=bool(cut))
    return _Name(name, n, plain, title, person)


def _titled(words: Sequence[str]) -> int:
    """How many words before the name are titles: up to the last title, where a name is left. “Dean Hill” keeps its Dean."""
    cut = 0
    for at in range(1, len(words)):
        word = words[at - 1].casefold()
        if (words[at - 1] in _given() and word not in _titles()) or (at > 1 and len(word.strip(".")) == 1):
            break  # the name has begun: the "M." of "Ada M. Brink" is no Monsieur
        if word in _titles() and not (len(words) - at == 1 and words[at - 1] in _given()):
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
    last = _fold(_ARTICLE.sub("", " ".join(parts[begin:]), count=1))
    if begin == 0 and not titled and (_is_acronym(words[0], 4) or last in _places()):
        return None
    before = [_fold(piece) for part in parts[:begin] for piece in _initials(part)]
    return Person(before[0] if before else "", tuple(before[1:]), last, suffix)


def _initials(part: str) -> list[str]:
    """“J.K.” is two initials, “Jean-Luc” one name."""
    pieces = [piece for piece in part.split(".") if piece]
    return pieces if "." in part and all(len(piece) == 1 for piece in pieces) else [part.strip(".")]


def _personal(part: str) -> bool:
    letters = part.strip(".").replace("-", "").replace("'", "").replace(".", "")
    return letters.isalpha() and _names(part, particles=True)


def _describes(name: str) -> bool:
    """No name but a description, several names, or nothing: “a spokesman”, “officials”, “Ada Brink and Peter Holm”."""
    words = name.split()
    if not words or len(words) > LONGEST_NAME or not any(_names(word) for word in words):
        return True
    first = words[0].casefold()
    if first in ("a", "an", "one", "two", "several", "some", "his", "her", "their", "its"):
        return True
    proper = words[1:] if first == "the" else words
    return not (proper and _names(proper[0], particles=True))


def _names(word: str, *, particles: bool = False) -> bool:
    """A word that is written as part of a name: with a capital, maybe after an article ("al-Assad"), or (`particles`) "von", "de"."""
    article = _ARTICLE.match(word)
    return word[article.end() if article else 0 :][:1].isupper() or (particles and word in _particles())


def _heads_a_body(part: str) -> bool:
    return part.casefold() in _org_heads()


def _fold(text: str) -> str:
    """Without accents, points and capitals: “Müller”, “MULLER” and “Muller” are the same."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().replace(".", "").split())


@lru_cache(maxsize=1)
def _genders() -> dict[str, str]:
    return {entry.rsplit(None, 1)[0].casefold(): entry.rsplit(None, 1)[1] for entry in lexicon("titles")}


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    roles = (entry.split()[0].casefold() for entry in lexicon("role_nouns"))
    return frozenset((*_genders(), *roles))


@lru_cache(maxsize=1)
def _given() -> dict[str, str]:
    return {entry.rsplit(None, 1)[0]: entry.rsplit(None, 1)[1] for entry in lexicon("given_names")}


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
