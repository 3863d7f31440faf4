"""Descriptions in which nobody is named are no voice of a corpus: pooled in one row, shown as they stand in their articles."""

from pathlib import Path

import pytest

from dashboard.corpus import commit, create, snapshot
from dashboard.derive import derive
from dashboard.derive.names import is_nameless
from dashboard.queries.diversity import diversity
from dashboard.queries.evidence import count, items
from dashboard.queries.exchanges import exchanges
from dashboard.queries.library import speakers
from dashboard.queries.reader import reading
from dashboard.queries.voices import quote_share
from dashboard.tables import NAMELESS, filters
from tests.builders import batch_of, made_article


@pytest.mark.parametrize("name", ["the company", "The company", "a spokesman", "two senior officials", "his mother", "researchers"])
def test_descriptions_name_nobody(name: str) -> None:
    assert is_nameless(name, "document")


@pytest.mark.parametrize("name", ["Ada Brink", "the Harbour Board", "a spokesman for the Harbour Board", "the Sandholm mayor", "al-Rashid"])
def test_names_and_descriptions_with_names_do(name: str) -> None:
    assert not is_nameless(name, "person")


@pytest.mark.parametrize("name", ["a spokesman for the Harbour Board", "Brink’s lawyer", "the Brink family's lawyer"])
def test_whose_spokesman_it_is_makes_a_voice(name: str) -> None:
    assert not is_nameless(name, "unnamed")


def test_a_capital_at_the_beginning_of_a_sentence_is_no_name() -> None:
    assert is_nameless("Researchers", "unnamed")
    assert not is_nameless("Researchers", "organisation")


def test_two_companies_are_no_voice(tmp_path: Path) -> None:
    corpus = create(tmp_path / "c")
    commit(corpus, batch_of([made_article(n) for n in range(1, 4)]))
    commit(corpus, batch_of([made_article(4), made_article(5)], speaker="the company"))
    commit(corpus, batch_of([made_article(6)], speaker="The company"))
    derive(corpus)
    now = snapshot(corpus)
    rows = quote_share(now, filters(), top=5).rows
    assert [(row.speaker, row.n, row.articles) for row in rows] == [("Ada Brink", 3, 3), (NAMELESS, 3, 3)]
    assert count(now, filters(), rows[1].evidence)[0] == 3
    assert {item.speaker for item in items(now, filters(), rows[1].evidence)} == {"the company", "The company"}
    assert [choice.value for choice in speakers(now)] == ["Ada Brink"]
    assert diversity(now, filters(), by="").rows[0].voices == 1
    assert not exchanges(now, filters()).rows
    read = reading(now, made_article(6).id)
    assert read is not None
    assert {said.speaker for said in read.speech} == {"The company"}
