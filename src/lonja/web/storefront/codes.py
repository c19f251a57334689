"""Codes: a shopper types one, and sees at once what it is worth.

Promises: a code that is worth nothing is not kept, and the sentence says why; what was typed is kept beside it. One
that other goods would make worth something stays, and its row says why it does nothing. Taking one back is one click.
"""

from lonja import carts
from lonja.carts.errors import TooManyCodes
from lonja.carts.model import Cart
from lonja.checkout import QuoteDetails, quote_cart
from lonja.promotions import TooManyGuesses
from lonja.web import forms, pages
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.routes import page
from lonja.web.storefront.cart import cart_page, current_cart
from lonja.web.storefront.shell import Form, words
from lonja.web.storefront.sums import MAY_YET, idle, why_not
from lonja.web.tried_codes import ask

_LONGEST = 20


@page("POST", "/cart/codes")
async def bring_code(visit: Visit) -> Answer:
    """A code typed into the cart."""
    typed = forms.fields(visit).get("code", "").strip()
    cart = await current_cart(visit)
    if cart is None or not cart.items:
        return visit.redirect("/cart")
    trouble = await bring(visit, cart, typed, QuoteDetails())
    if trouble is None:
        return visit.redirect("/cart")
    return await cart_page(visit, cart, code=Form(values={"code": typed}, errors={"code": trouble}))


@page("POST", "/cart/codes/{code:str}/removal")
async def take_back_code(visit: Visit, code: str) -> Answer:
    """The shopper does not want it any more."""
    cart = await current_cart(visit)
    if cart is not None:
        await carts.remove_code(visit.house.db, visit.store.id, visit.call(), cart.id, code[:100])
    return visit.redirect("/cart")


async def bring(visit: Visit, cart: Cart, typed: str, said: QuoteDetails) -> str | None:
    """Puts a code into the cart if it is worth something; else says why not."""
    _, typed = words(visit), "".join(typed.split())
    if not typed:
        return _("Enter a code.")
    if len(typed) > _LONGEST:
        return why_not("unknown", _)
    db, store_id, call = visit.house.db, visit.store.id, visit.call()
    try:
        if (await ask(visit, typed)).reason == "unknown":
            return why_not("unknown", _)
        kept = await carts.add_code(db, store_id, call, cart.id, typed)
    except (TooManyCodes, TooManyGuesses) as refusal:
        return pages.say(visit, refusal)
    quote = await quote_cart(db, store_id, call, cart.id, said)
    reason = idle(quote, kept.codes[-1])
    if reason is None or reason in MAY_YET or typed.upper() in cart.codes:
        return None
    await carts.remove_code(db, store_id, call, cart.id, typed)
    return why_not(reason, _)


routes = [bring_code, take_back_code]
