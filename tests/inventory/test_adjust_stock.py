"""adjust_stock: a person says that stock is more or less than the books say."""

from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.shop import Shop

from lonja.inventory import adjust_stock, create_location, movements_of_variant, set_backorder, stock_of_product
from lonja.inventory.errors import QuantityOutOfRange, StockIsHeld, UnknownLocation, UnknownVariant
from lonja.platform.errors import RuleBroken
from lonja.platform.ids import new_id


async def adjust(shop: Shop, variant: UUID, delta: Any, reason: Any = "correction", **more: Any) -> tuple[int, int]:
    level = await adjust_stock(shop.database, shop.store, shop.staff, variant, delta, reason, **more)
    return level.on_hand, level.reserved


async def test_ledger_and_level_move_together(shop: Shop) -> None:
    """INV-01, INV-02, INV-03, P01: who, why, when and by how much; the level is the sum."""
    variant = await shop.sells(0)
    assert await adjust(shop, variant, 10, "initial") == (10, 0)
    assert await adjust(shop, variant, -3, "damage", note="wet") == (7, 0)
    assert await shop.movements_of(variant) == [("initial", 10), ("damage", -3)]
    row = await shop.owner.fetchrow(
        """SELECT store_id, product_id IS NOT NULL AS product, on_hand_after, note, actor, user_id, correlation_id
        FROM inventory.inventory_movements WHERE variant_id = $1 ORDER BY id DESC LIMIT 1""",
        variant,
    )
    staff = shop.staff
    assert tuple(row) == (shop.store, True, 7, "wet", "staff", staff.actor_id, staff.correlation_id)  # PLT-20


async def test_the_reads_of_stock_say_what_was_written(shop: Shop) -> None:
    """The admin's page: every level of a product, and its ledger newest first, page by page."""
    variant = await shop.sells(2)
    for _ in range(3):
        await adjust(shop, variant, 1)
    product = await shop.owner.fetchval("SELECT product_id FROM catalog.product_variants WHERE id = $1", variant)
    async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
        levels = await stock_of_product(tx, shop.store, product)
        newest = await movements_of_variant(tx, shop.store, variant, limit=3)
        rest = await movements_of_variant(tx, shop.store, variant, before=newest[-1].id)
    assert [(level.on_hand, level.available) for level in levels] == [(5, 5)]
    assert [(each.on_hand_after, each.location) for each in [*newest, *rest]] == [
        (5, "Main"), (4, "Main"), (3, "Main"), (2, "Main"),
    ]  # fmt: skip


@pytest.mark.parametrize("delta", [0, 1_000_001, -1_000_001, -(2**31), None])
async def test_a_change_has_a_size(shop: Shop, delta: int | None) -> None:
    variant = await shop.sells(1)
    with pytest.raises(QuantityOutOfRange):
        await adjust(shop, variant, delta)
    assert await shop.stock_of(variant) == (1, 0)


async def test_the_largest_change_is_a_million(shop: Shop) -> None:
    variant = await shop.sells(0)
    assert await adjust(shop, variant, 1_000_000) == (1_000_000, 0)
    assert await adjust(shop, variant, -1_000_000) == (0, 0)


@pytest.mark.parametrize("reason", ["sale", "gift", "", "INITIAL"])
async def test_a_change_has_a_known_reason_that_is_no_sale(shop: Shop, reason: str) -> None:
    """INV-03: a sale is written by selling only."""
    variant = await shop.sells(1)
    with pytest.raises(QuantityOutOfRange):
        await adjust(shop, variant, 1, reason)


async def test_no_location_can_count_beyond_two_milliards(shop: Shop) -> None:
    variant = await shop.sells(1)
    await shop.owner.execute(
        """UPDATE inventory.stock_levels SET on_hand = 1999999999 WHERE variant_id = $1""", variant
    )
    await adjust(shop, variant, 1)
    with pytest.raises(QuantityOutOfRange):
        await adjust(shop, variant, 1)
    await shop.owner.execute("UPDATE inventory.stock_levels SET on_hand = 2 WHERE variant_id = $1", variant)


