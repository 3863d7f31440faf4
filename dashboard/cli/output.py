"""What a command says: results on standard output, everything else on standard error."""

import json
import os
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from typing import NoReturn

from dashboard.errors import InputError, PresslensError

_STEERING = "\r\v\f\x1c\x1d\x1e\x1f\x85"
"""White space that moves a terminal's cursor elsewhere than on, or that some terminal takes for a command."""


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale says. A lone surrogate, which UTF-8 cannot hold, is written as its JSON escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def put(line: str) -> None:
    """One line on standard output. Where its reader has left (`| head`), the command ends without a word."""
    try:
        print(line)
    except BrokenPipeError:
        _reader_left()


def put_json(row: Mapping[str, object]) -> None:
    """One object as one line of JSON."""
    put(json.dumps(row, ensure_ascii=False, allow_nan=False))


def flush() -> None:
    """Write out what is still held back, before Python does it and complains."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _reader_left()


def _reader_left() -> NoReturn:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


def say(text: str) -> None:
    """One line on standard error."""
    print(printable(text), file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """Text that cannot steer a terminal: control characters, escapes among them, shown as what they are."""
    return "".join(c if _is_tame(c) else c.encode("unicode_escape").decode("ascii") for c in text)


def _is_tame(character: str) -> bool:
    return character.isprintable() or (character.isspace() and character not in _STEERING)


def fail(error: PresslensError, *, code: int) -> int:
    """Tell what went wrong on standard error, a line for each thing to know, and give the exit code."""
    place = ""
    if isinstance(error, InputError):
        place = f"{error.file}, {error.place}: " if error.place else f"{error.file}: "
    say(f"Error: {place}{error.message}")
    if isinstance(error, InputError) and error.expected:
        say(f"  expected: {error.expected}")
    if error.hint:
        say(f"  hint: {error.hint}")
    return code
