"""The cart: see it, fill it, change it.

Promises: a visitor gets a session with the first thing they add, not before; every change answers with a page that
shows the cart as it now is; a refusal is shown where it happened and changes nothing.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from lonja import carts
from lonja.carts.errors import CartQuantityOutOfRange, UnknownCart
from lonja.carts.model import Cart, CartItem
from lonja.checkout import QuoteDetails
from lonja.platform.errors import Refused
from lonja.web import forms, pages, sessions
from lonja.web.admission import if_admitted
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.messages import translations
from lonja.web.routes import page
from lonja.web.storefront import product, shelves
from lonja.web.storefront.holds import Holds, holds_of
from lonja.web.storefront.shell import Form, count_cart, show, words
from lonja.web.storefront.sums import of_cart
from lonja.web.storefront.unpaid import order_key, unpaid
from lonja.web.tokens import hash_token, new_token

_MOST = 10_000


class Line(msgspec.Struct, frozen=True):
    """A line of the cart with what is wrong with it now, if anything is.

    `held_until`: the end of its own, where lines have one; `is_lapsed`: it is not held any more, and there is some.
    """

    item: CartItem
    detail: str
    trouble: str | None
    is_most: bool
    held_until: datetime | None
    is_lapsed: bool


@page("GET", "/cart", "/carrito")
async def show_cart(visit: Visit) -> Answer:
    """What the visitor means to buy."""
    return await cart_page(visit, await current_cart(visit))


@page("POST", "/cart/items", sells=True)
async def add_item(visit: Visit) -> Answer:
    """Put a variant into the cart; the product page comes back when that is refused."""
    typed = forms.fields(visit)
    found = await product.find(visit, typed.get("product", ""))
    try:
        variant_id = product.chosen_variant(found, typed)
        return await _add(visit, variant_id, _quantity(typed.get("quantity", "1")))
    except Refused as refusal:
        return await product.product_page(visit, found, typed, refusal)


@page("POST", "/cart/items/{variant_id:uuid}", sells=True)
async def change_item(visit: Visit, variant_id: UUID) -> Answer:
    """Set how many of a variant there should be: the number typed, or one more or less of it."""
    typed = forms.fields(visit)
    cart = await current_cart(visit)
    try:
        quantity = _quantity(typed.get("quantity", "")) + _step(typed.get("step"))
        return await _set(visit, cart, variant_id, quantity)
    except Refused as refusal:
        return await cart_page(visit, cart, refusal)


@page("POST", "/cart/items/{variant_id:uuid}/removal")
async def remove_item(visit: Visit, variant_id: UUID) -> Answer:
    """Take a variant out; what was held for it is free again."""
    return await _set(visit, await current_cart(visit), variant_id, 0)


async def current_cart(visit: Visit) -> Cart | None:
    """The visitor's active cart, in the currency they chose: it may have been opened after the choice."""
    if visit.known_visitor is None:
        return None
    cart = await carts.cart(visit.house.db, visit.store.id, visit.call())
    chosen = (await visit.audience()).currency
    if cart is not None and chosen is not None and chosen != cart.currency:
        cart = await carts.set_currency(visit.house.db, visit.store.id, visit.call(), cart.id, chosen)
    return cart


async def cart_page(
    visit: Visit, cart: Cart | None, refusal: Refused | None = None, code: Form | None = None
) -> Answer:
    """The cart as it is now; with why the last change, or the code that was typed, was refused."""
    holds = await holds_of(visit, cart)
    lines = cart_lines(visit, cart, holds)
    sums = await of_cart(visit, cart, QuoteDetails()) if cart and lines else None
    suggestions = "" if lines else await shelves.newest(visit, 4)
    placed = None if lines else await unpaid(visit)
    answer = await show(
        visit,
        "cart.html",
        refusal.status if refusal else 422 if code and code.errors else 200,
        cart=cart,
        lines=lines,
        holds=holds,
        sums=sums,
        code=code or Form(),
        refusal=pages.say(visit, refusal) if refusal else None,
        suggestions=suggestions,
        unpaid=placed,
        unpaid_key=order_key(visit, placed.id) if placed and placed.customer_id is None else None,
    )
    return count_cart(visit, answer, cart)


def cart_lines(visit: Visit, cart: Cart | None, holds: Holds) -> list[Line]:
    """Each line with what is wrong with it."""
    return [
        Line(
            item=item,
            detail=variant_words(item.variant_title, item.options),
            trouble=(trouble := _trouble(visit, item)),
            is_most=_is_most(cart, item),
            held_until=holds.ends.get(item.variant_id),
            is_lapsed=trouble is None and item.variant_id in holds.lapsed,
        )
        for item in (cart.items if cart else ())
    ]


def variant_words(title: str, options: dict[str, str]) -> str:
    """How a line names its variant; a product without options has nothing to name."""
    return title if options else ""


async def _add(visit: Visit, variant_id: UUID, quantity: int) -> Answer:
    adds, counter, store_id = visit.house.adds, visit.house.counter, visit.store.id
    if visit.known_visitor is not None:
        adding = adds.add_to_cart(store_id, visit.call(), variant_id, quantity)
        cart = await counter.watched(store_id, variant_id, if_admitted(visit, variant_id, adding))
        return count_cart(visit, visit.redirect("/cart"), cart)
    token, expires_at = new_token(), sessions.guest_expiry(visit)
    adding = adds.open_cart(store_id, visit.call(), hash_token(token), expires_at, variant_id, quantity)
    cart = await counter.watched(store_id, variant_id, if_admitted(visit, variant_id, adding))
    return count_cart(visit, sessions.keep(visit, visit.redirect("/cart"), token), cart)


async def _set(visit: Visit, cart: Cart | None, variant_id: UUID, quantity: int) -> Answer:
    if cart is None:
        raise UnknownCart
    cart = await carts.set_quantity(visit.house.db, visit.store.id, visit.call(), cart.id, variant_id, quantity)
    visit.house.soldout.freed(visit.store.id, variant_id)
    return count_cart(visit, visit.redirect("/cart"), cart)


def _quantity(text: str) -> int:
    number = text.strip()
    if not (number.isascii() and number.isdigit() and len(number) < 6 and 1 <= int(number) <= _MOST):
        raise CartQuantityOutOfRange(quantity=number[:20])
    return int(number)


def _step(text: str | None) -> int:
    return {"1": 1, "-1": -1}.get(text or "", 0)


def _trouble(visit: Visit, item: CartItem) -> str | None:
    _ = words(visit)
    if not item.is_for_sale:
        return _("No longer for sale. Please remove it.")
    left = item.held + item.available
    if item.quantity <= left:
        return None
    if left <= 0:
        return _("Sold out in the meantime. Please remove it.")
    ngettext = translations(visit.locale).ngettext
    sentence = ngettext("Only %(num)s left: please take fewer.", "Only %(num)s left: please take fewer.", left)
    return sentence % {"num": left}


def _is_most(cart: Cart | None, item: CartItem) -> bool:
    limit = cart.max_per_line if cart else _MOST
    return item.quantity >= min(limit, item.held + item.available)


routes = [show_cart, add_item, change_item, remove_item]