async def test_unknown_things_are_named(shop: Shop) -> None:
    with pytest.raises(UnknownVariant) as refused:
        await adjust(shop, variant := new_id(), 1)
    assert refused.value.params["variant_id"] == str(variant)
    with pytest.raises(UnknownLocation):
        await adjust(shop, await shop.sells(1), 1, location_id=new_id())


async def test_a_note_has_an_end(shop: Shop) -> None:
    variant = await shop.sells(1)
    await adjust(shop, variant, 1, note="n" * 500)
    with pytest.raises(RuleBroken):
        await adjust(shop, variant, 1, note="n" * 501)
    assert await shop.stock_of(variant) == (2, 0)


async def test_stock_never_goes_below_what_buyers_hold(shop: Shop) -> None:
    """INV-16: to the unit."""
    variant = await shop.sells(5)
    await shop.reserves_on("cart")
    await shop.fill(await shop.visitor(), (variant, 2))
    with pytest.raises(StockIsHeld) as refused:
        await adjust(shop, variant, -4)
    assert refused.value.params == {"on_hand": 5, "reserved": 2, "delta": -4}
    assert "5" in refused.value.detail
    assert await adjust(shop, variant, -3) == (2, 2)


async def test_a_hold_that_has_run_out_holds_nothing_back(shop: Shop) -> None:
    """INV-14: also for the merchant, at every location of the variant."""
    other = await create_location(shop.database, shop.store, shop.staff, "other", "Other")
    variant = await shop.sells(2)
    await shop.receives(variant, 2, other)
    shop.later()
    await shop.reserves_on("cart", cart_ttl_seconds=60)
    await shop.fill(await shop.visitor(), (variant, 4))
    shop.later(seconds=60)
    assert await adjust(shop, variant, -2, location_id=other) == (0, 0)
    assert await shop.stock_of(variant) == (2, 0)


async def test_a_backorder_may_be_sold_before_it_arrives(shop: Shop) -> None:
    """INV-16: reserved is never more than on hand and the merchant's allowance; the allowance has limits too."""
    variant = await shop.sells(1)
    backorder = (shop.database, shop.store, shop.staff, variant, shop.location)
    await set_backorder(*backorder, 2)
    await shop.reserves_on("cart", cart_ttl_seconds=60)
    shop.later()
    await shop.fill(await shop.visitor(), (variant, 3))
    assert await shop.stock_of(variant) == (1, 3)
    with pytest.raises(StockIsHeld):
        await set_backorder(*backorder, 1)
    for wrong in (-1, 1_000_001):
        with pytest.raises(QuantityOutOfRange):
            await set_backorder(*backorder, wrong)
    with pytest.raises(UnknownVariant):
        await set_backorder(shop.database, shop.store, shop.staff, new_id(), shop.location, 1)
    shop.later(seconds=60)
    await set_backorder(*backorder, 0)  # INV-14: what has run out does not stand in the way
    assert await shop.stock_of(variant) == (1, 0)


async def test_the_same_key_changes_stock_once(shop: Shop) -> None:
    """PAY-11, P06."""
    variant = await shop.sells(1)
    call = shop.staff.keyed("delivery-7", b"+5")
    for _ in range(3):
        level = await adjust_stock(shop.database, shop.store, call, variant, 5, "manual")
        assert level.on_hand == 6
    assert await shop.stock_of(variant) == (6, 0)


async def test_the_ledger_cannot_be_rewritten(shop: Shop) -> None:
    """INV-05: not by the app, and not by the owner either unless the policies are taken down."""
    variant = await shop.sells(3)
    for wish in ("UPDATE inventory.inventory_movements SET delta = 9", "DELETE FROM inventory.inventory_movements"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with shop.owner.transaction():
                await shop.owner.execute("SET LOCAL ROLE lonja_app")
                await shop.owner.execute(wish)
    assert await shop.movements_of(variant) == [("manual", 3)]
