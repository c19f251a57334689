"""Stripe, by its hosted page (Checkout Sessions) or by PaymentIntents for a shop front that shows Stripe's own fields.

Nouns: a session `cs_…` or an intent `pi_…` is an attempt's external_ref; both bear the attempt's id and the store's in
their metadata, refunds bear the refund's id too.
Promises: every POST is keyed by our row. Refunds are looked for before they are asked for, because Stripe forgets keys
after a day. An event is kept without names, addresses and cards (PAY-16): only what leads back to us.
Sources: PROVIDERS 1.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from stripe.params import PaymentIntentCreateParams
from stripe.params.checkout import SessionCreateParams

from lonja.payments.errors import CallbackMalformed, ProviderAway, ProviderRefused
from lonja.payments.gateways import stripe_books as books
from lonja.payments.gateways import timed_signature
from lonja.payments.gateways.base import Can, Desk, Field, Merchant
from lonja.payments.gateways.stripe_api import API_BASE, KeyRefused, connect, patient, spoken
from lonja.payments.gateways.stripe_words import state_of_intent, state_of_refund, state_of_session, to_stripe
from lonja.payments.model import (
    Attempt,
    Callback,
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

SIGNATURE_HEADER = "stripe-signature"
CHECKOUT, PAYMENT_INTENT = "checkout", "payment_intent"


class _Object(msgspec.Struct):
    object: dict[str, Any]


class _Event(msgspec.Struct):
    id: books.EventId
    type: str
    data: _Object
    created: int = 0
    livemode: bool = False


_event = msgspec.json.Decoder(_Event)


class Stripe:
    """The gateway."""

    id: ClassVar[str] = "stripe"
    label: ClassVar[str] = "Stripe"
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="secret_key", label="Secret key", help="It begins with sk_test_ or sk_live_.", is_secret=True),
        Field(
            name="webhook_secret",
            label="Webhook secret",
            help="It begins with whsec_. While you change it, write the new one and the old one, with a space between.",
            is_secret=True,
        ),
        Field(
            name="mode",
            label="How customers pay",
            help="checkout: on Stripe's page. payment_intent: in a shop front of your own that shows Stripe's fields.",
            default=CHECKOUT,
            choices=(CHECKOUT, PAYMENT_INTENT),
        ),
        Field(
            name="capture",
            label="When the money is taken",
            help="automatic: at once. manual: set aside at once, taken by you within a week.",
            default="automatic",
            choices=("automatic", "manual"),
        ),
        Field(
            name="authorization_days",
            label="Days until what is set aside lapses",
            help="You are told a day before. Cards: seven, as a rule.",
            is_required=False,
            default="7",
        ),
        Field(name="api_base", label="Address of the API", is_required=False, default=API_BASE),
    )
    can: ClassVar[Can] = Can(capture_later=True, capture_in_part=True, list_payments=True)
    currencies: ClassVar[frozenset[str] | None] = None
    needs_buyer: ClassVar[bool] = False

    # -- a payment ----------------------------------------------------------------------------------------------------

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        merchant = await desk.merchant(store_id, self.id)
        with spoken():
            client = connect(desk, merchant)
            if merchant.value("mode", CHECKOUT) == PAYMENT_INTENT:
                intent = await client.v1.payment_intents.create_async(
                    self.intent_fields(merchant, store_id, start), {"idempotency_key": f"{start.attempt_id}:intent"}
                )
                return Started(intent.id, None, client_secret=intent.client_secret)
            session = await client.v1.checkout.sessions.create_async(
                self.session_fields(merchant, store_id, start), {"idempotency_key": f"{start.attempt_id}:session"}
            )
        return Started(session.id, session.url)

    def session_fields(self, merchant: Merchant, store_id: UUID, start: Start) -> SessionCreateParams:
        """What a Checkout Session is made of: one line, the whole order, because prices and taxes are ours."""
        mark = books.mark(store_id, start.attempt_id)
        return {
            "mode": "payment",
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": start.currency.lower(),
                        "unit_amount": to_stripe(start.amount_minor, start.currency),
                        "product_data": {"name": start.description},
                    },
                }
            ],
            "success_url": start.return_url,
            "cancel_url": start.return_url,
            "client_reference_id": str(start.attempt_id),
            "metadata": mark,
            "payment_intent_data": {
                "capture_method": merchant.value("capture", "automatic"),
                "description": start.description,
                "metadata": mark,
            },
        }

    def intent_fields(self, merchant: Merchant, store_id: UUID, start: Start) -> PaymentIntentCreateParams:
        """What a PaymentIntent is made of."""
        return {
            "amount": to_stripe(start.amount_minor, start.currency),
            "currency": start.currency.lower(),
            "capture_method": merchant.value("capture", "automatic"),
            "description": start.description,
            "automatic_payment_methods": {"enabled": True},
            "metadata": books.mark(store_id, start.attempt_id),
        }

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        merchant = await desk.merchant(store_id, self.id)
        with patient():
            client = connect(desk, merchant)
            reference = await books.reference(client, attempt)
            if reference is None:
                return ProviderState(outcome="pending", reason="not known at Stripe yet")
            found = await books.read(client, reference)
            disputes = await books.disputes(client, found)
        state = state_of_session if reference.startswith("cs_") else state_of_intent
        return msgspec.structs.replace(state(found, disputes), external_ref=reference)

    async def capture(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt, amount_minor: int) -> None:
        merchant = await desk.merchant(store_id, self.id)
        amount = to_stripe(amount_minor, attempt.currency)
        with spoken():
            client = connect(desk, merchant)
            intent = await books.intent(client, attempt)
            if intent is None:
                raise ProviderRefused(gateway=self.id, reason="nothing was authorized")
            if intent["status"] == "succeeded" and intent["amount_received"] == amount:
                return
            await client.v1.payment_intents.capture_async(
                intent["id"], {"amount_to_capture": amount}, {"idempotency_key": f"{attempt.id}:capture:{amount}"}
            )

    async def void(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt) -> None:
        """Closes a page that is open, and lets go of what was set aside. What is closed already is left as it is."""
        merchant = await desk.merchant(store_id, self.id)
        with spoken():
            client = connect(desk, merchant)
            reference = await books.reference(client, attempt)
            if reference is None:
                return
            found = await books.read(client, reference)
            if found["object"] == "checkout.session" and found["status"] == "open":
                await client.v1.checkout.sessions.expire_async(
                    reference, {}, {"idempotency_key": f"{attempt.id}:expire"}
                )
                return
            intent = books.intent_of(found)
            if intent is None or intent["status"] == "canceled":
                return
            if intent["status"] == "succeeded":
                raise ProviderRefused(gateway=self.id, reason="the money was taken already")
            await client.v1.payment_intents.cancel_async(intent["id"], {}, {"idempotency_key": f"{attempt.id}:cancel"})

    # -- callbacks ----------------------------------------------------------------------------------------------------

    async def verify(self, desk: Desk, store_id: UUID, callback: Callback) -> ProviderEvent:
        secrets = (await desk.merchant(store_id, self.id)).secrets("webhook_secret")
        header = callback.headers.get(SIGNATURE_HEADER, "")
        timed_signature.check(secrets, callback.body, header, desk.clock.now().timestamp())
        try:
            event = _event.decode(callback.body)
        except msgspec.MsgspecError as failure:
            raise CallbackMalformed(str(failure)) from None
        kept = {"created": event.created, "livemode": event.livemode, "object": books.without_people(event.data.object)}
        return ProviderEvent(event.id, event.type, {"id": event.id, "type": event.type} | kept)

    async def about(self, desk: Desk, store_id: UUID, payload: Mapping[str, Any]) -> Subject | None:
        found = payload["object"]
        if found.get("object") not in books.KINDS:
            return None
        if not books.is_marked(found) and found.get("payment_intent"):
            merchant = await desk.merchant(store_id, self.id)
            with patient():
                owner = await books.intent_or_none(connect(desk, merchant), found["payment_intent"])
            found = {**(owner or {}), "refund_id": books.refund_id(found)}
        attempt_id = books.attempt_id(found, store_id)
        return Subject(attempt_id, books.refund_id(found)) if attempt_id else None

    # -- money back ---------------------------------------------------------------------------------------------------

    async def refund(self, desk: Desk, store_id: UUID, call: Call, refund: Refund, attempt: Attempt) -> RefundState:
        merchant = await desk.merchant(store_id, self.id)
        try:
            with spoken():
                client = connect(desk, merchant)
                intent = await books.intent(client, attempt)
                if intent is None:
                    return RefundState("failed", reason="Stripe has taken nothing")
                found = await books.refund(client, intent["id"], refund.id)
                if found is None:
                    made = await client.v1.refunds.create_async(
                        {
                            "payment_intent": intent["id"],
                            "amount": to_stripe(refund.amount_minor, refund.currency),
                            "metadata": books.mark(store_id, attempt.id, refund.id),
                        },
                        {"idempotency_key": f"{refund.id}:refund"},
                    )
                    found = made.to_dict()
        except KeyRefused as refusal:
            raise ProviderAway(gateway=self.id, reason=refusal.params["reason"]) from refusal
        except ProviderRefused as refusal:
            return RefundState("failed", reason=refusal.params["reason"])
        return state_of_refund(found)

    async def fetch_refund(self, desk: Desk, store_id: UUID, refund: Refund, attempt: Attempt) -> RefundState:
        merchant = await desk.merchant(store_id, self.id)
        with patient():
            client = connect(desk, merchant)
            intent = await books.intent(client, attempt)
            found = await books.refund(client, intent["id"], refund.id) if intent else None
        return state_of_refund(found) if found else RefundState("pending", reason="not known at Stripe yet")

    # -- the provider's list ------------------------------------------------------------------------------------------

    async def recent(
        self, desk: Desk, store_id: UUID, since: datetime, until: datetime
    ) -> AsyncIterator[ProviderPayment]:
        """PaymentIntents, newest first. Payments that bear another store's mark are left out: it shares the account."""
        merchant = await desk.merchant(store_id, self.id)
        with patient():
            async for intent in books.intents(connect(desk, merchant), since, until):
                payment = books.payment(intent, store_id)
                if payment is not None:
                    yield payment
