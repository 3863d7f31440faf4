"""Noun phrases of the narration that can be subjects: a name with the roles before it, and the head an "of" phrase hangs on."""

from typing import Final

from dashboard.annotate.quotes.mentions import Mention, noun_left
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.tokens import Tokens
from dashboard.annotate.quotes.words import (
    AUX,
    BREAK,
    CALENDAR,
    CAP,
    CONJ,
    CUE,
    DET,
    DOC,
    GIVEN,
    GROUP,
    HEAD_NOUN,
    NATION,
    NUMBER,
    ORG,
    PLACE,
    POSS,
    PREP,
    PRON,
    PUNCT,
    ROLE,
    STOP,
    bare,
)

SUBJECT_REACH: Final = 45
"""Tokens of a sentence among which its subject is sought."""
ROLES_REACH: Final = 5
"""Lower-case roles before a name that belong to it."""
DATELINE_REACH: Final = 10
"""Tokens in which a dateline ends."""
DATELINE_ENDS: Final = frozenset(["—", "–", "--"])
SPEAKING_PRONOUNS: Final = frozenset(["he", "she", "they", "we", "i"])
_NO_SUBJECT: Final = POSS | CUE
_TELLING: Final = PRON | CAP | PREP | PUNCT | HEAD_NOUN
"""Of other words the search for a subject takes no notice."""
_NO_OFFICE: Final = CAP | PUNCT | PREP | PRON | AUX | CUE | DET
_NO_ADJECTIVE: Final = _NO_OFFICE | POSS | CONJ | NUMBER
HANDLED: Final = 100
"""Names among which a handle's bearer is sought."""
SHORTEST_LAST: Final = 4
"""Letters of a surname by which a handle shows its bearer."""
YEAR: Final = 4
"""Digits of a year."""
BEING: Final = frozenset(["is", "was", "are", "were"])
AGENTS: Final = ("or", "er", "eur", "ist")
"""Endings of nouns that name who does something."""
JOINING: Final = frozenset(["of", "at", "with", "from", "for"])
"""Prepositions that hang a name on the name before them."""


def name_mention(story: Story, k: int, lo: int) -> Mention:
    """A name with the lower-case roles before it: "campaign manager Anna Holt"."""
    name = story.names[k]
    start = _roles_start(story, k, lo)
    if name.first == name.end:
        return Mention(start, name.end, name.end - 1, "noun", k)
    partner = further = _partner(story, start, lo)
    while further >= 0:
        start = _roles_start(story, further, lo)
        further = _partner(story, start, lo)
    return Mention(start, name.end, name.end - 1, "name", k, partner=partner)


def _roles_start(story: Story, k: int, lo: int) -> int:
    """Where the lower-case roles begin that stand before a name."""
    flags = story.narration.flags
    name = story.names[k]
    start = name.start
    while start - 1 >= lo and flags[start - 1] & (ROLE | NATION | DET) and name.start - start < ROLES_REACH:
        start -= 1
        if flags[start] & DET:
            break
    return start


def _partner(story: Story, start: int, lo: int) -> int:
    """The name before "and" that shares the verb: only where a sentence, a comma, marks or a role open it."""
    tokens = story.narration
    k = story.ends.get(start - 2, -1) if start - 2 >= lo and tokens.words[start - 1] in ("and", "&") else -1
    if k < 0 or story.names[k].possessive or story.names[k].first == story.names[k].end:
        return -1
    first = _roles_start(story, k, lo)
    opens = first <= lo or tokens.flags[first - 1] & (PUNCT | BREAK | STOP | QUOTE | CONJ)
    return k if opens else -1


def phrase_before(story: Story, j: int, lo: int) -> Mention | None:
    """The noun phrase that ends at `j`, with the head that an "of", "for" or "at" phrase hangs on."""
    tokens = story.narration
    words, flags = tokens.words, tokens.flags
    k = story.ends.get(j)
    if k is None:
        noun = noun_left(tokens, j, lo) if not flags[j] & (CAP | PUNCT) or flags[j] & HEAD_NOUN else None
        return noun if noun is None else _member_of(story, noun, lo) or noun
    name = story.names[k]
    if name.possessive:
        return None
    before = name.start - 1
    if before - 1 >= lo and flags[before] & DET and (flags[before - 1] & PREP or _serving(tokens, before - 1)):
        before -= 1
    elif not (before - 1 >= lo and (_serving(tokens, before) or (flags[before] & PREP and words[before] != "than"))):
        mention = name_mention(story, k, lo)
        kind = _kind_before(tokens, name.start, lo)
        outer = _outer(story, kind, lo) if kind >= 0 else None
        return mention if outer is None else Mention(outer.start, name.end, outer.head, outer.kind, outer.name)
    outer = _outer(story, before, lo)
    return name_mention(story, k, lo) if outer is None else Mention(outer.start, name.end, outer.head, outer.kind, outer.name)


