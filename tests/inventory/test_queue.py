"""Availability asked together is availability asked alone."""

import asyncio

from tests.shop import Shop

from lonja.inventory import AvailabilityQueue, available, available_of_products
from lonja.platform.ids import new_id


async def test_many_ask_together_and_each_gets_their_own(shop: Shop) -> None:
    variants = [await shop.sells(units) for units in (0, 1, 2, 3)]
    unknown = new_id()
    queue = AvailabilityQueue(shop.database)
    asked = [[variants[n % 4], variants[(n + 1) % 4], unknown] for n in range(40)]
    together = await asyncio.gather(*(queue.available(shop.store, ids) for ids in asked))
    for ids, answer in zip(asked, together, strict=True):
        assert list(answer) == ids
        assert answer == await available(shop.database, shop.store, ids)


async def test_products_of_one_store_are_unknown_to_another(shop: Shop) -> None:
    await shop.sells(4)
    rows = await shop.owner.fetch("select id from catalog.products where store_id = $1", shop.store)
    products = [row[0] for row in rows]
    queue = AvailabilityQueue(shop.database)
    answers = await asyncio.gather(
        *(queue.available_of_products(shop.store, products) for _ in range(9)),
        queue.available_of_products(new_id(), products),
        queue.available_of_products(shop.store, []),
    )
    assert answers[:9] == [await available_of_products(shop.database, shop.store, products)] * 9
    assert answers[9] == dict.fromkeys(products, 0)
    assert answers[10] == {}


async def test_nothing_is_kept(shop: Shop) -> None:
    await shop.reserves_on("cart", cart_ttl_seconds=60)
    variant = await shop.sells(3)
    queue = AvailabilityQueue(shop.database)
    assert await queue.available(shop.store, [variant]) == {variant: 3}
    shop.later()
    await shop.fill(await shop.visitor(), (variant, 2))
    assert await queue.available(shop.store, [variant]) == {variant: 1}
    shop.later(seconds=61)
    assert await queue.available(shop.store, [variant]) == {variant: 3}
