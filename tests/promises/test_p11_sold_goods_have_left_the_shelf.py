"""P11: sold goods have left the shelf, and only those (INV-12)."""

import pytest
from tests.promises.conftest import Break, Refuses
from tests.shop import Shop

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
