"""Nobody uses the network inside a transaction: a lock held over somebody else's latency is an outage."""

import ast
import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from lonja.platform.db import Database, outside
from lonja.platform.errors import NetworkInTransaction
from lonja.platform.network import open_client

SOURCE = Path(__file__).parents[2] / "src" / "lonja"
CLIENTS = {"aiohttp.ClientSession", "aiohttp.request", "socket.create_connection", "urllib.request.urlopen"}


@pytest_asyncio.fixture
async def heard() -> AsyncIterator[list[str]]:
    """A server on this machine; its address first, then what it was asked."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response()

    server = web.Server(answer)  # type: ignore[arg-type]  # a low-level server's requests are BaseRequests
    runner = web.ServerRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    asked.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
    yield asked
    await runner.cleanup()


async def ask(client: aiohttp.ClientSession, url: str) -> int:
    async with client.get(url) as said:
        return said.status


async def test_a_request_inside_a_transaction_is_never_sent(database: Database, store: UUID, heard: list[str]) -> None:
    """Whoever holds the client, since when, and in which mode the transaction is; after it, the way is free again."""
    async with open_client() as client:
        assert await ask(client, heard[0] + "/before") == 200
        for mode in ("write", "read", "snapshot"):
            with pytest.raises(NetworkInTransaction):
                async with database.store(store, mode=mode):
                    await ask(client, heard[0] + "/inside")
        await database.value("select 1")
        assert await ask(client, heard[0] + "/after") == 200
    assert heard[1:] == ["/before", "/after"]


async def test_a_task_begun_inside_is_inside_for_as_long_as_the_transaction_is_open(
    database: Database, store: UUID
) -> None:
    over = asyncio.Event()

    async def later() -> None:
        await over.wait()
        outside()

    async with database.store(store):
        with pytest.raises(NetworkInTransaction):
            await asyncio.create_task(asyncio.to_thread(outside))
        left_behind = asyncio.create_task(later())
    over.set()
    await left_behind


async def test_one_inside_another_and_one_beside_another(database: Database, store: UUID) -> None:
    async with database.store(store):
        async with database.store(store):
            pass
        with pytest.raises(NetworkInTransaction):
            outside()
    outside()
    ready, over = asyncio.Event(), asyncio.Event()

    async def somebody_else() -> None:
        async with database.store(store):
            ready.set()
            await over.wait()

    other = asyncio.create_task(somebody_else())
    await ready.wait()
    outside()  # another's transaction is not ours
    over.set()
    await other


async def test_a_transaction_that_failed_is_over(database: Database, store: UUID) -> None:
    with pytest.raises(RuntimeError):
        async with database.store(store):
            raise RuntimeError
    outside()


def test_there_is_one_client() -> None:
    """Every HTTP client comes from open_client, so every request is watched; the command line talks to itself."""
    made = [
        f"{file.relative_to(SOURCE)}:{node.lineno}"
        for file in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in CLIENTS
    ]
    assert [place.partition(":")[0] for place in made] == ["platform/network.py"], made
