"""Stripe's words in ours: amounts in every kind of currency, and the tables of states."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.payments.stripe_counter import PROVIDER, Counter

from lonja.payments.errors import ProviderRefused
from lonja.payments.gateways.stripe_words import (
    from_stripe,
    state_of_intent,
    state_of_refund,
    state_of_session,
    to_stripe,
)

AMOUNTS = [
    ("MXN", 1_050, 1_050),
    ("JPY", 500, 500),
    ("CLP", 500, 500),
    ("KWD", 5_120, 5_120),
    ("ISK", 5, 500),
    ("UGX", 5, 500),
    ("HUF", 1_050, 1_050),
    ("TWD", 1_050, 1_050),
    ("MGA", 1_200, 12),
]
"""Currency, our minor units, Stripe's. ISK and UGX: no decimals with us, two with Stripe; MGA the other way round."""


async def test_an_amount_goes_to_stripe_and_comes_back(counter: Counter) -> None:
    """PROVIDERS 1.1: on the page, in the intent, in a refund of a part of it; exact."""
    for currency, ours, theirs in AMOUNTS:
        assert (to_stripe(ours, currency), from_stripe(theirs, currency)) == (theirs, ours)
        attempt = await counter.opens(ours, currency)
        session = counter.stripe.sessions[str(attempt.external_ref)]
        assert (session["amount_total"], session["currency"]) == (theirs, currency.lower())
        await counter.stripe.decide(session["id"], "approve")
        refund = counter.refund_of(attempt, ours)
        answer = await counter.gateway.refund(counter.desk, counter.store, PROVIDER, refund, attempt)
        assert answer.status == "processed", currency
        state = await counter.gateway.fetch(counter.desk, counter.store, attempt)
        assert (state.amount_minor, state.currency, state.refunded_minor) == (ours, currency, ours)


async def test_what_stripe_cannot_count_is_refused_before_it_is_asked(counter: Counter) -> None:
    for currency, amount in (("KWD", 5_124), ("BHD", 1), ("MGA", 1_250)):
        with pytest.raises(ProviderRefused):
            await counter.opens(amount, currency)
    assert counter.stripe.requests == []


@given(st.sampled_from([name for name, _, _ in AMOUNTS]), st.integers(1, 10**12))
def test_what_goes_to_stripe_comes_back_the_same(currency: str, amount: int) -> None:
    try:
        theirs = to_stripe(amount, currency)
    except ProviderRefused:
        return
    assert from_stripe(theirs, currency) == amount
    assert from_stripe(theirs - 1, currency) < amount, "too little never looks enough"


def an_intent(status: str, **facts: Any) -> dict[str, Any]:
    return {"status": status, "amount": 100, "currency": "mxn", "latest_charge": None} | facts


DECLINE = {"code": "card_declined", "decline_code": "lost_card"}


@pytest.mark.parametrize(
    ("intent", "outcome", "reason"),
    [
        (an_intent("requires_payment_method"), "pending", None),
        (an_intent("requires_payment_method", last_payment_error=DECLINE), "failed", "lost_card"),
        (an_intent("requires_payment_method", last_payment_error={"code": "expired_card"}), "failed", "expired_card"),
        (an_intent("requires_payment_method", last_payment_error={"type": "x"}), "failed", "declined"),
        (an_intent("requires_confirmation"), "pending", None),
        (an_intent("requires_action"), "pending", None),
        (an_intent("processing"), "pending", None),
        (an_intent("requires_capture", amount_capturable=100), "authorized", None),
        (an_intent("succeeded", amount_received=100), "captured", None),
        (an_intent("canceled", cancellation_reason="automatic"), "cancelled", "automatic"),
        (an_intent("canceled"), "cancelled", "cancelled at Stripe"),
        (an_intent("a_new_word"), "pending", "a_new_word"),
    ],
)
def test_the_states_of_an_intent(intent: dict[str, Any], outcome: str, reason: str | None) -> None:
    """PROVIDERS 1.3. An unknown word settles nothing and is told."""
    state = state_of_intent(intent)
    assert (state.outcome, state.reason, state.amount_minor, state.currency) == (outcome, reason, 100, "MXN")


def a_session(status: str, paid: str = "unpaid", intent: Any = None) -> dict[str, Any]:
    return {
        "status": status,
        "payment_status": paid,
        "payment_intent": intent,
        "amount_total": 100,
        "currency": "mxn",
        "id": "cs_1",
    }


@pytest.mark.parametrize(
    ("session", "outcome", "reason"),
    [
        (a_session("open"), "pending", None),
        (a_session("open", intent=an_intent("requires_payment_method", last_payment_error=DECLINE)), "failed", None),
        (a_session("open", intent=an_intent("succeeded", amount_received=100)), "captured", None),
        (a_session("complete", "paid", an_intent("succeeded", amount_received=100)), "captured", None),
        (a_session("complete", "unpaid", an_intent("processing")), "pending", None),
        (a_session("complete", "unpaid", an_intent("requires_capture")), "authorized", None),
        (a_session("complete", "no_payment_required"), "captured", None),
        (a_session("complete", "unpaid"), "pending", None),
        (a_session("complete", "a_new_word"), "pending", None),
        (a_session("expired"), "cancelled", "the page has expired"),
        (a_session("expired", intent=an_intent("canceled")), "cancelled", "the page has expired"),
        (a_session("a_new_word"), "pending", "a_new_word"),
    ],
)
def test_the_states_of_a_page(session: dict[str, Any], outcome: str, reason: str | None) -> None:
    """PROVIDERS 1.4: only what is paid is taken."""
    state = state_of_session(session)
    assert state.outcome == outcome
    assert reason in (None, state.reason)
    if outcome == "captured":
        assert (state.amount_minor, state.currency) == (100, "MXN")


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("succeeded", "processed"),
        ("failed", "failed"),
        ("canceled", "failed"),
        ("pending", "pending"),
        ("requires_action", "pending"),
        ("a_new_word", "pending"),
    ],
)
def test_the_states_of_a_refund(word: str, status: str) -> None:
    """PROVIDERS 1.5."""
    found = state_of_refund({"id": "re_1", "status": word})
    assert (found.status, found.external_ref) == (status, "re_1")
