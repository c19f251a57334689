"""Visitors of a waiting room, thousands in one process: `python -m lonja.proving.visitors '<errand>'`.

Nouns: an Errand, what this process is to do; a Visitor with a token, who listens to a stream or asks when told to.
Verbs: `main` lets them join, then listen and ask, and at the word "over" on stdin prints what they saw.
Promises: each connection comes from one of many addresses of this machine (127.0.x.y), so that ports suffice; moments
are wall clock, so that several processes can be compared; an error is counted, never repeated in a loop.
"""

import asyncio
import base64
import resource
import sys
from collections import Counter
from time import time
from typing import Any, cast

import altcha
import msgspec
import uvloop

from lonja.proving.wire import Connection, ConnectionLost, Origin, request

_JOINING = 48
_ASKING = 100


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """So many visitors, of whom so many listen; `number` of this process, for its addresses."""

    host: str
    port: int
    store: str
    slug: str
    visitors: int
    listeners: int
    number: int


class Seen(msgspec.Struct, kw_only=True):
    """What came of it: moments at which visitors first knew their place, and first heard of the end."""

    joined: int = 0
    joining_seconds: float = 0.0
    held: int = 0
    listeners_knew: list[float] = []
    askers_knew: list[float] = []
    listeners_heard: list[float] = []
    askers_heard: list[float] = []
    asked: int = 0
    errors: dict[str, int] = {}


class Visitor:
    """One of them."""

    __slots__ = ("address", "has_heard", "knows", "token")

    def __init__(self, token: str, address: str) -> None:
        self.token, self.address = token, address
        self.knows, self.has_heard = False, False


class Stream(asyncio.Protocol):
    """A held stream: remembers only when what it waits for was said."""

    def __init__(self, visitor: Visitor, crowd: "Crowd", hello: bytes) -> None:
        self._visitor, self._crowd, self._hello = visitor, crowd, hello

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.Transport", transport).write(self._hello)

    def data_received(self, data: bytes) -> None:
        seen = self._crowd.seen
        if not self._visitor.knows and b'"position":' in data and b'"position":null' not in data:
            self._visitor.knows = True
            seen.listeners_knew.append(time())
        if not self._visitor.has_heard and b'"status":"sold_out"' in data:
            self._visitor.has_heard = True
            seen.listeners_heard.append(time())

    def connection_lost(self, _: Exception | None) -> None:
        if not self._visitor.has_heard and not self._crowd.is_over:
            self._crowd.errors["stream lost"] += 1


