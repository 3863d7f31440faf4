"""The dashboard as it opens: every page, on the demo corpus, with nothing wrong in the page, the console or on the wire."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

import dashboard.app_pages
from tests.browser.conftest import watch
from tests.browser.screen import charts, failures, settle, title, visit
from tests.serving import Server, running

ROOT = Path(__file__).resolve().parents[2]
TWIN = ROOT / "tests" / "fixtures" / "twin.txt"
PAGES = sorted(file.stem for file in Path(dashboard.app_pages.__file__).parent.glob("[a-z]*.py"))


def uploads(tab: Page) -> Locator:
    return tab.locator('[data-testid="stFileUploader"]')


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


def test_the_title_of_a_page_is_its_address_too(page: Page, demo: Server) -> None:
    visit(page, f"{demo.url}/article?outlets=NORDA&outlets=The+Daily+Flare")
    page.wait_for_url("**/reader?**outlets=NORDA&outlets=The+Daily+Flare**")
    settle(page)
    assert title(page) == "Article"
    expect(page.get_by_text("articles of 2 outlets")).to_be_visible()


def test_the_page_that_tab_has_reached_is_seen(page: Page, demo: Server) -> None:
    visit(page, f"{demo.url}/methods")
    voices = page.get_by_role("link", name="Voices", exact=True)
    expect(voices).to_be_visible()
    for _ in range(10):
        page.keyboard.press("Tab")
        if voices.evaluate("link => link === document.activeElement"):
            break
    expect(voices).to_have_css("outline-style", "solid")
    expect(page.get_by_role("link", name="Topics", exact=True)).to_have_css("outline-style", "none")


def test_on_a_telephone_the_tables_of_the_methods_scroll_in_themselves(page: Page, demo: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    visit(page, f"{demo.url}/methods")
    for opens in ("Quotations and speakers: how they are found", "Intervals: the simulation that tests them"):
        page.get_by_text(opens).click()
    tables = page.get_by_test_id("stMarkdownContainer").locator("table")
    expect(tables.first).to_be_visible()
    assert tables.evaluate_all("all => all.filter(one => one.getBoundingClientRect().right > 390).length") == 0
    expect(tables.first).to_have_css("overflow-x", "auto")


def test_captions_are_legible_in_what_opens_above_the_page_too(page: Page, demo: Server) -> None:
    visit(page, f"{demo.url}/reader")
    page.get_by_role("button", name="Copy link").click()
    caption = page.get_by_test_id("stPopoverBody").get_by_test_id("stCaptionContainer")
    expect(caption).to_have_css("opacity", "0.78")
    expect(caption.locator("p")).to_have_css("color", page.locator(".stApp").evaluate("app => getComputedStyle(app).color"))


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
        visit(tab, f"{server.url}/library")
        expect(uploads(tab).first).to_be_attached()
        assert wrong == []
        tab.close()


def test_others_may_read_but_not_upload(context: BrowserContext, tmp_path: Path) -> None:
    tab = context.new_page()
    with running(str(TWIN), "--host", "0.0.0.0", "--insecure", folder=tmp_path) as public:  # noqa: S104 - the point
        visit(tab, f"{public.url}/library")
        assert failures(tab) == [], public.said()[-4000:]
        expect(uploads(tab)).to_have_count(0)
        tab.close()


def test_it_opens_under_streamlit_run_too(context: BrowserContext, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.port", str(port)]
    with (tmp_path / "said.txt").open("w", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    try:
        _when_it_answers(port, process)
        tab = context.new_page()
        wrong = watch(tab)
        visit(tab, f"http://127.0.0.1:{port}")
        expect(charts(tab).first).to_be_visible()
        assert failures(tab) == [], (tmp_path / "said.txt").read_text(encoding="utf-8")
        assert wrong == []
        tab.close()
    finally:
        process.terminate()
        process.wait(timeout=30)


def _when_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("streamlit run did not answer")


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
