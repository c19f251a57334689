"""cancel_order: an order that has not left the house is undone, whole, in one transaction (CAN-01 … CAN-09, SEC-05)."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest
import pytest_asyncio
from tests.checkout.test_request_order_refund import item_of, paid, refund, say, sums
from tests.clock import PATIENT
from tests.conftest import fresh_store, hold_promises
from tests.shop import MakeDatabase, OpenShop, Shop

from lonja.checkout import WishedLine, cancel_order
from lonja.checkout.errors import OrderNotCancellable
from lonja.checkout.operations import collect_cash, retry_payment
from lonja.inventory import create_location
from lonja.orders import advance_order
from lonja.orders.errors import UnknownOrder
from lonja.payments import record_start
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import LonjaError
from lonja.platform.ids import new_id


async def refunds_of(shop: Shop, order: UUID) -> list[tuple[str, int]]:
    rows = await shop.owner.fetch(
        "SELECT status, amount_minor FROM payments.refunds WHERE order_id = $1 ORDER BY id", order
    )
    return [tuple(row) for row in rows]


async def voids_of(shop: Shop) -> list[UUID]:
    rows = await shop.owner.fetch(
        "SELECT attempt_id FROM payments.provider_requests WHERE store_id = $1 AND verb = 'void' AND status = 'open'",
        shop.store,
    )
    return [row[0] for row in rows]


async def test_a_paid_order_is_undone_whole(shop: Shop) -> None:
    """CAN-02…CAN-05, C-09: units back through the ledger to their place, all money going back, history, event."""
    second = await create_location(shop.database, shop.store, shop.staff, "second", "Second")
    one, two = await shop.sells(1), await shop.sells(9)
    await shop.receives(one, 4, second)
    call = await shop.customer()
    placed = await shop.buy(call, (one, 3), (two, 2))
    await shop.pay(placed)
    cancelled = await cancel_order(shop.database, shop.store, call, placed.order_id, "changed my mind")
    assert (cancelled.status, cancelled.payment_status) == ("cancelled", "refund_pending")
    assert (cancelled.restocked, cancelled.refund_minor) == (5, placed.total_amount_minor)
    assert await shop.stock_of(one) == (5, 0)
    assert await shop.stock_of(two) == (9, 0)
    rows = await shop.owner.fetch(
        """SELECT reason, location_id = $2, delta FROM inventory.inventory_movements
        WHERE variant_id = $1 AND order_id = $3 ORDER BY id""",
        one, second, placed.order_id,
    )  # fmt: skip
    assert sorted(map(tuple, rows)) == sorted(
        [("sale", False, -1), ("sale", True, -2), ("cancellation", False, 1), ("cancellation", True, 2)]
    )
    assert await shop.history_of(placed.order_id) == ["confirmed", "cancelled"]
    step = await shop.owner.fetchrow(
        "SELECT actor, reason FROM orders.order_history WHERE order_id = $1 AND to_status = 'cancelled'",
        placed.order_id,
    )
    assert tuple(step) == ("customer", "changed my mind")
    assert await refunds_of(shop, placed.order_id) == [("pending", placed.total_amount_minor)]
    assert cancelled.refund_id is not None
    await say(shop, cancelled.refund_id, confirmed=True)
    assert await shop.history_of(placed.order_id, "payment") == ["paid", "refund_pending", "refunded"]
    types = await shop.owner.fetch(
        "SELECT type FROM platform.domain_events WHERE aggregate_id = $1 AND type LIKE 'order.%' ORDER BY id",
        placed.order_id,
    )
    assert [row[0] for row in types] == ["order.placed", "order.confirmed", "order.cancelled"]


@pytest.mark.parametrize("status", ["confirmed", "processing"])
async def test_twice_is_once(shop: Shop, status: str) -> None:
    """CAN-09: said again, with or without its key, by whomever: the same answer, no second effect."""
    variant = await shop.sells(5)
    placed = await paid(shop, (variant, 2))
    if status == "processing":
        await advance_order(shop.database, shop.store, shop.staff, placed.order_id, "processing")
    call = shop.staff.keyed("k", b"cancel")
    first = await cancel_order(shop.database, shop.store, call, placed.order_id)
    assert await cancel_order(shop.database, shop.store, call, placed.order_id) == first
    again = await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
    assert (again.status, again.refund_id, again.restocked, again.refund_minor) == ("cancelled", None, 0, 0)
    assert await shop.stock_of(variant) == (5, 0)
    assert await refunds_of(shop, placed.order_id) == [("pending", placed.total_amount_minor)]


async def test_an_unpaid_order_is_void(shop: Shop) -> None:
    """C-09: no refund; what it held is free; its open page is closed at the provider."""
    variant = await shop.sells(5)
    call = await shop.visitor()
    placed = await shop.buy(call, (variant, 2))
    await record_start(shop.database, shop.store, placed.attempt_id, "sbx_1", "https://pay.test")
    assert await shop.stock_of(variant) == (5, 2)
    cancelled = await cancel_order(shop.database, shop.store, call, placed.order_id)
    assert (cancelled.status, cancelled.payment_status, cancelled.refund_id) == ("cancelled", "voided", None)
    assert await shop.stock_of(variant) == (5, 0)
    assert await shop.attempts_of(placed.order_id) == ["cancelled"]
    assert await voids_of(shop) == [placed.attempt_id]
    with pytest.raises(LonjaError, match="cannot be paid"):
        await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")


async def test_a_page_that_opens_too_late_is_closed(shop: Shop) -> None:
    """The provider was just being asked for a page when the order was cancelled."""
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1))
    await cancel_order(shop.database, shop.store, call, placed.order_id)
    assert await voids_of(shop) == []
    await record_start(shop.database, shop.store, placed.attempt_id, "sbx_1", "https://pay.test")
    assert await voids_of(shop) == [placed.attempt_id]


async def test_what_was_set_aside_is_let_go(shop: Shop) -> None:
    """PAY-04, C-09."""
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 2))
    await shop.pay(placed, "authorized", external_ref="pi_1")
    cancelled = await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
    assert (cancelled.payment_status, cancelled.restocked) == ("voided", 2)
    assert await shop.attempts_of(placed.order_id) == ["cancelled"]
    assert await voids_of(shop) == [placed.attempt_id]
    await shop.pay(placed, "cancelled")
    assert await shop.history_of(placed.order_id) == ["confirmed", "cancelled"]
    assert await shop.stock_of(variant) == (5, 0)


@pytest.mark.parametrize("first", ["pending", "failed", "authorized"])
async def test_money_that_comes_to_a_cancelled_order_goes_back(shop: Shop, first: str) -> None:
    """P04: whatever the attempt was when the order died."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed, first)  # type: ignore[arg-type]
    await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
    await shop.pay(placed)
    assert await sums(shop, placed) == ("refund_pending", 0, placed.total_amount_minor)
    assert await refunds_of(shop, placed.order_id) == [("pending", placed.total_amount_minor)]
    assert (await shop.history_of(placed.order_id))[-1] == "cancelled"


