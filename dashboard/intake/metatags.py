"""What a page says of its article: JSON-LD first (schema.org NewsArticle), then OpenGraph and the older meta tags."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from dashboard.datafiles import lexicon
from dashboard.intake.fields import as_text, host
from dashboard.intake.markup import Element, page, text_of
from dashboard.parse import Metadata

ARTICLE_TYPES = frozenset(lexicon("article_types"))
"""Types of schema.org that describe an article, lower case; a web page only where nothing better is there."""
DEEPEST_JSONLD = 6
LONGEST_JSONLD = 2_000_000
_FEWEST_WORDS = 5
"""Words from which a shortened headline is one still, and no label."""
_LIVE = re.compile(r"\bLIVE\b|\bLive(?: updates)?:|: live\b|\blive (?:updates|blog)\b")
_TITLE_TAIL = re.compile(r"\s+[|\-–—»·:]{1,2}\s+([^|–—»·]{2,60})$")


@lru_cache(maxsize=1)
def _meta() -> dict[str, tuple[str, ...]]:
    """Field -> the meta tags that fill it, in the order in which they are trusted."""
    pairs = (line.split("=", 1) for line in lexicon("meta_tags"))
    return {field.strip(): tuple(names.split()) for field, names in pairs}


def metadata_of(text: str, url: str | None = None) -> Metadata:
    """The metadata of a page; `url` is where it was fetched from, if that is known."""
    root = page(text)
    if root is None:
        return Metadata(url=url)
    tags = _tags(root)
    linked = _json_ld(root)
    found: dict[str, str | None] = {
        name: linked.get(name) or next((tags[key] for key in keys if tags.get(key)), None) for name, keys in _meta().items()
    }
    found["headline"] = _headline(root, tags, linked.get("headline"), found["outlet"])
    found["published"] = found["published"] or _time(root)
    found["language"] = _language(root, found["language"])
    found["byline"] = None if (found["byline"] or "").startswith(("http", "@")) else found["byline"]
    address = url or _canonical(root) or found["url"]
    found["url"] = address if address and address.startswith(("http://", "https://")) else None
    found["outlet"] = found["outlet"] or (host(found["url"]) if found["url"] else "") or None
    fields: dict[str, Any] = dict(found)
    return Metadata(**fields)


def _tags(root: Element) -> dict[str, str]:
    """`name`, `property` or `itemprop` of each meta tag, lower case -> its content; the first wins."""
    tags: dict[str, str] = {}
    for tag in root.iter("meta"):
        content = (tag.get("content") or "").strip()
        for key in ("property", "name", "itemprop"):
            if content and (name := tag.get(key)):
                tags.setdefault(name.strip().casefold(), content)
    return tags


def _json_ld(root: Element) -> dict[str, str]:
    """The fields of the first article described by JSON-LD."""
    best: dict[str, str] = {}
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        for node in _nodes(_loads(script.text or ""), 0):
            kinds = {kind.casefold() for kind in _as_list(node.get("@type")) if isinstance(kind, str)}
            if not kinds & ARTICLE_TYPES:
                continue
            fields = {name: text for name, text in _from_node(node).items() if text}
            if kinds == {"webpage"}:
                best = {**fields, **best} if "headline" in fields else best
            else:
                return {**best, **fields}
    return best


def _loads(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().removeprefix("//<![CDATA[").removesuffix("//]]>").rstrip(" ;\n")
    if not text or len(text) > LONGEST_JSONLD:
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > DEEPEST_JSONLD:
        return
    for node in _as_list(value):
        if isinstance(node, dict):
            yield node
            for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart"):
                yield from _nodes(node.get(key), depth + 1)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _from_node(node: dict[str, Any]) -> dict[str, str]:
    return {
        "headline": _clean(as_text(node.get("headline") or node.get("name"))),
        "dek": _clean(as_text(node.get("description"))),
        "byline": _joined([as_text(author) for author in _as_list(node.get("author") or node.get("creator"))]),
        "outlet": as_text(node.get("publisher")) if not isinstance(node.get("publisher"), str) else "",
        "published": as_text(node.get("datePublished") or node.get("dateCreated")),
        "section": as_text(_as_list(node.get("articleSection"))[:1]),
        "language": as_text(node.get("inLanguage")),
    }


def _joined(names: list[str]) -> str:
    """Writers as papers print them: "A", "A and B", "A, B and C"."""
    names = [name for name in names if name]
    return " and ".join(", ".join(part) for part in (names[:-1], names[-1:]) if part)


def _clean(text: str) -> str:
    return " ".join(html.unescape(text).split())


def _headline(root: Element, tags: dict[str, str], linked: str | None, outlet: str | None) -> str | None:
    """The headline on which most of the page agrees: OpenGraph's, JSON-LD's and the printed `h1`; the tags win a tie.

    OpenGraph's is taken against the others where it is the same in fewer words, or where they are those of a live page, which
    change by the hour.
    """
    printed = [text for tag in root.iter("h1") if (text := " ".join(text_of(tag).split()))]
    shared = next((tags[name] for name in _meta()["headline"] if tags.get(name)), None)
    title = _without_outlet(_title_text(root) or "", outlet)
    named = [_without_outlet(text, outlet) for text in (shared, linked) if text]
    agreed = next((text for text in printed if _folded(text) in {_folded(name) for name in (*named, title)}), None)
    candidates = [text for text in (*named, agreed or (printed[0] if printed else None)) if text]
    votes = Counter(_folded(text) for text in candidates)
    chosen = max(candidates, key=lambda text: votes[_folded(text)], default=None)
    if shared and chosen and (_shortens(named[0], chosen) or (_is_live(chosen) and not _is_live(named[0]))):
        return named[0]
    return chosen or title or None


def _shortens(short: str, long: str) -> bool:
    """Whether a headline is another one with words left out."""
    words = iter(_folded(word) for word in long.split())
    return len(short) < len(long) and len(short.split()) >= _FEWEST_WORDS and all(_folded(word) in words for word in short.split())


def _is_live(headline: str) -> bool:
    return _LIVE.search(headline) is not None


def _title_text(root: Element) -> str | None:
    tag = root.find(".//title")
    return " ".join(tag.text.split()) if tag is not None and tag.text else None


def _without_outlet(title: str, outlet: str | None) -> str:
    match = _TITLE_TAIL.search(title)
    if match and (outlet is None or _folded(match[1]) in _folded(outlet) or _folded(outlet) in _folded(match[1])):
        return title[: match.start()].strip()
    return title


def _folded(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _time(root: Element) -> str | None:
    """The date of a `time` element that says it is the publication's."""
    times = [tag for tag in root.iter("time") if tag.get("datetime")]
    marked = [
        tag for tag in times if "publi" in f"{tag.get('itemprop') or ''} {tag.get('class') or ''} {tag.get('pubdate') or ''}".casefold()
    ]
    chosen = marked or times
    return chosen[0].get("datetime") if chosen else None


def _language(root: Element, stated: str | None) -> str | None:
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or stated
    return language.replace("_", "-") if language else None


def _canonical(root: Element) -> str | None:
    return next((tag.get("href") for tag in root.iter("link") if (tag.get("rel") or "").casefold() == "canonical"), None)
