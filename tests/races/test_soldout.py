"""Sold out, from memory: at web speed, and never wrongly (decision 0031). Two processes, one of which lets go.

Sabotage is a test here: without its NOTIFY a released unit stays refused for the rest of the second.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from tests.clock import PATIENT
from tests.races.crowd import at_once, sabotage
from tests.shop import NOON, Shop, token_hash

from lonja.carts import AddQueue, Cart, set_quantity
from lonja.checkout import cancel_order
from lonja.inventory import OutOfStock, SoldOut, expire_reservations, set_backorder
from lonja.platform.call import Call
from lonja.platform.changes import Changes
from lonja.platform.ids import new_id

GONE = "LJ301"


class Process:
    """One web process: its queue, its memory, and a clock that stands still, so that nothing ends by itself."""

    def __init__(self, shop: Shop, changes: Changes) -> None:
        self.shop, self.time = shop, 1_000.0
        self.memory = SoldOut(changes, now=lambda: self.time)
        self.queue = AddQueue(shop.database, soldout=self.memory)

    async def wants(self, variant: UUID, call: Call | None = None, token: str | None = None) -> Cart:
        """A new visitor, or the one who calls, wants one."""
        if call is not None and token is None:
            return await self.queue.add_to_cart(self.shop.store, call, variant, 1)
        call = call or Call(actor="guest", correlation_id=new_id())
        token = token or str(new_id())
        expires_at = NOON.replace(year=2099)
        return await self.queue.open_cart(self.shop.store, call, token_hash(token), expires_at, variant, 1)

    async def crowd(self, variant: UUID, size: int) -> tuple[list[Cart], int]:
        """So many new visitors at once: the carts that were granted, and how many were refused."""
        carts, errors = await at_once(self.wants(variant) for _ in range(size))
        assert set(errors) <= {GONE}
        return carts, errors[GONE]

    async def heard(self, news: int) -> None:
        """Until more news was heard than that."""
        async with asyncio.timeout(PATIENT.wait):
            while self.memory.news == news:
                await asyncio.sleep(0.001)


@asynccontextmanager
async def process(shop: Shop) -> AsyncIterator[Process]:
    changes = Changes(shop.database)
    listening = asyncio.create_task(changes.listen())
    made = Process(shop, changes)
    await changes.hearing.wait()
    yield made
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def owner_of(shop: Shop, cart: Cart) -> Call:
    session: UUID = await shop.owner.fetchval("SELECT session_id FROM carts.carts WHERE id = $1", cart.id)
    return Call(actor="guest", actor_id=session, session_id=session)


async def test_nobody_is_refused_what_another_process_let_go(crowded_shop: Shop) -> None:
    """INV-13: twenty times a unit comes back elsewhere; each time, once that is heard, one of a crowd gets it."""
    shop = crowded_shop
    await shop.reserves_on("cart")
    variant = await shop.sells(3)
    async with process(shop) as here:
        carts, refused = await here.crowd(variant, 8)
        assert (len(carts), refused) == (3, 5)
        assert await here.crowd(variant, 4) == ([], 4)
        assert here.memory.refused == 0
        assert await here.crowd(variant, 50) == ([], 50)
        assert here.memory.refused == 50
        for _ in range(20):
            news = here.memory.news
            gone = carts.pop()
            await set_quantity(shop.database, shop.store, await owner_of(shop, gone), gone.id, variant, 0)
            await here.heard(news)
            got, refused = await here.crowd(variant, 5)
            assert (len(got), refused) == (1, 4)
            carts += got
            assert await here.crowd(variant, 4) == ([], 4)
        here.time += 1
        before = here.memory.refused
        assert await here.crowd(variant, 4) == ([], 4)
        assert here.memory.refused == before  # a second is over: the database was asked
    assert await shop.stock_of(variant) == (3, 3)


async def test_who_has_an_answer_gets_it_again_and_others_the_same_refusal(crowded_shop: Shop) -> None:
    """P06: a key that has an effect is owed its first answer, of a new visitor and of one with a session."""
    shop = crowded_shop
    await shop.reserves_on("cart")
    variant = await shop.sells(2)
    guest = Call(actor="guest", correlation_id=new_id()).keyed("the-key-of-a-new-visitor", b"one")
    known = (await shop.visitor()).keyed("k", b"one")
    async with process(shop) as here:
        first = await here.wants(variant, guest, "token")
        second = await here.wants(variant, known)
        said = [str((await asyncio.gather(here.wants(variant), return_exceptions=True))[0]) for _ in range(1)]
        await here.crowd(variant, 3)
        assert here.memory.is_gone(shop.store, variant)
        again = await asyncio.gather(
            here.wants(variant, guest, "token"), here.wants(variant, known), here.wants(variant, known)
        )
        assert [each.id for each in again] == [first.id, second.id, second.id]
        assert here.memory.refused == 0
        fresh = (await shop.visitor()).keyed("fresh", b"one")
        outcomes = await asyncio.gather(here.wants(variant, fresh), here.wants(variant), return_exceptions=True)
        assert here.memory.refused == 2
        for refusal in outcomes:
            assert isinstance(refusal, OutOfStock)
            assert str(refusal) in {"Not enough stock", *said}
            assert refusal.params == {"lines": [{"variant_id": str(variant), "requested": 1, "available": 0}]}


async def test_whatever_makes_nothing_into_something_says_so_once(crowded_shop: Shop) -> None:
    """INV-13, CAN-05: a released line, a swept hold, a cancelled order, more stock, a backorder; not when some was."""
    shop = crowded_shop
    await shop.reserves_on("cart")
    one = await shop.sells(1)
    call = await shop.visitor()
    async with process(shop) as here:
        news = here.memory.news

        async def is_told() -> None:
            nonlocal news
            await here.heard(news)
            news += 1
            assert here.memory.news == news

        cart = await shop.fill(call, (one, 1))
        await set_quantity(shop.database, shop.store, call, cart.id, one, 0)
        await is_told()
        placed = await shop.buy(await shop.visitor(), (one, 1))
        await shop.pay(placed)
        await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
        await is_told()
        await shop.fill(await shop.visitor(), (one, 1))
        shop.later(days=900)
        await expire_reservations(shop.database, shop.store, Call.job("test"))
        await is_told()
        await shop.fill(await shop.visitor(), (one, 1))
        await shop.receives(one, 2)
        await is_told()
        await shop.receives(one, 2)  # there was some
        await shop.fill(await shop.visitor(), (one, 4))
        await set_backorder(shop.database, shop.store, shop.staff, one, shop.location, 5)
        await is_told()
        await set_backorder(shop.database, shop.store, shop.staff, one, shop.location, 6)
        await shop.database.run("SELECT pg_notify('lonja_changed', 'stock:')")  # the last to arrive
        await here.heard(news)
        assert here.memory.news == news + 1


async def test_sabotage_without_the_news_a_released_unit_stays_refused(scratch_shop: Shop) -> None:
    shop = scratch_shop
    await shop.reserves_on("cart")
    variant = await shop.sells(1)
    await sabotage(shop, "inventory.announce_freed", "perform pg_notify(", "perform concat(")
    async with process(shop) as here:
        (cart,), _ = await here.crowd(variant, 3)
        await here.crowd(variant, 3)
        await set_quantity(shop.database, shop.store, await owner_of(shop, cart), cart.id, variant, 0)
        await shop.database.run("SELECT pg_notify('lonja_changed', 'other:')")
        assert await here.crowd(variant, 5) == ([], 5)  # wrong: there is one
        here.time += 1
        assert len((await here.crowd(variant, 5))[0]) == 1


def test_the_memory_is_short_and_only_as_sure_as_the_database_was() -> None:
    time = 50.0
    memory, store, cap, hood = SoldOut(now=lambda: time), new_id(), new_id(), new_id()
    memory.note(store, cap, asked=time, news=memory.news, again_in=600)
    assert not memory.is_gone(store, cap)  # nobody would tell us
    memory.listening(hearing=True)
    for variant, again_in in ((cap, 600), (hood, 0.5)):
        memory.note(store, variant, asked=time, news=memory.news, again_in=again_in)
        assert memory.is_gone(store, variant)
    assert not memory.is_gone(new_id(), cap)
    time += 0.5
    assert (memory.is_gone(store, cap), memory.is_gone(store, hood)) == (True, False)  # a hold may have lapsed
    time += 0.45
    assert (memory.is_gone(store, cap), memory.is_gone(store, cap)) == (False, True)  # one goes and looks
    time += 0.06
    assert not memory.is_gone(store, cap)
    asked, news = time, memory.news
    memory.hear(f"{store}/{cap}")
    memory.note(store, cap, asked=asked, news=news, again_in=600)
    assert not memory.is_gone(store, cap)  # refused before the news, answered after it
    memory.note(store, cap, asked=time, news=memory.news, again_in=600)
    memory.hear(f"{store}/{cap}")
    assert not memory.is_gone(store, cap)
    memory.note(store, cap, asked=time, news=memory.news, again_in=600)
    memory.hear("what?")
    assert not memory.is_gone(store, cap)
    memory.note(store, cap, asked=time, news=memory.news, again_in=600)
    memory.listening(hearing=False)
    assert not memory.is_gone(store, cap)
