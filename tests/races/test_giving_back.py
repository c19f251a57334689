"""Cancelling and refunding, many at the same moment: goods come back once, money goes back once, nobody is stuck."""

import asyncio
from uuid import UUID

from tests.checkout.test_request_order_refund import PROVIDER, item_of, paid, say, sums
from tests.races.crowd import at_once, closed, gate, sabotage, somebody_waits
from tests.shop import Shop

from lonja.checkout import (
    RefundWish,
    WishedLine,
    cancel_order,
    expire_checkouts,
    finish_refund,
    hand_back_refund,
    request_order_refund,
    retry_refund,
)
from lonja.orders import advance_order
from lonja.payments import due_refunds
from lonja.platform.call import Call

JOB = Call.job("race")
ILLEGAL, NOT_CANCELLABLE = "LJ503", "LJ510"
EXCEEDS, NOTHING, NO_LINE, NOT_FAILED, NOT_FOR_HANDS = "LJ612", "LJ613", "LJ614", "LJ615", "LJ617"


async def refunded(shop: Shop) -> list[int]:
    rows = await shop.owner.fetch(
        "SELECT amount_minor FROM payments.refunds WHERE store_id = $1 AND abandoned_at IS NULL ORDER BY id", shop.store
    )
    return [row[0] for row in rows]


async def cancel_many_times(shop: Shop, times: int) -> tuple[UUID, int]:
    """One paid order, cancelled so often at once: its variant, and how many errors there were."""
    variant = await shop.sells(10)
    placed = await paid(shop, (variant, 3))
    answers, errors = await at_once(
        cancel_order(shop.database, shop.store, shop.staff, placed.order_id) for _ in range(times)
    )
    assert {answer.status for answer in answers} <= {"cancelled"}
    return variant, errors.total()


async def test_a_hundred_cancellations_of_one_order(crowded_shop: Shop) -> None:
    """CAN-09: all succeed; stock comes back once, one refund is made."""
    shop = crowded_shop
    variant, errors = await cancel_many_times(shop, 100)
    assert errors == 0
    assert await shop.movements_of(variant) == [("manual", 10), ("sale", -3), ("cancellation", 3)]
    assert await refunded(shop) == [3_500]


async def test_sabotage_without_the_locks_the_indexes_hold(scratch_shop: Shop) -> None:
    """Nobody looks whether it was done already, and nobody waits: declarations alone let no unit come back twice."""
    shop = scratch_shop
    await sabotage(shop, "checkout.cancel_order", "v_order.status <> 'cancelled'", "true")
    await sabotage(
        shop, "checkout.cancel_order", "v_order.status not in ('pending', 'confirmed', 'processing')", "false"
    )
    text: str = await shop.owner.fetchval("SELECT pg_get_functiondef('checkout.cancel_order'::regproc)")
    await shop.owner.execute(text.replace("order by id for update", "").replace("for update", ""))
    await sabotage(shop, "inventory.lock_levels", "for update", "")
    variant, _ = await cancel_many_times(shop, 30)
    assert await shop.stock_of(variant) == (10, 0)
    assert await refunded(shop) == [3_500]


async def test_sabotage_without_the_declarations_goods_come_back_twice(scratch_shop: Shop) -> None:
    """What the sabotage above leaves standing is what holds: without it too, the live checks find the harm."""
    shop = scratch_shop
    await shop.owner.execute("DROP INDEX inventory.movements_one_cancellation_per_reservation")
    await shop.owner.execute("ALTER TABLE inventory.inventory_reservations DROP CONSTRAINT only_sold_units_come_back")
    await sabotage(shop, "inventory.give_back", "and r.given_back < r.quantity")
    await sabotage(shop, "inventory.give_back", "r.quantity - r.given_back as quantity", "r.quantity as quantity")
    await sabotage(shop, "checkout.cancel_order", "v_order.status <> 'cancelled'", "true")
    await sabotage(
        shop, "checkout.cancel_order", "v_order.status not in ('pending', 'confirmed', 'processing')", "false"
    )
    await cancel_many_times(shop, 3)
    found = await shop.owner.fetch("SELECT promise FROM audit.broken_promises")
    assert {row[0] for row in found} == {"P11"}


async def test_a_hundred_orders_cancelled_at_once(crowded_shop: Shop) -> None:
    """CAN-09: 100 distinct orders of the same two variants, half of them in the other order: no deadlock, no error."""
    shop = crowded_shop
    one, two = await shop.sells(500), await shop.sells(500)
    orders = [
        await paid(shop, *(((one, 1), (two, 2)) if n % 2 else ((two, 2), (one, 1)))) for n in range(100)
    ]  # fmt: skip
    assert await shop.stock_of(one) == (400, 0)
    answers, errors = await at_once(
        cancel_order(shop.database, shop.store, shop.staff, placed.order_id) for placed in orders
    )
    assert errors == {}
    assert sum(answer.restocked for answer in answers) == 300
    assert (await shop.stock_of(one), await shop.stock_of(two)) == ((500, 0), (500, 0))
    assert len(await refunded(shop)) == 100


