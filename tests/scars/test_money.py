"""Defects of other shops that must never be ours: double charges, lost orders, lost carts (FIELD-PAINS §2, §6)."""

import asyncio

import msgspec
import pytest
from tests.races.crowd import at_once
from tests.shop import Shop

from lonja.carts import add_to_cart, cart, merge_carts
from lonja.checkout import begin_checkout
from lonja.checkout.operations import retry_payment
from lonja.inventory.errors import OutOfStock
from lonja.orders import list_orders, order
from lonja.payments import receive_event
from lonja.payments.model import ProviderEvent, Start
from lonja.payments.queue import PaymentQueue
from lonja.platform.call import Call
from lonja.platform.ids import new_id


async def test_scar_09_browser_return_and_webhook_make_one_order_that_admin_sees(crowded_shop: Shop) -> None:
    """medusajs/medusa#13301: both ran process-payment: captured twice, orders missing in admin, one in twenty."""
    shop = crowded_shop
    for _ in range(5):
        placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
        answers, errors = await at_once(shop.pay(placed) for _ in range(4))
        assert errors == {}
        assert {(each.order_id, each.status) for each in answers} == {(placed.order_id, "confirmed")}
        async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
            assert placed.order_id in {each.id for each in await list_orders(tx, shop.store, status="confirmed")}


async def test_scar_10_nobody_is_charged_for_what_is_not_there(shop: Shop) -> None:
    """medusajs/nextjs-starter-medusa#453: paid, then the inventory check failed. Goods are held before that."""
    variant = await shop.sells(1)
    first, second = await shop.visitor(), await shop.visitor()
    cart_of_second = await shop.fill(second, (variant, 1))
    placed = await shop.buy(first, (variant, 1))
    with pytest.raises(OutOfStock):
        await shop.place(second, cart_of_second)
    assert await shop.count("payments.payment_attempts") == 1
    assert (await shop.pay(placed)).status == "confirmed"


async def test_scar_12_an_attempt_is_its_own_key_at_the_provider(shop: Shop) -> None:
    """saleor/saleor#19220: two payment intents for one checkout. A page a attempt, whoever opens it how often."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    queue = PaymentQueue(shop.database)
    start = Start(placed.attempt_id, placed.order_id, placed.total_amount_minor, "MXN", "#1", "https://x.test")
    await asyncio.gather(*(queue.sandbox_open(shop.store, start) for _ in range(3)))
    assert await shop.count("payments.sandbox_sessions") == 1


async def test_scar_13_reloading_the_page_pays_once(shop: Shop) -> None:
    """saleor/saleor#14926: a refresh paid twice; keys existed for one mutation only. Here every one takes a key."""
    variant = await shop.sells()
    visitor = await shop.visitor()
    filled = await add_to_cart(shop.database, shop.store, visitor.keyed("add", b"1"), variant, 1)
    assert await add_to_cart(shop.database, shop.store, visitor.keyed("add", b"1"), variant, 1) == filled
    say = visitor.keyed("order", b"1")
    placed = [
        await begin_checkout(shop.database, shop.store, say, new_id(), filled.id, shop.details()) for _ in range(2)
    ]
    assert placed[0] == placed[1]
    again = visitor.keyed("again", b"1")
    tries = [await retry_payment(shop.database, shop.store, again, placed[0].order_id, "sandbox") for _ in range(2)]
    assert tries[0] == tries[1]
    assert await shop.attempts_of(placed[0].order_id) == ["pending", "pending"]


async def test_scar_14_a_webhook_delivered_three_times_at_once_is_one_event(crowded_shop: Shop) -> None:
    """Pinelab-studio/pinelab-vendure-plugins#620: settled three times, three order-complete events."""
    shop = crowded_shop
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    event = ProviderEvent("evt_1", "paid", {"attempt_id": str(placed.attempt_id)})
    provider = Call(actor="provider")
    news, errors = await at_once(
        receive_event(shop.database, shop.store, provider, "sandbox", event) for _ in range(10)
    )
    assert (sorted(news), errors) == ([False] * 9 + [True], {})
    await at_once(shop.pay(placed) for _ in range(3))
    told = await shop.owner.fetch(
        "SELECT type FROM platform.domain_events WHERE store_id = $1 AND aggregate_id = $2 ORDER BY id",
        shop.store,
        placed.order_id,
    )
    assert sorted(row[0] for row in told) == ["order.confirmed", "order.placed", "payment.paid"]


async def test_scar_18_an_event_is_committed_with_what_caused_it_or_not_at_all(shop: Shop) -> None:
    """vendurehq/vendure#2735: events were sent after the commit: a restart lost them."""
    call = await shop.visitor()
    filled = await shop.fill(call, (await shop.sells(), 1))
    before = await shop.count("platform.domain_events")
    with pytest.raises(RuntimeError, match="the process dies here"):
        async with shop.database.store(shop.store, call) as tx:
            await begin_checkout(tx, shop.store, call, new_id(), filled.id, shop.details("cod"))
            raise RuntimeError("the process dies here")
    assert await shop.count("platform.domain_events") == before
    await shop.place(call, filled, "cod")
    assert await shop.count("platform.domain_events") == before + 2


async def test_scar_43_the_guests_cart_and_order_stay_with_the_guest(shop: Shop) -> None:
    """medusajs/medusa#9755; nextjs-starter-vendure#12; commercetools #477: carts lost at login, lines doubled, orders
    attached to the wrong customer.
    """
    variant = await shop.sells(20)
    guest, ana, bob = await shop.visitor(), await shop.customer(), await shop.customer()
    await shop.fill(ana, (variant, 2))
    await shop.fill(guest, (variant, 3))
    joined = msgspec.structs.replace(ana, session_id=guest.session_id)
    for _ in range(2):
        await merge_carts(shop.database, shop.store, joined)
    mine = await cart(shop.database, shop.store, ana)
    assert mine is not None
    assert [(item.variant_id, item.quantity) for item in mine.items] == [(variant, 5)]
    placed = await shop.place(ana, mine, guest_key=None)
    assert await order(shop.database, shop.store, bob, placed.order_id) is None
    seen = await order(shop.database, shop.store, ana, placed.order_id)
    assert seen is not None
    assert seen.customer_id == ana.customer_id
