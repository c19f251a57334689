"""expire_reservations: the sweep. Stock is right without it; it keeps the books tidy."""

from datetime import timedelta
from uuid import UUID

from tests.context import job_context
from tests.shop import NOON, Shop

from lonja.inventory import expire_reservations
from lonja.inventory.jobs import sweep_expired_holds
from lonja.platform.call import Call
from lonja.platform.wakeups import due_stores

TASK = "inventory.expire_reservations"
JOB = Call.job("sweep")


async def carts_hold(shop: Shop, variant: UUID, *ttls: int) -> None:
    """One visitor a ttl, each holding one unit."""
    for ttl in ttls:
        await shop.reserves_on("cart", cart_ttl_seconds=ttl)
        await shop.fill(await shop.visitor(), (variant, 1))


async def test_what_has_run_out_is_released_and_nothing_else(shop: Shop) -> None:
    """INV-13, INV-17: to the instant."""
    variant = await shop.sells(5)
    shop.later()
    await carts_hold(shop, variant, 60, 120)
    shop.later(seconds=60, exactly=-1)
    assert await expire_reservations(shop.database, shop.store, JOB) == 0
    shop.later(seconds=60)
    assert await expire_reservations(shop.database, shop.store, JOB) == 1
    assert await expire_reservations(shop.database, shop.store, JOB) == 0
    assert await shop.stock_of(variant) == (5, 1)
    assert await shop.holds_of(variant) == [("released", 1), ("active", 1)]


async def test_one_call_is_bounded_and_the_next_goes_on(shop: Shop) -> None:
    shop.later()
    for _ in range(3):
        await carts_hold(shop, await shop.sells(1), 60)
    shop.later(seconds=60)
    assert await expire_reservations(shop.database, shop.store, JOB, limit=2) == 2
    assert await expire_reservations(shop.database, shop.store, JOB, limit=2) == 1


async def test_the_sweep_finds_the_stores_that_are_due_and_no_others(shop: Shop) -> None:
    """A store without holds costs nothing; one look more after the last, then the store rests."""
    variant = await shop.sells(5)
    shop.later()
    await carts_hold(shop, variant, 60)

    async def is_due() -> bool:
        return shop.store in await due_stores(shop.database, TASK, 10_000)

    shop.later(seconds=60, exactly=-1)
    assert not await is_due()
    shop.later(seconds=60)
    assert await is_due()
    await expire_reservations(shop.database, shop.store, JOB)
    assert not await is_due()
    shop.later(seconds=120)
    assert await is_due()
    await expire_reservations(shop.database, shop.store, JOB)
    shop.later(days=30)
    assert not await is_due()


async def test_a_last_look_does_not_swallow_a_new_hold(shop: Shop) -> None:
    """The store was about to rest when somebody held again: the sweep must come back for that hold."""
    variant = await shop.sells(5)
    shop.later()
    await carts_hold(shop, variant, 60)
    shop.later(seconds=60)
    await expire_reservations(shop.database, shop.store, JOB)
    await carts_hold(shop, variant, 600)
    row = await shop.owner.fetchrow(
        "SELECT is_last, due_at FROM platform.wakeups WHERE store_id = $1 AND task = $2", shop.store, TASK
    )
    assert not row["is_last"]
    assert row["due_at"] <= NOON + timedelta(seconds=660)


async def test_the_job_sweeps_every_store_that_is_due(shop: Shop) -> None:
    """INV-17: the background job."""
    variant = await shop.sells(5)
    shop.later()
    await carts_hold(shop, variant, 60)
    shop.later(seconds=61)
    while await due_stores(shop.database, TASK):
        await sweep_expired_holds(job_context(shop.database))
    assert await shop.stock_of(variant) == (5, 0)
