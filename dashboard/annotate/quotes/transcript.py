"""Transcripts: lines that begin with who speaks ("CASTELLANE: …", "Q: …"), with or without quotation marks."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, NamedTuple

from dashboard.annotate.quotes.entity import Cast, Entity

LABEL: Final = re.compile(r"[ \t]*[\"“]?((?:[A-Z][\w.'’-]{0,24})(?: [A-Z][\w.'’-]{0,24}){0,3})(?: \([^()\n]{1,60}\))?:(?=\s)")
"""One to four capitalised words, perhaps an office or firm in brackets, and a colon at the start of a line."""
DIRECTION: Final = re.compile(r"\([a-z][a-z ]{0,30}\)\s*")
"""A stage direction before the words: "(laughs)"."""
OPENERS: Final = "\"“‘'«„`"
ASKER: Final = "Q"
MAX_LINES: Final = 20_000
"""Labelled lines that are read in one text."""
LINES: Final = 3
"""Labelled lines in capital and small letters that make a transcript; lines all in capitals need two."""


class Line(NamedTuple):
    """A labelled line, in characters: its label, and the words `start:end` behind it; `marked` where a quotation mark opens it."""

    paragraph: int
    label: int
    label_end: int
    start: int
    end: int
    marked: bool


def find_lines(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Line]:
    """The labelled lines of a transcript; none where the text holds only stray ones ("Photo: …")."""
    found = list(islice(((n, m) for n, (lo, hi) in enumerate(paragraphs) if (m := LABEL.match(text, lo, hi))), MAX_LINES))
    if len(found) < 2:
        return []
    counts = Counter(m.group(1) for _, m in found)
    loud = sum(1 for _, m in found if m.group(1).isupper())
    if loud < 2 and (len(found) < LINES or max(counts.values()) < 2):
        return []
    numbers = {n for n, _ in found}
    out: list[Line] = []
    for n, match in found:
        label = match.group(1)
        start, end = _trim(text, match.end(), paragraphs[n][1])
        stage = DIRECTION.match(text, start, end)
        start = stage.end() if stage is not None else start
        known = (label.isupper() and loud >= 2) or counts[label] > 1 or n - 1 in numbers or n + 1 in numbers
        if known and start < end and text[start] not in OPENERS:
            out.append(Line(n, match.start(1), match.end(1), start, end, text[match.start() : match.start(1)].strip() != ""))
    return out


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
