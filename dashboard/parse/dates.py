"""Dates as they are printed: read with their precision, refused where impossible, and never given a year that nobody printed."""

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from dashboard.article import Precision
from dashboard.datafiles import lexicon

MONTH_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")
EARLIEST_YEAR = 1600
"""No newspaper is older (Strasbourg's *Relation*, 1605): an earlier year is a placeholder."""
CANDIDATE_YEARS = 20
"""How far back a weekday may suggest a year: two decades give about four candidates, more would be noise."""
LONGEST_PRINTED = 160
_TWO_DIGIT_PIVOT = 70


class Printed(NamedTuple):
    """A printed date. `iso` is cut to `precision`; `candidates` where the print is ambiguous; `problem` where it is refused."""

    iso: str | None = None
    precision: Precision = "none"
    candidates: tuple[str, ...] = ()
    problem: str | None = None


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """Name of a month in any of `MONTH_LANGUAGES`, case folded, without its point -> its number."""
    found: dict[str, int] = {}
    for language in MONTH_LANGUAGES:
        for number, line in enumerate(lexicon("months", language), 1):
            for name in line.split():
                found.setdefault(name.casefold(), number)
    return found


@lru_cache(maxsize=1)
def weekdays() -> dict[str, int]:
    """English name of a weekday, case folded -> its number, Monday 0."""
    return {name.casefold(): number for number, line in enumerate(lexicon("weekdays")) for name in line.split()}


def _alternatives(names: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_MONTH = rf"(?P<month>{_alternatives(months())})\b\.?"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|er|\.|º)?(?!\w)"
_PLAIN_DAY = _DAY.replace(r"|\.", "")
_YEAR = r"(?P<year>(?:1[5-9]|20|21)\d\d)(?!\d)"
_WEEKDAY = rf"(?:(?:{_alternatives(weekdays())})\b\.?,?\s{{1,2}})?"
_OF = r"(?:\s{0,2}(?:of|de|do)\b)?"

DATELINE_DATE = re.compile(
    rf"{_WEEKDAY}(?:{_MONTH}\s{{0,2}}{_PLAIN_DAY}|{_DAY.replace('day', 'day2')}\s{{0,2}}(?:of\s)?{_MONTH.replace('month', 'month2')})"
    rf"(?:,?\s{{1,2}}{_YEAR})?",
    re.IGNORECASE,
)
"""A date as datelines print it, with or without a year: "Sept. 3", "3 September", "JAN 3, 2020", "Tuesday, March 4"."""

