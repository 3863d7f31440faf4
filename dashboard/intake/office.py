"""Word, RTF and PDF: the text as it comes; Nexis, Lexis and Factiva deliveries inside are read record by record."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from dashboard.errors import InputError
from dashboard.intake import factivatext, nexis
from dashboard.intake.confined import confined
from dashboard.intake.files import InputFile
from dashboard.intake.markup import Element, local_name, xml
from dashboard.intake.plaintext import whole
from dashboard.intake.reading import Part, Sniff, Source
from dashboard.parse import Metadata, RawDocument

LARGEST_FILE = 64 * 1024 * 1024
LARGEST_XML = 64 * 1024 * 1024
"""A Lexis delivery of 100 articles has 5 MB of XML; lxml needs ten times its size."""
LARGEST_RTF_HERE = 1024 * 1024
"""RTF is read at half a second a megabyte, as far as we know: what is larger is read by the clock."""
MOST_PAGES = 2_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HYPHENATED = re.compile(r"(\w)-\n(?=[a-zà-ÿ])")


def takes_docx(file: InputFile, sniff: Sniff) -> bool:
    return sniff.head.startswith(b"PK\x03\x04") and (b"word/" in sniff.head or file.suffix == ".docx") and _has(file, "word/document.xml")


def takes_rtf(_: InputFile, sniff: Sniff) -> bool:
    return sniff.head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf")


def takes_pdf(_: InputFile, sniff: Sniff) -> bool:
    return b"%PDF-" in sniff.head[:1024]


def read_docx(source: Source) -> Iterator[Part]:
    yield from _parts(source, docx_text(source.file))


def read_rtf(source: Source) -> Iterator[Part]:
    data = whole(source.file, LARGEST_FILE)
    text = rtf_text(data, file=source.name) if len(data) <= LARGEST_RTF_HERE else confined("rtf", data, file=source.name)
    yield from _parts(source, text)


def rtf_text(data: bytes, *, file: str) -> str:
    """The text of an RTF file. Raises InputError where it is none."""
    from striprtf.striprtf import rtf_to_text

    try:
        return str(rtf_to_text(data.decode("cp1252", errors="replace"), errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, RecursionError, LookupError) as problem:
        raise InputError(f"the RTF is broken: {problem}", file=file) from problem


def read_pdf(source: Source) -> Iterator[Part]:
    text = confined("pdf", whole(source.file, LARGEST_FILE), file=source.name)
    if not text.strip():
        raise InputError("the PDF holds no text", file=source.name, expected="a PDF with text", hint="a scan needs text recognition first")
    yield RawDocument(source.name, 0, text, Metadata(), "wire", text, ("the text comes from a PDF: columns and hyphens may be wrong",))


def _parts(source: Source, text: str) -> Iterator[Part]:
    if nexis.is_nexis(text):
        yield from nexis.records(source, text)
    elif factivatext.is_factiva(text):
        yield from factivatext.records(source, text)
    elif text.strip():
        yield RawDocument(source.name, 0, text, Metadata(), "wire", text)
    else:
        raise InputError("the document holds no text", file=source.name)


def docx_text(file: InputFile) -> str:
    """The paragraphs of a Word document, one a line. Raises InputError where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(whole(file, LARGEST_FILE))) as archive:
            if archive.getinfo("word/document.xml").file_size > LARGEST_XML:
                raise InputError("the document inside is too large", file=file.name, expected=f"at most {LARGEST_XML // 2**20} MB")
            data = archive.read("word/document.xml")
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, EOFError, ValueError, zlib.error) as problem:
        raise InputError(f"the file is no whole Word document: {problem}", file=file.name) from problem
    return "".join(_pieces(xml(data, file.name))).removeprefix("\n")


def _pieces(root: Element) -> Iterator[str]:
    """The text in the order of the document, each paragraph after a line break: one pass, for text boxes hold paragraphs in paragraphs."""
    breaks = {"p": "\n", "tab": "\t", "noBreakHyphen": "-"}
    for part in root.iter(*(f"{_W}{name}" for name in ("p", "t", "tab", "br", "cr", "noBreakHyphen"))):
        tag = local_name(part)
        yield part.text or "" if tag == "t" else breaks.get(tag, "\n")


def _has(file: InputFile, member: str) -> bool:
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            return member in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError):
        return False


def pdf_text(data: bytes, *, file: str) -> str:
    """The text of a PDF, empty where it has none. Raises InputError where it is broken or encrypted."""
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        pages = [] if reader.is_encrypted else [page.extract_text() for page in reader.pages[:MOST_PAGES]]
    except (pypdf.errors.PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError) as problem:
        raise InputError(f"the PDF is broken: {problem}", file=file) from problem
    if reader.is_encrypted:
        raise InputError("the PDF is encrypted", file=file, hint="save it without a password")
    return _HYPHENATED.sub(r"\1", "\n".join(pages))
