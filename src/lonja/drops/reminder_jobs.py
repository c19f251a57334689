"""Reminders are told: before a drop opens, and when something is there again. Later they are forgotten.

Promises: a batch is a transaction of its own, and stores take turns, so fifty thousand who wait for one drop neither
block anything nor keep another store waiting. What is left when a run's time is over, the next one does.
"""

from time import monotonic

from lonja.drops import reminders
from lonja.platform.jobs import JobContext, job, seconds
from lonja.platform.wakeups import due_stores

_A_SHIFT = 40.0


@job("drops.tell_opening", every=seconds(5))
async def tell_openings(context: JobContext) -> None:
    """Who waits for drops that open within a quarter of an hour."""
    began, db = monotonic(), context.database
    stores = await due_stores(db, "drops.tell_opening")
    while stores and monotonic() - began < _A_SHIFT:
        told = {store_id: await reminders.tell_opening(db, store_id, context.call) for store_id in stores}
        stores = [store_id for store_id in stores if told[store_id]]


@job("drops.tell_restock", every=seconds(5))
async def tell_restocks(context: JobContext) -> None:
    """What has come back is heard, then told."""
    began, db = monotonic(), context.database
    while (heard := await reminders.stores_with_stock_news(db)) and monotonic() - began < _A_SHIFT:
        for store_id in heard:
            await reminders.hear_stock(db, store_id, context.call)
    stores = await due_stores(db, "drops.tell_restock")
    while stores and monotonic() - began < _A_SHIFT:
        told = {store_id: await reminders.tell_restock(db, store_id, context.call) for store_id in stores}
        stores = [store_id for store_id in stores if told[store_id] is not None]


@job("drops.forget_reminders", every=seconds(60))
async def forget_reminders(context: JobContext) -> None:
    """Addresses that nobody needs any more."""
    began, db = monotonic(), context.database
    stores = await due_stores(db, "drops.forget_reminders")
    while stores and monotonic() - began < _A_SHIFT:
        forgotten = {store_id: await reminders.forget_reminders(db, store_id, context.call) for store_id in stores}
        stores = [store_id for store_id in stores if forgotten[store_id]]
