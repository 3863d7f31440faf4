"""The article's cast: who and what its names stand for, with gender, roles and nationality as the text gives evidence of them.

Two full names are one person where the surnames are equal and the first names do not clash; a surname alone goes to the person who
was named in full last; "Mr." and "Mrs." choose between two of one surname. A name that nothing shows to be a person stays `unknown`.
"""

from bisect import bisect_left
from collections import Counter
from typing import Final

from dashboard.annotate.quotes.cues import Clause
from dashboard.annotate.quotes.mentions import Name
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import (
    BREAK,
    CAP,
    CONJ,
    DET,
    DOC,
    EPITHET,
    FUNC,
    GENDER_OF,
    GENDERED,
    GIVEN,
    GROUP,
    INITIAL,
    NATION,
    NUMBER,
    ORG,
    PARTICLE,
    PLACE,
    POSS,
    PREP,
    PUNCT,
    ROLE,
    STOP,
    SUFFIX,
    TITLE,
    UPPER,
    words,
)  # fmt: skip

TITLE_CASE: Final = 0.85
"""Share of capitalised words above which a line is set as a headline: its capitals prove no name."""
LONGEST_LOUD: Final = 3
"""Words of a name that is believed though its line is set in capitals, where it speaks."""
ROLE_REACH: Final = 8
"""Tokens behind "X, the …" among which the role is looked for."""
MAX_NAMESAKES: Final = 12
"""People of one surname kept apart in one text: a bound for hostile lists; further ones are matched by their full name only."""


class Entity:
    """One member of the cast; `number` is its place in it."""

    __slots__ = (
        "acronym",
        "age",
        "female",
        "first",
        "forms",
        "governed",
        "heard",
        "is_description",
        "kin",
        "last",
        "male",
        "modifiers",
        "nations",
        "number",
        "org",
        "person",
        "places",
        "roles",
        "subjects",
        "text",
    )  # fmt: skip

    def __init__(self, number: int, first: str, last: str) -> None:
        self.number, self.first, self.last = number, first, last
        self.forms: Counter[str] = Counter()
        self.places: list[int] = []
        self.subjects: set[int] = set()
        self.heard: list[int] = []
        self.male = self.female = 0.0
        self.person = self.org = 0.0
        self.roles: set[str] = set()
        self.kin: set[str] = set()
        self.nations: set[str] = set()
        self.acronym = ""
        self.age = ""
        self.governed = 0
        self.modifiers: set[str] = set()
        self.text = ""
        self.is_description = False

    @property
    def gender(self) -> str:
        if self.male > self.female:
            return "m"
        return "f" if self.female > self.male else ""

    @property
    def is_person(self) -> bool:
        return not self.is_description and self.person > self.org

    def name(self) -> str:
        """The fullest name that the text uses more than by chance."""
        if self.text:
            return self.text
        full = [form for form in self.forms if " " in form] or list(self.forms) or [self.last]
        return max(full, key=lambda form: (self.forms[form] + 0.6 * form.count(" "), len(form), form))


