"""Noun phrases that can speak: each a range of tokens with a head.

No parser: a description is a noun of the lexicons with what stands before it up to its determiner.
"""

from typing import Final, NamedTuple

from dashboard.annotate.quotes.tokens import Tokens
from dashboard.annotate.quotes.words import (
    AUX,
    CALENDAR,
    CAP,
    CONJ,
    CUE,
    DET,
    DOC,
    FUNC,
    GROUP,
    HEAD_NOUN,
    NUMBER,
    ORG,
    POSS,
    PREP,
    PRON,
    PUNCT,
    ROLE,
)


class Mention(NamedTuple):
    """Tokens `start:end` that name a speaker; `kind` is name, pronoun or noun; `head` the token that decides it."""

    start: int
    end: int
    head: int
    kind: str
    name: int = -1
    """The index of the `Name`, -1 where there is none."""
    shown: tuple[int, int] | None = None
    """Where the words stand that name the speaker in place, if elsewhere: the "who" of "X, who said"."""
    partner: int = -1
    """The other `Name` of joint speakers, "X and Y said"."""


NOUN_REACH: Final = 9
"""Tokens before a noun among which its determiner is looked for."""
HUNG_REACH: Final = 40
"""Tokens in which nouns may hang on each other: "the head of the union of the drivers of Brenn"."""


ARTICLES: Final = frozenset(["a", "an", "the"])
SINGLE: Final = frozenset(["one", "another"])
"""Words that stand for one of a group before: "said one", "another of them said"."""


def single_right(tokens: Tokens, i: int, hi: int) -> Mention | None:
    """ "one", "one of them", "another of the three" that begins at `i`, with a verb of speech before it."""
    words, flags = tokens.words, tokens.flags
    if i >= hi or words[i].lower() not in SINGLE:
        return None
    if i + 1 >= hi or flags[i + 1] & PUNCT or words[i + 1] in ("who", "from", "in", "at", "with"):
        return Mention(i, i + 1, i, "noun")
    if words[i + 1] != "of" or i + 2 >= hi:
        return None
    end = i + 3
    while end < min(hi, i + 6) and not flags[end] & (PUNCT | PREP | AUX | CUE):
        end += 1
    return Mention(i, end, i, "noun")


def _single_left(tokens: Tokens, j: int, lo: int) -> Mention | None:
    """ "one of them", "another" that ends at `j`, where a sentence or a clause begins."""
    words, flags = tokens.words, tokens.flags
    at = j
    floor = max(lo, j - 4)
    while at > floor and words[at].lower() not in SINGLE:
        at -= 1
    if words[at].lower() not in SINGLE or (at < j and words[at + 1] != "of") or (at > lo and not flags[at - 1] & (PUNCT | CONJ)):
        return None
    return Mention(at, j + 1, at, "noun") if at == j or words[j] in ("them", "us") else None


def noun_left(tokens: Tokens, j: int, lo: int) -> Mention | None:
    """The description that ends at the lower-case token `j`: "the Russian leader", "police", "a 26-year-old student"."""
    found = _single_left(tokens, j, lo) or _listed_noun(tokens, j, lo) or _unlisted_noun(tokens, j, lo)
    if found is None or found.start - 2 < lo or j - found.start >= NOUN_REACH:
        return found
    if tokens.flags[found.start - 1] & PREP and tokens.words[found.start - 1] != "than":
        outer = _head_before(tokens, found.start - 2, max(lo, j - HUNG_REACH))
        if outer is not None:
            return Mention(outer.start, j + 1, outer.head, "noun")
    return found


