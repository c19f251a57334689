"""The raffle's job: at the close, at the end of windows, and no oftener than a raffle lives."""

from datetime import datetime, timedelta

from lonja.drops import due_raffles
from lonja.drops.raffle_jobs import tend_raffles
from lonja.platform.call import Call
from tests.drops.pot import CLOSED, OVER, Pot, open_pot
from tests.notifications.conftest import context_of
from tests.shop import NOON, Shop

TASK = "drops.tend_raffles"


async def _wakes_at(pot: Pot) -> datetime | None:
    found: datetime | None = await pot.shop.owner.fetchval(
        "select due_at from platform.wakeups where store_id = $1 and task = $2", pot.shop.store, TASK
    )
    return found


async def test_the_job_draws_and_goes_on(shop: Shop) -> None:
    """Woken for the close; then for the windows, and within a minute as long as it lives; in the end not at all."""
    await shop.owner.execute("delete from platform.wakeups where task = $1", TASK)
    pot = await open_pot(shop, 1)
    for _ in range(2):
        await pot.enters()
    assert await _wakes_at(pot) == NOON + timedelta(**CLOSED)
    await tend_raffles(context_of(shop.database))
    assert await pot.status() == "open"
    shop.later(**CLOSED)
    await tend_raffles(context_of(shop.database))
    assert (await pot.status(), await pot.statuses()) == ("drawn", {"won": 1, "waiting": 1})
    shop.later(hours=1, seconds=1)
    await tend_raffles(context_of(shop.database))
    assert await _wakes_at(pot) == NOON + timedelta(hours=1, minutes=1, seconds=1)
    for hours in (OVER["hours"], 2 * OVER["hours"], 4 * OVER["hours"]):
        shop.later(hours=hours)
        await tend_raffles(context_of(shop.database))
    assert (await pot.status(), await pot.statuses()) == ("over", {"lapsed": 2})
    shop.later(hours=200)
    for minute in (0, 2, 4):
        shop.later(hours=200, minutes=minute)
        await due_raffles(shop.database, shop.store, Call.job("test"))
    assert await _wakes_at(pot) is None
