"""The nouns of stock."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

ReserveOn = Literal["cart", "checkout"]
Reason = Literal["initial", "sale", "return", "manual", "correction", "cancellation", "transfer", "damage"]


class Hold(msgspec.Struct, frozen=True):
    """Stock that is blocked for a cart until a moment."""

    expires_at: datetime


class GoodsOfOrder(msgspec.Struct, frozen=True):
    """Units of an order: held for it, and sold to it and not given back."""

    held: int = 0
    sold: int = 0


class StockLevel(msgspec.Struct, frozen=True):
    """What one location has of one variant. `backorder` may be sold before it arrives."""

    variant_id: UUID
    location_id: UUID
    on_hand: int
    reserved: int
    backorder: int

    @property
    def available(self) -> int:
        return self.on_hand + self.backorder - self.reserved


class Policy(msgspec.Struct, frozen=True):
    """When stock is held for a buyer, for how long, and how many of one thing a cart may have."""

    reserve_on: ReserveOn
    cart_ttl_seconds: int
    checkout_ttl_seconds: int
    max_per_line: int


class Location(msgspec.Struct, frozen=True):
    """A place that keeps stock; the lowest priority is sold from first."""

    id: UUID
    code: str
    name: str
    priority: int


class Movement(msgspec.Struct, frozen=True):
    """One line of the ledger."""

    id: UUID
    location: str
    delta: int
    on_hand_after: int
    reason: Reason
    note: str | None
    order_id: UUID | None
    actor: str
    user_id: UUID | None
    created_at: datetime


class StockItem(msgspec.Struct, frozen=True):
    """A variant and its stock in all locations together, as staff list it."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    sku: str | None
    image_url: str | None
    position: int
    on_hand: int
    reserved: int
    available: int
