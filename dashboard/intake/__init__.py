"""Intake: bytes -> raw documents with their metadata, one reader a family of formats; nothing found is lost without a word.

`inputs` tells web addresses from paths, `files` opens folders, `read` chooses the reader by content and yields each part of a file
exactly once, as a RawDocument or as a Rejection with its place and reason. A part whose parse raises InputError becomes a rejection
in `ingest`.
"""

import zlib
from collections.abc import Iterator, Mapping

from dashboard.errors import InputError
from dashboard.intake import (
    agencyxml,
    columnar,
    containers,
    factiva,
    factivatext,
    feeds,
    links,
    nexis,
    ninjs,
    office,
    pages,
    plaintext,
    records,
    tabular,
    transmissions,
    webarchives,
)
from dashboard.intake.addresses import is_link
from dashboard.intake.columns import ColumnSet, Mappings, Unknown, UnknownColumns
from dashboard.intake.decode import encoding_of, is_binary
from dashboard.intake.fields import FIELDS
from dashboard.intake.files import InputFile, files, left_out
from dashboard.intake.links import inputs
from dashboard.intake.reading import SNIFFED, Part, Reader, Reading, Rejection, Sniff, Source

__all__ = [
    "FIELDS", "READERS", "ColumnSet", "InputFile", "Mappings", "Part", "Reader", "Reading", "Rejection", "Unknown",
    "files", "inputs", "is_link", "left_out", "read", "unknown_columns",
]  # fmt: skip

READERS: tuple[Reader, ...] = (
    Reader("parquet", "Parquet", (".parquet",), columnar.takes_parquet, columnar.read_parquet),
    Reader("xlsx", "Excel", (".xlsx",), columnar.takes_xlsx, columnar.read_xlsx),
    Reader("docx", "Word document", (".docx",), office.takes_docx, office.read_docx),
    Reader("zip", "zip archive", (".zip",), containers.takes_zip, containers.read_zip),
    Reader("gzip", "gzip", (".gz",), containers.takes_gzip, containers.read_gzip),
    Reader("tar", "tar archive", (".tar",), containers.takes_tar, containers.read_tar),
    Reader("warc", "WARC or ARC", (".warc", ".arc"), webarchives.takes, webarchives.read),
    Reader("rtf", "RTF", (".rtf",), office.takes_rtf, office.read_rtf),
    Reader("pdf", "PDF", (".pdf",), office.takes_pdf, office.read_pdf),
    Reader("transmission", "IPTC 7901 or ANPA", (".txt", ".tst"), transmissions.takes, transmissions.read),
    Reader("news-xml", "NITF or NewsML", (".xml",), agencyxml.takes, agencyxml.read),
    Reader("feed", "RSS or Atom", (".xml", ".rss", ".atom"), feeds.takes, feeds.read),
    Reader("ninjs", "ninjs", (".json",), ninjs.takes, ninjs.read),
    Reader("jsonl", "JSON lines", (".jsonl", ".ndjson"), records.takes_lines, records.read_lines),
    Reader("json", "JSON", (".json",), records.takes_json, records.read_json),
    Reader("nexis-html", "Nexis HTML", (".html", ".htm"), nexis.takes_html, nexis.read_html),
    Reader("factiva-html", "Factiva HTML", (".html", ".htm"), factiva.takes, factiva.read),
    Reader("html", "HTML page", (".html", ".htm"), pages.takes, pages.read),
    Reader("nexis-text", "Nexis text", (".txt",), nexis.takes_text, nexis.read_text),
    Reader("factiva-text", "Factiva text", (".txt",), factivatext.takes, factivatext.read),
    Reader("table", "CSV or TSV", (".csv", ".tsv"), tabular.takes, tabular.read),
    Reader("text", "plain text", (".txt",), plaintext.takes, plaintext.read),
)
"""Tried in this order: what is recognised by a stricter mark stands first."""

MAPPED = ("parquet", "xlsx", "jsonl", "json", "table")
"""Readers of collections whose columns can be mapped."""


def read(file: InputFile, *, mapping: Mapping[str, str] | Mappings | None = None) -> Reading:
    """A file as a stream of parts. `mapping` is field -> column, for tables and records. A web address is fetched here.

    Raises InputError where no reader takes the file. What turns out unreadable later is a Rejection among the parts.
    """
    by = mapping if isinstance(mapping, Mappings) else Mappings(mapping or {})
    if file.link is not None:
        return links.read_link(file, file.link, lambda fetched: _read(fetched, by, 0))
    return _read(file, by, 0)


def unknown_columns(file: InputFile) -> Unknown | None:
    """The columns of a table, or the keys of JSON records, none of which is known to hold a headline or a text; None for any other."""
    sniff = _sniff(file)
    reader = next((reader for reader in READERS if reader.takes(file, sniff)), None)
    if reader is None or reader.name not in MAPPED:
        return None
    if reader.name in ("json", "jsonl"):
        return records.unknown_keys(file)
    source = Source(file, sniff, lambda inner, deeper: _read(inner, Mappings(), deeper))
    try:
        next(reader.read(source), None)
    except UnknownColumns as asked:
        return asked.unknown
    except (InputError, OSError, EOFError, zlib.error):
        return None
    return None


def _read(file: InputFile, mapping: Mappings, depth: int) -> Reading:
    sniff = _sniff(file)
    reader = next((reader for reader in READERS if reader.takes(file, sniff)), None)
    if reader is None:
        if not sniff.head.strip(b"\x00 \t\r\n"):
            raise InputError("the file is empty.", file=file.name, expected="an article or several", hint="was it copied whole?")
        known = ", ".join(reader.title for reader in READERS)
        raise InputError("the file is of no known kind.", file=file.name, expected=known, hint="convert it to one of these")
    source = Source(file, sniff, lambda inner, deeper: _read(inner, mapping, deeper), mapping, depth)
    return Reading(file.name, reader.name, _guarded(source, reader), source)


def _sniff(file: InputFile) -> Sniff:
    try:
        head = file.head(SNIFFED)
    except (OSError, EOFError, zlib.error) as problem:
        raise InputError(f"the file cannot be opened: {problem}", file=file.name) from problem
    return Sniff(head, "" if is_binary(head) else head.decode(encoding_of(head), errors="replace"))


def _guarded(source: Source, reader: Reader) -> Iterator[Part]:
    """The reader's parts; what breaks the file in the middle is one last rejection, and what was read before stays."""
    found = 0
    try:
        for part in reader.read(source):
            found += 1
            yield part
    except InputError as problem:
        yield Rejection(source.name, found, problem.place, problem.message, problem.hint)
    except (OSError, EOFError, zlib.error) as problem:
        yield Rejection(source.name, found, f"after part {found}", f"the file breaks off: {problem}", None)
