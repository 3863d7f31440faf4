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
