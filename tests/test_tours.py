"""The tours of the demo corpus: each link opens, and the view shows what the tour says of it."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import session, tours
from dashboard.app_pages import _frame, _tours
from dashboard.corpus import Snapshot, open_corpus, snapshot
from dashboard.queries import library, query
from tests import pages
from tests.pages import opened

STEPS = [(tour, place) for tour in tours.TOURS for place in range(len(tour.steps))]
EACH = [pytest.param(tour, place, id=tours.code(tour, place)) for tour, place in STEPS]

SEEN = {
    "analyst-1": ("What the collection covers", "Worth a look"),
    "analyst-2": ("Helena Dravik", "Tomas Brandreth", "share of quoted words in the outlet"),
    "analyst-4": ("Tomas Brandreth", "Helena Dravik", "95 % intervals"),
    "analyst-3": ("Crime & courts", "One point a month"),
    "analyst-5": ("NORDA", "Flesch-Kincaid"),
    "analyst-6": ("copied paragraphs counted in every outlet",),
    "team-1": ("Introduced by", "droned", "shrugged"),
    "team-3": ("emotive", "share of introduced quotations", "The Daily Flare"),
    "team-2": ("We do not know yet", "claims to know", "Stefan Auerlich"),
    "team-4": ("Crown & Trade", "What the collection covers"),
    "team-5": ("Corrections and clarifications", "raked in TUNNEL CASH"),
    "teacher-1": ("into that mountain until every tap", "into that mountain,” Tomas Brandreth declared", "the Alliance boss thundered"),
    "teacher-2": ("Clara Wenholt", "Marta Lindel", "Simone Achter", "The system worked", "10 quotations"),
    "teacher-3": ("fatally", "lost their lives", "my brother"),
    "teacher-4": ("cousin raked in TUNNEL CASH", "They aren't related"),
    "teacher-5": ("Oslin", "eastern bore", "counted in every outlet"),
    "teacher-6": ("7 articles of 5 outlets", "What the collection covers"),
}
"""What a reader finds on the page that a step opens, beside the step's own words."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The demo corpus as a first visitor has it: no corpus is named, and it is made in the cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("PRESSLENS_CORPUS", raising=False)
        patch.delenv("PRESSLENS_READONLY", raising=False)
        session._corpus.cache_clear()
        yield snapshot(session.corpus()[0])
        session._corpus.cache_clear()


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pages.twin(tmp_path_factory.mktemp("twin"))


def follow(tour: tours.Tour, place: int) -> AppTest:
    at = opened(tour.steps[place].page, _tours.params(tour, place))
    assert not at.exception
    return at


def said(at: AppTest) -> list[str]:
    return [element.value for element in at.text]


def test_three_tours_of_three_to_six_steps() -> None:
    assert [tour.name for tour in tours.TOURS] == ["analyst", "team", "teacher"]
    assert {tour.name: 3 <= len(tour.steps) <= 6 for tour in tours.TOURS} == dict.fromkeys(("analyst", "team", "teacher"), True)
    assert set(SEEN) == {tours.code(tour, place) for tour, place in STEPS}


@pytest.mark.parametrize(("tour", "place"), EACH)
def test_what_a_step_says_is_so(demo: Snapshot, tour: tours.Tour, place: int) -> None:
    step = tour.steps[place]
    told = tours.tell(demo, tours.code(tour, place))
    found = [(figure.ask(demo, step.filters), figure.least, figure.most) for figure in step.figures]
    assert told.holds, found
    assert "{" not in told.text


@pytest.mark.parametrize(("tour", "place"), EACH)
def test_a_step_opens_its_view(demo: Snapshot, tour: tours.Tour, place: int) -> None:
    """The filters are those of the step, nothing of the link is refused, and what is to be seen is there."""
    step, at = tour.steps[place], follow(tour, place)
    lines = library.articles(demo, step.filters).rows
    days = [line.day for line in lines if line.day]
    span = _frame.Span(len(lines), len({line.outlet for line in lines}), min(days), max(days))
    assert said(at)[0] == _frame.sentence(step.filters, span)
    assert tours.tell(demo, tours.code(tour, place)).text in said(at)
    assert "notices" not in at.session_state or not at.session_state["notices"]
    everything = pages.shown(at)
    assert [seen for seen in SEEN[tours.code(tour, place)] if seen not in everything and _escaped(seen) not in everything] == []


