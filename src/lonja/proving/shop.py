"""A shop to prove things in: a store with goods, stock, a way of delivery and a way to pay.

Nouns: Goods (how many products and variants, how much of each), Shop (what a client must know of one), OpenDrop.
Verbs: `open_shop` makes a store of its own, `stock_up` puts goods into one, `restock` more of the first, `sell_as_drop`
gives them the terms of a drop, `hand_out_codes` coupons, `clear_away` takes what is there out of sight again.
Promises: goods come in through the same doors as a merchant's: soft tables under row level security, and operations
for what is hard. Their ids are counted, so that pgbench can name them as well as we can.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from lonja.access import TermsDraft, save_terms
from lonja.drops import RoomSettings, save_room
from lonja.drops.passes import Pass, seal_pass
from lonja.inventory.model import ReserveOn
from lonja.inventory.operations import create_location, set_policy
from lonja.payments.gateways.sandbox import sealed_config
from lonja.payments.operations import set_gateway
from lonja.platform.call import Call
from lonja.platform.clock import SystemClock
from lonja.platform.db import Database, Limits, Transaction
from lonja.platform.ids import new_id
from lonja.platform.secrets import SecretBox
from lonja.shipping.operations import save_rate
from lonja.stores import StoreChanges, StoreFacts, change_store, create_organization, create_store

PATIENT = Limits(statement=600, wait=60)
"""Stocking a whole shop is one statement, and checking every promise reads whole tables."""

COUNTRY = "MX"
CODES = 1_000
"""How many coupons `hand_out_codes` makes; bench/coupon.sql knows it too."""
_CALL = Call.system("proving")
_LET_IN = 500
"""How many a waiting room admits in a second, as far as there are units."""


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """What lies on the shelves: so many units of every variant of every product."""

    products: int
    variants: int
    units: int
    price_minor: int = 34_900


class OpenDrop(msgspec.Struct, frozen=True, kw_only=True):
    """A drop that everything in the shop belongs to."""

    collection_id: UUID
    slug: str
    has_queue: bool
    limit: int | None
    opens_at: datetime | None
    effort: int
    hold_seconds: int
    reserve_on: ReserveOn
    expired_pass: str
    """One that was good an hour ago."""


class DropPlan(msgspec.Struct, frozen=True, kw_only=True):
    """How goods are to be sold. `effort`: what the waiting room asks of a visitor's machine; 0 asks nothing."""

    has_queue: bool = False
    limit: int | None = None
    reserve_on: ReserveOn = "cart"
    hold_seconds: int = 300
    opens_in: float = 5.0
    effort: int = 100


class Shop(msgspec.Struct, frozen=True, kw_only=True):
    """A store, and what of its goods is ours to sell. `batch` is eight hex digits that no other goods share."""

    store_id: UUID
    slug: str
    shipping_rate_id: UUID
    goods: Goods
    batch: str
    is_our_own: bool
    drop: "OpenDrop | None" = None
    """How the goods are sold, where that is more than the store's policy."""
    cart_id: UUID | None = None
    cart_token: str = ""
    """A guest's full cart, where the shop has one (proving.pricing)."""

    @property
    def product_prefix(self) -> str:
        """What a product's id begins with; the rest is its number, from 1, as 12 hex digits."""
        return f"{self.batch}-0000-7000-a000-"

    @property
    def variant_prefix(self) -> str:
        """The same for variants."""
        return f"{self.batch}-0000-7000-b000-"

    @property
    def variant_count(self) -> int:
        return self.goods.products * self.goods.variants

    def product_slug(self, number: int) -> str:
        return f"proof-{self.batch}-{number}"

    def code(self, number: int) -> str:
        return f"PROOF{self.batch.upper()}N{number}"

    def variant_id(self, number: int) -> UUID:
        return UUID(f"{self.variant_prefix}{number:012x}")


