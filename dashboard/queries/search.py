"""The query language of search, topics and concordance: what it means, which texts match, and where in a text.

word          in any case; written in CAPITALS: only the acronym ("US" is not "us")
econom*       * stands for any letters, at any place of a word
"red line"    the words next to each other; “red line” and «red line» are the same
a NEAR/5 b    words, phrases or (a OR b), at most 5 words apart, whichever comes first; NEAR alone: 10
headline:x    every paragraph of an article whose headline, kicker or dek has x; outlet:x of an outlet whose name has x
speaker:x     paragraphs that quote a speaker whose name has x
AND OR NOT    in capitals; words side by side are joined by AND; ( ) group

A paragraph matches or does not; paragraph 0 is the headline. An article matches where one of its paragraphs does; as a filter of
articles, `flood NOT dam` keeps those with the flood in one paragraph and the dam in none. Words are those of `dashboard.text`
everywhere: in the index (`dashboard.corpus.fulltext`), in frequencies, and in the places that are highlighted.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from dashboard.errors import UsageError
from dashboard.text import term, words

MAX_ATOMS = 200
"""Words and phrases that one query may have: a bound for hostile links."""

MAX_DEPTH = 50
"""Brackets and NOTs inside each other: nobody reads more."""

NEAR, MOST_NEAR = 10, 100
"""How many words apart NEAR allows, and the most that can be asked for: beyond a paragraph's length it is AND."""

FIELDS = ("headline", "outlet", "speaker")

_TOKEN = re.compile(rf'(?:({"|".join(FIELDS)}):)?(?:"([^"]*)"?|([^\s()"]+))|([()])')

_MARKS = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
"""Quotation marks as telephones and word processors write them."""

_NEAR = re.compile(r"NEAR(?:/([0-9]{1,4}))?")


class Atom(NamedTuple):
    """Words next to each other (one, for a single word); a `*` stands for any letters. `field`: where to look, if not in the text."""

    terms: tuple[str, ...]
    field: str = ""


class Near(NamedTuple):
    """One of the left atoms and one of the right, `within` words of each other: 1 is next to each other."""

    left: tuple[Atom, ...]
    right: tuple[Atom, ...]
    within: int


class Node(NamedTuple):
    """AND, OR over parts, NOT over one."""

    operator: Literal["AND", "OR", "NOT"]
    parts: tuple["Expression", ...]


Expression = Node | Near | Atom

Place = tuple[int, int]
"""From the first word to behind the last one, counted in words."""


def parse(text: str) -> Expression:
    """The expression behind a query. Raises UsageError where nothing is asked, or a bracket or an operator stands alone."""
    tokens = list(_tokens(text))
    if not tokens:
        raise UsageError(f"{text!r} asks for nothing", hint='write words, "a phrase", begin*, AND, OR, NOT, NEAR/5')
    if sum(isinstance(token, Atom) for token in tokens) > MAX_ATOMS:
        raise UsageError(f"a query may have {MAX_ATOMS} words and phrases", hint="split it into several topics")
    lone = _lone_bracket(text)
    if lone is not None:
        what = "closed" if text[lone] == "(" else "opened"
        raise UsageError(f"the bracket at character {lone + 1} is never {what}: {_around(text, lone)}")
    return _or(tokens, 0, 0)[0]


def remark(text: str) -> str:
    """How a query is read where it may be meant otherwise: a quotation mark that nothing closes; "" where nothing is to be said."""
    for found in _TOKEN.finditer(text.translate(_MARKS)):
        if found.group().count('"') == 1:
            at = found.start() + found.group().index('"')
            return (
                f"The quotation mark at character {at + 1} is never closed; all that follows it is read as one phrase: {_around(text, at)}"
            )
    return ""


