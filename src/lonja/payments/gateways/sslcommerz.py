"""SSLCommerz, Bangladesh: a hosted page, an IPN, and three addresses to ask.

    start   POST /gwprocess/v4/api.php                            a session and its page; our mark is `tran_id`
    fetch   GET  /validator/api/merchantTransIDvalidationAPI.php  what happened under our tran_id, then
            GET  /validator/api/validationserverAPI.php           the validation of what it calls paid: the truth
    refund  GET  /validator/api/merchantTransIDvalidationAPI.php  by the bank's number, keyed by `refund_trans_id`

The buyer's browser comes back by a form POST to success, fail or cancel address, and the IPN posts the same form to our
hook. Its `verify_sign` is MD5 over chosen fields and the store password: a filter, no proof. Nothing the form says is
believed: it only names the transaction, which is then asked for. A `val_id` in it is not used at all.
Promises: a payment is captured when the validation says VALID or VALIDATED for our tran_id; its amount is compared by
settle_payment, exactly (in BDT `amount`, else `currency_amount` in `currency_type`). The store password is in the query
of their GETs, because that is their interface; it is in no error and no log of ours.
Source: github sslcommerz/SSLCommerz-PHP, developer.sslcommerz.com/doc/v4 (PROVIDERS.md, section 4).
"""

import hashlib
import hmac
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec

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
from lonja.platform.money import Money, exponent

LIVE, SANDBOX = "https://securepay.sslcommerz.com", "https://sandbox.sslcommerz.com"
_SESSION = "/gwprocess/v4/api.php"
_TRANSACTION = "/validator/api/merchantTransIDvalidationAPI.php"
_VALIDATION = "/validator/api/validationserverAPI.php"

LEAST, MOST = Money(1_000, "BDT"), Money(50_000_000, "BDT")
"""What it takes at once. Other currencies are converted first, so only SSLCommerz can tell."""
ADDRESS_LENGTH = 255
"""What its fields for addresses hold."""

_PAID = frozenset(("VALID", "VALIDATED"))
_ENDED: dict[str, Outcome] = {"FAILED": "failed", "CANCELLED": "cancelled", "EXPIRED": "cancelled"}
_OPEN = frozenset(("UNATTEMPTED", "PENDING", "PROCESSING"))
_KEPT = ("tran_id", "status", "val_id", "bank_tran_id", "amount", "currency", "currency_type", "currency_amount",
         "tran_date", "risk_level")  # fmt: skip
"""What of an IPN is stored: nothing of the card, not even its kind or a masked number, no sentence, and no name."""
_ASKED_BEFORE = ("already", "duplicate", "exist")


class _Shop(msgspec.Struct, frozen=True):
    """One merchant's account, where it is asked."""

    base: str
    keys: Mapping[str, str]

    async def look(self, desk: Desk, path: str, **query: str) -> dict[str, Any]:
        """An answer that came about. Raises ProviderAway."""
        said = _answer(await look(desk, SSLCommerz.id, self.base + path, self.asked(query)))
        connection = text_of(said, "APIConnect")
        if connection not in {"", "DONE"}:
            raise ProviderAway(f"APIConnect {connection[:30]}", gateway=SSLCommerz.id)
        return said

    def asked(self, query: Mapping[str, str]) -> dict[str, str]:
        """A whole query."""
        return {**query, **self.keys, "v": "1", "format": "json"}

    async def transactions(self, desk: Desk, tran_id: str) -> list[dict[str, Any]]:
        """Everything that happened under a tran_id."""
        said = (await self.look(desk, _TRANSACTION, tran_id=tran_id)).get("element")
        rows = said if isinstance(said, list) else [said]
        return [row for row in rows if isinstance(row, dict) and text_of(row, "tran_id") == tran_id]


