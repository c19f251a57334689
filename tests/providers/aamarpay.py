"""aamarPay, made up (PROVIDERS.md, section 5): a start, a page, a form posted back without any signature, one question.

Nouns: Payment, one start and what became of it.
Verbs: `decide` is the buyer, `notice` the IPN of a payment's state.
Its books are open: a test that wants a lie writes it there.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from aiohttp import web

from tests.providers.base import Decision, Delivery, Fake, Happening, Till
from tests.providers.handover import handover, other_site

_STATUS: dict[Decision, tuple[str, str]] = {
    "approve": ("Successful", "2"),
    "authorize": ("Successful", "2"),
    "decline": ("Failed", "7"),
}
_MUST = ("tran_id", "amount", "currency", "desc", "cus_name", "cus_email", "cus_phone", "cus_add1", "cus_add2",
         "cus_city", "cus_country", "success_url", "fail_url", "cancel_url", "type")  # fmt: skip


@dataclass
class Payment:
    """A start and what became of it. Amounts are texts, as they are sent."""

    key: str
    form: dict[str, str]
    tran_id: str
    amount: str
    """In BDT."""
    currency_amount: str
    currency_merchant: str
    pay_status: str = "Pending"
    status_code: str = "0"
    risk_level: str = "0"

    def answer(self) -> dict[str, Any]:
        """What trxcheck says."""
        return {
            "pg_txnid": self.key,
            "mer_txnid": self.tran_id,
            "risk_title": "Safe" if self.risk_level == "0" else "Risky",
            "risk_level": self.risk_level,
            "amount": self.amount,
            "amount_bdt": self.amount,
            "pay_status": self.pay_status,
            "status_code": self.status_code,
            "status_title": f"{self.pay_status} Transaction",
            "cardnumber": "418117XXXXXX6675",
            "amount_currency": self.currency_amount,
            "currency": "BDT",
            "currency_merchant": self.currency_merchant,
            "convertion_rate": "Not-Available",
            "bank_trxid": "1036053197407",
            "opt_a": self.form.get("opt_a") or "Not-Available",
        }

    def fields(self) -> dict[str, str]:
        """What is posted to the shop."""
        return {
            "pay_status": self.pay_status,
            "status_code": self.status_code,
            "pg_txnid": self.key,
            "mer_txnid": self.tran_id,
            "amount": self.amount,
            "other_currency": self.currency_amount,
            "currency": "BDT",
            "currency_merchant": self.currency_merchant,
            "card_type": "bKash-bKash",
            "card_number": "418117XXXXXX6675",
            "pg_card_risklevel": self.risk_level,
            "opt_a": self.form.get("opt_a", ""),
        }


class AamarPay(Fake):
    """The provider."""

    name: ClassVar[str] = "aamarpay"
    title: ClassVar[str] = "aamarPay"

    def __init__(self, store_id: str = "aamarpaytest", key: str = "28c78bb1f45112f5d40b956fe104645a") -> None:
        super().__init__()
        self.store_id, self.key = store_id, key
        self.payments: dict[str, Payment] = {}
        self.listed = 0
        """As how many elements of a list trxcheck answers; 0: without a list, as it mostly does."""
        self.answers_about: Payment | None = None
        """What trxcheck answers with, whatever was asked."""
        self._numbers = itertools.count(1)

    # -- the API ----------------------------------------------------------------------------------------------------

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/jsonpost.php", self._start, name="start"),
            web.get("/api/v1/trxcheck/request.php", self._check, name="trxcheck"),
            web.get("/handover/{key}", self._handover, name="hosted.handover"),
        ]

    def settings(self) -> dict[str, str]:
        return {"base_url": self.base_url, "store_id": self.store_id, "signature_key": self.key}

    async def admits(self, request: web.Request) -> web.Response | None:
        given: Mapping[str, Any] = await request.json() if request.method == "POST" else request.query
        if (given.get("store_id"), given.get("signature_key")) == (self.store_id, self.key):
            return None
        return web.Response(text="Invalid Store ID or signature")

    async def _start(self, request: web.Request) -> web.Response:
        form: dict[str, str] = await request.json()
        missing = [name for name in _MUST if not form.get(name)]
        if missing or form["currency"] not in {"BDT", "USD"}:
            return web.json_response({"result": "false", "reason": f"{missing or 'currency'} from {form['cus_email']}"})
        if any(one.tran_id == form["tran_id"] for one in self.payments.values()):
            return web.json_response({"result": "false", "tran_id": "Duplicate Transaction id"})
        key = f"AAM{self.first + next(self._numbers):016}"
        cents = round(100 * float(form["amount"]))
        paisa = cents if form["currency"] == "BDT" else cents * 12_150 // 100
        taka = f"{paisa // 100}.{paisa % 100:02}"
        self.payments[key] = Payment(key, form, form["tran_id"], taka, form["amount"], form["currency"])
        return web.json_response({"result": "true", "payment_url": self.page_url(key)})

    async def _check(self, request: web.Request) -> web.Response:
        asked = request.query.get("request_id")
        found = self.answers_about or next((one for one in self.payments.values() if one.tran_id == asked), None)
        answer = found.answer() if found else {"status": "Invalid-Data"}
        return web.json_response([answer] * self.listed if self.listed else answer)

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
        amount = f"{found.currency_merchant} {found.currency_amount}"
        return Till(amount, found.form["desc"], is_open=found.pay_status == "Pending")

    async def decide(self, reference: str, decision: Decision) -> str:
        found = self.payments[reference]
        if decision == "abandon":  # its cancel address gets a plain GET, and its books know nothing of it
            return found.form["cancel_url"]
        if found.pay_status == "Pending":
            found.pay_status, found.status_code = _STATUS[decision]
            self.notice(found)
        return f"{other_site(self.base_url)}/handover/{reference}"

    def notice(self, payment: Payment, **changed: str) -> Happening:
        """The IPN of a payment as it stands; `changed` fields are said differently."""
        return self.emit(payment.pay_status, payment.fields() | changed)

    def delivery(self, event: Happening, *, secret: str | None = None, at: float | None = None) -> Delivery:
        """Nothing is signed. `secret` is what stands where our own token stood."""
        payload = event.payload | ({} if secret is None else {"opt_a": secret})
        return Delivery(urlencode(payload).encode(), {"content-type": "application/x-www-form-urlencoded"}, {})

    async def _handover(self, request: web.Request) -> web.Response:
        found = self.payments[request.match_info["key"]]
        way = "success_url" if found.pay_status == "Successful" else "fail_url"
        return handover(found.form[way], found.fields())
