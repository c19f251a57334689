"""N buyers and one unit: exactly one has it, the others are told so (INV-15, INV-16, FIELD-PAINS 1–8)."""

from typing import Any
from uuid import UUID

import pytest
from tests.races.crowd import at_once, gate, meet, without_locks_on_levels
from tests.shop import Shop

from lonja.carts import Cart
from lonja.inventory import release_stock
from lonja.platform.call import Call

BUYERS = 25
OUT_OF_STOCK, RULE_BROKEN = "LJ301", "LJ004"


async def add_all(shop: Shop, variant: UUID, callers: list[Call]) -> tuple[list[Any], Any]:
    return await at_once(shop.fill(call, (variant, 1)) for call in callers)


@pytest.mark.parametrize("units", [1, 7])
async def test_a_cart_that_holds(crowded_shop: Shop, units: int) -> None:
    """At cart policy: the unit is held by the first to add it."""
    shop = crowded_shop
    await shop.reserves_on("cart")
    variant = await shop.sells(units)
    callers = [await shop.visitor() for _ in range(BUYERS)]
    carts, errors = await add_all(shop, variant, callers)
    assert (len(carts), errors) == (units, {OUT_OF_STOCK: BUYERS - units})
    assert await shop.stock_of(variant) == (units, units)


@pytest.mark.parametrize("gateway", ["sandbox", "cod"])
async def test_carts_that_do_not_hold_meet_at_the_checkout(crowded_shop: Shop, gateway: str) -> None:
    """At checkout policy all have it in the cart; one has the order, and no other trace of an order is left."""
    shop = crowded_shop
    variant = await shop.sells(1)
    callers = [await shop.visitor() for _ in range(BUYERS)]
    carts: list[Cart] = [await shop.fill(call, (variant, 1)) for call in callers]
    placed, errors = await at_once(shop.place(call, cart, gateway) for call, cart in zip(callers, carts, strict=True))
    assert (len(placed), errors) == (1, {OUT_OF_STOCK: BUYERS - 1})
    assert await shop.stock_of(variant) == ((0, 0) if gateway == "cod" else (1, 1))
    for table in ("orders.orders", "payments.payments", "inventory.inventory_reservations"):
        assert await shop.count(table) == 1
    assert placed[0].number == 1001


async def test_what_one_gives_back_another_may_have(crowded_shop: Shop) -> None:
    """Holds come and go at once: never two at a time, and none left over."""
    shop = crowded_shop
    await shop.reserves_on("cart")
    variant = await shop.sells(1)

    async def try_on(call: Call) -> None:
        cart = await shop.fill(call, (variant, 1))
        await release_stock(shop.database, shop.store, call, cart.id)

    for _ in range(3):
        await at_once([try_on(await shop.visitor()) for _ in range(BUYERS)])
    assert await shop.stock_of(variant) == (1, 0)


async def last_unit(shop: Shop) -> tuple[int, int, Any]:
    """Three who have all seen the last unit: how many are held, how many have one, and what the others are told."""
    variant = await shop.sells(1)
    callers = [await shop.visitor() for _ in range(3)]
    carts, errors = await meet(shop, (shop.fill(call, (variant, 1)) for call in callers))
    return (await shop.stock_of(variant))[1], len(carts), errors


async def test_sabotage_without_the_lock_the_check_refuses_and_without_both_the_unit_is_sold_twice(
    scratch_shop: Shop,
) -> None:
    """FIELD-PAINS 3: safety does not depend on anybody taking a lock; only the refusal is less polite."""
    shop = scratch_shop
    await shop.reserves_on("cart")
    await gate(shop, "inventory.hold_lines", "update inventory.stock_levels set reserved = reserved + v_take")
    assert await last_unit(shop) == (1, 1, {OUT_OF_STOCK: 2})
    await without_locks_on_levels(shop)
    assert await last_unit(shop) == (1, 1, {RULE_BROKEN: 2})
    await shop.owner.execute("ALTER TABLE inventory.stock_levels DROP CONSTRAINT stock_is_never_oversold")
    assert await last_unit(shop) == (3, 3, {})