def _lone_bracket(text: str) -> int | None:
    """Where the first bracket stands that has no other half; those inside quotation marks are none."""
    opened: list[int] = []
    for found in _TOKEN.finditer(text.translate(_MARKS)):
        if found[4] == "(":
            opened.append(found.start())
        elif found[4]:
            if not opened:
                return found.start()
            opened.pop()
    return opened[0] if opened else None


def _around(text: str, at: int) -> str:
    """The text from a few characters before a place on, short enough to be read."""
    start = max(0, at - 12)
    cut = text[start : at + 28]
    return f"{'…' if start else ''}{cut}{'…' if at + 28 < len(text) else ''}"


def places(expression: Expression, forms: Sequence[str], *, headline: bool = False) -> list[Place]:
    """Where a text of these words shows what was asked, in order, of several at one word the longest.

    What stands under NOT is shown nowhere, what was asked of outlets and speakers not in a text, what of headlines only where the
    text is one; `forms` are terms.
    """
    fields = ("", "headline") if headline else ("",)
    longest: dict[int, int] = {}
    for start, end in _shown(expression, forms, fields):
        longest[start] = max(end, longest.get(start, 0))
    return sorted(longest.items())


def is_like(form: str) -> bool:
    """Whether a word asked for has a `*`."""
    return "*" in form


def fits(asked: str, folded: str, form: str) -> bool:
    """Whether one word of a text (`form`, in small letters `folded`) is the word asked for."""
    if not is_like(asked):
        return asked in (form, folded)
    first, *middle, last = _pieces(asked)
    if len(folded) < len(first) + len(last) or not folded.startswith(first) or not folded.endswith(last):
        return False
    at, end = len(first), len(folded) - len(last)
    for piece in middle:
        at = folded.find(piece, at, end) + len(piece)
        if at < len(piece):
            return False
    return True


@lru_cache(maxsize=MAX_ATOMS)
def _pieces(asked: str) -> list[str]:
    return asked.split("*")


def _shown(expression: Expression, forms: Sequence[str], fields: Sequence[str]) -> Iterator[Place]:
    if isinstance(expression, Atom):
        yield from _atoms((expression,) if expression.field in fields else (), forms)
    elif isinstance(expression, Near):
        left, right = (list(_atoms(side, forms)) for side in (expression.left, expression.right))
        yield from _beside(left, right, expression.within)
        yield from _beside(right, left, expression.within)
    elif expression.operator != "NOT":
        yield from _atoms([part for part in expression.parts if isinstance(part, Atom) and part.field in fields], forms)
        for part in expression.parts:
            if not isinstance(part, Atom):
                yield from _shown(part, forms, fields)


def _atoms(wanted: Sequence[Atom], forms: Sequence[str]) -> Iterator[Place]:
    """Every place of every atom. Atoms are looked up by their first word: a topic of many words costs one look a word."""
    begin: dict[str, list[Atom]] = {}
    like: list[Atom] = []
    for atom in wanted:
        if is_like(atom.terms[0]):
            like.append(atom)
        else:
            begin.setdefault(atom.terms[0], []).append(atom)
    # A term is in small letters or an acronym: most need no folding.
    likely = [at for at, form in enumerate(forms) if like or form in begin or (not form.islower() and form.casefold() in begin)]
    for at in likely:
        form, low = forms[at], forms[at].casefold()
        some = begin.get(low, []) + (begin.get(form, []) if form != low else [])
        for atom in (*some, *like):
            here = forms[at : at + len(atom.terms)]
            if len(here) == len(atom.terms) and all(fits(asked, one.casefold(), one) for asked, one in zip(atom.terms, here, strict=True)):
                yield at, at + len(atom.terms)


def _beside(some: Sequence[Place], others: Sequence[Place], within: int) -> Iterator[Place]:
    """Those that have another within so many words: one that begins behind them, or one that ends before them."""
    starts, ends = sorted(start for start, _ in others), sorted(end for _, end in others)
    for start, end in some:
        behind, before = bisect_left(starts, end), bisect_left(ends, start - within + 1)
        if (behind < len(starts) and starts[behind] < end + within) or (before < len(ends) and ends[before] <= start):
            yield start, end


