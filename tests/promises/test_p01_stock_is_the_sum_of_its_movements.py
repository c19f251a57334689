"""P01: stock on hand is the sum of its movements (INV-01, INV-02, INV-05, INV-19)."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break, Refuses
from tests.shop import Shop


async def test_only_functions_write_level_and_ledger(app_may_not: Refuses) -> None:
    await app_may_not("UPDATE inventory.stock_levels SET on_hand = 9")
    await app_may_not("UPDATE inventory.inventory_movements SET delta = 9")
    await app_may_not("DELETE FROM inventory.inventory_movements")


async def test_a_movement_moves_something_that_is_there(shop: Shop) -> None:
    variant = await shop.sells(3)
    again = """INSERT INTO inventory.inventory_movements
            (store_id, product_id, variant_id, location_id, delta, on_hand_after, reason, actor)
        SELECT store_id, product_id, {variant}, location_id, {delta}, 3, 'manual', 'system'
        FROM inventory.stock_levels WHERE variant_id = $1"""
    with pytest.raises(asyncpg.CheckViolationError):
        await shop.owner.execute(again.format(variant="variant_id", delta=0), variant)
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await shop.owner.execute(again.format(variant="uuidv7()", delta=1), variant)


async def test_the_live_check_finds_a_level_that_was_touched(shop: Shop, breaking: Break) -> None:
    variant, _ = await shop.sells(3), await shop.sells(5)
    found = await breaking(("UPDATE inventory.stock_levels SET on_hand = on_hand + 1 WHERE variant_id = $1", variant))
    assert found == {("P01", str(variant))}


async def test_the_live_check_finds_a_movement_that_is_missing(shop: Shop, breaking: Break) -> None:
    variant, _ = await shop.sells(3), await shop.sells(5)
    found = await breaking(("DELETE FROM inventory.inventory_movements WHERE variant_id = $1", variant))
    assert found == {("P01", str(variant))}
