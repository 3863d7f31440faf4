"""News agencies: which names sign copy, under which name each is shown."""

import re
from functools import lru_cache

from dashboard.datafiles import lexicon

LONGEST_NAME = 40
_SPLIT = re.compile(r"\s*[/,&]\s*|\s+and\s+|\s+with\s+")
_AGENCY_LIKE = re.compile(r"(?:[^\W\d_][\w.&'’\-]*)(?: (?:[^\W\d_a-z][\w.&'’\-]*|of|de)){0,4}")


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Every printed form, case folded -> the name that is shown."""
    known: dict[str, str] = {}
    for line in lexicon("agencies"):
        forms = [form.strip() for form in line.split("|")]
        for form in forms:
            known.setdefault(form.casefold(), forms[0])
    return known


def canonical(printed: str) -> str | None:
    """The shown name of a known agency ("Agence France Presse" -> "AFP"; of "AP/Reuters" the first), None where it is not known."""
    text = printed.strip().strip(".")
    if len(text) > LONGEST_NAME:
        return None
    known = names().get(text.casefold())
    if known:
        return known
    parts = _SPLIT.split(text)
    return next((name for part in parts if (name := names().get(part.casefold()))), None) if len(parts) > 1 else None


def signs(printed: str) -> bool:
    """Whether the words between brackets are agencies and nothing else ("AP/Reuters", but not "J. Doe/Reuters")."""
    text = printed.strip().strip(".")
    if len(text) > LONGEST_NAME:
        return False
    return text.casefold() in names() or all(part.casefold() in names() for part in _SPLIT.split(text))


def looks_like(printed: str) -> bool:
    """Whether words between brackets have the shape of an agency's name: capitals, one to five words, no figures."""
    text = printed.strip()
    return 2 <= len(text) <= LONGEST_NAME and _AGENCY_LIKE.fullmatch(text) is not None


def bare(text: str, at: int) -> int:
    """The end of a known agency's name printed in capitals or as a name of its own at `at` ("…, Dec. 9 Kyodo -"), or `at`."""
    window = text[at : at + LONGEST_NAME]
    for match in reversed(list(_WORD_END.finditer(window))):
        name = window[: match.end()]
        if name[:1].isupper() and name.casefold() in names():
            return at + match.end()
    return at


_WORD_END = re.compile(r"\w(?!\w)")
