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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“We go,” Marek Cuban told Ann Moe. “No,” said Moe. “We do,” Cuban said. “Now,” said Cuban.",
            ["Marek Cuban", "Ann Moe", *["Marek Cuban"] * 2],
        ),
        (
            "Senator Kay English met Ann Moe. “We go,” English said. “No,” said Moe. “Yes,” said English.",
            ["Kay English", "Ann Moe", "Kay English"],
        ),
        ("Ann Moe met Pat French, the mayor. “We go,” Ms. French said. “No,” said Moe.", ["Pat French", "Ann Moe"]),
        ("Mayor Rosa April met Ann Moe. “We go,” April said. “No,” said Moe. “In April,” she said.", ["Rosa April", "Ann Moe", "Ann Moe"]),
        ("Rosa May met Ann Moe. “We go,” May said. “No,” said Moe. “We do,” said May.", ["Rosa May", "Ann Moe", "Rosa May"]),
        ("“We go,” said Green Party leader Elsa March. “It is time,” March said.", ["Elsa March"] * 2),
        (
            "Hwang Ki-won met Ann Moe. “We go,” Hwang said. “No,” said Moe. “We do,” said Hwang.",
            ["Hwang Ki-won", "Ann Moe", "Hwang Ki-won"],
        ),
    ],
)
def test_peoples_months_and_families_are_surnames_once_a_first_name_shows_it(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Marek Cuban met Ann Moe. “We go,” Cuban officials said.", ["Cuban officials"]),
        ("Marek Cuban met Ann Moe. “We go,” said the Cuban leader Raul Prado.", ["Raul Prado"]),
        ("Rosa April met Ann Moe on April 3. In April the board met. “In April,” said Moe.", ["Ann Moe"]),
        ("Ann Moe met Jo March 3 in Brenn. “We go,” Jo said.", ["Jo"]),
        ("Our Columnists In-depth. Ann Moe rang. “We go,” she said.", ["Ann Moe"]),
    ],
)
def test_the_people_and_the_month_stay_what_they_are_elsewhere(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


def test_a_title_in_capitals_makes_no_surname_of_its_small_words() -> None:
    text = "Anna Moe On The Toll\n\nAnna Moe spoke on Monday. On Friday, “we go,” she said."
    assert speakers(text) == ["Anna Moe"]


@pytest.mark.parametrize("label", ["R-Ky.", "R-N.Y.", "D-W.Va."])
def test_a_party_label_with_points_belongs_to_the_name(label: str) -> None:
    assert speakers(f"Jo Lund came. Rep. Ann Moe, {label}, who leads the board, said it was “a trap for all.”") == ["Ann Moe"]


@pytest.mark.parametrize(
    "office",
    [
        "Lt.-Gov. Rose Bearskin", "Maj.-Gen. Rose Bearskin", "Brig. Gen. Rose Bearskin", "Ald. Rose Bearskin", "Det Ch Insp Rose Bearskin",
        "PC Rose Bearskin", "Cllr Rose Bearskin", "Elder Rose Bearskin", "Brenn police Const. Rose Bearskin",
        "Brenn fire Chief Rose Bearskin",
        "Crown counsel Rose Bearskin", "Brenn state Sen. Rose Bearskin", "Tarn House press secretary Rose Bearskin",
        "Tarn River First Nation Chief Rose Bearskin", "Assembly of First Nations National Chief Rose Bearskin",
        "Tarn Nation of Upper Brenn president Rose Bearskin", "former Tarn Gov. and Reform Party Chairman Rose Bearskin",
    ],
)  # fmt: skip
def test_offices_of_canada_and_britain_are_no_part_of_the_name(office: str) -> None:
    assert speakers(f"Jo Lund left early. “The road is closed,” said {office}. “It is,” Bearskin said.") == ["Rose Bearskin"] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It is over,” Acting Staff Sgt. Rose Bearskin of Brenn police said. “It is,” said Bearskin.", ["Rose Bearskin"] * 2),
        ("“It is over,” Rose Bearskin with the city's water department said.", ["Rose Bearskin"]),
        ("“It is over,” friends of Rose Bearskin said.", ["friends of Rose Bearskin"]),
        ("After a call from Rose Bearskin, police said it was “over.”", ["police"]),
        ("“It is over,” wrote Rep. Rose Bearskin and Rep. Jo Lund in March.", ["Rose Bearskin and Jo Lund"]),
        ("“It is over,” the Assembly of First Nations said.", ["Assembly of First Nations"]),
        ("“It is over,” Tarn River First Nation said in a letter.", ["Tarn River First Nation"]),
        ("“It is over,” said photographer German Ortega. “It is,” Ortega said.", ["German Ortega"] * 2),
        ("“It is over,” said Elder Rose Standing Elk. “It is,” Standing Elk said.", ["Rose Standing Elk"] * 2),
        ("Basil Thorne rang. “It is over,” said Dame Maud Kerslake. “It is,” she said. Thorne nodded.", ["Maud Kerslake"] * 2),
    ],
)
def test_who_serves_a_body_is_not_the_body(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jean-François Légaré met Odile Roy. “It is over,” said Légaré. “It is,” she said.", ["Jean-François Légaré", "Odile Roy"]),
        (
            "Marie-Pier Roy met Ken Moe. “It is over,” said Moe. “It is,” she said. Ken Moe shrugged his shoulders.",
            ["Ken Moe", "Marie-Pier Roy"],
        ),
        ("Detective Chief Inspector Ola Bray spoke. “It is over,” DCI Bray said.", ["Ola Bray"]),
        ("“It is over,” said Odile de la Ronde. “It is,” said de la Ronde.", ["Odile de la Ronde"] * 2),
        ("“It is over,” said Pascale St-Onge. “It is,” St-Onge said.", ["Pascale St-Onge"] * 2),
        ("Dame Maud Kerslake QC, defending, said: “It is over.” Dame Maud said: “It is.”", ["Maud Kerslake"] * 2),
    ],
)
def test_names_of_two_languages(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Roy M. Neelsen", "Roy M. Neelsen"),
        ("Board Minority Leader Harry M. Reidy", "Harry M. Reidy"),
        ("Rep. Peter T. King of Tarn City", "Peter T. King"),
        ("Rep. Kay Granger of Tarn", "Kay Granger"),
        ("Sen. Angus King of Tarn", "Angus King"),
        ("Dr. Marcus Lund King Jr.", "Marcus Lund King Jr."),
        ("Katie Packer Gage", "Katie Packer Gage"),
        ("Union of Tarn Secretary-General Ann Moe", "Ann Moe"),
        ("Tarn Post Editor-in-Chief Dina Hale", "Dina Hale"),
        ("Tarn City Councilwoman-at-large Dina Hale", "Dina Hale"),
        ("Governor-elect Dina Hale", "Dina Hale"),
        ("the Tarn Secretary of State Dina Hale", "Dina Hale"),
    ],
)
def test_initials_and_surnames_that_are_offices_stay_in_the_name(printed: str, name: str) -> None:
    last = name.removesuffix(" Jr.").rsplit(maxsplit=1)[-1]
    assert speakers(f"Jo Lund left early. “The road is closed,” said {printed}. “It is,” {last} said.") == [name] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ann Bishop met Jo Lund. “We go,” Ms. Bishop said. “No,” said Lund. “Yes,” said Ms. Bishop.",
            ["Ann Bishop", "Jo Lund", "Ann Bishop"],
        ),
        ("Ann Moe met Mark Singer. “We go,” Mr. Singer said.", ["Mark Singer"]),
        ("“We go,” Frank Del Rio said. “Now,” Del Rio said.", ["Frank Del Rio"] * 2),
        ("“We go,” said Doctors Without Borders. “Now,” Tarn Rights Watch said.", ["Doctors Without Borders", "Tarn Rights Watch"]),
        ("At a rally in Sarastown, Fla., Mr. Romero seized on it, saying: “We go.”", ["Romero"]),
        ("“We go,” said Fire fan Mike Giaco. “Now,” says Brenn-based lawyer Leslie Sind.", ["Mike Giaco", "Leslie Sind"]),
        ("“We go,” the National Federation of Independent Bakers said.", ["National Federation of Independent Bakers"]),
        ("“We go,” said Conference of Mayors President Ann Moe.", ["Ann Moe"]),
    ],
)
def test_common_words_in_names_and_places_that_are_none(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected
