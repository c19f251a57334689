"""Delivery: what it costs and where it goes. Shipments and couriers will live here too.

Nouns: a shipping rate: a way of delivery with a price, countries and a subtotal from which it is free.
Verbs: save_rate; rates_for reads what a buyer may choose from. Checkout prices the chosen one itself, in SQL.
"""

from lonja.shipping.errors import ShippingRateUnavailable
from lonja.shipping.model import ShippingRate
from lonja.shipping.operations import save_rate
from lonja.shipping.queries import rates_for

__all__ = [
    "ShippingRate",
    "ShippingRateUnavailable",
    "rates_for",
    "save_rate",
]
