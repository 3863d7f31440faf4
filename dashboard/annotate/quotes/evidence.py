"""What single occurrences of a name tell about its bearer: person or body, gender, office, nation, age."""

from collections import Counter
from functools import lru_cache
from typing import Final

from dashboard.annotate.quotes.entity import Cast, Entity
from dashboard.annotate.quotes.names import Name, is_party_label
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import (
    BREAK,
    CAP,
    DET,
    EPITHET,
    GIVEN,
    GROUP,
    NATION,
    NUMBER,
    ORG,
    PLACE,
    POSS,
    PREP,
    PUNCT,
    ROLE,
    TITLE,
    bare,
    words,
)
from dashboard.datafiles import lexicon

ENDING: Final = 3
"""Letters at the end of an unknown first name that tell its gender where nearly all known ones ending so have one."""
MIN_ALIKE: Final = 15
ALIKE: Final = 0.9
FIRST_NAME_COUNTS: Final = 3
"""Occurrences for which a first name's usual gender counts: what pronouns say later on can outweigh it (Lindsey, he)."""
ROLE_REACH: Final = 8
"""Tokens behind "X, the …" among which the role is looked for."""


_LEADING: Final = ROLE | GROUP | NATION | EPITHET
_MARK: Final = PUNCT | BREAK


def gender_of_first(first: str) -> str:
    """The usual gender of a first name: m, f, or "" where it is both or unknown."""
    sex = words().given.get(first, "")
    return "" if sex == "u" else sex


@lru_cache(maxsize=1)
def _endings() -> dict[str, str]:
    """Last three letters -> the gender that nearly all known first names ending so have."""
    counts: dict[str, Counter[str]] = {}
    for name, sex in words().given.items():
        if name[0].isupper() and len(name) > ENDING:
            counts.setdefault(name[-ENDING:], Counter())[sex] += 1
    return {end: sex for end, of in counts.items() for sex in "mf" if of[sex] >= MIN_ALIKE and of[sex] >= ALIKE * of.total()}


@lru_cache(maxsize=1)
def _offices() -> dict[str, str]:
    """Abbreviated title -> the office: "sen." -> "senator"."""
    return dict(line.split() for line in lexicon("title_offices"))


@lru_cache(maxsize=1)
def _states() -> dict[str, str]:
    """Abbreviation of a state, without points -> its name, in small letters."""
    return dict(line.split(maxsplit=1) for line in lexicon("state_abbreviations"))


def title_gender(story: Story, name: Name) -> str:
    lex = words()
    for k in range(name.start, name.first):
        sex = lex.gender.get(story.narration.words[k].lower())
        if sex:
            return sex
    return ""


PLACING: Final = frozenset(["in", "at", "near", "across", "outside"])
"""Prepositions behind which a name is a place's: "In Brenn, the mayor said"."""
LOCATING: Final = frozenset(["of", "from"])
APPOSING: Final = frozenset([",", "is", "was", "became", "remains"])
"""What stands between a name and the role that it is given."""


def note_evidence(cast: Cast, entity: Entity, name: Name, *, speaks: bool) -> None:
    """What one occurrence of a name tells about its bearer."""
    story = cast.story
    start, end = name.start, name.end
    entity.places.append(start)
    entity.opening += name.opening
    if name.first > start:
        placed = end - name.first == 1 and story.narration.flags[name.first] & PLACE  # "the Independent Vermont senator"
        entity.person += not placed
        _roles(entity, story, start, name.first)
    _note_place(entity, story, name, speaks=speaks)
    words_, flags = story.narration.words, story.narration.flags
    if start and flags[start - 1] & _LEADING:
        _lower_roles(entity, story, name)
    elif start and words_[start - 1] == ",":
        _inserted(entity, story, name)
    behind = words_[end] if end < len(words_) else ""
    if behind in LOCATING or (start and words_[start - 1] in LOCATING):
        end = _past_place(story, name)
        if end < 0:
            return
        behind = words_[end] if end < len(words_) else ""
    if behind == "," and not entity.first and words_[end + 1 : end + 2] == ["which"]:
        entity.org += 0.7
    if behind in APPOSING and not (behind == "," and start and words_[start - 1].lower() in PLACING):
        _apposition(entity, story, end)
    if words_[name.end : name.end + 1] in (["("], [","]) or words_[name.end - 1][1:2] == "-":
        _party(entity, story, name)
    if len(entity.places) <= FIRST_NAME_COUNTS and entity.org <= 1.5:
        _first_name(entity)


