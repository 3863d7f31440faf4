"""Readers: every shape gives its articles, every part is yielded once, and what is broken or hostile costs only itself."""

import gzip
import io
import json
import tarfile
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.article import Article
from dashboard.errors import InputError, PresslensError, UsageError
from dashboard.intake import READERS, InputFile, Reading, Rejection, containers, files, left_out, read, records
from dashboard.parse import RawDocument, parse
from tests.bench import fuzz_intake

FIXTURES = Path(__file__).parent / "fixtures" / "intake"
TEXT = "BRELLIN (NORDA) - Growers in the Osmere basin lost a third of their wheat.\n\nThe Grain Office will open two more laboratories."
RECORD = {
    "id": "117", "outlet": "The Lowland Courier", "date": "2020-03-03", "title": "Rust reaches Corve", "author": "Jana Orlik",
    "url": "https://lowland.example/117", "text": TEXT, "level": "2",
}  # fmt: skip
HOSTILE_XML = (
    b'<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    b"<nitf><body><body.content><p>&b;</p></body.content></body></nitf>"
)


def reading(name: str, data: bytes, **options: Any) -> Reading:
    return read(InputFile(name, data=data), **options)


def parts(name: str, data: bytes, **options: Any) -> list[RawDocument | Rejection]:
    return list(reading(name, data, **options).parts)


def articles(name: str, data: bytes, **options: Any) -> list[Article]:
    return [parse(part) for part in parts(name, data, **options) if isinstance(part, RawDocument)]


def rejections(name: str, data: bytes, **options: Any) -> list[Rejection]:
    return [part for part in parts(name, data, **options) if isinstance(part, Rejection)]


def fixture(name: str) -> list[Article]:
    return articles(name, (FIXTURES / name).read_bytes())


def check_record(article: Article) -> None:
    assert (article.external_id, article.outlet, article.published, article.headline, article.byline) == (
        "117",
        "The Lowland Courier",
        "2020-03-03",
        "Rust reaches Corve",
        "Jana Orlik",
    )
    assert len(article.paragraphs) == 2
    assert article.dateline is not None
    assert (article.dateline.place, article.agency) == ("Brellin", "NORDA")
    assert dict(article.extra)["level"] == "2"


# Collections


def test_json_lines_give_an_article_a_line_and_a_bad_line_costs_itself() -> None:
    data = "\n".join([json.dumps(RECORD), "{broken", "", json.dumps({"n": 1}), "[1]", json.dumps(RECORD)]).encode()
    found = parts("a.jsonl", data)
    assert [type(part).__name__ for part in found] == ["RawDocument", "Rejection", "Rejection", "Rejection", "RawDocument"]
    assert [part.part for part in found] == [0, 1, 2, 3, 4]
    assert [part.place for part in found if isinstance(part, Rejection)] == ["line 2", "line 4", "line 5"]
    for article in articles("a.jsonl", data):
        check_record(article)


@pytest.mark.parametrize(
    "value",
    [[RECORD, RECORD], {"articles": [RECORD, RECORD], "status": "ok"}, {"response": {"docs": [RECORD, RECORD]}},
     {"hits": {"hits": [{"_id": "1", "_source": RECORD}, {"_id": "2", "_source": RECORD}]}}, {"a": RECORD, "b": RECORD}],
)  # fmt: skip
def test_json_is_read_wherever_its_list_stands(value: object) -> None:
    found = articles("a.json", json.dumps(value).encode())
    assert len(found) == 2
    check_record(found[1])


def test_one_json_article_is_one_article() -> None:
    check_record(articles("a.json", json.dumps({**RECORD, "related": [{"title": "Another"}]}).encode())[0])


def test_a_truncated_json_list_gives_what_is_whole() -> None:
    data = json.dumps([RECORD, RECORD, RECORD]).encode()[:-40]
    found = parts("a.json", data)
    assert [type(part).__name__ for part in found] == ["RawDocument", "RawDocument", "Rejection"]


