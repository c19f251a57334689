import asyncio
from collections.abc import AsyncIterator

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio

from lonja.platform.changes import Cache, Changes
from lonja.platform.db import Database
from lonja.platform.errors import Busy
from tests.clock import PATIENT
from tests.hearing import listening


class Shelf:
    """What a cache reads through to, counting."""

    def __init__(self) -> None:
        self.loads: list[str] = []
        self.value = 1
        self.gate = asyncio.Event()
        self.gate.set()
        self.failure: Exception | None = None

    async def load(self, key: str) -> int:
        self.loads.append(key)
        value = self.value
        await self.gate.wait()
        if self.failure:
            raise self.failure
        return value


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def cache(shelf: Shelf) -> Cache[str, int]:
    cache = Cache[str, int]("shelf", shelf.load, key_of=str)
    cache.listening(hearing=True)
    return cache


@pytest_asyncio.fixture
async def changes(database: Database) -> AsyncIterator[Changes]:
    async with listening(database) as changes:
        yield changes


async def test_many_readers_cause_one_load(cache: Cache[str, int], shelf: Shelf) -> None:
    assert await asyncio.gather(*[cache.get("a") for _ in range(50)]) == [1] * 50
    assert await cache.get("a") == 1
    assert shelf.loads == ["a"]


async def test_a_load_that_began_before_a_change_is_not_kept(cache: Cache[str, int], shelf: Shelf) -> None:
    shelf.gate.clear()
    early = asyncio.create_task(cache.get("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    shelf.value = 2
    cache.hear("a")
    late = asyncio.create_task(cache.get("a"))
    await asyncio.sleep(0)
    shelf.gate.set()
    assert (await early, await late, await cache.get("a")) == (1, 2, 2)


async def test_nothing_is_kept_while_nobody_hears(cache: Cache[str, int], shelf: Shelf) -> None:
    await cache.get("a")
    cache.listening(hearing=False)
    await cache.get("a")
    await cache.get("a")
    assert shelf.loads == ["a"] * 3


async def test_nothing_is_kept_longer_than_its_age(shelf: Shelf) -> None:
    cache = Cache[str, int]("shelf", shelf.load, key_of=str, max_age=0.01)
    cache.listening(hearing=True)
    await cache.get("a")
    await asyncio.sleep(0.02)
    await cache.get("a")
    assert shelf.loads == ["a", "a"]


async def test_a_cache_has_a_size_and_drops_what_is_asked_least(shelf: Shelf) -> None:
    cache = Cache[str, int]("shelf", shelf.load, key_of=str, size=2)
    cache.listening(hearing=True)
    for key in "abac":
        await cache.get(key)
    shelf.loads.clear()
    for key in "acb":
        await cache.get(key)
    assert shelf.loads == ["b"]


async def test_a_failed_load_is_told_to_all_and_kept_by_none(cache: Cache[str, int], shelf: Shelf) -> None:
    shelf.failure = Busy()
    outcomes = await asyncio.gather(cache.get("a"), cache.get("a"), return_exceptions=True)
    assert list(outcomes) == [shelf.failure] * 2
    shelf.failure = None
    assert await cache.get("a") == 1


async def test_a_reader_who_leaves_does_not_take_the_load_along(cache: Cache[str, int], shelf: Shelf) -> None:
    shelf.gate.clear()
    leaving, staying = (asyncio.create_task(cache.get("a")) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    shelf.gate.set()
    assert await staying == 1


async def test_a_payload_that_cannot_be_read_drops_everything(shelf: Shelf) -> None:
    cache = Cache[int, int]("shelf", lambda key: shelf.load(str(key)), key_of=int)
    cache.listening(hearing=True)
    await cache.get(1)
    cache.hear("not a number")
    await cache.get(1)
    assert shelf.loads == ["1", "1"]


async def test_a_change_is_heard_from_any_process(
    changes: Changes, cache: Cache[str, int], shelf: Shelf, owner: asyncpg.Connection
) -> None:
    changes.attach(cache)
    await cache.get("a")
    await cache.get("b")
    shelf.value = 2
    await owner.execute("select pg_notify('lonja_changed', 'shelf:a'), pg_notify('lonja_changed', 'other:b')")
    async with asyncio.timeout(PATIENT.wait):
        while await cache.get("a") != 2:
            await asyncio.sleep(0.01)
    assert await cache.get("b") == 1


async def test_a_lost_listener_drops_its_caches_and_listens_again(
    changes: Changes, cache: Cache[str, int], shelf: Shelf, owner: asyncpg.Connection
) -> None:
    changes.attach(cache)
    await cache.get("a")
    shelf.value = 2
    await owner.execute(
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and query ilike 'listen%lonja_changed%' and pid <> pg_backend_pid()
        """
    )
    async with asyncio.timeout(PATIENT.wait):
        while await cache.get("a") != 2:
            await asyncio.sleep(0.01)
        await changes.hearing.wait()
    loads = len(shelf.loads)
    await cache.get("a")
    await cache.get("a")
    assert len(shelf.loads) <= loads + 1
