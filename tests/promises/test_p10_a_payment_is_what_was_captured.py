"""P10: a payment is what was captured, once, minus what was refunded (PAY-01, PAY-14)."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break
from tests.shop import Shop

from lonja.checkout import RefundWish, request_order_refund


@pytest.mark.parametrize(
    "wish",
    [
        "captured_minor = amount_minor + 1",
        "captured_minor = -1",
        "refunded_minor = captured_minor + 1",
        "refunded_minor = -1",
        "returning_minor = captured_minor + 1, status = 'refund_pending'",
        "returning_minor = 1",
        "status = 'refund_pending'",
        "status = 'refunded'",
        "status = 'partially_refunded'",
        "status = 'paid', captured_minor = amount_minor - 1",
        "status = 'lost'",
    ],
)
async def test_a_payment_cannot_be_more_or_less_than_money(shop: Shop, wish: str) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    with pytest.raises(asyncpg.CheckViolationError):
        await shop.owner.execute(f"UPDATE payments.payments SET {wish} WHERE order_id = $1", placed.order_id)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE payments.payment_attempts SET status = 'failed', failure_reason = 'x' WHERE order_id = $1",
        "UPDATE payments.payment_attempts SET amount_minor = amount_minor - 1 WHERE order_id = $1",
        "UPDATE payments.payments SET captured_minor = 1, released_minor = amount_minor - 1 WHERE order_id = $1",
    ],
)
async def test_the_live_check_finds_money_that_never_came(shop: Shop, breaking: Break, harm: str) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed)
    assert await breaking((harm, placed.order_id)) == {("P10", str(placed.order_id))}


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE payments.payments SET refunded_minor = 1, returning_minor = 1, status = 'partially_refunded'",
        "UPDATE payments.payments SET returning_minor = 600",
        "UPDATE payments.payment_attempts SET refunded_minor = 1",
        "UPDATE payments.refunds SET status = 'processed', processed_at = now(), next_try_at = NULL",
        "UPDATE payments.refunds SET amount_minor = 1",
        "DELETE FROM payments.refunds",
    ],
)
async def test_the_live_check_finds_sums_that_no_refund_explains(shop: Shop, breaking: Break, harm: str) -> None:
    """C-11: what has arrived, what claims, and what the attempt says: each is the sum of its refunds."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed)
    wish = RefundWish(amount_minor=500)
    await request_order_refund(shop.database, shop.store, shop.staff, placed.order_id, wish)
    found = await breaking((f"{harm} WHERE order_id = $1", placed.order_id))
    assert ("P10", str(placed.order_id)) in found
    assert {promise for promise, _ in found} <= {"P08", "P10"}


async def test_the_live_check_finds_a_status_that_its_sums_deny(shop: Shop, breaking: Break) -> None:
    """C-09: payments.standing."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed)
    found = await breaking(
        "ALTER TABLE payments.payments DROP CONSTRAINT status_follows_the_money",
        ("UPDATE payments.payments SET status = 'refunded' WHERE order_id = $1", placed.order_id),
        ("UPDATE orders.orders SET payment_status = 'refunded' WHERE id = $1", placed.order_id),
    )
    assert found == {("P10", str(placed.order_id)), ("P08", str(placed.order_id))}
