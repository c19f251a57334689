"""Batcher: who waits together is served together, in order, and each gets their own answer."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

import pytest

from lonja.platform.batching import Batcher
from lonja.platform.errors import Busy, Contention, DatabaseAway, InvalidValue, LonjaError
from lonja.platform.ids import new_id

STORE, OTHER = new_id(), new_id()


class Kitchen:
    """Doubles numbers, slowly enough for a line to form; remembers how it was asked."""

    def __init__(self, failure: LonjaError | None = None) -> None:
        self.batches: list[tuple[UUID, list[int]]] = []
        self.singles: list[int] = []
        self.failure = failure
        self.open = asyncio.Event()

    async def together(self, key: UUID, numbers: Sequence[int]) -> list[int | LonjaError | None]:
        self.batches.append((key, list(numbers)))
        await self.open.wait()
        if self.failure:
            raise self.failure
        return [None if n == 13 else InvalidValue("unlucky") if n < 0 else 2 * n for n in numbers]

    async def alone(self, key: UUID, number: int) -> int:
        self.singles.append(number)
        await self.open.wait()
        return 2 * number


async def _ask(batcher: Batcher[int, int], *numbers: int, key: UUID = STORE) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(batcher.ask(key, number)) for number in numbers]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


async def test_one_alone_then_all_who_waited_together() -> None:
    kitchen = Kitchen()
    batcher = Batcher(kitchen.together, kitchen.alone, most=3)
    first = await _ask(batcher, 1)
    rest = await _ask(batcher, 2, 3, 4, 5)
    kitchen.open.set()
    assert await asyncio.gather(*first, *rest) == [2, 4, 6, 8, 10]
    assert kitchen.singles == [1, 5]
    assert kitchen.batches == [(STORE, [2, 3, 4])]


async def test_keys_take_turns() -> None:
    """A busy store does not starve its neighbour."""
    kitchen = Kitchen()
    batcher = Batcher(kitchen.together, kitchen.alone, most=2)
    tasks = await _ask(batcher, 0, 1, 2, 3, 4, 5, 6, 7)
    tasks += await _ask(batcher, 8, 9, key=OTHER)
    kitchen.open.set()
    await asyncio.gather(*tasks)
    assert kitchen.batches == [(STORE, [0, 1]), (STORE, [2, 3]), (OTHER, [8, 9]), (STORE, [4, 5]), (STORE, [6, 7])]


async def test_each_gets_their_own_answer_or_refusal() -> None:
    kitchen = Kitchen()
    batcher = Batcher(kitchen.together, kitchen.alone)
    tasks = await _ask(batcher, 1, -1, 13, 4)
    kitchen.open.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert answers[0] == 2
    assert isinstance(answers[1], InvalidValue)
    assert answers[2:] == [26, 8]
    assert kitchen.singles[-1] == 13


async def test_a_batch_that_failed_without_effect_is_asked_one_by_one() -> None:
    kitchen = Kitchen(Contention("deadlock"))
    batcher = Batcher(kitchen.together, kitchen.alone)
    tasks = await _ask(batcher, 1, 2)
    kitchen.open.set()
    assert await asyncio.gather(*tasks) == [2, 4]
    assert kitchen.singles == [1, 2]


async def test_a_batch_whose_effect_is_unknown_is_not_asked_again() -> None:
    """After a lost connection only the caller's idempotency key can tell."""
    kitchen = Kitchen(DatabaseAway("gone"))
    batcher = Batcher(kitchen.together, kitchen.alone)
    tasks = await _ask(batcher, 1, 2)
    kitchen.open.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(answer) for answer in answers] == [DatabaseAway, DatabaseAway]
    assert kitchen.singles == []


async def test_who_gave_up_is_not_served() -> None:
    kitchen = Kitchen()
    batcher = Batcher(kitchen.together, kitchen.alone)
    first = await _ask(batcher, 1)
    rest = await _ask(batcher, 2, 3, 4)
    rest[0].cancel()
    await asyncio.sleep(0)
    kitchen.open.set()
    assert await asyncio.gather(*first, *rest[1:]) == [2, 6, 8]
    assert kitchen.batches == [(STORE, [3, 4])]


async def test_the_line_has_an_end() -> None:
    """N wait, N+1 is told so at once."""
    kitchen = Kitchen()
    batcher = Batcher(kitchen.together, kitchen.alone, line=3)
    tasks = await _ask(batcher, 1, 2, 3)
    with pytest.raises(Busy):
        await batcher.ask(STORE, 4)
    kitchen.open.set()
    await asyncio.gather(*tasks)
    assert await batcher.ask(STORE, 4) == 8


async def test_a_large_batch_is_told_by_the_handful() -> None:
    """A neighbour's request comes in between: 256 answers at once were 25 ms of everybody's time."""
    kitchen = Kitchen()
    batcher = Batcher(kitchen.together, kitchen.alone)
    kitchen.open.set()
    tasks = await _ask(batcher, *range(100), 13)
    told = [0]
    while told[-1] < len(tasks):
        await asyncio.sleep(0)
        told.append(sum(task.done() for task in tasks))
    assert max(after - before for before, after in pairwise(told)) <= 16
    assert await asyncio.gather(*tasks) == [*range(0, 26, 2), 26, *range(28, 200, 2), 26]
