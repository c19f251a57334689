"""P17: the queue is in the order its seed says, and nobody overtakes (DRP-01)."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.drops.queue import Queue, open_queue
from tests.promises.conftest import Break, Refuses
from tests.shop import OpenShop, Shop

HARMS = (
    ("UPDATE drops.seeds SET revealed_at = NULL", "the seed"),
    ("UPDATE drops.rooms SET digest = sha256('another')", "the digest"),
    ("UPDATE drops.places SET id = gen_random_uuid() WHERE position = 9", "the digest"),
    (
        """UPDATE drops.places SET position = 99 WHERE position = 5; UPDATE drops.places SET position = 5
        WHERE position = 6; UPDATE drops.places SET position = 6 WHERE position = 99""",
        "stands at",
    ),
    ("DELETE FROM drops.places WHERE position = 12", "places"),
    ("UPDATE drops.places SET admitted_at = now(), pass_id = gen_random_uuid() WHERE position = 9", "let in"),
    ("UPDATE drops.places SET admitted_at = NULL WHERE position = 2", "let in"),
    ("UPDATE drops.rooms SET admitted_to = 3", "let in"),
    ("UPDATE access.passes SET session_id = gen_random_uuid() WHERE kind = 'queue'", "a pass"),
    (
        """INSERT INTO access.passes (store_id, collection_id, kind, session_id, expires_at)
        SELECT store_id, collection_id, 'queue', gen_random_uuid(), now() FROM drops.rooms""",
        "a pass",
    ),
)


async def test_the_live_check_finds_what_was_changed_afterwards(shop: Shop, breaking: Break) -> None:
    await opened(shop)
    assert await breaking() == set()
    for harm, words in HARMS:
        found = await breaking(*(f"{each}{_here(each, shop)}" for each in harm.split(";")))
        assert {promise for promise, _ in found} == {"P17"}, (harm, words)


async def test_the_queue_of_another_store_is_not_looked_at(shop: Shop, open_shop: OpenShop, breaking: Break) -> None:
    """A seed is told to its own store only: who asks for one store must not come to another's. By the plan that begins
    with the rooms, as PostgreSQL may choose when there are many.
    """
    await opened(await open_shop())
    await opened(shop)
    assert await breaking("SET LOCAL join_collapse_limit = 1") == set()


async def opened(shop: Shop) -> Queue:
    """A queue of twelve, two of whom came late, and some were let in."""
    queue = await open_queue(shop, await shop.sells(50), settings={"per_second": 2})
    await queue.arrive(10)
    shop.later(hours=1)
    await queue.tick()
    await queue.arrive(2)
    return queue


def _here(harm: str, shop: Shop) -> str:
    """Of this store only."""
    return f"{' AND' if ' WHERE ' in harm.replace(chr(10), ' ') else ' WHERE'} store_id = '{shop.store}'"


async def test_the_constraints_refuse(shop: Shop) -> None:
    queue = await open_queue(shop, await shop.sells(50), settings={"per_second": 2})
    await queue.arrive(4)
    shop.later(hours=1)
    await queue.tick()
    for harm in (
        "UPDATE drops.rooms SET admitted_to = 5 WHERE id = $1",
        "UPDATE drops.rooms SET digest = NULL WHERE id = $1",
        "UPDATE drops.places SET position = 2 WHERE room_id = $1 AND position = 3",
        "UPDATE drops.places SET position = NULL WHERE room_id = $1 AND position = 1",
        "UPDATE drops.seeds SET secret = sha256(secret) FROM drops.rooms r WHERE r.id = $1 AND seeds.id = r.seed_id",
        "UPDATE drops.rooms SET status = 'closed' WHERE id = $1",
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await shop.owner.execute(harm, queue.room)


async def test_rooms_and_places_are_written_by_functions(app_may_not: Refuses) -> None:
    """P09; and the seed is read by nobody before it has been used."""
    for table in ("rooms", "places", "tallies"):
        await app_may_not(f"DELETE FROM drops.{table}")
        await app_may_not(f"UPDATE drops.{table} SET store_id = store_id")
    await app_may_not("SELECT secret FROM drops.seeds")