def _past_place(story: Story, name: Name) -> int:
    """Where a name ends with the place behind it ("Ann Moe of South Brenn, the chair": the chair is Moe), -1 for that place itself."""
    words_ = story.narration.words
    start, end = name.start, name.end
    owner = story.ends.get(start - 2) if start > 1 and words_[start - 1] in LOCATING and name.first == start else None
    if owner is not None and _is_bearer(story, story.names[owner]):
        return -1
    k = story.begins.get(end + 1) if end < len(words_) and words_[end] in LOCATING else None
    if k is None or not _is_bearer(story, name) or story.names[k].first > story.names[k].start:
        return end
    return end if story.names[k].possessive else story.names[k].end


def _is_bearer(story: Story, name: Name) -> bool:
    """Whether a name shows a person by a title or a first name."""
    titled = name.first > name.start and name.first < name.end
    return not name.possessive and (titled or bool(story.narration.flags[name.first] & GIVEN and name.end - name.first > 1))


def _note_place(entity: Entity, story: Story, name: Name, *, speaks: bool) -> None:
    """What stands right before a name: nothing where it is a subject, "the" before a body, "of" and "in" before a body or place."""
    words_, flags, start = story.narration.words, story.narration.flags, name.start
    before = flags[start - 1] if start else BREAK
    if not before & PREP and not name.possessive and (before & _MARK or name.opening):
        entity.subjects.add(start)
    if before & DET and words_[start - 1].lower() == "the" and name.first == start and name.end - start < 4:
        entity.org += 0.6
    if speaks:
        entity.person += 0.4
    elif before & PREP and words_[start - 1].lower() in ("in", "at", "from", "near", "to", "on"):
        entity.governed += 1
    of_office = start > 1 and words_[start - 1] == "of" and flags[start - 2] & ROLE
    if of_office and not entity.first and not flags[name.end - 1] & GIVEN:
        entity.org += 0.7  # "the chairman of Calder"


def _lower_roles(entity: Entity, story: Story, name: Name) -> None:
    """ "campaign manager Anna Holt": small words before the name."""
    flags = story.narration.flags
    k = name.start - 1
    while k >= 0 and flags[k] & _LEADING and (not flags[k] & CAP or flags[k] & NATION) and name.start - k < 5:
        k -= 1
    if k + 1 < name.start:
        if any(f & ROLE for f in flags[k + 1 : name.start]):
            entity.person += 1
        _roles(entity, story, k + 1, name.start)


def _inserted(entity: Entity, story: Story, name: Name) -> None:
    """ "the club's coach, Ann Moe, ": the role before a name between commas."""
    words_, flags = story.narration.words, story.narration.flags
    if name.start >= 2 and words_[name.start - 1] == "," and flags[name.start - 2] & ROLE and words_[name.end : name.end + 1] == [","]:
        _roles(entity, story, max(0, name.start - 6), name.start)
        entity.person += 0.5


def _first_name(entity: Entity) -> None:
    """The gender that a first name has by the lexicon, or that nearly all names of its ending have."""
    sex = gender_of_first(entity.first or entity.last)
    if not entity.first:
        entity.person += 0.2 * bool(sex)  # "a resident named Caroline"
    elif not sex and entity.person >= 1 and entity.first not in words().given:
        sex = _endings().get(entity.first[-ENDING:], "")
    if sex:
        weight = 0.7 if len(entity.places) == 1 else 0.2
        entity.male += weight * (sex == "m")
        entity.female += weight * (sex == "f")


UNDER: Final = frozenset(["vice", "deputy", "assistant", "associate"])


