"""The pictures of the documentation, taken anew: `python -m tests.browser.picture`

`docs/overview.png` is the README's; `docs/pages/` has one of each other page, as `docs/pages.md` tells them.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS, chromium
from tests.browser.screen import charts, visit
from tests.serving import running

DOCS = Path(__file__).resolve().parents[2] / "docs"
VIEWS = (
    ("voices", "/voices?by=outlet"),
    ("topics", "/topics?bin=month"),
    ("words", "/words?words=keyness&outlets=The+Daily+Flare"),
    ("readability", "/readability"),
    ("article", "/reader?outlets=The+Daily+Flare&since=2025-05-20&until=2025-05-20&paragraph=10"),
    ("library", "/library"),
    ("methods", "/methods"),
)
"""The file and the view of each page."""

WIDTH, HEIGHT, TALLEST = 1280, 1400, 1800


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, running(folder=Path(folder)) as server:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=list(FLAGS))
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        visit(page, server.url)
        charts(page).last.wait_for()
        page.screenshot(path=DOCS / "overview.png")
        (DOCS / "pages").mkdir(exist_ok=True)
        for name, path in VIEWS:
            _taken(page, server.url + path, DOCS / "pages" / f"{name}.png")
        browser.close()


def _taken(page: Page, url: str, file: Path) -> None:
    """One page, as high as it is, within bounds."""
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    visit(page, url)
    height = page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")
    page.set_viewport_size({"width": WIDTH, "height": min(TALLEST, int(height))})
    page.wait_for_load_state("networkidle")
    visit(page, url)
    page.screenshot(path=file)


if __name__ == "__main__":
    main()