_LONG_FORMS = (
    re.compile(rf"\b{_MONTH}\s{{0,2}}{_DAY},?\s{{0,2}}{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_DAY}{_OF}[\s\-/]{{0,2}}{_MONTH}{_OF}[\s,\-/]{{0,3}}{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_YEAR}[\s\-/]{{0,2}}{_MONTH}[\s\-/]{{0,2}}{_DAY}", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}{_OF}[\s,\-]{{0,2}}{_YEAR}", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s{{0,2}}{_DAY}[^\n]{{1,20}}?\b{_YEAR}\s*$", re.IGNORECASE),
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?(?!\d)")
_COMPACT = re.compile(r"(?P<year>(?:1[6-9]|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)")
_CJK = re.compile(r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월](?:\s?(?P<day>\d{1,2})\s?[日일])?")
_NUMERIC = re.compile(r"(?<!\d)(\d{4}|\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{1,2})(?!\d)")
_YEAR_ONLY = re.compile(r"\s*((?:1[6-9]|20)\d\d)\s*")
_EPOCH = re.compile(r"\s*(\d{9,10})(\d{3})?(?:\.\d+)?\s*")
_URL_DATE = re.compile(
    r"[/\-_=.](?P<year>(?:19|20)\d\d)([/\-_]?)(?P<month>0?[1-9]|1[0-2]|[a-z]{3})(?:\2(?P<day>0?[1-9]|[12]\d|3[01]))?(?=[/\-_.?&#]|$)"
)
_FILE_DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)([\-_.]?)(?P<month>0[1-9]|1[0-2])\2(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_WEEKDAY_WORD = re.compile(rf"\b({'|'.join(day.split()[0] for day in lexicon('weekdays'))})\b", re.IGNORECASE)


def read_date(printed: str, today: dt.date) -> Printed:
    """The date that `printed` (a metadata field, a header line) names, with the precision it is printed in.

    The day is taken as printed: a time zone moves nothing. Ambiguous figures ("03/04/16") become candidates.
    """
    text = printed.strip()[:LONGEST_PRINTED]
    for pattern in (_ISO, _COMPACT, _CJK):
        if match := pattern.match(text):
            return _checked(int(match["year"]), int(match["month"]), int(match["day"] or 0), today)
    for form in _LONG_FORMS:
        if match := form.search(text):
            groups = match.groupdict()
            return _checked(int(match["year"]), months()[match["month"].casefold()], int(groups.get("day") or 0), today)
    if match := _CJK.search(text) or _ISO.search(text):
        return _checked(int(match["year"]), int(match["month"]), int(match["day"] or 0), today)
    if match := _NUMERIC.search(text):
        return _numeric(int(match[1]), int(match[3]), int(match[4]), match[2], len(match[4]), today)
    if match := _YEAR_ONLY.fullmatch(text):
        return _checked(int(match[1]), 0, 0, today)
    if match := _EPOCH.fullmatch(text):
        moment = dt.datetime.fromtimestamp(int(match[1]), dt.UTC)
        return _checked(moment.year, moment.month, moment.day, today)
    return Printed(problem=f"no date can be read from “{text[:60]}”") if text else Printed()


def dateline_date(printed: str, today: dt.date) -> Printed:
    """The date of a dateline: empty where no year is printed."""
    match = DATELINE_DATE.search(printed)
    if not match or not match["year"]:
        return Printed()
    month, day = _month_and_day(match)
    return _checked(int(match["year"]), month, day, today)


def url_date(url: str, today: dt.date) -> Printed:
    """The date in the path of an address ("/2015/09/15/", "/2015/sep/15/", "-2015-09-15"), if there is one that is possible."""
    for match in _URL_DATE.finditer(url[:2000].casefold()):
        month = match["month"]
        number = int(month) if month.isdigit() else months().get(month, 0)
        if not number or (not match["day"] and not match[2].startswith("/")):
            continue
        found = _checked(int(match["year"]), number, int(match["day"] or 0), today)
        if found.iso:
            return found
    return Printed()


def file_date(name: str, today: dt.date) -> str | None:
    """A full date in a file's name, ISO 8601: only ever a suggestion."""
    match = _FILE_DATE.search(name)
    return _checked(int(match["year"]), int(match["month"]), int(match["day"]), today).iso if match else None


def candidates(date_text: str, lead: str, file: str, today: dt.date) -> tuple[str, ...]:
    """Full dates that a dateline without a year may mean, latest first.

    They come from the weekday that the lead names (the years in which that day and month fell on it) and from a date in the
    file's name that has the same day and month.
    """
    match = DATELINE_DATE.search(date_text)
    if not match:
        return ()
    month, day = _month_and_day(match)
    found: set[str] = set()
    named = _WEEKDAY_WORD.search(date_text) or _WEEKDAY_WORD.search(lead)
    if named:
        weekday = weekdays()[named[1].casefold()]
        for year in range(today.year, today.year - CANDIDATE_YEARS, -1):
            date = _date(year, month, day)
            if date and date <= today and date.weekday() == weekday:
                found.add(date.isoformat())
    suggested = file_date(file, today)
    if suggested and suggested[5:] == f"{month:02}-{day:02}":
        found.add(suggested)
    return tuple(sorted(found, reverse=True))


def _month_and_day(match: re.Match[str]) -> tuple[int, int]:
    return months()[(match["month"] or match["month2"]).casefold()], int(match["day"] or match["day2"])


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _checked(year: int, month: int, day: int, today: dt.date) -> Printed:
    """The date at the precision of what is given (0 = not printed), or the reason why it cannot be one."""
    precision: Precision = "day" if day else "month" if month else "year"
    iso = f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
    first = _date(year, month or 1, day or 1)
    if first is None:
        return Printed(problem=f"{iso} is no day of any calendar")
    if year < EARLIEST_YEAR:
        return Printed(problem=f"{iso} is before the first newspaper")
    if first > today + dt.timedelta(days=1):
        return Printed(problem=f"{iso} lies in the future")
    return Printed(iso, precision)


def _numeric(first: int, second: int, third: int, mark: str, third_digits: int, today: dt.date) -> Printed:
    if first > 31:
        return _checked(first, second, third, today)
    year = third if third_digits > 2 else third + (1900 if third >= _TWO_DIGIT_PIVOT else 2000)
    day_first, month_first = _checked(year, second, first, today), _checked(year, first, second, today)
    if mark == "." or first > 12 or month_first.iso is None:
        return day_first
    if day_first.iso is None or day_first.iso == month_first.iso:
        return month_first
    both = tuple(sorted((day_first.iso, month_first.iso), reverse=True))
    return Printed(candidates=both, problem=f"{first}{mark}{second}{mark}{third} may be {both[0]} or {both[1]}")
