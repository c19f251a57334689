"""Which stores a periodic job has to visit, so that its cost follows the work and not the number of stores.

SQL side: platform.wake (an operation leaves work), platform.rest (the job has done it), platform.due_stores.
Verbs: `due_stores`; `visit_due`, for work that waits for somebody else's network; `visit_each`, one round, one after
the other, for work that is the database's alone.
Promises: whoever is slow, or fails, holds up nobody else (decision 0038): a store has one of a few lanes and no more,
what becomes due meanwhile is begun meanwhile, and a store whose visit raised is left until the next run.
"""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog

from lonja.platform.db import Caller

log = structlog.get_logger("lonja.jobs")

_LANES = 8
_LOOK_AGAIN = 1.0


async def due_stores(db: Caller, task: str, limit: int = 200) -> list[UUID]:
    """The stores that have work for `task` now, longest due first; the next round takes what is over the limit."""
    return [row[0] for row in await db.rows("SELECT platform.due_stores($1, $2)", task, limit)]


async def visit_each(db: Caller, task: str, visit: Callable[[UUID], Awaitable[object]]) -> None:
    """Visits the stores that are due. One that raises is due still, and first in line next time: it ends no round."""
    for store_id in await due_stores(db, task):
        try:
            await visit(store_id)
        except Exception as failure:  # noqa: BLE001  # whatever it is, it is this store's
            log.warning("store not visited", task=task, store_id=str(store_id), failure=repr(failure))


async def visit_due(
    db: Caller,
    task: str,
    visit: Callable[[UUID], Awaitable[None]],
    *,
    lanes: int = _LANES,
    look_again: float = _LOOK_AGAIN,
) -> None:
    """Visits every store that is due, a few side by side, until none is. Cancelled, it ends the visits too."""
    visits: dict[asyncio.Task[None], UUID] = {}
    waiting, failed = list[UUID](), set[UUID]()
    try:
        while True:
            if not waiting:
                busy = failed | set(visits.values())
                waiting = [each for each in reversed(await due_stores(db, task)) if each not in busy]
            while waiting and len(visits) < lanes:
                store_id = waiting.pop()
                visits[asyncio.ensure_future(visit(store_id))] = store_id
            if not visits:
                return
            patience = look_again if len(visits) < lanes else None
            ended, _ = await asyncio.wait(visits, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            for each in ended:
                store_id = visits.pop(each)
                failure = asyncio.CancelledError() if each.cancelled() else each.exception()
                if failure is not None:
                    failed.add(store_id)
                    log.warning("store not visited", task=task, store_id=str(store_id), failure=repr(failure))
    finally:
        for each in visits:
            each.cancel()
        await asyncio.gather(*visits, return_exceptions=True)
