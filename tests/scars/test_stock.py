"""Defects of other shops that must never be ours: overselling and races (FIELD-PAINS §1)."""

import re

import pytest
from tests.races.crowd import at_once, without_locks_on_levels
from tests.shop import Shop

from lonja.carts.errors import CartClosed
from lonja.inventory import reserve_stock
from lonja.inventory.errors import OutOfStock, StockIsHeld
from lonja.platform.ids import new_id

OUT_OF_STOCK, RULE_BROKEN, CONTENTION = "LJ301", "LJ004", "LJ023"


async def test_scar_01_two_orders_for_one_unit(crowded_shop: Shop) -> None:
    """medusajs/medusa#16825: N completions for the last unit gave two orders, and the loser an orphan."""
    shop = crowded_shop
    variant = await shop.sells(1)
    callers = [await shop.visitor() for _ in range(12)]
    carts = [await shop.fill(call, (variant, 1)) for call in callers]
    placed, errors = await at_once(shop.place(call, cart) for call, cart in zip(callers, carts, strict=True))
    assert (len(placed), errors) == (1, {OUT_OF_STOCK: 11})
    for table in ("orders.orders", "payments.payments", "payments.payment_attempts", "orders.order_items"):
        assert await shop.count(table) == 1


async def test_scar_02_lines_that_share_stock_are_added_before_they_are_checked(shop: Shop) -> None:
    """medusajs/medusa#16502: each line was checked alone against the same stock."""
    variant = await shop.sells(3)
    cart = await shop.fill(await shop.visitor(), (await shop.sells(1), 1))
    with pytest.raises(OutOfStock):
        await reserve_stock(shop.database, shop.store, shop.staff, cart.id, [variant, variant], [2, 2], 60)
    assert await shop.stock_of(variant) == (3, 0)


async def test_scar_03_safety_does_not_depend_on_who_takes_the_lock(scratch_shop: Shop) -> None:
    """medusajs/medusa#16569: without the lock step, concurrent holds over-reserve and the sum drifts."""
    shop = scratch_shop
    await without_locks_on_levels(shop)
    await shop.reserves_on("cart")
    variant = await shop.sells(2)
    carts, errors = await at_once([shop.fill(await shop.visitor(), (variant, 1)) for _ in range(6)])
    assert len(carts) <= 2
    assert errors.keys() <= {OUT_OF_STOCK, RULE_BROKEN, CONTENTION}
    assert await shop.stock_of(variant) == (2, len(carts))
    assert await shop.owner.fetchval("SELECT count(*) FROM audit.broken_promises") == 0


async def test_scar_04_stock_never_goes_negative_under_a_paid_order(crowded_shop: Shop) -> None:
    """vendurehq/vendure#3508: check and allocation in different transactions; paid orders allocated less, silently."""
    shop = crowded_shop
    variant = await shop.sells(5)
    orders = [await shop.buy(await shop.visitor(), (variant, 1)) for _ in range(5)]
    with pytest.raises(StockIsHeld):
        await shop.receives(variant, -1)
    settled, errors = await at_once(shop.pay(placed) for placed in orders)
    assert errors == {}
    assert {each.status for each in settled} == {"confirmed"}
    assert await shop.stock_of(variant) == (0, 0)
    assert await shop.movements_of(variant) == [("manual", 5), *[("sale", -1)] * 5]


