"""Features of a member of the cast as the one whom a pronoun, a description or a quotation without a cue stands for."""

from functools import cache
from typing import Final, NamedTuple

from dashboard.annotate.quotes.entity import Entity
from dashboard.annotate.quotes.mentions import Mention
from dashboard.datafiles import lexicon

ANSWERS: Final = ("Yes", "No,", "No.", "Yeah", "Well,", "Absolutely", "Of course", "Exactly", "Not ", "Never")
"""How an answer begins."""


PROVEN: Final = 0.3
"""Evidence of a person below which a name that only ever stands behind "in", "at" or "from" is a place's."""


SPEAKS: Final = 0.4
"""Evidence of a person that one verb of speech gives."""


class Context(NamedTuple):
    """What surrounds the words that somebody spoke."""

    content: str = ""
    """The marked words themselves: who is named in them is hardly their speaker."""
    subject: int = -1
    """The member of the cast that is the subject of the sentence before."""
    subject_sex: str = ""
    """The gender of the pronoun that is the subject of the sentence before."""
    own: int = -1
    """The member of the cast that is the subject of the same sentence, named or a pronoun of the same gender."""
    after_quote: bool = False
    """Whether nothing but a paragraph's end stands between these words and the marked words before."""
    after_question: bool = False
    before_last: int = -1
    """Who spoke before the last speaker, if somebody else: whose turn it is where two voices alternate."""
    opens_paragraph: bool = False
    said_from: int = -1
    """Where the words begin that stand before "he said" in its own sentence and are what he said: who is named there is another."""
    pair: Mention | None = None
    """The subject of the sentence before where it is two people, "Moe and Lund": whom "they" stands for."""
    crowd: Mention | None = None
    """The group that was named last, for a "they" that nothing else tells."""
    addressed: int = -1
    """Whom the speaker addresses or speaks of right behind the verb, "he told Moe": somebody else."""
    thing: Mention | None = None
    """The subject of the sentence before where it is a document, or a body without a name."""


NO_CONTEXT: Final = Context()


class Traits(NamedTuple):
    """What a description says of its bearer."""

    head: str
    kin: str
    nations: frozenset[str]
    age: str = ""
    modifiers: frozenset[str] = frozenset()


def nature(entity: Entity) -> dict[str, float]:
    """What the text shows a candidate to be."""
    features: dict[str, float] = {}
    if entity.is_description:
        features["description"] = 1.0
    elif entity.person > entity.org:
        features["person"] = 1.0
        if entity.person < 0.5 or (not entity.first and not entity.gender):
            features["faint"] = 1.0
    elif entity.org > entity.person:
        features["body"] = 1.0
    else:
        features["unproven"] = 1.0
    if entity.places and entity.opening == len(entity.places) and not entity.first and entity.person < SPEAKS:
        features["opener"] = 1.0
    if entity.governed:
        features["governed"] = entity.governed / len(entity.places) if entity.places else 1.0
    return features


def sieve(candidates: list[tuple[Entity, dict[str, float]]]) -> list[tuple[Entity, dict[str, float]]]:
    """Those of a description's own age, else nation, else office, if there are any: evidence before likelihood."""
    for trait in ("age", "nation", "role"):
        fitting = [c for c in candidates if trait in c[1]]
        if fitting:
            candidates = fitting
    return candidates


def surroundings(features: dict[str, float], entity: Entity, context: Context) -> None:
    if context.content and not entity.is_description and len(entity.last) > 2 and entity.last in context.content:
        features["in_content"] = 1.0
    if context.own >= 0:
        features["own_subject" if context.own == entity.number else "other_own"] = 1.0
    if context.subject == entity.number:
        features["previous_subject"] = 1.0
    elif context.subject >= 0:
        features["other_subject"] = 1.0
    if context.subject_sex and entity.gender:
        features["subject_sex" if entity.gender == context.subject_sex else "other_sex"] = 1.0
    if context.after_quote and context.opens_paragraph and context.before_last == entity.number:
        features["turn"] = 1.0
        if context.after_question:
            features["turn_question"] = 1.0
        if context.content.startswith(ANSWERS):
            features["turn_answer"] = 1.0
    if "last_speaker" in features:
        _going_on(features, context)


def _going_on(features: dict[str, float], context: Context) -> None:
    """What tells whether the last speaker goes on."""
    for name, holds in (("quote", context.after_quote), ("question", context.after_question), ("opens", context.opens_paragraph)):
        if holds:
            features["last_after_" + name] = 1.0


def fit_of(entity: Entity, traits: Traits) -> dict[str, float]:
    out: dict[str, float] = {}
    if traits.head in entity.roles:
        out["role"] = 1.0
    elif traits.kin and traits.kin in entity.kin:
        out["kin"] = 1.0
    elif not entity.roles:
        out["roleless"] = 1.0
    elif traits.kin:
        out["other_role"] = 1.0
    if traits.modifiers & entity.modifiers:
        out["modifier"] = 1.0
    if traits.age and entity.age:
        out["age" if traits.age == entity.age else "other_age"] = 1.0
    if traits.nations & entity.nations:
        out["nation"] = 1.0
    return out


def _is_of(entity: Entity, sex: str) -> bool:
    """Whether a member of the cast may be called he (m) or she (f)."""
    if entity.is_description and (entity.several or entity.acronym in ("document", "organisation", "joint")):
        return False
    if entity.gender not in ("", sex):
        return False
    return entity.person > SPEAKS or bool(entity.first) or not entity.last.endswith("s")  # "Hispanics, which he believes"


def _is_elsewhere(told: frozenset[str], known: set[str]) -> bool:
    """Whether two states differ: "the Virginia Democrat" is nobody from California."""
    state, home = told & state_words(), known & state_words()
    return bool(state and home) and not state & home


@cache
def state_words() -> frozenset[str]:
    """The words of the states' names, in small letters."""
    return frozenset(word for line in lexicon("state_abbreviations") for word in line.split()[1:])


def is_possible(entity: Entity, kind: str, sex: str, traits: Traits | None) -> bool:
    """Whether a member of the cast may be meant."""
    if kind != "floating" and entity.org > entity.person:
        return False
    if kind == "epithet" and entity.governed and entity.governed >= len(entity.places) and entity.person < PROVEN:
        return False  # only ever "in Brenn", "from Brenn"
    if sex and not _is_of(entity, sex):
        return False
    if traits is not None and _is_elsewhere(traits.modifiers, entity.modifiers):
        return False
    return not (traits is not None and traits.nations and entity.nations and not traits.nations & entity.nations)
