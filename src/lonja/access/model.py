"""The nouns of access. Frozen; durations in seconds."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

Way = Literal["open", "queue", "raffle"]
"""Who comes first buys; who waited in the waiting room; who was drawn."""
ReserveOn = Literal["cart", "checkout"]
LimitKind = Literal["buyer", "email", "address", "payment"]


class TermsDraft(msgspec.Struct, frozen=True, kw_only=True):
    """How a drop is to be sold, whole. A limit of None is none."""

    way: Way = "open"
    reserve_on: ReserveOn = "cart"
    cart_ttl_seconds: int = 300
    checkout_ttl_seconds: int = 600
    max_per_customer: int | None = None
    max_per_address: int | None = None
    max_per_payment: int | None = None
    needs_account: bool = False
    early_starts_at: datetime | None = None
    early_segment_id: UUID | None = None
    early_code: str | None = None
    early_by_flag: bool = False


class DropTerms(msgspec.Struct, frozen=True, kw_only=True):
    """How a drop is sold. The code for early access is not told; whether there is one is."""

    collection_id: UUID
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool = True
    way: Way
    reserve_on: ReserveOn
    cart_ttl_seconds: int
    checkout_ttl_seconds: int
    max_per_customer: int | None
    max_per_address: int | None
    max_per_payment: int | None
    needs_account: bool
    early_starts_at: datetime | None
    early_segment_id: UUID | None
    has_early_code: bool
    early_by_flag: bool
    is_paused: bool
    variant_ids: tuple[UUID, ...]


class SavedTerms(TermsDraft, frozen=True, kw_only=True):
    """How a drop is sold, whole, as staff wrote it, the code with it; and since when it is paused."""

    paused_at: datetime | None


class SavedDrop(msgspec.Struct, frozen=True, kw_only=True):
    """A drop and its terms, for who may change them. None: nobody has said yet how it is sold."""

    id: UUID
    name: str
    slug: str
    is_active: bool
    starts_at: datetime | None
    ends_at: datetime | None
    terms: SavedTerms | None
