"""release_stock: what a cart holds goes back."""

from tests.shop import Shop

from lonja.inventory import release_stock, reserve_stock
from lonja.platform.ids import new_id


async def test_a_cart_gives_back_everything_once(shop: Shop) -> None:
    """INV-13: released, available again; twice is once."""
    one, two = await shop.sells(5), await shop.sells(5)
    await shop.reserves_on("cart")
    call = await shop.visitor()
    cart = await shop.fill(call, (one, 2), (two, 3))
    assert await release_stock(shop.database, shop.store, call, cart.id) == 2
    assert await release_stock(shop.database, shop.store, call, cart.id) == 0
    assert [await shop.stock_of(one), await shop.stock_of(two)] == [(5, 0), (5, 0)]
    assert await shop.holds_of(one) == [("released", 2)]


async def test_others_keep_what_they_hold(shop: Shop) -> None:
    variant = await shop.sells(5)
    await shop.reserves_on("cart")
    mine, other = await shop.visitor(), await shop.visitor()
    cart = await shop.fill(mine, (variant, 2))
    await shop.fill(other, (variant, 1))
    await release_stock(shop.database, shop.store, mine, cart.id)
    assert await shop.stock_of(variant) == (5, 1)
    assert await release_stock(shop.database, shop.store, mine, new_id()) == 0


async def test_a_cart_cannot_give_back_what_its_order_holds(shop: Shop) -> None:
    variant = await shop.sells(5)
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 2))
    await shop.place(call, cart)
    assert await release_stock(shop.database, shop.store, call, cart.id) == 0
    assert await shop.stock_of(variant) == (5, 2)


async def test_a_run_out_hold_is_given_back_too(shop: Shop) -> None:
    variant = await shop.sells(1)
    shop.later()
    await shop.reserves_on("cart", cart_ttl_seconds=60)
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 1))
    shop.later(seconds=61)
    assert await release_stock(shop.database, shop.store, call, cart.id) == 1
    assert await shop.stock_of(variant) == (1, 0)
    await reserve_stock(shop.database, shop.store, call, cart.id, [variant], [1], 60)
    assert await shop.stock_of(variant) == (1, 1)
