"""Batches of several processes, and lone calls among them: one order a cart, one sale an order (decision 0008)."""

from collections.abc import Awaitable
from typing import Any

import msgspec
from tests.races.crowd import at_once, gate, meet, sabotage
from tests.shop import Shop

from lonja.checkout import CheckoutQueue, Placement, Settlement, expire_checkouts, settle_payment
from lonja.payments.model import ProviderState
from lonja.payments.operations import record_start
from lonja.platform.call import Call
from lonja.platform.ids import new_id

PROVIDER = Call(actor="provider")
CLOSED = "LJ407"


def word(placed: Placement) -> ProviderState:
    return ProviderState("captured", placed.total_amount_minor, placed.currency)


async def started(shop: Shop, count: int, *, stock: int = 100) -> tuple[Any, list[Placement]]:
    """Orders that wait for their money."""
    variant = await shop.sells(stock)
    placed = [await shop.buy(await shop.visitor(), (variant, 1)) for _ in range(count)]
    for each in placed:
        await record_start(shop.database, shop.store, each.attempt_id, f"sbx_{each.attempt_id}", None)
    return variant, placed


def settle_everywhere(shop: Shop, placed: list[Placement], queues: list[CheckoutQueue]) -> list[Awaitable[Settlement]]:
    """Every order's word, by every process's queue, forwards and backwards, and once alone."""
    asked: list[Awaitable[Settlement]] = []
    for n, queue in enumerate(queues):
        for each in placed if n % 2 else reversed(placed):
            asked.append(queue.settle_payment(shop.store, PROVIDER, each.attempt_id, word(each)))  # noqa: PERF401
    for each in placed:
        asked.append(settle_payment(shop.database, shop.store, PROVIDER, each.attempt_id, word(each)))  # noqa: PERF401
    return asked


async def test_the_same_money_in_many_batches_counts_once(crowded_shop: Shop) -> None:
    """P04, P10, P11: three processes and lone callers bring the same words in different orders."""
    shop = crowded_shop
    variant, placed = await started(shop, 20)
    queues = [CheckoutQueue(shop.database) for _ in range(3)]
    answers, errors = await at_once(settle_everywhere(shop, placed, queues))
    assert errors == {}
    assert {each.status for each in answers} == {"confirmed"}
    assert await shop.stock_of(variant) == (80, 0)
    assert (await shop.movements_of(variant)).count(("sale", -1)) == 20
    assert {tuple(await shop.history_of(each.order_id)) for each in placed} == {("confirmed",)}


async def test_batches_against_the_sweep(crowded_shop: Shop) -> None:
    """Orders that run out of time while their money comes end paid and confirmed, or cancelled and refunded."""
    shop = crowded_shop
    await shop.reserves_on("checkout", checkout_ttl_seconds=600)
    shop.later()
    variant, placed = await started(shop, 12)
    shop.later(hours=3)
    queue, job = CheckoutQueue(shop.database), Call.job("race")
    settling = (queue.settle_payment(shop.store, PROVIDER, each.attempt_id, word(each)) for each in placed)
    _, errors = await at_once([*settling, *(expire_checkouts(shop.database, shop.store, job) for _ in range(4))])
    assert errors == {}
    rows = await shop.owner.fetch(
        "SELECT status, payment_status, count(*) FROM orders.orders WHERE store_id = $1 GROUP BY 1, 2", shop.store
    )
    ends = {(row[0], row[1]): row[2] for row in rows}
    assert set(ends) <= {("confirmed", "paid"), ("cancelled", "refund_pending")}
    sold = ends.get(("confirmed", "paid"), 0)
    assert await shop.stock_of(variant) == (100 - sold, 0)


async def test_one_cart_in_many_batches_is_one_order(crowded_shop: Shop) -> None:
    """P06, CRT-05: three processes, each with the same twelve carts in a batch, without a key."""
    shop = crowded_shop
    await shop.reserves_on("cart")
    variant = await shop.sells(100)
    calls = [await shop.visitor() for _ in range(12)]
    carts = [await shop.fill(call, (variant, 1)) for call in calls]
    queues = [CheckoutQueue(shop.database) for _ in range(3)]
    answers, errors = await at_once(
        queue.begin_checkout(shop.store, call, new_id(), cart.id, shop.details())
        for queue in queues
        for call, cart in zip(calls, carts, strict=True)
    )
    assert len(answers) == 12
    assert errors == {CLOSED: 24}
    assert len({each.number for each in answers}) == 12
    assert await shop.stock_of(variant) == (100, 12)


async def three_batches(shop: Shop) -> int:
    """The same four carts in three batches at once, without a queue that would help: how many of the batches failed."""
    variant = await shop.sells(100)
    calls = [await shop.visitor() for _ in range(4)]
    carts = [await shop.fill(call, (variant, 1)) for call in calls]

    async def begin() -> object:
        asked = [
            {"n": n, "order_id": new_id(), "cart_id": cart.id, "session_id": call.session_id, "details": shop.details()}
            for n, (call, cart) in enumerate(zip(calls, carts, strict=True))
        ]
        text = msgspec.json.encode(asked).decode()
        return await shop.database.rows("SELECT * FROM checkout.begin_many($1, $2)", shop.store, text)

    _, errors = await meet(shop, (begin() for _ in range(3)))
    assert await shop.stock_of(variant) == (100, 4)
    return errors.total()


async def test_sabotage_without_its_lock_a_batch_runs_into_the_constraints(scratch_shop: Shop) -> None:
    """begin_many locks the carts before it reads them. Without, the key of orders by cart still stands in the way."""
    shop = scratch_shop
    await shop.reserves_on("cart")
    await gate(shop, "checkout.begin_many", "if cardinality(v_plain) > 0 then")
    assert await three_batches(shop) == 0
    await sabotage(shop, "checkout.begin_many", "order by c.id for update;", "order by c.id;")
    assert await three_batches(shop) == 2
