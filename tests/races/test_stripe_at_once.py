"""Two of us ask Stripe for the same thing at the same moment: it is done once, and both hear the same."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio
from tests.payments.stripe_counter import PROVIDER, Counter, counter_of
from tests.shop import Shop

from lonja.payments.model import Start
from lonja.platform.ids import new_id


@pytest_asyncio.fixture
async def counter(crowded_shop: Shop) -> AsyncIterator[Counter]:
    """A shop that takes Stripe, sixteen connections wide."""
    async with counter_of(crowded_shop) as opened:
        yield opened


async def test_two_starts_are_one_page(counter: Counter) -> None:
    """PAY-11: the second meets the first in flight (409), waits, and gets its answer."""
    counter.stripe.keys.met = asyncio.Event()
    start = Start(new_id(), new_id(), 1_000, "MXN", "#1001", "https://shop.test/return")
    first, second = await asyncio.gather(
        *(counter.gateway.start(counter.desk, counter.store, PROVIDER, start) for _ in range(2))
    )
    assert first == second
    assert len(counter.stripe.sessions) == 1
    assert len(counter.stripe.said("sessions.create")) == 3


async def test_two_refunds_are_one(counter: Counter) -> None:
    """PAY-11, PAY-13: neither finds the other's by looking; the key makes them one."""
    attempt = await counter.opens()
    await counter.stripe.decide(str(attempt.external_ref), "approve")
    counter.stripe.keys.met = asyncio.Event()
    refund = counter.refund_of(attempt, 400)
    first, second = await asyncio.gather(
        *(counter.gateway.refund(counter.desk, counter.store, PROVIDER, refund, attempt) for _ in range(2))
    )
    assert first == second
    assert [one["amount"] for one in counter.stripe.refunds.values()] == [400]


async def test_the_browser_and_ten_webhooks_are_one_payment(counter: Counter) -> None:
    """PAY-06, P06, P10: all of them at once, through the real inbox and the real job."""
    placed = await counter.places()
    await counter.clicks(placed)
    await asyncio.gather(
        counter.returns(placed), *(counter.hears(counter.stripe.events) for _ in range(10)), counter.returns(placed)
    )
    await asyncio.gather(*(counter.works() for _ in range(3)))
    assert await counter.shop.attempts_of(placed.order_id) == ["captured"]
    assert await counter.shop.history_of(placed.order_id) == ["confirmed"]
    assert len(await counter.inbox()) == 4
