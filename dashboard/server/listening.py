"""The socket, and the server on it, in this process, until it is told to stop."""

import asyncio
import http.client
import ipaddress
import logging
import socket
from collections.abc import Callable
from contextlib import closing

import uvicorn
from starlette.types import ASGIApp

from dashboard.errors import PresslensError, UsageError

PORT = 8501
_TRIES = 100
_GOODBYE_SECONDS = 3

_LOG = logging.getLogger("presslens")


def is_loopback(host: str) -> bool:
    """Whether `host` is reached from this machine alone. Names are resolved; one address outside is enough for a no."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        raise UsageError(f"{host!r} is no address of this machine", hint="give --host an IP address, such as 127.0.0.1") from None
    return all(ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback for *_, address in found)


def listen(host: str, port: int | None) -> socket.socket:
    """A socket bound to `host`, at `port` (0: any free one), or without one at the first free port from `PORT` on."""
    family, _, _, _, address = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
    ports = range(PORT, PORT + _TRIES) if port is None else (port,)
    for attempt in ports:
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((address[0], attempt))
            bound.listen()
        except OSError as error:
            bound.close()
            reason = error.strerror
        else:
            return bound
    tried = f"port {port}" if port is not None else f"none of the ports {ports[0]} to {ports[-1]}"
    raise PresslensError(f"cannot answer at {host}, {tried}: {reason}", hint="choose another with --port, or --port 0 for any free one")


def serve(app: ASGIApp, bound: socket.socket, *, ready: Callable[[], None]) -> None:
    """Answer on `bound` until SIGINT or SIGTERM, which is raised again once everything is closed. `ready` is called, on a thread,
    when the first health check has been answered. Raises PresslensError when the server does not come up."""
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_max_size=50 * 1024 * 1024,
        ws_ping_interval=30,
        ws_ping_timeout=30,
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=_GOODBYE_SECONDS,
        server_header=False,
    )
    server = _Server(config, lambda: _when_healthy(bound, ready))
    server.run(sockets=[bound])
    if not server.started:
        raise PresslensError("the server did not start", hint="the lines above say why")


class _Server(uvicorn.Server):
    """uvicorn's server, with a word when it is up."""

    def __init__(self, config: uvicorn.Config, up: Callable[[], None]) -> None:
        super().__init__(config)
        self._up = up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            asyncio.get_running_loop().run_in_executor(None, self._up)


def _when_healthy(bound: socket.socket, ready: Callable[[], None]) -> None:
    host, port = bound.getsockname()[:2]
    try:
        with closing(http.client.HTTPConnection(here(str(host)), port, timeout=30)) as connection:
            connection.request("GET", "/_stcore/health", headers={"Host": f"localhost:{port}"})
            answer = f"answers {connection.getresponse().status}"
    except OSError as error:  # told to stop before it was up, or so busy that it does not answer itself
        answer = str(error)
    if answer == "answers 200":
        ready()
    else:
        _LOG.error("the server is up, but not well: %s", answer)


def here(host: str) -> str:
    """The address at which this machine reaches what is bound to `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - every address, this one among them
