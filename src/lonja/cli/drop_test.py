"""`lonja drop-test`: a crowd at one scarce thing, the whole story of a drop, and what came of it.

Promises: exits 1 when a unit was sold twice or not at all, somebody got more than the limit, a buyer met an error, an
acknowledged order is missing, a loser was told too late or a promise is broken. Without --url everything happens in a
house of its own that is thrown away; with --url in the installation that answers there, whose database must be the one
LONJA_DATABASE_URL or --data names: the goods are put there first and taken out of sight afterwards. The same --seed is
the same cast: who is a bot, who leaves and when, who clicks twice.
"""

import asyncio
import random
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from uuid import UUID

import msgspec
import uvloop
from cyclopts import Parameter

from lonja.cli.drop_words import print_report
from lonja.cli.installation import installation
from lonja.cli.proving_ground import Ground, Victim, proving_ground
from lonja.inventory.model import ReserveOn
from lonja.platform.db import Database
from lonja.platform.secrets import SecretBox
from lonja.proving import (
    PATIENT,
    CpuMeter,
    Crowd,
    Drop,
    DropPlan,
    DropReport,
    Goods,
    Origin,
    Shares,
    Shop,
    clear_away,
    open_shop,
    page,
    picture,
    sell_as_drop,
    stock_up,
)
from lonja.stores import StoreUnknown, list_stores

_Flag = Parameter(negative="")
_Many = Parameter(negative="", consume_multiple=True)
_COME_A_SECOND = 500
"""How many find their way into the waiting room in a second, by experience."""


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Comers:
    """Who comes."""

    buyers: int = 3000
    """How many buyers start at the same moment; each wants one unit."""
    bots: float = 0.0
    """Share of the crowd, 0 to 1, that are carts of bots: ten a person, under one e-mail or address. At a waiting room
    some wait like anybody; others bring no proof, or a forged, expired or foreign pass."""
    abandon: float = 0.0
    """Share that leaves after the hold, after the checkout, or on the provider's page."""
    slow: float = 0.0
    """Share that takes some seconds to pay."""
    double_clicks: float = 0.2
    """Share that sends everything twice at once."""
    connections: int = 256
    """How many sockets the buyers share."""
    streams: int = 16_000
    """How many of those who wait listen to events, a socket each. The others come again when they are told to."""
    seed: int | None = None
    """Seed of who does what."""

    @property
    def crowd(self) -> Crowd:
        return Crowd(
            buyers=self.buyers,
            connections=self.connections,
            streams=self.streams,
            shares=Shares(double_clicks=self.double_clicks, bots=self.bots, abandon=self.abandon, slow=self.slow),
            seed=random.randrange(2**32) if self.seed is None else self.seed,  # noqa: S311  # which run, no secret
        )


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Sale:
    """How it is sold."""

    stock: int = 100
    """How many units there are."""
    queue: Annotated[bool, _Flag] = False
    """Sell through a waiting room: most come before it opens, the rest when it is open."""
    limit: int | None = None
    """How many units a customer, and an address, may have."""
    reserve_on: ReserveOn = "cart"
    """When stock is held for a buyer: cart or checkout."""
    hold_seconds: int = 20
    """How long a unit is held, with --queue, --limit, --bots or --abandon; at least 10."""
    opens_in: float | None = None
    """Seconds until the waiting room opens. Without it long enough for most to come before."""
    effort: int = 100
    """How many numbers a visitor's machine tries at most before it may wait; 0 asks nothing. The client pays."""

    def plan(self, buyers: int) -> DropPlan:
        return DropPlan(
            has_queue=self.queue,
            limit=self.limit,
            reserve_on=self.reserve_on,
            hold_seconds=self.hold_seconds,
            opens_in=3 + buyers / _COME_A_SECOND if self.opens_in is None else self.opens_in,
            effort=self.effort,
        )


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Place:
    """Where."""

    url: str | None = None
    """A running installation. Without it one is started for the test and thrown away."""
    store: str | None = None
    """Slug of the store to sell in, with --url. Without it a store of its own is made, and closed afterwards."""
    data: Path | None = None
    """Data directory of the installation's embedded server, with --url, when LONJA_DATABASE_URL is not set."""


