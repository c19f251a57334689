"""The nouns of a cart."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec


class CartItem(msgspec.Struct, frozen=True):
    """A line, with today's price in minor units and what could still be sold besides what is held for it."""

    variant_id: UUID
    product_id: UUID
    slug: str
    title: str
    variant_title: str
    options: dict[str, str]
    sku: str | None
    image_url: str | None
    quantity: int
    unit_price_minor: int
    compare_at_minor: int | None
    line_total_minor: int
    is_digital: bool
    is_for_sale: bool
    available: int
    held: int
    held_until: datetime | None
    price_source: Literal["catalog", "list", "converted", "none"] = "catalog"
    """none: the store has no price for it in the cart's currency, so it is not for sale in it."""


class Cart(msgspec.Struct, frozen=True):
    """A cart as its owner sees it."""

    id: UUID
    status: Literal["active", "converted", "abandoned"]
    currency: str
    reserve_on: Literal["cart", "checkout"]
    max_per_line: int
    items: list[CartItem]
    subtotal_minor: int
    item_count: int
    held_until: datetime | None
    codes: list[str] = []
    vat_id: str | None = None
