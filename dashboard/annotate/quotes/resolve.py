"""Who speaks: the mention of each clause, and each quotation without one, led to a member of the cast.

A sieve over the text from the top: names first, then descriptions by their role, then pronouns and floating quotations by the
ranker, each seeing who was named and who spoke before, in direct or indirect speech.
"""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import islice
from typing import Final

from dashboard.annotate.quotes.attach import Attachment
from dashboard.annotate.quotes.candidates import NO_CONTEXT, Context
from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.context import clause_context, context_before, first_contents, inner_words, pronoun_context
from dashboard.annotate.quotes.described import as_printed, may_be_body, of_description
from dashboard.annotate.quotes.discourse import NOBODY, Discourse, Speaker
from dashboard.annotate.quotes.entity import Entity
from dashboard.annotate.quotes.mentions import Mention
from dashboard.annotate.quotes.phrases import first_subject
from dashboard.annotate.quotes.ranker import model
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import BREAK, CAP, CONJ, CUE, DET, DOC, GENDER_OF, ORG, PREP, PUNCT, ROLE, bare

MAX_PRONOUNS: Final = 10_000
"""Pronouns between clauses that are read in one text: a bound for hostile ones."""
SUBJECTS: Final = frozenset(["he", "she", "He", "She", "he's", "she's", "He's", "She's"])
OWNER_REACH: Final = 30
"""Tokens before a "his" among which another possessive is sought."""
REPORT_REACH: Final = 30
"""Tokens between a verb of speech and a clause that it reports."""
SPAN, CLAUSE, PRONOUN = 0, 1, 2
"""What is read at one position, in this order."""


def resolve(
    story: Story, clauses: list[Clause], attachments: list[Attachment], discourse: Discourse
) -> tuple[list[Speaker], dict[int, Speaker]]:
    """The speaker of each marked span, and of each clause by the position of its cue."""
    by_cue: dict[int, Speaker] = {}
    spans: list[Speaker] = [NOBODY] * len(attachments)
    groups: dict[int, Speaker] = {}
    contents = first_contents(attachments)
    for position, sort, n in _events(story, clauses, discourse.cast.gendered):
        discourse.advance(position)
        if sort == PRONOUN:
            _read_pronoun(story, discourse, position)
        elif sort == CLAUSE:
            inner = _is_inner(story, clauses, n, contents)
            _read_clause(story, discourse, clauses[n], by_cue, contents, inner=inner)
        elif attachments[n].kind != "term" or attachments[n].mention is not None:
            spans[n] = _of_span(story, discourse, attachments[n], n, by_cue, groups, contents)
            groups.setdefault(story.marked[n].group, spans[n])
            if attachments[n].kind == "direct":
                discourse.speaks(spans[n].entity, position)
    return spans, by_cue


def _events(story: Story, clauses: list[Clause], gendered: list[int]) -> list[tuple[int, int, int]]:
    """`(position, sort, index)` of all that is read, in order: marked spans, clauses, and "he" and "she" elsewhere."""
    told = {c.mention.head for c in clauses if c.mention.kind == "pronoun"}
    words_ = story.narration.words
    out = [(c.start, CLAUSE, n) for n, c in enumerate(clauses)]
    out += [(at, SPAN, k) for k, at in enumerate(story.quote_at) if at >= 0]
    last = max(out)[0] if out else 0  # whom a pronoun behind the last speaker stands for is asked by nothing
    free = (k for k in gendered if k < last and words_[k] in SUBJECTS and k not in told)
    out += [(k, PRONOUN, k) for k in islice(free, MAX_PRONOUNS)]
    return sorted(out)


def _is_inner(story: Story, clauses: list[Clause], n: int, contents: dict[int, int]) -> bool:
    """Whether a clause stands in the report of the one before: "Moe said that Lund thinks"."""
    if n == 0 or clauses[n].cue in contents or clauses[n].mention.kind == "pronoun":
        return False
    start, before = clauses[n].mention.start, clauses[n - 1]
    if before.inverted or before.cue_end > start or start - before.cue_end > REPORT_REACH:
        return False
    between = story.narration.flags[before.cue_end : start]
    return not (between and between[-1] & CONJ) and not any(f & PUNCT for f in between)


def _read_pronoun(story: Story, discourse: Discourse, at: int) -> None:
    """Takes note of who a "he" or "she" is that does not speak, as one would of a name."""
    sex = GENDER_OF[bare(story.narration.words[at].lower())]
    number = discourse.last_pronoun(at)
    if number < 0 or discourse.cast.entities[number].gender not in ("", sex):
        number = discourse.antecedent(at, sex, pronoun_context(story, discourse, at))
    discourse.pronouns[at] = number
    discourse.touch(number, at)