async def test_what_went_back_before_is_not_sent_again(shop: Shop) -> None:
    """One that arrived, one on its way, one that failed: they keep their claims. The rest goes back, and the goods."""
    variant = await shop.sells(5)
    placed = await paid(shop, (variant, 3))
    item = await item_of(shop, placed)
    arrived = await refund(shop, placed, WishedLine(item, 1, restock=True))
    await say(shop, arrived.id, confirmed=True)
    failed = await refund(shop, placed, amount=300)
    await say(shop, failed.id, confirmed=False)
    await refund(shop, placed, amount=200)
    cancelled = await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
    assert (cancelled.refund_minor, cancelled.restocked) == (3_500 - 1_000 - 300 - 200, 2)
    assert await shop.stock_of(variant) == (5, 0)
    assert await sums(shop, placed) == ("refund_pending", 1_000, 3_500)


async def test_cash_on_delivery_is_cancelled_before_it_leaves(shop: Shop) -> None:
    """Nothing collected: void. Collected in part already: that part goes back, by hand."""
    variant = await shop.sells(5)
    for collected in (0, 400):
        placed = await shop.buy(await shop.visitor(), (variant, 2), gateway="cod")
        if collected:
            await collect_cash(shop.database, shop.store, shop.staff, placed.order_id, collected, "deposit")
        cancelled = await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
        assert cancelled.refund_minor == collected
        assert cancelled.payment_status == ("refund_pending" if collected else "voided")
    assert await shop.stock_of(variant) == (5, 0)


async def test_an_order_of_nothing_to_pay(shop: Shop) -> None:
    variant = await shop.sells(5, price=0, is_digital=True)
    placed = await shop.buy(await shop.visitor(), (variant, 2))
    cancelled = await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
    assert (cancelled.status, cancelled.payment_status, cancelled.refund_id) == ("cancelled", "paid", None)
    assert await shop.stock_of(variant) == (5, 0)


@pytest.mark.parametrize("status", ["shipped", "delivered", "completed"])
async def test_what_has_left_the_house_is_not_cancelled(shop: Shop, status: str) -> None:
    """CAN-03."""
    placed = await paid(shop)
    for step in ("shipped", "delivered", "completed"):
        await advance_order(shop.database, shop.store, shop.staff, placed.order_id, step)
        if step == status:
            break
    with pytest.raises(OrderNotCancellable) as refused:
        await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
    assert refused.value.params == {"status": status}
    assert await refunds_of(shop, placed.order_id) == []


