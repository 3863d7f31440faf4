"""Who an office, an epithet, a group or a document is: its holder if the cast has one, else itself."""

from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from dashboard.annotate.quotes.candidates import Context, Traits
from dashboard.annotate.quotes.discourse import LOOKED_AT, NOBODY, Discourse, Speaker
from dashboard.annotate.quotes.entity import Entity
from dashboard.annotate.quotes.evidence import PLACING, rank_below
from dashboard.annotate.quotes.mentions import Mention, speaker_type
from dashboard.annotate.quotes.ranker import calibrated, model
from dashboard.annotate.quotes.story import QUOTE, Story
from dashboard.annotate.quotes.words import (
    AUX,
    BREAK,
    CAP,
    CUE,
    DET,
    DOC,
    EPITHET,
    FUNC,
    GIVEN,
    GROUP,
    NATION,
    ORG,
    PREP,
    PRON,
    ROLE,
    TITLE,
    bare,
    words,
)
from dashboard.datafiles import lexicon

PAIRS: Final = frozenset(["pair", "couple", "two", "both", "duo", "parents", "brothers", "sisters", "men", "women"])


POSSESSIVES: Final = frozenset(["his", "her", "their", "its", "my", "our", "whose"])


INDEFINITE: Final = frozenset(
    ["a", "an", "one", "another", "some", "many", "several", "two", "three", "four", "five", "no", "every", "each", "any", "most", "other",
     "somebody", "someone", "anybody", "anyone", "everybody", "everyone", "nobody"]
)  # fmt: skip


def as_printed(story: Story, start: int, end: int) -> str:
    return " ".join(story.text.plain[story.narration.starts[start] : story.end(end - 1)].split()).removesuffix("'s").removesuffix("'")


LEARNT: Final = 0.8
"""Confidence from which a description is taken for an office of whom it stands for: the senator will be the senator again."""
NAME_REACH: Final = 6
"""Tokens behind a description's comma among which a name may begin."""
THINGS: Final = frozenset(["document", "organisation"])
"""Sorts of speakers that no word for a person stands for."""
SHORTEST_THING: Final = 5
"""Letters up to which an ending tells nothing: the city, the site."""


class Phrase(NamedTuple):
    """A description taken apart: its head and first word in small letters, the head's flags."""

    head: str
    first: str
    flags: int
    linked: bool
    """Whether it belongs to somebody or something named in it: "a spokesman for the club", "Moe's lawyer"."""

    @property
    def person(self) -> bool:
        """Whether the lexicons know the head as a word for one person."""
        return bool(self.flags & ROLE) and (not self.flags & GROUP or self.head in words().kin)

    @property
    def unlisted(self) -> bool:
        """Whether no lexicon has the head, and nothing shows it to be a thing: likely a person by trade or part."""
        several = self.head.endswith("s") and not self.head.endswith("ss")
        thing = several or (len(self.head) > SHORTEST_THING and self.head.endswith(_thing_endings()))
        return not self.flags & (ROLE | GROUP | ORG | DOC | CAP) and not thing


@lru_cache(maxsize=1)
def _thing_endings() -> tuple[str, ...]:
    return lexicon("thing_endings")


@lru_cache(maxsize=1)
def _firm_nouns() -> frozenset[str]:
    return frozenset(lexicon("firm_nouns"))


def of_description(discourse: Discourse, mention: Mention, position: int, context: Context) -> Speaker:
    """An office, an epithet, a group, a document: its holder if the cast has one, else itself."""
    if mention.start not in discourse.described:
        discourse.described[mention.start] = _read(discourse, mention, position, context)
    return discourse.described[mention.start]


def _read(discourse: Discourse, mention: Mention, position: int, context: Context) -> Speaker:
    """What `of_description` says of a description that is read for the first time."""
    number = _named_before(discourse, mention)
    number = number if number >= 0 else _named_behind(discourse, mention)
    if number >= 0:
        return Speaker(number, mention, "title", model().sieve["title"])
    phrase = _phrase(discourse.story, mention)
    known = discourse.descriptions.get("the two" if phrase.head in PAIRS else phrase.head)
    found = _of_person(discourse, mention, position, context, phrase, known)
    if found is None:
        number = _of_body(discourse, mention, phrase, known, context)
        if (
            number < 0
            and known is not None
            and not _is_other_group(discourse, mention, known)
            and (phrase.first in ("the", "this", "that", "both") or phrase.head in PAIRS)
        ):
            number = known.number
        found = Speaker(number, mention, "epithet", model().sieve["known"]) if number >= 0 else None
    return found or new_description(discourse, mention)


def _is_other_group(discourse: Discourse, mention: Mention, known: Entity) -> bool:
    """Whether a group is told apart from the one met before: "the federal officials" are not "two police officials"."""
    told = _traits(discourse, mention).modifiers
    return known.several and bool(told) and not told & set(known.text.lower().split())


