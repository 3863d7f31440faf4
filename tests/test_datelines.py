"""Every style of dateline that we read, and the openings of ordinary prose that are none."""

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.parse.datelines import LONGEST_DATELINE, find

# text | place | region | date as printed | agency | the first word of the story
STYLES = (
    ("BRELLIN, September 15. /TASS/.\u00a0 Growers said", "Brellin", None, "September 15", "TASS", "Growers"),
    (
        "IGNARA /Lower Tolland Region/, December 26. /TASS/. Growers said",
        "Ignara",
        "Lower Tolland Region",
        "December 26",
        "TASS",
        "Growers",
    ),
    ("IGNARA /Lower Tolland region/, December 26. /TASS/. Growers", "Ignara", "Lower Tolland region", "December 26", "TASS", "Growers"),
    ("BRELLIN (Reuters) - Growers said", "Brellin", None, None, "Reuters", "Growers"),
    ("BRELLIN, Jan 3 (AFP) — Growers said", "Brellin", None, "Jan 3", "AFP", "Growers"),
    ("Brellin, Jan 3, 2019 (AFP) - Growers said", "Brellin", None, "Jan 3, 2019", "AFP", "Growers"),
    ("BRELLIN, Sept. 3 (Xinhua) -- Growers said", "Brellin", None, "Sept. 3", "Xinhua", "Growers"),
    ("PORT ANSELM, Ky. (AP) — Growers said", "Port Anselm", "Ky.", None, "AP", "Growers"),
    ("FORT ANSELM, Pa. (AP) _ Growers said", "Fort Anselm", "Pa.", None, "AP", "Growers"),
    ("PORT ANSELM, Dorland (AP) _ Growers said", "Port Anselm", "Dorland", None, "AP", "Growers"),
    ("(ANSA) - Brellin, October 11 - Growers said", "Brellin", None, "October 11", "ANSA", "Growers"),
    ("CORVE, Dorland, Dec. 9 Kyodo - Growers said", "Corve", "Dorland", "Dec. 9", "Kyodo", "Growers"),
    ("New Delhi (Sputnik): Growers said", "New Delhi", None, None, "Sputnik", "Growers"),
    ("Jan 3 (Reuters) - Growers said", None, None, "Jan 3", "Reuters", "Growers"),
    ("BRELLIN/THE WEIR, March 7 (Reuters) - Growers said", "Brellin/The Weir", None, "March 7", "Reuters", "Growers"),
    ("(Reuters) - Growers said", None, None, None, "Reuters", "Growers"),
    ("(CNN)Growers said", None, None, None, "CNN", "Growers"),
    ("Brellin (CNN)Growers said", "Brellin", None, None, "CNN", "Growers"),
    ("BRELLIN — Growers said", "Brellin", None, None, None, "Growers"),
    ("BRELLIN—Growers said", "Brellin", None, None, None, "Growers"),
    ("BRELLIN Dorland (AP) — Growers said", "Brellin", "Dorland", None, "AP", "Growers"),
    ("Brellin (Norda) - Growers said", "Brellin", None, None, "Norda", "Growers"),
    ("Riyadh, Safar 21, 1437, December 3, 2015, SPA -- Growers said", "Riyadh", None, "December 3, 2015", "SPA", "Growers"),
    ("PHILADELPHIA, PA — Growers said", "Philadelphia", "PA", None, None, "Growers"),
    ("SINGAPORE: Growers said", "Singapore", None, None, None, "Growers"),
    ("BRELLIN, March 4 - Growers said", "Brellin", None, "March 4", None, "Growers"),
    ("Brellin, Jan 3 (PTI) The growers said", "Brellin", None, "Jan 3", "PTI", "The"),
    ("Brellin [Dorland], January 3 (ANI): Growers said", "Brellin", "Dorland", "January 3", "ANI", "Growers"),
    ("BRELLIN. Jan 3 (Interfax) - Growers said", "Brellin", None, "Jan 3", "Interfax", "Growers"),
    ("BRELLIN, JANUARY 3, ARMENPRESS. Growers said", "Brellin", None, "JANUARY 3", "ARMENPRESS", "Growers"),
    ("Brellin, Jan. 3, GNA – Growers said", "Brellin", None, "Jan. 3", "GNA", "Growers"),
    ("BRELLIN. KAZINFORM – Growers said", "Brellin", None, None, "KAZINFORM", "Growers"),
    ("NEW YORK--(BUSINESS WIRE)--Growers said", "New York", None, None, "BUSINESS WIRE", "Growers"),
    ("Brellin, 3 Jan (EFE).- Growers said", "Brellin", None, "3 Jan", "EFE", "Growers"),
    ("BRELLIN (FNA)- Growers said", "Brellin", None, None, "FNA", "Growers"),
    ("ABU DHABI, 3rd January, 2020 (WAM) -- Growers said", "Abu Dhabi", None, "3rd January, 2020", "WAM", "Growers"),
    ("Brellin, Jan 3 /Agerpres/ - Growers said", "Brellin", None, "Jan 3", "Agerpres", "Growers"),
    ("BRELLIN (Lowland Wire) — Growers said", "Brellin", None, None, "Lowland Wire", "Growers"),
    ("Jan. 12 (LowlandDesk) - Growers said", None, None, "Jan. 12", "LowlandDesk", "Growers"),
    ("BRELLIN, June 4 /NORDA/ - Growers said", "Brellin", None, "June 4", "NORDA", "Growers"),
    ("BRELLIN, Dorland, January 3. Growers said", "Brellin", "Dorland", "January 3", None, "Growers"),
    ("TASS, June 3. Growers said", None, None, "June 3", "TASS", "Growers"),
    ("Lansing, Mich. — Growers said", "Lansing", "Mich.", None, None, "Growers"),
    ("LONDON, Tuesday, March 4 — Growers said", "London", None, "Tuesday, March 4", None, "Growers"),
    ("McALLEN, Texas (AP) — Growers said", "McAllen", "Texas", None, "AP", "Growers"),
    ("RIO DE CORVE, Dorland — Growers said", "Rio de Corve", "Dorland", None, None, "Growers"),
)

