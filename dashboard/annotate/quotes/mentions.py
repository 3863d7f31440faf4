"""Noun phrases that can speak: names, offices, descriptions, pronouns, each a range of tokens with a head.

No parser: a name is a run of capitalised words (particles, initials, nicknames and "of" inside the names of bodies included), with
the titles and roles before it; a description is a noun of the lexicons with what stands before it up to its determiner.
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
    EPITHET,
    FUNC,
    GIVEN,
    GROUP,
    HEAD_NOUN,
    INITIAL,
    NATION,
    NUMBER,
    ORG,
    PARTICLE,
    PLACE,
    POSS,
    PREP,
    PRON,
    PUNCT,
    ROLE,
    STOP,
    SUFFIX,
    TITLE,
    UPPER,
)  # fmt: skip

MAX_NAMES: Final = 50_000
"""Names that are read in one text: a bound for hostile ones."""
LONGEST_NAME: Final = 12
"""Tokens in one name: a bound for texts in capitals throughout."""


class Name(NamedTuple):
    """A run of capitalised tokens. `start:end` is all of it, `first:end` the name without titles, roles and nationality before it.

    `first == end` is an office without a name ("the Prime Minister").
    """

    start: int
    first: int
    end: int
    possessive: bool
    opening: bool
    """Whether it opens a sentence, where the capital proves nothing."""


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


LEAD_IN: Final = 4
"""The shortest word that may open a sentence before a full name and be no part of it: surnames that stand first are short."""
_SKIP: Final = FUNC | CALENDAR | NUMBER


def find_names(tokens: Tokens) -> tuple[list[Name], dict[int, int], dict[int, int]]:
    """All names; and the index of the name that begins, and that ends (last token), at a token."""
    words, flags = tokens.words, tokens.flags
    names: list[Name] = []
    n = len(words)
    i = 0
    for i in [k for k, f in enumerate(flags) if f & CAP]:
        if names and i < names[-1].end:
            continue
        if len(names) >= MAX_NAMES:
            break
        f = flags[i]
        if f & _SKIP and not (f & (GIVEN | TITLE) and not f & FUNC and i + 1 < n and flags[i + 1] & CAP):
            continue
        if f & INITIAL and words[i] in ("I", "A"):
            continue
        if _is_place_line(words, flags, i, n):
            continue
        run = _run(words, flags, i, n)
        if not all(f & NATION for f in flags[i : run.end]):
            names.append(run)
    names = _proven(words, flags, names)
    begins = {name.start: k for k, name in enumerate(names)}
    ends = {name.end - 1: k for k, name in enumerate(names)}
    return names, begins, ends


def _is_place_line(words: list[str], flags: list[int], i: int, n: int) -> bool:
    """A dateline's place ("BRENN — "), a party label ("(D-Va.)")."""
    if words[i - 1 : i] == ["("] and (len(words[i]) <= 2 or words[i][1] == "-"):
        return True
    if not flags[i] & UPPER or (i and words[i - 1] != "\n"):
        return False
    j = i + 1
    while j < min(n, i + 8) and (flags[j] & CAP or words[j] in (",", ".") or flags[j] & NUMBER):
        j += 1
    return j < n and words[j] in ("—", "–", "-", "(", "/")


def _proven(words: list[str], flags: list[int], names: list[Name]) -> list[Name]:
    """Without single words that only ever open a sentence and do nothing that a name does there, alone or before a full name."""
    seen = {words[k].removesuffix("'s") for name in names for k in range(name.start, name.end) if not (name.opening and k == name.start)}
    n = len(words)
    out: list[Name] = []
    for name in names:
        k = name.start
        if name.opening and name.end == k + 1 and not flags[k] & (GIVEN | UPPER | TITLE | ROLE | ORG | POSS) and words[k] not in seen:
            following = flags[k + 1] if k + 1 < n else PUNCT
            if not following & CUE and not (k + 2 < n and following & AUX and flags[k + 2] & CUE) and words[k + 1 : k + 2] != [":"]:
                continue
        leads = name.opening and name.first == k and words[k] not in seen and len(words[k]) >= LEAD_IN and _is_lead_in(flags, k, name.end)
        out.append(name._replace(first=k + 1) if leads else name)
    return out


def _run(words: list[str], flags: list[int], i: int, n: int) -> Name:
    j = i + 1
    limit = min(n, i + LONGEST_NAME)
    while j < limit and (not flags[j - 1] & POSS or (words[j - 1].endswith("s'") and flags[j] & CAP and flags[j] & ORG)):
        f = flags[j]
        if f & CAP and (not f & _SKIP or (f & (INITIAL | GIVEN) and not f & CALENDAR) or f & ORG):
            j += 1
            continue
        step = _joint(words, flags, i, j, n)
        if not step:
            break
        j += step
    opening = i == 0 or (bool(flags[i - 1] & (STOP | PUNCT)) and words[i - 1] in '.?!:\n"“”—•|')
    possessive = bool(flags[j - 1] & POSS) and words[j - 1][-1] in "'s"
    return Name(i, _strip(words, flags, i, j), j, possessive, opening)


