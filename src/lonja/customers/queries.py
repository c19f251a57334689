"""What is read of customers."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lonja.customers.model import Address, Customer, Segment, VisitorSession
from lonja.platform.call import Call
from lonja.platform.db import Caller, Database, Transaction

PAGE = 100
_segments = msgspec.json.Decoder(list[Segment])


async def visitor(database: Database, store_id: UUID, token_hash: str) -> VisitorSession | None:
    """Who holds the token; None when nobody does, or does no more (IAM-13). One round trip, one indexed query."""
    row = await database.row("select * from customers.resolve_session($1, $2)", store_id, token_hash)
    return VisitorSession(**dict(row.items())) if row else None


async def customer(database: Database, store_id: UUID, call: Call, customer_id: UUID) -> Customer | None:
    """One customer, if the caller may see them."""
    async with database.store(store_id, call, "read") as transaction:
        row = await transaction.row(
            """
            select id, email, full_name, phone, locale, created_at from customers.customers
            where store_id = $1 and id = $2 and deleted_at is null
            """,
            store_id,
            customer_id,
        )
    return Customer(**dict(row.items())) if row else None


async def list_customers(
    database: Database, store_id: UUID, call: Call, *, search: str = "", before: UUID | None = None, limit: int = 50
) -> list[Customer]:
    """The newest customers first; `search` is a part of the e-mail or the name, `before` the last id of a page."""
    async with database.store(store_id, call, "read") as transaction:
        rows = await transaction.rows(
            """
            select id, email, full_name, phone, locale, created_at from customers.customers
            where store_id = $1 and deleted_at is null and ($3::uuid is null or id < $3)
              and ($2 = '' or strpos(email, lower($2)) > 0 or strpos(lower(full_name), lower($2)) > 0)
            order by id desc limit $4
            """,
            store_id,
            search,
            before,
            min(limit, PAGE),
        )
    return [Customer(**dict(row.items())) for row in rows]


async def customers_with(tx: Transaction, store_id: UUID, emails: Sequence[str]) -> dict[str, UUID]:
    """Who has these addresses (in small letters), as far as they have an account."""
    rows = await tx.rows(
        """
        select email, id from customers.customers
        where store_id = $1 and email = any ($2::text[]) and deleted_at is null
        """,
        store_id,
        list(emails),
    )
    return {row[0]: row[1] for row in rows}


async def addresses(database: Database, store_id: UUID, call: Call, customer_id: UUID) -> list[Address]:
    """A customer's book: the default address first, then the newest."""
    async with database.store(store_id, call, "read") as transaction:
        rows = await transaction.rows(
            """
            select id, full_name, line1, line2, city, region, postal_code, country, phone, is_default
            from customers.addresses where store_id = $1 and customer_id = $2
            order by is_default desc, id desc
            """,
            store_id,
            customer_id,
        )
    return [Address(**dict(row.items())) for row in rows]


async def segment_list(database: Caller, store_id: UUID, call: Call) -> list[Segment]:
    """The segments of a store by name. Raises SegmentsAreStaffs."""
    answer: str = await database.value("select customers.segment_list($1, $2)", store_id, call.encode())
    return _segments.decode(answer)


async def segments_of(database: Database, store_id: UUID, call: Call, customer_id: UUID) -> list[UUID]:
    """The segments a customer belongs to, sorted, as far as the caller may see."""
    async with database.store(store_id, call, "read") as transaction:
        found: list[UUID] = await transaction.value("select customers.segments_of($1, $2)", store_id, customer_id)
    return found


async def segment_members(
    database: Database, store_id: UUID, call: Call, segment_id: UUID, *, after: UUID | None = None, limit: int = 50
) -> list[Customer]:
    """Who belongs to a segment, those who have been customers longest first; `after` is the last id of a page."""
    async with database.store(store_id, call, "read") as transaction:
        rows = await transaction.rows(
            """
            select c.id, c.email, c.full_name, c.phone, c.locale, c.created_at
            from customers.customer_segment_members m
            join customers.customers c on c.store_id = m.store_id and c.id = m.customer_id
            where m.store_id = $1 and m.segment_id = $2 and c.deleted_at is null
              and ($3::uuid is null or m.customer_id > $3)
            order by m.customer_id limit $4
            """,
            store_id,
            segment_id,
            after,
            min(limit, PAGE + 1),
        )
    return [Customer(**dict(row.items())) for row in rows]
