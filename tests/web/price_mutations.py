"""The mutations of prices, currencies and segments; see mutations.py."""

from typing import Any

from lonja.catalog import sync_prices
from lonja.pricing import CurrencyRule
from lonja.pricing import save_currency as sell_in
from tests.web.stage import Case, Setting, Stage, events

_PRICES = "SELECT count(*) FROM catalog.product_prices WHERE store_id = $1 AND origin = 'list'"
_SEGMENTS = "SELECT count(*) FROM customers.customer_segments WHERE store_id = $1 AND deleted_at IS NULL"
_MEMBERS = "SELECT count(*) FROM customers.customer_segment_members WHERE store_id = $1"
_RATES = "SELECT count(*) FROM pricing.currency_rates WHERE store_id = $1"
_SEGMENT = {"name": "Trade", "slug": "trade", "description": ""}


async def _priced(on: Stage) -> str:
    """The path of a product's prices."""
    variant = await on.shop.sells()
    await sync_prices(on.shop.database, on.shop.store, on.shop.staff)
    product = await on.shop.owner.fetchval("SELECT product_id FROM catalog.product_variants WHERE id = $1", variant)
    return f"/api/v1/admin/products/{product}/prices"


async def put_prices(on: Stage) -> Case:
    path = await _priced(on)
    said = {"prices": [{"amount": "9.00"}]}
    return Case(
        client=on.manager,
        path=path,
        body=said,
        altered={"prices": [{"amount": "8.00"}]},
        state=_PRICES,
        between=lambda: on.manager.put(path, {"prices": []}),
        reads_anew=True,
    )


async def set_price(on: Stage) -> Case:
    path = await _priced(on)
    return Case(
        client=on.manager,
        path=path,
        body={"amount": "9.00", "replace": True},
        altered={"amount": "8.00", "replace": True},
        state=events("price.set"),
    )


async def end_price(on: Stage) -> Case:
    made = (await on.manager.post(await _priced(on), {"amount": "9.00"})).ok(201)
    return Case(client=on.manager, path=f"/api/v1/admin/prices/{made['id']}", state=events("price.ended"))


async def save_currency(on: Stage) -> Case:
    path = "/api/v1/admin/currencies/EUR"
    return Case(
        client=on.manager,
        path=path,
        body={"round_to": "1.00", "minus": "0.01"},
        altered={"round_to": "5.00"},
        state=events("currency.saved"),
    )


async def record_rates(on: Stage) -> Case:
    said = {"rates": [{"base": "EUR", "quote": "MXN", "rate": "19.9"}]}
    return Case(
        client=on.manager,
        path="/api/v1/admin/currency-rates",
        body=said,
        altered={"rates": [{"base": "EUR", "quote": "MXN", "rate": "20"}]},
        state=_RATES,
    )


async def import_rates(on: Stage) -> Case:
    return Case(
        client=on.manager,
        path="/api/v1/admin/currency-rates/imports",
        body={"text": "base,quote,rate\nEUR,MXN,19.9\nEUR,USD,1.08\n"},
        altered={"text": "base,quote,rate\nEUR,MXN,19.8\n"},
        state=_RATES,
        step=2,
    )


async def set_currency(on: Stage) -> Case:
    """To and fro: the second word of another key is not the first one's."""
    for currency in ("EUR", "USD"):
        await sell_in(on.shop.database, on.shop.store, on.shop.staff, currency, CurrencyRule())
    path = f"/api/v1/carts/{(await on.cart(on.guest))['id']}/currency"
    return Case(
        client=on.guest,
        path=path,
        body={"currency": "EUR"},
        altered={"currency": "MXN"},
        state="SELECT currency FROM carts.carts WHERE store_id = $1",
        step=None,
        between=lambda: on.guest.put(path, {"currency": "USD"}),
    )


async def _segment(on: Stage) -> str:
    made: dict[str, Any] = (await on.manager.post("/api/v1/admin/segments", _SEGMENT)).ok(201)
    return f"/api/v1/admin/segments/{made['id']}"


async def create_segment(on: Stage) -> Case:
    return Case(
        client=on.manager,
        path="/api/v1/admin/segments",
        body=_SEGMENT,
        altered=_SEGMENT | {"slug": "press"},
        state=_SEGMENTS,
    )


async def change_segment(on: Stage) -> Case:
    path = await _segment(on)
    return Case(
        client=on.manager,
        path=path,
        body=_SEGMENT | {"name": "Schools"},
        altered=_SEGMENT | {"name": "Press"},
        state=events("segment.saved"),
    )


async def delete_segment(on: Stage) -> Case:
    return Case(client=on.manager, path=await _segment(on), state=events("segment.deleted"))


async def add_segment_members(on: Stage) -> Case:
    path, customers = f"{await _segment(on)}/members", [await on.shop.customer() for _ in range(2)]
    ana, bea = [str(each.customer_id) for each in customers]
    return Case(client=on.manager, path=path, body={"customers": [ana]}, altered={"customers": [bea]}, state=_MEMBERS)


async def remove_segment_member(on: Stage) -> Case:
    path, ana = f"{await _segment(on)}/members", (await on.shop.customer()).customer_id
    said = {"customers": [str(ana)]}
    (await on.manager.post(path, said)).ok(201)
    return Case(
        client=on.manager,
        path=f"{path}/{ana}",
        state=_MEMBERS,
        step=-1,
        between=lambda: on.manager.post(path, said),
    )


SETTINGS: tuple[Setting, ...] = (
    put_prices, set_price, end_price, save_currency, record_rates, import_rates, set_currency, create_segment,
    change_segment, delete_segment, add_segment_members, remove_segment_member,
)  # fmt: skip
