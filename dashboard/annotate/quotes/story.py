"""A text laid out for reading: paragraphs, marked spans, and its narration, in which each marked span is one token.

The narration is what the patterns of `cues` and `mentions` run over: quoted words never look like the narrator's.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from dashboard.annotate.quotes.marks import Marked, find_marked
from dashboard.annotate.quotes.names import Name, find_names
from dashboard.annotate.quotes.tokens import Source, Tokens, tokenize
from dashboard.annotate.quotes.words import BREAK, PUNCT, STOP

_ENDS: Final = STOP | BREAK
_INNER: Final = frozenset([",", ";", ")", "]", "—", "–", "-"])
"""Marks before which a stop ends no sentence: "(D-N.C.)", "Inc., which"."""
QUOTE: Final = 1 << 40
"""The flag of a token that stands for marked words."""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that is known before clauses are read. Positions are token numbers of the narration unless said otherwise."""

    text: Source
    paragraphs: Sequence[tuple[int, int]]
    marked: list[Marked]
    narration: Tokens
    quote_at: list[int]
    """Where each marked span stands in the narration (-1: it is part of a name, a nickname)."""
    quote_at_sorted: list[int]
    quote_of: dict[int, int]
    names: list[Name]
    begins: dict[int, int]
    ends: dict[int, int]
    borders: list[int]
    """Positions of tokens that end a sentence, in order."""
    noted: list[int]
    """Positions of the tokens that are `tokens.NOTED`."""
    paragraph_borders: list[int]
    """The first position of each paragraph."""
    last_sentence: list[tuple[int, int]] = field(compare=False, repr=False)
    """One entry: the sentence that was asked for last, first and past the last: most questions are about the same one."""

    def sentence(self, position: int) -> tuple[int, int]:
        """`(first, past the last)` position of the sentence around `position`."""
        last = self.last_sentence[0]
        if last[0] <= position <= last[1]:
            return last
        at = bisect_left(self.borders, position)
        lo = self.borders[at - 1] + 1 if at else 0
        hi = self.borders[at] if at < len(self.borders) else len(self.narration.words)
        self.last_sentence[0] = (lo, hi)
        return lo, hi

    def end(self, position: int) -> int:
        """Where the token at `position` ends, in characters."""
        k = self.quote_of.get(position)
        return self.narration.starts[position] + len(self.narration.words[position]) if k is None else self.marked[k].end

    def paragraph(self, position: int) -> int:
        """The index of the paragraph that holds `position`."""
        return bisect_right(self.paragraph_borders, position, 1) - 1 if self.paragraph_borders else 0

    def opening(self, paragraph: int) -> int:
        """The first position of a paragraph."""
        return self.paragraph_borders[paragraph] if paragraph else 0


def read(text: Source, paragraphs: Sequence[tuple[int, int]]) -> Story:
    marked = find_marked(text.marked, paragraphs)
    narration, quote_at = _narration(text.plain, marked)
    noted = narration.noted
    names, begins, ends = find_names(narration, noted)
    quote_of = {at: k for k, at in enumerate(quote_at) if at >= 0}
    starts = narration.starts
    first = [bisect_left(starts, lo) for lo, _ in paragraphs]
    borders = _borders(narration, noted, marked, quote_of, text.marked)
    gaps, asked = narration.gaps, [(0, -1)]
    return Story(text, paragraphs, marked, narration, quote_at, gaps, quote_of, names, begins, ends, borders, noted, first, asked)


def _narration(plain: str, marked: list[Marked]) -> tuple[Tokens, list[int]]:
    """The tokens with one token in place of each marked span; and where each span went."""
    kept = [is_nickname(plain, span) for span in marked]
    tokens = tokenize(plain, ((span.start, span.end) for span, keep in zip(marked, kept, strict=True) if not keep))
    for at in tokens.gaps:
        tokens.flags[at] = QUOTE | PUNCT
    gaps = iter(tokens.gaps)
    return tokens, [-1 if keep else next(gaps) for keep in kept]


def is_nickname(text: str, span: Marked) -> bool:
    """`Robert "Bobby" Scott`: one or two capitalised words between capitalised words."""
    inner = text[span.inner_start : span.inner_end]
    if not (0 < len(inner) <= 24 and inner[0].isupper() and inner[-1].isalnum() and inner.count(" ") <= 1):
        return False
    after = text[span.end : span.end + 2]
    before = text[max(0, span.start - 40) : span.start]
    if len(after) < 2 or after[0] != " " or not after[1].isupper() or not before.endswith(" "):
        return False
    word = before.split()[-1:] or [""]
    return word[0][:1].isupper() and (word[0][-1].isalpha() or len(word[0]) == 2)


def _borders(tokens: Tokens, noted: list[int], marked: list[Marked], quote_of: dict[int, int], text: str) -> list[int]:
    words, flags = tokens.words, tokens.flags
    last = len(words) - 1
    stops = [k for k in noted if flags[k] & _ENDS]
    stops = [k for k in stops if flags[k] & BREAK or k == last or (not words[k + 1][0].islower() and words[k + 1] not in _INNER)]
    # X said, "We go." The rest: a full stop inside the marks ends the narrator's sentence as well, before a capital.
    closed = [at for at, k in quote_of.items() if at < last and words[at + 1][0].isupper() and text[marked[k].inner_end - 1] == "."]
    return sorted(stops + closed) if closed else stops