def _is_lead_in(flags: list[int], i: int, j: int) -> bool:
    """ "Disgraced Ann Moe", "Meet Ann Moe": a word whose capital only opens the sentence, before a first name and a surname."""
    if j - i < 3 or not flags[i + 1] & GIVEN or flags[i] & (GIVEN | INITIAL | PARTICLE | PLACE | NATION | ORG):
        return False
    return not any(f & (ORG | PREP) for f in flags[i + 1 : j])


def _joint(words: list[str], flags: list[int], i: int, j: int, n: int) -> int:
    """How many tokens join the name so far with what follows: a particle, "of" in a body's name, "&", a nickname, Jr."""
    word, f = words[j], flags[j]
    following = flags[j + 1] if j + 1 < n else 0
    if f & PARTICLE and following & CAP and not following & FUNC and word not in ("do", "da", "y", "e", "le", "la", "af", "san"):
        return 2
    if f & PARTICLE and j + 2 < n and flags[j + 1] & PARTICLE and flags[j + 2] & CAP:
        return 3
    if word == "of" and flags[j - 1] & (ORG | TITLE | ROLE) and following & CAP and not following & _SKIP:
        return 2
    if word == "of" and j + 2 < n and flags[j - 1] & ORG and words[j + 1] == "the" and flags[j + 2] & CAP:
        return 3
    if word == "&" and following & CAP:
        return 2
    if word == "," and following & SUFFIX and j - i >= 2:
        return 2
    if word in ('"', "“", "'", "(") and j + 3 < n and flags[j + 1] & CAP and words[j + 2] in ('"', "”", "'", ")"):
        return 3 if flags[j + 3] & CAP and not flags[j + 3] & FUNC and not flags[i] & FUNC and not flags[j + 1] & UPPER else 0
    return 0


def _strip(words: list[str], flags: list[int], i: int, j: int) -> int:
    """Where the name itself begins, behind nationality, epithets, titles and roles."""
    first = i
    for k in range(i, j):
        f = flags[k]
        if not f & (TITLE | ROLE):
            continue
        if k == j - 1 and k > first and flags[first] & (GIVEN | INITIAL | (f & UPPER and CAP)) and not flags[first] & TITLE:
            break  # "Larry King": a surname that is also an office
        if f & GIVEN and not f & TITLE and k == first and k + 1 < j and not flags[k + 1] & TITLE:
            continue
        first = k + 1
    at = i
    while first == at and first < j - 1 and flags[first] & (NATION | EPITHET) and not flags[first + 1] & ORG:
        first = at = first + 1
    # "Secretary of State John Kerry": the office's own "of" phrase is no part of the name.
    if first < j and words[first] == "of":
        first = min(first + 2, j)
        while first < j and not flags[first] & GIVEN and j - first > 2:
            first += 1
    return first


def is_end_of_sentence(words: list[str], flags: list[int], k: int) -> bool:
    """Whether token `k` ends a sentence: a stop, a line break."""
    return bool(flags[k] & STOP) or words[k] == "\n"


NOUN_REACH: Final = 9
"""Tokens before a noun among which its determiner is looked for."""


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
    while at > max(lo, j - 4) and words[at].lower() not in SINGLE:
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
        outer = _head_before(tokens, found.start - 2, lo)
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
        if f & PREP and (k - 1 < lo or not flags[k - 1] & HEAD_NOUN):
            break
        if f & HEAD_NOUN and (head < 0 or (k + 1 <= j and flags[k + 1] & PREP)):
            head = k
        start = k
        if f & FUNC and not f & (DET | PREP | GROUP | ROLE):
            start = k + 1
            break
        k -= 1
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
    flags = tokens.flags
    if i >= hi:
        return None
    k, head = i, -1
    while k < hi and k - i <= NOUN_REACH:
        f = flags[k]
        if f & PUNCT or f & PRON:
            break
        if f & PREP and head < 0:
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


def speaker_type(flags: int) -> str:
    """What kind of speaker a head noun is."""
    if flags & ROLE:
        return "unnamed"
    if flags & GROUP:
        return "unnamed"
    if flags & DOC:
        return "document"
    return "organisation" if flags & ORG else "unnamed"


__all__ = ["PLACE", "Mention", "Name", "find_names", "is_end_of_sentence", "noun_left", "noun_right", "speaker_type"]
