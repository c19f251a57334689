"""The writes of shipping. A soft table: row level security and its checks guard it."""

from collections.abc import Sequence
from uuid import UUID

from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.ids import new_id


async def save_rate(
    db: Database,
    store_id: UUID,
    call: Call,
    name: str,
    price_minor: int,
    *,
    promise: str = "",
    free_from_minor: int | None = None,
    countries: Sequence[str] | None = None,
    is_active: bool = True,
    position: int = 0,
    rate_id: UUID | None = None,
) -> UUID:
    """Makes or replaces a way of delivery; `countries` None is everywhere. Raises RuleBroken."""
    rate_id = rate_id or new_id()
    async with db.store(store_id, call) as tx:
        await tx.run(
            """INSERT INTO shipping.shipping_rates
                (store_id, id, name, price_minor, promise, free_from_minor, countries, is_active, position)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (store_id, id) DO UPDATE
            SET name = excluded.name, price_minor = excluded.price_minor, promise = excluded.promise,
                free_from_minor = excluded.free_from_minor, countries = excluded.countries,
                is_active = excluded.is_active, position = excluded.position, updated_at = platform.now()""",
            store_id,
            rate_id,
            name,
            price_minor,
            promise,
            free_from_minor,
            countries,
            is_active,
            position,
        )
    return rate_id