class Crowd:
    """All visitors of this process."""

    def __init__(self, errand: Errand) -> None:
        self.errand, self.seen, self.errors = errand, Seen(), Counter[str]()
        self.is_over = False
        self._origin = Origin(errand.host, errand.port)
        self._at = f"/api/v1/drops/{errand.slug}"
        self._asking = asyncio.Semaphore(_ASKING)
        self._visitors: list[Visitor] = []

    async def join(self) -> None:
        """Everybody gets a place, over a few connections at a time."""
        numbers, began = iter(range(self.errand.visitors)), time()
        await asyncio.gather(*(self._join_some(numbers) for _ in range(_JOINING)))
        self.seen.joined, self.seen.joining_seconds = len(self._visitors), time() - began

    async def _join_some(self, numbers: Any) -> None:  # noqa: ANN401  # an iterator that many share
        connection, address = None, ""
        for count, _ in enumerate(numbers):
            try:
                if connection is None or not connection.is_open or count % 50 == 0:
                    if connection is not None:
                        connection.close()
                    address = f"127.0.{self.errand.number + 1}.{1 + count // 50 % 250}"
                    connection = await self._connect(address)
                answer = await connection.exchange(self._request("GET", "/challenge"))
                proof = await self._solve(answer.body)
                said = msgspec.json.encode({"proof": proof})
                answer = await connection.exchange(self._request("POST", "/place", body=said))
                if answer.status == 201:
                    self._visitors.append(Visitor(msgspec.json.decode(answer.body)["token"], address))
                else:
                    self.errors[f"join {answer.status} {answer.body[:120]!r}"] += 1
            except (ConnectionLost, OSError) as failure:
                self.errors[f"join {failure}"] += 1
                connection = None
        if connection is not None:
            connection.close()

    async def _solve(self, body: bytes) -> str:
        challenge = msgspec.json.decode(body)
        solution = altcha.solve_challenge(altcha.Challenge.from_dict(challenge))
        found = {"challenge": challenge, "solution": solution.to_dict() if solution else None}
        return base64.b64encode(msgspec.json.encode(found)).decode()

    async def listen(self) -> None:
        """So many open a stream and keep it."""
        listeners = self._visitors[: self.errand.listeners]
        for first in range(0, len(listeners), 100):
            await asyncio.gather(*(self._listen(visitor) for visitor in listeners[first : first + 100]))
        self.seen.held = len(listeners)

    async def _listen(self, visitor: Visitor) -> None:
        hello = self._request("GET", "/place/events", visitor)
        try:
            await asyncio.get_running_loop().create_connection(
                lambda: Stream(visitor, self, hello),
                self._origin.host,
                self._origin.port,
                local_addr=(visitor.address, 0),
            )
        except OSError as failure:
            self.errors[f"listen {failure}"] += 1

    def ask(self) -> list[asyncio.Task[None]]:
        """The others ask, and again when they are told to."""
        return [asyncio.create_task(self._ask(visitor)) for visitor in self._visitors[self.errand.listeners :]]

    async def _ask(self, visitor: Visitor) -> None:
        pause = 15.0 * (hash(visitor.token) % 1000) / 1000
        while not visitor.has_heard:
            await asyncio.sleep(pause)
            try:
                async with self._asking:
                    connection = await self._connect(visitor.address)
                    answer = await connection.exchange(self._request("GET", "/place", visitor))
                    connection.close()
            except (ConnectionLost, OSError) as failure:
                self.errors[f"ask {failure}"] += 1
                pause = 10.0
                continue
            self.seen.asked += 1
            if answer.status != 200:
                self.errors[f"ask {answer.status}"] += 1
                return
            pause = self._note(visitor, msgspec.json.decode(answer.body))

    def _note(self, visitor: Visitor, place: dict[str, Any]) -> float:
        if place["position"] is not None and not visitor.knows:
            visitor.knows = True
            self.seen.askers_knew.append(time())
        if place["status"] == "sold_out":
            visitor.has_heard = True
            self.seen.askers_heard.append(time())
        return float(place["come_again_in_seconds"])

    async def _connect(self, address: str) -> Connection:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(
            Connection, self._origin.host, self._origin.port, local_addr=(address, 0)
        )
        return connection

    def _request(self, method: str, path: str, visitor: Visitor | None = None, body: bytes | None = None) -> bytes:
        headers = {"lonja-store": self.errand.store, "content-type": "application/json"}
        if visitor is not None:
            headers["authorization"] = f"Bearer {visitor.token}"
        return request(self._origin, method, self._at + path, headers, body)


async def _run(errand: Errand) -> None:
    crowd = Crowd(errand)
    await crowd.join()
    _say({"joined": crowd.seen.joined, "errors": dict(crowd.errors)})
    await crowd.listen()
    asking = crowd.ask()
    _say({"held": crowd.seen.held})
    await asyncio.to_thread(sys.stdin.readline)
    crowd.is_over = True
    for task in asking:
        task.cancel()
    crowd.seen.errors = dict(crowd.errors.most_common(10))
    _say(crowd.seen)


def _say(value: object) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


def main() -> None:
    """Everything this process is for."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    uvloop.run(_run(msgspec.json.decode(sys.argv[1], type=Errand)))


if __name__ == "__main__":
    main()
