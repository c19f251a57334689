"""SSLCommerz, made up (PROVIDERS.md, section 4): sessions, a page, the IPN with its verify_sign, validation, refunds.

Nouns: Payment, one session and what became of it; GivenBack, one refund.
Verbs: `decide` is the buyer, `ipn` the notice of a payment's state; `give_back` finishes a refund, or cancels it.
Its books are open: a test that wants a lie (another amount, another tran_id) writes it there.
"""

import hashlib
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from aiohttp import web

from tests.providers.base import Decision, Delivery, Fake, Happening, Till
from tests.providers.handover import handover, other_site

RATE = {"BDT": 100, "USD": 12_150, "EUR": 13_275}
"""What a hundredth of a unit costs, in hundredths of a paisa."""
_STATUS: dict[Decision, str] = {
    "approve": "VALID",
    "authorize": "VALID",
    "decline": "FAILED",
    "abandon": "CANCELLED",
}


@dataclass
class Payment:
    """A session and what became of it. Amounts are texts, as they are sent."""

    key: str
    form: dict[str, str]
    tran_id: str
    amount: str
    """In BDT."""
    currency_amount: str
    currency_type: str
    status: str = "UNATTEMPTED"
    val_id: str = ""
    bank_tran_id: str = ""
    risk_level: str = "0"
    validations: int = 0

    def fields(self) -> dict[str, str]:
        """What SSLCommerz says of it, everywhere."""
        return {
            "status": self.status,
            "tran_id": self.tran_id,
            "tran_date": "2026-03-02 18:00:00",
            "val_id": self.val_id,
            "amount": self.amount,
            "store_amount": self.amount,
            "currency": "BDT",
            "currency_type": self.currency_type,
            "currency_amount": self.currency_amount,
            "currency_rate": "1.0000",
            "bank_tran_id": self.bank_tran_id,
            "card_type": "VISA-Dutch Bangla",
            "card_no": "418117XXXXXX6675",
            "card_brand": "VISA",
            "risk_level": self.risk_level,
            "risk_title": "Safe" if self.risk_level == "0" else "Card used in many places",
        }


@dataclass
class GivenBack:
    """A refund."""

    number: str
    bank_tran_id: str
    amount: str
    status: str = "processing"


