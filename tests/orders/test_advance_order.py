"""advance_order: staff moves an order along the legal path."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.shop import OpenShop, Shop

from lonja.orders import advance_order
from lonja.orders.errors import IllegalTransition, UnknownOrder
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id


async def test_the_whole_way(shop: Shop) -> None:
    """ORD-04, ORD-05, ORD-08: each step with who, when and why; shipping carries the goods' axis with it."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    for to, following in (
        ("processing", ["shipped"]), ("shipped", ["delivered"]), ("delivered", ["completed"]), ("completed", []),
    ):  # fmt: skip
        order = await advance_order(shop.database, shop.store, shop.staff, placed.order_id, to, "because")
        assert (order.status, order.next_steps) == (to, following)
    order = await advance_order(shop.database, shop.store, shop.staff, placed.order_id, "completed")
    assert order.fulfillment_status == "fulfilled"
    assert await shop.history_of(placed.order_id, "fulfillment") == ["fulfilled"]
    steps = [step for step in order.history if step.machine == "order"]
    assert [(step.from_status, step.to_status) for step in steps[:2]] == [
        ("pending", "confirmed"), ("confirmed", "processing"),
    ]  # fmt: skip
    assert (steps[-1].actor, steps[-1].actor_id, steps[-1].reason) == ("staff", shop.staff.actor_id, "because")


async def test_the_same_state_again_is_no_step(shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    for _ in range(2):
        await advance_order(shop.database, shop.store, shop.staff, placed.order_id, "shipped")
    assert await shop.history_of(placed.order_id) == ["confirmed", "shipped"]


@pytest.mark.parametrize("to", ["delivered", "completed", "cancelled", "refunded", "pending", "confirmed", "", "lost"])
async def test_what_is_no_legal_step_is_refused(shop: Shop, to: str) -> None:
    """ORD-15: skipping, going back, and what belongs to checkout."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    with pytest.raises(IllegalTransition) as refused:
        await advance_order(shop.database, shop.store, shop.staff, placed.order_id, to)
    assert refused.value.params == {"machine": "order", "from": "confirmed", "to": to}
    assert "confirmed" in refused.value.detail
    assert await shop.history_of(placed.order_id) == ["confirmed"]


async def test_an_unpaid_order_goes_nowhere(shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    for to in ("processing", "shipped", "delivered", "completed"):
        with pytest.raises(IllegalTransition):
            await advance_order(shop.database, shop.store, shop.staff, placed.order_id, to)


async def test_even_a_function_cannot_write_an_illegal_step(shop: Shop) -> None:
    """ORD-15, P08: the pair must stand in the table, and a step begins where the last one ended."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    for step, before, after in (
        (2, "confirmed", "delivered"),  # no such pair
        (2, "processing", "shipped"),  # does not begin where step 1 ended
        (3, "confirmed", "processing"),  # leaves a gap
        (1, "confirmed", "processing"),  # there is a step 1
    ):
        with pytest.raises((asyncpg.ForeignKeyViolationError, asyncpg.UniqueViolationError)):
            await shop.owner.execute(
                """INSERT INTO orders.order_history (store_id, order_id, machine, step, from_status, to_status, actor)
                VALUES ($1, $2, 'order', $3, $4, $5, 'system')""",
                shop.store, placed.order_id, step, before, after,
            )  # fmt: skip
    with pytest.raises(asyncpg.ForeignKeyViolationError):  # a chain begins where its machine begins
        await shop.owner.execute(
            """INSERT INTO orders.order_history (store_id, order_id, machine, step, from_status, to_status, actor)
            VALUES ($1, $2, 'fulfillment', 1, 'partial', 'fulfilled', 'system')""",
            shop.store, placed.order_id,
        )  # fmt: skip


@pytest.mark.parametrize("column", ["status", "payment_status", "fulfillment_status"])
async def test_an_unknown_state_cannot_be_stored(shop: Shop, column: str) -> None:
    """PLT-08, PLT-09, PLT-10."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    with pytest.raises(asyncpg.CheckViolationError):
        await shop.owner.execute(f"UPDATE orders.orders SET {column} = 'lost' WHERE id = $1", placed.order_id)


async def test_an_unknown_order_is_refused(shop: Shop, open_shop: OpenShop) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    other = await open_shop()
    for store, who, which in (
        (shop.store, shop.staff, new_id()),
        (other.store, other.staff, placed.order_id),
        (shop.store, await shop.customer(), placed.order_id),
    ):
        with pytest.raises(UnknownOrder):
            await advance_order(shop.database, store, who, which, "shipped")


async def test_the_same_key_steps_once(shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    keyed = shop.staff.keyed("k", b"shipped")
    first = await advance_order(shop.database, shop.store, keyed, placed.order_id, "shipped")
    await advance_order(shop.database, shop.store, shop.staff, placed.order_id, "delivered")
    assert await advance_order(shop.database, shop.store, keyed, placed.order_id, "shipped") == first
    with pytest.raises(IdempotencyKeyReused):
        await advance_order(shop.database, shop.store, shop.staff.keyed("k", b"x"), placed.order_id, "completed")
