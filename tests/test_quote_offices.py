"""An office with its holder's name behind it is the holder; who stands close to somebody, or for somebody, is not that somebody."""

import pytest

from dashboard.annotate.quotes import attribute

BEFORE = "Tomas Reyl said on Monday he would stand again. Reyl is 74.\n\n"


@pytest.mark.parametrize(
    ("said", "speaker"),
    [
        ("Speaker of the House Nora Pell", "Nora Pell"),
        ("Minister of the Interior Ada Brink", "Ada Brink"),
        ("Chief of the Harbour Police Mike Holm", "Mike Holm"),
        ("Secretary of State Mike Holm", "Mike Holm"),
    ],
)
def test_the_holder_behind_an_office_speaks(said: str, speaker: str) -> None:
    text = f"{BEFORE}{said} said: “We act now and not later.”"
    assert [q.speaker for q in attribute(text) if q.kind == "direct"] == [speaker]


@pytest.mark.parametrize(
    "said",
    [
        "A source close to the Union Party",
        "Sources close to Ada Brink",
        "A person familiar with the Harbour Board",
        "A lawyer representing Ada Brink",
        "An attorney representing the Harbour Board",
    ],
)
def test_who_is_close_to_somebody_is_not_that_somebody(said: str) -> None:
    text = f"{BEFORE}{said} said: “We act now and not later.”"
    found = [q for q in attribute(text) if q.kind == "direct"]
    assert len(found) == 1
    assert found[0].mention == said
    assert found[0].speaker not in ("Union Party", "the Union Party", "Ada Brink", "Harbour Board", "the Harbour Board")
