"""ninjs, the IPTC's news in JSON, versions 1 to 3: one item, or a list of items under any key."""

import json
from collections.abc import Iterator
from typing import Any

from dashboard.intake.decode import decode
from dashboard.intake.fields import as_text
from dashboard.intake.files import InputFile
from dashboard.intake.markup import plain
from dashboard.intake.plaintext import whole
from dashboard.intake.reading import Part, Rejection, Sniff, Source
from dashboard.parse import Metadata, RawDocument

LARGEST_NINJS = 64 * 1024 * 1024
DEEPEST_ITEM = 3
_MARKS = ('"versioncreated"', '"pubstatus"', '"body_xhtml"', '"firstcreated"', '"contentcreated"')
_ITEM_KEYS = frozenset({"versioncreated", "pubstatus", "firstcreated", "body_xhtml", "body_text", "body_html", "bodies", "contentcreated"})


def takes(_: InputFile, sniff: Sniff) -> bool:
    text = sniff.text.lstrip("\ufeff \t\r\n")
    return text.startswith(("{", "[")) and sum(mark in text for mark in _MARKS) >= 1 and ("\n{" not in text[:-1] or text.startswith("["))


def read(source: Source) -> Iterator[Part]:
    """One part an item."""
    text = decode(whole(source.file, LARGEST_NINJS)).text.lstrip("\ufeff")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as problem:
        yield Rejection(source.name, 0, None, f"the JSON is broken: {problem}", "the file may have been cut off")
        return
    items = list(_items(value, 0))
    if not items:
        yield Rejection(source.name, 0, None, "the JSON holds no news item", None)
    for part, item in enumerate(items):
        yield _part(source.name, part, item)


def _items(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict) and len(_ITEM_KEYS & value.keys()) >= 1 and ("uri" in value or "guid" in value or "headline" in value):
        yield value
    elif isinstance(value, dict | list) and depth <= DEEPEST_ITEM:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _items(inner, depth + 1)


def _part(file: str, part: int, item: dict[str, Any]) -> Part:
    kind = as_text(item.get("type")) or "text"
    text = _body(item)
    headline = as_text(item.get("headline")) or _values(item.get("headlines")) or as_text(item.get("title"))
    if kind not in ("text", "composite") or not (text or headline):
        return Rejection(
            file, part, f"item {part + 1}", f"a {kind} item without a story", "picture, graphic and video items hold nothing to analyse"
        )
    status = as_text(item.get("pubstatus"))
    metadata = Metadata(
        external_id=as_text(item.get("uri") or item.get("guid") or item.get("id")) or None,
        agency=as_text(item.get("source") or item.get("provider") or item.get("infosources")) or None,
        headline=headline or None,
        dek=as_text(item.get("description_text") or _values(item.get("descriptions"))) or None,
        byline=(as_text(item.get("byline")).removeprefix("By ") or None),
        published=as_text(item.get("firstcreated") or item.get("contentcreated") or item.get("versioncreated")) or None,
        language=as_text(item.get("language")) or None,
        url=next((address for key in ("url", "canonicalurl") if (address := as_text(item.get(key))).startswith("http")), None),
        extra=tuple((key, as_text(item[key])) for key in ("slugline", "located", "urgency", "ednote", "copyrightholder") if item.get(key)),
    )
    warnings = (f"the agency has withdrawn this item (status {status})",) if status in ("canceled", "withheld") else ()
    return RawDocument(file, part, text, metadata, "body" if headline else "wire", json.dumps(item, ensure_ascii=False), warnings)


def _body(item: dict[str, Any]) -> str:
    for key in ("body_xhtml", "body_html"):
        if found := as_text(item.get(key)):
            return plain(found)
    return as_text(item.get("body_text")) or _values(item.get("bodies"))


def _values(entries: Any) -> str:
    """The value of the first entry of a ninjs 2 list ("headlines", "bodies"), markup removed."""
    values = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    value = next((as_text(entry.get("value") or entry.get("body") or entry.get("text")) for entry in values), "")
    return plain(value) if "</" in value else value
