"""Lines -> paragraphs: blank lines part them, hard wraps are joined again, and a text that is not wrapped has one a line."""

import re
from itertools import pairwise

WIDEST_WRAP = 110
"""The longest line that we take for a wrapped one: teleprinters broke at 69, databases and mail break at 72 to 100."""
_SLACK = 14
_SHARE_WRAPPED = 0.7
_SHARE_ENDED = 0.4
"""The share of breaks after a full stop up to which a text is wrapped: one line in eight by chance, every line in a list of paragraphs."""
_FEWEST_BREAKS = 3
"""Fewer tell nothing: any two lines of like length look wrapped."""
_FULL_LINE = 0.8
_CENTRED = " " * 10
_ENDS = (".", "!", "?", '."', ".”", '?"', "?”", ")", ":")
_LABELLED = re.compile(r"[A-Z][\w-]{1,16}(?: [\w-]{1,16}){0,2} ?: ?\S")
"""A line that begins with a label ("Byline: …"): two of them in a block are a record, whose lines are not joined."""
_BULLET = re.compile(r"\s*(?:[•●▪◦‣*·–—-]|\d{1,2}[.)])\s+\S")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text whose line ends are `\\n`, outer white space trimmed, none empty."""
    blocks = _blocks(text)
    width = wrap_width(blocks)
    found: list[str] = []
    for block in blocks:
        found.extend(_joined(block, width) if width else (line.strip() for line in block))
    return [paragraph for paragraph in found if paragraph]


def _blocks(text: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            blocks[-1].append(line.rstrip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def wrap_width(blocks: list[list[str]]) -> int:
    """The column at which a text is hard-wrapped, 0 where it is not.

    A text is wrapped where the breaks inside its paragraphs are forced (the next line's first word had no room left) and stand in
    the middle of sentences. Lists, centred lines and blocks of short lines do not vote.
    """
    lengths = sorted(len(line) for block in blocks for line in block[:-1])
    width = lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0
    longest = max((len(line) for block in blocks for line in block), default=0)
    if not 30 <= width <= WIDEST_WRAP or longest > 2 * WIDEST_WRAP:
        return 0
    running = [block for block in blocks if not (_is_record(block) or block[0].startswith(_CENTRED))]
    running = [block for block in running if max(map(len, block)) >= _FULL_LINE * width]
    breaks = [(line, following) for block in running for line, following in pairwise(block) if _indent(following) <= _indent(line)]
    if len(breaks) < _FEWEST_BREAKS:
        return 0
    forced = sum(len(line) + 1 + _first_word(following) >= width - _SLACK for line, following in breaks)
    ended = sum(line.endswith(_ENDS) for line, _ in breaks)
    return width if forced >= _SHARE_WRAPPED * len(breaks) and ended <= _SHARE_ENDED * len(breaks) else 0


def _is_record(block: list[str]) -> bool:
    return sum(_LABELLED.match(line) is not None for line in block) >= max(2, len(block) / 2)


def _first_word(line: str) -> int:
    return len(line.split(None, 1)[0])


def _joined(block: list[str], width: int) -> list[str]:
    """The paragraphs of one block of a wrapped text: an indent, a bullet or a line that ends early begins the next one."""
    if _is_record(block):
        return [line.strip() for line in block]
    pieces: list[list[str]] = [[block[0]]]
    for line, following in pairwise(block):
        indented = _indent(following) > _indent(line) and following[:1] in " \t"
        early = len(line) + 1 + _first_word(following) < width - _SLACK
        begins = early and not following.lstrip()[:1].islower()
        noted = following.lstrip().startswith("(") and _BULLET.match(pieces[-1][0])
        if indented or begins or noted or _BULLET.match(following):
            pieces.append([following])
        else:
            pieces[-1].append(following)
    return [_rejoin(piece) for piece in pieces]


def _indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def _rejoin(lines: list[str]) -> str:
    text = lines[0].strip()
    for line in lines[1:]:
        tight = text.endswith("-") and text[-2:-1].isalpha() and not text.endswith("--")
        text += ("" if tight else " ") + line.strip()
    return text
