"""Place names as datelines print them: read, split into place and region, and put into normal case."""

import re
from functools import lru_cache

from dashboard.datafiles import lexicon

MOST_WORDS = 6
_WORD = re.compile(r"[^\W\d_]+(?:[.'’‘ʼ\-‑][^\W\d_]+)*")
_KEEP_CAPITALS = frozenset({"USA", "UAE", "UK", "US", "DC", "DRC", "UN", "USS", "HMS", "II", "III", "XI", "NSW", "NY", "NJ", "CAR"})


@lru_cache(maxsize=1)
def _particles() -> frozenset[str]:
    return frozenset(lexicon("place_particles"))


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    return frozenset(entry.casefold() for entry in lexicon("place_abbreviations"))


@lru_cache(maxsize=1)
def _regions() -> frozenset[str]:
    names = {entry.casefold() for entry in lexicon("regions")} | {entry.casefold() for entry in lexicon("place_abbreviations")}
    return frozenset(names)


@lru_cache(maxsize=1)
def _region_words() -> frozenset[str]:
    return frozenset(entry.casefold() for entry in lexicon("region_words"))


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    return frozenset(entry.casefold() for entry in lexicon("cities"))


@lru_cache(maxsize=1)
def _no_places() -> frozenset[str]:
    return frozenset(entry.casefold() for entry in lexicon("not_places"))


def is_known(name: str) -> bool:
    """Whether each name in `name` ("Berlin/Paris") is a city or region that we know."""
    parts = [part.strip().casefold() for part in name.split("/")]
    return all(part in _cities() or part in _regions() or part.removeprefix("the ") in _cities() for part in parts)


def is_region(name: str) -> bool:
    """Whether a name is a country, state or "… Region"."""
    folded = name.strip().casefold()
    return folded in _regions() or (folded.rsplit(None, 1)[-1:] != [] and folded.rsplit(None, 1)[-1] in _region_words())


def is_city(name: str) -> bool:
    """Whether a name is a city that we know; a few are states too (Singapore)."""
    return name.strip().casefold() in _cities()


def is_no_place(name: str) -> bool:
    """Whether a name is a label of the newsroom ("UPDATE", "EDITOR'S NOTE")."""
    return name.strip().replace("’", "'").casefold() in _no_places()


def read_name(text: str, at: int) -> int:
    """The end of a place name at `at`: capitalised words and particles, joined by single spaces, hyphens and slashes; `at` where none."""
    end, position, count = at, at, 0
    while count < MOST_WORDS and (match := _WORD.match(text, position)):
        word = match.group()
        if word[0].isupper():
            end = position = _with_point(text, match)
        elif word.casefold() in _particles() and count:
            position = match.end()
        else:
            break
        count += 1
        step = _joint(text, position)
        if not step:
            break
        position += step
    return end


def _with_point(text: str, match: re.Match[str]) -> int:
    """The end of a word with the point of its abbreviation: "St.", "Ky.", "N.M."."""
    end = match.end()
    if text[end : end + 1] == "." and (match.group() + ".").casefold() in _abbreviations():
        return end + 1
    return end


def _joint(text: str, at: int) -> int:
    """The length of what may join two words of a name: a space, a slash, or both."""
    for joint in (" / ", "/ ", " /", "/", " ", "\u00a0"):
        after = at + len(joint)
        if text.startswith(joint, at) and _WORD.match(text, after) and not (joint == " /" and text.find("/", after, after + 40) > 0):
            return len(joint)
    return 0


def split_region(name: str) -> tuple[str, str]:
    """`(place, region)` where a region follows without a comma ("FERGUSON Mo.", "CORVE Dorland"); the region is empty otherwise."""
    words = name.split(" ")
    capitals = next((number for number, word in enumerate(words) if not word.isupper() or word.endswith(".")), len(words))
    place = " ".join(words[:capitals])
    if 0 < capitals < len(words) and is_capital(place) and words[capitals][:1].isupper():
        return place, " ".join(words[capitals:])
    return name, ""


def is_capital(name: str) -> bool:
    """Whether a name is printed in capitals, "McALLEN" included."""
    letters = [char for char in name if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return len(letters) >= 3 and (
        capitals == len(letters) or (capitals >= len(letters) - 2 and re.match(r"(?:Mc|Mac|De|La|Le)[A-Z]{2}", name) is not None)
    )


def normal_case(name: str) -> str:
    """A printed place in normal case: "THE HAGUE" -> "The Hague"; what is not in capitals stays as printed."""
    if "/" in name and not is_capital(name):
        return "/".join(normal_case(part) for part in name.split("/"))
    if not is_capital(" ".join(word for word in name.split() if word not in _particles())):
        return name
    words = re.split(r"([\s/\-‑]+)", name)
    return "".join(_normal_word(word, first=index == 0 or "/" in words[index - 1]) for index, word in enumerate(words))


def _normal_word(word: str, *, first: bool) -> str:
    if word in _KEEP_CAPITALS or re.fullmatch(r"(?:[A-Z]\.){1,4}", word) or not word.strip():
        return word
    if word.casefold() in _particles() and not first:
        return word.lower()
    if match := re.match(r"(Mc|Mac)[A-Z]", word):
        return match[1] + word[len(match[1]) :].capitalize()
    head, mark, tail = word.partition("’") if "’" in word else word.partition("'")
    if mark and len(head) <= 2 and tail:
        return head.capitalize() + mark + tail.capitalize()
    return head.capitalize() + mark + tail.lower()
