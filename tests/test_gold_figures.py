"""The page of the demo's figures says what is measured: the same rows, and figures that have not moved by more than a little."""

import re

import pytest

from tests import gold_figures

TOLERANCE = 3.0
"""Percentage points by which a figure may have moved since the page was written; in a row of few, one quotation."""

STALE = "docs/demo-figures.md is not what is measured: run python -m tests.gold_figures"
FIGURE = re.compile(r"(\d+\.\d) %")


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def moved(written: str, now: str) -> list[tuple[str, str]]:
    """Lines of two pages of the same rows whose figures are further apart than the tolerance."""
    return [(was, is_) for was, is_ in zip(written.splitlines(), now.splitlines(), strict=True) if _apart(was, is_)]


def _apart(was: str, is_: str) -> bool:
    few = next((int(cell) for cell in cells(is_) if cell.isdigit()), 0)
    allowed = max(TOLERANCE, 100 / few + 0.1 if few else 0.0)
    pairs = zip(FIGURE.findall(was), FIGURE.findall(is_), strict=True)
    return any(abs(float(before) - float(after)) > allowed for before, after in pairs)


def rows(page: str) -> list[str]:
    """The page without its figures: headings, sentences, the names and counts of rows, whether a cell has a figure."""
    return [FIGURE.sub("%", line) for line in page.splitlines()]


@pytest.fixture(scope="module")
def now() -> str:
    return gold_figures.page()


def test_the_page_has_the_rows_that_are_measured(now: str) -> None:
    assert rows(gold_figures.PAGE.read_text(encoding="utf-8")) == rows(now), STALE


def test_the_figures_are_those_that_are_measured(now: str) -> None:
    assert moved(gold_figures.PAGE.read_text(encoding="utf-8"), now) == [], STALE


def test_a_figure_that_moved_is_seen(now: str) -> None:
    line = next(line for line in now.splitlines() if line.startswith("| direct |") and "%" in line)
    first = FIGURE.search(line)
    assert first
    other = now.replace(line, line.replace(first[0], f"{float(first[1]) - 2 * TOLERANCE:.1f} %", 1))
    assert [was.split("|")[1].strip() for was, _ in moved(now, other)] == ["direct"]
    assert rows(other) == rows(now)
    assert rows(now.replace("| direct | 649", "| direct | 650")) != rows(now)


def test_kinds_and_outlets_add_up(now: str) -> None:
    counts = {cells(line)[0]: int(cells(line)[1]) for line in now.splitlines() if re.match(r"\| [^|]+ \| \d+ \|.*%", line)}
    assert counts["direct"] + counts["mixed"] == counts["all"] == sum(counts[form] for form in ("name", "pronoun", "description", "none"))
