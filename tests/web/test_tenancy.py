"""Two stores that probe each other through every route: nothing of one is visible or changeable from the other."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio
from litestar.types import ASGIApp

from lonja.checkout import RefundWish, request_order_refund
from lonja.customers import SegmentFacts, add_to_segment, save_segment
from lonja.platform.db import Database
from lonja.pricing import PriceWish, set_price
from lonja.promotions import Coupon, RuleDraft, create_coupon, save_rule
from lonja.taxes import PRESETS, apply_preset
from lonja.web import api
from lonja.web.api.samples import sample
from lonja.web.routes import Endpoint
from tests.conftest import close_for_good, fresh_store, hold_promises
from tests.dropping import drop_of
from tests.shop import Shop
from tests.web.client import Client
from tests.web.conftest import enter, hire
from tests.web.test_purchase import order_of

ENDPOINTS: list[Endpoint] = [handler.opt["endpoint"] for handler in api.resources]
_NAMES = {
    "set_config", "unset_config", "set_payment_gateway", "save_tax_category", "delete_tax_category", "save_currency",
    "show_feature", "set_feature",
}  # fmt: skip
"""Their addresses are names that every store has, not ids of one."""
_OWN_IDS = {"save_tax_zone", "delete_tax_zone", "delete_tax_rate"}
"""Whose ids the caller makes: another store's is none of ours yet, and gone already."""
ADDRESSED = [one for one in ENDPOINTS if one.params and one.fn.__name__ not in _NAMES]
EMPTY_LISTS = {"list_levels": "levels", "list_movements": "movements"}


class Neighbours:
    """Ours, with goods, a cart and a paid order; theirs, empty, with people who would like to look at ours.

    One pair for the whole module: whatever they try, our books are the same before and after it.
    """

    def __init__(self, ours: Shop, owner: Client, customer: Client, facts: dict[str, str]) -> None:
        self.ours, self.owner, self.customer, self.facts = ours, owner, customer, facts
        self.books: list[Any] = []

    def path(self, endpoint: Endpoint) -> str:
        path = endpoint.path
        for parameter in endpoint.params:
            for kind in ("uuid", "str"):
                path = path.replace(f"{{{parameter}:{kind}}}", self.facts[parameter])
        return path + (f"?key={self.facts['key']}" if "/orders/{" in path and not endpoint.permission else "")


async def slug_of(shop: Shop) -> str:
    found: str = await shop.owner.fetchval("select slug from stores.stores where id = $1", shop.store)
    return found


