"""What a visitor sees, in words that journeys are written in."""

from playwright.sync_api import Locator, Page, expect

PATIENCE_MS = 90_000


def visit(page: Page, url: str) -> None:
    """Open an address and wait until its page stands still."""
    page.goto(url)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has run and everything it sent is drawn."""
    still = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
    page.wait_for_selector(still, timeout=PATIENCE_MS)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator('[data-stale="true"]')).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator('[data-testid="stSkeleton"]')).to_have_count(0, timeout=PATIENCE_MS)


def title(page: Page) -> str:
    """The page's heading."""
    return page.get_by_role("heading", level=1).inner_text()


def charts(page: Page) -> Locator:
    """The plotly charts that are drawn."""
    return page.locator(".js-plotly-plot .main-svg").locator("xpath=ancestor::*[contains(@class, 'js-plotly-plot')]")


def failures(page: Page) -> list[str]:
    """What the page says went wrong: uncaught errors, and the server's own error page."""
    told = page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]')
    return told.all_inner_texts()
