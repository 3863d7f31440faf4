"""One web address -> its bytes, carefully: nothing but public machines, within bounds of size and time, as robots.txt allows.

The name of a host is resolved once for each request, its addresses are checked, and the connection goes to the address that was
checked: what the name means a moment later does not matter. Every redirect is checked like the first address. No proxy of the
environment is used, no cookie is kept, and nothing of an answer but its bytes and their encoding is believed.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from dashboard import __version__
from dashboard.errors import InputError
from dashboard.intake.addresses import Target, is_public, refusal, target
from dashboard.intake.plaintext import LARGEST_DOCUMENT

if TYPE_CHECKING:
    from protego import Protego
    from urllib3.response import BaseHTTPResponse

NAME = "Presslens"
"""What robots.txt may call us."""
USER_AGENT = f"{NAME}/{__version__} (reads single news pages and feeds when its user asks for them)"
MOST_REDIRECTS = 5
MOST_ADDRESSES = 3
"""Addresses of one host that are tried."""
LARGEST_ROBOTS = 512 * 1024
"""RFC 9309 asks for 500 KiB at least; what is beyond is not read."""
LONGEST_DELAY = 30.0
"""Seconds up to which a site's own Crawl-delay is kept."""
KINDS = ("text/html", "application/xhtml+xml", "text/xml", "application/xml", "application/rss+xml", "application/atom+xml",
         "application/rdf+xml", "application/json", "application/ld+json", "text/plain")  # fmt: skip
"""Content types that can be an article or a feed; an answer without one is looked into."""
_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


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


class Fetched(NamedTuple):
    """An answer: its bytes, the address they came from in the end, and the encoding that their sender declares."""

    url: str
    data: bytes
    charset: str | None
    kind: str


class _Answer(NamedTuple):
    status: int
    reason: str
    kind: str
    location: str | None
    data: bytes


@dataclass(slots=True)
class Visit:
    """What is remembered during one run: each origin's robots.txt (or why it could not be read), and when a host was asked last."""

    policy: Policy = field(default_factory=Policy)
    robots: "dict[str, Protego | str]" = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)


def fetch(url: str, visit: Visit) -> Fetched:
    """The bytes behind a web address. Raises InputError, naming the address, where they may not or cannot be taken."""
    try:
        return _fetch(target(url), visit)
    except InputError as problem:
        reason = problem.message if problem.file == url else f"{problem.message} ({problem.file})"
        raise InputError(reason, file=url, expected=problem.expected, hint=problem.hint) from problem


def _fetch(first: Target, visit: Visit) -> Fetched:
    left = visit.policy.seconds
    at = first
    for _ in range(MOST_REDIRECTS + 1):
        _check_robots(at, visit)
        answer, used = _asked(at, visit, left, cut=False)
        left -= used
        if answer.status not in _REDIRECTS:
            return _taken(at, answer)
        at = target(_redirected(at, answer))
    raise refusal(first.url, f"the address redirects more than {MOST_REDIRECTS} times", "open it in a browser, and copy where it ends")


def _redirected(at: Target, answer: _Answer) -> str:
    if not answer.location:
        raise refusal(at.url, "the server redirects to nowhere", "open it in a browser")
    try:
        return urljoin(at.url, answer.location).partition("#")[0]
    except ValueError as problem:
        raise refusal(at.url, f"the server redirects to no address: {problem}", "open it in a browser") from problem


def _taken(at: Target, answer: _Answer) -> Fetched:
    if answer.status != 200:
        hint = "is the address right, and open to everybody?" if answer.status in (401, 402, 403, 404, 410) else "try again later"
        raise refusal(at.url, f"the server answers {answer.status} {answer.reason}".strip(), hint)
    kind, _, parameters = answer.kind.partition(";")
    kind = kind.strip().casefold()
    if kind and kind not in KINDS:
        raise refusal(at.url, f"the server sends {kind}, and that is neither a page nor a feed", "download it, and name the file")
    name = parameters.casefold().partition("charset=")[2].partition(";")[0].strip(" \"'")
    return Fetched(at.url, answer.data, name or None, kind)


def _check_robots(at: Target, visit: Visit) -> None:
    if at.origin not in visit.robots:
        visit.robots[at.origin] = _robots(at, visit)
    rules = visit.robots[at.origin]
    if isinstance(rules, str):
        raise refusal(at.url, f"the site's robots.txt cannot be read ({rules}), so it is not known what is allowed", "try again later")
    if not rules.can_fetch(at.url, NAME):
        raise refusal(at.url, "the site's robots.txt does not allow this address", "save the page in a browser, and name the file")


def _robots(at: Target, visit: Visit) -> "Protego | str":
    """The rules of an origin, or why they could not be read. None at all (4xx) allows everything, as RFC 9309 has it."""
    from protego import Protego

    left = visit.policy.seconds
    place = target(f"{at.origin}/robots.txt")
    try:
        for _ in range(MOST_REDIRECTS + 1):
            answer, used = _asked(place, visit, left, cut=True)
            left -= used
            if answer.status not in _REDIRECTS:
                break
            place = target(_redirected(place, answer))
    except InputError as problem:
        return problem.message
    if answer.status >= 500:
        return f"the server answers {answer.status} {answer.reason}".strip()
    text = answer.data.decode("utf-8", errors="replace").removeprefix("\ufeff") if answer.status == 200 else ""
    return Protego.parse(text)


def _asked(at: Target, visit: Visit, seconds: float, *, cut: bool) -> tuple[_Answer, float]:
    """One request, after the pause that its host is owed; the answer, and the seconds it took. `cut` keeps the start of one too large."""
    if at.host in visit.asked:
        visit.policy.wait(max(0.0, visit.asked[at.host] + _delay(at, visit) - time.monotonic()))
    begin = time.monotonic()
    try:
        answer = _answer(at, visit.policy, seconds, cut=cut)
    finally:
        visit.asked[at.host] = time.monotonic()
    return answer, visit.asked[at.host] - begin


def _delay(at: Target, visit: Visit) -> float:
    rules = visit.robots.get(at.origin)
    wished = rules.crawl_delay(NAME) if rules is not None and not isinstance(rules, str) else None
    return max(visit.policy.delay, min(LONGEST_DELAY, wished or 0.0))


def _answer(at: Target, policy: Policy, seconds: float, *, cut: bool) -> _Answer:
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


def _exchange(at: Target, addresses: Sequence[str], policy: Policy, watch: _Watch, *, cut: bool) -> _Answer:
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


def _read(at: Target, response: "BaseHTTPResponse", policy: Policy, watch: _Watch, *, cut: bool) -> _Answer:
    watch.left()  # a connection that was ended looks like an answer that is whole
    headers = response.headers
    head = (response.status, response.reason or "", headers.get("Content-Type", ""), headers.get("Location"))
    if response.status != 200:
        return _Answer(*head, b"")
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
    return _Answer(*head, b"".join(pieces)[:limit])


def _size(limit: int) -> str:
    return f"{limit // 2**20} MB" if limit >= 2**20 else f"{limit} bytes"
