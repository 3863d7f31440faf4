"""WARC and ARC files: one part an HTML page; what was cut off costs only itself."""

from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from dashboard.errors import InputError
from dashboard.intake.decode import decode
from dashboard.intake.files import InputFile
from dashboard.intake.pages import declared_charset, page_document
from dashboard.intake.plaintext import LARGEST_DOCUMENT
from dashboard.intake.reading import Part, Rejection, Sniff, Source

LONGEST_ARC_HEADER = 8192


class _Page(NamedTuple):
    """One archived answer: its address, status, content type and bytes."""

    url: str
    status: int
    kind: str
    data: bytes


def takes(_: InputFile, sniff: Sniff) -> bool:
    return sniff.head.lstrip().startswith((b"WARC/", b"filedesc://"))


def read(source: Source) -> Iterator[Part]:
    """One part a page that answered with HTML; the other records are told in one closing rejection."""
    arc = source.sniff.head.lstrip().startswith(b"filedesc://")
    others: Counter[str] = Counter()
    part = 0
    with source.file.open() as stream:
        for page in _guarded(_arc(stream) if arc else _warc(stream)):
            if isinstance(page, str):
                yield Rejection(source.name, part, f"after page {part}", page, "the archive may have been cut off")
            elif page.status != 200 or "html" not in page.kind:
                others[page.kind or "no content type" if page.status == 200 else f"status {page.status}"] += 1
                continue
            else:
                yield _part(source.name, part, page)
            part += 1
    if others or not part:
        told = ", ".join(f"{count} × {kind}" for kind, count in others.most_common(6)) or "no record at all"
        yield Rejection(source.name, part, None, f"records that are no page: {told}", None)


def _part(file: str, part: int, page: _Page) -> Part:
    if len(page.data) > LARGEST_DOCUMENT:
        return Rejection(file, part, page.url, f"the page is larger than {LARGEST_DOCUMENT // 2**20} MB", None)
    decoded = decode(page.data, declared_charset(page.data[:8000]))
    try:
        return page_document(decoded.text, file=file, part=part, url=page.url, warnings=decoded.warnings)
    except InputError as problem:
        return Rejection(file, part, page.url, problem.message, problem.hint)


def _guarded(pages: Iterator[_Page]) -> Iterator[_Page | str]:
    """The pages; where the archive breaks, the reason as a last word."""
    try:
        yield from pages
    except (OSError, EOFError, ValueError, RuntimeError) as problem:
        yield f"the archive breaks off: {problem or type(problem).__name__}"


def _warc(stream: BinaryIO) -> Iterator[_Page]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource
    for record in ArchiveIterator(stream, record_types=wanted, parse_http=True, auto_decode="all", fsspec_args=False):
        http = record.http_headers
        kind = record.http_content_type if http is not None else record.headers.get("Content-Type") or ""
        status = http.status_code if http is not None else 200
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
        html = status == 200 and "html" in (kind or "")
        yield _Page(url, status or 0, (kind or "").casefold(), record.reader.read(LARGEST_DOCUMENT + 1) if html else b"")


def _arc(stream: BinaryIO) -> Iterator[_Page]:
    """ARC version 1: a line "URL IP date type length", then as many bytes, an HTTP answer."""
    while line := stream.readline(LONGEST_ARC_HEADER):
        if not line.strip():
            continue
        fields = line.split()
        if len(fields) < 5 or not fields[-1].isdigit():
            raise ValueError(f"{line[:60]!r} is no record header")
        length = int(fields[-1])
        data = stream.read(min(length, LARGEST_DOCUMENT + 1))
        if len(data) < min(length, LARGEST_DOCUMENT + 1):
            raise EOFError(f"a record of {length} bytes has only {len(data)}")
        _skip(stream, length - len(data))
        url = b" ".join(fields[:-4]).decode("utf-8", "replace")
        if not url.startswith("filedesc:"):
            yield _answer(url, fields[-2].decode("ascii", "replace").casefold(), data)


def _skip(stream: BinaryIO, length: int) -> None:
    while length > 0 and (read := len(stream.read(min(length, 1 << 20)))):
        length -= read


def _answer(url: str, kind: str, data: bytes) -> _Page:
    head, _, body = data.replace(b"\r\n\r\n", b"\n\n", 1).partition(b"\n\n")
    first = head.split(None, 2)
    answered = head.startswith(b"HTTP/") and len(first) > 1 and first[1].isdigit()
    return _Page(url, int(first[1]) if answered else 200, kind, body if answered else data)
