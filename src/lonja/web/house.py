"""What the handlers of one web process share.

Nouns: House: settings, the database, secrets, the clock, the news of changes, and what is remembered between requests.
Verbs: `open_house` opens everything for the life of the process and closes it again.
Promises: handlers get it through their Visit; nothing here is global; every memory is bounded.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import msgspec

from lonja.access import DropBook
from lonja.audit import BrokenPromise, broken_promises
from lonja.carts import AddQueue
from lonja.catalog import Shelf
from lonja.checkout import CheckoutQueue
from lonja.inventory import AvailabilityQueue
from lonja.newsletter import TermsBook as NewsletterBook
from lonja.payments.gateways import Desk
from lonja.payments.gateways.base import merchants_of
from lonja.payments.queue import PaymentQueue
from lonja.platform.changes import Cache, Changes
from lonja.platform.clock import Clock, SystemClock
from lonja.platform.db import Database
from lonja.platform.network import open_client
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings
from lonja.quotes import Showcase
from lonja.stores import ConfigBook
from lonja.taxes import VatRegister, Vies
from lonja.web.audiences import Audiences
from lonja.web.directory import Directory
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
    tills: CheckoutQueue
    """Checking out and settling: who waits together is served together."""
    stock: AvailabilityQueue
    """What can be sold at this moment, asked together."""
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
    rooms: Keeper
    """The waiting rooms that have visitors here."""
    newsletter: NewsletterBook
    """What each store offers whoever subscribes."""
    identities: Identities
    vat_register: VatRegister | None
    """Asked about the VAT ids of buyers, where the installation wants that."""
    proofs: Cache[UUID, list[BrokenPromise]]
    """What is broken in a store, at most a minute old: checking every promise reads much."""


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock | None = None) -> AsyncGenerator[House]:
    """A house with its lights on."""
    time = clock or SystemClock()
    secrets = SecretBox.from_environment()
    async with (
        await Database.open(settings.database_url or "", size=settings.pool_size, application="lonja web") as db,
        open_client() as http,
    ):
        changes = Changes(db)
        desk = Desk(
            database=db,
            secrets=secrets,
            clock=time,
            base_url=settings.base_url,
            http=http,
            queue=PaymentQueue(db),
        )
        merchants = merchants_of(desk)
        shelf = Shelf(db, changes, clock=time)
        house = House(
            settings=settings,
            db=db,
            secrets=secrets,
            clock=time,
            desk=msgspec.structs.replace(desk, merchants=merchants),
            adds=AddQueue(db),
            tills=CheckoutQueue(db),
            stock=AvailabilityQueue(db),
            changes=changes,
            directory=Directory(db, changes),
            configs=ConfigBook(db, changes, secrets),
            shelf=shelf,
            showcase=Showcase(db, shelf),
            audiences=Audiences(db, changes),
            terms=TermsBook(db, changes),
            drops=DropBook(db, changes),
            rooms=Keeper(db, changes, secrets),
            newsletter=NewsletterBook(db, changes),
            identities=Identities(db, changes, time),
            vat_register=Vies(http) if settings.vies else None,
            proofs=Cache("promises", partial(broken_promises, db), key_of=UUID, max_age=60, size=1_000),
        )
        changes.attach(house.proofs)
        changes.attach(merchants)
        listening = asyncio.create_task(changes.listen())
        try:
            yield house
        finally:
            await house.rooms.close()
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
