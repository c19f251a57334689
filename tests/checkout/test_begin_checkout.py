"""begin_checkout: a cart becomes an order, in one transaction: priced, held, numbered, with its payment opened."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from tests.races.crowd import somebody_waits
from tests.shop import HOME, NOON, SECRET, OpenShop, Shop

from lonja.carts import set_quantity
from lonja.carts.errors import CartClosed, NotForSale, UnknownCart
from lonja.checkout import begin_checkout
from lonja.checkout.errors import AddressRequired, CartEmpty, TotalChanged
from lonja.inventory import reserve_stock
from lonja.inventory.errors import OutOfStock
from lonja.orders import order
from lonja.payments import set_gateway
from lonja.payments.errors import GatewayNotOffered
from lonja.platform.call import Call
from lonja.platform.errors import AlreadyExists, IdempotencyKeyReused, InvalidValue, RuleBroken
from lonja.platform.ids import new_id
from lonja.shipping import save_rate
from lonja.shipping.errors import ShippingRateUnavailable


async def test_a_cart_becomes_a_pending_order(shop: Shop) -> None:
    """ORD-01, ORD-02, ORD-04…07, ORD-09, INV-07, P05: snapshots, totals, holds, an attempt, events."""
    one, two = await shop.sells(price=1_050), await shop.sells(price=999)
    shop.later()
    call = await shop.visitor()
    cart = await shop.fill(call, (one, 2), (two, 1))
    placed = await shop.place(call, cart, traffic_source="google")
    assert (placed.status, placed.payment_status, placed.gateway, placed.redirect_url) == (
        "pending", "pending", "sandbox", None,
    )  # fmt: skip
    assert (placed.total_amount_minor, placed.currency) == (2 * 1_050 + 999 + 500, "MXN")
    assert placed.expires_at == NOON + timedelta(minutes=30)
    found = await order(shop.database, shop.store, call, placed.order_id)
    assert found is not None
    lines = [(each.variant_id, each.quantity, each.price_at_booking_minor, each.total_minor) for each in found.items]
    assert lines == [
        (one, 2, 1_050, 2_100), (two, 1, 999, 999),
    ]  # fmt: skip
    assert (found.subtotal_minor, found.discount_minor, found.shipping_minor, found.tax_minor) == (3_099, 0, 500, 0)
    assert found.guest_info == {"email": "ana@example.com", "name": "Ana Ruiz", "phone": ""}
    assert (found.customer_id, found.traffic_source, found.locale) == (None, "google", "es")
    assert found.shipping_address == msgspec.to_builtins(HOME)
    assert [await shop.stock_of(one), await shop.stock_of(two)] == [(10, 2), (10, 1)]
    assert await shop.attempts_of(placed.order_id) == ["pending"]


async def test_the_cart_is_closed_by_its_order(shop: Shop) -> None:
    """CRT-05, P06: converted; no further edits, no second order."""
    variant = await shop.sells()
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 1))
    await shop.place(call, cart)
    for attempt in (shop.place(call, cart), set_quantity(shop.database, shop.store, call, cart.id, variant, 2)):
        with pytest.raises(CartClosed):
            await attempt
    assert await shop.count("orders.orders") == 1


async def test_a_customers_order_is_theirs(shop: Shop) -> None:
    """ORD-02, ORD-03, ORD-14."""
    call = await shop.customer()
    placed = await shop.place(call, await shop.fill(call, (await shop.sells(), 1)), guest_key=None)
    found = await order(shop.database, shop.store, call, placed.order_id)
    assert found is not None
    assert (found.customer_id, found.guest_info) == (call.customer_id, None)


async def test_numbers_go_up_one_by_one_in_each_store(shop: Shop, open_shop: OpenShop) -> None:
    numbers = [(await shop.buy(await shop.visitor(), (await shop.sells(), 1))).number for _ in range(3)]
    assert numbers == [1001, 1002, 1003]
    call = await shop.visitor()
    with pytest.raises(GatewayNotOffered):
        await shop.place(call, await shop.fill(call, (await shop.sells(), 1)), "nothing")
    assert (await shop.buy(await shop.visitor(), (await shop.sells(), 1))).number == 1004  # a refusal leaves no gap
    other = await open_shop()
    assert (await other.buy(await other.visitor(), (await other.sells(), 1))).number == 1001


async def test_holds_are_renewed_and_what_is_missing_is_held_now(shop: Shop) -> None:
    """INV-11: a living hold is adopted and renewed; a line without one is held by the order."""
    held, late = await shop.sells(5), await shop.sells(5)
    shop.later()
    await shop.reserves_on("cart", cart_ttl_seconds=60, checkout_ttl_seconds=1_800)
    call = await shop.visitor()
    await shop.fill(call, (late, 2))
    shop.later(seconds=60, exactly=-1)
    cart = await shop.fill(call, (held, 2))
    shop.later(seconds=60)
    placed = await shop.place(call, cart)
    rows = await shop.owner.fetch(
        """SELECT variant_id, sum(quantity)::int, min(expires_at), max(expires_at) FROM inventory.inventory_reservations
        WHERE store_id = $1 AND order_id = $2 AND status = 'active' GROUP BY 1""",
        shop.store,
        placed.order_id,
    )
    until = NOON + timedelta(seconds=60 + 1_800)
    assert {row[0]: tuple(row)[1:] for row in rows} == {held: (2, until, until), late: (2, until, until)}


async def test_what_the_cart_holds_beyond_its_lines_goes_back(shop: Shop) -> None:
    """P11, P12: the policy was changed meanwhile, or the cart held more than it asks for: nothing is sold unasked."""
    variant, stray = await shop.sells(10), await shop.sells(10)
    await shop.reserves_on("cart")
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 5))
    await reserve_stock(shop.database, shop.store, call, cart.id, [stray], [3], 600)
    await shop.reserves_on("checkout")
    await set_quantity(shop.database, shop.store, call, cart.id, variant, 2)
    placed = await shop.place(call, cart)
    assert [await shop.stock_of(variant), await shop.stock_of(stray)] == [(10, 2), (10, 0)]
    await shop.pay(placed)
    assert [await shop.stock_of(variant), await shop.stock_of(stray)] == [(8, 0), (10, 0)]


async def test_not_enough_stock_leaves_everything_as_it_was(shop: Shop) -> None:
    """Nothing is half done: no order, no number, no payment, the cart still open."""
    variant = await shop.sells(2)
    call, other = await shop.visitor(), await shop.visitor()
    cart = await shop.fill(call, (variant, 2))
    await shop.buy(other, (variant, 1))
    with pytest.raises(OutOfStock) as refused:
        await shop.place(call, cart)
    assert refused.value.params["lines"][0]["available"] == 1
    assert [await shop.count(f"{table}") for table in ("orders.orders", "payments.payments")] == [1, 1]
    await set_quantity(shop.database, shop.store, call, cart.id, variant, 1)
    assert (await shop.place(call, cart)).number == 1002


async def test_a_price_is_the_one_at_booking(shop: Shop) -> None:
    """PRC-10, ORD-07, PLT-15: later prices, titles, deletions change no order."""
    variant = await shop.sells(price=1_000)
    call = await shop.visitor()
    placed = await shop.buy(call, (variant, 1))
    before = await order(shop.database, shop.store, call, placed.order_id)
    await shop.reprice(price_minor=9, title="x", sku="x", deleted_at=NOON)
    await shop.owner.execute(
        "UPDATE catalog.products SET title = 'x', deleted_at = now() WHERE store_id = $1", shop.store
    )
    assert await order(shop.database, shop.store, call, placed.order_id) == before


async def test_todays_price_counts_not_the_carts(shop: Shop) -> None:
    variant = await shop.sells(price=1_000)
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 2))
    await shop.reprice(price_minor=1_200)
    assert (await shop.place(call, cart)).total_amount_minor == 2_400 + 500


async def test_a_price_that_changes_in_the_middle_is_the_old_one_or_the_new_one(shop: Shop) -> None:
    """P05: lines, total and payment come of one quote; and who was shown another total is asked first."""
    variant = await shop.sells(price=1_000)
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 1))
    async with shop.owner.transaction():
        await shop.owner.execute("SELECT FROM inventory.stock_levels WHERE variant_id = $1 FOR UPDATE", variant)
        ordering = asyncio.create_task(shop.place(call, cart, expected_total_minor=1_500))
        await somebody_waits(shop)
        async with shop.database.store(shop.store, shop.staff) as tx:
            await tx.run("UPDATE catalog.product_variants SET price_minor = 1100 WHERE id = $1", variant)
    with pytest.raises(TotalChanged) as refused:
        await ordering
    await shop.reprice()
    assert refused.value.params == {"total_minor": 1_600, "expected_minor": 1_500, "currency": "MXN"}
    placed = await shop.place(call, cart, expected_total_minor=1_600)
    assert placed.total_amount_minor == 1_600
    line = await shop.owner.fetchrow("SELECT * FROM orders.order_items WHERE order_id = $1", placed.order_id)
    assert line["total_minor"] == 1_100


async def test_an_order_needs_something_to_sell(shop: Shop) -> None:
    variant = await shop.sells()
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 1))
    await shop.owner.execute("UPDATE catalog.product_variants SET is_active = false WHERE id = $1", variant)
    with pytest.raises(NotForSale):
        await shop.place(call, cart)
    empty = await set_quantity(shop.database, shop.store, call, cart.id, variant, 0)
    with pytest.raises(CartEmpty):
        await shop.place(call, empty)


async def test_only_ones_own_cart_can_be_ordered(shop: Shop, open_shop: OpenShop) -> None:
    """SEC-08, P07."""
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(), 1))
    for who in (await shop.visitor(), await shop.customer()):
        with pytest.raises(UnknownCart):
            await shop.place(who, cart)
    elsewhere = await open_shop()
    for who in (call, elsewhere.staff):
        with pytest.raises(UnknownCart):
            await elsewhere.place(who, cart)


async def test_a_gateway_must_be_offered(shop: Shop) -> None:
    """CFG-07: unknown, inactive."""
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(), 1))
    await set_gateway(shop.database, shop.store, shop.staff, "cod", "Cash", is_active=False)
    for gateway in ("cod", "stripe", ""):
        with pytest.raises(GatewayNotOffered):
            await shop.place(call, cart, gateway)
    assert await shop.stock_of(cart.items[0].variant_id) == (10, 0)


@pytest.mark.parametrize("change", [{"address": None}, {"address": None, "shipping_rate_id": None}])
async def test_goods_go_somewhere(shop: Shop, change: dict[str, Any]) -> None:
    """A thing that is sent needs an address, whatever the rates say."""
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(), 1))
    with pytest.raises(AddressRequired):
        await shop.place(call, cart, **change)


async def test_delivery_is_priced_here_and_only_where_it_is_offered(shop: Shop) -> None:
    """FUL-07: free from a subtotal on; by country; an inactive or unknown rate is none."""
    save = (shop.database, shop.store, shop.staff)
    free = await save_rate(*save, "Free from 30", 700, free_from_minor=3_000)
    abroad = await save_rate(*save, "Abroad", 900, countries=["US", "CA"])
    off = await save_rate(*save, "Off", 100, is_active=False)
    variant = await shop.sells(price=1_000, stock=50)

    async def total(count: int, rate: UUID | None, country: str = "MX") -> int:
        call = await shop.visitor()
        address = msgspec.structs.replace(HOME, country=country)
        cart = await shop.fill(call, (variant, count))
        return (await shop.place(call, cart, shipping_rate_id=rate, address=address)).total_amount_minor

    assert await total(2, free) == 2_700
    assert await total(3, free) == 3_000
    assert await total(1, abroad, "CA") == 1_900
    for rate, country in ((abroad, "MX"), (off, "MX"), (new_id(), "MX"), (None, "MX")):
        with pytest.raises(ShippingRateUnavailable):
            await total(1, rate, country)


async def test_what_is_digital_is_not_delivered(shop: Shop) -> None:
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(price=300, is_digital=True), 1))
    placed = await shop.place(call, cart, address=None, shipping_rate_id=None)
    assert placed.total_amount_minor == 300


async def test_cash_on_delivery_is_confirmed_and_stays_unpaid(shop: Shop) -> None:
    """PAY-12, INV-12, P11: the goods are taken now, the money when the courier has it."""
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 2), gateway="cod")
    assert (placed.status, placed.payment_status) == ("confirmed", "pending")
    assert await shop.stock_of(variant) == (3, 0)
    assert await shop.movements_of(variant) == [("manual", 5), ("sale", -2)]
    assert await shop.holds_of(variant) == [("converted", 2)]
    assert await shop.attempts_of(placed.order_id) == ["pending"]
    assert await shop.history_of(placed.order_id, "payment") == []


@pytest.mark.parametrize("gateway", ["sandbox", "cod"])
async def test_nothing_to_pay_is_paid(shop: Shop, gateway: str) -> None:
    """Also in cash: nobody will collect nothing."""
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(price=0, is_digital=True), 1))
    placed = await shop.place(call, cart, gateway)
    assert (placed.status, placed.payment_status, placed.total_amount_minor) == ("confirmed", "paid", 0)
    assert await shop.attempts_of(placed.order_id) == ["captured"]


async def test_a_replay_answers_the_first_order(shop: Shop) -> None:
    """PAY-11, P06, ORD-01: one order, whatever id the retry brings; another body under the key is refused."""
    variant = await shop.sells(5)
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 1))
    keyed = call.keyed("k", b"order")
    details = shop.details()
    first = await begin_checkout(shop.database, shop.store, keyed, new_id(), cart.id, details)
    again = await begin_checkout(shop.database, shop.store, keyed, new_id(), cart.id, details)
    assert again == first
    assert await shop.stock_of(variant) == (5, 1)
    with pytest.raises(IdempotencyKeyReused):
        await begin_checkout(shop.database, shop.store, call.keyed("k", b"other"), new_id(), cart.id, details)


async def test_an_order_id_is_taken_once(shop: Shop) -> None:
    variant = await shop.sells(5)
    call = await shop.visitor()
    placed = await shop.buy(call, (variant, 1))
    cart = await shop.fill(call, (variant, 1))
    with pytest.raises(AlreadyExists):
        await begin_checkout(shop.database, shop.store, call, placed.order_id, cart.id, shop.details())
    assert await shop.stock_of(variant) == (5, 1)


async def test_sums_that_no_money_can_be_are_refused(shop: Shop) -> None:
    """PLT-17: exact integers, and an end to them."""
    variant, other = await shop.sells(price=2**62), await shop.sells(price=2**62)
    for lines in ([(variant, 3)], [(variant, 1), (other, 1)]):
        with pytest.raises(InvalidValue):
            await shop.fill(await shop.visitor(), *lines)
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 1))
    gold = await save_rate(shop.database, shop.store, shop.staff, "Gold", 2**62)
    with pytest.raises(InvalidValue):
        await shop.place(call, cart, shipping_rate_id=gold)
    assert (await shop.place(call, cart)).total_amount_minor == 2**62 + 500


async def test_what_the_buyer_says_has_a_form(shop: Shop) -> None:
    """SEC-04, ORD-03: the database's last word, when a face forgot to ask."""
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(), 1))
    for wrong in ({"email": "x"}, {"email": "e" * 256}, {"traffic_source": "t" * 51}, {"guest_key": "short"}):
        with pytest.raises(RuleBroken):
            await shop.place(msgspec.structs.replace(call, guest_key="short"), cart, **wrong)
    assert (await shop.place(call, cart, email="Ana@Example.COM")).status == "pending"
    assert await shop.owner.fetchval("SELECT email FROM orders.orders WHERE store_id = $1", shop.store) == (
        "ana@example.com"
    )


