"""Brings the demo world into a database.

Nouns: DemoWorld, what came of it and who can sign in.  Verbs: `load`.
Promises: idempotent: a second load finds the world's fingerprint in each store and is done in a moment; a load that was
cut short goes on where it stopped. Ids of organizations and stores are always the same ones.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

import msgspec

from lonja import catalog, customers, inventory, people, stores
from lonja.demo.accounts import Accounts, deal_with
from lonja.demo.drops import set_terms
from lonja.demo.offers import Offers
from lonja.demo.pictures import hang
from lonja.demo.sales import first_sales
from lonja.demo.shelves import Shelves
from lonja.demo.sign_ins import SHOPPER_PASSWORD, SignIns, sign_ins
from lonja.demo.world import STORES, Shopper, StoreSheet, fingerprint, read
from lonja.payments import set_gateway
from lonja.payments.gateways import Desk
from lonja.payments.gateways.sandbox import sealed_config
from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.platform.money import Money
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings
from lonja.shipping import save_rate

Say = Callable[[str], None]


def _quietly(_line: str) -> None: ...


_NO_ACCOUNTS: Accounts = {}
_MARK = "demo.world"
"""The setting in which a store keeps the fingerprint of the world it was filled from."""


class DemoStore(msgspec.Struct, frozen=True):
    slug: str
    name: str


class DemoCustomer(msgspec.Struct, frozen=True):
    """Somebody to buy as."""

    store: str
    full_name: str
    email: str
    password: str


class DemoWorld(msgspec.Struct, frozen=True, kw_only=True):
    """The shops, and how to sign in to them."""

    stores: tuple[DemoStore, ...]
    admin_email: str
    admin_password: str
    viewer_email: str
    viewer_password: str
    customers: tuple[DemoCustomer, ...]


async def load(
    database: Database, settings: Settings, progress: Say = _quietly, accounts: Accounts = _NO_ACCOUNTS
) -> DemoWorld:
    """The whole world, whatever of it is there already. `settings.data_dir` gets the pictures and the sign-ins.

    `accounts` are the stores' with made-up providers; without them, those of an earlier day are switched off.
    """
    call, mark = Call.system("demo world"), fingerprint()
    sheets = [read(slug) for slug in STORES]
    staff = await _hire(database, call, settings)
    media = settings.data_dir / "media"
    desk = Desk(
        database=database, secrets=SecretBox.from_environment(), clock=SystemClock(), base_url=settings.base_url
    )
    async with asyncio.TaskGroup() as group:
        for sheet in sheets:
            group.create_task(_Opening(desk, call, sheet, staff, mark, progress).open(accounts))
            group.create_task(asyncio.to_thread(hang, sheet, media, mark))
    return DemoWorld(
        stores=tuple(DemoStore(sheet.store.slug, sheet.store.name) for sheet in sheets),
        admin_email=staff.owner_email,
        admin_password=staff.owner_password,
        viewer_email=staff.viewer_email,
        viewer_password=staff.viewer_password,
        customers=tuple(
            DemoCustomer(sheet.store.slug, shopper.full_name, shopper.email, SHOPPER_PASSWORD)
            for sheet in sheets
            for shopper in sheet.customers
        ),
    )


async def _hire(database: Database, call: Call, settings: Settings) -> SignIns:
    """The owner and the viewer. Addresses that somebody has whom we do not know get a neighbour."""
    staff = sign_ins(settings.data_dir)
    try:
        await _create_staff(database, call, staff)
    except people.StaffEmailTaken:
        staff = sign_ins(settings.data_dir, anew=True)
        await _create_staff(database, call, staff)
    return staff


async def _create_staff(database: Database, call: Call, staff: SignIns) -> None:
    for staff_id, email, name, password in (
        (staff.owner_id, staff.owner_email, "Marta Salgado", staff.owner_password),
        (staff.viewer_id, staff.viewer_email, "Viktor Lund", staff.viewer_password),
    ):
        await people.create_staff(database, call, email=email, full_name=name, password=password, staff_id=staff_id)


class _Opening:
    """One store on its first day, or any later one."""

    def __init__(self, desk: Desk, call: Call, sheet: StoreSheet, staff: SignIns, mark: str, progress: Say) -> None:
        self._desk, self._db = desk, desk.database
        self._call, self._sheet, self._staff = call, sheet, staff
        self._mark, self._progress = mark, progress
        self._facts = sheet.store
        self._id = uuid5(NAMESPACE_URL, f"lonja:demo:store:{sheet.store.slug}")

    async def open(self, accounts: Accounts) -> None:
        await self._found()
        await self._staff_it()
        own = accounts.get(self._facts.slug, {})
        await deal_with(self._desk, self._id, self._call, self._facts.providers, own, after=len(self._facts.gateways))
        shelves = Shelves(self._db, self._id, self._call, self._sheet)
        if await self._marked():
            await shelves.keep_windows()
            await set_terms(self._db, self._id, self._call, self._sheet)
            return
        await self._set_up()
        count = await shelves.fill()
        await self._welcome()
        await Offers(self._db, self._id, self._call, self._sheet, await shelves.facet_of()).make()
        await first_sales(self._desk, self._id, self._call, self._sheet)
        await set_terms(self._db, self._id, self._call, self._sheet)
        await stores.set_config(self._db, self._id, self._call, _MARK, self._mark)
        self._progress(f"{self._facts.name}: {count} products")

    async def _found(self) -> None:
        facts = self._facts
        organization = uuid5(NAMESPACE_URL, f"lonja:demo:organization:{facts.organization}")
        await stores.create_organization(
            self._db,
            self._call,
            slug=catalog.slugify(facts.organization, 63),
            name=facts.organization,
            organization_id=organization,
        )
        said = msgspec.convert(
            {name: getattr(facts, name) for name in stores.StoreFacts.__struct_fields__}, stores.StoreFacts
        )
        await stores.create_store(self._db, self._call, organization, said, store_id=self._id)
        await people.join_organization(self._db, self._call, organization, self._staff.owner_id, is_owner=True)

    async def _staff_it(self) -> None:
        await people.create_roles(self._db, self._id, self._call)
        await people.employ(self._db, self._id, self._call, self._staff.owner_id, "owner")
        await people.employ(self._db, self._id, self._call, self._staff.viewer_id, "viewer")

    async def _marked(self) -> bool:
        async with self._db.store(self._id, self._call, mode="read") as tx:
            found = await tx.value(
                "SELECT value FROM stores.store_configs WHERE store_id = $1 AND key = $2", self._id, _MARK
            )
        return bool(found == self._mark)

    async def _set_up(self) -> None:
        """How it looks, where it answers, what it holds, ships and takes."""
        facts, call = self._facts, self._call
        await stores.change_store(self._db, self._id, call, stores.StoreChanges(theme=facts.theme))
        for number, host in enumerate(facts.domains):
            await stores.add_domain(self._db, self._id, call, host, is_primary=number == 0)
        await inventory.set_policy(
            self._db,
            self._id,
            call,
            facts.reserve_on,
            cart_ttl_seconds=facts.cart_minutes * 60,
            checkout_ttl_seconds=facts.checkout_minutes * 60,
            max_per_line=facts.max_per_line,
        )
        with suppress(inventory.LocationCodeTaken):
            await inventory.create_location(self._db, self._id, call, "main", facts.name)
        await self._offer_delivery()
        config = {"sandbox": sealed_config(self._desk.secrets, self._id, new_id().hex), "cod": {}}
        for position, (gateway, name) in enumerate(facts.gateways.items()):
            await set_gateway(self._db, self._id, call, gateway, name, config=config[gateway], position=position)

    async def _offer_delivery(self) -> None:
        currency = self._facts.currency
        for position, rate in enumerate(self._sheet.rates):
            await save_rate(
                self._db,
                self._id,
                self._call,
                rate.name,
                Money.parse(rate.price, currency).minor,
                promise=rate.promise,
                free_from_minor=Money.parse(rate.free_from, currency).minor if rate.free_from else None,
                countries=rate.countries,
                position=position,
                rate_id=uuid5(self._id, rate.name),
            )

    async def _welcome(self) -> None:
        for shopper in self._sheet.customers:
            with suppress(customers.EmailTaken):
                await self._register(shopper)

    async def _register(self, shopper: Shopper) -> None:
        """The session that comes with it ends at once: nobody holds its token."""
        nobody = sha256(new_id().bytes).hexdigest()
        signed_in = await customers.register(
            self._db,
            self._id,
            self._call,
            email=shopper.email,
            password=SHOPPER_PASSWORD,
            full_name=shopper.full_name,
            token_hash=nobody,
            expires_at=datetime.now(UTC),
            locale=self._facts.locale,
        )
        home = customers.AddressFacts(
            full_name=shopper.full_name,
            line1=shopper.line1,
            city=shopper.city,
            region=shopper.region,
            postal_code=shopper.postal_code,
            country=shopper.country or self._facts.country,
        )
        who = signed_in.customer_id
        call = msgspec.structs.replace(self._call, customer_id=who)
        address = uuid5(self._id, shopper.email)
        await customers.save_address(self._db, self._id, call, who, home, address_id=address, is_default=True)
