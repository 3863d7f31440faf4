"""The query language of search, topics and concordance, and its translation to SQL over (article, paragraph).

word        in any case; written in CAPITALS: only the acronym ("US" is not "us")
econom*     every word that begins so
"red line"  the words next to each other
AND OR NOT  in capitals; words side by side are joined by AND; ( ) group

A paragraph matches or does not; paragraph 0 is the headline. An article matches where one of its paragraphs does.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from dashboard.errors import UsageError
from dashboard.queries.sql import Sql
from dashboard.text import term, words

MAX_ATOMS = 200
"""Words and phrases that one query may have: a bound for hostile links."""

_TOKEN = re.compile(r'"([^"]*)"?|([()])|([^\s()"]+)')


_GAP = "[\\s" + re.escape("\"'`“”„‟‘’‚‛«»‹›.,;:!?…()[]{}<>/\\|&*#%$€£@~^=+-‐‑–—−_\u00a0\u2009\u202f") + "]"
"""What may stand between the words of a phrase, spelled out: a class of all that is no letter makes RE2 thirty times slower."""

_POSSESSIVE = "(?:['’]s)?"


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


def paragraphs(expression: Expression, sql: Sql, index: str = "terms") -> str:
    """SQL that selects the matching (article, paragraph) pairs; `index` is a table like `terms` that has all the words asked for."""
    if isinstance(expression, Atom):
        return _any([expression], sql, index)
    if expression.operator == "NOT":
        return f"(SELECT article, paragraph FROM texts EXCEPT {paragraphs(expression.parts[0], sql, index)})"
    if expression.operator == "AND":
        return "(" + " INTERSECT ".join(paragraphs(part, sql, index) for part in expression.parts) + ")"
    # All words and phrases of an OR in one scan each: planning one scan a word costs seconds where topics have many.
    whole = [part for part in expression.parts if isinstance(part, Atom)]
    rest = [paragraphs(part, sql, index) for part in expression.parts if not isinstance(part, Atom)]
    return "(" + " UNION ".join([*([_any(whole, sql, index)] if whole else []), *rest]) + ")"


def index_of(expressions: Iterable[Expression], sql: Sql) -> str:
    """SQL for the rows of `terms` that these expressions look at: one scan that many expressions can then share."""
    every = {atom for expression in expressions for atom in _every(expression)}
    looked_at = sorted({Atom(atom.terms[:1], prefix=atom.prefix and len(atom.terms) == 1) for atom in every})
    condition = _terms(looked_at, sql) if looked_at else "false"
    return f"SELECT DISTINCT article, paragraph, term FROM terms WHERE {condition}"


def _every(expression: Expression) -> Iterator[Atom]:
    if isinstance(expression, Atom):
        yield expression
    else:
        for part in expression.parts:
            yield from _every(part)


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


def _any(wanted: list[Atom], sql: Sql, index: str) -> str:
    """Paragraphs with at least one of these words and phrases."""
    single = [atom for atom in wanted if len(atom.terms) == 1]
    phrases = [atom for atom in wanted if len(atom.terms) > 1]
    parts = []
    if single:
        parts.append(f"SELECT DISTINCT article, paragraph FROM {index} WHERE {_terms(single, sql)}")
    if phrases:
        # The index of terms leaves few paragraphs to look at; RE2 reads those in linear time.
        begun = f"SELECT DISTINCT article, paragraph FROM {index} WHERE {_terms([Atom(atom.terms[:1]) for atom in phrases], sql)}"
        pattern = sql.bind("(?i)(?:^|" + _GAP + ")(?:" + "|".join(map(_pattern, phrases)) + ")")
        parts.append(
            f"SELECT article, paragraph FROM texts SEMI JOIN ({begun}) USING (article, paragraph) WHERE regexp_matches(text, {pattern})"
        )
    return "(" + " UNION ".join(parts) + ")"


def _terms(wanted: list[Atom], sql: Sql) -> str:
    forms = [form for (word,), prefix in wanted if not prefix for form in ((word, word.upper()) if word == word.casefold() else (word,))]
    begins = [f"starts_with(folded, lower({sql.bind(word)}))" for (word,), prefix in wanted if prefix]
    exact = sql.among("term", tuple(dict.fromkeys(forms))) if forms else "false"
    if not begins:
        return exact
    # Beginnings are looked up among the distinct terms, some 50,000, not among all places, some millions.
    return f"term IN (SELECT term FROM vocabulary WHERE {exact} OR {' OR '.join(begins)})"


def _pattern(phrase: Atom) -> str:
    *before, last = (re.escape(value) for value in phrase.terms)
    words_before = "".join(f"{value}{_POSSESSIVE}{_GAP}+" for value in before)
    return words_before + last + ("" if phrase.prefix else f"{_POSSESSIVE}(?:{_GAP}|$)")


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
    here = tokens[at]
    if here == "NOT":
        part, at = _not(tokens, at + 1, depth + 1)
        return Node("NOT", (part,)), at
    if here == "(":
        part, at = _or(tokens, at + 1, depth + 1)
        if at >= len(tokens):
            raise UsageError("a bracket is not closed")
        return part, at + 1
    if isinstance(here, str):
        raise UsageError(f"{here} stands where a word or a phrase is expected")
    return here, at + 1
