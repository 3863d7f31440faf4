"""Parsing: each character of a wire text finds its place, nothing is invented, and no text breaks it."""

import datetime as dt
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.article import PARAGRAPH_BREAK, Article
from dashboard.errors import InputError
from dashboard.parse import Metadata, RawDocument, article_json, parse
from dashboard.parse.repair import repair

FIXTURES = Path(__file__).parent / "fixtures"
SHARED_SEED = Path(__file__).resolve().parents[2] / "shared" / "seed" / "tass-2015-09-15.txt"
TODAY = dt.date(2026, 11, 22)

LEAD = "Growers in the Osmere basin lost a third of their wheat to black rust this autumn, the Grain Office said on Tuesday."
SECOND = '"We have never seen it travel so fast," its director, Mara Tolvik, told reporters in the harbour hall.'
THIRD = "The office will open two more laboratories before the winter sowing, one in Corve and one in Great Tolland."


def wire(text: str, *, file: str = "story.txt", **fields: Any) -> Article:
    return parse(RawDocument(file, 0, text, Metadata(**fields), "wire", text), today=TODAY)


def body(text: str, **fields: Any) -> Article:
    fields.setdefault("headline", "Rust spreads in the basin")
    return parse(RawDocument("story.json", 0, text, Metadata(**fields), "body", text), today=TODAY)


def marked(text: str, *roles: tuple[str, str]) -> Article:
    metadata = Metadata(headline="Rust spreads in the basin")
    return parse(RawDocument("story.html", 0, text, metadata, "body", text, roles=roles), today=TODAY)


def kinds(article: Article) -> list[str]:
    return [piece.kind for piece in article.furniture]


def test_the_twin_parses_exactly() -> None:
    text = (FIXTURES / "twin.txt").read_text(encoding="utf-8")
    gold = json.loads((FIXTURES / "twin.json").read_text(encoding="utf-8"))
    line = article_json(wire(text, file="twin.txt"), file="twin.txt", part=0)
    for key in (
        "outlet",
        "agency",
        "kicker",
        "headline",
        "dek",
        "byline",
        "dateline",
        "published",
        "published_precision",
        "published_from",
    ):
        assert line[key] == gold[key], key
    assert line["paragraphs"] == gold["paragraphs"]
    assert line["furniture"] == gold["furniture"] == []
    assert line["language"] == "en"
    candidates = line["published_candidates"]
    assert isinstance(candidates, list)
    assert candidates
    assert all(dt.date.fromisoformat(date).strftime("%A") == gold["weekday"] for date in candidates)


@pytest.mark.shared
def test_the_seed_parses_exactly() -> None:
    if not SHARED_SEED.exists():
        pytest.skip("../shared/seed is not here; the twin proves the same")
    article = wire(SHARED_SEED.read_text(encoding="utf-8"), file=SHARED_SEED.name)
    assert article.kicker == "All news"
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.date_text, article.dateline.agency) == ("Dushanbe", "September 15", "TASS")
    assert article.dateline.text == "DUSHANBE, September 15. /TASS/."
    assert len(article.paragraphs) == 18
    under = [paragraph.crosshead for paragraph in article.paragraphs]
    assert [number for number in range(1, 18) if under[number] != under[number - 1]] == [3, 8]
    assert (article.published, article.published_precision, article.furniture, article.warnings) == (None, "none", (), ())
    assert article.published_candidates == ("2026-09-15", "2020-09-15", "2015-09-15", "2009-09-15")


def test_a_plain_story_has_headline_dateline_and_paragraphs() -> None:
    article = wire(f"Rust spreads in the basin\n\nBRELLIN, March 3, 2020 (Reuters) - {LEAD}\n\n{SECOND}\n\n{THIRD}\n")
    assert article.headline == "Rust spreads in the basin"
    assert (article.kicker, article.dek, article.byline) == (None, None, None)
    assert article.paragraph_texts() == (LEAD, SECOND, THIRD)
    assert (article.published, article.published_precision, article.published_from) == ("2020-03-03", "day", "dateline")
    assert article.agency == "Reuters"


