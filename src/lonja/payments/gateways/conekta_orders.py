"""What Conekta says of orders, in our words.

Nouns: an Order with its checkout page and its charges; its refunds; its outcome, by the table of payment_status.
Verbs: `state` says how an attempt stands by its order, `refunds_of` and `refund_state` how its refunds do.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from lonja.payments.gateways.own_refunds import Theirs
from lonja.payments.model import Outcome, ProviderPayment, ProviderState, RefundState

_OUTCOMES: dict[str, Outcome] = {
    "pending_payment": "pending",
    "pre_authorized": "authorized",
    "paid": "captured",
    "partially_refunded": "captured",
    "refunded": "captured",
    "charged_back": "captured",
    "declined": "failed",
    "fraudulent": "failed",
    "expired": "cancelled",
    "canceled": "cancelled",
    "voided": "cancelled",
}
_BEST: tuple[Outcome, ...] = ("captured", "authorized", "pending", "failed", "cancelled")
_REFUNDS: dict[str, Literal["pending", "processed", "failed"]] = {
    "refunded": "processed",
    "paid": "processed",
    "succeeded": "processed",
    "processed": "processed",
    "declined": "failed",
    "rejected": "failed",
    "failed": "failed",
    "canceled": "failed",
    "expired": "failed",
}


class Checkout(msgspec.Struct, frozen=True):
    """The hosted page."""

    url: str | None = None


class Returned(msgspec.Struct, frozen=True):
    """A refund of a charge. Its amount is written with a minus."""

    id: str
    amount: int
    created_at: int
    status: str | None = None


class _ReturnedList(msgspec.Struct, frozen=True):
    data: list[Returned] = []


class _Chargeback(msgspec.Struct, frozen=True):
    status: str | None = None


class Charge(msgspec.Struct, frozen=True):
    """One try of the buyer. `refunds` is a list object, or a bare list: the SDK's models say both."""

    status: str | None = None
    failure_code: str | None = None
    refunds: _ReturnedList | list[Returned] | None = None
    chargeback: _Chargeback | None = None


class _Charges(msgspec.Struct, frozen=True):
    data: list[Charge] = []


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """GET /orders/{id}, what we read of it."""

    id: str
    amount: int
    currency: str
    created_at: int
    payment_status: str | None = None
    amount_refunded: int | None = None
    metadata: dict[str, Any] | None = None
    checkout: Checkout | None = None
    charges: _Charges | None = None

    @property
    def outcome(self) -> Outcome:
        return _OUTCOMES.get(self.payment_status or "", "pending")

    @property
    def tries(self) -> list[Charge]:
        return self.charges.data if self.charges else []


class Orders(msgspec.Struct, frozen=True):
    """A page of a list."""

    data: list[Order] = []
    has_more: bool = False
    next_page_url: str | None = None


class _Detail(msgspec.Struct, frozen=True):
    code: str | None = None


class _No(msgspec.Struct, frozen=True):
    type: str | None = None
    details: list[_Detail] = []


def codes(body: bytes) -> list[str]:
    """The codes in a refusal. Its sentences may quote the buyer, so they stay there."""
    no = msgspec.json.decode(body, type=_No)
    return [code for code in (no.type, *(detail.code for detail in no.details)) if code]


def mark(metadata: Mapping[str, Any] | None) -> UUID | None:
    """The attempt an order is for; None when it bears no mark of ours."""
    try:
        return UUID(str((metadata or {}).get("attempt_id")))
    except ValueError:
        return None


def best(orders: list[Order]) -> Order | None:
    """Of several orders for one attempt: the one that took money, else the oldest of the best kind."""
    ranked = sorted(orders, key=lambda one: (_BEST.index(one.outcome), one.created_at, one.id))
    return ranked[0] if ranked else None


def state(order: Order) -> ProviderState:
    """How the attempt stands that this order is for."""
    known = order.payment_status is None or order.payment_status in _OUTCOMES
    failure = next((charge.failure_code for charge in reversed(order.tries) if charge.failure_code), None)
    quarrels = [charge.chargeback.status for charge in order.tries if charge.chargeback]
    returned = order.amount_refunded or 0
    return ProviderState(
        outcome=order.outcome,
        amount_minor=order.amount,
        currency=order.currency,
        external_ref=order.id,
        reason=(failure or order.payment_status if order.outcome == "failed" else None)
        if known
        else order.payment_status,
        refunded_minor=returned or (order.amount if order.payment_status == "refunded" else 0),
        is_disputed=order.payment_status == "charged_back" or any(status != "won" for status in quarrels),
    )


def listed_order(order: Order) -> ProviderPayment:
    """One order, as it stands in the list."""
    found = state(order)
    return ProviderPayment(
        external_ref=order.id,
        attempt_id=mark(order.metadata),
        outcome=found.outcome,
        amount_minor=order.amount,
        currency=order.currency,
        refunded_minor=found.refunded_minor,
        at=datetime.fromtimestamp(order.created_at, UTC),
    )


def refunds_of(order: Order) -> list[Theirs]:
    """Every refund of every charge of the order."""
    lists = (charge.refunds for charge in order.tries if charge.refunds)
    return [
        Theirs(one.id, abs(one.amount), datetime.fromtimestamp(one.created_at, UTC), one.status)
        for each in lists
        for one in (each.data if isinstance(each, _ReturnedList) else each)
    ]


def refund_state(order: Order, refund: Theirs) -> RefundState:
    """A refund by its word; without a word by whether the order counts it."""
    if refund.status is not None:
        known = _REFUNDS.get(refund.status, "pending")
        return RefundState(known, external_ref=refund.ref, reason=refund.status if known != "processed" else None)
    counted = sum(
        one.amount_minor for one in refunds_of(order) if _REFUNDS.get(one.status or "processed") == "processed"
    )
    is_done = (order.amount_refunded or 0) >= counted
    return RefundState("processed" if is_done else "pending", external_ref=refund.ref)