class Cast:
    """All entities, and the entity of each name (`of_name`, -1 where it is none)."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.entities: list[Entity] = []
        self.of_name: list[int] = [-1] * len(story.names)
        self.by_last: dict[str, list[Entity]] = {}
        self.by_first: dict[str, list[Entity]] = {}
        self.by_full: dict[str, Entity] = {}
        self._holders: dict[str, list[Entity]] | None = None

    def holders(self, office: str) -> list[Entity]:
        """All people with an office, counted once the text has been read."""
        if self._holders is None:
            self._holders = {}
            for entity in self.entities:
                for role in entity.roles if entity.is_person else ():
                    self._holders.setdefault(role, []).append(entity)
        return self._holders.get(office, [])

    def add(self, first: str, last: str, *, listed: bool = True) -> Entity:
        entity = Entity(len(self.entities), first, last)
        self.entities.append(entity)
        for index, key in ((self.by_last, last), (self.by_first, first)):
            same = index.setdefault(key.lower(), [])
            if listed and key and len(same) < MAX_NAMESAKES:
                same.append(entity)
        return entity


def build(story: Story, clauses: list[Clause]) -> Cast:
    """The cast of a story; clauses tell which names speak (a speaker is likelier a person or a body than a place)."""
    cast = Cast(story)
    loud = _title_case(story)
    parts = [_parts(story, name) for name in story.names]
    long = [len(p) > 1 for p in parts]
    for k, name in enumerate(story.names):
        if story.narration.flags[name.end - 1] & NATION and name.first < name.end and not story.narration.flags[name.first] & GIVEN:
            long[k], parts[k] = False, ()
        if long[k] and story.narration.flags[name.first] & PARTICLE and parts[k][0].lower() != parts[k][0]:
            long[k] = False
        if long[k] and not loud[story.paragraph(name.start)]:
            _full_name(cast, k, parts[k])
    spoken = {c.mention.name for c in clauses if c.mention.kind == "name"}
    for k, name in enumerate(story.names):
        if not parts[k] and name.end - name.start == 1:
            namesakes = [e for e in cast.by_last.get(story.narration.words[name.start].lower(), ()) if e.first]
            if len(namesakes) == 1:
                cast.of_name[k] = namesakes[0].number
        if cast.of_name[k] < 0 and parts[k]:
            _short_name(cast, k, parts[k], loud=loud[story.paragraph(name.start)], speaks=k in spoken)
    for k, name in enumerate(story.names):
        at = cast.of_name[k]
        if at >= 0:
            _evidence(cast, cast.entities[at], name, speaks=k in spoken)
    _pronoun_evidence(cast)
    return cast


def _title_case(story: Story) -> list[bool]:
    """For each paragraph: whether nearly all its longer words are capitalised."""
    out: list[bool] = []
    words_, flags, firsts = story.narration.words, story.narration.flags, story.paragraph_borders
    for number, lo in enumerate(firsts):
        hi = min(firsts[number + 1] if number + 1 < len(firsts) else len(words_), lo + 40)
        if hi - lo >= 40:
            out.append(False)
            continue
        long = [flags[k] & CAP for k in range(lo, hi) if words_[k][0].isalpha() and not flags[k] & (FUNC | PREP | CONJ | DET)]
        share = sum(1 for f in long if f) / max(1, len(long))
        # A sentence of names ends in a stop and has a verb in small letters; a headline has neither, or no small verb at all.
        stopped = any(flags[k] & STOP for k in range(max(lo, hi - 3), hi))
        out.append(len(long) >= 4 and share >= (1.0 if stopped else TITLE_CASE))
    return out


def _bare(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word[:-1] if word.endswith("s'") else word


def _parts(story: Story, name: Name) -> tuple[str, ...]:
    """The words of the name without suffixes, nicknames and possessive."""
    out: list[str] = []
    words_, flags = story.narration.words, story.narration.flags
    k = name.first
    while k < name.end:
        if words_[k] in ('"', "“", "'", "("):
            k += 3
            continue
        degree = k == name.end - 1 and k > name.first and flags[k] & UPPER and flags[k] & ROLE
        if not degree and (not flags[k] & (SUFFIX | PUNCT) or words_[k] == "&"):
            out.append(_bare(words_[k]))
        k += 1
    return tuple(out)


def _is_body(story: Story, name: Name, parts: tuple[str, ...]) -> bool:
    """Whether a name of several words is an organisation's by its own words."""
    flags = story.narration.flags
    span = flags[name.first : name.end]
    if any(f & ORG for f in span[1:]) or parts[0] == "The":
        return True
    if len(parts) > 1 and any(p in ("of", "the", "&", "for") for p in parts):
        return True
    return bool(span and span[0] & ORG and not span[0] & GIVEN)


def _full_name(cast: Cast, k: int, parts: tuple[str, ...]) -> None:
    story = cast.story
    name = story.names[k]
    full = " ".join(parts)
    entity = cast.by_full.get(full.lower())
    if entity is None and not _is_body(story, name, parts):
        first = parts[0]
        for other in cast.by_last.get(parts[-1].lower(), ()):
            if other.first and not other.org and _compatible(first, other.first, parts, other):
                entity = other
                break
    if entity is None:
        body = _is_body(story, name, parts)
        entity = cast.add("" if body else parts[0], parts[-1])
        if body:
            entity.org += 2
            entity.acronym = "".join(p[0] for p in parts if p[0].isupper())
            cast.by_last.setdefault(entity.acronym.lower(), [entity])
        elif story.narration.flags[name.first] & (GIVEN | INITIAL) and not story.narration.flags[name.end - 1] & PLACE:
            entity.person += 1
        elif story.narration.flags[name.first] & PLACE or story.narration.flags[name.end - 1] & PLACE:
            entity.org += 0.5
    cast.by_full[full.lower()] = entity
    entity.forms[full] += 1
    cast.of_name[k] = entity.number


