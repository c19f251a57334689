"""`lonja bench`: how fast the shop is on this machine, beside what PostgreSQL alone does with the same SQL.

Promises: everything runs in a house of its own, on a shop of 1,000 products with 4 variants each, with durable commits;
it is thrown away afterwards. How to read the figures: bench/README.md.
"""

import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Literal

import msgspec
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from lonja.cli.proving_ground import Ground, analyze_as_autovacuum, proving_ground
from lonja.cli.room_bench import bench_rooms
from lonja.cli.shop_bench import bench_neighbours, bench_shops
from lonja.platform.db import Database
from lonja.platform.secrets import SecretBox
from lonja.proving import (
    PATIENT,
    SCENARIOS,
    Bench,
    Fairness,
    Figure,
    Goods,
    hand_out_codes,
    measure,
    measure_fairness,
    open_shop,
)
from lonja.proving.pricing import LINES, RULES, Growth, open_priced_shop
from lonja.proving.pricing import growth as measure_growth

_GOODS = Goods(products=1_000, variants=4, units=1_000_000)
_NEIGHBOURS = Goods(products=200, variants=4, units=1_000_000)
_SCARCE = Goods(products=1, variants=1, units=1)

Name = Literal[
    "listing",
    "detail",
    "add-to-cart",
    "hot-reservation",
    "hot-drop",
    "spread-reservation",
    "multi-reservation",
    "purchase",
    "cancel",
    "coupon",
    "newsletter",
    "quote",
]


