"""The whole way from a text to its quotations, in offsets of the normalised reading."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from dashboard.annotate.quotes.attach import Attachment, attach
from dashboard.annotate.quotes.cast import Cast, build
from dashboard.annotate.quotes.clauses import Clause
from dashboard.annotate.quotes.cues import find_clauses
from dashboard.annotate.quotes.headline import attribution, known
from dashboard.annotate.quotes.indirect import content
from dashboard.annotate.quotes.kinds import settle_kinds
from dashboard.annotate.quotes.marks import split_paragraphs
from dashboard.annotate.quotes.mentions import Mention
from dashboard.annotate.quotes.resolve import Discourse, Speaker, resolve, settle, type_of
from dashboard.annotate.quotes.story import Story, read
from dashboard.annotate.quotes.tokens import readable, source
from dashboard.annotate.quotes.transcript import ASKER, Line, find_lines, introduced, plain, speaker

NEXT_CLAUSES: Final = 4
"""Clauses behind one that may end its report."""
LONGEST_ACRONYM: Final = 3
"""Letters of a transcript's label that stays in capitals as a name ("BBC")."""


class Reading(NamedTuple):
    story: Story
    clauses: list[Clause]
    attachments: list[Attachment]
    cast: Cast
    spans: list[Speaker]
    by_cue: dict[int, Speaker]
    paragraphs: list[tuple[int, int]]
    offsets: tuple[int, ...] | None
    discourse: Discourse


class Words(NamedTuple):
    """One quotation's words in one paragraph; all offsets are into the normalised reading."""

    group: int
    start: int
    end: int
    inner_start: int
    inner_end: int
    kind: str
    cue: tuple[int, int] | None
    mention: tuple[int, int] | None
    speaker: str | None
    speaker_type: str
    resolution: str
    confidence: float


def read_text(text: str, paragraphs: Sequence[tuple[int, int]] | None, *, keep_choices: bool = False) -> Reading:
    """Reads a text from the top. `keep_choices` records the ranker's decisions, for training."""
    reading = source(readable(text))
    if paragraphs is None:
        given = split_paragraphs(reading.marked)
    else:
        size = len(reading.marked)
        moved = (_moved(p, reading.offsets) for p in paragraphs)
        given = [(lo, min(hi, size)) for lo, hi in moved if lo < size]
    story = read(reading, given)
    clauses = find_clauses(story)
    attachments = settle_kinds(story, attach(story, clauses))
    members = build(story, clauses)
    settle(members.entities)
    discourse = Discourse(story, members)
    discourse.keep_choices = keep_choices
    spans, by_cue = resolve(story, clauses, attachments, discourse)
    return Reading(story, clauses, attachments, members, spans, by_cue, given, reading.offsets, discourse)


def _moved(span: tuple[int, int], offsets: tuple[int, ...] | None) -> tuple[int, int]:
    """A span of the text as given -> of the normalised reading."""
    if offsets is None:
        return span
    return bisect_left(offsets, span[0]), bisect_left(offsets, span[1])


def words_of(reading: Reading) -> list[Words]:
    """All quotations in the order of the text; those without marks count their groups on from the marked ones."""
    lines = find_lines(reading.story.text.plain, reading.paragraphs)
    spoken = [(line.start, line.end) for line in lines if not line.marked]
    labels = {line.paragraph: line for line in lines if line.marked}
    fuller = introduced(reading.story.text.plain[line.label : line.label_end] for line in lines)
    names = {number: _name_of(reading, number) for number in {s.entity for s in (*reading.spans, *reading.by_cue.values())}}
    out = []
    for k, span in enumerate(reading.story.marked):
        if not (spoken and _inside(spoken, span.start)):
            line = labels.get(span.paragraph) if labels else None
            words = _marked_words(reading, k, names)
            out.append(_labelled(reading, words, line, fuller) if line is not None and span.start < line.start else words)
    used = {a.clause.cue for a in reading.attachments if a.clause is not None}
    group = max((w.group for w in out), default=0)
    for n, clause in enumerate(reading.clauses):
        reported = None if clause.cue in used else content(reading.story, clause, reading.clauses[n + 1 : n + 1 + NEXT_CLAUSES])
        if reported is not None and not (spoken and _inside(spoken, reading.story.narration.starts[clause.cue])):
            group += 1
            out.append(_indirect_words(reading, clause, reported, group, names))
    for line in lines:
        if not line.marked and reading.story.text.plain[line.label : line.label_end] != ASKER:
            group += not line.continues
            bare = Words(group, line.start, line.end, line.start, line.end, "direct", None, None, None, "unknown", "none", 0.5)
            spoken_line = _labelled(reading, bare, line, fuller)
            out.append(spoken_line._replace(resolution="continued") if line.continues else spoken_line)
    out.sort(key=lambda w: (w.start, w.end))
    return out


