"""Fetching: a real server on this machine stands for the public web; what leads elsewhere, lasts too long or grows too large is refused.

`World` hands the fetcher its resolver and its way to connect, and nothing else: names have public addresses here, and a connection to
one of these reaches the server. Every check of addresses, ports, redirects, robots.txt, size and time is the real one.
"""

import gzip
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from dashboard import __version__, intake
from dashboard.article import Article
from dashboard.corpus import Corpus
from dashboard.errors import InputError
from dashboard.ingest import ingest
from dashboard.intake import Rejection
from dashboard.intake.addresses import is_link, is_public, target
from dashboard.intake.exchange import Policy
from dashboard.intake.fetching import LONGEST_DELAY, MOST_REDIRECTS, Fetched, Visit, fetch
from dashboard.parse import RawDocument, parse
from tests.serving import PRESSLENS

PUBLIC, OTHER = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
NEWS = "http://news.example"
LEAD = "Growers in the Osmere basin lost a third of their wheat to black rust this autumn, the Grain Office said on Tuesday."
PAGE = (
    "<!doctype html><html><head><title>Rust spreads</title><meta property='og:title' content='Rust spreads in the basin'></head><body>"
    f"<article><h1>Rust spreads in the basin</h1><p>{LEAD}</p><p>It will open two more laboratories, one in Corve and one in Tolland.</p>"
    "</article></body></html>"
)
FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>The Lowland Courier</title><link>http://news.example/</link>"
    "<item><title>Rust spreads</title><link>/2026/rust</link><description>A third of the wheat.</description><guid>e1</guid></item>"
    "<item><title>Ferry sold</title><link>ferry?a=1&amp;b=2</link><description>The harbour board sold it.</description></item>"
    "</channel></rss>"
)
Answer = tuple[int, dict[str, str], bytes]


