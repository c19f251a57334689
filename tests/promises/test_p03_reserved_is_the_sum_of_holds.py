"""P03: what is reserved is the sum of its holds (INV-06, INV-09)."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break, Refuses
from tests.shop import Shop


async def test_only_functions_write_holds(app_may_not: Refuses) -> None:
    await app_may_not("UPDATE inventory.stock_levels SET reserved = 0")
    await app_may_not("UPDATE inventory.inventory_reservations SET status = 'released'")
    await app_may_not("DELETE FROM inventory.inventory_reservations")


@pytest.mark.parametrize("wish", ["quantity = 0", "quantity = -1", "status = 'lost'", "expires_at = NULL"])
async def test_a_hold_has_a_size_a_state_and_an_end(shop: Shop, wish: str) -> None:
    """INV-06, PLT-09."""
    await shop.buy(await shop.visitor(), (await shop.sells(3), 2))
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await shop.owner.execute(f"UPDATE inventory.inventory_reservations SET {wish} WHERE store_id = $1", shop.store)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE inventory.inventory_reservations SET status = 'released' WHERE variant_id = $1",
        "DELETE FROM inventory.inventory_reservations WHERE variant_id = $1",
        "UPDATE inventory.stock_levels SET reserved = reserved - 1 WHERE variant_id = $1",
    ],
)
async def test_the_live_check_finds_what_nobody_holds(shop: Shop, breaking: Break, harm: str) -> None:
    variant, other = await shop.sells(3), await shop.sells(3)
    await shop.buy(await shop.visitor(), (variant, 2), (other, 1))
    assert await breaking((harm, variant)) == {("P03", str(variant))}
