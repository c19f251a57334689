"""In which of a store's currencies a visitor sees prices.

Promises: the choice is a form, so it works without JavaScript; it is a cookie of this store, and the cart of who has
one changes with it; only a currency that the store sells in is chosen.
"""

from lonja import carts
from lonja.web import forms
from lonja.web.answers import Answer
from lonja.web.audiences import CURRENCY_COOKIE
from lonja.web.context import Visit
from lonja.web.routes import page
from lonja.web.storefront.cart import current_cart
from lonja.web.storefront.shell import local_path

_A_YEAR = 365 * 86_400


@page("POST", "/currency")
async def choose_currency(visit: Visit) -> Answer:
    """Remember the currency and go back to where they were. Raises CurrencyNotSold."""
    typed = forms.fields(visit)
    chosen = typed.get("currency", "")
    await visit.house.audiences.must_sell(visit.store, chosen)
    cart = await current_cart(visit)
    if cart is not None and cart.currency != chosen:
        await carts.set_currency(visit.house.db, visit.store.id, visit.call(), cart.id, chosen)
    is_own = chosen == visit.store.currency
    return visit.redirect(local_path(typed.get("next"), "/")).with_cookie(
        CURRENCY_COOKIE,
        "" if is_own else chosen,
        secure=visit.is_secure,
        max_age=0 if is_own else _A_YEAR,
        path=visit.cookie_path,
    )


routes = [choose_currency]
