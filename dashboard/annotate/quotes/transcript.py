"""Transcripts: lines that begin with who speaks ("CASTELLANE: …", "Q: …"), with or without quotation marks."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise
from typing import Final, NamedTuple

from dashboard.annotate.quotes.entity import Cast, Entity
from dashboard.annotate.quotes.names import announcing

LABEL: Final = re.compile(r"[ \t]*[\"“]?((?:[A-Z][\w.'’-]{0,24})(?: [A-Z][\w.'’-]{0,24}){0,3})(?: \([^()\n]{1,60}\))?:(?=\s)")
"""One to four capitalised words, perhaps an office or firm in brackets, and a colon at the start of a line."""
DIRECTION: Final = re.compile(r"\([a-z][a-z ]{0,30}\)\s*")
"""A stage direction before the words: "(laughs)"."""
OPENERS: Final = "\"“‘'«„`"
ASKER: Final = "Q"
MAX_LINES: Final = 20_000
"""Labelled lines that are read in one text."""
LONGEST_LABEL: Final = 170
"""Characters before a line's colon, brackets included."""
LOOKED_AT: Final = 300
"""Characters of a line by which speech is told from a headline."""
COUNT_WORDS: Final = 3
"""The longest count, in words; so many longer words show how a line is set."""
HEADLINE_WORDS: Final = 8
"""From so many longer words on, nearly all with capitals are a headline, with a full stop too."""
SPARSEST: Final = 3
"""Paragraphs to one label, on the average, in a text that is a transcript throughout."""
LINES: Final = 3
"""Labelled lines in capital and small letters that make a transcript; lines all in capitals need two."""


class Line(NamedTuple):
    """A spoken line, in characters: its label, and the words `start:end` behind it; `marked` where a quotation mark opens it.

    A line without a label of its own, which goes on with the turn before, `continues` under that one's label.
    """

    paragraph: int
    label: int
    label_end: int
    start: int
    end: int
    marked: bool
    continues: bool = False


def find_lines(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Line]:
    """The spoken lines of a transcript; none where the text holds only stray labels ("Photo: …")."""
    candidates = (_read_line(text, n, lo, hi) for n, (lo, hi) in enumerate(paragraphs) if ":" in text[lo : lo + LONGEST_LABEL])
    found = list(islice((line for line in candidates if line is not None), MAX_LINES))
    labels = [text[line.label : line.label_end] for line in found]
    loud = sum(map(str.isupper, labels))
    counts = Counter(labels)
    if len(found) < 2 or (loud < 2 and (len(found) < LINES or max(counts.values()) < 2)):
        return []
    numbers = {line.paragraph for line in found}
    known = [
        line
        for line, label in zip(found, labels, strict=True)
        if (label.isupper() and loud >= 2) or counts[label] > 1 or line.paragraph - 1 in numbers or line.paragraph + 1 in numbers
    ]
    return _with_turns(text, paragraphs, known)


def _read_line(text: str, number: int, lo: int, hi: int) -> Line | None:
    """A labelled line whose label may be somebody's and whose words may be speech."""
    match = LABEL.match(text, lo, hi) if text.find(":", lo, min(hi, lo + LONGEST_LABEL)) > 0 else None
    if match is None or match.group(1).lower() in announcing():
        return None
    start, end = _trim(text, match.end(), hi)
    stage = DIRECTION.match(text, start, end)
    start = stage.end() if stage is not None else start
    if start >= end or text[start] in OPENERS or not is_spoken(text[start : min(end, start + LOOKED_AT)]):
        return None
    marked = text[match.start() : match.start(1)].strip() != ""
    return Line(number, match.start(1), match.end(1), start, end, marked)


def is_spoken(words: str) -> bool:
    """Whether words behind a label can be speech: not a count ("Brandt: 1.9 million"), not set as a headline."""
    parts = words.split()
    if not any(part[:1].isalpha() or part[:1] in "[(-—–…'’" for part in parts) or (parts[0][0].isdigit() and len(parts) <= COUNT_WORDS):
        return False
    long = [part for part in parts if len(part.strip(",.!?:;")) > 3]
    small = sum(part[0].islower() for part in long)
    sentence = words[-1] in ".?!…—-" and len(long) < HEADLINE_WORDS
    return sentence or len(long) < COUNT_WORDS or 4 * small >= len(long)


def _with_turns(text: str, paragraphs: Sequence[tuple[int, int]], known: list[Line]) -> list[Line]:
    """With the unlabelled paragraphs between two turns, where two take turns so often that the text is a transcript throughout.

    A narrator between the turns, who names one of them, makes it a report: nothing is added.
    """
    counts = Counter(text[line.label : line.label_end] for line in known)
    if sum(count > 1 for count in counts.values()) < 2 or known[-1].paragraph - known[0].paragraph >= SPARSEST * len(known):
        return known
    between = [n for a, b in pairwise(known) for n in range(a.paragraph + 1, b.paragraph)]
    if any(_speaks_of(text[slice(*paragraphs[n])], counts.keys()) for n in between):
        return known
    out: list[Line] = []
    for line, following in zip(known, [*known[1:], None], strict=True):
        out.append(line)
        for number in range(line.paragraph + 1, following.paragraph if following is not None else 0):
            start, end = _trim(text, *paragraphs[number])
            if line.marked or start >= end or not _goes_on(text, start, end):
                break
            out.append(Line(number, line.label, line.label_end, start, end, marked=False, continues=True))
    return out


def _speaks_of(words: str, labels: Iterable[str]) -> bool:
    """Whether a narrator tells of those who take turns: "Dr. Quill told us", in a report between the turns of an interview."""
    last = {label.rsplit(maxsplit=1)[-1].lower() for label in labels} - {"q", "a"}
    return any(word[0].isupper() and word.strip(".,:;?!\"'").removesuffix("'s").lower() in last for word in words.split())


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether an unlabelled paragraph can go on with what was said: it ends as a sentence does, and leads in nothing."""
    return text[start] not in OPENERS + "([" and text[end - 1] in ".?!…—-" and LABEL.match(text, start, end) is None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def speaker(cast: Cast, label: str) -> Entity | None:
    """The member of the cast that a label names: by surname or first name; "A" is who is interviewed: who is named first."""
    if label == "A":
        return next((e for e in cast.entities if e.is_person), None)
    last = label.rsplit(maxsplit=1)[-1].rstrip(".").lower()
    found = [e for e in cast.by_last.get(last, ()) or cast.by_first.get(last, ()) if not e.is_description]
    named = [e for e in found if e.first]
    return next(iter(named or found), None)


def introduced(labels: Iterable[str]) -> dict[str, str]:
    """Surname -> the one fuller label that ends in it: "PRIYA RANGANATH" for a later "RANGANATH"; none where two are fuller."""
    fuller: dict[str, set[str]] = {}
    for label in labels:
        last = label.rsplit(maxsplit=1)[-1]
        if last != label:
            fuller.setdefault(last, set()).add(label)
    return {last: next(iter(full)) for last, full in fuller.items() if len(full) == 1}


def plain(label: str) -> str:
    """A label that nothing else explains, as a name: "THE COURT" -> "The Court"."""
    return " ".join(w.capitalize() if w.isupper() and len(w) > 1 else w for w in label.split())
