"""The reads of prices."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lonja.platform.call import Call
from lonja.platform.db import Caller, Database
from lonja.pricing.model import ListPrice, Resolved, StoreCurrency

_prices = msgspec.json.Decoder(list[ListPrice])
_currencies = msgspec.json.Decoder(list[StoreCurrency])


async def price_list(db: Caller, store_id: UUID, call: Call, product_id: UUID) -> list[ListPrice]:
    """The list prices of a product and its variants that have not ended. Raises ProductNotFound, PricesAreStaffs."""
    answer: str = await db.value("SELECT pricing.price_list($1, $2, $3)", store_id, call.encode(), product_id)
    return _prices.decode(answer)


async def currency_list(db: Caller, store_id: UUID) -> list[StoreCurrency]:
    """The currencies a store sells in, or sold in, besides its own."""
    answer: str = await db.value("SELECT pricing.currency_list($1)", store_id)
    return _currencies.decode(answer)


async def resolve_prices(
    db: Database,
    store_id: UUID,
    call: Call,
    lines: Sequence[tuple[UUID, int]],
    *,
    customer_id: UUID | None = None,
    currency: str | None = None,
) -> list[Resolved]:
    """What one unit of each costs a customer (None: the public) who takes so many, line by line, in one query."""
    async with db.store(store_id, call, "read") as tx:
        rows = await tx.rows(
            """
            SELECT unit_minor, compare_at_minor, source FROM pricing.resolve_prices(
                $1, $2, $3, array_fill($4::uuid, array[$6::int]), array_fill($5::text, array[$6::int]))
            ORDER BY n
            """,
            store_id,
            [variant_id for variant_id, _ in lines],
            [quantity for _, quantity in lines],
            customer_id,
            currency,
            len(lines),
        )
    return [Resolved(*row) for row in rows]


async def prior_lowest(
    db: Database, store_id: UUID, call: Call, variant_ids: Sequence[UUID], currency: str | None = None
) -> dict[UUID, int]:
    """Of variants that are reduced now: the lowest public price of the thirty days before (Omnibus)."""
    async with db.store(store_id, call, "read") as tx:
        rows = await tx.rows(
            "SELECT variant_id, amount_minor FROM pricing.prior_lowest($1, $2, $3)",
            store_id,
            list(variant_ids),
            currency,
        )
    return {row[0]: row[1] for row in rows}
