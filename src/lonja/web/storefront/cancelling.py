"""Who bought changes their mind: one page that says what will happen, and one button.

Promises: the page says what happens to the money and to the things before anything does; cancelling twice is cancelling
once; an order that has left the house meanwhile says so (CAN-03, CAN-08).
"""

from uuid import UUID

from lonja import orders
from lonja.checkout import OrderNotCancellable, cancel_order
from lonja.orders.errors import UnknownOrder
from lonja.orders.model import Order
from lonja.payments import queries as payments
from lonja.payments.model import Sums
from lonja.platform.errors import LonjaError
from lonja.web import forms, pages
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.routes import page
from lonja.web.storefront import order_words
from lonja.web.storefront.orders import bought
from lonja.web.storefront.shell import asked, pick, show, words
from lonja.web.storefront.sums import of_order
from lonja.web.storefront.unpaid import order_key


@page("GET", "/orders/{order_id:uuid}/cancellation")
async def show_cancellation(visit: Visit, order_id: UUID) -> Answer:
    """What would happen."""
    query = asked(visit)
    return await _page(visit, order_id, query.get("key"), query.get("from"))


@page("POST", "/orders/{order_id:uuid}/cancellation")
async def cancel(visit: Visit, order_id: UUID) -> Answer:
    """It happens; then the order again, or the list it was chosen from."""
    fields = forms.fields(visit)
    key, came_from = fields.get("key"), fields.get("from")
    call = visit.call(guest_key=key or order_key(visit, order_id))
    reason = fields.get("reason", "").strip()[:200]
    try:
        done = await cancel_order(visit.house.db, visit.store.id, call, order_id, reason or None)
    except OrderNotCancellable as refusal:
        return await _page(visit, order_id, key, came_from, refusal)
    if came_from == "list":
        return visit.redirect(pick("/account/orders", cancelled=str(done.number)))
    return visit.redirect(pick(f"/orders/{order_id}", key=key, cancelled="yes"))


async def _page(
    visit: Visit, order_id: UUID, key: str | None, came_from: str | None, refusal: LonjaError | None = None
) -> Answer:
    order, paid = await _read(visit, order_id, key)
    if not order.is_cancellable and refusal is None:
        if order.status == "cancelled":
            return visit.redirect(pick(f"/orders/{order_id}", key=key))
        refusal = OrderNotCancellable(status=order.status)
    return await show(
        visit,
        "cancellation.html",
        refusal.status if refusal else 200,
        order=order,
        items=[bought(item) for item in order.items],
        sums=of_order(order),
        will=order_words.what_cancelling_does(order, paid, visit.locale, words(visit)),
        key=key,
        came_from=came_from,
        back=visit.url("/account/orders" if came_from == "list" else pick(f"/orders/{order_id}", key=key)),
        refusal=pages.say(visit, refusal) if refusal else None,
    )


async def _read(visit: Visit, order_id: UUID, key: str | None) -> tuple[Order, Sums]:
    house, store_id = visit.house, visit.store.id
    call = visit.call(guest_key=key or order_key(visit, order_id))
    async with house.db.store(store_id, call, mode="snapshot") as tx:
        order = await orders.order(tx, store_id, call, order_id)
        if order is None:
            raise UnknownOrder(order_id=str(order_id))
        return order, await payments.sums_of_order(tx, store_id, order_id)


routes = [show_cancellation, cancel]
