"""How long pages take in a real browser. `python -m tests.bench.bench_pages [--size 1000 | --corpus DIR] [--repeat 5]`

open    a new visitor's first sight of a page, front end and all, until it stands still
switch  the same page reached from the menu by somebody who is there already
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dashboard.corpus import open_corpus, snapshot
from tests.bench.articles import write_articles
from tests.bench.harness import peak_memory, report, timed
from tests.browser.conftest import FLAGS, chromium
from tests.browser.screen import failures, settle, visit
from tests.serving import PRESSLENS, Server, running


def measure(server: Server, browser: Browser, size: int, repeat: int) -> None:
    """Every page of the menu, opened and switched to `repeat` times."""
    with peak_memory(psutil.Process(server.process.pid)) as peak:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        visit(page, server.url)
        menu = page.locator('[data-testid="stTopNavLinkContainer"]').get_by_role("link")
        pages = {name.split("\n")[-1]: f"{link.get_attribute('href')}" for link in menu.all() if (name := link.inner_text())}
        for name, address in pages.items():
            report(f"open {name}", size, [_opened(browser, f"{server.url}{_path(address)}") for _ in range(repeat)], peak())
        for name in pages:
            report(f"switch to {name}", size, [_switched(page, name, pages) for _ in range(repeat)], peak())
        context.close()


def _path(address: str) -> str:
    return "/" + address.rpartition("/")[2]


def _opened(browser: Browser, url: str) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    seconds = timed(lambda: visit(page, url))
    if wrong := failures(page):
        raise AssertionError(f"{url}: {wrong}")
    context.close()
    return seconds


def _switched(page: Page, name: str, pages: dict[str, str]) -> float:
    away = next(other for other in pages if other != name)
    _go(page, away)
    return timed(lambda: _go(page, name))


def _go(page: Page, name: str) -> None:
    page.locator('[data-testid="stTopNavLinkContainer"]').get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    settle(page)


def _made(folder: Path, size: int) -> Path:
    corpus = folder / "corpus"
    files = write_articles(folder / "articles.jsonl", size)
    made = subprocess.run([PRESSLENS, "ingest", str(files), "--corpus", str(corpus), "--json"], stdout=subprocess.PIPE, check=True)
    assert json.loads(made.stdout)["added"] == size
    return corpus


def _size(corpus: Path) -> int:
    view = snapshot(open_corpus(corpus))
    try:
        return int(view.value("SELECT count(*) FROM articles"))
    finally:
        view.close()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, default=1000, help="articles of a corpus made for this")
    asked.add_argument("--corpus", type=Path, help="measure this one instead")
    asked.add_argument("--repeat", type=int, default=5)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="presslens-bench-") as name, sync_playwright() as playwright:
        corpus = given.corpus or _made(Path(name), given.size)
        browser = playwright.chromium.launch(executable_path=chromium(playwright), args=list(FLAGS))
        with running(str(corpus.resolve()), folder=Path(name)) as server:
            measure(server, browser, _size(corpus), given.repeat)
        browser.close()


if __name__ == "__main__":
    main()
