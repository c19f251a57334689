"""The writes of drops: one verb per SQL function, same name, one bare call. See sql/ for promises and locks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lonja.drops.model import RoomSettings, RoomState, Tally
from lonja.platform.call import Call
from lonja.platform.db import Caller

_state = msgspec.json.Decoder(RoomState)


async def save_room(db: Caller, store_id: UUID, call: Call, collection_id: UUID, settings: RoomSettings) -> UUID:
    """A drop has a waiting room, run like this. Raises CollectionNotFound, TermsInvalid, DropsAreStaffs, RuleBroken."""
    said = msgspec.json.encode(settings).decode()
    room: UUID = await db.value("SELECT drops.save_room($1, $2, $3, $4)", store_id, call.encode(), collection_id, said)
    return room


async def tick(db: Caller, store_id: UUID, room_id: UUID) -> RoomState | None:
    """What is due in a room happens; how it stands then. None: there is no such room any more."""
    said: str | None = await db.value("SELECT drops.tick($1, $2)", store_id, room_id)
    return _state.decode(said) if said else None


async def note_tallies(db: Caller, store_id: UUID, call: Call, tallies: Sequence[Tally]) -> None:
    """What a process counted since it last said so is added up."""
    said = msgspec.json.encode(tallies).decode()
    await db.run("SELECT drops.note_tallies($1, $2, $3)", store_id, call.encode(), said)


async def enter_early(
    db: Caller, store_id: UUID, call: Call, collection_id: UUID, code: str, *, ip_address: str | None = None
) -> datetime:
    """A visitor brings the code for early access. Until when it holds. Raises EarlyCodeWrong, TooManyGuesses."""
    until: datetime = await db.value(
        "SELECT drops.enter_early($1, $2, $3, $4, $5)", store_id, call.encode(), collection_id, code, ip_address
    )
    return until
