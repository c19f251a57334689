"""A raffle at the instants that matter: the close, the draw, the end of a window. P18."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
from tests.drops.pot import CLOSED, Pot, open_pot
from tests.races.crowd import at_once, sabotage, somebody_waits
from tests.shop import NOON, Shop

from lonja.carts import cart
from lonja.checkout import Placement
from lonja.drops.raffle_check import recheck
from lonja.platform.call import Call
from lonja.platform.ids import new_id

CLOSED_CODE, EMPTY = "LJ546", "LJ501"
SCRATCH_DRAW = "drops.draw_raffle"


async def _broken(shop: Shop) -> set[str]:
    rows = await shop.owner.fetch(
        "select detail from audit.broken_promises where store_id = $1 and promise in ('P02', 'P03', 'P18')", shop.store
    )
    return {row[0] for row in rows}


async def test_fifty_draws_are_one(crowded_shop: Shop) -> None:
    """P18: one draw, no more winners than units, whoever calls; and the seed was asked for once."""
    pot = await open_pot(crowded_shop, 2, 1)
    for n in range(12):
        await pot.enters(n % 2)
    crowded_shop.later(**CLOSED)
    draws, errors = await at_once([*(pot.draw() for _ in range(25)), *(_draw_and_go_on(pot) for _ in range(25))])
    assert (sum(draw.is_new for draw in draws), errors) == (1, {})
    assert await pot.statuses() == {"won": 3, "waiting": 9}
    assert await pot.told("raffle.won") == 3
    assert all(finding.difference is None for finding in recheck(await pot.published()))


async def _draw_and_go_on(pot: Pot) -> Any:
    drawn = await pot.draw()
    await pot.advance()
    return drawn


async def test_without_its_lock_everybody_draws(scratch_shop: Shop) -> None:
    """Sabotage: the raffle is not locked: more than one of those who draw at once believes that it is the draw."""
    await sabotage(scratch_shop, SCRATCH_DRAW, "for update", "")
    pot = await open_pot(scratch_shop, 2)
    for _ in range(5):
        await pot.enters()
    scratch_shop.later(**CLOSED)
    blocked = scratch_shop.owner.transaction()
    await blocked.start()
    await scratch_shop.owner.execute("lock table drops.raffle_entries in share mode")
    drawing = [asyncio.create_task(pot.draw()) for _ in range(5)]
    await somebody_waits(scratch_shop, count=2)
    await blocked.rollback()
    draws, errors = await at_once(drawing)
    assert sum(draw.is_new for draw in draws) + sum(errors.values()) > 1


async def test_one_customer_entering_fifty_times_is_one_entry(crowded_shop: Shop) -> None:
    """One a customer, one mail; two sizes at once are one of the two."""
    pot = await open_pot(crowded_shop, 1, 1)
    ana = await crowded_shop.customer()
    answers, errors = await at_once(pot.enter(ana, n % 2) for n in range(50))
    assert (len({answer.entry_id for answer in answers}), errors) == (1, {})
    assert (await pot.statuses(), await pot.told("raffle.asked")) == ({"unconfirmed": 1}, 1)


async def _entering_at_the_close(shop: Shop) -> tuple[bool, bool]:
    """Somebody who came in time is still under way when the draw begins: were they in the list, and is it whole?"""
    pot = await open_pot(shop, 1)
    for _ in range(3):
        await pot.enters()
    late = await shop.customer()
    await pot.verify(late)
    async with shop.database.store(shop.store, late) as tx:
        await tx.row("select drops.enter_raffle($1, $2, $3, $4)", shop.store, late.encode(), pot.drop, pot.variants[0])
        shop.later(**CLOSED)
        drawing = asyncio.create_task(pot.draw())
        await somebody_waits(shop, unless=drawing)
    await drawing
    published = await pot.published()
    mine = (await pot.of(late))["id"]
    return mine in published.order, not await _broken(shop)


async def test_the_draw_waits_for_who_came_in_time(crowded_shop: Shop) -> None:
    assert await _entering_at_the_close(crowded_shop) == (True, True)


async def test_without_its_lock_the_draw_forgets_somebody(scratch_shop: Shop) -> None:
    """Sabotage: entering no longer shares the raffle, and its key does not hold the draw either."""
    await sabotage(scratch_shop, "drops.open_raffle", "for share", "")
    await sabotage(scratch_shop, SCRATCH_DRAW, "for update", "for no key update")
    assert (await _entering_at_the_close(scratch_shop))[0] is False


async def test_entering_and_drawing_at_the_closing_instant(crowded_shop: Shop) -> None:
    """Thirty enter while it is drawn: each is in the list, or was told that it is closed."""
    shop = crowded_shop
    pot = await open_pot(shop, 1)
    people = [await shop.customer() for _ in range(20)]
    for who in people:
        await pot.verify(who)
    shop.later(**CLOSED, exactly=-1)
    entering = [asyncio.create_task(pot.enter(who)) for who in people[:10]]
    await asyncio.sleep(0)
    shop.later(**CLOSED)
    _, errors = await at_once([*entering, pot.draw(), *(pot.enter(who) for who in people[10:])])
    assert set(errors) == {CLOSED_CODE}
    assert len((await pot.published()).entries) == 20 - errors[CLOSED_CODE]


async def _buys_as_it_lapses(shop: Shop) -> tuple[str, set[str]]:
    """Ten winners check out in the last second of their windows while the raffle goes on, past it."""
    pot = await open_pot(shop, 10)
    for _ in range(20):
        await pot.enters()
    shop.later(**CLOSED)
    await pot.draw()
    end = NOON + timedelta(hours=25)
    shop.database.fake_time(end - timedelta(microseconds=1))
    baskets = []
    for row in (await pot.by_rank())[:10]:
        who = await shop.customer(row["customer_id"])
        baskets.append((who, await cart(shop.database, shop.store, who)))
    buying = [asyncio.create_task(_buy(shop, who, basket)) for who, basket in baskets]
    await asyncio.sleep(0)
    shop.database.fake_time(end)
    placed, errors = await at_once([*buying, *(pot.advance() for _ in range(5))])
    orders = [each for each in placed if isinstance(each, Placement)]
    statuses = await pot.statuses()
    assert set(errors) <= {EMPTY, "LJ533"}
    assert statuses["won"] == 10
    assert statuses.get("lapsed", 0) == 10 - len(orders)
    assert await shop.stock_of(pot.variants[0]) == (10, 10)
    return "fair", await _broken(shop)


async def _buy(shop: Shop, who: Call, basket: Any) -> Placement:
    return await shop.place(who, basket, email=f"{new_id()}@example.com")


async def test_buying_and_lapsing_at_once(crowded_shop: Shop) -> None:
    """P18, P02: whoever has the cart first. Nobody's unit is given away that they bought, and none is held twice."""
    assert await _buys_as_it_lapses(crowded_shop) == ("fair", set())


