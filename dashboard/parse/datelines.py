"""Datelines: place, date and agency as printed before the first sentence.

A dateline is read from left to right: an agency mark that leads, place names, then date, region and agency in any order, then what
ends it (dash, colon, point, or the agency's own brackets). Each reading is taken only on evidence that ordinary prose does not give:
a known agency, a date after a place, or a place in capitals (or a known city) before a dash.
"""

import re
from dataclasses import dataclass, replace

from dashboard.article import Dateline
from dashboard.parse import agencies, places
from dashboard.parse.dates import DATELINE_DATE

LONGEST_DATELINE = 200
"""No dateline of the copy we have seen is longer than 90 characters: a bound, so that hostile text stays linear."""

_MARK = re.compile(r"\(([^()\n]{2,60})\)|/([^/\n]{2,60})/|\[([^\[\]\n]{2,60})\]")
_GAP = re.compile(r"[\s,]*(?:\.|\||[-–—―_]{1,3})?[\s,]*")
_END = re.compile(r"(?P<mark>\s?[.:,]?\s?[-–—―]{1,3}|\s_{1,2}(?=\s)|\s?[:|]|\.|\s?=)?\s*")
_DASH = re.compile(r"\s+[-–—―]{1,2}\s")
_TIED = re.compile(r"(.+)[-‑]([A-Z]{2,})")
_COMMA = re.compile(r",\s?")
_HIJRI = re.compile(
    r"(?:[A-Z][\w'’-]{2,12}(?: [A-Z][\w'’-]{0,12})? \d{1,2},? 14\d\d|\d{1,2} [A-Z][\w'’-]{2,12}(?: [A-Z][\w'’-]{0,12})? 14\d\d)"
    r"\s?(?:AH|H)?\s?(?:corresponding to)?[,/]?\s*"
)
"""A date of the Islamic calendar, which stands before the other one in Gulf agencies' datelines."""
_TIME = re.compile(r"[\s,]*\d{1,2}[:.]?\d\d\s?(?:hours|hrs|GMT|UTC|IST|EST|EDT|a\.m\.|p\.m\.)?(?=[\s,(/])")


@dataclass(frozen=True, slots=True)
class Slug:
    """A dateline found at the start of a text; `end` is where the story begins. `strong`: it names a date or an agency."""

    dateline: Dateline
    end: int
    strong: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    place: str = ""
    regions: tuple[str, ...] = ()
    date: str = ""
    agency: str = ""
    marked: bool = False
    unknown: str = ""
    at: int = 0


def find(text: str, *, lenient: bool = False) -> Slug | None:
    """The dateline at the start of `text`, or None. `lenient` takes any name before a dash and a capital: right for the first
    paragraph below a headline, wrong elsewhere.
    """
    head = text[:LONGEST_DATELINE]
    if not head or not (head[0].isalnum() or head[0] in "(/["):
        return None
    parts = _items(head, _place(head, _lead(head)))
    ended = _END.match(head, parts.at)
    mark = (ended["mark"] or "").strip() if ended else ""
    if mark in ("-", "–") and ended and ended.group() == mark and not parts.marked:
        mark = ""  # a hyphen between two words ("COVID-19") parts nothing
    end = ended.end() if ended and (mark or parts.agency) else parts.at
    over = not text[end:].strip()
    settled = _settle(parts, mark, over=over)
    if settled is None and _is_signed(parts, mark) and head[end : end + 1].isupper():
        settled = replace(parts, agency=parts.unknown, unknown="")
    if settled is None and lenient and not over and _is_named(parts, mark) and head[end : end + 1].isupper():
        settled = parts
    if settled is None:
        return None
    if not mark and not over and not (settled.marked or settled.at == -1):
        return None
    if over and not (settled.date or _sure(settled.place)):
        return None  # an agency's name alone is its signature, a name with an agency a picture's credit
    if not over and not _starts_story(text, end):
        return None
    return Slug(_dateline(settled, text[:end].strip()), end, strong=bool(settled.date or settled.agency))


