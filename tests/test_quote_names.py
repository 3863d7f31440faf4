"""Names as they are printed: acronyms that look like pronouns, articles and particles that are written small, names run together."""

import pytest

from dashboard.annotate.quotes import attribute


def speakers(text: str) -> list[str | None]:
    return [q.speaker for q in attribute(text) if q.kind in ("direct", "mixed")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mayor Ann Moe spoke first. “The fever is back,” the WHO said on Monday.", ["WHO"]),
        ("Mayor Ann Moe spoke first. “We shall act,” US officials said on Monday.", ["US officials"]),
        ("“We go,” said President Omar el-Nadi. Karn is calm. “We stay,” el-Nadi said.", ["Omar el-Nadi"] * 2),
        ("President Omar al-Nadi spoke. “We go,” al-Nadi said. “We stay,” Mr. Nadi said.", ["Omar al-Nadi"] * 2),
        ("“We go,” René d'Orval said. “We stay,” d'Orval said.", ["René d'Orval"] * 2),
        ("Judge Joris van der Veld spoke. “We go,” van der Veld said. “Good,” said Van der Veld.", ["Joris van der Veld"] * 2),
        ("In Tarn County Ingrid Nyland said: “The ferry is late.” “It is,” Nyland said.", ["Ingrid Nyland"] * 2),
    ],
)
def test_each_name_is_read_as_printed(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize("text", ["Ann Moe, who said “we go home,” left.", "Ann Moe asked us why. “We go home,” she told us."])
def test_small_letters_stay_pronouns(text: str) -> None:
    assert speakers(text) == ["Ann Moe"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Senate leader David Long spoke. “The law is fair,” Long said. “It is good,” said Long.", ["David Long"] * 2),
        ("“We are optimistic,” Khiem Do, a fund manager, said. “Very,” Do said.", ["Khiem Do"] * 2),
        ("Rep. Peter King, R-N.Y., who opposes the toll, said it was “a trap.” He said Brenn was “clearly” wrong.", ["Peter King"] * 2),
    ],
)
def test_surnames_that_are_common_words_are_names(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


def test_a_title_in_capitals_makes_no_surname_of_its_small_words() -> None:
    text = "Anna Moe On The Toll\n\nAnna Moe spoke on Monday. On Friday, “we go,” she said."
    assert speakers(text) == ["Anna Moe"]


@pytest.mark.parametrize("label", ["R-Ky.", "R-N.Y.", "D-W.Va."])
def test_a_party_label_with_points_belongs_to_the_name(label: str) -> None:
    assert speakers(f"Jo Lund came. Rep. Ann Moe, {label}, who leads the board, said it was “a trap for all.”") == ["Ann Moe"]
