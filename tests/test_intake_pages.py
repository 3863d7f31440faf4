"""What people do about what was taken in, on the pages: say which column is which, look at what was parsed, correct it, take it back."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app_pages import _uploading
from dashboard.corpus import active, create, open_corpus, snapshot
from dashboard.ingest import ingest
from dashboard.intake import InputFile
from dashboard.intake.links import Link
from dashboard.queries import query
from dashboard.tables import Filters
from tests import pages
from tests.pages import HOSTILE, components, opened
from tests.test_copies import STORY
from tests.test_corrections import PARAGRAPHS, PROMO
from tests.test_fetching import LEAD, NEWS, served

Show = Callable[[Path], None]


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch) -> Show:
    """Have the app show a corpus."""
    monkeypatch.delenv("PRESSLENS_READONLY", raising=False)
    return lambda root: monkeypatch.setenv("PRESSLENS_CORPUS", str(root))


@pytest.fixture
def ferry(tmp_path: Path, show: Show) -> Path:
    """A corpus of one article whose third paragraph is an advertisement; it is shown."""
    text = "\n\n".join([PARAGRAPHS[0], PROMO, *PARAGRAPHS[1:]])
    return filled(tmp_path, show, [{"title": "Ferry waits", "outlet": "Harbour Post", "date": "2025-03-01", "text": text}])


def filled(folder: Path, show: Show, rows: Sequence[Mapping[str, Any]]) -> Path:
    file = folder / "a.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    corpus = create(folder / "corpus")
    assert ingest(corpus, [file]).added == len(rows)
    show(corpus.root)
    return corpus.root


def figures(root: Path) -> dict[str, int]:
    return {row.name: row.n for row in query(snapshot(open_corpus(root)), "overview", Filters()).rows}


def texts(at: AppTest) -> str:
    return "\n".join(element.value for element in at.text)


def undo(at: AppTest) -> None:
    next(button for button in at.button if button.label == "Undo").click().run()
    assert not at.exception


def test_a_table_nobody_knows_is_asked_about_and_the_next_one_is_not(tmp_path: Path, show: Show) -> None:
    root = pages.empty(tmp_path)
    show(root)
    at = opened("library")
    at.file_uploader[0].upload("a.csv", b"kop,waar,stuk\nFerry sails,Harbour Post,The ferry sails at nine.\n")
    at.run()
    assert "a.csv: no column is known" in texts(at)
    assert list(at.dataframe[0].value["Holds, for instance"]) == ["Ferry sails", "Harbour Post", "The ferry sails at nine."]
    for field, column in (("headline", "kop"), ("outlet", "waar"), ("text", "stuk")):
        at.selectbox(key=f"column-0-{field}").select(column)
    at.button(key="import").click().run()
    assert not at.exception
    assert "1 added" in at.success[0].value
    assert snapshot(open_corpus(root)).rows("SELECT headline, outlet FROM articles") == [("Ferry sails", "Harbour Post")]
    assert "Columns: kop, stuk, waar → headline in kop, text in stuk, outlet in waar" in texts(at)
    later = opened("library")
    later.file_uploader[0].upload("b.csv", b"waar,kop,stuk\nHarbour Post,Ramp holds,The ramp holds again.\n")
    later.run()
    assert "no column is known" not in texts(later)
    later.button(key="import").click().run()
    assert "1 added" in later.success[0].value


def test_what_was_just_added_can_be_looked_at(tmp_path: Path, show: Show) -> None:
    root = pages.empty(tmp_path)
    show(root)
    at = opened("library")
    at.file_uploader[0].upload("twin.txt", pages.TWIN.read_bytes())
    at.run()
    at.button(key="import").click().run()
    look = at.selectbox(key="look")
    look.select_index(0).run()
    at.button(key="look-open").click().run()
    assert not at.exception
    assert at.title[0].value == "Article"
    raw = snapshot(open_corpus(root)).value("SELECT raw FROM raws")
    assert any(code.value == raw for code in at.code)
    assert at.button(key="back-button").label == "Back to the Library"


def test_a_headline_is_corrected_and_taken_back(ferry: Path) -> None:
    at = opened("reader")
    article = components(at)[0]["article"]
    at.text_input(key=f"correct-headline-{article}").set_value("Islanders wait").run()
    at.button(key="correct").click().run()
    assert not at.exception
    assert {"as": "headline", "text": "Islanders wait"} in components(at)[0]["head"]
    assert "Corrected: headline: Ferry waits → Islanders wait" in texts(at)
    undo(at)
    assert {"as": "headline", "text": "Ferry waits"} in components(at)[0]["head"]


def test_a_paragraph_is_set_aside_and_furniture_taken_in(ferry: Path) -> None:
    before = figures(ferry)
    at = opened("reader")
    article = components(at)[0]["article"]
    at.selectbox(key=f"part-{article}").select_index(2).run()
    at.button(key="part").click().run()
    assert not at.exception
    after = figures(ferry)
    assert after["words"] < before["words"]
    assert after["quotations"] == before["quotations"] - 1
    assert {"kind": "aside", "tag": "set aside: set aside by hand", "text": PARAGRAPHS[2]} in components(at)[0]["parts"]
    undo(at)
    assert figures(ferry) == before
    at.selectbox(key=f"part-{article}").select_index(4).run()
    assert at.button(key="part").label == "It is text: count it"
    at.button(key="part").click().run()
    assert figures(ferry)["words"] == before["words"] + len(PROMO.split())
    shown = [part["number"] for part in components(at)[0]["parts"] if part["kind"] == "paragraph"]
    assert shown == [1, 5, 2, 3, 4], "a piece taken in stands where it is read"


def test_a_day_is_corrected(ferry: Path) -> None:
    from datetime import date

    at = opened("reader")
    at.date_input(key="redate-day").set_value(date(2025, 2, 27)).run()
    at.button(key="redate-set").click().run()
    assert not at.exception
    assert snapshot(open_corpus(ferry)).rows("SELECT CAST(day AS VARCHAR) FROM articles") == [("2025-02-27",)]
    assert "Article dated: Ferry waits → 2025-02-27" in texts(at)
    assert "Article dated: Ferry waits → 2025-02-27" in texts(opened("library"))


@pytest.mark.parametrize(
    ("name", "typed", "expected"), [("Ada Brink", "", "Ada Brink"), (None, "Di Roe", "Di Roe"), ("(nobody)", "", None)]
)
def test_a_quotation_gets_its_speaker(ferry: Path, name: str | None, typed: str, expected: str | None) -> None:
    at = opened("reader")
    article = components(at)[0]["article"]
    options = at.selectbox(key=f"quotation-{article}").options
    at.selectbox(key=f"quotation-{article}").select_index(next(n for n, told in enumerate(options) if "two nets" in told))
    if name:
        at.selectbox(key=f"speaker-{article}").select(name)
    at.text_input(key=f"speaker-name-{article}").set_value(typed).run()
    at.button(key="attribute").click().run()
    assert not at.exception
    said = "SELECT DISTINCT speaker FROM quotations WHERE kind = 'direct' AND paragraph = 3"
    assert snapshot(open_corpus(ferry)).rows(said) == [(expected,)]
    assert "Quotation: Ferry waits →" in texts(at)
    undo(at)
    assert snapshot(open_corpus(ferry)).rows(said) == [("Cy Vane",)]


def test_reprints_lead_to_each_other_with_their_origin(tmp_path: Path, show: Show) -> None:
    rows = [
        {"title": "Ferry returns", "outlet": "Harbour Post", "date": "2025-03-02", "text": "\n\n".join(STORY)},
        {"title": "Boat is back", "outlet": "Fenn Courier", "date": "2025-03-01", "text": "\n\n".join(STORY[:4])},
    ]
    root = filled(tmp_path, show, rows)
    article = snapshot(open_corpus(root)).value("SELECT article FROM articles WHERE outlet = 'Harbour Post'")
    at = opened("reader", {"article": article})
    assert not at.exception
    assert "4 copied paragraphs: likely origin Fenn Courier, no other copy is as early." in texts(at)
    (item,) = components(at)[1]["items"]
    assert (item["outlet"], item["headline"]) == ("Fenn Courier", "Boat is back")
    assert item["about"].startswith("4 paragraphs of the same words · near-duplicate: ")
    assert item["about"].endswith("likely origin")
    library = opened("library")
    told = "8 paragraphs with the same words as one in another outlet"
    assert f"{told}: 4 texts; 2 articles nearly the same as another, in 1 pair." in texts(library)
    assert any(f"{told}. " in caption.value for caption in opened("overview").caption), "the Overview gives the same number"
    assert "; copied paragraphs counted in every outlet; version" in texts(library), "more words than the Overview counts"
    assert not {"Lengths declared", "Lengths that differ"} & set(library.dataframe[0].value), "no file declares one"
    assert re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC", library.dataframe[0].value["Read at"][0])


def test_names_of_one_outlet_are_joined_with_one_click_and_parted_again(tmp_path: Path, show: Show) -> None:
    rows = [
        {"title": f"Ferry {n}", "outlet": outlet, "date": "2025-03-02", "text": f"The ferry sails at nine on day {n}."}
        for n, outlet in enumerate(("Harbour Post", "Harbour Post", "The Harbour Post", "harbourpost.example", "Fenn Courier"))
    ]
    root = filled(tmp_path, show, rows)
    at = opened("library")
    for key in ("Join-The Harbour Post", "Join-harbourpost.example"):
        at.button(key=key).click().run()
        assert not at.exception
    assert snapshot(open_corpus(root)).rows("SELECT DISTINCT outlet FROM articles ORDER BY 1") == [("Fenn Courier",), ("Harbour Post",)]
    assert not [button for button in at.button if (button.key or "").startswith("Join-")]
    undo(at)
    assert len(active(snapshot(open_corpus(root)).decisions)) == 1


def test_a_fixed_rejection_and_a_download_by_name(tmp_path: Path, show: Show) -> None:
    file = tmp_path / "a.jsonl"
    corpus = create(tmp_path / "corpus")
    good = {"title": "Ferry", "outlet": "Harbour Post", "text": "The ferry sails at nine.", "words": "300 words"}
    for second in ("{broken", json.dumps(good | {"title": "Ramp"})):
        file.write_text(f"{json.dumps(good)}\n{second}\n", encoding="utf-8")
        ingest(corpus, [file])
    show(corpus.root)
    at = opened("library")
    assert not at.exception
    assert any(caption.value == "0 open, 1 fixed by a later reading." for caption in at.caption)
    assert any(caption.value.startswith("2 of 2 declared lengths differ from the words found by more than 10 % ") for caption in at.caption)
    assert list(at.dataframe[1].value["Now"]) == ["fixed"]


def test_hostile_texts_are_corrected_as_texts(tmp_path: Path, show: Show) -> None:
    root = pages.hostile(tmp_path)
    show(root)
    article = snapshot(open_corpus(root)).value("SELECT min(article) FROM articles")
    at = opened("reader", {"article": article})
    at.text_input(key=f"correct-headline-{article}").set_value(HOSTILE[1]).run()
    at.button(key="correct").click().run()
    assert not at.exception
    assert HOSTILE[1] in texts(at)
    assert not [element for element in (*at.markdown, *at.caption) if HOSTILE[1] in element.value]


def test_addresses_are_fetched_when_import_is_pressed_and_only_from_the_public_web(
    tmp_path: Path, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = pages.empty(tmp_path)
    show(root)
    with served() as web:
        web.page("/a")

        def inputs(given: Sequence[str], *, follow: bool) -> list[InputFile]:
            return [InputFile(name, link=Link(web.visit(), follow)) for name in given]

        monkeypatch.setattr(_uploading, "inputs", inputs)
        at = opened("library")
        at.text_area(key="links").input(f"{NEWS}/a\nhttp://127.0.0.1:{web.port}/a\n/etc/hostname").run()
        assert "/etc/hostname is no web address" in texts(at)
        assert web.paths() == []
        at.button(key="import").click().run()
        assert web.paths() == ["/robots.txt", "/a"]
    assert not at.exception
    assert "2 found: 1 added, 1 rejected" in at.success[0].value
    now = snapshot(open_corpus(root))
    assert now.rows("SELECT headline, url FROM articles") == [("Rust spreads in the basin", f"{NEWS}/a")]
    assert now.value("SELECT words FROM articles") > len(LEAD.split())
    ((reason, hint),) = now.rows("SELECT reason, hint FROM rejections")
    assert (bool(reason), bool(hint)) == (True, True)


def test_a_dashboard_open_to_others_fetches_nothing(tmp_path: Path, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    show(pages.empty(tmp_path))
    assert len(opened("library").text_area) == 1
    monkeypatch.setenv("PRESSLENS_READONLY", "1")
    assert len(opened("library").text_area) == 0
