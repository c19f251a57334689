"""P02: nothing is oversold (INV-15, INV-16). The races that try are in tests/races."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break
from tests.shop import Shop


@pytest.mark.parametrize("wish", ["reserved = on_hand + 1", "on_hand = reserved - 1", "reserved = -1", "on_hand = -1"])
async def test_no_level_can_promise_more_than_it_has(shop: Shop, wish: str) -> None:
    """The database's own check, whoever writes."""
    variant = await shop.sells(3)
    await shop.buy(await shop.visitor(), (variant, 2))
    with pytest.raises(asyncpg.CheckViolationError, match="stock_is_never_oversold"):
        await shop.owner.execute(f"UPDATE inventory.stock_levels SET {wish} WHERE variant_id = $1", variant)


async def test_the_live_check_finds_an_oversold_level(shop: Shop, breaking: Break) -> None:
    variant = await shop.sells(3)
    await shop.buy(await shop.visitor(), (variant, 2))
    found = await breaking(
        "ALTER TABLE inventory.stock_levels DROP CONSTRAINT stock_is_never_oversold",
        ("UPDATE inventory.stock_levels SET on_hand = 1 WHERE variant_id = $1", variant),
        (
            """INSERT INTO inventory.inventory_movements
                (store_id, product_id, variant_id, location_id, delta, on_hand_after, reason, actor)
            SELECT store_id, product_id, variant_id, location_id, -2, 1, 'damage', 'system'
            FROM inventory.stock_levels WHERE variant_id = $1""",
            variant,
        ),
    )
    assert found == {("P02", str(variant))}