def _escaped(text: str) -> str:
    """As the text form of a protocol message writes it."""
    octal = (letter if letter.isascii() else "".join(f"\\{byte:o}" for byte in letter.encode()) for letter in text)
    return "".join(octal).replace("'", "\\'")


def table(at: AppTest, column: str) -> pd.DataFrame:
    found: pd.DataFrame = next(frame.value for frame in at.dataframe if column in frame.value.columns)
    return found


def percents(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"([\d.]+)%", text)]


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("analyst-2", [(outlet, (name,)) for outlet in ("Lorvenia One", "NORDA") for name in ("Helena Dravik", "Tomas Brandreth")]),
        ("teacher-2", [("Lorvenia One", ("Clara Wenholt", "Gregor Maas")), ("Tarnholt Courier", ("Marta Lindel", "Simone Achter"))]),
    ],
)
def test_shares_are_those_of_the_table(demo: Snapshot, code: str, places: list[tuple[str, tuple[str, ...]]]) -> None:
    at = follow(*_found(code))
    drawn = table(at, "Speaker")
    shares = [100 * drawn[(drawn["Outlet"] == outlet) & drawn["Speaker"].isin(names)]["Share"].sum() for outlet, names in places]
    assert percents(tours.tell(demo, code).text) == pytest.approx(shares, abs=0.51)


def test_counts_are_those_of_the_tiles(demo: Snapshot) -> None:
    tiles = " ".join(button.label for button in follow(*_found("analyst-1")).button)
    articles, outlets, undated, quotations, nobody = re.findall(r"(\d+)", tours.tell(demo, "analyst-1").text)
    assert outlets == "6"
    assert [f"**{number}**" for number in (articles, undated, quotations, nobody) if f"**{number}**" not in tiles] == []


def test_the_lead_is_that_of_the_table(demo: Snapshot) -> None:
    drawn = table(follow(*_found("analyst-4")), "Speaker")
    first, second = drawn.iloc[0], drawn.iloc[1]
    assert [first["Speaker"], second["Speaker"]] == ["Tomas Brandreth", "Helena Dravik"]
    assert percents(tours.tell(demo, "analyst-4").text) == pytest.approx([100 * first["Share"], 100 * second["Share"]], abs=0.06)
    assert first["From"] < second["To"]


def test_the_grades_are_those_of_the_table(demo: Snapshot) -> None:
    drawn = table(follow(*_found("analyst-5")), "Mean")
    drawn = drawn.set_index(drawn.columns[0])
    told = [float(number) for number in re.findall(r"grade ([\d.]+)", tours.tell(demo, "analyst-5").text)]
    assert told == pytest.approx([drawn.loc["NORDA", "Mean"], drawn.loc["Tarnholt Courier", "Mean"]], abs=0.06)
    assert drawn["Mean"].idxmax() == "NORDA"


def test_classes_of_verbs_are_those_of_the_table(demo: Snapshot) -> None:
    drawn = table(follow(*_found("team-3")), "Share")
    outlet, verbs = drawn.columns[0], next(column for column in drawn.columns if "emotive" in set(drawn[column]))
    emotive = drawn[drawn[verbs] == "emotive"].set_index(outlet)["Share"]
    assert percents(tours.tell(demo, "team-3").text) == pytest.approx(
        [100 * emotive[name] for name in ("The Daily Flare", "NORDA")], abs=0.51
    )


@pytest.mark.parametrize("code", ["team-2", "team-5", "teacher-1", "teacher-3", "teacher-5"])
def test_lines_are_those_of_the_table(demo: Snapshot, code: str) -> None:
    tour, place = _found(code)
    drawn = next(found["lines"] for found in pages.components(follow(tour, place)) if "lines" in found)
    rows = query(demo, "kwic", tour.steps[place].filters).rows
    assert [(line["article"], line["hit"], line["after"]) for line in drawn] == [(row.article, row.hit, row.right) for row in rows]