def test_byline_and_notes_above_the_dateline_are_no_dek() -> None:
    article = wire(f"Rust spreads in the basin\n\nBy Jana Orlik\n\n(Adds quote)\n\nBRELLIN, March 3 (Reuters) - {LEAD}\n\n{SECOND}")
    assert (article.byline, article.dek) == ("Jana Orlik", None)
    assert kinds(article) == ["byline", "correction"]


def test_labelled_lines_of_a_database_fill_their_fields() -> None:
    text = (
        "Agence France Presse -- English\n\nMarch 14, 2013 Thursday 11:21 AM GMT\n\nRust spreads in the basin\n\nLENGTH: 47 words\n\n"
        f"DATELINE: BRELLIN, March 14 2013\n\n{LEAD}\n\n{SECOND}\n\nLOAD-DATE: March 14, 2013\n\nLANGUAGE: ENGLISH"
    )
    article = wire(text)
    assert (article.outlet, article.agency, article.headline) == ("Agence France Presse -- English", "AFP", "Rust spreads in the basin")
    assert article.dateline is not None
    assert (article.dateline.place, article.dateline.date, article.published, article.published_from) == (
        "Brellin",
        "2013-03-14",
        "2013-03-14",
        "metadata",
    )
    assert len(article.paragraphs) == 2
    assert "header" in kinds(article)
    assert article.warnings == ()


def test_a_wrong_word_count_is_told() -> None:
    article = wire(f"Rust spreads in the basin\n\nLENGTH: 877 words\n\n{LEAD}\n\n{SECOND}")
    assert any("declares 877 words" in warning for warning in article.warnings)


def test_hard_wrapped_lines_are_joined() -> None:
    wrapped = (
        "Rust spreads in the basin\n\n"
        "   Brellin (dpa) - Growers in the Osmere basin lost a third of their\n"
        "wheat to black rust this autumn, the Grain Office said on Tuesday in a\n"
        "report that the cabinet had asked for.\n"
        "   The office will open two more laboratories before the winter-\n"
        "sowing season, one in Corve and one in Great Tolland, its director\n"
        "Mara Tolvik said.\n"
    )
    article = wire(wrapped)
    assert len(article.paragraphs) == 2
    assert article.paragraph_texts()[0].startswith("Growers in the Osmere basin lost a third of their wheat to black rust")
    assert "before the winter-sowing season" in article.paragraph_texts()[1]


def test_lines_that_are_not_wrapped_stay_paragraphs() -> None:
    article = wire(f"Rust spreads in the basin\nBRELLIN (AP) — {LEAD}\n{SECOND}\n{THIRD}")
    assert article.paragraph_texts() == (LEAD, SECOND, THIRD)


def test_crossheads_stand_above_their_paragraphs() -> None:
    article = body(f"{LEAD}\n\n{SECOND}\n\nLaboratories stand empty\n\n{THIRD}\n\n{SECOND}")
    assert [paragraph.crosshead for paragraph in article.paragraphs] == [None, None, "Laboratories stand empty", "Laboratories stand empty"]


def test_a_list_of_short_lines_is_no_row_of_crossheads() -> None:
    article = body(f"{LEAD}\n\nCorve\n\nGreat Tolland\n\nAnselm\n\n{THIRD}")
    assert len(article.paragraphs) == 5


@pytest.mark.parametrize("line", ['"It stings"', "“Not one more sack”", "‘The last dry field’", "'We grow, they sell'"])
def test_a_quoted_crosshead_is_a_crosshead(line: str) -> None:
    article = body(f"{LEAD}\n\n{SECOND}\n\n{line}\n\n{THIRD}")
    assert [paragraph.crosshead for paragraph in article.paragraphs] == [None, None, line]


@pytest.mark.parametrize(
    "line",
    [
        "‘To sow what?’",
        "‘No,’ he answered. ‘They sell us the sacks.’",
        "And the third? ‘That one I burned.’",
        "“We’ll sow when it rains.”",
        "\"She told me: 'Sow it again.'\"",
        '"the kind of year that nobody wants to see twice"',
        "“We have sown it three times since the flood and three times it has come up black”",
    ],
)
def test_a_short_paragraph_of_speech_is_no_crosshead(line: str) -> None:
    article = body(f"{LEAD}\n\n{SECOND}\n\n{line}\n\n{THIRD}")
    assert article.paragraph_texts() == (LEAD, SECOND, line, THIRD)
    assert {paragraph.crosshead for paragraph in article.paragraphs} == {None}


