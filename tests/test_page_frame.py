"""The frame of every page: what a link asks for that means nothing is told, and each number says what it counts."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import session
from dashboard.app_pages import _frame
from dashboard.app_pages._texts import Asked
from dashboard.corpus import create
from dashboard.corpus.commit import commit
from dashboard.tables import Filters
from tests.pages import components, nodes, opened
from tests.planted import planted


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = create(tmp_path_factory.mktemp("frame") / "corpus")
    commit(found, planted(7, articles=60))
    return found.root


@pytest.fixture(autouse=True)
def _shown(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PRESSLENS_READONLY", raising=False)
    monkeypatch.setenv("PRESSLENS_CORPUS", str(root))


def told(page: str, params: dict[str, str | list[str]]) -> str:
    at = opened(page, params)
    assert not at.exception
    return "\n".join(element.value for element in at.text)


@pytest.mark.parametrize(
    ("page", "key", "usual"), [("voices", "by", "speaker"), ("topics", "bin", "auto"), ("words", "words", "frequencies")]
)
def test_a_switch_that_a_page_does_not_have_is_told(page: str, key: str, usual: str) -> None:
    assert f"The link's {key} 'foo' means nothing here; shown is {usual}." in told(page, {key: "foo"})


def test_a_switch_that_a_page_has_is_not_told() -> None:
    assert "means nothing" not in told("voices", {"by": "outlet", "unit": "quotations"})


def test_the_notice_stays_until_it_is_dismissed() -> None:
    at = opened("voices", {"by": "foo"}).run()
    assert "means nothing here" in "\n".join(element.value for element in at.text)
    at.button(key="dismiss").click().run()
    assert "means nothing here" not in "\n".join(element.value for element in at.text)


def test_a_search_is_told_as_it_is_read_once_under_its_field_and_once_on_the_page() -> None:
    for asked, notice in (('a "red line', "character 3 is never closed"), ("(a", "character 1 is never closed")):
        at = opened("words", {"search": asked})
        assert "\n".join(element.value for element in at.text).count(notice) == 2
        (filters,) = (node for node in nodes(at) if node.type == "popover" and node.proto.popover.label == "Filters")
        assert sum(notice in element.value for element in filters.get("text")) == 1, "what covers the page hides the other"


def test_a_file_is_told_without_the_folders_that_help_nobody() -> None:
    view, file = session.open_view(Filters(), None), "/opt/presslens/data/demo/html/norda/tap.html"
    assert _frame.told_file(view._replace(demo=True), file) == "html/norda/tap.html"
    assert _frame.told_file(view._replace(readonly=True), file) == "tap.html"
    assert _frame.told_file(view._replace(demo=False, readonly=False), file) == file


def test_a_table_says_yes_and_no() -> None:
    complete = next(frame.value["Complete"] for frame in opened("topics").dataframe if "Complete" in frame.value)
    assert set(complete) <= {"yes", "no"}


def test_the_filter_by_speaker_says_what_it_counts() -> None:
    speaker = "Ada Brink"
    assert f"quoting {speaker}, directly or indirectly" in told("voices", {"speakers": speaker})


def lines(at: AppTest) -> list[dict[str, Any]]:
    return next((found["lines"] for found in components(at) if "lines" in found), [])


def test_the_lines_of_a_concordance_come_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened("words", {"words": "lines", "search": "the"})
    assert not at.exception
    whole = int(next(element.value for element in at.caption if "Choose a line" in element.value).split()[0])
    first = lines(at)
    assert whole > 50 == len(first)
    assert {one["hit"].casefold() for one in first} == {"the"}
    at.session_state["page"] = -(-whole // 50)
    last = lines(at.run())
    assert len(last) == whole - 50 * ((whole - 1) // 50)
    assert first[0] not in last
    at.session_state["search"] = '"road river"'
    assert not at.run().exception, "a page that a shorter list does not have"
    asked: list[Asked] = []
    monkeypatch.setattr("dashboard.app_pages._passages.open_article", asked.append)
    monkeypatch.setattr("dashboard.app_pages._texts.lines", lambda items, **_: Asked(items[0]["article"], items[0]["paragraph"]))
    at = opened("words", {"words": "lines", "search": "the"})
    assert asked == [Asked(first[0]["article"], first[0]["paragraph"])]