@dataclass(slots=True)
class World:
    """A web of one server: `pages` is path -> answer (or what writes one), `names` is host -> the addresses that it has, one after the
    other where they change; `asked` are the requests that came, `waited` the pauses that were kept."""

    port: int
    pages: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    names: dict[str, list[Sequence[str]]] = field(default_factory=lambda: {"news.example": [[PUBLIC]]})
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    reached: list[tuple[str, int]] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)

    def page(self, path: str, text: str | bytes = PAGE, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        data = text.encode() if isinstance(text, str) else text
        self.pages[path] = (status, {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}, data)

    def visit(self, **bounds: Any) -> Visit:
        return Visit(Policy(self.resolve, self.connect, wait=self.waited.append, **bounds))

    def resolve(self, host: str, _port: int) -> Sequence[str]:
        if host in self.names:
            answers = self.names[host]
            return answers.pop(0) if len(answers) > 1 else answers[0]
        return [str(found[4][0]) for found in socket.getaddrinfo(host, 80, flags=socket.AI_NUMERICHOST, type=socket.SOCK_STREAM)]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.reached.append((address, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def get(self, path: str = "/a", **bounds: Any) -> Fetched:
        return fetch(path if "://" in path else NEWS + path, self.visit(**bounds))

    def refused(self, path: str = "/a", **bounds: Any) -> str:
        """The refusal of an address, as the user reads it; it names the address and has a hint."""
        with pytest.raises(InputError) as told:
            self.get(path, **bounds)
        assert told.value.file == (path if "://" in path else NEWS + path)
        assert told.value.hint
        return told.value.message

    def paths(self) -> list[str]:
        return [path for path, *_ in self.asked]


@contextmanager
def served(trust: ssl.SSLContext | None = None) -> Iterator[World]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, self.client_address[0], dict(self.headers)))
            found = made.pages.get(self.path, (404, {}, b""))
            if callable(found):
                found(self)
                return
            status, headers, data = found
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            pass

        def handle(self) -> None:
            with suppress(OSError):  # the fetcher hung up, as it should
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if trust:
        server.socket = trust.wrap_socket(server.socket, server_side=True)
    made = World(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def world() -> Iterator[World]:
    with served() as made:
        yield made


def parts_of(world: World, *paths: str, follow: bool = False) -> list[RawDocument | Rejection]:
    policy = world.visit().policy
    given = intake.inputs([NEWS + path for path in paths], follow=follow, policy=policy)
    return [part for file in given if isinstance(file, intake.InputFile) for part in intake.read(file).parts]


def articles_of(world: World, *paths: str, follow: bool = False) -> list[Article]:
    return [parse(part) for part in parts_of(world, *paths, follow=follow) if isinstance(part, RawDocument)]


# Pages and feeds


def test_a_page_is_an_article_under_its_address(world: World) -> None:
    world.page("/2026/rust")
    (article,) = articles_of(world, "/2026/rust")
    assert (article.headline, article.url, article.outlet) == ("Rust spreads in the basin", f"{NEWS}/2026/rust", "news.example")
    assert article.paragraph_texts()[0] == LEAD
    path, _, headers = world.asked[-1]
    assert path == "/2026/rust"
    assert headers["User-Agent"].startswith(f"Presslens/{__version__} ")
    assert headers["Host"] == "news.example"
    assert "Cookie" not in headers
    assert world.reached[-1] == (PUBLIC, 80)


def test_the_encoding_that_the_server_declares_is_believed(world: World) -> None:
    world.page("/a", PAGE.replace("Growers", "Жители").encode("koi8-r"), "text/html; charset=KOI8-R")
    (article,) = articles_of(world, "/a")
    assert article.paragraph_texts()[0].startswith("Жители in the Osmere")


def test_a_feed_gives_its_entries_with_links_made_whole(world: World) -> None:
    world.page("/feeds/all.xml", FEED, "application/rss+xml")
    found = articles_of(world, "/feeds/all.xml")
    assert [(article.headline, article.url) for article in found] == [
        ("Rust spreads", f"{NEWS}/2026/rust"),
        ("Ferry sold", f"{NEWS}/feeds/ferry?a=1&b=2"),
    ]
    assert world.paths() == ["/robots.txt", "/feeds/all.xml"], "a feed's links are followed on request only"


def test_followed_entries_become_their_pages_and_what_is_refused_stays_an_entry(world: World) -> None:
    world.page("/all.xml", FEED, "text/xml")
    world.page("/2026/rust")
    first, second, refused = parts_of(world, "/all.xml", follow=True)
    assert isinstance(first, RawDocument)
    assert isinstance(second, RawDocument)
    assert isinstance(refused, Rejection)
    article, entry = parse(first), parse(second)
    assert (article.headline, article.external_id, article.outlet) == ("Rust spreads in the basin", f"{NEWS}/e1", "news.example")
    assert article.paragraph_texts()[0] == LEAD
    assert entry.body == "The harbour board sold it."
    assert any("404" in warning for warning in entry.warnings)
    assert (refused.file, refused.part, refused.place) == (f"{NEWS}/all.xml", 1, f"{NEWS}/ferry?a=1&b=2")
    assert "404" in refused.reason
    assert refused.hint


def test_no_more_pages_than_the_bound_are_followed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.intake.links.MOST_FOLLOWED", 1)
    world.page("/all.xml", FEED, "text/xml")
    world.page("/2026/rust")
    _, second = parts_of(world, "/all.xml", follow=True)
    assert isinstance(second, RawDocument)
    assert any("only the first" in warning for warning in second.warnings)
    assert "/ferry?a=1&b=2" not in world.paths()


def test_a_followed_link_leads_to_no_private_address(world: World) -> None:
    feed = FEED.replace("/2026/rust", "http://127.0.0.1/admin").replace("ferry?a=1&amp;b=2", "file:///etc/passwd")
    world.page("/all.xml", feed, "text/xml")
    entry, refused, other = parts_of(world, "/all.xml", follow=True)
    assert isinstance(entry, RawDocument)
    assert isinstance(refused, Rejection)
    assert "127.0.0.1, which is not on the public internet" in refused.reason
    assert isinstance(other, RawDocument)
    assert world.paths() == ["/robots.txt", "/all.xml"]


def test_the_ledger_has_what_was_fetched_and_what_was_refused(world: World, corpus: Corpus) -> None:
    world.page("/all.xml", FEED, "text/xml")
    world.page("/2026/rust")
    given = [f"{NEWS}/all.xml", "http://10.0.0.1/a", f"{NEWS}/gone"]
    summary = ingest(corpus, intake.inputs(given, follow=True, policy=world.visit().policy))
    assert (summary.found, summary.added, summary.duplicates, len(summary.rejected)) == (5, 2, 0, 3)
    assert [(r.file, r.place) for r in summary.rejected] == [
        (f"{NEWS}/all.xml", f"{NEWS}/ferry?a=1&b=2"),
        ("http://10.0.0.1/a", None),
        (f"{NEWS}/gone", None),
    ]
    assert all(r.reason and r.hint for r in summary.rejected)


@pytest.mark.parametrize("command", [["parse"], ["ingest", "--corpus", "made"], ["run", "--no-open"]])
def test_the_commands_take_addresses_and_refuse_this_machine(command: list[str], tmp_path: Path) -> None:
    given = [PRESSLENS, *command, "http://127.0.0.1/a"]
    done = subprocess.run(given, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 3
    assert "127.0.0.1 is at 127.0.0.1, which is not on the public internet" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


# Where a request may go


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.8.8.8", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104
     "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1",
     "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1",
     "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "fec0::1", "::7f00:1", "", "localhost", "1.2.3"],
)  # fmt: skip
def test_addresses_that_are_not_public_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, OTHER, "8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [("ftp://news.example/a", "ftp addresses"), ("file:///etc/passwd", "file addresses"), ("http://jana:secret@news.example/", "user name"),
     ("http://jana@news.example/", "user name"), ("http://news.example:8080/", "port 8080"), ("http://news.example:22/", "port 22"),
     ("http://news.example:99999/", "no web address"), ("http://[::1/", "no web address"), ("http:///a", "names no host"),
     ("http://news.example\\@127.0.0.1/", "backslashes"), ("http://news.example/a b", "spaces"), ("http://news.example/\r\nX: y", "spaces"),
     ("http://" + "a" * 3000, "too long"), ("http://a..b/", "host"), ("http://news.example%2f@b/", "user name")],
)  # fmt: skip
def test_addresses_that_may_not_be_asked_are_refused(url: str, reason: str) -> None:
    with pytest.raises(InputError) as told:
        target(url)
    assert reason in told.value.message
    assert told.value.hint


