"""What a cart costs: segment, tier and currency of each line (PRC-05, PRC-06, PRC-08); carts.set_currency."""

import asyncio
from datetime import datetime

import pytest
import pytest_asyncio
from tests.pricing.conftest import Counter
from tests.shop import Shop, token_hash

from lonja.carts import (
    AddQueue,
    Cart,
    CartClosed,
    CurrencyUnavailable,
    UnknownCart,
    add_to_cart,
    cart,
    merge_carts,
    open_cart,
    set_currency,
    set_quantity,
)
from lonja.checkout import begin_checkout
from lonja.platform.call import Call
from lonja.platform.errors import LonjaError
from lonja.platform.ids import new_id


@pytest_asyncio.fixture
async def counter(shop: Shop) -> Counter:
    shop.later(hours=0)
    return Counter(shop)


def lines(found: Cart) -> list[tuple[int, int, int | None, str]]:
    """(quantity, unit, compare at, source), after checking the sums."""
    assert all(line.line_total_minor == line.quantity * line.unit_price_minor for line in found.items)
    assert found.subtotal_minor == sum(line.line_total_minor for line in found.items)
    return [(line.quantity, line.unit_price_minor, line.compare_at_minor, line.price_source) for line in found.items]


async def test_a_line_costs_what_its_buyer_pays_for_so_many(counter: Counter) -> None:
    """PRC-05, PRC-06: adding, setting and reading say the same; the guest beside pays the public's price."""
    shop = counter.shop
    variant, other = await shop.sells(100, price=1_000), await shop.sells(100, price=70)
    trade = await counter.segment("trade")
    ana, guest = await counter.member(trade), await shop.visitor()
    assert lines(await shop.fill(guest, (variant, 1))) == [(1, 1_000, None, "catalog")]
    await counter.gives(900, variant_id=variant, min_qty=3, compare_at_minor=1_000)
    await counter.gives(850, variant_id=variant, segment_id=trade)
    assert lines(await shop.fill(ana, (variant, 1), (other, 2))) == [
        (1, 850, None, "list"),
        (2, 70, None, "catalog"),
    ]
    full = await shop.fill(guest, (variant, 2))
    assert lines(full) == [(3, 900, 1_000, "list")]
    assert await cart(shop.database, shop.store, guest) == full
    assert lines(await set_quantity(shop.database, shop.store, guest, full.id, variant, 2)) == [
        (2, 1_000, None, "catalog")
    ]


async def test_carts_filled_together_are_priced_each_for_its_own(counter: Counter) -> None:
    """add_many, one call of resolve_prices for all of them: as each alone would have been."""
    shop = counter.shop
    variant = await shop.sells(1_000, price=1_000)
    trade = await counter.segment("trade")
    await counter.gives(900, variant_id=variant, min_qty=3)
    await counter.gives(700, variant_id=variant, segment_id=trade)
    await counter.sells_in("USD", "0.05")
    queue = AddQueue(shop.database)
    ana, bea, guest = await counter.member(trade), await counter.member(), await shop.visitor()
    abroad = await shop.visitor()
    started = await shop.fill(abroad, (variant, 1))
    await set_currency(shop.database, shop.store, abroad, started.id, "USD")
    found = await asyncio.gather(
        queue.add_to_cart(shop.store, ana, variant, 1),
        queue.add_to_cart(shop.store, bea, variant, 4),
        queue.add_to_cart(shop.store, guest, variant, 2),
        queue.add_to_cart(shop.store, abroad, variant, 2),
    )
    assert [lines(each) for each in found] == [
        [(1, 700, None, "list")],
        [(4, 900, None, "list")],
        [(2, 1_000, None, "catalog")],
        [(3, 45, None, "converted")],
    ]
    assert [each.currency for each in found] == ["MXN", "MXN", "MXN", "USD"]