class SSLCommerz:
    """The gateway."""

    id: ClassVar[str] = "sslcommerz"
    label: ClassVar[str] = "SSLCommerz"
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="store_id", label="Store id"),
        Field(
            name="store_passwd",
            label="Store password",
            help="While it is changed, both: the new one first, then the old one.",
            is_secret=True,
        ),
        Field(
            name="base_url",
            label="Address",
            help="Empty: SSLCommerz's sandbox in test mode, else its live address.",
            is_required=False,
        ),
    )
    can: ClassVar[Can] = Can()
    currencies: ClassVar[frozenset[str] | None] = None
    needs_buyer: ClassVar[bool] = True

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        """A start whose answer was lost is asked again with the same tran_id: nobody knows the first page's address."""
        _refuse_unfit(start)
        shop = await _shop(desk, store_id)
        form = _session(start, desk.hook_url(store_id, self.id))
        said = _answer(await ask(desk, self.id, "POST", shop.base + _SESSION, form={**form, **shop.keys}))
        page, session = web_address(shop.base, text_of(said, "GatewayPageURL")), text_of(said, "sessionkey")
        if text_of(said, "status") == "FAILED" or page is None or not session:
            hidden = (
                *shop.keys.values(),
                *(value for name, value in form.items() if name.startswith(("cus", "ship_"))),
            )
            raise ProviderRefused(gateway=self.id, reason=sentence(text_of(said, "failedreason"), *hidden))
        return Started(session, page)

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        shop = await _shop(desk, store_id)
        tran_id = reference(attempt.id)
        found = await shop.transactions(desk, tran_id)
        paid = [row for row in found if text_of(row, "status") in _PAID]
        if not paid:
            return _not_paid(found)
        said = await shop.look(desk, _VALIDATION, val_id=text_of(paid[0], "val_id"))
        status = text_of(said, "status")
        if status not in _PAID or text_of(said, "tran_id") != tran_id:
            return ProviderState(outcome="pending", reason=sentence(f"the validation says {status}"))
        return _captured(said, times=len(paid))

    async def verify(self, desk: Desk, store_id: UUID, callback: Callback) -> ProviderEvent:
        """The event's id holds its signed words: the same IPN again is one event, another status is another."""
        form = form_of(callback.body)
        passwords = (await desk.merchant(store_id, self.id)).secrets("store_passwd")
        signed = _signed(form)
        given = form.get("verify_sign", "").encode()
        if not any(hmac.compare_digest(_sign(signed, password).encode(), given) for password in passwords):
            raise SignatureInvalid("verify_sign does not match")
        tran_id, status = signed["tran_id"][:40], signed["status"][:40]
        if not tran_id or not status:
            raise CallbackMalformed("no tran_id, or no status")
        digest = hashlib.sha256(_joined(signed).encode()).hexdigest()[:32]
        return ProviderEvent(
            f"{tran_id}.{status}.{digest}", status, {name: form[name] for name in _KEPT if form.get(name)}
        )

    async def about(self, desk: Desk, store_id: UUID, payload: Mapping[str, Any]) -> Subject | None:
        attempt_id = id_of(text_of(payload, "tran_id"))
        return Subject(attempt_id) if attempt_id else None

    async def capture(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt, amount_minor: int) -> None:
        raise NotImplementedError

    async def void(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt) -> None:
        """A page cannot be closed; what is paid on it all the same goes back."""

    async def refund(self, desk: Desk, store_id: UUID, call: Call, refund: Refund, attempt: Attempt) -> RefundState:
        """Asks with our refund's id as `refund_trans_id`, which SSLCommerz takes once: when the answer was lost, the
        second asking says "processing", with the number of the first. A yes is a promise, so it is `pending`.
        """
        if attempt.currency != "BDT":
            return RefundState("failed", reason="SSLCommerz gives back in BDT only: do it by hand, in its panel")
        shop = await _shop(desk, store_id)
        number = _bank_number(await shop.transactions(desk, reference(attempt.id)))
        if number is None:
            return RefundState("failed", reason="SSLCommerz knows no payment to give back")
        query = {
            "bank_tran_id": number,
            "refund_trans_id": reference(refund.id),
            "refund_amount": Money(refund.amount_minor, refund.currency).decimal(),
            "refund_remarks": "refund",
            "refe_id": reference(refund.id),
        }
        try:
            said = await ask(desk, self.id, "GET", shop.base + _TRANSACTION, query=shop.asked(query))
        except ProviderRefused as refusal:
            return RefundState("failed", reason=refusal.params["reason"])
        return _asked_back(_answer(said))

    async def fetch_refund(self, desk: Desk, store_id: UUID, refund: Refund, attempt: Attempt) -> RefundState:
        """By SSLCommerz's number of the refund; when that was lost, asking once more finds it."""
        if refund.external_ref is None:
            return await self.refund(desk, store_id, Call.system("asking again"), refund, attempt)
        said = await (await _shop(desk, store_id)).look(desk, _TRANSACTION, refund_ref_id=refund.external_ref)
        status = text_of(said, "status")
        if status == "refunded":
            return RefundState("processed", refund.external_ref)
        if status in {"cancelled", "canceled"}:
            reason = sentence(text_of(said, "errorReason")) or "SSLCommerz cancelled it"
            return RefundState("failed", refund.external_ref, reason)
        return RefundState("pending", refund.external_ref, sentence(status) or None)

    async def recent(
        self, desk: Desk, store_id: UUID, since: datetime, until: datetime
    ) -> AsyncIterator[ProviderPayment]:
        return
        yield


