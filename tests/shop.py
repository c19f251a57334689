"""A small shop for the tests of a sale: something to sell, people who buy, and a clock that obeys.

Nouns: Shop, one store with a location, two gateways and a way of delivery; a visitor, a customer, staff: each a Call.
Verbs: `sells` puts a variant on the shelf; `fill` fills a cart; `place` begins a checkout; `pay` is a provider's word,
`collect` a courier's; `later` moves the clock, `stock_of` and `history_of` look behind the curtain.
"""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest_asyncio

from lonja.carts import Cart, add_to_cart
from lonja.catalog import sync_prices
from lonja.checkout import (
    Address,
    CheckoutDetails,
    Placement,
    Settlement,
    begin_checkout,
    collect_cash,
    settle_payment,
)
from lonja.inventory import StockLevel, adjust_stock, create_location, set_policy
from lonja.inventory.model import ReserveOn
from lonja.payments import Collection, set_gateway
from lonja.payments.model import Outcome, ProviderState
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.shipping import save_rate
from lonja.stores.model import StoreFacts
from lonja.stores.operations import create_organization, create_store
from tests import world
from tests.clock import PATIENT, tell_time_gently

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET = hashlib.sha256(b"what a guest holds").hexdigest()
HOME = Address(line1="Calle 5", city="Oaxaca", postal_code="68000", country="MX")

MakeStore = Callable[..., Awaitable[UUID]]
MakeDatabase = Callable[..., Awaitable[str]]
OpenShop = Callable[..., Awaitable["Shop"]]


