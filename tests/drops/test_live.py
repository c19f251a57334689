"""drops.live and drops.overview: the figures of the live screen are those that one gets by counting."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lonja.access import pause_drop
from lonja.checkout import cancel_order
from lonja.drops import Live, LiveBook, live, overview
from lonja.platform.changes import Changes
from lonja.platform.ids import new_id
from tests.dropping import Drop, drop_of
from tests.shop import HOME, NOON, OpenShop, Shop

ROOM = """INSERT INTO drops.rooms
    (store_id, collection_id, seed_id, status, opened_at, last_position, admitted_to, digest, shuffled)
SELECT $1, $2, drops.make_seed($1), 'open', $3, 120, 50, '\\x00', 100"""
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


async def test_the_screen_says_what_counting_says(shop: Shop) -> None:
    """A scripted drop beside other sales: every figure, by plain counting; holds that ran out are nobody's (INV-14)."""
    shop.later(days=-1)
    hot, cold, plain = await shop.sells(60), await shop.sells(5), await shop.sells(50)
    await sell(shop, plain, 1, "paid", "pending")
    drop = await drop_of(shop, hot, cold, max_per_customer=5, cart_ttl_seconds=60, checkout_ttl_seconds=900)
    other = await drop_of(shop, plain, max_per_customer=5)
    shop.later()
    await shop.owner.execute(ROOM, shop.store, drop.id, NOON)
    await shop.fill(await shop.visitor(), (hot, 3))
    shop.later(seconds=59)
    await sell(shop, hot, 2, "paid", "paid", "pending", "cancelled", "paid")
    await sell(shop, plain, 1, "paid")
    shop.later(seconds=65)
    await shop.fill(await shop.visitor(), (hot, 4), (cold, 1), (plain, 2))
    guest = await shop.visitor()
    await drop.lets_in(guest)
    await drop.lets_in(await shop.visitor(), seconds=1)
    for minutes, granted in ((-1500, 900), (-11, 7), (-2, 5), (1, 6)):
        await tell(shop, drop, NOON + timedelta(minutes=minutes), granted=granted, sold_out=2, error=1)
    await tell(shop, other, NOON, granted=1_000)
    await pause_drop(shop.database, shop.store, shop.staff, drop.id, is_paused=True)
    shop.later(seconds=70)

    now, found = NOON + timedelta(seconds=70), await seen(shop, drop)
    assert (found.orders.sold, found.orders.sold_units) == (3, 6)
    assert (found.orders.pending, found.orders.pending_units) == (1, 2)
    assert (found.stock.in_carts, found.stock.at_checkouts, found.stock.left) == (5, 2, 65 - 6 - 2 - 5)
    assert found.room is not None
    assert (found.room.waiting, found.room.admitted, found.passes) == (70, 50, 1)
    assert found.today == {"granted": 18, "sold_out": 6, "error": 3}
    assert found.conversion == 3 / 50
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
