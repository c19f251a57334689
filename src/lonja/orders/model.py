"""The nouns of an order. All amounts in minor units of the order's currency."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

Status = Literal["pending", "confirmed", "processing", "shipped", "delivered", "completed", "cancelled", "refunded"]
PaymentStatus = Literal[
    "pending", "authorized", "paid", "refund_pending", "partially_refunded", "refunded", "failed", "voided"
]
FulfillmentStatus = Literal["unfulfilled", "partial", "fulfilled", "returned"]


def _is_cancellable(status: Status, fulfillment: FulfillmentStatus) -> bool:
    """CAN-03: nothing has left the house. The operation has the last word (checkout.cancel_order)."""
    return status in {"pending", "confirmed", "processing"} and fulfillment == "unfulfilled"


class OrderItem(msgspec.Struct, frozen=True):
    """A line as it was when it was sold."""

    id: UUID
    product_id: UUID
    variant_id: UUID
    title: str
    variant_title: str
    sku: str | None
    image_url: str | None
    quantity: int
    price_at_booking_minor: int
    discount_minor: int
    total_minor: int
    is_digital: bool
    refunded_quantity: int = 0
    compare_at_minor: int | None = None
    tax_minor: int = 0
    tax_on_top_minor: int = 0
    tax_relief_minor: int = 0


class OrderPromotion(msgspec.Struct, frozen=True):
    """A promotion that gave something (PRM-25): on goods, on delivery, on which variants; `trace` says why."""

    rule_id: UUID
    code_id: UUID | None
    code: str | None
    name: str
    amount_minor: int
    shipping_minor: int
    allocations: list[dict[str, Any]]
    trace: dict[str, Any]


class OrderTax(msgspec.Struct, frozen=True):
    """A rate, and what it took of this order. `is_included`: inside the prices."""

    name: str
    rate_ppm: int
    base_minor: int
    tax_minor: int
    is_included: bool


class Step(msgspec.Struct, frozen=True, rename={"from_status": "from", "to_status": "to"}):
    """One legal step of one of the order's three axes."""

    machine: Literal["order", "payment", "fulfillment"]
    step: int
    from_status: str
    to_status: str
    actor: str
    actor_id: UUID | None
    reason: str | None
    at: datetime


class Order(msgspec.Struct, frozen=True):
    """An order, whole. `next_steps` are the statuses staff may move it to."""

    id: UUID
    number: int
    status: Status
    payment_status: PaymentStatus
    fulfillment_status: FulfillmentStatus
    currency: str
    email: str
    customer_id: UUID | None
    guest_info: dict[str, Any] | None
    cart_id: UUID
    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    tax_minor: int
    total_amount_minor: int
    shipping_name: str
    shipping_address: dict[str, Any] | None
    traffic_source: str | None
    locale: str
    expires_at: datetime
    created_at: datetime
    correlation_id: UUID | None
    items: list[OrderItem]
    history: list[Step]
    next_steps: list[str]
    shipping_discount_minor: int = 0
    tax_included_minor: int = 0
    tax_relief_minor: int = 0
    vat_id: str | None = None
    promotions: list[OrderPromotion] = msgspec.field(default_factory=list)
    taxes: list[OrderTax] = msgspec.field(default_factory=list)

    @property
    def is_cancellable(self) -> bool:
        """Whether it may be cancelled now."""
        return _is_cancellable(self.status, self.fulfillment_status)


class OrderSummary(msgspec.Struct, frozen=True):
    """A row of a list."""

    id: UUID
    number: int
    status: Status
    payment_status: PaymentStatus
    fulfillment_status: FulfillmentStatus
    currency: str
    total_amount_minor: int
    email: str
    shipping_name: str
    item_count: int
    created_at: datetime

    @property
    def is_cancellable(self) -> bool:
        """Whether it may be cancelled now."""
        return _is_cancellable(self.status, self.fulfillment_status)


class Waiting(msgspec.Struct, frozen=True):
    """How many orders wait for what: the buyer's money, or our hands."""

    pending: int = 0
    confirmed: int = 0
    processing: int = 0
    shipped: int = 0

    @property
    def to_ship(self) -> int:
        return self.confirmed + self.processing


class DayOfSales(msgspec.Struct, frozen=True):
    """What was ordered on one day of the store's calendar and not cancelled; `paid_minor` of it has been collected."""

    day: date
    orders: int
    units: int
    sales_minor: int
    paid_minor: int
