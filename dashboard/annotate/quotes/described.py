"""Who an office, an epithet, a group or a document is: its holder if the cast has one, else itself."""

from itertools import islice
from typing import Final

from dashboard.annotate.quotes.candidates import Context, Traits
from dashboard.annotate.quotes.discourse import LOOKED_AT, NOBODY, Discourse, Speaker
from dashboard.annotate.quotes.entity import Entity
from dashboard.annotate.quotes.evidence import rank_below
from dashboard.annotate.quotes.mentions import Mention, speaker_type
from dashboard.annotate.quotes.ranker import calibrated, model
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import CAP, DET, DOC, FUNC, GROUP, NATION, ORG, PREP, ROLE, words

PAIRS: Final = frozenset(["pair", "couple", "two", "both", "duo", "parents", "brothers", "sisters", "men", "women"])


POSSESSIVES: Final = frozenset(["his", "her", "their", "its", "my", "our", "whose"])


FIRMS: Final = frozenset(
    ["company", "firm", "organization", "organisation", "corporation", "airline", "agency", "group", "charity", "regulator"]
)
"""Words for a body that its own name need not hold: the body that spoke last."""


INDEFINITE: Final = frozenset(
    ["a", "an", "one", "another", "some", "many", "several", "two", "three", "four", "five", "no", "every", "each", "any", "most", "other"]
)


def as_printed(story: Story, start: int, end: int) -> str:
    tokens = story.narration
    return " ".join(story.text.plain[tokens.starts[start] : tokens.ends[end - 1]].split()).removesuffix("'s")


def of_description(discourse: Discourse, mention: Mention, position: int, context: Context) -> Speaker:
    """An office, an epithet, a group, a document: its holder if the cast has one, else itself."""
    story = discourse.story
    tokens = story.narration
    lex = words()
    head = tokens.words[mention.head].lower().removesuffix("'s")
    f = tokens.flags[mention.head]
    first = tokens.words[mention.start].lower()
    within = range(mention.start, mention.end)
    linked = any(tokens.words[k] in ("for", "at", "with") for k in within) or any(tokens.words[k].endswith("'s") for k in within)
    related = first in POSSESSIVES
    person = (bool(f & ROLE) and not f & GROUP) or bool(f & ROLE and head in lex.kin)
    key = head
    unlisted = not f & (ROLE | GROUP | ORG | DOC | CAP)
    known = discourse.descriptions.get("the two" if head in PAIRS else key)
    if (
        (person or unlisted)
        and first not in INDEFINITE
        and not linked
        and (tokens.flags[mention.start] & (DET | NATION | ROLE) or mention.name >= 0)
    ):
        traits = _traits(discourse, mention)
        found = _held(
            discourse, discourse.rank("epithet", position, lex.gender.get(head, ""), traits, context), traits, known, related=related
        )
        if found.entity >= 0 and discourse.cast.entities[found.entity].is_description and known is None and not unlisted:
            found = NOBODY
        if known is not None and (head in PAIRS or found.entity < 0 or traits.head not in discourse.cast.entities[found.entity].roles):
            return Speaker(known.number, mention, "epithet", 0.7)
        if found.entity >= 0:
            return found
    if first == "the" and head in FIRMS and known is None and discourse.spoken:
        last = discourse.cast.entities[discourse.spoken[-1][1]]
        if last.org > last.person and not last.is_description:
            return Speaker(last.number, mention, "epithet", 0.7)
    if first == "the" and f & ORG and not f & ROLE and not linked and mention.end - mention.start == 2:
        number = _body(discourse, head)
        if number >= 0:
            return Speaker(number, mention, "epithet", 0.7)
    if (first in ("the", "this", "that", "both") or head in PAIRS) and known is not None:
        return Speaker(known.number, mention, "epithet", 0.7)
    entity = discourse.cast.add("", head, listed=False)
    entity.is_description = True
    entity.text = as_printed(story, mention.start, mention.end)
    entity.acronym = speaker_type(f)
    sex = lex.gender.get(head, "")
    entity.male, entity.female = float(sex == "m"), float(sex == "f")
    discourse.descriptions[key] = entity
    return Speaker(entity.number, mention, "name", model().sieve["noun"])


def _traits(discourse: Discourse, mention: Mention) -> Traits:
    """What a description says of its bearer: office, rank, nation, age."""
    tokens, lex = discourse.story.narration, words()
    head = tokens.words[mention.head].lower().removesuffix("'s")
    kin = lex.kin.get(head, "")
    within = range(mention.start, mention.end)
    if head in ("head", "chief") and tokens.words[mention.head + 1 : mention.head + 3] in (["of", "state"], ["of", "government"]):
        kin = "head"
    age = head.split("-")[0] if head.endswith("-year-old") else ""
    if head == "minister" and tokens.words[mention.head - 1].lower() == "prime":
        head, kin = "premier", "head"
    under = rank_below(tokens.words, mention.head)
    if under:
        head, kin = f"{under} {head}", ""
    nations = frozenset(lex.nation[w] for k in within if (w := tokens.words[k].lower()) in lex.nation)
    modifiers = frozenset(tokens.words[k].lower() for k in within if not tokens.flags[k] & (DET | PREP | FUNC) and k != mention.head)
    return Traits(head, kin, nations, age, modifiers)


def _held(discourse: Discourse, found: Speaker, traits: Traits, known: Entity | None, *, related: bool) -> Speaker:
    """The ranker's answer, unless somebody else alone holds the office, or "her lawyer" was never introduced as one."""
    roles = discourse.cast.entities[found.entity].roles if found.entity >= 0 else set()
    if related:
        fits = found.entity >= 0 and _related(discourse.cast.entities[found.entity], traits.head, traits.kin)
        return found if fits else NOBODY
    if traits.head in roles or traits.modifiers - {"prime"}:
        return found
    return _sole_holder(discourse, traits.head, words().gender.get(traits.head, ""), known, found)


def _sole_holder(discourse: Discourse, head: str, sex: str, known: Entity | None, found: Speaker) -> Speaker:
    """Who alone in the whole text holds an office, where nobody named lately does: "the prime minister", named in full elsewhere."""
    holders = discourse.cast.holders(head) if known is None else []
    if len(holders) != 1 or (sex and holders[0].gender not in ("", sex)):
        return found
    return Speaker(holders[0].number, None, "epithet", calibrated("epithet", 1.0))


def _body(discourse: Discourse, word: str) -> int:
    """The organisation that "the federation" stands for: the one named last that has the word in its name; -1: none."""
    for number in islice(reversed(discourse.recent), LOOKED_AT):
        entity = discourse.cast.entities[number]
        if not entity.is_description and entity.org > entity.person and any(word in form.lower().split() for form in entity.forms):
            return number
    return -1


def _related(entity: Entity, head: str, kin: str) -> bool:
    """Whether "her lawyer" can be this member of the cast: who was introduced as one. Relatives and rivals are told by nothing else."""
    return head in entity.roles or kin in entity.kin or kin in ("kin", "candidate")
