"""Reminders: asked once, told once, in time; nobody is told of what is gone, or learns who waits."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio

from lonja.catalog.model import CollectionChange, CollectionDraft
from lonja.catalog.operations import create_collection, update_collection
from lonja.checkout import cancel_order
from lonja.drops import NothingToWaitFor, ask_reminder, cancel_reminder
from lonja.drops.reminder_jobs import forget_reminders, tell_openings, tell_restocks
from lonja.drops.reminders import hear_stock, reminded, tell_opening, tell_restock, waiting_of
from lonja.inventory import set_backorder
from lonja.newsletter import AddressUnfit, SubscriptionsThrottled
from lonja.notifications import queue_mails
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from tests.conftest import MakeDatabase
from tests.notifications.conftest import context_of
from tests.payments.test_plans import plan_of
from tests.shop import NOON, Shop

JOB = Call.job("test")
GUEST = Call(actor="guest")


class Waiters:
    """Those who wait in one shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    async def drop(self, variant: UUID, *, minutes: float = 60, **chosen: Any) -> UUID:
        """A drop of a variant that opens so many minutes after NOON."""
        product = await self.shop.owner.fetchval(
            "SELECT product_id FROM catalog.product_variants WHERE id = $1", variant
        )
        said: dict[str, Any] = {
            "type": "drop",
            "is_active": True,
            "starts_at": NOON + timedelta(minutes=minutes),
        } | chosen
        draft = CollectionDraft(name=f"Faro {new_id()}", products=(product,), **said)
        return await create_collection(self.shop.database, self.shop.store, self.shop.staff, draft)

    async def ask(self, email: str = "ana@example.com", *, call: Call = GUEST, **chosen: Any) -> str:
        """Somebody asks."""
        return (await ask_reminder(self.shop.database, self.shop.store, call, email, "es", **chosen)).kind

    async def opens(self, limit: int = 500) -> int:
        return await tell_opening(self.shop.database, self.shop.store, JOB, limit)

    async def restocks(self, limit: int = 500) -> int | None:
        return await tell_restock(self.shop.database, self.shop.store, JOB, limit)

    async def hears(self) -> int:
        return await hear_stock(self.shop.database, self.shop.store, JOB)

    async def told(self) -> list[str]:
        """Whom the news is for, in the order in which it was written."""
        rows = await self.shop.owner.fetch(
            """SELECT r.email FROM platform.domain_events e JOIN drops.reminders r ON r.id = e.aggregate_id
            WHERE e.store_id = $1 AND e.type = 'drop.reminded' ORDER BY e.id""",
            self.shop.store,
        )
        return [row[0].partition("@")[0] for row in rows]

    async def alone(self) -> None:
        """What other tests have left is not this one's to tell."""
        await self.shop.owner.execute("DELETE FROM platform.news WHERE store_id <> $1", self.shop.store)
        await self.shop.owner.execute("DELETE FROM platform.wakeups WHERE store_id <> $1", self.shop.store)

    async def due(self, task: str) -> float | None:
        """Minutes after NOON at which somebody looks again."""
        found = await self.shop.owner.fetchval(
            "SELECT due_at FROM platform.wakeups WHERE store_id = $1 AND task = $2 AND NOT is_last",
            self.shop.store,
            task,
        )
        return None if found is None else (found - NOON).total_seconds() / 60


@pytest.fixture
def waiters(shop: Shop) -> Waiters:
    shop.later()
    return Waiters(shop)


