"""Natural batching: who waits together is served together. No timer.

Nouns: a Batcher, which serves one kind of request; a line for each key (a store), served in turn; its Counts.
Verbs: `ask`; `counts` says how many batches there were, of how many, and how long one held its connection.
How: while one batch is at the database, requests collect; when it returns, all that wait for one key (at most `most`)
go as the next batch. An idle house serves a request at once and alone; a busy one serves hundreds for the price of one
transaction. STACK.md has the measurements: 34,000 to 178,000 a second against 2,600 to 4,000, commits durable.
Promises: first come, first served within a key; keys take turns, so one busy store cannot starve another, and a large
batch is told by the handful, so that a neighbour does not wait for all its answers to be written (0038); a batch that
failed without effect is asked again one by one; one whose effect is unknown (the database went away) is not: everybody
in it is told, and their idempotency keys make it safe to ask again.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from math import ceil
from time import perf_counter
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from lonja.platform.errors import Busy, DatabaseAway, LonjaError, StatementTimeout

Request = TypeVar("Request")
Answer = TypeVar("Answer")

Together = Callable[[UUID, Sequence[Request]], Awaitable[Sequence[Answer | LonjaError | None]]]
"""Answers in the order of the requests; an error refuses that one; None means: ask this one alone."""
Alone = Callable[[UUID, Request], Awaitable[Answer]]


_Told = tuple[tuple[Request, "asyncio.Future[Answer]"], Answer | LonjaError | None]

_REMEMBERED = 1_000
_HANDFUL = 16
"""How many of a batch are told at once, before the event loop turns to others: two milliseconds of writing answers."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What a Batcher has done. The times, in milliseconds, are of its last thousand batches."""

    batches: int
    requests: int
    mean_size: float
    held_p50_ms: float
    held_p99_ms: float


class Batcher(Generic[Request, Answer]):
    """Serves requests of many keys, one batch at a time. Belongs to one event loop."""

    def __init__(
        self, together: Together[Request, Answer], alone: Alone[Request, Answer], *, most: int = 256, line: int = 20_000
    ) -> None:
        self._together, self._alone = together, alone
        self._most, self._room = most, line
        self._lines: dict[UUID, deque[tuple[Request, asyncio.Future[Answer]]]] = {}
        self._server: asyncio.Task[None] | None = None
        self._stragglers: set[asyncio.Task[None]] = set()
        self._batches = self._served = 0
        self._held: deque[float] = deque(maxlen=_REMEMBERED)

    @property
    def counts(self) -> Counts:
        """What was done since the process began."""
        held = sorted(self._held) or [0.0]
        return Counts(
            batches=self._batches,
            requests=self._served,
            mean_size=round(self._served / max(self._batches, 1), 1),
            held_p50_ms=round(1000 * held[ceil(0.50 * len(held)) - 1], 2),
            held_p99_ms=round(1000 * held[ceil(0.99 * len(held)) - 1], 2),
        )

    async def ask(self, key: UUID, request: Request) -> Answer:
        """The answer to this request. Raises what it is refused for, and Busy when the line is too long."""
        if self._room <= 0:
            raise Busy("too many wait for a batch")
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._room -= 1
        self._lines.setdefault(key, deque()).append((request, answer))
        if self._server is None or self._server.done():
            self._server = asyncio.create_task(self._serve())
        try:
            return await answer
        finally:
            self._room += 1

    async def _serve(self) -> None:
        while self._lines:
            key = next(iter(self._lines))
            line = self._lines.pop(key)
            batch = [line.popleft() for _ in range(min(self._most, len(line)))]
            if line:
                self._lines[key] = line
            waiting = [each for each in batch if not each[1].done()]
            began = perf_counter()
            if len(waiting) == 1:
                await self._serve_alone(key, *waiting[0])
            elif waiting:
                await self._serve_together(key, waiting)
            self._batches += 1
            self._served += len(waiting)
            self._held.append(perf_counter() - began)

    async def _serve_together(self, key: UUID, batch: Sequence[tuple[Request, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await self._together(key, [request for request, _ in batch])
        except (DatabaseAway, StatementTimeout) as failure:
            for _, future in batch:
                _refuse(future, failure)
            return
        except LonjaError:
            answers = [None] * len(batch)
        except Exception as failure:  # noqa: BLE001  # our own mistake: nobody may wait for ever because of it
            for _, future in batch:
                _refuse(future, failure)
            return
        told = list(zip(batch, answers, strict=True))
        self._tell(key, told[:_HANDFUL])
        if len(told) > _HANDFUL:
            self._beside(self._tell_the_rest(key, told[_HANDFUL:]))

    async def _tell_the_rest(self, key: UUID, told: Sequence[_Told[Request, Answer]]) -> None:
        """While the next batch is on its way already. Whoever is told has work to do: others come in between."""
        for begin in range(0, len(told), _HANDFUL):
            await asyncio.sleep(0)
            self._tell(key, told[begin : begin + _HANDFUL])

    def _tell(self, key: UUID, told: Sequence[_Told[Request, Answer]]) -> None:
        for (request, future), answer in told:
            if answer is None:
                self._beside(self._serve_alone(key, request, future))
            elif isinstance(answer, LonjaError):
                _refuse(future, answer)
            elif not future.done():
                future.set_result(answer)

    def _beside(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._stragglers.add(task)
        task.add_done_callback(self._stragglers.discard)

    async def _serve_alone(self, key: UUID, request: Request, future: asyncio.Future[Answer]) -> None:
        try:
            answer = await self._alone(key, request)
        except Exception as failure:  # noqa: BLE001  # whatever it is belongs to who asked, not to the server
            _refuse(future, failure)
        else:
            if not future.done():
                future.set_result(answer)


def _refuse(future: "asyncio.Future[Answer]", failure: Exception) -> None:
    if not future.done():
        future.set_exception(failure)
