"""Captures, voids, refunds and disputes at Stripe; its own list."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from tests.payments.stripe_counter import PROVIDER, Counter, without_ref
from tests.providers.base import How
from tests.shop import NOON

from lonja.payments.errors import ProviderAway, ProviderRefused
from lonja.payments.model import Attempt, ProviderPayment, ProviderState, Refund, RefundState
from lonja.platform.ids import new_id


async def paid(counter: Counter, amount_minor: int = 1_000, *, decision: Any = "approve") -> Attempt:
    attempt = await counter.opens(amount_minor)
    await counter.stripe.decide(str(attempt.external_ref), decision)
    return attempt


async def state(counter: Counter, attempt: Attempt) -> ProviderState:
    return await counter.gateway.fetch(counter.desk, counter.store, attempt)


async def refunded(counter: Counter, attempt: Attempt, refund: Refund) -> RefundState:
    return await counter.gateway.refund(counter.desk, counter.store, PROVIDER, refund, attempt)


async def capture(counter: Counter, attempt: Attempt, amount_minor: int) -> None:
    await counter.gateway.capture(counter.desk, counter.store, PROVIDER, attempt, amount_minor)


async def void(counter: Counter, attempt: Attempt) -> None:
    await counter.gateway.void(counter.desk, counter.store, PROVIDER, attempt)


def intent_of(counter: Counter, attempt: Attempt) -> dict[str, Any]:
    return counter.stripe.intents[counter.stripe.sessions[str(attempt.external_ref)]["payment_intent"]]


async def test_what_is_set_aside_is_taken_in_full(counter: Counter) -> None:
    """Manual capture is the merchant's choice; said twice it is taken once, and also a day later."""
    await counter.set(capture="manual")
    attempt = await paid(counter)
    assert (await state(counter, attempt)).outcome == "authorized"
    for forgets in (False, False, True):
        if forgets:
            counter.stripe.keys.forget()
        await capture(counter, attempt, 1_000)
    found = await state(counter, attempt)
    assert (found.outcome, found.amount_minor, found.refunded_minor) == ("captured", 1_000, 0)
    assert len(counter.stripe.said("intents.capture")) == 1


async def test_the_flow_confirms_an_order_on_an_authorization(counter: Counter) -> None:
    """DESIGN §4: authorized settles as authorized, captured later as captured; the event brings it."""
    await counter.set(capture="manual")
    placed = await counter.places()
    await counter.clicks(placed)
    settled = await counter.returns(placed)
    assert (settled.status, settled.payment_status, settled.attempt_status) == ("confirmed", "authorized", "authorized")
    await capture(counter, await counter.attempt(placed), placed.total_amount_minor)
    await counter.hears(counter.stripe.events)
    await counter.works()
    assert await counter.shop.attempts_of(placed.order_id) == ["captured"]


async def test_what_is_taken_in_part_lets_the_rest_go(counter: Counter) -> None:
    """What was let go was never taken: it is no refund of ours, and a refund of the part is."""
    await counter.set(capture="manual")
    attempt = await paid(counter)
    await capture(counter, attempt, 700)
    found = await state(counter, attempt)
    assert (found.outcome, found.amount_minor, found.refunded_minor) == ("captured", 700, 0)
    assert (await refunded(counter, attempt, counter.refund_of(attempt, 200))).status == "processed"
    assert (await state(counter, attempt)).refunded_minor == 200
    assert (await refunded(counter, attempt, counter.refund_of(attempt, 501))).status == "failed"


async def test_more_than_was_set_aside_is_refused(counter: Counter) -> None:
    await counter.set(capture="manual")
    attempt, never = await paid(counter), await counter.opens()
    with pytest.raises(ProviderRefused, match="refused"):
        await capture(counter, attempt, 1_001)
    with pytest.raises(ProviderRefused):
        await capture(counter, never, 1_000)
    assert (await state(counter, attempt)).outcome == "authorized"


@pytest.mark.parametrize("how", ["lost_reply", "timeout"])
async def test_a_capture_whose_answer_was_lost_is_one_capture(counter: Counter, how: How) -> None:
    """PAY-11."""
    await counter.set(capture="manual")
    attempt = await paid(counter)
    counter.stripe.misbehave("intents.capture", how, times=2)
    with pytest.raises(ProviderAway):
        await capture(counter, attempt, 1_000)
    await capture(counter, attempt, 1_000)
    assert (await state(counter, attempt)).amount_minor == 1_000


async def test_void_closes_a_page_and_lets_money_go(counter: Counter) -> None:
    """Said twice, or too late for it to matter, it is done; money that was taken is not let go."""
    page = await counter.opens()
    await counter.set(capture="manual")
    held, lost = await paid(counter), await counter.opens()
    for attempt in (page, held, without_ref(lost)):
        for _ in range(2):
            await void(counter, attempt)
    assert [(await state(counter, one)).outcome for one in (page, held, lost)] == ["cancelled"] * 3
    await void(counter, without_ref(msgspec.structs.replace(page, id=new_id())))
    await counter.set()
    with pytest.raises(ProviderRefused):
        await void(counter, await paid(counter))


async def test_a_refund_asked_for_twice_is_made_once(counter: Counter) -> None:
    """PAY-13, PAY-11: also when every answer is lost, and when Stripe has forgotten our key."""
    attempt = await paid(counter)
    refund = counter.refund_of(attempt, 400)
    counter.stripe.misbehave("refunds.create", "lost_reply", times=2)
    with pytest.raises(ProviderAway):
        await refunded(counter, attempt, refund)
    for forgets in (False, True):
        if forgets:
            counter.stripe.keys.forget()
        assert (await refunded(counter, attempt, refund)).status == "processed"
    made = list(counter.stripe.refunds.values())
    assert [one["amount"] for one in made] == [400]
    mark = {"attempt_id": str(attempt.id), "store_id": str(counter.store), "refund_id": str(refund.id)}
    assert made[0]["metadata"] == mark
    assert (await state(counter, attempt)).refunded_minor == 400


