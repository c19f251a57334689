"""The reads of drops, and what a process remembers of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lonja.drops.errors import NoRoom
from lonja.drops.model import Published, PublishedOrder, RoomFacts, SavedRoom, Standing
from lonja.platform.call import Call
from lonja.platform.changes import Cache, Changes
from lonja.platform.db import Caller, Database

_rooms = msgspec.json.Decoder(tuple[RoomFacts, ...])
_order: msgspec.json.Decoder[PublishedOrder | None] = msgspec.json.Decoder(PublishedOrder | None)
_published = msgspec.json.Decoder(tuple[Published, ...])
_standing = msgspec.json.Decoder(Standing)


async def saved_room(db: Caller, store_id: UUID, call: Call, collection_id: UUID) -> SavedRoom | None:
    """How the waiting room of a drop is run, shown or not; None: it has none. Raises DropsAreStaffs."""
    found = await db.value("SELECT drops.saved_room($1, $2, $3)", store_id, call.encode(), collection_id)
    return None if found is None else msgspec.json.decode(found, type=SavedRoom)


async def room_list(db: Caller, store_id: UUID) -> Sequence[RoomFacts]:
    """The waiting rooms of a store's drops."""
    return _rooms.decode(await db.value("SELECT drops.room_list($1)", store_id))


async def order_of(db: Caller, store_id: UUID, room_id: UUID) -> bytes:
    """The ids of all who were shuffled, in order, 16 bytes each."""
    ids: bytes = await db.value("SELECT drops.order_of($1, $2)", store_id, room_id)
    return ids


async def admissions(
    db: Caller, store_id: UUID, room_id: UUID, after: int, up_to: int
) -> Sequence[tuple[UUID, datetime]]:
    """Who was let in at these positions, and until when."""
    rows = await db.rows(
        "SELECT place_id, expires_at FROM drops.admissions($1, $2, $3, $4)", store_id, room_id, after, up_to
    )
    return [(row[0], row[1]) for row in rows]


async def published_room(db: Caller, store_id: UUID, room_id: UUID) -> PublishedOrder:
    """What anybody needs to recheck the order. Raises NoRoom."""
    found = _order.decode(await db.value("SELECT drops.published_room($1, $2)", store_id, room_id) or b"null")
    if found is None:
        raise NoRoom
    return found


async def published(db: Caller, store_id: UUID) -> tuple[Published, ...]:
    """What everybody may know of the store's rooms and raffles."""
    return _published.decode(await db.value("SELECT drops.published($1)", store_id))


async def standing(
    db: Caller, store_id: UUID, drop_id: UUID, session_id: UUID | None, customer_id: UUID | None
) -> Standing:
    """How a visitor stands with a drop that has terms; with another one they stand as anybody."""
    found = await db.value("SELECT drops.standing($1, $2, $3, $4)", store_id, drop_id, session_id, customer_id)
    return _standing.decode(found) if found else Standing()


class RoomBook:
    """The waiting rooms of every store, by the slug of their drop. They change with the catalog (topic `catalog`)."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._kept: Cache[UUID, Mapping[str, RoomFacts]] = Cache("catalog", self._load, key_of=UUID)
        changes.attach(self._kept)

    async def of(self, store_id: UUID, slug: str) -> RoomFacts | None:
        """The room of a drop, if it has one."""
        return (await self._kept.get(store_id)).get(slug)

    async def _load(self, store_id: UUID) -> Mapping[str, RoomFacts]:
        return {room.slug: room for room in await room_list(self._database, store_id)}