async def open_shop(database: Database, secrets: SecretBox, goods: Goods, *, reserve_on: ReserveOn = "cart") -> Shop:
    """A fresh store that sells `goods`, and holds them as soon as they are in a cart, or at checkout."""
    slug = f"proof-{new_id().hex[-12:]}"
    organization = await create_organization(database, _CALL, slug=slug, name="Proving ground")
    facts = StoreFacts(
        slug=slug, name="Proving ground", currency="MXN", country=COUNTRY, locale="es", time_zone="America/Mexico_City"
    )
    store_id = await create_store(database, _CALL, organization, facts)
    await create_location(database, store_id, _CALL, "main", "Main")
    await set_policy(database, store_id, _CALL, reserve_on)
    config = sealed_config(secrets, store_id, new_id().hex)
    await set_gateway(database, store_id, _CALL, "sandbox", "Sandbox", config=config)
    shop = await stock_up(database, store_id, slug, goods)
    return msgspec.structs.replace(shop, is_our_own=True)


async def stock_up(database: Database, store_id: UUID, slug: str, goods: Goods) -> Shop:
    """Puts goods into a store, and a way of delivery for them."""
    rate_id = await save_rate(database, store_id, _CALL, "Proof of delivery", 9_900)
    shop = Shop(
        store_id=store_id,
        slug=slug,
        shipping_rate_id=rate_id,
        goods=goods,
        batch=new_id().hex[-8:],
        is_our_own=False,
    )
    async with database.store(store_id, _CALL) as tx:
        await _add_products(tx, shop)
        await _add_variants(tx, shop)
        await _add_stock(tx, shop)
        await tx.run("SELECT catalog.sync_prices($1, $2)", store_id, _CALL.encode())
        await tx.run("SELECT catalog.announce($1)", store_id)
    return shop


async def restock(database: Database, shop: Shop, units: int) -> None:
    """So many more units of the shop's first variant."""
    await database.run(
        "SELECT inventory.adjust_stock($1, $2, $3, $4, 'initial', 'proving', NULL)",
        shop.store_id,
        _CALL.encode(),
        shop.variant_id(1),
        units,
    )


async def sell_as_drop(database: Database, secrets: SecretBox, shop: Shop, plan: DropPlan) -> Shop:
    """Everything in the shop belongs to a drop from now on, with terms, and with a waiting room if there is a queue."""
    opens_at = SystemClock().now() + timedelta(seconds=plan.opens_in) if plan.has_queue else None
    drop = OpenDrop(
        collection_id=new_id(),
        slug=f"drop-{shop.batch}",
        has_queue=plan.has_queue,
        limit=plan.limit,
        opens_at=opens_at,
        effort=plan.effort,
        hold_seconds=plan.hold_seconds,
        reserve_on=plan.reserve_on,
        expired_pass="",
    )
    drop = msgspec.structs.replace(drop, expired_pass=_expired_pass(secrets, shop, drop))
    async with database.store(shop.store_id, _CALL) as tx:
        await _add_collection(tx, shop, drop)
    terms = TermsDraft(
        way="queue" if plan.has_queue else "open",
        reserve_on=plan.reserve_on,
        cart_ttl_seconds=plan.hold_seconds,
        checkout_ttl_seconds=plan.hold_seconds,
        max_per_customer=plan.limit,
        max_per_address=plan.limit,
    )
    await save_terms(database, shop.store_id, _CALL, drop.collection_id, terms)
    if plan.has_queue:
        room = RoomSettings(per_second=_LET_IN, pass_ttl_seconds=30, effort=plan.effort)
        await save_room(database, shop.store_id, _CALL, drop.collection_id, room)
    return msgspec.structs.replace(shop, drop=drop)


def _expired_pass(secrets: SecretBox, shop: Shop, drop: OpenDrop) -> str:
    an_hour_ago = SystemClock().now() - timedelta(hours=1)
    over = Pass(collection_id=drop.collection_id, session_id=new_id(), customer_id=None, expires_at=an_hour_ago)
    return seal_pass(secrets, shop.store_id, over)


async def _add_collection(tx: Transaction, shop: Shop, drop: OpenDrop) -> None:
    await tx.run(
        """
        INSERT INTO catalog.collections (store_id, id, name, slug, type, starts_at, is_active)
        VALUES ($1, $2, 'Proof', $3, 'drop', $4, true)
        """,
        shop.store_id,
        drop.collection_id,
        drop.slug,
        drop.opens_at,
    )
    await tx.run(
        """
        INSERT INTO catalog.collection_products (store_id, collection_id, product_id)
        SELECT $1, $2, ($3 || lpad(to_hex(n), 12, '0'))::uuid FROM generate_series(1, $4::int) AS n
        """,
        shop.store_id,
        drop.collection_id,
        shop.product_prefix,
        shop.goods.products,
    )
    await tx.run("SELECT catalog.announce($1)", shop.store_id)