async def test_a_cart_in_another_currency(counter: Counter) -> None:
    """C-27, LJ409: chosen, priced, checked out in it, and taken back; what has no price in it is not for sale in it."""
    shop = counter.shop
    variant, other = await shop.sells(price=10_000), await shop.sells(price=500)
    guest = await shop.visitor()
    mine = await shop.fill(guest, (variant, 2), (other, 1))
    with pytest.raises(CurrencyUnavailable):
        await set_currency(shop.database, shop.store, guest, mine.id, "USD")
    await counter.sells_in("USD")
    await counter.gives(480, variant_id=variant, currency="USD")
    abroad = await set_currency(shop.database, shop.store, guest, mine.id, "USD")
    assert (abroad.currency, abroad.subtotal_minor) == ("USD", 960)
    assert [(line.price_source, line.is_for_sale) for line in abroad.items] == [("list", True), ("none", False)]
    with pytest.raises(LonjaError) as refused:
        await shop.place(guest, abroad)
    assert refused.value.code == "LJ512"
    await counter.sells_in("USD", "0.05")
    abroad = await add_to_cart(shop.database, shop.store, guest, other, 1)
    assert lines(abroad) == [(2, 480, None, "list"), (2, 25, None, "converted")]
    assert abroad.subtotal_minor == 1_010
    await counter.sells_in("USD", is_active=False)
    at_home = await cart(shop.database, shop.store, guest)
    assert at_home
    assert (at_home.currency, at_home.subtotal_minor) == ("MXN", 21_000), "sold in no more: the store's own counts"
    assert (await shop.place(guest, at_home)).currency == "MXN"
    with pytest.raises(CartClosed):
        await set_currency(shop.database, shop.store, guest, mine.id, "MXN")
    with pytest.raises(UnknownCart):
        await set_currency(shop.database, shop.store, await shop.visitor(), mine.id, "MXN")


async def test_an_order_is_placed_in_the_carts_currency(counter: Counter) -> None:
    """PRC-10: its lines keep what they cost, whatever the rate and the prices are afterwards."""
    shop = counter.shop
    variant = await shop.sells(price=10_000)
    await counter.sells_in("USD", "0.05", round_to_minor=100, minus_minor=1)
    guest = await shop.visitor()
    mine = await shop.fill(guest, (variant, 2))
    abroad = await set_currency(shop.database, shop.store, guest, mine.id, "USD")
    assert lines(abroad) == [(2, 499, None, "converted")]
    placed = await begin_checkout(shop.database, shop.store, guest, new_id(), mine.id, shop.details())
    assert (placed.currency, placed.total_amount_minor) == ("USD", 2 * 499 + 25)
    await counter.gives(1, variant_id=variant)
    await counter.gives(1, variant_id=variant, currency="USD")
    kept = await shop.owner.fetchrow(
        "SELECT i.price_at_booking_minor, o.currency FROM orders.order_items i JOIN orders.orders o"
        " ON o.store_id = i.store_id AND o.id = i.order_id WHERE o.id = $1",
        placed.order_id,
    )
    assert tuple(kept) == (499, "USD")


async def test_what_signing_in_does_to_a_currency_and_to_prices(counter: Counter) -> None:
    """The guest's currency joins where the customer had none; then the member's prices are the cart's."""
    shop = counter.shop
    variant = await shop.sells(price=10_000)
    trade = await counter.segment("trade")
    await counter.sells_in("USD", "0.05")
    await counter.gives(6_000, variant_id=variant, segment_id=trade)
    ana = await counter.member(trade)
    await shop.fill(await shop.customer(ana.customer_id), (variant, 1))
    guest = await shop.visitor()
    mine = await shop.fill(guest, (variant, 1))
    await set_currency(shop.database, shop.store, guest, mine.id, "USD")
    assert guest.session_id
    signed_in = Call(actor="customer", customer_id=ana.customer_id, session_id=guest.session_id)
    merged = await merge_carts(shop.database, shop.store, signed_in)
    assert merged
    assert (merged.currency, lines(merged)) == ("USD", [(2, 300, None, "converted")])
    back = await set_currency(shop.database, shop.store, signed_in, merged.id, "MXN")
    assert (back.currency, lines(back)) == ("MXN", [(2, 6_000, None, "list")])
    assert await shop.owner.fetchval("SELECT currency FROM carts.carts WHERE id = $1", back.id) is None


async def test_a_new_cart_is_priced_too(counter: Counter) -> None:
    shop = counter.shop
    variant = await shop.sells(price=1_000)
    await counter.gives(900, variant_id=variant, min_qty=2)
    opened = await open_cart(
        shop.database, shop.store, Call(actor="guest"), token_hash("x"), await _tomorrow(shop), [(variant, 2)]
    )
    assert lines(opened) == [(2, 900, None, "list")]


async def _tomorrow(shop: Shop) -> datetime:
    moment: datetime = await shop.owner.fetchval("SELECT now() + interval '1 day'")
    return moment
