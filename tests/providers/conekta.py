"""Conekta, made up: orders with a hosted page, charges, refunds, and events signed with a key pair of its own.

Verbs besides the base's: `expire` lets an order run out, `finish_refund` gives a refund its last word, `chargeback`
is the buyer's bank, `pem` is what a merchant stores of a key.
What it is strict about: the version in Accept, cents as whole numbers, a phone number, a page that ends between five
minutes and 365 days ahead, no refund beyond the rest. It knows no idempotency keys: asked twice, it makes two.
Source: PyPI conekta 9.0.0, whose SDK tests/payments/test_sdks.py drives against this.
"""

import base64
import json
import uuid
from pathlib import Path
from typing import Any, ClassVar

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from tests.providers.base import Decision, Delivery, Fake, Happening, Till

ACCEPT = "application/vnd.conekta-v2.3.0+json"
_DAY = 86_400


_keys: dict[str, rsa.RSAPrivateKey] = {}


def key(name: str) -> rsa.RSAPrivateKey:
    """A key pair by name: made once a run, because that takes a moment."""
    if name not in _keys:
        _keys[name] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return _keys[name]


def keep_key(file: Path) -> None:
    """Has the current pair live in a file: whoever opens the provider anew signs as it did before."""
    if file.exists():
        kept = load_pem_private_key(file.read_bytes(), None)
        assert isinstance(kept, rsa.RSAPrivateKey)
        _keys["current"] = kept
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(0o600)
    file.write_bytes(key("current").private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))


def pem(name: str = "current") -> str:
    """The public half, as POST /webhook_keys answers it."""
    return key(name).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def no(status: int, kind: str, code: str, message: str) -> web.Response:
    """A refusal."""
    detail = {"code": code, "message": message, "debug_message": message}
    said = {"type": kind, "log_id": "log_1", "object": "error", "details": [detail]}
    return web.json_response(said, status=status)


