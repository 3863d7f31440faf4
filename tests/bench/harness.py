"""How a figure is measured and written down."""

import json
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache

import psutil

MEGABYTE = 1024 * 1024


def report(what: str, size: int, seconds: Sequence[float], memory: float | None) -> None:
    """One line on standard output."""
    p50 = statistics.median(seconds)
    p95 = sorted(seconds)[max(0, -(-19 * len(seconds) // 20) - 1)]
    line = {
        "what": what,
        "size": size,
        "p50": round(p50, 4),
        "p95": round(p95, 4),
        "memory": None if memory is None else round(memory, 1),
        "ratio": round(p50 / reference_seconds(), 2),
    }
    print(json.dumps(line), flush=True)


def timed(action: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


@lru_cache(maxsize=1)
def reference_seconds() -> float:
    """What this machine takes, now, to count the words of a fixed million: plain Python, one core, no memory to speak of."""
    text = "water council bridge election the of and river vote budget " * 1000

    def count() -> None:
        for _ in range(100):
            found: dict[str, int] = {}
            for word in text.split():
                found[word] = found.get(word, 0) + 1

    return statistics.median(timed(count) for _ in range(5))


@contextmanager
def peak_memory(process: psutil.Process) -> Iterator[Callable[[], float]]:
    """Watch a process and its children; the function it gives tells the highest resident set so far, in megabytes."""
    highest = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.05):
            highest = max(highest, _resident(process))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lambda: max(highest, _resident(process)) / MEGABYTE
    finally:
        done.set()
        watcher.join()


def _resident(process: psutil.Process) -> int:
    try:
        return sum(int(one.memory_info().rss) for one in (process, *process.children(recursive=True)))
    except psutil.Error:
        return 0
