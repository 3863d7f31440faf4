"""The body of a text: its paragraphs, the crossheads above them, and the furniture among them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from dashboard.article import Furniture
from dashboard.parse import furniture
from dashboard.parse.heads import is_heading, is_prose, label

CROSSHEAD = "crosshead"
"""The role that markup gives to a crosshead; every other role is a kind of furniture."""
_SHORTEST_UNDER_CROSSHEAD = 8
_MOST_LABELS = 12
_MOST_NOTES = 4
_LABEL_WORDS = 4
_MOST_NOTE_WORDS = 100
_RULE = re.compile(r"_{2,}")
_NOTED = re.compile(r"https?://|www\.|@\w|\bAP\b|Associated Press|\bcorrects?\b|\bReuters\b")
_SPOKEN = re.compile(r"[.,!?…][”\"’'»]{1,3}$|\.[”\"’'»]\s")
"""A stop within closing marks: so sentences of speech end, and no heading that is quoted ("It stings")."""
_QUOTED = re.compile(r"([“\"‘'«]{1,2})(.+)[”\"’'»]")
_LONGEST_QUOTED = 12
"""Words beyond which a line that is all quotation is said by somebody, and no crosshead."""
_TAGGED = re.compile(r"[#@]\w")
_NOT_FOR_PRINT = "not for publication"
_NOTEBOOK = re.compile(
    r"#{1,3} ?(?:\w{2,10} )?(?:notebook|notes? to editors?|(?:editorial )?contacts?|internet links?)\b.{0,40}", re.IGNORECASE
)
"""The heading of what an agency tells editors below a story."""
_LIST_LABELS = frozenset({"promo", "newsletter"})


@dataclass(slots=True)
class Body:
    """`paragraphs` are `(text, crosshead)` pairs in order."""

    paragraphs: list[tuple[str, str | None]] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    language: str | None = None
    agency: str | None = None


def read_body(blocks: list[str], roles: Mapping[str, str] | None = None, marked: Mapping[str, str] | None = None) -> Body:
    """Sort the blocks of a body into paragraphs, crossheads and furniture; not one is dropped.

    `roles` is what markup says of blocks (block -> `CROSSHEAD` or a kind of furniture); None where the text has no markup.
    `marked` are kinds of furniture that are known without it.
    """
    kinds = _kinds(blocks, {**(marked or {}), **(roles or {})})
    crossheads = _crossheads(blocks, kinds) if roles is None else _marked_crossheads(blocks, kinds, roles)
    body = Body()
    above: str | None = None
    for number, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        if kind:
            body.furniture.append(Furniture(block, kind, len(body.paragraphs)))
            if kind == "signoff" and (signed := furniture.signed_by(block)):
                body.agency = signed
        elif number in crossheads:
            above = block
        else:
            body.paragraphs.append((block, above))
    _cut_signature(body)
    return body


def _kinds(blocks: list[str], roles: Mapping[str, str]) -> list[str | None]:
    kinds: list[str | None] = [_kind(block, roles.get(block)) for block in blocks]
    for number, block in enumerate(blocks):
        listed = number and block not in roles and kinds[number - 1] in _LIST_LABELS and blocks[number - 1] not in roles
        if kinds[number] is None and listed and _is_listed(blocks, number):
            kinds[number] = kinds[number - 1]
        if kinds[number] == "tweet" and number and kinds[number - 1] is None and _is_tweet_text(blocks[number - 1]):
            kinds[number - 1] = "tweet"
        if (_NOT_FOR_PRINT in block[:200].casefold() and len(block) < 200) or _NOTEBOOK.fullmatch(block):
            _set_rest(kinds, number, "note")
            break
    _closing_codes(blocks, kinds)
    _closing_labels(blocks, kinds)
    _closing_notes(blocks, kinds)
    return kinds


def _kind(block: str, role: str | None) -> str | None:
    return furniture.kind_of(block) if role in (None, CROSSHEAD) else role


def _closing_codes(blocks: list[str], kinds: list[str | None]) -> None:
    """Codes and time stamps at the very end, below prose."""
    for number in range(len(blocks) - 1, 0, -1):
        if kinds[number] is None and not furniture.closes(blocks[number]):
            return
        kinds[number] = kinds[number] or "signoff"


def _closing_notes(blocks: list[str], kinds: list[str | None]) -> None:
    """Lines below a closing rule ("___") that speak of the agency or give an address: there AP and others put their notes."""
    rule = next((number for number in range(len(blocks) - 1, -1, -1) if _RULE.fullmatch(blocks[number])), None)
    if rule is None or rule == 0 or len(blocks) - rule - 1 > _MOST_NOTES:
        return
    below = blocks[rule + 1 :]
    if sum(block.count(" ") + 1 for block in below) <= _MOST_NOTE_WORDS:
        for number in range(rule + 1, len(blocks)):
            kinds[number] = kinds[number] or ("note" if _NOTED.search(blocks[number]) else None)


def _is_listed(blocks: list[str], number: int) -> bool:
    """Whether a line is a link below a promo's label: a heading, and not one that stands above prose as a crosshead does."""
    above, after = blocks[number - 1], blocks[number + 1 : number + 2]
    if not is_heading(blocks[number]):
        return False
    return above.endswith((":", "...")) or (above.count(" ") < _LABEL_WORDS and not any(map(is_prose, after)))


