"""Agency transmissions as they leave the wire: IPTC 7901 and ANPA 1312, framed by control bytes, one or many in a file."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from dashboard.intake.decode import decode
from dashboard.intake.files import InputFile
from dashboard.intake.plaintext import whole
from dashboard.intake.reading import Part, Rejection, Sniff, Source
from dashboard.parse import Metadata, RawDocument

LARGEST_TRANSMISSION = 64 * 1024 * 1024
_SOH, _STX, _ETX, _EOT = "\x01", "\x02", "\x03", "\x04"
_OPENING = re.compile(rb"[\x00\x16\r\n \xef\xbb\xbf]{0,40}\x01[\x09-\x0d\x11-\x1f -~]{4,300}\x02")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ANPA_END = re.compile(r"[A-Z]{2}-[A-Z]{2}-(\d\d)-(\d\d)-(\d\d)")
_IPTC_END = re.compile(r"\b(\d\d)\d{4} (?:GMT|UTC) ([A-Za-zä]{3,4}) (\d\d)\b")
_DESK_LINE = re.compile(r"(?:\w{2,10} )?(?:Photo|Graphic|Video)s?\b|With AP|Eds\b|EDITOR|ED |With Photos?", re.IGNORECASE)
_BY = re.compile(r"by +(.+)", re.IGNORECASE)
_SERVICE = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{2,24}")
_NOTEBOOK = re.compile(r"^#{1,2} .{0,60}$", re.MULTILINE)


class _Lines(NamedTuple):
    """What the lines between the start of text and the story say."""

    kicker: str | None
    headline: str | None
    dek: str | None
    byline: str | None
    agency: str | None


def takes(_: InputFile, sniff: Sniff) -> bool:
    return _OPENING.match(sniff.head[:500]) is not None


def read(source: Source) -> Iterator[Part]:
    """One article a message."""
    decoded = decode(whole(source.file, LARGEST_TRANSMISSION))
    messages = [message for message in decoded.text.split(_SOH)[1:] if message.strip("\x00\x03\x04\x7f \r\n\t")]
    for part, message in enumerate(messages):
        yield _message(source.name, part, message, decoded.warnings)


def _message(file: str, part: int, message: str, warnings: tuple[str, ...]) -> Part:
    header, opened, rest = message.partition(_STX)
    text, closed, trailer = rest.partition(_ETX)
    if not opened:
        return Rejection(file, part, f"message {part + 1}", "the message has no start of text", "it may have been cut off")
    text = text.lstrip(_STX)
    lines, body = _anpa(text) if "^" in text[:300] else _iptc(text)
    notes = warnings if closed else (*warnings, "the message has no end of text: it may have been cut off")
    trailer = _clean(trailer.split(_EOT)[0]).strip()
    metadata = Metadata(
        kicker=lines.kicker,
        headline=lines.headline,
        dek=lines.dek,
        byline=lines.byline,
        agency=lines.agency,
        published=_published(trailer),
        extra=(("transmission", " ".join(_clean(header).split())),),
    )
    whole_text = f"{_closed_notebook(_clean(body))}\n\n{trailer}".strip()
    return RawDocument(file, part, whole_text, metadata, "body" if lines.headline else "wire", message, notes)


def _clean(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\x1f", " ").replace("\x1e", "\n"))


def _published(trailer: str) -> str | None:
    """The date of the time stamp that closes a message: "AP-WF-11-13-13" or "131137 GMT Nov 13" (day, time, month, year)."""
    if match := _ANPA_END.search(trailer):
        return f"20{match[3]}-{match[1]}-{match[2]}"
    match = _IPTC_END.search(trailer)
    return f"{match[1]} {match[2]} 20{match[3]}" if match else None


def _closed_notebook(body: str) -> str:
    """The agency's notebook after a story (dpa) is marked as what the agency calls it: not for publication."""
    match = _NOTEBOOK.search(body)
    if not match:
        return body
    return f"{body[: match.start()]}\n\nNot for publication:\n\n{body[match.start() :]}"


def _anpa(text: str) -> tuple[_Lines, str]:
    """ANPA: the lines that begin with a circumflex are keyword, headline, notes and byline, in this order."""
    raw = text.replace("\r", "").split("\n")
    count = next((number for number, line in enumerate(raw) if line.strip() and not line.startswith("^")), len(raw))
    marked = [line.strip("^ <=\t") for line in raw[:count] if line.strip("^ <=\t")]
    writers = next((match[1] for line in marked if (match := _BY.fullmatch(line))), None)
    titles = [line for line in marked[1:] if not _DESK_LINE.match(line) and not _BY.fullmatch(line)]
    credit = [line for line in titles if line.startswith(("Associated Press", "AP ", "For ")) and len(line.split()) <= 4 and writers]
    titles = [line for line in titles if line not in credit]
    headline = titles[0] if titles else marked[0] if marked else None
    agency = "AP" if any(line.startswith(("Associated Press", "AP ")) for line in credit) else None
    return _Lines(None, headline, titles[1] if len(titles) > 1 else None, writers, agency), "\n".join(raw[count:])


def _iptc(text: str) -> tuple[_Lines, str]:
    """IPTC 7901: the headline's lines stand before a blank line or the line that ends in an equals sign."""
    raw = text.replace("\r", "").strip("\n").split("\n")
    end = next((number for number, line in enumerate(raw[:12]) if line.rstrip().endswith("=")), None)
    blank = next((number for number, line in enumerate(raw[:12]) if not line.strip()), len(raw))
    if end is None:
        end = blank - 1
    lines = [line.strip(" =") for line in raw[: end + 1] if line.strip(" =")]
    byline = next((match[1] for line in lines if (match := _BY.fullmatch(line))), None)
    titles = [line for line in lines if not _BY.fullmatch(line)]
    kicker = titles.pop(0) if len(titles) > 1 and _SERVICE.fullmatch(titles[0]) else None
    return _Lines(kicker, " ".join(titles) or None, None, byline, None), "\n".join(raw[end + 1 :])
