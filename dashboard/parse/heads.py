"""The head of a wire text: what stands above its first paragraph, and which part of it is what."""

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import lru_cache

from dashboard.article import Dateline, Furniture
from dashboard.datafiles import lexicon
from dashboard.parse import agencies, datelines, furniture, places
from dashboard.parse.datelines import Slug
from dashboard.parse.dates import months, read_date, weekdays

DEEPEST_DATELINE = 25
"""The last block in which a dateline is looked for: above it lie head, captions and notes."""
PROSE_WORDS = 25
"""Words of a full sentence from which it is a lead: deks of the copy we have seen stay below."""
_LONGEST_KICKER = 30
_NEVER_TITLES = frozenset({"separator", "advertisement", "share", "note"})
"""Furniture that no headline reads like; a headline may well begin with "Watch:" or "Correction:"."""
_LONGEST_BYLINE = 12
_LABEL = re.compile(r"([A-Z][A-Za-z]*(?:[ -][A-Za-z]+)?)\s?:\s*(.*)", re.DOTALL)
_BYLINE = re.compile(r"\(?(?:Reported by|Written by|Story by|By|BY|by):? +(?=[A-Z])([^\n]{2,160}?)\)?=?")
_SLUG_LINE = re.compile(r"\^?[A-Z]{2}-[A-Za-z0-9-]{0,12}--\S.{0,80}")
"""AP's keyword line: "BC-US--Wheat Rust,412"."""
_SPEAKER = re.compile(r"[A-Z][A-Z .'’-]{1,40}: ")
"""A name in capitals before a colon: one opens a story as its place, two are a transcript."""
_EMBARGO = re.compile(r"(?:strictly )?(?:under )?embargo(?:ed)?\b[^\n]{0,80}$", re.IGNORECASE)
_PARTED = re.compile(r"\s+(?:\||[-–—]) +")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){1,3}")
_ENDED = (".", "!", "?", "…", ".”", '."', "?”", '?"', "!”", '!"', ".’", ".'", ".)")
_WORDS = re.compile(r"[^\W\d_]+(?:\.[^\W\d_])?")


@dataclass(slots=True)
class Head:
    """What was read above the body; `rest` is the body's blocks, the dateline still standing in the first."""

    fields: dict[str, str] = field(default_factory=dict)
    furniture: list[Furniture] = field(default_factory=list)
    dateline: Dateline | None = None
    slug: Slug | None = None
    rest: list[str] = field(default_factory=list)

    def set_aside(self, text: str, kind: str) -> None:
        self.furniture.append(Furniture(text, kind, 0))


@lru_cache(maxsize=1)
def _labels() -> dict[str, str]:
    pairs = (line.split("=", 1) for line in lexicon("labels"))
    return {name.strip(): target.strip() for name, target in pairs}


@lru_cache(maxsize=8)
def _word_set(name: str) -> frozenset[str]:
    return frozenset(entry.casefold() for entry in lexicon(name))


def label(text: str) -> tuple[str, str] | None:
    """`(field, value)` of a labelled line ("LENGTH: 239 words"), None for any other."""
    match = _LABEL.match(text) if len(text) <= 2000 else None
    if not match:
        return None
    name = _labels().get(match[1])
    return (name, match[2].strip()) if name else None


def is_prose(text: str) -> bool:
    """Whether a block reads as a paragraph of a story: long, or a full sentence."""
    words = text.count(" ") + 1
    return words > 40 or (words >= 12 and text.endswith(_ENDED))


def is_heading(text: str) -> bool:
    """Whether a block may be a heading: one line of up to 16 words that no stop ends."""
    words = text.count(" ") + 1
    first = text[:1]
    return (
        words <= 16
        and len(text) <= 120
        and "\n" not in text
        and (first.isupper() or first.isdigit() or first in "“\"'‘«¿¡" or (first.isalpha() and not first.islower()))
        and not text.endswith((".", "!", "?", ":", ";", ",", "…", "-", "—", ".”", '."', ",”", ',"'))
    )


def read_head(blocks: list[str], today: dt.date) -> Head:
    """Kicker, headline, dek, byline and labelled fields above the body of a wire text."""
    start, slug = _body_start(blocks, today)
    head = Head(slug=slug, rest=blocks[start:])
    titles: list[str] = []
    last = start - 1
    record = any(label(block) for block in blocks[:start])
    for number, block in enumerate(blocks[:start]):
        if _is_outlet_line(blocks[:start], number, today, record=record):
            head.fields["outlet"] = block
            _agency_of_outlet(head)
        elif not _take_line(head, block, titles, today, last=number == last):
            titles.append(block)
    _take_titles(head, titles)
    return head


