"""A JSON list of any size, its values one after the other: no more of it stands in memory than one value and a block."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from dashboard.intake.decode import encoding_of
from dashboard.intake.files import InputFile

BLOCK = 1024 * 1024
_SNIFFED = 65_536
_ENDS = frozenset(" \t\r\n,]")
_BETWEEN = re.compile(r"[ \t\r\n,]*")


class Broken(NamedTuple):
    """The last that a list gives where it has no end: why."""

    reason: str


def is_list(text: str) -> bool:
    """Whether the beginning of a JSON text is that of a list."""
    return text.lstrip("\ufeff \t\r\n").startswith("[")


def values(file: InputFile, largest: int) -> Iterator[Any]:
    """The values of a JSON list; the last is a Broken where the list breaks off, or a value is longer than `largest` characters."""
    decoder = json.JSONDecoder()
    with file.open() as stream:
        lines = io.TextIOWrapper(stream, encoding=encoding_of(file.head(_SNIFFED)), errors="replace", newline="")
        waiting, more = _opened(lines), True
        while True:
            text, problem = waiting, "there is no end"
            at = _skip(text, 0)
            while at < len(text) and text[at] != "]":
                try:
                    value, end = decoder.raw_decode(text, at)
                except RecursionError:
                    problem = "it is nested too deep"
                    break
                except ValueError as wrong:
                    problem = str(wrong)
                    break
                if more and text[end : end + 1] not in _ENDS:
                    break  # a number may go on in the next block
                yield value
                at = _skip(text, end)
            if text[at : at + 1] == "]":
                return
            waiting = text[at:]
            if len(waiting) > largest:
                problem = f"a record is longer than {largest // 2**20} MB"
            if not more or len(waiting) > largest:
                yield Broken(f"the JSON breaks off: {problem}")
                return
            # As much again as is waiting: a long value is tried a few times, not once a block.
            block = lines.read(max(BLOCK, len(waiting)))
            waiting, more = waiting + block, bool(block)


def _opened(lines: io.TextIOWrapper) -> str:
    """The first block behind the bracket that opens the list."""
    text = lines.read(BLOCK)
    while text and not (begun := text.lstrip("\ufeff \t\r\n")):
        text = lines.read(BLOCK)
    return begun[1:] if text else ""


def _skip(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at
