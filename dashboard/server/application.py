"""The ASGI application: Streamlit's, with our settings, headers, compression, warm-up and error page."""

import gc
import logging
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from streamlit.file_util import get_static_dir

from dashboard.app import ALSO, PAGES
from dashboard.errors import PresslensError
from dashboard.server.compression import CompressedFiles
from dashboard.server.frontpage import FrontPage, front_page
from dashboard.server.headers import LOOPBACK_HOSTS, Guard, security_headers
from dashboard.server.settings import apply, settings

SCRIPT = Path(__file__).resolve().parent.parent / "app.py"

_LOG = logging.getLogger("presslens")


def application(*, address: str, port: int, public: bool) -> st.App:
    """The application for one socket. `public`: others than this machine reach it, so uploads and decisions are off.

    One application a process: Streamlit keeps its settings in one place.
    """
    apply(settings(server__address=address, server__port=port))
    if public:
        os.environ["PRESSLENS_READONLY"] = "1"
    front_end = Path(get_static_dir())
    page = front_page((front_end / "index.html").read_text(encoding="utf-8"))
    headers = security_headers(page)

    def failed(_request: Request, error: Exception) -> PlainTextResponse:
        return PlainTextResponse(f"{_apology(error)}\n", status_code=500, headers=headers)

    return st.App(
        SCRIPT,
        lifespan=_warm,
        middleware=[
            Middleware(Guard, headers=headers, hosts=None if public else LOOPBACK_HOSTS),
            Middleware(CompressedFiles, folder=front_end),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
            Middleware(FrontPage, page=page, names=[*(name for name, *_ in PAGES), *ALSO]),
        ],
        on_script_error=show_error,
        exception_handlers={Exception: failed},
    )


@asynccontextmanager
async def _warm(_app: st.App) -> AsyncIterator[None]:
    """Do once, before the first visitor, what would make that visitor wait; then keep the collector away from all of it."""
    await run_in_threadpool(warm_up)
    gc.collect()
    gc.freeze()
    yield
    st.cache_resource.clear()  # with the collection, closes the snapshots: DuckDB complains at length about any that are left
    gc.unfreeze()
    gc.collect()


def warm_up() -> None:
    """Import what the pages import, and fill the caches of the first page. What cannot be shown is told here, and in the page."""
    from dashboard import session

    try:
        session.warm()
    except PresslensError as error:
        _LOG.error("%s", error)


def show_error(error: Exception) -> bool:
    """In the place of a page that failed: what the user can do. Anything unforeseen goes to the log, under a reference."""
    if isinstance(error, PresslensError):
        st.error("This view cannot be shown.")
        st.text(error.told)
    else:
        st.error(_apology(error))
    return True


def _apology(error: Exception) -> str:
    reference = uuid.uuid4().hex[:8]
    _LOG.error("reference %s: %s, told in full beside this line", reference, type(error).__name__)
    return f"Presslens failed here, and that is its own fault. Nothing is lost. Reload the page; the log says more under {reference}."
