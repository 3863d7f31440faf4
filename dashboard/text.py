"""Finding words, sentences and quotation marks in a text that is never changed.

Every function returns offsets (code points) into the text as given. `view` gives a normalised reading of a text together with the
way back to its offsets, so that matching need not care for curly marks, non-breaking spaces or combining accents.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from dashboard.datafiles import lexicon

WORD = re.compile(
    r"[^\W_](?:[a-zA-Z]*+(?![^ ,;:\n])"
    r"|[^\W_]*(?:(?:[\u0300-\u036f\u00ad]{1,8}['’\-‐‑.&]?|['’\-‐‑&]|\.(?![A-Z][a-z]))[^\W_]+)*[\u0300-\u036f]{0,8})",
    re.UNICODE,
)
"""A word: letters and digits, joined inside by apostrophe, hyphen, point or ampersand ("O'Brien", "multi-national", "3.5").

Combining accents and soft hyphens belong to it, so that a text counts the same words in NFC and NFD. A point before a capitalised
word joins nothing: web pages lose the space between sentences ("administration.The"). One class of characters stands first, by which
the search skips what lies between words; plain words before a blank or a comma are tried first: the same matches in half the time.
"""

SENTENCE_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+"
    r"(?:(?=\s++[\"'“‘«(\[]?[^\W_a-z])|(?:(?<=[a-z]{2}[.!?])|(?<=[a-z]{2}[.!?][\"”’]))(?=[\"“‘]?[A-Z][a-z]))"
)
"""The end of a sentence: a stop with its closing marks, before white space and something that does not begin in lower case; or
between a word in lower case and a capitalised one with no space at all.

Possessive, and never begun inside a run of stops: a page of full stops costs one pass, not one pass a stop.
"""

ABBREVIATIONS = frozenset(entry.removesuffix(".") for entry in lexicon("abbreviations"))
"""Words whose point ends no sentence when a capital follows: titles, months and initialisms of news English."""

LONGEST_CLUSTER = 31
"""Characters normalised together at most, as in Unicode's stream-safe format: normalising one long run of accents is quadratic."""

LONGEST_ABBREVIATION = 12
"""How far back a sentence end looks for an abbreviation: a bound, so that hostile text stays linear."""

WIRE_MIN_WORDS = 12
"""Below this many words two paragraphs are alike by chance ("He declined to comment."), not because one was copied."""

_FOLD = str.maketrans(
    dict.fromkeys("“”„‟«»", '"')
    | dict.fromkeys("‘’‚‛", "'")
    | dict.fromkeys("\u00a0\u202f\u2009\u2007", " ")
    | dict.fromkeys("\u2010\u2011\u2013\u2014\u2212", "-")
)
"""Typographic variants -> the plain character that patterns are written with."""


class View(NamedTuple):
    """A normalised reading of a text: character `i` of `text` stands for `original[offsets[i]:offsets[i + 1]]`."""

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the view -> offsets into the original text."""
        return self.offsets[start], self.offsets[end]


def view(text: str) -> View:
    """NFC, straight marks, plain spaces and hyphens, soft hyphens gone; with the offsets of what each character stands for."""
    if unicodedata.is_normalized("NFC", text) and "\u00ad" not in text:
        return View(text.translate(_FOLD), range(len(text) + 1))
    out: list[str] = []
    offsets: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and end - at < LONGEST_CLUSTER and unicodedata.combining(text[end]):
            end += 1
        cluster = unicodedata.normalize("NFC", text[at:end]).translate(_FOLD).replace("\u00ad", "")
        out.append(cluster)
        offsets.extend([at] * len(cluster))
        at = end
    return View("".join(out), (*offsets, len(text)))


def words(text: str) -> Iterator[re.Match[str]]:
    """Each word with its place."""
    return WORD.finditer(text)


def count_words(text: str) -> int:
    """The number of words: the unit of "quoted words" and of every length that Presslens shows."""
    return sum(1 for _ in WORD.finditer(text))


def term(word: str) -> str:
    """The form under which a word is counted: lower case, straight apostrophe, no possessive; acronyms keep their capitals."""
    plain = word.translate(_FOLD).replace("\u00ad", "")
    plain = unicodedata.normalize("NFC", plain.removesuffix("'s").removesuffix("'S"))
    letters = plain.replace(".", "")
    if len(letters) >= 2 and letters.isupper() and letters.isalpha() and len(letters) <= 6:
        return letters
    return plain.casefold()


LONGEST_PIECE = 40
"""Characters between two blanks that are read once and remembered: longer ones are addresses and come once."""


def terms(text: str) -> list[str]:
    """The term of each word of a text, in order: `term` over `words`. No word runs over a blank, and the same few pieces between blanks
    make up every text, so that these are looked up."""
    pieces = text.split(" ")
    if max(map(len, pieces)) <= LONGEST_PIECE:
        return list(chain.from_iterable(map(_known, pieces)))
    return list(chain.from_iterable(_known(piece) if len(piece) <= LONGEST_PIECE else _terms(piece) for piece in pieces))


def _terms(piece: str) -> tuple[str, ...]:
    return tuple(term(match.group()) for match in WORD.finditer(piece))


_known = lru_cache(maxsize=131_072)(_terms)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """`(start, end)` of each sentence, white space trimmed."""
    start = 0
    for match in SENTENCE_END.finditer(text):
        before = text[max(start, match.start() - LONGEST_ABBREVIATION) : match.start()].rsplit(None, 1)[-1:] or [""]
        last = before[0].lstrip("\"'“‘«([").casefold()
        if match.group().startswith(".") and (last in ABBREVIATIONS or _initials(last)):
            continue
        yield _trim(text, start, match.end())
        start = match.end()
    if text[start:].strip():
        yield _trim(text, start, len(text))


def _initials(word: str) -> bool:
    """Whether a word is one letter or letters with points ("J", "u.s.s"): its last point belongs to it."""
    return word.replace(".", "").isalpha() and all(len(part) == 1 for part in word.split("."))


def fingerprint(text: str) -> int | None:
    """A 63-bit number that is equal for paragraphs of equal words; None for paragraphs of fewer than `WIRE_MIN_WORDS` words."""
    found = [m.group().casefold() for m in WORD.finditer(view(text).text)]
    if len(found) < WIRE_MIN_WORDS:
        return None
    return int.from_bytes(hashlib.blake2b(" ".join(found).encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
