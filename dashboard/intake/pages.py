"""HTML pages: the article's text by trafilatura, crossheads and furniture from the tree, metadata from JSON-LD and the page's own tags."""

import re
from collections.abc import Iterator

from dashboard.errors import InputError
from dashboard.intake.decode import decode
from dashboard.intake.files import InputFile
from dashboard.intake.markup import page
from dashboard.intake.metatags import metadata_of
from dashboard.intake.pageparts import read_parts
from dashboard.intake.plaintext import whole
from dashboard.intake.reading import Part, Sniff, Source
from dashboard.parse import Metadata, RawDocument

MOST_ELEMENTS = 25_000
"""Elements of a page: those of papers have 1,000 to 3,000. Extraction is quadratic in them, and takes two seconds at this bound."""
SHORTEST_ARTICLE = 40
"""Characters below which a page's text is a menu or a notice: the shortest flash of an agency has sixty."""
_MARKS = re.compile(r"<(?:!doctype html|html|head|body|article|meta|div|p)[\s>]")


def takes(_: InputFile, sniff: Sniff) -> bool:
    start = sniff.text.lstrip("\ufeff \t\r\n")[:4000].casefold()
    return start.startswith("<") and _MARKS.search(start) is not None


def read(source: Source) -> Iterator[Part]:
    """One article, the whole page."""
    origin = source.file.origin
    stated = origin.charset if origin else None
    decoded = decode(whole(source.file), stated or declared_charset(source.sniff.head))
    yield page_document(decoded.text, file=source.name, part=0, url=origin.url if origin else None, warnings=decoded.warnings)


def declared_charset(head: bytes) -> str | None:
    """The character set that a page's own tags declare."""
    match = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]{2,40})", head[:8000], re.IGNORECASE)
    return match[1].decode("ascii") if match else None


def page_document(text: str, *, file: str, part: int, url: str | None = None, warnings: tuple[str, ...] = ()) -> RawDocument:
    """A page as a raw document. Raises InputError where no article is in it."""
    _check_elements(text, file, part)
    body = extract(text)
    metadata = metadata_of(text, url)
    if len(body.strip()) < SHORTEST_ARTICLE:
        raise InputError(
            "no article text was found in the page",
            file=file,
            place=f"part {part + 1}",
            expected="a news page with its text",
            hint=_hint(metadata),
        )
    lines, roles = read_parts(text, body.split("\n"))
    return RawDocument(file, part, "\n\n".join(lines), metadata, "body" if metadata.headline else "wire", text, warnings, roles)


def _check_elements(text: str, file: str, part: int) -> None:
    root = page(text) if text.count("<") > MOST_ELEMENTS else None
    count = 0 if root is None else sum(1 for _ in root.iter())
    if count > MOST_ELEMENTS:
        raise InputError(
            f"the page has {count:,} elements",
            file=file,
            place=f"part {part + 1}",
            expected=f"a page of at most {MOST_ELEMENTS:,}",
            hint="save the article alone, or as plain text",
        )


def extract(text: str) -> str:
    """The article's text, a paragraph a line; empty where there is none."""
    from trafilatura import extract as extracted

    found = extracted(text, fast=True, include_comments=False, include_tables=False, with_metadata=False, deduplicate=False)
    return found or ""


def _hint(metadata: Metadata) -> str:
    return (
        f"the page is called “{metadata.headline}”; it may be a list, a video or a paywall"
        if metadata.headline
        else "it may be a list, a video or a paywall"
    )