async def _shop(desk: Desk, store_id: UUID) -> _Shop:
    merchant: Merchant = await desk.merchant(store_id, SSLCommerz.id)
    base = merchant.value("base_url", SANDBOX if merchant.is_test_mode else LIVE).rstrip("/")
    password = next(iter(merchant.secrets("store_passwd")), "")
    return _Shop(base, {"store_id": merchant.value("store_id"), "store_passwd": password})


def _answer(said: object) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise ProviderAway("not an answer", gateway=SSLCommerz.id)
    return said


def _refuse_unfit(start: Start) -> None:
    """What it is known to refuse is not asked."""
    reason = None
    if exponent(start.currency) > 2:
        reason = f"SSLCommerz counts two decimals, {start.currency} has more."
    elif start.currency == "BDT" and not LEAST.minor <= start.amount_minor <= MOST.minor:
        reason = f"SSLCommerz takes {LEAST.decimal()} to {MOST.decimal()} BDT at once."
    elif len(left_address(start.return_url)) > ADDRESS_LENGTH:
        reason = f"the return address is longer than {ADDRESS_LENGTH} characters."
    if reason:
        raise ProviderRefused(gateway=SSLCommerz.id, reason=reason)


def _session(start: Start, hook_url: str) -> dict[str, str]:
    """The form of a session call, without the keys."""
    if start.buyer is None:
        raise ProviderRefused(gateway=SSLCommerz.id, reason="the buyer is not known.")
    buyer = buyers.said(start.buyer)
    form = {
        "total_amount": Money(start.amount_minor, start.currency).decimal(),
        "currency": start.currency,
        "tran_id": reference(start.attempt_id),
        "success_url": start.return_url,
        "fail_url": start.return_url,
        "cancel_url": left_address(start.return_url),
        "ipn_url": hook_url,
        "emi_option": "0",
        "product_name": start.description[:255],
        "product_category": "retail",
        "product_profile": "physical-goods" if buyer.is_delivered else "non-physical-goods",
        "num_of_item": str(start.buyer.item_count),
        "shipping_method": "Courier" if buyer.is_delivered else "NO",
    }
    place = {
        "name": buyer.name,
        "add1": buyer.line1,
        "add2": buyer.line2,
        "city": buyer.city,
        "state": buyer.region,
        "postcode": buyer.postal_code,
        "country": buyer.country,
    }
    form |= {f"cus_{name}": value for name, value in place.items()}
    if buyer.is_delivered:
        form |= {f"ship_{name}": value for name, value in place.items()}
    return form | {"cus_email": buyer.email, "cus_phone": buyer.phone}