def _lead(head: str) -> _Parts:
    """An agency in brackets before anything else: "(ANSA) - Rome, October 11 -"."""
    match = _MARK.match(head)
    if not match:
        return _bare_lead(head)
    name = match[1] or match[2] or match[3]
    known = agencies.signs(name)
    if not known and not (name.isupper() and len(name) <= 8 and agencies.looks_like(name)):
        return _Parts()
    return _Parts(agency=name.strip(), marked=known, at=match.end())


def _bare_lead(head: str) -> _Parts:
    """An agency's name in capitals at the very start: "TASS, June 3." or "AP - "."""
    end = agencies.bare(head, 0)
    rest = head[end : end + 40]
    after = rest[1:].lstrip() if rest[:1] == "," else ""
    placed = places.read_name(after, 0)
    listed = after and (DATELINE_DATE.match(after) or (placed and _DASH.match(after, placed)))
    signs = end and head[:end].isupper() and (_DASH.match(rest) or listed)
    return _Parts(agency=head[:end], marked=True, at=end) if signs else _Parts()


def _place(head: str, parts: _Parts) -> _Parts:
    """The place after what was read so far; after a leading agency only where a date follows it."""
    start = parts.at
    if parts.agency:
        gap = _COMMA.match(head, start) or _END.match(head, start)
        start = gap.end() if gap else start
    names: list[str] = []
    at = start
    while len(names) < 4 and not DATELINE_DATE.match(head, at) and not _HIJRI.match(head, at):
        agency = agencies.bare(head, at) if names else at
        if agency > at and not places.is_region(head[at:agency]):
            break
        end = places.read_name(head, at)
        if end == at or places.is_no_place(head[at:end]):
            break
        names.append(head[at:end])
        stop = end
        comma = _COMMA.match(head, end)
        if not comma:
            break
        at = comma.end()
    if not names:
        return replace(parts, at=parts.at) if not parts.agency else parts
    listed = _COMMA.match(head, parts.at) and _DASH.match(head, stop)
    if parts.agency and not listed and not DATELINE_DATE.match(head, _gap(head, stop)):
        return parts
    tied = _TIED.fullmatch(names[0])
    if tied and len(names) == 1 and agencies.canonical(tied[2]) and head[stop : stop + 1] == ".":
        return replace(parts, place=tied[1], agency=tied[2], marked=True, at=stop)
    return replace(parts, place=names[0], regions=tuple(names[1:]), at=stop)


def _gap(head: str, at: int) -> int:
    match = _GAP.match(head, at)
    return match.end() if match else at


def _items(head: str, parts: _Parts) -> _Parts:
    """Date, region and agency in any order."""
    while True:
        start = _gap(head, parts.at) if parts.at else 0
        if hijri := _HIJRI.match(head, start):
            start = hijri.end()
        found = _date(head, parts, start) or _marked(head, parts, start) or _bare(head, parts, start)
        if found is None:
            return parts
        parts = found


def _date(head: str, parts: _Parts, start: int) -> _Parts | None:
    match = DATELINE_DATE.match(head, start)
    if parts.date or not match:
        return None
    after = match.end()
    ended = _END.match(head, after)
    follows = (
        (ended is not None and ended["mark"])
        or _MARK.match(head, _gap(head, after))
        or agencies.bare(head, _gap(head, after)) > _gap(head, after)
    )
    if not follows and (time := _TIME.match(head, after)):
        after, follows = time.end(), True
    if not follows and head[after:].strip():
        return None
    return replace(parts, date=match.group().strip(), at=after)


