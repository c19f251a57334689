"""A real web process on a test's database, as `lonja serve` runs it: uvicorn, its own pool, its own memory."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from lonja.cli.supervisor import run_lonja
from lonja.platform.secrets import new_key
from lonja.platform.turns import Turnstile
from lonja.proving import Origin
from tests.clock import PATIENT

HOUSE_KEYS = "k1:" + "QUFB" * 10 + "QUE="
"""The key of secrets of every web process that lives as long as a test session: whichever is made first, one key."""


@contextlib.contextmanager
def patience() -> Iterator[None]:
    """Houses that are opened meanwhile wait as long as tests do: a busy machine is slow, and refuses nobody for it."""

    def limits(**_: Any) -> Any:
        return PATIENT

    def turns() -> Turnstile:
        return Turnstile(patience=PATIENT.wait)

    with pytest.MonkeyPatch.context() as patch:
        for place in ("lonja.platform.db.Limits", "lonja.web.house.Limits"):
            patch.setattr(place, limits)
        patch.setattr("lonja.web.house.Turnstile", turns)
        yield


@contextlib.asynccontextmanager
async def served(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Origin]:
    """Where it answers, once it does: a machine that is busy takes long, and who asks has less patience."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        origin = Origin(*listener.getsockname())
        settings = {
            "LONJA_DATABASE_URL": database_url,
            "LONJA_HOST": origin.host,
            "LONJA_PORT": str(origin.port),
            "LONJA_LOG_LEVEL": "error",
            "LONJA_SECRET_KEYS": os.environ.get("LONJA_SECRET_KEYS") or new_key(),
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        web = run_lonja(["serve", f"--socket-fd={listener.fileno()}"], fds=[listener.fileno()])
        try:
            reader, writer = await asyncio.open_connection(origin.host, origin.port)
            writer.write(b"GET /healthz HTTP/1.1\r\nhost: shop.test\r\nconnection: close\r\n\r\n")
            assert b"200" in await reader.readline(), "the web process did not start"
            writer.close()
            yield origin
        finally:
            web.kill()
            web.wait()
