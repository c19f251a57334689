"""The price rows that are written together with the price columns (PRC-01, PRC-02, PRC-04, PRC-09, MIG-02)."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from lonja.catalog import (
    Option,
    ProductChange,
    SavedProduct,
    VariantDraft,
    VariantNotFound,
    delete_product,
    restore_product,
    sync_prices,
    update_product,
)
from lonja.platform.errors import LonjaError
from tests import world
from tests.races.crowd import somebody_waits
from tests.shop import NOON, Shop


def hour(moment: datetime | None) -> int | None:
    return None if moment is None else round((moment - NOON) / timedelta(hours=1))


async def history(shop: Shop, variant: UUID) -> list[tuple[int, int | None, int | None, int | None]]:
    """(amount, compare at, from which hour, until which), oldest first."""
    rows = await shop.owner.fetch(
        """SELECT amount_minor, compare_at_minor, effective_at, expires_at FROM catalog.product_prices
        WHERE store_id = $1 AND variant_id = $2 ORDER BY effective_at""",
        shop.store,
        variant,
    )
    return [(row[0], row[1], hour(row[2]), hour(row[3])) for row in rows]


async def change(shop: Shop, product: SavedProduct, *variants: VariantDraft) -> SavedProduct:
    return await update_product(shop.database, shop.store, shop.staff, product.id, ProductChange(variants=variants))


async def test_each_price_has_its_time(shop: Shop) -> None:
    """PRC-09: a change ends a row and begins one; the same price writes nothing; deleted is ended; restored begins."""
    shop.later(hours=0)
    product = await world.make_product(shop.database, shop.store, world.cap(base_price_minor=100))
    [one] = product.variants
    shop.later(hours=1)
    await change(shop, product, VariantDraft(id=one.id, price_minor=100))
    await update_product(shop.database, shop.store, shop.staff, product.id, ProductChange(title="Other"))
    assert await history(shop, one.id) == [(100, None, 0, None)]
    shop.later(hours=2)
    await change(shop, product, VariantDraft(id=one.id, price_minor=100, compare_at_minor=150))
    shop.later(hours=3)
    await change(shop, product, VariantDraft(id=one.id, price_minor=80, compare_at_minor=150))
    await change(shop, product, VariantDraft(id=one.id, price_minor=70, compare_at_minor=150))
    expected = [(100, None, 0, 2), (100, 150, 2, 3), (70, 150, 3, None)]
    assert await history(shop, one.id) == expected, "a row that began in the same instant is replaced"
    shop.later(hours=4)
    await delete_product(shop.database, shop.store, shop.staff, product.id)
    expected[-1] = (70, 150, 3, 4)
    assert await history(shop, one.id) == expected
    shop.later(hours=5)
    await restore_product(shop.database, shop.store, shop.staff, product.id)
    assert await history(shop, one.id) == [*expected, (70, 150, 5, None)]
    shop.later(hours=6)
    saved = await change(shop, product, VariantDraft(price_minor=60))
    assert await history(shop, one.id) == [*expected, (70, 150, 5, 6)]
    assert await history(shop, saved.variants[0].id) == [(60, None, 6, None)]
    who = await shop.owner.fetch(
        "SELECT DISTINCT actor, actor_id FROM catalog.product_prices WHERE variant_id = $1", saved.variants[0].id
    )
    assert [tuple(row) for row in who] == [("staff", shop.staff.actor_id)]


async def test_what_is_refused_leaves_no_price(shop: Shop) -> None:
    product = await world.make_product(shop.database, shop.store, world.cap(base_price_minor=100))
    other = await shop.sells()
    with pytest.raises(VariantNotFound):
        await change(shop, product, VariantDraft(id=other, price_minor=1))
    assert await shop.count("catalog.product_prices") == 2


async def test_editors_that_race_leave_one_price(shop: Shop) -> None:
    """P13 under many hands: whoever is last, columns and rows say the same, and no two rows overlap."""
    product = await world.make_product(shop.database, shop.store, world.cap(base_price_minor=100))
    [one] = product.variants

    async def directly(amount: int) -> None:
        async with shop.database.store(shop.store, shop.staff) as tx:
            await tx.run("UPDATE catalog.product_variants SET price_minor = $2 WHERE id = $1", one.id, amount)
            await sync_prices(tx, shop.store, shop.staff, [product.id])

    outcomes = await asyncio.gather(
        *[change(shop, product, VariantDraft(id=one.id, price_minor=200 + n)) for n in range(8)],
        *[directly(300 + n) for n in range(8)],
        return_exceptions=True,
    )
    assert [each for each in outcomes if isinstance(each, BaseException) and not isinstance(each, LonjaError)] == []
    assert await sync_prices(shop.database, shop.store, shop.staff) == 0


async def test_reconciling_at_once_is_reconciling_once(shop: Shop) -> None:
    """Who comes second waits, and finds that nothing differs any more."""
    variant = await shop.sells(price=100)
    await shop.owner.execute("UPDATE catalog.product_variants SET price_minor = 7 WHERE id = $1", variant)
    async with shop.owner.transaction():
        first = await shop.owner.fetchval("SELECT catalog.sync_prices($1, $2)", shop.store, shop.staff.encode())
        second = asyncio.create_task(sync_prices(shop.database, shop.store, shop.staff))
        await somebody_waits(shop)
    assert (first, await second) == (1, 0)


async def test_a_price_is_found_by_its_index(shop: Shop) -> None:
    """PRC-04."""
    rows = await shop.owner.fetch(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'catalog' AND tablename = 'product_prices'"
    )
    defined = " ".join(row[0] for row in rows)
    for key in ("product_id", "variant_id"):
        assert f"(store_id, {key}, currency, segment_id)" in defined


async def test_a_hundred_variants_are_one_statement(shop: Shop) -> None:
    """Set-based: as many statements for many as for one."""
    variants = tuple(VariantDraft(price_minor=100 + n, options={"No.": str(n)}, title=f"No. {n}") for n in range(200))
    product = await world.make_product(
        shop.database,
        shop.store,
        world.hoodie(options=(Option("No.", tuple(str(n) for n in range(200))),), variants=variants),
    )
    assert await shop.count("catalog.product_prices") == 200
    await shop.owner.execute(
        "UPDATE catalog.product_variants SET price_minor = price_minor + 1 WHERE product_id = $1", product.id
    )
    assert await sync_prices(shop.database, shop.store, shop.staff) == 200