def _marked(head: str, parts: _Parts, start: int) -> _Parts | None:
    match = _MARK.match(head, start)
    if not match or parts.marked:
        return None
    name = (match[1] or match[2] or match[3]).strip()
    shared = bool(parts.date or _sure(parts.place)) and agencies.shares(name)
    if (agencies.signs(name) or shared) and match[3] is None:
        unknown = (*parts.regions, parts.unknown) if parts.unknown else parts.regions
        return replace(parts, regions=unknown, unknown="", agency=name, marked=True, at=match.end())
    if DATELINE_DATE.fullmatch(name):
        return replace(parts, date=name, at=match.end()) if not parts.date else None
    if places.is_region(name) or (match[3] is not None and agencies.looks_like(name)):
        return replace(parts, regions=(*parts.regions, name), at=match.end())
    if not agencies.looks_like(name) or parts.unknown:
        return None
    return replace(parts, unknown=name, at=match.end())


def _bare(head: str, parts: _Parts, start: int) -> _Parts | None:
    """A known agency without brackets: it must be followed by what ends a dateline, and stand after a date or after a comma or point."""
    end = agencies.bare(head, start)
    if parts.agency or not (parts.place or parts.date) or end == start:
        return None
    ended = _END.match(head, end)
    dashed = any(mark in head[parts.at : start] for mark in ("- ", "– ", "— "))
    in_capitals = head[start:end].isupper() and places.is_capital(parts.place) and "." in head[parts.at : start]
    signed = parts.date and parts.place and head[start:end].isupper() and head[end : end + 1] == " " and head[end + 1 : end + 2].isupper()
    if not ended or not (ended["mark"] or in_capitals or signed or not head[end:].strip()):
        return None
    if (dashed and not parts.date) or parts.at == start:
        return None
    if not parts.date and not _sure(parts.place):
        return None
    return replace(parts, agency=head[start:end], marked=True, at=end)


def _settle(parts: _Parts, mark: str, *, over: bool) -> _Parts | None:
    """The parts with an unknown name in brackets given its role, or None where the evidence is not enough."""
    dash = mark.endswith(("-", "–", "—", "―", "_"))
    if parts.unknown:
        if not (mark and (dash or mark == ":" or parts.date)) or not (parts.date or _sure(parts.place)):
            return None
        return replace(parts, agency=parts.unknown, unknown="")
    if parts.marked:
        return parts if parts.place or parts.date or parts.at else None
    if parts.agency:
        return parts if mark else None
    if parts.date and parts.place:
        return parts if mark or over else None
    if parts.date or not parts.place:
        return None
    known = places.is_known(parts.place) or any(places.is_region(region) for region in parts.regions)
    if mark == ":":
        return parts if known and not (_is_label(parts)) else None
    if dash and (places.is_capital(parts.place) or known):
        return parts
    return None


def _is_signed(parts: _Parts, mark: str) -> bool:
    """Whether a short place is followed by an unknown name in brackets and a dash: "Brellin (Norda) - Growers …"."""
    return (
        bool(parts.unknown and parts.place)
        and parts.place.count(" ") < 3
        and " " not in parts.unknown
        and len(parts.unknown) > 2
        and mark.endswith(("-", "–", "—"))
    )


def _is_named(parts: _Parts, mark: str) -> bool:
    """Whether a place of up to three words alone stands before a dash that is set apart from it, or in capitals before a colon."""
    closed = mark.endswith(("-", "–", "—")) or (mark == ":" and places.is_capital(parts.place))
    return bool(parts.place) and not parts.unknown and parts.place.count(" ") < 3 and closed


def _is_label(parts: _Parts) -> bool:
    """Whether a colon after a region alone ("Russia: the facts") is a label, not a dateline."""
    return places.is_region(parts.place) and not parts.regions and not places.is_city(parts.place)


def _sure(place: str) -> bool:
    return bool(place) and (places.is_capital(place) or places.is_known(place))


def _starts_story(text: str, end: int) -> bool:
    """Whether what follows can begin a sentence: white space or a bracket before it, and no closing mark."""
    return text[end] not in ",;.)]}»”"


def _dateline(parts: _Parts, printed: str) -> Dateline:
    place, within = places.split_region(parts.place)
    return Dateline(
        text=printed,
        place=places.normal_case(place) or None,
        region=", ".join(places.normal_case(name) for name in (within, *parts.regions) if name) or None,
        date_text=parts.date or None,
        agency=parts.agency or None,
    )
