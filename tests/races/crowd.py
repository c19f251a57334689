"""Many at the same moment, and what happens when a guard is taken down.

A race that is never lost proves little until it has been seen lost: so beside the tests of a race there is one that
takes its guard down, in a scratch database, and sees the harm.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterable
from typing import Any

from tests.shop import Shop

from lonja.platform.errors import LonjaError


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


async def somebody_waits(shop: Shop, event: str | None = None, count: int = 1) -> None:
    """Until so many statements in this database stand in line for a lock, or wait for the event that is named."""
    for _ in range(1_000):
        await shop.owner.execute("SELECT pg_stat_clear_snapshot()")  # inside a transaction the view stands still
        if (
            await shop.owner.fetchval(
                """SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND CASE WHEN $1::text IS NULL THEN wait_event_type = 'Lock'
                                                        ELSE wait_event = $1 END""",
                event,
            )
            >= count
        ):
            return
        await asyncio.sleep(0.005)
    raise AssertionError("nobody waits")


async def without_locks_on_levels(shop: Shop) -> None:
    """Stock levels are no longer locked before they are read."""
    await sabotage(shop, "inventory.lock_levels", "for update", "")
