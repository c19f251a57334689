"""The nouns of delivery."""

from uuid import UUID

import msgspec


class ShippingRate(msgspec.Struct, frozen=True):
    """A way of delivery, priced for one cart, in minor units of the store's currency."""

    id: UUID
    name: str
    promise: str
    price_minor: int


class RateSetting(msgspec.Struct, frozen=True):
    """A way of delivery as the merchant has set it; `countries` None is everywhere."""

    id: UUID
    name: str
    promise: str
    price_minor: int
    free_from_minor: int | None
    countries: list[str] | None
    is_active: bool
    position: int
