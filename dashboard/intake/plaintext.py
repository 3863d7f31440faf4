"""Plain text: a wire story a file."""

from collections.abc import Iterator

from dashboard.errors import InputError
from dashboard.intake.decode import decode, is_binary
from dashboard.intake.files import InputFile
from dashboard.intake.reading import Part, Sniff, Source
from dashboard.parse import Metadata, RawDocument

LARGEST_DOCUMENT = 16 * 1024 * 1024
"""Bytes of one document: the longest newspaper text we know of (a report printed in full) has 4 MB."""


def takes(_: InputFile, sniff: Sniff) -> bool:
    text = sniff.text.strip("\ufeff \t\r\n\x0c")
    return bool(text) and not is_binary(sniff.head) and not text.startswith("<?xml")


def read(source: Source) -> Iterator[Part]:
    """One document, the whole file."""
    decoded = decode(whole(source.file))
    yield RawDocument(source.name, 0, decoded.text, Metadata(), "wire", decoded.text, decoded.warnings)


def whole(file: InputFile, limit: int = LARGEST_DOCUMENT) -> bytes:
    """All bytes of a file that holds one document. Raises InputError beyond `limit`."""
    data = file.head(limit + 1)
    if len(data) > limit:
        raise InputError(
            f"the document is larger than {limit // 2**20} MB",
            file=file.name,
            expected="one article",
            hint="a collection of articles belongs into JSON lines, CSV or Parquet",
        )
    return data
