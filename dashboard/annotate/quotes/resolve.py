"""Who speaks: the mention of each clause, and each quotation without one, led to a member of the cast.

A sieve over the text from the top: names first, then descriptions by their role, then pronouns and floating quotations by the
ranker, each seeing who was named and who spoke before, in direct or indirect speech.
"""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import islice
from typing import Final, NamedTuple

from dashboard.annotate.quotes.attach import Attachment
from dashboard.annotate.quotes.cast import Cast, Entity, rank_below
from dashboard.annotate.quotes.cues import Clause, first_subject
from dashboard.annotate.quotes.mentions import Mention, speaker_type
from dashboard.annotate.quotes.ranker import calibrated, margin_probability, model
from dashboard.annotate.quotes.story import Story
from dashboard.annotate.quotes.words import BREAK, CAP, DET, DOC, FUNC, GROUP, NATION, ORG, PREP, ROLE, words

LOOKED_AT: Final = 100
"""Members of the cast, the last first, among whom candidates are sought: a bound for hostile lists."""
CANDIDATES: Final = 8
"""Members of the cast that are weighed for one anaphor: those named or heard last."""
PAIRS: Final = frozenset(["pair", "couple", "two", "both", "duo", "parents", "brothers", "sisters", "men", "women"])
AHEAD: Final = 12
"""Names after a quotation that are looked through where none stands before it."""
POSSESSIVES: Final = frozenset(["his", "her", "their", "its", "my", "our", "whose"])
FIRMS: Final = frozenset(
    ["company", "firm", "organization", "organisation", "corporation", "airline", "agency", "group", "charity", "regulator"]
)
"""Words for a body that its own name need not hold: the body that spoke last."""
INDEFINITE: Final = frozenset(
    ["a", "an", "one", "another", "some", "many", "several", "two", "three", "four", "five", "no", "every", "each", "any", "most", "other"]
)


class Speaker(NamedTuple):
    """`entity` is the number in the cast, -1 where nobody is expressed."""

    entity: int
    mention: Mention | None
    resolution: str
    confidence: float


NOBODY: Final = Speaker(-1, None, "none", 0.5)


class Choice(NamedTuple):
    """One decision of the ranker, kept for training: candidates with their features, in order of recency."""

    kind: str
    position: int
    candidates: list[tuple[Entity, dict[str, float]]]


class Context(NamedTuple):
    """What surrounds the words that somebody spoke."""

    content: str = ""
    """The marked words themselves: who is named in them is hardly their speaker."""
    subject: int = -1
    """The member of the cast that is the subject of the sentence before."""
    subject_sex: str = ""
    """The gender of the pronoun that is the subject of the sentence before."""
    after_quote: bool = False
    """Whether nothing but a paragraph's end stands between these words and the marked words before."""
    after_question: bool = False
    opens_paragraph: bool = False


NO_CONTEXT: Final = Context()


