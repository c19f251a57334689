"""Browser return, webhook and reconciliation at the same moment: one sale, one answer (ORD-11, FIELD-PAINS 9–14)."""

from uuid import UUID

import pytest
from tests.races.crowd import at_once, gate, meet, sabotage
from tests.shop import Shop

from lonja.checkout import Placement, expire_checkouts, finish_refund
from lonja.checkout.operations import retry_payment
from lonja.platform.call import Call

PROVIDER = Call(actor="provider")
JOB = Call.job("race")
NOT_PAYABLE = "LJ505"


async def refunds(shop: Shop) -> list[tuple[UUID, int]]:
    rows = await shop.owner.fetch("SELECT id, amount_minor FROM payments.refunds WHERE store_id = $1", shop.store)
    return [(row[0], row[1]) for row in rows]


async def test_everybody_settles_at_once(crowded_shop: Shop) -> None:
    """One movement, one step on each axis, and all get the same answer."""
    shop = crowded_shop
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 2))
    answers, errors = await at_once(shop.pay(placed, external_ref="pi_1") for _ in range(25))
    assert errors == {}
    assert all(answer == answers[0] for answer in answers)
    assert (answers[0].status, answers[0].payment_status) == ("confirmed", "paid")
    assert await shop.movements_of(variant) == [("manual", 5), ("sale", -2)]
    assert await shop.history_of(placed.order_id) == ["confirmed"]
    assert await shop.history_of(placed.order_id, "payment") == ["paid"]
    assert await refunds(shop) == []


async def test_yes_and_no_at_once_is_yes(crowded_shop: Shop) -> None:
    """Money that came is money, whatever else the provider said of the attempt in the same moment."""
    shop = crowded_shop
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    outcomes = ["captured", "failed", "cancelled", "pending"] * 6
    _, errors = await at_once(shop.pay(placed, outcome) for outcome in outcomes)  # type: ignore[arg-type]
    assert errors == {}
    assert await shop.attempts_of(placed.order_id) == ["captured"]
    assert await shop.history_of(placed.order_id) == ["confirmed"]


async def two_attempts(shop: Shop) -> tuple[Placement, Placement]:
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(5), 1))
    return placed, await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")


async def test_two_attempts_captured_at_once(crowded_shop: Shop) -> None:
    """PAY-14, P04, P10: one is the payment, the other is surplus and goes back."""
    shop = crowded_shop
    for _ in range(5):
        one, two = await two_attempts(shop)
        _, errors = await at_once(shop.pay(one if n % 2 else two) for n in range(12))
        assert errors == {}
        assert sorted(await shop.attempts_of(one.order_id)) == ["captured", "surplus"]
    assert len(await refunds(shop)) == 5


async def test_sabotage_without_lock_and_index_money_is_taken_twice(scratch_shop: Shop) -> None:
    """Both have seen that nothing was paid: one is surplus, or both are captured."""
    shop = scratch_shop
    await gate(shop, "checkout.settle_amount", "if v_was_paid then")
    one, two = await two_attempts(shop)
    await meet(shop, [shop.pay(one), shop.pay(two)])
    assert sorted(await shop.attempts_of(one.order_id)) == ["captured", "surplus"]
    await sabotage(shop, "checkout.lock_attempt", "for update of a, o")
    await sabotage(shop, "checkout.lock_attempt", "for update")
    await shop.owner.execute("DROP INDEX payments.payment_attempts_one_capture")
    one, two = await two_attempts(shop)
    await meet(shop, [shop.pay(one), shop.pay(two)])
    assert await shop.attempts_of(one.order_id) == ["captured", "captured"]
    found = await shop.owner.fetch("SELECT promise FROM audit.broken_promises")
    assert "P10" in {row[0] for row in found}


async def test_retrying_and_expiring_at_once(crowded_shop: Shop) -> None:
    """Either the buyer was quicker and the order lives on with a new attempt, or it is over for both."""
    shop = crowded_shop
    ends = set()
    for n in range(6):
        shop.later(days=n)
        call = await shop.visitor()
        placed = await shop.buy(call, (await shop.sells(5), 1))
        shop.later(days=n, minutes=91)
        _, errors = await at_once(
            [
                *(expire_checkouts(shop.database, shop.store, JOB) for _ in range(3)),
                *(retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox") for _ in range(3)),
            ]
        )
        history, attempts = await shop.history_of(placed.order_id), await shop.attempts_of(placed.order_id)
        ends.add(tuple(history))
        assert errors.keys() <= {NOT_PAYABLE}
        assert (history, "pending" in attempts) in [([], True), (["cancelled"], False)]
    assert ends <= {(), ("cancelled",)}


async def test_late_money_of_many_for_one_unit(crowded_shop: Shop) -> None:
    """All holds have run out; everybody's money arrives at once: one has the goods, the others their money."""
    shop = crowded_shop
    variant = await shop.sells(10)
    shop.later()
    orders = [await shop.buy(await shop.visitor(), (variant, 1)) for _ in range(10)]
    shop.later(minutes=31)
    await shop.receives(variant, -9)
    settled, errors = await at_once(shop.pay(placed) for placed in orders for _ in range(2))
    assert errors == {}
    assert len({each.order_id for each in settled if each.status == "confirmed"}) == 1
    assert len({each.order_id for each in settled if each.status == "cancelled"}) == 9
    assert len(await refunds(shop)) == 9
    assert await shop.stock_of(variant) == (0, 0)


async def test_a_refund_confirmed_many_times_is_one(crowded_shop: Shop) -> None:
    shop = crowded_shop
    variant = await shop.sells(1)
    shop.later()
    late = await shop.buy(await shop.visitor(), (variant, 1))
    shop.later(minutes=31)
    await shop.buy(await shop.visitor(), (variant, 1))
    await shop.pay(late)
    [(refund, amount)] = await refunds(shop)
    _, errors = await at_once(
        finish_refund(shop.database, shop.store, PROVIDER, refund, confirmed=True) for _ in range(20)
    )
    assert errors == {}
    returned = await shop.owner.fetchval(
        "SELECT refunded_minor FROM payments.payments WHERE order_id = $1", late.order_id
    )
    assert returned == amount
    assert await shop.history_of(late.order_id, "payment") == ["paid", "refund_pending", "refunded"]


@pytest.mark.parametrize("gateway", ["sandbox", "cod"])
async def test_paying_while_the_sweep_runs(crowded_shop: Shop, gateway: str) -> None:
    """The hold runs out in the very moment: swept first or paid first, the goods are sold once."""
    shop = crowded_shop
    variant = await shop.sells(20)
    shop.later()
    orders = [await shop.buy(await shop.visitor(), (variant, 1), gateway=gateway) for _ in range(8)]
    shop.later(minutes=30)
    sweeps = [expire_checkouts(shop.database, shop.store, JOB) for _ in range(4)]
    pays = shop.collect if gateway == "cod" else shop.pay
    _, errors = await at_once([*(pays(placed) for placed in orders), *sweeps])
    assert errors == {}
    assert await shop.stock_of(variant) == (12, 0)
