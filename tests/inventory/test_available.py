"""available, available_of_products: what can be sold at this instant."""

import pytest
from tests.shop import OpenShop, Shop

from lonja.inventory import available, available_of_products, create_location, locations, policy, set_policy
from lonja.inventory.errors import LocationCodeTaken
from lonja.inventory.model import Policy
from lonja.platform.errors import RuleBroken
from lonja.platform.ids import new_id


async def test_what_can_be_sold_is_live(shop: Shop) -> None:
    """INV-09, INV-14: over locations, minus holds, plus what has run out."""
    other = await create_location(shop.database, shop.store, shop.staff, "other", "Other", 5)
    variant, nothing, unknown = await shop.sells(3), await shop.sells(0), new_id()
    await shop.receives(variant, 4, other)
    shop.later()
    await shop.reserves_on("cart", cart_ttl_seconds=60)
    await shop.fill(await shop.visitor(), (variant, 5))
    asked = [variant, nothing, unknown]
    assert await available(shop.database, shop.store, asked) == {variant: 2, nothing: 0, unknown: 0}
    shop.later(seconds=60)
    assert await available(shop.database, shop.store, asked) == {variant: 7, nothing: 0, unknown: 0}


async def test_a_product_is_what_its_variants_are(shop: Shop) -> None:
    variant = await shop.sells(3)
    product = await shop.owner.fetchval("SELECT product_id FROM catalog.product_variants WHERE id = $1", variant)
    second = await shop.owner.fetchval(
        """INSERT INTO catalog.product_variants (store_id, product_id, title, price_minor)
        VALUES ($1, $2, 'Red', 5) RETURNING id""",
        shop.store,
        product,
    )
    await shop.reprice()
    await shop.receives(second, 4)
    unknown = new_id()
    found = await available_of_products(shop.database, shop.store, [product, unknown])
    assert found == {product: 7, unknown: 0}


async def test_two_full_locations_are_still_a_number(shop: Shop) -> None:
    """More than an int of units is a number, not an error page."""
    other = await create_location(shop.database, shop.store, shop.staff, "other", "Other")
    variant = await shop.sells(1)
    await shop.receives(variant, 1, other)
    async with shop.owner.transaction():
        await shop.owner.execute(
            "UPDATE inventory.stock_levels SET on_hand = 2000000000 WHERE variant_id = $1", variant
        )
    assert (await available(shop.database, shop.store, [variant]))[variant] == 2**31 - 1
    assert (await shop.fill(await shop.visitor(), (variant, 1))).items[0].available == 2**31 - 1
    await shop.owner.execute("UPDATE inventory.stock_levels SET on_hand = 1 WHERE variant_id = $1", variant)


async def test_another_store_sees_nothing(shop: Shop, open_shop: OpenShop) -> None:
    """P07."""
    variant, other = await shop.sells(3), await open_shop()
    assert await available(shop.database, other.store, [variant]) == {variant: 0}


async def test_locations_come_in_selling_order_and_codes_are_unique(shop: Shop) -> None:
    first = await create_location(shop.database, shop.store, shop.staff, "first", "First", -1)
    with pytest.raises(LocationCodeTaken):
        await create_location(shop.database, shop.store, shop.staff, "first", "Again")
    with pytest.raises(RuleBroken):
        await create_location(shop.database, shop.store, shop.staff, "Not A Code", "Name")
    async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
        assert [each.id for each in await locations(tx, shop.store)] == [first, shop.location]


async def test_the_policy_has_defaults_and_limits(shop: Shop) -> None:
    """C-07: hold at checkout unless the store says otherwise; holds last 10 seconds to 7 days."""
    async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
        assert await policy(tx, shop.store) == Policy("checkout", 900, 1800, 100)
    week = 7 * 24 * 3600
    for wrong in ((9, 60, 1), (60, 9, 1), (week + 1, 60, 1), (60, week + 1, 1), (60, 60, 0), (60, 60, 10_001)):
        with pytest.raises(RuleBroken):
            await set_policy(shop.database, shop.store, shop.staff, "cart", *wrong)
    for right in ((10, week, 1), (week, 10, 10_000)):
        await set_policy(shop.database, shop.store, shop.staff, "cart", *right)
        async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
            assert await policy(tx, shop.store) == Policy("cart", *right)
