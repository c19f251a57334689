"""Where orders hurt."""

from typing import Any

import msgspec
import pytest
from tests.dropping import drop_of
from tests.promotions.uses import counted, coupon
from tests.shop import HOME, Shop

from lonja.carts import add_code
from lonja.orders import advance_order

ELSEWHERE: dict[str, Any] = {"email": "berta@example.com", "address": msgspec.structs.replace(HOME, line1="Calle 9")}


async def test_shipping_does_not_wait_for_who_holds_the_payment(shop: Shop) -> None:
    """An order that was shipped while its money was settled or given back: each waited for the other (a deadlock).

    Its row was changed twice in one transaction; PostgreSQL checks the foreign keys of rows it has just written, so the
    second change asked for the payment, behind the order.
    """
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed)
    async with shop.owner.transaction():
        await shop.owner.execute("SELECT FROM payments.payments WHERE order_id = $1 FOR UPDATE", placed.order_id)
        moved = await advance_order(shop.database, shop.store, shop.staff, placed.order_id, "shipped")
    assert (moved.status, moved.fulfillment_status) == ("shipped", "fulfilled")


@pytest.mark.parametrize("death", ["paid too late", "authorization lost"])
async def test_whose_money_ends_an_order_may_buy_again(shop: Shop, death: str) -> None:
    """P14, P16: an order that died of its money kept its code and its units of a drop. `lonja drop-test` found 497."""
    shop.later()
    hot = await shop.sells(1)
    drop = await drop_of(shop, hot, max_per_customer=1, max_per_address=1)
    use = await coupon(shop, code="ONCE", amount_minor=100, usage_limit=1)
    call = await shop.visitor()
    cart = await shop.fill(call, (hot, 1))
    await add_code(shop.database, shop.store, call, cart.id, "ONCE")
    placed = await shop.place(call, cart, email="ana@example.com")
    assert (await drop.counts(), await counted(shop, use)) == ({"address": [1], "buyer": [1], "email": [1]}, (1, 1))
    if death == "paid too late":
        shop.later(minutes=31)
        await shop.place(quick := await shop.visitor(), await shop.fill(quick, (hot, 1)), **ELSEWHERE)
        settled = await shop.pay(placed)
    else:
        await shop.pay(placed, "authorized")
        settled = await shop.pay(placed, "failed")
    assert settled.status == "cancelled"
    others = [1] * (death == "paid too late")
    assert await drop.counts() == {name: others for name in ("address", "buyer", "email") if others}
    assert await counted(shop, use) == (0, 0)
