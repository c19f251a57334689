"""aamarPay, Bangladesh: a hosted page, and one address to ask how it went.

    start   POST /jsonpost.php                  a page; our mark is `tran_id`
    fetch   GET  /api/v1/trxcheck/request.php   the one truth

Its callbacks (a form posted to success and fail address through the buyer's browser, and the same to the IPN address
that the merchant enters in aamarPay's panel: our hook) bear no signature at all. So ours goes along in `opt_a`: a token
that only this house can make for this attempt, and a callback without it is refused before anything is stored. The
buyer's browser sees the token; that lets its owner knock, no more: what a callback says is never believed, trxcheck is
asked. An attempt that was started before the keys of the house were changed is settled by the return, not the callback.
Promises: a payment is captured when trxcheck says Successful for our tran_id; its amount is compared by settle_payment,
exactly. Refunds are given by a person, in aamarPay's panel: there is no address to ask for one.
Source: github aamarpay-dev/aamarPay-asp-dot-net-core (PROVIDERS.md, section 5).
"""

import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from lonja.payments.errors import CallbackMalformed, ProviderAway, ProviderRefused, SignatureInvalid
from lonja.payments.gateways import buyers
from lonja.payments.gateways.base import Can, Desk, Field, Merchant
from lonja.payments.gateways.loose_wire import (
    ask,
    form_of,
    left_address,
    look,
    minor_of,
    sentence,
    text_of,
    web_address,
)
from lonja.payments.gateways.references import id_of, reference
from lonja.payments.model import (
    Attempt,
    Callback,
    Outcome,
    ProviderEvent,
    ProviderPayment,
    ProviderState,
    Refund,
    RefundState,
    Start,
    Started,
    Subject,
)
from lonja.platform.call import Call
from lonja.platform.money import Money
from lonja.platform.secrets import SecretBox

LIVE, SANDBOX = "https://secure.aamarpay.com", "https://sandbox.aamarpay.com"
_START, _CHECK = "/jsonpost.php", "/api/v1/trxcheck/request.php"
_BY_HAND = RefundState(
    "pending", reason="aamarPay takes no refunds from programs: a person gives it back in its panel, and says so here"
)
_WORDS: dict[str, Outcome] = {
    "successful": "captured",
    "failed": "failed",
    "canceled": "cancelled",
    "cancelled": "cancelled",
    "expired": "cancelled",
    "pending": "pending",
}
_CODES = {"2": "successful", "7": "failed"}
_KEPT = ("mer_txnid", "pg_txnid", "pay_status", "status_code", "amount", "currency", "currency_merchant",
         "other_currency", "pay_time", "pg_card_risklevel")  # fmt: skip
"""What of a callback is stored: nothing of the card, not even its kind or a masked number, and no name."""


class AamarPay:
    """The gateway."""

    id: ClassVar[str] = "aamarpay"
    label: ClassVar[str] = "aamarPay"
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="store_id", label="Store id"),
        Field(name="signature_key", label="Signature key", is_secret=True),
        Field(
            name="base_url",
            label="Address",
            help="Empty: aamarPay's sandbox in test mode, else its live address.",
            is_required=False,
        ),
    )
    can: ClassVar[Can] = Can(refund="manual")
    currencies: ClassVar[frozenset[str] | None] = frozenset(("BDT", "USD"))
    needs_buyer: ClassVar[bool] = True

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        """It takes a tran_id once: when its answer was lost, this attempt cannot be paid, and the buyer opens another.

        Its own number is told only after the payment, so the reference is ours, which its panel can search for.
        """
        base, keys = await _account(desk, store_id)
        body = _body(start, _token(desk.secrets, store_id, start.attempt_id))
        said = await ask(desk, self.id, "POST", base + _START, body={**body, **keys})
        if isinstance(said, dict) and text_of(said, "result").lower() == "true":
            page = web_address(base, text_of(said, "payment_url"))
            if page is not None:
                return Started(body["tran_id"], page)
        if isinstance(said, str) and (not said or said.startswith("<")):  # a proxy's page, not aamarPay's word
            raise ProviderAway("not an answer", gateway=self.id)
        raise ProviderRefused(gateway=self.id, reason=_reason(said, body, keys))

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        base, keys = await _account(desk, store_id)
        tran_id = reference(attempt.id)
        said = await look(desk, self.id, base + _CHECK, {"request_id": tran_id, **keys, "type": "json"})
        row = said[0] if isinstance(said, list) and len(said) == 1 else said
        if not isinstance(row, dict):
            raise ProviderAway("not an answer", gateway=self.id)
        if text_of(row, "mer_txnid") != tran_id:
            return ProviderState(outcome="pending", reason=sentence(text_of(row, "status")) or None)
        return _state(row)

    async def verify(self, desk: Desk, store_id: UUID, callback: Callback) -> ProviderEvent:
        """The event's id holds our tran_id, because only that is proven: nobody can use up another attempt's events."""
        form = form_of(callback.body)
        tran_id, status = form.get("mer_txnid", ""), form.get("pay_status", "")
        attempt_id = id_of(tran_id)
        given = form.get("opt_a", "").encode()
        if attempt_id is None or not hmac.compare_digest(_token(desk.secrets, store_id, attempt_id).encode(), given):
            raise SignatureInvalid("our token is not in opt_a")
        if not status:
            raise CallbackMalformed("no pay_status")
        told = hashlib.sha256(f"{form.get('pg_txnid', '')}\n{status}".encode()).hexdigest()[:32]
        payload = {name: form[name] for name in _KEPT if form.get(name)}
        return ProviderEvent(f"{tran_id}.{told}", status, payload)

    async def about(self, desk: Desk, store_id: UUID, payload: Mapping[str, Any]) -> Subject | None:
        attempt_id = id_of(text_of(payload, "mer_txnid"))
        return Subject(attempt_id) if attempt_id else None

    async def capture(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt, amount_minor: int) -> None:
        raise NotImplementedError

    async def void(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt) -> None:
        """A page cannot be closed; what is paid on it all the same goes back."""

    async def refund(self, desk: Desk, store_id: UUID, call: Call, refund: Refund, attempt: Attempt) -> RefundState:
        return _BY_HAND

    async def fetch_refund(self, desk: Desk, store_id: UUID, refund: Refund, attempt: Attempt) -> RefundState:
        return _BY_HAND

    async def recent(
        self, desk: Desk, store_id: UUID, since: datetime, until: datetime
    ) -> AsyncIterator[ProviderPayment]:
        return
        yield