def _read_clause(
    story: Story, discourse: Discourse, clause: Clause, by_cue: dict[int, Speaker], contents: dict[int, int], position: int = -1,
    *, inner: bool = False,
) -> Speaker:  # fmt: skip
    """The speaker of a clause, found once; `position` is where the words stand that it attributes, if read before it.

    Who speaks in an `inner` clause, one that is itself reported, is no speaker to go on with."""
    if clause.cue not in by_cue:
        context = clause_context(story, discourse, clause, contents.get(clause.cue))
        found = by_cue[clause.cue] = _speaker_of(discourse, _with_partner(story, clause), clause.start, context)
        if clause.mention.kind == "pronoun":
            discourse.pronouns[clause.mention.head] = found.entity
        if not inner:
            discourse.speaks(found.entity, clause.start if position < 0 else position)
        discourse.last_mention[found.entity] = clause.mention
    return by_cue[clause.cue]


def _of_span(
    story: Story, discourse: Discourse, attachment: Attachment, k: int, by_cue: dict[int, Speaker], groups: dict[int, Speaker],
    contents: dict[int, int],
) -> Speaker:  # fmt: skip
    span, at = story.marked[k], story.quote_at[k]
    if not span.first and span.group in groups:
        return groups[span.group]._replace(resolution="continued")
    if attachment.clause is not None:
        found = _read_clause(story, discourse, attachment.clause, by_cue, contents, at)
        return found._replace(resolution="continued") if attachment.how == "chain" else found
    if attachment.mention is not None:
        return _speaker_of(discourse, _owner_named(story, discourse, attachment.mention), attachment.mention.start)
    if attachment.kind == "mixed":
        lo, _ = story.sentence(at)
        subject = _viewer(story, lo) or first_subject(story, lo, at)
        if subject is not None and subject.kind != "noun":
            found = _speaker_of(discourse, subject, subject.start)
            return found._replace(confidence=0.6 * found.confidence)
    found = discourse.rank("floating", at, "", None, context_before(story, discourse, inner_words(story, k), at))
    return found._replace(mention=_last_mention(discourse, found.entity, at)) if found.entity >= 0 else found


def _owner_named(story: Story, discourse: Discourse, mention: Mention) -> Mention:
    """The name that owns something before in the same sentence, of a "his" or "her": "Moe's silence and his threat to “leave”"."""
    sex = GENDER_OF.get(story.narration.words[mention.head].lower()) if mention.kind == "pronoun" else None
    if sex is None:
        return mention
    lo = max(story.sentence(mention.head)[0], mention.start - OWNER_REACH)
    for k in range(mention.start - 1, lo - 1, -1):
        name = story.ends.get(k)
        if name is not None and story.names[name].possessive:
            number = discourse.cast.of_name[name]
            fits = number >= 0 and discourse.cast.entities[number].is_person and discourse.cast.entities[number].gender in ("", sex)
            return mention._replace(kind="name", name=name) if fits else mention
    return mention


def _viewer(story: Story, lo: int) -> Mention | None:
    """ "For Moe, the plan is “mad”": in whose eyes it is so."""
    words_ = story.narration.words
    k = story.begins.get(lo + 1) if words_[lo] in ("For", "To") else None
    if k is None or story.names[k].possessive or words_[story.names[k].end : story.names[k].end + 1] != [","]:
        return None
    name = story.names[k]
    return Mention(name.start, name.end, name.end - 1, "name", k)


def _last_mention(discourse: Discourse, number: int, at: int) -> Mention | None:
    """The words that named the antecedent last: its last reporting clause, or its last name."""
    places = discourse.cast.entities[number].places
    j = bisect_left(places, at) - 1
    clause = discourse.last_mention.get(number)
    if clause is not None and (j < 0 or clause.start >= places[j]):
        return clause
    if j < 0:
        return None
    k = discourse.story.begins[places[j]]
    name = discourse.story.names[k]
    return Mention(name.start, name.end, name.end - 1, "name", k)


def _speaker_of(discourse: Discourse, mention: Mention, position: int, context: Context = NO_CONTEXT) -> Speaker:
    thing = _named_thing(discourse.story, mention)
    if thing is not None:
        return of_description(discourse, thing, position, context)._replace(mention=thing)
    if mention.name >= 0 and (mention.kind == "name" or discourse.cast.of_name[mention.name] >= 0):
        return _named(discourse, mention)
    if mention.kind == "pronoun":
        return _pronoun(discourse, mention, position, context)._replace(mention=mention)
    if context.pair is not None:
        return _joint(discourse, context.pair)._replace(mention=mention, resolution="epithet", confidence=model().sieve["number"])
    return of_description(discourse, mention, position, context)._replace(mention=mention)


