"""Nobody waits for somebody who waits for them: every lock of a transaction is taken in one order.

Each test lets opposite wishes meet hundreds of times; one deadlock is one too many.
"""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.races.crowd import at_once, gate, meet, sabotage, somebody_waits
from tests.shop import NOON, Shop, token_hash

from lonja.carts import open_cart
from lonja.checkout import expire_checkouts
from lonja.inventory import adjust_stock, create_location
from lonja.platform.call import Call
from lonja.platform.errors import Contention
from lonja.platform.ids import new_id

JOB = Call.job("race")
CONTENTION, LOCK_TIMEOUT = "LJ023", "LJ022"


async def opened(shop: Shop, variants: list[UUID]) -> Any:
    items = [(variant, 1) for variant in variants]
    expires_at = NOON + timedelta(days=400)
    return await open_cart(shop.database, shop.store, Call(actor="guest"), token_hash(str(new_id())), expires_at, items)


async def test_opposite_carts(crowded_shop: Shop) -> None:
    """INV-15: 300 carts of the same two variants in opposite order, thirty at a time."""
    shop = crowded_shop
    await shop.reserves_on("cart")
    one, two = await shop.sells(10_000), await shop.sells(10_000)
    for _ in range(10):
        _, errors = await at_once(opened(shop, [one, two] if n % 2 else [two, one]) for n in range(30))
        assert errors == {}


async def test_sabotage_unsorted_locks_wait_for_each_other(scratch_shop: Shop) -> None:
    """Each has the level that it named first, and wants the other's."""
    await scratch_shop.reserves_on("cart")
    one, two = await scratch_shop.sells(5), await scratch_shop.sells(5)
    await sabotage(
        scratch_shop,
        "inventory.lock_levels",
        """    perform 1
    from inventory.stock_levels l
    where l.store_id = p_store and l.variant_id = any (p_variants)
    order by l.variant_id, l.location_id
    for update;""",
        """    for i in 1 .. cardinality(p_variants) loop
        perform 1 from inventory.stock_levels l where l.store_id = p_store and l.variant_id = p_variants[i] for update;
        perform 'to the next';
    end loop;""",
    )
    await gate(scratch_shop, "inventory.lock_levels", "perform 'to the next';")
    answers, errors = await meet(scratch_shop, [opened(scratch_shop, [one, two]), opened(scratch_shop, [two, one])])
    assert (len(answers), errors) == (1, {CONTENTION: 1})


async def test_opposite_checkouts(crowded_shop: Shop) -> None:
    """Orders of the same two variants in opposite order, at checkout policy, paid in cash: hold, claim, confirm."""
    shop = crowded_shop
    one, two = await shop.sells(1_000), await shop.sells(1_000)
    ready = []
    for n in range(30):
        call = await shop.visitor()
        ready.append((call, await shop.fill(call, *(((one, 1), (two, 1)) if n % 2 else ((two, 1), (one, 1))))))
    placed, errors = await at_once(shop.place(call, cart, "cod") for call, cart in ready)
    assert (len(placed), errors) == (30, {})
    assert sorted(each.number for each in placed) == list(range(1001, 1031))  # no gap, no number twice
    assert await shop.stock_of(one) == (970, 0)


async def first_hold_meets_the_sweep(shop: Shop) -> None:
    """A cart of two lines is filled while a sweep has the second one's level and will touch the wake-up last.

    The sweep is played by hand, so that they meet every time. The wake-up must be written: the store was about to rest.
    """
    await shop.reserves_on("cart")
    one, two = sorted([await shop.sells(5), await shop.sells(5)])
    await shop.owner.execute(
        "INSERT INTO platform.wakeups VALUES ($1, 'inventory.expire_reservations', now(), true)", shop.store
    )
    async with shop.owner.transaction():
        await shop.owner.execute("SELECT platform.enter($1, '{}')", shop.store)
        await shop.owner.execute("SELECT inventory.lock_levels($1, ARRAY[$2::uuid])", shop.store, two)
        filling = asyncio.create_task(opened(shop, [one, two]))
        await somebody_waits(shop)
        await shop.owner.execute("SELECT platform.rest($1, 'inventory.expire_reservations', now())", shop.store)
    assert (await filling).item_count == 2


async def test_a_first_hold_and_the_sweep(crowded_shop: Shop) -> None:
    await first_hold_meets_the_sweep(crowded_shop)


