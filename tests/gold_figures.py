"""Writes docs/demo-figures.md: what the program makes of the demo corpus, held against its gold.

`python -m tests.gold_figures` measures and writes; `tests/test_gold_figures.py` says when the page is no longer what is measured.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dashboard.annotate.quotes import attribute
from tests.test_gold import parse_scores
from tests.test_gold_files import in_place

DEMO = Path(__file__).parent / "gold" / "demo"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "demo-figures.md"

MARKED = ("direct", "mixed")
NO_SPEAKER = "–"

HEAD = """# The demo corpus, measured

Written by `python -m tests.gold_figures`; do not edit. The gold is in `tests/gold/demo`, its conventions and how it was marked twice in
the README there. The program never learned from these articles, but its authors know them: on other texts it may do less well.
"""

PARSED = """## What the parse finds

Articles of 120 (datelines: of 30) in which the field is exactly what the gold says.
"""

BY_OUTLET = """## Quotations by outlet

Direct and mixed quotations. *Precise*: of those that the program marks, the share that the gold has, to the letter. *Found*: of those in
the gold, the share that the program marks. *Person* and *full name*: of all in the gold, found and with the right last word of the
speaker's name, or with the whole name; a quotation whose speaker the story does not give is right without one.
"""

BY_KIND = """## Quotations by kind

*Found* to the letter; *so called*: found, and taken for the same kind. Terms are marked words that are nobody's speech: found means
marked as such, and there is no speaker.
"""

BY_FORM = """## Speakers, by what names them in place

Direct and mixed quotations, by what the gold has as the mention beside them.
"""

BY_DIFFICULTY = """## Speakers, by difficulty

Where each difficulty of attribution occurs in the corpus; a quotation may be in several rows. Scare quotes and titles: found as terms.
"""

AGREED = """## The two markings

How far the two people who marked the corpus agreed, before anything was settled (from `tests/gold/demo/README.md`).
"""


class Held(NamedTuple):
    """One quotation of the gold against the program's: found at all, under the same kind, the person, the full name."""

    outlet: str
    kind: str
    form: str
    place: tuple[str, int, int]
    found: bool
    called: bool
    person: bool
    name: bool


class Measured(NamedTuple):
    """All quotations of the gold, and how many direct and mixed ones the program marks in each outlet."""

    held: tuple[Held, ...]
    marked: dict[str, int]


def measured() -> Measured:
    held: list[Held] = []
    marked: dict[str, int] = {}
    for line in (DEMO / "quotations.jsonl").read_text(encoding="utf-8").splitlines():
        story = json.loads(line)
        mine = {(q.start, q.end): q for q in attribute(story["text"]) if q.kind != "indirect"}
        marked[story["kind"]] = marked.get(story["kind"], 0) + sum(q.kind in MARKED for q in mine.values())
        held += [_held(story, quote, mine.get((quote["start"], quote["end"]))) for quote in story["quotes"]]
    return Measured(tuple(held), marked)


def _held(story: dict[str, Any], quote: dict[str, Any], mine: Any) -> Held:
    term = quote["type"] == "term"
    found = mine is not None and (mine.kind == "term") == term
    is_, should = ((mine.speaker if found else None) or "").casefold(), (quote["speaker_canonical"] or "").casefold()
    return Held(
        story["kind"], quote["type"], in_place(quote), (story["file"], story["part"], quote["start"]), found,
        found and mine.kind == quote["type"], found and is_.split()[-1:] == should.split()[-1:], found and is_ == should,
    )  # fmt: skip


def page() -> str:
    """The whole page as measured now. Takes some seconds."""
    everything = measured()
    speech = [one for one in everything.held if one.kind in MARKED]
    places = {row["difficulty"]: _places(row) for row in json.loads((DEMO / "difficulties.json").read_text(encoding="utf-8"))}
    of = {name: [one for one in everything.held if one.place in found] for name, found in places.items()}
    parts = [
        HEAD,
        PARSED, _table(("field", "right"), [(name, _percent(value)) for name, value in parse_scores().items()]),
        BY_OUTLET, _by_outlet(everything, speech),
        BY_KIND, _table(("kind", "gold", "found", "so called", "person", "full name"),
                        [_row(kind, [one for one in everything.held if one.kind == kind], called=True) for kind in (*MARKED, "term")]),
        BY_FORM, _table(("beside it", "gold", "found", "person", "full name"),
                        [_row(form, [one for one in speech if one.form == form]) for form in ("name", "pronoun", "description", "none")]),
        BY_DIFFICULTY, _table(("difficulty", "gold", "found", "person", "full name"), [_row(name, found) for name, found in of.items()]),
        AGREED, agreement(),
    ]  # fmt: skip
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _places(row: dict[str, Any]) -> set[tuple[str, int, int]]:
    return {(place["file"], place["part"], place["start"]) for place in row["places"]}


def _by_outlet(everything: Measured, speech: Sequence[Held]) -> str:
    rows = []
    for outlet in (*sorted(everything.marked), "all"):
        own = [one for one in speech if outlet in (one.outlet, "all")]
        marked = sum(everything.marked.values()) if outlet == "all" else everything.marked[outlet]
        _, gold, found, person, name = _row(outlet, own)
        rows.append((outlet, gold, _share(sum(one.found for one in own), marked), found, person, name))
    return _table(("outlet", "gold", "precise", "found", "person", "full name"), rows)


def _row(label: str, rows: Sequence[Held], *, called: bool = False) -> tuple[str, ...]:
    count: Callable[[str], str] = lambda field: _share(sum(getattr(one, field) for one in rows), len(rows))  # noqa: E731
    speakers = (NO_SPEAKER, NO_SPEAKER) if all(one.kind == "term" for one in rows) else (count("person"), count("name"))
    return (label, str(len(rows)), count("found"), *((count("called"),) if called else ()), *speakers)


def agreement() -> str:
    """The table of agreement by kind as the README of the gold has it."""
    text = (DEMO / "README.md").read_text(encoding="utf-8")
    begin = text.index("| kind | shared |")
    return text[begin : text.index("\n\n", begin) + 1]


def _share(n: int, of: int) -> str:
    return _percent(n / of) if of else NO_SPEAKER


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
