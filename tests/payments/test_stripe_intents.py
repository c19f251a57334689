"""Stripe's fields in a shop front of one's own: PaymentIntents, without a page of Stripe's."""

import pytest
from tests.payments.stripe_counter import RETURN, Counter, without_ref
from tests.providers.stripe import DECLINED

from lonja.checkout import Placement, place_order
from lonja.payments.errors import ProviderAway
from lonja.platform.ids import new_id


async def say(counter: Counter) -> tuple[Placement, Placement]:
    """The same order, said twice."""
    buyer = await counter.shop.visitor()
    cart = await counter.shop.fill(buyer, (await counter.shop.sells(), 1))
    call, details = buyer.keyed("k", b"order"), counter.shop.details("stripe")
    first, again = [
        await place_order(
            counter.desk, counter.store, call, order_id=new_id(), cart_id=cart.id, details=details, return_url=RETURN
        )
        for _ in range(2)
    ]
    counter.buyer = buyer
    return first, again


async def test_the_browser_gets_a_secret_and_our_books_do_not(counter: Counter) -> None:
    """PAY-16, PAY-11: the secret is answered, and answered again; it is stored nowhere."""
    await counter.set(mode="payment_intent")
    first, again = await say(counter)
    assert first == again
    assert first.redirect_url is None
    attempt = await counter.attempt(first)
    intent = counter.stripe.intents[str(attempt.external_ref)]
    assert first.client_secret == intent["client_secret"]
    assert len(counter.stripe.intents) == 1
    rows = await counter.shop.owner.fetch(
        """SELECT to_jsonb(a)::text FROM payments.payment_attempts a WHERE store_id = $1
        UNION ALL SELECT to_jsonb(k)::text FROM platform.idempotency_keys k WHERE store_id = $1""",
        counter.store,
    )
    assert rows
    assert not any("_secret_" in row[0] for row in rows)


async def test_a_declined_card_and_then_a_good_one(counter: Counter) -> None:
    """PAY-03, §4.4: the same intent, paid in the end, told by its events."""
    await counter.set(mode="payment_intent")
    placed, _ = await say(counter)
    ref = str((await counter.attempt(placed)).external_ref)
    counter.stripe.pay(ref, DECLINED)
    assert (await counter.returns(placed)).attempt_status == "failed"
    counter.stripe.pay(ref)
    await counter.hears(counter.stripe.events)
    await counter.works()
    assert await counter.shop.attempts_of(placed.order_id) == ["captured"]
    assert await counter.shop.history_of(placed.order_id) == ["confirmed"]


async def test_a_lost_start_is_found_and_void_cancels_it(counter: Counter) -> None:
    await counter.set(mode="payment_intent")
    counter.stripe.misbehave("intents.create", "lost_reply", times=2)
    with pytest.raises(ProviderAway):
        await counter.opens()
    attempt = await counter.opens()
    lost = without_ref(attempt)
    counter.stripe.pay(str(attempt.external_ref))
    assert (await counter.gateway.fetch(counter.desk, counter.store, lost)).outcome == "captured"
    dropped = await counter.opens()
    await counter.gateway.void(counter.desk, counter.store, counter.shop.staff, without_ref(dropped))
    assert (await counter.gateway.fetch(counter.desk, counter.store, dropped)).outcome == "cancelled"
