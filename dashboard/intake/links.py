"""Web addresses as inputs: the page or the feed behind each, and on request the pages that a feed links to."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from dashboard.errors import InputError
from dashboard.intake.addresses import is_link
from dashboard.intake.decode import decode
from dashboard.intake.exchange import Policy
from dashboard.intake.fetching import Fetched, Visit, fetch
from dashboard.intake.files import InputFile, Origin
from dashboard.intake.pages import declared_charset, page_document
from dashboard.intake.reading import Part, Reading, Rejection
from dashboard.parse import Metadata, RawDocument

MOST_FOLLOWED = 100
"""Pages fetched for one feed: the longest feeds of papers hold as many entries, and at a second each that is two minutes."""
NOT_FOLLOWED = f"only the first {MOST_FOLLOWED} pages of a feed are fetched; this is its entry"
_PAGES = frozenset({"text/html", "application/xhtml+xml", ""})


class Link(NamedTuple):
    """How an address is fetched: what the visit remembers, and whether a feed's pages are fetched too."""

    visit: Visit
    follow: bool = False


def inputs(given: Sequence[str], *, follow: bool = False, policy: Policy | None = None) -> list[Path | InputFile]:
    """What a user names: web addresses become inputs that are fetched when they are read, all else is a path."""
    link = Link(Visit(policy or Policy()), follow)
    return [InputFile(name, link=link) if is_link(name) else Path(name) for name in given]


def read_link(file: InputFile, link: Link, read: Callable[[InputFile], Reading]) -> Reading:
    """The page or feed behind an address, fetched now. Raises InputError where it may not or cannot be taken."""
    fetched = fetch(file.name, link.visit)
    reading = read(InputFile(file.name, data=fetched.data, origin=Origin(fetched.url, fetched.charset)))
    if reading.reader != "feed":
        return replace(reading, parts=_addressed(reading, fetched.url))
    return replace(reading, parts=_followed(reading.parts, link.visit)) if link.follow else reading


def _addressed(reading: Reading, url: str) -> Iterator[Part]:
    """The parts, a text of one article under the address that it came from."""
    for part in reading.parts:
        alone = isinstance(part, RawDocument) and reading.reader == "text"
        yield replace(part, metadata=replace(part.metadata, url=url)) if isinstance(part, RawDocument) and alone else part


def _followed(entries: Iterator[Part], visit: Visit) -> Iterator[Part]:
    """For each entry its page; where that is refused, the entry with a warning, and the refusal as a part of its own."""
    left = MOST_FOLLOWED
    for entry in entries:
        if isinstance(entry, Rejection) or not entry.metadata.url:
            yield entry
        elif not left:
            yield replace(entry, warnings=(*entry.warnings, NOT_FOLLOWED))
        else:
            left -= 1
            yield from _page_of(entry, entry.metadata.url, visit)


def _page_of(entry: RawDocument, url: str, visit: Visit) -> Iterator[Part]:
    try:
        fetched = fetch(url, visit)
        page = _page(entry, fetched)
    except InputError as problem:
        told = f"its page was not taken: {problem.message}"
        yield replace(entry, warnings=(*entry.warnings, told))
        yield Rejection(entry.file, entry.part, url, problem.message, problem.hint)
    else:
        yield replace(page, metadata=_merged(page.metadata, entry.metadata))


def _page(entry: RawDocument, fetched: Fetched) -> RawDocument:
    if fetched.kind not in _PAGES:
        raise InputError(f"the server sends {fetched.kind}, and that is no page", file=fetched.url, hint="the entry itself was taken")
    decoded = decode(fetched.data, fetched.charset or declared_charset(fetched.data[:8000]))
    return page_document(decoded.text, file=entry.file, part=entry.part, url=fetched.url, warnings=decoded.warnings)


def _merged(page: Metadata, entry: Metadata) -> Metadata:
    """What the page says of itself, and what only its feed says."""
    names = ("external_id", "outlet", "agency", "headline", "byline", "published", "language", "section")
    return replace(page, **{name: value for name in names if not getattr(page, name) and (value := getattr(entry, name))})
