"""The nouns of a sale on its way. All amounts in minor units."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from lonja.orders.model import PaymentStatus, Status
from lonja.payments.model import AttemptStatus, Outcome, Refund

Line = Annotated[str, msgspec.Meta(max_length=200)]


TOO_MUCH_FOR_ONE_CARD = "more of the drop than one card may buy"
"""The reason of an order that was paid with a card which had its share of a drop already (checkout.claim_sale)."""


class Address(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where it goes."""

    line1: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    line2: Line = ""
    city: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    region: Annotated[str, msgspec.Meta(max_length=100)] = ""
    postal_code: Annotated[str, msgspec.Meta(max_length=20)] = ""
    country: Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]


class CheckoutDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What a buyer says besides the cart. `guest_key` is the hash of the secret a guest will hold for the order."""

    email: Annotated[str, msgspec.Meta(min_length=3, max_length=255, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    full_name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    gateway: Annotated[str, msgspec.Meta(max_length=50)]
    locale: str
    phone: Annotated[str, msgspec.Meta(max_length=20)] = ""
    address: Address | None = None
    shipping_rate_id: UUID | None = None
    traffic_source: Annotated[str, msgspec.Meta(max_length=50)] | None = None
    guest_key: str | None = None
    expected_total_minor: int | None = None
    """What the buyer was shown: another total is refused, not charged."""


class Destination(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What of an address prices depend on."""

    country: str
    region: str = ""
    postal_code: str = ""


class QuoteDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a buyer before the order; what is not said is left out of the quote, or guessed (country)."""

    address: Destination | None = None
    shipping_rate_id: UUID | None = None
    email: str | None = None


class Placement(msgspec.Struct, frozen=True):
    """An order that was placed, and the attempt to pay it. `redirect_url`: where the buyer goes now, if anywhere.

    `client_secret`: what the buyer's browser needs instead, where the provider's fields are shown in our own page.
    """

    order_id: UUID
    number: int
    status: Status
    payment_status: PaymentStatus
    total_amount_minor: int
    currency: str
    expires_at: datetime
    attempt_id: UUID
    gateway: str
    redirect_url: str | None
    client_secret: str | None = None


class Settlement(msgspec.Struct, frozen=True):
    """How an attempt and its order stand after a provider's word was taken in."""

    order_id: UUID
    number: int
    status: Status
    payment_status: PaymentStatus
    attempt_id: UUID
    attempt_status: AttemptStatus
    failure_reason: str | None


class WaitingCollection(msgspec.Struct, frozen=True):
    """Cash that a courier holds: collected for an order, not remitted yet."""

    id: UUID
    order_id: UUID
    order_number: int
    shipping_name: str
    amount_minor: int
    currency: str
    reference: str
    collected_at: datetime


class HeldOrder(msgspec.Struct, frozen=True):
    """An order whose money is set aside. `verb`: what the provider was asked and has not answered yet."""

    id: UUID
    number: int
    shipping_name: str
    status: Status
    amount_minor: int
    currency: str
    authorized_until: datetime | None
    verb: Literal["capture", "void"] | None


class WaitingCash(msgspec.Struct, frozen=True):
    """All of it together, in the store's currency."""

    collections: int
    amount_minor: int


class RefundWish(msgspec.Struct, frozen=True, kw_only=True):
    """What is to go back: units of lines, an amount besides them (delivery, goodwill), or both."""

    lines: list["WishedLine"] = []
    amount_minor: int = 0
    reason: str | None = None


class WishedLine(msgspec.Struct, frozen=True):
    """Units of one line of an order; restocked ones go back on the shelf they left."""

    item_id: UUID
    quantity: int
    restock: bool = False


class RefundedLine(msgspec.Struct, frozen=True):
    """What a refund was for."""

    item_id: UUID
    quantity: int
    restocked: int
    amount_minor: int


class OrderRefund(Refund, frozen=True, kw_only=True):
    """A refund with its lines."""

    lines: list[RefundedLine]


class Cancellation(msgspec.Struct, frozen=True):
    """What became of an order that was cancelled. A second cancellation moves nothing: no refund, nothing restocked."""

    order_id: UUID
    number: int
    status: Status
    payment_status: PaymentStatus
    currency: str
    refund_id: UUID | None
    restocked: int
    refund_minor: int


__all__ = [
    "Address",
    "Cancellation",
    "CheckoutDetails",
    "HeldOrder",
    "OrderRefund",
    "Outcome",
    "Placement",
    "RefundWish",
    "RefundedLine",
    "Settlement",
    "WaitingCash",
    "WaitingCollection",
    "WishedLine",
]
