"""Reminders: "tell me when it opens, when it is there again". One verb per SQL function, same name; promises: sql/.

Nouns: what is waited for: a drop, to open or to have something again, or a variant; Reminded, what a mail is about.
Verbs: ask_reminder, cancel_reminder; hear_stock, tell_opening, tell_restock and forget_reminders are the jobs'
(reminder_jobs.py). To read: `reminded`, `waiting_of`, `stores_with_stock_news`.
Promises: each is told once, and its address forgotten 30 days later; after a year in any case. What a
stranger is answered is the same for every address.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from lonja.newsletter import clean_address
from lonja.platform.call import Call
from lonja.platform.db import Caller, Transaction

ReminderKind = Literal["opens", "restock"]
AT_A_TIME = 500


class Reminded(msgspec.Struct, frozen=True):
    """What somebody is reminded of: a drop, or a product with a variant that is there again.

    `starts_at`: when the drop opens; None when it has.
    """

    kind: ReminderKind
    name: str
    slug: str
    variant_id: UUID | None
    variant_title: str | None
    starts_at: datetime | None


class Asked(msgspec.Struct, frozen=True):
    """What whoever asked is waiting for now."""

    kind: ReminderKind


_asked = msgspec.json.Decoder(Asked)


async def ask_reminder(
    db: Caller,
    store_id: UUID,
    call: Call,
    email: str,
    locale: str,
    *,
    drop_id: UUID | None = None,
    variant_id: UUID | None = None,
    asker: str | None = None,
) -> Asked:
    """Tell this address of a drop or of a variant, one of the two. `asker`: newsletter.asker_of.

    Raises AddressUnfit, SubscriptionsThrottled, NothingToWaitFor.
    """
    answer = await db.value(
        "select drops.ask_reminder($1, $2, $3, $4, $5, $6, $7)",
        store_id,
        call.encode(),
        drop_id,
        variant_id,
        clean_address(email),
        locale,
        asker,
    )
    return _asked.decode(answer)


async def cancel_reminder(db: Caller, store_id: UUID, call: Call, reminder_id: UUID) -> bool:
    """No more reminders for the address of this one; whether that is news."""
    answer = await db.value("select drops.cancel_reminder($1, $2, $3)", store_id, call.encode(), reminder_id)
    said: dict[str, bool] = msgspec.json.decode(answer)
    return said["is_new"]


async def hear_stock(db: Caller, store_id: UUID, call: Call, limit: int = AT_A_TIME) -> int:
    """Notes what is there again; how much news was taken."""
    taken: int = await db.value("select drops.hear_stock($1, $2, $3)", store_id, call.encode(), limit)
    return taken


async def tell_opening(db: Caller, store_id: UUID, call: Call, limit: int = AT_A_TIME) -> int:
    """Tells who waits for drops that are about to open; how many were told."""
    told: int = await db.value("select drops.tell_opening($1, $2, $3)", store_id, call.encode(), limit)
    return told


async def tell_restock(db: Caller, store_id: UUID, call: Call, limit: int = AT_A_TIME) -> int | None:
    """Tells who waits for something that is there again; how many were told, None when there is nothing to tell."""
    told: int | None = await db.value("select drops.tell_restock($1, $2, $3)", store_id, call.encode(), limit)
    return told


async def forget_reminders(db: Caller, store_id: UUID, call: Call, limit: int = AT_A_TIME) -> int:
    """Forgets what was told 30 days ago, and what a year did not tell; how many."""
    forgotten: int = await db.value("select drops.forget_reminders($1, $2, $3)", store_id, call.encode(), limit)
    return forgotten


async def reminded(tx: Transaction, store_id: UUID, reminder_id: UUID) -> Reminded | None:
    """What a reminder is about, as it is now; None when it is gone, or not wanted any more."""
    row = await tx.row(
        """select r.kind, coalesce(c.name, p.title), coalesce(c.slug, p.slug), v.id, nullif(v.title, p.title),
               case when c.starts_at > platform.now() then c.starts_at end
        from drops.reminders r
        left join catalog.collections c on c.store_id = r.store_id and c.id = r.collection_id and c.deleted_at is null
        left join catalog.product_variants v
          on v.store_id = r.store_id and v.id = r.variant_id and v.deleted_at is null
        left join catalog.products p on p.store_id = v.store_id and p.id = v.product_id and p.deleted_at is null
        where r.store_id = $1 and r.id = $2 and r.cancelled_at is null and num_nonnulls(c.id, p.id) > 0""",
        store_id,
        reminder_id,
    )
    return Reminded(*row) if row else None


async def waiting_of(tx: Transaction, store_id: UUID, subjects: Sequence[UUID]) -> Mapping[UUID, int]:
    """How many wait for each of these drops and variants; those for which nobody does are not in it."""
    rows = await tx.rows(
        """select r.subject_id, count(*) from drops.reminders r
        where r.store_id = $1 and r.kind = any ('{opens,restock}') and r.subject_id = any ($2) and r.told_at is null
        group by r.subject_id""",
        store_id,
        list(subjects),
    )
    return {row[0]: row[1] for row in rows}


async def stores_with_stock_news(db: Caller, limit: int = 200) -> list[UUID]:
    """The stores in which something is there again that we have not heard of."""
    return [row[0] for row in await db.rows("select platform.stores_with_news('reminders', $1)", limit)]
