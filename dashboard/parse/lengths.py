"""The length that a file declares for an article ("LENGTH: 355 words"), held against the words that were found."""

from collections.abc import Iterable

WORD_TOLERANCE = 0.1
"""How far a declared word count may differ before it is told: databases count headlines and captions or do not."""

LEAST_DIFFERENCE = 10
"""Words that short articles may differ by."""

_LONGEST = 9
"""Digits of a length: more are no number of words."""


def stated(text: str | None) -> int | None:
    """The number at the beginning of a printed length ("1,355 words"), None where there is none."""
    digits = "".join(char for char in (text or "").split(" ")[0] if char.isascii() and char.isdigit())
    return int(digits[:_LONGEST]) if digits else None


def declared(extra: Iterable[tuple[str, str]]) -> int | None:
    """The words that the metadata of an article declare."""
    return stated(next((value for name, value in extra if name == "words"), None))


def agree(said: int, found: int) -> bool:
    """Whether a declared length and the words found are the same within what databases differ by."""
    return abs(found - said) <= max(LEAST_DIFFERENCE, WORD_TOLERANCE * said)
