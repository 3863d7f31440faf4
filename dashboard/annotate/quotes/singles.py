"""Single quotation marks, which are apostrophes too: where one that opens is closed."""

from typing import Final

from dashboard.annotate.quotes.glyphs import APOSTROPHES, SINGLE_OPENERS, Mark, is_elision

NEVER: Final = -2
"""The mark opens nothing."""


def closer(text: str, marks: list[Mark], index: int) -> int:
    """The index of the mark that closes the single one at `index`: before the next opening; -1 without one, `NEVER` for an apostrophe.

    A mark behind a plural's s closes only where no other does.
    """
    mark = marks[index]
    if mark.kind not in SINGLE_OPENERS or not mark.opens or is_elision(text, mark):
        return NEVER
    fallback = -1
    for at in range(index + 1, len(marks)):
        other = marks[at]
        if other.double:
            continue
        if other.closes:
            if is_certain(text, other):
                return at
            fallback = at
        elif other.opens and not is_elision(text, other):
            break
    return fallback


def is_certain(text: str, mark: Mark) -> bool:
    """Whether a closing mark cannot be the apostrophe of a plural's possessive ("the workers' roof")."""
    return text[mark.at - 1] not in "sS" or not text[mark.end : mark.end + 1].isspace()


def leads(text: str, mark: Mark, lo: int) -> bool:
    """Whether a single mark opens its paragraph or a sentence of speech in it."""
    before = text[max(lo, mark.at - 3) : mark.at].rstrip()[-1:]
    return not before or before in ".,:;?!—–"


def opens_anew(text: str, lo: int, marks: list[Mark]) -> bool:
    """Whether the paragraph that begins at `lo` opens with a single mark."""
    if not marks:
        return False
    mark = marks[0]
    return mark.kind in SINGLE_OPENERS and mark.opens and not text[lo : mark.at].strip() and not is_elision(text, mark)


def last_resort(text: str, marks: list[Mark]) -> int:
    """The first mark that could close and stands behind no plural's s; -1 without one."""
    return next((n for n, m in enumerate(marks) if m.kind in APOSTROPHES and m.closes and text[m.at - 1] not in "sS"), -1)