def test_an_address_is_read_into_its_parts() -> None:
    assert target("HTTPS://Börse.Example:443/ä b?q=ü#top".replace(" ", "%20"))[1:] == (
        "https",
        "xn--brse-5qa.example",
        443,
        "/%C3%A4%20b?q=%C3%BC",
    )
    assert is_link("https://news.example/a")
    assert not is_link("news/a.html")
    assert not is_link("ftp://news.example/a")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/a", "http://[::1]/a", "http://[::ffff:127.0.0.1]/a", "http://0x7f.1/a", "http://2130706433/a", "http://127.1/a",
     "http://169.254.169.254/latest/meta-data/", "http://10.1.2.3/a"],
)  # fmt: skip
def test_a_private_address_is_refused_however_it_is_written(world: World, url: str) -> None:
    assert "not on the public internet" in world.refused(url)
    assert world.asked == []


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:192.168.0.1", "fe80::1%eth0"])
def test_a_name_that_leads_inside_is_refused(world: World, inside: str) -> None:
    world.names["trap.example"] = [[inside]]
    world.names["half.example"] = [[PUBLIC, inside]]
    for host in ("trap.example", "half.example"):
        assert f"{host} is at {inside}, which is not on the public internet" in world.refused(f"http://{host}/a")
    assert world.asked == []


@pytest.mark.parametrize("to", ["http://127.0.0.1/admin", "http://localhost.example/", "//[::1]/", "http://0x7f000001/"])
def test_a_redirect_to_a_private_address_is_refused(world: World, to: str) -> None:
    world.names["localhost.example"] = [["127.0.0.1"]]
    world.page("/a", "", status=302, Location=to)
    assert "not on the public internet" in world.refused("/a")
    assert world.paths() == ["/robots.txt", "/a"]


@pytest.mark.parametrize(
    "to", ["ftp://news.example/", "http://news.example:6379/", "http://u:p@news.example/", "file:///etc/passwd", "http://["]
)
def test_a_redirect_is_checked_like_the_first_address(world: World, to: str) -> None:
    world.page("/a", "", status=301, Location=to)
    assert world.refused("/a")
    assert world.paths() == ["/robots.txt", "/a"]


def test_a_name_whose_address_changes_is_refused_when_it_turns_inside(world: World) -> None:
    world.names["rebind.example"] = [[PUBLIC], ["127.0.0.1"]]
    world.page("/robots.txt", "")
    world.page("/a")
    assert "not on the public internet" in world.refused("http://rebind.example/a")
    assert world.paths() == ["/robots.txt"]


def test_a_connection_goes_to_the_address_that_was_checked(world: World) -> None:
    answers: list[Sequence[str]] = [[PUBLIC], [OTHER]]
    world.names["turning.example"] = [*answers, ["127.0.0.1"]]
    world.page("/a")
    assert world.get("http://turning.example/a").url == "http://turning.example/a"
    assert world.reached == [(PUBLIC, 80), (OTHER, 80)], "one look-up for each request, and the request goes where that look-up led"


