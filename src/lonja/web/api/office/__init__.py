"""/api/v1/admin: what staff does, with a staff token and the permission each endpoint names (default deny)."""

from lonja.web.api.office import (
    books,
    cash,
    codes,
    desk,
    mails,
    money,
    newsletter,
    orders,
    products,
    promotions,
    refunds,
    settings,
    stock,
    taxes,
)

routes = [
    *desk.routes,
    *products.routes,
    *stock.routes,
    *orders.routes,
    *refunds.routes,
    *cash.routes,
    *codes.routes,
    *mails.routes,
    *money.routes,
    *books.routes,
    *promotions.routes,
    *settings.routes,
    *taxes.routes,
    *newsletter.routes,
]