def token_hash(token: str) -> str:
    """What the house keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Shop:
    """One store, seen from the counter."""

    def __init__(self, database: Database, owner: asyncpg.Connection, store: UUID) -> None:
        self.database, self.owner, self.store = database, owner, store
        self.staff = Call(actor="staff", actor_id=new_id(), correlation_id=new_id())
        self.location: UUID
        self.rate: UUID

    async def open(self) -> "Shop":
        """Shelves, counter, delivery."""
        self.location = await create_location(self.database, self.store, self.staff, "main", "Main")
        for gateway in ("sandbox", "cod"):
            await set_gateway(self.database, self.store, self.staff, gateway, gateway)
        self.rate = await save_rate(self.database, self.store, self.staff, "Courier", 500)
        return self

    async def reserves_on(self, moment: ReserveOn, **chosen: int) -> None:
        """The policy of holds."""
        await set_policy(self.database, self.store, self.staff, moment, **chosen)

    async def sells(
        self, stock: int = 10, *, price: int = 1_000, is_digital: bool = False, location: UUID | None = None
    ) -> UUID:
        """A product of one variant, with stock."""
        draft = world.cap(f"Gorra {new_id()}", base_price_minor=price, is_digital=is_digital)
        variant = (await world.make_product(self.database, self.store, draft)).variants[0].id
        if stock:
            await self.receives(variant, stock, location)
        return variant

    async def receives(self, variant: UUID, units: int, location: UUID | None = None) -> StockLevel:
        """Stock arrives, or leaves."""
        return await adjust_stock(
            self.database, self.store, self.staff, variant, units, "manual", location_id=location or self.location
        )

    async def visitor(self) -> Call:
        """A guest with a session, who will hold SECRET for an order."""
        session: UUID = await self.owner.fetchval(
            "INSERT INTO people.sessions (store_id, token_hash, expires_at) VALUES ($1, $2, $3) RETURNING id",
            self.store,
            token_hash(str(new_id())),
            NOON + timedelta(days=900),
        )
        return Call(actor="guest", actor_id=session, session_id=session, guest_key=SECRET, correlation_id=new_id())

    async def customer(self, customer: UUID | None = None) -> Call:
        """Somebody who is signed in, on a device of their own."""
        if customer is None:
            customer = await self.owner.fetchval(
                "INSERT INTO customers.customers (store_id, email, full_name) VALUES ($1, $2, 'Ana') RETURNING id",
                self.store,
                f"{new_id()}@example.com",
            )
        device = await self.visitor()
        return msgspec.structs.replace(
            device, actor="customer", actor_id=customer, customer_id=customer, guest_key=None
        )

    async def fill(self, call: Call, *lines: tuple[UUID, int]) -> Cart:
        """The visitor's cart after these lines were added."""
        carts = [await add_to_cart(self.database, self.store, call, variant, count) for variant, count in lines]
        return carts[-1]

    async def stuff(self, cart: UUID, lines: int) -> None:
        """Puts that many lines of one unit into a cart, behind the curtain: quicker than clicking."""
        await self.owner.execute(
            """WITH product AS (
                INSERT INTO catalog.products (store_id, title, slug, base_price_minor, status)
                VALUES ($1, 'Many', 'many-' || uuidv7(), 1, 'active') RETURNING store_id, id
            ), variant AS (
                INSERT INTO catalog.product_variants (store_id, product_id, title, price_minor)
                SELECT store_id, id, 'No. ' || n, 1 FROM product, generate_series(1, $3) n
                RETURNING store_id, product_id, id
            )
            INSERT INTO carts.cart_items (store_id, cart_id, product_id, variant_id)
            SELECT store_id, $2, product_id, id FROM variant""",
            self.store,
            cart,
            lines,
        )
        await self.reprice()

    async def reprice(self, **columns: Any) -> None:
        """Every variant gets these columns, behind the curtain; price rows follow, whatever was done before (P13)."""
        for name, value in columns.items():
            await self.owner.execute(
                f"UPDATE catalog.product_variants SET {name} = $2 WHERE store_id = $1", self.store, value
            )
        await sync_prices(self.database, self.store, self.staff)

    def details(self, gateway: str = "sandbox", **chosen: Any) -> CheckoutDetails:
        """What a buyer says."""
        said: dict[str, Any] = {
            "email": "ana@example.com",
            "full_name": "Ana Ruiz",
            "gateway": gateway,
            "locale": "es",
            "address": HOME,
            "shipping_rate_id": self.rate,
            "guest_key": SECRET,
        }
        return CheckoutDetails(**said | chosen)

    async def place(self, call: Call, cart: Cart, gateway: str = "sandbox", **chosen: Any) -> Placement:
        """An order of a filled cart."""
        details = self.details(gateway, **chosen)
        return await begin_checkout(self.database, self.store, call, new_id(), cart.id, details)

    async def buy(self, call: Call, *lines: tuple[UUID, int], gateway: str = "sandbox") -> Placement:
        """From shelf to pending order."""
        return await self.place(call, await self.fill(call, *lines), gateway)

    async def pay(
        self, placed: Placement, outcome: Outcome = "captured", *, attempt: UUID | None = None, **chosen: Any
    ) -> Settlement:
        """The provider's word on an attempt, the order's own one when none is named."""
        said: dict[str, Any] = {"amount_minor": placed.total_amount_minor, "currency": placed.currency}
        call = Call(actor="provider", correlation_id=new_id())
        state = ProviderState(outcome=outcome, **said | chosen)
        return await settle_payment(self.database, self.store, call, attempt or placed.attempt_id, state)

    async def collect(
        self, placed: Placement, amount_minor: int | None = None, reference: str = "receipt 1", **chosen: Any
    ) -> Collection:
        """Cash from the buyer of an order, all of it when no amount is named."""
        amount = placed.total_amount_minor if amount_minor is None else amount_minor
        call = chosen.pop("call", self.staff)
        return await collect_cash(self.database, self.store, call, placed.order_id, amount, reference, **chosen)

    def later(self, *, exactly: float = 0, **delta: float) -> None:
        """It is NOON and then some, from now on, for everything this shop does."""
        self.database.fake_time(NOON + timedelta(**delta) + timedelta(microseconds=exactly))

    async def stock_of(self, variant: UUID) -> tuple[int, int]:
        """(on hand, reserved), as the books have it."""
        row = await self.owner.fetchrow(
            """SELECT coalesce(sum(on_hand), 0)::int, coalesce(sum(reserved), 0)::int
            FROM inventory.stock_levels WHERE store_id = $1 AND variant_id = $2""",
            self.store,
            variant,
        )
        return row[0], row[1]

    async def holds_of(self, variant: UUID) -> list[tuple[str, int]]:
        """(status, quantity) of every hold there ever was, oldest first."""
        rows = await self.owner.fetch(
            """SELECT status, quantity FROM inventory.inventory_reservations
            WHERE store_id = $1 AND variant_id = $2 ORDER BY id""",
            self.store,
            variant,
        )
        return [(row[0], row[1]) for row in rows]

    async def movements_of(self, variant: UUID) -> list[tuple[str, int]]:
        """(reason, delta) of the ledger, oldest first."""
        rows = await self.owner.fetch(
            """SELECT reason, delta FROM inventory.inventory_movements
            WHERE store_id = $1 AND variant_id = $2 ORDER BY id""",
            self.store,
            variant,
        )
        return [(row[0], row[1]) for row in rows]

    async def history_of(self, order: UUID, machine: str = "order") -> list[str]:
        """The states one axis of an order has been through, after the first."""
        rows = await self.owner.fetch(
            """SELECT to_status FROM orders.order_history
            WHERE store_id = $1 AND order_id = $2 AND machine = $3 ORDER BY step""",
            self.store,
            order,
            machine,
        )
        return [row[0] for row in rows]

    async def count(self, table: str) -> int:
        """Rows of this store in a table."""
        rows: int = await self.owner.fetchval(f"SELECT count(*) FROM {table} WHERE store_id = $1", self.store)
        return rows

    async def attempts_of(self, order: UUID) -> list[str]:
        """The states of an order's attempts, oldest first."""
        rows = await self.owner.fetch(
            "SELECT status FROM payments.payment_attempts WHERE store_id = $1 AND order_id = $2 ORDER BY id",
            self.store,
            order,
        )
        return [row[0] for row in rows]