def _listed_noun(tokens: Tokens, j: int, lo: int) -> Mention | None:
    """The words up to `j` from their determiner on, where a noun of the lexicons is among them."""
    words, flags = tokens.words, tokens.flags
    start, head = j, -1
    k = j
    while k >= lo and j - k <= NOUN_REACH:
        f = flags[k]
        if f & PUNCT and words[k] not in ("-", "/"):
            break
        if f & DET:
            start = k
            if k - 1 >= lo and words[k - 1] == "of" and words[k - 2 : k - 1] and flags[k - 2] & (DET | GROUP | NUMBER):
                start = k - 2
            break
        if k < j and f & (CUE | PRON) and not f & HEAD_NOUN:
            break
        if f & PREP and (k - 1 < lo or not (flags[k - 1] & HEAD_NOUN or words[k - 1] in ARTICLES)):
            break  # but "an inside source"
        if f & HEAD_NOUN and (head < 0 or (k + 1 <= j and flags[k + 1] & PREP)):
            head = k
        start = k
        if f & FUNC and not f & (DET | PREP | GROUP | ROLE):
            if words[k] == "and" and k - 2 >= lo and flags[k - 2] & DET and not flags[k - 1] & (HEAD_NOUN | CAP | PUNCT | FUNC):
                start = k = k - 2  # "the colourful and combative mayor"
                break
            start = k + 1
            break
        k -= 1
    if head >= 0 and head < j and not any(flags[i] & PREP for i in range(head, j)) and words[head + 1].endswith("ed"):
        j = head  # "a report prepared last March"
    if 0 <= head < j and flags[head] & POSS:
        head = j  # "the company's answer"
    return Mention(start, j + 1, head, "noun") if head >= 0 else None


def _head_before(tokens: Tokens, j: int, lo: int) -> Mention | None:
    """The speaking noun that a prepositional phrase hangs on: "a man" of "a man in the fourth row"."""
    f = tokens.flags[j]
    if f & CAP or (f & (POSS | PUNCT | CUE) and not f & HEAD_NOUN):
        return None
    if f & HEAD_NOUN and not f & POSS:
        return noun_left(tokens, j, lo)
    return _unlisted_noun(tokens, j, lo)


def _unlisted_noun(tokens: Tokens, j: int, lo: int) -> Mention | None:
    """ "the soprano" before a verb of speech: any word behind a determiner that is no verb, adverb or preposition."""
    words, flags = tokens.words, tokens.flags
    if flags[j] & (AUX | CUE | PREP | FUNC | PUNCT | NUMBER | CALENDAR) or len(words[j]) < 3:
        return None
    for k in range(j - 1, max(lo, j - 4) - 1, -1):
        if flags[k] & DET or (flags[k] & POSS and flags[k] & CAP):
            return Mention(k, j + 1, j, "noun")
        if flags[k] & (PUNCT | PREP | CUE | PRON | AUX | FUNC):
            return None
    return None


def noun_right(tokens: Tokens, i: int, hi: int) -> Mention | None:
    """The description that begins at `i`: "the mayor of Brenn", "a spokesman for the company", "officials"."""
    words, flags = tokens.words, tokens.flags
    if i >= hi:
        return None
    k, head = i, -1
    while k < hi and k - i <= NOUN_REACH:
        f = flags[k]
        if f & PUNCT or f & PRON:
            break
        if f & PREP and head < 0 and not (k > i and words[k - 1] in ARTICLES):
            return None
        if f & HEAD_NOUN and not f & POSS:
            head = k
            follows = flags[k + 1] if k + 1 < hi else PUNCT
            if not follows & (HEAD_NOUN | CAP | ROLE):
                return Mention(i, k + 1, head, "noun")
        k += 1
    if head >= 0:
        return Mention(i, head + 1, head, "noun")
    end = i + 1
    while end < k and not flags[end] & (PREP | AUX | CUE | NUMBER | CALENDAR | FUNC | CAP):
        end += 1
    plain = flags[i] & DET and end > i + 1 and end - i <= 4 and (end >= hi or flags[end] & (PUNCT | PREP))
    return Mention(i, end, end - 1, "noun") if plain else None


def text_right(tokens: Tokens, i: int, hi: int) -> Mention | None:
    """ "the results of the vote", "the subject line": any noun behind an article, where only a text can follow ("according to")."""
    words, flags = tokens.words, tokens.flags
    end = i + 1 + (i + 1 < hi and not flags[i + 1] & (PUNCT | PREP | AUX | CAP))  # "a chorus of", a verb elsewhere
    while end < min(hi, i + 5) and not flags[end] & (PUNCT | PREP | AUX | CUE | NUMBER | CALENDAR | FUNC | CAP):
        end += 1
    plain = words[i] in ARTICLES and end > i + 1 and (end >= hi or flags[end] & (PUNCT | PREP))
    return Mention(i, end, end - 1, "noun") if plain else None


def speaker_type(flags: int) -> str:
    """What kind of speaker a head noun is."""
    if flags & ROLE:
        return "unnamed"
    if flags & GROUP:
        return "unnamed"
    if flags & DOC:
        return "document"
    return "organisation" if flags & ORG else "unnamed"
