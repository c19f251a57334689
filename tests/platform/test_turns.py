"""Turnstile: a store alone may use everything; several take turns; lines and waits have an end."""

import asyncio
from collections import deque
from itertools import count

import pytest

from lonja.platform.errors import Busy
from lonja.platform.turns import Turnstile


class Clock:
    """Stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


class Door:
    """A turnstile, and who came in, in order. A visit is named after its store: a1, a2, b1."""

    def __init__(self, **limits: float) -> None:
        self.clock, self.inside = Clock(), list[str]()
        self.turns = Turnstile(now=self.clock, **limits)  # type: ignore[arg-type]  # numbers all
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def comes(self, *visits: str) -> None:
        for visit in visits:
            self.tasks[visit] = asyncio.create_task(self._enter(visit))
            await asyncio.sleep(0)

    async def leaves(self, *visits: str) -> None:
        for visit in visits:
            self.turns.leave(visit)
            await asyncio.sleep(0)

    async def _enter(self, visit: str) -> None:
        if not self.turns.enter_at_once(visit[0], visit):
            await self.turns.wait(visit[0], visit)
        self.inside.append(visit)


async def test_a_store_alone_uses_everything_and_a_second_one_its_share_at_once() -> None:
    """Sabotage seen: without the share (`< most // stores`), b1 waits for all of a's crowd to leave."""
    door = Door(alone=6, shared=4)
    await door.comes("a1", "a2", "a3", "a4", "a5", "a6", "a7")
    assert door.inside == ["a1", "a2", "a3", "a4", "a5", "a6"]
    await door.comes("b1", "b2", "b3")
    assert door.inside[6:] == ["b1", "b2"]
    await door.leaves("a1", "a2", "a3", "a4")  # their shares are full
    assert door.inside[8:] == []
    await door.leaves("a5", "b1")
    assert door.inside[8:] == ["a7", "b3"]


async def test_stores_take_turns() -> None:
    """First come first served within each; without turns it would be a3 a4 a5 b3 b4 c1."""
    door = Door(alone=2, shared=2)
    await door.comes("a1", "b1", "a2", "a3", "a4", "b2", "b3", "c1")
    assert door.inside == ["a1", "b1"]
    for visit in ("a1", "b1", "a2", "b2", "c1"):
        await door.leaves(visit)
    assert door.inside == ["a1", "b1", "a2", "b2", "c1", "a3", "b3"]
    await door.leaves("a3", "b3")
    assert door.inside[-1] == "a4"


async def test_when_the_others_have_gone_a_store_has_everything_again() -> None:
    door = Door(alone=5, shared=2)
    await door.comes("b1")
    await door.leaves("b1")
    await door.comes("a1", "a2", "a3", "a4")
    assert door.inside == ["b1", "a1", "a2"]
    door.clock.time += 1.01
    await door.leaves("a1")
    assert door.inside == ["b1", "a1", "a2", "a3", "a4"]


async def test_a_turn_ends_after_a_tenth_of_a_second() -> None:
    """Who waits for a provider does not keep their place."""
    door = Door(alone=2, shared=2)
    await door.comes("a1", "a2", "a3")
    assert door.inside == ["a1", "a2"]
    door.clock.time += 0.11
    door.turns._tick()
    await asyncio.sleep(0)
    assert door.inside == ["a1", "a2", "a3"]
    await door.leaves("a1", "a2", "a3")
    await door.comes("a4", "a5", "a6")
    assert door.inside[3:] == ["a4", "a5"]


async def test_lines_and_patience_have_an_end_and_who_gives_up_keeps_no_place() -> None:
    door = Door(alone=1, shared=1, line=2, patience=5)
    await door.comes("a1", "a2", "a3", "a4")
    with pytest.raises(Busy):
        await door.tasks["a4"]
    door.tasks["a2"].cancel()
    await asyncio.sleep(0)
    await door.leaves("a1")
    assert door.inside == ["a1", "a3"]
    await door.comes("a5")
    door.turns._inside["a3"] = ("a", door.clock.time + 10)  # a3 has just begun, as it were
    door.clock.time += 5.01
    door.turns._tick()
    with pytest.raises(Busy):
        await door.tasks["a5"]
    door.turns.leave("a3")
    assert not door.turns._inside
    assert not door.turns._lines


class CountedStore:
    """Says how often anybody looked it up."""

    looks = 0

    def __init__(self, name: int) -> None:
        self.name = name

    def __hash__(self) -> int:
        CountedStore.looks += 1
        return self.name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CountedStore) and self.name == other.name


async def looks_a_turn(stores: int) -> float:
    """With a line before the door of so many stores: look-ups for each who leaves and each who comes in."""
    turns = Turnstile(shared=24, now=Clock())
    visits = [(CountedStore(n), str(n)) for n in range(stores + 24)]
    waiting = []
    for store, visit in visits:
        if not turns.enter_at_once(store, visit):
            waiting.append(asyncio.create_task(turns.wait(store, visit)))
            await asyncio.sleep(0)
    assert len(waiting) == stores
    CountedStore.looks = 0
    for store, visit in visits:
        turns.leave(visit)
        turns.enter_at_once(store, f"{visit}, again")
        turns.leave(f"{visit}, again")
    looks = CountedStore.looks
    await asyncio.gather(*waiting)
    return looks / len(visits)


async def test_a_turn_costs_the_same_however_many_stores_stand_in_line() -> None:
    """Two thousand stores: it was two look-ups a store a store, four milliseconds a request with 200 in line."""
    few, many = await looks_a_turn(30), await looks_a_turn(300)
    assert many < few + 20


def worst_wait(service: float) -> float:
    """A crowd of 512 that asks again at once, beside a neighbour who comes now and then; one thing is done at a time.

    How long the neighbour was inside at worst, in things done: 512 is everybody.
    """
    clock, at_work, worst = Clock(), deque[tuple[str, float]](), 0.0
    turns, comers = Turnstile(now=clock), count()
    crowd = deque(f"a{next(comers)}" for _ in range(512))
    neighbour_due = 1.0
    turns.enter_at_once("b", "first")
    turns.leave("first")
    while clock.time < 100 + 1_000 * service:
        turns._last, turns._changed = "b", clock.time  # another neighbour is about, all the time
        while crowd and turns._has_place("a", clock.time):
            turns._admit("a", crowd[0], clock.time)
            at_work.append((crowd.popleft(), clock.time))
        if clock.time >= neighbour_due and turns.enter_at_once("b", name := f"b{next(comers)}"):
            at_work.append((name, clock.time))
            neighbour_due = clock.time + 20 * service
        clock.time += service
        name, since = at_work.popleft()
        turns.leave(name)
        if name[0] == "a":
            crowd.append(f"a{next(comers)}")
        elif clock.time > 100 + 300 * service:
            worst = max(worst, (clock.time - since) / service)
    return worst


@pytest.mark.parametrize("service", [0.0002, 0.002, 0.01, 0.03])
def test_on_a_machine_that_is_slow_today_turns_last_longer(service: float) -> None:
    """Else everybody's turn is over before it was served, and a neighbour stands behind the whole crowd."""
    assert worst_wait(service) < 60