async def neighbours_of(app: ASGIApp, ours: Shop, theirs: Shop) -> Neighbours:
    """Something of everything on our side, and its ids."""
    inside, outside = Client(app, await slug_of(ours)), Client(app, await slug_of(theirs))
    variant = await ours.sells(5)
    product: UUID = await ours.owner.fetchval("select product_id from catalog.product_variants where id = $1", variant)
    product_slug: str = await ours.owner.fetchval("select slug from catalog.products where id = $1", product)
    collection: UUID = await ours.owner.fetchval(
        """insert into catalog.collections (store_id, name, slug, type, is_active)
        values ($1, 'Ours', 'ours', 'drop', true) returning id""",
        ours.store,
    )
    buyer = inside(token=(await inside.post("/api/v1/sessions")).ok(201)["token"])
    cart = (await buyer.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
    placed = await order_of(buyer, ours, cart)
    open_cart = (await buyer.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
    paid = await ours.buy(await ours.visitor(), (variant, 1))
    await ours.pay(paid)
    refund = await request_order_refund(
        ours.database, ours.store, ours.staff, paid.order_id, RefundWish(amount_minor=100)
    )
    finding: UUID = await ours.owner.fetchval(
        """insert into payments.findings
            (store_id, gateway, reference, kind, suggested_action, details, first_seen_at, last_seen_at)
        values ($1, 'sandbox', 'pi_1', 'unknown_payment', 'look_at_provider', '{}', now(), now()) returning id""",
        ours.store,
    )
    await ours.owner.execute(
        """insert into payments.webhook_events (store_id, provider, event_id, kind, payload)
        values ($1, 'sandbox', 'evt_ours', 'x', '{}')""",
        ours.store,
    )
    terms = Coupon(type="fixed_amount", amount_minor=1, expires_on=date(2099, 12, 31))
    coupon = await create_coupon(ours.database, ours.store, ours.staff, terms)
    member = await ours.customer()
    segment = await save_segment(ours.database, ours.store, ours.staff, SegmentFacts(name="Trade", slug="trade"))
    await add_to_segment(ours.database, ours.store, ours.staff, segment, [member.customer_id or segment])
    wish = PriceWish(amount_minor=1, variant_id=variant, segment_id=segment)
    price = await set_price(ours.database, ours.store, ours.staff, wish)
    await apply_preset(ours.database, ours.store, ours.staff, "MX")
    rule = await save_rule(
        ours.database, ours.store, ours.staff, RuleDraft(name="Ours", action={"type": "free_shipping"})
    )
    drop = await drop_of(ours, variant, starts_at=None, ends_at=None, way="queue")
    facts = {
        "zone_id": str(PRESETS["MX"].zones[0].id),
        "rate_id": str(PRESETS["MX"].rates[0].id),
        "finding_id": str(finding),
        "provider": "sandbox",
        "event_id": "evt_ours",
        "product": product_slug,
        "product_id": str(product),
        "variant_id": str(variant),
        "cart_id": open_cart["id"],
        "order_id": placed["order_id"],
        "attempt_id": placed["attempt_id"],
        "refund_id": str(refund.id),
        "key": placed["key"],
        "slug": "ours",
        "collection_id": str(collection),
        "code": "WELCOME",
        "segment_id": str(segment),
        "customer_id": str(member.customer_id),
        "price_id": str(price),
        "code_id": str(coupon),
        "rule_id": str(rule),
        "drop_id": str(drop.id),
    }
    await hire(ours.database, ours.store, "owner", inside)
    owner = await hire(theirs.database, theirs.store, "owner", outside)
    return Neighbours(ours, owner, await enter(outside), facts)


@pytest_asyncio.fixture(scope="module")
async def sides(app: ASGIApp, database: Database, database_url: str) -> AsyncIterator[Neighbours]:
    owner = await asyncpg.connect(database_url)
    ours, theirs = [await Shop(database, owner, await fresh_store(database)).open() for _ in range(2)]
    sides = await neighbours_of(app, ours, theirs)
    sides.books = await books(ours)
    yield sides
    await hold_promises(owner, [ours.store, theirs.store])
    await close_for_good(owner, [ours.store, theirs.store])
    await owner.close()


async def books(shop: Shop) -> list[Any]:
    """Everything of the store that a write could have touched: a row for each table, in one statement."""
    tables = await shop.owner.fetch(
        "select schema_name || '.' || table_name from platform.tables where kind in ('hard', 'soft') order by 1"
    )
    assert len(tables) > 30
    rows = await shop.owner.fetch(
        " union all ".join(
            f"""select '{table}', md5(string_agg(t::text, '|' order by t::text)) from {table} t where store_id = $1"""
            for (table,) in tables
        ),
        shop.store,
    )
    return sorted(tuple(row) for row in rows)


@pytest.mark.parametrize("endpoint", ADDRESSED, ids=lambda one: one.fn.__name__)
async def test_the_other_stores_ids_are_unknown(endpoint: Endpoint, sides: Neighbours) -> None:
    client = sides.owner if endpoint.who == "staff" else sides.customer
    body = sample(endpoint.body) if endpoint.body else None
    if body and "location_id" in body:
        body |= {"location_id": None}
    reply = await client.request(endpoint.method, sides.path(endpoint), body)
    if endpoint.fn.__name__ in EMPTY_LISTS:
        assert reply.ok()[EMPTY_LISTS[endpoint.fn.__name__]] == []
    else:
        reply.ok(204) if endpoint.fn.__name__ in _OWN_IDS else reply.problem(404)
    assert await books(sides.ours) == sides.books


async def test_tokens_of_one_store_open_nothing_in_the_other(app: ASGIApp, sides: Neighbours) -> None:
    slug = await slug_of(sides.ours)
    stranger = Client(app, slug, sides.customer.token)
    (await stranger.get("/api/v1/carts/current")).problem(401, "LJ810")
    clerk = Client(app, slug, sides.owner.token)
    (await clerk.get("/api/v1/admin/orders")).problem(403, "LJ128")
    (await clerk.get("/api/v1/admin/settings")).problem(403, "LJ128")


async def test_foreign_ids_in_bodies_are_unknown(sides: Neighbours) -> None:
    line = {"variant_id": sides.facts["variant_id"]}
    (await sides.customer.post("/api/v1/carts/current/items", line)).problem(404, "LJ403")
    (await sides.customer.post("/api/v1/carts", {"items": [line]})).problem(404, "LJ403")
    order = {"cart_id": sides.facts["cart_id"], "email": "a@b.mx", "full_name": "A", "gateway": "cod"}
    (await sides.customer.post("/api/v1/checkout", order)).problem(404, "LJ406")
    draft = {"title": "Gorra", "collections": [str(sides.ours.store)]}
    (await sides.owner.post("/api/v1/admin/products", draft)).problem(404, "LJ204")
    assert await books(sides.ours) == sides.books


async def test_lists_show_ones_own(sides: Neighbours) -> None:
    assert (await sides.customer.get("/api/v1/products")).ok()["products"] == []
    assert (await sides.customer.get("/api/v1/collections")).ok()["collections"] == []
    assert (await sides.customer.get("/api/v1/orders")).ok()["orders"] == []
    assert (await sides.owner.get("/api/v1/admin/orders")).ok()["orders"] == []
    assert (await sides.owner.get("/api/v1/admin/products")).ok()["products"] == []


async def test_one_customer_is_a_stranger_to_another(web: Client, customer: Client, shop: Shop) -> None:
    other = await enter(web)
    variant = await shop.sells(5)
    cart = (await customer.post("/api/v1/carts/current/items", {"variant_id": str(variant)})).ok()
    (await other.get(f"/api/v1/carts/{cart['id']}")).problem(404, "LJ406")
    (await other.put(f"/api/v1/carts/{cart['id']}/items/{variant}", {"quantity": 2})).problem(404, "LJ406")
    placed = await order_of(customer, shop, cart)
    (await other.get(f"/api/v1/orders/{placed['order_id']}")).problem(404, "LJ504")
    (await other.post(f"/api/v1/orders/{placed['order_id']}/payments", {"gateway": "cod"})).problem(404, "LJ504")
    assert (await other.get("/api/v1/orders")).ok()["orders"] == []
