"""What the handlers of one web process share.

Nouns: House: settings, the database, secrets, the clock, the news of changes, and what is remembered between requests.
Verbs: `open_house` opens everything for the life of the process and closes it again.
Promises: handlers get it through their Visit; nothing here is global; every memory is bounded.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import msgspec
from aiohttp import ClientSession

from lonja.access import DropBook
from lonja.audit import BrokenPromise, broken_promises
from lonja.carts import AddQueue
from lonja.catalog import Shelf
from lonja.checkout import CheckoutQueue
from lonja.drops import LiveBook
from lonja.inventory import AvailabilityQueue, SoldOut
from lonja.newsletter import TermsBook as NewsletterBook
from lonja.payments.gateways import Desk
from lonja.payments.gateways.base import merchants_of
from lonja.payments.queue import PaymentQueue
from lonja.platform.changes import Cache, Changes
from lonja.platform.clock import Clock, SystemClock
from lonja.platform.db import Database, Limits
from lonja.platform.network import open_client
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings
from lonja.platform.turns import Turnstile
from lonja.quotes import Showcase
from lonja.stores import ConfigBook
from lonja.taxes import VatRegister, Vies
from lonja.web.audiences import Audiences
from lonja.web.directory import Directory
from lonja.web.draws import DrawShelf
from lonja.web.drop_counter import DropCounter
from lonja.web.identities import Identities
from lonja.web.rooms.keeper import Keeper
from lonja.web.terms import TermsBook


@dataclass(frozen=True, kw_only=True)
class House:
    """One web process."""

    settings: Settings
    db: Database
    secrets: SecretBox
    clock: Clock
    desk: Desk
    adds: AddQueue
    """Adding to carts: who waits together is served together."""
    soldout: SoldOut
    """What the database has just said is gone."""
    tills: CheckoutQueue
    """Checking out and settling: who waits together is served together."""
    stock: AvailabilityQueue
    """What can be sold at this moment, asked together."""
    turns: Turnstile
    """Stores take turns at the front door."""
    changes: Changes
    directory: Directory
    configs: ConfigBook
    shelf: Shelf
    """How stores arrange what they sell."""
    showcase: Showcase
    """What they sell, with the prices of whoever looks."""
    audiences: Audiences
    terms: TermsBook
    drops: DropBook
    """How each store's drops are sold."""
    live: LiveBook
    """How a drop stands this second, where somebody watches."""
    counter: DropCounter
    """What becomes of those who want something of a drop."""
    rooms: Keeper
    """The waiting rooms that have visitors here."""
    newsletter: NewsletterBook
    """What each store offers whoever subscribes."""
    identities: Identities
    vat_register: VatRegister | None
    """Asked about the VAT ids of buyers, where the installation wants that."""
    draws: DrawShelf
    """Published draws that somebody looks at."""
    proofs: Cache[UUID, list[BrokenPromise]]
    """What is broken in a store, at most a minute old: checking every promise reads much."""


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock | None = None) -> AsyncGenerator[House]:
    """A house with its lights on."""
    url = settings.database_url or ""
    async with (
        await Database.open(url, size=settings.pool_size, application="lonja web") as db,
        await Database.open(url, size=1, application="lonja adds") as line,
        await Database.open(url, size=2, limits=Limits(statement=60), application="lonja rooms") as seconds,
        open_client() as http,
    ):
        house = _furnish(settings, clock or SystemClock(), db, line, seconds, http)
        tasks = [asyncio.create_task(house.changes.listen()), asyncio.create_task(house.counter.run())]
        try:
            yield house
        finally:
            await house.rooms.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _furnish(
    settings: Settings, clock: Clock, db: Database, line: Database, seconds: Database, http: ClientSession
) -> House:
    """Everything in its place. Adds have a connection of their own, `line`, and waiting rooms have `seconds`."""
    secrets, changes = SecretBox.from_environment(), Changes(db)
    identities, soldout, drops = Identities(db, changes, clock), SoldOut(changes), DropBook(db, changes)
    desk = Desk(
        database=db,
        secrets=secrets,
        clock=clock,
        base_url=settings.base_url,
        http=http,
        queue=PaymentQueue(db),
    )
    merchants = merchants_of(desk)
    shelf = Shelf(db, changes, clock=clock)
    house = House(
        settings=settings,
        db=db,
        secrets=secrets,
        clock=clock,
        desk=msgspec.structs.replace(desk, merchants=merchants),
        adds=AddQueue(db, line=line, met=identities.met, soldout=soldout),
        soldout=soldout,
        tills=CheckoutQueue(db),
        stock=AvailabilityQueue(db),
        turns=Turnstile(),
        changes=changes,
        directory=Directory(db, changes),
        configs=ConfigBook(db, changes, secrets),
        shelf=shelf,
        showcase=Showcase(db, shelf),
        audiences=Audiences(db, changes),
        terms=TermsBook(db, changes),
        drops=drops,
        live=LiveBook(db, changes),
        counter=DropCounter(db, drops),
        rooms=Keeper(db, seconds, changes, secrets),
        newsletter=NewsletterBook(db, changes),
        identities=identities,
        vat_register=Vies(http) if settings.vies else None,
        draws=DrawShelf(db, changes),
        proofs=Cache("promises", partial(broken_promises, db), key_of=UUID, max_age=60, size=1_000),
    )
    changes.attach(house.proofs)
    changes.attach(merchants)
    return house
