"""Before a crowd is let in the shop must answer; a connection that is lost on a busy machine is no answer."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from lonja.proving.drop import Crowd, Drop, ShopElsewhere
from lonja.proving.wire import Origin


@pytest.mark.parametrize(("says", "is_ours"), [(b"200 OK", True), (b"404 Not Found", False)])
async def test_who_knocks_is_patient_and_not_deaf(says: bytes, is_ours: bool) -> None:
    answers = [b"", b"503 Service Unavailable", says]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while answers and await reader.readuntil(b"\r\n\r\n"):
            said = answers.pop(0)
            if not said:
                break
            writer.write(b"HTTP/1.1 " + said + b"\r\ncontent-length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    shop: Any = SimpleNamespace(drop=None, store_slug="s", slug="s", product_slug=lambda number: f"p-{number}")
    drop = Drop(Origin(*server.sockets[0].getsockname()), shop, Crowd(buyers=1))
    if is_ours:
        await drop.knock()
    else:
        with pytest.raises(ShopElsewhere):
            await drop.knock()
    assert answers == []
    server.close()
