"""A fair pool: a few connections, many who wait; stores take turns, and within a store it is first come first served.

Nouns: a connection (anything), a place (the right to hold one; there are `size`), the waiters' lines, one a key (a
store; whoever asks for none in particular is one of them).
Verbs: `take`, `give`, `renew` (replace every connection once it comes home), `close`.
Promises: a connection given back goes straight into the hands of who is next, so nobody overtakes and nobody starves:
the first in the line of the key whose turn it is, so that a store's crowd does not stand before another store's
visitor (decision 0032); the lines are finite together (`line`) and so is the wait (`patience` seconds): beyond either,
Busy; a dead connection is never handed out, its place is; nothing is reset on the way home (tenant context is
transaction local).
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from lonja.platform.errors import Busy, DatabaseAway

C = TypeVar("C")


class FairPool(Generic[C]):
    """Belongs to one event loop."""

    def __init__(
        self,
        connect: Callable[[], Awaitable[C]],
        disconnect: Callable[[C], None],
        is_alive: Callable[[C], bool],
        *,
        size: int,
        patience: float,
        line: int,
    ) -> None:
        self._connect, self._disconnect, self._is_alive = connect, disconnect, is_alive
        self._size, self._patience, self._line = size, patience, line
        self._idle: list[C] = []
        self._places = 0  # places in use or holding an idle connection
        self._lines: dict[Hashable, deque[asyncio.Future[C | None]]] = {}  # the first key is next
        self._waiting = 0
        self._outdated: set[int] = set()  # ids of connections out on loan that `renew` has retired
        self._on_loan: dict[int, C] = {}
        self._closed = False

    async def take(self, key: Hashable = None) -> C:
        """A live connection, now or when it is our turn."""
        if self._closed:
            raise DatabaseAway("the pool is closed")
        while self._idle:
            connection = self._idle.pop()
            if self._is_alive(connection):
                return self._lend(connection)
            self._places -= 1
        if self._places >= self._size:
            handed = await self._wait(key)
            if handed is not None:
                return self._lend(handed)
        else:
            self._places += 1
        return await self._open_place()

    def give(self, connection: C) -> None:
        """Bring a connection home: to the first in line, or to rest."""
        del self._on_loan[id(connection)]
        usable = self._is_alive(connection)
        if self._closed or id(connection) in self._outdated:
            self._outdated.discard(id(connection))
            self._disconnect(connection)
            usable = False
        if usable and not self._hand_over(connection):
            self._idle.append(connection)
        elif not usable:
            self._free_place()

    def renew(self) -> None:
        """Every connection open now is closed instead of being used again."""
        self._outdated.update(self._on_loan)
        self._drop_idle()

    def close(self) -> None:
        """Close what rests now and what is out when it comes home; those in line are turned away."""
        self._closed = True
        self._drop_idle()
        while (waiter := self._next()) is not None:
            waiter.set_exception(DatabaseAway("the pool is closed"))

    async def _open_place(self) -> C:
        try:
            return self._lend(await self._connect())
        except BaseException:
            self._free_place()
            raise

    async def _wait(self, key: Hashable) -> C | None:
        if self._waiting >= self._line:
            raise Busy(f"{self._line} calls already wait for a connection")
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[C | None] = loop.create_future()
        timer = loop.call_later(self._patience, self._give_up, key, waiter)
        self._lines.setdefault(key, deque()).append(waiter)
        self._waiting += 1
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._pass_on(waiter.result())  # handed to us in the very moment we were cancelled
            raise
        finally:
            timer.cancel()
            self._waiting -= 1

    def _give_up(self, key: Hashable, waiter: "asyncio.Future[C | None]") -> None:
        if not waiter.done():
            self._lines[key].remove(waiter)
            if not self._lines[key]:
                del self._lines[key]
            waiter.set_exception(Busy(f"no connection was free for {self._patience:g} s"))

    def _hand_over(self, connection: C | None) -> bool:
        waiter = self._next()
        if waiter is None:
            return False
        waiter.set_result(connection)
        return True

    def _next(self) -> "asyncio.Future[C | None] | None":
        """Who is served next. Their key goes to the end, behind the others."""
        while self._lines:
            key = next(iter(self._lines))
            line = self._lines.pop(key)
            waiter = line.popleft()
            while waiter.done() and line:
                waiter = line.popleft()
            if line:
                self._lines[key] = line
            if not waiter.done():
                return waiter
        return None

    def _pass_on(self, connection: C | None) -> None:
        if connection is None:
            self._free_place()
        else:
            self.give(self._lend(connection))

    def _free_place(self) -> None:
        if not self._hand_over(None):
            self._places -= 1

    def _lend(self, connection: C) -> C:
        self._on_loan[id(connection)] = connection
        return connection

    def _drop_idle(self) -> None:
        while self._idle:
            self._places -= 1
            self._disconnect(self._idle.pop())
