"""Tokens of a text: parallel lists, cut in one pass, so that later stages touch only the tokens that matter."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice
from typing import Final

from dashboard.annotate.quotes.words import BREAK, CAP, CUE_ANY, GIVEN, PUNCT, REMEMBERED, STOP, UPPER, flags_of

TOKEN: Final = re.compile(
    r"[A-Za-z][a-z]*+(?: (?! )|(?=[,;:\n]))|[,;:\n] *+"
    r"|(?:(?:[A-Z]\.)+(?:[A-Z]\b)?"
    r"|(?:Mrs?|Ms|Mme|Drs?|Profs?|Sens?|Reps?|Govs?|Gen|Lt|Lieut|Col|Sgt|Capt|Cpl|Const|Cst|Insp|Supt|Det|Maj|Cmdr|Cdr|Adm|Amb|Atty|Del|Ald|Pres"
    r"|[A-Z]-[A-Z][A-Za-z]{0,6}(?=\.[\s,)])|Couns?|Pvt|Pte|Rev|Hon|Fr|St|Jr|Sr|Inc|Corp|Ltd|Co|No|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Ph\.D|vs)\.(?=[\s,])"
    r"|[^\W_]+(?:[-'&][^\W_]+|\.(?![A-Z][a-z])[^\W_]+|,\d{3}\b)*+(?:(?<=[sS])'(?=\s\w))?"
    r"|[\"'“”„‟«»‘’‚‹›`]+|\.+|-+|[^\w\s]|_|\n) *"
    r"|\s"
)
"""A word with its inner hyphens, apostrophes and points; an initial or a title with its point; one mark; a line break.

Each match takes the blanks behind it along, so that matches cover the text and offsets are running sums (twice as fast as asking
each match for its place)."""

MAX_TOKENS: Final = 300_000
"""Tokens that are read of one text, about 250,000 words: a bound for hostile ones (the longest news feature has some 50,000)."""
HEADLINE_VERBS: Final = 1_000
"""Capitalised verbs that are looked at in one text."""
HEADLINE_REACH: Final = 12
"""Tokens on both sides of a verb that show whether its line is set as a headline."""
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


class Forms(dict[str, str]):
    """A match of `TOKEN` -> its word without blanks; each one string for all texts, so that its hash is computed once."""

    def __missing__(self, piece: str) -> str:
        out = self[piece] = piece.rstrip(" ")
        return out


@lru_cache(maxsize=1)
def _forms() -> Forms:
    return Forms()


def tokenize(plain: str) -> Tokens:
    pieces = TOKEN.findall(plain)
    starts = list(accumulate(map(len, pieces), initial=0))
    forms = _forms()
    if len(forms) > REMEMBERED:
        forms.clear()
    words = list(map(forms.__getitem__, pieces))
    if "" in words:
        kept = [i for i, word in enumerate(words) if word]
        words, starts = [words[i] for i in kept], [starts[i] for i in kept]
    else:
        starts.pop()
    flags = flags_of(words)
    _lower_headline_verbs(words, flags)
    return Tokens(words, starts, flags)


def _lower_headline_verbs(words: list[str], flags: list[int]) -> None:
    """Verbs of speech lose the capital that only a headline's typesetting gave them: "Brandt Says Ferry Will Sail"."""
    verbs = [k for k, f in enumerate(flags) if f & CUE_ANY and f & CAP and not f & GIVEN]
    for k in verbs[:HEADLINE_VERBS]:
        if k and not flags[k - 1] & (BREAK | STOP | PUNCT) and words[k][-1] in "sd" and _set_as_headline(words, flags, k):
            words[k] = words[k].lower()
            flags[k] = flags_of([words[k]])[0]


def _set_as_headline(words: list[str], flags: list[int], k: int) -> bool:
    """Whether the words on both sides of `k`, within its line, nearly all have capitals."""
    lo, hi = k, k
    while lo > max(0, k - HEADLINE_REACH) and not flags[lo - 1] & (BREAK | STOP):
        lo -= 1
    while hi < min(len(words), k + HEADLINE_REACH) and not flags[hi] & (BREAK | STOP):
        hi += 1
    long = [f for word, f in zip(words[lo:hi], flags[lo:hi], strict=True) if len(word) > 3 and not f & PUNCT]
    return len(long) > 3 and sum(bool(f & (CAP | UPPER)) for f in long) * 8 >= len(long) * 7
