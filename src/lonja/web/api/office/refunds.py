"""/admin/…/cancellation, refunds: staff undoes an order, and gives money back."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, field

from lonja import checkout, orders
from lonja.checkout import OrderNotCancellable, RefundWish, WishedLine
from lonja.orders.errors import UnknownOrder
from lonja.payments import (
    LineNotRefundable,
    NothingToRefund,
    Refund,
    RefundExceedsCapture,
    RefundHasNotFailed,
    RefundIsOwed,
    RefundIsUnderWay,
    UnknownRefund,
)
from lonja.payments import queries as refunds
from lonja.payments.model import RefundStatus
from lonja.platform.money import AmountInvalid, Money
from lonja.web.api.cancellations import CancellationView, NewCancellation, cancellation_view
from lonja.web.api.shapes import (
    Amount,
    Currency,
    In,
    Out,
    Page,
    Price,
    Quantity,
    amount,
    decode_cursor,
    encode_cursor,
)
from lonja.web.context import Visit
from lonja.web.routes import api

Reason = Annotated[str, Meta(max_length=200, examples=["arrived broken"])]


class LineToRefund(In):
    """Units of a line. Restocked ones go back on the shelf they were sold from."""

    item_id: UUID
    quantity: Quantity
    restock: bool = False


class NewRefund(In):
    """What is to go back: units of lines, an amount besides them (delivery, goodwill), or both."""

    lines: Annotated[list[LineToRefund], Meta(max_length=200)] = field(default_factory=list)
    amount: Price | None = None
    reason: Reason | None = None


class Handover(In):
    """How the money was handed back: a receipt, the number of a transfer."""

    reference: Annotated[str, Meta(min_length=1, max_length=255, examples=["transfer 20261121-7"])]


class RefundView(Out):
    """Money on its way back. A failed one keeps its claim until it is tried again, handed back or abandoned.

    `waits_for_a_person`: nothing more will happen by itself. `next_try_at`: when its provider is asked again.
    """

    id: UUID
    order_id: UUID
    attempt_id: UUID
    amount: Amount
    currency: Currency
    status: RefundStatus
    reason: str | None
    failure_reason: str | None
    reference: str | None
    is_by_hand: bool
    waits_for_a_person: bool
    retry_of: UUID | None
    abandoned_at: datetime | None
    next_try_at: datetime | None
    created_at: datetime | None
    processed_at: datetime | None


class OrderRefunds(Out):
    """Oldest first. `refundable`: what was captured and is neither back nor on its way."""

    refundable: Amount
    currency: Currency
    refunds: list[RefundView]


class RefundPage(Out):
    """Newest first. `next_cursor` is null on the last page."""

    refunds: list[RefundView]
    next_cursor: str | None


def refund_view(refund: Refund) -> RefundView:
    """Minor units become decimals."""
    return RefundView(
        id=refund.id,
        order_id=refund.order_id,
        attempt_id=refund.payment_attempt_id,
        amount=amount(refund.amount_minor, refund.currency),
        currency=refund.currency,
        status=refund.status,
        reason=refund.reason,
        failure_reason=refund.failure_reason,
        reference=refund.external_ref,
        is_by_hand=refund.is_by_hand,
        waits_for_a_person=refund.waits_for_a_person,
        retry_of=refund.retry_of,
        abandoned_at=refund.abandoned_at,
        next_try_at=refund.next_try_at,
        created_at=refund.created_at,
        processed_at=refund.processed_at,
    )


@api(
    "POST",
    "/api/v1/admin/orders/{order_id:uuid}/cancellation",
    who="staff",
    permission="orders.write",
    answers=CancellationView,
    refuses=(UnknownOrder, OrderNotCancellable),
    tag="Order desk",
)
async def cancel_order(visit: Visit, order_id: UUID, body: NewCancellation) -> CancellationView:
    """Cancel an order as staff.

    Until it is shipped: goods back on the shelf, money back to the buyer, in one step; once.
    """
    done = await checkout.cancel_order(visit.house.db, visit.store.id, visit.call(), order_id, body.reason)
    return cancellation_view(done)


@api(
    "GET",
    "/api/v1/admin/orders/{order_id:uuid}/refunds",
    who="staff",
    permission="payments.read",
    answers=OrderRefunds,
    refuses=(UnknownOrder,),
    tag="Refunds",
)
async def list_refunds_of_order(visit: Visit, order_id: UUID) -> OrderRefunds:
    """List the refunds of an order.

    With what is still refundable.
    """
    call, store_id = visit.call(), visit.store.id
    async with visit.house.db.store(store_id, call, "snapshot") as tx:
        order = await orders.order(tx, store_id, call, order_id)
        if order is None:
            raise UnknownOrder(order_id=str(order_id))
        sums = await refunds.sums_of_order(tx, store_id, order_id)
        found = await refunds.refunds_of_order(tx, store_id, order_id)
    return OrderRefunds(amount(sums.left_minor, order.currency), order.currency, [refund_view(one) for one in found])


@api("GET", "/api/v1/admin/refunds", who="staff", permission="payments.read", answers=RefundPage, tag="Refunds")
async def list_open_refunds(visit: Visit, query: Page) -> RefundPage:
    """List what has not gone back yet.

    Everything pending or failed of the store, newest first.
    """
    before = decode_cursor(query.cursor)
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await refunds.open_refunds(tx, visit.store.id, before, query.limit + 1)
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return RefundPage(
        [refund_view(one) for one in shown],
        encode_cursor(last.created_at, last.id) if last and last.created_at else None,
    )


@api(
    "POST",
    "/api/v1/admin/orders/{order_id:uuid}/refunds",
    status=201,
    who="staff",
    permission="payments.write",
    answers=RefundView,
    refuses=(UnknownOrder, RefundExceedsCapture, NothingToRefund, LineNotRefundable, AmountInvalid),
    tag="Refunds",
)
async def request_refund(visit: Visit, order_id: UUID, body: NewRefund) -> RefundView:
    """Give money back.

    By line, by amount, or both; as often as something is left of what was captured. `pending` until the provider
    confirms.
    """
    call, store_id = visit.call(), visit.store.id
    order = await orders.order(visit.house.db, store_id, call, order_id)
    if order is None:
        raise UnknownOrder(order_id=str(order_id))
    wish = RefundWish(
        lines=[WishedLine(line.item_id, line.quantity, line.restock) for line in body.lines],
        amount_minor=Money.parse(body.amount, order.currency).minor if body.amount else 0,
        reason=body.reason,
    )
    return refund_view(await checkout.request_order_refund(visit.house.db, store_id, call, order_id, wish))


@api(
    "POST",
    "/api/v1/admin/refunds/{refund_id:uuid}/retry",
    status=201,
    who="staff",
    permission="payments.write",
    answers=RefundView,
    refuses=(UnknownRefund, RefundHasNotFailed),
    tag="Refunds",
)
async def retry_refund(visit: Visit, refund_id: UUID) -> RefundView:
    """Try a failed refund again.

    As a new one, which takes over its money and its lines.
    """
    return refund_view(await checkout.retry_refund(visit.house.db, visit.store.id, visit.call(), refund_id))


@api(
    "POST",
    "/api/v1/admin/refunds/{refund_id:uuid}/handover",
    who="staff",
    permission="payments.write",
    answers=RefundView,
    refuses=(UnknownRefund, RefundIsUnderWay),
    tag="Refunds",
)
async def hand_back_refund(visit: Visit, refund_id: UUID, body: Handover) -> RefundView:
    """Say that a refund was handed back by a person.

    For providers that cannot give money back, and for refunds that failed.
    """
    done = await checkout.hand_back_refund(visit.house.db, visit.store.id, visit.call(), refund_id, body.reference)
    return refund_view(done)


@api(
    "POST",
    "/api/v1/admin/refunds/{refund_id:uuid}/abandonment",
    who="staff",
    permission="payments.write",
    answers=RefundView,
    refuses=(UnknownRefund, RefundHasNotFailed, RefundIsOwed),
    tag="Refunds",
)
async def abandon_refund(visit: Visit, refund_id: UUID, body: NewCancellation) -> RefundView:
    """Give up a failed refund.

    Its money and its units may be refunded in another way. Not where the money has no order: that goes back.
    """
    done = await checkout.abandon_refund(visit.house.db, visit.store.id, visit.call(), refund_id, body.reason)
    return refund_view(done)


routes = [
    cancel_order,
    list_refunds_of_order,
    list_open_refunds,
    request_refund,
    retry_refund,
    hand_back_refund,
    abandon_refund,
]
