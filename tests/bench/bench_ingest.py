"""How fast files become a corpus. `python -m tests.bench.bench_ingest [--sizes 100,1000] [--workers 1] [--files FILE...]`"""

import argparse
import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psutil

from tests.bench.articles import write_articles
from tests.bench.harness import peak_memory, report
from tests.serving import PRESSLENS


def measure(what: str, files: Sequence[Path], folder: Path, workers: int) -> None:
    """Ingest once and report seconds for each article."""
    corpus = folder / f"{what.replace(' ', '-')}-{workers}"
    command = [PRESSLENS, "ingest", *map(str, files), "--corpus", str(corpus), "--workers", str(workers), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    with peak_memory(psutil.Process(process.pid)) as peak:
        out, _ = process.communicate()
        highest = peak()
    summary = json.loads(out.splitlines()[-1])
    report(f"{what}: seconds an article, {workers} workers", summary["found"], [summary["seconds"] / summary["found"]], highest)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", default="100,1000", help="articles, several after commas")
    asked.add_argument("--workers", type=int, default=1)
    asked.add_argument("--files", type=Path, nargs="*", default=[], help="measure these instead")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="presslens-bench-") as name:
        folder = Path(name)
        if given.files:
            measure("ingest files", given.files, folder, given.workers)
            return
        for size in map(int, given.sizes.split(",")):
            measure(f"ingest {size}", [write_articles(folder / f"{size}.jsonl", size)], folder, given.workers)


if __name__ == "__main__":
    main()
