"""The page that every visit begins with, told where its server is.

Streamlit's front end does not know whether `/voices` is a page of an app at `/` or an app at `/voices`: it asks both for their health,
and each deep link leaves two errors in the browser's console. Pages of Presslens stand one level below the app, so the page says so itself.
"""

from collections.abc import Iterable

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_WHERE = '<script>window.__streamlit = {BACKEND_BASE_URL: new URL(".", window.location.href).href}</script>'


def front_page(page: str) -> str:
    """The installed front end's `index.html` with the address of the app, which works below a proxy's path as well."""
    return page.replace("<head>", f"<head>{_WHERE}", 1)


class FrontPage:
    """Middleware: answers with this page at the app's own paths, and passes everything else on."""

    def __init__(self, app: ASGIApp, *, page: str, names: Iterable[str]) -> None:
        self._app = app
        self._page = page
        self._paths = frozenset(("/", *(f"/{name}" for name in names)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and scope["path"] in self._paths:
            await HTMLResponse(self._page, headers={"Cache-Control": "no-cache"})(scope, receive, send)
        else:
            await self._app(scope, receive, send)
