"""Reminders told by many at once, and asked for meanwhile: each told once, nobody lost."""

import asyncio
from datetime import timedelta
from uuid import UUID

from tests.races.crowd import at_once, sabotage, somebody_waits
from tests.shop import NOON, Shop

from lonja.catalog.model import CollectionDraft
from lonja.catalog.operations import create_collection
from lonja.drops import ask_reminder
from lonja.drops.reminders import hear_stock, tell_opening, tell_restock
from lonja.platform.call import Call

GUEST, JOB = Call(actor="guest"), Call.job("test")


async def _waited_for(shop: Shop, people: int) -> tuple[UUID, UUID]:
    """A drop that opens soon and a variant that is sold out, and so many who wait for both."""
    shop.later()
    draft = CollectionDraft(name="Faro", type="drop", is_active=True, starts_at=NOON + timedelta(minutes=10))
    drop = await create_collection(shop.database, shop.store, shop.staff, draft)
    variant = await shop.sells(0)
    await shop.owner.execute(
        """INSERT INTO drops.reminders (store_id, kind, collection_id, variant_id, email, locale)
        SELECT $1, k.kind, k.collection, k.variant, n || '@example.com', 'es' FROM generate_series(1, $4) n,
        (VALUES ('opens', $2::uuid, null::uuid), ('restock', null, $3)) k (kind, collection, variant)""",
        shop.store,
        drop,
        variant,
        people,
    )
    return drop, variant


async def _told(shop: Shop) -> list[int]:
    """How many were told how often."""
    rows = await shop.owner.fetch(
        """SELECT count(*) AS often FROM platform.domain_events WHERE store_id = $1 AND type = 'drop.reminded'
        GROUP BY aggregate_id""",
        shop.store,
    )
    return [row[0] for row in rows]


async def _tell(shop: Shop, asking: tuple[UUID, UUID] | None = None) -> None:
    """Eight workers tell of both until nothing is left, thirty people ask meanwhile."""
    db, store = shop.database, shop.store
    for _ in range(6):
        asks = [
            ask_reminder(db, store, GUEST, f"new-{n}@example.com", "es", drop_id=asking[0]) for n in range(30) if asking
        ]
        _, errors = await at_once(
            [
                *(tell_opening(db, store, JOB, 40) for _ in range(8)),
                *(tell_restock(db, store, JOB, 40) for _ in range(8)),
                *asks,
            ]
        )
        assert errors == {}
    while await tell_opening(db, store, JOB) or await tell_restock(db, store, JOB):
        pass


async def test_eight_workers_tell_each_once_and_lose_nobody(crowded_shop: Shop) -> None:
    """400 who wait, told in batches of forty by eight at once, while thirty ask, six times over: 430 told, once."""
    shop = crowded_shop
    drop, variant = await _waited_for(shop, 200)
    await shop.receives(variant, 1)
    _, errors = await at_once(hear_stock(shop.database, shop.store, JOB) for _ in range(8))
    assert errors == {}
    await _tell(shop, (drop, variant))
    assert await _told(shop) == [1] * 430
    shop.later(days=1)  # who found everything taken by others meant to look again in five minutes
    await _tell(shop)
    assert await _told(shop) == [1] * 430
    assert await shop.count("drops.restocks") == 0


async def test_fifty_are_fifty_however_many_ask_at_once(crowded_shop: Shop) -> None:
    """The limit of an address holds side by side; the same asked sixty times at once is one."""
    shop = crowded_shop
    shop.later()
    variants = [await shop.sells(0) for _ in range(5)]
    await shop.owner.execute(
        """INSERT INTO drops.reminders (store_id, kind, variant_id, email, locale)
        SELECT $1, 'restock', v.id, 'ana@example.com', 'es' FROM catalog.product_variants v
        WHERE v.store_id = $1 AND v.id = $2""",
        shop.store,
        variants[0],
    )
    await _fill_up(shop, 47)
    answers, errors = await at_once(
        ask_reminder(shop.database, shop.store, GUEST, "ana@example.com", "es", variant_id=variants[n % 5])
        for n in range(60)
    )
    assert (len(answers), errors) == (60, {})
    assert await shop.count("drops.reminders") == 50


async def _fill_up(shop: Shop, many: int) -> None:
    """So many other things that this address waits for."""
    await shop.owner.execute(
        """WITH made AS (
            INSERT INTO catalog.collections (store_id, name, slug, type)
            SELECT $1, 'Old', 'old-' || n, 'drop' FROM generate_series(1, $2) n RETURNING id
        )
        INSERT INTO drops.reminders (store_id, kind, collection_id, email, locale)
        SELECT $1, 'opens', id, 'ana@example.com', 'es' FROM made""",
        shop.store,
        many,
    )


async def test_sabotage_without_the_lock_some_are_told_twice(scratch_shop: Shop) -> None:
    """The lock on who is being told is the guard: without it three take the same forty, and all wait for the first."""
    shop = scratch_shop
    await _waited_for(shop, 60)
    await sabotage(shop, "drops.tell_reminders", "for update skip locked", "")
    first = shop.owner.transaction()
    await first.start()
    await shop.owner.execute("SELECT FROM drops.reminders WHERE kind = 'opens' ORDER BY id LIMIT 1 FOR UPDATE")
    async with asyncio.TaskGroup() as group:
        group.create_task(at_once(tell_opening(shop.database, shop.store, JOB, 40) for _ in range(3)))
        await somebody_waits(shop, count=3)
        await first.rollback()
    while await tell_opening(shop.database, shop.store, JOB, 40):
        pass
    assert sum(await _told(shop)) > 60
