"""Pages: what their markup says of crossheads, captions and boxes is believed, and their chrome stays out."""

import json
import time

import pytest

from dashboard.article import Article
from dashboard.intake import InputFile, read
from dashboard.intake.pageparts import read_parts
from dashboard.parse import RawDocument, parse

LEAD = "Growers in the Osmere basin lost a third of their wheat to black rust this autumn, the Grain Office said on Tuesday."
SECOND = "Its director, Mara Tolvik, told reporters in the harbour hall that she had never seen the disease travel so fast."
THIRD = "The office will open two more laboratories before the winter sowing, one in Corve and one in Great Tolland."
FOURTH = "Seed merchants in both towns have stopped taking orders until the first samples have been read, she added."


def article(*body: str, head: str = "", above: str = "", below: str = "") -> Article:
    page = (
        "<!doctype html><html lang='en'><head><title>Rust spreads in the basin</title>"
        f"<meta property='og:title' content='Rust spreads in the basin'>{head}</head><body><nav><a href='/'>Home</a></nav><main><article>"
        f"<h1>Rust spreads in the basin</h1>{above}<div class='text'>{''.join(body)}</div></article>{below}</main></body></html>"
    )
    (part,) = read(InputFile("page.html", data=page.encode())).parts
    assert isinstance(part, RawDocument)
    return parse(part)


def p(text: str) -> str:
    return f"<p>{text}</p>"


def crossheads(found: Article) -> list[str | None]:
    return [paragraph.crosshead for paragraph in found.paragraphs]


def furniture(found: Article) -> list[tuple[str, str, int]]:
    return [(piece.text, piece.kind, piece.after) for piece in found.furniture if piece.kind != "repeat"]


@pytest.mark.parametrize("line", ["‘To sow what?’", "‘No,’ he replied. ‘They sell us the sacks.’", "Laboratories stand empty"])
def test_a_plain_paragraph_is_no_crosshead_however_short(line: str) -> None:
    found = article(p(LEAD), p(SECOND), p(line), p(THIRD), p(FOURTH))
    assert found.paragraph_texts() == (LEAD, SECOND, line, THIRD, FOURTH)
    assert set(crossheads(found)) == {None}


@pytest.mark.parametrize("line", ["Who sowed it?", "“Not one more sack”", "The office speaks.", "Laboratories stand empty"])
@pytest.mark.parametrize("tag", ["h2", "h3", "h4"])
def test_a_heading_is_a_crosshead_whatever_it_ends_in(line: str, tag: str) -> None:
    found = article(p(LEAD), p(SECOND), f"<{tag} class='x'>{line}</{tag}>", p(THIRD), p(FOURTH))
    assert found.paragraph_texts() == (LEAD, SECOND, THIRD, FOURTH)
    assert crossheads(found) == [None, None, line, line]


@pytest.mark.parametrize(
    "line",
    ["<p><strong>Two empty rooms</strong></p>", "<p><span><b>Two empty rooms</b></span></p>", "<p><b><i>Two empty rooms</i></b></p>"],
)
def test_a_paragraph_wholly_in_bold_is_a_crosshead(line: str) -> None:
    assert crossheads(article(p(LEAD), p(SECOND), line, p(THIRD), p(FOURTH))) == [None, None, "Two empty rooms", "Two empty rooms"]


@pytest.mark.parametrize(
    "line", ["<strong>Two</strong> empty rooms", "<strong>And who pays for the rooms?</strong>", "<b>They stand empty.</b>"]
)
def test_bold_words_and_bold_sentences_are_no_crossheads(line: str) -> None:
    assert set(crossheads(article(p(LEAD), p(SECOND), p(line), p(THIRD), p(FOURTH)))) == {None}


def test_an_item_of_a_list_in_bold_is_no_crosshead() -> None:
    items = "<ul><li><b>Two rooms stand empty</b></li><li><b>Nobody knows why</b></li></ul>"
    found = article(p(LEAD), p(SECOND), items, p(THIRD), p(FOURTH))
    assert set(crossheads(found)) == {None}
    assert "Nobody knows why" in found.body


def test_caption_and_credit_are_kept_in_their_place() -> None:
    top = (
        "<figure><img src='a.jpg'><figcaption>A field near Corve. <span class='photo-credit'>Photo: Jana Orlik</span></figcaption></figure>"
    )
    inner = "<figure><img src='b.jpg'><figcaption>The harbour hall, photographed by Jana Orlik</figcaption></figure>"
    found = article(p(LEAD), p(SECOND), inner, p(THIRD), p(FOURTH), above=top)
    assert found.paragraph_texts() == (LEAD, SECOND, THIRD, FOURTH)
    assert furniture(found) == [
        ("A field near Corve.", "caption", 0),
        ("Photo: Jana Orlik", "credit", 0),
        ("The harbour hall, photographed by Jana Orlik", "caption", 2),
    ]


def test_a_dateline_is_read_below_a_caption() -> None:
    top = "<figure><img src='a.jpg'><figcaption>A field near Corve</figcaption></figure>"
    found = article(p(f"BRELLIN (AP) — {LEAD}"), p(SECOND), p(THIRD), p(FOURTH), above=top)
    assert (found.agency, found.paragraph_texts()[0]) == ("AP", LEAD)
    assert furniture(found) == [("A field near Corve", "caption", 0)]