def _compatible(first: str, other: str, parts: tuple[str, ...], entity: Entity) -> bool:
    a, b = first.lower().rstrip("."), other.lower().rstrip(".")
    if a == b or (len(a) == 1 and b.startswith(a)) or (len(b) == 1 and a.startswith(b)):
        return True
    if len(a) >= 3 and len(b) >= 3 and (a.startswith(b[:3]) and a[:3] == b[:3]):
        given = words().given
        return given.get(first, "?") == given.get(other, "!")
    middle = {p.lower().rstrip(".") for p in parts[1:-1]}
    return b in middle or any(a in form.lower().split()[1:-1] for form in entity.forms)


def _short_name(cast: Cast, k: int, parts: tuple[str, ...], *, loud: bool, speaks: bool) -> None:
    """A surname, a first name, an acronym; in lines set in capitals, whatever known name stands inside."""
    story = cast.story
    name = story.names[k]
    if loud and len(parts) > 1:
        found = next((e for p in reversed(parts) if p.lower() in cast.by_last and (e := _known(cast, p, k)) is not None), None)
        if found is not None:
            cast.of_name[k] = found.number
        elif speaks and len(parts) <= LONGEST_LOUD:
            _full_name(cast, k, parts)
        return
    last = parts[-1]
    entity = cast.by_full.get(" ".join(parts).lower()) or _known(cast, last, k)
    flags = story.narration.flags[name.end - 1]
    if entity is None:
        lower = flags & (FUNC | GROUP | ROLE | DOC | NATION | DET) and not flags & (GIVEN | UPPER)
        if lower or ((name.opening or loud) and not speaks and not flags & (GIVEN | UPPER) and name.first == name.start):
            return
        entity = cast.add("", last)
        if flags & PLACE:
            entity.org += 0.5
        elif flags & (UPPER | ORG) and not flags & GIVEN:
            entity.org += 1
        cast.by_full[last.lower()] = entity
        entity.forms[" ".join(parts)] += 1
    elif entity.last.lower() == last.lower():
        entity.forms[last] += 1
    cast.of_name[k] = entity.number


def _known(cast: Cast, word: str, k: int) -> Entity | None:
    """Who a single word stands for: the fitting person of that surname named last, else of that first name."""
    story = cast.story
    name = story.names[k]
    found = cast.by_last.get(word.lower())
    if not found:
        found = [e for e in cast.by_first.get(word.lower(), ()) if e.person or story.narration.flags[name.end - 1] & GIVEN]
    if not found:
        return None
    sex = _title_gender(story, name)
    if len(found) == 1:
        clash = sex and found[0].first and _given(found[0].first) not in ("", sex)
        return None if clash else found[0]
    fitting = [e for e in found if not (sex and (e.gender or _given(e.first)) not in ("", sex))] or found
    people = [e for e in fitting if not e.org] or fitting
    return max(people, key=lambda e: _claim(cast, e, k))


def _claim(cast: Cast, entity: Entity, k: int) -> float:
    """How strong the claim of one namesake to a bare surname is: who is named most and first owns it, one named just now competes."""
    full = sum(n for form, n in entity.forms.items() if " " in form)
    near = any(cast.of_name[j] == entity.number for j in range(max(0, k - 3), k))
    return min(full, 6) + 1.0 * near - 0.01 * entity.number


def _given(first: str) -> str:
    sex = words().given.get(first, "")
    return "" if sex == "u" else sex


def _title_gender(story: Story, name: Name) -> str:
    lex = words()
    for k in range(name.start, name.first):
        sex = lex.gender.get(story.narration.words[k].lower())
        if sex:
            return sex
    return ""


