"""A class follows a tour: from the start page by the buttons, each view with the address that its step names."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from dashboard import tours
from dashboard.app import PAGES
from dashboard.app_pages import _tours
from tests.browser.screen import settle, visit
from tests.serving import Server

TITLES = {name: title for name, title, *_ in PAGES}


def arrived(page: Page, tour: tours.Tour, place: int) -> None:
    """The step's page, under a title that names it, at the step's own address: nothing is left of the step before."""
    step = tour.steps[place]
    expect(page.get_by_text(f"{place + 1} of {len(tour.steps)}", exact=False).last).to_be_visible()
    settle(page)
    expect(page).to_have_title(f"{TITLES[step.page]} · Presslens")
    wanted = {key: value if isinstance(value, list) else [value] for key, value in _tours.params(tour, place).items()}
    assert parse_qs(urlsplit(page.url).query) == wanted


@pytest.mark.parametrize("tour", tours.TOURS, ids=lambda tour: tour.name)
def test_a_tour_from_its_first_step_to_its_last_and_home(demo: Server, page: Page, tour: tours.Tour) -> None:
    visit(page, demo.url)
    page.get_by_role("button", name=f"1. {tour.steps[0].title}").click()
    arrived(page, tour, 0)
    for place in range(1, len(tour.steps)):
        page.get_by_role("button", name=f"Next: {tour.steps[place].title}").click()
        page.wait_for_url(f"**tour={tours.code(tour, place)}*")
        arrived(page, tour, place)
    for place in range(len(tour.steps) - 2, -1, -1):
        page.get_by_role("button", name="Back", exact=True).click()
        page.wait_for_url(f"**tour={tours.code(tour, place)}*")
        arrived(page, tour, place)
    page.get_by_role("button", name="All tours").click()
    expect(page.get_by_text(tours.START)).to_be_visible()
    settle(page)
    assert urlsplit(page.url).query == ""