async def test_scar_05_no_lock_is_held_while_the_buyer_pays(shop: Shop) -> None:
    """saleor/saleor#543, PR #11069: row locks were held across the payment call. A pending order locks nothing."""
    variant = await shop.sells(5)
    await shop.buy(await shop.visitor(), (variant, 1))
    await shop.buy(await shop.visitor(), (variant, 1))
    await shop.receives(variant, 1)
    locked = await shop.owner.fetchval(
        """SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
        JOIN pg_stat_activity a USING (pid) -- whoever vacuums is nobody's buyer
        WHERE c.relname = 'stock_levels' AND pid <> pg_backend_pid() AND a.backend_type = 'client backend'
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
    )
    assert locked == 0


@pytest.mark.parametrize("gateway", ["sandbox", "cod"])
async def test_scar_06_08_two_browsers_buy_the_last_one(crowded_shop: Shop, gateway: str) -> None:
    """Spree PR #3792, #3808; openfoodnetwork#4018, #2067: count_on_hand became −1."""
    shop = crowded_shop
    variant = await shop.sells(1)
    for _ in range(3):
        buyers = [await shop.visitor(), await shop.visitor()]
        carts = [await shop.fill(call, (variant, 1)) for call in buyers]
        placed, errors = await at_once(
            shop.place(call, cart, gateway) for call, cart in zip(buyers, carts, strict=True)
        )
        assert (len(placed), errors) == (1, {OUT_OF_STOCK: 1})
        if gateway == "sandbox":
            await shop.pay(placed[0])
        assert await shop.stock_of(variant) == (0, 0)
        await shop.receives(variant, 1)


async def test_scar_11_the_cart_that_became_an_order_is_over(shop: Shop) -> None:
    """saleor/saleor#12652: the webhook made the order and deleted the checkout while the browser still completed it."""
    call = await shop.visitor()
    cart = await shop.fill(call, (await shop.sells(), 1))
    placed = await shop.place(call, cart)
    await shop.pay(placed)
    with pytest.raises(CartClosed):
        await shop.place(call, cart)
    assert await shop.count("orders.orders") == 1


async def test_what_is_left_of_a_hot_variant_is_found_without_reading_its_living_holds(shop: Shop) -> None:
    """INV-14, PERF-01: a COALESCE in platform.now() kept it from the index: 15,000 holds cost 2.4 ms a look."""
    variant = await shop.sells(5_000)
    transaction = shop.owner.transaction()
    await transaction.start()
    await shop.owner.execute(
        """INSERT INTO inventory.inventory_reservations
            (store_id, variant_id, location_id, quantity, cart_id, expires_at)
        SELECT $1, $2, $3, 1, uuidv7(), now() + interval '1 hour' FROM generate_series(1, 2000)""",
        shop.store,
        variant,
        shop.location,
    )
    await shop.owner.execute("UPDATE inventory.stock_levels SET reserved = 2000 WHERE variant_id = $1", variant)
    await shop.owner.execute("ANALYZE inventory.inventory_reservations")
    await shop.owner.execute("SET LOCAL ROLE lonja_app")
    await shop.owner.fetchval("SELECT platform.enter($1)", shop.store)
    asked = "EXPLAIN (ANALYZE) SELECT units FROM inventory.free_stock WHERE store_id = $1 AND variant_id = $2"
    rows = await shop.owner.fetch(asked, shop.store, variant)
    await transaction.rollback()
    plan = "\n".join(row[0] for row in rows)
    assert re.search(r"Index Cond: .*expires_at <= ", plan), plan
    assert "Rows Removed by Filter" not in plan, plan


async def test_a_fresh_shop_s_first_drop_is_planned_like_any_other(scratch_shop: Shop) -> None:
    """INV-14, PERF-01: where nobody had analyzed, each cart read every hold of the drop's variant: a batch of 128 took
    40 ms at first, 280 two seconds later. The cart's index offers itself for what a cart holds, and for nothing else.
    """
    owner = scratch_shop.owner
    await owner.execute("SET enable_seqscan = off")
    holds = "EXPLAIN SELECT sum(quantity) FROM inventory.inventory_reservations WHERE store_id = $1"
    of_a_variant = " AND variant_id = $2 AND location_id = $2 AND status = 'active' AND expires_at <= now()"
    of_a_cart = " AND cart_id = $2 AND variant_id = $2 AND status = 'active' AND expires_at > now()"
    for condition, index in ((of_a_variant, "reservations_(that_block|to_expire)"), (of_a_cart, "holds_of_cart")):
        rows = await owner.fetch(holds + condition, scratch_shop.store, new_id())
        plan = "\n".join(row[0] for row in rows)
        assert re.search(index, plan), plan
