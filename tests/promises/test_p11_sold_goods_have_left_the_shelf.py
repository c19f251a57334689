"""P11: sold goods have left the shelf, and only those (INV-12)."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break, Refuses
from tests.shop import Shop

from lonja.checkout import cancel_order

PUT_BACK = "UPDATE inventory.stock_levels SET on_hand = on_hand + $2 WHERE variant_id = $1"


async def test_only_functions_sell(app_may_not: Refuses) -> None:
    await app_may_not("INSERT INTO inventory.inventory_movements SELECT * FROM inventory.inventory_movements")
    await app_may_not("UPDATE orders.order_items SET quantity = 1")


async def test_the_live_check_finds_goods_that_stayed(shop: Shop, breaking: Break) -> None:
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 2), gateway="cod")
    found = await breaking(
        ("DELETE FROM inventory.inventory_movements WHERE variant_id = $1 AND reason = 'sale'", variant),
        (PUT_BACK, variant, 2),
    )
    assert found == {("P11", str(placed.order_id))}


@pytest.mark.parametrize("delta", [1, -1])
async def test_the_live_check_finds_more_or_less_than_was_ordered(shop: Shop, breaking: Break, delta: int) -> None:
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 2), gateway="cod")
    found = await breaking(
        ("UPDATE inventory.inventory_movements SET delta = delta + $2 WHERE variant_id = $1 AND reason = 'sale'",
         variant, delta),
        (PUT_BACK, variant, delta),
    )  # fmt: skip
    assert found == {("P11", str(placed.order_id))}


async def test_the_live_check_finds_goods_that_left_for_an_open_order(shop: Shop, breaking: Break) -> None:
    variant = await shop.sells(5)
    sold = await shop.buy(await shop.visitor(), (variant, 1), gateway="cod")
    waiting = await shop.buy(await shop.visitor(), (variant, 1))
    found = await breaking(
        ("UPDATE inventory.inventory_movements SET order_id = $2 WHERE order_id = $1", sold.order_id, waiting.order_id)
    )
    assert found == {("P11", str(sold.order_id)), ("P11", str(waiting.order_id))}


@pytest.mark.parametrize("status", ["confirmed", "cancelled"])
async def test_the_live_check_finds_goods_that_came_back_behind_the_ledger(
    shop: Shop, breaking: Break, status: str
) -> None:
    """CAN-05: what a hold says it gave back, and what the ledger says, are one number."""
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 2), gateway="cod")
    if status == "cancelled":
        await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
    other = 0 if status == "cancelled" else 1
    found = await breaking(
        ("UPDATE inventory.inventory_reservations SET given_back = $2 WHERE order_id = $1", placed.order_id, other)
    )
    assert found == {("P11", str(placed.order_id))}


async def test_a_hold_gives_back_no_more_than_it_took(shop: Shop) -> None:
    """CAN-09: whoever writes."""
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 2), gateway="cod")
    await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
    with pytest.raises(asyncpg.CheckViolationError, match="only_sold_units_come_back"):
        await shop.owner.execute(
            "UPDATE inventory.inventory_reservations SET given_back = 3 WHERE order_id = $1", placed.order_id
        )
    with pytest.raises(asyncpg.UniqueViolationError, match="movements_one_cancellation_per_reservation"):
        await shop.owner.execute(
            """INSERT INTO inventory.inventory_movements
                (store_id, product_id, variant_id, location_id, delta, on_hand_after, reason, reservation_id, actor)
            SELECT store_id, product_id, variant_id, location_id, delta, on_hand_after, reason, reservation_id, actor
            FROM inventory.inventory_movements WHERE order_id = $1 AND reason = 'cancellation'""",
            placed.order_id,
        )
