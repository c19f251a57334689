"""The reads of carts."""

from uuid import UUID

import msgspec

from lonja.carts.model import Cart
from lonja.platform.call import Call
from lonja.platform.db import Caller

_cart = msgspec.json.Decoder(Cart)


async def cart(db: Caller, store_id: UUID, call: Call, cart_id: UUID | None = None) -> Cart | None:
    """The visitor's active cart, or one by id if it is theirs."""
    answer: str | None = await db.value("SELECT carts.cart($1, $2, $3)", store_id, call.encode(), cart_id)
    return _cart.decode(answer) if answer else None