async def test_an_opening_is_told_a_quarter_of_an_hour_before_and_once(waiters: Waiters) -> None:
    """Who asked first first; who asks later at once; a drop that is not shown, or was moved, waits."""
    shop = waiters.shop
    drop = await waiters.drop(await shop.sells(5))
    hidden = await waiters.drop(await shop.sells(5), minutes=1)
    assert [
        await waiters.ask(email, drop_id=drop) for email in ("zoe@example.com", "Ana@Example.com", "zoe@example.com")
    ]
    assert await waiters.ask("ana@example.com", drop_id=hidden) == "opens"
    change = CollectionChange(is_active=False)
    await update_collection(shop.database, shop.store, shop.staff, hidden, change)
    assert (await waiters.opens(), await waiters.due("drops.tell_opening")) == (0, 5), "a merchant may bring it forward"
    shop.later(minutes=44, seconds=59)
    assert (await waiters.opens(), await waiters.due("drops.tell_opening")) == (0, 45)
    shop.later(minutes=45)
    assert (await waiters.opens(1), await waiters.told()) == (1, ["zoe"]), "a batch"
    assert (await waiters.opens(), await waiters.opens(), await waiters.told()) == (1, 0, ["zoe", "ana"])
    await waiters.ask("zoe@example.com", drop_id=drop)
    assert await waiters.opens() == 0, "told once is told, whoever asks again"
    await waiters.ask("late@example.com", drop_id=drop)
    assert (await waiters.opens(), await waiters.told()) == (1, ["zoe", "ana", "late"])
    await update_collection(shop.database, shop.store, shop.staff, hidden, CollectionChange(is_active=True))
    assert await waiters.opens() == 1
    assert await waiters.due("drops.tell_opening") is None, "nobody waits: nobody looks"


async def test_what_arrives_is_told_and_what_is_gone_again_is_not(waiters: Waiters) -> None:
    """A restock of a variant, and of its drop; batch by batch, while it lasts."""
    shop = waiters.shop
    cap, other = await shop.sells(0), await shop.sells(2)
    drop = await waiters.drop(cap, minutes=-60)
    for name in ("zoe", "ana", "bo"):
        assert await waiters.ask(f"{name}@example.com", variant_id=cap) == "restock"
    assert await waiters.ask("eva@example.com", drop_id=drop) == "restock"
    await waiters.hears()
    assert await waiters.restocks() is None
    await shop.receives(cap, 2)
    assert (await waiters.hears(), await waiters.hears()) == (1, 0)
    assert await waiters.restocks(1) == 1
    await shop.receives(cap, -2)
    assert (await waiters.restocks(), await waiters.restocks(), await waiters.restocks()) == (0, 0, None)
    assert len(await waiters.told()) == 1, "whoever was not told goes on waiting"
    await shop.receives(cap, 1)
    await waiters.hears()
    assert sum([await waiters.restocks() or 0, await waiters.restocks() or 0]) == 3
    assert sorted(await waiters.told()) == ["ana", "bo", "eva", "zoe"]
    with pytest.raises(NothingToWaitFor):
        await waiters.ask(variant_id=cap)
    wrongs: list[dict[str, Any]] = [
        {"variant_id": new_id()},
        {"drop_id": new_id()},
        {"variant_id": other},
        {"drop_id": drop},
    ]
    for wrong in wrongs:
        with pytest.raises(NothingToWaitFor):
            await waiters.ask("leo@example.com", **wrong)
    await shop.receives(cap, 1)
    assert await waiters.hears() == 0, "what was there already is no news"


async def test_a_hold_that_lapses_tells_only_what_stays_free(waiters: Waiters) -> None:
    """Five minutes free, seen twice; a unit that is taken again tells nobody. Nobody waits: nobody looks."""
    shop = waiters.shop
    await shop.reserves_on("cart", cart_ttl_seconds=600)
    cap = await shop.sells(1)
    await waiters.hears()
    await shop.fill(await shop.visitor(), (cap, 1))
    assert await waiters.ask(variant_id=cap) == "restock"
    assert await waiters.due("drops.tell_restock") == 5
    shop.later(minutes=11)
    assert await waiters.restocks() is None, "seen free"
    await shop.fill(await shop.visitor(), (cap, 1))
    shop.later(minutes=16)
    assert (await waiters.restocks(), await waiters.told()) == (0, []), "taken again"
    shop.later(minutes=22)
    assert await waiters.restocks() is None
    shop.later(minutes=27)
    assert (await waiters.restocks(), await waiters.told()) == (1, ["ana"])
    assert await waiters.due("drops.tell_restock") is None
    assert await waiters.hears() == 0, "the hot path wrote no news"


