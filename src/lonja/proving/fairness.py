"""Each store its share: what a neighbour feels of a drop (decision 0032).

Nouns: Fairness, how long a listing and a purchase took in the quiet store while the other one had as many visitors,
and while its drop ran at full load.
Verbs: `measure_fairness`.
Promises: both halves run on the same house, one after the other, with the same visitors in the quiet store; the loud
one's are counted too.
"""

import asyncio
from collections.abc import Mapping

import msgspec

from lonja.platform.ids import new_id
from lonja.proving.bench import Bench, Window
from lonja.proving.scenarios import SCENARIOS, Client, all_listings
from lonja.proving.shop import Shop
from lonja.proving.till import Till
from lonja.proving.wire import Connection

_QUIET = {"listing": 8, "purchase": 8}
"""How many visitors of each kind the quiet store has."""
_DROP = 512


class Fairness(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of visit to the quiet store. `ratio` is p95 beside the drop over p95 beside an equal load."""

    scenario: str
    p50_ms: float
    p95_ms: float
    p95_beside_drop_ms: float
    ratio: float
    errors: int
    neighbour_per_second: float
    neighbour_per_second_in_drop: float


async def measure_fairness(bench: Bench, quiet: Shop, *, seconds: float, warm_up: float) -> list[Fairness]:
    """How the quiet store does beside `bench.shop`."""
    equal = await _beside(bench, quiet, sum(_QUIET.values()), seconds, warm_up)
    loud = await _beside(bench, quiet, _DROP, seconds, warm_up)
    before, after = (each["hot-reservation"].times.timing.count / seconds for each in (equal, loud))
    return [
        Fairness(
            scenario=name,
            p50_ms=equal[name].times.quantile(0.5),
            p95_ms=(base := equal[name].times.quantile(0.95)),
            p95_beside_drop_ms=(beside := loud[name].times.quantile(0.95)),
            ratio=round(beside / max(base, 0.001), 2),
            errors=equal[name].failures.total() + loud[name].failures.total(),
            neighbour_per_second=round(before, 1),
            neighbour_per_second_in_drop=round(after, 1),
        )
        for name in _QUIET
    ]


async def _beside(bench: Bench, quiet: Shop, crowd: int, seconds: float, warm_up: float) -> Mapping[str, Window]:
    """What everybody saw while the other store had a crowd of this size at one variant."""
    windows = {name: Window() for name in (*_QUIET, "hot-reservation")}
    tills = {name: Till(bench.origin, bench.shop if name == "hot-reservation" else quiet) for name in windows}
    connections: list[Connection] = []
    async with asyncio.TaskGroup() as group:
        for name, size in (*_QUIET.items(), ("hot-reservation", crowd)):
            opened = [await Connection.open(bench.origin) for _ in range(size)]
            listings = await all_listings(opened[0], tills[name]) if name == "listing" else []
            run, shop = new_id().hex, bench.shop if name == "hot-reservation" else quiet
            for n, each in enumerate(opened):
                client = Client(each, tills[name], shop, f"{run}-{n}", listings)
                group.create_task(windows[name].follow(client, SCENARIOS[name]))
            connections += opened
        await asyncio.sleep(warm_up / 2)
        await bench.analyze()
        await asyncio.sleep(warm_up / 2)
        for window in windows.values():
            window.is_open = True
        await asyncio.sleep(seconds)
        for window in windows.values():
            window.is_open, window.is_over = False, True
    for connection in connections:
        connection.close()
    return windows
