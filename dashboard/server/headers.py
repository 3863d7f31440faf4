"""What the server says about each answer, and which requests it does not answer at all."""

import base64
import hashlib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})

_PERMISSIONS = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "midi", "payment", "usb")


def inline_script_hashes(page: str) -> tuple[str, ...]:
    """The CSP sources of the inline scripts of an HTML page: `'sha256-…'`, one each, in their order."""
    digests = (hashlib.sha256(script.encode("utf-8")).digest() for script in _INLINE_SCRIPT.findall(page))
    return tuple(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)


def content_security_policy(page: str) -> str:
    """A policy under which the installed front end runs and nothing that an article brings along does.

    Styles may be inline (the front end writes its own); scripts only from this server, the inline one of its page by its hash.
    `blob:` scripts are the page's own components, which the front end loads from memory.
    """
    scripts = " ".join(("'self'", "blob:", *inline_script_hashes(page)))
    return "; ".join((
        "default-src 'none'", f"script-src {scripts}", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:",
        "font-src 'self' data:", "connect-src 'self'", "worker-src 'self' blob:", "media-src 'self'", "manifest-src 'self'",
        "frame-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
    ))  # fmt: skip


def security_headers(page: str) -> dict[str, str]:
    """The headers of every answer, for the front end whose `index.html` is `page`."""
    return {
        "Content-Security-Policy": content_security_policy(page),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _PERMISSIONS),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


class Guard:
    """Middleware: the headers on every answer; no answer to a host name that is not ours, nor to another site's socket.

    A web page elsewhere can point its own name at this machine and so read what answers there: with `hosts`, only these names
    are answered. A socket opened from another site is refused whatever the name.
    """

    def __init__(self, app: ASGIApp, *, headers: dict[str, str], hosts: Iterable[str] | None) -> None:
        self._app = app
        self._headers = headers
        self._hosts = None if hosts is None else frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        if scope["type"] == "websocket" and not self._may_connect(asked):
            await send({"type": "websocket.close", "code": 1008, "reason": "another site's page"})
        elif scope["type"] == "http" and not self._is_ours(asked.get("host", "")):
            refusal = "Presslens answers here only as localhost.\n"
            await PlainTextResponse(refusal, status_code=421)(scope, receive, self._with_headers(send))
        else:
            await self._app(scope, receive, self._with_headers(send))

    def _may_connect(self, asked: Headers) -> bool:
        host, origin = asked.get("host", ""), asked.get("origin")
        return self._is_ours(host) and (origin is None or origin.partition("://")[2] == host)

    def _is_ours(self, host: str) -> bool:
        return self._hosts is None or host_name(host) in self._hosts

    def _with_headers(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        return sending


def host_name(host: str) -> str | None:
    """The name in a Host header, without its port; None where it is none."""
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