def test_a_cut_text_is_told() -> None:
    article = articles("a.json", json.dumps([{"title": "Rust", "content": "Growers lost a third of their wheat… [+1234 chars]"}]).encode())[
        0
    ]
    assert any("cut" in warning for warning in article.warnings)


def table(delimiter: str) -> bytes:
    rows = [list(RECORD), list(RECORD.values())]
    return "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.txt", ",")])
def test_tables_are_read_by_their_known_columns(name: str, delimiter: str) -> None:
    check_record(articles(name, table(delimiter))[0])


def test_an_encoding_is_found_and_told() -> None:
    article = articles("a.csv", "title;text\nRust;The growers’ café said “no”\n".encode("cp1252"))[0]
    assert article.body == "The growers’ café said “no”"
    assert articles("a.csv", "title;text\nRust;The growers’ café\n".encode("utf-16"))[0].body == "The growers’ café"


def test_unknown_columns_are_asked_for_and_mapped() -> None:
    data = b"kop,tekst,x\nRust,Growers lost a third of their wheat.,1\n"
    (refused,) = rejections("a.csv", data)
    assert "kop" in refused.reason
    assert refused.hint is not None
    assert "--map" in refused.hint
    article = articles("a.csv", data, mapping={"headline": "kop", "text": "tekst"})[0]
    assert (article.headline, dict(article.extra)) == ("Rust", {"x": "1"})


def test_a_mapping_that_has_no_meaning_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no field"):
        parts("a.csv", b"a,b\n1,2\n", mapping={"nonsense": "a"})
    with pytest.raises(UsageError, match="no column"):
        parts("a.csv", b"a,b\n1,2\n", mapping={"text": "c"})


def test_a_row_with_too_many_cells_is_rejected_with_its_line() -> None:
    (refused,) = rejections("a.csv", b"title,text\nRust,one,two\nRust,Growers lost their wheat.\n")
    assert (refused.place, refused.part) == ("line 2", 0)


def test_a_column_without_a_name_is_not_the_text_of_a_table_without_one() -> None:
    (found,) = articles("a.csv", b",title,media_name,publish_date\n7,Rust reaches Corve,The Lowland Courier,2020-03-03\n")
    assert (found.headline, found.outlet, found.published, found.body) == ("Rust reaches Corve", "The Lowland Courier", "2020-03-03", "")
    assert any("no text" in warning for warning in found.warnings)


def test_metadata_alone_makes_articles_without_text() -> None:
    data = b"id,language,media_name,publish_date,title,url\n1,en,The Lowland Courier,2020-03-03 10:15:00,Rust reaches Corve,https://lowland.example/1\n"
    article = articles("stories.csv", data)[0]
    assert (article.outlet, article.published, article.body) == ("The Lowland Courier", "2020-03-03", "")
    assert "there is no text, only metadata" in article.warnings


def test_parquet_and_excel_are_tables() -> None:
    import openpyxl
    import pyarrow as pa
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([RECORD, RECORD]), buffer)
    found = reading("a.parquet", buffer.getvalue())
    assert sum(isinstance(part, RawDocument) for part in found.parts) == 2
    assert found.declared == 2
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(RECORD))
    sheet.append(list(RECORD.values()))
    buffer = io.BytesIO()
    book.save(buffer)
    check_record(articles("a.xlsx", buffer.getvalue())[0])


# Single documents and exports


def test_a_page_gives_its_text_and_its_metadata() -> None:
    (article,) = fixture("page.html")
    assert (article.headline, article.outlet, article.byline, article.published, article.section, article.dek) == (
        "Rust reaches Corve",
        "The Lowland Courier",
        "Jana Orlik",
        "2020-03-03",
        "Farming",
        "A third of the wheat is gone",
    )
    assert article.url == "https://lowland.example/2020/03/03/rust-reaches-corve"
    assert len(article.paragraphs) == 3


