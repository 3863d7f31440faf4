"""A real server for tests: `presslens run` in a process of its own, stopped at the end."""

import http.client
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PRESSLENS = str(Path(sys.executable).with_name("presslens"))
ANSWER_SECONDS = 300
GOODBYE_SECONDS = 60
"""What a busy machine may take for what takes a few."""


@dataclass(frozen=True)
class Server:
    """A server that answers at `url`; `said()` is its standard error so far."""

    url: str
    process: subprocess.Popen[str]
    errors: Path

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def said(self) -> str:
        return self.errors.read_text(encoding="utf-8")

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and body, exactly as sent; `accept_encoding="gzip"` asks for compression."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """End it as a user or a service manager would, and give its exit code."""
        self.process.send_signal(with_signal)
        return self.process.wait(timeout=GOODBYE_SECONDS)


@contextmanager
def running(*arguments: str, folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """`presslens run ARGUMENTS --port 0`, from `folder`, once it has printed its address."""
    errors = folder / "server-errors.txt"
    with errors.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [PRESSLENS, "run", *arguments, "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=log,
            stdin=subprocess.DEVNULL,
            text=True,
            cwd=folder,
            env=os.environ | (environment or {}),
        )
        try:
            yield Server(_address(process, errors), process, errors)
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(timeout=GOODBYE_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            if process.stdout:
                process.stdout.close()


def _address(process: subprocess.Popen[str], errors: Path) -> str:
    """The first line of standard output. A server that never answers is stopped, so that the read ends."""
    assert process.stdout is not None
    alarm = threading.Timer(ANSWER_SECONDS, process.kill)
    alarm.start()
    try:
        line = _first(process.stdout)
    finally:
        alarm.cancel()
    if not line.startswith("http://"):
        raise AssertionError(f"no address from the server, but {line!r}; it said:\n{errors.read_text(encoding='utf-8')}")
    return line


def _first(stream: IO[str]) -> str:
    return stream.readline().strip()