async def _account(desk: Desk, store_id: UUID) -> tuple[str, dict[str, str]]:
    """Where this merchant is known, and as whom."""
    merchant: Merchant = await desk.merchant(store_id, AamarPay.id)
    base = merchant.value("base_url", SANDBOX if merchant.is_test_mode else LIVE).rstrip("/")
    key = next(iter(merchant.secrets("signature_key")), "")
    return base, {"store_id": merchant.value("store_id"), "signature_key": key}


def _token(secrets: SecretBox, store_id: UUID, attempt_id: UUID) -> str:
    """What only this house can say about this attempt."""
    return secrets.derive("aamarpay callback", str(store_id), str(attempt_id)).hex()


def _body(start: Start, token: str) -> dict[str, str]:
    """The body of a start, without the keys."""
    if start.currency not in (AamarPay.currencies or ()):
        raise ProviderRefused(gateway=AamarPay.id, reason=f"aamarPay does not take {start.currency}.")
    if start.buyer is None:
        raise ProviderRefused(gateway=AamarPay.id, reason="the buyer is not known.")
    buyer = buyers.said(start.buyer)
    return {
        "tran_id": reference(start.attempt_id),
        "amount": Money(start.amount_minor, start.currency).decimal(),
        "currency": start.currency,
        "desc": start.description[:255],
        "cus_name": buyer.name,
        "cus_email": buyer.email,
        "cus_phone": buyer.phone,
        "cus_add1": buyer.line1,
        "cus_add2": buyer.line2,
        "cus_city": buyer.city,
        "cus_state": buyer.region,
        "cus_postcode": buyer.postal_code,
        "cus_country": buyer.country,
        "success_url": start.return_url,
        "fail_url": start.return_url,
        "cancel_url": left_address(start.return_url),
        "opt_a": token,
        "type": "json",
    }


def _reason(said: object, body: Mapping[str, str], keys: Mapping[str, str]) -> str:
    """Its answer to a start it refused: a text, or an object of fields and complaints."""
    text = "; ".join(f"{name}: {value}" for name, value in said.items()) if isinstance(said, dict) else str(said)
    hidden = (value for name, value in body.items() if name.startswith(("cus_", "opt_")))
    return sentence(text, *keys.values(), *hidden)


def _state(row: Mapping[str, Any]) -> ProviderState:
    """A word and a code that contradict each other are no word."""
    status, code = text_of(row, "pay_status"), text_of(row, "status_code")
    word = status.lower() or _CODES.get(code, "")
    is_clear = _CODES.get(code, word) == word and (word != "successful" or code in {"", "2"})
    if word not in _WORDS or not is_clear:
        return ProviderState(outcome="pending", reason=sentence(f"{status} {code}") or None)
    outcome = _WORDS[word]
    if outcome != "captured":
        reason = text_of(row, "error_title") or status if outcome != "pending" else ""
        return ProviderState(outcome=outcome, reason=sentence(reason) or None)
    asked = text_of(row, "currency_merchant")
    is_taka = asked in {"", "BDT"}
    currency = (text_of(row, "currency") or "BDT") if is_taka else asked
    risk = text_of(row, "risk_level") or text_of(row, "pg_card_risklevel")
    is_risky = risk not in {"", "0"}
    return ProviderState(
        outcome="captured",
        amount_minor=minor_of(text_of(row, "amount" if is_taka else "amount_currency"), currency),
        currency=currency,
        reason=(sentence(text_of(row, "risk_title")) or "risky") if is_risky else None,
        is_risky=is_risky,
    )