class Discourse:
    """What has been said so far, while the text is read from the top."""

    def __init__(self, story: Story, cast: Cast) -> None:
        self.story, self.cast = story, cast
        self.recent: dict[int, int] = {}
        self.spoken: list[tuple[int, int]] = []
        self.counts: dict[int, int] = {}
        self.total = 0
        self.next_name = 0
        self.descriptions: dict[str, Entity] = {}
        self.choices: list[Choice] = []
        self.keep_choices = False
        self.last_mention: dict[int, Mention] = {}

    def advance(self, position: int) -> None:
        """Takes note of all names before `position`."""
        names = self.story.names
        while self.next_name < len(names) and names[self.next_name].start < position:
            number = self.cast.of_name[self.next_name]
            if number >= 0:
                self.note(number, names[self.next_name].start)
            self.next_name += 1

    def note(self, number: int, position: int) -> None:
        self.recent.pop(number, None)
        self.recent[number] = position
        self.counts[number] = self.counts.get(number, 0) + 1
        self.total += 1

    def speaks(self, number: int, position: int) -> None:
        if number < 0:
            return
        self.spoken.append((position, number))
        self.cast.entities[number].heard.append(position)
        self.recent.pop(number, None)
        self.recent[number] = position

    def rank(self, kind: str, position: int, sex: str, traits: "Traits | None" = None, context: Context = NO_CONTEXT) -> Speaker:
        candidates = self._candidates(kind, position, sex, traits, context)
        if self.keep_choices:
            self.choices.append(Choice(kind, position, candidates))
        if traits is not None:
            candidates = _sieve(candidates)
        if not candidates:
            return NOBODY
        weights = model().weights[kind]
        scores = [sum(v * weights.get(n, 0.0) for n, v in features.items()) for _, features in candidates]
        best = max(range(len(scores)), key=lambda i: scores[i])
        probability = margin_probability(scores)
        return Speaker(candidates[best][0].number, None, kind, calibrated(kind, probability))

    def _candidates(
        self, kind: str, position: int, sex: str, traits: "Traits | None", context: Context
    ) -> list[tuple[Entity, dict[str, float]]]:
        out: list[tuple[Entity, dict[str, float]]] = []
        paragraph = self.story.paragraph(position)
        lo, _ = self.story.sentence(position)
        speakers = [number for _, number in self.spoken[-6:]]
        for number in islice(reversed(self.recent), LOOKED_AT):
            entity = self.cast.entities[number]
            if not _possible(entity, kind, sex, traits) or (traits is not None and traits.kin and entity.is_description):
                continue
            features = self._features(entity, position, paragraph, lo, len(out), speakers)
            if sex and entity.gender == sex:
                features["gender"] = 1.0
            if traits is not None:
                features.update(_fit(entity, traits))
            _surroundings(features, entity, context)
            out.append((entity, features))
            if len(out) == CANDIDATES:
                break
        if not out:
            self._ahead(out, kind, paragraph, sex, traits)
        return out

    def _ahead(self, out: list[tuple[Entity, dict[str, float]]], kind: str, paragraph: int, sex: str, traits: "Traits | None") -> None:
        """Nobody has been named yet ("I did it," he said. Ann Moe …): those named soon after."""
        for k in range(self.next_name, min(self.next_name + AHEAD, len(self.story.names))):
            number = self.cast.of_name[k]
            near = self.story.paragraph(self.story.names[k].start) - paragraph <= 2
            if number >= 0 and near and all(e.number != number for e, _ in out):
                entity = self.cast.entities[number]
                if entity.is_person and _possible(entity, kind, sex, traits):
                    features = {f"rank{len(out)}": 1.0, "ahead": 1.0, "person": 1.0}
                    if traits is not None:
                        features.update(_fit(entity, traits))
                    out.append((entity, features))

    def _features(self, entity: Entity, position: int, paragraph: int, lo: int, rank: int, speakers: list[int]) -> dict[str, float]:
        number = entity.number
        at = self.recent[number]
        back = paragraph - self.story.paragraph(at)
        heard = entity.heard[-1] if entity.heard else -1
        spoke_back = paragraph - self.story.paragraph(heard) if heard >= 0 else 99
        places = entity.places
        named = bisect_left(places, position) - 1
        named_at = places[named] if named >= 0 else -1
        features = {
            f"rank{min(rank, 4)}": 1.0,
            ("same_paragraph", "back1", "back2", "back3", "back4", "back5")[min(max(back, 0), 5)]: 1.0,
            "share": self.counts.get(number, 0) / max(1, self.total),
        }
        if at >= lo:
            features["same_sentence"] = 1.0
        if speakers and speakers[-1] == number:
            features["last_speaker"] = 1.0
        elif number in speakers[-3:]:
            features["speaker3"] = 1.0
        if spoke_back <= 1:
            features["spoke_same" if spoke_back == 0 else "spoke_back1"] = 1.0
        elif spoke_back == 99:
            features["never_spoke"] = 1.0
        if named_at in entity.subjects:
            features["subject"] = 1.0
        if named_at >= 0 and self.story.paragraph(named_at) == paragraph:
            features["named_here"] = 1.0
        if entity.is_description and back == 0 and speakers and speakers[-1] == number:
            features["described_here"] = 1.0
        features.update(_nature(entity))
        return features


def _nature(entity: Entity) -> dict[str, float]:
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
    if entity.governed:
        features["governed"] = entity.governed / len(entity.places) if entity.places else 1.0
    return features


def _sieve(candidates: list[tuple[Entity, dict[str, float]]]) -> list[tuple[Entity, dict[str, float]]]:
    """Those of a description's own age, else nation, else office, if there are any: evidence before likelihood."""
    for trait in ("age", "nation", "role"):
        fitting = [c for c in candidates if trait in c[1]]
        if fitting:
            candidates = fitting
    return candidates


