"""Nexis and Lexis records, whatever file they came in: lines -> one document each, the cover with the downloader's name dropped.

Two layouts exist. The old one (TXT, HTML) opens each record with "3 of 74 DOCUMENTS": outlet, date, headline, `LENGTH: 355 words`,
text, `LOAD-DATE:`. The new one (DOCX, RTF, HTML) closes each record with "End of Document": headline, outlet, date, copyright,
`Length:`, `Body`, text, `Classification`, `Load-Date:`.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from dashboard.datafiles import lexicon
from dashboard.intake.decode import decode
from dashboard.intake.files import InputFile
from dashboard.intake.markup import page, text_of
from dashboard.intake.plaintext import whole
from dashboard.intake.reading import Part, Rejection, Sniff, Source
from dashboard.parse import Metadata, RawDocument
from dashboard.parse.dates import read_date
from dashboard.parse.lines import paragraphs

LARGEST_EXPORT = 64 * 1024 * 1024
OLD_MARK = re.compile(
    r"^[ \t\f]*(?:(?P<n>\d{1,5})\s+(?:of|von|de|sur)\s+(?P<m>\d{1,5})\s+(?:DOCUMENTS?|DOKUMENTEN?|DOCUMENTOS?)"
    r"|(?:Document|Dokument|Documento)\s+(?P<n2>\d{1,5})\s+(?:of|von|de|sur)\s+(?P<m2>\d{1,5}))[ \t]*$",
    re.MULTILINE,
)
NEW_END = re.compile(
    r"^[ \t\u00a0]*(?:End of Document|Ende des Dokuments|Fin du document|Fin de document|Fin del documento)[ \t\u00a0]*$", re.MULTILINE
)
NEW_TOTAL = re.compile(r"^[ \t]*(?:Documents|Dokumente|Documentos)\s*\((\d{1,5})\)", re.MULTILINE)
_SELECTED = re.compile(r"Selected Items?: (\d{1,5})-(\d{1,5})")
_LABEL = re.compile(r"([^\W\d_][\w-]{1,24}(?: [\w-]{1,16})?):[\s\u00a0]*(.*)", re.DOTALL)
_BODY_MARKS = frozenset({"body", "text", "volltext", "textkörper", "corps", "full text", "cuerpo"})
_TAIL_MARKS = frozenset({"classification", "klassifizierung", "clasificación"})
_APPENDED = re.compile(r"^(?:See )?Correction Appended", re.IGNORECASE)
_HEAD_FIELDS = frozenset({"words", "byline", "section", "dateline"})
_MOST_EMPTY = 2
"""Lines of a piece that is no record: page numbers after the last one."""
_CUT_OFF = "it may have been cut off"
_EDITION = re.compile(r"\b(?:Edition|Ausgabe|édition)\b", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:Copyright|©|\(c\)|Alle Rechte|All Rights Reserved|Tous droits)", re.IGNORECASE)
_TODAY = dt.date(9998, 1, 1)
"""Whether a line is a date does not hang on today: the parser refuses what lies in the future."""


@lru_cache(maxsize=1)
def _labels() -> dict[str, tuple[str, bool]]:
    """Label, lower case -> the field it fills, and whether it stands below the text."""
    found: dict[str, tuple[str, bool]] = {}
    for line in lexicon("nexis_labels"):
        field, _, names = line.partition("=")
        for name in names.split("|"):
            found.setdefault(name.strip(), (field.strip().rstrip("*"), field.strip().endswith("*")))
    return found


@lru_cache(maxsize=1)
def _cover_marks() -> tuple[str, ...]:
    return tuple(entry.casefold() for entry in lexicon("nexis_covers"))


def takes_text(_: InputFile, sniff: Sniff) -> bool:
    return not sniff.text.lstrip("\ufeff \r\n").startswith("<") and is_nexis(sniff.text.replace("\r", ""))


def takes_html(_: InputFile, sniff: Sniff) -> bool:
    text = sniff.text
    return text.lstrip("\ufeff \r\n")[:1] == "<" and (
        "LXNComment" in text or "<DOCFULL>" in text or re.search(r">\s*\d+ of \d+ DOCUMENTS?\s*<", text) is not None
    )


def is_nexis(text: str) -> bool:
    """Whether a text has the marks of either layout."""
    if OLD_MARK.search(text):
        return re.search(r"^\W*(?:LENGTH|LÄNGE|LONGUEUR|LOAD-DATE|BYLINE|UPDATE|DATE-CHARGEMENT): ?", text, re.MULTILINE) is not None
    return NEW_END.search(text) is not None or (NEW_TOTAL.search(text) is not None and "Load-Date:" in text)


def read_text(source: Source) -> Iterator[Part]:
    decoded = decode(whole(source.file, LARGEST_EXPORT))
    yield from records(source, decoded.text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"), decoded.warnings)


def read_html(source: Source) -> Iterator[Part]:
    decoded = decode(whole(source.file, LARGEST_EXPORT))
    root = page(re.sub(r"<!-- Hide XML.*?-->", "", decoded.text, flags=re.DOTALL) if len(decoded.text) < LARGEST_EXPORT else decoded.text)
    if root is None:
        yield Rejection(source.name, 0, None, "no element was found in the page", None)
        return
    yield from records(source, text_of(root), decoded.warnings)


def records(source: Source, text: str, warnings: tuple[str, ...] = ()) -> Iterator[Part]:
    """The records of an export's text; sets the declared total."""
    old = list(OLD_MARK.finditer(text))
    source.declared = _declared(text, old)
    if old:
        ends = [mark.start() for mark in old[1:]] + [len(text)]
        chunks = [text[mark.end() : end] for mark, end in zip(old, ends, strict=True)]
    else:
        chunks = [chunk for chunk in NEW_END.split(text) if chunk.strip()]
    for part, chunk in enumerate(chunks):
        found = _old_record(source.name, part, chunk, warnings) if old else _new_record(source.name, part, chunk, warnings)
        if found is not None:
            yield found


