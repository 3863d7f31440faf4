"""Where in a text what was asked for stands, in characters.

Only the pieces between blanks that may begin it are read as words: which these are is worked out once for each piece, and the same
pieces make up all texts. What stands near something else (`Near`) takes the whole text.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from dashboard.queries.search import Atom, Expression, Near, fits, is_like, places
from dashboard.text import LONGEST_PIECE, WORD, term, terms, words

MOST_PIECES = 100_000
"""Pieces that are remembered for one question, of two million words of news: a bound for texts of other kinds."""


def spans(expression: Expression, text: str, *, headline: bool = False) -> list[tuple[int, int]]:
    """`dashboard.queries.search.places` in characters of the text."""
    hot = _hot(expression, headline=headline)
    if hot is None:
        found = [match.span() for match in words(text)]
        return [(found[start][0], found[end - 1][1]) for start, end in places(expression, terms(text), headline=headline)]
    pieces = text.split(" ")
    out: list[tuple[int, int]] = []
    for number in [number for number, piece in enumerate(pieces) if hot[piece]]:
        at = sum(map(len, pieces[:number])) + number
        if not hot.reach:
            out += [(at + match.start(), at + match.end()) for match in words(pieces[number]) if hot.begins(term(match.group()))]
            continue
        behind = at + len(pieces[number])
        near = list(islice(WORD.finditer(text, at), hot.reach + _count(pieces[number])))
        shown = places(expression, [term(match.group()) for match in near], headline=headline)
        out += [(near[start].start(), near[end - 1].end()) for start, end in shown if near[start].start() < behind]
    return out


def _count(piece: str) -> int:
    return sum(1 for _ in words(piece))


class _Hot(dict[str, bool]):
    """Whether a piece of a text may begin what is asked for; `reach`: how many words of it may stand behind the first."""

    def __init__(self, atoms: tuple[Atom, ...]) -> None:
        super().__init__()
        self.reach = max((len(atom.terms) for atom in atoms), default=1) - 1
        self._plain = frozenset(atom.terms[0] for atom in atoms if not is_like(atom.terms[0]))
        self._like = tuple(atom.terms[0] for atom in atoms if is_like(atom.terms[0]))

    def __missing__(self, piece: str) -> bool:
        found = any(map(self.begins, terms(piece)))
        if len(piece) <= LONGEST_PIECE:
            if len(self) >= MOST_PIECES:
                self.clear()
            self[piece] = found
        return found

    def begins(self, form: str) -> bool:
        folded = form.casefold()
        return folded in self._plain or form in self._plain or any(fits(asked, folded, form) for asked in self._like)


@lru_cache(maxsize=16)
def _hot(expression: Expression, *, headline: bool) -> _Hot | None:
    atoms = tuple(_atoms(expression, ("", "headline") if headline else ("",)))
    return None if any(atom is None for atom in atoms) else _Hot(tuple(atom for atom in atoms if atom is not None))


def _atoms(expression: Expression, fields: tuple[str, ...]) -> Iterator[Atom | None]:
    """What a text may show of an expression; None where it is more than words and phrases by themselves."""
    if isinstance(expression, Atom):
        yield from (expression,) if expression.field in fields else ()
    elif isinstance(expression, Near):
        yield None
    elif expression.operator != "NOT":
        for part in expression.parts:
            yield from _atoms(part, fields)