async def test_one_correlation_id_runs_through_all_it_wrote(shop: Shop) -> None:
    """PLT-20, PLT-21: from the request to every row."""
    correlation, request = new_id(), new_id()
    call = msgspec.structs.replace(await shop.visitor(), correlation_id=correlation, request_id=request)
    keyed = call.keyed("k", b"x")
    cart = await shop.fill(call, (await shop.sells(), 1))
    await begin_checkout(shop.database, shop.store, keyed, new_id(), cart.id, shop.details("cod"))
    for table in (
        "platform.idempotency_keys", "platform.domain_events", "inventory.inventory_reservations",
        "inventory.inventory_movements", "payments.payment_attempts", "orders.orders", "orders.order_history",
    ):  # fmt: skip
        found = await shop.owner.fetchval(
            f"SELECT count(*) FROM {table} WHERE store_id = $1 AND correlation_id = $2", shop.store, correlation
        )
        assert found, table
    assert await shop.owner.fetchval(
        "SELECT request_id FROM payments.payment_attempts WHERE store_id = $1", shop.store
    ) == (request)


async def test_what_happened_is_told_in_the_same_transaction(shop: Shop) -> None:
    """PLT-18: the outbox: ids and states, no personal data."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    rows = await shop.owner.fetch(
        "SELECT type, payload FROM platform.domain_events WHERE store_id = $1 AND aggregate_id = $2 ORDER BY id",
        shop.store,
        placed.order_id,
    )
    assert [row[0] for row in rows] == ["order.placed", "order.confirmed"]
    assert not any("ana" in row[1].lower() for row in rows)


async def test_staff_may_order_for_a_visitor(shop: Shop) -> None:
    guest = await shop.visitor()
    cart = await shop.fill(guest, (await shop.sells(), 1))
    assert (await shop.place(shop.staff, cart)).status == "pending"


async def test_the_guests_secret_opens_the_order(shop: Shop) -> None:
    """ORD-14, SEC-06."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    for key, is_seen in ((SECRET, True), ("0" * 64, False), (None, False), ("", False)):
        call = Call(actor="guest", guest_key=key)
        assert (await order(shop.database, shop.store, call, placed.order_id) is not None) is is_seen
