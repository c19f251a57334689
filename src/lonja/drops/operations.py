"""The writes of drops: one verb per SQL function, same name, one bare call. See sql/ for promises and locks."""

from datetime import datetime
from uuid import UUID

from lonja.platform.call import Call
from lonja.platform.db import Caller


async def enter_early(
    db: Caller, store_id: UUID, call: Call, collection_id: UUID, code: str, *, ip_address: str | None = None
) -> datetime:
    """A visitor brings the code for early access. Until when it holds. Raises EarlyCodeWrong, TooManyGuesses."""
    until: datetime = await db.value(
        "SELECT drops.enter_early($1, $2, $3, $4, $5)", store_id, call.encode(), collection_id, code, ip_address
    )
    return until
