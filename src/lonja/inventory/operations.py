"""The writes of inventory: one verb per SQL function, same name, one bare call. See sql/ for promises and locks."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lonja.inventory.model import Hold, Reason, ReserveOn, StockLevel
from lonja.platform.call import Call
from lonja.platform.db import Caller

_hold = msgspec.json.Decoder(Hold)
_level = msgspec.json.Decoder(StockLevel)


async def create_location(db: Caller, store_id: UUID, call: Call, code: str, name: str, priority: int = 0) -> UUID:
    """Raises LocationCodeTaken."""
    location: UUID = await db.value(
        "SELECT inventory.create_location($1, $2, $3, $4, $5)", store_id, call.encode(), code, name, priority
    )
    return location


async def set_policy(
    db: Caller,
    store_id: UUID,
    call: Call,
    reserve_on: ReserveOn,
    cart_ttl_seconds: int = 900,
    checkout_ttl_seconds: int = 1800,
    max_per_line: int = 100,
) -> None:
    """Holds last 10 seconds to 7 days; a line 1 to 10,000 units. Raises RuleBroken beyond that."""
    await db.run(
        "SELECT inventory.set_policy($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        reserve_on,
        cart_ttl_seconds,
        checkout_ttl_seconds,
        max_per_line,
    )


async def adjust_stock(
    db: Caller,
    store_id: UUID,
    call: Call,
    variant_id: UUID,
    delta: int,
    reason: Reason,
    note: str | None = None,
    location_id: UUID | None = None,
) -> StockLevel:
    """The level after the change. Without a location: the store's first.

    Raises UnknownVariant, UnknownLocation, StockIsHeld, QuantityOutOfRange.
    """
    answer: str = await db.value(
        "SELECT inventory.adjust_stock($1, $2, $3, $4, $5, $6, $7)",
        store_id,
        call.encode(),
        variant_id,
        delta,
        reason,
        note,
        location_id,
    )
    return _level.decode(answer)


async def set_backorder(
    db: Caller, store_id: UUID, call: Call, variant_id: UUID, location_id: UUID, backorder: int
) -> None:
    """How many units may be sold before they arrive. Raises UnknownVariant, StockIsHeld, QuantityOutOfRange."""
    await db.run(
        "SELECT inventory.set_backorder($1, $2, $3, $4, $5)",
        store_id,
        call.encode(),
        variant_id,
        location_id,
        backorder,
    )


async def reserve_stock(
    db: Caller,
    store_id: UUID,
    call: Call,
    cart_id: UUID,
    variant_ids: Sequence[UUID],
    quantities: Sequence[int],
    ttl_seconds: int,
) -> Hold:
    """All lines or none. Raises OutOfStock with the lines that are short, QuantityOutOfRange."""
    answer: str = await db.value(
        "SELECT inventory.reserve_stock($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        cart_id,
        variant_ids,
        quantities,
        ttl_seconds,
    )
    return _hold.decode(answer)


async def release_stock(db: Caller, store_id: UUID, call: Call, cart_id: UUID) -> int:
    """How many holds were given back."""
    released: int = await db.value("SELECT inventory.release_stock($1, $2, $3)", store_id, call.encode(), cart_id)
    return released


async def expire_reservations(db: Caller, store_id: UUID, call: Call, limit: int = 500) -> int:
    """How many holds had run out and were released; `limit` bounds the variants of one call."""
    released: int = await db.value("SELECT inventory.expire_reservations($1, $2, $3)", store_id, call.encode(), limit)
    return released
