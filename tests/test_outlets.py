"""Names that may be one outlet: what is suggested, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.queries.library import Choice
from dashboard.queries.outlets import label, plain, spells, suggested


def pairs(**articles: int) -> dict[str, str]:
    return among({name.replace("_", " "): n for name, n in articles.items()})


def among(articles: dict[str, int]) -> dict[str, str]:
    return {one.name: one.shown for one in suggested(tuple(Choice(name, n) for name, n in articles.items()))}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("The Harbour Post", "Harbour Post"), ("Harbour Post, The", "Harbour Post"), ("Harbour Post (Online)", "Harbour Post"),
        ("Harbour Post Online", "Harbour Post"), ("HARBOUR POST", "Harbour Post"), ("Harbour Post - print edition", "Harbour Post"),
        ("Harbour Online Post", "Harbour Post"), ("harbourpost.example", "Harbour Post"), ("www.harbour-post.example", "Harbour Post"),
        ("hpost.example", "The Harbour Post"), ("nmtimes.com", "The North Marrow Times"),
        ("https://harbourpost.co.example/", "Harbour Post"),
    ],
)  # fmt: skip
def test_another_name_of_an_outlet_is_suggested(name: str, other: str) -> None:
    assert among({name: 2, other: 9}) == {name: other}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Harbour Post", "Harbour Times"), ("Harbour Post", "Sandholm Post"), ("harbourtimes.example", "Harbour Post"),
        ("Post", "Harbour Post"), ("hp.example", "Harbour Post"), ("Morning Harbour Post", "Harbour Post"), ("The The", "Online"),
    ],
)  # fmt: skip
def test_two_outlets_stay_two(name: str, other: str) -> None:
    assert among({name: 2, other: 9}) == {}


def test_the_name_of_most_articles_is_shown_and_an_address_never() -> None:
    assert pairs(The_Harbour_Post=3, Harbour_Post=9) == {"The Harbour Post": "Harbour Post"}
    assert among({"harbourpost.example": 50, "Harbour Post": 1}) == {"harbourpost.example": "Harbour Post"}


def test_an_address_that_two_outlets_could_have_is_left_to_a_person() -> None:
    assert among({"hpost.example": 1, "Harbour Post": 2, "Highland Post": 3}) == {}


@given(st.dictionaries(st.text(max_size=40), st.integers(1, 9), max_size=8))
def test_whatever_the_names_each_is_suggested_once_for_another_that_is_there(articles: dict[str, int]) -> None:
    found = suggested(tuple(Choice(name, n) for name, n in articles.items()))
    assert len({one.name for one in found}) == len(found)
    assert all(one.shown in articles and one.shown != one.name for one in found)
    assert not {one.shown for one in found} & {one.name for one in found}


@given(st.text(max_size=300))
def test_no_name_breaks_the_rules(name: str) -> None:
    assert plain(plain(name)) == plain(plain(name))
    assert label(name) is None or label(name) == label(name.upper())
    assert spells(name, name.split()) in (True, False)
