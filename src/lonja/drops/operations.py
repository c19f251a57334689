"""The writes of drops: one verb per SQL function, same name, one bare call. See sql/ for promises and locks."""

from uuid import UUID

import msgspec

from lonja.drops.model import Confirmation, Draw, DueRaffle, EntryReceipt, RaffleSettings, Step
from lonja.platform.call import Call
from lonja.platform.db import Caller

_receipt = msgspec.json.Decoder(EntryReceipt)
_draw = msgspec.json.Decoder(Draw)
_step = msgspec.json.Decoder(Step)
_confirmation = msgspec.json.Decoder(Confirmation)


async def save_raffle(db: Caller, store_id: UUID, call: Call, collection_id: UUID, settings: RaffleSettings) -> None:
    """A drop is drawn, like this. Raises CollectionNotFound, RaffleInvalid."""
    said = msgspec.json.encode(settings).decode()
    await db.run("select drops.save_raffle($1, $2, $3, $4)", store_id, call.encode(), collection_id, said)


async def enter_raffle(
    db: Caller, store_id: UUID, call: Call, collection_id: UUID, variant_id: UUID
) -> EntryReceipt:
    """A customer enters, or changes what for. Raises AccountRequired, RaffleUnknown, RaffleClosed, NotInThisRaffle."""
    sql = "select drops.enter_raffle($1, $2, $3, $4)"
    return _receipt.decode(await db.value(sql, store_id, call.encode(), collection_id, variant_id))


async def leave_raffle(db: Caller, store_id: UUID, call: Call, collection_id: UUID) -> None:
    """A customer takes their entry back. Raises AccountRequired, RaffleUnknown, RaffleClosed."""
    await db.run("select drops.leave_raffle($1, $2, $3)", store_id, call.encode(), collection_id)


async def confirm_entry(db: Caller, store_id: UUID, call: Call, entry_id: UUID) -> Confirmation:
    """It was they who entered. Raises RaffleClosed, EntryLinkOver."""
    return _confirmation.decode(
        await db.value("select drops.confirm_entry($1, $2, $3)", store_id, call.encode(), entry_id)
    )


async def draw_raffle(db: Caller, store_id: UUID, call: Call, collection_id: UUID) -> Draw:
    """The list is closed, and drawn. Once."""
    return _draw.decode(
        await db.value("select drops.draw_raffle($1, $2, $3)", store_id, call.encode(), collection_id)
    )


async def advance_raffle(db: Caller, store_id: UUID, call: Call, collection_id: UUID) -> Step:
    """Who bought, who did not in time, who moves up."""
    return _step.decode(
        await db.value("select drops.advance_raffle($1, $2, $3)", store_id, call.encode(), collection_id)
    )


async def due_raffles(db: Caller, store_id: UUID, call: Call) -> list[DueRaffle]:
    """What of a store's raffles is to be drawn or goes on; says when to look again."""
    rows = await db.rows("select collection_id, status from drops.due_raffles($1, $2)", store_id, call.encode())
    return [DueRaffle(*row) for row in rows]
