"""Stripe's hosted page from shelf to paid order, on its good days and its bad ones."""

import random

import msgspec
import pytest
from tests.payments.stripe_counter import RETURN, Counter, without_ref
from tests.providers.base import How
from tests.providers.stripe import events_of

from lonja.checkout import place_order
from lonja.checkout.flow import retry_payment
from lonja.payments.errors import ProviderAway, ProviderRefused
from lonja.platform.ids import new_id


async def test_the_buyer_pays_on_the_page_and_comes_back(counter: Counter) -> None:
    """ORD-01, PAY-02, PAY-16: page, return, paid; our mark is on session, intent and charge; no card with us."""
    placed = await counter.places()
    session = await counter.session(placed)
    assert placed.redirect_url == session["url"]
    assert (session["amount_total"], session["currency"]) == (placed.total_amount_minor, "mxn")
    assert (await counter.returns(placed)).attempt_status == "pending"
    assert await counter.clicks(placed) == RETURN.format(attempt_id=placed.attempt_id)
    settled = await counter.returns(placed)
    assert (settled.status, settled.payment_status, settled.attempt_status) == ("confirmed", "paid", "captured")
    intent = await counter.intent(placed)
    mark = {"attempt_id": str(placed.attempt_id), "store_id": str(counter.store)}
    for marked in (session, intent, counter.stripe.charges[intent["latest_charge"]]):
        assert marked["metadata"] == mark
    row = await counter.shop.owner.fetchrow(
        "SELECT to_jsonb(a)::text FROM payments.payment_attempts a WHERE store_id = $1", counter.store
    )
    assert "last4" not in row[0]


async def test_the_webhook_alone_settles(counter: Counter) -> None:
    """PAY-05, PAY-06, PAY-08: the buyer never comes back; every event twice; one payment."""
    placed = await counter.places()
    await counter.clicks(placed)
    assert await counter.hears(counter.stripe.events) == [True] * 4
    assert await counter.hears(counter.stripe.events) == [False] * 4
    for _ in range(2):
        await counter.works()
    assert [status for _, status in await counter.inbox()] == ["processed"] * 4
    assert await counter.shop.history_of(placed.order_id) == ["confirmed"]
    assert await counter.shop.history_of(placed.order_id, "payment") == ["paid"]


@pytest.mark.parametrize("seed", range(4))
async def test_the_order_of_events_does_not_matter(counter: Counter, seed: int) -> None:
    """PAY-06: declined, then paid with another card, told in any order, doubled: paid once (§4.4)."""
    placed = await counter.places()
    await counter.clicks(placed, "decline")
    await counter.clicks(placed)
    events = counter.stripe.events * 2
    random.Random(seed).shuffle(events)
    for event in events:
        await counter.hears([event])
        await counter.works()
    assert {status for _, status in await counter.inbox()} == {"processed"}
    assert await counter.shop.attempts_of(placed.order_id) == ["captured"]
    assert await counter.shop.history_of(placed.order_id) == ["confirmed"]


async def test_a_declined_card_is_a_failed_try_with_its_reason(counter: Counter) -> None:
    """PAY-03: the order stays open, the next try is another page; the first page still takes the money once."""
    placed = await counter.places()
    await counter.clicks(placed, "decline")
    settled = await counter.returns(placed)
    assert (settled.attempt_status, settled.failure_reason) == ("failed", "insufficient_funds")
    again = await retry_payment(
        counter.desk, counter.store, counter.buyer, order_id=placed.order_id, gateway_id="stripe", return_url=RETURN
    )
    assert again.redirect_url != placed.redirect_url
    await counter.clicks(again)
    assert (await counter.returns(again)).payment_status == "paid"
    await counter.clicks(placed)
    assert (await counter.returns(placed)).attempt_status == "surplus"
    await counter.refunds()
    intent = await counter.intent(placed)
    assert counter.stripe.charges[intent["latest_charge"]]["refunded"], "paid twice: once goes back (P10)"


async def test_who_walks_away_may_still_pay_until_the_page_expires(counter: Counter) -> None:
    placed = await counter.places()
    await counter.clicks(placed, "abandon")
    assert (await counter.returns(placed)).attempt_status == "pending"
    counter.stripe.expire(str((await counter.attempt(placed)).external_ref))
    await counter.hears(counter.stripe.events)
    await counter.works()
    assert await counter.shop.attempts_of(placed.order_id) == ["cancelled"]


async def test_money_that_is_on_its_way_is_pending_until_it_is_there(counter: Counter) -> None:
    """PROVIDERS 1.4: complete and unpaid settles nothing; the asynchronous end does."""
    counter.stripe.pays_later = True
    placed, lost = await counter.places(), await counter.places()
    for one in (placed, lost):
        await counter.clicks(one)
        assert (await counter.returns(one)).attempt_status == "pending"
    counter.stripe.finish_payment((await counter.intent(placed))["id"])
    counter.stripe.finish_payment((await counter.intent(lost))["id"], succeeds=False)
    await counter.hears(events_of(counter.stripe, "checkout.session.async_payment_succeeded"))
    await counter.hears(events_of(counter.stripe, "checkout.session.async_payment_failed"))
    await counter.works()
    assert await counter.shop.attempts_of(placed.order_id) == ["captured"]
    assert await counter.shop.attempts_of(lost.order_id) == ["failed"]


