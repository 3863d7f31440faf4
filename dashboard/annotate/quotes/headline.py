"""Headlines: who speaks in "… — Putin", "Putin: …" and "…, says minister", looked up in the body's cast."""

import re
from typing import Final

from dashboard.annotate.quotes.entity import Cast, Entity
from dashboard.annotate.quotes.words import words

LONGEST: Final = 300
"""Characters of a line that is read as a headline."""
_COLON: Final = re.compile(r"([^\W\d_][^:—–“”\"‘]{1,40}): +(?=\w)")
_DASH: Final = re.compile(r" +[—–-] +([^\W\d_][^:—–“”\"’]{1,40}?)\.?$")


def known(cast: Cast, name: str) -> Entity | None:
    """The member of a cast that a name or a bare role ("minister") stands for; None where nobody or more than one does."""
    parts = [p.strip(".,'’\"").removesuffix("'s").removesuffix("’s").lower() for p in name.split()]
    if not parts or not parts[-1]:
        return None
    found = [e for e in cast.by_last.get(parts[-1], ()) or cast.by_first.get(parts[-1], ()) if not e.is_description]
    if len(parts) > 1:
        found = [e for e in found if not e.first or e.first.lower()[0] == parts[0][0]] or found
    if found:
        return max(found, key=lambda e: (sum(e.forms.values()), -e.number))
    kin = words().kin.get(parts[-1])
    if kin is None:
        return None
    holders = [e for e in cast.entities if parts[-1] in e.roles and e.is_person] or [
        e for e in cast.entities if kin in e.kin and e.is_person and set(parts[:-1]) & e.modifiers
    ]
    return holders[0] if len(holders) == 1 else None


def attribution(text: str, start: int, end: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """`(who, what)` in characters of a headline `start:end` that names its speaker before a colon or behind a dash."""
    if end - start > LONGEST:
        return None
    colon = _COLON.match(text, start, end)
    if colon:
        return colon.span(1), (colon.end(), end)
    dash = _DASH.search(text, start, end)
    if dash and dash.start() > start:
        return dash.span(1), (start, dash.start())
    return None
