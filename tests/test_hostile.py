"""Files that are built to do harm: each is refused with a clear message, or read, within seconds and within a bound of memory."""

import gzip
import io
import json
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
import pytest

from dashboard.errors import InputError
from dashboard.intake import InputFile, Rejection, confined, lists, read, records
from dashboard.intake.pages import MOST_ELEMENTS
from dashboard.parse import RawDocument, parse
from dashboard.parse.assemble import LONGEST_TEXT, MOST_PARAGRAPHS
from tests.bench.fuzz_seeds import pdf

LEAD = "Growers in the Osmere basin lost a third of their wheat to black rust this autumn, the Grain Office said on Tuesday."
PATIENCE = 5.0
"""Processor seconds for any of these inputs, whatever its kind."""


def outcome(file: InputFile) -> list[str]:
    """What becomes of a file's parts: the refusals, or "article"."""
    told = []
    try:
        for part in read(file).parts:
            if isinstance(part, Rejection):
                told.append(f"{part.reason} {part.hint or ''}")
                continue
            try:
                parse(part)
                told.append("article")
            except InputError as problem:
                told.append(str(problem))
    except InputError as problem:
        told.append(str(problem))
    return told


# The fixed list


@dataclass(frozen=True, slots=True)
class Endless(InputFile):
    """A file of 2 GB that is one line: `start`, then the letter a."""

    start: bytes = b""

    @property
    def size(self) -> int:
        return 2 * 2**30

    def open(self) -> BinaryIO:
        return io.BufferedReader(_Line(self.start, self.size))


class _Line(io.RawIOBase):
    def __init__(self, start: bytes, size: int) -> None:
        self._start, self._left = start, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = min(len(buffer), self._left)
        piece, self._start = self._start[:count], self._start[count:]
        buffer[:count] = piece + b"a" * (count - len(piece))
        self._left -= count
        return count


@pytest.mark.parametrize(
    ("name", "start", "reason"),
    [
        ("a.txt", b"Growers lost a third of it. ", "larger than 16 MB"),
        ("a.html", b"<!doctype html><html><body><p>", "larger than 16 MB"),
        ("a.jsonl", b'{"title": "Rust", "text": "', "line is longer than 16 MB"),
        ("a.json", b'{"title": "Rust", "text": "', "16 MB"),
        ("list.json", b'[{"title": "Rust", "text": "', "a record is longer than 16 MB"),
        ("a.csv", b"title,text\nRust,", "the line is longer than 32 MB"),
        ("a.xml", b"<?xml version='1.0'?><nitf><body>", "larger than 64 MB"),
        ("feed.xml", b"<rss><channel><item><title>", "larger than 16 MB"),
        ("a.rtf", b"{\\rtf1 ", "larger than 64 MB"),
    ],
)
def test_a_line_of_two_gigabytes_is_refused_in_little_memory(name: str, start: bytes, reason: str) -> None:
    tracemalloc.start()
    try:
        (told,) = outcome(Endless(name, start=start))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert reason in told
    assert peak < 400 * 2**20


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10 if n > 1 else b"&lol;" * 10) for n in range(1, 10))
    + b"]>"
)


@pytest.mark.parametrize(
    "body",
    [b"<nitf><body><body.content><p>&lol9;</p></body.content></body></nitf>", b"<rss><channel><title>&lol9;</title></channel></rss>"],
)
def test_a_billion_laughs_are_refused(body: bytes) -> None:
    (told,) = outcome(InputFile("a.xml", data=LAUGHS + body))
    assert "declares entities" in told
    assert "blow up" in told


