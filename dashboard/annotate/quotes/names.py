"""Names: runs of capitalised words with their particles, initials and nicknames, and the titles and roles before them."""

from functools import cache
from typing import Final, NamedTuple

from dashboard.annotate.quotes.surnames import free_surnames, mark_families
from dashboard.annotate.quotes.tokens import Tokens
from dashboard.annotate.quotes.words import (
    AUX,
    CALENDAR,
    CAP,
    CONJ,
    CUE,
    DET,
    EPITHET,
    FUNC,
    GIVEN,
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
    bare,
)
from dashboard.datafiles import lexicon

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


SHORTEST_GLUED: Final = 3
"""A place's name and a person's together are longer than this."""
COURTESY: Final = frozenset(["Mr.", "Mrs.", "Ms.", "Mr", "Mrs", "Ms", "Miss"])
LEAD_IN: Final = 4
"""The shortest word that may open a sentence before a full name and be no part of it: surnames that stand first are short."""


BEFORE_LABEL: Final = frozenset([",", "(", "\n"])
JOINERS: Final = frozenset(["of", "&", ",", "for", '"', "“", "'", "(", "Today", "TODAY", "First", "Without"])
"""What may join a name with the words behind it, besides particles."""
OPENING_PARTICLES: Final = frozenset(["van", "von", "der", "den", "de", "di", "della", "del", "ter", "ten", "zu", "bin", "ibn"])
"""Particles that open a surname where no first name stands before it."""
_SKIP: Final = FUNC | CALENDAR | NUMBER
_DESCRIBING: Final = NATION | EPITHET
_OFFICE: Final = TITLE | ROLE
_PERSONAL: Final = INITIAL | GIVEN
_MARK: Final = STOP | PUNCT
_GRAMMAR: Final = PREP | CONJ | DET | PRON
_NO_SURNAME: Final = _GRAMMAR | AUX | CUE | CALENDAR
_PROVEN: Final = GIVEN | UPPER | TITLE | ROLE | ORG | POSS
"""Of a single word that opens its sentence, each of these shows a name."""


def find_names(tokens: Tokens, noted: list[int]) -> tuple[list[Name], dict[int, int], dict[int, int]]:
    """All names, their capitals among the positions `noted`; and the index of the name that begins, that ends (last token), at a token."""
    words, flags = tokens.words, tokens.flags
    names: list[Name] = []
    n = len(words)
    i = 0
    end = 0
    capitals = [k for k in noted if flags[k] & CAP]
    free_surnames(words, flags, capitals)
    mark_families(words, flags, capitals)
    for i in capitals:
        if i < end:
            continue
        if len(names) >= MAX_NAMES:
            break
        f = flags[i]
        if (f & _SKIP or f & INITIAL) and not _can_be_name(words, flags, i, n):
            continue
        before = words[i - 1] if i else "\n"
        if before == "#" or ("-" in words[i] and words[i].endswith(describing_endings())):
            continue  # a hashtag is nobody, "Brenn-based" no name
        if before in BEFORE_LABEL and _is_label(words, flags, i, n, before):
            continue
        run = _run(words, flags, i, n)
        if i > end and flags[i - 1] & PARTICLE:
            run = _with_particles(words, run, end)
        if not f & _DESCRIBING or not all(f & _DESCRIBING for f in flags[i : run.end]):
            names.append(run)
            end = run.end
    names = _proven(words, flags, names)
    begins = {name.start: k for k, name in enumerate(names)}
    ends = {name.end - 1: k for k, name in enumerate(names)}
    return names, begins, ends


def _with_particles(words: list[str], run: Name, floor: int) -> Name:
    """The name with the small particles that open it: "van der Bellen"."""
    at = run.start
    while at > floor and words[at - 1] in OPENING_PARTICLES:
        at -= 1
    return run if at == run.start or run.first != run.start else run._replace(start=at, first=at)


