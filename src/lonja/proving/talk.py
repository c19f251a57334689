"""How a crowd talks to a shop: over a few sockets, again and again until there is an answer.

Nouns: Talk; Refused, an answer that a buyer understands; Wrong, everything else that is no success.
Verbs: `exchange` (one try), `ask` (until answered), `click` (once, or twice at the same time).
Promises: a buyer gives up only when refused. After a lost connection or a 503 the same words are said again under the
same key, so a crash of the web process or of PostgreSQL costs time and nothing else. All share so many sockets, first
come first served; a quarter of them is for those who are past the door, or they would stand in line behind the crowd
that is not.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

from lonja.platform.pool import FairPool
from lonja.proving import till as say
from lonja.proving.timeline import Timeline
from lonja.proving.watch import Times
from lonja.proving.wire import Answer, Connection, ConnectionLost, Origin

T = TypeVar("T")

PERSISTENCE = 180.0
"""Seconds for which a buyer says the same thing again before it counts as an error."""


class Refused(Exception):  # noqa: N818  # an answer, not an error
    """No, for a reason that a drop knows. `code` is a refusal's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Wrong(Exception):  # noqa: N818  # it is counted, not raised further
    """Neither success nor a clean refusal."""


class Talk:
    """Belongs to one event loop and one run. `expected`: codes of refusals that are answers; `inside`: the steps of
    those who are past the door.
    """

    def __init__(
        self, origin: Origin, *, connections: int, line: int, expected: frozenset[str], inside: frozenset[str]
    ) -> None:
        self._expected, self._steps_inside = expected, inside
        quarter = max(connections // 4, 1)
        self._inside = _sockets(origin, quarter, line)
        self._door = _sockets(origin, max(connections - quarter, 1), line)
        self._began = perf_counter()
        self.times: dict[str, Times] = defaultdict(Times)
        self.timeline = Timeline()
        self.said_again = 0

    def begin(self) -> None:
        """The run begins now."""
        self._began = perf_counter()

    @property
    def now(self) -> float:
        """Seconds since the run began."""
        return perf_counter() - self._began

    def close(self) -> None:
        self._door.close()
        self._inside.close()

    async def click(
        self,
        step: str,
        request: bytes,
        read: Callable[[bytes], T],
        *,
        twice: bool = False,
        what_of: Callable[[T], object] = lambda answer: answer,
    ) -> T:
        """Says it, or says it twice at once: then `what_of` both must be the same, or one was refused."""
        if not twice:
            return read(await self.ask(step, request))
        both = await asyncio.gather(self.ask(step, request), self.ask(step, request), return_exceptions=True)
        for failure in both:
            if isinstance(failure, BaseException) and not isinstance(failure, Refused):
                raise failure
        answers = [read(body) for body in both if isinstance(body, bytes)]
        if not answers:
            raise next(failure for failure in both if isinstance(failure, Refused))
        if what_of(answers[0]) != what_of(answers[-1]):
            raise Wrong(f"a double click at {step} had two effects")
        return answers[0]

    async def ask(self, step: str, request: bytes) -> bytes:
        """The body of the answer, however often it takes. Raises Refused or Wrong."""
        deadline, pause = perf_counter() + PERSISTENCE, 0.02
        while True:
            answer = await self.exchange(step, request)
            if answer is not None and answer.is_ok:
                return answer.body
            if answer is not None and answer.status != 503:
                problem = say.problem(answer.body)
                if problem.code in self._expected:
                    raise Refused(problem.code)
                raise Wrong(f"{step}: {answer.status} {problem.code} {problem.detail}")
            if perf_counter() > deadline:
                raise Wrong(f"{step}: no answer for {PERSISTENCE:g} s")
            self.said_again += 1
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311  # they do not all come back at once
            pause = min(pause * 2, 1.0)

    async def exchange(self, step: str, request: bytes) -> Answer | None:
        """One try; None when the connection was lost."""
        sockets = self._inside if step in self._steps_inside else self._door
        try:
            connection = await sockets.take()
        except ConnectionLost:
            return None
        began = perf_counter()
        try:
            answer = await connection.exchange(request)
        except ConnectionLost:
            return None
        finally:
            sockets.give(connection)
        took = perf_counter() - began
        self.times[step].add(took)
        self.timeline.took(self.now, took)
        return answer


def _sockets(origin: Origin, size: int, line: int) -> FairPool[Connection]:
    return FairPool(
        lambda: Connection.open(origin),
        disconnect=Connection.close,
        is_alive=lambda connection: connection.is_open,
        size=size,
        patience=600,
        line=line,
    )
