"""The nouns of a quote. All amounts in minor units of `currency`."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec


class QuoteLine(msgspec.Struct, frozen=True):
    """What one variant comes to. `total_minor` is after discounts and relief; tax on top is beside it.

    `tax_minor`: the line's tax, inside the price or on top; `tax_on_top_minor`: what of it is on top.
    """

    variant_id: UUID
    product_id: UUID
    quantity: int
    unit_minor: int
    compare_at_minor: int | None
    gross_minor: int
    discount_minor: int
    tax_minor: int
    tax_on_top_minor: int
    tax_relief_minor: int
    total_minor: int


class Allocation(msgspec.Struct, frozen=True):
    """What of a discount fell on a variant."""

    variant_id: UUID
    amount_minor: int


class Applied(msgspec.Struct, frozen=True):
    """A promotion that gave something: on goods (`amount_minor`), on delivery (`shipping_minor`)."""

    rule_id: UUID
    code_id: UUID | None
    code: str | None
    name: str
    amount_minor: int
    shipping_minor: int
    allocations: tuple[Allocation, ...] = ()


class TraceStep(msgspec.Struct, frozen=True):
    """Why a rule gave what it gave, or nothing. `reason` is a key that faces put into words."""

    rule_id: UUID
    name: str
    outcome: Literal["applied", "skipped"]
    reason: str
    code: str | None = None
    base_minor: int | None = None
    amount_minor: int | None = None


class TaxLine(msgspec.Struct, frozen=True):
    """A rate and what it took. `is_included`: inside the prices."""

    name: str
    rate_ppm: int
    base_minor: int
    tax_minor: int
    is_included: bool


class CodeVerdict(msgspec.Struct, frozen=True):
    """A code that was brought: whether it unlocks anything for this buyer now, and which rule."""

    code: str
    is_valid: bool
    reason: str | None = None
    rule_id: UUID | None = None


class Quote(msgspec.Struct, frozen=True):
    """What a cart comes to, and why. `shipping_minor` is null while no delivery is chosen, and 0 is free.

    total = subtotal - discount - tax relief + shipping (after its discount) + tax on top.
    """

    engine: int
    currency: str
    subtotal_minor: int
    discount_minor: int
    shipping_minor: int | None
    shipping_discount_minor: int
    tax_minor: int
    tax_included_minor: int
    tax_relief_minor: int
    total_minor: int
    lines: tuple[QuoteLine, ...]
    applied: tuple[Applied, ...]
    trace: tuple[TraceStep, ...]
    taxes: tuple[TaxLine, ...]
    codes: tuple[CodeVerdict, ...]


class WishedLine(msgspec.Struct, frozen=True):
    """So many of a variant."""

    variant_id: UUID
    quantity: int


class PreviewWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A cart that nobody has. `segments` instead of a customer's own; `at`: as if it were then."""

    lines: list[WishedLine]
    codes: list[str] = []
    currency: str | None = None
    customer_id: UUID | None = None
    segments: list[UUID] | None = None
    email: str | None = None
    is_first_order: bool | None = None
    country: str | None = None
    region: str | None = None
    postal_code: str | None = None
    vat_id: str | None = None
    shipping_minor: int | None = None
    at: datetime | None = None
