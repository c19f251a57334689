"""/orders: what was bought, for who bought it.

A customer sees their own orders; a guest sees one, with the key that the checkout gave out.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from lonja import orders
from lonja.checkout import confirm_return, retry_payment
from lonja.checkout.errors import HoldIsOver, OrderNotPayable, TooManyAttempts
from lonja.inventory.errors import OutOfStock
from lonja.orders.errors import UnknownOrder
from lonja.orders.model import FulfillmentStatus, PaymentStatus, Status
from lonja.payments import queries as payments
from lonja.payments.errors import GatewayNotOffered, ProviderAway, ProviderRefused, UnknownAttempt
from lonja.payments.model import Attempt, AttemptStatus
from lonja.platform.call import Call
from lonja.web.api.checkout import PlacedOrder, placed_order
from lonja.web.api.quotes import AppliedPromotion, TaxShare, applied_promotion, tax_share
from lonja.web.api.shapes import (
    Amount,
    Currency,
    Email,
    In,
    Out,
    Page,
    Token,
    amount,
    decode_cursor,
    encode_cursor,
    optional_amount,
)
from lonja.web.context import Visit
from lonja.web.routes import api


class OrderKey(In):
    """The secret of a guest's order; customers need none."""

    key: Token | None = None


class OrderLine(Out):
    """A line as it was when it was sold."""

    id: UUID
    product_id: UUID
    variant_id: UUID
    title: str
    variant_title: str
    sku: str | None
    image_url: str | None
    quantity: int
    unit_price: Amount
    discount: Amount
    total: Amount
    compare_at_price: Amount | None
    tax: Amount
    is_digital: bool


class OrderStep(Out):
    """One step of one of the order's three axes."""

    machine: Annotated[str, Meta(examples=["payment"])]
    from_status: str
    to_status: str
    at: datetime


class PaymentAttempt(Out):
    """One try to pay."""

    id: UUID
    gateway: str
    status: AttemptStatus
    amount: Amount
    redirect_url: str | None
    failure_reason: str | None
    created_at: datetime


class OrderView(Out):
    """An order, whole."""

    id: UUID
    number: int
    status: Status
    payment_status: PaymentStatus
    fulfillment_status: FulfillmentStatus
    currency: Currency
    email: Email
    subtotal: Amount
    discount: Amount
    shipping: Amount
    tax: Amount
    total: Amount
    shipping_discount: Amount
    tax_included: Amount
    tax_relief: Amount
    promotions: list[AppliedPromotion]
    taxes: list[TaxShare]
    shipping_name: str
    shipping_address: dict[str, Any] | None
    expires_at: datetime
    created_at: datetime
    items: list[OrderLine]
    history: list[OrderStep]
    payments: list[PaymentAttempt]


class OrderRow(Out):
    """An order in a list."""

    id: UUID
    number: int
    status: Status
    payment_status: PaymentStatus
    fulfillment_status: FulfillmentStatus
    currency: Currency
    total: Amount
    item_count: int
    created_at: datetime


class OrderPage(Out):
    """Newest first. `next_cursor` is null on the last page."""

    orders: list[OrderRow]
    next_cursor: str | None


class PaymentState(Out):
    """How one try to pay stands, and its order with it."""

    order_id: UUID
    number: int
    status: Status
    payment_status: PaymentStatus
    attempt_id: UUID
    attempt_status: AttemptStatus
    failure_reason: str | None


class Retry(In):
    """How to try again."""

    gateway: Annotated[str, Meta(min_length=1, max_length=50, examples=["sandbox"])]


def order_line(item: orders.OrderItem, currency: str) -> OrderLine:
    """Minor units become decimals."""
    return OrderLine(
        id=item.id,
        product_id=item.product_id,
        variant_id=item.variant_id,
        title=item.title,
        variant_title=item.variant_title,
        sku=item.sku,
        image_url=item.image_url,
        quantity=item.quantity,
        unit_price=amount(item.price_at_booking_minor, currency),
        discount=amount(item.discount_minor, currency),
        total=amount(item.total_minor, currency),
        compare_at_price=optional_amount(item.compare_at_minor, currency),
        tax=amount(item.tax_minor, currency),
        is_digital=item.is_digital,
    )


def payment_attempt(attempt: Attempt) -> PaymentAttempt:
    """Minor units become decimals."""
    return PaymentAttempt(
        id=attempt.id,
        gateway=attempt.gateway,
        status=attempt.status,
        amount=amount(attempt.amount_minor, attempt.currency),
        redirect_url=attempt.redirect_url if attempt.status == "pending" else None,
        failure_reason=attempt.failure_reason,
        created_at=attempt.created_at,
    )


