"""The nouns of prices."""

from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

Rounding = Literal["nearest", "up", "down"]
Source = Literal["catalog", "list", "converted"]
RateSource = Literal["hand", "csv", "ecb"]


class PriceWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A price to be given, for exactly one of a product and a variant. Without a time it begins now and stays."""

    amount_minor: int
    product_id: UUID | None = None
    variant_id: UUID | None = None
    currency: str | None = None
    segment_id: UUID | None = None
    min_qty: int = 1
    compare_at_minor: int | None = None
    effective_at: datetime | None = None
    expires_at: datetime | None = None


class ListPrice(msgspec.Struct, frozen=True, kw_only=True):
    """A price that was given besides the catalog's, and has not ended."""

    id: UUID
    product_id: UUID | None
    variant_id: UUID | None
    variant_title: str | None
    currency: str
    segment_id: UUID | None
    segment: str | None
    min_qty: int
    amount_minor: int
    compare_at_minor: int | None
    effective_at: datetime
    expires_at: datetime | None
    is_in_force: bool


class CurrencyRule(msgspec.Struct, frozen=True, kw_only=True):
    """How a price is rounded that is converted to a currency: to a multiple, then lowered (100 and 1: 18.99)."""

    rounding: Rounding = "nearest"
    round_to_minor: int = 1
    minus_minor: int = 0
    is_active: bool = True
    position: int = 0


class StoreCurrency(CurrencyRule, frozen=True, kw_only=True):
    """A currency that a store sells in besides its own; `rate`, what one unit of its own is worth in it now."""

    currency: str
    rate: Decimal | None
    rated_at: datetime | None


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """What one unit of `base` is worth in `quote`, from then on (None: from now on)."""

    base: str
    quote: str
    rate: Decimal
    effective_at: datetime | None = None


class Resolved(msgspec.Struct, frozen=True):
    """What one unit costs. None: the store has no price for it in that currency."""

    unit_minor: int | None
    compare_at_minor: int | None
    source: Source
