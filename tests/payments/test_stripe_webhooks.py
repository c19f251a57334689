"""Stripe's callbacks: who may speak, what is kept, what it is about."""

import json
from typing import Any

import msgspec
import pytest
import stripe
from tests.context import BOX
from tests.payments.stripe_counter import PROVIDER, Counter
from tests.providers.stripe import events_of
from tests.shop import NOON, OpenShop

from lonja.checkout import receive_webhook
from lonja.payments import set_gateway
from lonja.payments.errors import CallbackMalformed, ProviderAway, SignatureInvalid
from lonja.payments.gateways import seal_config
from lonja.payments.gateways.stripe import Stripe
from lonja.payments.gateways.timed_signature import sign
from lonja.payments.model import Callback, Subject
from lonja.platform.ids import new_id

NOW = int(NOON.timestamp())
SECRET = "whsec_fake"
EVENT = {"id": "evt_1", "object": "event", "type": "price.created", "data": {"object": {"object": "price", "id": "p"}}}
BODY = json.dumps(EVENT).encode()


def said(body: bytes, header: str) -> Callback:
    return Callback(body, {"stripe-signature": header}, {})


async def heard(counter: Counter, body: bytes, header: str) -> bool:
    return await receive_webhook(counter.desk, counter.store, PROVIDER, "stripe", said(body, header))


async def test_our_signature_is_stripes(counter: Counter) -> None:
    """PAY-08: what Stripe's own SDK signs, we accept; what the made-up Stripe signs, the SDK accepts."""
    header = stripe.WebhookSignature.generate_signature_header(BODY.decode(), SECRET, NOW)
    assert await heard(counter, BODY, header)
    placed = await counter.places()
    await counter.clicks(placed)
    delivery = counter.stripe.delivery(counter.stripe.events[-1], at=None)
    assert stripe.WebhookSignature.verify_header(delivery.body, delivery.headers["stripe-signature"], SECRET)


async def test_a_signature_is_good_for_five_minutes_both_ways(counter: Counter) -> None:
    for age in (-300, 0, 300):
        header = f"{sign(SECRET, BODY, NOW + age)},v1={'0' * 64},v0=x"
        assert (await counter.gateway.verify(counter.desk, counter.store, said(BODY, header))).event_id == "evt_1"


async def test_two_secrets_hold_while_one_is_changed(counter: Counter) -> None:
    """Rotation: the new and the old, then the old no more."""
    await counter.set(webhook_secret="whsec_new whsec_fake")
    for secret in ("whsec_new", "whsec_fake"):
        await counter.gateway.verify(counter.desk, counter.store, said(BODY, sign(secret, BODY, NOW)))
    await counter.set(webhook_secret="whsec_new")
    with pytest.raises(SignatureInvalid):
        await heard(counter, BODY, sign(SECRET, BODY, NOW))


async def test_without_a_secret_nobody_is_believed(counter: Counter) -> None:
    await counter.set(webhook_secret="")
    for secret in ("", SECRET):
        with pytest.raises(SignatureInvalid):
            await heard(counter, BODY, sign(secret, BODY, NOW))


async def test_a_callback_for_one_store_is_not_for_another(counter: Counter, open_shop: OpenShop) -> None:
    """TEN: the other store has a secret of its own."""
    other = await open_shop()
    config = seal_config(BOX, other.store, "stripe", Stripe.fields, {"webhook_secret": "whsec_theirs"})
    await set_gateway(other.database, other.store, other.staff, "stripe", "Card", config=config)
    with pytest.raises(SignatureInvalid):
        await receive_webhook(counter.desk, other.store, PROVIDER, "stripe", said(BODY, sign(SECRET, BODY, NOW)))


NONSENSE = (
    b"",
    b"[]",
    b"{",
    b"\xff",
    b'{"id": "evt_1", "type": "x"}',
    b'{"id": "", "type": "x", "data": {"object": {}}}',
    json.dumps(EVENT | {"id": "e" * 151}).encode(),
    b'{"id": "evt_1", "type": "x", "data": {"object": []}}',
    b'{"id": "evt_1", "object": "v2.core.event", "type": "v1.billing.meter.error"}',
)


