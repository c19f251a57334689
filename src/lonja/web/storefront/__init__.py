"""The storefront: a shop that works in any browser, in the shop's own voice and the visitor's language.

Nouns: pages, one module each: home (and the directory of stores), listing, collections, product, cart, checkout,
orders, cancelling, account, newsletter, reminders, waiting (a drop's waiting room), money (in which currency prices
are shown);
beside them what they share: shell (frame, forms, cookies), shelves (products with live stock), filters (links),
product_data (words for stock, data for machines), checkout_form, order_words.
Verbs: `routes`.
Promises: nothing needs JavaScript; every form shows all its faults where they are and keeps what was typed; every
refusal is a sentence with a way on; availability on a page is what the database said for this very request.
"""

from litestar.handlers import HTTPRouteHandler

from lonja.web.storefront import (
    account,
    cancelling,
    cart,
    checkout,
    codes,
    collections,
    home,
    listing,
    money,
    newsletter,
    orders,
    product,
    raffles,
    reminders,
    waiting,
)

routes: list[HTTPRouteHandler] = [
    *home.routes,
    *listing.routes,
    *collections.routes,
    *product.routes,
    *money.routes,
    *cart.routes,
    *codes.routes,
    *checkout.routes,
    *orders.routes,
    *cancelling.routes,
    *account.routes,
    *newsletter.routes,
    *reminders.routes,
    *raffles.routes,
    *waiting.routes,
]
