"""The five events of a payment's life, told in all 120 orders, each event one to five times: one end, and the same.

Each order of events has a sale of its own. What an event tells has happened when it arrives, and no more than that:
told in their own order, every step of the way is seen; told backwards, the first thing we hear is the end.
Here a sample of the orders runs; all of them, for every gateway, with `make proof`.
"""

import asyncio
import random
import sys
from collections.abc import Sequence
from itertools import permutations
from uuid import UUID

import pytest
from tests.payments.sale import Sale
from tests.payments.stories import EVENTS, STORIES
from tests.payments.stories.base import Story
from tests.providers.base import Delivery
from tests.shop import OpenShop, Shop

from lonja.checkout import Placement
from lonja.payments.gateways import GATEWAYS

Order = tuple[int, ...]
ALL: list[Order] = list(permutations(range(EVENTS)))
SAMPLE: list[Order] = [ALL[0], *random.Random(29).sample(ALL[1:-1], 6), ALL[-1]]
"""As they happened, six others, and backwards."""


class Telling:
    """One payment, its order of events, and how often each is told. The browser comes back at some moment, too."""

    def __init__(self, story: Story, sale: Sale, placed: Placement, order: Order, dice: random.Random) -> None:
        self.sale, self.placed, self.order = sale, placed, order
        self.life = story.lives(sale, placed)
        self.times = [dice.randint(1, 5) for _ in order]
        self.returns_at = dice.randrange(EVENTS)
        self.told: list[Delivery] = []

    async def goes_on(self, moment: int) -> None:
        """Things happen until the event of this moment has, and then it is told: all copies at once, and one counts."""
        event = self.order[moment]
        while len(self.told) <= event:
            self.told.append(await anext(self.life))
        copies = [self.sale.hear(self.told[event]) for _ in range(self.times[moment])]
        if moment == self.returns_at:
            await self.sale.confirm(self.placed)
        news = [is_new for heard in await asyncio.gather(*copies) for is_new in heard]
        assert sorted(news) == [False] * (len(copies) - 1) + [True]


def test_every_gateway_that_calls_has_a_story() -> None:
    """Cash does not call."""
    assert set(STORIES) == set(GATEWAYS) - {"cod"}


@pytest.mark.parametrize("name", STORIES)
async def test_some_orders_of_events_end_the_same(open_shop: OpenShop, name: str) -> None:
    """PAY-06, PAY-11, P04, P06."""
    await every_order_ends_the_same(open_shop, STORIES[name](), SAMPLE, seed=29)


@pytest.mark.proof
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", STORIES)
async def test_all_orders_of_events_end_the_same(open_shop: OpenShop, name: str) -> None:
    """PAY-06, PAY-11, P04, P06: 120 orders of goods, 120 orders of events, other numbers of copies each time."""
    await every_order_ends_the_same(open_shop, STORIES[name](), ALL, seed=random.randrange(2**32))


async def every_order_ends_the_same(open_shop: OpenShop, story: Story, orders: Sequence[Order], seed: int) -> None:
    """One capture, one confirmation, no refund, the goods gone from the shelf once, and every promise kept."""
    dice, shop = random.Random(seed), await open_shop(**story.shop)
    async with story.opened(shop) as sale:
        thing = await shop.sells(len(orders), price=9_500)
        tellings = [Telling(story, sale, await sale.placed(variant=thing), order, dice) for order in orders]
        copies = sum(sum(telling.times) for telling in tellings)
        sys.stdout.write(f"{story.gateway}: {len(orders)} orders, {copies} callbacks, seed {seed}\n")
        for moment in range(EVENTS):
            await asyncio.gather(*(telling.goes_on(moment) for telling in tellings))
            await sale.work()
            assert await broken(shop) == []
        for telling in tellings:
            assert not any(await sale.hear(*telling.told)), "what was told before is no news"
        inbox = await sale.work()
    assert inbox == [("processed", None)] * EVENTS * len(orders)
    for telling in tellings:
        found = await end_of(shop, telling.placed.order_id)
        assert found == ("confirmed", "paid", "paid", True, 0, list(story.ends), 1), (telling.order, seed)
    assert await shop.count("payments.refunds") == 0
    assert await shop.stock_of(thing) == (0, 0)
    sold = [delta for reason, delta in await shop.movements_of(thing) if reason == "sale"]
    assert sold == [-1] * len(orders)


async def end_of(shop: Shop, order_id: UUID) -> tuple[object, ...]:
    """Everything that must be the same for all."""
    row = await shop.owner.fetchrow(
        """SELECT o.status, o.payment_status, p.status, p.captured_minor = p.amount_minor, p.refunded_minor,
            (SELECT array_agg(a.status ORDER BY a.id) FROM payments.payment_attempts a
             WHERE a.store_id = o.store_id AND a.order_id = o.id),
            (SELECT count(*) FROM orders.order_history h
             WHERE h.store_id = o.store_id AND h.order_id = o.id AND h.to_status = 'confirmed')
        FROM orders.orders o JOIN payments.payments p ON p.store_id = o.store_id AND p.order_id = o.id
        WHERE o.store_id = $1 AND o.id = $2""",
        shop.store,
        order_id,
    )
    return tuple(row)


async def broken(shop: Shop) -> list[str]:
    """Promises that are broken at this moment."""
    rows = await shop.owner.fetch("SELECT promise, detail FROM audit.broken_promises WHERE store_id = $1", shop.store)
    return [str(row) for row in rows]
