"""An order that waits to be paid: who leaves the provider's page by the browser's own button finds it again.

Nouns: the key, with which a guest's session sees the orders it placed; a cookie with the id of the last one.
Verbs: `order_key`, `remember` an order, `unpaid` finds it.
Promises: the cookie opens nothing: the order is shown to whose session or account it is.
"""

from uuid import UUID

from lonja import orders
from lonja.orders.model import Order
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.tokens import cookie, derived_token

_COOKIE = "lonja_order"
_A_DAY = 86_400


def order_key(visit: Visit, order_id: UUID) -> str | None:
    """The secret with which this visitor's session sees an order it placed as a guest."""
    visitor = visit.known_visitor
    if visitor is None:
        return None
    facts = (visit.store.id, visitor.session_id, order_id)
    return derived_token(visit.house.secrets, "guest order", *map(str, facts))


def remember(visit: Visit, answer: Answer, order_id: UUID) -> Answer:
    """Note which order the browser goes to pay."""
    return answer.with_cookie(_COOKIE, str(order_id), secure=visit.is_secure, max_age=_A_DAY, path=visit.cookie_path)


async def unpaid(visit: Visit) -> Order | None:
    """Find the order that the browser went to pay last, if it still waits for that."""
    try:
        order_id = UUID(cookie(visit.headers, _COOKIE) or "")
    except ValueError:
        return None
    store_id, call = visit.store.id, visit.call(guest_key=order_key(visit, order_id))
    async with visit.house.db.store(store_id, call, mode="read") as tx:
        found = await orders.order(tx, store_id, call, order_id)
    return found if found is not None and found.status == "pending" else None