async def hand_out_codes(database: Database, shop: Shop) -> None:
    """Coupons of 10.00, each for 500 uses, once a customer: all that validating has to look at."""
    await database.run(
        """SELECT promotions.create_coupon($1, $2, jsonb_build_object(
            'code', $3 || n, 'type', 'fixed_amount', 'amount_minor', 1000, 'usage_limit', 500,
            'once_per_customer', true, 'min_subtotal_minor', 5000, 'expires_on', '2099-12-31'))
        FROM generate_series(1, $4::int) AS n""",
        shop.store_id,
        _CALL.encode(),
        shop.code(0).removesuffix("0"),
        CODES,
    )


async def clear_away(database: Database, shop: Shop) -> None:
    """Takes what was made for the proof out of sight: the whole store when it was ours, else the goods."""
    if shop.is_our_own:
        await change_store(database, shop.store_id, _CALL, StoreChanges(status="closed"))
        return
    async with database.store(shop.store_id, _CALL) as tx:
        await tx.run(
            "UPDATE catalog.products SET status = 'archived' WHERE store_id = $1 AND slug LIKE $2",
            shop.store_id,
            f"proof-{shop.batch}-%",
        )
        await tx.run(
            "UPDATE shipping.shipping_rates SET is_active = false WHERE store_id = $1 AND id = $2",
            shop.store_id,
            shop.shipping_rate_id,
        )
        if shop.drop is not None:
            await tx.run(
                "UPDATE catalog.collections SET is_active = false WHERE store_id = $1 AND id = $2",
                shop.store_id,
                shop.drop.collection_id,
            )
        await tx.run("SELECT catalog.announce($1)", shop.store_id)


async def _add_products(tx: Transaction, shop: Shop) -> None:
    await tx.run(
        """
        WITH product AS (
            INSERT INTO catalog.products
                (store_id, id, title, slug, description, base_price_minor, status, created_at)
            SELECT $1, ($2 || lpad(to_hex(n), 12, '0'))::uuid, 'Proof ' || n, $3 || n,
                   repeat('Made to be sold. ', 20), $4, 'active', platform.now() - make_interval(secs => n)
            FROM generate_series(1, $5::int) AS n
            RETURNING id
        ), picture AS (
            INSERT INTO catalog.product_images (store_id, product_id, url, alt)
            SELECT $1, id, '/media/proof.svg', 'A proof' FROM product
        ), option AS (
            INSERT INTO catalog.product_options (store_id, product_id, name, values)
            SELECT $1, id, 'Size', array(SELECT 'S' || s FROM generate_series(1, $6::int) AS s) FROM product
        )
        SELECT count(*) FROM product
        """,
        shop.store_id,
        shop.product_prefix,
        shop.product_slug(0).removesuffix("0"),
        shop.goods.price_minor,
        shop.goods.products,
        shop.goods.variants,
    )


async def _add_variants(tx: Transaction, shop: Shop) -> None:
    await tx.run(
        """
        INSERT INTO catalog.product_variants
            (store_id, id, product_id, title, options, sku, price_minor, position)
        SELECT $1, ($2 || lpad(to_hex(n), 12, '0'))::uuid, ($3 || lpad(to_hex((n - 1) / $6 + 1), 12, '0'))::uuid,
               'S' || (n - 1) % $6 + 1, jsonb_build_object('Size', 'S' || (n - 1) % $6 + 1),
               $4 || n, $5, (n - 1) % $6
        FROM generate_series(1, $7::int) AS n
        """,
        shop.store_id,
        shop.variant_prefix,
        shop.product_prefix,
        f"PROOF-{shop.batch}-",
        shop.goods.price_minor,
        shop.goods.variants,
        shop.variant_count,
    )


async def _add_stock(tx: Transaction, shop: Shop) -> None:
    await tx.run(
        """
        SELECT inventory.adjust_stock(
            $1, $2, ($3 || lpad(to_hex(n), 12, '0'))::uuid, $4, 'initial', 'proving', NULL)
        FROM generate_series(1, $5::int) AS n
        """,
        shop.store_id,
        _CALL.encode(),
        shop.variant_prefix,
        shop.goods.units,
        shop.variant_count,
    )
