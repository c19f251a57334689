"""What stands between the server and its sockets: an answer leaves in one piece.

Nouns: WholeAnswers, the server's HTTP protocol with a transport that waits a moment before it writes.
Promises: head and body of an answer are one write, so one system call here, one wake-up and one read there (two of each
cost a tenth of a small answer); what nothing follows in the same turn of the event loop (the head of a stream, each of
its words) leaves with the next turn. The order of what is written is kept.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class WholeAnswers(HttpToolsProtocol):
    """As uvicorn's, over a transport that joins head and body."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as theirs
        """A connection was opened."""
        super().connection_made(Joining(transport, self.loop))


class Joining(asyncio.Transport):
    """Holds a write until the next one, or the next turn of the event loop, and writes both."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport, self._loop = transport, loop
        self._held: bytes | None = None

    def write(self, data: Any) -> None:  # noqa: ANN401  # bytes of any kind
        """Writes now what was held, and this; or holds this."""
        held = self._held
        if held is None:
            self._held = data
            self._loop.call_soon(self._let_go)
        else:
            self._held = None
            self._transport.write(held + data)

    def _let_go(self) -> None:
        held, self._held = self._held, None
        if held is not None and not self._transport.is_closing():
            self._transport.write(held)

    def close(self) -> None:
        """After what was written."""
        self._let_go()
        self._transport.close()

    def abort(self) -> None:
        """At once."""
        self._held = None
        self._transport.abort()

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401  # as every transport's
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._transport.set_protocol(protocol)