@pytest.mark.parametrize("line", ["‘Whose field is it?’", "How did the rust travel?", "Corve"])
def test_markup_decides_what_is_a_crosshead(line: str) -> None:
    text = f"{LEAD}\n\nLaboratories stand empty\n\n{SECOND}\n\n{line}\n\n{THIRD}"
    article = marked(text, (line, "crosshead"))
    assert article.paragraph_texts() == (LEAD, "Laboratories stand empty", SECOND, THIRD)
    assert [paragraph.crosshead for paragraph in article.paragraphs] == [None, None, None, line]


def test_of_two_crossheads_in_a_row_none_is_lost() -> None:
    article = marked(
        f"{LEAD}\n\nCorve\n\nThe harbour\n\n{THIRD}\n\nThe end", *((line, "crosshead") for line in ("Corve", "The harbour", "The end"))
    )
    assert article.paragraph_texts() == (LEAD, "Corve", THIRD, "The end")
    assert [paragraph.crosshead for paragraph in article.paragraphs] == [None, None, "The harbour", "The harbour"]


def test_furniture_that_markup_names_stands_above_headline_and_dateline() -> None:
    text = f"The silo at Corve\n\nRust spreads in the basin\n\nBRELLIN (AP) — {LEAD}\n\nThe old mill\n\n{THIRD}"
    article = marked(text, ("The silo at Corve", "caption"), ("The old mill", "credit"))
    assert article.paragraph_texts() == (LEAD, THIRD)
    assert [(piece.text, piece.kind, piece.after) for piece in article.furniture] == [
        ("The silo at Corve", "caption", 0),
        ("Rust spreads in the basin", "repeat", 0),
        ("The old mill", "credit", 1),
    ]
    assert article.agency == "AP"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("A grower at his gate in Corve. Picture: Jana Orlik", "caption"),
        ("Last year's harvest fair (Photo: Jana Orlik, Lowland)", "caption"),
        ("VOTE: Would you eat bread from the basin? Call 0800 11 22 33", "promo"),
        ("LOWLAND POLL: Who should pay for the wheat? Growers 12%, cabinet 88%", "promo"),
        ("THE LOWLAND SAYS: Page 12", "promo"),
        ("Full report: Pages 4 & 5", "promo"),
        ("Have you been affected? Write to rust@lowland.example", "promo"),
        ("ADVERTISEMENT", "advertisement"),
        ("Story continues below", "advertisement"),
        ("Read more: Rust reaches Corve", "promo"),
        ("RELATED: Rust reaches Corve", "promo"),
        ("Click here to see the map of the basin", "promo"),
        ("Sign up for our morning newsletter", "newsletter"),
        ("Get the day's best stories delivered to your inbox. By signing up, you agree to our Privacy Policy", "newsletter"),
        ("Enlarge this image toggle caption Jana Orlik/Lowland", "caption"),
        ("FILE PHOTO: A grower looks at his field near Brellin, June 4, 2020. REUTERS/Jana Orlik", "caption"),
        ("Slideshow (2 Images)", "caption"),
        ("(Photo by Jana Orlik/Getty Images)", "credit"),
        ("Jana Orlik/AFP/Getty Images", "credit"),
        ("SHARE THIS ARTICLE Share Tweet Post Email", "share"),
        ("Follow Jana on Twitter", "share"),
        ("The rust is here. pic.twitter.com/abc — Grain Office (@grain) March 3, 2020", "tweet"),
        ("Correction: An earlier version misspelled the director's name.", "correction"),
        ("Editor's Note: This story is part of a series.", "note"),
        ("Copyright 2020 The Lowland Courier. All rights reserved.", "copyright"),
        ("The opinions expressed by columnists are their own.", "disclaimer"),
        ("(Reporting by Jana Orlik; Editing by Tom Weir)", "signoff"),
        ("Jana Orlik in Corve contributed to this report.", "signoff"),
        ("(BusinessDesk)", "signoff"),
        ("hh/ph/ts", "signoff"),
        ("Enditem", "signoff"),
        ("____", "separator"),
        ("* * *", "separator"),
    ],
)
def test_furniture_is_set_aside_with_its_kind(line: str, kind: str) -> None:
    article = body(f"{LEAD}\n\n{SECOND}\n\n{line}\n\n{THIRD}")
    assert [(piece.text, piece.kind, piece.after) for piece in article.furniture] == [(line, kind, 2)]
    assert article.paragraph_texts() == (LEAD, SECOND, THIRD)


