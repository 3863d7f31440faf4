"""What people do, in a real Chromium against a real server: from a bar to its passages to the article and back, by mouse, by keyboard,
by a link that somebody sends."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import pages
from tests.browser.conftest import watch
from tests.serving import Server, running

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    with running(str(pages.hostile(folder)), folder=folder) as server:
        yield server


def visit(page: Page, server: Server, name: str = "", query: str = "") -> None:
    """Come in by the front door and walk to a page, as people do."""
    page.goto(f"{server.url}/{query}")
    settled(page)
    if name:
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        settled(page)


def settled(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_selector(IDLE)


def click_first_bar(page: Page) -> None:
    expect(page.locator('[data-stale="true"]')).to_have_count(0)  # no chart of the page before, none that is drawn anew
    expect(page.locator('[data-testid="stSkeleton"]')).to_have_count(0)
    bar = page.locator(".js-plotly-plot .points .point path").first
    bar.scroll_into_view_if_needed()  # waits until it stands still
    box = bar.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + min(8, box["width"] / 2), box["y"] + box["height"] / 2)


def params(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_a_line_says_in_full_where_it_stands_and_whether_it_is_quoted(demo: Server, page: Page) -> None:
    page.goto(f"{demo.url}/words?search=water&words=lines")
    places = page.locator(".kwic .place")
    expect(places.first).to_be_visible()
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight).map(one => one.textContent)"
    assert any(place.endswith("2025 · quoted") for place in places.all_inner_texts())
    assert places.evaluate_all(cut) == []


def test_from_a_bar_to_its_passages_to_the_article_and_back(demo: Server, page: Page) -> None:
    visit(page, demo, "Voices")
    click_first_bar(page)
    page.wait_for_url("**selection=**")
    passages = page.locator("li.passage")
    expect(passages.first).to_be_visible()
    settled(page)
    head = page.get_by_role("heading", level=3).first.inner_text()
    n = int(head.split()[0].replace(",", ""))
    assert passages.count() == min(n, 20)
    expect(passages.first.locator("mark")).not_to_be_empty()
    headline = passages.first.locator(".headline").inner_text()
    marked = passages.first.locator("mark").inner_text()
    selection = params(page)["selection"]

    passages.first.get_by_role("button").click()
    page.wait_for_url("**/reader**")
    expect(page.locator(".reader h2.headline")).to_have_text(headline)
    anchor = page.locator(".paragraph.anchor")
    expect(anchor).to_be_in_viewport()
    expect(anchor).to_contain_text(marked)

    page.get_by_role("button", name="Back to results").click()
    page.wait_for_url("**/voices**")
    expect(passages.first).to_be_visible()
    assert params(page)["selection"] == selection
    assert passages.first.locator("mark").inner_text() == marked


def test_one_back_of_the_browser_leads_from_the_article_to_the_list(demo: Server, page: Page) -> None:
    visit(page, demo, "Voices")
    click_first_bar(page)
    page.wait_for_url("**selection=**")
    passages = page.locator("li.passage")
    expect(passages.first).to_be_visible()
    settled(page)
    marked = passages.first.locator("mark").inner_text()
    passages.first.get_by_role("button").click()
    page.wait_for_url("**/reader**")
    expect(page.locator(".paragraph.anchor")).to_be_in_viewport()
    settled(page)
    page.go_back()
    page.wait_for_url("**/voices**")
    expect(passages.first).to_be_visible()
    assert passages.first.locator("mark").inner_text() == marked
    page.go_forward()
    page.wait_for_url("**/reader**")
    expect(page.locator(".paragraph.anchor")).to_contain_text(marked)


def test_a_copied_link_shows_the_same_view_elsewhere(demo: Server, page: Page) -> None:
    visit(page, demo, "Voices", "?search=water")
    page.get_by_text("quotations", exact=True).first.click()
    page.wait_for_url("**unit=quotations**")
    # The old chart stays until the new one is drawn: there must be one alone.
    expect(page.locator(".js-plotly-plot .xtitle")).to_have_text(["share of quotations"], timeout=30_000)
    settled(page)
    click_first_bar(page)
    page.wait_for_url("**selection=**")
    expect(page.locator("li.passage").first).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Copy link").click()
    code = page.locator("[data-testid=stCode]").first
    code.hover()
    code.get_by_role("button").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(copied).query)["version"]

    browser = page.context.browser
    assert browser is not None
    other = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="UTC")
    try:
        tab = other.new_page()
        tab.goto(copied)
        expect(tab.locator("li.passage").first).to_be_visible()
        settled(tab)
        for what in ("[data-testid=stText]", "h3", "li.passage .text"):
            assert tab.locator(what).all_inner_texts() == page.locator(what).all_inner_texts()
        assert drawn(tab) == drawn(page)
    finally:
        other.close()


def drawn(page: Page) -> list[str]:
    """The bars on the screen, as the shapes they are."""
    bars = page.locator(".js-plotly-plot .points .point path")
    return [str(shape) for shape in bars.evaluate_all("bars => bars.map(bar => bar.getAttribute('d'))")]


def test_by_keyboard_alone(demo: Server, page: Page) -> None:
    visit(page, demo, "Voices")
    reach(page, "Table and download")
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "CANVAS":
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    page.wait_for_url("**selection=**")
    expect(page.locator("li.passage").first).to_be_visible()
    settled(page)
    page.locator("li.passage button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reader**")
    expect(page.locator(".paragraph.anchor")).to_be_in_viewport()


def reach(page: Page, text: str) -> None:
    """Press Tab until the focus is on what says `text`."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if text in (page.evaluate("document.activeElement.innerText") or "")[:40]:
            return
    raise AssertionError(f"Tab does not reach {text!r}")