PROSE = (
    "UPDATE - Growers said",
    "EDITOR'S NOTE — This is part of a series",
    "Anton Veskar (D) - said that",
    "VESKAR: I think that growers",
    "Veskar (Kestria) said",
    "May 3 was a great day",
    "March 4 - the day that growers remember",
    "Growers in Brellin (Dorland) - said",
    "Mr. Veskar - a grower",
    "The growers said on Tuesday, June 3, that",
    "Breaking News: growers",
    "24/7 - the growers",
    "COVID-19 growers",
    "TOLLAND–CORVE border growers",
    "",
    "- growers",
    "(Veskar had said so before.) Growers",
)


@pytest.mark.parametrize(("text", "place", "region", "date_text", "agency", "first"), STYLES)
def test_a_dateline_is_read_in_its_parts(
    text: str, place: str | None, region: str | None, date_text: str | None, agency: str | None, first: str
) -> None:
    slug = find(text)
    assert slug is not None
    line = slug.dateline
    assert (line.place, line.region, line.date_text, line.agency) == (place, region, date_text, agency)
    assert text[slug.end :].split(maxsplit=1)[0] == first
    assert line.text == text[: slug.end].strip()


@pytest.mark.parametrize("text", PROSE)
def test_prose_has_no_dateline(text: str) -> None:
    assert find(text) is None


def test_a_dateline_may_stand_alone_in_its_line() -> None:
    slug = find("BRELLIN, March 14 2013")
    assert slug is not None
    assert slug.dateline.date_text == "March 14 2013"
    assert slug.end == len("BRELLIN, March 14 2013")


@given(st.text(alphabet=string.ascii_letters + " ,.-–—()/[]:_'’|0123456789", max_size=300))
def test_what_is_found_is_a_prefix(text: str) -> None:
    slug = find(text)
    if slug is not None:
        assert 0 < slug.end <= min(len(text), LONGEST_DATELINE)
        assert slug.dateline.text == text[: slug.end].strip()
        assert slug.dateline.place or slug.dateline.agency or slug.dateline.date_text


@pytest.mark.parametrize("piece", ["A ", "(A", "/AB/", "A, ", "AB/", "- ", "Jan 3 ", "(Reuters) ", "[A] "])
def test_long_hostile_openings_stay_quick(piece: str) -> None:
    started = time.perf_counter()
    find(piece * 200_000)
    assert time.perf_counter() - started < 0.5
