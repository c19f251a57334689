"""order, orders_of_customer, list_orders: who may see which order, page by page."""

from uuid import UUID

import msgspec
from tests.shop import OpenShop, Shop

from lonja.orders import OrderSummary, list_orders, order, orders_of_customer
from lonja.platform.call import Call


async def test_a_customer_sees_their_own_orders_and_no_others(shop: Shop) -> None:
    """ORD-14, SEC-06, SEC-08: asking for another's, by id or by ?user_id, yields nothing."""
    ana, bob = await shop.customer(), await shop.customer()
    placed = await shop.buy(ana, (await shop.sells(), 1))
    assert await order(shop.database, shop.store, ana, placed.order_id) is not None
    for stranger in (bob, await shop.visitor(), Call(actor="customer")):
        without_secret = msgspec.structs.replace(stranger, guest_key=None)
        assert await order(shop.database, shop.store, without_secret, placed.order_id) is None
    assert await order(shop.database, shop.store, shop.staff, placed.order_id) is not None

    async def page(who: Call, whose: UUID | None) -> list[UUID]:
        assert whose is not None
        async with shop.database.store(shop.store, who, mode="read") as tx:
            return [each.id for each in await orders_of_customer(tx, shop.store, whose)]

    assert await page(ana, ana.customer_id) == [placed.order_id]
    assert await page(bob, ana.customer_id) == []
    assert await page(bob, bob.customer_id) == []
    async with shop.database.store(shop.store, bob, mode="read") as tx:
        assert await list_orders(tx, shop.store) == []
        for table in ("orders.orders", "orders.order_items", "orders.order_history"):
            assert await tx.value(f"SELECT count(*) FROM {table}") == 0


async def test_pages_are_cut_by_key_and_miss_nothing(shop: Shop) -> None:
    """ORD-12, ORD-13: newest first, also among orders of the same instant."""
    shop.later()
    customer = await shop.customer()
    variant = await shop.sells(50)
    numbers = [(await shop.buy(customer, (variant, 1))).number for _ in range(5)]
    shop.later(minutes=1)
    numbers += [(await shop.buy(customer, (variant, 1))).number for _ in range(2)]
    for reader in (_mine, _all):
        seen: list[OrderSummary] = []
        while page := await reader(shop, customer, seen[-1] if seen else None):
            assert len(page) <= 3
            seen += page
        assert [each.number for each in seen[:2]] in ([1007, 1006], [1006, 1007])
        assert sorted(each.number for each in seen) == numbers
        assert [each.created_at for each in seen] == sorted((each.created_at for each in seen), reverse=True)


async def _mine(shop: Shop, customer: Call, last: OrderSummary | None) -> list[OrderSummary]:
    assert customer.customer_id is not None
    before = (last.created_at, last.id) if last else None
    async with shop.database.store(shop.store, customer, mode="read") as tx:
        return await orders_of_customer(tx, shop.store, customer.customer_id, before, 3)


async def _all(shop: Shop, customer: Call, last: OrderSummary | None) -> list[OrderSummary]:
    before = (last.created_at, last.id) if last else None
    async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
        return await list_orders(tx, shop.store, before=before, limit=3)


async def test_staff_find_orders_by_what_they_know(shop: Shop, open_shop: OpenShop) -> None:
    variant = await shop.sells(50)
    one = await shop.buy(await shop.visitor(), (variant, 2))
    two = await shop.buy(await shop.visitor(), (variant, 1), gateway="cod")
    other = await open_shop()

    async def found(**wanted: object) -> list[int]:
        async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
            return sorted(each.number for each in await list_orders(tx, shop.store, **wanted))  # type: ignore[arg-type]

    assert await found() == [one.number, two.number]
    assert await found(status="pending") == [one.number]
    assert await found(number=two.number) == [two.number]
    assert await found(email="ANA@example.com") == [one.number, two.number]
    assert await found(email="bob@example.com", status="pending") == []
    async with shop.database.store(other.store, other.staff, mode="read") as tx:
        assert await list_orders(tx, shop.store) == []