def drop_test(
    *,
    comers: Comers = Comers(),
    sale: Sale = Sale(),
    kill: Annotated[Sequence[Victim], _Many] = (),
    told_within: float = 2.0,
    place: Place = Place(),
    report: Path | None = None,
    json: Annotated[bool, _Flag] = False,
) -> None:
    """Let a crowd of buyers at one scarce thing, through HTTP. Exit 1 when anything at all goes wrong.

    Parameters
    ----------
    comers
        Who comes.
    sale
        How it is sold.
    place
        Where.
    kill
        kill -9 these in the middle, one after the other: database, web, worker, as many as you like. Not with --url.
    told_within
        Seconds after the last sale within which the last loser must know.
    report
        Write the report with its pictures to this file: a page (.html), or the picture alone (.svg).
    json
        Print the report as one JSON line.
    """
    _let_many_in()
    test = _Test(crowd=comers.crowd, stock=sale.stock, plan=sale.plan(comers.buyers), told_within=told_within)
    found = _run(test, place, kill)
    if report is not None:
        report.write_text(picture(found) if report.suffix == ".svg" else page(found), encoding="utf-8")
    if json:
        print(msgspec.json.encode(found).decode())
    else:
        print_report(found)
    sys.exit(0 if found.is_clean else 1)


class _Test(msgspec.Struct, frozen=True, kw_only=True):
    """Who comes, for what, and how it is sold."""

    crowd: Crowd
    stock: int
    plan: DropPlan
    told_within: float

    @property
    def goods(self) -> Goods:
        return Goods(products=1, variants=1, units=self.stock)

    async def drop(self, database: Database, origin: Origin, shop: Shop) -> Drop:
        """Goods that are sold by the store's own policy, or by a drop's terms when they are more than that: its opening
        counts from the shop's first word.
        """
        shares = self.crowd.shares
        await Drop(origin, shop, Crowd(buyers=1)).knock()
        if self.plan.has_queue or self.plan.limit is not None or shares.bots or shares.abandon:
            shop = await sell_as_drop(database, SecretBox.from_environment(), shop, self.plan)
        return Drop(origin, shop, self.crowd, told_within=self.told_within)


def _run(test: _Test, place: Place, kill: Sequence[Victim]) -> DropReport:
    if place.url is not None:
        with installation(place.data) as here:
            return uvloop.run(_there(here.database_url, Origin.of(place.url), test, place.store))
    with proving_ground() as ground:
        report = ground.run(_here(ground, test, kill))
        if not report.is_clean:
            print(ground.last_words(), file=sys.stderr)
    return report


def _let_many_in() -> None:
    """As many sockets as the machine allows us: who listens to events has one alone. Our children inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def _here(ground: Ground, test: _Test, kill: Sequence[Victim]) -> DropReport:
    """In a house of its own."""
    async with await Database.open(ground.database_url, limits=PATIENT, application="lonja drop-test") as database:
        shop = await open_shop(database, SecretBox.from_environment(), test.goods, reserve_on=test.plan.reserve_on)
        drop = await test.drop(database, ground.origin, shop)
        striking = asyncio.create_task(_strike(ground, drop, kill))
        effort = await drop.run(CpuMeter(ground.cpu_by_process))
        striking.cancel()
        return await drop.report(effort, database)


async def _there(dsn: str, origin: Origin, test: _Test, slug: str | None) -> DropReport:
    """In an installation that is in use."""
    async with await Database.open(dsn, limits=PATIENT, application="lonja drop-test") as database:
        if slug is None:
            secrets = SecretBox.from_environment()
            shop = await open_shop(database, secrets, test.goods, reserve_on=test.plan.reserve_on)
        else:
            shop = await stock_up(database, await _store_named(database, slug), slug, test.goods)
        try:
            drop = await test.drop(database, origin, shop)
            return await drop.report(await drop.run(), database)
        finally:
            await clear_away(database, shop)


async def _store_named(database: Database, slug: str) -> UUID:
    for store in await list_stores(database):
        if store.slug == slug:
            return store.id
    raise StoreUnknown(store_id=slug)


async def _strike(ground: Ground, drop: Drop, kill: Sequence[Victim]) -> None:
    """One kill after the other, spread over the run."""
    for number, victim in enumerate(kill, 1):
        while drop.progress < number / (len(kill) + 1):  # noqa: ASYNC110  # looking is all there is
            await asyncio.sleep(0.005)
        while not ground.kill(victim):  # it is still on its way back  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        drop.mark(f"kill {victim}")
