"""What happened, as rows: the outbox that operations write (platform.emit) in the transaction of their effect.

Nouns: Event, such as order.confirmed, about one aggregate.
Verbs: `events_of` reads the story of one aggregate, oldest first.
Promises: append-only; an event exists exactly when its effect does.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from lonja.platform.call import Call
from lonja.platform.db import Database


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an aggregate's story. The payload holds ids and states, no personal data."""

    id: UUID
    type: str
    aggregate: str
    aggregate_id: UUID
    payload: msgspec.Raw
    actor: str
    correlation_id: UUID | None
    created_at: datetime


async def events_of(
    database: Database, store_id: UUID, call: Call, aggregate_id: UUID, limit: int = 200
) -> list[Event]:
    """The latest `limit` events of an order, a customer …, oldest first."""
    async with database.store(store_id, call, "read") as transaction:
        rows = await transaction.rows(
            """
            select id, type, aggregate, aggregate_id, payload, actor, correlation_id, created_at
            from (
                select * from platform.domain_events
                where store_id = $1 and aggregate_id = $2
                order by id desc limit $3
            ) latest
            order by id
            """,
            store_id,
            aggregate_id,
            limit,
        )
    return [Event(**{**dict(row.items()), "payload": msgspec.Raw(row["payload"].encode())}) for row in rows]
