"""Parquet files and Excel workbooks: tables with typed cells, read row by row."""

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from dashboard.errors import InputError
from dashboard.intake.fields import assign, tells_article
from dashboard.intake.files import InputFile
from dashboard.intake.plaintext import whole
from dashboard.intake.reading import Part, Sniff, Source
from dashboard.intake.tabular import rows_to_parts

LARGEST_WORKBOOK = 64 * 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024
"""Sheets are read row by row; only the table of strings stands in memory, and has a bound of its own."""
LARGEST_STRINGS = 64 * 1024 * 1024
LARGEST_PARQUET = 256 * 1024 * 1024
MOST_COLUMNS = 500
MOST_ROWS = 1_048_576
"""What a sheet of Excel can have; a file may claim more, and the reader would make up the rows between."""
_CSV = "save it as CSV, which may have any size"
ROWS_AT_ONCE = 256
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    OSError,
    EOFError,
    SyntaxError,
    TypeError,
    AttributeError,
    IndexError,
    RuntimeError,
)
"""What openpyxl raises on a damaged workbook: whatever its parts meet. An encrypted member is a RuntimeError."""


def takes_parquet(_: InputFile, sniff: Sniff) -> bool:
    return sniff.head.startswith(b"PAR1")


def takes_xlsx(file: InputFile, sniff: Sniff) -> bool:
    if not sniff.head.startswith(b"PK\x03\x04"):
        return False
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError):
        return False


def read_parquet(source: Source) -> Iterator[Part]:
    """One article a row; the file's own row count is its declared total."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _seekable(source.file) as stream:
        try:
            table = pq.ParquetFile(stream)
            source.declared = table.metadata.num_rows
            yield from rows_to_parts(source, list(table.schema_arrow.names), _rows(table))
        except (pa.ArrowException, OSError, UnicodeDecodeError) as problem:
            raise InputError(f"the Parquet file is broken: {problem}", file=source.name, hint="it may have been cut off") from problem


def _seekable(file: InputFile) -> BinaryIO:
    """The file opened so that its end can be read first."""
    return io.BytesIO(whole(file, LARGEST_PARQUET)) if file.packed else file.open()


def _rows(table: Any) -> Iterator[tuple[str, list[object]]]:
    number = 0
    for batch in table.iter_batches(batch_size=ROWS_AT_ONCE):
        for record in batch.to_pylist():
            number += 1
            yield f"row {number}", [_cell(value) for value in record.values()]


def read_xlsx(source: Source) -> Iterator[Part]:
    """One article a row, of the first sheet whose header has known or mapped columns."""
    import openpyxl

    _check_size(source)
    try:
        book = openpyxl.load_workbook(io.BytesIO(whole(source.file, LARGEST_WORKBOOK)), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its size is wrong in many exports, and rows beyond it would be lost
        sheets = [(sheet.title, sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)) for sheet in book.worksheets]
        headers = [(title, [_name(cell) for cell in next(rows, ())], rows) for title, rows in sheets]
    except _BROKEN as problem:
        raise InputError(f"the workbook is broken: {problem}", file=source.name) from problem
    chosen = next((entry for entry in headers if _fits(entry[1], source)), headers[0] if headers else None)
    if chosen is None or not any(chosen[1]):
        raise InputError("the workbook has no sheet with a header", file=source.name, expected="column names in the first row")
    title, header, rows = chosen
    filled = _filled(_until_broken(source, rows))
    numbered = ((f"sheet {title}, row {number}", [_cell(value) for value in row]) for number, row in filled)
    yield from rows_to_parts(source, header, numbered)


def _filled(rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[int, tuple[object, ...]]]:
    """The rows that hold anything, with their numbers: a sheet that was formatted whole has a million that hold nothing."""
    empty: tuple[object, ...] | None = None
    for number, row in enumerate(rows, 2):
        if row is empty or row.count(None) == len(row):
            empty = row
        else:
            yield number, row


def _until_broken(source: Source, rows: Iterator[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """The rows below the header. A sheet is unpacked while it is read: what breaks it there raises InputError, and the rows before stay."""
    try:
        yield from islice(rows, MOST_ROWS)
        if next(rows, None) is not None:
            raise InputError(f"the sheet claims more than {MOST_ROWS:,} rows", file=source.name, hint="no more of it was read; " + _CSV)
    except _BROKEN as problem:
        raise InputError(f"the workbook breaks off: {problem}", file=source.name, hint="it may be damaged; save it again") from problem


def _fits(header: list[str], source: Source) -> bool:
    present = [name for name in header if name]
    return tells_article(
        assign(present, {field: column for field, column in source.mapping.of_table(present).items() if column in present})
    )


def _check_size(source: Source) -> None:
    try:
        with source.file.open() as stream, zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as problem:
        raise InputError(f"the workbook is broken: {problem}", file=source.name) from problem
    strings = sum(member.file_size for member in members if "sharedstrings" in member.filename.casefold())
    for what, size, limit in (
        ("the workbook has", source.file.size, LARGEST_WORKBOOK),
        ("the workbook unpacks to", sum(member.file_size for member in members), LARGEST_UNPACKED),
        ("the strings of the workbook unpack to", strings, LARGEST_STRINGS),
    ):
        if size > limit:
            raise InputError(f"{what} {size // 2**20} MB", file=source.name, expected=f"at most {limit // 2**20} MB", hint=_CSV)


def _name(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _cell(value: object) -> object:
    """A typed cell as text where it is a date, so that midnight is no time."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time(0) else value.isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value
