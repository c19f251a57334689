"""P15: an order costs what its quote says, and the quote is a function of its inputs (PRM-23, PRM-25)."""

import pytest
from tests.checkout.test_quotes import TEN, Merchant
from tests.promises.conftest import Break, Refuses
from tests.shop import Shop

HARMS = (
    """UPDATE orders.orders SET discount_minor = discount_minor - 1, total_amount_minor = total_amount_minor + 1
    WHERE id = $1""",
    "UPDATE orders.order_items SET tax_minor = tax_minor + 1 WHERE order_id = $1",
    "UPDATE orders.order_items SET discount_minor = 0, total_minor = total_minor + discount_minor WHERE order_id = $1",
    "UPDATE orders.applied_promotions SET amount_minor = amount_minor + 1 WHERE order_id = $1",
    "DELETE FROM orders.applied_promotions WHERE order_id = $1",
    "DELETE FROM orders.order_quotes WHERE order_id = $1",
    "UPDATE orders.order_quotes SET result = jsonb_set(result, '{trace}', '[]') WHERE order_id = $1",
    """UPDATE orders.order_quotes SET inputs = jsonb_set(inputs, '{rules,0,action,basis_points}', '2000')
    WHERE order_id = $1""",
)


@pytest.mark.parametrize("harm", HARMS)
async def test_the_live_check_finds_what_was_changed_afterwards(shop: Shop, breaking: Break, harm: str) -> None:
    merchant = Merchant(shop)
    await merchant.taxes(included=True)
    await merchant.promises("Everything", TEN)
    placed = await shop.buy(await shop.visitor(), (await shop.sells(price=1_000), 2))
    await shop.buy(await shop.visitor(), (await shop.sells(price=700), 1))
    found = await breaking((harm, placed.order_id))
    assert {subject for _, subject in found} == {str(placed.order_id)}
    assert "P15" in {promise for promise, _ in found}


async def test_quotes_and_what_was_given_are_written_by_functions(app_may_not: Refuses) -> None:
    """P09."""
    for table in ("order_quotes", "applied_promotions"):
        await app_may_not(f"DELETE FROM orders.{table}")
        await app_may_not(f"UPDATE orders.{table} SET order_id = order_id")
