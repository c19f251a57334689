"""Which news becomes which mail: once, and only when it really happened."""

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest

from lonja.checkout import expire_checkouts
from lonja.notifications.operations import queue_mails
from lonja.notifications.queries import list_mails, stores_with_news
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from tests.notifications.conftest import Mailroom
from tests.races.crowd import at_once
from tests.shop import OpenShop, Shop

JOB = Call.job("test")


async def test_a_paid_order_is_confirmed_by_mail(shop: Shop, mailroom: Mailroom) -> None:
    """EML-02: payment confirms the order, and the order's address is told."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    assert await mailroom.queue() == 0, "a pending order is no news"
    await shop.pay(placed)
    assert await mailroom.queue() == 1
    (row,) = await mailroom.rows()
    assert (row.kind, row.order_id, row.recipient, row.status) == (
        "order_confirmed", placed.order_id, "ana@example.com", "queued",
    )  # fmt: skip


async def test_cash_on_delivery_is_confirmed_by_mail_too(shop: Shop, mailroom: Mailroom) -> None:
    """EML-02: nothing is paid yet, and the order stands."""
    await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    await mailroom.queue()
    assert [row.kind for row in await mailroom.rows()] == ["order_confirmed"]


async def test_a_sale_that_is_rolled_back_is_no_news(shop: Shop, mailroom: Mailroom) -> None:
    """EML-09: the news is in the transaction of what it tells of; without the one there is not the other."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    transaction = shop.owner.transaction()
    await transaction.start()
    await shop.owner.execute("SELECT platform.enter($1, $2)", shop.store, JOB.encode())
    await shop.owner.execute("SELECT orders.step($1, $2, 'order', 'confirmed')", shop.store, placed.order_id)
    inside = await shop.owner.fetchval(
        "SELECT count(*) FROM platform.news WHERE store_id = $1 AND listener = 'notifications'", shop.store
    )
    assert inside == 1
    await transaction.rollback()
    assert await mailroom.queue() == 0
    assert await mailroom.rows() == []


async def test_what_was_queued_and_rolled_back_is_news_again(shop: Shop, mailroom: Mailroom) -> None:
    """EML-09: taking the news and queuing the mail are one transaction: a worker that dies in it has taken nothing."""
    await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    transaction = shop.owner.transaction()
    await transaction.start()
    assert await shop.owner.fetchval("SELECT notifications.queue_mails($1, $2, 10)", shop.store, JOB.encode()) == 1
    await transaction.rollback()
    assert await mailroom.rows() == []
    assert await mailroom.queue() == 1
    assert len(await mailroom.rows()) == 1


async def test_twins_queue_one_mail(crowded_shop: Shop) -> None:
    """EML-09, P06: ten workers at the same moment, forty orders: forty mails."""
    shop = crowded_shop
    variant = await shop.sells(40)
    for _ in range(40):
        await shop.buy(await shop.visitor(), (variant, 1), gateway="cod")
    taken, errors = await at_once([queue_mails(shop.database, shop.store, JOB, 7) for _ in range(10)])
    assert (sum(taken), errors) == (40, {})
    assert await shop.count("notifications.mails") == 40


async def test_one_event_is_one_mail_even_when_its_news_comes_twice(shop: Shop, mailroom: Mailroom) -> None:
    """EML-09: the key of mails is the last guard: news that somebody puts back is a mail that is there already."""
    await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    await mailroom.queue()
    await shop.owner.execute(
        "INSERT INTO platform.news (listener, store_id, event_id) SELECT 'notifications', store_id, event_id "
        "FROM notifications.mails WHERE store_id = $1",
        shop.store,
    )
    assert await mailroom.queue() == 1
    assert len(await mailroom.rows()) == 1
    with pytest.raises(asyncpg.UniqueViolationError):
        await shop.owner.execute(
            """INSERT INTO notifications.mails (store_id, event_id, kind, order_id, recipient, locale)
            SELECT store_id, event_id, kind, order_id, 'b@c.de', locale FROM notifications.mails WHERE store_id = $1""",
            shop.store,
        )


async def test_an_event_that_commits_late_is_not_skipped(shop: Shop, mailroom: Mailroom, database_url: str) -> None:
    """EML-09: an older id that becomes visible after a younger one was told."""
    slow = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    quick = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    other = await asyncpg.connect(database_url)
    transaction = other.transaction()
    await transaction.start()
    await other.execute("SELECT platform.enter($1, $2)", shop.store, JOB.encode())
    await other.execute(
        "SELECT checkout.settle_payment($1, $2, $3, 'captured', $4, $5, null, null)",
        shop.store, JOB.encode(), slow.attempt_id, slow.total_amount_minor, slow.currency,
    )  # fmt: skip
    await shop.pay(quick)
    assert await mailroom.queue() == 1
    await mailroom.send()
    assert [row.order_id for row in await mailroom.rows()] == [quick.order_id]
    assert await mailroom.queue() == 0
    await transaction.commit()
    await other.close()
    ids = await shop.owner.fetch(
        "SELECT aggregate_id FROM platform.domain_events WHERE store_id = $1 AND type = 'order.confirmed' ORDER BY id",
        shop.store,
    )
    assert [row[0] for row in ids] == [slow.order_id, quick.order_id], "the late one has the older id"
    assert await mailroom.queue() == 1
    await mailroom.send()
    assert {row.order_id for row in await mailroom.rows() if row.status == "sent"} == {slow.order_id, quick.order_id}