def _tokens(text: str) -> Iterator[str | Atom]:
    for field, quoted, bare, bracket in _TOKEN.findall(text.translate(_MARKS)):
        if bracket or (not field and (bare in ("AND", "OR", "NOT") or _NEAR.fullmatch(bare))):
            yield bracket or bare
            continue
        found = tuple(_asked(quoted or bare))
        if found:
            yield Atom(found, field)


def _asked(content: str) -> Iterator[str]:
    """The words of a query, stars kept: `multi-nat*` is one word, `*ism` and `wom*n` too."""
    pending, end = "", -1
    for match in words(content):
        joined = pending.endswith("*") and match.start() == end
        if pending and not joined:
            yield pending
            pending = ""
        starred = content[match.end() : match.end() + 1] == "*"
        before = "*" if not joined and content[: match.start()].endswith("*") else ""
        like = joined or starred or bool(before)
        pending += before + (term(match.group()).casefold() if like else term(match.group())) + "*" * starred
        end = match.end() + starred
    if pending:
        yield pending


def _or(tokens: list[str | Atom], at: int, depth: int) -> tuple[Expression, int]:
    part, at = _and(tokens, at, depth)
    parts = [part]
    while at < len(tokens) and tokens[at] == "OR":
        part, at = _and(tokens, at + 1, depth)
        parts.append(part)
    return (parts[0] if len(parts) == 1 else Node("OR", tuple(parts))), at


def _and(tokens: list[str | Atom], at: int, depth: int) -> tuple[Expression, int]:
    part, at = _not(tokens, at, depth)
    parts = [part]
    while at < len(tokens) and tokens[at] not in ("OR", ")"):
        part, at = _not(tokens, at + (tokens[at] == "AND"), depth)
        parts.append(part)
    return (parts[0] if len(parts) == 1 else Node("AND", tuple(parts))), at


def _not(tokens: list[str | Atom], at: int, depth: int) -> tuple[Expression, int]:
    if at < len(tokens) and tokens[at] == "NOT" and depth < MAX_DEPTH:
        part, at = _not(tokens, at + 1, depth + 1)
        return Node("NOT", (part,)), at
    return _near(tokens, at, depth)


def _near(tokens: list[str | Atom], at: int, depth: int) -> tuple[Expression, int]:
    left, at = _single(tokens, at, depth)
    here = tokens[at] if at < len(tokens) else ""
    found = _NEAR.fullmatch(here) if isinstance(here, str) else None
    if not found:
        return left, at
    right, at = _single(tokens, at + 1, depth)
    within = min(int(found.group(1) or NEAR), MOST_NEAR)
    if not within:
        raise UsageError(f"{here} allows no distance", hint="NEAR/1 is next to each other")
    return Near(_side(left), _side(right), within), at


def _side(part: Expression) -> tuple[Atom, ...]:
    some = part.parts if isinstance(part, Node) and part.operator == "OR" else (part,)
    atoms = tuple(one for one in some if isinstance(one, Atom) and not one.field)
    if len(atoms) < len(some):
        raise UsageError("NEAR stands between words, phrases, or several joined by OR", hint='(strike* OR "walk out") NEAR/5 nurses')
    return atoms


def _single(tokens: list[str | Atom], at: int, depth: int) -> tuple[Expression, int]:
    if depth > MAX_DEPTH:
        raise UsageError(f"more than {MAX_DEPTH} brackets inside each other", hint="split the query into several topics")
    if at >= len(tokens):
        raise UsageError("the query ends where a word or a phrase is expected", hint="look at its last operator or bracket")
    here = tokens[at]
    if here == "(":
        part, at = _or(tokens, at + 1, depth + 1)
        return part, at + 1
    if isinstance(here, str):
        raise UsageError(f"{here} stands where a word or a phrase is expected")
    return here, at + 1
