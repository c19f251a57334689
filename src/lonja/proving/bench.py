"""One scenario, measured: many clients, each with one turn at a time, for some seconds after a warm-up.

Nouns: Bench, what to measure on; Figure, what came out; Window, what is seen of the clients while it is open.
Verbs: `measure`.
Promises: only turns that began after the warm-up and ended before the end are counted; the ceiling is measured right
after, on the same data; what the client and the servers cost is in the figure, so that a reader sees what was full, and
what a turn cost each of them; deadlocks are PostgreSQL's own count.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter

import msgspec

from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.proving.ceiling import ceiling
from lonja.proving.scenarios import SCENARIOS, Client, SoldOut, Turn, TurnFailed, all_listings
from lonja.proving.shop import Shop, restock
from lonja.proving.till import Till
from lonja.proving.watch import Effort, Times
from lonja.proving.wire import Connection, ConnectionLost, Origin, request

DROP_UNITS = 600
"""How many units a second of measuring there are in `hot-drop`: about a tenth of what is asked for."""
_MOST_LOOKS = 600


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """A shop that is open, and its database."""

    origin: Origin
    shop: Shop
    priced: Shop
    """One with promotions, tax and a full cart (proving.pricing): the scenario `quote` is measured there."""
    drop: Shop
    """One that sells a single thing, of which there is none yet: the scenario `hot-drop` is measured there."""
    database: Database
    database_url: str
    servers_cpu: Callable[[], Mapping[str, float]] = dict
    """CPU seconds of each server so far, by name, where that can be known."""
    analyze: Callable[[], Awaitable[None]]
    """Brings the planner's statistics up to date, as autovacuum would have done in a shop that is open for a minute."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What the web process says of its batches of adds (platform/batching.py, GET /healthz/batches)."""

    batches: int = 0
    requests: int = 0
    mean_size: float = 0.0
    held_p50_ms: float = 0.0
    held_p99_ms: float = 0.0

    def since(self, earlier: "Line") -> "Line":
        """What came after. The times are those of the last thousand batches."""
        batches, requests = self.batches - earlier.batches, self.requests - earlier.requests
        mean = round(requests / max(batches, 1), 1)
        return msgspec.structs.replace(self, batches=batches, requests=requests, mean_size=mean)


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario's result. `ratio` is per_second over ceiling_per_second; CPU is in percent of one core.

    `turn_cpu_us` is what a turn cost each of them. `refused` of the turns were told that there is nothing left.
    """

    scenario: str
    per_second: float
    p50_ms: float
    p99_ms: float
    errors: int
    refused: int
    deadlocks: int
    ceiling_per_second: float
    ratio: float
    concurrency: int
    seconds: float
    client_cpu_percent: float
    servers_cpu_percent: dict[str, float]
    turn_cpu_us: dict[str, float]
    adds: Line
    error_examples: dict[str, int]


class Window:
    """What is seen of the clients while it is open."""

    def __init__(self) -> None:
        self.times, self.failures, self.refused = Times(), Counter[str](), 0
        self.is_open, self.is_over = False, False

    async def see(self, seconds: float) -> None:
        """Looks so long, and on until there was something to see: a short look at a slow machine is no measure."""
        await asyncio.sleep(seconds)
        for _ in range(_MOST_LOOKS):
            if len(self.times) or self.failures or self.refused:
                return
            await asyncio.sleep(0.05)

    async def follow(self, client: Client, turn: Turn) -> None:
        """One client, turn after turn."""
        while not self.is_over:
            counts, began, timed_from = self.is_open, perf_counter(), None
            try:
                timed_from = await turn(client)
            except SoldOut:
                self.refused += counts and self.is_open
            except (TurnFailed, ConnectionLost) as failure:
                if self.is_open:
                    self.failures[str(failure)] += 1
                    await asyncio.sleep(0.01)
                continue
            if counts and self.is_open:
                self.times.add(perf_counter() - (timed_from or began))


async def measure(bench: Bench, scenario: str, *, concurrency: int, seconds: float, warm_up: float) -> Figure:
    """The figure of one scenario, with its ceiling."""
    shop = {"quote": bench.priced, "hot-drop": bench.drop}.get(scenario, bench.shop)
    begins_at = bench.shop if scenario == "hot-drop" else shop
    till = Till(bench.origin, begins_at)
    connections = [await Connection.open(bench.origin) for _ in range(concurrency)]
    await connections[0].exchange(till.product(1))  # returns when the doors are open
    listings = await all_listings(connections[0], till) if scenario == "listing" else []
    run = new_id().hex
    clients = [Client(each, till, begins_at, f"{run}-{n}", listings) for n, each in enumerate(connections)]
    window, deadlocks = Window(), await _deadlocks(bench.database)
    async with asyncio.TaskGroup() as group:
        for client in clients:
            group.create_task(window.follow(client, SCENARIOS[scenario]))
        await asyncio.sleep(warm_up / 2)
        await bench.analyze()
        await asyncio.sleep(warm_up / 2)
        if shop is not begins_at:
            await _open_drop(bench, clients, seconds)
        earlier = await _lines(bench.origin)
        effort, before, window.is_open = Effort(), bench.servers_cpu(), True
        await window.see(seconds)
        window.is_open, window.is_over = False, True
        took, cpu, after = effort.seconds, effort.cpu_percent, bench.servers_cpu()
    adds = (await _lines(bench.origin)).since(earlier)
    for connection in connections:
        connection.close()
    deadlocks = await _deadlocks(bench.database) - deadlocks
    if shop is not begins_at:
        await restock(bench.database, shop, max(1, round(seconds * DROP_UNITS)))
    most = await asyncio.to_thread(
        ceiling, bench.database_url, shop, scenario, concurrency=concurrency, seconds=max(1, round(seconds))
    )
    spent = {"client": cpu * took / 100} | {name: total - before.get(name, 0) for name, total in after.items()}
    return _figure(
        window,
        scenario=scenario,
        deadlocks=deadlocks,
        most=most,
        concurrency=concurrency,
        seconds=took,
        spent=spent,
        adds=adds,
    )


def _figure(
    window: Window,
    *,
    scenario: str,
    deadlocks: int,
    most: float,
    concurrency: int,
    seconds: float,
    spent: Mapping[str, float],
    adds: Line,
) -> Figure:
    timing = window.times.timing
    percent = {name: round(100 * cpu / seconds, 1) for name, cpu in spent.items()}
    return Figure(
        scenario=scenario,
        per_second=round(timing.count / seconds, 1),
        p50_ms=timing.p50_ms,
        p99_ms=timing.p99_ms,
        errors=window.failures.total() + deadlocks,
        refused=window.refused,
        deadlocks=deadlocks,
        ceiling_per_second=round(most, 1),
        ratio=round(timing.count / seconds / most, 3),
        concurrency=concurrency,
        seconds=round(seconds, 2),
        client_cpu_percent=percent.pop("client"),
        servers_cpu_percent=percent,
        turn_cpu_us={name: round(1e6 * cpu / max(timing.count, 1), 1) for name, cpu in spent.items()},
        adds=adds,
        error_examples=dict(window.failures.most_common(10)),
    )


async def _open_drop(bench: Bench, clients: list[Client], seconds: float) -> None:
    """The goods arrive, and everybody turns to them."""
    await restock(bench.database, bench.drop, max(1, round(seconds * DROP_UNITS)))
    till = Till(bench.origin, bench.drop)
    for client in clients:
        client.move_to(till, bench.drop)


async def _lines(origin: Origin) -> Line:
    """What the web process has counted so far."""
    connection = await Connection.open(origin)
    answer = await connection.exchange(request(origin, "GET", "/healthz/batches"))
    connection.close()
    return msgspec.json.decode(answer.body, type=dict[str, Line])["adds"] if answer.is_ok else Line()


async def _deadlocks(database: Database) -> int:
    found: int = await database.value(
        "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
    )
    return found
