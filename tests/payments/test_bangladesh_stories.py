"""The story of a payment with its five events, told in all 120 orders, each event one to five times."""

import asyncio
import random
from itertools import permutations

import pytest
from tests.dhaka import Bookshop, bookshop
from tests.providers.aamarpay import AamarPay
from tests.providers.base import Delivery, Fake
from tests.providers.sslcommerz import SSLCommerz
from tests.shop import OpenShop

from lonja.checkout import Placement

ORDERS = list(permutations(range(5)))
"""Which event comes when: two notices of tries that failed, two of the one that worked, and the browser's return."""


def notices(fake: Fake, placed: Placement) -> list[Delivery]:
    """What the provider tells of one payment: it failed, it failed again, it worked, and it is still so."""
    if isinstance(fake, SSLCommerz):
        page = fake.page(placed.redirect_url)
        told = [fake.ipn(page, status=word, error=word) for word in ("UNATTEMPTED", "FAILED")]
        told += [fake.ipn(page), fake.ipn(page, status="VALIDATED")]
    else:
        assert isinstance(fake, AamarPay)
        one = fake.page(placed.redirect_url)
        told = [fake.notice(one, pay_status="Failed", pg_txnid=f"AAM-{n}") for n in (1, 2)]
        told += [fake.notice(one), fake.notice(one, pg_txnid="AAM-again")]
    return [fake.delivery(event) for event in told]


@pytest.mark.parametrize("name", ["sslcommerz", "aamarpay"])
async def test_every_order_of_events_ends_the_same(open_shop: OpenShop, name: str) -> None:
    """PAY-06, PAY-11, P04, P06: 120 orders of goods, 120 orders of events: each is paid once and keeps its goods."""
    fake: Fake = SSLCommerz() if name == "sslcommerz" else AamarPay()
    dice = random.Random(29)
    async with bookshop(open_shop, name, fake) as shop:
        book = await shop.shop.sells(len(ORDERS), price=114_500)
        placed = [await shop.bought(book=book) for _ in ORDERS]
        told = [notices(fake, one) for one in placed]
        for moment in range(5):
            await asyncio.gather(
                *(
                    happens(shop, one, notice, order[moment], dice.randint(1, 5))
                    for one, notice, order in zip(placed, told, ORDERS, strict=True)
                )
            )
            await shop.works()
        rows = await shop.shop.owner.fetch(
            """SELECT o.status, o.payment_status, p.captured_minor = p.amount_minor,
                (SELECT array_agg(a.status) FROM payments.payment_attempts a
                 WHERE a.store_id = o.store_id AND a.order_id = o.id),
                (SELECT count(*) FROM orders.order_history h
                 WHERE h.store_id = o.store_id AND h.order_id = o.id AND h.to_status = 'confirmed')
            FROM orders.orders o JOIN payments.payments p ON p.store_id = o.store_id AND p.order_id = o.id
            WHERE o.store_id = $1""",
            shop.shop.store,
        )
        assert [tuple(row) for row in rows] == [("confirmed", "paid", True, ["captured"], 1)] * 120
        assert await shop.shop.count("payments.refunds") == 0
        assert await shop.shop.stock_of(book) == (0, 0)
        inbox = await shop.inbox()
        assert len(inbox) == 4 * 120
        assert {status for _, status in inbox} == {"processed"}


async def happens(shop: Bookshop, placed: Placement, told: list[Delivery], event: int, times: int) -> None:
    """One event, so often: a notice, or the browser."""
    for _ in range(times):
        if event == 4:
            await shop.comes_back(placed)
        else:
            await shop.hears(told[event])
