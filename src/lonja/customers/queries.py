"""What is read of customers."""

from uuid import UUID

from lonja.customers.model import Address, Customer, VisitorSession
from lonja.platform.call import Call
from lonja.platform.db import Database

PAGE = 100


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