def _declared(text: str, old: list[re.Match[str]]) -> int | None:
    if selected := _SELECTED.search(text[:20_000]):
        return int(selected[2]) - int(selected[1]) + 1
    if old:
        return Counter(int(mark["m"] or mark["m2"]) for mark in old).most_common(1)[0][0]
    total = NEW_TOTAL.search(text)
    return int(total[1]) if total else None


def _old_record(file: str, part: int, chunk: str, warnings: tuple[str, ...]) -> Part:
    """Outlet, date, headline, labelled fields, text, labelled fields."""
    blocks = _without_cover(paragraphs(chunk.replace("\f", "\n")))
    first = next((number for number, block in enumerate(blocks) if _label(block)), None)
    dated = next((number for number, block in enumerate(blocks[:8]) if _is_date(block)), None)
    if first is None or (dated is None and not blocks):
        return Rejection(file, part, f"document {part + 1}", "the record has no labelled fields", _CUT_OFF)
    above = blocks[:first]
    outlet, date, titles = _above(above, dated)
    fields, start = _labelled(blocks, first)
    titles, edition = _without_edition(titles)
    fields |= {"edition": edition} if edition else {}
    body, tail = _body_and_tail(blocks[start:])
    return _document(
        file, part, chunk, outlet=outlet, date=date, headline=_headline(titles), fields={**tail, **fields}, body=body, warnings=warnings
    )


def _above(above: list[str], dated: int | None) -> tuple[str | None, str | None, list[str]]:
    """`(outlet, date, titles)` of the lines above the labels."""
    above = [block for block in above if not block.startswith("http")]
    dated = next((number for number, block in enumerate(above) if _is_date(block)), None) if dated is not None else None
    if dated is None:
        return (above[0] if above else None), None, above[1:]
    return (above[0] if dated else None), above[dated], [block for block in above[dated + 1 :] if not _COPYRIGHT.match(block)]


def _without_edition(titles: list[str]) -> tuple[list[str], str]:
    """The titles without the edition printed above them ("Edition 1;", "Scotland", "Late Edition - Final")."""
    count = 0
    if len(titles) > 1 and _EDITION.search(titles[0]) and len(titles[0]) <= 60:
        count = 2 if titles[0].endswith(";") and len(titles) > 2 else 1
    return titles[count:], " ".join(titles[:count])


def _headline(titles: list[str]) -> str | None:
    return "; ".join(title.rstrip(";") for title in titles) or None


def _new_record(file: str, part: int, chunk: str, warnings: tuple[str, ...]) -> Part | None:
    """Headline, outlet, date, copyright, labelled fields, `Body`, text, `Classification`, labelled fields."""
    lines = [line.strip() for line in chunk.replace("\u00a0", " ").split("\n") if line.strip()]
    body_at = next((number for number, line in enumerate(lines) if line.casefold() in _BODY_MARKS), None)
    limit = len(lines) if body_at is None else body_at
    labels = [number for number in range(limit) if (found := _label(lines[number])) and found[0] in _HEAD_FIELDS]
    named, date = _named(lines, labels[0] if labels else limit)
    if named is None:
        cut = len(lines) > _MOST_EMPTY and not lines[0].casefold().startswith(_cover_marks())
        return (
            Rejection(file, part, f"document {part + 1}", "the record has neither a date nor a copyright line", _CUT_OFF) if cut else None
        )
    start = body_at + 1 if body_at is not None else labels[-1] + 1 if labels else named + 1
    fields = {found[0]: found[1] for line in lines[named:start] if (found := _label(line))}
    end = next((number for number in range(start, len(lines)) if lines[number].casefold() in _TAIL_MARKS), None)
    body, tail = (lines[start:end], _fields(lines[end:])) if end is not None else _body_and_tail(lines[start:])
    body, correction = _without_correction(body)
    tail |= {"correction": correction} if correction else {}
    outlet, headline = (lines[named - 1] if named else None), (lines[named - 2] if named > 1 else None)
    # What stands further above is the cover, with the downloader's name: it is not the record's own.
    own = "\n".join(lines[max(0, named - 2) :])
    return _document(file, part, own, outlet=outlet, date=date, headline=headline, fields={**tail, **fields}, body=body, warnings=warnings)


