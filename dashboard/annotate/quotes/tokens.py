"""Tokens of a text: parallel lists, cut in one pass, so that later stages touch only the tokens that matter."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, compress, islice
from operator import itemgetter
from typing import Final

from dashboard.annotate.quotes.words import (
    BREAK,
    CAP,
    CUE,
    CUE_ANY,
    GENDERED,
    GIVEN,
    PHRASE,
    PUNCT,
    REMEMBERED,
    STOP,
    UPPER,
    flags_of,
)

TOKEN: Final = re.compile(
    r"[A-Za-z][a-z]*+(?: (?! )|(?=[,;:\n]))|[,;:\n] *+"
    r"|(?:(?:[A-Z]\.)+(?:[A-Z]\b)?"
    r"|(?:Maj|Lt|Lieut|Brig)\.-(?:Gen|Col|Cmdr|Gov)\."
    r"|(?:Mrs?|Ms|Mme|Drs?|Profs?|Sens?|Reps?|Govs?|Gen|Lt|Lieut|Col|Sgt|Capt|Cpl|Const|Cst|Insp|Supt|Det|Maj|Cmdr|Cdr|Adm|Amb|Atty|Del|Ald|Pres|Brig|Msgr"
    r"|[A-Z]-(?:[A-Z]\.)*[A-Z][A-Za-z]{0,6}(?=\.[\s,)])|Couns?|Pvt|Pte|Rev|Hon|Fr|St|Jr|Sr|Inc|Corp|Ltd|Co|No|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Ph\.D|vs)\.(?=[\s,])"
    r"|[^\W_]+(?:[-'&][^\W_]+|\.(?![A-Z][a-z])[^\W_]+|,\d{3}\b)*+(?:(?<=[sS])'(?=\s\w))?"
    r"|[\"'“”„‟«»‘’‚‹›`]+|\.+|-+|[^\w\s]|_|\n) *"
    r"|\s *"
)
"""A word with its inner hyphens, apostrophes and points; an initial or a title with its point; one mark; a line break.

