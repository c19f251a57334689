"""drops.live and drops.overview: the figures of the live screen are those that one gets by counting."""

import asyncio
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from lonja.access import pause_drop
from lonja.checkout import cancel_order
from lonja.drops import Live, LiveBook, live, overview
from lonja.inventory import OutOfStock
from lonja.platform.changes import Changes
from lonja.platform.ids import new_id
from tests.dropping import Drop, drop_of
from tests.drops.queue import Queue
from tests.races.test_drop_limits import insists
from tests.shop import HOME, NOON, OpenShop, Shop

TALLY = "INSERT INTO drops.tallies (store_id, collection_id, at, kind, amount) VALUES ($1, $2, $3, $4, $5)"


def person(number: int) -> dict[str, Any]:
    """Somebody whom nothing connects with the others."""
    address = {"line1": f"Calle {number}", "city": "Oaxaca", "postal_code": "68000", "country": "MX"}
    return {"email": f"{number}@example.com", "address": type(HOME)(**address)}


async def sell(shop: Shop, hot: UUID, units: int, *fates: str) -> None:
    """Orders of so many units each: paid, pending or cancelled."""
    for number, fate in enumerate(fates):
        call = await shop.visitor()
        placed = await shop.place(call, await shop.fill(call, (hot, units)), **person(number))
        if fate == "paid":
            await shop.pay(placed)
        elif fate == "cancelled":
            await cancel_order(shop.database, shop.store, shop.staff, placed.order_id, "no")


async def tell(shop: Shop, drop: Drop, at: datetime, **amounts: int) -> None:
    """What was counted in these ten seconds."""
    for kind, amount in amounts.items():
        await shop.owner.execute(TALLY, shop.store, drop.id, at, kind, amount)


async def seen(shop: Shop, drop: Drop) -> Live:
    found = await live(shop.database, shop.store, drop.id)
    assert found is not None
    return found


async def waited(shop: Shop, drop: Drop, **terms: Any) -> Queue:
    """Twelve wait in a room, for a day, and some are let in. Then it is sold to whoever comes: buying is shorter."""
    room = Queue(shop)
    room.collection = drop.id
    await drop.says(way="queue", **terms)
    room.room = await room.save(per_second=5, max_per_network=100)
    await room.arrive(12)
    shop.later()
    await room.tick()
    shop.later(seconds=1)
    await room.tick()
    await drop.says(**terms)
    return room


async def scripted(shop: Shop) -> tuple[Drop, Drop, Queue]:
    """A drop of 65 units beside other sales, ten seconds after it was paused: 70 seconds after its start."""
    terms = {"max_per_customer": 5, "cart_ttl_seconds": 60, "checkout_ttl_seconds": 900}
    shop.later(days=-1)
    hot, cold, plain = await shop.sells(60), await shop.sells(5), await shop.sells(50)
    await sell(shop, plain, 1, "paid", "pending")
    drop, other = await drop_of(shop, hot, cold), await drop_of(shop, plain, max_per_customer=5)
    room = await waited(shop, drop, **terms)
    await shop.fill(await shop.visitor(), (hot, 3))
    shop.later(seconds=59)
    await sell(shop, hot, 2, "paid", "paid", "pending", "cancelled", "paid")
    await sell(shop, plain, 1, "paid")
    shop.later(seconds=65)
    await shop.fill(await shop.visitor(), (hot, 4), (cold, 1), (plain, 2))
    await drop.lets_in(await shop.visitor(), "early")
    await drop.lets_in(await shop.visitor(), "early", seconds=1)
    for minutes, granted in ((-1500, 900), (-11, 7), (-2, 5), (1, 6)):
        await tell(shop, drop, NOON + timedelta(minutes=minutes), granted=granted, sold_out=2, error=1)
    await tell(shop, other, NOON, granted=1_000)
    await pause_drop(shop.database, shop.store, shop.staff, drop.id, is_paused=True)
    shop.later(seconds=70)
    return drop, other, room