def _surroundings(features: dict[str, float], entity: Entity, context: Context) -> None:
    if context.content and not entity.is_description and len(entity.last) > 2 and entity.last in context.content:
        features["in_content"] = 1.0
    if context.subject == entity.number:
        features["previous_subject"] = 1.0
    elif context.subject >= 0:
        features["other_subject"] = 1.0
    if context.subject_sex and entity.gender:
        features["subject_sex" if entity.gender == context.subject_sex else "other_sex"] = 1.0
    if "last_speaker" in features:
        for name, holds in (("quote", context.after_quote), ("question", context.after_question), ("opens", context.opens_paragraph)):
            if holds:
                features["last_after_" + name] = 1.0


class Traits(NamedTuple):
    """What a description says of its bearer."""

    head: str
    kin: str
    nations: frozenset[str]
    age: str = ""
    modifiers: frozenset[str] = frozenset()


def _fit(entity: Entity, traits: Traits) -> dict[str, float]:
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


def _possible(entity: Entity, kind: str, sex: str, traits: Traits | None) -> bool:
    if kind != "floating" and entity.org > entity.person:
        return False
    if sex and entity.gender and entity.gender != sex:
        return False
    return not (traits is not None and traits.nations and entity.nations and not traits.nations & entity.nations)


def resolve(
    story: Story, clauses: list[Clause], attachments: list[Attachment], discourse: Discourse
) -> tuple[list[Speaker], dict[int, Speaker]]:
    """The speaker of each marked span, and of each clause by the position of its cue."""
    by_cue: dict[int, Speaker] = {}
    spans: list[Speaker] = [NOBODY] * len(attachments)
    groups: dict[int, Speaker] = {}
    contents = _contents(attachments)
    events = sorted([(c.start, 1, n) for n, c in enumerate(clauses)] + [(at, 0, k) for k, at in enumerate(story.quote_at) if at >= 0])
    for position, is_clause, n in events:
        discourse.advance(position)
        if is_clause:
            if clauses[n].cue not in by_cue:
                by_cue[clauses[n].cue] = _speaker_of(
                    discourse,
                    clauses[n].mention,
                    clauses[n].start,
                    _clause_context(story, discourse, clauses[n], contents.get(clauses[n].cue)),
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


LONGEST_CONTENT: Final = 1_500
"""Characters of marked words that are searched for the names of candidates."""


def _contents(attachments: list[Attachment]) -> dict[int, int]:
    """The first marked span that belongs to each cue."""
    out: dict[int, int] = {}
    for k, attachment in enumerate(attachments):
        if attachment.clause is not None and attachment.kind == "direct":
            out.setdefault(attachment.clause.cue, k)
    return out


def _clause_context(story: Story, discourse: Discourse, clause: Clause, k: int | None) -> Context:
    """What stands before the sentence of a clause; nothing where its speaker is named."""
    if clause.mention.kind == "name":
        return NO_CONTEXT
    at = clause.start if k is None else min(clause.start, story.quote_at[k])
    lo, _ = story.sentence(at)
    return _before(story, discourse, "" if k is None else _inner(story, k), lo)


def _inner(story: Story, k: int) -> str:
    span = story.marked[k]
    return story.text.plain[span.inner_start : min(span.inner_end, span.inner_start + LONGEST_CONTENT)]


def _before(story: Story, discourse: Discourse, content: str, at: int) -> Context:
    """The sentence before `at`: its subject, or that it was marked words."""
    j = at - 1
    while j >= 0 and story.narration.flags[j] & BREAK:
        j -= 1
    opens = j < at - 1 or j < 0
    if j < 0:
        return Context(content=content, opens_paragraph=opens)
    previous = story.quote_of.get(j)
    if previous is not None:
        question = story.text.marked[story.marked[previous].inner_end - 1] == "?"
        return Context(content, after_quote=True, after_question=question, opens_paragraph=opens)
    lo, _ = story.sentence(j)
    subject = first_subject(story, lo, j + 1)
    number, sex = -1, ""
    if subject is not None and subject.kind == "pronoun":
        sex = _SEX.get(story.narration.words[subject.head].lower(), "")
        number = _carried(story, discourse, lo, sex) if sex else -1
    elif subject is not None and subject.name >= 0 and discourse.cast.of_name[subject.name] >= 0:
        number = discourse.cast.of_name[subject.name]
    elif subject is not None:
        named = _apposed_name(story, discourse, subject)
        number = named if named >= 0 else _introduced(story, discourse, subject)
        number = number if number >= 0 else _holder(discourse, story.narration.words[subject.head].lower())
    return Context(content, number, sex, after_question=story.narration.words[j] == "?", opens_paragraph=opens)


def _apposed_name(story: Story, discourse: Discourse, subject: Mention) -> int:
    """The person named behind a description and its comma: "The other executive, Ann Moe of Orlo Foods, intervened"."""
    at = subject.end
    if at + 1 >= len(story.narration.words) or story.narration.words[at] != ",":
        return -1
    k = story.begins.get(at + 1)
    number = discourse.cast.of_name[k] if k is not None else -1
    return number if number >= 0 and discourse.cast.entities[number].is_person else -1


def _introduced(story: Story, discourse: Discourse, subject: Mention) -> int:
    """The new, unnamed person that "A woman in the third row wept" brings in; -1 for anybody else."""
    flags = story.narration.flags[subject.head]
    first = story.narration.words[subject.start].lower()
    if first not in NEWCOMER or subject.name >= 0 or not flags & ROLE or flags & (GROUP | ORG | DOC):
        return -1
    word = story.narration.words[subject.head].lower()
    known = discourse.descriptions.get(word)
    if known is not None:
        return known.number
    number = _described(discourse, subject, subject.start, NO_CONTEXT).entity
    discourse.note(number, subject.start)
    return number


CARRIED: Final = 4
"""Sentences that are walked back for who "she" has been since."""


def _carried(story: Story, discourse: Discourse, lo: int, sex: str) -> int:
    """Who is the subject of the sentences before `lo` in its paragraph, while they go on with the same pronoun; -1: nobody shown."""
    floor = story.paragraph_borders[story.paragraph(lo)] if story.paragraph_borders else 0
    for _ in range(CARRIED):
        if lo <= floor or story.narration.flags[lo - 1] & BREAK:
            return -1
        lo, hi = story.sentence(lo - 1)
        subject = first_subject(story, lo, hi)
        number = -1
        if subject is not None and subject.kind == "pronoun":
            if _SEX.get(story.narration.words[subject.head].lower(), sex) != sex:
                return -1
        elif subject is not None and subject.name >= 0:
            number = discourse.cast.of_name[subject.name]
        if number >= 0 and discourse.cast.entities[number].is_person:
            return number if discourse.cast.entities[number].gender == sex else -1
    return -1


def _holder(discourse: Discourse, office: str) -> int:
    """The one member of the cast who holds an office, or who was described so; -1 where nobody or more than one does."""
    described = discourse.descriptions.get(office)
    if described is not None:
        return described.number
    holders = [number for number in islice(reversed(discourse.recent), LOOKED_AT) if office in discourse.cast.entities[number].roles]
    return holders[0] if len(holders) == 1 else -1


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
                _clause_context(story, discourse, attachment.clause, contents.get(cue)),
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
    found = discourse.rank("floating", at, "", None, _before(story, discourse, _inner(story, k), at))
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
    return _described(discourse, mention, position, context)._replace(mention=mention)


def _joint(discourse: Discourse, mention: Mention) -> Speaker:
    """Two names with one verb: a member of the cast of its own."""
    story = discourse.story
    names = []
    for k in (mention.partner, mention.name):
        number = discourse.cast.of_name[k]
        printed = _text(story, story.names[k].first, story.names[k].end)
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
        entity.forms[_text(discourse.story, name.first, name.end)] += 1
        discourse.cast.of_name[mention.name] = number = entity.number
        entity.places.append(name.start)
    resolution = "title" if mention.start < name.first else "name"
    return Speaker(number, mention, resolution, model().sieve[resolution])


def _text(story: Story, start: int, end: int) -> str:
    tokens = story.narration
    return " ".join(story.text.plain[tokens.starts[start] : tokens.ends[end - 1]].split()).removesuffix("'s")


_SEX: Final = {"he": "m", "him": "m", "she": "f", "her": "f"}


def _pronoun(discourse: Discourse, mention: Mention, position: int, context: Context) -> Speaker:
    word = discourse.story.narration.words[mention.head].lower()
    sex = _SEX.get(word)
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


def _described(discourse: Discourse, mention: Mention, position: int, context: Context) -> Speaker:
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
    entity.text = _text(story, mention.start, mention.end)
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


NEWCOMER: Final = frozenset(["a", "an", "one", "another"])


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
