"""One speaker for all of a person's names: what joins a bare surname, and what keeps it apart."""

from dashboard.derive.speakers import identities


def joined(*names: tuple[str, int]) -> dict[str, str]:
    return {row.name: row.speaker for row in identities(names)}


def test_a_surname_is_its_bearers_though_a_rare_name_begins_with_it() -> None:
    assert joined(("Ronald Brink", 60), ("Brink", 12), ("Brink Tower", 2))["Brink"] == "Ronald Brink"


def test_a_surname_that_others_bear_as_a_first_name_stays_apart() -> None:
    assert "Kim" not in joined(("Andy Kim", 30), ("Kim Jung Um", 5), ("Kim", 7))


def test_two_first_names_are_two_people_and_their_surname_is_nobodys() -> None:
    assert joined(("Jane Smith", 9), ("John Smith", 8), ("Smith", 3)) == {}


def test_a_short_first_name_joins_the_long_one_and_says_so() -> None:
    (row,) = identities([("Rudy Giulini", 4), ("Rudolph Giulini", 5)])
    assert {row.name, row.speaker} == {"Rudy Giulini", "Rudolph Giulini"}
    assert "are one first name" in row.because
