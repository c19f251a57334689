"""Who used a code, and for which order (PRM-08)."""

from datetime import datetime
from uuid import UUID

import msgspec

from lonja.platform.db import Transaction


class Use(msgspec.Struct, frozen=True):
    """One use of a rule by an order. Given back (`released_at`) when the order died; it counts no more then."""

    id: UUID
    order_id: UUID
    email: str
    amount_minor: int
    released_at: datetime | None
    created_at: datetime


async def uses_of_code(
    tx: Transaction, store_id: UUID, code_id: UUID, *, before: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[Use]:
    """The newest first; for staff."""
    moment, last = before or (None, None)
    rows = await tx.rows(
        """SELECT id, order_id, email, amount_minor, released_at, created_at FROM promotions.coupon_redemptions
        WHERE store_id = $1 AND code_id = $2 AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
        ORDER BY created_at DESC, id DESC LIMIT $5""",
        store_id,
        code_id,
        moment,
        last,
        limit,
    )
    return [Use(*row) for row in rows]
