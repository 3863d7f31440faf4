"""A whole, small file for every reader: what the fuzz run mutates. All of it is made here or stands in tests/fixtures."""

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
LEAD = "Growers in the Osmere basin lost a third of their wheat to black rust this autumn, the Grain Office said on Tuesday."
SECOND = "“I have never seen the disease travel so fast,” said its director, Mara Tolvik."
STORY = f"Rust spreads in the basin\n\nBy Jana Orlik\n\nBRELLIN, March 3 (Reuters) - {LEAD}\n\n{SECOND}\n\nEarlier outbreaks\n\n{LEAD}\n"
RECORD = {"id": "117", "outlet": "The Lowland Courier", "date": "2020-03-03", "title": "Rust spreads", "author": "Jana Orlik",
          "url": "https://lowland.example/117", "text": f"{LEAD}\n\n{SECOND}"}  # fmt: skip
HTML = (
    "<!doctype html><html lang='en'><head><title>Rust spreads</title><meta property='og:title' content='Rust'>"
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Rust spreads", "datePublished": "2020-03-03"}</script></head>'
    f"<body><nav><a href='/'>Home</a></nav><article><h1>Rust spreads</h1><figure><figcaption>A field</figcaption></figure><p>{LEAD}</p>"
    f"<h2>Who pays?</h2><p>{SECOND}</p><aside class='newsletter'>Sign up</aside><p>{LEAD}</p></article></body></html>"
)
NEXIS_HTML = (
    "<html><body><a name='DOC_ID_0_0'></a><!-- LXNComment --><p>1 of 2 DOCUMENTS</p><p>The Courier</p><p>March 3, 2020</p>"
    f"<p>Rust spreads</p><p>BYLINE: Jana Orlik</p><p>LENGTH: 40 words</p><p>{LEAD}</p><p>{SECOND}</p><p>LANGUAGE: ENGLISH</p></body></html>"
)
FACTIVA = (
    f"HD\tRust spreads\nBY\tBy Jana Orlik\nWC\t40 words\nPD\t3 March 2020\nSN\tThe Lowland Courier\nLA\tEnglish\nLP\n{LEAD}\nTD\n{SECOND}\n"
    "AN\tLWC0000020200303eg33000a1\n\nDocument LWC0000020200303eg33000a1\n"
)
RSS = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>The Lowland Courier</title><item><title>Rust spreads</title><link>/117</link>"
    f"<description>&lt;p&gt;{LEAD}&lt;/p&gt;</description><pubDate>Tue, 03 Mar 2020 10:00:00 GMT</pubDate></item></channel></rss>"
)
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Lowland Courier</title><entry><title>Rust spreads</title>"
    f"<link href='https://lowland.example/117'/><content type='html'>{LEAD}</content><updated>2020-03-03T10:00:00Z</updated></entry></feed>"
)
RTF = r"{\rtf1\ansi\deff0{\fonttbl{\f0 Times;}}\f0 Rust spreads\par\par " + LEAD + r"\par\u8220?Fast,\u8221? said Mara Tolvik.\par}"


def seeds() -> dict[str, bytes]:
    """Name -> bytes, sorted by name."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + HTML.encode()
    line = json.dumps(RECORD)
    made = {
        "a.txt": STORY.encode(),
        "a.latin.txt": STORY.replace("“", "").replace("”", "").replace("Mara", "Márá").encode("latin-1"),
        "a.html": HTML.encode(),
        "nexis.html": NEXIS_HTML.encode(),
        "factiva.txt": FACTIVA.encode(),
        "a.rss": RSS.encode(),
        "a.atom": ATOM.encode(),
        "a.jsonl": f"{line}\n{line}\n".encode(),
        "a.json": json.dumps({"status": "ok", "articles": [RECORD, RECORD]}).encode(),
        "list.json": json.dumps([RECORD, RECORD]).encode(),
        "a.csv": _table(",").encode(),
        "a.tsv": _table("\t").encode("utf-16"),
        "a.rtf": RTF.encode(),
        "a.pdf": pdf(),
        "a.docx": docx(),
        "a.xlsx": _xlsx(),
        "a.parquet": _parquet(),
        "a.zip": _zip({"2020/a.txt": STORY.encode(), "b.jsonl": line.encode()}),
        "a.tar": _tar({"2020/a.txt": STORY.encode(), "b.json": line.encode()}),
        "a.jsonl.gz": gzip.compress(f"{line}\n{line}\n".encode(), mtime=0),
        "a.warc": _warc(page),
        "a.arc": b"filedesc://a.arc 0.0.0.0 20200303 text/plain 12\n1 0 Lowland\n\n"
        + b"http://lowland.example/117 1.2.3.4 20200303 text/html %d\n%s\n" % (len(page), page),
    }
    of_intake = [
        *(FIXTURES / "intake").iterdir(),
        FIXTURES / "twin.txt",
        FIXTURES / "wire" / "dpa-2.txt",
        FIXTURES / "wire" / "keywords.txt",
    ]
    fixtures = {path.name: path.read_bytes() for path in of_intake}
    return dict(sorted({**fixtures, **made}.items()))


def pdf() -> bytes:
    """A PDF of two pages of text, without compression."""
    texts = [f"BT /F1 12 Tf 72 700 Td ({line.replace('“', '').replace('”', '')}) Tj ET".encode() for line in (LEAD, SECOND)]
    pages = [
        b"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 7 0 R >> >> /MediaBox [0 0 612 792] /Contents %d 0 R >>" % n
        for n in (5, 6)
    ]
    streams = [b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text) for text in texts]
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>", *pages, *streams, font]
    out, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    count = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        table,
        count,
        start,
    )


def docx() -> bytes:
    """A Word document of three paragraphs."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in ("Rust spreads", LEAD, SECOND))
    return _zip(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{lines}</w:body></w:document>'.encode(),
        }
    )


def _table(mark: str) -> str:
    rows = (RECORD.keys(), RECORD.values(), RECORD.values())
    return "".join(mark.join('"' + str(cell).replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows)


def _xlsx() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (list(RECORD), list(RECORD.values()), list(RECORD.values())):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([RECORD, RECORD]), out)
    return out.getvalue()


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def _tar(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _warc(page: bytes) -> bytes:
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://lowland.example/117\r\n"
    head += "Content-Type: application/http; msgtype=response\r\n"
    return f"{head}Content-Length: {len(page)}\r\n\r\n".encode() + page + b"\r\n\r\n"


def nested(name: str, data: bytes, how: int) -> tuple[str, bytes]:
    """A file inside an archive: 0 gzip, 1 zip, 2 tar, 3 zip in gzip."""
    match how:
        case 0:
            return f"{name}.gz", gzip.compress(data, mtime=0)
        case 1:
            return "a.zip", _zip({name: data})
        case 2:
            return "a.tar", _tar({name: data})
        case _:
            return "a.zip.gz", gzip.compress(_zip({name: data, "deep/a.zip": _zip({name: data})}), mtime=0)
