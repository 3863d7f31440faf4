"""Names that may be one outlet, by rules that a person can check; nothing is joined before somebody says so."""

import re
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from dashboard.corpus import Snapshot, active
from dashboard.datafiles import lexicon
from dashboard.queries.library import Choice, outlets


class Suggestion(NamedTuple):
    """An outlet's `name` that may be shown as another outlet of the corpus, and why. `articles` are those of `name`."""

    name: str
    shown: str
    because: str
    articles: int


_DOMAIN = re.compile(r"(?:https?://)?(?:www\.|edition\.|m\.)?([a-z0-9-]{2,40})((?:\.[a-z]{2,10}){1,3})/?", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{1,40})[)\]]")
_LONGEST_NAME = 120
"""Longer names are no outlets' names: they are left as they are."""

_SHORTEST_LABEL = 3
"""Letters of an address below which initials say nothing ("ft" may be anybody's)."""


@lru_cache(maxsize=1)
def _editions() -> tuple[str, ...]:
    return tuple(sorted((entry.casefold() for entry in lexicon("outlet_editions")), key=len, reverse=True))


def plain(name: str) -> str:
    """A name without article, edition and marks: what two spellings of one outlet have in common ("" where nothing is left)."""
    text = _BRACKETS.sub(lambda match: " " if match[1].casefold().strip() in _editions() else match[0], name.casefold())
    text = re.sub(r",\s*the\s*$", "", text.strip())
    for edition in _editions():
        text = re.sub(rf"[\s,:–-]+{re.escape(edition)}$", "", text)
    words = re.findall(r"[^\W_]+", text)
    while words and words[0] == "the":
        words = words[1:]
    inside = [word for word in words[1:-1] if word not in _editions()]
    return " ".join([*words[:1], *inside, *words[1:][-1:]])


def label(name: str) -> str | None:
    """The name in a web address ("nytimes" of "www.nytimes.com"), None where the outlet's name is no address."""
    found = _DOMAIN.fullmatch(name.strip())
    return found[1].casefold().replace("-", "") if found else None


def spells(letters: str, words: list[str]) -> bool:
    """Whether an address is made of a name: each word of it in full or by its first letter, an article left out or not."""
    places = {0}
    for word in words:
        after = {at + len(word) for at in places if letters.startswith(word, at)}
        after |= {at + 1 for at in places if letters.startswith(word[0], at)}
        places = after | (places if word in ("the", "of", "and") else set())
    return len(letters) in places


def suggested(choices: tuple[Choice, ...]) -> tuple[Suggestion, ...]:
    """Suggestions among outlets, most articles first; each name is suggested for one outlet at most."""
    named = [choice for choice in choices if len(choice.value) <= _LONGEST_NAME and label(choice.value) is None and plain(choice.value)]
    groups: dict[str, list[Choice]] = defaultdict(list)
    for choice in named:
        groups[plain(choice.value)].append(choice)
    found: list[Suggestion] = []
    for alike in groups.values():
        best = max(alike, key=lambda choice: (choice.n, -len(choice.value), choice.value))
        because = "the same but for article, edition or spelling"
        found += [Suggestion(choice.value, best.value, because, choice.n) for choice in alike if choice != best]
    joined = {one.name for one in found}
    for choice in choices:
        letters = label(choice.value) if len(choice.value) <= _LONGEST_NAME else None
        if letters is None:
            continue
        fit = [one.value for one in named if one.value not in joined and _fits(letters, one.value)]
        # Two outlets of one abbreviation: which of them it is, only a person knows, and by more than the name.
        if len(fit) == 1:
            found.append(Suggestion(choice.value, fit[0], "its web address", choice.n))
    return tuple(sorted(found, key=lambda one: (-one.articles, one.name)))


def _fits(letters: str, name: str) -> bool:
    words = re.findall(r"[^\W_]+", name.casefold())
    return len(letters) >= _SHORTEST_LABEL and (spells(letters, words) or spells(letters, plain(name).split()))


def suggestions(snapshot: Snapshot) -> tuple[Suggestion, ...]:
    """What may be one outlet among the names that the corpus shows now, but what somebody said to be two."""
    apart = {frozenset((row.target, row.value)) for row in active(snapshot.decisions) if row.kind == "outlet_split"}
    return tuple(one for one in suggested(outlets(snapshot)) if frozenset((one.name, one.shown)) not in apart)
