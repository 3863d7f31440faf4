"""One request to one host: its name resolved and checked, a connection to what was checked, an answer within its bounds."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING, NamedTuple

from dashboard import __version__
from dashboard.intake.addresses import Target, is_public, refusal
from dashboard.intake.plaintext import LARGEST_DOCUMENT

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse

NAME = "Presslens"
"""What robots.txt may call us."""
USER_AGENT = f"{NAME}/{__version__} (reads single news pages and feeds when its user asks for them)"
MOST_ADDRESSES = 3
"""Addresses of one host that are tried."""
LARGEST_ROBOTS = 512 * 1024
"""RFC 9309 asks for 500 KiB at least; what is beyond is not read."""
KINDS = ("text/html", "application/xhtml+xml", "text/xml", "application/xml", "application/rss+xml", "application/atom+xml",
         "application/rdf+xml", "application/json", "application/ld+json", "text/plain")  # fmt: skip
"""Content types that can be an article or a feed; an answer without one is looked into."""
_CHUNK = 65_536


def system_addresses(host: str, port: int) -> list[str]:
    """The IP addresses that the system's resolver knows for a host."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def system_connection(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to an IP address."""
    return socket.create_connection((address, port), timeout=seconds)


class Policy(NamedTuple):
    """How the web is asked. `resolve`, `connect`, `trust` and `wait` stand for the outside world; `seconds` bound one fetch with all its
    redirects, `step` one wait for the other side; `largest` bounds the bytes of an answer, packed and unpacked; `delay` parts two
    requests to one host."""

    resolve: Callable[[str, int], Sequence[str]] = system_addresses
    connect: Callable[[str, int, float], socket.socket] = system_connection
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    wait: Callable[[float], None] = time.sleep
    seconds: float = 30.0
    step: float = 10.0
    largest: int = LARGEST_DOCUMENT
    delay: float = 1.0


class Answer(NamedTuple):
    status: int
    reason: str
    kind: str
    location: str | None
    data: bytes


def ask(at: Target, policy: Policy, seconds: float, *, cut: bool) -> Answer:
    from urllib3.exceptions import HTTPError

    late = refusal(at.url, f"the server took longer than {policy.seconds:.0f} seconds", "try again later, or save the page in a browser")
    if seconds <= 0:
        raise late
    with _cut_off(seconds) as watch:
        try:
            return _exchange(at, _public_addresses(at, policy, watch), policy, watch, cut=cut)
        except (HTTPError, HTTPException, OSError, ValueError) as problem:
            if watch.over.is_set() or isinstance(problem, TimeoutError):
                raise late from problem
            raise refusal(at.url, f"the server cannot be asked: {_told(problem)}", "is the address right, and are you online?") from problem


def _told(problem: Exception) -> str:
    """The last sentence of a library's report: what stands before it is the library's own affair."""
    return str(problem).rpartition(">: ")[2] or type(problem).__name__


@dataclass(slots=True)
class _Watch:
    """The clock of one request: `over` once its time is, and the connections that are ended then."""

    ends: float
    over: threading.Event = field(default_factory=threading.Event)
    sockets: list[socket.socket] = field(default_factory=list)

    def left(self) -> float:
        if self.over.is_set() or self.ends <= time.monotonic():
            self.over.set()
            raise TimeoutError
        return self.ends - time.monotonic()

    def end(self) -> None:
        self.over.set()
        for connection in self.sockets:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def _cut_off(seconds: float) -> Iterator[_Watch]:
    """Within, connections are ended when the time is over: no timeout of a socket bounds a server that sends a byte now and then."""
    watch = _Watch(time.monotonic() + seconds)
    timer = threading.Timer(seconds, watch.end)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        for connection in watch.sockets:
            connection.close()


def _public_addresses(at: Target, policy: Policy, watch: _Watch) -> list[str]:
    """The addresses of a host. Raises InputError where one of them is not public: such a name is set up to lead inside."""
    found: list[str] = []
    problems: list[OSError | UnicodeError] = []

    def resolve() -> None:
        try:
            found.extend(policy.resolve(at.host.strip("[]"), at.port))
        except (OSError, UnicodeError) as problem:
            problems.append(problem)

    thread = threading.Thread(target=resolve, daemon=True)  # a resolver takes its own time and cannot be told to stop
    thread.start()
    thread.join(watch.left())
    watch.left()
    if problems or not found:
        raise refusal(at.url, f"the host {at.host} is not known", "check the spelling, and whether you are online")
    inside = next((address for address in found if not is_public(address)), None)
    if inside is not None:
        hint = "only public pages are fetched; save it in a browser, and name the file"
        raise refusal(at.url, f"{at.host} is at {inside}, which is not on the public internet", hint)
    return list(dict.fromkeys(found))[:MOST_ADDRESSES]


def _exchange(at: Target, addresses: Sequence[str], policy: Policy, watch: _Watch, *, cut: bool) -> Answer:
    """Request and answer over a connection to one of the addresses that were checked."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    def pinned(_: object) -> socket.socket:
        made = _connected(at, addresses, policy, watch)
        watch.sockets.append(made.dup())  # its own handle: TLS takes the first one over
        watch.left()
        return made

    base = HTTPSConnection if at.scheme == "https" else HTTPConnection
    pinned_class = type("Pinned", (base,), {"_new_conn": pinned})
    trust = {"ssl_context": policy.trust()} if at.scheme == "https" else {}
    connection = pinned_class(at.host.strip("[]"), at.port, timeout=min(policy.step, watch.left()), **trust)
    headers = {"User-Agent": USER_AGENT, "Accept": ", ".join(KINDS), "Accept-Encoding": "gzip, deflate", "Connection": "close"}
    try:
        connection.request("GET", at.path, headers=headers, preload_content=False)
        with closing(connection.getresponse()) as response:
            return _read(at, response, policy, watch, cut=cut)
    finally:
        connection.close()


def _connected(at: Target, addresses: Sequence[str], policy: Policy, watch: _Watch) -> socket.socket:
    problem: OSError = OSError(f"{at.host} has no address")
    for address in addresses:
        try:
            return policy.connect(address, at.port, min(policy.step, watch.left()))
        except OSError as failed:
            problem = failed
    raise problem


def _read(at: Target, response: "BaseHTTPResponse", policy: Policy, watch: _Watch, *, cut: bool) -> Answer:
    watch.left()  # a connection that was ended looks like an answer that is whole
    headers = response.headers
    head = (response.status, response.reason or "", headers.get("Content-Type", ""), headers.get("Location"))
    if response.status != 200:
        return Answer(*head, b"")
    limit = LARGEST_ROBOTS if cut else policy.largest
    pieces: list[bytes] = []
    size = 0
    for piece in response.stream(_CHUNK, decode_content=True):
        watch.left()
        size += len(piece)
        pieces.append(piece)
        if size > limit and cut:
            break
        if size > limit:
            raise refusal(at.url, f"the answer is larger than {_size(limit)}", "no article is; is the address right?")
    watch.left()
    return Answer(*head, b"".join(pieces)[:limit])


def _size(limit: int) -> str:
    return f"{limit // 2**20} MB" if limit >= 2**20 else f"{limit} bytes"