Each match takes the blanks behind it along, so that matches cover the text and offsets are running sums (twice as fast as asking
each match for its place)."""

GAP: Final = "“”"
"""The word that stands in place of a span that is left out."""
NOTED: Final = CAP | CUE | PHRASE | GENDERED | STOP | BREAK
"""Tokens that names, clauses, pronouns and sentences are looked for at: a third of all, so that each pass reads only these."""
_BEHIND_GAP: Final = re.compile(r"(?:(?<=[\"'“”„‟«»‘’‚‹›`])[\"'“”„‟«»‘’‚‹›`]++)? *+")
"""Marks that follow a closing one belong to its run, as `TOKEN` has it; and the blanks."""

MAX_TOKENS: Final = 300_000
"""Tokens that are read of one text, about 250,000 words: a bound for hostile ones (the longest news feature has some 50,000)."""
HEADLINE_VERBS: Final = 1_000
"""Capitalised verbs that are looked at in one text."""
HEADLINE_REACH: Final = 12
"""Tokens on both sides of a verb that show whether its line is set as a headline."""
HEADLINE_SIZE: Final = 400
"""Characters on both sides of a verb that hold so many tokens."""
_SPACES: Final = ("\u00a0", "\u202f", "\u2009", "\u2007", "\u2002", "\u2003", "\u200a", "\t")
_PLAIN: Final = (("’", "'"), ("‘", "'"), ("\u2010", "-"), ("\u2011", "-"), ("―", "—"))


_PLAIN_RUN: Final = re.compile(r"[\x00-\x7f]+(?=[\x00-\x7f])")
"""Characters that nothing combines with."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text as the engine reads it: `marked` keeps its quotation marks, `plain` has straight apostrophes; both of one length.

    `offsets` leads back to the text as given; None where nothing moved.
    """

    marked: str
    plain: str
    offsets: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Tokens:
    words: list[str]
    starts: list[int]
    flags: list[int]
    noted: list[int]
    """Positions of the tokens that are `NOTED`."""
    gaps: list[int]
    """Positions of the tokens that stand for spans left out."""


def source(text: str) -> Source:
    """The reading of a text: composed characters, plain spaces; offsets only where the length changes."""
    offsets: tuple[int, ...] | None = None
    marked = text
    if "\u00ad" in text or "\u200b" in text or "\ufeff" in text or not unicodedata.is_normalized("NFC", text):
        marked, offsets = _composed(text)
    for space in _SPACES:
        if space in marked:
            marked = marked.replace(space, " ")
    if "\r" in marked:
        marked = marked.replace("\r", "\n")
    for old in ("\u2028", "\u2029", "\u0085", "\x0b", "\x0c"):
        if old in marked:
            marked = marked.replace(old, "\n")
    plain = marked
    for old, new in _PLAIN:
        if old in plain:
            plain = plain.replace(old, new)
    return Source(marked, plain, offsets)


def _composed(text: str) -> tuple[str, tuple[int, ...]]:
    """NFC without soft hyphens and zero-width characters, cluster by cluster, keeping where each character came from."""
    out: list[str] = []
    offsets: list[int] = []
    at = 0
    while at < len(text):
        run = _PLAIN_RUN.match(text, at)
        if run is not None:
            out.append(text[at : run.end()])
            offsets.extend(range(at, run.end()))
            at = run.end()
            continue
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        cluster = unicodedata.normalize("NFC", text[at:end])
        if cluster[0] not in "\u00ad\u200b\ufeff":
            out.append(cluster)
            offsets.extend([at] * len(cluster))
        at = end
    return "".join(out), (*offsets, len(text))


def readable(text: str) -> str:
    """As much of a text as is read: all of it, but for hostile ones."""
    if len(text) <= MAX_TOKENS:
        return text
    beyond = next(islice(TOKEN.finditer(text), MAX_TOKENS, None), None)
    return text if beyond is None else text[: beyond.start()]


class Forms(dict[str, tuple[str, int, bool]]):
    """A match of `TOKEN` -> its word without blanks, its flags, and whether it is `NOTED`, told once for all texts.

    In one place, because a table of so many words lies outside the processor's cache: a second one doubles the wait.
    """

    def __missing__(self, piece: str) -> tuple[str, int, bool]:
        word = piece.rstrip(" ")
        flags = flags_of([word])[0]
        out = self[piece] = (word, flags, bool(flags & NOTED))
        return out


_WORD: Final = itemgetter(0)
_FLAGS: Final = itemgetter(1)
_IS_NOTED: Final = itemgetter(2)


@lru_cache(maxsize=1)
def _forms() -> Forms:
    return Forms()


def _forms_of(pieces: list[str]) -> list[tuple[str, int, bool]]:
    forms = _forms()
    if len(forms) > REMEMBERED:
        forms.clear()
    return list(map(forms.__getitem__, pieces))


def tokenize(plain: str, left_out: Iterable[tuple[int, int]] = ()) -> Tokens:
    """The tokens of a text, with a `GAP` in place of each of the spans `left_out` (in order), whose words are not read."""
    pieces: list[str] = []
    starts: list[int] = []
    gaps: list[int] = []
    at = _behind_gap(plain, 0)
    for lo, hi in left_out:
        _cut(plain, at, lo, pieces, starts)
        gaps.append(len(pieces))
        pieces.append(GAP)
        starts.append(lo)
        at = _behind_gap(plain, hi)
    _cut(plain, at, len(plain), pieces, starts)
    forms = _forms_of(pieces)
    noted = list(compress(range(len(forms)), map(_IS_NOTED, forms)))
    tokens = Tokens(list(map(_WORD, forms)), starts, list(map(_FLAGS, forms)), noted, gaps)
    _lower_headline_verbs(plain, tokens)
    return tokens


def _behind_gap(plain: str, at: int) -> int:
    found = _BEHIND_GAP.match(plain, at)
    return at if found is None else found.end()


def _cut(plain: str, lo: int, hi: int, pieces: list[str], starts: list[int]) -> None:
    """Adds the matches of `TOKEN` between `lo` and `hi`."""
    found = TOKEN.findall(plain, lo, hi)
    pieces += found
    starts += accumulate(map(len, found), initial=lo)
    starts.pop()  # the end of the last


def _lower_headline_verbs(plain: str, tokens: Tokens) -> None:
    """Verbs of speech lose the capital that only a headline's typesetting gave them: "Brandt Says Ferry Will Sail"."""
    words, flags = tokens.words, tokens.flags
    verbs = [k for k in tokens.noted if flags[k] & CUE_ANY and flags[k] & CAP and not flags[k] & GIVEN]
    for k in verbs[:HEADLINE_VERBS]:
        if k and not flags[k - 1] & (BREAK | STOP | PUNCT) and words[k][-1] in "sd" and _in_headline(plain, tokens, k):
            words[k] = words[k].lower()
            flags[k] = flags_of([words[k]])[0]


def _in_headline(plain: str, tokens: Tokens, k: int) -> bool:
    """Whether the line around `k` is set as a headline, marked words included."""
    if GAP not in tokens.words[max(0, k - HEADLINE_REACH) : k + HEADLINE_REACH]:
        return _set_as_headline(tokens.words, tokens.flags, k)
    at = tokens.starts[k]
    before = TOKEN.findall(plain, _behind_gap(plain, max(0, at - HEADLINE_SIZE)), at)[-HEADLINE_REACH:]
    behind = TOKEN.findall(plain, at, at + HEADLINE_SIZE)[:HEADLINE_REACH]
    forms = _forms_of(before + behind)
    return _set_as_headline(list(map(_WORD, forms)), list(map(_FLAGS, forms)), len(before))


def _set_as_headline(words: list[str], flags: list[int], k: int) -> bool:
    """Whether the words on both sides of `k`, within its line, nearly all have capitals."""
    lo, hi = k, k
    while lo > max(0, k - HEADLINE_REACH) and not flags[lo - 1] & (BREAK | STOP):
        lo -= 1
    while hi < min(len(words), k + HEADLINE_REACH) and not flags[hi] & (BREAK | STOP):
        hi += 1
    long = [f for word, f in zip(words[lo:hi], flags[lo:hi], strict=True) if len(word) > 3 and not f & PUNCT]
    return len(long) > 3 and sum(bool(f & (CAP | UPPER)) for f in long) * 8 >= len(long) * 7