async def _checkout_that_has_the_cart(shop: Shop) -> tuple[str, set[str]]:
    """A checkout that has the cart when the window ends commits a moment later. What became of its entry?"""
    pot = await open_pot(shop, 1)
    for _ in range(2):
        await pot.enters()
    shop.later(**CLOSED)
    await pot.draw()
    first = (await pot.by_rank())[0]
    who = await shop.customer(first["customer_id"])
    basket = await cart(shop.database, shop.store, who)
    assert basket is not None
    shop.later(hours=25, exactly=-1)
    details = shop.details()
    async with shop.database.store(shop.store, who) as tx:
        await tx.row(
            "select checkout.begin_checkout($1, $2, $3, $4, $5)",
            shop.store,
            who.encode(),
            new_id(),
            basket.id,
            msgspec.json.encode(details).decode(),
        )
        shop.later(hours=25)
        going = asyncio.create_task(pot.advance())
        await somebody_waits(shop, unless=going)
    await going
    return (await pot.of(who))["status"], await _broken(shop)


async def test_a_checkout_in_the_window_is_waited_for(crowded_shop: Shop) -> None:
    assert await _checkout_that_has_the_cart(crowded_shop) == ("won", set())


async def test_without_the_carts_locks_a_buyer_lapses(scratch_shop: Shop) -> None:
    """Sabotage: the carts of who is about to lapse are not locked: their order is not seen."""
    text: str = await scratch_shop.owner.fetchval("select pg_get_functiondef('drops.settle_entries'::regproc)")
    start, end = text.index("perform 1 from"), text.index("for update of c;") + len("for update of c;")
    await scratch_shop.owner.execute(text[:start] + text[end:])
    status, _ = await _checkout_that_has_the_cart(scratch_shop)
    assert status == "lapsed"
