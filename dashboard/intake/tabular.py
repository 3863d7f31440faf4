"""CSV and TSV: one article a row, columns known by name or mapped. One bad row costs only itself."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from dashboard.errors import InputError
from dashboard.intake.columns import SAMPLED_ROWS, UnknownColumns
from dashboard.intake.decode import encoding_of
from dashboard.intake.fields import assign, document, tells_article
from dashboard.intake.files import InputFile
from dashboard.intake.reading import SNIFFED, Part, Rejection, Sniff, Source

LONGEST_CELL = 16 * 1024 * 1024
LONGEST_LINE = 2 * LONGEST_CELL
NOT_READ = "is it a table? what stands below was not read"
MOST_EMPTY = 1_100_000
"""Empty rows one after the other: a sheet of Excel that was formatted whole has a million; a file that unpacks to more is a bomb."""
DELIMITERS = ("\t", ",", ";", "|")


def takes(file: InputFile, sniff: Sniff) -> bool:
    """A header whose columns are known, or a file that is called CSV and has a header at all."""
    header, _ = _header(sniff.text)
    if len(header) < 2 or any(len(name) > 100 for name in header):
        return False
    return file.suffix in (".csv", ".tsv", ".tab") or len(assign(header, {}).keys() & {"text", "headline", "url", "published"}) >= 2


def read(source: Source) -> Iterator[Part]:
    """One article a row; `place` is the line at which the row ends."""
    csv.field_size_limit(LONGEST_CELL)
    with source.file.open() as stream:
        encoding = encoding_of(source.file.head(SNIFFED * 16))
        lines = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
        _, delimiter = _header(source.sniff.text)
        rows = csv.reader(_lines(source.name, lines), delimiter=delimiter)
        header = _next(rows)
        if not isinstance(header, list):
            raise InputError("the table is empty or its header cannot be read", file=source.name, expected="a header with column names")
        yield from rows_to_parts(source, [name.strip("\ufeff ") for name in header], _numbered(rows))


def rows_to_parts(source: Source, header: list[str], rows: Iterable[tuple[str, list[object] | str]]) -> Iterator[Part]:
    """Rows under a header as parts. A row is its place with its cells, or with the reason why it has none.

    Raises InputError where no column is known and none is mapped.
    """
    assigned = assign(header, source.mapping.of_table(header))
    if not tells_article(assigned):
        first = (cells for _, cells in islice(rows, SAMPLED_ROWS) if isinstance(cells, list))
        raise UnknownColumns(header, first, file=source.name)
    part = empty = 0
    for place, cells in rows:
        if isinstance(cells, list) and not any(cell not in (None, "") for cell in cells):
            empty += 1
            if empty > MOST_EMPTY:
                raise InputError(f"there are more than {MOST_EMPTY:,} empty rows", file=source.name, place=place, hint=NOT_READ)
            continue
        yield _row(source, header, assigned, part, place, cells)
        part, empty = part + 1, 0


def _row(source: Source, header: list[str], assigned: Mapping[str, str], part: int, place: str, cells: list[object] | str) -> Part:
    if isinstance(cells, str):
        return Rejection(source.name, part, place, cells, None)
    if len(cells) > len(header) and any(cell not in (None, "") for cell in cells[len(header) :]):
        return Rejection(
            source.name,
            part,
            place,
            f"{len(cells)} cells under {len(header)} columns",
            "a cell with the delimiter in it must stand in quotation marks",
        )
    record = dict(zip(header, cells, strict=False))
    raw = "\n".join(f"{name}: {value}" for name, value in record.items() if value not in (None, ""))
    return document(record, assigned, file=source.name, part=part, raw=raw)


def _header(text: str) -> tuple[list[str], str]:
    """The column names and the delimiter of a table, as its first line shows them."""
    line = text.lstrip("\ufeff\r\n").split("\n", 1)[0].rstrip("\r")[:20_000]
    delimiter = max(DELIMITERS, key=line.count)
    try:
        names = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [], delimiter
    return [name.strip() for name in names], delimiter


def _lines(file: str, lines: io.TextIOWrapper) -> Iterator[str]:
    """Line by line. Raises InputError at a line that no memory should hold: where its cells end cannot be told any more."""
    number = 0
    while line := lines.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise InputError(
                f"the line is longer than {LONGEST_LINE // 2**20} MB",
                file=file,
                place=f"line {number}",
                hint=NOT_READ,
            )
        yield line


def _next(rows: "Iterator[list[str]]") -> list[str] | str | None:
    """The next row, the reason why it cannot be read, or None at the end."""
    try:
        return next(rows)
    except StopIteration:
        return None
    except csv.Error as problem:
        return f"the row cannot be read: {problem}"


def _numbered(rows: "Iterator[list[str]]") -> Iterator[tuple[str, list[object] | str]]:
    number = 1
    while (row := _next(rows)) is not None:
        number = getattr(rows, "line_num", number + 1)
        yield f"line {number}", list(row) if isinstance(row, list) else row