@pytest_asyncio.fixture
async def open_shop(database: Database, owner: asyncpg.Connection, make_store: MakeStore) -> AsyncIterator[OpenShop]:
    """Opens shops; the clock is real again afterwards."""

    async def make(**chosen: Any) -> Shop:
        return await Shop(database, owner, await make_store(**chosen)).open()

    yield make
    database.fake_time(None)


@pytest_asyncio.fixture
async def shop(open_shop: OpenShop) -> Shop:
    """A fresh shop."""
    return await open_shop()


@pytest_asyncio.fixture(scope="session")
async def many(database_url: str) -> AsyncIterator[Database]:
    """The app with sixteen connections: what so many web processes would do at once."""
    async with await Database.open(database_url, size=16, limits=PATIENT, application="lonja races") as database:
        yield tell_time_gently(database)


@pytest_asyncio.fixture
async def scratch_shop(make_database: MakeDatabase, template: str) -> AsyncIterator[Shop]:
    """A shop in a database of its own, sixteen connections wide, where guards may be taken down."""
    url = await make_database(f"lonja_test_scratch_{new_id().hex}", template)
    async with await Database.open(url, size=16, limits=PATIENT, application="lonja sabotage") as database:
        facts = StoreFacts(
            slug="scratch", name="Scratch", currency="MXN", country="MX", locale="es", time_zone="America/Mexico_City"
        )
        who = Call.system("tests")
        organization = await create_organization(database, who, slug="scratch", name="Scratch")
        owner = await asyncpg.connect(url)
        tell_time_gently(database)
        yield await Shop(database, owner, await create_store(database, who, organization, facts)).open()
        await owner.close()


@pytest_asyncio.fixture
async def crowded_shop(many: Database, owner: asyncpg.Connection, make_store: MakeStore) -> AsyncIterator[Shop]:
    """A shop whose every verb may run sixteen times at the same moment."""
    yield await Shop(many, owner, await make_store()).open()
    many.fake_time(None)
