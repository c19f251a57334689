"""A light HTTP/1.1 client: as little as measuring a server needs, so that the client is not what is measured.

Nouns: Origin (where the server is), Connection (one socket, one request at a time), Answer; Events (a socket that
listens to a stream of server-sent events).
Verbs: `request` makes the bytes of a request, `Connection.exchange` sends them and waits for the answer, `Events.next`
waits for what is said next.
Promises: keep-alive, no pipelining, no redirects followed; only status, length and body are parsed. What the server
does not finish in time, or says in a way we do not read (chunks, but in a stream), is a ConnectionLost, and its
connection is never used again. A request costs about 20 µs of CPU; what a run took is measured (watch.py) and reported.
"""

import asyncio
from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

import msgspec

_PATIENCE = 30.0


class ConnectionLost(ConnectionError):  # noqa: N818  # named after what happened
    """No answer came: refused, reset, ended or too late. Whether the server did the work is not known."""


class Origin(msgspec.Struct, frozen=True):
    """A server, by host and port."""

    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> "Origin":
        parts = urlsplit(url)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"{url!r} is not an http:// address")
        return cls(parts.hostname, parts.port or 80)

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


class Answer(msgspec.Struct, frozen=True):
    """What came back."""

    status: int
    head: bytes
    body: bytes

    @property
    def is_ok(self) -> bool:
        return self.status < 400

    def header(self, name: bytes) -> bytes | None:
        """The value of a header."""
        return _field(self.head, self.head.lower(), name)


def request(
    origin: Origin, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", f"host: {origin.authority}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body is not None:
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b"")


class Connection(asyncio.Protocol):
    """One socket to an origin."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[Answer] | None = None
        self._received = b""
        self._head: tuple[int, bytes, int, int] | None = None  # status, head, where the body begins and ends

    @classmethod
    async def open(cls, origin: Origin) -> "Connection":
        """Raises ConnectionLost."""
        try:
            async with asyncio.timeout(_PATIENCE):
                _, connection = await asyncio.get_running_loop().create_connection(cls, origin.host, origin.port)
        except (OSError, TimeoutError) as failure:
            raise ConnectionLost(str(failure)) from failure
        return connection

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    async def exchange(self, sent: bytes) -> Answer:
        """One request, one answer. Raises ConnectionLost."""
        if self._transport is None or self._transport.is_closing():
            raise ConnectionLost("the connection is closed")
        self._waiter = self._loop.create_future()
        timer = self._loop.call_later(_PATIENCE, self._transport.abort)
        self._transport.write(sent)
        try:
            return await self._waiter
        finally:
            timer.cancel()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ConnectionLost(str(exc or "the server closed the connection")))

    def data_received(self, data: bytes) -> None:
        received = self._received + data if self._received else data
        try:
            self._head = self._head or _read_head(received)
        except ValueError:
            self.close()
            return
        if self._head is None or len(received) < self._head[3]:
            self._received = received
            return
        status, head, begin, end = self._head
        self._received, self._head = b"", None
        if self._waiter is None or self._waiter.done() or len(received) > end:
            self.close()  # it speaks without being asked
            return
        self._waiter.set_result(Answer(status, head, received[begin:end]))
        if self._transport is not None and b"\r\nconnection: close" in head.lower():
            self._transport.close()


class Events(asyncio.Protocol):
    """One socket that is told things. Only the latest counts: what was not heard in time has been overtaken."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[bytes] | None = None
        self._latest: bytes | None = None
        self._received = b""
        self._text = b""
        self._has_begun = False
        self.is_over = False
        """Nothing more will come; the latest may be there yet."""

    @classmethod
    async def open(cls, origin: Origin, sent: bytes) -> "Events":
        """Asks for a stream. Raises ConnectionLost."""
        try:
            async with asyncio.timeout(_PATIENCE):
                transport, events = await asyncio.get_running_loop().create_connection(cls, origin.host, origin.port)
        except (OSError, TimeoutError) as failure:
            raise ConnectionLost(str(failure)) from failure
        transport.write(sent)
        return events

    async def next(self, patience: float = _PATIENCE) -> bytes:
        """The data of the next event. Raises ConnectionLost, also when there is none for so long."""
        if self._latest is not None:
            latest, self._latest = self._latest, None
            return latest
        if self.is_over:
            raise ConnectionLost("the stream is over")
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        timer = loop.call_later(patience, self.close)
        try:
            return await self._waiter
        finally:
            timer.cancel()
            self._waiter = None

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport, self.is_over = None, True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ConnectionLost(str(exc or "the server ended the stream")))

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._has_begun and not self._read_beginning():
            return
        while (line := self._received.find(b"\r\n")) >= 0:
            size = _chunk_size(self._received[:line])
            if not size:  # the last one, or no chunk at all
                self.is_over = True
                self.close()
                return
            if len(self._received) < line + size + 4:
                return
            self._text += self._received[line + 2 : line + 2 + size]
            self._received = self._received[line + size + 4 :]
            self._tell()

    def _read_beginning(self) -> bool:
        head, found, rest = self._received.partition(b"\r\n\r\n")
        if found and (head[9:12] != b"200" or b"\r\ntransfer-encoding: chunked" not in head.lower()):
            self.close()
            return False
        self._has_begun = bool(found)
        if found:
            self._received = rest
        return self._has_begun

    def _tell(self) -> None:
        """Of all whole events, the latest that says something."""
        whole, found, self._text = self._text.rpartition(b"\n\n")
        if not found:
            return
        for event in reversed(whole.split(b"\n\n")):
            said = b"\n".join(line[5:].strip() for line in event.split(b"\n") if line.startswith(b"data:"))
            if said:
                break
        else:
            return
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(said)
        else:
            self._latest = said


def _chunk_size(line: bytes) -> int | None:
    try:
        return int(line, 16)
    except ValueError:
        return None


def _read_head(received: bytes) -> tuple[int, bytes, int, int] | None:
    """Status, head, where the body begins and where it ends; None while the head is not whole."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = received[:end]
    status = int(head[9:12])
    length = _field(head, head.lower(), b"content-length")
    if length is None and status not in {204, 304}:
        raise ValueError("an answer without a length")
    return status, head, end + 4, end + 4 + int(length or 0)


def _field(head: bytes, lowered: bytes, name: bytes) -> bytes | None:
    """A header's value, by its name in lower case."""
    begin = lowered.find(b"\r\n" + name + b":")
    if begin < 0:
        return None
    begin += len(name) + 3
    end = head.find(b"\r\n", begin)
    return head[begin : end if end >= 0 else len(head)].strip()
