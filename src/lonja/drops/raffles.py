"""Raffles: who enters, who is drawn, who moves up; what staff and visitors read of it.

Each write is one SQL function of the same name, one bare call; promises and locks: sql/.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from lonja.drops.raffle_model import (
    Confirmation,
    Draw,
    DueRaffle,
    EntryFacts,
    EntryReceipt,
    EntryRow,
    EntryStatus,
    Raffle,
    RaffleSettings,
    Step,
)
from lonja.platform.call import Call
from lonja.platform.db import Caller, Transaction

_receipt = msgspec.json.Decoder(EntryReceipt)
_draw = msgspec.json.Decoder(Draw)
_step = msgspec.json.Decoder(Step)
_confirmation = msgspec.json.Decoder(Confirmation)
_raffle = msgspec.json.Decoder(Raffle)


async def save_raffle(db: Caller, store_id: UUID, call: Call, collection_id: UUID, settings: RaffleSettings) -> None:
    """A drop is drawn, like this. Raises CollectionNotFound, RaffleInvalid."""
    said = msgspec.json.encode(settings).decode()
    await db.run("select drops.save_raffle($1, $2, $3, $4)", store_id, call.encode(), collection_id, said)


async def enter_raffle(db: Caller, store_id: UUID, call: Call, collection_id: UUID, variant_id: UUID) -> EntryReceipt:
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
    return _draw.decode(await db.value("select drops.draw_raffle($1, $2, $3)", store_id, call.encode(), collection_id))


async def advance_raffle(db: Caller, store_id: UUID, call: Call, collection_id: UUID) -> Step:
    """Who bought, who did not in time, who moves up."""
    return _step.decode(
        await db.value("select drops.advance_raffle($1, $2, $3)", store_id, call.encode(), collection_id)
    )


async def due_raffles(db: Caller, store_id: UUID, call: Call) -> list[DueRaffle]:
    """What of a store's raffles is to be drawn or goes on; says when to look again."""
    rows = await db.rows("select collection_id, status from drops.due_raffles($1, $2)", store_id, call.encode())
    return [DueRaffle(*row) for row in rows]


async def raffle_of(db: Caller, store_id: UUID, call: Call, collection_id: UUID) -> Raffle | None:
    """The raffle of a drop, with the entry of whoever asks; None where there is none."""
    text = await db.value("select drops.raffle_of($1, $2, $3)", store_id, call.encode(), collection_id)
    return _raffle.decode(text) if text else None


async def draw_of(db: Caller, store_id: UUID, collection_id: UUID) -> bytes | None:
    """The published draw, as the JSON it is published as; None where the drop has no raffle."""
    text: str | None = await db.value("select drops.draw_of($1, $2)", store_id, collection_id)
    return text.encode() if text else None


async def entry_counts(tx: Transaction, store_id: UUID, raffle_id: UUID) -> dict[EntryStatus, int]:
    """How many entries there are, by status."""
    rows = await tx.rows(
        """select status, count(*) from drops.raffle_entries where store_id = $1 and raffle_id = $2 group by status""",
        store_id,
        raffle_id,
    )
    return {row[0]: row[1] for row in rows}


async def entry_list(
    tx: Transaction,
    store_id: UUID,
    raffle_id: UUID,
    *,
    status: EntryStatus | None = None,
    after: tuple[int, datetime, UUID] | None = None,
    limit: int = 50,
) -> list[EntryRow]:
    """A page of the entries: by rank once they have one, else as they came. `after`: the key of the page before."""
    rank, moment, last = after or (None, None, None)
    rows = await tx.rows(
        """select e.id, c.email, c.full_name, o.title, o.variant_title, e.status, e.rank, e.window_ends_at, e.order_id,
               e.created_at
        from (
            select i.*, coalesce(i.rank, 2147483647) as place from drops.raffle_entries i
            where i.store_id = $1 and i.raffle_id = $2 and ($3::text is null or i.status = $3)
              and ($4::int is null
                   or (coalesce(i.rank, 2147483647), i.created_at, i.id) > ($4, $5::timestamptz, $6::uuid))
            order by coalesce(i.rank, 2147483647), i.created_at, i.id limit $7
        ) e
        join customers.customers c on c.store_id = e.store_id and c.id = e.customer_id
        join catalog.offers o on o.store_id = e.store_id and o.variant_id = e.variant_id
        order by e.place, e.created_at, e.id""",
        store_id,
        raffle_id,
        status,
        rank,
        moment,
        last,
        limit,
    )
    return [EntryRow(**dict(row.items())) for row in rows]


async def entry_facts(tx: Transaction, store_id: UUID, entry_id: UUID) -> EntryFacts | None:
    """What a mail about an entry may say now; None when it was taken back."""
    row = await tx.row(
        """select e.id, e.status, c.name as drop_name, c.slug as drop_slug, o.title, o.variant_title, r.closes_at,
               e.window_ends_at
        from drops.raffle_entries e
        join drops.raffles r on r.store_id = e.store_id and r.id = e.raffle_id
        join catalog.collections c on c.store_id = r.store_id and c.id = r.collection_id
        join catalog.offers o on o.store_id = e.store_id and o.variant_id = e.variant_id
        where e.store_id = $1 and e.id = $2""",
        store_id,
        entry_id,
    )
    return EntryFacts(**dict(row.items())) if row else None


async def entries_of_customer(tx: Transaction, store_id: UUID, customer_id: UUID, limit: int = 10) -> list[EntryFacts]:
    """The raffles somebody has entered, newest first."""
    rows = await tx.rows(
        """select e.id, e.status, c.name as drop_name, c.slug as drop_slug, o.title, o.variant_title, r.closes_at,
               e.window_ends_at
        from drops.raffle_entries e
        join drops.raffles r on r.store_id = e.store_id and r.id = e.raffle_id
        join catalog.collections c on c.store_id = r.store_id and c.id = r.collection_id
        join catalog.offers o on o.store_id = e.store_id and o.variant_id = e.variant_id
        where e.store_id = $1 and e.customer_id = $2 order by e.created_at desc limit $3""",
        store_id,
        customer_id,
        limit,
    )
    return [EntryFacts(**dict(row.items())) for row in rows]