def test_boxes_are_promos_and_newsletters_without_their_controls() -> None:
    promo = "<aside class='rich-link'><span>Read more</span> <a href='/a'>Rust reaches Corve</a></aside>"
    letter = (
        "<div class='newsletter-signup'><h3>The Field</h3><p>Our weekly letter on farming</p>"
        "<form><label>Email <input></label><button>Go</button></form></div>"
    )
    found = article(p(LEAD), promo, p(SECOND), p(THIRD), p(FOURTH), letter)
    assert found.paragraph_texts() == (LEAD, SECOND, THIRD, FOURTH)
    assert furniture(found) == [("Read more Rust reaches Corve", "promo", 1), ("The Field Our weekly letter on farming", "newsletter", 4)]


def test_what_stands_outside_the_article_is_no_furniture_of_it() -> None:
    below = "<aside class='newsletter'><p>News at six</p></aside><figure><figcaption>Another story's picture</figcaption></figure>"
    assert furniture(article(p(LEAD), p(SECOND), p(THIRD), p(FOURTH), below=below)) == []


def test_a_container_that_is_named_like_a_box_does_not_swallow_the_text() -> None:
    lines = [LEAD, SECOND, THIRD]
    page = f"<html><body><div class='related promo newsletter caption'>{''.join(map(p, lines))}</div></body></html>"
    assert read_parts(page, lines) == (lines, ())


def test_a_page_deep_and_wide_costs_linear_time() -> None:
    lines = [f"{LEAD} {number}" for number in range(3000)]
    boxes = "<div class='caption promo'>" * 150 + "<b><b>x</b></b>" * 20_000 + "</div>" * 150
    started = time.process_time()
    found, _ = read_parts(f"<html><body><article>{''.join(map(p, lines))}{boxes}</article></body></html>", lines)
    assert found[:3000] == lines
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("names", "byline"),
    [
        (["Jana Orlik"], "Jana Orlik"),
        (["Jana Orlik", "Tom Weir"], "Jana Orlik and Tom Weir"),
        (["Jana Orlik", "Tom Weir", "Ada Brandt"], "Jana Orlik, Tom Weir and Ada Brandt"),
    ],
)
def test_writers_are_joined_as_papers_print_them(names: list[str], byline: str) -> None:
    data = {"@type": "NewsArticle", "headline": "Rust spreads in the basin", "author": [{"name": name} for name in names]}
    head = f"<script type='application/ld+json'>{json.dumps(data)}</script>"
    assert article(p(LEAD), p(SECOND), p(THIRD), head=head).byline == byline


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Jana Orlik", "Jana Orlik"),
        ("BY JANA ORLIK AND TOM WEIR", "JANA ORLIK AND TOM WEIR"),
        ("By Jana Orlik, staff writer", "Jana Orlik, staff writer"),
        ("By Jana Orlik for The Lowland Courier", "Jana Orlik for The Lowland Courier"),
    ],
)
def test_a_byline_that_opens_a_page_without_metadata_is_a_byline(line: str, byline: str) -> None:
    found = article(p(line), p(LEAD), p(SECOND), p(THIRD), p(FOURTH))
    assert found.byline == byline
    assert found.paragraph_texts() == (LEAD, SECOND, THIRD, FOURTH)
    assert (line, "byline", 0) in furniture(found)


@pytest.mark.parametrize(
    "line", ["By Tuesday the rust had reached Corve.", "By Jana Orlik’s own count it was the ninth outbreak since the war", "By then"]
)
def test_a_sentence_that_begins_with_by_is_no_byline(line: str) -> None:
    found = article(p(line), p(LEAD), p(SECOND), p(THIRD), p(FOURTH))
    assert found.byline is None
    assert line in found.body


def test_the_writer_whom_the_page_names_is_no_paragraph() -> None:
    found = article(p("Jana Orlik"), p(LEAD), p(SECOND), p(THIRD), p(FOURTH), head="<meta name='author' content='Jana Orlik'>")
    assert found.byline == "Jana Orlik"
    assert found.paragraph_texts() == (LEAD, SECOND, THIRD, FOURTH)


CAPTION, CREDIT = "A field of wheat near Corve, photographed on Monday", "Jana Orlik"
NITF = (
    "<nitf><body><body.head><hedline><hl1>Rust spreads</hl1></hedline></body.head><body.content>"
    "<media><media-reference source='a.jpg'/><media-caption>{}</media-caption><media-producer>{}</media-producer></media>"
    "<p>{}</p><p>Who pays</p><p>{}</p></body.content></body></nitf>"
)
NEWSML = (
    "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>Rust spreads</HeadLine></NewsLines><ContentItem><DataContent><nitf><body>"
    "<body.content><p>{2}</p><media><media-caption><p>{0}</p></media-caption><media-producer>{1}</media-producer></media><p>Who pays</p>"
    "<p>{3}</p></body.content></body></nitf></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
)
G2 = (
    "<newsItem><contentMeta><headline>Rust spreads</headline></contentMeta><contentSet><inlineXML>"
    "<html xmlns='http://www.w3.org/1999/xhtml'><body><figure><img src='a.jpg'/><figcaption>{0}</figcaption></figure><p>{2}</p>"
    "<p>Who pays</p><p>{3}</p></body></html></inlineXML></contentSet></newsItem>"
)


@pytest.mark.parametrize(("item", "credited"), [(NITF, True), (NEWSML, True), (G2, False)])
def test_captions_of_agency_items_are_furniture(item: str, credited: bool) -> None:
    (part,) = read(InputFile("a.xml", data=item.format(CAPTION, CREDIT, LEAD, SECOND).encode())).parts
    assert isinstance(part, RawDocument)
    found = parse(part)
    assert found.paragraph_texts() == (LEAD, SECOND)
    assert crossheads(found) == [None, "Who pays"]
    kept = [(text, kind) for text, kind, _ in furniture(found)]
    assert kept == [(CAPTION, "caption"), (CREDIT, "credit")][: 1 + credited]
