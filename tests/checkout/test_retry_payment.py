"""retry_payment: the buyer of a pending order tries again."""

from datetime import timedelta

import msgspec
import pytest
from tests.shop import NOON, OpenShop, Shop

from lonja.checkout.errors import OrderNotPayable, TooManyAttempts
from lonja.checkout.operations import retry_payment
from lonja.inventory.errors import OutOfStock
from lonja.orders.errors import UnknownOrder
from lonja.payments.errors import GatewayNotOffered
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id


async def test_every_try_is_a_row_of_its_own(shop: Shop) -> None:
    """PAY-02, PAY-03: the failure stays on record, the holds are renewed, the payment waits again."""
    variant = await shop.sells(5)
    shop.later()
    call = await shop.visitor()
    placed = await shop.buy(call, (variant, 2))
    await shop.pay(placed, "failed", reason="no funds")
    shop.later(minutes=20)
    again = await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    assert again.attempt_id != placed.attempt_id
    assert again.expires_at == NOON + timedelta(minutes=50)
    assert await shop.attempts_of(placed.order_id) == ["failed", "pending"]
    assert again.payment_status == "pending"
    shop.later(minutes=50, exactly=-1)
    assert (await shop.pay(again)).status == "confirmed"
    assert await shop.history_of(placed.order_id, "payment") == ["failed", "pending", "paid"]
    assert await shop.holds_of(variant) == [("converted", 2)]


async def test_each_failure_is_a_step(shop: Shop) -> None:
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1))
    await shop.pay(placed, "failed")
    for _ in range(2):
        placed = await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
        await shop.pay(placed, "failed")
    history = await shop.history_of(placed.order_id, "payment")
    assert history == ["failed", "pending", "failed", "pending", "failed"]


async def test_cash_on_delivery_after_a_failed_card(shop: Shop) -> None:
    """PAY-12: confirmed, and waiting for money, not failed."""
    variant = await shop.sells(5)
    call = await shop.visitor()
    placed = await shop.buy(call, (variant, 1))
    await shop.pay(placed, "failed")
    again = await retry_payment(shop.database, shop.store, call, placed.order_id, "cod")
    assert (again.status, again.payment_status, again.gateway) == ("confirmed", "pending", "cod")
    assert await shop.stock_of(variant) == (4, 0)
    assert (await shop.pay(placed)).payment_status == "paid"  # the card worked after all


async def test_holds_that_ran_out_are_taken_again_or_it_is_refused(shop: Shop) -> None:
    variant = await shop.sells(1)
    shop.later()
    call = await shop.visitor()
    placed = await shop.buy(call, (variant, 1))
    shop.later(minutes=31)
    await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    shop.later(minutes=62)
    await shop.buy(await shop.visitor(), (variant, 1))
    with pytest.raises(OutOfStock):
        await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    assert await shop.attempts_of(placed.order_id) == ["pending", "pending"]


async def test_what_is_paid_or_over_cannot_be_paid(shop: Shop) -> None:
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1))
    await shop.pay(placed)
    with pytest.raises(OrderNotPayable) as refused:
        await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    assert refused.value.params["status"] == "confirmed"


async def test_twenty_tries_and_not_one_more(shop: Shop) -> None:
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1))
    for _ in range(19):
        await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    with pytest.raises(TooManyAttempts):
        await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    assert len(await shop.attempts_of(placed.order_id)) == 20


async def test_only_the_buyer_tries(shop: Shop, open_shop: OpenShop) -> None:
    """SEC-08: unknown, without the secret, another customer, another store: all the same."""
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1))
    other = await open_shop()
    for store, who, order in (
        (shop.store, call, new_id()),
        (shop.store, msgspec.structs.replace(call, guest_key=None), placed.order_id),
        (shop.store, msgspec.structs.replace(call, guest_key="0" * 64), placed.order_id),
        (shop.store, await shop.customer(), placed.order_id),
        (other.store, call, placed.order_id),
        (other.store, other.staff, placed.order_id),
    ):
        with pytest.raises(UnknownOrder):
            await retry_payment(shop.database, store, who, order, "sandbox")


async def test_the_gateway_must_be_offered(shop: Shop) -> None:
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1))
    with pytest.raises(GatewayNotOffered):
        await retry_payment(shop.database, shop.store, call, placed.order_id, "stripe")
    assert await shop.attempts_of(placed.order_id) == ["pending"]


async def test_the_same_key_tries_once(shop: Shop) -> None:
    """PAY-11, P06."""
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1))
    keyed = call.keyed("again", b"sandbox")
    first = await retry_payment(shop.database, shop.store, keyed, placed.order_id, "sandbox")
    assert await retry_payment(shop.database, shop.store, keyed, placed.order_id, "sandbox") == first
    assert await shop.attempts_of(placed.order_id) == ["pending", "pending"]
    with pytest.raises(IdempotencyKeyReused):
        await retry_payment(shop.database, shop.store, call.keyed("again", b"cod"), placed.order_id, "cod")
