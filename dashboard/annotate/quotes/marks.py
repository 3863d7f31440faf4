"""Where marked words begin and end: a state machine over quotation marks, one paragraph at a time.

It knows the convention that a quotation over several paragraphs opens anew in each and closes once; nesting; and how to go on when
a mark is missing. Each mark is looked at a bounded number of times, so that a line of a million marks costs no more than a million
steps.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from dashboard.annotate.quotes import missing, singles
from dashboard.annotate.quotes.glyphs import MAX_MARKS, OPENERS, Mark, find_marks, opens_outermost, step

LOOKAHEAD_PARAGRAPHS: Final = 6
"""How many paragraphs without a mark may stand inside one quotation (verse, letters) before its close."""
MAX_PARAGRAPHS: Final = 50_000
"""Lines of one text that are paragraphs of their own."""
RESTARTS: Final = 4
"""How many missing closes are repaired in one paragraph: a bound, so that hostile text stays linear."""
LONGEST_CHECK: Final = 400
"""Characters of a span among which a letter or digit must be."""

_LINE: Final = re.compile(r"^[^\S\n]*+\S.*", re.MULTILINE)


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


class Open(NamedTuple):
    """A quotation that the last paragraph left open; `left` paragraphs without a mark may still follow."""

    group: int
    single: bool
    left: int


def find_marked(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Marked]:
    """All marked spans at the outermost level, in the order of the text. Linear in `text`."""
    found: list[Marked] = []
    carry: Open | None = None
    group = 0
    marks = find_marks(text, paragraphs)
    for number in range(len(paragraphs)):
        if carry is None and not marks[number]:
            continue
        scan = _Paragraph(text, paragraphs, marks, number, group)
        carry = scan.run(carry)
        group = scan.group
        found.extend(scan.found)
    return [
        m for m in found if text[m.inner_start].isalnum() or any(map(str.isalnum, islice(text[m.inner_start : m.inner_end], LONGEST_CHECK)))
    ]


class _Paragraph:
    """The state machine of one paragraph: a stack of open double marks."""

    def __init__(self, text: str, paragraphs: Sequence[tuple[int, int]], all_marks: list[list[Mark]], number: int, group: int) -> None:
        self.text, self.number, self.group = text, number, group
        self.lo, self.hi = paragraphs[number]
        self.marks = all_marks[number]
        self.paragraphs, self.all_marks = paragraphs, all_marks
        self.found: list[Marked] = []
        self.restarts = 0
        self.nested = -1
        """The first mark that opened inside what is open now."""
        self.carried: Open | None = None

    def run(self, carry: Open | None) -> Open | None:
        """Reads the paragraph; what it leaves open is handed on."""
        index = 0
        if carry is not None:
            index, still = self._resume(carry)
            if still:
                return self._carry_on(carry)
        stack = self._scan(index)
        return self._unclosed(stack) if stack else self.carried

    def _resume(self, carry: Open) -> tuple[int, bool]:
        """Goes on with a quotation from the paragraph before: the next mark to read, and whether it stays open."""
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
            if mark.double == carry.single:
                continue
            depth += step(self.text, mark, self.lo, single=carry.single)
            if depth == 0:
                self._add(begin, mark.end, inner, mark.at, carry.group, first=False, single=carry.single)
                return index, False
        at = singles.last_resort(self.text, self.marks) if carry.single else -1
        if at >= 0:
            self._add(begin, self.marks[at].end, inner, self.marks[at].at, carry.group, first=False, single=True)
            return at + 1, False
        self._add_open(begin, self._end(), inner, carry.group, first=False, single=carry.single)
        return index, True

    def _scan(self, index: int) -> list[Mark]:
        """Closed spans are added; what is still open at the end is handed back, outermost first."""
        stack: list[Mark] = []
        last = len(self.marks)
        while index < last:
            mark = self.marks[index]
            if not stack:
                if not mark.double:
                    index = self._single(index)
                    continue
                if opens_outermost(self.text, mark):
                    stack.append(mark)
                    self.nested = -1
            elif mark.double:
                self._inside(stack, index)
            index += 1
            if index == last and stack and self.nested >= 0:
                index = self._repair(stack)
        return stack

    def _inside(self, stack: list[Mark], index: int) -> None:
        """A double mark while one is open."""
        mark = self.marks[index]
        low_high = mark.kind == "“" and stack[-1].kind == "„"
        change = -1 if low_high else step(self.text, mark, self.lo, single=False)
        if change > 0:
            self.nested = index if self.nested < 0 else self.nested
            stack.append(mark)
        elif change < 0:
            opener = stack.pop()
            if not stack:
                self._close(opener, mark)

    def _close(self, opener: Mark, closer: Mark) -> None:
        if opener.at > self.lo and self.text[opener.at - 1] == "=":
            return  # an attribute of markup
        self.group += 1
        self._add(opener.at, closer.end, opener.end, closer.at, self.group, first=True, single=False)

    def _repair(self, stack: list[Mark]) -> int:
        """More openings than closes at the end: the outer one lost its close before the first inner one, if a place for it is there."""
        outer, inner_index = stack[0], self.nested
        inner = self.marks[inner_index]
        place = None
        if self.restarts < RESTARTS:
            lost = len(stack) > 1
            place = missing.close_between(self.text, outer.end, inner.at, anywhere=lost)
            if place is None and not lost and not self._continues():
                place = missing.attributed(self.text, outer.end, inner.at)
        if place is None:
            self._drop(stack)
            return len(self.marks)
        self.restarts += 1
        self.group += 1
        self._add_open(outer.at, place, outer.end, self.group, first=True, single=False)
        stack.clear()
        return inner_index

    def _drop(self, stack: list[Mark]) -> None:
        """The outermost mark takes the last close; without one only it stays open."""
        last = self.marks[-1]
        if len(stack) > 1 and last.closes and last.kind not in OPENERS and last.at > stack[1].at:
            self._close(stack[0], last)
            stack.clear()
        del stack[1:]

    def _single(self, index: int) -> int:
        """A single mark at the outermost level: the next mark to read."""
        opener = self.marks[index]
        closer = singles.closer(self.text, self.marks, index)
        if closer == singles.NEVER:
            return index + 1
        certain = closer >= 0 and singles.is_certain(self.text, self.marks[closer])
        if not certain and singles.leads(self.text, opener, self.lo) and self._opens_single_anew():
            self.group += 1
            self._add_open(opener.at, self._end(), opener.end, self.group, first=True, single=True)
            self.carried = Open(self.group, single=True, left=1)
            return len(self.marks)
        if closer < 0:
            return index + 1
        self.group += 1
        self._add(opener.at, self.marks[closer].end, opener.end, self.marks[closer].at, self.group, first=True, single=True)
        return closer + 1

    def _opens_single_anew(self) -> bool:
        """The next paragraph opens with a single mark anew."""
        return any(singles.opens_anew(self.text, lo, marks) for lo, marks in self._following(1))

    def _following(self, reach: int) -> Iterator[tuple[int, list[Mark]]]:
        """Where each of the next paragraphs begins, and its marks."""
        for number in range(self.number + 1, min(self.number + 1 + reach, len(self.paragraphs))):
            yield self.paragraphs[number][0], self.all_marks[number]

    def _unclosed(self, stack: list[Mark]) -> Open | None:
        """One mark stays open: the quotation runs into the next paragraph, or it ends where its words seem to."""
        opener = stack[0]
        self.group += 1
        tail = missing.tail(self.text, opener.end, self.hi)
        ambiguous = tail is None or self.text[tail - 1] == "."  # "We told him. He said …": the marks decide
        if ambiguous and self._continues():
            self._add_open(opener.at, self._end(), opener.end, self.group, first=True, single=False)
            return Open(self.group, single=False, left=LOOKAHEAD_PARAGRAPHS)
        before = self.text[self.lo : opener.at].rstrip()[-1:]
        if before and before not in '.,:;?!—–-”"':
            return None
        wrong = missing.wrong_mark(self.text, opener.end, self.hi)
        end = wrong or tail or self._end()
        self._add_open(opener.at, end, opener.end, self.group, first=True, single=False)
        return None

    def _carry_on(self, carry: Open) -> Open | None:
        if carry.single:
            return carry if self._opens_single_anew() else None
        left = LOOKAHEAD_PARAGRAPHS if self.marks else carry.left - 1
        return carry._replace(left=left) if left > 0 and self._continues(left) else None

    def _continues(self, reach: int = LOOKAHEAD_PARAGRAPHS) -> bool:
        """The next paragraph opens anew, or the next mark after unmarked paragraphs closes."""
        for offset, (lo, marks) in enumerate(self._following(reach)):
            double = next((m for m in marks if m.double), None)
            if double is None:
                continue
            if offset == 0 and double.opens and not self.text[lo : double.at].strip():
                return True
            return double.closes and not double.opens and double.kind not in OPENERS
        return False

    def _end(self) -> int:
        end = self.hi
        while end > self.lo and self.text[end - 1].isspace():
            end -= 1
        return end

    def _add_open(self, start: int, end: int, inner: int, group: int, *, first: bool, single: bool) -> None:
        """A span whose closing mark is not in this paragraph."""
        if end > inner:
            self.found.append(Marked(start, end, inner, end, self.number, group, first, closed=False, single=single))

    def _add(self, start: int, end: int, inner: int, inner_end: int, group: int, *, first: bool, single: bool) -> None:
        if inner_end > inner:
            self.found.append(Marked(start, end, inner, inner_end, self.number, group, first, closed=True, single=single))


def split_paragraphs(text: str) -> list[tuple[int, int]]:
    """`(start, end)` of each line that is not blank; the last of `MAX_PARAGRAPHS` takes all that follows."""
    out = [m.span() for m in islice(_LINE.finditer(text.replace("\r", "\n")), MAX_PARAGRAPHS)]
    if len(out) == MAX_PARAGRAPHS:
        out[-1] = (out[-1][0], len(text))
    return out


__all__ = ["MAX_MARKS", "Marked", "find_marked", "split_paragraphs"]
