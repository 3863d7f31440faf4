"""The article's cast: who and what its names stand for, with gender, roles and nationality as the text gives evidence of them.

Two full names are one person where the surnames are equal and the first names do not clash; a surname alone goes to the person who
was named in full last; "Mr." and "Mrs." choose between two of one surname. A name that nothing shows to be a person stays `unknown`.
"""

from functools import lru_cache
from typing import Final

from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.entity import Cast, Entity
from dashboard.annotate.quotes.evidence import gender_of_first, note_evidence, title_gender
from dashboard.annotate.quotes.genders import pronoun_evidence
from dashboard.annotate.quotes.names import Name, is_party_label
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import (
    CAP,
    CONJ,
    CUE_ANY,
    DET,
    DOC,
    FUNC,
    GIVEN,
    GROUP,
    INITIAL,
    NATION,
    ORG,
    PARTICLE,
    PLACE,
    PREP,
    PUNCT,
    ROLE,
    STOP,
    SUFFIX,
    UPPER,
    bare,
    words,
)
from dashboard.datafiles import lexicon

SMALL: Final = FUNC | PREP | CONJ | DET
"""Words that a headline sets in small letters."""
_NO_VERB: Final = CAP | SMALL | PUNCT
_COMMON: Final = FUNC | GROUP | ROLE | DOC | NATION | DET
_LOOSE: Final = SUFFIX | PUNCT
_OF_BODIES: Final = frozenset(["of", "the", "&", "for"])
TITLE_CASE: Final = 0.85
"""Share of capitalised words above which a line is set as a headline: its capitals prove no name."""


LONGEST_PERSON: Final = 3
"""Words of a name without a known first name above which it is hardly a person's."""
LONGEST_LOUD: Final = 3
"""Words of a name that is believed though its line is set in capitals, where it speaks."""


def build(story: Story, clauses: list[Clause]) -> Cast:
    """The cast of a story; clauses tell which names speak (a speaker is likelier a person or a body than a place)."""
    cast = Cast(story)
    names, flags = story.names, story.narration.flags
    lines = _title_case(story)
    loud = [lines[story.paragraph(name.start)] for name in names] if any(lines) else [False] * len(names)
    parts = [_parts(story, name) for name in names]
    long = [len(p) > 1 for p in parts]
    for k, name in enumerate(names):
        if flags[name.end - 1] & NATION and name.first < name.end and not flags[name.first] & GIVEN:
            long[k], parts[k] = False, ()
        if long[k] and parts[k][0].lower() != parts[k][0]:
            first = flags[name.first]
            long[k] = not first & PARTICLE or bool(first & GIVEN)
        if long[k] and not loud[k]:
            _full_name(cast, k, parts[k])
    spoken = {c.mention.name for c in clauses if c.mention.kind == "name"}
    for k, name in enumerate(names):
        if not parts[k] and name.end - name.start == 1:
            namesakes = [e for e in cast.by_last.get(story.narration.words[name.start].lower(), ()) if e.first]
            if len(namesakes) == 1:
                cast.of_name[k] = namesakes[0].number
        if cast.of_name[k] < 0 and parts[k]:
            _short_name(cast, k, parts[k], loud=loud[k], speaks=k in spoken)
    for k, name in enumerate(names):
        at = cast.of_name[k]
        if at >= 0:
            note_evidence(cast, cast.entities[at], name, speaks=k in spoken)
    pronoun_evidence(cast)
    return cast


def _title_case(story: Story) -> list[bool]:
    """For each paragraph: whether nearly all its longer words are capitalised."""
    out: list[bool] = []
    words_, flags, firsts = story.narration.words, story.narration.flags, story.paragraph_borders
    for lo, following in zip(firsts, [*firsts[1:], len(words_)], strict=False):
        hi = min(following, lo + 40)
        if hi - lo >= 40:
            out.append(False)
            continue
        # A sentence of names ends in a stop and has a verb in small letters; a headline has neither, or no small verb at all.
        stopped = any(f & STOP for f in flags[max(lo, hi - 3) : hi])
        if stopped and hi - lo > 1 and not flags[lo + 1] & _NO_VERB:
            out.append(False)
            continue
        if any(flags[k] & CUE_ANY and words_[k][0].islower() for k in range(lo, hi)):
            out.append(False)
            continue
        if stopped and any(words_[k][0].islower() and not flags[k] & SMALL for k in range(lo, hi)):
            out.append(False)
            continue
        long = [flags[k] & CAP for k in range(lo, hi) if words_[k][0].isalpha() and not flags[k] & SMALL]
        share = sum(1 for f in long if f) / max(1, len(long))
        out.append(len(long) >= 4 and share >= (1.0 if stopped else TITLE_CASE))
    return out


def _parts(story: Story, name: Name) -> tuple[str, ...]:
    """The words of the name without suffixes, nicknames and possessive."""
    words_, flags = story.narration.words, story.narration.flags
    first, end = name.first, name.end
    if end - first == 1 and flags[first] & CAP and not flags[first] & _LOOSE:
        word = words_[first]
        return () if word[1:2] == "-" and is_party_label(word) else (bare(word),)
    out: list[str] = []
    k = first
    while k < end:
        word, f = words_[k], flags[k]
        if word in ('"', "“", "'", "("):
            k += 3
            continue
        degree = k == end - 1 and k > first and f & UPPER and f & ROLE
        label = word[1:2] == "-" and is_party_label(word)
        if not degree and not label and (not f & _LOOSE or word == "&"):
            out.append(bare(word))
        k += 1
    return tuple(out)