def _phrase(story: Story, mention: Mention) -> Phrase:
    tokens = story.narration
    inside = tokens.words[mention.start : mention.end]
    linked = any(w in ("for", "at", "with") or w.endswith(("'s", "s'")) for w in inside)
    return Phrase(bare(tokens.words[mention.head].lower()), tokens.words[mention.start].lower(), tokens.flags[mention.head], linked)


def _named_before(discourse: Discourse, mention: Mention) -> int:
    """Who is named right before a description set off by commas: "AIPAC, the pro-Israel lobby, which said"; -1: nobody."""
    story = discourse.story
    words_, flags = story.narration.words, story.narration.flags
    k = story.ends.get(mention.start - 2, -1) if mention.start > 1 and words_[mention.start - 1] in (",", "—", "–") else -1
    if k < 0 or story.names[k].possessive or not flags[mention.start] & DET or mention.name >= 0:
        return -1
    start = story.names[k].start
    if mention.end >= len(words_):
        return -1
    # "Ann Moe, the director for the party said": the second comma is left out.
    opens = start == story.sentence(start)[0] or bool(flags[start - 1] & QUOTE)
    closed = words_[mention.end] == "," or mention.shown is not None or (opens and bool(flags[mention.end] & CUE))
    placed = start > 0 and words_[start - 1].lower() in PLACING  # "In Brenn, the mayor, who …, said"
    return discourse.cast.of_name[k] if closed and not placed else -1


def _named_behind(discourse: Discourse, mention: Mention) -> int:
    """Who is named between commas right behind a description: "One of them, his former deputy Ann Moe, said"; -1: nobody."""
    story = discourse.story
    words_, flags = story.narration.words, story.narration.flags
    at = mention.end + 1
    if words_[mention.end : at] != [","]:
        return -1
    while (
        at < len(words_)
        and at < mention.end + NAME_REACH
        and at not in story.begins
        and flags[at] & (DET | ROLE | NATION | EPITHET | PRON | AUX)
    ):
        at += 1
    k = story.begins.get(at, -1)
    if k < 0 or story.names[k].possessive or words_[story.names[k].end : story.names[k].end + 1] != [","]:
        return -1
    number = discourse.cast.of_name[k]
    if words_[mention.head + 1 : mention.end][:1] == ["for"] and not flags[story.names[k].first] & (GIVEN | TITLE):
        return -1  # "A spokeswoman for the builder, Orlo Homes, said"
    return number if number >= 0 and discourse.cast.entities[number].is_person else -1


def _of_person(
    discourse: Discourse, mention: Mention, position: int, context: Context, phrase: Phrase, known: Entity | None
) -> Speaker | None:
    """The member of the cast whom "the mayor", "the Dutch striker" or "her lawyer" stands for; None: somebody not met before."""
    start = discourse.story.narration.flags[mention.start]
    definite = start & (DET | NATION | ROLE) or mention.name >= 0
    if not (phrase.person or phrase.unlisted) or phrase.first in INDEFINITE or phrase.linked or not definite:
        return None
    traits = _traits(discourse, mention)
    ranked = discourse.rank("epithet", position, words().gender.get(phrase.head, ""), traits, context)
    found = _held(discourse, ranked, traits, known, related=phrase.first in POSSESSIVES)
    new = known is None and found.entity >= 0 and traits.head not in discourse.cast.entities[found.entity].roles
    if new and (traits.head in ANONYMOUS or _is_introduced(discourse.story, mention.start, traits.head)):
        return None
    if phrase.first in POSSESSIVES and found.entity == discourse.last_pronoun(position):
        found = NOBODY  # "she stopped, said her mother": nobody is her own mother
    holder = discourse.cast.entities[found.entity] if found.entity >= 0 else None
    if holder is not None and holder.is_description and (holder.acronym in THINGS or (known is None and not phrase.unlisted)):
        holder = None
    if known is not None and (phrase.head in PAIRS or holder is None or traits.head not in holder.roles):
        return Speaker(known.number, mention, "epithet", model().sieve["known"])
    if holder is None:
        return None
    if not holder.is_description and phrase.person and phrase.first not in POSSESSIVES and found.confidence >= LEARNT:
        holder.roles.add(traits.head)
    return found


def _of_body(discourse: Discourse, mention: Mention, phrase: Phrase, known: Entity | None, context: Context) -> int:
    """The organisation that "the company" or "the federation" stands for; -1: none."""
    if phrase.first == "the" and phrase.head in _firm_nouns() and known is None and not phrase.linked:
        near = [number for number in (context.subject, *(n for _, n in discourse.spoken[:-4:-1])) if number >= 0]
        found = next((number for number in near if may_be_body(discourse.cast.entities[number])), -1)
        found = found if found >= 0 else _sole_body(discourse, mention.start)
        if found >= 0:
            return found
    if phrase.first != "the" or phrase.linked or phrase.flags & ROLE or mention.end - mention.start != 2:
        return -1
    return _body(discourse, phrase.head)


