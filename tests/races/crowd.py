"""Many at the same moment, and what happens when a guard is taken down.

A race that is never lost proves little until it has been seen lost: so beside the tests of a race there is one that
takes its guard down, in a scratch database, and sees the harm. Who is faster must not matter there: a `gate` is put
between the look and the deed, and opened when everybody stands before it.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any

from tests.clock import PATIENT
from tests.shop import Shop

from lonja.platform.errors import LonjaError

GATE = 20_261_122


async def at_once(calls: Iterable[Awaitable[Any]]) -> tuple[list[Any], Counter[str]]:
    """What came of calls that were made together: their answers, and how often each error was raised, by code.

    Anything but a typed error is a failure of the test.
    """
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    answers = [each for each in outcomes if not isinstance(each, BaseException)]
    errors: Counter[str] = Counter()
    for each in outcomes:
        if isinstance(each, LonjaError):
            errors[each.code] += 1
        elif isinstance(each, BaseException):
            raise each
    return answers, errors


async def sabotage(shop: Shop, function: str, guard: str, instead: str = "") -> None:
    """Takes a guard out of a function's text. The guard must be there, or the sabotage proves nothing."""
    text: str = await shop.owner.fetchval("SELECT pg_get_functiondef($1::regproc)", function)
    assert guard in text, f"{function} has no {guard!r}"
    await shop.owner.execute(text.replace(guard, instead))


async def gate(shop: Shop, function: str, place: str) -> None:
    """Whoever comes to this place of a function waits until the gate is open: as `meet` does it, or `closed`."""
    await sabotage(shop, function, place, f"PERFORM pg_advisory_xact_lock_shared({GATE}); {place}")


@asynccontextmanager
async def closed(shop: Shop) -> AsyncIterator[None]:
    """The gate is closed, and opens at the end. By the owner's connection, which can look around meanwhile."""
    async with shop.owner.transaction():
        await shop.owner.execute("SELECT pg_advisory_xact_lock($1)", GATE)
        yield


async def meet(shop: Shop, calls: Iterable[Coroutine[Any, Any, Any]]) -> tuple[list[Any], Counter[str]]:
    """What came of calls none of which went on before each had come to the gate, or to a lock that holds it up.

    So a race is lost for want of its guard, and never won because one was quicker. No call may have begun before.
    """
    asked = list(calls)
    async with closed(shop):
        going = asyncio.create_task(at_once(asked))
        await somebody_waits(shop, count=len(asked), unless=going)
    return await going


async def somebody_waits(shop: Shop, count: int = 1, *, unless: "asyncio.Task[Any] | None" = None) -> None:
    """Until so many statements in this database stand in line for a lock, or what would wait has ended without."""
    async with asyncio.timeout(PATIENT.lock):
        while unless is None or not unless.done():
            await shop.owner.execute("SELECT pg_stat_clear_snapshot()")  # inside a transaction the view stands still
            waiting = """SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock' AND backend_type = 'client backend'"""
            if await shop.owner.fetchval(waiting) >= count:
                return
            await asyncio.sleep(0.002)


async def without_locks_on_levels(shop: Shop) -> None:
    """Stock levels are no longer locked before they are read."""
    await sabotage(shop, "inventory.lock_levels", "for update", "")
