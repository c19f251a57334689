"""finish_refund: the provider has confirmed a refund, or refused it."""

from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.shop import OpenShop, Shop

from lonja.checkout import finish_refund
from lonja.checkout.operations import retry_payment
from lonja.payments.errors import UnknownRefund
from lonja.platform.call import Call
from lonja.platform.ids import new_id

PROVIDER = Call(actor="provider")


async def late_order(shop: Shop) -> tuple[UUID, UUID]:
    """An order whose money came too late, and the refund of it."""
    variant = await shop.sells(1)
    shop.later()
    placed = await shop.buy(await shop.visitor(), (variant, 1))
    shop.later(minutes=31)
    await shop.buy(await shop.visitor(), (variant, 1))
    await shop.pay(placed)
    refund = await shop.owner.fetchval("SELECT id FROM payments.refunds WHERE order_id = $1", placed.order_id)
    return placed.order_id, refund


async def test_a_refund_counts_once(shop: Shop) -> None:
    """C-09, PAY-13, P10: pending until the provider confirms; then refunded, whoever says it how often."""
    order, refund = await late_order(shop)
    for _ in range(3):
        await finish_refund(shop.database, shop.store, PROVIDER, refund, confirmed=True, external_ref="re_1")
    row = await shop.owner.fetchrow(
        """SELECT p.status, p.captured_minor - p.refunded_minor, r.status, r.external_ref, r.processed_at IS NOT NULL
        FROM payments.payments p JOIN payments.refunds r USING (store_id, order_id) WHERE p.order_id = $1""",
        order,
    )
    assert tuple(row) == ("refunded", 0, "processed", "re_1", True)
    assert await shop.history_of(order, "payment") == ["paid", "refund_pending", "refunded"]


async def test_a_refused_refund_stays_and_may_be_confirmed_later(shop: Shop) -> None:
    order, refund = await late_order(shop)
    await finish_refund(shop.database, shop.store, PROVIDER, refund, confirmed=False, reason="r" * 900)
    row = await shop.owner.fetchrow("SELECT status, length(failure_reason) FROM payments.refunds WHERE id = $1", refund)
    assert tuple(row) == ("failed", 500)
    assert await shop.history_of(order, "payment") == ["paid", "refund_pending"]
    await finish_refund(shop.database, shop.store, PROVIDER, refund, confirmed=True)
    assert await shop.history_of(order, "payment") == ["paid", "refund_pending", "refunded"]


async def test_surplus_money_is_not_the_orders(shop: Shop) -> None:
    """P10: what was paid twice goes back and the order stays paid."""
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1))
    again = await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    await shop.pay(placed)
    await shop.pay(again)
    refund = await shop.owner.fetchval("SELECT id FROM payments.refunds WHERE order_id = $1", placed.order_id)
    await finish_refund(shop.database, shop.store, PROVIDER, refund, confirmed=True)
    assert await shop.history_of(placed.order_id, "payment") == ["paid"]


async def test_an_unknown_refund_is_refused(shop: Shop, open_shop: OpenShop) -> None:
    _, refund = await late_order(shop)
    for store, which in ((shop.store, new_id()), ((await open_shop()).store, refund)):
        with pytest.raises(UnknownRefund):
            await finish_refund(shop.database, store, PROVIDER, which, confirmed=True)


async def test_no_more_goes_back_than_came(shop: Shop) -> None:
    """PAY-14, C-11: the database says so, to the last minor unit."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed)
    async with shop.owner.transaction():
        await shop.owner.execute("SELECT platform.enter($1, '{}')", shop.store)
        with pytest.raises(asyncpg.CheckViolationError, match="attempt_refunds_within_amount"):
            async with shop.owner.transaction():
                await shop.owner.execute(
                    "SELECT payments.request_refund($1, $2, $3, 'x')",
                    shop.store, placed.attempt_id, placed.total_amount_minor + 1,
                )  # fmt: skip
    assert await shop.count("payments.refunds") == 0
