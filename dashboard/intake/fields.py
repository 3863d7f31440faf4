"""Columns and keys -> the fields of an article, by known names or as the user maps them."""

import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from dashboard.datafiles import lexicon
from dashboard.errors import UsageError
from dashboard.intake.markup import plain
from dashboard.parse import Metadata, RawDocument

FIELDS = ("text", "headline", "dek", "byline", "outlet", "agency", "published", "url", "language", "section", "kicker", "external_id")
LONGEST_EXTRA = 2_000
"""Characters of an unknown column that are kept: embeddings and page sources are nobody's metadata."""
_PLAIN_NAME = re.compile(r"[\W_]+")
_CUT = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$")


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[str, tuple[str, ...]], ...]:
    pairs = (line.split("=", 1) for line in lexicon("field_names"))
    return tuple((field.strip(), tuple(_PLAIN_NAME.sub("", name) for name in names.split())) for field, names in pairs)


def assign(columns: Iterable[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Field -> column: what the user maps first, then known names in their order of preference; no column serves twice.

    Raises UsageError for a field or a column that does not exist.
    """
    present = list(columns)
    for field, column in mapping.items():
        if field not in FIELDS:
            raise UsageError(f"no field is called “{field}”; the fields are {', '.join(FIELDS)}", hint="write --map FIELD=COLUMN")
        if column not in present:
            raise UsageError(f"no column is called “{column}”; the columns are {', '.join(present[:30])}", hint="write --map FIELD=COLUMN")
    found = dict(mapping)
    by_name: dict[str, str] = {}
    for column in present:
        by_name.setdefault(_PLAIN_NAME.sub("", column.casefold()), column)
    for field, names in _known():
        used = set(found.values())
        best = next((by_name[name] for name in names if name in by_name and by_name[name] not in used), None)
        if field not in found and best is not None:
            found[field] = best
    return found


def tells_article(assigned: Mapping[str, str]) -> bool:
    """Whether the assigned fields make articles: a text or a headline is among them."""
    return "text" in assigned or "headline" in assigned


def document(record: Mapping[str, object], assigned: Mapping[str, str], *, file: str, part: int, raw: str) -> RawDocument:
    """One record as a raw document; what has no field of its own is kept in `extra`."""
    values = {field: as_text(record.get(column)) for field, column in assigned.items() if field != "text"}
    # A table's row numbers often stand under no name at all: that column is not the text of one that has none.
    body, warnings = _body(_joined(record.get(assigned["text"]) if "text" in assigned else None))
    if not values.get("outlet") and values.get("url"):
        values["outlet"] = host(values["url"])
    used = set(assigned.values())
    extra = tuple((name, text[:LONGEST_EXTRA]) for name, value in record.items() if name not in used and (text := as_text(value)))
    metadata = Metadata(extra=extra, **{field: value or None for field, value in values.items()})
    return RawDocument(file, part, body, metadata, "body" if metadata.headline else "wire", raw, warnings)


def _joined(value: object) -> str:
    """A text field: a list is one paragraph an entry."""
    return "\n\n".join(as_text(entry) for entry in value) if isinstance(value, list | tuple) else as_text(value)


def host(url: str) -> str:
    """The host of an address without "www.": the outlet's name where nothing else gives one."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _body(text: str) -> tuple[str, tuple[str, ...]]:
    warnings = ("the text is cut: the file holds only its beginning",) if _CUT.search(text[-60:]) else ()
    return plain(text) if looks_like_markup(text) else text, warnings


def looks_like_markup(text: str) -> bool:
    """Whether a field's text is HTML."""
    return (
        "<" in text
        and re.search(r"</(?:p|div|a|span|em|strong|b|i|h[1-6]|li)>|<(?:p|br|div)\b[^>]{0,200}>", text[:20_000], re.IGNORECASE) is not None
    )


def as_text(value: object) -> str:
    """A value of a record as text: a list is joined, a named object gives its name, None and NaN nothing."""
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list | tuple):
        return ", ".join(text for item in value if (text := as_text(item)))
    if isinstance(value, dict):
        named = next((value[key] for key in ("name", "title", "value", "text", "main", "id") if isinstance(value.get(key), str)), None)
        return named.strip() if named is not None else json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
