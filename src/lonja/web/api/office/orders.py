"""/admin/orders: every order of the store, and its next step."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from lonja import orders
from lonja.orders.errors import IllegalTransition, UnknownOrder
from lonja.orders.model import FulfillmentStatus, PaymentStatus, Status
from lonja.payments import queries as payments
from lonja.payments.model import Attempt
from lonja.web.api.orders import OrderStep, OrderView, order_view
from lonja.web.api.shapes import Amount, Currency, Email, In, Out, Page, amount, decode_cursor, encode_cursor
from lonja.web.context import Visit
from lonja.web.routes import api


class OrderQuery(Page):
    """Which orders."""

    status: Status | None = None
    number: Annotated[int, Meta(ge=1, le=10**15, examples=[1001])] | None = None
    email: Email | None = None


class StaffOrderRow(Out):
    """An order in the staff's list."""

    id: UUID
    number: int
    status: Status
    payment_status: PaymentStatus
    fulfillment_status: FulfillmentStatus
    currency: Currency
    total: Amount
    email: Email
    shipping_name: str
    item_count: int
    created_at: datetime


class StaffOrderPage(Out):
    """Newest first. `next_cursor` is null on the last page."""

    orders: list[StaffOrderRow]
    next_cursor: str | None


class StaffStep(OrderStep):
    """One step, and who took it."""

    actor: str
    actor_id: UUID | None
    reason: str | None


class StaffOrderView(OrderView):
    """An order as its staff sees it. `next_steps`: what it may become now."""

    customer_id: UUID | None
    traffic_source: str | None
    locale: str
    correlation_id: UUID | None
    steps: list[StaffStep]
    next_steps: list[str]


class NextStep(In):
    """What the order becomes. Paying and cancelling have addresses of their own: they move money and stock."""

    to: Literal["processing", "shipped", "delivered", "completed"]
    reason: Annotated[str, Meta(max_length=500, examples=["handed to the courier"])] | None = None


@api("GET", "/api/v1/admin/orders", who="staff", permission="orders.read", answers=StaffOrderPage, tag="Order desk")
async def list_orders(visit: Visit, query: OrderQuery) -> StaffOrderPage:
    """List orders.

    Newest first; by status, exact number or exact e-mail.
    """
    before = decode_cursor(query.cursor)
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await orders.list_orders(
            tx,
            visit.store.id,
            status=query.status,
            number=query.number,
            email=query.email,
            before=before,
            limit=query.limit + 1,
        )
    shown = found[: query.limit]
    last = shown[-1] if len(found) > query.limit else None
    return StaffOrderPage([_row(one) for one in shown], encode_cursor(last.created_at, last.id) if last else None)


@api(
    "GET",
    "/api/v1/admin/orders/{order_id:uuid}",
    who="staff",
    permission="orders.read",
    answers=StaffOrderView,
    refuses=(UnknownOrder,),
    tag="Order desk",
)
async def show_staff_order(visit: Visit, order_id: UUID) -> StaffOrderView:
    """Show an order to staff.

    With who did what, every try to pay, and what it may become now.
    """
    call, store_id = visit.call(), visit.store.id
    async with visit.house.db.store(store_id, call, "read") as tx:
        order = await orders.order(tx, store_id, call, order_id)
        if order is None:
            raise UnknownOrder(order_id=str(order_id))
        attempts = await payments.attempts_of_order(tx, store_id, order_id)
    return _view(order, attempts)


@api(
    "POST",
    "/api/v1/admin/orders/{order_id:uuid}/steps",
    status=201,
    who="staff",
    permission="orders.write",
    answers=StaffOrderView,
    refuses=(UnknownOrder, IllegalTransition),
    tag="Order desk",
)
async def advance_order(visit: Visit, order_id: UUID, body: NextStep) -> StaffOrderView:
    """Advance an order.

    One legal step: processing, shipped, delivered, completed.
    """
    call, store_id = visit.call(), visit.store.id
    order = await orders.advance_order(visit.house.db, store_id, call, order_id, body.to, body.reason)
    async with visit.house.db.store(store_id, call, "read") as tx:
        attempts = await payments.attempts_of_order(tx, store_id, order_id)
    return _view(order, attempts)


def _row(order: orders.OrderSummary) -> StaffOrderRow:
    return StaffOrderRow(
        id=order.id,
        number=order.number,
        status=order.status,
        payment_status=order.payment_status,
        fulfillment_status=order.fulfillment_status,
        currency=order.currency,
        total=amount(order.total_amount_minor, order.currency),
        email=order.email,
        shipping_name=order.shipping_name,
        item_count=order.item_count,
        created_at=order.created_at,
    )


def _view(order: orders.Order, attempts: list[Attempt]) -> StaffOrderView:
    shown = order_view(order, attempts)
    return StaffOrderView(
        **{name: getattr(shown, name) for name in shown.__struct_fields__},
        customer_id=order.customer_id,
        traffic_source=order.traffic_source,
        locale=order.locale,
        correlation_id=order.correlation_id,
        steps=[
            StaffStep(step.machine, step.from_status, step.to_status, step.at, step.actor, step.actor_id, step.reason)
            for step in order.history
        ],
        next_steps=order.next_steps,
    )


routes = [list_orders, show_staff_order, advance_order]
