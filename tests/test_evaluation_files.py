"""Real exports, feeds and agency items, where they are there: every file gives articles or a clear refusal, quickly, and adds up."""

import time
from collections import Counter
from pathlib import Path

import pytest

from dashboard.article import Article
from dashboard.errors import InputError
from dashboard.intake import InputFile, Rejection, files, read
from dashboard.parse import parse

SLOWEST = 5.0

pytestmark = pytest.mark.shared


def outcome(file: InputFile) -> tuple[list[Article], list[str], int | None, int]:
    """`(articles, refusals, declared, found)` of a file."""
    articles: list[Article] = []
    refused: list[str] = []
    found, declared = 0, None
    try:
        reading = read(file)
        for part in reading.parts:
            found += 1
            if isinstance(part, Rejection):
                refused.append(part.reason)
                continue
            try:
                articles.append(parse(part))
            except InputError as problem:
                refused.append(problem.message)
        declared = reading.declared
    except InputError as problem:
        refused.append(problem.message)
        found += 1
    return articles, refused, declared, found


@pytest.mark.parametrize("folder", ["feeds", "native"])
def test_every_file_gives_articles_or_a_clear_refusal_quickly(shared: Path, folder: str) -> None:
    silent: list[str] = []
    slow: list[tuple[str, float]] = []
    counts = Counter[str]()
    for file in files([shared / "eval" / folder]):
        begin = time.process_time()
        articles, refused, _, found = outcome(file)
        seconds = time.process_time() - begin
        counts.update(articles=len(articles), refused=len(refused), files=1)
        if found != len(articles) + len(refused) or not found or not all(len(reason) > 10 for reason in refused):
            silent.append(file.name)
        if seconds > SLOWEST:
            slow.append((file.name, seconds))
    print(folder, dict(counts))
    assert (silent, slow) == ([], [])
    assert counts["files"] > 20
    assert counts["articles"] > 20


def test_exports_add_up(shared: Path) -> None:
    wrong: list[tuple[str, int, int | None, list[str]]] = []
    for file in files([shared / "eval" / "exports"]):
        articles, refused, declared, found = outcome(file)
        added = len({article.id for article in articles})
        print(f"{Path(file.name).relative_to(shared)}: found {found} = added {added} + duplicates {len(articles) - added} + rejected "
              f"{len(refused)}; declared {declared}; word counts that differ "
              f"{sum('declares' in warning for article in articles for warning in article.warnings)}")  # fmt: skip
        if found != len(articles) + len(refused) or (declared is not None and declared != found):
            wrong.append((file.name, found, declared, refused[:3]))
        # Three records have "Correction Appended" in the place of their date: they stay undated.
        dated = [article for article in articles if article.published or "Correction Appended" in article.raw]
        bare = [article.headline for article in articles if not (article.headline and article.outlet and article in dated)]
        if bare:
            wrong.append((file.name, found, declared, bare[:3]))
        if "mediacloud" in file.name:
            assert {article.body for article in articles} == {""}
    assert wrong == []
