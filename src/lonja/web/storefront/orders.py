"""One order, and paying for it: after the checkout, after the provider, and again when it did not work.

Promises: a customer sees their own orders, a guest the one whose key they hold; everybody else is told that there is
no such order. A browser that comes back from the provider settles what the provider says, exactly once; what it brings
along in a form is not read: some providers send it back by a POST, to which our cookies do not come.
"""

from uuid import UUID

from lonja import orders
from lonja.checkout import confirm_return, retry_payment
from lonja.checkout.errors import HoldIsOver, OrderNotPayable, TooManyAttempts
from lonja.orders.errors import UnknownOrder
from lonja.orders.model import Order, OrderItem
from lonja.payments import queries as payments
from lonja.payments.errors import GatewayNotOffered, ProviderAway, ProviderRefused, UnknownAttempt
from lonja.payments.model import Attempt, GatewayOffer
from lonja.platform.errors import LonjaError
from lonja.web import forms, pages
from lonja.web.answers import Answer
from lonja.web.context import Visit
from lonja.web.routes import page
from lonja.web.storefront import checkout_form, order_words
from lonja.web.storefront.checkout import to_pay
from lonja.web.storefront.order_words import Bought
from lonja.web.storefront.shell import asked, pick, show_till, words
from lonja.web.storefront.sums import of_order
from lonja.web.storefront.unpaid import order_key

WAIT_SECONDS = 3


@page("GET", "/orders/{order_id:uuid}")
async def show_order(visit: Visit, order_id: UUID) -> Answer:
    """One order. With `attempt`, the browser is back from the provider: the provider is asked how it went."""
    query = asked(visit)
    attempt_id = _uuid(query.get("attempt"))
    if attempt_id is not None:
        return await _come_back(visit, order_id, attempt_id, query.get("key"), has_left="left" in query)
    return await _page(
        visit, order_id, query.get("key"), is_confirming="confirming" in query, is_cancelled="cancelled" in query
    )


@page("POST", "/orders/{order_id:uuid}", from_elsewhere=True)
async def come_in_by_form(visit: Visit, order_id: UUID) -> Answer:
    """The provider's page has posted a form: to the same address by GET, which the browser asks for as itself."""
    query = asked(visit)
    ours = {name: query.get(name) for name in ("attempt", "key", "left")}
    return visit.redirect(pick(f"/orders/{order_id}", **ours))


@page("POST", "/orders/{order_id:uuid}/payment")
async def pay_again(visit: Visit, order_id: UUID) -> Answer:
    """Another attempt, with the same or another way to pay."""
    fields = forms.fields(visit)
    key = fields.get("key")
    try:
        placed = await retry_payment(
            visit.house.desk,
            visit.store.id,
            visit.call(guest_key=key or order_key(visit, order_id)),
            order_id=order_id,
            gateway_id=fields.get("gateway", ""),
            return_url=visit.return_url(key),
        )
    except (OrderNotPayable, HoldIsOver, GatewayNotOffered, TooManyAttempts, ProviderAway, ProviderRefused) as refusal:
        return await _page(visit, order_id, key, refusal=refusal)
    return to_pay(visit, placed, key)


async def _come_back(visit: Visit, order_id: UUID, attempt_id: UUID, key: str | None, *, has_left: bool) -> Answer:
    """Take the provider's word, then show the order under an address that can be reloaded and kept.

    Who has left the provider's page is not told to wait for it: some providers never hear that somebody walked away.
    """
    call = visit.call(guest_key=key or order_key(visit, order_id))
    confirming = "yes"
    try:
        settled = await confirm_return(visit.house.desk, visit.store.id, call, attempt_id, queue=visit.house.tills)
        confirming = "yes" if settled.attempt_status == "pending" and not has_left else ""
    except (UnknownAttempt, ProviderAway, ProviderRefused):  # a webhook or a job will tell, if there is anything to
        pass
    return visit.redirect(pick(f"/orders/{order_id}", key=key, confirming=confirming))


async def _page(
    visit: Visit,
    order_id: UUID,
    key: str | None,
    *,
    is_confirming: bool = False,
    is_cancelled: bool = False,
    refusal: LonjaError | None = None,
) -> Answer:
    order, attempts = await _read(visit, order_id, key)
    last = attempts[-1] if attempts else None
    is_open = order.status == "pending"
    is_waiting = is_confirming and is_open and last is not None and last.status == "pending"
    offers = await payments.active_gateways(visit.house.db, visit.store.id) if is_open and not is_waiting else []
    translate = words(visit)
    return await show_till(
        visit,
        "order.html",
        refusal.status if refusal else 200,
        order=order,
        key=key,
        items=[bought(item) for item in order.items],
        sums=of_order(order),
        state=order_words.headline(order, last, is_waiting=is_waiting, _=translate),
        track=order_words.track(order, translate),
        payment_word=order_words.payment_word(order, last, translate),
        gateways=order_words.payable_with(offers, translate),
        chosen=_chosen(offers, last),
        resume=last.redirect_url if is_open and last and last.status == "pending" else None,
        is_waiting=is_waiting,
        wait_seconds=WAIT_SECONDS,
        address_lines=_address_lines(visit, order),
        refusal=pages.say(visit, refusal) if refusal else None,
        is_cancelled=is_cancelled and order.status == "cancelled",
    )


async def _read(visit: Visit, order_id: UUID, key: str | None) -> tuple[Order, list[Attempt]]:
    house, store_id = visit.house, visit.store.id
    call = visit.call(guest_key=key or order_key(visit, order_id))
    async with house.db.store(store_id, call, mode="snapshot") as tx:  # a settlement in between would tear the two
        order = await orders.order(tx, store_id, call, order_id)
        if order is None:
            raise UnknownOrder(order_id=str(order_id))
        return order, await payments.attempts_of_order(tx, store_id, order_id)


def _chosen(offers: list[GatewayOffer], last: Attempt | None) -> str | None:
    """Who tries again most likely tries the same."""
    ids = [offer.id for offer in offers]
    return last.gateway if last and last.gateway in ids else next(iter(ids), None)


def bought(item: OrderItem) -> Bought:
    """A line of the order, at its price: what was taken off stands among the sums."""
    detail = item.variant_title if item.variant_title != item.title else ""
    return Bought(item.title, detail, item.quantity, item.image_url, item.price_at_booking_minor * item.quantity)


def _address_lines(visit: Visit, order: Order) -> list[str]:
    to = order.shipping_address
    if to is None:
        return []
    city = " ".join(part for part in (to.get("postal_code"), to.get("city")) if part)
    country = dict(checkout_form.countries(visit.locale, visit.store.country)).get(to.get("country", ""))
    lines = (order.shipping_name, to.get("line1"), to.get("line2"), city, to.get("region"), country)
    return [line for line in lines if line]


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


routes = [show_order, come_in_by_form, pay_again]
