"""Work of two thousand stores, done by a worker with a few lanes: whoever is slow, or fails, holds up nobody else."""

import asyncio
from uuid import UUID

from lonja.platform.wakeups import visit_due, visit_each

SLOW, BROKEN, *OTHERS = (UUID(int=n) for n in range(1, 13))


class House:
    """Stores that are due, longest first, until they were visited."""

    def __init__(self, *due: UUID) -> None:
        self.due, self.visited, self.asked = list(due), list[UUID](), 0
        self.answer = asyncio.Event()

    async def rows(self, _sql: str, _task: str, limit: int) -> list[tuple[UUID]]:
        self.asked += 1
        return [(each,) for each in self.due[:limit]]

    async def visit(self, store_id: UUID) -> None:
        self.visited.append(store_id)
        if store_id == BROKEN:
            raise ValueError("what was written down cannot be read")
        if store_id == SLOW:
            await self.answer.wait()
        self.due.remove(store_id)


def work(house: House, lanes: int = 2) -> "asyncio.Task[None]":
    return asyncio.create_task(visit_due(house, "work", house.visit, lanes=lanes, look_again=0.001))  # type: ignore[arg-type]  # only rows


async def test_who_waits_for_a_provider_or_fails_holds_up_nobody() -> None:
    """Also not who becomes due while the slow one still waits. One after the other, nobody else would be visited."""
    house = House(SLOW, BROKEN, *OTHERS[:-1])
    working = work(house)
    async with asyncio.timeout(10):
        while len(house.due) > 2:
            await asyncio.sleep(0)
        house.due.append(OTHERS[-1])
        while len(house.due) > 2:
            await asyncio.sleep(0)
        assert not working.done()
        house.answer.set()
        await working
    assert house.due == [BROKEN]
    assert sorted(house.visited) == [SLOW, BROKEN, *OTHERS]  # each once


async def test_stores_are_asked_for_by_the_hundred_and_not_one_by_one() -> None:
    house = House(*OTHERS)
    await work(house)
    assert house.asked == 2


async def test_when_the_jobs_time_is_over_so_are_its_visits() -> None:
    house = House(SLOW)
    working = work(house)
    while not house.visited:
        await asyncio.sleep(0)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    house.answer.set()
    await asyncio.sleep(0)
    assert house.due == [SLOW]


async def test_a_store_whose_visit_fails_is_not_the_end_of_the_round() -> None:
    """It stays the longest due: without this it would be first every time, and nobody else ever."""
    house = House(BROKEN, *OTHERS)
    await visit_each(house, "work", house.visit)  # type: ignore[arg-type]  # only rows
    assert house.due == [BROKEN]
