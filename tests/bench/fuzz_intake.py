"""Mutated files through every reader and the parser: `python -m tests.bench.fuzz_intake [--runs 20000] [--seed 1] [--seeds FOLDER...]`

Bytes are flipped, cut, repeated and nested. A run fails on any exception that is not ours, and on any input that takes longer than
`SLOWEST` seconds; the input is kept in the folder that `--keep` names.
"""

import argparse
import gzip
import random
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dashboard.errors import PresslensError
from dashboard.intake import InputFile, Rejection, read
from dashboard.parse import parse

SLOWEST = 5.0
"""Processor seconds, so that a busy machine is no finding."""
LARGEST_SEED = 200_000
OWN_SEEDS = Path(__file__).resolve().parents[1] / "fixtures"
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


def run(seeds: Sequence[Path], runs: int, seed: int) -> Iterator[Failure]:
    """The failures of a run; the same for the same seeds and number."""
    chance = random.Random(seed)  # noqa: S311 - a deal of cards, not a secret
    for number in range(runs):
        path = chance.choice(seeds)
        data = mutate(_bytes(path, chance), chance)
        if problem := _problem(path.name, data):
            yield Failure(str(path), number, problem, data)


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


def seed_files(folders: Sequence[Path]) -> list[Path]:
    """The files below `folders` that are small enough to be changed thousands of times."""
    found = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return [path for path in found if 0 < path.stat().st_size <= LARGEST_SEED]


def _bytes(path: Path, chance: random.Random) -> bytes:
    """A seed's bytes; what is packed is mostly unpacked, or only the packing would be tested."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.name.endswith(".html.gz") and chance.random() < 0.9 else data


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
    asked.add_argument("--runs", type=int, default=20_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seeds", type=Path, nargs="*", default=[OWN_SEEDS])
    asked.add_argument("--keep", type=Path, help="folder for the inputs that failed")
    given = asked.parse_args()
    begin, failures = time.perf_counter(), 0
    for failure in run(seed_files(given.seeds), given.runs, given.seed):
        failures += 1
        print(f"{failure.seed}, input {failure.number}: {failure.problem}", flush=True)
        if given.keep:
            (given.keep / f"{failure.number}.bin").write_bytes(failure.data)
    print(f"{given.runs} inputs, {failures} failures, {time.perf_counter() - begin:.0f} seconds")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
