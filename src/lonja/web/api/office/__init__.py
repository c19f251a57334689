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
    prices,
    products,
    promotions,
    refunds,
    segments,
    settings,
    stock,
    taxes,
)

routes = [
    *desk.routes,
    *products.routes,
    *prices.routes,
    *stock.routes,
    *orders.routes,
    *refunds.routes,
    *cash.routes,
    *codes.routes,
    *segments.routes,
    *mails.routes,
    *money.routes,
    *books.routes,
    *promotions.routes,
    *settings.routes,
    *taxes.routes,
    *newsletter.routes,
]
