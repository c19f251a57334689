"""Stripe, made up: Checkout Sessions, PaymentIntents, charges, refunds, disputes, events. PROVIDERS 1.

Verbs for tests, besides Fake's: `pay` is the browser that confirms an intent; `finish_payment` ends what is processing;
`finish_refund`, `expire`, `dispute` and `close_dispute` are what happens at Stripe by itself.
Levers: `pays_later` (an asynchronous way to pay), `refunds_wait`, `risk_level`; `keys.forget()` is the day after.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from aiohttp import web

from tests.providers.base import Decision, Delivery, Fake, Happening, Till
from tests.providers.stripe_protocol import (
    ZERO_DECIMALS,
    Json,
    Keys,
    Refusal,
    amount_of,
    event_of,
    expanded,
    invalid,
    only,
    page_of,
    read,
)

DECLINED = "pm_card_chargeDeclined"
CARD = "Xt5EWLLDS7FJjR1c"
"""What Stripe calls the card that everybody here pays with."""
PAID_BY = {"type": "card", "card": {"last4": "4242", "fingerprint": CARD}}
_CANCELLABLE = ("requires_payment_method", "requires_confirmation", "requires_action", "requires_capture")


class FakeStripe(Fake):
    """One account."""

    name = "stripe"
    title = "Stripe"

    def __init__(
        self,
        *,
        api_key: str = "sk_test_fake",
        webhook_secret: str = "whsec_fake",
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(now=now)
        self.api_key, self.webhook_secret = api_key, webhook_secret
        self.sessions: dict[str, Json] = {}
        self.intents: dict[str, Json] = {}
        self.charges: dict[str, Json] = {}
        self.refunds: dict[str, Json] = {}
        self.disputes: dict[str, Json] = {}
        self.keys = Keys()
        self.pays_later = False
        self.refunds_wait = False
        self.risk_level = "normal"
        self._numbers = count(1)

    def routes(self) -> list[web.RouteDef]:
        post, sessions, intents = self.keys.keyed, "/v1/checkout/sessions", "/v1/payment_intents"
        return [
            web.post(sessions, post(self._create_session), name="sessions.create"),
            web.get(sessions, self._list(self.sessions), name="sessions.list"),
            web.get(sessions + "/{id}", self._one(self.sessions), name="sessions.retrieve"),
            web.post(sessions + "/{id}/expire", post(self._expire_session), name="sessions.expire"),
            web.post(intents, post(self._create_intent), name="intents.create"),
            web.get(intents, self._list(self.intents), name="intents.list"),
            web.get(intents + "/{id}", self._one(self.intents), name="intents.retrieve"),
            web.post(intents + "/{id}/confirm", post(self._confirm), name="intents.confirm"),
            web.post(intents + "/{id}/capture", post(self._capture), name="intents.capture"),
            web.post(intents + "/{id}/cancel", post(self._cancel), name="intents.cancel"),
            web.get("/v1/charges", self._list(self.charges), name="charges.list"),
            web.get("/v1/charges/{id}", self._one(self.charges), name="charges.retrieve"),
            web.post("/v1/refunds", post(self._create_refund), name="refunds.create"),
            web.get("/v1/refunds", self._list(self.refunds), name="refunds.list"),
            web.get("/v1/refunds/{id}", self._one(self.refunds), name="refunds.retrieve"),
            web.get("/v1/disputes", self._list(self.disputes), name="disputes.list"),
            web.get("/v1/events", read(self._list_events), name="events.list"),
        ]

    def settings(self) -> dict[str, str]:
        return {"secret_key": self.api_key, "webhook_secret": self.webhook_secret, "api_base": self.base_url}

    async def admits(self, request: web.Request) -> web.Response | None:
        if hmac.compare_digest(request.headers.get("Authorization", ""), f"Bearer {self.api_key}"):
            return None
        return web.json_response(Refusal(401, "invalid_request_error").body, status=401)

    def delivery(self, event: Happening, *, secret: str | None = None, at: float | None = None) -> Delivery:
        body, stamp = json.dumps(event.payload).encode(), int(self.now() if at is None else at)
        key = (secret or self.webhook_secret).encode()
        signature = hmac.new(key, b"%d.%s" % (stamp, body), hashlib.sha256).hexdigest()
        headers = {"content-type": "application/json", "stripe-signature": f"t={stamp},v1={signature}"}
        return Delivery(body, headers, {})

    # -- the hosted page ----------------------------------------------------------------------------------------------

    def till(self, reference: str) -> Till | None:
        session = self.sessions.get(reference)
        if session is None:
            return None
        currency, amount = session["currency"].upper(), session["amount_total"]
        text = f"{amount}" if currency in ZERO_DECIMALS else f"{amount / 100:.2f}"
        return Till(f"{currency} {text}", session["_description"], session["status"] == "open")

    async def decide(self, reference: str, decision: Decision) -> str:
        """A declined card leaves the page open: the buyer may try another."""
        session = self.sessions[reference]
        back: str = session["cancel_url"] or session["success_url"]
        if session["status"] != "open" or decision == "abandon":
            return back
        intent = self._intent_of_session(session)
        if decision == "authorize":
            intent["capture_method"] = "manual"
        if decision == "decline":
            self._decline(intent)
            return back
        self._pay(intent)
        session["status"] = "complete"
        session["payment_status"] = "paid" if intent["status"] == "succeeded" else "unpaid"
        self._tell("checkout.session.completed", session)
        return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", reference)

    # -- what happens by itself ---------------------------------------------------------------------------------------

    def pay(self, intent_id: str, card: str = "pm_card_visa") -> None:
        """The buyer's browser confirms an intent."""
        self._decline(self.intents[intent_id]) if card == DECLINED else self._pay(self.intents[intent_id])

    def begin(self, session_id: str) -> str:
        """The buyer writes the first digits on the page: its intent is made. Answers the intent's id."""
        return str(self._intent_of_session(self.sessions[session_id])["id"])

    def finish_payment(self, intent_id: str, *, succeeds: bool = True) -> None:
        """What was processing has an end."""
        intent = self.intents[intent_id]
        if succeeds:
            self._take(intent)
        else:
            self._decline(intent)
        for session in self.sessions.values():
            if session["payment_intent"] == intent_id:
                session["payment_status"] = "paid" if succeeds else "unpaid"
                self._tell(f"checkout.session.async_payment_{'succeeded' if succeeds else 'failed'}", session)

    def expire(self, session_id: str) -> None:
        """A day has passed."""
        session = self.sessions[session_id]
        session["status"] = "expired"
        intent = self.intents.get(session["payment_intent"] or "")
        if intent and intent["status"] in _CANCELLABLE:
            intent["status"] = "canceled"
            self._tell("payment_intent.canceled", intent)
        self._tell("checkout.session.expired", session)

    def finish_refund(self, refund_id: str, status: str, reason: str | None = None) -> None:
        """A refund succeeds, or fails, maybe days later."""
        refund = self.refunds[refund_id]
        charge = self.charges[refund["charge"]]
        if status in ("failed", "canceled") and refund["status"] not in ("failed", "canceled"):
            charge["amount_refunded"] -= refund["amount"]
        refund |= {"status": status, "failure_reason": reason}
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self._tell("refund.updated", refund)
        self._tell(
            "refund.failed" if status == "failed" else "charge.refunded", refund if status == "failed" else charge
        )

    def dispute(self, intent_id: str, amount: int | None = None) -> Json:
        """The buyer's bank takes the money back, for now."""
        charge = self.charges[self.intents[intent_id]["latest_charge"]]
        charge["disputed"] = True
        dispute = self._new("dp", "dispute", self.disputes, amount=amount or charge["amount"], charge=charge["id"],
                            payment_intent=intent_id, currency=charge["currency"], status="needs_response",
                            reason="fraudulent", metadata={})  # fmt: skip
        self._tell("charge.dispute.created", dispute)
        return dispute

    def close_dispute(self, dispute_id: str, status: str) -> None:
        """The banks have decided: won, lost, warning_closed, prevented."""
        self.disputes[dispute_id]["status"] = status
        self._tell("charge.dispute.closed", self.disputes[dispute_id])

    # -- sessions and intents -----------------------------------------------------------------------------------------

    async def _create_session(self, request: web.Request, form: Json) -> Json:
        only(form, "mode", "line_items", "success_url", "cancel_url", "client_reference_id", "customer_email",
             "metadata", "payment_intent_data", "expires_at", "locale", "ui_mode")  # fmt: skip
        if form.get("mode") != "payment" or not form.get("success_url") or not form.get("line_items"):
            raise invalid("parameter_missing", "mode")
        prices = [line["price_data"] | {"quantity": line["quantity"]} for line in form["line_items"]]
        currency = prices[0]["currency"]
        if currency != currency.lower():
            raise invalid("parameter_invalid", "currency")
        total = sum(amount_of(price, "unit_amount", currency) * int(price["quantity"]) for price in prices)
        intent_data = form.get("payment_intent_data", {})
        only(intent_data, "capture_method", "description", "metadata")
        session = self._new(
            "cs_test", "checkout.session", self.sessions, mode="payment", status="open", payment_status="unpaid",
            amount_total=total, currency=currency, success_url=form["success_url"], cancel_url=form.get("cancel_url"),
            client_reference_id=form.get("client_reference_id"), metadata=form.get("metadata", {}),
            payment_intent=None, ui_mode="hosted_page", expires_at=int(self.now()) + 86_400, _data=intent_data,
            _description=prices[0]["product_data"]["name"],
        )  # fmt: skip
        session["url"] = self.page_url(session["id"])
        return self._shown(session, form)

    async def _expire_session(self, request: web.Request, form: Json) -> Json:
        session = self._find(self.sessions, request)
        if session["status"] != "open":
            raise invalid("resource_missing" if session["status"] == "expired" else "checkout_session_not_open")
        self.expire(session["id"])
        return self._shown(session, form)

    async def _create_intent(self, request: web.Request, form: Json) -> Json:
        only(form, "amount", "currency", "capture_method", "description", "automatic_payment_methods", "metadata",
             "receipt_email", "confirm", "payment_method")  # fmt: skip
        intent = self._open_intent(amount_of(form, "amount", form["currency"]), form["currency"], form)
        self._tell("payment_intent.created", intent)
        return self._shown(intent, form)

    def _open_intent(self, amount: int, currency: str, form: Json) -> Json:
        intent = self._new("pi", "payment_intent", self.intents, amount=amount, currency=currency, amount_received=0,
                           amount_capturable=0, status="requires_payment_method", latest_charge=None,
                           capture_method=form.get("capture_method", "automatic"), last_payment_error=None,
                           cancellation_reason=None, description=form.get("description"),
                           metadata=form.get("metadata", {}))  # fmt: skip
        intent["client_secret"] = f"{intent['id']}_secret_{next(self._numbers)}"
        return intent

    def _intent_of_session(self, session: Json) -> Json:
        """Made when the buyer first tries to pay, as Stripe does."""
        if session["payment_intent"] is None:
            intent = self._open_intent(session["amount_total"], session["currency"], session["_data"])
            session["payment_intent"] = intent["id"]
            self._tell("payment_intent.created", intent)
        return self.intents[session["payment_intent"]]

    async def _confirm(self, request: web.Request, form: Json) -> Json:
        intent = self._find(self.intents, request)
        if intent["status"] != "requires_payment_method":
            raise invalid("payment_intent_unexpected_state")
        self.pay(intent["id"], form.get("payment_method", "pm_card_visa"))
        if intent["last_payment_error"]:
            raise Refusal(402, "card_error", "card_declined")
        return self._shown(intent, form)

    def _charge(self, intent: Json, **more: Any) -> Json:
        charge = self._new("ch", "charge", self.charges, amount=intent["amount"], currency=intent["currency"],
                           payment_intent=intent["id"], metadata=dict(intent["metadata"]), captured=False,
                           amount_captured=0, amount_refunded=0, refunded=False, disputed=False, review=None,
                           status="succeeded", outcome={"risk_level": self.risk_level},
                           billing_details={"email": "ana@example.com", "name": "Ana"},
                           payment_method_details=PAID_BY)  # fmt: skip
        charge |= more
        intent["latest_charge"] = charge["id"]
        return charge

    def _pay(self, intent: Json) -> None:
        intent["last_payment_error"] = None
        if self.pays_later:
            intent["status"] = "processing"
            self._charge(intent, status="pending")
            self._tell("payment_intent.processing", intent)
        elif intent["capture_method"] == "manual":
            self._charge(intent)
            intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
            self._tell("payment_intent.amount_capturable_updated", intent)
        else:
            self._take(intent)

    def _take(self, intent: Json, amount: int | None = None) -> None:
        taken: int = intent["amount"] if amount is None else amount
        charge = self.charges.get(intent["latest_charge"] or "")
        if charge is None or charge["status"] == "failed":
            charge = self._charge(intent)
        charge |= {"captured": True, "amount_captured": taken, "amount_refunded": charge["amount"] - taken}
        charge["status"] = "succeeded"
        intent |= {"status": "succeeded", "amount_received": taken, "amount_capturable": 0}
        self._tell("charge.succeeded", charge)
        self._tell("payment_intent.succeeded", intent)

    def _decline(self, intent: Json) -> None:
        charge = self._charge(intent, status="failed")
        error = {"type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds"}
        intent |= {"status": "requires_payment_method", "last_payment_error": error}
        self._tell("charge.failed", charge)
        self._tell("payment_intent.payment_failed", intent)

    async def _capture(self, request: web.Request, form: Json) -> Json:
        only(form, "amount_to_capture")
        intent = self._find(self.intents, request)
        if intent["status"] != "requires_capture":
            raise invalid("payment_intent_unexpected_state")
        amount = amount_of({"amount_to_capture": intent["amount_capturable"]} | form, "amount_to_capture",
                           intent["currency"])  # fmt: skip
        if amount > intent["amount_capturable"]:
            raise invalid("amount_too_large", "amount_to_capture")
        self._take(intent, amount)
        return self._shown(intent, form)

    async def _cancel(self, request: web.Request, form: Json) -> Json:
        only(form, "cancellation_reason")
        intent = self._find(self.intents, request)
        if intent["status"] not in _CANCELLABLE:
            raise invalid("payment_intent_unexpected_state")
        intent |= {"status": "canceled", "amount_capturable": 0}
        intent["cancellation_reason"] = form.get("cancellation_reason")
        self._tell("payment_intent.canceled", intent)
        return self._shown(intent, form)

    # -- refunds ------------------------------------------------------------------------------------------------------

    async def _create_refund(self, request: web.Request, form: Json) -> Json:
        only(form, "payment_intent", "charge", "amount", "reason", "metadata")
        intent = self.intents.get(form.get("payment_intent", ""))
        charge = self.charges.get(form.get("charge") or (intent or {}).get("latest_charge") or "")
        if charge is None or not charge["captured"]:
            raise invalid("resource_missing", "charge", 404)
        left = charge["amount"] - charge["amount_refunded"]
        amount = amount_of({"amount": left} | form, "amount", charge["currency"])
        if left == 0 or amount > left:
            raise invalid("charge_already_refunded" if left == 0 else "amount_too_large", "amount")
        refund = self._new("re", "refund", self.refunds, amount=amount, currency=charge["currency"],
                           charge=charge["id"], payment_intent=charge["payment_intent"], reason=form.get("reason"),
                           status="pending" if self.refunds_wait else "succeeded", failure_reason=None,
                           metadata=form.get("metadata", {}))  # fmt: skip
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self._tell("refund.created", refund)
        self._tell("charge.refunded", charge)
        return self._shown(refund, form)

    # -- books --------------------------------------------------------------------------------------------------------

    def _new(self, prefix: str, kind: str, books: dict[str, Json], **facts: Any) -> Json:
        number = self.first + next(self._numbers)
        made: Json = {"id": f"{prefix}_{number:06}", "object": kind, "created": int(self.now())}
        books[made["id"]] = made
        made |= facts | {"livemode": False}
        return made

    def _tell(self, kind: str, thing: Json) -> None:
        body = event_of(self.first + len(self.events) + 1, kind, _public(thing), int(self.now()))
        self.emit(kind, body, body["id"])

    def _find(self, books: dict[str, Json], request: web.Request) -> Json:
        found = books.get(request.match_info["id"])
        if found is None:
            raise invalid("resource_missing", "id", 404)
        return found

    def _anything(self, thing_id: str) -> Json | None:
        return self.intents.get(thing_id) or self.charges.get(thing_id)

    def _shown(self, thing: Json, form: Json) -> Json:
        return expanded(_public(thing), form.get("expand", []), self._anything)

    def _one(self, books: dict[str, Json]) -> Any:
        async def handle(request: web.Request, form: Json) -> Json:
            only(form)
            return self._shown(self._find(books, request), form)

        return read(handle)

    def _list(self, books: dict[str, Json]) -> Any:
        async def handle(request: web.Request, form: Json) -> Json:
            only(form, "created", "limit", "starting_after", "payment_intent", "charge")
            path = request.path.removeprefix(self.prefix)
            page = page_of([_public(one) for one in books.values()], form, path)
            return expanded(page, form.get("expand", []), self._anything)

        return read(handle)

    async def _list_events(self, request: web.Request, form: Json) -> Json:
        return page_of([event.payload for event in self.events], form, request.path)


def events_of(fake: FakeStripe, *kinds: str) -> Iterable[Happening]:
    """The events of these kinds, in order."""
    return [event for event in fake.events if event.kind in kinds]


def _public(thing: Json) -> Json:
    return {name: value for name, value in thing.items() if not name.startswith("_")}
