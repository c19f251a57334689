"""The admin: where the people of a store work.

Nouns: a door (sign in, choose a store); an office, one store as one person sees it; a form with all its faults.
Verbs: every page of a store is declared with `desk`, which names the permission it needs; pages outside with `door`.
Promises: the admin calls the operations that the API calls, and has no other way; every page works without JavaScript.
"""

from lonja.web.admin import (
    cash,
    collections,
    coupons,
    currencies,
    doors,
    drops,
    drops_live,
    drops_raffle,
    findings,
    flags,
    gateways,
    giving_back,
    home,
    inbox,
    newsletter,
    orders,
    prices,
    products,
    promotions,
    segments,
    settings,
    stock,
    taxes,
    team,
    trying,
    ways,
)

_ROOMS = (
    doors, home, orders, cash, giving_back, products, collections, prices, stock, promotions, coupons, trying, segments,
    findings, inbox, settings, flags, currencies, gateways, ways, taxes, newsletter, team,
    drops, drops_live, drops_raffle,
)  # fmt: skip

routes = [route for room in _ROOMS for route in room.routes]