def order_view(order: orders.Order, attempts: list[Attempt]) -> OrderView:
    """An order as its buyer sees it: no actor, no reason, no correlation."""
    currency = order.currency
    return OrderView(
        id=order.id,
        number=order.number,
        status=order.status,
        payment_status=order.payment_status,
        fulfillment_status=order.fulfillment_status,
        currency=currency,
        email=order.email,
        subtotal=amount(order.subtotal_minor, currency),
        discount=amount(order.discount_minor, currency),
        shipping=amount(order.shipping_minor, currency),
        tax=amount(order.tax_minor, currency),
        total=amount(order.total_amount_minor, currency),
        shipping_discount=amount(order.shipping_discount_minor, currency),
        tax_included=amount(order.tax_included_minor, currency),
        tax_relief=amount(order.tax_relief_minor, currency),
        promotions=[applied_promotion(each, currency) for each in order.promotions],
        taxes=[tax_share(each, currency) for each in order.taxes],
        shipping_name=order.shipping_name,
        shipping_address=order.shipping_address,
        expires_at=order.expires_at,
        created_at=order.created_at,
        items=[order_line(item, currency) for item in order.items],
        history=[
            OrderStep(machine=step.machine, from_status=step.from_status, to_status=step.to_status, at=step.at)
            for step in order.history
        ],
        payments=[payment_attempt(attempt) for attempt in attempts],
    )


def order_row(order: orders.OrderSummary) -> OrderRow:
    """Minor units become decimals."""
    return OrderRow(
        id=order.id,
        number=order.number,
        status=order.status,
        payment_status=order.payment_status,
        fulfillment_status=order.fulfillment_status,
        currency=order.currency,
        total=amount(order.total_amount_minor, order.currency),
        item_count=order.item_count,
        created_at=order.created_at,
    )


async def find_order(visit: Visit, call: Call, order_id: UUID) -> OrderView:
    """The order with its attempts, if the caller may see it."""
    store_id = visit.store.id
    async with visit.house.db.store(store_id, call, "read") as tx:
        order = await orders.order(tx, store_id, call, order_id)
        if order is None:
            raise UnknownOrder(order_id=str(order_id))
        return order_view(order, await payments.attempts_of_order(tx, store_id, order_id))


@api("GET", "/api/v1/orders", who="customer", answers=OrderPage, tag="Orders")
async def list_own_orders(visit: Visit, query: Page) -> OrderPage:
    """List own orders.

    The orders of the signed-in customer, newest first.
    """
    customer_id, store_id = await visit.must_be_customer(), visit.store.id
    before = decode_cursor(query.cursor)
    async with visit.house.db.store(store_id, visit.call(), "read") as tx:
        found = await orders.orders_of_customer(tx, store_id, customer_id, before, query.limit + 1)
    return order_page(found, query.limit)


def order_page(found: list[orders.OrderSummary], limit: int) -> OrderPage:
    """One more than asked for says that there is a next page."""
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return OrderPage(
        orders=[order_row(order) for order in shown],
        next_cursor=encode_cursor(last.created_at, last.id) if last else None,
    )


@api(
    "GET",
    "/api/v1/orders/{order_id:uuid}",
    who="known",
    answers=OrderView,
    refuses=(UnknownOrder,),
    tag="Orders",
)
async def show_order(visit: Visit, order_id: UUID, query: OrderKey) -> OrderView:
    """Show an order.

    For the customer who placed it, or for a guest with its key. Anybody else's order is as unknown as none.
    """
    return await find_order(visit, visit.call(guest_key=query.key), order_id)


@api(
    "POST",
    "/api/v1/orders/{order_id:uuid}/payments",
    status=201,
    who="known",
    answers=PlacedOrder,
    refuses=(
        UnknownOrder,
        OrderNotPayable,
        TooManyAttempts,
        HoldIsOver,
        OutOfStock,
        GatewayNotOffered,
        ProviderAway,
        ProviderRefused,
    ),
    tag="Orders",
    keeps_answer=False,
)
async def pay_again(visit: Visit, order_id: UUID, body: Retry, query: OrderKey) -> PlacedOrder:
    """Try to pay again.

    Opens another attempt for an order that is not paid yet, with the same or another gateway; stock is held anew,
    but what is of a drop only for the time it has.
    """
    placed = await retry_payment(
        visit.house.desk,
        visit.store.id,
        visit.call(guest_key=query.key),
        order_id=order_id,
        gateway_id=body.gateway,
        return_url=visit.return_url(query.key),
    )
    return placed_order(placed, query.key)


@api(
    "POST",
    "/api/v1/orders/{order_id:uuid}/payments/{attempt_id:uuid}/confirmation",
    who="known",
    answers=PaymentState,
    refuses=(UnknownOrder, UnknownAttempt, ProviderAway),
    tag="Orders",
)
async def confirm_payment(visit: Visit, order_id: UUID, attempt_id: UUID, query: OrderKey) -> PaymentState:
    """Confirm a payment.

    The buyer is back from the provider: the provider is asked how the attempt stands, and its word is taken in. The
    webhook does the same; whoever comes first does the work. Who asks again how it stands does so under another
    Idempotency-Key, or none.
    """
    store_id, call = visit.store.id, visit.call(guest_key=query.key)
    settled = await confirm_return(
        visit.house.desk, store_id, call, attempt_id, order_id=order_id, queue=visit.house.tills
    )
    return PaymentState(
        order_id=settled.order_id,
        number=settled.number,
        status=settled.status,
        payment_status=settled.payment_status,
        attempt_id=settled.attempt_id,
        attempt_status=settled.attempt_status,
        failure_reason=settled.failure_reason,
    )


routes = [list_own_orders, show_order, pay_again, confirm_payment]
