"""The nouns of tax. A rate is in millionths (`rate_ppm`): 21 % is 210,000, 8.875 % is 88,750."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

Rounding = Literal["line", "total"]
ShippingTax = Literal["none", "standard", "proportional"]


class TaxSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a store does about tax. `rounding`: each line, or each rate's total, then shared out to the lines.

    `shipping_tax`: delivery is taxed as the default category, as the goods in it are, or not. `vat_id`: the store's.
    """

    prices_include_tax: bool
    rounding: Rounding = "line"
    shipping_tax: ShippingTax = "standard"
    has_reverse_charge: bool = False
    vat_id: str | None = None


class TaxCategory(msgspec.Struct, frozen=True):
    """How some goods are taxed; everything without a category is of the default one."""

    id: UUID
    code: str
    name: str
    is_default: bool


class TaxRate(msgspec.Struct, frozen=True, kw_only=True):
    """What is charged on a category in a zone. A compound rate is charged on what those before it took, too.

    `effective_at` None: always was; `expires_at` None: until further notice.
    """

    id: UUID
    zone_id: UUID
    category: str
    name: str
    rate_ppm: int
    is_compound: bool = False
    position: int = 0
    effective_at: datetime | None = None
    expires_at: datetime | None = None


class TaxZone(msgspec.Struct, frozen=True, kw_only=True):
    """Where rates apply. Of all that an address lies in, the narrowest: postal codes, regions, countries."""

    id: UUID
    name: str
    countries: tuple[str, ...]
    regions: tuple[str, ...] | None = None
    postal_prefixes: tuple[str, ...] | None = None
    position: int = 0
