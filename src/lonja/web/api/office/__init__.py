"""/api/v1/admin: what staff does, with a staff token and the permission each endpoint names (default deny)."""

from lonja.web.api.office import books, cash, codes, desk, mails, money, orders, products, refunds, settings, stock

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
    *settings.routes,
]
