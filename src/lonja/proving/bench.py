"""One scenario, measured: many clients, each with one turn at a time, for some seconds after a warm-up.

Nouns: Bench, what to measure on; Figure, what came out.
Verbs: `measure`.
Promises: only turns that began after the warm-up and ended before the end are counted; the ceiling is measured right
after, on the same data; what the client and the servers cost is in the figure, so that a reader sees what was full.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter

import msgspec

from lonja.platform.ids import new_id
from lonja.proving.ceiling import ceiling
from lonja.proving.scenarios import SCENARIOS, Client, Turn, TurnFailed, all_listings
from lonja.proving.shop import Shop
from lonja.proving.till import Till
from lonja.proving.watch import Effort, Times
from lonja.proving.wire import Connection, ConnectionLost, Origin


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """A shop that is open, and its database."""

    origin: Origin
    shop: Shop
    priced: Shop
    """One with promotions, tax and a full cart (proving.pricing): the scenario `quote` is measured there."""
    database_url: str
    servers_cpu: Callable[[], Mapping[str, float]] = dict
    """CPU seconds of each server so far, by name, where that can be known."""
    analyze: Callable[[], Awaitable[None]]
    """Brings the planner's statistics up to date, as autovacuum would have done in a shop that is open for a minute."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario's result. `ratio` is per_second over ceiling_per_second; CPU is in percent of one core."""

    scenario: str
    per_second: float
    p50_ms: float
    p99_ms: float
    errors: int
    ceiling_per_second: float
    ratio: float
    concurrency: int
    seconds: float
    client_cpu_percent: float
    servers_cpu_percent: dict[str, float]
    error_examples: dict[str, int]


class _Window:
    """What is seen of the clients while it is open."""

    def __init__(self) -> None:
        self.times, self.failures = Times(), Counter[str]()
        self.is_open, self.is_over = False, False

    async def follow(self, client: Client, turn: Turn) -> None:
        """One client, turn after turn."""
        while not self.is_over:
            counts, began = self.is_open, perf_counter()
            try:
                timed_from = await turn(client)
            except (TurnFailed, ConnectionLost) as failure:
                if self.is_open:
                    self.failures[str(failure)] += 1
                    await asyncio.sleep(0.01)
            else:
                if counts and self.is_open:
                    self.times.add(perf_counter() - (timed_from or began))


async def measure(bench: Bench, scenario: str, *, concurrency: int, seconds: float, warm_up: float) -> Figure:
    """The figure of one scenario, with its ceiling."""
    shop = bench.priced if scenario == "quote" else bench.shop
    till = Till(bench.origin, shop)
    connections = [await Connection.open(bench.origin) for _ in range(concurrency)]
    await connections[0].exchange(till.product(1))  # returns when the doors are open
    listings = await all_listings(connections[0], till) if scenario == "listing" else []
    run = new_id().hex
    clients = [
        Client(connection, till, shop, f"{run}-{index}", listings) for index, connection in enumerate(connections)
    ]
    window = _Window()
    async with asyncio.TaskGroup() as group:
        for client in clients:
            group.create_task(window.follow(client, SCENARIOS[scenario]))
        await asyncio.sleep(warm_up / 2)
        await bench.analyze()
        await asyncio.sleep(warm_up / 2)
        effort, before, window.is_open = Effort(), bench.servers_cpu(), True
        await asyncio.sleep(seconds)
        window.is_open, window.is_over = False, True
        took, cpu, after = effort.seconds, effort.cpu_percent, bench.servers_cpu()
    for connection in connections:
        connection.close()
    most = await asyncio.to_thread(
        ceiling, bench.database_url, shop, scenario, concurrency=concurrency, seconds=max(1, round(seconds))
    )
    timing = window.times.timing
    return Figure(
        scenario=scenario,
        per_second=round(timing.count / took, 1),
        p50_ms=timing.p50_ms,
        p99_ms=timing.p99_ms,
        errors=window.failures.total(),
        ceiling_per_second=round(most, 1),
        ratio=round(timing.count / took / most, 3),
        concurrency=concurrency,
        seconds=round(took, 2),
        client_cpu_percent=cpu,
        servers_cpu_percent={
            name: round(100 * (spent - before.get(name, 0)) / took, 1) for name, spent in after.items()
        },
        error_examples=dict(window.failures.most_common(10)),
    )
