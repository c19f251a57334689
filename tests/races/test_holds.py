"""Carts and holds under many hands: what is reserved is the sum of holds (P03, P12, CRT-02, CRT-04)."""

from typing import Any
from uuid import UUID

import msgspec
from tests.races.crowd import at_once, gate, meet, sabotage
from tests.shop import Shop

from lonja.carts import cart, merge_carts, set_quantity
from lonja.inventory import expire_reservations, release_stock
from lonja.platform.call import Call

JOB = Call.job("race")
OUT_OF_STOCK, CLOSED = "LJ301", "LJ407"


async def lines(shop: Shop, call: Call) -> dict[UUID, tuple[int, int]]:
    found = await cart(shop.database, shop.store, call)
    return {item.variant_id: (item.quantity, item.held) for item in found.items} if found else {}


async def test_double_clicks_add_up(crowded_shop: Shop) -> None:
    """Twenty clicks without a key are twenty units, none lost (FIELD-PAINS 3: lost updates)."""
    shop = crowded_shop
    await shop.reserves_on("cart")
    variant = await shop.sells(100)
    call = await shop.visitor()
    _, errors = await at_once(shop.fill(call, (variant, 1)) for _ in range(20))
    assert errors == {}
    assert await lines(shop, call) == {variant: (20, 20)}


async def test_first_clicks_of_one_session_make_one_cart(crowded_shop: Shop) -> None:
    """CRT-01."""
    shop = crowded_shop
    variants = [await shop.sells(100) for _ in range(3)]
    call = await shop.visitor()
    await at_once(shop.fill(call, (variants[n % 3], 1)) for n in range(21))
    assert await shop.count("carts.carts") == 1


async def test_sabotage_without_the_index_they_make_many(scratch_shop: Shop) -> None:
    """Three who have all seen that there is no cart: one of them makes it, or each makes one."""
    shop = scratch_shop
    await gate(shop, "carts.ensure_cart", "insert into carts.carts (store_id, session_id, customer_id)")
    variant, carts = await shop.sells(100), [0]
    for _ in range(2):
        call = await shop.visitor()
        await meet(shop, (shop.fill(call, (variant, 1)) for _ in range(3)))
        carts.append(await shop.count("carts.carts"))
        await shop.owner.execute("DROP INDEX IF EXISTS carts.carts_one_active_per_session")
    assert carts == [0, 1, 1 + 3]


async def test_first_clicks_of_one_customer_on_many_devices_make_one_cart(crowded_shop: Shop) -> None:
    """CRT-04."""
    shop = crowded_shop
    variant = await shop.sells(100)
    customer = await shop.customer()
    devices = [await shop.customer(customer.customer_id) for _ in range(15)]
    _, errors = await at_once(shop.fill(device, (variant, 1)) for device in devices)
    assert errors == {}
    assert await lines(shop, customer) == {variant: (15, 0)}
    assert await shop.count("carts.carts") == 1


async def test_signing_in_while_shopping_on(crowded_shop: Shop) -> None:
    """CRT-04, FIELD-PAINS 43: several devices sign in and add at the same moment: every unit is in the one cart."""
    shop = crowded_shop
    await shop.reserves_on("cart")
    for _ in range(4):
        variant = await shop.sells(100)
        customer = await shop.customer()
        guests = [await shop.visitor() for _ in range(4)]
        for guest in guests:
            await shop.fill(guest, (variant, 2))
        joining: list[Any] = [
            merge_carts(shop.database, shop.store, msgspec.structs.replace(customer, session_id=guest.session_id))
            for guest in guests * 2
        ]
        joining += [shop.fill(customer, (variant, 1)) for _ in range(5)]
        _, errors = await at_once(joining)
        assert errors == {}
        assert await lines(shop, customer) == {variant: (13, 13)}
        assert await shop.stock_of(variant) == (100, 13)


async def test_changing_releasing_and_sweeping(crowded_shop: Shop) -> None:
    """INV-13, INV-17: set_quantity, release and the sweep on the same stock, again and again."""
    shop = crowded_shop
    await shop.reserves_on("cart", cart_ttl_seconds=10)
    variant = await shop.sells(30)
    ready = []
    for _ in range(6):
        call = await shop.visitor()
        ready.append((call, await shop.fill(call, (variant, 2))))
    for n in range(5):
        await shop.owner.execute(
            """UPDATE inventory.inventory_reservations SET expires_at = now()
            WHERE store_id = $1 AND status = 'active' AND quantity % 2 = $2""",
            shop.store,
            n % 2,
        )
        wishes: list[Any] = [expire_reservations(shop.database, shop.store, JOB) for _ in range(4)]
        for place, (call, filled) in enumerate(ready):
            quantity = (place + n) % 5
            wishes.append(set_quantity(shop.database, shop.store, call, filled.id, variant, quantity))
            wishes.append(release_stock(shop.database, shop.store, call, filled.id))
        _, errors = await at_once(wishes)
        assert errors.keys() <= {OUT_OF_STOCK}


async def test_ordering_while_the_sweep_runs(crowded_shop: Shop) -> None:
    """INV-11: the cart's hold runs out in the moment its order is placed: the order holds every unit, or is refused."""
    shop = crowded_shop
    await shop.reserves_on("cart", cart_ttl_seconds=60)
    variant = await shop.sells(8)
    shop.later()
    ready = []
    for _ in range(4):
        call = await shop.visitor()
        ready.append((call, await shop.fill(call, (variant, 2))))
    shop.later(seconds=60)
    wishes: list[Any] = [shop.place(call, filled) for call, filled in ready]
    wishes += [expire_reservations(shop.database, shop.store, JOB) for _ in range(6)]
    _, errors = await at_once(wishes)
    assert errors == {}
    assert await shop.stock_of(variant) == (8, 8)


async def test_ordering_twice_and_changing_at_once(crowded_shop: Shop) -> None:
    """CRT-05, FIELD-PAINS 11: two tabs order the cart, a third changes it: one order, of what the cart was then."""
    shop = crowded_shop
    variant = await shop.sells(100)
    for _ in range(4):
        call = await shop.visitor()
        filled = await shop.fill(call, (variant, 2))
        before = await shop.count("orders.orders")
        wishes: list[Any] = [shop.place(call, filled) for _ in range(4)]
        wishes += [set_quantity(shop.database, shop.store, call, filled.id, variant, 5) for _ in range(4)]
        _, errors = await at_once(wishes)
        assert errors.keys() <= {CLOSED}
        assert await shop.count("orders.orders") == before + 1


async def test_sabotage_without_the_carts_lock_a_line_is_changed_after_its_order(scratch_shop: Shop) -> None:
    """The row lock of the cart is what keeps an order and its cart from being about different things."""
    shop = scratch_shop
    await shop.owner.execute("ALTER TABLE orders.orders DROP CONSTRAINT orders_store_id_cart_id_key")
    await gate(shop, "checkout.begin_checkout", "perform checkout.check_goods(p_store, p_cart);")
    variant, orders = await shop.sells(1_000), []
    for _ in range(2):
        call = await shop.visitor()
        filled = await shop.fill(call, (variant, 1))
        placed, _ = await meet(shop, (shop.place(call, filled) for _ in range(3)))
        orders.append(len(placed))
        for function in ("carts.lock_cart", "carts.active_cart") if len(orders) == 1 else ():
            await sabotage(shop, function, "for update")
    assert orders == [1, 3]
