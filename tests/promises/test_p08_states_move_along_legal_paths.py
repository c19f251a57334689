"""P08: states move along legal paths, and stand where their history ends (ORD-08, ORD-15).

That no illegal step can be stored is shown in tests/orders/test_advance_order.py.
"""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break, Refuses
from tests.shop import Shop


async def test_only_functions_write_states_and_history(app_may_not: Refuses) -> None:
    await app_may_not("UPDATE orders.orders SET status = 'shipped'")
    await app_may_not("DELETE FROM orders.order_history")
    await app_may_not("UPDATE orders.order_history SET actor = 'system'")
    await app_may_not("INSERT INTO orders.transitions VALUES ('order', 'pending', 'completed')")


async def test_history_cannot_be_rewritten_from_the_middle(shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    for outcome in ("failed", "captured"):
        await shop.pay(placed, outcome)
    for change in ("DELETE FROM orders.order_history", "UPDATE orders.order_history SET to_status = 'voided'"):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await shop.owner.execute(
                f"{change} WHERE order_id = $1 AND machine = 'payment' AND step = 1", placed.order_id
            )


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE orders.orders SET status = 'shipped' WHERE id = $1",
        "UPDATE orders.orders SET fulfillment_status = 'fulfilled' WHERE id = $1",
        "UPDATE payments.payments SET status = 'voided' WHERE order_id = $1",
        "DELETE FROM orders.order_history WHERE order_id = $1 AND machine = 'order'",
    ],
)
async def test_the_live_check_finds_a_state_nobody_stepped_to(shop: Shop, breaking: Break, harm: str) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    assert await breaking((harm, placed.order_id)) == {("P08", str(placed.order_id))}