def _can_be_name(words: list[str], flags: list[int], i: int, n: int) -> bool:
    """Whether a word that mostly is none, or a single letter, begins a name where it stands."""
    if flags[i] & _SKIP and not _may_open(words, flags, i, n):
        return False
    return not flags[i] & INITIAL or words[i] not in ("I", "A")


def _may_open(words: list[str], flags: list[int], i: int, n: int) -> bool:
    """Whether a word that mostly is no name opens one: "April Moe", "Under Secretary"."""
    if i + 1 >= n or not flags[i + 1] & CAP:
        return False
    if words[i] == "He":
        return i > 0 and bool(flags[i - 1] & CUE)  # "said He Weimin"
    return bool(flags[i] & (GIVEN | TITLE) and not flags[i] & FUNC) or (words[i] == "Under" and words[i + 1] == "Secretary")


def _is_label(words: list[str], flags: list[int], i: int, n: int, before: str) -> bool:
    """A party label ("(D-Va.)", ", R-Ky."); behind a line's end a dateline's place ("BRENN — ")."""
    if before != "\n":
        if words[i + 1 : i + 3] == [".", ","] and words[i].lower() in states():
            return True  # "in Brenn, Calif., a voice said"
        return is_party_label(words[i]) or (before == "(" and (len(words[i]) <= 2 or words[i][1] == "-"))
    if words[i + 1 : i + 2] == [":"] and words[i].lower() in announcing():
        return True  # "TRENDING: …"
    if not flags[i] & UPPER:
        return False
    j = i + 1
    while j < min(n, i + 8) and (flags[j] & CAP or words[j] in (",", ".") or flags[j] & NUMBER):
        j += 1
    return j < n and words[j] in ("—", "–", "-", "(", "/")


def _proven(words: list[str], flags: list[int], names: list[Name]) -> list[Name]:
    """Without single words that only ever open a sentence and do nothing that a name does there, alone or before a full name."""
    within: set[str] = set()
    for name in names:
        within.update(words[name.start + name.opening : name.end])
    seen = {word.removesuffix("'s") for word in within}
    n = len(words)
    out: list[Name] = []
    for name in names:
        k = name.start
        if not name.opening and name.end - k < 3:
            out.append(name)
            continue
        if name.opening and name.end == k + 1 and not flags[k] & _PROVEN and words[k] not in seen:
            following = flags[k + 1] if k + 1 < n else PUNCT
            if not following & CUE and not (k + 2 < n and following & AUX and flags[k + 2] & CUE) and words[k + 1 : k + 2] != [":"]:
                continue
        # "Secretary for Roads and Ferries Ann Moe": the last word of the office stands before her name.
        leads = name.end - k > 2 and name.first == k and len(words[k]) >= LEAD_IN and _is_lead_in(flags, k, name.end)
        if leads:
            of_office = k > 1 and words[k - 1] in ("and", "for", "of") and bool(flags[k - 2] & CAP)
            based = words[k].endswith("-based") or (flags[k] & UPPER and not flags[k + 1] & UPPER)  # "REUTERS Ann Moe"
            leads = of_office or based or (name.opening and words[k] not in seen)
        elif name.end - k == 2 and name.first == k and name.opening and flags[k] & CUE and not flags[k] & (GIVEN | TITLE | ROLE):
            leads = words[k].endswith("ed")  # "Urged Moe"
        out.append(name._replace(first=k + 1) if leads else name)
    return out


def _run(words: list[str], flags: list[int], i: int, n: int) -> Name:
    j = i + 1
    limit = min(n, i + LONGEST_NAME)
    while j < limit and (not flags[j - 1] & POSS or (words[j - 1].endswith("s'") and flags[j] & CAP and flags[j] & ORG)):
        f = flags[j]
        if f & CAP and (not f & _SKIP or (f & _PERSONAL and not f & CALENDAR) or f & ORG):
            j += 1
            continue
        step = _joint(words, flags, i, j, n) or int(_of_title(words, j)) if words[j] in JOINERS or f & PARTICLE else 0
        step = step or int(bool(f & CAP) and (_in_surname(flags, i, j, n) or _ends_body(words, flags, j, n)))
        if not step:
            break
        j += step
    opening = i == 0 or (bool(flags[i - 1] & _MARK) and words[i - 1] in '.?!:\n"“”—•|')
    possessive = bool(flags[j - 1] & POSS) and words[j - 1][-1] in "'s"
    return Name(i, _strip(words, flags, i, j), j, possessive, opening)


