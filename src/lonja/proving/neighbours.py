"""Many mildly busy stores, and a drop beside them (decision 0038).

Nouns: Neighbours, how long visits to many quiet stores took while nothing else went on, and while one store had a drop
at full load; what the drop made of what they left over.
Verbs: `measure_neighbours`.
Promises: the quiet stores' visitors come when they come, whether the ones before were served or not, and a visit is
timed from when it was meant to begin; both halves run on the same house, one after the other.
"""

import asyncio
import random
from collections.abc import Sequence
from time import perf_counter

import msgspec

from lonja.platform.ids import new_id
from lonja.proving.bench import Bench, Window
from lonja.proving.scenarios import SCENARIOS, Client, TurnFailed
from lonja.proving.shop import Shop
from lonja.proving.till import Till
from lonja.proving.wire import Connection, ConnectionLost

_EVERY = {"detail": 1.0, "add-to-cart": 4.0}
"""Seconds between two visits of a kind to one quiet store, in the mean."""
_DROP = 512


class Neighbours(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of visit to the quiet stores. At the end the drop: beside them, how many were told to come again, alone,
    and the CPU of all servers together for each of its turns beside them.
    """

    scenario: str
    stores: int
    per_second: float
    p50_ms: float
    p95_ms: float
    p50_beside_drop_ms: float
    p95_beside_drop_ms: float
    errors: int
    drop_per_second: float
    drop_turned_away: int
    drop_alone_per_second: float
    drop_turn_cpu_us: float


async def measure_neighbours(
    bench: Bench, quiet: Sequence[Shop], *, seconds: float, warm_up: float
) -> list[Neighbours]:
    """How the quiet stores do beside `bench.shop`, and it beside them."""
    alone, _ = await _together(bench, (), _DROP, seconds, warm_up)
    calm, _ = await _together(bench, quiet, 0, seconds, warm_up)
    loud, spent = await _together(bench, quiet, _DROP, seconds, warm_up)
    drop = loud["hot-reservation"].times.timing.count
    return [
        Neighbours(
            scenario=name,
            stores=len(quiet),
            per_second=round(len(loud[name].times) / seconds, 1),
            p50_ms=calm[name].times.quantile(0.5),
            p95_ms=calm[name].times.quantile(0.95),
            p50_beside_drop_ms=loud[name].times.quantile(0.5),
            p95_beside_drop_ms=loud[name].times.quantile(0.95),
            errors=calm[name].failures.total() + loud[name].failures.total(),
            drop_per_second=round(drop / seconds, 1),
            drop_turned_away=loud["hot-reservation"].failures.total(),
            drop_alone_per_second=round(alone["hot-reservation"].times.timing.count / seconds, 1),
            drop_turn_cpu_us=round(1e6 * spent / max(drop, 1), 1),
        )
        for name in _EVERY
    ]


async def _together(
    bench: Bench, quiet: Sequence[Shop], crowd: int, seconds: float, warm_up: float
) -> tuple[dict[str, Window], float]:
    """What everybody saw, and the CPU seconds of all servers meanwhile."""
    windows = {name: Window() for name in (*_EVERY, "hot-reservation")}
    run, opened = new_id().hex, list[Connection]()
    async with asyncio.TaskGroup() as group:
        for number, shop in enumerate(quiet):
            for name, every in _EVERY.items():
                opened.append(await Connection.open(bench.origin))
                client = Client(opened[-1], Till(bench.origin, shop), shop, f"{run}-{number}", ())
                group.create_task(_strolls(client, name, every, windows[name]))
        for number in range(crowd):
            opened.append(await Connection.open(bench.origin))
            client = Client(opened[-1], Till(bench.origin, bench.shop), bench.shop, f"{run}-hot-{number}", ())
            group.create_task(_rushes(client, windows["hot-reservation"]))
        await asyncio.sleep(warm_up / 2)
        await bench.analyze()
        await asyncio.sleep(warm_up / 2)
        before = sum(bench.servers_cpu().values())
        for window in windows.values():
            window.is_open = True
        await asyncio.sleep(seconds)
        spent = sum(bench.servers_cpu().values()) - before
        for window in windows.values():
            window.is_open, window.is_over = False, True
    for connection in opened:
        connection.close()
    return windows, spent


async def _rushes(client: Client, window: Window) -> None:
    """Again and again. What ended while we looked counts: beside others it may take longer than we look."""
    while not window.is_over:
        began = perf_counter()
        try:
            await SCENARIOS["hot-reservation"](client)
        except (TurnFailed, ConnectionLost) as failure:
            window.failures[str(failure)] += window.is_open
            await asyncio.sleep(0.01)
            continue
        if window.is_open:
            window.times.add(perf_counter() - began)


async def _strolls(client: Client, name: str, every: float, window: Window) -> None:
    """Visits at random moments, so many a second whatever they meet."""
    due = perf_counter() + random.expovariate(1 / every)
    while not window.is_over:
        await asyncio.sleep(min(max(due - perf_counter(), 0), 0.2))
        if perf_counter() < due:
            continue
        counts = window.is_open
        try:
            await SCENARIOS[name](client)
        except (TurnFailed, ConnectionLost) as failure:
            window.failures[str(failure)] += window.is_open
        if counts and window.is_open:
            window.times.add(perf_counter() - due)
        due += random.expovariate(1 / every)