async def test_cancelling_while_the_money_comes(crowded_shop: Shop) -> None:
    """Whoever is first: the order is cancelled, the goods are back, and all money that came goes back."""
    shop = crowded_shop
    variant = await shop.sells(20)
    orders = [await shop.buy(await shop.visitor(), (variant, 1)) for _ in range(10)]
    _, errors = await at_once(
        act
        for n, placed in enumerate(orders)
        for act in (
            [shop.pay(placed), cancel_order(shop.database, shop.store, shop.staff, placed.order_id), shop.pay(placed)]
            if n % 2
            else [cancel_order(shop.database, shop.store, shop.staff, placed.order_id), shop.pay(placed)]
        )
    )
    assert errors == {}
    assert await shop.stock_of(variant) == (20, 0)
    assert await refunded(shop) == [1_500] * 10
    for placed in orders:
        assert (await shop.history_of(placed.order_id))[-1] == "cancelled"


async def test_cancelling_while_it_ships(crowded_shop: Shop) -> None:
    """Either it left the house, with its goods and its money, or it is undone, with neither. Never both."""
    shop = crowded_shop
    variant = await shop.sells(40)
    ends: list[str] = []
    for _ in range(12):
        placed = await paid(shop, (variant, 1))
        _, errors = await at_once(
            [
                cancel_order(shop.database, shop.store, shop.staff, placed.order_id),
                advance_order(shop.database, shop.store, shop.staff, placed.order_id, "shipped"),
                cancel_order(shop.database, shop.store, shop.staff, placed.order_id),
            ]
        )
        history = await shop.history_of(placed.order_id)
        ends.append(history[-1])
        assert history == ["confirmed", ends[-1]]
        assert errors == ({NOT_CANCELLABLE: 2} if ends[-1] == "shipped" else {ILLEGAL: 1})
    assert await shop.stock_of(variant) == (40 - ends.count("shipped"), 0)
    assert len(await refunded(shop)) == ends.count("cancelled")


async def test_sabotage_an_order_that_is_not_locked_cannot_lie_all_the_same(scratch_shop: Shop) -> None:
    """It ships between the look and the deed: the chain of legal steps refuses, and all the rest is undone."""
    shop = scratch_shop
    look = "select * into strict v_order from orders.orders where store_id = p_store and id = p_order"
    await sabotage(shop, "checkout.cancel_order", f"{look} for update;", f"{look};")
    await gate(shop, "checkout.cancel_order", "if v_order.status <> 'cancelled' then")
    variant = await shop.sells(5)
    placed = await paid(shop, (variant, 1))
    async with closed(shop):
        cancelling = asyncio.create_task(cancel_order(shop.database, shop.store, shop.staff, placed.order_id))
        await somebody_waits(shop)
        await advance_order(shop.database, shop.store, shop.staff, placed.order_id, "shipped")
    _, errors = await at_once([cancelling])
    assert errors == {ILLEGAL: 1}
    assert await shop.history_of(placed.order_id) == ["confirmed", "shipped"]
    assert (await shop.stock_of(variant), await refunded(shop)) == ((4, 0), [])


async def test_cancelling_while_staff_refunds(crowded_shop: Shop) -> None:
    """In whatever order they come: exactly what was captured goes back, and no unit comes back twice."""
    shop = crowded_shop
    variant = await shop.sells(30)
    for _ in range(6):
        placed = await paid(shop, (variant, 3))
        wish = RefundWish(lines=[WishedLine(await item_of(shop, placed), 1, restock=True)], amount_minor=100)
        _, errors = await at_once(
            [
                *(request_order_refund(shop.database, shop.store, shop.staff, placed.order_id, wish) for _ in range(4)),
                cancel_order(shop.database, shop.store, shop.staff, placed.order_id),
            ]
        )
        assert errors.keys() <= {EXCEEDS, NOTHING, NO_LINE}
        assert (await sums(shop, placed))[2] == 3_500
    assert await shop.stock_of(variant) == (30, 0)


async def test_cancelling_while_it_expires(crowded_shop: Shop) -> None:
    shop = crowded_shop
    variant = await shop.sells(30)
    for n in range(6):
        shop.later(days=n)
        placed = await shop.buy(await shop.visitor(), (variant, 2))
        shop.later(days=n, minutes=91)
        _, errors = await at_once(
            [
                *(expire_checkouts(shop.database, shop.store, JOB) for _ in range(3)),
                *(cancel_order(shop.database, shop.store, shop.staff, placed.order_id) for _ in range(3)),
            ]
        )
        assert errors == {}
        assert await shop.history_of(placed.order_id) == ["cancelled"]
        assert await shop.history_of(placed.order_id, "payment") == ["voided"]
    assert await shop.stock_of(variant) == (30, 0)