def _without_correction(body: list[str]) -> tuple[list[str], str]:
    """The text without the correction that the database appends to it under a heading of its own."""
    at = next((number for number, line in enumerate(body) if line == "Correction"), len(body))
    return body[:at], "\n".join(body[at + 1 :])


def _named(lines: list[str], limit: int) -> tuple[int | None, str | None]:
    """The line below headline and outlet, and the date where it is one: a note ("Correction Appended") or the copyright may stand there."""
    if dates := [number for number in range(limit) if _is_date(lines[number])]:
        return dates[-1], lines[dates[-1]]
    marks = [number for number in range(limit) if _COPYRIGHT.match(lines[number])]
    if not marks:
        return None, None
    return (marks[-1] - 1 if _APPENDED.search(lines[marks[-1] - 1]) else marks[-1]), None


def _document(
    file: str,
    part: int,
    raw: str,
    *,
    outlet: str | None,
    date: str | None,
    headline: str | None,
    fields: dict[str, str],
    body: list[str],
    warnings: tuple[str, ...],
) -> Part:
    text = "\n\n".join(block for block in body if block.casefold() not in ("full text", "abstract"))
    if not text and not headline:
        return Rejection(file, part, f"document {part + 1}", "the record has neither text nor headline", _CUT_OFF)
    used = ("byline", "section", "language", "dek")
    metadata = Metadata(
        outlet=outlet.strip(" .") if outlet else None,
        headline=headline,
        dek=fields.get("dek"),
        byline=_byline(fields.get("byline")),
        published=date,
        language=fields.get("language", "").split(";")[0] or None,
        section=fields.get("section"),
        extra=tuple((name, value) for name, value in fields.items() if name not in used and value),
    )
    return RawDocument(file, part, text, metadata, "body" if headline else "wire", _own(raw), warnings)


def _byline(text: str | None) -> str | None:
    return text[3:] if text and text[:3].casefold() == "by " else text


def _own(raw: str) -> str:
    """The record as delivered, up to a cover that follows it."""
    lines = raw.split("\n")
    end = next((number for number, line in enumerate(lines) if line.strip().casefold().startswith(_cover_marks())), len(lines))
    return "\n".join(lines[:end]).strip()


def _without_cover(blocks: list[str]) -> list[str]:
    end = next((number for number, block in enumerate(blocks) if block.casefold().startswith(_cover_marks())), len(blocks))
    return blocks[:end]


def _label(block: str) -> tuple[str, str, bool] | None:
    """`(field, value, stands below the text)` of a labelled line."""
    match = _LABEL.match(block) if len(block) < 20_000 else None
    known = _labels().get(match[1].casefold()) if match else None
    if not match or not known or not (match[1].isupper() or match[1].istitle() or "-" in match[1]):
        return None
    return known[0], match[2].strip(), known[1]


def _labelled(blocks: list[str], first: int) -> tuple[dict[str, str], int]:
    """The labelled fields from `first` on, and where the text begins."""
    fields: dict[str, str] = {}
    number = first
    while number < len(blocks) and (label := _label(blocks[number])) and not label[2]:
        fields.setdefault(label[0], label[1])
        number += 1
    return fields, number


def _body_and_tail(blocks: list[str]) -> tuple[list[str], dict[str, str]]:
    """Text blocks, and the fields below them: the first label that belongs below ends the text."""
    end = next((number for number, block in enumerate(blocks) if (label := _label(block)) and label[2] and _is_tail(blocks, number)), None)
    if end is None:
        end = next((number for number, block in enumerate(blocks) if _COPYRIGHT.match(block) and number >= len(blocks) - 3), len(blocks))
    return blocks[:end], _fields(blocks[end:])


def _is_tail(blocks: list[str], number: int) -> bool:
    return blocks[number].split(":", 1)[0].isupper() or number >= len(blocks) - 12


def _fields(blocks: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for block in blocks:
        if label := _label(block):
            fields.setdefault(label[0], label[1])
    return fields


def _is_date(block: str) -> bool:
    return len(block) <= 80 and ":" not in block[:12] and read_date(block, _TODAY).precision in ("day", "month") and not block[:1].islower()