@pytest.mark.parametrize("how", ["lost_reply", "timeout", "500", "429", "503"])
async def test_one_bad_answer_is_asked_again_and_is_one_page(counter: Counter, how: How) -> None:
    """PAY-11, FIELD-PAINS 12: the SDK says it again with our key; Stripe made one session."""
    counter.stripe.misbehave("sessions.create", how)
    if how == "429":
        with pytest.raises(ProviderAway):
            await counter.places()
        return
    placed = await counter.places()
    assert len(counter.stripe.sessions) == 1
    keys = {said.headers["idempotency-key"] for said in counter.stripe.said("sessions.create")}
    assert keys == {f"{placed.attempt_id}:session"}


async def test_a_dead_stripe_leaves_an_order_that_goes_on_where_it_stopped(counter: Counter) -> None:
    """PAY-11: all answers are lost; the same key again gives the same order, the same session, the same page."""
    counter.stripe.misbehave("sessions.create", "lost_reply", times=2)
    buyer = await counter.shop.visitor()
    cart = await counter.shop.fill(buyer, (await counter.shop.sells(), 1))
    call, details = buyer.keyed("k", b"order"), counter.shop.details("stripe")

    async def say() -> str | None:
        placed = await place_order(
            counter.desk, counter.store, call, order_id=new_id(), cart_id=cart.id, details=details, return_url=RETURN
        )
        return placed.redirect_url

    with pytest.raises(ProviderAway):
        await say()
    first = await say()
    assert first is not None
    assert await say() == first
    assert len(counter.stripe.sessions) == 1
    assert await counter.shop.count("payments.payment_attempts") == 1


async def test_a_lost_start_is_found_by_our_mark(counter: Counter, short_pages: int) -> None:
    """An attempt whose answer we never got is found in Stripe's own list, also past its first page."""
    attempt = await counter.opens()
    for _ in range(2 * short_pages):
        await counter.opens()
    lost = without_ref(attempt)
    assert (await counter.gateway.fetch(counter.desk, counter.store, lost)).external_ref == attempt.external_ref
    await counter.stripe.decide(str(attempt.external_ref), "approve")
    state = await counter.gateway.fetch(counter.desk, counter.store, lost)
    assert (state.outcome, state.amount_minor) == ("captured", 1_000)
    never_made = msgspec.structs.replace(lost, id=new_id())
    unknown = await counter.gateway.fetch(counter.desk, counter.store, never_made)
    assert (unknown.outcome, unknown.external_ref) == ("pending", None)


@pytest.mark.parametrize("how", ["500", "timeout", "lost_reply"])
async def test_a_webhook_is_tried_again_when_stripe_is_away(counter: Counter, how: How) -> None:
    """PAY-09: stored as failed, tried again, then done."""
    placed = await counter.places()
    await counter.clicks(placed)
    counter.stripe.misbehave("sessions.retrieve", how, times=9)
    await counter.hears(events_of(counter.stripe, "payment_intent.succeeded"))
    await counter.works()
    assert await counter.inbox() == [("payment_intent.succeeded", "failed")]
    counter.stripe.behave()
    counter.shop.later(minutes=5)
    await counter.works()
    assert await counter.inbox() == [("payment_intent.succeeded", "processed")]
    assert await counter.shop.history_of(placed.order_id) == ["confirmed"]


async def test_a_key_that_is_not_accepted_tells_the_buyer_and_lets_jobs_wait(counter: Counter) -> None:
    """No key, the wrong key, a live key in test mode, a test key in live mode: refused, and never in the words."""
    placed = await counter.places()
    for values, test_mode in (
        ({"secret_key": "sk_test_other"}, True),
        ({"secret_key": ""}, True),
        ({"secret_key": "sk_live_real"}, True),
        ({"secret_key": "sk_test_fake"}, False),
    ):
        await counter.set(is_test_mode=test_mode, **values)
        with pytest.raises(ProviderRefused) as refused:
            await counter.places()
        assert "sk_" not in repr(refused.value)
        with pytest.raises(ProviderAway):
            await counter.returns(placed)


async def test_stripes_refusal_is_a_code_and_nothing_else(counter: Counter) -> None:
    with pytest.raises(ProviderRefused) as refused:
        await counter.opens(0)
    assert refused.value.params == {"gateway": "stripe", "reason": "amount_too_small"}


async def test_the_sdk_tells_stripe_nothing_but_what_is_needed(counter: Counter) -> None:
    """Telemetry is off."""
    for _ in range(2):
        await counter.places()
    for said in counter.stripe.requests:
        assert not any("telemetry" in name or "telemetry" in value for name, value in said.headers.items())
        assert b"ana@" not in said.body


async def test_late_money_takes_the_goods_again_or_goes_back(counter: Counter) -> None:
    """P04, §4.4."""
    shop = counter.shop
    placed = await counter.places(stock=1)
    variant = await shop.owner.fetchval("SELECT variant_id FROM orders.order_items WHERE store_id = $1", shop.store)
    shop.later(minutes=31)
    await shop.buy(await shop.visitor(), (variant, 1))
    await counter.clicks(placed)
    assert (await counter.returns(placed)).status == "cancelled"
    for _ in range(2):
        await counter.refunds()
    assert await shop.history_of(placed.order_id, "payment") == ["paid", "refund_pending", "refunded"]
    assert [one["amount"] for one in counter.stripe.refunds.values()] == [placed.total_amount_minor]