class Conekta(Fake):
    """One company."""

    name: ClassVar[str] = "conekta"
    title: ClassVar[str] = "Conekta"

    def __init__(self, *, private_key: str = "key_1", **chosen: Any) -> None:
        super().__init__(**chosen)
        self.private_key = private_key
        self.orders: dict[str, dict[str, Any]] = {}
        self.unlisted: set[str] = set()
        """Orders that the list does not show yet."""
        self.refund_word: str | None = "refunded"
        """The status of a new refund; None: it has none."""
        self.page_size = 250
        """The most orders of one page of a list."""
        self._number = 0

    def routes(self) -> list[web.RouteDef]:
        """What the gateway uses."""
        return [
            web.post("/orders", self._create, name="orders.create"),
            web.get("/orders", self._list, name="orders.list"),
            web.get("/orders/{id}", self._order, name="orders.get"),
            web.post("/orders/{id}/capture", self._capture, name="orders.capture"),
            web.post("/orders/{id}/cancel", self._cancel, name="orders.cancel"),
            web.post("/orders/{id}/refunds", self._refund, name="refunds.create"),
            web.get("/charges", self._charges, name="charges.list"),
            web.post("/webhook_keys", self._webhook_key, name="webhook_keys.create"),
        ]

    def settings(self) -> dict[str, str]:
        return {
            "private_key": self.private_key,
            "webhook_public_key": pem(),
            "phone": "+525500000000",
            "base_url": self.base_url,
        }

    async def admits(self, request: web.Request) -> web.Response | None:
        """By the private key and the version."""
        if request.headers.get("Accept") != ACCEPT:
            return no(406, "api_version_unsupported", "conekta.errors.api.version.unsupported", "no such version")
        if request.headers.get("Authorization") == f"Bearer {self.private_key}":
            return None
        return no(401, "authentication_error", "conekta.errors.authentication.missing_key", "Acceso no autorizado.")

    def till(self, reference: str) -> Till | None:
        """The page of a checkout."""
        order = self._by_slug(reference)
        if order is None:
            return None
        is_open = order["payment_status"] in {None, "declined", "pending_payment"}
        is_open = is_open and order["checkout"]["expires_at"] > self.now()
        return Till(f"{order['currency']} {order['amount'] / 100:.2f}", order["checkout"]["name"], is_open)

    async def decide(self, reference: str, decision: Decision) -> str:
        """A charge is made, unless the page is closed or the buyer walks away; then the way back."""
        order, till = self._by_slug(reference), self.till(reference)
        if order is None or till is None:
            raise web.HTTPNotFound
        if decision == "abandon" or not till.is_open:
            return str(order["checkout"]["failure_url"])
        if decision == "decline":
            self.charge(order["id"], "declined", failure_code="insufficient_funds")
            return str(order["checkout"]["failure_url"])
        is_held = decision == "authorize" or order["pre_authorize"]
        self.charge(order["id"], "pre_authorized" if is_held else "paid")
        return str(order["checkout"]["success_url"])

    def charge(self, order_id: str, status: str, **chosen: object) -> dict[str, Any]:
        """A charge on an order, whose payment_status becomes the charge's; told as events of both."""
        order = self.orders[order_id]
        charge = {
            "id": self._id("chrg"),
            "object": "charge",
            "amount": order["amount"],
            "currency": order["currency"],
            "created_at": int(self.now()),
            "livemode": True,
            "order_id": order_id,
            "status": status,
            "refunds": {"object": "list", "has_more": False, "data": []},
        } | chosen
        order["charges"]["data"].append(charge)
        self.become(order_id, status)
        self._tell(f"charge.{status}", charge)
        return charge

    def become(self, order_id: str, status: str) -> None:
        """The order's payment_status, and the event of it."""
        order = self.orders[order_id]
        order |= {"payment_status": status, "updated_at": int(self.now())}
        self._tell(f"order.{status}", order)

    def expire(self, order_id: str) -> None:
        """Nobody paid in time."""
        self.become(order_id, "expired")

    def chargeback(self, order_id: str, status: str = "action_required") -> Happening:
        """The buyer's bank wants the money back. The event tells of the chargeback, not of the order."""
        charge = self.orders[order_id]["charges"]["data"][-1]
        charge["chargeback"] = {"id": self._id("chbk"), "object": "chargeback", "status": status}
        told = charge["chargeback"] | {"charge_id": charge["id"]}
        return self._tell("charge.chargeback.created", told)

    def finish_refund(self, order_id: str, word: str) -> None:
        """A pending refund gets its last word."""
        for refund in self._refunds_of(order_id):
            if refund["status"] == "pending":
                refund["status"] = word
        self._count(order_id)

    def delivery(self, event: Happening, *, secret: str | None = None, at: float | None = None) -> Delivery:
        """Signed with the key of that name. There is no time in the scheme."""
        del at
        body = {"id": event.id, "object": "event", "type": event.kind, "livemode": True, "created_at": int(self.now())}
        raw = json.dumps(body | {"data": {"object": event.payload}}).encode()
        signature = key(secret or "current").sign(raw, padding.PKCS1v15(), SHA256())
        headers = {"digest": base64.b64encode(signature).decode(), "content-type": "application/json"}
        return Delivery(raw, headers, {})

    # -- the API ----------------------------------------------------------------------------------------------------

    async def _create(self, request: web.Request) -> web.Response:
        said = await request.json()
        if (wrong := self._wrong(said)) is not None:
            return wrong
        order_id, slug = self._id("ord"), uuid.uuid4().hex
        lines = said["line_items"]
        order = {
            "id": order_id,
            "object": "order",
            "livemode": True,
            "amount": sum(line["unit_price"] * line["quantity"] for line in lines),
            "amount_refunded": 0,
            "currency": said["currency"],
            "metadata": said.get("metadata", {}),
            "customer_info": said["customer_info"] | {"object": "customer_info", "customer_id": None},
            "payment_status": None,
            "pre_authorize": bool(said.get("pre_authorize")),
            "created_at": int(self.now()),
            "updated_at": int(self.now()),
            "charges": {"object": "list", "has_more": False, "data": []},
            "checkout": said["checkout"]
            | {
                "id": str(uuid.UUID(slug)),
                "object": "checkout",
                "livemode": True,
                "name": lines[0]["name"],
                "slug": slug,
                "status": "Issued",
                "url": self.page_url(slug),
            },
        }
        self.orders[order_id] = order
        self._tell("order.created", order)
        return web.json_response(order)

    def _wrong(self, said: dict[str, Any]) -> web.Response | None:
        def invalid(what: str) -> web.Response:
            code = f"conekta.errors.parameter_validation.{what}"
            return no(422, "parameter_validation_error", code, f"{what} is wrong in {json.dumps(said)}")

        lines = said.get("line_items") or [{}]
        if any(
            type(line.get("unit_price")) is not int or line["unit_price"] < 0 or line.get("quantity", 0) < 1
            for line in lines
        ):
            return invalid("line_items")
        who = said.get("customer_info", {})
        if not all(isinstance(who.get(name), str) and who[name] for name in ("name", "email", "phone")):
            return invalid("customer_info")
        page = said.get("checkout", {})
        if page.get("type") != "HostedPayment" or not page.get("allowed_payment_methods"):
            return invalid("checkout")
        if not 300 <= page.get("expires_at", self.now() + _DAY) - self.now() <= 365 * _DAY:
            return invalid("checkout.expires_at")
        if said.get("pre_authorize") and page["allowed_payment_methods"] != ["card"]:
            return invalid("pre_authorize")
        return None

    async def _list(self, request: web.Request) -> web.Response:
        asked = request.query
        first, last = int(asked.get("created_at.gte", 0)), int(asked.get("created_at.lte", 2**40))
        found = [
            one
            for one in reversed(self.orders.values())
            if first <= one["created_at"] <= last and one["id"] not in self.unlisted
        ]
        if cursor := asked.get("next"):
            found = found[[one["id"] for one in found].index(cursor) + 1 :]
        size = min(int(asked.get("limit", 20)), self.page_size)
        page, more = found[:size], len(found) > size
        following = f"https://api.conekta.io/orders?limit={size}&next={page[-1]['id']}" if more else None
        said = {"object": "list", "has_more": more, "next_page_url": following, "data": page}
        return web.json_response(said)

    async def _order(self, request: web.Request) -> web.Response:
        found = self.orders.get(request.match_info["id"])
        return web.json_response(found) if found else _unknown()

    async def _capture(self, request: web.Request) -> web.Response:
        order = self.orders.get(request.match_info["id"])
        if order is None:
            return _unknown()
        if order["payment_status"] != "pre_authorized":
            return no(422, "processing_error", "conekta.errors.processing.order.not_capturable", "not pre-authorized")
        order["charges"]["data"][-1]["status"] = "paid"
        self.become(order["id"], "paid")
        return web.json_response(order)

    async def _cancel(self, request: web.Request) -> web.Response:
        order = self.orders.get(request.match_info["id"])
        if order is None:
            return _unknown()
        if order["payment_status"] not in {None, "pending_payment", "pre_authorized", "declined"}:
            return no(422, "processing_error", "conekta.errors.processing.order.not_cancelable", "cannot be canceled")
        self.become(order["id"], "voided" if order["payment_status"] == "pre_authorized" else "canceled")
        return web.json_response(order)

    async def _refund(self, request: web.Request) -> web.Response:
        order, said = self.orders.get(request.match_info["id"]), await request.json()
        if order is None:
            return _unknown()
        rest = order["amount"] + sum(
            one["amount"] for one in self._refunds_of(order["id"]) if one["status"] != "failed"
        )
        if order["payment_status"] not in {"paid", "partially_refunded"} or not 0 < said["amount"] <= rest:
            code = "conekta.errors.processing.charge.refund.amount"
            return no(422, "processing_error", code, "The amount to refund exceeds the charge total.")
        refund = {
            "id": self._id("ref"),
            "object": "refund",
            "amount": -said["amount"],
            "created_at": int(self.now()),
            "auth_code": "867372",
            "status": self.refund_word,
        }
        order["charges"]["data"][-1]["refunds"]["data"].append(refund)
        self._count(order["id"])
        return web.json_response(order)

    async def _charges(self, request: web.Request) -> web.Response:
        wanted = request.query.get("search")
        every = [charge for order in self.orders.values() for charge in order["charges"]["data"]]
        found = [charge for charge in every if wanted in {None, charge["id"]}]
        return web.json_response({"object": "list", "has_more": False, "data": found})

    async def _webhook_key(self, request: web.Request) -> web.Response:
        said = await request.json()
        made = {"id": self._id("whk"), "object": "webhook_key", "livemode": True, "created_at": int(self.now())}
        return web.json_response(made | {"active": said["active"], "public_key": pem()})

    # -- the books --------------------------------------------------------------------------------------------------

    def _refunds_of(self, order_id: str) -> list[dict[str, Any]]:
        return [one for charge in self.orders[order_id]["charges"]["data"] for one in charge["refunds"]["data"]]

    def _count(self, order_id: str) -> None:
        order, done = self.orders[order_id], {"refunded", None}
        returned = -sum(one["amount"] for one in self._refunds_of(order_id) if one["status"] in done)
        order["amount_refunded"] = returned
        if returned:
            self.become(order_id, "refunded" if returned == order["amount"] else "partially_refunded")

    def _by_slug(self, slug: str) -> dict[str, Any] | None:
        return next((one for one in self.orders.values() if one["checkout"]["slug"] == slug), None)

    def _tell(self, kind: str, thing: dict[str, Any]) -> Happening:
        return self.emit(kind, json.loads(json.dumps(thing)))

    def _id(self, prefix: str) -> str:
        self._number += 1
        return f"{prefix}_2tN{self.first + self._number:06}"


def _unknown() -> web.Response:
    return no(404, "resource_not_found_error", "conekta.errors.resource_not_found.entity", "no such order")
