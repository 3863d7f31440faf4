"""Dates are read as printed: with their precision, refused where impossible, and never given a year."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.parse import dates

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("printed", "iso", "precision"),
    [
        ("2015-09-15T23:30:00-05:00", "2015-09-15", "day"),
        ("20150915T101010Z", "2015-09-15", "day"),
        ("10/18/16", "2016-10-18", "day"),
        ("18/10/2016", "2016-10-18", "day"),
        ("18.10.2016", "2016-10-18", "day"),
        ("March 14, 2013 Thursday 11:21 AM GMT", "2013-03-14", "day"),
        ("9 Januar 1993", "1993-01-09", "day"),
        ("15 septembre 2015", "2015-09-15", "day"),
        ("18 de octubre de 2016", "2016-10-18", "day"),
        ("2018 年 10 月 7 日", "2018-10-07", "day"),
        ("Tue, 15 Sep 2015 10:00:00 GMT", "2015-09-15", "day"),
        ("Sat Sep 26 12:00:00 +0000 2015", "2015-09-26", "day"),
        ("1442318400", "2015-09-15", "day"),
        ("September 2015", "2015-09", "month"),
        ("2015-09", "2015-09", "month"),
        ("2015", "2015", "year"),
        ("04/04/16", "2016-04-04", "day"),
    ],
)
def test_a_printed_date_is_read_with_its_precision(printed: str, iso: str, precision: str) -> None:
    found = dates.read_date(printed, TODAY)
    assert (found.iso, found.precision, found.problem) == (iso, precision, None)


@pytest.mark.parametrize(
    ("printed", "why"),
    [
        ("0001-11-30", "before the first newspaper"),
        ("2050-09-30", "in the future"),
        ("31/02/2015", "no day"),
        ("2015-13-01", "no day"),
        ("yesterday", "no date"),
        ("03/04/16", "may be"),
    ],
)
def test_an_impossible_or_ambiguous_date_is_refused_with_a_reason(printed: str, why: str) -> None:
    found = dates.read_date(printed, TODAY)
    assert found.iso is None
    assert found.problem is not None
    assert why in found.problem


def test_an_ambiguous_date_offers_both_readings() -> None:
    assert dates.read_date("03/04/16", TODAY).candidates == ("2016-04-03", "2016-03-04")


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("https://lowland.example/2015/09/15/rust", "2015-09-15"),
        ("https://lowland.example/world/2015/sep/15/rust", "2015-09-15"),
        ("https://lowland.example/2017/08/rust", "2017-08"),
        ("https://lowland.example/rust-2015-09-15", "2015-09-15"),
        ("https://lowland.example/rust-1984-review", None),
        ("https://lowland.example/2050/01/01/rust", None),
        ("https://lowland.example/story/20159915", None),
    ],
)
def test_an_address_tells_its_date(url: str, iso: str | None) -> None:
    assert dates.url_date(url, TODAY).iso == iso


def test_a_weekday_offers_the_years_that_fit_and_no_other() -> None:
    found = dates.candidates("September 15", "growers said at a meeting on Tuesday.", "story.txt", TODAY)
    assert found == ("2026-09-15", "2020-09-15", "2015-09-15", "2009-09-15")
    assert dates.candidates("September 15", "growers said.", "story.txt", TODAY) == ()


def test_a_file_name_offers_a_date_only_where_it_agrees() -> None:
    assert dates.candidates("September 15", "growers said.", "norda-2016-09-15.txt", TODAY) == ("2016-09-15",)
    assert dates.candidates("September 15", "growers said.", "norda-2016-09-16.txt", TODAY) == ()


@given(st.dates(dt.date(1700, 1, 1), TODAY))
def test_every_iso_date_comes_back(date: dt.date) -> None:
    assert dates.read_date(date.isoformat(), TODAY).iso == date.isoformat()
    assert dates.read_date(f"{date:%A}, {date:%B} {date.day}, {date.year}", TODAY).iso == date.isoformat()


@given(st.text(max_size=200))
def test_reading_any_text_gives_a_date_or_a_reason(text: str) -> None:
    found = dates.read_date(text, TODAY)
    assert bool(found.iso) == (found.precision != "none")
    if text.strip() and found.iso is None:
        assert found.problem