def _not_paid(found: Iterable[Mapping[str, Any]]) -> ProviderState:
    """One page may see several tries: it is over when all are. A word we do not know settles nothing."""
    words = [text_of(row, "status") for row in found]
    unknown = [word for word in words if word not in _OPEN and word not in _ENDED]
    if unknown:
        return ProviderState(outcome="pending", reason=sentence(unknown[0]))
    if not words or any(word in _OPEN for word in words):
        return ProviderState(outcome="pending")
    ends = {_ENDED[word] for word in words}
    reasons = [text_of(row, "error") or text_of(row, "status") for row in found]
    return ProviderState(outcome="failed" if "failed" in ends else "cancelled", reason=sentence(reasons[-1]))


def _captured(said: Mapping[str, Any], *, times: int) -> ProviderState:
    """`amount` is what came in BDT; what was asked in another currency stands beside it."""
    asked = text_of(said, "currency_type")
    is_taka = asked in {"", "BDT"}
    currency = (text_of(said, "currency") or "BDT") if is_taka else asked
    risk = "" if text_of(said, "risk_level") in {"", "0"} else text_of(said, "risk_title") or "risky"
    if times > 1:
        risk = f"paid {times} times with one number"
    return ProviderState(
        outcome="captured",
        amount_minor=minor_of(text_of(said, "amount" if is_taka else "currency_amount"), currency),
        currency=currency,
        external_ref=text_of(said, "bank_tran_id") or None,
        reason=sentence(risk) or None,
        is_risky=bool(risk),
    )


def _bank_number(found: Iterable[Mapping[str, Any]]) -> str | None:
    """The bank's number of what was paid. A refund may change the word for a payment, so any word but a no will do."""
    rows = [row for row in found if text_of(row, "status") not in {*_ENDED, *_OPEN} and text_of(row, "bank_tran_id")]
    rows.sort(key=lambda row: text_of(row, "status") not in _PAID)
    return text_of(rows[0], "bank_tran_id") if rows else None


def _asked_back(said: Mapping[str, Any]) -> RefundState:
    """A refused request (an address of ours that SSLCommerz does not know, for one) waits for people."""
    connection = text_of(said, "APIConnect")
    if connection in {"INVALID_REQUEST", "INACTIVE"}:
        return RefundState("failed", reason=f"SSLCommerz refused the request: {connection}")
    if connection not in {"", "DONE"}:
        raise ProviderAway(f"APIConnect {connection[:30]}", gateway=SSLCommerz.id)
    status, number = text_of(said, "status"), text_of(said, "refund_ref_id") or None
    reason = sentence(text_of(said, "errorReason"))
    if status == "failed" and number is None and not any(word in reason.lower() for word in _ASKED_BEFORE):
        return RefundState("failed", reason=reason or "SSLCommerz refused it")
    return RefundState("pending", number, reason or None)


def _signed(form: Mapping[str, str]) -> dict[str, str]:
    """The fields that verify_key names. Raises SignatureInvalid when they leave open what we go by."""
    names = form.get("verify_key", "").split(",")
    if not {"tran_id", "status"} <= set(names):
        raise SignatureInvalid("verify_key leaves tran_id or status open")
    return {name: form.get(name, "") for name in names}


def _sign(signed: Mapping[str, str], password: str) -> str:
    hashed = hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
    return hashlib.md5(_joined({**signed, "store_passwd": hashed}).encode(), usedforsecurity=False).hexdigest()


def _joined(signed: Mapping[str, str]) -> str:
    return "&".join(f"{name}={signed[name]}" for name in sorted(signed))
