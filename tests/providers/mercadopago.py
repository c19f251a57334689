"""Mercado Pago, made up: preferences with a hosted page, payments, refunds, chargebacks, signed notifications.

Verbs besides the base's: `pay` makes a payment on a page, `change` lets one become something else, `finish_refund`
ends one that was in process, `dispute` opens a chargeback; `ipn` is an unsigned notification.
What it is strict about: numbers are numbers (no text), no more decimals than the currency has, `auto_return` only with
https, a key of 1 to 64 characters for refunds, the same key with other words is a conflict, no refund beyond the rest.
Amounts are Decimals in its books and in its JSON, so a float on the way would show.
Source: PyPI mercadopago 3.6.0, whose SDK tests/payments/test_sdks.py drives against this.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from tests.providers.base import Decision, Delivery, Fake, Happening, Till

ACCOUNT = "acc-5d1f7a"
"""What Mercado Pago calls whoever pays here."""
_DECIMALS = {"CLP": 0}
_PAYMENT_OF: dict[Decision, tuple[str, str]] = {
    "approve": ("approved", "accredited"),
    "decline": ("rejected", "cc_rejected_insufficient_amount"),
    "authorize": ("authorized", "pending_capture"),
}
_encode = msgspec.json.Encoder(decimal_format="number").encode


def no(status: int, error: str, message: str, *causes: int) -> web.Response:
    """A refusal."""
    said = {"message": message, "error": error, "status": status, "cause": [{"code": code} for code in causes]}
    return web.json_response(said, status=status)


def yes(said: object, status: int = 200) -> web.Response:
    """An answer, its amounts to the last decimal."""
    return web.Response(body=_encode(said), status=status, content_type="application/json")


class MercadoPago(Fake):
    """One account."""

    name: ClassVar[str] = "mercadopago"
    title: ClassVar[str] = "Mercado Pago"

    def __init__(self, *, access_token: str = "APP_USR-1", webhook_secret: str = "mp-secret", **chosen: Any) -> None:
        super().__init__(**chosen)
        self.access_token, self.webhook_secret = access_token, webhook_secret
        self.preferences: dict[str, dict[str, Any]] = {}
        self.payments: dict[int, dict[str, Any]] = {}
        self.refunds: dict[int, list[dict[str, Any]]] = {}
        self.chargebacks: dict[str, dict[str, Any]] = {}
        self.unlisted: set[int] = set()
        """Payments that the search does not show yet."""
        self.refund_status = "approved"
        """What a new refund is."""
        self.knows_keys = True
        """Whether a repeated key finds its first answer."""
        self.in_milliseconds = True
        self._answers: dict[str, tuple[bytes, web.Response]] = {}
        self._number = 1_000

    def routes(self) -> list[web.RouteDef]:
        """What the gateway uses, and what else the SDK would ask to prove it."""
        return [
            web.post("/checkout/preferences", self._create_page, name="preferences.create"),
            web.get("/checkout/preferences/search", self._search_pages, name="preferences.search"),
            web.get("/checkout/preferences/{id}", self._page, name="preferences.get"),
            web.put("/checkout/preferences/{id}", self._update_page, name="preferences.update"),
            web.get("/v1/payments/search", self._search, name="payments.search"),
            web.get("/v1/payments/{id}", self._payment, name="payments.get"),
            web.put("/v1/payments/{id}", self._update, name="payments.update"),
            web.post("/v1/payments/{id}/refunds", self._refund, name="refunds.create"),
            web.get("/v1/payments/{id}/refunds", self._refunds, name="refunds.list"),
            web.get("/v1/chargebacks/{id}", self._chargeback, name="chargebacks.get"),
        ]

    async def admits(self, request: web.Request) -> web.Response | None:
        """By the access token."""
        if request.headers.get("Authorization") == f"Bearer {self.access_token}":
            return None
        return no(401, "unauthorized", f"invalid token {request.headers.get('Authorization')}")

    def settings(self) -> dict[str, str]:
        names = ("access_token", "webhook_secret", "base_url")
        return {name: getattr(self, name) for name in names}

    def till(self, reference: str) -> Till | None:
        """The page of a preference."""
        found = self.preferences.get(reference)
        if found is None:
            return None
        item = found["items"][0]
        paid = any(one["status"] == "approved" for one in self.made_on(reference))
        amount = f"{item['unit_price']:.{_DECIMALS.get(item['currency_id'], 2)}f}"
        return Till(f"{item['currency_id']} {amount}", item["title"], not paid and not self._is_over(found))

    async def decide(self, reference: str, decision: Decision) -> str:
        """A payment is made, unless the page is closed or the buyer walks away; then the way back."""
        preference, till = self.preferences[reference], self.till(reference)
        if decision == "abandon" or till is None or not till.is_open:
            return str(preference["back_urls"]["failure"])
        status, detail = _PAYMENT_OF[decision]
        made = self.pay(reference, status, detail)
        back = preference["back_urls"]["success" if status != "rejected" else "failure"]
        told = {"payment_id": made["id"], "status": status, "external_reference": made["external_reference"]}
        return f"{back}{'&' if '?' in back else '?'}{urlencode(told)}"

    def pay(
        self, reference: str, status: str = "approved", detail: str | None = None, **chosen: object
    ) -> dict[str, Any]:
        """A payment on a page, told as payment.created."""
        preference = self.preferences[reference]
        item, moment = preference["items"][0], self._moment()
        payment = {
            "id": self._new_number(),
            "status": status,
            "status_detail": detail,
            "currency_id": item["currency_id"],
            "transaction_amount": item["unit_price"] * item["quantity"],
            "transaction_amount_refunded": Decimal(0),
            "external_reference": preference["external_reference"],
            "date_created": moment,
            "date_approved": moment if status == "approved" else None,
            "captured": status != "authorized",
            "payer": {"email": "buyer@example.com", "id": ACCOUNT},
        } | chosen
        self.payments[payment["id"]] = payment
        self._tell("payment.created", payment["id"])
        return payment

    def change(self, payment_id: int, status: str, detail: str | None = None) -> None:
        """A payment becomes something else, told as payment.updated."""
        self.payments[payment_id] |= {"status": status, "status_detail": detail}
        self._tell("payment.updated", payment_id)

    def dispute(self, payment_id: int) -> Happening:
        """The buyer's bank wants the money back."""
        chargeback = str(self._new_number())
        self.chargebacks[chargeback] = {"id": chargeback, "payments": [payment_id]}
        self.payments[payment_id] |= {"status": "charged_back", "status_detail": "in_process"}
        return self.emit("topic_chargebacks_wh", {"id": chargeback, "type": "topic_chargebacks_wh"})

    def finish_refund(self, payment_id: int, status: str) -> None:
        """A refund that was in process is approved or rejected."""
        for one in self.refunds[payment_id]:
            if one["status"] == "in_process":
                one["status"] = status
        self._count(payment_id)
        self._tell("payment.updated", payment_id)

    def made_on(self, reference: str) -> list[dict[str, Any]]:
        """The payments of a page, oldest first."""
        mark = self.preferences[reference]["external_reference"]
        return [one for one in self.payments.values() if one["external_reference"] == mark]

    def delivery(self, event: Happening, *, secret: str | None = None, at: float | None = None) -> Delivery:
        """Signed over data.id, request id and time; the body is not signed."""
        data_id, seconds = str(event.payload["id"]), self.now() if at is None else at
        ts = str(int(seconds * 1000) if self.in_milliseconds else int(seconds))
        request_id = str(uuid.uuid5(uuid.NAMESPACE_OID, event.id))
        manifest = f"id:{data_id};request-id:{request_id};ts:{ts};"
        v1 = hmac.new((secret or self.webhook_secret).encode(), manifest.encode(), hashlib.sha256).hexdigest()
        topic = event.payload.get("type", "payment")
        body = {"id": event.id, "type": topic, "action": event.kind, "live_mode": True, "data": {"id": data_id}}
        headers = {"x-signature": f"ts={ts},v1={v1}", "x-request-id": request_id, "content-type": "application/json"}
        return Delivery(json.dumps(body).encode(), headers, {"data.id": data_id, "type": topic})

    def ipn(self, payment_id: int) -> Delivery:
        """The old kind, and what a QR code sends: nobody signed it."""
        return Delivery(b"", {}, {"topic": "payment", "id": str(payment_id)})

    # -- the API ----------------------------------------------------------------------------------------------------

    async def _create_page(self, request: web.Request) -> web.Response:
        said = await self._read(request)
        if (wrong := self._wrong_page(said)) is not None:
            return wrong
        return await self._keyed(request, lambda: self._new_page(said))

    def _new_page(self, said: dict[str, Any]) -> web.Response:
        reference = f"2019-{uuid.uuid4()}"
        made = said | {"id": reference, "collector_id": 2019, "date_created": self._moment()}
        made["init_point"], made["sandbox_init_point"] = self.page_url(reference), self.page_url(reference) + "?test=1"
        self.preferences[reference] = made
        return yes(made, 201)

    def _wrong_page(self, said: dict[str, Any]) -> web.Response | None:
        for item in said.get("items") or [{}]:
            price = item.get("unit_price")
            if not isinstance(price, Decimal) or not item.get("title") or not isinstance(item.get("quantity"), int):
                return no(400, "invalid_items", "items need a title, a quantity and a number as unit_price")
            if -int(price.as_tuple().exponent) > _DECIMALS.get(item["currency_id"], 2) or price <= 0:
                return no(400, "invalid_items", f"unit_price invalid: {price}")
        if said.get("auto_return") and not said["back_urls"]["success"].startswith("https://"):
            return no(400, "invalid_auto_return", "auto_return invalid. back_url.success must be defined")
        if self._is_over(said):
            return no(400, "invalid_expiration_date", "expiration_date_to is in the past")
        return None

    async def _page(self, request: web.Request) -> web.Response:
        found = self.preferences.get(request.match_info["id"])
        return yes(found) if found else no(404, "not_found", "preference not found")

    async def _update_page(self, request: web.Request) -> web.Response:
        found = self.preferences.get(request.match_info["id"])
        if found is None:
            return no(404, "not_found", "preference not found")
        found |= await self._read(request)
        return yes(found)

    async def _search_pages(self, request: web.Request) -> web.Response:
        mark = request.query.get("external_reference")
        found = [one for one in self.preferences.values() if one.get("external_reference") == mark]
        short = [{"id": one["id"], "external_reference": mark, "items": [""]} for one in found]
        return yes({"elements": short, "next_offset": len(short), "total": len(short)})

    async def _search(self, request: web.Request) -> web.Response:
        asked = request.query
        found = [one for number, one in self.payments.items() if number not in self.unlisted]
        if mark := asked.get("external_reference"):
            found = [one for one in found if one["external_reference"] == mark]
        if asked.get("range") == "date_created":
            found = [one for one in found if asked["begin_date"] <= one["date_created"] <= asked["end_date"]]
        found.sort(key=lambda one: (one["date_created"], one["id"]), reverse=asked.get("criteria") == "desc")
        offset, limit = int(asked.get("offset", 0)), int(asked.get("limit", 30))
        if offset + limit > 10_000 or limit > 100:
            return no(400, "bad_request", "Number of rows exceeded the limits", 1000)
        paging = {"total": len(found), "limit": limit, "offset": offset}
        return yes({"paging": paging, "results": found[offset : offset + limit]})

    async def _payment(self, request: web.Request) -> web.Response:
        found = self._found(request)
        return yes(found) if found else no(404, "not_found", "Payment not found", 2000)

    async def _update(self, request: web.Request) -> web.Response:
        found, said = self._found(request), await self._read(request)
        if found is None:
            return no(404, "not_found", "Payment not found", 2000)
        if said.get("status") == "cancelled" and found["status"] in {"pending", "in_process", "authorized"}:
            self.change(found["id"], "cancelled", "by_collector")
            return yes(found)
        return no(400, "bad_request", "Not valid action, the resource is in a state that does not allow it", 3005)

    async def _refund(self, request: web.Request) -> web.Response:
        found, said = self._found(request), await self._read(request)
        if found is None:
            return no(404, "not_found", "Payment not found", 2000)
        if not 1 <= len(request.headers.get("x-idempotency-key", "")) <= 64:
            return no(400, "bad_request", "Header X-Idempotency-Key can't be null", 4292)
        return await self._keyed(request, lambda: self._new_refund(found, said.get("amount")))

    def _new_refund(self, payment: dict[str, Any], amount: Decimal | None) -> web.Response:
        made = self.refunds.setdefault(payment["id"], [])
        rest = payment["transaction_amount"] - sum(one["amount"] for one in made if one["status"] != "rejected")
        if payment["status"] != "approved":
            return no(400, "bad_request", "The action requested is not valid for the current payment state", 2063)
        if amount is not None and not 0 < amount <= rest:
            return no(400, "bad_request", "Amount to refund exceeds payment amount", 4040)
        refund = {
            "id": self._new_number(),
            "payment_id": payment["id"],
            "amount": amount if amount is not None else rest,
            "status": self.refund_status,
            "date_created": self._moment(),
        }
        made.append(refund)
        self._count(payment["id"])
        self._tell("payment.updated", payment["id"])
        return yes(refund, 201)

    async def _refunds(self, request: web.Request) -> web.Response:
        found = self._found(request)
        return yes(self.refunds.get(found["id"], [])) if found else no(404, "not_found", "Payment not found", 2000)

    async def _chargeback(self, request: web.Request) -> web.Response:
        found = self.chargebacks.get(request.match_info["id"])
        return yes(found) if found else no(404, "not_found", "Chargeback not found")

    # -- the books --------------------------------------------------------------------------------------------------

    def _count(self, payment_id: int) -> None:
        payment, made = self.payments[payment_id], self.refunds[payment_id]
        payment["transaction_amount_refunded"] = sum(
            (one["amount"] for one in made if one["status"] == "approved"), Decimal(0)
        )
        if payment["transaction_amount_refunded"] == payment["transaction_amount"]:
            payment |= {"status": "refunded", "status_detail": "refunded"}

    async def _keyed(self, request: web.Request, work: Callable[[], web.Response]) -> web.Response:
        key, body = request.headers.get("x-idempotency-key"), await request.read()
        if key and self.knows_keys and (before := self._answers.get(f"{request.path} {key}")):
            if before[0] != body:
                return no(409, "idempotency_key_conflict", "the key was used with other parameters")
            return web.Response(body=before[1].body, status=before[1].status, content_type="application/json")
        answer = work()
        if key and answer.status < 300:
            self._answers[f"{request.path} {key}"] = (body, answer)
        return answer

    async def _read(self, request: web.Request) -> dict[str, Any]:
        body = await request.read()
        said: dict[str, Any] = json.loads(body, parse_float=Decimal) if body else {}
        for item in said.get("items", []):
            # A whole number is a number too: what must not come is text.
            if type(item.get("unit_price")) is int:
                item["unit_price"] = Decimal(item["unit_price"])
        if type(said.get("amount")) is int:
            said["amount"] = Decimal(said["amount"])
        return said

    def _found(self, request: web.Request) -> dict[str, Any] | None:
        number = request.match_info["id"]
        return self.payments.get(int(number)) if number.isdecimal() else None

    def _is_over(self, preference: dict[str, Any]) -> bool:
        return bool(preference.get("expires")) and preference["expiration_date_to"] <= self._moment()

    def _tell(self, kind: str, payment_id: int) -> None:
        self.emit(kind, {"id": payment_id})

    def _moment(self) -> str:
        text = datetime.fromtimestamp(self.now(), UTC).isoformat(timespec="milliseconds")
        return text.replace("+00:00", "Z")

    def _new_number(self) -> int:
        self._number += 1
        return self.first + self._number
