import asyncio
from collections.abc import Callable

import pytest

from lonja.platform.errors import Busy, DatabaseAway
from lonja.platform.pool import FairPool


class Wire:
    """A stand-in for a connection."""

    def __init__(self) -> None:
        self.alive = True


def pool_of(size: int, *, patience: float = 120, line: int = 100, wires: list[Wire] | None = None) -> FairPool[Wire]:
    opened = wires if wires is not None else []

    async def connect() -> Wire:
        await asyncio.sleep(0)
        opened.append(wire := Wire())
        return wire

    def disconnect(wire: Wire) -> None:
        wire.alive = False

    return FairPool(connect, disconnect, lambda wire: wire.alive, size=size, patience=patience, line=line)


async def queue_up(pool: FairPool[Wire], names: str, served: list[str]) -> list[asyncio.Task[None]]:
    async def visit(name: str) -> None:
        wire = await pool.take()
        served.append(name)
        await asyncio.sleep(0)
        pool.give(wire)

    tasks = []
    for name in names:
        tasks.append(asyncio.create_task(visit(name)))
        await asyncio.sleep(0)
    return tasks


async def test_those_who_wait_are_served_in_the_order_they_came() -> None:
    pool, served = pool_of(1), list[str]()
    wire = await pool.take()
    tasks = await queue_up(pool, "abcdef", served)
    pool.give(wire)
    await asyncio.gather(*tasks)
    assert served == list("abcdef")


async def test_a_newcomer_never_overtakes_the_line() -> None:
    pool, served = pool_of(1), list[str]()
    wire = await pool.take()
    tasks = await queue_up(pool, "a", served)
    pool.give(wire)  # handed to a, who has not run yet
    tasks += await queue_up(pool, "b", served)
    await asyncio.gather(*tasks)
    assert served == ["a", "b"]


async def test_stores_take_turns_and_within_one_it_is_first_come_first_served() -> None:
    """INV-06: a store's crowd does not stand before another store's visitor. In one line it would be aaaaaabbc."""
    pool, served = pool_of(1), list[str]()

    async def visit(name: str) -> None:
        taken = await pool.take(name[0])
        served.append(name)
        await asyncio.sleep(0)
        pool.give(taken)

    wire, tasks = await pool.take(), []
    for name in ("a1", "a2", "a3", "a4", "a5", "a6", "b1", "b2", "c1"):
        tasks.append(asyncio.create_task(visit(name)))
        await asyncio.sleep(0)
    pool.give(wire)
    await asyncio.gather(*tasks)
    assert served == ["a1", "b1", "c1", "a2", "b2", "a3", "a4", "a5", "a6"]


async def test_the_pool_never_opens_more_than_its_size() -> None:
    wires: list[Wire] = []
    pool, served = pool_of(3, wires=wires), list[str]()
    await asyncio.gather(*await queue_up(pool, "abcdefghijklmnop", served))
    assert len(served) == 16
    assert len(wires) <= 3


async def test_whoever_waits_too_long_is_told_so_and_leaves_the_line() -> None:
    pool = pool_of(1, patience=0.02)
    wire = await pool.take()
    with pytest.raises(Busy):
        await pool.take()
    pool.give(wire)
    assert await pool.take() is wire


async def test_the_line_is_finite() -> None:
    pool, served = pool_of(1, line=2), list[str]()
    wire = await pool.take()
    tasks = await queue_up(pool, "ab", served)
    with pytest.raises(Busy):
        await pool.take()
    pool.give(wire)
    await asyncio.gather(*tasks)


async def test_a_dead_connection_is_replaced_not_handed_out() -> None:
    pool = pool_of(1)
    dead = await pool.take()
    pool.give(dead)
    dead.alive = False
    fresh = await pool.take()
    assert fresh is not dead
    waiting = asyncio.create_task(pool.take())
    await asyncio.sleep(0)
    fresh.alive = False
    pool.give(fresh)
    assert (await waiting).alive


async def test_a_failed_connect_frees_its_place() -> None:
    attempts = iter([DatabaseAway("down"), None])

    async def connect() -> Wire:
        if (failure := next(attempts)) is not None:
            raise failure
        return Wire()

    pool = FairPool(connect, lambda _: None, lambda wire: wire.alive, size=1, patience=120, line=10)
    with pytest.raises(DatabaseAway):
        await pool.take()
    assert (await pool.take()).alive


@pytest.mark.parametrize("when", ["while waiting", "when handed over"])
async def test_a_cancelled_waiter_loses_no_connection(when: str) -> None:
    pool = pool_of(1)
    wire = await pool.take()
    waiting = asyncio.create_task(pool.take())
    await asyncio.sleep(0)
    steps: list[Callable[[], object]] = [lambda: pool.give(wire), waiting.cancel]
    for step in steps if when == "when handed over" else reversed(steps):
        step()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await pool.take() is wire


async def test_renew_replaces_what_rests_and_what_is_out() -> None:
    pool = pool_of(2)
    out, rests = await pool.take(), await pool.take()
    pool.give(rests)
    pool.renew()
    pool.give(out)
    assert not out.alive
    assert not rests.alive
    assert await pool.take() not in {out, rests}


async def test_a_closed_pool_turns_everyone_away() -> None:
    pool = pool_of(1)
    wire = await pool.take()
    waiting = asyncio.create_task(pool.take())
    await asyncio.sleep(0)
    pool.close()
    with pytest.raises(DatabaseAway):
        await waiting
    with pytest.raises(DatabaseAway):
        await pool.take()
    pool.give(wire)
    assert not wire.alive
