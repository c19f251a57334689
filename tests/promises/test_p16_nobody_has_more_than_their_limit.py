"""P16: nobody has more of a drop than its limit. The races: tests/races/test_drop_limits.py."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio
from tests.dropping import Drop, drop_of
from tests.promises.conftest import Break, Refuses
from tests.shop import Shop

from lonja.checkout import Placement


@pytest_asyncio.fixture
async def drop(shop: Shop) -> Drop:
    shop.later()
    return await drop_of(shop, await shop.sells(9), max_per_customer=2)


@pytest_asyncio.fixture
async def placed(shop: Shop, drop: Drop) -> Placement:
    """Two of the drop, which is all Ana may have."""
    variant = await shop.owner.fetchval(
        """SELECT v.id FROM catalog.product_variants v JOIN catalog.collection_products m USING (store_id, product_id)
        WHERE v.store_id = $1 AND m.collection_id = $2""",
        shop.store,
        drop.id,
    )
    return await shop.buy(await shop.visitor(), (variant, 2))


async def test_no_count_passes_its_limit(shop: Shop, placed: Placement) -> None:
    """The database's own check, whoever writes."""
    for wish in ("units = 3", "units = -1", "most = 1"):
        with pytest.raises(asyncpg.CheckViolationError, match="nobody_has_more_than_their_limit"):
            await shop.owner.execute(f"UPDATE access.purchase_counts SET {wish} WHERE store_id = $1", shop.store)


async def test_nobody_writes_counts_but_the_functions(app_may_not: Refuses) -> None:
    await app_may_not("UPDATE access.purchase_counts SET units = 0")
    await app_may_not("DELETE FROM access.order_claims")
    await app_may_not("INSERT INTO access.passes (store_id) VALUES (NULL)")
    await app_may_not("UPDATE access.drop_terms SET max_per_customer = NULL")


async def test_the_live_check_finds_what_is_counted_wrong(
    shop: Shop, drop: Drop, placed: Placement, breaking: Break
) -> None:
    """Too much, too little, nothing at all; a claim given back while its order lives, and kept when it has died."""
    here, order = ("P16", str(drop.id)), ("P16", str(placed.order_id))
    assert await breaking(("UPDATE access.purchase_counts SET units = 1 WHERE store_id = $1", shop.store)) == {here}
    assert await breaking(("DELETE FROM access.purchase_counts WHERE store_id = $1", shop.store)) == {here}
    assert await breaking(
        "ALTER TABLE access.purchase_counts DROP CONSTRAINT nobody_has_more_than_their_limit",
        ("UPDATE access.purchase_counts SET units = 3 WHERE store_id = $1", shop.store),
    ) == {here}
    freed = f"UPDATE access.order_claims SET released_at = now() WHERE order_id = '{placed.order_id}'"
    assert await breaking(freed) == {here, order}
    dead = f"UPDATE orders.orders SET status = 'cancelled' WHERE id = '{placed.order_id}'"
    assert order in await breaking(dead)
