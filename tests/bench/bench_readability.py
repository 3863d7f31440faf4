"""What the readability scores are worth and what they cost: `python tests/bench/bench_readability.py [SHARED]`.

1. OneStopEnglish: in how many of the complete triples does a measure order elementary < intermediate < advanced strictly?
2. How far is the Flesch-Kincaid grade of the first n words from that of the whole article (the evidence for FLOOR_WORDS)?
3. Cold and warm cost per 1,000 words.

Needs `../shared/corpora`; the last figures stand in `readability.py` beside the constants they support.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import mean

from dashboard.annotate import readability
from dashboard.annotate.readability import MEASURES
from dashboard.article import Article, join_paragraphs
from dashboard.tables import ReadabilityRow
from dashboard.text import count_words

LEVELS = ("elementary", "intermediate", "advanced")
FLESCH_KINCAID = next(measure for measure in MEASURES if measure.name == "flesch_kincaid")
LENGTHS = (25, 50, 100, 200, 400)


def _articles(path: Path) -> Iterator[tuple[dict[str, str], Article]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        body, paragraphs = join_paragraphs((text.strip(), None) for text in record["text"].split("\n") if text.strip())
        yield record, Article(record["id"], record.get("title") or "", body, paragraphs, record["text"], language="en")


def _body(article: Article) -> ReadabilityRow:
    return readability.annotate(article, ())[0]


def ordered(path: Path) -> dict[str, tuple[int, int]]:
    """Measure -> (triples in strict order, complete triples)."""
    triples: dict[str, dict[str, ReadabilityRow]] = defaultdict(dict)
    for record, article in _articles(path):
        triples[record["id"].rsplit("-", 1)[0]][record["level"]] = _body(article)
    complete = [levels for levels in triples.values() if len(levels) == len(LEVELS)]
    found = {}
    for measure in MEASURES:
        sign = 1 if measure.direction == "higher is harder" else -1
        scores = [[sign * (getattr(levels[level], measure.name) or 0.0) for level in sorted(levels, key=_rank)] for levels in complete]
        found[measure.name] = sum(all(a < b for a, b in pairwise(three)) for three in scores), len(complete)
    return found


def _rank(level: str) -> int:
    return [name[:3] for name in LEVELS].index(level[:3].lower())


def error_by_length(articles: Sequence[Article]) -> dict[int, float]:
    """Words -> mean distance of the Flesch-Kincaid grade of that many first words (whole sentences) from the whole article's."""
    distances: dict[int, list[float]] = defaultdict(list)
    for article in articles:
        whole = _body(article).flesch_kincaid
        lines = readability.scored_text(article, (), "body").splitlines()
        for length in LENGTHS:
            start = _start(lines, length)
            if whole is not None and len(start) < len(lines):
                distances[length].append(abs(readability.score("\n".join(start), "en", FLESCH_KINCAID) - whole))
    return {length: mean(found) for length, found in sorted(distances.items())}


def _start(lines: Sequence[str], length: int) -> list[str]:
    taken: list[str] = []
    for line in lines:
        if sum(map(count_words, taken)) >= length:
            break
        taken.append(line)
    return taken


def cost(articles: Sequence[Article]) -> tuple[float, float]:
    """Milliseconds per 1,000 words of body, on the first pass and on a second one over other texts of the same words."""
    passes = []
    for change in ("", " Again."):
        texts = [replace(article, body=article.body + change) for article in articles]
        before = time.perf_counter()
        for article in texts:
            _body(article)
        passes.append(1e6 * (time.perf_counter() - before) / sum(count_words(article.body) for article in texts))
    return passes[0], passes[1]


def main() -> None:
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared") / "corpora"
    for name, (right, all_of_them) in ordered(shared / "onestopenglish.jsonl").items():
        print(f"{name:15} {right} of {all_of_them} triples strictly ordered")
    articles = [article for _, article in _articles(shared / "abp_dev_3000.jsonl")][:400]
    print("ms per 1,000 words, cold {:.1f}, warm {:.1f}".format(*cost(articles)))
    for length, distance in error_by_length(articles).items():
        print(f"first {length} words: Flesch-Kincaid off by {distance:.2f} grades")


if __name__ == "__main__":
    main()
