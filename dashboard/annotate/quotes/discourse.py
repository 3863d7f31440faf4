"""What has been said so far, while a text is read from the top, and the choice among those who were named or heard."""

from bisect import bisect_left
from collections.abc import Mapping
from itertools import islice
from typing import Final, NamedTuple

from dashboard.annotate.quotes.candidates import NO_CONTEXT, Context, Traits, fit_of, is_possible, nature, sieve, surroundings
from dashboard.annotate.quotes.entity import Cast, Entity
from dashboard.annotate.quotes.mentions import Mention
from dashboard.annotate.quotes.ranker import calibrated, margin_probability, model
from dashboard.annotate.quotes.story import Story

LOOKED_AT: Final = 100
"""Members of the cast, the last first, among whom candidates are sought: a bound for hostile lists."""


CANDIDATES: Final = 5
"""Members of the cast that are weighed for one anaphor: those named or heard last."""


AHEAD: Final = 12
"""Names after a quotation that are looked through where none stands before it."""


RANKS: Final = ("rank0", "rank1", "rank2", "rank3", "rank4")
BACK: Final = ("same_paragraph", "back1", "back2", "back3", "back4", "back5")
"""How many paragraphs ago a candidate was named or heard."""


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


class Place(NamedTuple):
    """Where an anaphor stands: its position, its paragraph, and the first positions of its paragraph and of its sentence."""

    position: int
    paragraph: int
    opening: int
    lo: int


