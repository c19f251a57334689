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

MAY_YET = ("no_items", "below_quantity", "group_taken", "nothing_left", "beaten_by_stack", "excluded_by_exclusive")
"""Why a code takes nothing off this cart, and may of another."""


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
            CodeRow(said.code, None if (reason := idle(quote, said.code)) is None else why_not(reason, translate))
            for said in quote.codes
        ),
    )


def idle(quote: Quote, code: str) -> str | None:
    """Why a code of the cart takes nothing off as things stand; None where it does, or may once delivery is chosen."""
    said = next((each for each in quote.codes if each.code == code), None)
    if said is None or not said.is_valid:
        return said.reason if said else None
    step = next((each for each in quote.trace if each.rule_id == said.rule_id), None)
    if step is None:  # none of the goods is what its promotion is about
        return "no_items"
    if step.code != code:  # another code of the same promotion
        return "group_taken"
    return None if step.outcome == "applied" or step.reason == "no_delivery" else step.reason


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
            said = _("This code has expired.")
        case "not_yet":
            said = _("This code is not valid yet.")
        case "used_already":
            said = _("You have used this code before.")
        case "below_minimum":
            said = _("Your cart does not reach the minimum for this code.")
        case "used_up":
            said = _("This code has been used up.")
        case "not_first_order":
            said = _("This code is for a first order.")
        case "no_items" | "below_quantity":
            said = _("This code is for other goods, or for more of them.")
        case "group_taken" | "nothing_left" | "beaten_by_stack" | "excluded_by_exclusive":
            said = _("This code is not used: another discount takes its place.")
        case _other:
            said = _("We do not know this code.")
    return said