def _body_start(blocks: list[str], today: dt.date) -> tuple[int, Slug | None]:
    """The first block of the body, and the dateline it begins with."""
    labelled = _last_label(blocks)
    spoken = sum(_SPEAKER.match(block) is not None for block in blocks[:DEEPEST_DATELINE]) > 1
    prose = 0
    for number, block in enumerate(blocks[:DEEPEST_DATELINE]):
        may_open = number > labelled and not _is_date_line(block, today)
        lenient = number > 0 and prose == 0 and is_prose(block) and not spoken
        slug = datelines.find(block, lenient=lenient) if may_open else None
        if slug and (slug.strong or number > 0 or is_prose(block)) and not (number == 0 and is_heading(block)):
            return number, slug
        prose += is_prose(block) and number > 0
        if prose > 2 or (number > labelled > -1 and is_prose(block)):
            break
    if labelled >= 0:
        return labelled + 1, None
    first = next((number for number, block in enumerate(blocks[:DEEPEST_DATELINE]) if is_prose(block)), None)
    if first is None:
        return min(1, len(blocks) - 1), None
    return first, None


def _last_label(blocks: list[str]) -> int:
    """The index of the last labelled line of the head, -1 where there is none."""
    found = -1
    for number, block in enumerate(blocks[:DEEPEST_DATELINE]):
        if label(block):
            found = number
        elif is_prose(block) and number > 0:
            break
    return found


def _take_line(head: Head, block: str, titles: list[str], today: dt.date, *, last: bool) -> bool:
    """Take a line of the head that is no title; False where it is one."""
    if labelled := label(block):
        _take_label(head, block, *labelled)
    elif byline := byline_of(block):
        byline, printed = _without_date(byline, today)
        head.fields.setdefault("byline", byline)
        if printed:
            head.fields.setdefault("published", printed)
        head.set_aside(block, "byline")
    elif _SLUG_LINE.fullmatch(block) or _EMBARGO.match(block):
        head.set_aside(block, "header")
    elif titles and (dated := _without_date(block, today))[1] and _NAME.fullmatch(dated[0]):
        head.fields.setdefault("byline", dated[0])
        head.fields.setdefault("published", dated[1])
        head.set_aside(block, "byline")
    elif _is_date_line(block, today):
        head.fields.setdefault("published", block)
        head.set_aside(block, "header")
    elif (kind := furniture.kind_of(block)) and (titles or kind in _NEVER_TITLES):
        head.set_aside(block, kind)
        if signed := furniture.signed_by(block):
            head.fields.setdefault("agency", signed)
    elif last and titles and _is_place_line(block, known="byline" not in head.fields):
        head.dateline = Dateline(text=block, place=places.normal_case(block))
    elif titles and (_is_signed_name(block) or (last and head.slug and _is_name(block))):
        head.fields.setdefault("byline", block)
    else:
        return False
    return True


def _is_outlet_line(above: list[str], number: int, today: dt.date, *, record: bool) -> bool:
    """Whether the first line names the outlet: a date line follows it, then a title; in a record with labels always."""
    if number or len(above) < 3 or not _is_date_line(above[1], today):
        return False
    titled = any(not label(block) and byline_of(block) is None for block in above[2:])
    return titled and (record or _names_outlet(above[0]))


def _take_label(head: Head, block: str, name: str, value: str) -> None:
    head.set_aside(block, "header")
    if name == "outlet" and "|" in value:
        value, _, rest = (part.strip() for part in value.partition("|"))
        head.fields.setdefault("published", rest)
    if name == "dateline" and value:
        slug = datelines.find(value)
        head.dateline = slug.dateline if slug else plain_dateline(value)
    elif name == "byline" and (byline := byline_of(value)):
        head.fields.setdefault("byline", byline)
    elif name != "header" and value:
        head.fields.setdefault(name, value)


def plain_dateline(value: str) -> Dateline | None:
    """A dateline from a field that holds nothing else: "WASHINGTON", "Newport News, VA"; None where no name is in it."""
    place, _, region = value.strip(" .;").partition(",")
    if not place[:1].isalpha() or any(char.isdigit() for char in place):
        return None
    place, within = places.split_region(place.strip())
    region = ", ".join(places.normal_case(name) for name in (within, region.strip()) if name)
    return Dateline(text=value, place=places.normal_case(place) or None, region=region or None)


def byline_of(block: str) -> str | None:
    """The writers of a line "By …", None for any other line."""
    match = _BYLINE.fullmatch(block)
    return match[1].strip(" .=:") if match else None


