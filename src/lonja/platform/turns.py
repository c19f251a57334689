"""Turns at the front door: many stores, one event loop, and nobody's crowd is in somebody else's way (decision 0032).

Nouns: a store's requests inside, and its line outside; a Turnstile.
Verbs: `enter_at_once`, else `wait`; `leave`.
Promises: while a single store has visitors it may use everything (`alone` requests at once). Once a second one had any
within the last second, `shared` are inside altogether: few enough that whoever comes next waits for a few milliseconds
of other people's work and not for a whole crowd's. Then stores take turns, first come first served within each, and a
store that has less than its share inside does not wait at all. The lines and the wait are finite: beyond either, Busy.
A turn lasts a tenth of a second at most, or four times what the half of them take where that is more (a second, though,
and no more): who takes longer waits for something else than us (a provider, a lock), and their place goes to the next.
On a machine that is slow today everybody takes longer, and nobody's place may go for that (decision 0038).
"""

import asyncio
from collections import deque
from collections.abc import Callable, Hashable
from time import monotonic

from lonja.platform.errors import Busy

_TURN, _LONGEST_TURN = 0.1, 1.0
_TIMES_THE_MEDIAN = 4.0
_STEP = 1.05
_MEMORY = 1.0

_Waiter = tuple["asyncio.Future[None]", Hashable, float]
"""Who waits, for whom, and until when."""


class Turnstile:
    """Belongs to one event loop."""

    def __init__(
        self,
        *,
        alone: int = 2_000,
        shared: int = 24,
        patience: float = 5.0,
        line: int = 5_000,
        now: Callable[[], float] = monotonic,
    ) -> None:
        self._alone, self._shared, self._patience, self._room = alone, shared, patience, line
        self._now = now
        self._inside: dict[Hashable, tuple[Hashable, float]] = {}  # by visit, oldest first: whose, and since when
        self._counts: dict[Hashable, int] = {}
        self._lines: dict[Hashable, deque[_Waiter]] = {}  # the first store is next
        self._last: Hashable = None
        self._changed = float("-inf")  # when a visitor came to another store than the one before
        self._timer: asyncio.TimerHandle | None = None
        self._median = _TURN / _TIMES_THE_MEDIAN  # of how long visits take: a step up for each longer one, else down

    def enter_at_once(self, store: Hashable, visit: Hashable) -> bool:
        """Inside without waiting; False: there is a line."""
        now = self._now()
        if store != self._last:
            self._changed = now if self._last is not None else self._changed
            self._last = store
        if store in self._lines or not self._has_place(store, now):
            return False
        self._admit(store, visit, now)
        return True

    async def wait(self, store: Hashable, visit: Hashable) -> None:
        """Inside when it is our turn. Raises Busy."""
        if self._room <= 0:
            raise Busy("too many wait at the door")
        turn = asyncio.get_running_loop().create_future()
        self._lines.setdefault(store, deque()).append((turn, visit, self._now() + self._patience))
        self._room -= 1
        self._look_again()
        try:
            await turn
        except asyncio.CancelledError:
            self.leave(visit)  # let in at the very moment we were cancelled, perhaps
            raise
        finally:
            self._room += 1

    def leave(self, visit: Hashable) -> None:
        """The visit is over; who is next comes in."""
        entry, now = self._inside.pop(visit, None), self._now()
        if entry is not None:
            self._uncount(entry[0])
            self._learn(now - entry[1])
        if self._lines:
            self._let_in(now)

    def _has_place(self, store: Hashable, now: float) -> bool:
        return self._has_room(now) or self._counts.get(store, 0) < self._share(store, now)

    def _has_room(self, now: float) -> bool:
        if len(self._inside) < self._most(now):
            return True
        self._end_long_turns(now)
        return len(self._inside) < self._most(now)

    def _most(self, now: float) -> int:
        return self._shared if now - self._changed < _MEMORY else self._alone

    def _share(self, store: Hashable, now: float) -> int:
        """What each may have inside whoever else is; nothing where there are more stores than places, or only one."""
        most = self._most(now)
        if max(len(self._counts), len(self._lines)) > most:
            return 0  # and nobody counted two thousand of them
        stores = len(self._counts.keys() | self._lines.keys() | {store})
        return most // stores if stores > 1 else 0

    def _let_in(self, now: float) -> None:
        """Stores in turn, as long as there are places."""
        while self._lines and (store := self._next(now)) is not None:
            line = self._lines.pop(store)
            while line and line[0][0].done():
                line.popleft()
            if not line:
                continue
            turn, visit, _ = line.popleft()
            if line:
                self._lines[store] = line  # at the end: the others come first
            self._admit(store, visit, now)
            turn.set_result(None)

    def _next(self, now: float) -> Hashable:
        """The store whose turn it is: the first in line, or the first that has less than its share."""
        first = next(iter(self._lines))
        if self._has_room(now):
            return first
        share = self._share(first, now)
        return next((each for each in self._lines if self._counts.get(each, 0) < share), None) if share else None

    def _forget_who_left(self) -> None:
        """Lines in which nobody waits any more."""
        for store in list(self._lines):
            line = self._lines[store]
            while line and line[0][0].done():
                line.popleft()
            if not line:
                del self._lines[store]

    def _admit(self, store: Hashable, visit: Hashable, now: float) -> None:
        self._inside[visit] = (store, now)
        self._counts[store] = self._counts.get(store, 0) + 1

    def _uncount(self, store: Hashable) -> None:
        left = self._counts[store] - 1
        if left:
            self._counts[store] = left
        else:
            del self._counts[store]

    def _end_long_turns(self, now: float) -> None:
        while self._inside:
            visit, (store, since) = next(iter(self._inside.items()))
            if now - since < min(max(_TURN, _TIMES_THE_MEDIAN * self._median), _LONGEST_TURN):
                return
            del self._inside[visit]
            self._uncount(store)
            self._learn(now - since)

    def _learn(self, took: float) -> None:
        """A median, a step at a time: one visit that takes for ever counts no more than any other."""
        self._median = min(max(self._median * (_STEP if took > self._median else 1 / _STEP), 0.001), _LONGEST_TURN)

    def _look_again(self) -> None:
        """Nobody may leave for a while: turns end, and patience too."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_TURN / 2, self._tick)

    def _tick(self) -> None:
        self._timer = None
        now = self._now()
        for store in list(self._lines):
            for turn, _, until in self._lines[store]:
                if until > now:
                    break
                if not turn.done():
                    turn.set_exception(Busy(f"no turn came for {self._patience:g} s"))
        self._forget_who_left()
        self._let_in(now)
        if self._lines:
            self._look_again()
