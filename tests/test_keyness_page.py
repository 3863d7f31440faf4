"""Keyness on its page: only words that differ are drawn, both sides can be listed, and chances are written as print has them."""

import itertools
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pytest

from dashboard.app_pages import _figure
from dashboard.corpus import open_corpus, snapshot
from dashboard.errors import UsageError
from dashboard.queries import query
from dashboard.tables import Filters
from tests import pages
from tests.pages import click, figures, opened, points
from tests.test_pages import listed


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pages.demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def demo(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo corpus, which the app shows."""
    monkeypatch.setenv("PRESSLENS_CORPUS", str(corpus))
    return corpus


KEYNESS = {"words": "keyness", "group": "quoted words", "against": "narration"}


def test_keyness_draws_only_words_that_differ_and_lists_both_sides(demo: Path) -> None:
    with closing(snapshot(open_corpus(demo))) as now:
        found = query(now, "keyness", Filters(), group="quoted", against="narration")
    differ = {row.term: row for row in found.rows if row.differs}
    assert differ
    at = opened("words", KEYNESS)
    assert found.notes[0] in [element.value for element in at.text]
    marks = list(points(figures(at)["keyness-chart"]))
    assert 0 < len(marks) <= len(differ)
    for code, trace, place in (marks[0], marks[-1]):
        click(at, "keyness-chart", code)
        # Under the side's name stands the word.
        row = differ[trace["hovertext"][place].split("<br>")[1].removeprefix("<b>").removesuffix("</b>")]
        more, less = (row.n, row.m) if row.log_ratio > 0 else (row.m, row.n)
        assert listed(at) == more
        assert any(f"{more:,} of " in element.value and "articles of the" in element.value for element in at.caption)
        at.button(key="opposite").click().run()
        assert not at.exception
        assert listed(at) == less


def test_where_no_word_differs_keyness_says_so_and_draws_none(demo: Path) -> None:
    with closing(snapshot(open_corpus(demo))) as now:
        names = [row.speaker for row in query(now, "quote-share", Filters()).rows if row.speaker]
        pair = next((one, other) for one, other in itertools.pairwise(names[:12]) if nothing_differs(now, one, other))
    at = opened("words", {"words": "keyness", "group": f"speaker {pair[0]}", "against": f"speaker {pair[1]}"})
    assert not at.exception
    assert not figures(at)
    assert any(element.value.startswith("None of ") for element in at.info)
    assert any("exact test" in caption.value for caption in at.caption)


def nothing_differs(now: Any, one: str, other: str) -> bool:
    try:
        rows = query(now, "keyness", Filters(), group=f"speaker:{quote(one)}", against=f"speaker:{quote(other)}").rows
    except UsageError:
        return False
    return bool(rows) and not any(row.differs for row in rows)


def test_chances_are_written_as_print_has_them_and_stay_numbers(demo: Path) -> None:
    written = {9.9e-7: "< .001", 0.0009999: "< .001", 0.0123: ".012", 0.27: ".270", 0.9996: "1", 1.0: "1", None: ""}
    assert {p: _figure.chance(p) for p in written} == written
    assert (_figure.equal(1e-9), _figure.equal(0.04)) == ("< .001", "= .040")
    frame = opened("words", KEYNESS).dataframe[0]
    assert frame.proto.arrow_data.HasField("styler")
    told = pa.ipc.open_stream(frame.proto.arrow_data.styler.display_values).read_pandas()
    smallest = [place for place, p in enumerate(frame.value["p, corrected"]) if p < 0.001]
    assert smallest
    assert {told.iloc[place, list(frame.value.columns).index("p, corrected")] for place in smallest} == {"< .001"}