def test_entities_of_a_workbook_or_a_word_file_are_not_expanded() -> None:
    word = io.BytesIO()
    with zipfile.ZipFile(word, "w") as archive:
        archive.writestr("word/document.xml", LAUGHS + b"<w:document xmlns:w='x'><w:body>&lol9;</w:body></w:document>")
    (told,) = outcome(InputFile("a.docx", data=word.getvalue()))
    assert "declares entities" in told


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def test_a_zip_bomb_is_refused_and_its_neighbour_read() -> None:
    told = outcome(InputFile("a.zip", data=zipped(a=b"\x00" * 40_000_000, b=f"Rust\n\n{LEAD}".encode())))
    assert "times its size" in told[0]
    assert told[1] == "article"


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz", "a.txt.gz"])
def test_a_gzip_bomb_of_empty_lines_is_refused(name: str) -> None:
    start = {"a.jsonl.gz": b'{"title": "Rust"}\n', "a.csv.gz": b"title,text\nRust,x\n", "a.txt.gz": b"Rust\n"}[name]
    told = outcome(InputFile(name, data=gzip.compress(start + b"\n" * 60_000_000)))
    assert "empty" in told[-1] or "times its size" in told[-1]


def test_a_gzip_bomb_is_refused() -> None:
    (_, told) = outcome(InputFile("a.jsonl.gz", data=gzip.compress(b'{"title": "Rust"}\n' + (b" " * 1_000_000 + b"\n") * 60)))
    assert "times its size" in told


def test_a_path_that_leaves_its_archive_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("../../etc/cron.d/a", f"Rust\n\n{LEAD}")
        archive.writestr("good.txt", f"Rust\n\n{LEAD}")
    told = outcome(InputFile("a.zip", data=data.getvalue()))
    assert "leaves the archive" in told[0]
    assert told[1:] == ["article"]


def test_rows_that_a_sheet_only_claims_are_not_made_up() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["title", "text"])
    book.active.append(["Rust", LEAD])
    packed = io.BytesIO()
    book.save(packed)
    changed = io.BytesIO()
    with zipfile.ZipFile(packed) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            data = before.read(member)
            if member.filename.endswith("sheet1.xml"):
                data = data.replace(b'<row r="2"', b'<row r="99999999999"').replace(b'r="A2"', b'r="A99999999999"')
            after.writestr(member.filename, data)
    begin = time.process_time()
    told = outcome(InputFile("a.xlsx", data=changed.getvalue()))
    assert "claims more than 1,048,576 rows" in told[-1]
    assert time.process_time() - begin < PATIENCE


def test_rows_beyond_what_a_sheet_says_of_its_size_are_read() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["title", "text"], ["Rust", LEAD], ["Ferry", LEAD]):
        book.active.append(row)
    packed, changed = io.BytesIO(), io.BytesIO()
    book.save(packed)
    with zipfile.ZipFile(packed) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            after.writestr(member.filename, before.read(member).replace(b'ref="A1:B3"', b'ref="A1:B1"'))
    assert outcome(InputFile("a.xlsx", data=changed.getvalue())) == ["article", "article"]


def test_a_workbook_of_too_many_strings_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.intake.columnar.LARGEST_STRINGS", 1000)
    data = zipped(**{"xl/workbook.xml": b"<workbook/>", "xl/sharedStrings.xml": b"<sst/>" * 1000})
    (told,) = outcome(InputFile("a.xlsx", data=data))
    assert "strings of the workbook" in told
    assert "CSV" in told


# Time