def rank_below(words_: list[str], k: int) -> str:
    """The word that puts the office at `k` below its head ("deputy prime minister"); "" where none does."""
    at = k - 2 if words_[k].lower() == "minister" and words_[k - 1].lower() == "prime" else k - 1
    word = words_[at].lower() if at >= 0 else ""
    return word if word in UNDER else ""


def _roles(entity: Entity, story: Story, lo: int, hi: int) -> None:
    lex = words()
    for k in range(lo, hi):
        word = bare(story.narration.words[k].lower())
        entity.modifiers.add(word)
        under = rank_below(story.narration.words, k)
        if under:
            entity.roles.add(f"{under} {word}")
            continue
        if word == "minister" and k > lo and story.narration.words[k - 1].lower() == "prime":
            entity.roles.add("premier")
            entity.kin.add("head")
            continue
        if word in lex.nation:
            entity.nations.add(lex.nation[word])
        if word.endswith("s") and story.narration.flags[k] & GROUP and word[:-1] in lex.kin:
            word = word[:-1]  # "hosts Ann Moe and Jo Lund"
        if story.narration.flags[k] & (TITLE | ROLE) or word in lex.kin:
            word = _offices().get(word, word)
            entity.roles.add(word)
            if word in lex.kin:
                entity.kin.add(lex.kin[word])
            sex = lex.gender.get(word)
            entity.male += 3.0 * (sex == "m")
            entity.female += 3.0 * (sex == "f")


PARTIES: Final = {"R": "republican", "D": "democrat", "I": "independent"}


def _party(entity: Entity, story: Story, name: Name) -> None:
    """ "Moe (D-Va.)", "Moe, D-Va.": the party and the state of a lawmaker."""
    words_ = story.narration.words
    at = name.end - 1 if is_party_label(words_[name.end - 1]) else name.end + 1 if words_[name.end : name.end + 1] in (["("], [","]) else -1
    if at < 0 or at >= len(words_) or not is_party_label(words_[at]):
        return
    entity.person += 1
    entity.roles.add(PARTIES[words_[at][0]])
    entity.kin.add("lawmaker")
    state = words_[at][2:].replace(".", "").lower()
    entity.modifiers.update(_states().get(state, state).split())


def _apposition(entity: Entity, story: Story, at: int) -> None:
    """ "X, the …," and "X is the …": the roles named there; "X, 45," shows a person."""
    words_, flags = story.narration.words, story.narration.flags
    n = len(words_)
    if at + 1 >= n:
        return
    at = _apposed_at(entity, story, at)
    if at >= n or not flags[at] & (DET | ROLE | EPITHET | NATION) or (flags[at] & CAP and not flags[at] & NATION):
        return
    _apposed_roles(entity, story, at)


def _apposed_at(entity: Entity, story: Story, at: int) -> int:
    """Where the role may stand: behind the comma, the age, "who is"."""
    words_, flags = story.narration.words, story.narration.flags
    n = len(words_)
    if words_[at] == ",":
        at += 1
        if flags[at] & NUMBER and len(words_[at]) <= 2:
            entity.person += 1
            entity.age = words_[at]
            at += 2
        elif words_[at] == "who":
            entity.person += 1
            if at + 1 < n and words_[at + 1] in ("is", "was"):
                at += 2
        return at
    return at + 1


def _apposed_roles(entity: Entity, story: Story, at: int) -> None:
    words_, flags = story.narration.words, story.narration.flags
    n = len(words_)
    for k in range(at, min(n, at + ROLE_REACH)):
        if flags[k] & PUNCT or words_[k] in ("who", "whose", "said", "and"):
            break
        if flags[k] & PREP and k > at:
            break
        if flags[k] & ROLE and not flags[k] & POSS:
            entity.person += 1
            _roles(entity, story, at, k + 1)
        elif flags[k] & ORG and not flags[k] & (POSS | CAP) and not (k + 1 < n and flags[k + 1] & (ROLE | ORG)) and not entity.first:
            entity.org += 1