async def test_a_cancelled_sale_is_news_and_a_backorder_too(waiters: Waiters) -> None:
    """What gives goods back says so, once, when they had been sold out."""
    shop = waiters.shop
    cap, book = await shop.sells(1), await shop.sells(3)
    for _ in range(2):
        placed = await shop.buy(await shop.visitor(), (cap, 1), (book, 1))
        await shop.pay(placed)
        await waiters.hears()
        await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
        assert await waiters.hears() == 1
    await shop.pay(await shop.buy(await shop.visitor(), (cap, 1)))
    await set_backorder(shop.database, shop.store, shop.staff, cap, shop.location, 5)
    assert await waiters.hears() == 1
    rows = await shop.owner.fetch(
        """SELECT aggregate_id FROM platform.domain_events
        WHERE store_id = $1 AND type = 'stock.replenished' ORDER BY id""",
        shop.store,
    )
    assert [row[0] for row in rows] == [cap, book, cap, cap, cap]


async def test_limits_hold_at_one_more(waiters: Waiters) -> None:
    """Fifty subjects an address, told to nobody; ten tries a session; an address is one."""
    shop = waiters.shop
    variants = [await shop.sells(0) for _ in range(2)]
    await shop.owner.execute(
        """INSERT INTO drops.reminders (store_id, kind, variant_id, email, locale)
        SELECT $1, 'restock', v.id, 'ana@example.com', 'es' FROM unnest($2::uuid[]) v (id)""",
        shop.store,
        [await shop.sells(0) for _ in range(49)],
    )
    for variant in variants:
        assert await waiters.ask(variant_id=variant) == "restock"
    assert await shop.count("drops.reminders") == 50
    with pytest.raises(AddressUnfit):
        await waiters.ask("ana@localhost", variant_id=variants[0])
    visitor = await shop.visitor()
    for n in range(10):
        await waiters.ask(f"{n}@example.com", call=visitor, variant_id=variants[0])
    with pytest.raises(SubscriptionsThrottled):
        await waiters.ask("11@example.com", call=visitor, variant_id=variants[0])


async def test_one_link_ends_all_and_nobody_reads_who_waits(waiters: Waiters) -> None:
    """RFC 8058: what the address waits for is forgotten, what was told is not mailed. Staff counts, guests see none."""
    shop = waiters.shop
    there, gone = await shop.sells(0), await shop.sells(0)
    for variant in (there, gone):
        await waiters.ask(variant_id=variant)
        await waiters.ask("eva@example.com", variant_id=variant)
    await waiters.hears()
    async with shop.database.store(shop.store, shop.staff, "read") as tx:
        assert await waiting_of(tx, shop.store, [there, gone, new_id()]) == {there: 2, gone: 2}
    for call in (GUEST, await shop.visitor(), await shop.customer()):
        async with shop.database.store(shop.store, call, "read") as tx:
            assert await waiting_of(tx, shop.store, [there, gone]) == {}
    await shop.receives(there, 1)
    await waiters.alone()
    await tell_restocks(context_of(shop.database))
    told = await shop.owner.fetchval(
        "SELECT id FROM drops.reminders WHERE store_id = $1 AND email = 'ana@example.com' AND told_at IS NOT NULL",
        shop.store,
    )
    async with shop.database.store(shop.store, JOB, "read") as tx:
        about = await reminded(tx, shop.store, told)
    assert about is not None
    assert (about.kind, about.variant_id) == ("restock", there)
    assert await cancel_reminder(shop.database, shop.store, GUEST, told)
    assert not await cancel_reminder(shop.database, shop.store, GUEST, told)
    assert not await cancel_reminder(shop.database, shop.store, GUEST, new_id())
    async with shop.database.store(shop.store, JOB, "read") as tx:
        assert await reminded(tx, shop.store, told) is None
    async with shop.database.store(shop.store, shop.staff, "read") as tx:
        assert await waiting_of(tx, shop.store, [there, gone]) == {gone: 1}


async def test_the_jobs_tell_what_is_due_and_end(waiters: Waiters) -> None:
    """A drop that nobody shows does not keep the job busy."""
    shop = waiters.shop
    drop = await waiters.drop(await shop.sells(1), minutes=10)
    await waiters.ask(drop_id=drop)
    await update_collection(shop.database, shop.store, shop.staff, drop, CollectionChange(is_active=False))
    await waiters.alone()
    await tell_openings(context_of(shop.database))
    assert await waiters.told() == []
    await update_collection(shop.database, shop.store, shop.staff, drop, CollectionChange(is_active=True))
    shop.later(minutes=6)
    await tell_openings(context_of(shop.database))
    assert await waiters.told() == ["ana"]


