"""What pronouns tell about the gender of those who are named before them."""

from bisect import bisect_left
from typing import Final

from dashboard.annotate.quotes.entity import Cast, Entity
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import CONJ, DET, GENDER_OF, GENDERED, GIVEN, NATION, PLACE, PREP, PUNCT, bare

PRONOUN_REACH: Final = 30
"""Tokens before a pronoun among which the name is sought whose gender it tells."""


def _is_object(story: Story, k: int) -> bool:
    """ "Ann Moe stood beside him": "him", and "her" that owns nothing, are not the subject of their own sentence."""
    word = story.narration.words[k].lower()
    following = story.narration.flags[k + 1] if k + 1 < len(story.narration.flags) else PUNCT
    return word == "him" or (word == "her" and bool(following & (PUNCT | PREP | CONJ | DET)))


def pronoun_evidence(cast: Cast) -> None:
    """A pronoun soon after a name, with no other person between, speaks for the gender of its bearer: most in the same sentence."""
    story = cast.story
    words_ = story.narration.words
    starts = [name.start for name in story.names]
    flags = story.narration.flags
    cast.gendered = [k for k in story.noted if flags[k] & GENDERED]
    told = [entity.gender for entity in cast.entities]
    for k in cast.gendered:
        sex = GENDER_OF[bare(words_[k].lower())]
        sentence = story.sentence(k)[0]
        j = _bearer(cast, starts, (k, sentence, sentence if _is_object(story, k) else k), told, sex)
        if j >= 0:
            _count_pronoun(cast.entities[cast.of_name[j]], sex, within=starts[j] >= sentence)


def _bearer(cast: Cast, starts: list[int], places: tuple[int, int, int], told: list[str], sex: str) -> int:
    """The nearest name before a pronoun that it may stand for; -1: none. `places`: its own, its sentence's, and from where on subjects
    are left out.

    Never a place's or nation's ("Obama flew to Germany, where he"). A name whose gender is `told` to be another is passed over; but a
    subject of the other gender stands before whoever is named earlier: first names can mislead. In the pronoun's own sentence a name
    of its gender stands before one of unknown gender.
    """
    flags = cast.story.narration.flags
    k, sentence, lo = places
    clash = unknown = -1
    for j in range(bisect_left(starts, k) - 1, -1, -1):
        if k - starts[j] >= PRONOUN_REACH or (starts[j] < sentence and unknown >= 0):
            break
        at, name = cast.of_name[j], cast.story.names[j]
        if at < 0 or cast.entities[at].org >= 1 or (starts[j] >= lo and starts[j] in cast.entities[at].subjects):
            continue
        single = not cast.entities[at].first and name.end - name.start == 1
        if single and flags[name.start] & (PLACE | NATION) and not flags[name.start] & GIVEN:
            continue
        if told[at] in ("", sex) and clash >= 0:
            return clash
        if told[at] == sex or (not told[at] and starts[j] < sentence):
            return j
        if not told[at]:
            unknown = j if unknown < 0 else unknown
        elif clash < 0 and starts[j] in cast.entities[at].subjects:
            clash = j
    return clash if unknown < 0 else unknown


def _count_pronoun(entity: Entity, sex: str, *, within: bool) -> None:
    """One pronoun for the gender of a name; where there is other evidence it counts fully only `within` the name's sentence."""
    weight = 0.4 if within or not entity.male + entity.female else 0.1
    entity.male += weight * (sex == "m")
    entity.female += weight * (sex == "f")
    entity.person += 0.15
