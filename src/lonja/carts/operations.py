"""The writes of carts: one verb per SQL function, same name, one bare call. See sql/ for promises and locks.

The visitor is call.session_id, and call.customer_id when signed in.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lonja.carts.model import Cart
from lonja.platform.call import Call
from lonja.platform.db import Caller
from lonja.taxes import VatRegister, confirm_vat_id

_cart = msgspec.json.Decoder(Cart)
_cart_or_none: msgspec.json.Decoder[Cart | None] = msgspec.json.Decoder(Cart | None)


async def add_to_cart(db: Caller, store_id: UUID, call: Call, variant_id: UUID, quantity: int) -> Cart:
    """Adds to the visitor's cart, made when there is none; holds stock at once where the policy says so.

    Raises OutOfStock, SessionRequired, CartQuantityOutOfRange, NotForSale, LineLimit, CartFull.
    """
    answer: str = await db.value(
        "SELECT carts.add_to_cart($1, $2, $3, $4)", store_id, call.encode(), variant_id, quantity
    )
    return _cart.decode(answer)


async def open_cart(
    db: Caller,
    store_id: UUID,
    call: Call,
    token_hash: str,
    expires_at: datetime,
    items: Sequence[tuple[UUID, int]] = (),
) -> Cart:
    """A new guest session (by its token's hash), its cart and first lines, in one statement. Raises as add_to_cart."""
    answer: str = await db.value(
        "SELECT carts.open_cart($1, $2, $3, $4, $5, $6)",
        store_id,
        call.encode(),
        token_hash,
        expires_at,
        [variant_id for variant_id, _ in items],
        [quantity for _, quantity in items],
    )
    return _cart.decode(answer)


async def set_quantity(db: Caller, store_id: UUID, call: Call, cart_id: UUID, variant_id: UUID, quantity: int) -> Cart:
    """Sets a line; 0 takes it out. Raises UnknownCart and CartClosed besides what add_to_cart raises."""
    answer: str = await db.value(
        "SELECT carts.set_quantity($1, $2, $3, $4, $5)", store_id, call.encode(), cart_id, variant_id, quantity
    )
    return _cart.decode(answer)


async def add_code(db: Caller, store_id: UUID, call: Call, cart_id: UUID, code: str) -> Cart:
    """The buyer brings a code; what it is worth the quote says. Raises UnknownCart, CartClosed, TooManyCodes."""
    answer: str = await db.value("SELECT carts.add_code($1, $2, $3, $4)", store_id, call.encode(), cart_id, code)
    return _cart.decode(answer)


async def remove_code(db: Caller, store_id: UUID, call: Call, cart_id: UUID, code: str) -> Cart:
    """The buyer takes a code back. Raises UnknownCart, CartClosed."""
    answer: str = await db.value("SELECT carts.remove_code($1, $2, $3, $4)", store_id, call.encode(), cart_id, code)
    return _cart.decode(answer)


async def set_currency(db: Caller, store_id: UUID, call: Call, cart_id: UUID, currency: str) -> Cart:
    """The cart is priced in one of the store's currencies. Raises UnknownCart, CartClosed, CurrencyUnavailable."""
    answer: str = await db.value(
        "SELECT carts.set_currency($1, $2, $3, $4)", store_id, call.encode(), cart_id, currency
    )
    return _cart.decode(answer)


async def merge_carts(db: Caller, store_id: UUID, call: Call) -> Cart | None:
    """A guest (call.session_id) signed in (call.customer_id): one cart of both (CRT-04). None: neither has one."""
    return _cart_or_none.decode(await db.value("SELECT carts.merge_carts($1, $2)", store_id, call.encode()))


async def set_vat_id(
    db: Caller,
    store_id: UUID,
    call: Call,
    cart_id: UUID,
    vat_id: str | None,
    *,
    register: VatRegister | None = None,
) -> Cart:
    """Whose business the cart is bought for, of whatever somebody typed; None or empty: nobody's.

    The register, if there is one, is asked first. Raises UnknownCart, CartClosed, and what confirm_vat_id raises.
    """
    known = await confirm_vat_id(vat_id, register) if vat_id and vat_id.strip() else None
    answer: str = await db.value("SELECT carts.set_vat_id($1, $2, $3, $4)", store_id, call.encode(), cart_id, known)
    return _cart.decode(answer)
