"""What reading a file gives: its parts, one by one, and the total that the file itself declares."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from dashboard.intake.columns import Mappings
from dashboard.intake.files import InputFile
from dashboard.parse import RawDocument

SNIFFED = 65_536
"""Bytes that detection looks at."""


class Rejection(NamedTuple):
    """A part of a file that is no article, with where and why. `part` counts from 0, as for articles."""

    file: str
    part: int
    place: str | None
    reason: str
    hint: str | None


Part: TypeAlias = RawDocument | Rejection


class Sniff(NamedTuple):
    """What detection sees: the first bytes, and these as text (empty where they are binary)."""

    head: bytes
    text: str


@dataclass(slots=True)
class Source:
    """A file being read: what a reader is handed, and where it notes the total that the file declares.

    `nested(file, depth)` reads a file that was found inside this one.
    """

    file: InputFile
    sniff: Sniff
    nested: "Callable[[InputFile, int], Reading]"
    mapping: Mappings = field(default_factory=Mappings)
    depth: int = 0
    declared: int | None = None

    @property
    def name(self) -> str:
        return self.file.name


class Reader(NamedTuple):
    """One row of the registry: how a format is called, how it is recognised, how it is read."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    takes: Callable[[InputFile, Sniff], bool]
    read: Callable[[Source], Iterator[Part]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file with its reader. `parts` is read while it is iterated; `declared` is known for certain once it is exhausted."""

    file: str
    reader: str
    parts: Iterator[Part]
    source: Source

    @property
    def declared(self) -> int | None:
        """The number of articles that the file itself states, None where it states none."""
        return self.source.declared
