"""Where marked words begin and end: a state machine over quotation marks, one paragraph at a time.

It knows curly, straight, doubled single, ``…'', guillemets, low-high and British single marks; the convention that a quotation
over several paragraphs opens anew in each and closes once; nesting; and how to go on when a mark is missing. Each mark is looked
at a bounded number of times, so that a line of a million marks costs no more than a million steps.
"""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from dashboard.annotate.quotes.words import words

RUN: Final = 4
"""This many marks in a row are an ornament."""
MARK: Final = re.compile(r"[“”„‟«»\"'‘’‚‹›`]{4,}|``|''|’’|‘‘|[“”„‟«»\"'‘’‚‹›]")
DOUBLE: Final = frozenset(["“", "”", "„", "‟", "«", "»", '"', "``", "''", "’’", "‘‘"])
OPENERS: Final = frozenset(["“", "„", "‟", "«", "``", "‘‘"])
CLOSERS: Final = frozenset(["”", "»", "’’"])
APOSTROPHES: Final = "'’‘"
SINGLE_OPENERS: Final = "'‘‚‹’"

LOOKAHEAD_PARAGRAPHS: Final = 6
"""How many paragraphs without a mark may stand inside one quotation (verse, letters) before its close."""
MAX_MARKS: Final = 50_000
"""Marks that are read in one text (the longest news feature has some hundreds); behind them no quotation is looked for."""
MAX_PARAGRAPHS: Final = 50_000
"""Lines of one text that are paragraphs of their own."""
RESTARTS: Final = 4
"""How many missing closes are repaired in one paragraph: a bound, so that hostile text stays linear."""
REPAIR_WINDOW: Final = 2_000
"""How far a missing close is searched for."""

_TAIL: Final = re.compile(
    r"[,?!.—](?= ?(?:(?:he|she|they|[A-Z][\w.'’-]{1,30}(?: [A-Z][\w.'’-]{1,30}){0,3}) (?:said|says|told|added|wrote|asked|replied|"
    r"explained|continued|noted)\b|(?:said|says|wrote|[a-z]{2,12}ed) (?:[A-Z]\w|the |a )))"
)
_LINE: Final = re.compile(r"[^\n\r]+")
_STOP: Final = re.compile(r"[.?!](?=\s|$)")


class Marked(NamedTuple):
    """Marked words in one paragraph. `start:end` include the marks, `inner_start:inner_end` do not.

    Segments of one quotation over several paragraphs share `group`; `first` is false from the second on.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    paragraph: int
    group: int
    first: bool
    closed: bool
    single: bool


class _Mark(NamedTuple):
    at: int
    end: int
    kind: str
    opens: bool
    closes: bool


class _Open(NamedTuple):
    """A quotation that the last paragraph left open."""

    group: int
    single: bool
    left: int


def find_marked(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Marked]:
    """All marked spans at the outermost level, in the order of the text. Linear in `text`."""
    found: list[Marked] = []
    carry: _Open | None = None
    group = 0
    scanned = _all_marks(text, paragraphs)
    for number, (lo, hi) in enumerate(paragraphs):
        scan = _Paragraph(text, lo, hi, number, scanned[number])
        carry, group = scan.run(carry, group, scanned[number + 1 : number + 1 + LOOKAHEAD_PARAGRAPHS], paragraphs)
        found.extend(scan.found)
    return [m for m in found if any(map(str.isalnum, islice(text[m.inner_start : m.inner_end], 400)))]


def _all_marks(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[list[_Mark]]:
    out: list[list[_Mark]] = []
    left = MAX_MARKS
    for lo, hi in paragraphs:
        out.append(_marks(text, lo, hi, left))
        left -= len(out[-1])
    return out


def _marks(text: str, lo: int, hi: int, most: int) -> list[_Mark]:
    out: list[_Mark] = []
    for match in MARK.finditer(text, lo, hi):
        at, end = match.span()
        if end - at >= RUN:
            continue
        if len(out) >= most:
            break
        before = text[at - 1] if at > lo else " "
        after = text[end] if end < hi else " "
        if before.isalnum() and after.isalnum() and match.group() in APOSTROPHES:
            continue
        opens = (before.isspace() or before in "([{—–-/=:>…“‘\"'«*_") and not after.isspace()
        closes = not before.isspace() and (after.isspace() or not (after.isalnum() or after in "$£€“‘#@"))
        out.append(_Mark(at, end, match.group(), opens, closes))
    return out


def _is_measure(text: str, mark: _Mark) -> bool:
    """`6'3"`, `12"`: a digit right before the mark, and none of speech's punctuation."""
    return mark.kind in ('"', "''", "”") and mark.at > 0 and text[mark.at - 1].isdigit()


