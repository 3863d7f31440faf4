"""The picture in README.md, taken anew: `python -m tests.browser.picture`"""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, chromium
from tests.browser.screen import charts, visit
from tests.serving import running

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "overview.png"


def main() -> None:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright, running(folder=Path(name)) as server:
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        visit(page, server.url)
        charts(page).last.wait_for()
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