def test_a_page_without_an_article_is_rejected() -> None:
    (refused,) = rejections("list.html", b"<html><body><nav><a href='/'>Home</a></nav></body></html>")
    assert "no article text" in refused.reason


@pytest.mark.parametrize("name", ["dispatch.nitf.xml", "dispatch.newsml12.xml", "dispatches.g2.xml", "dispatch.ninjs.json"])
def test_agency_items_give_their_fields(name: str) -> None:
    article = fixture(name)[0]
    assert (article.headline, article.agency, article.published, article.language) == ("Rust reaches Corve", "NORDA", "2020-03-03", "en")
    assert article.dateline is not None
    assert article.dateline.place == "Brellin"
    assert len(article.paragraphs) == 2
    assert article.external_id


def test_pictures_are_rejected_and_withdrawn_items_say_so() -> None:
    data = (FIXTURES / "dispatches.g2.xml").read_bytes()
    (picture,) = rejections("a.xml", data)
    assert (picture.part, picture.place) == (1, "item 2")
    assert any("withdrawn" in warning for warning in articles("a.xml", data)[1].warnings)


def test_transmissions_are_read_message_by_message() -> None:
    first, second = fixture("dispatches.anpa.txt")
    assert (first.headline, first.byline, first.published) == ("Rust reaches Corve, Grain Office says", "JANA ORLIK", "2020-03-03")
    assert second.dateline is not None
    assert (second.headline, second.dateline.place, second.agency) == ("Ferry service resumes", "Corve", "AP")
    (third,) = fixture("dispatch.iptc7901.txt")
    assert (third.kicker, third.headline, third.published) == ("EXTRA", "Rust reaches Corve, Grain Office says", "2020-03-03")
    assert len(third.paragraphs) == 2
    assert {piece.kind for piece in third.furniture} == {"note", "signoff"}


def test_nexis_text_is_read_record_by_record_without_the_downloader() -> None:
    data = (FIXTURES / "nexis.txt").read_bytes()
    found = reading("nexis.txt", data)
    documents = [part for part in found.parts if isinstance(part, RawDocument)]
    assert (len(documents), found.declared, found.reader) == (2, 2, "nexis-text")
    first, second = map(parse, documents)
    assert (first.outlet, first.headline, first.byline, first.published, first.section, first.language) == (
        "The Lowland Courier",
        "Rust reaches Corve",
        "Tom Weir",
        "2020-03-03",
        "FARMING; Pg. 4",
        "en",
    )
    assert (len(first.paragraphs), first.warnings) == (2, ())
    assert second.dateline is not None
    assert (second.agency, second.dateline.place) == ("AFP", "Brellin")
    for document in documents:
        assert "PRIVATE" not in repr(document)


LEXIS = """User Name: JANA ORLIK-PRIVATE
Date and Time: Friday, 20. March 2020 09:31:00 CET
Job Number: 117
Documents (2)
1. Rust reaches Corve
Client/Matter: -None-
2. Ferry service resumes
JANA ORLIK-PRIVATE
Rust reaches Corve
The Lowland Courier
March 3, 2020 Tuesday
Copyright 2020 The Lowland Courier All Rights Reserved
Section:\u00a0FARMING; Pg. 4
Length:\u00a024 words
Byline:\u00a0Tom Weir
Body

Growers in the Osmere basin lost a third of their wheat to black rust this autumn.
The Grain Office will open two more laboratories.
Classification
Language:\u00a0ENGLISH
Load-Date:\u00a0March 3, 2020
End of Document
Ferry service resumes
The Lowland Courier
March 4, 2020 Wednesday
Length:\u00a09 words
The ferry between Corve and Anselm sails again.
Load-Date:\u00a0March 4, 2020
End of Document
"""


