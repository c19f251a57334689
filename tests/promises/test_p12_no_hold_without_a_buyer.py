"""P12: no stock is held without a buyer."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break
from tests.shop import Shop


async def test_a_hold_names_its_holder(shop: Shop) -> None:
    await shop.reserves_on("cart")
    await shop.fill(await shop.visitor(), (variant := await shop.sells(3), 1))
    with pytest.raises(asyncpg.CheckViolationError):
        await shop.owner.execute(
            "UPDATE inventory.inventory_reservations SET cart_id = NULL WHERE variant_id = $1", variant
        )


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE carts.carts SET status = 'abandoned' WHERE id = $1",
        "UPDATE carts.carts SET status = 'converted' WHERE id = $1",
        "DELETE FROM carts.carts WHERE id = $1",
    ],
)
async def test_the_live_check_finds_a_hold_of_nobody(shop: Shop, breaking: Break, harm: str) -> None:
    await shop.reserves_on("cart")
    cart = await shop.fill(await shop.visitor(), (variant := await shop.sells(3), 1))
    hold = await shop.owner.fetchval("SELECT id FROM inventory.inventory_reservations WHERE variant_id = $1", variant)
    assert await breaking((harm, cart.id)) == {("P12", str(hold))}


async def test_the_live_check_finds_a_hold_of_an_order_that_is_over(shop: Shop, breaking: Break) -> None:
    placed = await shop.buy(await shop.visitor(), (variant := await shop.sells(3), 1))
    hold = await shop.owner.fetchval("SELECT id FROM inventory.inventory_reservations WHERE variant_id = $1", variant)
    found = await breaking(
        ("UPDATE inventory.inventory_reservations SET order_id = uuidv7() WHERE order_id = $1", placed.order_id)
    )
    assert found == {("P12", str(hold))}


async def test_a_hold_that_has_run_out_blocks_nobody(shop: Shop, breaking: Break) -> None:
    await shop.reserves_on("cart", cart_ttl_seconds=10)
    cart = await shop.fill(await shop.visitor(), (await shop.sells(3), 1))
    lapsed = "UPDATE inventory.inventory_reservations SET expires_at = now() - interval '1 second' WHERE store_id = $1"
    found = await breaking(
        (lapsed, shop.store),
        ("UPDATE carts.carts SET status = 'abandoned' WHERE id = $1", cart.id),
    )
    assert found == set()