@pytest.mark.parametrize("name", ["Overview", "Voices", "Topics", "Words", "Readability", "Article", "Library", "Methods"])
def test_each_page_comes_up_without_an_error(demo: Server, page: Page, name: str) -> None:
    visit(page, demo, name)
    assert page.locator("[data-testid=stException]").count() == 0
    expect(page.get_by_text("Demo corpus: ")).to_be_visible()
    # Topics has the curve behind the number of discovered topics too, in its fold.
    charts = {"Overview": 3, "Voices": 1, "Topics": 2, "Words": 1, "Readability": 1}.get(name, 0)
    expect(page.locator(".js-plotly-plot")).to_have_count(charts)


def test_a_phone_needs_no_sideways_scrolling(demo: Server, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("", "?search=water"):
        page.goto(f"{demo.url}/{path}")
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_hostile_articles_do_nothing(hostile: Server, page: Page) -> None:
    """On every page, in every view: no script runs, nothing is fetched, and the texts are shown as what they are."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog {dialog.message}"))
    for name in ("Overview", "Voices", "Topics", "Words", "Readability", "Article", "Library", "Methods"):
        visit(page, hostile, name)
    visit(page, hostile, "Words", "?search=minister&words=lines")
    visit(page, hostile, "Voices")
    click_first_bar(page)
    expect(page.locator("li.passage").first).to_be_visible()
    settled(page)
    assert "127.0.0.1:9" in " ".join(page.locator("li.passage").all_inner_texts())
    page.locator("li.passage button").first.click()
    page.wait_for_url("**/reader**")
    expect(page.locator(".reader .paragraph").first).to_be_visible()
    assert page.locator(".reader script, .reader img, .reader iframe, .reader b, .reader a").count() == 0
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("textbox", name="With the words")).to_be_visible()
    assert not [url for url in asked if urlsplit(url).port == 9 or url.startswith("dialog")]
    assert {urlsplit(url).netloc for url in asked if url.startswith("http")} == {urlsplit(hostile.url).netloc}


def test_a_link_from_outside_goes_straight_to_its_page(demo: Server, context: BrowserContext) -> None:
    """Opened by its path, a page comes up; Streamlit asks for its health under that path first, which the console tells as a 404."""
    tab = context.new_page()
    wrong = watch(tab)
    tab.goto(f"{demo.url}/topics?topic=shares")
    settled(tab)
    expect(tab.locator(".js-plotly-plot")).to_have_count(2)
    assert [told for told in wrong if "404" not in told] == []
    assert Path(urlsplit(tab.url).path).name == "topics"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    with running(str(pages.empty(tmp_path)), folder=tmp_path) as server:
        yield server


def test_an_import_is_stopped_and_taken_up_again(empty: Server, page: Page) -> None:
    """Stop keeps what was read so far; the same file again takes up the rest."""
    visit(page, empty, "Library")
    rows = [{"title": f"Ferry {n}", "outlet": "Harbour Post", "text": f"The ferry sails at nine on day {n}. " * 60} for n in range(400)]
    data = "".join(json.dumps(row) + "\n" for row in rows).encode("utf-8")
    page.locator("input[type=file]").set_input_files({"name": "ferries.jsonl", "mimeType": "application/json", "buffer": data})
    expect(page.get_by_role("button", name="Import")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text(re.compile(r"[1-9]\d* added, 0 rejected")).first).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Stop", exact=True).click()
    told = page.get_by_text("Stopped before the end")
    expect(told).to_be_visible(timeout=60_000)
    first = int(re.search(r"([\d,]+) added", told.inner_text())[1].replace(",", ""))  # type: ignore[index]
    assert 0 < first < 400
    settled(page)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text(f"400 found: {400 - first} added, {first} known already, 0 rejected")).to_be_visible(timeout=90_000)
