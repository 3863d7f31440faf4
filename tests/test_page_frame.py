"""The frame of every page: what a link asks for that means nothing is told, and each number says what it counts."""

from pathlib import Path

import pytest

from dashboard.corpus import create
from dashboard.corpus.commit import commit
from tests.pages import opened
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


def test_a_search_is_told_as_it_is_read_and_once() -> None:
    for asked, notice in (('a "red line', "character 3 is never closed"), ("(a", "character 1 is never closed")):
        assert told("words", {"search": asked}).count(notice) == 1


def test_the_filter_by_speaker_says_what_it_counts() -> None:
    speaker = "Ada Brink"
    assert f"quoting {speaker}, directly or indirectly" in told("voices", {"speakers": speaker})