async def test_twenty_refunds_of_one_order_at_once(crowded_shop: Shop) -> None:
    """C-11, PAY-14: 35.00 were captured: three of 10.00 fit, and one of 5.00; each of the others is refused clearly."""
    shop = crowded_shop
    placed = await paid(shop)
    answers, errors = await at_once(
        request_order_refund(shop.database, shop.store, shop.staff, placed.order_id, RefundWish(amount_minor=1_000))
        for _ in range(20)
    )
    assert (len(answers), errors) == (3, {EXCEEDS: 17})
    await request_order_refund(shop.database, shop.store, shop.staff, placed.order_id, RefundWish(amount_minor=500))
    assert await sums(shop, placed) == ("refund_pending", 0, 3_500)


async def test_sabotage_without_the_lock_the_sums_hold(scratch_shop: Shop) -> None:
    """Nobody waits for the payment: the CHECK on its sum refuses all the same, under the same name."""
    shop = scratch_shop
    await sabotage(shop, "checkout.request_order_refund", "platform.is_trusted() for update", "platform.is_trusted()")
    await sabotage(shop, "checkout.request_order_refund", "a.status = 'captured' for update", "a.status = 'captured'")
    await sabotage(
        shop,
        "checkout.request_order_refund",
        "perform 1 from orders.orders where store_id = p_store and id = p_order for update;",
    )
    await sabotage(shop, "checkout.request_order_refund", "elsif v_amount > v_left", "elsif false")
    placed = await paid(shop)
    _, errors = await at_once(
        request_order_refund(shop.database, shop.store, shop.staff, placed.order_id, RefundWish(amount_minor=1_000))
        for _ in range(20)
    )
    assert errors[EXCEEDS] > 0
    assert (await sums(shop, placed))[2] <= 3_500


async def test_sabotage_without_the_checks_more_goes_back_than_came(scratch_shop: Shop) -> None:
    shop = scratch_shop
    await shop.owner.execute("ALTER TABLE payments.payments DROP CONSTRAINT refunds_within_capture")
    await shop.owner.execute("ALTER TABLE payments.payment_attempts DROP CONSTRAINT attempt_refunds_within_amount")
    await sabotage(shop, "checkout.request_order_refund", "elsif v_amount > v_left", "elsif false")
    placed = await paid(shop)
    for _ in range(4):
        await request_order_refund(
            shop.database, shop.store, shop.staff, placed.order_id, RefundWish(amount_minor=1_000)
        )
    assert (await sums(shop, placed))[2] == 4_000


async def test_one_unit_is_paid_back_once(crowded_shop: Shop) -> None:
    """C-11: three units, ten wishes for two of them at once."""
    shop = crowded_shop
    variant = await shop.sells(10)
    placed = await paid(shop, (variant, 3))
    wish = RefundWish(lines=[WishedLine(await item_of(shop, placed), 2, restock=True)])
    answers, errors = await at_once(
        request_order_refund(shop.database, shop.store, shop.staff, placed.order_id, wish) for _ in range(10)
    )
    assert (len(answers), errors) == (1, {NO_LINE: 9})
    assert await shop.stock_of(variant) == (9, 0)


async def test_a_refund_has_one_worker(crowded_shop: Shop) -> None:
    """Thirty workers look at once: each refund is taken by one of them."""
    shop = crowded_shop
    placed = await paid(shop)
    for _ in range(5):
        await request_order_refund(shop.database, shop.store, shop.staff, placed.order_id, RefundWish(amount_minor=100))
    taken, errors = await at_once(due_refunds(shop.database, shop.store, JOB, 2) for _ in range(30))
    assert errors == {}
    ids = [due.refund.id for each in taken for due in each]
    assert len(ids) == len(set(ids)) == 5


async def test_every_word_on_one_refund_at_once(crowded_shop: Shop) -> None:
    """Confirmed and refused, tried again and handed back, all at once: the money moves once."""
    shop = crowded_shop
    for _ in range(6):
        placed = await paid(shop)
        wish = RefundWish(amount_minor=3_500)
        made = await request_order_refund(shop.database, shop.store, shop.staff, placed.order_id, wish)
        await say(shop, made.id, confirmed=False)
        _, errors = await at_once(
            [
                *(finish_refund(shop.database, shop.store, PROVIDER, made.id, confirmed=n % 2 == 0) for n in range(6)),
                *(retry_refund(shop.database, shop.store, shop.staff, made.id) for _ in range(3)),
                *(hand_back_refund(shop.database, shop.store, shop.staff, made.id, "x") for _ in range(3)),
            ]
        )
        assert errors.keys() <= {NOT_FAILED, NOT_FOR_HANDS}
        assert (await sums(shop, placed))[2] == 3_500
