"""The light client reads what it must and gives up on what it cannot read."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from lonja.proving.wire import Connection, ConnectionLost, Origin, request

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def exchange(serve: Serve) -> tuple[Connection, asyncio.Server, Origin]:
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    origin = Origin(*server.sockets[0].getsockname())
    return await Connection.open(origin), server, origin


def saying(*parts: bytes) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readuntil(b"\r\n\r\n"):
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0.001)

    return serve


async def test_an_answer_may_come_in_pieces() -> None:
    whole = b"HTTP/1.1 200 OK\r\nX-Key: AbC\r\nContent-Length: 5\r\n\r\nhello"
    connection, server, origin = await exchange(saying(*(whole[i : i + 7] for i in range(0, len(whole), 7))))
    for _ in range(3):
        answer = await connection.exchange(request(origin, "GET", "/"))
        assert (answer.status, answer.body, answer.is_ok) == (200, b"hello", True)
        assert answer.header(b"x-key") == b"AbC"
        assert answer.header(b"location") is None
    assert connection.is_open
    connection.close()
    server.close()


async def test_an_answer_without_a_body_needs_no_length() -> None:
    connection, server, origin = await exchange(saying(b"HTTP/1.1 304 Not Modified\r\n\r\n"))
    assert (await connection.exchange(request(origin, "GET", "/"))).status == 304
    connection.close()
    server.close()


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab",
        b"gibberish\r\n\r\n",
    ],
)
async def test_what_cannot_be_read_ends_the_connection(said: bytes) -> None:
    connection, server, origin = await exchange(saying(said))
    with pytest.raises(ConnectionLost):
        await connection.exchange(request(origin, "GET", "/"))
    assert not connection.is_open
    server.close()


async def test_nobody_there_is_a_lost_connection() -> None:
    with pytest.raises(ConnectionLost):
        await Connection.open(Origin("127.0.0.1", 1))


def test_a_request_is_written_once() -> None:
    said = request(Origin("::1", 80), "POST", "/x", {"idempotency-key": "k"}, b"{}")
    assert said == b"POST /x HTTP/1.1\r\nhost: [::1]:80\r\nidempotency-key: k\r\ncontent-length: 2\r\n\r\n{}"


def test_an_origin_is_an_http_address() -> None:
    assert Origin.of("http://localhost:8000/s/maal") == Origin("localhost", 8000)
    assert Origin.of("http://localhost").authority == "localhost:80"
    with pytest.raises(ValueError, match="not an http"):
        Origin.of("https://localhost")