def handle(story: Story, j: int) -> Mention:
    """Who is behind the handle that begins at `j`, its "@" before it: whose surname it holds ("@MayorMoe"), else the handle itself."""
    words = story.narration.words
    end = j + 1
    while words[end : end + 1] == ["_"] and end + 1 < len(words):
        end += 2  # "@tarn_walker"
    written = "".join(words[j:end]).lower()
    for k, name in enumerate(story.names[:HANDLED]):
        last = bare(words[name.end - 1]).lower()
        if name.start and words[name.start - 1] == "@":
            continue
        if name.end - name.first > 1 and len(last) >= SHORTEST_LAST and last in written:
            return Mention(j - 1, end, end - 1, "name", k)
    own = story.ends.get(j, -1) if end == j + 1 else -1
    titled = own >= 0 and story.names[own].first == story.names[own].end  # "@PM"
    return Mention(j - 1, end, end - 1, "noun" if own < 0 or titled else "name", own)


def handle_before(story: Story, j: int, lo: int) -> Mention | None:
    """The handle that ends at `j`; None where none does."""
    words = story.narration.words
    while j - 2 > lo and words[j - 1] == "_":
        j -= 2
    return handle(story, j) if j > lo and words[j - 1] == "@" else None


def _member_of(story: Story, noun: Mention, lo: int) -> Mention | None:
    """The "Sgt. Moe" of "Sgt. Moe of Brenn police", "Jo Lund of the city's water board", where a body's noun hangs on a name."""
    tokens = story.narration
    at = noun.start - 1
    if at <= lo or tokens.words[at] not in JOINING or not tokens.flags[noun.head] & (GROUP | ORG) or tokens.flags[noun.head] & DOC:
        return None
    k = story.ends.get(at - 1, -1)
    if k < 0 or story.names[k].possessive or story.names[k].first == story.names[k].end:
        return None
    owner = name_mention(story, k, lo)
    return owner._replace(end=noun.end)


def _kind_before(tokens: Tokens, at: int, lo: int) -> int:
    """Where the preposition stands before what a name at `at` is the name of: "Ann Moe of the group Brenn Forward"; -1: there is none."""
    words, flags = tokens.words, tokens.flags
    if at - 3 <= lo or not flags[at - 1] & ORG or flags[at - 1] & (CAP | POSS) or not flags[at - 2] & DET or not flags[at - 3] & PREP:
        return -1
    return at - 3 if words[at - 3] in JOINING else -1


def _serving(tokens: Tokens, at: int) -> bool:
    """The "representing" of "a lawyer representing X", who is not X."""
    word = tokens.words[at]
    return at > 0 and word.endswith("ing") and word.islower() and bool(tokens.flags[at - 1] & HEAD_NOUN) and not tokens.flags[at - 1] & POSS


def _outer(story: Story, preposition: int, lo: int) -> Mention | None:
    """ "a spokesman for X": the noun before the preposition, if it can speak."""
    tokens = story.narration
    at = preposition - 1
    if at < lo:
        return None
    k = story.ends.get(at)
    if k is None and at > lo and tokens.flags[at - 1] & HEAD_NOUN and not tokens.flags[at] & (_NO_ADJECTIVE | HEAD_NOUN):
        at -= 1  # "a source close to X"
    if k is None and at > lo and tokens.words[preposition] == "of" and tokens.words[at].endswith(AGENTS) and tokens.flags[at - 1] & DET:
        return Mention(at - 1, at + 1, at, "noun")  # "the purveyor of X"
    if k is None:
        return noun_left(tokens, at, lo) if tokens.flags[at] & HEAD_NOUN and not tokens.flags[at] & POSS else None
    if story.names[k].possessive or tokens.words[preposition] not in JOINING:
        return None
    return name_mention(story, k, lo)


