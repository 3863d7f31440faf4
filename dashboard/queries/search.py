"""The query language of search, topics and concordance, and its translation to SQL over (article, paragraph).

word        in any case; written in CAPITALS: only the acronym ("US" is not "us")
econom*     every word that begins so
"red line"  the words next to each other
AND OR NOT  in capitals; words side by side are joined by AND; ( ) group

A paragraph matches or does not; paragraph 0 is the headline. An article matches where one of its paragraphs does.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from dashboard.errors import UsageError
from dashboard.queries.sql import Sql
from dashboard.text import term, words

MAX_ATOMS = 200
"""Words and phrases that one query may have: a bound for hostile links."""

_TOKEN = re.compile(r'"([^"]*)"?|([()])|([^\s()"]+)')


class Atom(NamedTuple):
    """Words that stand next to each other (one, for a single word); with `prefix` the last one is only a beginning."""

    terms: tuple[str, ...]
    prefix: bool = False


class Node(NamedTuple):
    """AND, OR over parts, NOT over one."""

    operator: Literal["AND", "OR", "NOT"]
    parts: tuple["Node | Atom", ...]


Expression = Node | Atom


def parse(text: str) -> Expression:
    """The expression behind a query. Raises UsageError where nothing is asked, or a bracket or an operator stands alone."""
    tokens = list(_tokens(text))
    if not tokens:
        raise UsageError(f"{text!r} asks for nothing", hint='write words, "a phrase", begin*, AND, OR, NOT')
    if sum(isinstance(token, Atom) for token in tokens) > MAX_ATOMS:
        raise UsageError(f"a query may have {MAX_ATOMS} words and phrases", hint="split it into several topics")
    expression, rest = _or(tokens, 0, 0)
    if rest < len(tokens):
        raise UsageError(f"a closing bracket too many in {text!r}")
    return expression


def atoms(expression: Expression) -> Iterator[Atom]:
    """The words and phrases that a match may show; those under NOT are not among them."""
    if isinstance(expression, Atom):
        yield expression
    elif expression.operator != "NOT":
        for part in expression.parts:
            yield from atoms(part)


def paragraphs(expression: Expression, sql: Sql) -> str:
    """SQL that selects the matching (article, paragraph) pairs."""
    if isinstance(expression, Atom):
        return _atom(expression, sql)
    if expression.operator == "NOT":
        return f"(SELECT article, paragraph FROM texts EXCEPT {paragraphs(expression.parts[0], sql)})"
    joint = " INTERSECT " if expression.operator == "AND" else " UNION "
    return "(" + joint.join(paragraphs(part, sql) for part in expression.parts) + ")"


def matches(atom: Atom, found: list[str], at: int) -> bool:
    """Whether the atom stands at place `at` of a paragraph's terms."""
    if at + len(atom.terms) > len(found):
        return False
    *whole, last = atom.terms
    end = found[at + len(whole)]
    return all(_same(a, b) for a, b in zip(whole, found[at:], strict=False)) and (
        end.casefold().startswith(last.casefold()) if atom.prefix else _same(last, end)
    )


def _same(asked: str, found: str) -> bool:
    return asked in (found, found.casefold())


def _atom(atom: Atom, sql: Sql) -> str:
    single = len(atom.terms) == 1
    parts = [_one(value, sql, prefix=atom.prefix and value is atom.terms[-1]) for value in atom.terms]
    joined = parts[0] if single else "(" + " INTERSECT ".join(parts) + ")"
    if single:
        return joined
    pattern = r"[^\p{L}\p{N}]+".join(re.escape(value) + r"(?:['’]s)?" for value in atom.terms[:-1])
    last = re.escape(atom.terms[-1]) + ("" if atom.prefix else r"(?:['’]s)?(?:[^\p{L}\p{N}]|$)")
    whole = sql.bind(r"(?i)(?:^|[^\p{L}\p{N}])" + pattern + r"[^\p{L}\p{N}]+" + last)
    return (
        f"(SELECT article, paragraph FROM texts SEMI JOIN {joined} USING (article, paragraph) WHERE regexp_matches(text, {whole}))"
    )


def _one(value: str, sql: Sql, *, prefix: bool) -> str:
    if prefix:
        return f"(SELECT DISTINCT article, paragraph FROM terms WHERE starts_with(lower(term), lower({sql.bind(value)})))"
    forms = [value] if value != value.casefold() else [value, value.upper()]
    return f"(SELECT article, paragraph FROM terms WHERE term IN ({', '.join(sql.bind(form) for form in forms)}))"


def _tokens(text: str) -> Iterator[str | Atom]:
    for quoted, bracket, bare in _TOKEN.findall(text):
        if bracket or bare in ("AND", "OR", "NOT"):
            yield bracket or bare
            continue
        content = quoted or bare
        found = tuple(term(match.group()) for match in words(content))
        if found:
            yield Atom(found, prefix=content.endswith("*"))


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
    if at >= len(tokens) or depth > MAX_ATOMS:
        raise UsageError("the query ends where a word or a phrase is expected", hint="look at its last operator or bracket")
    token = tokens[at]
    if token == "NOT":
        part, at = _not(tokens, at + 1, depth + 1)
        return Node("NOT", (part,)), at
    if token == "(":
        part, at = _or(tokens, at + 1, depth + 1)
        if at >= len(tokens):
            raise UsageError("a bracket is not closed")
        return part, at + 1
    if isinstance(token, str):
        raise UsageError(f"{token} stands where a word or a phrase is expected")
    return token, at + 1
