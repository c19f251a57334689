"""Callbacks that no provider sent: at least thirty of every kind of provider, all refused, nothing stored."""

import sys

import pytest
from tests.payments.sale import Sale
from tests.payments.stories import EVENTS, STORIES
from tests.payments.stories.base import Story
from tests.providers.base import Delivery
from tests.shop import OpenShop

from lonja.payments.errors import CallbackMalformed, SignatureInvalid

REFUSALS = (SignatureInvalid, CallbackMalformed)


@pytest.mark.parametrize("name", STORIES)
async def test_forged_callbacks_are_refused(open_shop: OpenShop, name: str) -> None:
    """PAY-08: body, time, key, scheme, header, replay, store. Then the five real ones are taken: nobody was deaf."""
    story = STORIES[name]()
    shop = await open_shop(**story.shop)
    async with story.opened(shop) as sale:
        sale.stands_still()
        placed = await sale.placed()
        told = [delivery async for delivery in story.lives(sale, placed)]
        forged = dict(story.forgeries(told[-1], told[0]))
        before = await shop.attempts_of(placed.order_id)
        for what, delivery in forged.items():
            await is_refused(sale, delivery, what)
        strangers = await strange_merchants(story, sale, await another(story, sale, open_shop), told[-1])
        sys.stdout.write(f"{name}: {len(forged)} forgeries and {strangers} strangers refused\n")
        assert {refusal.status for refusal in REFUSALS} == {401, 400}
        assert len(forged) >= 30
        assert not any(delivery in told for delivery in forged.values())
        assert await shop.count("payments.webhook_events") == 0
        assert await shop.attempts_of(placed.order_id) == before
        assert await sale.hear(*told, *told) == [True] * EVENTS + [False] * EVENTS
        await sale.work()
        assert await shop.attempts_of(placed.order_id) == list(story.ends)


async def is_refused(sale: Sale, delivery: Delivery, what: str) -> None:
    """By 401, or by 400."""
    try:
        await sale.hear(delivery)
    except REFUSALS:
        return
    pytest.fail(f"{sale.gateway_id} believed a forgery: {what}")


async def another(story: Story, sale: Sale, open_shop: OpenShop) -> Sale:
    """Another store, which uses the same provider, with a secret of its own."""
    other = Sale(await open_shop(**story.shop), story.gateway, story.fake, sale.desk.network())
    await other.configure(story.values("theirs"))
    return other


async def strange_merchants(story: Story, sale: Sale, other: Sale, good: Delivery) -> int:
    """What is good here is not good for another store, nor while our secret is another one, or none."""
    await is_refused(other, good, "another store's")
    if story.is_proven_by_us:
        return 1
    tried = 1
    for secret in ("", " ", "theirs", "theirs another"):
        await sale.configure(story.values(secret))
        await is_refused(sale, good, f"while the secret is {secret!r}")
        tried += 1
    await sale.configure(story.values())
    assert await other.shop.count("payments.webhook_events") == 0
    return tried
