"""`lonja drop-test`: a crowd at one scarce thing, and what came of it.

Promises: exits 1 when a unit was sold twice or not at all, a buyer met an error, an acknowledged order is missing or a
promise is broken. Without --url everything happens in a house of its own that is thrown away; with --url in the
installation that answers there, whose database must be the one LONJA_DATABASE_URL or --data names: the goods are put
there first and taken out of sight afterwards.
"""

import asyncio
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
import uvloop
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from lonja.cli.installation import installation
from lonja.cli.proving_ground import Ground, Victim, proving_ground
from lonja.cli.verify import print_promises
from lonja.inventory.model import ReserveOn
from lonja.platform.db import Database
from lonja.platform.secrets import SecretBox
from lonja.proving import PATIENT, Drop, DropReport, Goods, Origin, Shop, clear_away, open_shop, stock_up
from lonja.stores import StoreUnknown, list_stores

_Flag = Parameter(negative="")


def drop_test(  # noqa: PLR0913  # a command's options
    *,
    buyers: int = 3000,
    stock: int = 100,
    url: str | None = None,
    store: str | None = None,
    data: Path | None = None,
    reserve_on: ReserveOn = "cart",
    connections: int = 256,
    kill: Annotated[Sequence[Victim], Parameter(negative="")] = (),
    seed: int | None = None,
    json: Annotated[bool, _Flag] = False,
) -> None:
    """Let a crowd of buyers at one scarce thing, through HTTP. Exit 1 when anything at all goes wrong.

    Parameters
    ----------
    buyers
        How many buyers start at the same moment; each wants one unit.
    stock
        How many units there are.
    url
        A running installation. Without it one is started for the test and thrown away.
    store
        Slug of the store to sell in, with --url. Without it a store of its own is made, and closed afterwards.
    data
        Data directory of the installation's embedded server, with --url, when LONJA_DATABASE_URL is not set.
    reserve_on
        When the store made for the test holds stock for a buyer: cart or checkout.
    connections
        How many sockets the buyers share.
    kill
        kill -9 this in the middle, twice: database or web. May be given for both. Not with --url.
    seed
        Seed of who clicks twice.
    json
        Print the report as one JSON line.
    """
    seed = random.randrange(2**32) if seed is None else seed  # noqa: S311  # which run this was, not a secret
    crowd = _Crowd(buyers=buyers, stock=stock, connections=connections, reserve_on=reserve_on, seed=seed)
    if url is None:
        with proving_ground() as ground:
            report = ground.run(_here(ground, crowd, kill))
            if not report.is_clean:
                print(ground.last_words(), file=sys.stderr)
    else:
        with installation(data) as here:
            report = uvloop.run(_there(here.database_url, Origin.of(url), crowd, store))
    _say(report, seed, as_json=json)
    sys.exit(0 if report.is_clean else 1)


class _Crowd(msgspec.Struct, frozen=True, kw_only=True):
    """Who comes, and for what."""

    buyers: int
    stock: int
    connections: int
    reserve_on: ReserveOn
    seed: int

    @property
    def goods(self) -> Goods:
        return Goods(products=1, variants=1, units=self.stock)

    def drop(self, origin: Origin, shop: Shop) -> Drop:
        return Drop(origin, shop, buyers=self.buyers, connections=self.connections, seed=self.seed)


async def _here(ground: Ground, crowd: _Crowd, kill: Sequence[Victim]) -> DropReport:
    """In a house of its own."""
    async with await Database.open(ground.database_url, limits=PATIENT, application="lonja drop-test") as database:
        shop = await open_shop(database, SecretBox.from_environment(), crowd.goods, reserve_on=crowd.reserve_on)
        drop = crowd.drop(ground.origin, shop)
        await drop.knock()
        striking = asyncio.create_task(_strike(ground, drop, crowd, kill))
        effort = await drop.run()
        striking.cancel()
        return await drop.report(effort, database)


async def _there(dsn: str, origin: Origin, crowd: _Crowd, slug: str | None) -> DropReport:
    """In an installation that is in use."""
    async with await Database.open(dsn, limits=PATIENT, application="lonja drop-test") as database:
        if slug is None:
            secrets = SecretBox.from_environment()
            shop = await open_shop(database, secrets, crowd.goods, reserve_on=crowd.reserve_on)
        else:
            shop = await stock_up(database, await _store_named(database, slug), slug, crowd.goods)
        try:
            drop = crowd.drop(origin, shop)
            await drop.knock()
            return await drop.report(await drop.run(), database)
        finally:
            await clear_away(database, shop)


async def _store_named(database: Database, slug: str) -> UUID:
    for store in await list_stores(database):
        if store.slug == slug:
            return store.id
    raise StoreUnknown(store_id=slug)


async def _strike(ground: Ground, drop: Drop, crowd: _Crowd, kill: Sequence[Victim]) -> None:
    """Kills each victim twice: when half of the crowd has been answered, and when a third of the units is sold."""
    moments: list[Callable[[], bool]] = [
        lambda: drop.answered >= crowd.buyers / 2,
        lambda: len(drop.sold) >= min(crowd.stock, crowd.buyers) / 3,
    ]
    for has_come in moments:
        while not has_come():  # noqa: ASYNC110  # looking is all there is: the buyers do not ring a bell
            await asyncio.sleep(0.005)
        for victim in kill:
            ground.kill(victim)


def _say(report: DropReport, seed: int, *, as_json: bool) -> None:
    if as_json:
        print(msgspec.json.encode(report).decode())
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        f"{report.buyers} buyers, {report.stock} units, {report.connections} sockets, "
        f"{report.double_clicks} double clicks, seed {seed}"
    )
    for name in ("sold", "acknowledged", "refused", "oversold", "unsold", "lost", "errors", "said_again"):
        console.print(f"  {name.replace('_', ' '):<14}{getattr(report, name):>8}")
    for example, count in report.error_examples.items():
        console.print(f"    {count} × {example}", style="red", markup=False)
    console.print(
        f"{report.per_second:g} buyers/s over {report.seconds:g} s; "
        f"the client took {report.client_cpu_percent:g} % of a core"
    )
    table = Table("step", "requests", "p50 ms", "p99 ms", "longest ms", box=None)
    for step, timing in report.steps.items():
        table.add_row(step, *map(str, (timing.count, timing.p50_ms, timing.p99_ms, timing.longest_ms)))
    console.print(table)
    print_promises(console, report.promises)
