"""The JSON API: /api/v1, its OpenAPI document and the reference page.

One file a resource. Each handler is declared with what it answers and refuses (web/routes.py); the document, the
reference page and the tests read the same declarations.
"""

from lonja.web.api import (
    auth,
    cancellations,
    carts,
    categories,
    checkout,
    coupons,
    drops,
    newsletter,
    office,
    orders,
    products,
    quotes,
    raffles,
    reference,
    reminders,
    store,
    waiting_rooms,
)

resources = [
    *store.routes,
    *products.routes,
    *categories.routes,
    *drops.routes,
    *auth.routes,
    *carts.routes,
    *quotes.routes,
    *coupons.routes,
    *checkout.routes,
    *orders.routes,
    *cancellations.routes,
    *newsletter.routes,
    *reminders.routes,
    *waiting_rooms.routes,
    *raffles.routes,
    *office.routes,
]
routes = [*resources, *reference.routes(resources)]
