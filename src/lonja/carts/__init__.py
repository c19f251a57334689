"""Carts: what somebody means to buy, and what is held for them meanwhile.

Nouns: a cart (active, converted into an order, abandoned), one per guest session or customer; its lines, one a variant.
Verbs: add_to_cart, open_cart, set_quantity, set_currency, set_vat_id, add_code, remove_code, merge_carts; cart reads.
AddQueue serves the first two to many visitors at once.
Promises: P02 and P03 by way of inventory; one active cart a visitor, one line a variant; what sign-in merges is summed.
Locks: idempotency key, cart, stock levels. In that order.
"""

from lonja.carts.errors import (
    CartClosed,
    CartFull,
    CartQuantityOutOfRange,
    CurrencyUnavailable,
    LineLimit,
    NotForSale,
    SessionRequired,
    TooManyCodes,
    UnknownCart,
)
from lonja.carts.model import Cart, CartItem
from lonja.carts.operations import (
    add_code,
    add_to_cart,
    merge_carts,
    open_cart,
    remove_code,
    set_currency,
    set_quantity,
    set_vat_id,
)
from lonja.carts.queries import cart
from lonja.carts.queue import AddQueue

__all__ = [
    "AddQueue",
    "Cart",
    "CartClosed",
    "CartFull",
    "CartItem",
    "CartQuantityOutOfRange",
    "CurrencyUnavailable",
    "LineLimit",
    "NotForSale",
    "SessionRequired",
    "TooManyCodes",
    "UnknownCart",
    "add_code",
    "add_to_cart",
    "cart",
    "merge_carts",
    "open_cart",
    "remove_code",
    "set_currency",
    "set_quantity",
    "set_vat_id",
]
