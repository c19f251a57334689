"""What Mercado Pago says of payments, in our words.

Nouns: a Payment as Mercado Pago lists it; its outcome, by the table of status words; amounts, exact both ways.
Verbs: `best` picks the payment that stands for an attempt, `state` says how the attempt stands.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import msgspec

from lonja.payments.model import Outcome, ProviderPayment, ProviderState, RefundState
from lonja.platform.money import exponent

_OUTCOMES: dict[str, Outcome] = {
    "approved": "captured",
    "in_mediation": "captured",
    "charged_back": "captured",
    "refunded": "captured",
    "authorized": "authorized",
    "pending": "pending",
    "in_process": "pending",
    "rejected": "failed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}
_BEST: tuple[Outcome, ...] = ("captured", "authorized", "pending", "failed", "cancelled")
_REFUNDS: dict[str, Literal["pending", "processed", "failed"]] = {
    "approved": "processed",
    "in_process": "pending",
    "rejected": "failed",
    "cancelled": "failed",
}


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """GET /v1/payments/{id}, what we read of it. Amounts in units of the currency."""

    id: int | str
    status: str
    currency_id: str
    transaction_amount: Decimal
    date_created: datetime
    status_detail: str | None = None
    external_reference: str | None = None
    transaction_amount_refunded: Decimal | None = None
    date_approved: datetime | None = None
    payer: Any = None
    card: Any = None

    @property
    def outcome(self) -> Outcome:
        return _OUTCOMES.get(self.status, "pending")

    @property
    def paid_by(self) -> str | None:
        """The payer's account, with the saved card where one was used. Digits of cards are looked at by nobody."""
        account, card = _id_of(self.payer), _id_of(self.card)
        return f"account {account} card {card}" if account else None


def _id_of(thing: object) -> str:
    """What Mercado Pago calls an account, or a card that was saved with it. Nothing else of theirs is read."""
    return str(thing.get("id") or "") if isinstance(thing, dict) else ""


def minor(amount: Decimal, currency: str) -> int | None:
    """Whole minor units; None when the amount has more decimals than the currency."""
    scaled = amount.scaleb(exponent(currency))
    return int(scaled) if scaled == scaled.to_integral_value() else None


def major(amount_minor: int, currency: str) -> Decimal:
    """What is written into JSON: 10.10 for pesos, 10000 for Chilean ones."""
    return Decimal(amount_minor).scaleb(-exponent(currency))


def best(payments: list[Payment]) -> Payment | None:
    """Which payment stands for the attempt: of those that took money the oldest, else the newest of the best kind."""
    taken = [one for one in payments if one.outcome == "captured"]
    if taken:
        return min(taken, key=lambda one: (one.date_approved or one.date_created, str(one.id)))
    for outcome in _BEST:
        if kind := [one for one in payments if one.outcome == outcome]:
            return max(kind, key=lambda one: (one.date_created, str(one.id)))
    return None


def state(payments: list[Payment]) -> ProviderState:
    """How the attempt stands that these payments are all of."""
    one = best(payments)
    if one is None:
        return ProviderState(outcome="pending")
    amount = minor(one.transaction_amount, one.currency_id)
    if amount is None:
        return ProviderState(outcome="pending", external_ref=str(one.id), reason="the amount cannot be counted")
    kept = [each for each in payments if each.outcome == "captured" and each.status != "refunded"]
    is_whole_back = one.status == "refunded" and not one.transaction_amount_refunded
    returned = one.transaction_amount if is_whole_back else one.transaction_amount_refunded or Decimal(0)
    reason = one.status if one.status not in _OUTCOMES else one.status_detail
    return ProviderState(
        outcome=one.outcome,
        amount_minor=amount,
        currency=one.currency_id,
        external_ref=str(one.id),
        reason=f"{len(kept)} payments took money" if len(kept) > 1 else reason,
        refunded_minor=minor(returned, one.currency_id) or 0,
        is_disputed=one.status in {"in_mediation", "charged_back"} and one.status_detail != "reimbursed",
        is_risky=len(kept) > 1,
        payer=one.paid_by if one.outcome in {"captured", "authorized"} else None,
    )


def listed_payment(payment: Payment) -> ProviderPayment:
    """One payment, as it stands in the list."""
    found = state([payment])
    return ProviderPayment(
        external_ref=str(payment.id),
        attempt_id=mark(payment.external_reference),
        outcome=found.outcome,
        amount_minor=found.amount_minor or 0,
        currency=payment.currency_id,
        refunded_minor=found.refunded_minor,
        at=payment.date_approved or payment.date_created,
    )


def refund_state(ref: str, status: str | None) -> RefundState:
    """A refund by its status word; one without a word was made when it was answered."""
    known = _REFUNDS.get(status or "approved", "pending")
    return RefundState(known, external_ref=ref, reason=status if known != "processed" else None)


def mark(reference: str | None) -> UUID | None:
    """The attempt a payment is for; None when it bears no mark of ours."""
    try:
        return UUID(reference or "")
    except ValueError:
        return None