class _Paragraph:
    """The state machine of one paragraph: a stack of open double marks."""

    def __init__(self, text: str, lo: int, hi: int, number: int, marks: list[_Mark]) -> None:
        self.text, self.lo, self.hi, self.number, self.marks = text, lo, hi, number, marks
        self.found: list[Marked] = []
        self.group = 0
        self.restarts = 0
        self.open_single: _Open | None = None
        self.following: Sequence[list[_Mark]] = ()
        self.paragraphs: Sequence[tuple[int, int]] = ()

    def run(
        self, carry: _Open | None, group: int, following: Sequence[list[_Mark]], paragraphs: Sequence[tuple[int, int]]
    ) -> tuple[_Open | None, int]:
        self.group, self.following, self.paragraphs = group, following, paragraphs
        start = 0
        if carry is not None:
            start, carry = self._resume(carry)
            if carry is not None:
                return self._carried(carry, following, paragraphs), self.group
        stack = self._scan(start)
        if not stack:
            return self.open_single, self.group
        return self._unclosed(stack, following, paragraphs), self.group

    def _resume(self, carry: _Open) -> tuple[int, _Open | None]:
        """Goes on with a quotation from the paragraph before; the open state is handed back where no close was found."""
        begin, index = self.lo, 0
        while begin < self.hi and self.text[begin].isspace():
            begin += 1
        inner = begin
        if self.marks and self.marks[0].at == begin and self.marks[0].opens:
            inner, index = self.marks[0].end, 1
        depth = 1
        while index < len(self.marks):
            mark = self.marks[index]
            index += 1
            if (mark.kind not in DOUBLE) != carry.single:
                continue
            depth += self._step(mark, single=carry.single)
            if depth == 0:
                self._add(begin, mark.end, inner, mark.at, carry.group, first=False, closed=True, single=carry.single)
                return index, None
        if carry.single:
            closes = (n for n, m in enumerate(self.marks) if m.kind in APOSTROPHES and m.closes and self.text[m.at - 1] not in "sS")
            at = next(closes, -1)
            if at >= 0:
                self._add(begin, self.marks[at].end, inner, self.marks[at].at, carry.group, first=False, closed=True, single=True)
                return at + 1, None
        self._add(begin, self._end(), inner, self._end(), carry.group, first=False, closed=False, single=carry.single)
        return index, carry

    def _step(self, mark: _Mark, *, single: bool) -> int:
        if single:
            return -1 if mark.closes and self.text[mark.at - 1] in ".,!?…—" else 0
        if mark.kind in OPENERS:
            return -1 if mark.closes and not mark.opens else 1
        if mark.kind in CLOSERS:
            return -1
        if _is_measure(self.text, mark) and mark.closes and self._feet(mark):
            return 0
        return 1 if mark.opens and not mark.closes else -1

    def _feet(self, mark: _Mark) -> bool:
        return any(c in "'’′" for c in self.text[max(self.lo, mark.at - 4) : mark.at])

    def _scan(self, index: int) -> list[_Mark]:
        """Closed spans are added; what is still open at the end is handed back, outermost first."""
        stack: list[tuple[int, _Mark]] = []
        while index < len(self.marks):
            mark = self.marks[index]
            if mark.kind not in DOUBLE:
                if not stack:
                    index = self._single(index)
                    continue
            elif not stack:
                if self._opens(mark):
                    stack.append((index, mark))
            else:
                index = self._nested(stack, index)
                continue
            index += 1
            if index == len(self.marks) and len(stack) > 1:
                index = self._repair(stack)
        return [mark for _, mark in stack]

    def _nested(self, stack: list[tuple[int, _Mark]], index: int) -> int:
        mark = self.marks[index]
        low_high = mark.kind == "“" and stack[-1][1].kind == "„"
        step = -1 if low_high else self._step(mark, single=False)
        if step > 0:
            stack.append((index, mark))
        elif step < 0:
            _, opener = stack.pop()
            if not stack:
                self._close(opener, mark)
        index += 1
        if index == len(self.marks) and len(stack) > 1:
            return self._repair(stack)
        return index

    def _opens(self, mark: _Mark) -> bool:
        if mark.kind in OPENERS:
            return mark.opens or not mark.closes
        if mark.kind in CLOSERS:
            return mark.opens and not mark.closes
        return (mark.opens or not mark.closes) and not _is_measure(self.text, mark)

    def _close(self, opener: _Mark, closer: _Mark) -> None:
        if self.text[opener.at - 1 : opener.at] == "=" and opener.at > self.lo:
            return
        self.group += 1
        self._add(opener.at, closer.end, opener.end, closer.at, self.group, first=True, closed=True, single=False)

    def _repair(self, stack: list[tuple[int, _Mark]]) -> int:
        """Two openings and too few closes: the outer one lost its close before the inner one, if a place for it is there."""
        (_, outer), (inner_index, inner) = stack[0], stack[1]
        place = self._missing_close(outer.end, inner.at) if self.restarts < RESTARTS else None
        if place is None:
            last = self.marks[-1]
            if last.closes and last.kind not in OPENERS and last.at > inner.at:
                self._close(outer, last)
                stack.clear()
            else:
                del stack[1:]
            return len(self.marks)
        self.restarts += 1
        self.group += 1
        self._add(outer.at, place, outer.end, place, self.group, first=True, closed=False, single=False)
        stack.clear()
        return inner_index

    def _missing_close(self, lo: int, hi: int) -> int | None:
        hi = min(hi, lo + REPAIR_WINDOW)
        tail = _TAIL.search(self.text, lo, hi)
        if tail:
            return tail.end()
        stops = [m.end() for m in _STOP.finditer(self.text, lo, hi)]
        return stops[-1] if stops else None

    def _single(self, index: int) -> int:
        """A single opening mark at the outermost level: its close, if it has one, is before the next opening."""
        mark = self.marks[index]
        if mark.kind not in SINGLE_OPENERS or not mark.opens or self._elision(mark):
            return index + 1
        fallback = -1
        for at in range(index + 1, len(self.marks)):
            other = self.marks[at]
            if other.kind in DOUBLE:
                continue
            if other.closes:
                before = self.text[other.at - 1]
                if not before.isalnum() or before not in "sS" or not self.text[other.end : other.end + 1].isspace():
                    return self._close_single(mark, other, at)
                fallback = at
            elif other.opens and not self._elision(other):
                break
        if self._leads(mark) and self._continues_single():
            self.group += 1
            self._add(mark.at, self._end(), mark.end, self._end(), self.group, first=True, closed=False, single=True)
            self.open_single = _Open(self.group, single=True, left=1)
            return len(self.marks)
        if fallback >= 0:
            return self._close_single(mark, self.marks[fallback], fallback)
        return index + 1

    def _leads(self, mark: _Mark) -> bool:
        """Whether a single mark opens its paragraph or a sentence of speech in it."""
        before = self.text[max(self.lo, mark.at - 3) : mark.at].rstrip()[-1:]
        return not before or before in ".,:;?!—–"

    def _continues_single(self) -> bool:
        """The next paragraph opens with a single mark anew."""
        if not self.following or not self.following[0]:
            return False
        mark = self.following[0][0]
        lo = self.paragraphs[self.number + 1][0]
        return mark.kind in SINGLE_OPENERS and mark.opens and not self.text[lo : mark.at].strip() and not self._elision(mark)

    def _close_single(self, opener: _Mark, closer: _Mark, at: int) -> int:
        self.group += 1
        self._add(opener.at, closer.end, opener.end, closer.at, self.group, first=True, closed=True, single=True)
        return at + 1

    def _elision(self, mark: _Mark) -> bool:
        after = self.text[mark.end : mark.end + 6].lower()
        word = re.match(r"[a-z]+", after)
        return after[:1].isdigit() or (word is not None and word.group() in words().elisions)

    def _unclosed(self, stack: list[_Mark], following: Sequence[list[_Mark]], paragraphs: Sequence[tuple[int, int]]) -> _Open | None:
        opener = stack[0]
        self.group += 1
        tail = _TAIL.search(self.text, opener.end, min(self.hi, opener.end + REPAIR_WINDOW))
        ambiguous = tail is None or self.text[tail.start()] == "."  # "We told him. He said …": the marks decide
        if ambiguous and self._continues(following, paragraphs):
            self._add(opener.at, self._end(), opener.end, self._end(), self.group, first=True, closed=False, single=False)
            return _Open(self.group, single=False, left=LOOKAHEAD_PARAGRAPHS)
        before = self.text[self.lo : opener.at].rstrip()[-1:]
        if before and before not in '.,:;?!—–-”"':
            return None
        end = tail.end() if tail else self._end()
        self._add(opener.at, end, opener.end, end, self.group, first=True, closed=False, single=False)
        return None

    def _carried(self, carry: _Open, following: Sequence[list[_Mark]], paragraphs: Sequence[tuple[int, int]]) -> _Open | None:
        if carry.single:
            return carry if self._continues_single() else None
        left = LOOKAHEAD_PARAGRAPHS if self.marks else carry.left - 1
        if left > 0 and self._continues(following[:left], paragraphs):
            return carry._replace(left=left)
        return None

    def _continues(self, following: Sequence[list[_Mark]], paragraphs: Sequence[tuple[int, int]]) -> bool:
        """The next paragraph opens anew, or the next mark after unmarked paragraphs closes."""
        for offset, marks in enumerate(following):
            double = next((m for m in marks if m.kind in DOUBLE), None)
            if double is None:
                continue
            lo = paragraphs[self.number + 1 + offset][0]
            if offset == 0 and double.opens and not self.text[lo : double.at].strip():
                return True
            return double.closes and not double.opens and double.kind not in OPENERS
        return False

    def _end(self) -> int:
        end = self.hi
        while end > self.lo and self.text[end - 1].isspace():
            end -= 1
        return end

    def _add(self, start: int, end: int, inner: int, inner_end: int, group: int, *, first: bool, closed: bool, single: bool) -> None:
        if end > start and inner_end > inner:
            self.found.append(Marked(start, end, inner, inner_end, self.number, group, first, closed, single))


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """`(start, end)` of each line that is not blank; the last of `MAX_PARAGRAPHS` takes all that follows."""
    out = [m.span() for m in islice((m for m in _LINE.finditer(text) if not m.group().isspace()), MAX_PARAGRAPHS)]
    if len(out) == MAX_PARAGRAPHS:
        out[-1] = (out[-1][0], len(text))
    return out