def _evidence(cast: Cast, entity: Entity, name: Name, *, speaks: bool) -> None:
    """What one occurrence of a name tells about its bearer."""
    story = cast.story
    words_, flags = story.narration.words, story.narration.flags
    entity.places.append(name.start)
    before = flags[name.start - 1] if name.start else BREAK
    if name.first > name.start:
        entity.person += 1
        _roles(entity, story, name.start, name.first)
    if not before & PREP and not name.possessive and (before & (PUNCT | BREAK) or name.opening):
        entity.subjects.add(name.start)
    if before & DET and words_[name.start - 1].lower() == "the" and name.first == name.start and name.end - name.first < 4:
        entity.org += 0.6
    k = name.start - 1
    while k >= 0 and flags[k] & (ROLE | NATION | EPITHET) and (not flags[k] & CAP or flags[k] & NATION) and name.start - k < 5:
        k -= 1
    if k + 1 < name.start:
        if any(f & ROLE for f in flags[k + 1 : name.start]):
            entity.person += 1
        _roles(entity, story, k + 1, name.start)
    if speaks:
        entity.person += 0.4
    elif before & PREP and words_[name.start - 1] in ("in", "at", "from", "near", "to", "on"):
        entity.governed += 1
    if (
        not entity.first
        and name.start > 1
        and words_[name.start - 1] == "of"
        and flags[name.start - 2] & ROLE
        and not flags[name.end - 1] & GIVEN
    ):
        entity.org += 0.7  # "the chairman of Calder"
    _apposition(entity, story, name.end)
    if (
        name.start >= 2
        and words_[name.start - 1] == ","
        and flags[name.start - 2] & ROLE
        and name.end < len(words_)
        and words_[name.end] == ","
    ):
        _roles(entity, story, max(0, name.start - 6), name.start)
        entity.person += 0.5
    first = entity.first
    if first and not entity.org > 1.5:
        sex = _given(first)
        entity.male += 0.5 * (sex == "m")
        entity.female += 0.5 * (sex == "f")


UNDER: Final = frozenset(["vice", "deputy", "assistant", "associate"])


def rank_below(words_: list[str], k: int) -> str:
    """The word that puts the office at `k` below its head ("deputy prime minister"); "" where none does."""
    at = k - 2 if words_[k].lower() == "minister" and words_[k - 1].lower() == "prime" else k - 1
    word = words_[at].lower() if at >= 0 else ""
    return word if word in UNDER else ""


def _roles(entity: Entity, story: Story, lo: int, hi: int) -> None:
    lex = words()
    for k in range(lo, hi):
        word = _bare(story.narration.words[k].lower())
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
        if story.narration.flags[k] & (TITLE | ROLE):
            entity.roles.add(word)
            if word in lex.kin:
                entity.kin.add(lex.kin[word])
            sex = lex.gender.get(word)
            entity.male += 3.0 * (sex == "m")
            entity.female += 3.0 * (sex == "f")


def _apposition(entity: Entity, story: Story, at: int) -> None:
    """ "X, the …," and "X is the …": the roles named there; "X, 45," shows a person."""
    words_, flags = story.narration.words, story.narration.flags
    n = len(words_)
    if at + 1 >= n or words_[at] not in (",", "is", "was", "became", "remains"):
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


def _is_object(story: Story, k: int) -> bool:
    """ "Ann Moe stood beside him": "him", and "her" that owns nothing, are not the subject of their own sentence."""
    word = story.narration.words[k].lower()
    following = story.narration.flags[k + 1] if k + 1 < len(story.narration.flags) else PUNCT
    return word == "him" or (word == "her" and bool(following & (PUNCT | PREP | CONJ | DET)))


def _pronoun_evidence(cast: Cast) -> None:
    """A pronoun soon after a name of unknown gender, with no other person between, speaks for its gender."""
    story = cast.story
    words_ = story.narration.words
    starts = [name.start for name in story.names]
    for k in [k for k, f in enumerate(story.narration.flags) if f & GENDERED]:
        j = bisect_left(starts, k) - 1
        sex = GENDER_OF[_bare(words_[k].lower())]
        lo = story.sentence(k)[0] if _is_object(story, k) else k
        while j >= 0 and k - starts[j] < 30:
            at = cast.of_name[j]
            if at >= 0 and cast.entities[at].org < 1 and not (starts[j] >= lo and starts[j] in cast.entities[at].subjects):
                entity = cast.entities[at]
                weight = 0.4 if not entity.male + entity.female else 0.1
                entity.male += weight * (sex == "m")
                entity.female += weight * (sex == "f")
                entity.person += 0.15
                break
            j -= 1
