"""The page Topics: discovered topics are named, and found anew, where they are shown."""

from pathlib import Path

import pytest

from dashboard.corpus import open_corpus, snapshot
from dashboard.queries import places
from tests.pages import demo, opened


def test_a_discovered_topic_is_named_and_found_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = demo(tmp_path)
    monkeypatch.setenv("PRESSLENS_CORPUS", str(root))
    first = places.discovered(snapshot(open_corpus(root)))[0]
    at = opened("topics")
    at.selectbox(key="found-topic").set_value(first.key).run()
    at.text_input(key=f"found-name-{first.key}").set_value("Harvest").run()
    at.button(key="found-save").click().run()
    assert not at.exception
    assert places.discovered(snapshot(open_corpus(root)))[0].name == "Harvest"
    at.button(key="refit").click().run()
    assert not at.exception
    assert places.discovered(snapshot(open_corpus(root)))[0].key == first.key, "the same articles, the same topics"
