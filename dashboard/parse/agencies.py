"""News agencies: which names sign copy, under which name each is shown."""

import re
from functools import lru_cache

from dashboard.datafiles import lexicon

LONGEST_NAME = 40
_SPLIT = re.compile(r"\s*[/,&]\s*|\s+and\s+|\s+with\s+")
_WORD_END = re.compile(r"\w(?!\w)")
_DOMAIN = re.compile(r"([\w-]{2,20})\.(?:com|net|org|news|[a-z]{2})")
_AGENCY_LIKE = re.compile(r"(?:[^\W\d_][\w.&'’\-]*)(?: (?:[^\W\d_a-z][\w.&'’\-]*|of|de)){0,4}")


SHORT_NAME = 4
"""Letters up to which a name counts only in its own case: "PA" is an agency, "Pa" Pennsylvania, "MAP" not a map."""


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Every printed form -> the name that is shown; longer forms case folded too."""
    known: dict[str, str] = {}
    for line in (*lexicon("agencies"), *lexicon("signing_outlets")):
        forms = [form.strip() for form in line.split("|")]
        for form in forms:
            known.setdefault(form, forms[0])
            known.setdefault(form.upper(), forms[0])
            if len(form) > SHORT_NAME:
                known.setdefault(form.casefold(), forms[0])
    return known


def _known(name: str) -> str | None:
    return _names().get(name) or (_names().get(name.casefold()) if len(name) > SHORT_NAME else None)


def canonical(printed: str) -> str | None:
    """The shown name of a known agency ("Agence France Presse" -> "AFP"; of "AP/Reuters" the first), None where it is not known."""
    text = printed.strip().strip(".")
    if len(text) > LONGEST_NAME:
        return None
    if known := _known(text):
        return known
    if match := _DOMAIN.fullmatch(text):
        return _known(match[1].upper()) or _known(match[1])
    parts = _SPLIT.split(text)
    return next((name for part in parts if (name := _known(part))), None) if len(parts) > 1 else None


def of_dateline(printed: str) -> str | None:
    """The shown name of the agency in a dateline, where also its services are named: "Reuters Health", "Bernama-Xinhua"."""
    first = re.split(r"[ -]", printed.strip(), maxsplit=1)[0]
    return canonical(printed) or (_known(first) if len(first) > SHORT_NAME else None)


def of_outlet(outlet: str) -> str | None:
    """The agency that an outlet is ("Agence France Presse -- English"); None for papers and broadcasters."""
    name = canonical(outlet.split(" -- ", maxsplit=1)[0])
    return None if name in _broadcasters() else name


@lru_cache(maxsize=1)
def _broadcasters() -> frozenset[str]:
    return frozenset(line.split("|")[0].strip() for line in lexicon("signing_outlets"))


def signs(printed: str) -> bool:
    """Whether the words between brackets are agencies and nothing else ("AP/Reuters", but not "J. Doe/Reuters")."""
    text = printed.strip().strip(".")
    if not 2 <= len(text) <= LONGEST_NAME:
        return False
    return _known(text) is not None or all(_known(part) for part in _SPLIT.split(text))


def shares(printed: str) -> bool:
    """Whether a known agency is named together with others that may be some ("Reuters/NORDA"): so datelines and credits do."""
    parts = _SPLIT.split(printed.strip())
    return len(printed) <= LONGEST_NAME and len(parts) > 1 and any(map(_known, parts)) and all(map(looks_like, parts))


def looks_like(printed: str) -> bool:
    """Whether words between brackets have the shape of an agency's name: capitals, one to five words, no figures."""
    text = printed.strip()
    return 2 <= len(text) <= LONGEST_NAME and _AGENCY_LIKE.fullmatch(text) is not None


def bare(text: str, at: int) -> int:
    """The end of a known agency's name printed in capitals or as a name of its own at `at` ("…, Dec. 9 Kyodo -"), or `at`."""
    window = text[at : at + LONGEST_NAME]
    for match in reversed(list(_WORD_END.finditer(window))):
        name = window[: match.end()]
        if name[:1].isupper() and _known(name):
            return at + match.end()
    return at
