"""`lonja serve`: the web process (API, storefront, admin, provider callbacks).

Promises: SIGTERM and Ctrl-C let running requests finish. A socket and a pipe may be handed down by a supervisor: the
socket so that connections wait, rather than fail, while this process is replaced; the pipe to say when it answers.
"""

import contextlib
import gc
import os
import signal
import socket
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import msgspec
import uvicorn
import uvloop
from cyclopts import Parameter

from lonja.cli.installation import Installation, installation
from lonja.platform.settings import Settings
from lonja.web.app import create_app
from lonja.web.context import FrontDoor
from lonja.web.wire import WholeAnswers

_Handed = Annotated[int | None, Parameter(show=False)]


def serve(
    *,
    host: str | None = None,
    port: int | None = None,
    data: Path | None = None,
    socket_fd: _Handed = None,
    ready_fd: _Handed = None,
) -> None:
    """Run the web process.

    Parameters
    ----------
    host
        Address to listen on (LONJA_HOST).
    port
        Port to listen on (LONJA_PORT).
    data
        Data directory of the embedded server, used when LONJA_DATABASE_URL is not set.
    socket_fd
        A listening socket to use instead, handed down by a supervisor.
    ready_fd
        A pipe to say "ready" on.
    """
    signal.signal(signal.SIGTERM, _leave)
    with contextlib.suppress(KeyboardInterrupt), installation(data) as here:
        settings = msgspec.structs.replace(
            here.settings, host=host or here.settings.host, port=here.settings.port if port is None else port
        )
        sockets = [socket.socket(fileno=socket_fd)] if socket_fd is not None else None
        server = _Server(_configuration(settings), ready_fd)
        uvloop.run(_run(server, sockets, here))


class _Server(uvicorn.Server):
    """Says on a pipe when it answers."""

    def __init__(self, config: uvicorn.Config, ready_fd: int | None) -> None:
        super().__init__(config)
        self._ready_fd = ready_fd

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # What was imported and built to start is here to stay: the collector need not look at it again and again.
        # And requests come by the hundred at once: what they are made of is young, not garbage (a tenth of the CPU).
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        if self.started and self._ready_fd is not None:
            os.write(self._ready_fd, b"ready\n")
            os.close(self._ready_fd)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Requests that are running may end; held streams have no end of their own, so they are told to come again."""
        if isinstance(self.config.app, FrontDoor):
            self.config.app.hang_up()
        await super().shutdown(sockets)


def _configuration(settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=WholeAnswers,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=settings.access_log,
        server_header=False,
        backlog=4096,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=10,
    )


async def _run(server: uvicorn.Server, sockets: Sequence[socket.socket] | None, here: Installation) -> None:
    async with here.tended():
        await server.serve(list(sockets) if sockets else None)


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