def _named_thing(story: Story, mention: Mention) -> Mention | None:
    """ "The Moe letter hits Lund and claims": the letter, where the clause has only its name; None where a name is all there is."""
    at = mention.end
    if mention.kind != "name" or mention.partner >= 0 or at >= len(story.narration.words) or mention.end != story.names[mention.name].end:
        return None
    f = story.narration.flags[at]
    if not story.narration.flags[mention.start] & DET or not f & (DOC | ORG) or f & (CAP | CUE | ROLE):
        return None
    return Mention(mention.start, at + 1, at, "noun")


def _with_partner(story: Story, clause: Clause) -> Mention:
    """The mention of a clause with the second name behind its verb: "wrote Ann Moe and Jo Lund in March"."""
    mention = clause.mention
    at = mention.end + 1
    alone = mention.partner < 0 and story.narration.words[mention.end : at] in (["and"], ["&"])
    if not clause.inverted or mention.kind != "name" or not alone:
        return mention
    k = story.begins.get(at, -1)
    if k < 0 or story.names[k].possessive or story.names[k].first == story.names[k].end:
        return mention
    end = story.names[k].end
    if end < len(story.narration.flags) and not story.narration.flags[end] & (PUNCT | PREP | BREAK):
        return mention
    return mention._replace(end=end, head=end - 1, name=k, partner=mention.name)


def _joint(discourse: Discourse, mention: Mention) -> Speaker:
    """Two names with one verb: a member of the cast of its own."""
    story = discourse.story
    names = []
    for k in (mention.partner, mention.name):
        number = discourse.cast.of_name[k]
        printed = as_printed(story, story.names[k].first, story.names[k].end)
        names.append(discourse.cast.entities[number].name() if number >= 0 else printed)
    key = " and ".join(names)
    entity = discourse.descriptions.get(key)
    if entity is None:
        entity = discourse.cast.add("", names[-1].split()[-1], listed=False)
        entity.is_description, entity.text, entity.acronym = True, key, "joint"
        discourse.descriptions[key] = discourse.descriptions["the two"] = entity
    return Speaker(entity.number, mention, "name", model().sieve["name"])


def _named(discourse: Discourse, mention: Mention) -> Speaker:
    if mention.partner >= 0:
        return _joint(discourse, mention)
    number = discourse.cast.of_name[mention.name]
    name = discourse.story.names[mention.name]
    if number < 0:
        entity = discourse.cast.add("", discourse.story.narration.words[mention.head])
        entity.forms[as_printed(discourse.story, name.first, name.end)] += 1
        discourse.cast.of_name[mention.name] = number = entity.number
        entity.places.append(name.start)
    resolution = "title" if mention.start < name.first else "name"
    return Speaker(number, mention, resolution, model().sieve[resolution])


def _pronoun(discourse: Discourse, mention: Mention, position: int, context: Context) -> Speaker:
    word = bare(discourse.story.narration.words[mention.head].lower())
    word = "they" if word in ("their", "them") else word
    sex = GENDER_OF.get(word)
    if sex is not None:
        return discourse.rank("pronoun", position, sex, None, context)
    if context.thing is not None:
        found = of_description(discourse, context.thing, position, context)
        return found._replace(resolution="pronoun", confidence=model().sieve["number"])
    if word == "they" and context.pair is not None:
        return _joint(discourse, context.pair)._replace(mention=mention, resolution="pronoun", confidence=model().sieve["number"])
    if word in ("they", "it", "we"):
        heard = [number for _, number in reversed(discourse.spoken[-8:])]
        for number in [context.subject, *heard] if context.subject >= 0 else heard:
            if _fits_number(discourse.cast.entities[number], word):
                return Speaker(number, mention, "pronoun", model().sieve["number"])
    if word == "they" and context.crowd is not None:
        found = of_description(discourse, context.crowd, position, context)
        return found._replace(resolution="pronoun", confidence=model().sieve["number"])
    if word == "they":
        found = discourse.rank("pronoun", position, "", None, context)
        return found._replace(confidence=0.6 * found.confidence)
    return NOBODY


def _fits_number(entity: Entity, word: str) -> bool:
    """Whether "it" or "they" may stand for a member of the cast: no person is "it", no group is, and one person is no "they"."""
    if not entity.is_description:
        return may_be_body(entity)
    several = entity.several or entity.acronym == "joint"
    return not several and not entity.gender if word == "it" else several or entity.acronym == "organisation" or word == "we"


def type_of(entity: Entity) -> str:
    """person, organisation, document, unnamed or unknown."""
    if entity.is_description:
        return entity.acronym
    if entity.person > entity.org:
        return "person"
    return "organisation" if entity.org > entity.person else "unknown"


def settle(entities: Iterable[Entity]) -> None:
    """A member of the cast that nothing shows to be a body and that has a first name is a person."""
    for entity in entities:
        if entity.person == entity.org and entity.first and not entity.is_description:
            entity.person += 0.1


__all__ = ["Discourse", "Speaker", "resolve", "settle", "type_of"]