def _inside(spans: list[tuple[int, int]], at: int) -> bool:
    """Whether `at` lies in one of the ordered spans."""
    k = bisect_right(spans, (at, len(spans) and spans[-1][1])) - 1
    return k >= 0 and spans[k][0] <= at < spans[k][1]


def _labelled(reading: Reading, words: Words, line: Line, fuller: dict[str, str]) -> Words:
    """Words that a transcript's label attributes."""
    label = reading.story.text.plain[line.label : line.label_end]
    entity = speaker(reading.cast, label)
    name, sort = (entity.name(), type_of(entity)) if entity is not None else (label, "unnamed")
    name = fuller.get(name, name) if name in label else name
    if name.isupper() and (" " in name or len(name) > LONGEST_ACRONYM):
        name = plain(name)
    return words._replace(
        kind="direct", mention=(line.label, line.label_end), speaker=name, speaker_type=sort, resolution="name", confidence=0.9
    )


def _name_of(reading: Reading, number: int) -> tuple[str | None, str]:
    """The name and the type of a member of the cast."""
    if number < 0:
        return None, "unknown"
    entity = reading.cast.entities[number]
    return printed(reading, entity.name()), type_of(entity)


def printed(reading: Reading, name: str) -> str:
    """A name with the apostrophe that the text prints."""
    at = reading.story.text.plain.find(name) if "'" in name else -1
    return name if at < 0 else reading.story.text.marked[at : at + len(name)]


def _marked_words(reading: Reading, k: int, names: dict[int, tuple[str | None, str]]) -> Words:
    story, attachment, speaker = reading.story, reading.attachments[k], reading.spans[k]
    span = story.marked[k]
    if attachment.kind == "term":
        return Words(span.group, span.start, span.end, span.inner_start, span.inner_end, "term", None, None, None, "unknown", "none", 0.8)
    name, sort = names[speaker.entity]
    cue = (attachment.clause.cue, attachment.clause.cue_end) if attachment.clause else None
    mention = speaker.mention or attachment.mention
    return Words(
        span.group, span.start, span.end, span.inner_start, span.inner_end, attachment.kind, _chars(story, cue),
        _chars(story, _shown(mention)), name, sort, speaker.resolution, speaker.confidence,
    )  # fmt: skip


def _indirect_words(reading: Reading, clause: Clause, span: tuple[int, int], group: int, names: dict[int, tuple[str | None, str]]) -> Words:
    story = reading.story
    speaker = reading.by_cue[clause.cue]
    name, sort = names[speaker.entity]
    start, end = story.narration.starts[span[0]], story.end(span[1] - 1)
    return Words(
        group, start, end, start, end, "indirect", _chars(story, (clause.cue, clause.cue_end)),
        _chars(story, _shown(clause.mention)), name, sort, speaker.resolution, speaker.confidence,
    )  # fmt: skip


def _shown(mention: Mention | None) -> tuple[int, int] | None:
    return None if mention is None else mention.shown or (mention.start, mention.end)


def _chars(story: Story, span: tuple[int, int] | None) -> tuple[int, int] | None:
    if span is None:
        return None
    return story.narration.starts[span[0]], story.end(span[1] - 1)


def headline_words(reading: Reading, body: Reading) -> list[Words]:
    """The quotations of a headline, their speakers looked up in the body's cast; with "X: …" and "… — X" where none are marked."""
    out = [_of_body(w, body) for w in words_of(reading)]
    text = reading.story.text.plain
    for lo, hi in reading.paragraphs:
        out += _unmarked_headline(text, lo, hi, body, [w for w in out if lo <= w.start < hi], 1 + max((w.group for w in out), default=0))
    return sorted(out, key=lambda w: (w.start, w.end))


def _of_body(words: Words, body: Reading) -> Words:
    entity = known(body.cast, words.speaker) if words.speaker else None
    return words if entity is None else words._replace(speaker=entity.name(), speaker_type=type_of(entity))


def _unmarked_headline(text: str, lo: int, hi: int, body: Reading, there: list[Words], group: int) -> list[Words]:
    place = attribution(text, lo, hi)
    if place is None:
        return []
    who, what = place
    entity = known(body.cast, text[who[0] : who[1]])
    if entity is None or any(w.kind != "term" and w.start < what[1] and what[0] < w.end for w in there):
        return []
    name, sort = entity.name(), type_of(entity)
    return [Words(group, what[0], what[1], what[0], what[1], "indirect", None, who, name, sort, "name", 0.9)]
