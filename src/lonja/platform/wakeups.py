"""Which stores a periodic job has to visit, so that its cost follows the work and not the number of stores.

SQL side: platform.wake (an operation leaves work), platform.rest (the job has done it), platform.due_stores.
"""

from uuid import UUID

from lonja.platform.db import Caller


async def due_stores(db: Caller, task: str, limit: int = 200) -> list[UUID]:
    """The stores that have work for `task` now, longest due first; the next round takes what is over the limit."""
    return [row[0] for row in await db.rows("SELECT platform.due_stores($1, $2)", task, limit)]
