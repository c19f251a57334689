"""The reads of drops: what is published, and how a visitor stands."""

from uuid import UUID

import msgspec

from lonja.drops.model import Published, Standing
from lonja.platform.db import Caller

_published = msgspec.json.Decoder(tuple[Published, ...])
_standing = msgspec.json.Decoder(Standing)


async def published(db: Caller, store_id: UUID) -> tuple[Published, ...]:
    """What everybody may know of the store's rooms and raffles."""
    return _published.decode(await db.value("SELECT drops.published($1)", store_id))


async def standing(
    db: Caller, store_id: UUID, drop_id: UUID, session_id: UUID | None, customer_id: UUID | None
) -> Standing:
    """How a visitor stands with a drop that has terms; with another one they stand as anybody."""
    found = await db.value("SELECT drops.standing($1, $2, $3, $4)", store_id, drop_id, session_id, customer_id)
    return _standing.decode(found) if found else Standing()
