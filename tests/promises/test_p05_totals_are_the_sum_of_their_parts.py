"""P05: totals are the sum of their parts, and what the payment asks (PLT-17)."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break
from tests.shop import Shop


@pytest.mark.parametrize(
    ("wish", "guard"),
    [
        ("total_amount_minor = total_amount_minor + 1", "total_is_the_sum_of_its_parts"),
        ("shipping_minor = 0", "total_is_the_sum_of_its_parts"),
        (
            "shipping_minor = 0, total_amount_minor = subtotal_minor",
            "orders_store_id_id_total_amount_minor_currency_fkey",
        ),
        ("currency = 'USD'", "orders_store_id_id_total_amount_minor_currency_fkey"),
        ("discount_minor = subtotal_minor + 1", "check"),
        ("discount_minor = -1", "check"),
    ],
)
async def test_an_order_cannot_disagree_with_itself_or_its_payment(shop: Shop, wish: str, guard: str) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 2))
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=guard):
        await shop.owner.execute(f"UPDATE orders.orders SET {wish} WHERE id = $1", placed.order_id)


@pytest.mark.parametrize(
    "wish", ["quantity = 3", "price_at_booking_minor = 1", "total_minor = 1", "discount_minor = 1"]
)
async def test_a_line_cannot_disagree_with_itself(shop: Shop, wish: str) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 2))
    with pytest.raises(asyncpg.CheckViolationError, match="line_total_is_exact"):
        await shop.owner.execute(f"UPDATE orders.order_items SET {wish} WHERE order_id = $1", placed.order_id)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE orders.order_items SET price_at_booking_minor = 1, total_minor = 2 WHERE order_id = $1",
        "UPDATE payments.payments SET amount_minor = amount_minor + 1 WHERE order_id = $1",
        "UPDATE payments.payments SET currency = 'USD' WHERE order_id = $1",
        "UPDATE orders.orders SET subtotal_minor = 1, total_amount_minor = 501 WHERE id = $1",
        "DELETE FROM payments.payments WHERE order_id = $1",
    ],
)
async def test_the_live_check_finds_an_order_that_does_not_add_up(shop: Shop, breaking: Break, harm: str) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 2))
    await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    assert await breaking((harm, placed.order_id)) == {("P05", str(placed.order_id))}
