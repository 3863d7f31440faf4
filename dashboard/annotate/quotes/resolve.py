"""Who speaks: the mention of each clause, and each quotation without one, led to a member of the cast.

A sieve over the text from the top: names first, then descriptions by their role, then pronouns and floating quotations by the
ranker, each seeing who was named and who spoke before, in direct or indirect speech.
"""

from bisect import bisect_left
from collections.abc import Iterable

from dashboard.annotate.quotes.attach import Attachment
from dashboard.annotate.quotes.candidates import NO_CONTEXT, Context
from dashboard.annotate.quotes.context import SEX, clause_context, context_before, first_contents, inner_words
from dashboard.annotate.quotes.cues import Clause, first_subject
from dashboard.annotate.quotes.described import as_printed, of_description
from dashboard.annotate.quotes.discourse import NOBODY, Discourse, Speaker
from dashboard.annotate.quotes.entity import Entity
from dashboard.annotate.quotes.mentions import Mention
from dashboard.annotate.quotes.ranker import model
from dashboard.annotate.quotes.story import Story


def resolve(
    story: Story, clauses: list[Clause], attachments: list[Attachment], discourse: Discourse
) -> tuple[list[Speaker], dict[int, Speaker]]:
    """The speaker of each marked span, and of each clause by the position of its cue."""
    by_cue: dict[int, Speaker] = {}
    spans: list[Speaker] = [NOBODY] * len(attachments)
    groups: dict[int, Speaker] = {}
    contents = first_contents(attachments)
    events = sorted([(c.start, 1, n) for n, c in enumerate(clauses)] + [(at, 0, k) for k, at in enumerate(story.quote_at) if at >= 0])
    for position, is_clause, n in events:
        discourse.advance(position)
        if is_clause:
            if clauses[n].cue not in by_cue:
                by_cue[clauses[n].cue] = _speaker_of(
                    discourse,
                    clauses[n].mention,
                    clauses[n].start,
                    clause_context(story, discourse, clauses[n], contents.get(clauses[n].cue)),
                )
                discourse.speaks(by_cue[clauses[n].cue].entity, position)
                discourse.last_mention[by_cue[clauses[n].cue].entity] = clauses[n].mention
            continue
        if attachments[n].kind == "term" and attachments[n].mention is None:
            continue
        spans[n] = _of_span(story, discourse, attachments[n], n, by_cue, groups, contents)
        groups.setdefault(story.marked[n].group, spans[n])
        if attachments[n].kind == "direct":
            discourse.speaks(spans[n].entity, position)
    return spans, by_cue


def _of_span(
    story: Story, discourse: Discourse, attachment: Attachment, k: int, by_cue: dict[int, Speaker], groups: dict[int, Speaker],
    contents: dict[int, int],
) -> Speaker:  # fmt: skip
    span, at = story.marked[k], story.quote_at[k]
    if not span.first and span.group in groups:
        return groups[span.group]._replace(resolution="continued")
    if attachment.clause is not None:
        cue = attachment.clause.cue
        if cue not in by_cue:
            by_cue[cue] = _speaker_of(
                discourse,
                attachment.clause.mention,
                attachment.clause.start,
                clause_context(story, discourse, attachment.clause, contents.get(cue)),
            )
            discourse.speaks(by_cue[cue].entity, at)
            discourse.last_mention[by_cue[cue].entity] = attachment.clause.mention
        return by_cue[cue]._replace(resolution="continued") if attachment.how == "chain" else by_cue[cue]
    if attachment.mention is not None:
        return _speaker_of(discourse, attachment.mention, attachment.mention.start)
    if attachment.kind == "mixed":
        lo, _ = story.sentence(at)
        subject = first_subject(story, lo, at)
        if subject is not None and subject.kind != "noun":
            found = _speaker_of(discourse, subject, subject.start)
            return found._replace(confidence=0.6 * found.confidence)
    found = discourse.rank("floating", at, "", None, context_before(story, discourse, inner_words(story, k), at))
    return found._replace(mention=_last_mention(discourse, found.entity, at)) if found.entity >= 0 else found


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
    if mention.name >= 0 and (mention.kind == "name" or discourse.cast.of_name[mention.name] >= 0):
        return _named(discourse, mention)
    if mention.kind == "pronoun":
        return _pronoun(discourse, mention, position, context)._replace(mention=mention)
    return of_description(discourse, mention, position, context)._replace(mention=mention)


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
    word = discourse.story.narration.words[mention.head].lower()
    sex = SEX.get(word)
    if sex is not None:
        return discourse.rank("pronoun", position, sex, None, context)
    if (
        word == "it"
        and context.subject >= 0
        and discourse.cast.entities[context.subject].org > discourse.cast.entities[context.subject].person
    ):
        return Speaker(context.subject, mention, "pronoun", 0.6)
    if word in ("they", "it", "we"):
        for _, number in reversed(discourse.spoken[-8:]):
            entity = discourse.cast.entities[number]
            if entity.is_description or entity.org >= entity.person:
                return Speaker(number, mention, "pronoun", 0.6)
    if word == "they":
        found = discourse.rank("pronoun", position, "", None, context)
        return found._replace(confidence=0.6 * found.confidence)
    return NOBODY


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