async def test_the_screen_says_what_counting_says(shop: Shop) -> None:
    """Every figure of a scripted drop, by plain counting; holds that ran out are nobody's (INV-14)."""
    drop, other, room = await scripted(shop)
    now, found = NOON + timedelta(seconds=70), await seen(shop, drop)
    assert (found.orders.sold, found.orders.sold_units) == (3, 6)
    assert (found.orders.pending, found.orders.pending_units) == (1, 2)
    assert (found.stock.in_carts, found.stock.at_checkouts, found.stock.left) == (5, 2, 65 - 6 - 2 - 5)
    assert found.room is not None
    inside = len(await room.admitted())
    assert 0 < inside < 12
    assert (found.room.waiting, found.room.admitted, found.passes) == (12 - inside, inside, inside + 1)
    assert found.today == {"admitted": inside, "granted": 18, "sold_out": 6, "error": 3}
    assert found.conversion == 3 / inside
    assert found.phase(now) == "paused"
    assert [one.kind for one in found.events] == ["drop.paused", "drop.started", "room.opened"]
    assert [(one.status, one.units) for one in found.orders.latest[:5]].count(("confirmed", 2)) == 3
    assert {one.status for one in found.orders.latest} == {"confirmed", "pending", "cancelled"}
    steps = {kind: found.steps(kind, now) for kind in ("sold", "granted", "error", "joined")}
    assert [len(amounts) for amounts in steps.values()] == [60] * 4
    assert (steps["sold"][-3], sum(steps["sold"])) == (6, 6)
    assert (steps["granted"][-2], steps["granted"][-20], sum(steps["granted"])) == (6, 5, 11)
    assert found.rate("granted", now) == 6 / 10
    assert found.rate("error", now + timedelta(seconds=25)) == 0

    listed = {one.id: one for one in await overview(shop.database, shop.store)}
    assert (listed[drop.id].ordered, listed[drop.id].left) == (8, found.stock.left)
    assert (listed[other.id].ordered, listed[other.id].way, listed[other.id].room) == (1, "open", None)
    first, second = [one.id for one in await overview(shop.database, shop.store, limit=2)]
    [last] = await overview(shop.database, shop.store, before=(listed[first].sorted_at, first), limit=2)
    assert last.id == second


async def test_the_figures_agree_at_every_moment_of_a_storm(crowded_shop: Shop) -> None:
    """Sold, held and left are all there is, whenever one looks: one snapshot, while all buy, pay and cancel."""
    shop = crowded_shop
    hot = await shop.sells(20)
    drop = await drop_of(shop, hot, starts_at=None, ends_at=None, max_per_customer=2)
    calls = [await shop.visitor() for _ in range(24)]

    async def somebody(number: int) -> None:
        call = calls[number]
        try:
            cart = await insists(shop.fill, call, (hot, 1 + number % 2))
            placed = await insists(partial(shop.place, **person(number)), call, cart)
        except OutOfStock:
            return
        if number % 3:
            await insists(shop.pay, placed)
        if number % 5 == 0:
            await insists(cancel_order, shop.database, shop.store, shop.staff, placed.order_id, "no")

    storm = asyncio.gather(*(somebody(number) for number in range(24)))
    looks = [await insists(seen, shop, drop)]
    while not storm.done():
        looks.append(await insists(seen, shop, drop))
    await storm
    looks.append(await seen(shop, drop))
    sums = [one.orders.sold_units + one.stock.in_carts + one.stock.at_checkouts + one.stock.left for one in looks]
    assert set(sums) == {20}
    assert looks[-1].orders.sold_units > 0
    assert looks[-1].orders.pending_units == looks[-1].stock.at_checkouts


async def test_a_drop_that_nobody_came_to_and_one_that_is_not_there(shop: Shop, open_shop: OpenShop) -> None:
    """P07: another store's drop is none. Without terms everything is nothing, and the goods are there."""
    shop.later()
    drop = await drop_of(shop, await shop.sells(9))
    found = await seen(shop, drop)
    assert (found.way, found.room, found.raffle, found.conversion, found.series) == (None, None, None, None, [])
    assert (found.orders.sold, found.stock.left, found.phase(NOON)) == (0, 9, "open")
    assert await live(shop.database, (await open_shop()).store, drop.id) is None
    assert await live(shop.database, shop.store, new_id()) is None


async def test_ten_screens_ask_once_a_second(shop: Shop) -> None:
    """Whoever looks while it is kept (a second, in a house) is shown the same; a change of the drop is seen at once."""
    drop = await drop_of(shop, await shop.sells(9), starts_at=None, ends_at=None, way="open")
    changes = Changes(shop.database)
    book = LiveBook(shop.database, changes, max_age=600)
    listening = asyncio.create_task(changes.listen())
    await changes.hearing.wait()
    looks = [await book.of(shop.store, drop.id) for _ in range(3)]
    looks += await asyncio.gather(*(book.of(shop.store, drop.id) for _ in range(7)))
    assert len({id(one) for one in looks}) == 1
    book.forget(shop.store, drop.id)
    assert await book.of(shop.store, drop.id) is not looks[0]
    listening.cancel()
