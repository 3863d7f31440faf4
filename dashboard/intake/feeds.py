"""RSS and Atom files, well-formed or not: one article an entry."""

import io
import re
from collections.abc import Iterator
from typing import Any

from dashboard.errors import InputError
from dashboard.intake.confined import confined
from dashboard.intake.fields import host, looks_like_markup
from dashboard.intake.files import InputFile
from dashboard.intake.markup import plain
from dashboard.intake.plaintext import whole
from dashboard.intake.reading import Part, Rejection, Sniff, Source
from dashboard.parse import Metadata, RawDocument

LARGEST_FEED = 16 * 1024 * 1024
"""The longest feeds of papers have 3 MB."""
LARGEST_HERE = 128 * 1024
"""Broken feeds cost up to seven seconds a megabyte: what is larger is read by the clock."""
SUMMARY_ONLY = "the feed holds only a summary of this article"
_ROOT = re.compile(r"<(?:[\w-]+:)?(?:rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def takes(_: InputFile, sniff: Sniff) -> bool:
    start = sniff.text.lstrip("\ufeff \t\r\n")
    return start.startswith("<") and _ROOT.search(start[:4000]) is not None and "<html" not in start[:1000].casefold()


def read(source: Source) -> Iterator[Part]:
    """One part an entry. Raises InputError where the feed has none."""
    data = whole(source.file, LARGEST_FEED)
    url = source.file.origin.url if source.file.origin else None
    found = entries(data, file=source.name, url=url) if len(data) <= LARGEST_HERE else confined("feed", data, file=source.name, url=url)
    for part, entry in enumerate(found):
        yield _part(source.name, part, entry)


def entries(data: bytes, *, file: str, url: str | None) -> list[dict[str, str]]:
    """The fields of each entry, as the feed has them; relative links are resolved against `url`. Raises InputError where there are none."""
    import feedparser

    if _ENTITY.search(data[:100_000]):
        raise InputError(
            "the feed declares entities",
            file=file,
            expected="plain RSS or Atom",
            hint="entities can blow up a small file or read others",
        )
    headers = {"content-location": url} if url else None
    try:
        feed = feedparser.parse(io.BytesIO(data), response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as problem:
        # What feedparser lets through on encodings that do not exist and on tags that never end.
        raise InputError(f"the feed is broken: {problem}", file=file, expected="RSS or Atom") from problem
    if not feed.entries:
        raise InputError(_why_empty(feed), file=file, expected="RSS or Atom with entries")
    outlet, language = _plain(_text(feed.feed, "title")), _text(feed.feed, "language")
    return [{**_entry(entry), "outlet": outlet, "language": language} for entry in feed.entries]


def _entry(entry: Any) -> dict[str, str]:
    content = " \n".join(piece.get("value", "") for piece in entry.get("content", []) if isinstance(piece.get("value"), str))
    section = ", ".join(tag.get("term") or "" for tag in entry.get("tags", [])[:5]).strip(", ")
    published = _text(entry, "published") or _text(entry, "updated")  # in this order: feedparser warns where it takes one for the other
    fields = {name: _text(entry, name) for name in ("summary", "title", "link", "id", "author")}
    return {**fields, "published": published, "content": content, "section": section}


def _why_empty(feed: Any) -> str:
    problem = feed.get("bozo_exception")
    return f"the feed has no entry ({problem})" if problem else "the feed has no entry"


def _part(file: str, part: int, entry: dict[str, str]) -> Part:
    content, summary, headline, link = (entry[name] for name in ("content", "summary", "title", "link"))
    body = _plain(content or summary)
    if not body and not headline:
        return Rejection(file, part, f"entry {part + 1}", "the entry has neither title nor text", None)
    url = link if link.startswith(("http://", "https://")) else None
    metadata = Metadata(
        external_id=entry["id"] or None,
        outlet=entry["outlet"] or (host(url) if url else "") or None,
        headline=" ".join(_plain(headline).split()) or None,
        dek=" ".join(_plain(summary).split()) if content and summary != content else None,
        byline=entry["author"] or None,
        published=entry["published"] or None,
        url=url,
        language=entry["language"] or None,
        section=entry["section"] or None,
    )
    return RawDocument(file, part, body, metadata, "body", content or summary, () if content or not body else (SUMMARY_ONLY,))


def _text(record: Any, key: str) -> str:
    value = record.get(key)
    return value.strip() if isinstance(value, str) else ""


def _plain(text: str) -> str:
    return plain(text) if looks_like_markup(text) else text
