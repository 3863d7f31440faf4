"""Whom an article names in full: the persons and bodies of its cast that the text leaves no doubt about, whether it quotes them or not.

The cast reads whatever may turn out to speak; of a name that nobody quotes only its form and its neighbours tell what it is. So a person
has a first name that is known, or a title or an office beside the name; a body is called by a word that bodies are called by. Names that
stand inside quotation marks alone are persons by a known first name.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from dashboard.annotate.quotes.engine import Reading, printed
from dashboard.annotate.quotes.entity import Entity
from dashboard.annotate.quotes.words import bare, words
from dashboard.datafiles import lexicon

LONGEST: Final = 4
"""Words of a person's name in full; longer ones are two names that a page prints side by side."""

MOST: Final = 1_000
"""Places kept of one article, the first ones: ten times those of a long report. A bound for hostile lists of names."""

SURE_PERSON: Final = 1.0
"""Evidence of a known first name, or of a title, an office or an age beside the name (`dashboard.annotate.quotes.evidence`)."""

SURE_BODY: Final = 2.0
"""Evidence of a word in the name that bodies are called by."""

_RUN = re.compile(r"(?<!\w)[A-ZÀ-ÖØ-Þ][\w’'-]+(?: (?:[A-ZÀ-ÖØ-Þ](?:[\w’'-]+|\.)|de|del|der|la|van|von|bin|al)){0,5} [A-ZÀ-ÖØ-Þ][\w’'-]+")
"""A row of capitalised words, small particles between them: what a name inside quotation marks looks like."""


_GLUED = re.compile(r"[a-z]{4}[A-Z]")
"""Words that a page runs together: "Ann HollisThe Bell"."""


class Naming(NamedTuple):
    """Where a paragraph first names somebody: the paragraph from 0, the fullest name that the article gives, `person` or `organisation`.

    Offsets are into the normalised reading.
    """

    paragraph: int
    name: str
    sort: str
    start: int
    end: int


def namings(reading: Reading) -> list[Naming]:
    """In the order of the text, one for each paragraph and name, at most `MOST`."""
    first: dict[tuple[int, str], Naming] = {}
    for found in sorted((*_narrated(reading), *_quoted(reading)), key=lambda one: one.start):
        first.setdefault((found.paragraph, found.name), found)
        if len(first) == MOST:
            break
    return list(first.values())


def _narrated(reading: Reading) -> Iterator[Naming]:
    story, cast = reading.story, reading.cast
    sorts = [_sort(entity) for entity in cast.entities]
    shown: dict[int, str] = {}
    for name, at in zip(story.names, cast.of_name, strict=True):
        if at >= 0 and sorts[at]:
            if at not in shown:
                shown[at] = printed(reading, cast.entities[at].name())
            start, last = story.narration.starts[name.first], story.narration.words[name.end - 1]
            yield Naming(story.paragraph(name.start), shown[at], sorts[at], start, story.end(name.end - 1) - len(last) + len(bare(last)))


def _quoted(reading: Reading) -> Iterator[Naming]:
    """Names in full inside marked speech: whom the cast knows, and persons by their form."""
    text = reading.story.text.plain
    for span, attachment in zip(reading.story.marked, reading.attachments, strict=True):
        if attachment.kind == "term":
            continue
        for run in _RUN.finditer(text, span.inner_start, span.inner_end):
            said, start = _name_in(run)
            entity = reading.cast.by_full.get(said.lower())
            sort = "person" if entity is None else _sort(entity)
            if said and sort:
                name = said if entity is None else printed(reading, entity.name())
                yield Naming(span.paragraph, name, sort, start, start + len(said))


def _name_in(run: re.Match[str]) -> tuple[str, int]:
    """The name that a row of capitalised words ends in, from the first known first name on, and its place; "" where there is none."""
    parts = [bare(part) for part in run.group().split(" ")]
    start = run.start()
    for at, part in enumerate(parts[:-1]):
        if _is_given(part):
            said = " ".join(parts[at:])
            return (said, start) if _personal(parts[at:]) and said.lower() not in _others() else ("", start)
        start += len(run.group().split(" ", at + 1)[at]) + 1
    return "", start


def _sort(entity: Entity) -> str:
    """person, organisation, or "" where it is neither for sure or not named in full."""
    name = "" if entity.is_description else entity.name()
    parts = name.split()
    if len(parts) < 2 or name.lower() in _others() or _GLUED.search(name):
        return ""
    if entity.person > entity.org:
        known = _is_given(parts[0]) or bool(entity.roles and not any(part.lower() in _things() for part in parts))
        return "person" if known and entity.person >= SURE_PERSON and _personal(parts) else ""
    return "organisation" if entity.org >= SURE_BODY and not entity.first and _is_body(name) else ""


def _is_given(first: str) -> bool:
    """Whether a name begins so because it is a person's: Virginia and Jordan may be both."""
    return first in words().given and first.lower() not in _places()


def _personal(parts: list[str]) -> bool:
    """Whether a person can be called so: no "Moe County", no "Ann Moe Bridge", no "Ann Moe Ann Moe", no "Ann Moe-era"."""
    last = parts[-1].lower()
    thing = last in _things() and (len(parts) > 2 or last not in lexicon("surnames_too"))
    small = last in lexicon("function_words") or re.search(r"-[a-z]", parts[-1])
    return len(parts) <= LONGEST and parts[0] not in parts[1:] and not thing and not small


def _is_body(name: str) -> bool:
    """ "House Budget Committee", "Department of Health", "Centers for Disease Control"."""
    return re.split(r" (?:of|for) ", name, maxsplit=1)[0].split()[-1].lower() in _heads()


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return frozenset(word.lower() for word in lexicon("org_heads"))


@lru_cache(maxsize=1)
def _things() -> frozenset[str]:
    """Last words of the names of bodies, places, groups, texts and works."""
    return _heads().union(*(lexicon(name) for name in ("place_heads", "document_nouns", "group_nouns", "work_nouns")))


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    return frozenset(word for entry in (*lexicon("places"), *lexicon("cities"), *lexicon("regions")) for word in entry.lower().split())


@lru_cache(maxsize=1)
def _others() -> frozenset[str]:
    return frozenset(lexicon("not_named"))
