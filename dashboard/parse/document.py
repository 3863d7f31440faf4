"""What the parser takes: one document's plain text, and what its file says of it."""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["wire", "body"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says of one article, as it says it; `extra` keeps every field that has no place of its own."""

    external_id: str | None = None
    outlet: str | None = None
    agency: str | None = None
    headline: str | None = None
    dek: str | None = None
    byline: str | None = None
    kicker: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    section: str | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One article as it arrived. `part` counts from 0 within `file`.

    `shape` is `wire` where kicker, headline, dek and dateline stand in the text, `body` where the text is a body and the
    headline is in the metadata. `raw` is what the user is shown as the source; `warnings` are the reader's. `roles` are the
    lines of `text` of which the file's markup says what they are: `crosshead`, or a kind of furniture. None is no markup at all:
    then a line's shape decides, and not otherwise. `furniture` are lines of which only that is known: captions of an agency's item.
    """

    file: str
    part: int
    text: str
    metadata: Metadata
    shape: Shape
    raw: str
    warnings: tuple[str, ...] = ()
    roles: tuple[tuple[str, str], ...] | None = None
    furniture: tuple[tuple[str, str], ...] = ()