def new_description(discourse: Discourse, mention: Mention) -> Speaker:
    """A member of the cast that has no name, only a description."""
    phrase = _phrase(discourse.story, mention)
    entity = discourse.cast.add("", phrase.head, listed=False)
    entity.is_description = True
    entity.text = as_printed(discourse.story, mention.start, mention.end)
    entity.acronym = speaker_type(phrase.flags)
    entity.several = bool(phrase.flags & GROUP) and not phrase.person
    sex = words().gender.get(phrase.head, "")
    entity.male, entity.female = float(sex == "m"), float(sex == "f")
    discourse.descriptions[phrase.head] = entity
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
    if traits.head in roles:
        return found
    if traits.modifiers - {"prime"}:
        told = [entity for entity in discourse.cast.holders(traits.head) if traits.modifiers & entity.modifiers]
        return Speaker(told[0].number, None, "epithet", calibrated("epithet", 1.0)) if len(told) == 1 and known is None else found
    if known is None and traits.kin in OFFICES and not _may_hold(discourse, found, traits):
        return NOBODY
    return _sole_holder(discourse, traits.head, words().gender.get(traits.head, ""), known, found)


ANONYMOUS: Final = frozenset(["source", "insider"])
"""Words for who is not named."""
INTRODUCED_REACH: Final = 60
"""Tokens before "the man" among which "a man" is sought."""


def _is_introduced(story: Story, at: int, head: str) -> bool:
    """Whether somebody without a name was brought in by this word shortly before: "an angry man … “No,” the man shouted"."""
    words_, flags = story.narration.words, story.narration.flags
    for k in range(at - 1, max(1, at - INTRODUCED_REACH), -1):
        if words_[k] == head and (words_[k - 1] in ("a", "an") or (words_[k - 2] in ("a", "an") and not flags[k - 1] & (CAP | ROLE))):
            return not (k + 1 < len(words_) and (words_[k + 1] in (",", "named") or flags[k + 1] & CAP))
    return False


OFFICES: Final = frozenset(
    ["lawyer", "judge", "police", "doctor", "mayor", "soldier", "cleric", "spokes", "governor", "resident", "writer"]
)
"""Families of offices that a story tells of whoever holds one: "the judge" is nobody who was not introduced as one."""


NEIGHBOURS: Final = frozenset(
    ["scholar", "soldier", "official", "head", "chair", "human", "resident", "victim", "kin", "school", "work", "writer"]
)
"""Families whose members may well hold one of those offices: the professor is the physician, the major the officer."""


def _may_hold(discourse: Discourse, found: Speaker, traits: Traits) -> bool:
    """Whether nothing tells against the ranker's choice: no other office is known of him, or nobody else was shown to hold this one."""
    entity = discourse.cast.entities[found.entity] if found.entity >= 0 else None
    return entity is None or not entity.kin or traits.kin in entity.kin or bool(entity.kin & NEIGHBOURS)


def _sole_holder(discourse: Discourse, head: str, sex: str, known: Entity | None, found: Speaker) -> Speaker:
    """Who alone in the whole text holds an office, where nobody named lately does: "the prime minister", named in full elsewhere."""
    holders = discourse.cast.holders(head) if known is None else []
    if len(holders) != 1 or (sex and holders[0].gender not in ("", sex)):
        return found
    return Speaker(holders[0].number, None, "epithet", calibrated("epithet", 1.0))


BODY_REACH: Final = 150
"""Tokens before "the company" among which its name is sought: a bound for sentences without an end."""


def _sole_body(discourse: Discourse, at: int) -> int:
    """The one organisation that is named in the sentence before the one at `at`, or earlier in this; -1: none, or several."""
    story, cast = discourse.story, discourse.cast
    lo = story.sentence(at)[0]
    lo = story.sentence(lo - 1)[0] if lo and not story.narration.flags[lo - 1] & BREAK else lo
    found = set()
    k = discourse.next_name - 1
    while k >= 0 and story.names[k].start >= max(lo, at - BODY_REACH):
        number = cast.of_name[k]
        if number >= 0 and cast.entities[number].org > cast.entities[number].person:
            found.add(number)
        k -= 1
    return found.pop() if len(found) == 1 else -1


def may_be_body(entity: Entity) -> bool:
    """Whether a name may be an organisation's: shown to be one, or nothing shows a person."""
    if entity.is_description or entity.org > entity.person:
        return not entity.is_description
    return not (entity.gender or entity.roles or entity.age) and entity.first not in words().given


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
