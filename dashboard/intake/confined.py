"""Work whose cost does not follow from the size of its input is done in a process of its own, within a time and a memory.

Everything else in intake is bounded by its work: sizes, elements, depths and records are limited, and each step is linear in them
(tests/test_hostile.py measures it). A PDF can ask for any amount of work in a few bytes, and the parsers of feeds and RTF are not ours:
these are stopped by the clock. No thread can stop a parser that is written in C or sits in a regular expression; ending a process can.
"""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from dashboard.errors import InputError

SECONDS = 15
"""Time for one document: the feeds, PDFs and deliveries that we have take one or two, and a machine may be busy."""
MEMORY = 2 * 1024 * 1024 * 1024
_TASKS = {"pdf": ("dashboard.intake.office", "pdf_text"), "rtf": ("dashboard.intake.office", "rtf_text"),
          "feed": ("dashboard.intake.feeds", "entries")}  # fmt: skip
"""Name -> module and function. Each takes bytes and keyword arguments of JSON, and returns JSON or raises InputError."""


def confined(task: str, data: bytes, *, file: str, seconds: float = SECONDS, **arguments: str | None) -> Any:
    """The result of a task. Raises InputError where it is refused, takes longer than `seconds`, or needs more memory than there is."""
    told = json.dumps({"task": task, "file": file, **arguments}).encode() + b"\n"
    command = [sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {_paths()!r}; from {__name__} import main; main()"]
    try:
        done = subprocess.run(command, input=told + data, capture_output=True, timeout=seconds, check=False)  # noqa: S603 - our own code
    except subprocess.TimeoutExpired as late:
        raise _given_up(file, f"reading it takes longer than {seconds:.0f} seconds") from late
    if done.returncode or not done.stdout:
        raise _given_up(file, "reading it takes more memory than one document may, or breaks its reader")
    result = json.loads(done.stdout)
    if "refused" in result:
        raise InputError(**result["refused"], file=file)
    return result["done"]


def _paths() -> list[str]:
    """Where modules are found: as here, but never in the folder that happens to be the current one."""
    return [str(Path(__file__).resolve().parents[2]), *(path for path in sys.path if path)]


def _given_up(file: str, reason: str) -> InputError:
    return InputError(reason, file=file, expected="a document of ordinary make", hint="open it in its program, and save it as plain text")


def main() -> None:
    """The other process: one task from standard input, its result to standard output."""
    _bound()
    arguments = json.loads(sys.stdin.buffer.readline())
    module, function = _TASKS[arguments.pop("task")]
    try:
        result = {"done": getattr(import_module(module), function)(sys.stdin.buffer.read(), **arguments)}
    except InputError as problem:
        result = {"refused": {"message": problem.message, "place": problem.place, "expected": problem.expected, "hint": problem.hint}}
    except RecursionError:
        result = {"refused": {"message": "it is nested too deep"}}
    sys.stdout.buffer.write(json.dumps(result).encode())


def _bound() -> None:
    """Where the system can, no more memory than one document may need. Ctrl-C is for the process that the user started."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
