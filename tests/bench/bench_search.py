"""What the search index costs: `python -m tests.bench.bench_search CORPUS` or `--paragraphs 1000000`.

Of a corpus: time to build the index anew, in memory, and per query the time of the index alone and of the table that a filter joins.
With `--paragraphs`: the index alone, over that many made-up paragraphs of 40 words whose frequencies follow Zipf's law.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from statistics import median

from tantivy import Index

from dashboard.corpus import fulltext, open_corpus, snapshot
from dashboard.corpus.fulltext import FullText
from dashboard.queries.matching import matched
from dashboard.queries.search import parse

CORPUS_QUERIES = (
    *("president", "US", "econom*", "*ism", '"white house"', '"the US"', "tax OR budget", "police AND NOT court"),
    *("tax NEAR/5 cut", '"climate chang*"', "speaker:obama", "headline:trump AND russia", "the"),
)
WORDS, PARAGRAPH, ZIPF = 60_000, 40, 1.07


def made_up(paragraphs: int) -> Callable[[Sequence[str]], Iterator[tuple[str, int, str]]]:
    def texts(articles: Sequence[str]) -> Iterator[tuple[str, int, str]]:
        chance = random.Random(1)  # noqa: S311
        words = [f"w{n:05d}" for n in range(WORDS)]
        weights = [1 / (n + 1) ** ZIPF for n in range(WORDS)]
        each = paragraphs // len(articles)
        for article in articles:
            drawn = chance.choices(words, weights, k=each * PARAGRAPH)
            for paragraph in range(each):
                yield article, paragraph, " ".join(drawn[paragraph * PARAGRAPH : (paragraph + 1) * PARAGRAPH])

    return texts


def timed(run: Callable[[], object], times: int = 5) -> float:
    """Milliseconds, the median."""
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        run()
        found.append(1000 * (time.perf_counter() - begin))
    return median(found)


def of_corpus(folder: str) -> None:
    with closing(snapshot(open_corpus(folder))) as now:
        begin = time.perf_counter()
        fulltext._filled(Index(fulltext.SCHEMA), [], now.articles, now._texts)
        print(f"built for {len(now.articles):,} articles in {time.perf_counter() - begin:.1f} s")
        _ = now.full_text
    for asked in CORPUS_QUERIES:
        with closing(snapshot(open_corpus(folder))) as now:  # a new one: a snapshot remembers its answers
            _ = now.full_text
            matched(now, parse("warm"))
            begin = time.perf_counter()
            name = matched(now, parse(asked))
            spent = 1000 * (time.perf_counter() - begin)
            n = now.value(f"SELECT count(*) FROM {name}")  # noqa: S608
            print(f"{asked:28} {n:8,} paragraphs {spent:8.1f} ms")


def synthetic(paragraphs: int) -> None:
    articles = [f"{n:08d}" for n in range(max(1, paragraphs // 20))]
    begin = time.perf_counter()
    for _ in made_up(paragraphs)(articles):
        pass
    making = time.perf_counter() - begin
    begin = time.perf_counter()
    index: FullText = fulltext._filled(Index(fulltext.SCHEMA), [], articles, made_up(paragraphs))
    print(f"built for {paragraphs:,} paragraphs in {time.perf_counter() - begin - making:.1f} s")
    for name, query in {
        "a rare word": fulltext.has_word("w50000"),
        "a usual word": fulltext.has_word("w01000"), "the commonest": fulltext.has_word("w00000"),
        "a phrase": fulltext.has_phrase(["w00001", "w00002"]), "begin*": fulltext.has_like(["w0123", ""]),
        "*end": fulltext.has_like(["", "777"]), "a AND b": fulltext.every([fulltext.has_word("w00100"), fulltext.has_word("w00200")]),
    }.items():  # fmt: skip
        print(f"{name:16} {len(index.keys(query)):9,} paragraphs {timed(lambda query=query: index.keys(query)):8.2f} ms")  # type: ignore[misc]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_search")
    parser.add_argument("corpus", nargs="?")
    parser.add_argument("--paragraphs", type=int, default=1_000_000)
    chosen = parser.parse_args()
    if chosen.corpus:
        of_corpus(chosen.corpus)
    else:
        synthetic(chosen.paragraphs)


if __name__ == "__main__":
    main()
