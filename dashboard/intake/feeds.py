"""RSS and Atom files, well-formed or not: one article an entry."""

import io
import re
from collections.abc import Iterator
from typing import Any

from dashboard.errors import InputError
from dashboard.intake.fields import host, looks_like_markup
from dashboard.intake.files import InputFile
from dashboard.intake.markup import plain
from dashboard.intake.plaintext import whole
from dashboard.intake.reading import Part, Rejection, Sniff, Source
from dashboard.parse import Metadata, RawDocument

LARGEST_FEED = 32 * 1024 * 1024
SUMMARY_ONLY = "the feed holds only a summary of this article"
_ROOT = re.compile(r"<(?:[\w-]+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def takes(_: InputFile, sniff: Sniff) -> bool:
    start = sniff.text.lstrip("\ufeff \t\r\n")
    return start.startswith("<") and _ROOT.search(start[:4000]) is not None and "<html" not in start[:1000].casefold()


def read(source: Source) -> Iterator[Part]:
    """One part an entry. Raises InputError where the feed has none."""
    import feedparser

    data = whole(source.file, LARGEST_FEED)
    if _ENTITY.search(data[:100_000]):
        raise InputError(
            "the feed declares entities",
            file=source.name,
            expected="plain RSS or Atom",
            hint="entities can blow up a small file or read others",
        )
    # Relative links are resolved against the address that the feed came from, where that is known.
    headers = {"content-location": source.file.origin.url} if source.file.origin else None
    try:
        feed = feedparser.parse(io.BytesIO(data), response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as problem:
        # What feedparser lets through on encodings that do not exist and on tags that never end.
        raise InputError(f"the feed is broken: {problem}", file=source.name, expected="RSS or Atom") from problem
    if not feed.entries:
        raise InputError(_why_empty(feed), file=source.name, expected="RSS or Atom with entries")
    for part, entry in enumerate(feed.entries):
        yield _part(source.name, part, entry, feed.feed)


def _why_empty(feed: Any) -> str:
    problem = feed.get("bozo_exception")
    return f"the feed has no entry ({problem})" if problem else "the feed has no entry"


def _part(file: str, part: int, entry: Any, feed: Any) -> Part:
    content = " \n".join(piece.get("value", "") for piece in entry.get("content", []) if isinstance(piece.get("value"), str))
    summary = _text(entry, "summary")
    headline, link = _text(entry, "title"), _text(entry, "link")
    body = _plain(content or summary)
    if not body and not headline:
        return Rejection(file, part, f"entry {part + 1}", "the entry has neither title nor text", None)
    url = link if link.startswith(("http://", "https://")) else None
    metadata = Metadata(
        external_id=_text(entry, "id") or None,
        outlet=_plain(_text(feed, "title")) or (host(url) if url else "") or None,
        headline=" ".join(_plain(headline).split()) or None,
        dek=" ".join(_plain(summary).split()) if content and summary != content else None,
        byline=_text(entry, "author") or None,
        published=_text(entry, "published") or _text(entry, "updated") or None,
        url=url,
        language=_text(feed, "language") or None,
        section=", ".join(tag.get("term") or "" for tag in entry.get("tags", [])[:5]).strip(", ") or None,
    )
    return RawDocument(file, part, body, metadata, "body", content or summary, () if content or not body else (SUMMARY_ONLY,))


def _text(record: Any, key: str) -> str:
    value = record.get(key)
    return value.strip() if isinstance(value, str) else ""


def _plain(text: str) -> str:
    return plain(text) if looks_like_markup(text) else text