@pytest.mark.parametrize(
    "line",
    [
        "More than forty growers came to the hall, and most of them stayed until the last question had been asked.",
        "Share prices of the two mills fell by a tenth after the report was read out in the hall on Tuesday morning.",
        "Watch towers along the canal were built by the same firm that had supplied the inspectors with their boats.",
        "The poll: of a hundred growers who were asked, how many would sow again? Not one of them, the office said.",
        "The minister read from page 12 of the report and then from the last page, 48.",
        "Advertisement was not what the growers had hoped for when they invited the minister to see their fields.",
    ],
)
def test_a_paragraph_that_begins_like_furniture_stays(line: str) -> None:
    assert line in body(f"{LEAD}\n\n{line}\n\n{THIRD}").paragraph_texts()


def test_a_signature_glued_to_the_last_paragraph_is_cut_off() -> None:
    article = body(f"{LEAD}\n\n{THIRD} (ANI)")
    assert article.paragraph_texts() == (LEAD, THIRD)
    assert article.agency == "ANI"


def test_repeated_headline_and_dek_are_set_aside() -> None:
    article = body(
        f"Rust spreads in the Basin!\n\nA third of the wheat is gone\n\n{LEAD}",
        headline="Rust spreads in the basin",
        dek="A third of the wheat is gone",
    )
    assert article.paragraph_texts() == (LEAD,)
    assert kinds(article) == ["repeat", "repeat"]


def test_a_dek_above_the_dateline_of_a_body_is_a_dek() -> None:
    article = body(f"A third of the wheat in the basin is gone\n\nBRELLIN, June 27. /TASS/. {LEAD}\n\n{SECOND}")
    assert article.dek == "A third of the wheat in the basin is gone"
    assert article.paragraph_texts() == (LEAD, SECOND)


def test_carrier_and_agency_are_two_fields() -> None:
    article = body(f"BRELLIN (AP) — {LEAD}", outlet="The Lowland Courier")
    assert (article.outlet, article.agency) == ("The Lowland Courier", "AP")
    assert body(LEAD, outlet="The Lowland Courier", byline="Jana Orlik, Associated Press").agency == "AP"


def test_dates_have_precision_and_provenance() -> None:
    from_file = body(LEAD, published="2015-09-15T23:30:00-05:00", url="https://lowland.example/2014/01/01/x")
    assert (from_file.published, from_file.published_precision, from_file.published_from) == ("2015-09-15", "day", "metadata")
    from_url = body(LEAD, url="https://lowland.example/2014/01/x")
    assert (from_url.published, from_url.published_precision, from_url.published_from) == ("2014-01", "month", "url")
    nowhere = body(LEAD)
    assert (nowhere.published, nowhere.published_precision, nowhere.published_from) == (None, "none", None)


def test_an_impossible_date_is_refused_with_a_warning() -> None:
    article = body(LEAD, published="0001-11-30")
    assert article.published is None
    assert any("first newspaper" in warning for warning in article.warnings)


def test_a_year_is_never_invented() -> None:
    article = wire(f"Rust spreads\n\nBRELLIN, September 15 (AP) — {LEAD}", file="norda-2015-09-15.txt")
    assert (article.published, article.published_precision) == (None, "none")
    assert "2015-09-15" in article.published_candidates


def test_mojibake_is_repaired_and_told() -> None:
    article = body("The growersâ€™ union said the rust â€œmoved fastâ€\x9d on Tuesday.")
    assert article.body == "The growers’ union said the rust “moved fast” on Tuesday."
    assert any("wrong decoding" in warning for warning in article.warnings)