def first_subject(story: Story, lo: int, hi: int) -> Mention | None:
    """The first pronoun, name or speaking noun of a sentence that stands behind no preposition."""
    tokens = story.narration
    flags = tokens.flags
    j = _behind_dateline(story, lo, hi) if lo + 1 < hi and flags[lo] & CAP and flags[lo + 1] & (CAP | PUNCT) else lo
    governed = False
    end = min(hi, j + SUBJECT_REACH)
    while j < end:
        f = flags[j]
        if not f & _TELLING:
            j += 1
            continue
        if f & PRON and not f & POSS and tokens.words[j].lower() in SPEAKING_PRONOUNS:
            return Mention(j, j + 1, j, "pronoun")
        k = story.begins.get(j)
        if k is not None and not governed and not story.names[k].possessive:
            return _named_subject(story, k, lo, hi)
        if k is not None and not story.names[k].possessive and _is_free(story, story.names[k].start - 1):
            return _named_subject(story, k, lo, hi)  # "Not far behind Moe was Jo Lund"
        if k is not None:
            governed = governed and not story.names[k].possessive
            j = story.names[k].end
            j += governed and opens_wider_place(story, j)
            continue
        if f & PREP:
            governed = tokens.words[j] != "as" or not _opens_clause(story, j)
        elif f & PUNCT:
            governed = False
        elif f & HEAD_NOUN and not f & _NO_SUBJECT and not governed:
            named = story.begins.get(j + 1)  # "union President Jo Lund"
            if named is not None and f & (ORG | ROLE) and story.names[named].first > story.names[named].start:
                return _named_subject(story, named, lo, hi)
            return noun_left(tokens, j, lo)
        j += 1
    return None


def _is_free(story: Story, at: int) -> bool:
    """Whether a name behind `at` is no longer under the preposition before: "Behind Moe was Jo Lund", "On Monday Jo Lund"."""
    flags = story.narration.flags
    year = len(story.narration.words[at]) == YEAR and flags[at - 1] & PREP
    dated = flags[at] & CALENDAR or (flags[at] & NUMBER and (flags[at - 1] & CALENDAR or year))
    return story.narration.words[at] in BEING or bool(at and dated)


def _opens_clause(story: Story, j: int) -> bool:
    """The "as" of "came as Moe turned down the offer", whose name is a subject; but "as Moe, Lund and the rest"."""
    k = story.begins.get(j + 1)
    if k is None or story.names[k].possessive:
        return False
    end = story.names[k].end
    return end < len(story.narration.flags) and not story.narration.flags[end] & (PUNCT | PREP | CONJ | QUOTE | CAP)


def _behind_dateline(story: Story, lo: int, hi: int) -> int:
    """Where a sentence begins behind its dateline: "BRENN (AP) — "; `lo` where it has none."""
    words, flags = story.narration.words, story.narration.flags
    for k in range(lo, min(hi, lo + DATELINE_REACH)):
        if words[k] in DATELINE_ENDS:
            return k + 1 if k > lo and k + 1 < hi and flags[k + 1] & CAP else lo
        if not flags[k] & (CAP | PUNCT | NUMBER) or flags[k] & QUOTE:
            return lo
    return lo


def opens_wider_place(story: Story, j: int) -> bool:
    """Whether the comma at `j` opens the wider place of the one before it: "in Salem, New Hampshire, Moe spoke"."""
    words = story.narration.words
    k = story.begins.get(j + 1) if j < len(words) and words[j] == "," else None
    if k is None:
        return False
    flags = story.narration.flags[j + 1]
    if flags & GIVEN and not flags & PLACE and story.names[k].end > j + 2:
        return False  # "According to the Post, Mary Moe, who"
    return words[story.names[k].end : story.names[k].end + 1] == [","]


def _named_subject(story: Story, k: int, lo: int, hi: int) -> Mention:
    """A name that opens its sentence, or the office behind it ("the Altan leader")."""
    noun = noun_behind(story, story.names[k].end, hi)
    bearer = story.begins.get(noun + 1) if noun >= 0 else None
    if bearer is not None and not story.names[bearer].possessive and story.names[bearer].first < story.names[bearer].end:
        return name_mention(story, bearer, lo)  # "Orlo Foods executive Ann Moe"
    return noun_left(story.narration, noun, lo) or name_mention(story, k, lo) if noun >= 0 else name_mention(story, k, lo)


def noun_behind(story: Story, end: int, hi: int) -> int:
    """The lower-case office right behind a capitalised word ("the Altan leader", "the Altan foreign minister"), or -1."""
    tokens = story.narration
    last = -1
    for k in range(end, min(hi, end + 3)):
        f = tokens.flags[k]
        if f & _NO_OFFICE:
            break
        if f & ROLE and not f & POSS:
            last = k
    return last