def test_a_name_that_is_not_known_is_told(world: World) -> None:
    def unknown(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(InputError, match=r"nowhere\.example is not known"):
        fetch("http://nowhere.example/a", Visit(world.visit().policy._replace(resolve=unknown)))


def test_no_proxy_of_the_environment_is_used(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    world.page("/a")
    assert world.get("/a").data == PAGE.encode()


# Redirects and answers


def test_a_redirect_is_followed_and_the_last_address_counts(world: World) -> None:
    world.page("/old", "", status=301, Location="/new?x=1#top")
    world.page("/new?x=1")
    assert world.get("/old").url == f"{NEWS}/new?x=1"


def test_a_loop_of_redirects_ends(world: World) -> None:
    world.page("/a", "", status=302, Location="/b")
    world.page("/b", "", status=302, Location="/a")
    assert f"more than {MOST_REDIRECTS} times" in world.refused("/a")
    assert len(world.asked) == MOST_REDIRECTS + 2


def test_a_redirect_to_nowhere_is_told(world: World) -> None:
    world.page("/a", "", status=302)
    assert "redirects to nowhere" in world.refused("/a")


@pytest.mark.parametrize(("status", "reason"), [(404, "404 Not Found"), (403, "403 Forbidden"), (500, "500"), (204, "204"), (304, "304")])
def test_a_status_that_is_no_page_is_told(world: World, status: int, reason: str) -> None:
    world.page("/a", b"", status=status)
    assert f"the server answers {reason}" in world.refused("/a")


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "application/zip", "video/mp4", "application/octet-stream"])
def test_a_content_that_is_no_page_is_refused(world: World, kind: str) -> None:
    world.page("/a", b"\x89PNG", kind)
    assert f"the server sends {kind}" in world.refused("/a")


