"""The writes of orders that move nothing but the order. What moves stock or money too is in checkout."""

from uuid import UUID

import msgspec

from lonja.orders.model import Order
from lonja.platform.call import Call
from lonja.platform.db import Caller

_order = msgspec.json.Decoder(Order)


async def advance_order(
    db: Caller, store_id: UUID, call: Call, order_id: UUID, to_status: str, reason: str | None = None
) -> Order:
    """Staff moves an order to processing, shipped, delivered or completed. Raises IllegalTransition, UnknownOrder."""
    answer: str = await db.value(
        "SELECT orders.advance_order($1, $2, $3, $4, $5)", store_id, call.encode(), order_id, to_status, reason
    )
    return _order.decode(answer)
