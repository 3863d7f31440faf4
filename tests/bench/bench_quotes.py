"""Words a second on one core, beside a floor of two regular expressions timed in the same run.

    python tests/bench/bench_quotes.py ARTICLES.jsonl [--most 1000]

ARTICLES is one JSON object a line with a "text". The floor finds marked words and takes the nearest capitalised words as their speaker:
the least that any engine does. Processor time, not wall time; the best of three rounds.
"""

import argparse
import json
import re
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from dashboard.annotate.quotes import attribute

MARKED = re.compile(r"“[^“”]{1,2000}”|\"[^\"]{1,2000}\"")
NAME = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)*")
ROUNDS = 3


def floor(text: str) -> list[tuple[int, int, str | None]]:
    """Marked words with the first capitalised words behind them, else the last before."""
    out = []
    for match in MARKED.finditer(text):
        name = NAME.search(text, match.end(), match.end() + 80)
        if name is None:
            before = NAME.findall(text[max(0, match.start() - 80) : match.start()])
            out.append((*match.span(), before[-1] if before else None))
        else:
            out.append((*match.span(), name.group()))
    return out


def rate(texts: list[str], read: Callable[[str], object], words: int) -> float:
    """Words a second of processor time."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for text in texts:
            read(text)
        best = min(best, time.process_time() - start)
    return words / best


def peak() -> float:
    """Megabytes of this process at its highest (Linux; a child's `ru_maxrss` would start from its parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--most", type=int, default=1000)
    options = parser.parse_args()
    with options.articles.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, options.most)]
    words = sum(len(text.split()) for text in texts)
    attribute("“Warm,” said Ada Holm.")
    print(f"{len(texts)} articles, {words:,} words")
    print(f"two regular expressions  {rate(texts, floor, words):>12,.0f} words/s")
    print(f"attribute                {rate(texts, attribute, words):>12,.0f} words/s")
    print(f"peak memory              {peak():>12,.0f} MB")


if __name__ == "__main__":
    main()
