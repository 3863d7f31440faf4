"""How fast raw documents become articles. `python -m tests.bench.bench_parse [--size 3000] [--files FILE...]`"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from dashboard import intake
from dashboard.parse import RawDocument, parse
from tests.bench.articles import write_articles
from tests.bench.harness import MEGABYTE, report, timed


def measure(what: str, paths: Sequence[Path]) -> None:
    """Read all files, then parse every document; processor seconds for each article, so that a busy machine does not count."""
    documents: list[RawDocument] = []

    def read() -> None:
        documents.extend(part for file in intake.files(paths) for part in intake.read(file).parts if isinstance(part, RawDocument))

    reading = timed(read)
    parse(documents[0])  # the lexicons and the language model are loaded once
    seconds = []
    for document in documents:
        begin = time.process_time()
        parse(document)
        seconds.append(time.process_time() - begin)
    memory = psutil.Process().memory_info().rss / MEGABYTE
    report(f"{what}: read, seconds a document", len(documents), [reading / len(documents)], None)
    report(f"{what}: parse, processor seconds an article", len(documents), seconds, memory)
    report(f"{what}: parse, mean", len(documents), [sum(seconds) / len(seconds)], None)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, default=3000, help="articles made from the demo corpus")
    asked.add_argument("--files", type=Path, nargs="*", default=[], help="measure these instead")
    given = asked.parse_args()
    if given.files:
        measure("files", given.files)
        return
    with tempfile.TemporaryDirectory(prefix="presslens-bench-") as name:
        measure("demo", [write_articles(Path(name) / "articles.jsonl", given.size)])


if __name__ == "__main__":
    main()