class Discourse:
    """What has been said so far, while the text is read from the top."""

    def __init__(self, story: Story, cast: Cast) -> None:
        self.story, self.cast = story, cast
        self.recent: dict[int, int] = {}
        self.spoken: list[tuple[int, int]] = []
        self.counts: dict[int, int] = {}
        self.total = 0
        self.name_starts = [name.start for name in story.names]
        self.next_name = 0
        self.descriptions: dict[str, Entity] = {}
        self.described: dict[int, Speaker] = {}
        """Who each description read so far stands for, by its first position."""
        self.choices: list[Choice] = []
        self.keep_choices = False
        self.last_mention: dict[int, Mention] = {}
        self.pronouns: dict[int, int] = {}
        """Who each "he" and "she" read so far is, by position; -1 where nobody was found."""
        self.natures: dict[int, dict[str, float]] = {}
        """What each candidate so far was shown to be: the cast is built, nothing changes it any more."""

    def advance(self, position: int) -> None:
        """Takes note of all names before `position`."""
        last = bisect_left(self.name_starts, position, self.next_name)
        for k in range(self.next_name, last):
            number = self.cast.of_name[k]
            if number >= 0:
                self.note(number, self.name_starts[k])
        self.next_name = last

    def note(self, number: int, position: int) -> None:
        self.recent.pop(number, None)
        self.recent[number] = position
        self.counts[number] = self.counts.get(number, 0) + 1
        self.total += 1

    def last_pronoun(self, position: int) -> int:
        """Whom the last "he" or "she" of the sentence up to `position` stands for; -1 where there is none."""
        at = next(reversed(self.pronouns), -1)
        return self.pronouns[at] if at >= 0 and at >= self.story.sentence(position)[0] else -1

    def touch(self, number: int, position: int) -> None:
        """Somebody is talked about without being named."""
        if number >= 0:
            self.recent.pop(number, None)
            self.recent[number] = position

    def speaks(self, number: int, position: int) -> None:
        if number >= 0:
            self.spoken.append((position, number))
            self.cast.entities[number].heard.append(position)
            self.touch(number, position)

    def rank(self, kind: str, position: int, sex: str, traits: "Traits | None" = None, context: Context = NO_CONTEXT) -> Speaker:
        """The likeliest of those who were named or heard; nobody where there is none."""
        candidates = self._sieved(kind, position, sex, traits, context)
        if not candidates:
            return NOBODY
        scores = _scores(candidates, kind)
        best = scores.index(max(scores))
        return Speaker(candidates[best][0].number, None, kind, calibrated(kind, margin_probability(scores)))

    def antecedent(self, position: int, sex: str, context: Context) -> int:
        """Whom a pronoun stands for, as `rank` says, where its confidence is not asked; -1: nobody."""
        candidates = self._sieved("pronoun", position, sex, None, context)
        if len(candidates) < 2:
            return candidates[0][0].number if candidates else -1
        scores = _scores(candidates, "pronoun")
        return candidates[scores.index(max(scores))][0].number

    def _sieved(
        self, kind: str, position: int, sex: str, traits: "Traits | None", context: Context
    ) -> list[tuple[Entity, dict[str, float]]]:
        candidates = self._candidates(kind, position, sex, traits, context)
        if self.keep_choices:
            self.choices.append(Choice(kind, position, candidates))
        return candidates if traits is None else sieve(candidates)

    def _candidates(
        self, kind: str, position: int, sex: str, traits: "Traits | None", context: Context
    ) -> list[tuple[Entity, dict[str, float]]]:
        out: list[tuple[Entity, dict[str, float]]] = []
        paragraph = self.story.paragraph(position)
        place = Place(position, paragraph, self.story.opening(paragraph), self.story.sentence(position)[0])
        speakers = [number for _, number in self.spoken[-3:]]
        for number in islice(reversed(self.recent), LOOKED_AT):
            entity = self.cast.entities[number]
            kin = traits is not None and traits.kin and entity.is_description
            if kin or number == context.addressed or not is_possible(entity, kind, sex, traits):
                continue
            features = self._features(entity, place, len(out), speakers)
            if sex and entity.gender == sex:
                features["gender"] = 1.0
            if traits is not None:
                features.update(fit_of(entity, traits))
            if context.said_from >= 0 and named_since(entity, context.said_from, position):
                features["in_content"] = 1.0
            surroundings(features, entity, context)
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
                if entity.is_person and is_possible(entity, kind, sex, traits):
                    features = {f"ahead{min(len(out), 2)}": 1.0, "person": 1.0}
                    if traits is not None:
                        features.update(fit_of(entity, traits))
                    out.append((entity, features))

    def _features(self, entity: Entity, place: Place, rank: int, speakers: list[int]) -> dict[str, float]:
        number = entity.number
        position, paragraph, opening, lo = place
        at = self.recent[number]
        back = paragraph - self.story.paragraph(at)
        heard = entity.heard[-1] if entity.heard else -1
        spoke_back = 99 if heard < 0 else back if heard == at else paragraph - self.story.paragraph(heard)
        places = entity.places
        named = bisect_left(places, position) - 1
        named_at = places[named] if named >= 0 else -1
        features = {
            RANKS[rank]: 1.0,
            BACK[0 if back < 0 else min(5, back)]: 1.0,
            "share": self.counts.get(number, 0) / (self.total or 1),
        }
        if at >= lo:
            features["same_sentence"] = 1.0
        if speakers and speakers[-1] == number:
            features["last_speaker"] = 1.0
        elif number in speakers:
            features["speaker3"] = 1.0
        if spoke_back <= 1:
            features["spoke_same" if spoke_back == 0 else "spoke_back1"] = 1.0
        elif spoke_back == 99:
            features["never_spoke"] = 1.0
        if named_at in entity.subjects:
            features["subject"] = 1.0
        if named_at >= 0 and named_at >= opening:
            features["named_here"] = 1.0
        if entity.is_description and back == 0 and speakers and speakers[-1] == number:
            features["described_here"] = 1.0
        known = self.natures.get(number)
        if known is None:
            known = self.natures[number] = nature(entity)
        features.update(known)
        return features


def named_since(entity: Entity, start: int, end: int) -> bool:
    """Whether a member of the cast is named between two positions."""
    return bisect_left(entity.places, start) < bisect_left(entity.places, end)


def _scores(candidates: list[tuple[Entity, dict[str, float]]], kind: str) -> list[float]:
    weights = model().weights[kind]
    return [_score(features, weights) for _, features in candidates]


def _score(features: dict[str, float], weights: Mapping[str, float]) -> float:
    total = 0.0
    for name, value in features.items():
        if name in weights:
            total += value * weights[name]
    return total