async def test_strangers_do_not_know_the_order(shop: Shop, open_shop: OpenShop) -> None:
    """CAN-02, C-14, SEC-08: another customer, a guest without the key, a signed-in guest's buyer, another store."""
    owner, stranger = await shop.customer(), await shop.customer()
    placed = await shop.place(owner, await shop.fill(owner, (await shop.sells(), 1)), guest_key=None)
    guest = msgspec.structs.replace(await shop.visitor(), guest_key="0" * 64)
    for call in (stranger, guest, Call(actor="guest")):
        with pytest.raises(UnknownOrder):
            await cancel_order(shop.database, shop.store, call, placed.order_id)
    with pytest.raises(UnknownOrder):
        await cancel_order(shop.database, (await open_shop()).store, shop.staff, placed.order_id)
    assert (await cancel_order(shop.database, shop.store, owner, placed.order_id)).status == "cancelled"


TOUCHED = (
    "orders.orders", "orders.order_history", "orders.order_items", "orders.refund_lines", "payments.payments",
    "payments.payment_attempts", "payments.refunds", "payments.provider_requests", "inventory.stock_levels",
    "inventory.inventory_movements", "inventory.inventory_reservations", "platform.domain_events",
    "platform.idempotency_keys", "platform.wakeups",
)  # fmt: skip
STEPS = (
    "inventory.lock_levels", "inventory.release_lines", "inventory.give_back", "payments.request_void",
    "payments.count_refund", "payments.tell_refund", "payments.request_refund", "checkout.follow_payment",
    "orders.steps", "platform.wake", "platform.emit", "platform.remember",
)  # fmt: skip


async def everything(shop: Shop) -> list[list[asyncpg.Record]]:
    return [
        await shop.owner.fetch(f"SELECT t::text FROM {table} t WHERE store_id = $1 ORDER BY 1", shop.store)
        for table in TOUCHED
    ]


async def fails_at_its_end(shop: Shop, function: str) -> str:
    """The function does its work and then breaks. Answers its text from before."""
    text: str = await shop.owner.fetchval("SELECT pg_get_functiondef($1::regproc)", function)
    inside, name = f"{function}_whole", function.split(".")[1]
    arguments: str = await shop.owner.fetchval("SELECT pg_get_function_identity_arguments($1::regproc)", function)
    await shop.owner.execute(f"ALTER FUNCTION {function}({arguments}) RENAME TO {name}_whole")
    row = await shop.owner.fetchrow(
        """SELECT proargnames[1:pronargs] AS names, proretset, pg_get_function_result(oid) AS result,
                  pg_get_function_arguments(oid) AS arguments FROM pg_proc WHERE oid = $1::regproc""",
        inside,
    )
    await shop.owner.execute(
        f"""CREATE FUNCTION {function}({row["arguments"]}) RETURNS {row["result"]} LANGUAGE plpgsql AS $body$
        BEGIN
            PERFORM {inside}({", ".join(row["names"])});
            RAISE EXCEPTION 'the lights went out in %', '{function}';
        END $body$"""
    )
    return text


@pytest_asyncio.fixture(scope="module")
async def open_fragile(make_database: MakeDatabase, template: str) -> AsyncIterator[OpenShop]:
    """Opens shops in one database of their own, where functions may break."""
    url = await make_database(f"lonja_test_fragile_{new_id().hex}", template)
    owner = await asyncpg.connect(url)
    async with await Database.open(url, limits=PATIENT, application="lonja fragile") as database:

        async def make(**chosen: Any) -> Shop:
            return await Shop(database, owner, await fresh_store(database, **chosen)).open()

        yield make
    await owner.close()


@pytest.mark.parametrize("function", STEPS)
async def test_a_failure_at_any_step_leaves_nothing(open_fragile: OpenShop, function: str) -> None:
    """CAN-06, SEC-05: each inner function does its work and then fails: every table is as it was, to the row."""
    shop = await open_fragile()
    variant, held = await shop.sells(5), await shop.sells(5)
    call = await shop.visitor()
    placed = await shop.buy(call, (variant, 2), (held, 1))
    await record_start(shop.database, shop.store, placed.attempt_id, "sbx_1", "https://pay.test")
    again = await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    await record_start(shop.database, shop.store, again.attempt_id, "sbx_2", "https://pay.test")
    await shop.pay(placed)
    before = await everything(shop)
    async with shop.owner.transaction():
        text = await fails_at_its_end(shop, function)
    with pytest.raises(LonjaError, match="the lights went out"):
        await cancel_order(shop.database, shop.store, shop.staff.keyed("k", b""), placed.order_id)
    assert await everything(shop) == before
    await shop.owner.execute(text)
    await cancel_order(shop.database, shop.store, shop.staff.keyed("k", b""), placed.order_id)
    assert await everything(shop) != before
    assert await shop.stock_of(variant) == (5, 0)
    await hold_promises(shop.owner, [shop.store])