def _is_body(story: Story, name: Name, parts: tuple[str, ...]) -> bool:
    """Whether a name of several words is an organisation's by its own words."""
    flags = story.narration.flags
    span = flags[name.first : name.end]
    if any(f & ORG for f in span[1:]) or parts[0] == "The":
        return True
    if len(parts) > 1 and not _OF_BODIES.isdisjoint(parts):
        return True
    return bool(span and span[0] & ORG and not span[0] & GIVEN)


def _full_name(cast: Cast, k: int, parts: tuple[str, ...]) -> None:
    story = cast.story
    name = story.names[k]
    junior = _is_junior(story, name)
    full = " ".join((*parts, "Jr.")) if junior else " ".join(parts)
    entity = cast.by_full.get(full.lower())
    body = entity is None and _is_body(story, name, parts)
    if entity is None and not junior and not body:
        first = parts[0]
        for other in cast.by_last.get(parts[-1].lower(), ()):
            if other.first and not other.org and _compatible(first, other.first, parts, other):
                entity = other
                break
    if entity is None:
        entity = cast.add("" if body else parts[0], parts[-1])
        if body:
            entity.org += 2
            entity.acronym = "".join(p[0] for p in parts if p[0].isupper())
            cast.by_last.setdefault(entity.acronym.lower(), [entity])
        elif parts[-1] in _place_heads() and not story.narration.flags[name.first] & GIVEN:
            entity.org += 1
        elif story.narration.flags[name.first] & (GIVEN | INITIAL) and not story.narration.flags[name.end - 1] & PLACE:
            entity.person += 1
        elif story.narration.flags[name.first] & PLACE or story.narration.flags[name.end - 1] & PLACE or len(parts) > LONGEST_PERSON:
            entity.org += 0.5
    cast.by_full[full.lower()] = entity
    if junior:
        cast.by_full.setdefault(f"{parts[-1]} jr.".lower(), entity)
    _abbreviated(cast, entity, name, parts)
    entity.forms[full] += 1
    cast.of_name[k] = entity.number


@lru_cache(maxsize=1)
def _place_heads() -> frozenset[str]:
    return frozenset(word.title() for word in lexicon("place_heads"))


def _is_junior(story: Story, name: Name) -> bool:
    last = story.narration.words[name.end - 1]
    return last[0] in "Jj" and last.rstrip(".'s").lower() == "jr"


def _abbreviated(cast: Cast, entity: Entity, name: Name, parts: tuple[str, ...]) -> None:
    """ "Public Lands Alliance (PLA)": the letters in brackets stand for the name from here on, and no person has such."""
    words_ = cast.story.narration.words
    if name.end + 2 >= len(words_) or words_[name.end] != "(" or words_[name.end + 2] != ")":
        return
    short = words_[name.end + 1].replace(".", "")
    capitals = "".join(p[0] for p in parts if p[0].isupper())
    if len(short) > 1 and short.isupper() and len(capitals) > 1 and short[:2] == capitals[:2]:
        cast.by_full.setdefault(short.lower(), entity)
        entity.org += 1


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
    printed = " ".join((*parts, "Jr.")) if _is_junior(story, name) else " ".join(parts)
    entity = cast.by_full.get(printed.lower()) or _known(cast, last, k)
    flags = story.narration.flags[name.end - 1]
    if entity is None:
        lower = flags & _COMMON and not flags & (GIVEN | UPPER)
        if lower or ((name.opening or loud) and not speaks and not flags & (GIVEN | UPPER) and name.first == name.start):
            return
        entity = cast.add("", last)
        if flags & PLACE:
            entity.org += 0.5
        elif flags & (UPPER | ORG) and not flags & GIVEN:
            entity.org += 1
        cast.by_full[last.lower()] = entity
        entity.forms[" ".join(parts)] += 1
    elif entity.last == last or entity.last.lower() == last.lower():
        entity.forms[last] += 1
    cast.of_name[k] = entity.number


def _known(cast: Cast, word: str, k: int) -> Entity | None:
    """Who a single word stands for: the fitting person of that surname named last, else of that first name."""
    story = cast.story
    name = story.names[k]
    found = cast.by_last.get(word.lower())
    given = words().given
    if found and word in given and not any(not e.first or e.first in given for e in found) and word.lower() in cast.by_first:
        found = None  # "Anja" is Anja Stroud and not the slogan "Free Anja"
    if not found:
        found = [e for e in cast.by_first.get(word.lower(), ()) if e.person or story.narration.flags[name.end - 1] & GIVEN]
    if not found:
        return None
    sex = title_gender(story, name)
    if len(found) == 1:
        clash = sex and found[0].first and gender_of_first(found[0].first) not in ("", sex)
        return None if clash else found[0]
    fitting = [e for e in found if not (sex and (e.gender or gender_of_first(e.first)) not in ("", sex))] or found
    people = [e for e in fitting if not e.org] or fitting
    return max(people, key=lambda e: _claim(cast, e, k))


def _claim(cast: Cast, entity: Entity, k: int) -> float:
    """How strong the claim of one namesake to a bare surname is: who is named most and first owns it, one named just now competes."""
    full = sum(n for form, n in entity.forms.items() if " " in form)
    near = any(cast.of_name[j] == entity.number for j in range(max(0, k - 3), k))
    return min(full, 6) + 1.0 * near - 0.01 * entity.number


__all__ = ["Cast", "build"]
