"""What the tree of a page says of its lines: which are crossheads, and which captions and boxes stand among them.

A crosshead is an `h2` to `h6`, or a heading in bold alone on its line. Captions and boxes are taken from the part of the page that
holds the article; menus, lists of links and other chrome are no furniture of an article.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, takewhile

from dashboard.datafiles import lexicon
from dashboard.intake.markup import SKIPPED, Element, local_name, page, text_of
from dashboard.parse.bodies import CROSSHEAD
from dashboard.parse.furniture import kind_of
from dashboard.parse.heads import is_heading
from dashboard.parse.repair import squeeze

Roles = tuple[tuple[str, str], ...]
MOST_WORDS = {"caption": 120, "credit": 20, "newsletter": 50, "promo": 40}
"""Words beyond which an element is no caption, credit or box, but holds more than that."""
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LINES = _HEADINGS | {"p"}
_BOLD = frozenset({"b", "strong"})
_INLINE = frozenset({"a", "b", "em", "i", "span", "strong", "u"})
_CONTROLS = SKIPPED | {"form", "button", "label", "input", "select", "svg"}
_CHROME = SKIPPED | {"nav", "footer", "form", "button", "iframe"}
_BULLET = "- "
"""How trafilatura begins an item of a list: one in bold is an item still."""
_BOXES = ("promo", "newsletter")
_NAME_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@dataclass(slots=True)
class _Page:
    """`lines` is squeezed text -> index of the article's line; `holders` are the elements that are such lines or hold them."""

    lines: dict[str, int]
    holders: set[Element] = field(default_factory=set)
    roles: dict[str, str] = field(default_factory=dict)
    pieces: list[tuple[int, str]] = field(default_factory=list)


def read_parts(text: str, lines: list[str]) -> tuple[list[str], Roles]:
    """`(lines, roles)`: an article's lines with the furniture of its page in place, and the roles of those that the tree names."""
    lines = [line.strip() for line in lines if line.strip()]
    root = page(text)
    if root is None:
        return lines, ()
    headings = {squeeze(heading) for heading in _headings(root)} - {""}
    found = _Page({squeeze(line): number for number, line in reversed(list(enumerate(lines)))})
    found.roles = {line: CROSSHEAD for line in lines if squeeze(line) in headings and not line.startswith(_BULLET)}
    if (zone := _zone(root, found)) is not None:
        _collect(zone, found, lines)
    return _placed(lines, found.pieces), tuple(found.roles.items())


def _headings(root: Element) -> Iterator[str]:
    for node in root.iter(*_HEADINGS):
        yield text_of(node)
    for node in root.iter(*_BOLD):
        if _is_alone(node) and is_heading(text := _one_line(node)):
            yield text


def _is_alone(node: Element) -> bool:
    """Whether nothing but line breaks stands beside an element, nor beside what wraps it, up to its block."""
    while local_name(node) in _INLINE:
        parent, before, after = node.getparent(), node.getprevious(), node.getnext()
        if parent is None or not (_is_break(before) and _is_break(after)):
            return False
        beside = (before.tail if before is not None else parent.text, node.tail)
        if any((text or "").strip() for text in beside):
            return False
        if before is not None or after is not None:
            return True
        node = parent
    return True


def _is_break(node: Element | None) -> bool:
    return node is None or local_name(node) == "br"


def _zone(root: Element, found: _Page) -> Element | None:
    """The part of the page with the article: what holds its first and its last paragraph, and the `article` or `main` around that."""
    matched = [node for node in root.iter(*_LINES) if squeeze(text_of(node)) in found.lines]
    if not matched:
        return None
    for node in matched:
        found.holders.add(node)
        found.holders.update(takewhile(lambda above: above not in found.holders, node.iterancestors()))
    above = set(matched[0].iterancestors())
    common = next((node for node in matched[-1].iterancestors() if node in above), root)
    around = [common, *common.iterancestors()]
    return next((node for name in ("article", "main") for node in around if local_name(node) == name), common)


def _collect(zone: Element, found: _Page, lines: list[str]) -> None:
    """The furniture below `zone` in the order of the page, each with the index of the line that it follows."""
    at = -1
    # An explicit stack: hostile pages nest deeper than Python recurses.
    stack: list[Element] = [zone]
    while stack:
        node = stack.pop()
        name = local_name(node).lower()
        if not name or name in _CHROME or node.get("hidden") is not None or (name == "article" and node not in found.holders):
            continue
        if name in _LINES and node in found.holders:
            number = found.lines.get(squeeze(text_of(node)), -1)
            at = max(at, number)
            if number >= 0 and "caption" in _named(node):
                found.roles[lines[number]] = "caption"
        elif node in found.holders or not (pieces := _furniture(node, name)):
            stack.extend(reversed(node))
        else:
            for text, kind in pieces:
                if squeeze(text) not in found.lines:
                    found.pieces.append((at, text))
                    found.roles[text] = kind


def _furniture(node: Element, name: str) -> list[tuple[str, str]]:
    """`(text, kind)` of the furniture that an element is; none where it is something else."""
    named = _named(node)
    if name == "figcaption" or "caption" in named:
        return _caption(node)
    if "credit" in named and next(node.iterancestors("figure"), None) is not None:
        return _fitting(_one_line(node), "credit")
    if kind := next((kind for kind in _BOXES if kind in named), None):
        return _fitting(_one_line(node), kind)
    if name == "aside" and (kind := kind_of(text := _one_line(node))) in _BOXES:
        return _fitting(text, kind)
    return []


def _caption(node: Element) -> list[tuple[str, str]]:
    """Caption and credit, parted where the credit has an element of its own at the end or the beginning."""
    text = _one_line(node)
    credit = next((_one_line(below) for below in node.iterdescendants() if local_name(below) == "cite" or "credit" in _named(below)), "")
    rest = text.removesuffix(credit) if text.endswith(credit) else text.removeprefix(credit)
    if not credit or rest == text:
        return _fitting(text, "caption")
    return _fitting(rest.strip(), "caption") + _fitting(credit, "credit")


def _fitting(text: str, kind: str) -> list[tuple[str, str]]:
    return [(text, kind)] if squeeze(text) and text.count(" ") < MOST_WORDS[kind] else []


def _one_line(node: Element) -> str:
    return " ".join(text_of(node, without=_CONTROLS).split())


def _named(node: Element) -> frozenset[str]:
    """The kinds of furniture that the class and the id of an element name."""
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    return _kinds(names[:300]) if names.strip() else frozenset()


@lru_cache(maxsize=4096)
def _kinds(names: str) -> frozenset[str]:
    found = set()
    for name in names.split():
        parts = [part.casefold() for part in _NAME_PART.findall(name)]
        found |= {*parts, *("".join(pair) for pair in pairwise(parts))}
    return frozenset(kind for kind, words in _words().items() if words & found)


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    pairs = (line.split("=", 1) for line in lexicon("page_parts"))
    return {kind.strip(): frozenset(word.replace("-", "") for word in words.split()) for kind, words in pairs}


def _placed(lines: list[str], pieces: list[tuple[int, str]]) -> list[str]:
    """The lines with each piece behind the line that it follows."""
    placed = [text for at, text in pieces if at < 0]
    below: dict[int, list[str]] = {}
    for at, text in pieces:
        below.setdefault(at, []).append(text)
    for number, line in enumerate(lines):
        placed += [line, *below.get(number, ())]
    return placed