def bench(  # noqa: PLR0913  # a command has as many options as there are things to ask for
    *,
    scenario: Name | None = None,
    seconds: float = 8.0,
    warm_up: float = 3.0,
    concurrency: int = 64,
    growth: Annotated[bool, Parameter(negative="")] = False,
    rooms: int = 0,
    fairness: Annotated[bool, Parameter(negative="")] = False,
    shops: int = 0,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Measure the scenarios over HTTP, each with its pgbench ceiling. Exit 1 when a request failed.

    Parameters
    ----------
    scenario
        The one to measure. Without it all of them.
    seconds
        How long to measure.
    warm_up
        How long to run before measuring.
    concurrency
        Connections, each with one request at a time.
    growth
        Instead: how the time of a quote grows with promotions, lines and the catalog.
    rooms
        Instead: a waiting room with so many people on one web process, a third of them on held streams.
    fairness
        Instead: what a store feels of a drop at full load in another one.
    shops
        Instead: what so many small shops in one house cost, beside one. With `--fairness`: so many mildly busy
        neighbours of a drop.
    json
        Print one JSON line a scenario instead of a table.
    """
    if growth:
        _print_growth()
    elif rooms:
        bench_rooms(rooms, json=json)
    elif fairness and shops:
        bench_neighbours(shops, seconds, warm_up, json=json)
    elif shops:
        bench_shops(shops, json=json)
    elif fairness:
        _print_fairness(seconds, warm_up, json=json)
    else:
        _bench_scenarios([scenario] if scenario else list(SCENARIOS), concurrency, seconds, warm_up, json=json)


def _bench_scenarios(names: list[str], concurrency: int, seconds: float, warm_up: float, *, json: bool) -> None:
    with proving_ground() as ground:
        figures = ground.run(_measure(ground, names, concurrency, seconds, warm_up))
        if any(figure.errors for figure in figures):
            print(ground.last_words(), file=sys.stderr)
    if json:
        for figure in figures:
            print(msgspec.json.encode(figure).decode())
    else:
        _print(figures)
    sys.exit(1 if any(figure.errors for figure in figures) else 0)


async def _measure(ground: Ground, names: list[str], concurrency: int, seconds: float, warm_up: float) -> list[Figure]:
    async with _shops(ground) as on:
        return [await measure(on, name, concurrency=concurrency, seconds=seconds, warm_up=warm_up) for name in names]


@asynccontextmanager
async def _shops(ground: Ground) -> AsyncGenerator[Bench]:
    """What there is to measure on."""
    url = ground.database_url
    async with await Database.open(url, limits=PATIENT, application="lonja bench") as database:
        shop = await open_shop(database, SecretBox.from_environment(), _GOODS)
        await hand_out_codes(database, shop)
        secrets = SecretBox.from_environment()
        priced = await open_priced_shop(database, secrets, variants=1_000, rules=RULES, lines=LINES)
        drop = await open_shop(database, secrets, _SCARCE)

        async def analyze() -> None:
            await analyze_as_autovacuum(url)

        await analyze()
        yield Bench(
            origin=ground.origin,
            shop=shop,
            priced=priced,
            drop=drop,
            database=database,
            database_url=url,
            servers_cpu=ground.servers_cpu,
            analyze=analyze,
        )


def _print_fairness(seconds: float, warm_up: float, *, json: bool) -> None:
    async def measured(ground: Ground) -> list[Fairness]:
        async with _shops(ground) as on:
            quiet = await open_shop(on.database, SecretBox.from_environment(), _NEIGHBOURS)
            return await measure_fairness(on, quiet, seconds=seconds, warm_up=warm_up)

    with proving_ground() as ground:
        found = ground.run(measured(ground))
        if any(each.errors for each in found):
            print(ground.last_words(), file=sys.stderr)
    table = Table("next door", "p50 ms", "p95 ms", "p95 beside a drop", "ratio", "errors", box=None)
    for each in found:
        if json:
            print(msgspec.json.encode(each).decode())
        times = (each.p50_ms, each.p95_ms, each.p95_beside_drop_ms, each.ratio)
        table.add_row(each.scenario, *(f"{value:.2f}" for value in times), str(each.errors))
    table.caption = (
        f"The store with the drop: {found[0].neighbour_per_second:,.0f} reservations a second at equal load, "
        f"{found[0].neighbour_per_second_in_drop:,.0f} with the drop."
    )
    if not json:
        Console(highlight=False, soft_wrap=True, width=120).print(table)
    sys.exit(1 if any(each.errors for each in found) else 0)


def _print_growth() -> None:
    async def measured(url: str) -> list[Growth]:
        async with await Database.open(url, limits=PATIENT, application="lonja bench") as database:
            return await measure_growth(database, SecretBox.from_environment(), lambda: analyze_as_autovacuum(url))

    with proving_ground() as ground:
        found = ground.run(measured(ground.database_url))
    table = Table("rules", "lines", "variants", "p50 ms", "p99 ms", box=None)
    for line in found:
        table.add_row(f"{line.rules:,}", f"{line.lines:,}", f"{line.variants:,}", str(line.p50_ms), str(line.p99_ms))
    Console(highlight=False, soft_wrap=True, width=120).print(table)


def _print(figures: list[Figure]) -> None:
    console = Console(highlight=False, soft_wrap=True, width=120)  # a table is not squeezed, whoever reads it
    servers = list(figures[0].servers_cpu_percent)
    wide = Table(
        box=None, caption="CPU a turn, in µs; of adds: batches, their mean size, how long one held the connection."
    )
    for heading in ("scenario", "refused", "deadlocks", *figures[0].turn_cpu_us, "batches", "size", "p50 ms", "p99 ms"):
        wide.add_column(heading, justify="left" if heading == "scenario" else "right")
    table = Table(box=None, caption="The last columns: CPU, in percent of one core.", caption_justify="left")
    table.add_column("scenario")
    for heading in ("per second", "p50 ms", "p99 ms", "errors", "ceiling", "ratio", "client", *servers):
        table.add_column(heading, justify="right")
    for figure in figures:
        cpu = [figure.client_cpu_percent, *figure.servers_cpu_percent.values()]
        table.add_row(
            figure.scenario,
            f"{figure.per_second:,.0f}",
            f"{figure.p50_ms:.1f}",
            f"{figure.p99_ms:.1f}",
            str(figure.errors),
            f"{figure.ceiling_per_second:,.0f}",
            f"{figure.ratio:.2f}",
            *(f"{percent:.0f}" for percent in cpu),
        )
        wide.add_row(
            figure.scenario,
            f"{figure.refused:,}",
            str(figure.deadlocks),
            *(f"{cpu:.0f}" for cpu in figure.turn_cpu_us.values()),
            f"{figure.adds.batches:,}",
            f"{figure.adds.mean_size:.0f}",
            f"{figure.adds.held_p50_ms:.1f}",
            f"{figure.adds.held_p99_ms:.1f}",
        )
    console.print(table)
    console.print(wide)
    for figure in figures:
        for example, count in figure.error_examples.items():
            console.print(f"{figure.scenario}: {count} × {example}", style="red", markup=False)
