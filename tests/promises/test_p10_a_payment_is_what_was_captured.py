"""P10: a payment is what was captured, once, minus what was refunded (PAY-01, PAY-14)."""

from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break
from tests.shop import Shop

from lonja.checkout import Placement, RefundWish, WishedLine, request_order_refund
from lonja.payments import Collection, record_remittance


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
        "UPDATE payments.payment_attempts SET captured_minor = captured_minor - 1 WHERE order_id = $1",
        "UPDATE payments.payments SET captured_minor = captured_minor - 1, released_minor = 1 WHERE order_id = $1",
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
        "UPDATE orders.order_items SET refunded_quantity = 0",
    ],
)
async def test_the_live_check_finds_sums_that_no_refund_explains(shop: Shop, breaking: Break, harm: str) -> None:
    """C-11: what has arrived, what claims, and what the attempt says: each is the sum of its refunds."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed)
    item = await shop.owner.fetchval("SELECT id FROM orders.order_items WHERE order_id = $1", placed.order_id)
    wish = RefundWish(lines=[WishedLine(item, 1)])
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


@pytest.mark.parametrize(
    "wish",
    [
        "released_minor = -1",
        "released_minor = 1",
        "captured_minor = captured_minor - 1",
        "captured_minor = captured_minor - 2, released_minor = 1",
    ],
)
async def test_paid_means_that_nothing_is_left_to_come(shop: Shop, wish: str) -> None:
    """What was captured and what was let go are together what the order owes, or it is not paid."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed)
    with pytest.raises(asyncpg.CheckViolationError):
        await shop.owner.execute(f"UPDATE payments.payments SET {wish} WHERE order_id = $1", placed.order_id)


async def remitted(shop: Shop) -> tuple[Placement, Collection, UUID]:
    """An order whose cash was collected and remitted; the remittance's id."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    cash = await shop.collect(placed)
    paid = await record_remittance(
        shop.database, shop.store, shop.staff, courier="Cero", reference="1", amount_minor=1_500, fee_minor=0,
        received_at=None, collections=[cash.id],
    )  # fmt: skip
    return placed, cash, paid.id


async def test_a_collection_is_remitted_once_whoever_writes(shop: Shop) -> None:
    """PAY-12: the key of the lines says so."""
    _, cash, paid = await remitted(shop)
    with pytest.raises(asyncpg.UniqueViolationError, match="a_collection_is_remitted_once"):
        await shop.owner.execute(
            "INSERT INTO payments.remittance_lines VALUES ($1, $2, $3, 1500, 'MXN')", shop.store, cash.id, paid
        )
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await shop.owner.execute(
            "UPDATE payments.remittance_lines SET amount_minor = 1 WHERE collection_id = $1", cash.id
        )


@pytest.mark.parametrize(
    ("harm", "which"),
    [
        ("UPDATE payments.collections SET amount_minor = 1 WHERE id = $1", "attempt"),
        ("DELETE FROM payments.remittance_lines WHERE collection_id = $1", "collection"),
        ("UPDATE payments.collections SET remitted_at = null WHERE id = $1", "collection"),
        ("UPDATE payments.remittance_lines SET amount_minor = 1 WHERE collection_id = $1", "remittance"),
        (
            """WITH guard AS (SELECT $1::uuid AS id)
            INSERT INTO payments.remittance_lines (store_id, collection_id, remittance_id, amount_minor, currency)
            SELECT store_id, collection_id, remittance_id, 0, currency FROM payments.remittance_lines, guard
            WHERE collection_id = guard.id""",
            "collection",
        ),
    ],
)
async def test_the_live_check_finds_cash_that_does_not_add_up(
    shop: Shop, breaking: Break, harm: str, which: str
) -> None:
    """PAY-12: cash that was not collected, not remitted, or remitted twice."""
    placed, cash, paid = await remitted(shop)
    without = "ALTER TABLE payments.remittance_lines DROP CONSTRAINT a_collection_is_remitted_once"
    found = await breaking(without, (harm, cash.id))
    subject = {"attempt": placed.attempt_id, "collection": cash.id, "remittance": paid}[which]
    assert ("P10", str(subject)) in found
    assert {promise for promise, _ in found} == {"P10"}
