"""News items in XML: NITF, NewsML 1.2 and NewsML-G2. Each item of a file is one part; pictures and packages are told, not lost."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from dashboard.errors import InputError
from dashboard.intake.files import InputFile
from dashboard.intake.markup import SKIPPED, Element, local_name, plain, text_of, xml
from dashboard.intake.plaintext import whole
from dashboard.intake.reading import Part, Rejection, Sniff, Source
from dashboard.parse import Metadata, RawDocument
from dashboard.parse.document import Shape

LARGEST_XML = 64 * 1024 * 1024
DEEPEST_ITEM = 3
"""Items within items: NewsML 1.2 allows them, and none that we have seen goes below two."""
WITHDRAWN = frozenset({"canceled", "cancelled", "withheld", "killed"})
_CAPTIONS = {"media-caption": "caption", "figcaption": "caption", "media-producer": "credit"}
_MEDIA = frozenset({"media", "figure", *_CAPTIONS})
"""Elements of NITF and HTML that hold a picture with what is said of it."""
_ROOTS = re.compile(r"<(?:\w+:)?(nitf|NewsML|newsItem|newsMessage|knowledgeItem|packageItem)[\s>]")


class _Content(NamedTuple):
    """The text of an item, and the captions and credits of its pictures with their kinds."""

    text: str
    captions: tuple[tuple[str, str], ...]


def takes(_: InputFile, sniff: Sniff) -> bool:
    start = sniff.text.lstrip("\ufeff \t\r\n")
    root = _ROOTS.search(start[:8000])
    return start.startswith("<") and root is not None and "<html" not in start[: root.start()].casefold()


def read(source: Source) -> Iterator[Part]:
    """One part an item. Raises InputError where the XML is broken or holds no item."""
    root = xml(whole(source.file, LARGEST_XML), source.name)
    items = [node for node in root.iter() if local_name(node) in ("NewsItem", "newsItem", "packageItem")] or [root]
    if len(items) == 1 and local_name(items[0]) not in ("nitf", "NewsItem", "newsItem", "packageItem"):
        raise InputError(
            f"the XML holds no news item (its root is {local_name(root)})", file=source.name, expected="NITF, NewsML 1.2 or NewsML-G2"
        )
    for part, item in enumerate(items):
        if sum(above.tag == item.tag for above in item.iterancestors()) >= DEEPEST_ITEM:
            yield Rejection(source.name, part, f"item {part + 1}", f"news items are nested more than {DEEPEST_ITEM} deep", None)
        else:
            yield _part(source.name, part, item)


def _part(file: str, part: int, item: Element) -> Part:
    read_item = {"nitf": _nitf, "NewsItem": _newsml, "newsItem": _g2}.get(local_name(item))
    place = f"item {part + 1}"
    if read_item is None:
        return Rejection(file, part, place, "a package refers to items and has no text of its own", None)
    metadata, (text, captions), status = read_item(item)
    if not text.strip() and not metadata.headline:
        return Rejection(
            file,
            part,
            place,
            f"the item has no text and no headline ({_item_kind(item)})",
            "picture and graphic items hold nothing to analyse",
        )
    warnings = (f"the agency has withdrawn this item (status {status})",) if status in WITHDRAWN else ()
    lines = "\n\n".join((text, *(line for line, _ in captions)))
    shape: Shape = "body" if metadata.headline else "wire"
    return RawDocument(file, part, lines, metadata, shape, etree.tostring(item, encoding="unicode"), warnings, furniture=captions)


def _nitf(root: Element) -> tuple[Metadata, _Content, str]:
    head = _first(root, "body.head")
    head = root if head is None else head
    data = _first(root, "docdata")
    headline = (
        _text(_first(head, "hl1")) or _text(_first(head, "headline")) or _text(_first(head, "hedline")) or _text(_first(root, "title"))
    )
    metadata = Metadata(
        external_id=_get(root, "doc-id", "id-string"),
        agency=_get(root, "from-src", "src-name") or _text(_first(head, "distributor")),
        outlet=_get(root, "pubdata", "name"),
        headline=headline,
        dek=_text(_first(head, "hl2")) or _text(_first(head, "abstract")),
        byline=_byline(_text(_first(head, "byline"))),
        published=_get(root, "date.issue", "norm") or _get(root, "date.release", "norm") or _get(root, "story.date", "norm"),
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        section=_get(root, "pubdata", "position.section"),
        extra=_extra(dateline=_text(_first(head, "dateline")), copyright=_get(root, "doc.copyright", "holder")),
    )
    content = next((node for node in root.iter() if local_name(node) == "body.content" and local_name(node.getparent()) == "body"), None)
    return metadata, _content(content), (data.get("management-status") or "") if data is not None else ""


def _newsml(item: Element) -> tuple[Metadata, _Content, str]:
    contents = [node for node in item.iter() if local_name(node) == "DataContent"]
    text = _longest(_content(node) for node in contents if _media_type(node) in ("text", ""))
    language = _get(item, "Language", "FormalName")
    created = _text(_first(item, "FirstCreated")) or _text(_first(item, "DateId"))
    metadata = Metadata(
        external_id=_text(_first(item, "PublicIdentifier")),
        agency=_get(item, "Provider/Party", "FormalName") or _text(_first(item, "ProviderId")),
        headline=_text(_first(item, "HeadLine")),
        dek=_text(_first(item, "SubHeadLine")),
        byline=_byline(_text(_first(item, "ByLine"))),
        published=created,
        language=language,
        section=None,
        extra=_extra(dateline=_text(_first(item, "DateLine")), slugline=_text(_first(item, "SlugLine")), located=None),
    )
    return metadata, text, _get(item, "Status", "FormalName") or ""


def _g2(item: Element) -> tuple[Metadata, _Content, str]:
    headlines = [node for node in item.iter() if local_name(node) == "headline" and local_name(node.getparent()) == "contentMeta"]
    main = next((node for node in headlines if "sub" not in (node.get("role") or "").casefold()), None)
    sub = next((node for node in headlines if node is not main), None)
    language = _get(item, "language", "tag") or item.get("{http://www.w3.org/XML/1998/namespace}lang")
    metadata = Metadata(
        external_id=item.get("guid"),
        agency=_text(_first(item, "creditline")) or _get(item, "infoSource", "literal") or _get(item, "provider", "literal"),
        headline=_text(main),
        dek=_text(sub),
        byline=_byline(_text(_first(item, "by"))),
        published=_text(_first(item, "contentCreated")) or _text(_first(item, "firstCreated")) or _text(_first(item, "versionCreated")),
        language=language,
        extra=_extra(
            dateline=_text(_first(item, "dateline")), slugline=_text(_first(item, "slugline")), located=_get(item, "located", "literal")
        ),
    )
    status = (_get(item, "pubStatus", "qcode") or "").rpartition(":")[2]
    contents = [node for node in item.iter() if local_name(node) in ("inlineXML", "inlineData")]
    return metadata, _longest(map(_content, contents)), status


def _longest(contents: Iterable[_Content]) -> _Content:
    return max(contents, key=lambda content: len(content.text), default=_Content("", ()))


def _content(node: Element | None) -> _Content:
    """The text of a content element: its HTML or NITF body, or its characters, which may be escaped HTML."""
    if node is None:
        return _Content("", ())
    inner = next((found for name in ("body.content", "body") for found in node.iter() if local_name(found) == name), node)
    if len(inner):
        found = ((_text(below), _CAPTIONS[local_name(below)]) for below in inner.iter() if local_name(below) in _CAPTIONS)
        return _Content(text_of(inner, without=SKIPPED | _MEDIA), tuple((line, kind) for line, kind in found if line))
    text = inner.text or ""
    return _Content(plain(text) if "<" in text and ">" in text else text, ())


def _media_type(content: Element) -> str:
    parent = content.getparent()
    return (_get(parent, "MediaType", "FormalName") or "").casefold() if parent is not None else ""


def _item_kind(item: Element) -> str:
    return (_get(item, "itemClass", "qcode") or _get(item, "MediaType", "FormalName") or local_name(item)).rpartition(":")[2]


def _first(root: Element, name: str) -> Element | None:
    return next((node for node in root.iter() if local_name(node) == name), None)


def _get(root: Element, path: str, attribute: str) -> str | None:
    """The attribute of the first element of that name ("Provider/Party": of that child below that parent)."""
    parent, _, name = path.rpartition("/")
    for node in root.iter():
        if local_name(node) == name and (not parent or local_name(node.getparent()) == parent) and node.get(attribute):
            return (node.get(attribute) or "").strip() or None
    return None


def _text(node: Element | None) -> str | None:
    return " ".join("".join(node.itertext()).split()) or None if node is not None else None


def _byline(text: str | None) -> str | None:
    return text[3:].strip() if text and text[:3].casefold() == "by " else text


def _extra(**fields: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in fields.items() if value)
