"""The server: its headers, what it refuses, what it compresses, and how it ends."""

import asyncio
import base64
import gzip
import hashlib
import re
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message
from streamlit import config
from streamlit.file_util import get_static_dir
from streamlit.testing.v1 import AppTest

from dashboard import session
from dashboard.errors import CorpusError, PresslensError, UsageError
from dashboard.server.application import warm_up
from dashboard.server.compression import CompressedFiles, compressible
from dashboard.server.frontpage import FrontPage, front_page
from dashboard.server.headers import LOOPBACK_HOSTS, Guard, content_security_policy, host_name, inline_script_hashes, security_headers
from dashboard.server.listening import is_loopback, listen
from dashboard.server.settings import apply, settings
from tests.serving import Server, running

TWIN = Path(__file__).parent / "fixtures" / "twin.txt"
FRONT_END = Path(get_static_dir())
PAGE = (FRONT_END / "index.html").read_text(encoding="utf-8")


def asked(app: ASGIApp, path: str = "/", *, kind: str = "http", **headers: str) -> list[Message]:
    """What an ASGI application sends to one request."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": kind,
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }

    async def ask() -> None:
        await app(scope, receive, send)

    asyncio.run(ask())
    return sent


def fine(kind: str = "text") -> ASGIApp:
    return PlainTextResponse(f"fine {kind}")


def headers_of(sent: list[Message]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def body_of(sent: list[Message]) -> bytes:
    return b"".join(message.get("body", b"") for message in sent[1:])


def test_the_policy_names_the_one_inline_script_of_the_installed_page() -> None:
    scripts = re.findall(r"<script>(.*?)</script>", PAGE, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in content_security_policy(PAGE)


def test_the_policy_follows_the_page() -> None:
    assert inline_script_hashes("<script>a()</script><script src='x.js'></script><script>b()</script>") != inline_script_hashes(PAGE)
    assert len(inline_script_hashes("<script>a()</script><script src='x.js'></script><script>b()</script>")) == 2


def test_the_page_says_where_its_server_is_and_the_policy_knows_it() -> None:
    page = front_page(PAGE)
    assert len(inline_script_hashes(page)) == 2
    assert set(inline_script_hashes(PAGE)) < set(inline_script_hashes(page))
    app = FrontPage(fine(), page=page, names=["voices"])
    for path in ("/", "/voices"):
        sent = asked(app, path)
        assert body_of(sent).decode() == page
        assert headers_of(sent)["cache-control"] == "no-cache"
    for path in ("/voices/x", "/words", "/static/js/x.js", "/_stcore/health"):
        assert body_of(asked(app, path)) == b"fine text"


def test_the_policy_lets_no_string_become_code_and_nothing_in_from_elsewhere() -> None:
    policy = dict(part.split(" ", 1) for part in content_security_policy(PAGE).split("; "))
    assert policy["default-src"] == "'none'"
    assert "unsafe-inline" not in policy["script-src"]
    assert "unsafe-eval" not in content_security_policy(PAGE)
    assert policy["frame-ancestors"] == policy["frame-src"] == policy["object-src"] == policy["form-action"] == "'none'"
    assert "http" not in content_security_policy(PAGE)


def test_every_answer_carries_the_headers() -> None:
    wanted = security_headers(PAGE)
    got = headers_of(asked(Guard(fine(), headers=wanted, hosts=None)))
    assert {name.lower(): value for name, value in wanted.items()}.items() <= got.items()


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1", "[::1]:8501", "LOCALHOST"])
def test_our_own_names_are_answered(host: str) -> None:
    assert asked(Guard(fine(), headers={}, hosts=LOOPBACK_HOSTS), host=host)[0]["status"] == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:8501", "", "[", "127.0.0.1@evil.example"])
def test_another_name_for_this_machine_is_not_answered(host: str) -> None:
    guard = Guard(fine(), headers={"X-Frame-Options": "DENY"}, hosts=LOOPBACK_HOSTS)
    sent = asked(guard, host=host)
    assert sent[0]["status"] == 421
    assert headers_of(sent)["x-frame-options"] == "DENY"
    assert asked(guard, kind="websocket", host=host) == [{"type": "websocket.close", "code": 1008, "reason": "another site's page"}]


ORIGINS = {"http://localhost:8501": False, "http://evil.example": True, "http://localhost:9999": True, "null": True}


@pytest.mark.parametrize(("origin", "refused"), ORIGINS.items())
@pytest.mark.parametrize("hosts", [LOOPBACK_HOSTS, None])
def test_a_socket_is_opened_to_our_own_pages_only(origin: str, *, refused: bool, hosts: frozenset[str] | None) -> None:
    guard = Guard(fine(), headers={}, hosts=hosts)
    sent = asked(guard, kind="websocket", host="localhost:8501", origin=origin)
    assert (sent[0]["type"] == "websocket.close") is refused


def test_host_names() -> None:
    assert [host_name(host) for host in ("a:1", "[::1]:2", "A.b", "[")] == ["a", "::1", "a.b", None]


def test_files_of_the_front_end_are_compressed_and_the_same() -> None:
    files = compressible(FRONT_END)
    path, file = next((path, file) for path, file in files.items() if re.match(r"/static/js/index\.", path))
    sent = asked(CompressedFiles(fine(), folder=FRONT_END), path, accept_encoding="gzip, br")
    assert headers_of(sent)["content-encoding"] == "gzip"
    assert "immutable" in headers_of(sent)["cache-control"]
    assert headers_of(sent)["vary"] == "Accept-Encoding"
    assert gzip.decompress(body_of(sent)) == file.read_bytes()
    assert len(body_of(sent)) < file.stat().st_size / 2


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/", {"accept_encoding": "gzip"}),
        ("/static/js/../../index.html", {"accept_encoding": "gzip"}),
        ("/static/../../../etc/passwd", {"accept_encoding": "gzip"}),
        ("JS", {}),
        ("JS", {"accept_encoding": "gzip", "range": "bytes=0-9"}),
    ],
)
def test_all_else_is_passed_on(path: str, headers: dict[str, str]) -> None:
    asked_for = next(iter(compressible(FRONT_END))) if path == "JS" else path
    assert body_of(asked(CompressedFiles(fine(), folder=FRONT_END), asked_for, **headers)) == b"fine text"


HOSTS = {"127.0.0.1": True, "localhost": True, "::1": True, "127.8.8.8": True, "0.0.0.0": False, "::": False}  # noqa: S104 - the point


@pytest.mark.parametrize(("host", "loopback"), HOSTS.items())
def test_loopback(host: str, *, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_name_that_is_no_address_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no address"):
        is_loopback("no such host!")


def test_a_taken_port_is_told_and_without_one_the_next_is_taken() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(PresslensError, match=f"port {port}"):
            listen("127.0.0.1", port)
    with listen("127.0.0.1", None) as one, listen("127.0.0.1", None) as other:
        assert one.getsockname()[1] < other.getsockname()[1]


def test_settings_are_known_to_streamlit_and_take_effect() -> None:
    named = settings(server__port=8765)
    assert named["runner.postScriptGC"] is False
    assert named["browser.gatherUsageStats"] is False
    assert named["client.showErrorDetails"] == "none"
    assert named["server.port"] == 8765
    apply(named)
    assert {name: config.get_option(name) for name in named} == named


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("elsewhere")
    with running(str(TWIN), folder=folder) as started:
        yield started


def test_it_answers_with_every_header_on_every_kind_of_path(server: Server) -> None:
    wanted = {name.lower(): value for name, value in security_headers(front_page(PAGE)).items()}
    for path in ("/", "/voices", "/_stcore/health", "/_stcore/host-config", "/static/js/none.js", "/media/none", "/favicon.png"):
        _, headers, _ = server.get(path)
        assert wanted.items() <= headers.items(), path
        assert "server" not in headers


def test_health(server: Server) -> None:
    assert server.get("/_stcore/health")[0] == 200


def test_the_page_and_its_files_come_compressed(server: Server) -> None:
    status, headers, body = server.get("/", accept_encoding="gzip")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    script = re.findall(r'src="\./(static/js/index\.[^"]+)"', gzip.decompress(body).decode())[0]
    status, headers, body = server.get(f"/{script}", accept_encoding="gzip")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == (FRONT_END / script).read_bytes()


def test_a_foreign_name_is_refused(server: Server) -> None:
    assert server.get("/", host="evil.example")[0] == 421


@pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are not sent on Windows")
@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_and_drops_its_temporary_corpus(tmp_path: Path, with_signal: signal.Signals) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    with running(str(TWIN), folder=tmp_path, environment={"TMPDIR": str(place)}) as started:
        assert [folder.name.startswith("presslens-") for folder in place.iterdir() if folder.is_dir()] == [True]
        assert started.stop(with_signal) == 0
        assert not [folder for folder in place.iterdir() if folder.is_dir()]
        assert "temporary corpus" in started.said()
        assert started.said().splitlines()[-1] == "Stopped."
        assert "Traceback" not in started.said()
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", started.port)) != 0


def test_to_others_it_answers_by_any_name_and_takes_nothing_from_them(tmp_path: Path) -> None:
    with running(str(TWIN), "--host", "0.0.0.0", "--insecure", folder=tmp_path) as started:  # noqa: S104 - the point
        assert started.get("/", host="news.example")[0] == 200
        assert "uploads and decisions are off" in started.said()


def test_a_broken_corpus_is_told_and_the_server_comes_up(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise CorpusError("this corpus is broken", hint="make another")

    monkeypatch.setattr(session, "warm", broken)
    warm_up()
    assert caplog.messages == ["this corpus is broken. Hint: make another"]


def test_what_fails_in_a_page_is_told_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    def page() -> None:
        from dashboard.errors import CorpusError
        from dashboard.server.application import show_error

        show_error(ValueError("words of an article"))
        show_error(CorpusError("no version 9", hint="its newest is 3"))

    shown = AppTest.from_function(page).run()
    assert not shown.exception
    assert "words of an article" not in " ".join(error.value for error in shown.error)
    assert [text.value for text in shown.text] == ["No version 9. Hint: its newest is 3."]
    reference = re.search(r"under ([0-9a-f]{8})", shown.error[0].value)
    assert reference
    assert any(reference[1] in message for message in caplog.messages)
