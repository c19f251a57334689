"""What a cart or an order comes to, as a shopper reads it: rows that add up.

Nouns: Sums; Given, what a promotion took off (goods, delivery, or both); TaxRow; a CodeRow, a code in the cart and
whether it is worth something.
Verbs: `of_cart` asks for a quote; `of_quote`, `of_order`, `why_not`.
Promises: the rows add up to the total as written: delivery stands at its full price, and what was taken off it stands
among the discounts.
"""

from collections.abc import Callable

import msgspec

from lonja.carts.errors import UnknownCart
from lonja.carts.model import Cart
from lonja.checkout import CartEmpty, QuoteDetails, quote_cart
from lonja.orders.model import Order
from lonja.quotes import NoPrice, Quote
from lonja.web.context import Visit
from lonja.web.messages import translations

Translate = Callable[[str], str]


class Given(msgspec.Struct, frozen=True):
    """A row of what was taken off."""

    name: str
    code: str | None
    amount_minor: int


class TaxRow(msgspec.Struct, frozen=True):
    """A tax by its merchant's name."""

    name: str
    amount_minor: int


class CodeRow(msgspec.Struct, frozen=True):
    """A code of the cart. `trouble`: why it is worth nothing now."""

    code: str
    trouble: str | None


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """`shipping_minor` null: not chosen yet. Tax that is inside the prices is said below the total."""

    currency: str
    subtotal_minor: int
    given: tuple[Given, ...] = ()
    shipping_minor: int | None = None
    taxes: tuple[TaxRow, ...] = ()
    included: tuple[TaxRow, ...] = ()
    relief_minor: int = 0
    total_minor: int
    codes: tuple[CodeRow, ...] = ()


async def of_cart(visit: Visit, cart: Cart, said: QuoteDetails) -> Sums:
    """What the cart comes to; what has no price in its currency is refused where it is bought, not here."""
    try:
        quote = await quote_cart(visit.house.db, visit.store.id, visit.call(), cart.id, said)
    except (NoPrice, UnknownCart, CartEmpty):
        return Sums(currency=cart.currency, subtotal_minor=cart.subtotal_minor, total_minor=cart.subtotal_minor)
    return of_quote(quote, translations(visit.locale).gettext)


def of_quote(quote: Quote, translate: Translate) -> Sums:
    """A quote."""
    shipping = quote.shipping_minor
    return Sums(
        currency=quote.currency,
        subtotal_minor=quote.subtotal_minor,
        given=tuple(Given(each.name, each.code, each.amount_minor + each.shipping_minor) for each in quote.applied),
        shipping_minor=None if shipping is None else shipping + quote.shipping_discount_minor,
        taxes=tuple(TaxRow(tax.name, tax.tax_minor) for tax in quote.taxes if not tax.is_included),
        included=tuple(TaxRow(tax.name, tax.tax_minor) for tax in quote.taxes if tax.is_included),
        relief_minor=quote.tax_relief_minor,
        total_minor=quote.total_minor,
        codes=tuple(
            CodeRow(said.code, None if said.is_valid else why_not(said.reason, translate)) for said in quote.codes
        ),
    )


def of_order(order: Order) -> Sums:
    """An order, as it was placed."""
    return Sums(
        currency=order.currency,
        subtotal_minor=order.subtotal_minor,
        given=tuple(Given(each.name, each.code, each.amount_minor + each.shipping_minor) for each in order.promotions),
        shipping_minor=order.shipping_minor + order.shipping_discount_minor,
        taxes=tuple(TaxRow(tax.name, tax.tax_minor) for tax in order.taxes if not tax.is_included),
        included=tuple(TaxRow(tax.name, tax.tax_minor) for tax in order.taxes if tax.is_included),
        relief_minor=order.tax_relief_minor,
        total_minor=order.total_amount_minor,
    )


def why_not(reason: str | None, _: Translate) -> str:
    """Why a code is worth nothing, to whoever typed it. That it is somebody else's is not said."""
    match reason:
        case "expired":
            return _("This code has expired.")
        case "not_yet":
            return _("This code is not valid yet.")
        case "used_already":
            return _("You have used this code before.")
        case "below_minimum":
            return _("Your cart does not reach the minimum for this code.")
        case "used_up":
            return _("This code has been used up.")
    return _("We do not know this code.")