def writers_of(block: str) -> str | None:
    """The writers of a line "By NAME" and nothing else, up to their desks; None for a sentence that begins with "By"."""
    byline = byline_of(block)
    if byline is None or block.count(" ") > _LONGEST_BYLINE or block.rstrip().endswith(_ENDED):
        return None
    first = re.split(r",| and | & |\||/| for ", byline, maxsplit=1, flags=re.IGNORECASE)[0].strip()
    return byline if _NAME.fullmatch(first) else None


def _is_date_line(block: str, today: dt.date) -> bool:
    """Whether a line holds a full date and nothing beside but words of time."""
    if len(block) > 80 or not any(char.isdigit() for char in block):
        return False
    if read_date(block, today).precision != "day":
        return False
    words = [word.casefold() for word in _WORDS.findall(block)]
    known = (months(), weekdays(), _word_set("time_words"), _label_words())
    return all(len(word) <= 2 or any(word in names for names in known) for word in words)


@lru_cache(maxsize=1)
def _label_words() -> frozenset[str]:
    """The words of section names and agencies: "Lowland News - Jan 3, 2020 - 12:00 | World" is a date line."""
    lines = (*lexicon("sections"), *lexicon("agencies"))
    return frozenset(word.casefold() for line in lines for word in _WORDS.findall(line))


def _names_outlet(title: str) -> bool:
    """Whether the line above a date line names the outlet: a known agency, or a short name in title case."""
    name = title.split(" -- ", maxsplit=1)[0]
    words = title.split()
    return agencies.canonical(name) is not None or (
        len(words) <= 5 and all(not word[0].islower() or word in ("of", "the", "and") for word in words)
    )


def _agency_of_outlet(head: Head) -> None:
    if agency := agencies.canonical(head.fields["outlet"].split(" -- ")[0]):
        head.fields.setdefault("agency", agency)


def _is_place_line(block: str, *, known: bool) -> bool:
    """Whether the line above the body is its place: in capitals, and known or below a byline."""
    return len(block) <= 40 and block.count(" ") <= 3 and places.is_capital(block) and (places.is_known(block) or not known)


def _without_date(block: str, today: dt.date) -> tuple[str, str]:
    """A writer and the date that stands behind: "Jana Orlik | 27.04.2020", "Jana Orlik, KYODO NEWS - Apr 25, 2020 - 10:00 | All"."""
    parted = _PARTED.split(block, maxsplit=1) if len(block) <= 160 else [block]
    if len(parted) == 2 and read_date(parted[1], today).precision == "day":
        return parted[0].strip(), parted[1].strip()
    return block, ""


def _is_name(block: str) -> bool:
    words = block.replace(",", " ").split()
    named = _NAME.fullmatch(block.split(",", maxsplit=1)[0].split("|", maxsplit=1)[0].strip())
    return (
        bool(named)
        and len(words) <= 8
        and not places.is_known(block)
        and (len(words) <= 4 or bool(_word_set("byline_words") & {w.casefold() for w in words}))
    )


def _is_signed_name(block: str) -> bool:
    """Whether a line is a writer with agency or place: "Jana Orlik, The Canadian Press", "Jana Orlik in Corve"."""
    writer, _, place = block.partition(" in ")
    if len(block) <= 60 and place[:1].isupper() and place.count(" ") < 3 and _NAME.fullmatch(writer) and is_heading(block):
        return True
    name, _, service = block.replace("|", ",").partition(",")
    return len(block) <= 80 and _NAME.fullmatch(name.strip()) is not None and agencies.signs(service)


def _take_titles(head: Head, titles: list[str]) -> None:
    """Kicker, headline and dek: in this order, the kicker short or a known section, all after the headline the dek.

    The line that ends in an equals sign, as teleprinters close it, is the headline; what stands above it is the agency's slug.
    """
    closed = next((number for number, title in enumerate(titles) if title.endswith("=")), None)
    if closed is not None:
        for line in titles[: closed + 1]:
            head.set_aside(line, "header")
        titles[: closed + 1] = [titles[closed].rstrip(" =")]
    if len(titles) > 1 and "headline" not in head.fields and _is_kicker(titles[0], titles[1]):
        head.fields.setdefault("kicker", titles.pop(0))
    if titles and "headline" not in head.fields:
        head.fields["headline"] = titles.pop(0)
    if titles:
        dek = "\n".join(titles)
        if "dek" in head.fields:
            head.set_aside(dek, "header")
        head.fields.setdefault("dek", dek)


def _is_kicker(first: str, second: str) -> bool:
    if first.casefold() in _word_set("sections"):
        return True
    words = first.count(" ") + 1
    return words <= 3 and len(first) <= _LONGEST_KICKER and is_heading(first) and second.count(" ") >= 4
