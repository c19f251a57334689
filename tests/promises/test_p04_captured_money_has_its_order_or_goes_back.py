"""P04: captured money has exactly one order, or goes back (PAY-13, PAY-14)."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break
from tests.shop import Shop

from lonja.checkout import Placement
from lonja.checkout.operations import retry_payment


async def paid_too_late(shop: Shop) -> Placement:
    """An order that was cancelled because its goods were gone when its money came."""
    variant = await shop.sells(1)
    shop.later()
    placed = await shop.buy(await shop.visitor(), (variant, 1))
    shop.later(minutes=31)
    await shop.buy(await shop.visitor(), (variant, 1))
    await shop.pay(placed)
    return placed


async def test_a_second_capture_of_an_order_cannot_be_stored(shop: Shop) -> None:
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1))
    again = await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    await shop.pay(placed)
    with pytest.raises(asyncpg.UniqueViolationError, match="payment_attempts_one_capture"):
        await shop.owner.execute(
            "UPDATE payments.payment_attempts SET status = 'captured', captured_minor = 1 WHERE id = $1",
            again.attempt_id,
        )


@pytest.mark.parametrize("wish", ["refunded_minor = amount_minor + 1", "refunded_minor = -1"])
async def test_no_more_goes_back_than_came(shop: Shop, wish: str) -> None:
    """PAY-14."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    with pytest.raises(asyncpg.CheckViolationError, match="attempt_refunds_within_amount"):
        await shop.owner.execute(f"UPDATE payments.payment_attempts SET {wish} WHERE id = $1", placed.attempt_id)


async def test_the_live_check_finds_money_that_stays_without_an_order(shop: Shop, breaking: Break) -> None:
    placed = await paid_too_late(shop)
    found = await breaking(("DELETE FROM payments.refunds WHERE order_id = $1", placed.order_id))
    assert found == {("P04", str(placed.attempt_id)), ("P10", str(placed.order_id))}


async def test_the_live_check_finds_a_refund_that_is_too_small(shop: Shop, breaking: Break) -> None:
    placed = await paid_too_late(shop)
    found = await breaking(("UPDATE payments.refunds SET amount_minor = 1 WHERE order_id = $1", placed.order_id))
    assert found == {("P04", str(placed.attempt_id)), ("P10", str(placed.order_id))}


async def test_the_live_check_finds_money_of_a_dead_order_that_was_given_up(shop: Shop, breaking: Break) -> None:
    """docs/decisions/0016: a refund that failed counts while it keeps its claim, and no longer."""
    placed = await paid_too_late(shop)
    fail = "UPDATE payments.refunds SET status = 'failed', failure_reason = 'x', next_try_at = NULL WHERE order_id = $1"
    assert await breaking((fail, placed.order_id)) == set()
    found = await breaking(
        (fail, placed.order_id),
        ("UPDATE payments.refunds SET abandoned_at = now() WHERE order_id = $1", placed.order_id),
    )
    assert found == {("P04", str(placed.attempt_id)), ("P10", str(placed.order_id))}


async def test_the_live_check_finds_surplus_that_is_kept(shop: Shop, breaking: Break) -> None:
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1))
    again = await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    await shop.pay(placed)
    await shop.pay(again)
    found = await breaking(("DELETE FROM payments.refunds WHERE order_id = $1", placed.order_id))
    assert found == {("P04", str(again.attempt_id)), ("P10", str(placed.order_id))}
