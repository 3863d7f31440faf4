"""A real Chromium against a real server. Without a browser these tests fail and say what to install."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, expect, sync_playwright

from tests.browser.screen import PATIENCE_MS
from tests.serving import Server, running

expect.set_options(timeout=PATIENCE_MS)

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WIDTH, HEIGHT = 1280, 900

INSTALL = """No browser was found, and these tests need one. Any of these will do:
  apt-get install chromium          on Debian and its kin
  playwright install chromium       elsewhere (in this environment's bin folder)
  PRESSLENS_CHROMIUM=/path/to/it    where one is installed already
PRESSLENS_NO_BROWSER=1 leaves the browser tests out: the rest proves less than the whole."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    without = os.environ.get("PRESSLENS_NO_BROWSER") == "1"
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if without:
                item.add_marker(pytest.mark.skip(reason="PRESSLENS_NO_BROWSER=1"))


def chromium(playwright: Playwright) -> str:
    """The browser to start. Fails the test that asks where there is none."""
    named = os.environ.get("PRESSLENS_CHROMIUM")
    candidates = [named] if named else [*filter(None, map(shutil.which, NAMES)), playwright.chromium.executable_path]
    found = next((path for path in candidates if Path(path).is_file()), None)
    if found is None:
        pytest.fail(INSTALL, pytrace=False)
    return found


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Not for the whole session: as long as Playwright runs, no other test of this process could start an event loop."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(playwright), args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on the demo corpus."""
    with running(folder=tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor of their own: no history, no storage; may read the clipboard, for "Copy link"."""
    opened = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB", timezone_id="UTC")
    opened.set_default_timeout(PATIENCE_MS)
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab. The test fails in the end if anything went wrong in it: an error in the console, a script error, a request abroad."""
    tab = context.new_page()
    wrong = watch(tab)
    yield tab
    assert wrong == []


def watch(tab: Page) -> list[str]:
    """What goes wrong in a tab from now on, as it happens."""
    wrong: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(f"console: {message.text} {message.location.get('url', '')}")

    def request(asked: Request) -> None:
        if urlsplit(asked.url).hostname not in ("127.0.0.1", None):
            wrong.append(f"request abroad: {asked.url}")

    tab.on("console", console)
    tab.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    tab.on("request", request)
    return wrong
