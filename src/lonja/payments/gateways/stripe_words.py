"""Stripe's words in ours: currencies, states of payments, refunds and disputes. Pure functions on what Stripe answered.

Sources: PROVIDERS 1.1 and 1.3 to 1.5; docs.stripe.com/currencies for the currencies that are counted oddly.
Promises: a status nobody here knows is `pending`, with the word as reason; amounts are converted exactly or refused.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from lonja.payments.errors import ProviderRefused
from lonja.payments.model import Outcome, ProviderState, RefundState
from lonja.platform.money import exponent

Thing = Mapping[str, Any]
"""An object of Stripe's, as plain data."""

_NO_DECIMALS = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF")
)
_THREE_DECIMALS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))
_WHOLE_UNITS = frozenset(("ISK", "UGX"))
"""Zero-decimal by now, and counted in hundredths all the same: 5 ISK are 500. HUF and TWD are so for payouts only."""

_OPEN_DISPUTES = frozenset(
    (
        "warning_needs_response",
        "warning_under_review",
        "needs_response",
        "under_review",
        "appeal_needs_response",
        "appeal_under_review",
    )
)
_RISKY = frozenset(("elevated", "highest"))


def _decimals(currency: str) -> int:
    return 0 if currency in _NO_DECIMALS else 3 if currency in _THREE_DECIMALS else 2


def _step(currency: str) -> int:
    """What an amount at Stripe is a multiple of."""
    return 10 if currency in _THREE_DECIMALS else 100 if currency in _WHOLE_UNITS else 1


def to_stripe(amount_minor: int, currency: str) -> int:
    """Our minor units in Stripe's. Raises ProviderRefused when Stripe cannot count so finely."""
    more = _decimals(currency) - exponent(currency)
    amount, rest = (amount_minor * 10**more, 0) if more >= 0 else divmod(amount_minor, 10**-more)
    if rest or amount % _step(currency):
        raise ProviderRefused(gateway="stripe", reason=f"this amount of {currency} is finer than Stripe can take")
    return int(amount)


def from_stripe(amount: int, currency: str) -> int:
    """Stripe's minor units in ours. What we do not count is left out, so that too little never looks enough."""
    more = exponent(currency) - _decimals(currency)
    return int(amount * 10**more if more >= 0 else amount // 10**-more)


def state_of_intent(intent: Thing, disputes: Iterable[Thing] = ()) -> ProviderState:
    """How a PaymentIntent stands, its latest charge expanded."""
    currency, status = str(intent["currency"]).upper(), str(intent["status"])
    charge = _charge(intent)
    outcome, amount, reason = _outcome(intent, status, charge)
    contested = list(disputes)
    lost = sum(one["amount"] for one in contested if one["status"] == "lost")
    return ProviderState(
        outcome=outcome,
        amount_minor=from_stripe(amount, currency),
        currency=currency,
        reason=reason,
        refunded_minor=from_stripe(_given_back(charge) + lost, currency),
        is_disputed=any(one["status"] in _OPEN_DISPUTES or one["status"] == "lost" for one in contested),
        is_risky=_is_risky(charge),
        payer=_payer(charge) if outcome in ("captured", "authorized") else None,
    )


def _charge(intent: Thing) -> Thing:
    charge = intent.get("latest_charge")
    return charge if isinstance(charge, Mapping) else {}


def _outcome(intent: Thing, status: str, charge: Thing) -> tuple[Outcome, int, str | None]:
    """The table of PROVIDERS 1.3, with the amount at stake."""
    asked: int = intent["amount"]
    error = intent.get("last_payment_error")
    match status:
        case "succeeded":
            return "captured", _taken(intent, charge), None
        case "requires_capture":
            return "authorized", intent.get("amount_capturable", asked), None
        case "canceled":
            return "cancelled", asked, intent.get("cancellation_reason") or "cancelled at Stripe"
        case "requires_payment_method" if error:
            return "failed", asked, error.get("decline_code") or error.get("code") or "declined"
        case "requires_payment_method" | "requires_confirmation" | "requires_action" | "processing":
            return "pending", asked, None
    return "pending", asked, status


def _taken(intent: Thing, charge: Thing) -> int:
    for thing, name in ((intent, "amount_received"), (charge, "amount_captured"), (intent, "amount")):
        if thing.get(name) is not None:
            return int(thing[name])
    raise KeyError("amount")


def _given_back(charge: Thing) -> int:
    """What was refunded. Stripe counts the part of an authorization that was let go as refunded too: we do not."""
    if not charge.get("captured"):
        return 0
    let_go = charge["amount"] - charge.get("amount_captured", charge["amount"])
    return max(int(charge.get("amount_refunded") or 0) - int(let_go), 0)


def _payer(charge: Thing) -> str | None:
    """What Stripe calls the card or account: the same number, the same fingerprint, whoever uses it. Wallets have a
    number, and so a fingerprint, for each device; some ways to pay have none.
    """
    details = charge.get("payment_method_details") or {}
    found = (details.get(details.get("type")) or {}).get("fingerprint")
    return str(found) if found else None


def _is_risky(charge: Thing) -> bool:
    outcome = charge.get("outcome") or {}
    return outcome.get("risk_level") in _RISKY or bool(charge.get("review"))


def state_of_session(session: Thing, disputes: Iterable[Thing] = ()) -> ProviderState:
    """How a Checkout Session stands, its PaymentIntent and that one's latest charge expanded."""
    intent, status = session.get("payment_intent"), str(session["status"])
    paid = str(session.get("payment_status"))
    state = state_of_intent(intent, disputes) if isinstance(intent, Mapping) else None
    if state is not None and state.outcome in ("captured", "authorized"):
        return state
    if status == "expired":
        return ProviderState(outcome="cancelled", reason="the page has expired")
    if state is not None:
        return state
    if status == "complete" and paid in ("paid", "no_payment_required"):
        currency = str(session["currency"]).upper()
        return ProviderState("captured", from_stripe(session["amount_total"], currency), currency)
    return ProviderState(outcome="pending", reason=None if status in ("open", "complete") else status)


def state_of_refund(refund: Thing) -> RefundState:
    """How a refund stands. One that was confirmed may fail later."""
    status, ref = str(refund["status"]), str(refund["id"])
    match status:
        case "succeeded":
            return RefundState("processed", ref)
        case "failed" | "canceled":
            return RefundState("failed", ref, refund.get("failure_reason") or status)
    return RefundState("pending", ref, status)
