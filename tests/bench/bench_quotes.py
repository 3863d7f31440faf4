"""Words a second on one core, beside a floor of two regular expressions timed in the same run; then hostile articles of 5 MB.

    python tests/bench/bench_quotes.py ARTICLES.jsonl [--most 3000] [--rounds 5] [--hostile]

ARTICLES is one JSON object a line with a "text". The floor finds marked words and takes the nearest capitalised words as their speaker:
the least that any engine does. Processor time, not wall time: other programs on the machine do not count, though they slow the processor
down, by up to a third where they share its cache. So there are several rounds, in each of which the floor and the engine take turns, and
the median is printed beside the best: a floor below what the machine did in another run says that it was busy. Each hostile article has
a process of its own, whose highest memory is printed: it holds the article twice and the interpreter with its lexicons.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median

from dashboard.annotate.quotes import attribute

MARKED = re.compile(r"“[^“”]{1,2000}”|\"[^\"]{1,2000}\"")
NAME = re.compile(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)*")
SIZE = 5_000_000
HOSTILE = {
    "a mark opened on each line": '"The river rises again, people say here and there\n',
    "one line of marks": "“",
    "marks and blanks": '" ',
    "marks that nest": "“a ",
    "apostrophes": "' ",
    "single marks": "‘a’ b ",
    "lines of one letter": "a\n",
    "lines of one quotation": "“ab”\n\n",
    "said": "said ",
    "he said": "he said ",
    "capitalised words": "Moe ",
    "names and commas": "Ann Moe, ",
    "attributed quotations": "“A b,” said Ann Moe. ",
    "quotations of a pronoun": "“It is so and so,” he said. Ann left.\n",
    "labelled lines": "ANN: yes no\n",
    "according to": "according to ",
    "empty lines": "\n",
    "combining accents": "e\u0301",
    "one word": "-a",
    "brackets": "(",
}
"""Name -> what is repeated until the article is full."""


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


def seconds(texts: list[str], read: Callable[[str], object]) -> float:
    """Processor time of one pass over the texts."""
    start = time.process_time()
    for text in texts:
        read(text)
    return time.process_time() - start


def row(name: str, words: int, times: list[float]) -> str:
    """A line of the table: words a second in the median round and in the best."""
    return f"{name:24} {words / median(times):>12,.0f} {words / min(times):>12,.0f}"


def peak() -> float:
    """Megabytes of this process at its highest (Linux; a child's `ru_maxrss` would start from its parent's)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return float(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def distinct_names() -> str:
    """Quotations that each have a speaker of their own."""
    return "\n".join(f"“We go,” said Ann{n} Moe{n}." for n in range(SIZE // 28))


def hostile(name: str) -> None:
    """Reads one hostile article in this process, and prints its row."""
    attribute("“Warm,” said Ada Holm.")
    repeated = HOSTILE.get(name)
    text = distinct_names() if repeated is None else (repeated * (SIZE // len(repeated) + 1))[:SIZE]
    start = time.process_time()
    found = len(attribute(text))
    print(f"{name:28} {time.process_time() - start:6.2f} s {peak():6.0f} MB  {found:>6,} quotations", flush=True)


def everyday(articles: Path, most: int, rounds: int) -> None:
    """The rate on real articles, their memory, and that none of them raises."""
    with articles.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, most)]
    words = sum(len(text.split()) for text in texts)
    found = sum(len(attribute(text)) for text in texts)
    print(f"{len(texts):,} articles, {words:,} words, {found:,} quotations, none raised")
    taken = [(seconds(texts, floor), seconds(texts, attribute)) for _ in range(rounds)]
    print(f"words/s of processor time, {rounds} rounds: median and best")
    print(row("two regular expressions", words, [one for one, _ in taken]))
    print(row("attribute", words, [one for _, one in taken]))
    print(f"{'peak memory':24} {peak():>12,.0f} MB, the articles among it")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="?")
    parser.add_argument("--most", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--hostile", action="store_true", help="also read hostile articles of 5 MB")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        hostile(options.one)
        return
    if options.articles:
        everyday(options.articles, options.most, options.rounds)
    if options.hostile:
        for name in (*HOSTILE, "speakers all different"):
            subprocess.run([sys.executable, __file__, "--one", name], check=True)


if __name__ == "__main__":
    main()