async def test_news_waits_for_a_worker_that_is_dead(shop: Shop, mailroom: Mailroom) -> None:
    """EML-09: confirmed at noon, worker back in a week: the mail is written then."""
    shop.later()
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed)
    shop.later(days=7)
    assert shop.store in await stores_with_news(shop.database, 100_000)
    await mailroom.work()
    assert [row.status for row in await mailroom.rows()] == ["sent"]
    assert shop.store not in await stores_with_news(shop.database, 100_000)


async def test_who_walks_away_is_left_alone(shop: Shop, mailroom: Mailroom) -> None:
    """An order nobody paid ends in silence."""
    shop.later()
    await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    shop.later(days=1)
    assert await expire_checkouts(shop.database, shop.store, JOB) == 1
    assert await mailroom.queue() == 1
    assert await mailroom.rows() == []


async def test_money_that_came_too_late_is_not_silent(shop: Shop, mailroom: Mailroom) -> None:
    """EML-03, CAN-07: paid, sold out meanwhile, cancelled: its buyer is told, though it never was confirmed."""
    variant = await shop.sells(1)
    shop.later()
    slow = await shop.buy(await shop.visitor(), (variant, 1))
    shop.later(minutes=30)
    await shop.pay(await shop.buy(await shop.visitor(), (variant, 1)))
    await shop.pay(slow)
    await mailroom.queue()
    assert sorted(row.kind for row in await mailroom.rows()) == ["order_cancelled", "order_confirmed"]


@pytest.mark.breaks_promises
async def test_who_cancels_is_told(shop: Shop, mailroom: Mailroom) -> None:
    """EML-03, CAN-07: cancelled by a person, confirmed or not. (Stock and money stay out.)"""
    for gateway in ("sandbox", "cod"):
        placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway=gateway)
        async with shop.owner.transaction():
            await shop.owner.execute("SELECT platform.enter($1, $2)", shop.store, shop.staff.encode())
            await shop.owner.execute("SELECT orders.step($1, $2, 'order', 'cancelled')", shop.store, placed.order_id)
    await mailroom.queue()
    assert sorted(row.kind for row in await mailroom.rows()) == [
        "order_cancelled", "order_cancelled", "order_confirmed",
    ]  # fmt: skip


async def test_a_refund_is_told_with_its_order(shop: Shop, mailroom: Mailroom) -> None:
    """EML-05: refund.processed names its order; an order that does not exist is nobody's mail."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed)
    said = {"amount_minor": 700, "currency": "MXN"}
    await mailroom.emit("refund.processed", "refund", new_id(), said | {"order_id": str(placed.order_id)})
    await mailroom.emit("refund.processed", "refund", new_id(), said | {"order_id": str(new_id())})
    assert await mailroom.queue() == 3
    assert [row.kind for row in await mailroom.rows()] == ["order_confirmed", "refund_processed"]


async def test_news_of_one_store_is_not_told_in_another(shop: Shop, open_shop: OpenShop) -> None:
    """P07."""
    other = await open_shop()
    await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")
    assert await Mailroom(other).queue() == 0
    assert await Mailroom(shop).queue() == 1


async def test_it_takes_as_much_as_it_is_told_and_leaves_the_rest(shop: Shop, mailroom: Mailroom) -> None:
    """The limit, at N+1."""
    variant = await shop.sells(10)
    for _ in range(4):
        await shop.buy(await shop.visitor(), (variant, 1), gateway="cod")
    taken = [await queue_mails(shop.database, shop.store, JOB, 3) for _ in range(3)]
    assert taken == [3, 1, 0]
    assert len(await mailroom.rows()) == 4


async def test_guests_and_customers_see_no_mail(shop: Shop, mailroom: Mailroom) -> None:
    """P07: mail is the house's and its staff's business."""
    call = await shop.visitor()
    await shop.buy(call, (await shop.sells(), 1), gateway="cod")
    await mailroom.work()
    for who, count in ((call, 0), (shop.staff, 1)):
        async with shop.database.store(shop.store, who, "read") as tx:
            assert len(await list_mails(tx, shop.store)) == count
            assert await tx.value("SELECT count(*) FROM notifications.outbox WHERE store_id = $1", shop.store) == count


async def test_nobody_waits_for_the_mailroom(crowded_shop: Shop) -> None:
    """EML-09: sales go through while a worker holds its news in an open transaction."""
    shop = crowded_shop
    variant = await shop.sells(20)
    await shop.buy(await shop.visitor(), (variant, 1), gateway="cod")
    buyer = await shop.visitor()
    transaction = shop.owner.transaction()
    await transaction.start()
    await shop.owner.fetchval("SELECT notifications.queue_mails($1, $2, 10)", shop.store, JOB.encode())
    await shop.buy(buyer, (variant, 1), gateway="cod")
    await transaction.rollback()
    assert await Mailroom(shop).queue() == 2


async def test_ten_sales_at_once_wait_for_nobody(crowded_shop: Shop) -> None:
    """The news of an event is a row of its own: no sale waits for another's to commit."""
    shop = crowded_shop
    variant = await shop.sells(10)
    carts = [(call, await shop.fill(call, (variant, 1))) for call in [await shop.visitor() for _ in range(10)]]
    placed, errors = await at_once([shop.place(call, cart, "cod") for call, cart in carts])
    assert (len(placed), errors) == (10, {})
    assert await Mailroom(shop).queue() == 10
