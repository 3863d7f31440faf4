"""HTML fragments and XML read without trust: no entities, no network, no tree deeper than the parser's own bound."""

import re
from typing import Any, TypeAlias

from lxml import etree, html

from dashboard.datafiles import lexicon
from dashboard.errors import InputError

Element: TypeAlias = Any
"""An element of lxml, which ships no types."""

_BLOCKS = frozenset(lexicon("block_tags"))
SKIPPED = frozenset({"script", "style", "noscript", "template", "head"})
_SPACES = re.compile(r"[ \t\n\r\f]+")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def xml(data: bytes, file: str) -> Element:
    """The root of an XML document. Raises InputError where it is broken, or declares entities."""
    if _ENTITY.search(data[:100_000]):
        raise InputError(
            "the XML declares entities",
            file=file,
            expected="plain XML",
            hint="entities can blow up a small file or read others; remove the DOCTYPE",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise InputError(f"the XML is broken: {problem}", file=file, expected="well-formed XML") from problem
    return root


def local_name(node: Element | None) -> str:
    """The name of an element without its namespace; empty for comments and for nothing.

    Cut by hand: broken pages give elements names that lxml itself refuses to read.
    """
    return node.tag.rpartition("}")[2] if node is not None and isinstance(node.tag, str) else ""


def page(text: str) -> Element | None:
    """The root of an HTML page, None where there is no element in it."""
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def plain(fragment: str) -> str:
    """The text of an HTML fragment, its blocks parted by blank lines."""
    try:
        root = html.fragment_fromstring(fragment, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return fragment
    return text_of(root)


def text_of(root: Element, *, without: frozenset[str] = SKIPPED) -> str:
    """The text below an element, white space collapsed as a browser does, its blocks parted by blank lines.

    Elements named in `without` are passed over.
    """
    pieces: list[str] = []
    # An explicit stack: hostile pages nest deeper than Python recurses.
    stack: list[Element | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
        else:
            _step(item, stack, pieces, without)
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _step(node: Element, stack: list[Element | str], pieces: list[str], without: frozenset[str]) -> None:
    tag = local_name(node).lower()
    if not tag or tag in without:
        return
    block = tag in _BLOCKS
    if block:
        pieces.append("\n")
    todo: list[Element | str] = [_SPACES.sub(" ", node.text)] if node.text else []
    for child in node:
        todo.append(child)
        if child.tail:
            todo.append(_SPACES.sub(" ", child.tail))
    if block:
        todo.append("\n")
    stack.extend(reversed(todo))
