"""The light client reads what it must and gives up on what it cannot read."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from lonja.proving.wire import Connection, ConnectionLost, Events, Origin, request

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


def chunk(text: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(text), text)


STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


async def listened(said: bytes, piece: int) -> list[bytes]:
    """What a listener hears, one event after the other, of a server that says this in pieces."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            for begin in range(0, len(said), piece):
                writer.write(said[begin : begin + piece])
                await writer.drain()
                await asyncio.sleep(0)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    origin = Origin(*server.sockets[0].getsockname())
    events, heard = await Events.open(origin, request(origin, "GET", "/")), []
    with pytest.raises(ConnectionLost):
        while True:
            heard.append(await events.next(5))
    server.close()
    return heard


async def test_a_listener_hears_the_latest_of_a_stream() -> None:
    """In whatever pieces it comes; words without data say nothing; after the last chunk there is nothing more."""
    first, last = b"retry: 3000\ndata: 1\n\n", b": still here\n\ndata: 2\n\n"
    whole = STREAM + chunk(first[:9]) + chunk(first[9:]) + chunk(last) + b"0\r\n\r\n"
    for piece in (1, 7, len(whole)):
        heard = await listened(whole, piece)
        assert heard[-1] == b"2"
        assert set(heard) <= {b"1", b"2"}
    for spoiled in (STREAM + b"what?\r\n", b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"):
        assert await listened(spoiled, 100) == []


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
