"""Where orders hurt."""

import asyncio

from tests.shop import Shop

from lonja.orders import advance_order


async def test_shipping_does_not_wait_for_who_holds_the_payment(shop: Shop) -> None:
    """An order that was shipped while its money was settled or given back: each waited for the other (a deadlock).

    Its row was changed twice in one transaction; PostgreSQL checks the foreign keys of rows it has just written, so the
    second change asked for the payment, behind the order.
    """
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed)
    async with shop.owner.transaction():
        await shop.owner.execute("SELECT FROM payments.payments WHERE order_id = $1 FOR UPDATE", placed.order_id)
        async with asyncio.timeout(5):
            moved = await advance_order(shop.database, shop.store, shop.staff, placed.order_id, "shipped")
    assert (moved.status, moved.fulfillment_status) == ("shipped", "fulfilled")