def test_a_server_that_talks_nonsense_is_told(world: World) -> None:
    def babble(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\x00\x01 what?\r\n\r\n")

    world.pages["/a"] = babble
    assert "cannot be asked" in world.refused("/a")


def test_an_answer_that_breaks_off_is_told(world: World) -> None:
    world.page("/a", PAGE, Content_Length=str(len(PAGE) + 1000))
    assert "cannot be asked" in world.refused("/a")


# Size and time


def test_a_huge_answer_is_refused_early(world: World) -> None:
    sent = 0

    def flood(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while sent < 200_000_000:
            sent += handler.wfile.write(b"a" * 65_536)

    world.pages["/a"] = flood
    assert "larger than 1 MB" in world.refused("/a", largest=2**20)
    assert sent < 20_000_000


@pytest.mark.parametrize("coding", ["gzip", "gzip, gzip"])
def test_a_bomb_is_refused_after_its_bound(world: World, coding: str) -> None:
    packed = gzip.compress(b"\x00" * 80_000_000)
    if coding.count("gzip") == 2:
        packed = gzip.compress(packed)
    world.page("/a", packed, Content_Encoding=coding)
    begin = time.process_time()
    assert "larger than 1 MB" in world.refused("/a", largest=2**20)
    assert time.process_time() - begin < 1


def test_broken_packing_is_told(world: World) -> None:
    world.page("/a", b"\x1f\x8b broken", Content_Encoding="gzip")
    assert "cannot be asked" in world.refused("/a")


@pytest.mark.parametrize("at", ["head", "body", "nothing"])
def test_a_slow_server_is_left_when_the_time_is_over(world: World, at: str) -> None:
    left = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        if at == "body":
            handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n")
        if at == "head":
            handler.wfile.write(b"HTTP/1.0 200 OK\r\nX-Long: ")
        for _ in range(600):
            if left.wait(0.05):
                break
            if at != "nothing":
                handler.wfile.write(b"a")

    world.pages["/a"] = drip
    begin = time.monotonic()
    try:
        assert "took longer than" in world.refused("/a", seconds=0.6)
    finally:
        left.set()
    assert time.monotonic() - begin < 5


def test_the_time_is_that_of_all_redirects_together(world: World) -> None:
    clock = threading.Event()

    def slow(handler: BaseHTTPRequestHandler) -> None:
        clock.wait(0.3)
        handler.wfile.write(b"HTTP/1.0 302 Found\r\nLocation: /a\r\n\r\n")

    world.pages["/a"] = slow
    assert "took longer than" in world.refused("/a", seconds=0.7)
    assert world.paths().count("/a") <= 3


def test_a_resolver_that_never_answers_is_left(world: World) -> None:
    left = threading.Event()

    def slow(_host: str, _port: int) -> Sequence[str]:
        left.wait(30)
        return [PUBLIC]

    try:
        with pytest.raises(InputError, match=r"took longer|cannot be read"):
            fetch(f"{NEWS}/a", Visit(world.visit(seconds=0.3).policy._replace(resolve=slow)))
    finally:
        left.set()


# robots.txt and politeness


def test_what_robots_disallow_is_not_asked(world: World) -> None:
    world.page("/robots.txt", "User-agent: *\nDisallow: /private\nAllow: /private/open\n", "text/plain")
    world.page("/private/open")
    assert "robots.txt does not allow" in world.refused("/private/a")
    assert world.get("/private/open").data
    assert "/private/a" not in world.paths()


def test_robots_may_name_us(world: World) -> None:
    world.page("/robots.txt", "User-agent: *\nAllow: /\n\nUser-agent: presslens\nDisallow: /\n", "text/plain")
    assert "robots.txt does not allow" in world.refused("/a")


def test_robots_are_asked_once_a_run_and_count_for_redirects(world: World) -> None:
    world.names["other.example"] = [[OTHER]]
    world.page("/robots.txt", "User-agent: *\nDisallow: /shut\n", "text/plain")
    world.page("/a")
    world.page("/to", "", status=302, Location="http://other.example/shut")
    visit = world.visit()
    fetch(f"{NEWS}/a", visit)
    fetch(f"{NEWS}/a", visit)
    with pytest.raises(InputError, match=r"does not allow this address \(http://other\.example/shut\)"):
        fetch(f"{NEWS}/to", visit)
    assert world.paths() == ["/robots.txt", "/a", "/a", "/to", "/robots.txt"]


@pytest.mark.parametrize("status", [404, 403, 410])
def test_no_robots_allow_everything(world: World, status: int) -> None:
    world.page("/robots.txt", "User-agent: *\nDisallow: /", "text/plain", status=status)
    world.page("/a")
    assert world.get("/a").data


@pytest.mark.parametrize("status", [500, 503])
def test_robots_that_cannot_be_read_forbid(world: World, status: int) -> None:
    world.page("/robots.txt", "", status=status)
    world.page("/a")
    assert f"robots.txt cannot be read (the server answers {status}" in world.refused("/a")
    assert world.paths() == ["/robots.txt"]


def test_robots_of_any_length_are_read_up_to_a_bound(world: World) -> None:
    world.page("/robots.txt", "User-agent: *\nDisallow: /shut\n" + "# more\n" * 400_000, "text/plain")
    world.page("/a")
    assert world.get("/a").data
    assert "does not allow" in world.refused("/shut")


@pytest.mark.parametrize(
    ("stated", "least", "most"), [("", 0.9, 1.0), ("Crawl-delay: 7\n", 6.9, 7.0), ("Crawl-delay: 86400\n", 29.9, 30.0)]
)
def test_requests_to_one_host_are_parted(world: World, stated: str, least: float, most: float) -> None:
    world.page("/robots.txt", f"User-agent: *\n{stated}Disallow: /shut\n", "text/plain")
    world.page("/a")
    visit = world.visit()
    fetch(f"{NEWS}/a", visit)
    fetch(f"{NEWS}/a", visit)
    assert len(world.waited) == 2
    assert all(least <= seconds <= most for seconds in world.waited)
    assert most <= LONGEST_DELAY


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of news.example, in one file."""
    if which("openssl") is None:
        pytest.skip("there is no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    subject = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run([*command, *subject], cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text((folder / "key.pem").read_text() + (folder / "cert.pem").read_text())
    return both


@pytest.fixture
def secure(certificate: Path) -> Iterator[World]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with served(context) as made:
        made.page("/a")
        yield made


def test_a_certificate_is_checked_against_the_name_that_was_asked_for(secure: World, certificate: Path) -> None:
    secure.names["other.example"] = [[PUBLIC]]
    trust = {"trust": lambda: ssl.create_default_context(cafile=certificate)}
    assert secure.get("https://news.example/a", **trust).data == PAGE.encode()
    assert secure.reached[-1] == (PUBLIC, 443)
    assert "Hostname mismatch" in secure.refused("https://other.example/a", **trust)


def test_a_certificate_that_nobody_signed_is_refused(secure: World) -> None:
    assert "robots.txt cannot be read" in secure.refused("https://news.example/a")
    assert secure.asked == []


def test_a_handshake_that_never_ends_is_left(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        world.port = silent.getsockname()[1]
        begin = time.monotonic()
        assert "took longer than" in world.refused("https://news.example/a", seconds=0.5)
        assert time.monotonic() - begin < 5