def docx(lines: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines.replace("&", "&amp;").split("\n"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return buffer.getvalue()


def test_lexis_word_files_are_read_record_by_record_without_the_downloader() -> None:
    found = reading("lexis.docx", docx(LEXIS))
    documents = [part for part in found.parts if isinstance(part, RawDocument)]
    assert (len(documents), found.declared) == (2, 2)
    first, second = map(parse, documents)
    assert (first.headline, first.outlet, first.published, first.byline, len(first.paragraphs)) == (
        "Rust reaches Corve",
        "The Lowland Courier",
        "2020-03-03",
        "Tom Weir",
        2,
    )
    assert (second.headline, second.body) == ("Ferry service resumes", "The ferry between Corve and Anselm sails again.")
    for document in documents:
        assert "PRIVATE" not in repr(document)


def test_a_plain_word_file_is_a_wire_text() -> None:
    (article,) = articles("story.docx", docx(f"Rust reaches Corve\n{TEXT}"))
    assert (article.headline, len(article.paragraphs)) == ("Rust reaches Corve", 2)


def test_rtf_is_read_and_factiva_inside_it() -> None:
    (article,) = articles(
        "story.rtf", rb"{\rtf1\ansi Rust reaches Corve\par\par BRELLIN (NORDA) - Growers lost a third of their wheat.\par}"
    )
    assert (article.headline, article.agency) == ("Rust reaches Corve", "NORDA")
    lines = ["HD  Rust reaches Corve", "BY  By Jana Orlik", "WC  12 words", "PD  3 March 2020", "SN  The Lowland Courier", "LA  English",
             "LP  Growers lost a third of their wheat.", "TD  Two more laboratories will open.",
             "Document LOWC000020200303eg33000A1"]  # fmt: skip
    (article,) = articles("factiva.txt", "\n".join(lines).encode())
    assert (article.headline, article.outlet, article.published, article.byline) == (
        "Rust reaches Corve",
        "The Lowland Courier",
        "2020-03-03",
        "Jana Orlik",
    )
    assert article.paragraph_texts() == ("Growers lost a third of their wheat.", "Two more laboratories will open.")


def test_factiva_pages_are_read_in_the_readers_language() -> None:
    (article,) = fixture("factiva.html")
    assert (article.headline, article.outlet, article.published, article.language, article.byline) == (
        "Rust reaches Corve",
        "The Lowland Courier",
        "2020-03-03",
        "en",
        "Jana Orlik",
    )
    assert [paragraph.crosshead for paragraph in article.paragraphs] == [None, "Laboratories Stand Empty"]
    assert article.external_id == "LOWC000020200303eg33000"


def test_feeds_give_an_article_an_entry() -> None:
    item = (
        "<item><title>Rust reaches Corve</title><link>https://lowland.example/1</link>"
        "<pubDate>Tue, 03 Mar 2020 10:15:00 GMT</pubDate><description>Growers lost a third of their wheat.</description></item>"
    )
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Lowland Courier</title>{item}{item}</channel></rss>'
    found = articles("feed.xml", feed.encode())
    assert [(a.headline, a.outlet, a.published) for a in found] == [("Rust reaches Corve", "The Lowland Courier", "2020-03-03")] * 2
    assert any("summary" in warning for warning in found[0].warnings)
    broken = articles("feed.xml", feed.replace("</channel></rss>", "").encode())
    assert len(broken) == 2


def warc_record(url: str, body: bytes, kind: str = "text/html") -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
        "WARC-Date: 2020-03-03T10:15:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_web_archives_give_their_pages(pack: Any) -> None:
    page = (FIXTURES / "page.html").read_bytes()
    data = warc_record("https://lowland.example/a", page) + warc_record("https://lowland.example/b.png", b"\x89PNG", "image/png")
    found = parts("a.warc", pack(data))
    assert isinstance(found[0], RawDocument)
    assert parse(found[0]).headline == "Rust reaches Corve"
    assert isinstance(found[1], Rejection)
    assert "image/png" in found[1].reason


def test_arc_files_give_their_pages_up_to_where_they_break() -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + (FIXTURES / "page.html").read_bytes()
    head = b"filedesc://a.arc 127.0.0.1 20200303101500 text/plain 4\n1 0\n\n"
    data = head + f"https://lowland.example/a 127.0.0.1 20200303101500 text/html {len(page)}\n".encode() + page + b"\n"
    found = parts("a.arc", data + data[len(head) : -200])
    assert [type(part).__name__ for part in found] == ["RawDocument", "Rejection"]


# Containers


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], mode: Any = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


MEMBERS = {"2020/a.txt": f"Rust\n\n{TEXT}".encode(), "b.json": json.dumps([RECORD]).encode(), ".hidden": b"x", "README.md": b"x"}


@pytest.mark.parametrize("data", [packed(MEMBERS), tarred(MEMBERS), tarred(MEMBERS, "w:gz"), packed({"in.zip": packed(MEMBERS)})])
def test_archives_are_read_like_folders(data: bytes) -> None:
    found = [part for part in parts("all", data) if isinstance(part, RawDocument)]
    assert [part.file.rsplit("/", 1)[-1] for part in found] == ["a.txt", "b.json"]
    assert all(part.file.startswith("all/") for part in found)


def test_a_packed_file_is_the_file_inside() -> None:
    assert len(articles("a.jsonl.gz", gzip.compress((json.dumps(RECORD) + "\n").encode() * 3))) == 3


def test_a_path_that_leaves_the_archive_is_refused_and_the_rest_is_read() -> None:
    found = parts("all.zip", packed({"../../evil.txt": b"x", "/abs.txt": b"x", "good.txt": f"Rust\n\n{TEXT}".encode()}))
    assert [part.reason for part in found if isinstance(part, Rejection)] == ["the member's path leaves the archive"] * 2
    assert sum(isinstance(part, RawDocument) for part in found) == 1


def test_links_in_tar_files_are_refused() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        link = tarfile.TarInfo("passwords.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    (refused,) = parts("a.tar", buffer.getvalue())
    assert isinstance(refused, Rejection)
    assert "link" in refused.reason


def test_bombs_are_refused() -> None:
    (refused,) = rejections("bomb.zip", packed({"a.txt": b"a" * (20 * 2**20)}))
    assert "times its size" in refused.reason
    inner = packed({"a.txt": b"Rust"})
    for _ in range(containers.DEEPEST + 1):
        inner = packed({"in.zip": inner})
    (refused,) = rejections("deep.zip", inner)
    assert "nested" in refused.reason
    (refused,) = rejections("bomb.xml", HOSTILE_XML)
    assert "entities" in refused.reason


# Safety


@pytest.mark.parametrize("data", [b"", b"   \n", bytes(range(256)) * 40, b"\x7fELF" + b"\x00\x01\x02" * 2000])
def test_what_is_no_text_is_refused_with_a_hint(data: bytes) -> None:
    with pytest.raises(InputError) as refused:
        reading("x.bin", data)
    assert refused.value.file == "x.bin"
    assert refused.value.expected
    assert refused.value.hint


def test_one_long_line_is_quick_and_never_a_traceback() -> None:
    started = time.perf_counter()
    assert rejections("long.txt", b"a" * (50 * 2**20))
    assert len(articles("long.txt", b"word " * 190_000)) == 1
    assert time.perf_counter() - started < 20


def test_a_line_beyond_the_limit_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LONGEST_LINE", 2000)
    lines = [json.dumps(RECORD), json.dumps({**RECORD, "text": "x" * 9000}), json.dumps(RECORD)]
    found = parts("a.jsonl", "\n".join(lines).encode())
    assert [type(part).__name__ for part in found] == ["RawDocument", "Rejection", "RawDocument"]


def test_a_zip_whose_directory_lies_before_its_start_is_refused() -> None:
    data = bytearray(packed(MEMBERS))
    data[-10:-6] = b"\xff\xff\xff\x7f"  # the size of the directory, in the record that ends the archive
    (refused,) = rejections("damaged.zip", bytes(data))
    assert "the zip archive is broken" in refused.reason


def test_members_that_lie_before_the_start_of_a_zip_are_refused_one_by_one() -> None:
    data = bytearray(packed({"a.txt": TEXT.encode(), "b.txt": TEXT.encode()}))
    data[-6:-2] = (int.from_bytes(data[-6:-2], "little") + 10).to_bytes(4, "little")  # where the directory begins
    assert ["the member cannot be unpacked" in refused.reason for refused in rejections("damaged.zip", bytes(data))][:1] == [True]


@pytest.mark.parametrize("data", [packed(MEMBERS), docx(LEXIS)])
def test_a_zip_of_a_version_to_come_is_refused(data: bytes) -> None:
    later = bytearray(data)
    at = later.index(b"PK\x01\x02") + 6
    later[at : at + 2] = b"\x85\x00"
    (refused,) = rejections("later.zip", bytes(later))
    assert "zip file version" in refused.reason


def test_a_workbook_that_breaks_in_the_middle_keeps_the_rows_before() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in ([*RECORD], *([*RECORD.values()] for _ in range(2000))):
        book.active.append(row)
    whole, broken = io.BytesIO(), io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as sound, zipfile.ZipFile(broken, "w") as archive:
        for name in sound.namelist():
            data = sound.read(name)
            archive.writestr(name, data[: len(data) * 3 // 4] + b"<<" if name.endswith("sheet1.xml") else data)
    found = parts("broken.xlsx", broken.getvalue())
    assert len(found) > 500
    assert ["the workbook breaks off" in part.reason for part in found if isinstance(part, Rejection)] == [True]
    assert isinstance(found[-1], Rejection)


def test_lines_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "big.jsonl"
    path.write_text((json.dumps(RECORD) + "\n") * 50)
    stream = read(InputFile(str(path), path)).parts
    assert isinstance(next(stream), RawDocument)
    path.write_text("")  # what is read already does not hang on the rest


ALL_SEEDS = [path.read_bytes() for path in sorted(FIXTURES.iterdir())] + [
    docx(LEXIS), packed(MEMBERS), tarred(MEMBERS), table(","), json.dumps([RECORD] * 2).encode(), gzip.compress(table(";"))
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ALL_SEEDS), st.data())
def test_mutated_files_give_parts_or_a_clear_refusal(seed: bytes, draw: st.DataObject) -> None:
    data = bytearray(seed)
    for _ in range(draw.draw(st.integers(1, 4))):
        at = draw.draw(st.integers(0, max(0, len(data) - 1)))
        match draw.draw(st.integers(0, 3)):
            case 0:
                data[at : at + 1] = draw.draw(st.binary(min_size=1, max_size=8))
            case 1:
                del data[at:]
            case 2:
                data[at:at] = data[at : at + 50] * draw.draw(st.integers(1, 20))
            case _:
                del data[at : at + 30]
    assert all(_reasons(bytes(data)))


def _reasons(data: bytes) -> list[str]:
    """Why each part of a file was refused, or the file itself; any other error is a failure."""
    reasons: list[str] = []
    try:
        for part in parts("mutated", data):
            reasons.append(part.reason if isinstance(part, Rejection) else part.file)
            if isinstance(part, RawDocument):
                parse(part)
    except PresslensError as problem:
        reasons.append(str(problem))
    return reasons


def test_a_fixed_sample_of_the_fuzz_run_breaks_nothing() -> None:
    assert [failure.problem for failure in fuzz_intake.run(fuzz_intake.seed_files([FIXTURES]), 400, seed=20)] == []


# Files and the registry


def test_folders_are_opened_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", ".git/config", "README", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [Path(file.name).name for file in files([tmp_path])] == ["a.txt", "b.txt", "c.txt"]
    assert {Path(name).name for name in left_out([tmp_path])} == {"config", "README", "notes.md"}
    with pytest.raises(InputError, match="no such file"):
        list(files([tmp_path / "gone.txt"]))


def test_readers_have_names_of_their_own() -> None:
    names = [reader.name for reader in READERS]
    assert len(set(names)) == len(names)
    assert names[-1] == "text"
