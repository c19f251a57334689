"""/orders/{id}/cancellation: who bought changes their mind before it has left the house.

The Spanish route of seed 003 answers too. Whom the order belongs to is read from the session or the key, never from the
body (C-14).
"""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from lonja.checkout import Cancellation, OrderNotCancellable, cancel_order
from lonja.orders.errors import UnknownOrder
from lonja.orders.model import PaymentStatus, Status
from lonja.web.api.orders import OrderKey
from lonja.web.api.shapes import Amount, Currency, In, Out, Token, optional_amount
from lonja.web.context import Visit
from lonja.web.routes import api

Reason = Annotated[str, Meta(max_length=200, examples=["ordered the wrong size"])]


class NewCancellation(In):
    """Why, if one wants to say."""

    reason: Reason | None = None


class OrderToCancel(In):
    """Seed 003's body. `user_id` is not heeded: the order is the caller's own, or it is unknown."""

    order_id: UUID
    user_id: Annotated[str, Meta(max_length=100)] | None = None
    reason: Reason | None = None
    key: Token | None = None


class CancellationView(Out):
    """The order after it was cancelled. `refund`: what goes back now; null when nothing does, also the second time.

    `restocked`: how many units went back on the shelf.
    """

    success: bool
    order_id: UUID
    number: int
    status: Status
    payment_status: PaymentStatus
    currency: Currency
    refund: Amount | None
    refund_id: UUID | None
    restocked: int


def cancellation_view(done: Cancellation) -> CancellationView:
    """Minor units become decimals."""
    return CancellationView(
        success=True,
        order_id=done.order_id,
        number=done.number,
        status=done.status,
        payment_status=done.payment_status,
        currency=done.currency,
        refund=optional_amount(done.refund_minor if done.refund_id else None, done.currency),
        refund_id=done.refund_id,
        restocked=done.restocked,
    )


@api(
    "POST",
    "/api/v1/orders/{order_id:uuid}/cancellation",
    who="known",
    answers=CancellationView,
    refuses=(UnknownOrder, OrderNotCancellable),
    tag="Orders",
)
async def cancel_own_order(visit: Visit, order_id: UUID, body: NewCancellation, query: OrderKey) -> CancellationView:
    """Cancel an order.

    Until it is shipped: its goods go back on the shelf, and what was paid goes back to the buyer, in one step.
    Cancelling again changes nothing. The refund is `pending` until the provider confirms it.
    """
    call = visit.call(guest_key=query.key)
    return cancellation_view(await cancel_order(visit.house.db, visit.store.id, call, order_id, body.reason))


@api(
    "POST",
    "/api/pedidos/cancelar",
    who="known",
    answers=CancellationView,
    refuses=(UnknownOrder, OrderNotCancellable),
    tag="Orders",
)
async def cancel_order_of_seed(visit: Visit, body: OrderToCancel) -> CancellationView:
    """Cancel an order (Spanish route).

    The same as the cancellation of an order, with everything in the body.
    """
    call = visit.call(guest_key=body.key)
    return cancellation_view(await cancel_order(visit.house.db, visit.store.id, call, body.order_id, body.reason))


routes = [cancel_own_order, cancel_order_of_seed]