def test_marks_and_spaces_inside_a_paragraph_are_not_touched() -> None:
    text = "“He  said: «no»\u00a0— ‘never’ … it''s ``done''”, she\u2009said."
    assert body(text).body == text


def test_metadata_alone_is_an_article_that_says_so() -> None:
    article = body("")
    assert (article.body, article.paragraphs) == ("", ())
    assert "there is no text, only metadata" in article.warnings


@pytest.mark.parametrize("text", ["", "   \n\t\n", "\x00\x01", "____\n\n***"])
def test_nothing_is_no_article(text: str) -> None:
    with pytest.raises(InputError):
        wire(text)


PIECES = (
    LEAD, SECOND, THIRD, "", "", "By Jana Orlik", "BRELLIN, March 3 (AP) — Growers said so.", "ADVERTISEMENT", "Top stories",
    "Laboratories stand empty", "LENGTH: 12 words", "DATELINE: BRELLIN", "March 3, 2020", "Read more: x", "(Reuters) -", "____",
    "LANGUAGE: ENGLISH", "BRELLIN", "* * *", "(ANI)", "Source: Norda| 2020-07-08",
)  # fmt: skip
LINES = st.one_of(st.text(max_size=60), st.sampled_from(PIECES))
TEXTS = st.lists(LINES, max_size=14).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["wire", "body"]))
def test_the_laws_of_parsing_hold_for_any_text(text: str, shape: Any) -> None:
    document = RawDocument("story.txt", 0, text, Metadata(headline="Rust spreads" if shape == "body" else None), shape, text)
    try:
        article = parse(document, today=TODAY)
    except InputError:
        return
    assert article == parse(document, today=TODAY)
    assert PARAGRAPH_BREAK.join(article.paragraph_texts()) == article.body
    assert [paragraph.number for paragraph in article.paragraphs] == list(range(1, len(article.paragraphs) + 1))
    assert all(text and text == text.strip() for text in article.paragraph_texts())
    assert article.raw == text
    json.dumps(article_json(article, file="story.txt", part=0))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_no_character_of_a_wire_text_is_lost(text: str) -> None:
    try:
        article = wire(text)
    except InputError:
        return
    crossheads = dict.fromkeys(paragraph.crosshead for paragraph in article.paragraphs if paragraph.crosshead)
    dateline = article.dateline.text if article.dateline else ""
    fields = (article.kicker, article.headline, article.dek, article.byline, article.outlet, dateline, *crossheads, article.body)
    kept = "".join("".join((piece or "").split()) for piece in (*fields, *(piece.text for piece in article.furniture)))
    printed = repair(text)[0].replace(dateline, dateline + " ") if dateline else repair(text)[0]
    assert [word for word in printed.split() if word not in kept] == []


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["crosshead", "caption", "promo"])), max_size=8))
def test_no_character_is_lost_whatever_the_markup_says(text: str, roles: list[tuple[str, str]]) -> None:
    try:
        article = marked(text, *roles)
    except InputError:
        return
    crossheads = [paragraph.crosshead or "" for paragraph in article.paragraphs]
    dateline = article.dateline.text if article.dateline else ""
    pieces = (article.dek or "", article.byline or "", dateline, article.body, *crossheads, *(piece.text for piece in article.furniture))
    kept = "".join("".join(piece.split()) for piece in pieces)
    printed = repair(text)[0].replace(dateline, dateline + " ") if dateline else repair(text)[0]
    assert [word for word in printed.split() if word not in kept] == []


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "a " * 500_000, "a\n" * 19_000, "A\n\n" * 19_000, "(" * 300_000, "- " * 300_000, "By " * 200_000, "<p>" * 200_000,
     "Jan 3 " * 100_000, "x: " * 200_000, "/A" * 200_000, "@a " * 200_000, "â€" * 200_000, "1/" * 200_000],
)  # fmt: skip
def test_hostile_texts_cost_linear_time(text: str) -> None:
    started = time.perf_counter()
    wire(text)
    assert time.perf_counter() - started < 10
