"""expire_checkouts: orders that nobody paid are cancelled, an hour after their holds ran out."""

from tests.context import job_context
from tests.shop import Shop

from lonja.checkout import expire_checkouts
from lonja.checkout.jobs import cancel_unpaid_orders
from lonja.checkout.operations import retry_payment
from lonja.platform.call import Call
from lonja.platform.wakeups import due_stores

JOB = Call.job("expire")


async def expire(shop: Shop, limit: int = 100) -> int:
    return await expire_checkouts(shop.database, shop.store, JOB, limit)


async def test_an_hour_after_its_holds_an_unpaid_order_is_cancelled(shop: Shop) -> None:
    """To the instant; nothing was sold, the payment is void, the attempt is over."""
    variant = await shop.sells(5)
    shop.later()
    placed = await shop.buy(await shop.visitor(), (variant, 2))
    shop.later(minutes=90, exactly=-1)
    assert await expire(shop) == 0
    shop.later(minutes=90)
    assert await expire(shop) == 1
    assert await expire(shop) == 0
    assert await shop.stock_of(variant) == (5, 0)
    assert await shop.history_of(placed.order_id) == ["cancelled"]
    assert await shop.history_of(placed.order_id, "payment") == ["voided"]
    assert await shop.attempts_of(placed.order_id) == ["cancelled"]


async def test_paid_confirmed_and_retried_orders_stay(shop: Shop) -> None:
    variant = await shop.sells(9)
    shop.later()
    call = await shop.visitor()
    paid = await shop.buy(await shop.visitor(), (variant, 1))
    await shop.pay(paid)
    await shop.buy(await shop.visitor(), (variant, 1), gateway="cod")
    retried = await shop.buy(call, (variant, 1))
    shop.later(minutes=45)
    await retry_payment(shop.database, shop.store, call, retried.order_id, "sandbox")
    shop.later(minutes=91)
    assert await expire(shop) == 0
    shop.later(minutes=45 + 91)
    assert await expire(shop) == 1
    assert await shop.attempts_of(retried.order_id) == ["cancelled", "cancelled"]


async def test_a_failed_one_is_cancelled_too(shop: Shop) -> None:
    shop.later()
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed, "failed")
    shop.later(minutes=91)
    assert await expire(shop) == 1
    assert await shop.history_of(placed.order_id, "payment") == ["failed", "voided"]
    assert await shop.attempts_of(placed.order_id) == ["failed"]


async def test_money_that_comes_even_later_goes_back(shop: Shop) -> None:
    """P04: the order is dead though the goods are there: refund, and the books say so."""
    variant = await shop.sells(5)
    shop.later()
    placed = await shop.buy(await shop.visitor(), (variant, 2))
    shop.later(minutes=91)
    await expire(shop)
    settled = await shop.pay(placed)
    assert (settled.status, settled.payment_status, settled.attempt_status) == (
        "cancelled", "refund_pending", "captured",
    )  # fmt: skip
    assert await shop.stock_of(variant) == (5, 0)
    assert await shop.history_of(placed.order_id, "payment") == ["voided", "paid", "refund_pending"]


async def test_one_call_is_bounded_and_the_job_comes_back(shop: Shop) -> None:
    variant = await shop.sells(9)
    shop.later()
    for _ in range(3):
        await shop.buy(await shop.visitor(), (variant, 1))
    shop.later(minutes=91)
    assert await expire(shop, limit=2) == 2
    while shop.store in await due_stores(shop.database, "checkout.expire_checkouts"):
        await cancel_unpaid_orders(job_context(shop.database))
    assert (
        await shop.owner.fetchval(
            "SELECT count(*) FROM orders.orders WHERE store_id = $1 AND status = 'cancelled'", shop.store
        )
        == 3
    )
    assert await shop.stock_of(variant) == (9, 0)
