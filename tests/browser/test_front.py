"""The dashboard as it opens: every page, on the demo corpus, with nothing wrong in the page, the console or on the wire."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import dashboard.app_pages
from tests.browser.conftest import watch
from tests.browser.screen import charts, failures, settle, title, visit
from tests.serving import Server, running

TWIN = Path(__file__).parents[1] / "fixtures" / "twin.txt"
PAGES = sorted(file.stem for file in Path(dashboard.app_pages.__file__).parent.glob("[a-z]*.py"))


def test_the_first_page_shows_charts_on_the_demo_corpus(page: Page, demo: Server) -> None:
    visit(page, demo.url)
    expect(charts(page).first).to_be_visible()
    assert title(page) == "Overview"
    assert failures(page) == [], demo.said()[-4000:]
    expect(page.get_by_text("invented").first).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_by_its_address(page: Page, demo: Server, name: str) -> None:
    visit(page, f"{demo.url}/{'' if name == 'overview' else name}")
    assert failures(page) == [], demo.said()[-4000:]


def test_every_page_is_reached_from_the_menu(page: Page, demo: Server) -> None:
    visit(page, demo.url)
    links = page.get_by_role("navigation").or_(page.locator('[data-testid="stTopNavLinkContainer"]')).get_by_role("link")
    names = links.all_inner_texts()
    assert len(names) == len(PAGES)
    for name in names:
        links.get_by_text(name.split("\n")[-1], exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name.split("\n")[-1])
        settle(page)
        assert failures(page) == [], demo.said()[-4000:]


def test_one_article_of_ones_own(context: BrowserContext, tmp_path: Path) -> None:
    with running(str(TWIN), folder=tmp_path) as server:
        tab = context.new_page()
        wrong = watch(tab)
        visit(tab, f"{server.url}/voices")
        expect(charts(tab).first).to_be_visible()
        assert failures(tab) == [], server.said()[-4000:]
        expect(tab.get_by_text("Anton Veskar").first).to_be_visible()
        assert wrong == []
        tab.close()


def test_the_policy_is_in_force(context: BrowserContext, demo: Server) -> None:
    tab = context.new_page()
    visit(tab, demo.url)
    tab.evaluate(
        """() => { const script = document.createElement('script'); script.textContent = 'window.ran = true';
                   document.body.append(script);
                   const frame = document.createElement('iframe'); frame.srcdoc = '<script>parent.ran = true</script>';
                   document.body.append(frame); }"""
    )
    tab.evaluate("() => new Promise(done => { setTimeout('window.ran = true', 0); setTimeout(done, 50) })")
    assert tab.evaluate("() => window.ran") is None
    tab.close()
