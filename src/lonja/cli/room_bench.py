"""`lonja bench --rooms`: a waiting room full of people, on one web process."""

import sys
from typing import NoReturn

import msgspec
from rich.console import Console
from rich.table import Table

from lonja.cli.proving_ground import Ground, proving_ground
from lonja.platform.db import Database
from lonja.platform.secrets import SecretBox
from lonja.proving import PATIENT, Goods, open_shop
from lonja.proving.rooms import RoomFigure, Watch, measure_room
from lonja.proving.wire import Connection, request

_GOODS = Goods(products=1, variants=4, units=50_000)
_EFFORT = 32


def bench_rooms(visitors: int, *, json: bool) -> NoReturn:
    """Measures and prints; of fifty visitors seventeen listen to streams. Exit 1 when something went wrong."""
    with proving_ground() as ground:
        figure = ground.run(_measure(ground, visitors, visitors * 17 // 50, _EFFORT))
        if figure.errors:
            print(ground.last_words(), file=sys.stderr)
    if json:
        print(msgspec.json.encode(figure).decode())
    else:
        _print(figure)
    sys.exit(1 if figure.errors or not figure.order_is_right else 0)


async def _measure(ground: Ground, visitors: int, streams: int, effort: int) -> RoomFigure:
    async with await Database.open(ground.database_url, limits=PATIENT, application="lonja bench") as database:
        shop = await open_shop(database, SecretBox.from_environment(), _GOODS)
        await _answering(ground)
        return await measure_room(
            database,
            shop,
            ground.origin,
            Watch(ground.pid_of("web"), ground.servers_cpu),
            visitors=visitors,
            streams=streams,
            effort=effort,
        )


async def _answering(ground: Ground) -> None:
    """Returns when the doors are open."""
    connection = await Connection.open(ground.origin)
    await connection.exchange(request(ground.origin, "GET", "/healthz"))
    connection.close()


def _print(figure: RoomFigure) -> None:
    console = Console(highlight=False, soft_wrap=True, width=120)
    table = Table("web process", *figure.rss_mib, box=None)
    for name, row in (("RSS MiB", figure.rss_mib), ("PSS MiB", figure.pss_mib), ("CPU %", figure.web_cpu_percent)):
        table.add_row(name, *(f"{value:,.0f}" for value in row.values()))
    console.print(table)
    for field, value in msgspec.structs.asdict(figure).items():
        if not isinstance(value, dict):
            console.print(
                f"{field.replace('_', ' ')}: {value:,}" if isinstance(value, int | float) else f"{field}: {value}"
            )
    for example, count in figure.errors.items():
        console.print(f"{count} × {example}", style="red", markup=False)
