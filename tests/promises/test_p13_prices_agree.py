"""P13: what a variant costs is what its price row says (PRC-09, MIG-02)."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.promises.conftest import Break, Refuses
from tests.shop import Shop

from lonja.catalog import sync_prices


async def test_a_key_has_one_price_at_any_instant(shop: Shop) -> None:
    """PRC-03: whoever writes."""
    await shop.sells(price=900)
    with pytest.raises(asyncpg.ExclusionViolationError):
        await shop.owner.execute(
            """INSERT INTO catalog.product_prices (store_id, variant_id, currency, amount_minor, effective_at, origin)
            SELECT store_id, variant_id, currency, 5, effective_at + interval '1 hour', 'catalog'
            FROM catalog.product_prices WHERE store_id = $1""",
            shop.store,
        )


async def test_a_price_is_for_a_product_or_a_variant(shop: Shop) -> None:
    """PRC-02: exactly one, and a window has a length."""
    variant = await shop.sells()
    product = await shop.owner.fetchval("SELECT product_id FROM catalog.product_variants WHERE id = $1", variant)
    for product_id, variant_id, days in ((product, variant, 1), (None, None, 1), (product, None, 0)):
        with pytest.raises((asyncpg.CheckViolationError, asyncpg.NotNullViolationError)):
            await shop.owner.execute(
                """INSERT INTO catalog.product_prices
                    (store_id, product_id, variant_id, currency, amount_minor, effective_at, expires_at)
                VALUES ($1, $2, $3, 'MXN', 5, now(), now() + make_interval(days => $4))""",
                shop.store,
                product_id,
                variant_id,
                days,
            )


async def test_the_app_writes_no_price(app_may_not: Refuses) -> None:
    """P09."""
    await app_may_not("UPDATE catalog.product_prices SET amount_minor = 1")
    await app_may_not("DELETE FROM catalog.product_prices")
    await app_may_not("INSERT INTO catalog.product_prices DEFAULT VALUES")


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE catalog.product_variants SET price_minor = price_minor + 1 WHERE id = $1",
        "UPDATE catalog.product_variants SET compare_at_minor = 99999 WHERE id = $1",
        "UPDATE catalog.product_variants SET deleted_at = now() WHERE id = $1",
        "UPDATE catalog.product_prices SET amount_minor = amount_minor + 1 WHERE variant_id = $1",
        "UPDATE catalog.product_prices SET currency = 'XXX' WHERE variant_id = $1",
        "UPDATE catalog.product_prices SET expires_at = now() + interval '1 hour' WHERE variant_id = $1",
        "DELETE FROM catalog.product_prices WHERE variant_id = $1",
    ],
)
async def test_the_live_check_finds_columns_and_rows_that_differ(shop: Shop, breaking: Break, harm: str) -> None:
    variant = await shop.sells()
    await shop.sells()
    assert await breaking((harm, variant)) == {("P13", str(variant))}


async def test_the_live_check_finds_two_prices_at_once(shop: Shop, breaking: Break) -> None:
    variant = await shop.sells()
    found = await breaking(
        "ALTER TABLE catalog.product_prices DROP CONSTRAINT one_price_a_key_and_instant",
        (
            """INSERT INTO catalog.product_prices
                (store_id, variant_id, currency, amount_minor, effective_at, expires_at, origin)
            SELECT store_id, variant_id, currency, 5, effective_at, effective_at + interval '1 day', 'catalog'
            FROM catalog.product_prices WHERE variant_id = $1""",
            variant,
        ),
    )
    assert found == {("P13", str(variant))}


async def test_sync_prices_mends_whatever_was_done_directly(shop: Shop) -> None:
    """Reconciliation: 0 differences afterwards, and nothing is written where nothing differs."""
    variants = [await shop.sells(price=100 + n) for n in range(4)]
    for change, variant in zip(
        ("price_minor = 7", "compare_at_minor = 500", "deleted_at = now()", "title = 'x'"), variants, strict=True
    ):
        await shop.owner.execute(f"UPDATE catalog.product_variants SET {change} WHERE id = $1", variant)
    assert await shop.owner.fetchval("SELECT count(*) FROM audit.p13 WHERE store_id = $1", shop.store) == 3
    product = await shop.owner.fetchval("SELECT product_id FROM catalog.product_variants WHERE id = $1", variants[0])
    assert await sync_prices(shop.database, shop.store, shop.staff, [product]) == 1
    assert await sync_prices(shop.database, shop.store, shop.staff) == 2
    assert await sync_prices(shop.database, shop.store, shop.staff) == 0
    rows = await shop.owner.fetch(
        """SELECT variant_id, amount_minor, expires_at IS NULL FROM catalog.product_prices
        WHERE store_id = $1 ORDER BY variant_id, effective_at""",
        shop.store,
    )
    assert [(row[1], row[2]) for row in rows] == [
        (100, False), (7, True), (101, False), (101, True), (102, False), (103, True),
    ]  # fmt: skip