def _is_tweet_text(block: str) -> bool:
    """Whether a paragraph above a tweet's signature is the tweet: it has tags, and no sentence end."""
    return len(block) <= 400 and _TAGGED.search(block) is not None and not block.endswith((".", '."', ".”"))


def _set_rest(kinds: list[str | None], start: int, kind: str) -> None:
    for number in range(max(0, start - 2), len(kinds)):
        kinds[number] = kinds[number] or (kind if number >= start else None)


def _closing_labels(blocks: list[str], kinds: list[str | None]) -> None:
    """Labelled lines that close a database's record ("LOAD-DATE: …"), from the end backwards."""
    for number in range(len(blocks) - 1, max(-1, len(blocks) - 1 - _MOST_LABELS), -1):
        if kinds[number] is None and not (label(blocks[number]) and blocks[number][:4].isupper()):
            return
        kinds[number] = kinds[number] or "header"


def _crossheads(blocks: list[str], kinds: list[str | None]) -> frozenset[int]:
    """The indexes of the crossheads: a heading alone, above a paragraph that is prose and below another."""
    body = [number for number, kind in enumerate(kinds) if kind is None]
    found = set()
    for place in range(1, len(body) - 1):
        before, here, after = (blocks[body[place + step]] for step in (-1, 0, 1))
        if is_heading(here) and not is_heading(before) and not is_heading(after) and _stands_above(here, after):
            found.add(body[place])
    return frozenset(found)


def _marked_crossheads(blocks: list[str], kinds: list[str | None], roles: Mapping[str, str]) -> frozenset[int]:
    """The indexes of the blocks that markup makes crossheads; the last of several in a row, and none with nothing below it."""
    body = [number for number, kind in enumerate(kinds) if kind is None]
    marked = [roles.get(blocks[number]) == CROSSHEAD for number in body]
    return frozenset(number for number, (here, below) in zip(body, pairwise(marked), strict=False) if here and not below)


def _stands_above(heading: str, after: str) -> bool:
    long_enough = after.count(" ") + 1 >= _SHORTEST_UNDER_CROSSHEAD
    return not _is_spoken(heading) and long_enough and "@" not in heading and "://" not in heading


def _is_spoken(heading: str) -> bool:
    """Whether a line that looks like a heading is direct speech."""
    quoted = _QUOTED.fullmatch(heading)
    return _SPOKEN.search(heading) is not None or bool(quoted and (quoted[2][0].islower() or heading.count(" ") >= _LONGEST_QUOTED))


def _cut_signature(body: Body) -> None:
    """Set aside an agency's sign-off that is glued to the last paragraph."""
    if not body.paragraphs:
        return
    text, crosshead = body.paragraphs[-1]
    cut = furniture.glued_signature(text)
    if cut < len(text):
        body.paragraphs[-1] = (text[:cut], crosshead)
        signature = text[cut:].strip()
        body.furniture.append(Furniture(signature, "signoff", len(body.paragraphs)))
        body.agency = furniture.signed_by(signature) or body.agency