async def test_sabotage_a_cart_that_locks_line_by_line_meets_the_sweep(scratch_shop: Shop) -> None:
    await sabotage(scratch_shop, "carts.open_cart", "perform inventory.lock_levels(p_store, p_variants);", "null;")
    with pytest.raises((asyncpg.DeadlockDetectedError, Contention)):
        await first_hold_meets_the_sweep(scratch_shop)


async def expiry_meets_a_buyer(shop: Shop) -> None:
    """Two orders run out, the first one's goods come last in key order; a buyer, played by hand, wants both goods."""
    first, last = sorted([await shop.sells(5), await shop.sells(5)])
    shop.later()
    for variant in (last, first):
        await shop.buy(await shop.visitor(), (variant, 1))
    shop.later(minutes=91)
    async with shop.owner.transaction():
        await shop.owner.execute("SELECT platform.enter($1, '{}')", shop.store)
        await shop.owner.execute("SELECT inventory.lock_levels($1, ARRAY[$2::uuid])", shop.store, first)
        expiring = asyncio.create_task(expire_checkouts(shop.database, shop.store, JOB))
        await somebody_waits(shop)
        await shop.owner.execute("SELECT inventory.lock_levels($1, ARRAY[$2::uuid])", shop.store, last)
    assert await expiring == 2


async def test_expiring_orders_and_a_buyer(crowded_shop: Shop) -> None:
    await expiry_meets_a_buyer(crowded_shop)


async def test_sabotage_expiring_order_by_order_meets_the_buyer(scratch_shop: Shop) -> None:
    await sabotage(
        scratch_shop,
        "checkout.expire_checkouts",
        """    perform inventory.lock_levels(p_store, array(
        select r.variant_id from inventory.inventory_reservations r
        where r.store_id = p_store and r.order_id = any (v_orders) and r.status = 'active'));
""",
    )
    with pytest.raises((asyncpg.DeadlockDetectedError, Contention)):
        await expiry_meets_a_buyer(scratch_shop)


async def test_expiring_orders_and_new_ones(crowded_shop: Shop) -> None:
    """expire_checkouts gives back what many orders hold, in whatever order they hold it."""
    shop = crowded_shop
    one, two, three = [await shop.sells(10_000) for _ in range(3)]
    orders = [(one, two), (three, one), (two, three)]
    for n in range(2):
        shop.later(minutes=n * 200)
        for lines in orders:
            await shop.buy(await shop.visitor(), *((variant, 1) for variant in lines))
        shop.later(minutes=n * 200 + 91)
        ready = []
        for lines in orders * 4:
            call = await shop.visitor()
            ready.append((call, await shop.fill(call, *((variant, 1) for variant in reversed(lines)))))
        expiries = (expire_checkouts(shop.database, shop.store, JOB) for _ in range(5))
        cancelled, errors = await at_once([*expiries, *(shop.place(call, cart) for call, cart in ready)])
        assert errors == {}
        assert sum(each for each in cancelled if isinstance(each, int)) == len(orders) + (n > 0) * len(ready)


async def test_adjusting_and_selling_over_locations(crowded_shop: Shop) -> None:
    """adjust_stock sweeps what has run out at every location of the variant: it locks all of them first."""
    shop = crowded_shop
    await shop.reserves_on("cart", cart_ttl_seconds=10)
    places = [shop.location, await create_location(shop.database, shop.store, shop.staff, "second", "Second")]
    variant = await shop.sells(3)
    await shop.receives(variant, 3, places[1])
    errors: Counter[str] = Counter()
    for _ in range(8):
        await at_once([shop.fill(await shop.visitor(), (variant, 1)) for _ in range(6)])
        await shop.owner.execute(
            "UPDATE inventory.inventory_reservations SET expires_at = now() WHERE variant_id = $1", variant
        )
        adjusting = [
            adjust_stock(shop.database, shop.store, shop.staff, variant, delta, "manual", location_id=place)
            for place in places
            for delta in (-3, 3)
            for _ in range(3)
        ]
        _, refused = await at_once([*adjusting, *[shop.fill(await shop.visitor(), (variant, 2)) for _ in range(8)]])
        errors += refused
    assert not errors.keys() & {CONTENTION, LOCK_TIMEOUT}