async def test_signed_nonsense_is_malformed(counter: Counter) -> None:
    for body in NONSENSE:
        with pytest.raises(CallbackMalformed):
            await heard(counter, body, sign(SECRET, body, NOW))
    assert await counter.inbox() == []


async def test_an_event_is_kept_without_people_and_cards(counter: Counter) -> None:
    """PAY-16: what a charge says of a card and its owner does not enter our books."""
    placed = await counter.places()
    await counter.clicks(placed)
    await counter.hears(events_of(counter.stripe, "charge.succeeded"))
    kept = await counter.shop.owner.fetchval(
        "SELECT payload::text FROM payments.webhook_events WHERE store_id = $1", counter.store
    )
    assert str(placed.attempt_id) in kept
    for private in ("ana@example.com", "last4", "billing_details"):
        assert private not in kept


async def test_every_kind_of_event_leads_to_the_attempt(counter: Counter) -> None:
    """checkout.session, payment_intent, charge, refund, dispute; of others nothing is known, and they are processed."""
    placed = await counter.places()
    await counter.clicks(placed, "decline")
    await counter.clicks(placed)
    attempt, intent = await counter.attempt(placed), await counter.intent(placed)
    refund = counter.refund_of(attempt, 100)
    await counter.gateway.refund(counter.desk, counter.store, PROVIDER, refund, attempt)
    counter.stripe.finish_refund(next(iter(counter.stripe.refunds)), "failed")
    counter.stripe.dispute(intent["id"])
    kinds = set()
    for event in counter.stripe.events:
        delivery = counter.stripe.delivery(event)
        proven = await counter.gateway.verify(counter.desk, counter.store, Callback(*delivery))
        subject = await counter.gateway.about(counter.desk, counter.store, proven.payload)
        about_refund = event.kind.startswith("refund.")
        assert subject == Subject(placed.attempt_id, refund.id if about_refund else None), event.kind
        kinds.add(event.kind.rpartition(".")[0])
    assert kinds == {"checkout.session", "payment_intent", "charge", "refund", "charge.dispute"}
    assert await heard(counter, BODY, sign(SECRET, BODY, NOW))
    await counter.works()
    assert await counter.inbox() == [("price.created", "processed")]


async def about(counter: Counter, **facts: Any) -> Subject | None:
    return await counter.gateway.about(counter.desk, counter.store, {"object": {"object": "payment_intent"} | facts})


async def test_what_bears_no_mark_or_another_is_nothing_of_ours(counter: Counter) -> None:
    """Two stores may share an account: each hears of the other's payments, and lets them be."""
    ours, theirs = str(new_id()), str(new_id())
    assert await about(counter, id="pi_1", metadata={}) is None
    assert await about(counter, id="pi_1", metadata={"attempt_id": "not an id"}) is None
    assert await about(counter, id="pi_1", metadata={"attempt_id": ours, "store_id": theirs}) is None
    assert await about(counter, object="dispute", payment_intent="pi_unknown", metadata={}) is None
    assert await about(counter, object="dispute", payment_intent=None, metadata={}) is None
    found = await about(counter, id="pi_1", metadata={"attempt_id": ours, "store_id": str(counter.store)})
    assert found is not None
    assert str(found.attempt_id) == ours


async def test_asking_what_a_dispute_is_about_waits_for_stripe(counter: Counter) -> None:
    """PAY-09."""
    counter.stripe.misbehave("intents.retrieve", "500", times=9)
    with pytest.raises(ProviderAway):
        await about(counter, object="dispute", payment_intent="pi_1", metadata={})


async def test_a_refund_made_at_stripe_by_hand_leads_to_its_attempt(counter: Counter) -> None:
    """A person in Stripe's dashboard writes no mark of ours: its intent does."""
    placed = await counter.places()
    await counter.clicks(placed)
    intent = await counter.intent(placed)
    found = await about(counter, object="refund", id="re_1", payment_intent=intent["id"], metadata={})
    assert found == Subject(placed.attempt_id)
    state = await counter.gateway.fetch(counter.desk, counter.store, await counter.attempt(placed))
    assert msgspec.structs.replace(state, external_ref=None).refunded_minor == 0
