"""The front end's files, compressed once.

Streamlit sends its scripts and styles uncompressed, because compressing them for every visitor costs too much. They never change
while the server runs, so each is compressed when first asked for and kept: 7.5 MB on the wire become 2.2 for a first visit.
"""

import gzip
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_YEAR = 365 * 24 * 60 * 60


def compressible(folder: Path) -> dict[str, Path]:
    """The files under `folder` worth compressing, by the path that a browser asks for. Only these are ever read: no other path is."""
    files = (file for file in (folder / "static").rglob("*") if file.suffix in _MEDIA_TYPES)
    return {f"/{file.relative_to(folder).as_posix()}": file for file in files}


@lru_cache(maxsize=1024)  # the front end has some 500 files, 26 MB, of which a visitor asks for a third
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), compresslevel=9, mtime=0)


class CompressedFiles:
    """Middleware: answers for the files of the front end where the browser takes gzip, and passes everything else on."""

    def __init__(self, app: ASGIApp, *, folder: Path) -> None:
        self._app = app
        self._files = compressible(folder)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self._files.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if file is None or not _takes_gzip(scope):
            await self._app(scope, receive, send)
            return
        body = await run_in_threadpool(_compressed, file)
        headers = {
            "Content-Encoding": "gzip",
            "Vary": "Accept-Encoding",
            "Cache-Control": f"public, immutable, max-age={_YEAR}",  # their names carry a hash of what is in them
        }
        await Response(body, headers=headers, media_type=_MEDIA_TYPES[file.suffix])(scope, receive, send)


def _takes_gzip(scope: Scope) -> bool:
    asked = Headers(scope=scope)
    return "gzip" in asked.get("accept-encoding", "") and "range" not in asked