async def test_a_broken_answer_that_stripe_keeps_is_waited_out(counter: Counter) -> None:
    """PROVIDERS 1.2: a stored 500 is replayed for a day; the day after, the refund is made, once."""
    attempt = await paid(counter)
    refund = counter.refund_of(attempt, 400)
    counter.stripe.keys.breaks = 1
    for _ in range(2):
        with pytest.raises(ProviderAway):
            await refunded(counter, attempt, refund)
    counter.stripe.keys.forget()
    assert (await refunded(counter, attempt, refund)).status == "processed"
    assert [one["amount"] for one in counter.stripe.refunds.values()] == [400]


async def test_a_refund_may_wait_and_may_fail_after_all(counter: Counter) -> None:
    """PROVIDERS 1.5: pending is asked again; what succeeded may fail days later."""
    attempt = await paid(counter)
    refund = counter.refund_of(attempt, 400)

    async def now() -> RefundState:
        return await counter.gateway.fetch_refund(counter.desk, counter.store, refund, attempt)

    assert (await now()).status == "pending", "nobody has asked for it yet"
    counter.stripe.refunds_wait = True
    assert (await refunded(counter, attempt, refund)).status == "pending"
    ref = next(iter(counter.stripe.refunds))
    counter.stripe.finish_refund(ref, "succeeded")
    assert await now() == RefundState("processed", ref)
    counter.stripe.finish_refund(ref, "failed", "lost_or_stolen_card")
    assert await now() == RefundState("failed", ref, "lost_or_stolen_card")
    assert (await state(counter, attempt)).refunded_minor == 0


async def test_a_refund_stripe_will_never_make_has_failed(counter: Counter) -> None:
    """Too much, or of nothing; but a key that is not accepted only waits."""
    attempt, open_page = await paid(counter), await counter.opens()
    too_much = await refunded(counter, attempt, counter.refund_of(attempt, 1_001))
    assert too_much == RefundState("failed", reason="amount_too_large")
    assert (await refunded(counter, open_page, counter.refund_of(open_page, 1))).status == "failed"
    await counter.set(secret_key="sk_test_other")
    for ask in (counter.gateway.fetch_refund(counter.desk, counter.store, counter.refund_of(attempt, 1), attempt),
                refunded(counter, attempt, counter.refund_of(attempt, 1))):  # fmt: skip
        with pytest.raises(ProviderAway):
            await ask


async def test_a_dispute_is_told_and_a_lost_one_is_money_gone(counter: Counter) -> None:
    """PROVIDERS 1.5: open ones are disputed, won ones are not, lost ones went back."""
    attempt = await paid(counter)
    dispute = counter.stripe.dispute(intent_of(counter, attempt)["id"], 600)
    expected = {
        "needs_response": (True, 0),
        "warning_under_review": (True, 0),
        "won": (False, 0),
        "warning_closed": (False, 0),
        "prevented": (False, 0),
        "lost": (True, 600),
        "a new word": (False, 0),
    }
    for status, (is_disputed, gone) in expected.items():
        counter.stripe.close_dispute(dispute["id"], status)
        found = await state(counter, attempt)
        assert (found.is_disputed, found.refunded_minor, found.outcome) == (is_disputed, gone, "captured"), status


async def test_what_stripe_warns_of_is_risky(counter: Counter) -> None:
    for level, is_risky in (("normal", False), ("not_assessed", False), ("elevated", True), ("highest", True)):
        counter.stripe.risk_level = level
        assert (await state(counter, await paid(counter))).is_risky is is_risky, level


async def test_stripes_own_list_page_by_page(counter: Counter, short_pages: int) -> None:
    """Reconciliation: everything made in that time, ours by its mark, strangers without, other stores' left out."""
    earlier = await paid(counter)
    intent_of(counter, earlier)["created"] -= 90_000
    ours = [await paid(counter, 100 + n) for n in range(2 * short_pages + 1)]
    await refunded(counter, ours[0], counter.refund_of(ours[0], 40))
    for number, metadata in ((1, {}), (2, {"store_id": str(new_id()), "attempt_id": str(new_id())})):
        intent_of(counter, ours[number])["metadata"] = metadata
    await paid(counter, decision="decline")
    since, until = NOON - timedelta(hours=1), NOON + timedelta(hours=1)
    found: list[ProviderPayment] = []
    async for payment in counter.gateway.recent(counter.desk, counter.store, since, until):
        found.append(payment)  # noqa: PERF401  # an async comprehension would hide what is iterated
    assert len(found) == 2 * short_pages + 1
    assert found[0].outcome == "failed"
    by_attempt: dict[UUID | None, ProviderPayment] = {one.attempt_id: one for one in found}
    first = by_attempt[ours[0].id]
    assert (first.outcome, first.amount_minor, first.refunded_minor, first.currency) == ("captured", 100, 40, "MXN")
    assert first.at == NOON
    assert by_attempt[None].amount_minor == 101
    assert ours[2].id not in by_attempt
    assert len(counter.stripe.said("intents.list")) == 3


async def test_the_list_waits_for_stripe(counter: Counter) -> None:
    counter.stripe.misbehave("intents.list", "500", times=9)
    with pytest.raises(ProviderAway):
        async for _ in counter.gateway.recent(counter.desk, counter.store, NOON, NOON):
            pytest.fail("nothing is known")
