"""Stock: what there is, what is held for a buyer, and the ledger that proves both.

Nouns: a location; a stock level (on hand, reserved, backorder) per variant and location; a hold (reservation) with an
end; a movement, one line of the append-only ledger; a policy, when and how long a store holds stock.
Verbs: reserve_stock, release_stock, expire_reservations, adjust_stock, set_backorder, create_location, set_policy;
available and available_of_products read what can be sold at this instant. Orders claim holds through checkout. SoldOut
remembers what the database has just refused.
Promises: P01 stock is the sum of its movements · P02 nothing is oversold · P03 reserved is the sum of holds ·
P12 no hold without a buyer. Locks: all levels of a transaction at once, sorted by (variant, location).
"""

from lonja.inventory.errors import (
    LocationCodeTaken,
    OutOfStock,
    QuantityOutOfRange,
    StockIsHeld,
    UnknownLocation,
    UnknownVariant,
)
from lonja.inventory.model import Hold, Location, Movement, Policy, StockLevel
from lonja.inventory.operations import (
    adjust_stock,
    create_location,
    expire_reservations,
    release_stock,
    reserve_stock,
    set_backorder,
    set_policy,
)
from lonja.inventory.queries import (
    available,
    available_of_products,
    locations,
    movements_of_variant,
    policy,
    stock_of_product,
)
from lonja.inventory.queue import AvailabilityQueue
from lonja.inventory.soldout import SoldOut

__all__ = [
    "AvailabilityQueue",
    "Hold",
    "Location",
    "LocationCodeTaken",
    "Movement",
    "OutOfStock",
    "Policy",
    "QuantityOutOfRange",
    "SoldOut",
    "StockIsHeld",
    "StockLevel",
    "UnknownLocation",
    "UnknownVariant",
    "adjust_stock",
    "available",
    "available_of_products",
    "create_location",
    "expire_reservations",
    "locations",
    "movements_of_variant",
    "policy",
    "release_stock",
    "reserve_stock",
    "set_backorder",
    "set_policy",
    "stock_of_product",
]
