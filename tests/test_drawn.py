"""Drawn = listed, for every query under random filters: on the demo, on a planted corpus, on real articles where they are there.

The full run: `python -m tests.drawn CORPUS` (200 sets of filters).
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from dashboard.annotate import terms
from dashboard.corpus import Snapshot, commit, create, decide, open_corpus, snapshot
from dashboard.ingest import ingest
from dashboard.queries import QUERIES
from dashboard.session import demo_corpus
from dashboard.tables import ArticleRow, ParagraphRow, QuotationRow, article_of
from tests.drawn import checked
from tests.planted import Rows, planted

SETS = 6


@pytest.fixture(scope="module")
def demo() -> Iterator[Snapshot]:
    with closing(snapshot(open_corpus(demo_corpus()))) as opened:
        yield opened


@pytest.fixture(scope="module")
def phrased(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """A planted corpus with phrases that count as one word."""
    corpus = create(tmp_path_factory.mktemp("phrased"))
    commit(corpus, annotated(planted(5, 40)))
    for phrase in ("river flood", "the council", "council bridge", "US tax"):
        decide(corpus, "kept_phrase", phrase, "add", who="test")
    with closing(snapshot(corpus)) as opened:
        yield opened


def annotated(rows: Rows) -> Rows:
    """The same rows with the terms that the annotator finds: which words are quoted follows from the quotations."""
    found: list[tuple[Any, ...]] = []
    for row in rows["articles"]:
        article = article_of(ArticleRow(*row), [ParagraphRow(*p) for p in rows["paragraphs"] if p[0] == row[0]])
        found += terms.annotate(article, [QuotationRow(*q) for q in rows["quotations"] if q[0] == row[0]])
    return rows | {"terms": found}


@pytest.mark.parametrize("seed", range(SETS))
def test_on_the_demo(demo: Snapshot, seed: int) -> None:
    assert "overview" in list(checked(demo, seed, 2))


@pytest.mark.parametrize("seed", range(SETS))
def test_on_a_corpus_with_kept_phrases(phrased: Snapshot, seed: int) -> None:
    list(checked(phrased, seed, 4))


def test_every_query_with_evidence_is_reached(demo: Snapshot) -> None:
    """Each query of the registry has, under some filters and options, rows whose evidence is checked."""
    # Counts that nothing in the texts stands behind, and what the demo has none of.
    exempt = {"topics-tried", "lengths", "copies", "duplicates"}
    left = {entry.name: entry for entry in QUERIES if "evidence" in entry.columns and entry.name not in exempt}
    assert len(left) > 20
    for seed in range(100, 130):
        for name in list(checked(demo, seed, 1, tuple(left.values()))):
            del left[name]
    assert list(left) == []


@pytest.mark.shared
def test_on_real_articles(shared: Path, tmp_path: Path) -> None:
    """A sample of 120 real articles under a few sets."""
    with (shared / "corpora" / "abp_dev_3000.jsonl").open(encoding="utf-8") as lines:
        (tmp_path / "some.jsonl").write_text("".join(islice(lines, 0, 3000, 25)), encoding="utf-8")
    corpus = create(tmp_path / "corpus")
    ingest(corpus, [tmp_path / "some.jsonl"])
    with closing(snapshot(corpus)) as opened:
        for seed in range(SETS):
            list(checked(opened, seed, 2))