def _of_title(words: list[str], j: int) -> bool:
    """The "Today" of "USA Today", the "First" of "Tarn River First Nation"."""
    if words[j] == "First":
        return words[j + 1 : j + 2] in (["Nation"], ["Nations"])
    return words[j] in ("Today", "TODAY") and words[j - 1].isupper()


def _in_surname(flags: list[int], i: int, j: int, n: int) -> bool:
    """The "Standing" of "Elder Rose Standing Elk": behind an office and a first name, before a last word that is no grammar."""
    if j - i < 2 or j + 1 >= n or flags[j] & _NO_SURNAME or not flags[j + 1] & CAP or flags[j + 1] & _SKIP:
        return False
    return bool(flags[j - 1] & GIVEN and flags[j - 2] & _OFFICE)


def _ends_body(words: list[str], flags: list[int], j: int, n: int) -> bool:
    """The "Watch" of "Tarn Rights Watch said": a common word whose capital no headline explains, as small words follow."""
    if flags[j] & (_NO_SURNAME | NUMBER | POSS) or j + 1 >= n:
        return False
    return bool(flags[j + 1] & (CUE | AUX)) and words[j + 1][0].islower()


def is_party_label(word: str) -> bool:
    """ "R-Ky.", "D-N.Y."."""
    return len(word) > 2 and word[1] == "-" and word[0] in "RDI" and word[2].isupper()


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
    if (
        word == "of"
        and following & CAP
        and (flags[j - 1] & (ORG | TITLE | ROLE) or words[j - 1] == "Nation")
        and not _ends_name(flags, i, j)
    ):
        return 2 if not following & _SKIP or _of_title(words, j + 1) else 0
    if word == "of" and j + 2 < n and words[j + 1] == "the" and flags[j + 2] & CAP and (flags[j - 1] & ORG or _opens_person(flags, j, n)):
        return 3
    if word in ("&", "Without") and following & CAP:
        return 2
    if word == "," and j - i >= 2 and following & (SUFFIX | CAP):
        ahead = flags[j + 2] if j + 2 < n else 0
        label = is_party_label(words[j + 1]) and not ahead & CAP and words[j + 2 : j + 3] != [","]
        return 2 if following & SUFFIX or label else 0
    if word == "for" and flags[j - 1] & ORG and not flags[j - 1] & (ROLE | TITLE) and following & CAP and not following & (_SKIP | GIVEN):
        return 2
    if word in ('"', "“", "'", "(") and j + 3 < n and flags[j + 1] & CAP and words[j + 2] in ('"', "”", "'", ")"):
        return 3 if flags[j + 3] & CAP and not flags[j + 3] & FUNC and not flags[i] & FUNC and not flags[j + 1] & UPPER else 0
    return 0


def _ends_name(flags: list[int], i: int, j: int) -> bool:
    """Whether the word before `j` is a surname, though it may be an office: "Peter T. King of", "Rep. Kay Granger of"."""
    if j - i < 3 or flags[j - 1] & ORG:
        return False
    return bool(flags[j - 2] & INITIAL or (flags[j - 2] & GIVEN and flags[j - 3] & _OFFICE))


def _opens_person(flags: list[int], j: int, n: int) -> bool:
    """Whether the "of the" at `j` belongs to an office with its holder behind it: "Speaker of the House Ann Moe"."""
    if not flags[j - 1] & (TITLE | ROLE):
        return False
    k = j + 3
    while k < min(n - 1, j + 6) and flags[k] & CAP and not flags[k] & FUNC:
        if flags[k] & GIVEN and flags[k + 1] & CAP:
            return True
        k += 1
    return False


