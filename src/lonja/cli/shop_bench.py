"""`lonja bench --shops`: one shop, then thousands, in one house; with `--fairness` a drop beside so many neighbours."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import msgspec
from rich.console import Console
from rich.table import Table

from lonja.cli.proving_ground import Ground, analyze_as_autovacuum, proving_ground
from lonja.platform.db import Database
from lonja.platform.secrets import SecretBox
from lonja.proving import PATIENT, Bench, Goods, open_shop
from lonja.proving.many import ManyFigure, Servers, measure_many, open_many
from lonja.proving.neighbours import Neighbours, measure_neighbours
from lonja.proving.wire import Connection, ConnectionLost, request

_TRIES = 5
_HOT = Goods(products=10, variants=4, units=1_000_000)
_QUIET = Goods(products=10, variants=4, units=10_000)


def bench_shops(shops: int, *, json: bool) -> NoReturn:
    """Measures and prints. Exit 1 when a promise is broken."""
    with proving_ground() as ground:
        figure = ground.run(_measure(ground, shops))
    if json:
        print(msgspec.json.encode(figure).decode())
    else:
        _print(figure)
    sys.exit(1 if figure.broken else 0)


def bench_neighbours(shops: int, seconds: float, warm_up: float, *, json: bool) -> NoReturn:
    """A drop beside so many mildly busy stores. Exit 1 when one of their visitors got no answer."""
    with proving_ground() as ground:
        found = ground.run(_measure_neighbours(ground, shops, seconds, warm_up))
    for each in found:
        if json:
            print(msgspec.json.encode(each).decode())
        else:
            print(
                each.scenario, *(f"{name}: {value}" for name, value in msgspec.structs.asdict(each).items()), sep="\n  "
            )
    sys.exit(1 if any(each.errors for each in found) else 0)


async def _measure(ground: Ground, shops: int) -> ManyFigure:
    async with await Database.open(ground.database_url, size=2, limits=PATIENT, application="lonja bench") as database:
        await _answering(ground)
        servers = Servers(
            origin=ground.origin,
            cpu=ground.servers_cpu,
            memory=_memory_of(ground),
            analyze=lambda: analyze_as_autovacuum(ground.database_url),
        )
        return await measure_many(database, SecretBox.from_environment(), servers, shops)


async def _measure_neighbours(ground: Ground, shops: int, seconds: float, warm_up: float) -> list[Neighbours]:
    async with await Database.open(ground.database_url, limits=PATIENT, application="lonja bench") as database:
        secrets = SecretBox.from_environment()
        hot = await open_shop(database, secrets, _HOT)
        quiet = await open_many(database, secrets, shops, _QUIET)
        await _answering(ground)
        bench = Bench(
            origin=ground.origin,
            shop=hot,
            priced=hot,
            drop=hot,
            database=database,
            database_url=ground.database_url,
            servers_cpu=ground.servers_cpu,
            analyze=lambda: analyze_as_autovacuum(ground.database_url),
        )
        return await measure_neighbours(bench, quiet, seconds=seconds, warm_up=warm_up)


def _memory_of(ground: Ground) -> Callable[[], dict[str, float]]:
    def memory() -> dict[str, float]:
        return {name: _rss(ground.pid_of(name)) for name in ("web", "worker")}

    return memory


def _rss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


async def _answering(ground: Ground) -> None:
    """Returns when the doors are open; on a busy machine that takes a while."""
    for _ in range(_TRIES):
        connection = await Connection.open(ground.origin)
        try:
            await connection.exchange(request(ground.origin, "GET", "/healthz"))
        except ConnectionLost:
            continue
        finally:
            connection.close()
        return


def _print(figure: ManyFigure) -> None:
    console = Console(highlight=False, soft_wrap=True, width=120)
    servers = list(figure.costs[0].turn_cpu_us)
    table = Table("scenario", "shops", "of", *servers, box=None, caption="CPU a turn, in µs.")
    for cost in figure.costs:
        row = (f"{value:,.0f}" for value in cost.turn_cpu_us.values())
        table.add_row(cost.scenario, f"{cost.shops:,}", "any" if cost.any_of_them else "one", *row)
    console.print(table)
    for rest in figure.rests:
        console.print(
            f"{rest.shops:,} shops at rest: CPU seconds a minute {rest.cpu_a_minute}, MiB {rest.mib}", markup=False
        )
    console.print(f"All promises over all shops: {figure.verify_cpu_seconds} s of CPU, {figure.broken} broken.")
