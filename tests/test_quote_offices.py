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


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Ada Holm also expects the calls to go on into summer with the stay-at-home orders, “just as we see after a winter storm.”",
            "Ada Holm",
        ),
        (
            "Jo Holm was ill.\n\nHolding her and Reyl’s 10-month-old son Elvis, Holm told the story on her page, saying, “He is awake.”",
            "Jo Holm",
        ),
        ("The school also sent a statement to The News indicating it had “provided towels and soap” to all workers.", "The school"),
        ("A letter from Tomas Reyl saying “we will not pay the bill” arrived on Monday.", "Tomas Reyl"),
    ],
)
def test_who_a_verb_or_a_participle_belongs_to(text: str, speaker: str) -> None:
    assert [q.speaker for q in attribute(text) if q.kind in ("direct", "mixed")] == [speaker]


@pytest.mark.parametrize("body", ["Justice Department", "Republican Party", "Interior Ministry", "Sheriff Department", "Mayor Commission"])
def test_a_body_whose_name_begins_with_an_office_keeps_it(body: str) -> None:
    (found,) = attribute(f"On Monday the {body} said: “We will act on the dam and the bridge.”")
    assert (found.speaker, found.speaker_type) == (body, "organisation")


def test_a_contraction_is_its_pronoun_and_a_list_s_label_nobody() -> None:
    (found,) = attribute("Jo Holm spoke. She’d said “it is all over now” on Monday.")
    assert (found.speaker, found.resolution) == ("Jo Holm", "pronoun")
    assert not attribute("Ted Holm\n\nNeed: Show energy at the debate.\n\nAvoid: Fading away.")
