"""set_quantity: how many of a variant are in a cart; holds follow."""

from datetime import timedelta

import pytest
from tests.shop import NOON, OpenShop, Shop

from lonja.carts import set_quantity
from lonja.carts.errors import CartClosed, CartFull, CartQuantityOutOfRange, LineLimit, NotForSale, UnknownCart
from lonja.inventory.errors import OutOfStock
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id


async def test_holds_follow_the_quantity(shop: Shop) -> None:
    """P03: up, down, out; a smaller line keeps the time it had."""
    variant = await shop.sells(5)
    await shop.reserves_on("cart", cart_ttl_seconds=600)
    call = await shop.visitor()
    shop.later()
    cart = await shop.fill(call, (variant, 2))
    shop.later(minutes=1)
    for quantity in (4, 1, 5, 0):
        changed = await set_quantity(shop.database, shop.store, call, cart.id, variant, quantity)
        assert changed.item_count == quantity
        assert await shop.stock_of(variant) == (5, quantity)
        if quantity == 1:
            assert changed.held_until == NOON + timedelta(minutes=10)
    assert await shop.count("carts.cart_items") == 0


async def test_a_variant_that_is_not_there_yet_is_put_there(shop: Shop) -> None:
    one, two = await shop.sells(), await shop.sells()
    call = await shop.visitor()
    cart = await shop.fill(call, (one, 1))
    assert (await set_quantity(shop.database, shop.store, call, cart.id, two, 2)).item_count == 3
    assert (await set_quantity(shop.database, shop.store, call, cart.id, two, 0)).item_count == 1
    assert (await set_quantity(shop.database, shop.store, call, cart.id, new_id(), 0)).item_count == 1


async def test_what_add_refuses_is_refused_here(shop: Shop) -> None:
    variant = await shop.sells(5)
    await shop.reserves_on("cart", max_per_line=6)
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 2))
    for quantity, error in (
        (-1, CartQuantityOutOfRange), (10_001, CartQuantityOutOfRange), (7, LineLimit), (6, OutOfStock),
    ):  # fmt: skip
        with pytest.raises(error):
            await set_quantity(shop.database, shop.store, call, cart.id, variant, quantity)
    with pytest.raises(NotForSale):
        await set_quantity(shop.database, shop.store, call, cart.id, new_id(), 1)
    assert await shop.stock_of(variant) == (5, 2)


async def test_a_full_cart_may_still_be_changed(shop: Shop) -> None:
    """Sign-in may join two carts to more than 200 lines: none is lost, and each may be made smaller."""
    variant, extra = await shop.sells(5), await shop.sells(5)
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 2))
    await shop.stuff(cart.id, 205)
    changed = await set_quantity(shop.database, shop.store, call, cart.id, variant, 1)
    assert len(changed.items) == 206
    with pytest.raises(CartFull):
        await set_quantity(shop.database, shop.store, call, cart.id, extra, 1)


async def test_what_is_no_longer_for_sale_can_be_taken_out(shop: Shop) -> None:
    variant = await shop.sells()
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 2))
    await shop.owner.execute("UPDATE catalog.product_variants SET is_active = false WHERE id = $1", variant)
    with pytest.raises(NotForSale):
        await set_quantity(shop.database, shop.store, call, cart.id, variant, 1)
    assert (await set_quantity(shop.database, shop.store, call, cart.id, variant, 0)).items == []


async def test_only_ones_own_open_cart_can_be_changed(shop: Shop, open_shop: OpenShop) -> None:
    """CRT-05, SEC-08: unknown, another visitor's, another store's; and one that has become an order."""
    variant = await shop.sells()
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 1))
    elsewhere = await open_shop()
    for store, who, which in (
        (shop.store, call, new_id()),
        (shop.store, await shop.visitor(), cart.id),
        (shop.store, await shop.customer(), cart.id),
        (elsewhere.store, call, cart.id),
    ):
        with pytest.raises(UnknownCart):
            await set_quantity(shop.database, store, who, which, variant, 2)
    await shop.place(call, cart)
    with pytest.raises(CartClosed) as refused:
        await set_quantity(shop.database, shop.store, call, cart.id, variant, 2)
    assert refused.value.params["status"] == "converted"
    assert (await shop.fill(call, (variant, 1))).id != cart.id  # the visitor's next cart is a new one


async def test_the_same_key_sets_once(shop: Shop) -> None:
    variant = await shop.sells()
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 1))
    keyed = call.keyed("k", b"3")
    first = await set_quantity(shop.database, shop.store, keyed, cart.id, variant, 3)
    await set_quantity(shop.database, shop.store, call, cart.id, variant, 5)
    assert await set_quantity(shop.database, shop.store, keyed, cart.id, variant, 3) == first
    assert (await shop.fill(call, (variant, 1))).item_count == 6
    with pytest.raises(IdempotencyKeyReused):
        await set_quantity(shop.database, shop.store, call.keyed("k", b"4"), cart.id, variant, 4)
