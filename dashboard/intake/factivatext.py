"""Factiva's text deliveries (RTF, TXT): each field under a code of two letters; LP and TD together are the body."""

import re
from collections.abc import Iterator

from dashboard.intake.decode import decode
from dashboard.intake.files import InputFile
from dashboard.intake.plaintext import whole
from dashboard.intake.reading import Part, Rejection, Sniff, Source
from dashboard.parse import Metadata, RawDocument

LARGEST_EXPORT = 64 * 1024 * 1024
_CODES = [
    "SE",
    "HD",
    "BY",
    "CR",
    "WC",
    "PD",
    "ET",
    "SN",
    "SC",
    "NGC",
    "GC",
    "ED",
    "PG",
    "VOL",
    "LA",
    "CY",
    "LP",
    "TD",
    "RF",
    "ART",
    "CT",
    "CO",
    "IN",
    "NS",
    "RE",
    "IPC",
    "IPD",
    "PUB",
    "AN",
    "CLM",
]
_FIELD = re.compile(rf"^[ \t|]*({'|'.join(_CODES)})[ \t|]*(?:[\t|]| {{2,}}|$|(?<=[A-Z]) )(.*)$")
_END = re.compile(r"^[ \t|]*Document [A-Za-z0-9]{12,40}[ \t|]*$", re.MULTILINE)
_NAMES = {"HD": "headline", "BY": "byline", "SN": "outlet", "LA": "language", "SE": "section", "AN": "external_id", "PD": "published"}


def takes(_: InputFile, sniff: Sniff) -> bool:
    return is_factiva(sniff.text.replace("\r", ""))


def is_factiva(text: str) -> bool:
    """Whether a text has Factiva's field codes: headline, date, word count and text, each at the start of a line."""
    found = {match[1] for line in text[:40_000].split("\n") if (match := _FIELD.match(line))}
    return {"HD", "PD", "WC"} <= found and bool({"LP", "TD"} & found)


def read(source: Source) -> Iterator[Part]:
    decoded = decode(whole(source.file, LARGEST_EXPORT))
    yield from records(source, decoded.text.replace("\r\n", "\n"), decoded.warnings)


def records(source: Source, text: str, warnings: tuple[str, ...] = ()) -> Iterator[Part]:
    """One part a document of a delivery's text."""
    part = 0
    for chunk in _END.split(text):
        if not chunk.strip() or not any(_FIELD.match(line) for line in chunk.split("\n")):
            continue
        yield _record(source.name, part, chunk, warnings)
        part += 1


def _record(file: str, part: int, chunk: str, warnings: tuple[str, ...]) -> Part:
    fields: dict[str, list[str]] = {}
    code = ""
    for line in chunk.split("\n"):
        if (match := _FIELD.match(line)) and (match[1] not in fields or match[1] in ("LP", "TD")):
            code = match[1]
            fields.setdefault(code, []).append(match[2].strip(" |\t"))
        elif code:
            fields[code].append(line.strip(" |\t"))
    text = "\n".join([*fields.pop("LP", []), "", *fields.pop("TD", [])]).strip()
    values = {name: " ".join(" ".join(lines).split()) for name, lines in fields.items()}
    if not text and not values.get("HD"):
        return Rejection(file, part, f"document {part + 1}", "the record has neither text nor headline", "it may have been cut off")
    own = {_NAMES[name]: value for name, value in values.items() if name in _NAMES and value}
    extra = tuple(("words" if name == "WC" else name, value) for name, value in values.items() if name not in _NAMES and value)
    own["byline"] = own.get("byline", "").removeprefix("By ") or ""
    metadata = Metadata(extra=extra, **{name: value or None for name, value in own.items()})
    return RawDocument(file, part, text, metadata, "body" if metadata.headline else "wire", chunk.strip(), warnings)
