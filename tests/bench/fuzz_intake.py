"""Mutated files through every reader and the parser: `python -m tests.bench.fuzz_intake [--n 20000] [--seed 1] [--seeds FOLDER...]`

The seeds are a whole file for every reader (`fuzz_seeds`), and the files of the folders that are named. Bytes are flipped, cut,
repeated, and the whole nested in archives. A run fails on any exception that is not ours, on any input that takes longer than `SLOWEST`
seconds, and where the process grows beyond `MOST_MEMORY`; the input is kept in the folder that `--keep` names. An input that hangs ends
the run with the place where it hangs.
"""

import argparse
import faulthandler
import gzip
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from dashboard.errors import PresslensError
from dashboard.intake import InputFile, Rejection, read
from dashboard.parse import parse
from tests.bench.fuzz_seeds import nested, seeds

SLOWEST = 5.0
"""Processor seconds, so that a busy machine is no finding."""
LARGEST_SEED = 200_000
MOST_MEMORY = 1500
"""Megabytes of the process at the end of a run."""
HANGS = 60
NESTED = 0.15
"""The share of inputs that are put into archives after they were mutated."""
PIECES = (
    b"<div>" * 300, b"{" * 500, b"[" * 3000, b"\x00" * 50, b"\xff\xfe", b"(((((", b"\n" * 500, b"A" * 5000, b'"', b"<!ENTITY a 'b'>",
    b"BRELLIN, March 3 (AP) - ", b"\x01\x02\x03\x04", b"PK\x03\x04", b"\x1f\x8b", b"- " * 900, b"{\\rtf1", b"<rss><channel><item>",
)  # fmt: skip


class Failure(NamedTuple):
    """An input that broke a promise: the seed file it came from, its number in the run, and what happened."""

    seed: str
    number: int
    problem: str
    data: bytes


class Input(NamedTuple):
    """One input of a run: its number, the seed that it was made from, and the file as it is read."""

    number: int
    seed: str
    name: str
    data: bytes


def inputs(seeds: Mapping[str, bytes], runs: int, seed: int) -> Iterator[Input]:
    """The inputs of a run; the same for the same seeds and number."""
    chance = random.Random(seed)  # noqa: S311 - a deal of cards, not a secret
    names = sorted(seeds)
    for number in range(runs):
        base = chance.choice(names)
        name, data = base, mutate(_bytes(base, seeds[base], chance), chance)
        if chance.random() < NESTED:
            name, data = nested(name, data, chance.randrange(4))
        yield Input(number, base, name, data)


def run(seeds: Mapping[str, bytes], runs: int, seed: int, before: Callable[[Input], None] = lambda _: None) -> Iterator[Failure]:
    """The failures of a run; `before` is told of each input."""
    for made in inputs(seeds, runs, seed):
        before(made)
        if problem := _problem(made.name, made.data):
            yield Failure(made.seed, made.number, problem, made.data)


def mutate(data: bytes, chance: random.Random) -> bytes:
    """A few changes of random kinds at random places."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed) + 1)
        end = min(len(changed), at + chance.randint(1, 400))
        match chance.randrange(6):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at:end]
            case 2:
                changed[at:at] = changed[at:end] * chance.randint(1, 50)
            case 3:
                del changed[at:]
            case 4:
                changed[at:end] = chance.randbytes(end - at)
            case _:
                changed[at:at] = chance.choice(PIECES)
    return bytes(changed)


def seed_files(folders: Sequence[Path]) -> dict[str, bytes]:
    """The seeds of our own, and the files below `folders` that are small enough to be changed thousands of times."""
    found = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and 0 < path.stat().st_size <= LARGEST_SEED)
    return {**seeds(), **{str(path): path.read_bytes() for path in found}}


def _bytes(name: str, data: bytes, chance: random.Random) -> bytes:
    """A seed's bytes; what is packed is mostly unpacked, or only the packing would be tested."""
    return gzip.decompress(data) if name.endswith(".html.gz") and chance.random() < 0.9 else data


def _problem(name: str, data: bytes) -> str | None:
    begin = time.process_time()
    try:
        _read_all(name, data)
    except PresslensError:
        pass  # a clear refusal is what is promised
    except Exception:  # noqa: BLE001 - whatever else comes out is the finding
        return traceback.format_exc()
    seconds = time.process_time() - begin
    return f"took {seconds:.1f} seconds" if seconds > SLOWEST else None


def _read_all(name: str, data: bytes) -> None:
    for part in read(InputFile(name, data=data)).parts:
        if isinstance(part, Rejection):
            continue
        try:
            parse(part)
        except PresslensError:
            continue


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--n", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seeds", type=Path, nargs="*", default=[])
    asked.add_argument("--keep", type=Path, help="folder for the inputs that failed")
    given = asked.parse_args()
    begin, failures = time.perf_counter(), 0
    counts: Counter[str] = Counter()

    def before(made: Input) -> None:
        counts[Path(made.seed).suffix] += 1
        faulthandler.dump_traceback_later(HANGS, exit=True)

    for failure in run(seed_files(given.seeds), given.n, given.seed, before):
        failures += 1
        print(f"{failure.seed}, input {failure.number}: {failure.problem}", flush=True)
        if given.keep:
            (given.keep / f"{failure.number}.bin").write_bytes(failure.data)
    faulthandler.cancel_dump_traceback_later()
    memory = psutil.Process().memory_info().rss // 2**20
    print(f"{given.n} inputs, {failures} failures, {time.perf_counter() - begin:.0f} seconds, {memory} MB; seeds by ending: {dict(counts)}")
    return 1 if failures or memory > MOST_MEMORY else 0


if __name__ == "__main__":
    sys.exit(main())