def _behind_place(words: list[str], flags: list[int], first: int, j: int) -> int:
    """Where the person's name begins that stands right behind a place's: "Tarn County Ingrid Nyland"."""
    for k in range(first + 1, j - 2):
        if words[k].lower() in place_heads() and flags[k + 1] & GIVEN and not flags[k + 1] & (ORG | PLACE) and not flags[j - 1] & ORG:
            return k + 1
    return first


@cache
def addressed() -> frozenset[str]:
    """Offices that "Mr." addresses."""
    return frozenset(lexicon("addressed_offices"))


@cache
def states() -> frozenset[str]:
    """Abbreviations of states, without points, in small letters."""
    return frozenset(line.split()[0] for line in lexicon("state_abbreviations"))


@cache
def describing_endings() -> tuple[str, ...]:
    """Ends of words that tell where somebody is from."""
    return lexicon("describing_endings")


@cache
def announcing() -> frozenset[str]:
    """Labels of lines that are nobody's."""
    return frozenset(lexicon("line_labels"))


@cache
def place_heads() -> frozenset[str]:
    """Last words of the names of places."""
    return frozenset(lexicon("place_heads"))


def _is_occupation_name(words: list[str], flags: list[int], k: int) -> bool:
    """The "Packer" of "Katie Packer Gage": an occupation that is no office, behind a first name."""
    return bool(flags[k - 1] & GIVEN) and not (flags[k] & TITLE or flags[k - 1] & (PLACE | ORG)) and bare(words[k]).lower() not in offices()


@cache
def offices() -> frozenset[str]:
    """Words for a person's office or part in a story."""
    return frozenset(line.split()[0] for line in lexicon("role_nouns"))


def _strip(words: list[str], flags: list[int], i: int, j: int) -> int:
    """Where the name itself begins, behind nationality, epithets, titles and roles."""
    if j - i == 1 and not flags[i] & _OFFICE:
        return i
    first = i
    for k in range(i, j):
        f = flags[k]
        of_body = k - i > 1 and words[k - 1] == "of" and flags[k - 2] & ORG  # "Federation of Independent Bakers"
        if not f & _OFFICE or of_body or (k > i and (f & INITIAL or (f & ROLE and _is_occupation_name(words, flags, k)))):
            continue
        ends = k == j - 1 or words[k + 1] == "," or flags[k + 1] & SUFFIX
        capitals = f & UPPER and (k > first + 1 or flags[first] & UPPER)  # "ANN MOE MP"; but "one Labour MP"
        surname = ends and k > first and (capitals or flags[first] & (GIVEN | INITIAL)) and not flags[first] & TITLE
        if k == j - 1 == first > i and words[k - 1] in COURTESY and bare(words[k]).lower() not in addressed():
            break  # "Ms. Bishop"
        behind_title = k == j - 1 == first + 1 and first > i and not f & TITLE and not flags[first] & (ORG | PLACE | NATION | FUNC)
        if (surname or behind_title) and not (i and words[i - 1] in ("the", "The", "a", "A")):
            break  # "Larry King", "Chief Executive Roz Brewer": a surname that is also an office; but "the Virginia Republican"
        if f & GIVEN and not f & TITLE and k == first and k + 1 < j and not flags[k + 1] & TITLE:
            continue
        first = k + 1
    at = i
    called = flags[i] & GIVEN and i and flags[i - 1] & ROLE  # "photographer German Ortega"
    while first == at and first < j - 1 and flags[first] & _DESCRIBING and not flags[first + 1] & ORG and not called:
        first = at = first + 1
    if at < first == j - 1 and flags[first] & ORG and not flags[first] & _OFFICE and i and words[i - 1].lower() in ("the", "a"):
        return i  # "the Justice Department", "the Republican Party"
    if j - first > SHORTEST_GLUED:
        first = _behind_place(words, flags, first, j)
    # "Secretary of State John Kerry": the office's own "of" phrase is no part of the name.
    if first < j and words[first] == "of":
        first = min(first + 2, j)
        while first < j and not flags[first] & GIVEN and j - first > 2:
            first += 1
    return first