def repeated(piece: bytes, size: int) -> bytes:
    return piece * (size // len(piece))


def page_of(piece: bytes) -> Callable[[int], bytes]:
    return lambda size: (
        b"<!doctype html><html><body><article><p>" + LEAD.encode() + b"</p>" + repeated(piece, size) + b"</article></body></html>"
    )


def word_of(piece: bytes) -> Callable[[int], bytes]:
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    return lambda size: zipped(**{"word/document.xml": head + repeated(piece, size) + b"</w:body></w:document>"})


def nested_word(size: int) -> bytes:
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    inner = b"<w:p>" * 200 + repeated(b"<w:t>a</w:t>", size) + b"</w:p>" * 200
    return zipped(**{"word/document.xml": head + inner + b"</w:body></w:document>"})


MB = 2**20
COSTLY: tuple[tuple[str, str, int, Callable[[int], bytes]], ...] = (
    ("many paragraphs", "a.html", MB, page_of(b"<p>a</p>")),
    ("many headings", "a.html", MB, page_of(b"<h2>Heads up</h2>")),
    ("many breaks", "a.html", MB, page_of(b"word<br>")),
    ("many inline marks", "a.html", MB, page_of(b"<p><em>a</em><strong>b</strong><sup>c</sup> d</p>")),
    ("many links", "a.html", MB, page_of(b"<div><a href='/x'>growers lost</a></div>")),
    ("open elements", "a.html", MB, page_of(b"<div><b>")),
    ("brackets", "a.html", MB, page_of(b"<")),
    ("one long paragraph", "a.html", 4 * MB, page_of(b"word ")),
    ("comments", "a.html", 4 * MB, page_of(b"<!--")),
    ("nested articles of Factiva", "a.html", MB, lambda size: b"<html><div class='articleParagraph'>" + b"<div class='article'>" * 250
     + repeated(b"<p class='articleParagraph'>a</p>", size)),
    ("nested lists of JSON-LD", "a.html", MB, lambda size: b"<html><script type='application/ld+json'>" + repeated(b'{"@graph":[', size)),
    ("nested news items", "a.xml", MB, lambda size: b"<NewsML>" + b"<NewsItem>" * 200 + repeated(b"<p>a</p>", size) + b"</NewsItem>" * 200
     + b"</NewsML>"),
    ("open elements of a feed", "a.xml", 100_000, lambda size: b"<rss><channel><item><title>" + repeated(b"<a>", size)),
    ("ampersands of a feed", "a.xml", 100_000, lambda size: b"<rss><channel><item><title>" + repeated(b"&", size)),
    ("brackets of a feed", "a.xml", 100_000, lambda size: b"<rss><channel><item><title>" + repeated(b"<!", size)),
    ("groups of RTF", "a.rtf", MB, lambda size: b"{\\rtf1 " + repeated(b"{", size)),
    ("control words of RTF", "a.rtf", MB, lambda size: b"{\\rtf1 " + repeated(b"\\b text ", size)),
    ("paragraphs of Word", "a.docx", 4 * MB, word_of(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>")),
    ("nested paragraphs of Word", "a.docx", 4 * MB, nested_word),
    ("empty lines", "a.txt", 4 * MB, lambda size: repeated(b"a\n\n", size)),
    ("one long line", "a.txt", 4 * MB, lambda size: repeated(b"word ", size)),
    ("datelines", "a.txt", 900_000, lambda size: repeated(b"BRELLIN, March 3 (AP) - ", size)),
    ("headings", "a.txt", 900_000, lambda size: repeated(b"Growers Lost\n\n", size)),
    ("wrongly decoded", "a.txt", 900_000, lambda size: repeated("â€™ ÃƒÂ©".encode(), size)),
    ("open quotation marks of a table", "a.csv", 4 * MB, lambda size: b'title,text\n"' + repeated(b"a,", size)),
    ("columns of a table", "a.csv", 4 * MB, lambda size: b"title,text" + repeated(b",a", size) + b"\nx,y\n"),
    ("nested JSON", "a.json", 4 * MB, lambda size: repeated(b'[{"a":', size)),
    ("a JSON list without an end", "a.json", 4 * MB, lambda size: b"[" + repeated(b'{"title":"a",', size)),
    ("a JSON number without an end", "a.json", 4 * MB, lambda size: b'[{"title":"a"},' + repeated(b"1", size)),
    ("labels of Nexis", "a.txt", 4 * MB, lambda size: b"1 of 10 DOCUMENTS\n" + repeated(b"BYLINE: x\n", size)),
    ("codes of Factiva", "a.txt", MB, lambda size: b"HD\nTitle\nWC 3 words\nPD 3 March 2020\nLP\n" + repeated(b"HD x\nTD y\n", size)),
    ("a transmission without an end", "a.txt", 4 * MB, lambda size: b"\x01ABC 3 t 10 abc\r\n\x02" + repeated(b"text (\r\n", size)),
)  # fmt: skip


@pytest.mark.parametrize(("name", "size", "make"), [case[1:] for case in COSTLY], ids=[case[0] for case in COSTLY])
def test_no_input_takes_long(name: str, size: int, make: Callable[[int], bytes]) -> None:
    file = InputFile(name, data=make(size))
    begin = time.process_time()
    told = outcome(file)
    assert time.process_time() - begin < PATIENCE
    assert told


def test_bounds_of_one_article_are_told_with_a_way_out() -> None:
    long, many = "a" * LONGEST_TEXT, "a\n\n" * MOST_PARAGRAPHS
    for text, told in ((f"Rust\n\n{long}", "characters"), (f"Rust\n\n{many}", "paragraphs")):
        (said,) = outcome(InputFile("a.txt", data=text.encode()))
        assert told in said
        assert "one a line into JSON lines" in said
    (said,) = outcome(InputFile("a.html", data=page_of(b"<p>a</p>")(MOST_ELEMENTS * 8)))
    assert "elements" in said


# Work by the clock


def test_a_pdf_is_read_in_a_process_of_its_own() -> None:
    (part,) = read(InputFile("a.pdf", data=pdf())).parts
    assert isinstance(part, RawDocument)
    assert "black rust" in parse(part).body


def test_work_that_lasts_too_long_is_ended_and_told() -> None:
    begin = time.monotonic()
    with pytest.raises(InputError, match="takes longer than 1 seconds") as told:
        confined.confined("feed", b"<rss><channel><item><title>" + b"<a>" * 1_000_000, file="a.xml", seconds=1, url=None)
    assert time.monotonic() - begin < 10
    assert told.value.file == "a.xml"
    assert told.value.hint


def test_work_that_breaks_its_process_is_told() -> None:
    with pytest.raises(InputError, match="breaks its reader"):
        confined.confined("nothing", b"", file="a.pdf")


def test_what_the_other_process_refuses_is_refused_here() -> None:
    with pytest.raises(InputError, match=r"a\.xml: the feed has no entry"):
        confined.confined("feed", b"<rss><channel></channel></rss>", file="a.xml", url=None)


def test_a_large_feed_is_read_like_a_small_one() -> None:
    item = "<item><title>Rust {}</title><link>/2020/{}</link><description>{}</description></item>"
    feed = "<rss><channel><title>The Courier</title>" + "".join(item.format(n, n, LEAD) for n in range(1500)) + "</channel></rss>"
    parts = [part for part in read(InputFile("a.xml", data=feed.encode())).parts if isinstance(part, RawDocument)]
    assert [parse(part).headline for part in parts[:2]] == ["Rust 0", "Rust 1"]
    assert len(parts) == 1500


# Lists of JSON


@pytest.mark.parametrize("block", [1, 2, 7, 64, 1_000_000])
def test_a_list_is_the_same_whatever_the_blocks(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "BLOCK", block)
    made: list[Any] = [{"title": "Rust", "text": 'a]b,\n“c” \\ "d"'}, 12345, -1.5e3, "x", [], {}, None, True, [1, [2, {"a": "}"}]]]
    for text in (json.dumps(made), json.dumps(made, ensure_ascii=False, indent=2), "\ufeff " + json.dumps(made)):
        assert list(lists.values(InputFile("a.json", data=text.encode()), 10_000)) == made


def test_a_list_that_breaks_off_gives_what_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "BLOCK", 16)
    whole = b'[{"title": "Rust"}, {"title": "Ferry"}, {"title": "Cra'
    first, second, broken = lists.values(InputFile("a.json", data=whole), 10_000)
    assert (first, second) == ({"title": "Rust"}, {"title": "Ferry"})
    assert isinstance(broken, lists.Broken)
    assert "breaks off" in broken.reason


def test_a_long_list_is_read_in_little_memory(tmp_path: Path) -> None:
    record = json.dumps({"title": "Rust", "text": LEAD * 50})
    with (tmp_path / "a.json").open("w") as out:
        out.write("[" + ",\n".join([record] * 8000) + "]")
    tracemalloc.start()
    try:
        count = sum(isinstance(part, RawDocument) for part in read(InputFile("a.json", tmp_path / "a.json")).parts)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 8000
    assert (tmp_path / "a.json").stat().st_size > 44 * MB
    assert peak < 12 * MB


def test_one_json_object_has_a_bound_and_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LARGEST_JSON", 1000)
    (told,) = outcome(InputFile("a.json", data=json.dumps({"articles": [{"title": "Rust", "text": LEAD * 50}]}).encode()))
    assert "JSON lines" in told