class SSLCommerz(Fake):
    """The provider."""

    name: ClassVar[str] = "sslcommerz"
    title: ClassVar[str] = "SSLCommerz"

    def __init__(self, store_id: str = "boighar", password: str = "boighar@ssl+&=5%", **chosen: Any) -> None:
        super().__init__(**chosen)
        self.store_id, self.password = store_id, password
        self.payments: dict[str, Payment] = {}
        self.refunds: dict[str, GivenBack] = {}
        """By refund_trans_id."""
        self.refuses_refunds = ""
        """An APIConnect with which it refuses to be asked for refunds."""
        self._numbers = itertools.count(1)

    # -- the API ----------------------------------------------------------------------------------------------------

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/gwprocess/v4/api.php", self._session, name="session"),
            web.get("/validator/api/validationserverAPI.php", self._validation, name="validation"),
            web.get("/validator/api/merchantTransIDvalidationAPI.php", self._transaction, name="transaction"),
            web.get("/handover/{key}", self._handover, name="hosted.handover"),
        ]

    def settings(self) -> dict[str, str]:
        return {"base_url": self.base_url, "store_id": self.store_id, "store_passwd": self.password}

    async def admits(self, request: web.Request) -> web.Response | None:
        given: Mapping[str, Any] = await request.post() if request.method == "POST" else request.query
        if (given.get("store_id"), given.get("store_passwd")) == (self.store_id, self.password):
            return None
        if request.method == "POST":
            return web.json_response(
                {"status": "FAILED", "failedreason": "Store Credential Error Or Store is De-active", "sessionkey": ""}
            )
        return web.json_response({"APIConnect": "INVALID_REQUEST"})

    async def _session(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        wrong = _fault(form)
        if wrong:
            return web.json_response({"status": "FAILED", "failedreason": wrong, "sessionkey": ""})
        key = f"{self._number():032X}"
        cents, currency = round(100 * float(form["total_amount"])), form["currency"]
        paisa = cents * RATE[currency] // 100
        taka = f"{paisa // 100}.{paisa % 100:02}"
        self.payments[key] = Payment(key, form, form["tran_id"], taka, form["total_amount"], currency)
        self.webhook_url = form.get("ipn_url") or self.webhook_url
        return web.json_response(
            {"status": "SUCCESS", "failedreason": "", "sessionkey": key, "GatewayPageURL": self.page_url(key)}
        )

    async def _validation(self, request: web.Request) -> web.Response:
        val_id = request.query.get("val_id", "")
        found = next((one for one in self.payments.values() if val_id and one.val_id == val_id), None)
        if found is None:
            return web.json_response({"APIConnect": "DONE", "status": "INVALID_TRANSACTION"})
        found.validations += 1
        answer = found.fields() | {"APIConnect": "DONE", "validated_on": "2026-03-02 18:00:01"}
        if found.status == "VALID":
            found.status = "VALIDATED"
        return web.json_response(answer)

    async def _transaction(self, request: web.Request) -> web.Response:
        asked = request.query
        if "refund_ref_id" in asked:
            return web.json_response({"APIConnect": "DONE"} | self._refund_state(asked["refund_ref_id"]))
        if "bank_tran_id" in asked and self.refuses_refunds:
            return web.json_response({"APIConnect": self.refuses_refunds})
        if "bank_tran_id" in asked:
            return web.json_response({"APIConnect": "DONE"} | self._refund(asked))
        rows = [one.fields() for one in self.payments.values() if one.tran_id == asked.get("tran_id")]
        return web.json_response({"APIConnect": "DONE", "no_of_trans_found": len(rows), "element": rows or ""})

    # -- refunds ----------------------------------------------------------------------------------------------------

    def _refund(self, asked: Mapping[str, str]) -> dict[str, str]:
        paid = next((one for one in self.payments.values() if one.bank_tran_id == asked["bank_tran_id"]), None)
        if paid is None:
            return {"status": "failed", "errorReason": "Bank transaction id is not valid"}
        before = self.refunds.get(asked["refund_trans_id"])
        if before is not None:
            return {"status": "processing", "refund_ref_id": before.number, "bank_tran_id": paid.bank_tran_id}
        living = [one for one in self.refunds.values() if one.status != "cancelled"]
        gone = sum(float(one.amount) for one in living if one.bank_tran_id == paid.bank_tran_id)
        if gone + float(asked["refund_amount"]) > float(paid.amount):
            return {"status": "failed", "errorReason": "Refund amount exceeds the transaction"}
        made = GivenBack(f"RF{self._number():010}", paid.bank_tran_id, asked["refund_amount"])
        self.refunds[asked["refund_trans_id"]] = made
        return {"status": "success", "refund_ref_id": made.number, "bank_tran_id": paid.bank_tran_id}

    def _refund_state(self, number: str) -> dict[str, str]:
        found = next((one for one in self.refunds.values() if one.number == number), None)
        if found is None:
            return {"status": "", "errorReason": "Refund reference is not valid"}
        return {"status": found.status, "refund_ref_id": number, "bank_tran_id": found.bank_tran_id}

    def give_back(self, number: str, status: str = "refunded") -> None:
        """The refund is done, or `cancelled`."""
        next(one for one in self.refunds.values() if one.number == number).status = status

    def page(self, address: str | None) -> Payment:
        """The payment whose hosted page stands there."""
        return self.payments[(address or "").rpartition("/")[2]]

    # -- the buyer, and what the shop hears -------------------------------------------------------------------------

    def page_url(self, reference: str) -> str:
        return other_site(super().page_url(reference))

    def till(self, reference: str) -> Till | None:
        found = self.payments.get(reference)
        if found is None:
            return None
        amount = f"{found.currency_type} {found.currency_amount}"
        return Till(amount, found.form["product_name"], is_open=found.status == "UNATTEMPTED")

    async def decide(self, reference: str, decision: Decision) -> str:
        found = self.payments[reference]
        if found.status == "UNATTEMPTED":
            found.status = _STATUS[decision]
            number = self._number()
            found.bank_tran_id = f"2603021800{number:06}"
            found.val_id = f"260302180001{number:06}" if found.status == "VALID" else ""
            self.ipn(found)
        return f"{other_site(self.base_url)}/handover/{reference}"

    def ipn(self, payment: Payment, **changed: str) -> Happening:
        """The notice of a payment as it stands; `changed` fields are said (and signed) differently."""
        return self.emit(payment.status, payment.fields() | {"store_id": self.store_id} | changed)

    def delivery(self, event: Happening, *, secret: str | None = None, at: float | None = None) -> Delivery:
        body = urlencode(signed(event.payload, secret or self.password)).encode()
        return Delivery(body, {"content-type": "application/x-www-form-urlencoded"}, {})

    def _number(self) -> int:
        return self.first + next(self._numbers)

    async def _handover(self, request: web.Request) -> web.Response:
        found = self.payments[request.match_info["key"]]
        ways = {"FAILED": "fail_url", "CANCELLED": "cancel_url"}
        return handover(found.form[ways.get(found.status, "success_url")], signed(found.fields(), self.password))


def signed(fields: Mapping[str, str], password: str) -> dict[str, str]:
    """The fields with verify_key and verify_sign, as SSLCommerz makes them."""
    hashed = hashlib.md5(password.encode()).hexdigest()
    text = "&".join(f"{name}={value}" for name, value in sorted({**fields, "store_passwd": hashed}.items()))
    return {
        **fields,
        "verify_sign": hashlib.md5(text.encode()).hexdigest(),
        "verify_key": ",".join(fields),
    }


_MUST = (
    "total_amount", "currency", "tran_id", "success_url", "fail_url", "cancel_url", "emi_option", "cus_name",
    "cus_email", "cus_add1", "cus_city", "cus_postcode", "cus_country", "cus_phone", "shipping_method", "num_of_item",
    "product_name", "product_category", "product_profile",
)  # fmt: skip
_LENGTHS = {"tran_id": 30, "success_url": 255, "fail_url": 255, "cancel_url": 255, "ipn_url": 255, "product_name": 255,
            "cus_name": 50, "cus_add1": 50, "cus_city": 50, "cus_country": 50, "cus_postcode": 30,
            "cus_phone": 20}  # fmt: skip
_PLACE = ("ship_name", "ship_add1", "ship_city", "ship_postcode", "ship_country")


def _fault(form: Mapping[str, str]) -> str | None:
    """What is wrong with a session call."""
    must = _MUST if form.get("shipping_method") == "NO" else (*_MUST, *_PLACE)
    for name in must:
        if not form.get(name):
            return f"{name} is missing for {form.get('cus_email')}"
    for name, longest in _LENGTHS.items():
        if len(form.get(name, "")) > longest:
            return f"{name} is too long"
    if form["currency"] not in RATE:
        return "currency is not supported"
    if form["currency"] == "BDT" and not 10 <= float(form["total_amount"]) <= 500_000:
        return "total_amount is out of range"
    return None