def _found(code: str) -> tuple[tours.Tour, int]:
    found = tours.find(code)
    assert found
    return found


def test_the_start_page_has_every_step_until_something_is_chosen(demo: Snapshot) -> None:
    at = opened("overview")
    keys = {button.key for button in at.button}
    assert tours.START in said(at)
    assert {f"go-{tours.code(tour, place)}" for tour, place in STEPS} <= keys
    assert tours.START not in said(opened("overview", {"search": "water"}))


def test_a_button_sets_the_filters_of_its_step(demo: Snapshot) -> None:
    at = opened("overview")
    at.button(key="go-teacher-2").click().run()
    chosen = {key: at.session_state[key] for key in ("outlets", "speakers", "search")}
    assert chosen == {"outlets": ["Lorvenia One", "Tarnholt Courier"], "speakers": [], "search": ""}
    assert at.session_state["since"].isoformat() == "2025-03-20"


def test_the_way_on_and_back(demo: Snapshot) -> None:
    for tour in tours.TOURS:
        for place in (0, len(tour.steps) - 1):
            keys = {button.key for button in follow(tour, place).button}
            assert (f"go-{tours.code(tour, place - 1)}" in keys) == (place > 0)
            assert (f"go-{tours.code(tour, place + 1)}" in keys) == (place + 1 < len(tour.steps))
            assert "tours-all" in keys


def test_another_corpus_has_no_tour(demo: Snapshot, twin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESSLENS_CORPUS", str(twin))
    assert tours.START not in said(opened("overview"))
    at = opened("voices", {"tour": "teacher-2"})
    assert not at.exception
    assert "tours-all" not in {button.key for button in at.button}


@pytest.mark.parametrize("code", ["", "teacher", "teacher-0", "teacher-99", "teacher-02", "nobody-1", "teacher-1-1", "teacher-²"])
def test_a_link_to_no_step_shows_the_page_alone(demo: Snapshot, code: str) -> None:
    assert tours.find(code) is None
    at = opened("voices", {"tour": code})
    assert not at.exception
    assert "tours-all" not in {button.key for button in at.button}


@pytest.mark.parametrize(("tour", "place"), EACH)
def test_a_step_does_not_hold_elsewhere(twin: Path, tour: tours.Tour, place: int) -> None:
    """The ranges of a step's figures are no empty words: of another corpus none of them is true."""
    assert not tours.tell(snapshot(open_corpus(twin)), tours.code(tour, place)).holds


def test_a_changed_corpus_is_told(demo: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = [tours.Told("What was.", holds=False)]
    monkeypatch.setattr(tours, "tell", lambda *_: told[0])
    at = opened("voices", {"tour": "analyst-4", "until": "2025-07-31"})
    assert "What was." in said(at)
    assert any("not so any more" in caption.value for caption in at.caption)


def test_the_lesson_links_to_the_steps_of_the_tour() -> None:
    """docs/teaching.md: every step by its title, in order, and its address."""
    lesson = (Path(__file__).parents[1] / "docs" / "teaching.md").read_text(encoding="utf-8")
    tour = tours.TOURS[-1]
    assert re.findall(r"\[([^]]+)\]\[(\d)\]", lesson) == [(step.title, str(place)) for place, step in enumerate(tour.steps, 1)]
    for place, address in enumerate(re.findall(r"^\[\d\]: (\S+)$", lesson, re.MULTILINE)):
        found, step = urlsplit(address), tour.steps[place]
        assert found.path.strip("/") == ("" if step.page == "overview" else step.page)
        assert parse_qs(found.query) == {k: v if isinstance(v, list) else [v] for k, v in _tours.params(tour, place).items()}


@pytest.mark.parametrize("tour", tours.TOURS, ids=lambda tour: tour.name)
def test_no_step_leads_to_the_page_that_is_shown(tour: tours.Tour) -> None:
    """The switches of the page that is shown are bound to the address, which Streamlit then lets nobody else write."""
    assert all(one.page != other.page for one, other in pairwise(tour.steps))
