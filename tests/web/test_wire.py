"""An answer leaves in one piece, and what nothing follows leaves all the same (web/wire.py)."""

import asyncio
from typing import Any

from lonja.web.wire import Joining


class Socket(asyncio.Transport):
    """Notes what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.is_closed = False

    def write(self, data: Any) -> None:
        assert not self.is_closed
        self.written.append(bytes(data))

    def close(self) -> None:
        self.is_closed = True

    abort = close

    def is_closing(self) -> bool:
        return self.is_closed


async def test_head_and_body_are_one_write_and_a_stream_waits_for_nobody() -> None:
    socket = Socket()
    joining = Joining(socket, asyncio.get_running_loop())
    joining.write(b"head ")
    joining.write(b"body")
    assert socket.written == [b"head body"]
    joining.write(b"head of a stream")
    assert len(socket.written) == 1
    await asyncio.sleep(0)
    assert socket.written[1:] == [b"head of a stream"]
    joining.write(b"a word")
    await asyncio.sleep(0)
    assert socket.written[2:] == [b"a word"]


async def test_what_was_written_leaves_before_the_connection_is_closed_and_nothing_after() -> None:
    socket = Socket()
    joining = Joining(socket, asyncio.get_running_loop())
    joining.write(b"connection: close")
    joining.close()
    assert (socket.written, joining.is_closing()) == ([b"connection: close"], True)
    await asyncio.sleep(0)
    assert len(socket.written) == 1
    gone = Socket()
    joining = Joining(gone, asyncio.get_running_loop())
    joining.write(b"nobody listens")
    joining.abort()
    await asyncio.sleep(0)
    assert gone.written == []
