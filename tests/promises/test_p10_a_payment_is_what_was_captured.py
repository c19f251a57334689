"""P10: a payment is what was captured, once, minus what was refunded (PAY-01, PAY-14)."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break
from tests.shop import Shop


@pytest.mark.parametrize(
    "wish",
    [
        "captured_minor = amount_minor + 1",
        "captured_minor = -1",
        "refunded_minor = captured_minor + 1",
        "refunded_minor = -1",
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
        "UPDATE payments.payment_attempts SET captured_minor = captured_minor - 1 WHERE order_id = $1",
        "UPDATE payments.payments SET refunded_minor = 1 WHERE order_id = $1",
    ],
)
async def test_the_live_check_finds_money_that_never_came(shop: Shop, breaking: Break, harm: str) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed)
    assert await breaking((harm, placed.order_id)) == {("P10", str(placed.order_id))}