async def test_addresses_are_forgotten_when_nobody_needs_them(waiters: Waiters) -> None:
    """Told ones after 30 days, with their mail; untold ones after a year; to the instant, at the price of one look."""
    shop, task = waiters.shop, "drops.forget_reminders"
    await waiters.alone()
    await shop.owner.execute("DELETE FROM platform.wakeups WHERE task = $1", task)
    soon, never = await waiters.drop(await shop.sells(1), minutes=10), await shop.sells(0)
    for name in ("ana", "zoe"):
        await waiters.ask(f"{name}@example.com", drop_id=soon)
    await waiters.ask(variant_id=never)
    day, year = 24 * 60, 365 * 24 * 60
    assert await waiters.due(task) == year
    assert await waiters.opens() == 2
    await queue_mails(shop.database, shop.store, JOB)
    assert (await waiters.due(task), await shop.count("notifications.mails")) == (30 * day, 2)

    async def left_after(**delta: float) -> tuple[int, int, float | None]:
        shop.later(**delta)
        await forget_reminders(context_of(shop.database))
        return (await shop.count("drops.reminders"), await shop.count("notifications.mails"), await waiters.due(task))

    assert await left_after(days=30, exactly=-1) == (3, 2, 30 * day)
    assert await left_after(days=30) == (1, 0, year)
    assert await left_after(days=365, exactly=-1) == (1, 0, year)
    assert await left_after(days=365) == (0, 0, None)


STORE = UUID(int=1)
CROWD = """
insert into stores.organizations (name, slug) values ('All', 'all');
insert into stores.stores (id, organization_id, slug, name, currency, country, locale, locales, time_zone)
select ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, o.id, 's-' || n, 'S', 'USD', 'US', 'en', '{en}',
       'UTC'
from stores.organizations o, generate_series(1, 20) n;
insert into catalog.collections (store_id, name, slug, type, is_active, starts_at)
select s.id, 'D', 'd-' || n, 'drop', true, now() + n * interval '1 day' from stores.stores s, generate_series(1, 5) n;
insert into drops.reminders (store_id, kind, collection_id, email, locale)
select c.store_id, 'opens', c.id, 'a' || n || '@example.com', 'en'
from catalog.collections c, generate_series(1, 4000) n
where n <= case when c.store_id = '00000000-0000-0000-0000-000000000001' then 4000 else 50 end;
"""


@pytest_asyncio.fixture
async def crowd(make_database: MakeDatabase, template: str, worker_id: str) -> AsyncIterator[asyncpg.Connection]:
    """Twenty stores, one of them with 20,000 who wait for five drops."""
    connection = await asyncpg.connect(await make_database(f"lonja_test_waiters_{worker_id}", template))
    await connection.execute(CROWD)
    await connection.execute("vacuum analyze")
    yield connection
    await connection.close()


async def test_a_look_costs_the_drops_and_not_the_people(crowd: asyncpg.Connection) -> None:
    """20,000 wait for five drops: looking reads a few pages a drop, a batch its own rows, a count its index."""
    drop = await crowd.fetchval("select id from catalog.collections where store_id = $1 order by starts_at", STORE)
    await crowd.execute("set jit = off; set role lonja_app")
    assert "reminders_waiting" in await plan_of(crowd, lambda tx: waiting_of(tx, STORE, [drop]))
    looks = "select drops.tell_opening('00000000-0000-0000-0000-000000000001', '{\"actor\": \"job\"}', 10)"
    assert await pages_of(crowd, looks) < 200
    await crowd.execute("reset role; update catalog.collections set starts_at = now(); set role lonja_app")
    assert await pages_of(crowd, looks) < 1_500


async def pages_of(connection: asyncpg.Connection, sql: str) -> int:
    """How many pages a warm statement touches, its functions' too."""
    await connection.execute(sql)
    found = await connection.fetchval(f"explain (analyze, buffers, format json) {sql}")
    pages: int = json.loads(found)[0]["Plan"]["Shared Hit Blocks"]
    return pages
