"""settle_payment: the one place where a provider's word becomes ours."""

from typing import Any

import pytest
from tests.shop import OpenShop, Shop

from lonja.checkout import settle_payment
from lonja.checkout.operations import retry_payment
from lonja.inventory import expire_reservations
from lonja.payments.errors import UnknownAttempt
from lonja.payments.model import ProviderState
from lonja.platform.call import Call
from lonja.platform.errors import AlreadyExists
from lonja.platform.ids import new_id

LATE = 31
"""Minutes after which a checkout's holds have run out."""


async def refunds(shop: Shop) -> list[tuple[int, str, str]]:
    rows = await shop.owner.fetch(
        "SELECT amount_minor, status, reason FROM payments.refunds WHERE store_id = $1 ORDER BY id", shop.store
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def test_captured_money_takes_the_goods_and_confirms(shop: Shop) -> None:
    """INV-12, ORD-08, PAY-01, P04, P10, P11: one movement, holds converted, one step on each axis."""
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 2))
    settled = await shop.pay(placed, external_ref="pi_1")
    assert (settled.status, settled.payment_status, settled.attempt_status) == ("confirmed", "paid", "captured")
    assert await shop.stock_of(variant) == (3, 0)
    assert await shop.movements_of(variant) == [("manual", 5), ("sale", -2)]
    assert await shop.holds_of(variant) == [("converted", 2)]
    assert await shop.history_of(placed.order_id) == ["confirmed"]
    assert await shop.history_of(placed.order_id, "payment") == ["paid"]
    row = await shop.owner.fetchrow(
        "SELECT captured_minor, status FROM payments.payments WHERE order_id = $1", placed.order_id
    )
    assert tuple(row) == (placed.total_amount_minor, "paid")
    reference = await shop.owner.fetchval(
        "SELECT external_ref FROM payments.payment_attempts WHERE id = $1", placed.attempt_id
    )
    assert reference == "pi_1"


async def test_said_again_it_is_still_once(shop: Shop) -> None:
    """PAY-06, P06: any word after 'captured' changes nothing."""
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 2))
    first = await shop.pay(placed)
    for outcome in ("captured", "captured", "failed", "cancelled", "authorized", "pending"):
        assert await shop.pay(placed, outcome) == first
    assert await shop.stock_of(variant) == (3, 0)
    assert await shop.history_of(placed.order_id) == ["confirmed"]
    assert await refunds(shop) == []


async def test_a_failed_try_leaves_the_order_open(shop: Shop) -> None:
    """PAY-03: with its reason; the holds stay, the buyer may try again."""
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 2))
    settled = await shop.pay(placed, "failed", reason="insufficient funds")
    assert (settled.status, settled.payment_status, settled.attempt_status, settled.failure_reason) == (
        "pending", "failed", "failed", "insufficient funds",
    )  # fmt: skip
    assert await shop.stock_of(variant) == (5, 2)


async def test_an_abandoned_try_is_no_failure_of_the_payment(shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    settled = await shop.pay(placed, "cancelled")
    assert (settled.payment_status, settled.attempt_status, settled.failure_reason) == (
        "pending", "cancelled", "cancelled",
    )  # fmt: skip


async def test_a_long_reason_is_cut(shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    settled = await shop.pay(placed, "failed", reason="r" * 5_000)
    assert settled.failure_reason == "r" * 500


@pytest.mark.parametrize("first", ["failed", "cancelled"])
async def test_money_after_a_no_is_money(shop: Shop, first: Any) -> None:
    """The provider said no and then yes: late, out of order; the goods are there, so the order is confirmed."""
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 2))
    await shop.pay(placed, first)
    assert (await shop.pay(placed)).status == "confirmed"
    assert await shop.stock_of(variant) == (3, 0)


@pytest.mark.parametrize("is_swept", [True, False])
async def test_late_money_takes_the_goods_again(shop: Shop, is_swept: bool) -> None:
    """§4.4: the hold has run out, the stock is there: held again if it was swept, sold, confirmed."""
    variant = await shop.sells(2)
    shop.later()
    placed = await shop.buy(await shop.visitor(), (variant, 2))
    shop.later(minutes=LATE)
    if is_swept:
        await expire_reservations(shop.database, shop.store, shop.staff)
    assert (await shop.pay(placed)).status == "confirmed"
    assert await shop.stock_of(variant) == (0, 0)
    assert await shop.holds_of(variant) == [("released", 2)] * is_swept + [("converted", 2)]


async def test_late_money_for_goods_that_are_gone_goes_back(shop: Shop) -> None:
    """§4.4, C-09, PAY-13, P04: order cancelled, refund pending, nothing sold twice."""
    variant = await shop.sells(2)
    shop.later()
    late = await shop.buy(await shop.visitor(), (variant, 2))
    shop.later(minutes=LATE)
    quick = await shop.buy(await shop.visitor(), (variant, 1))
    settled = await shop.pay(late)
    assert (settled.status, settled.payment_status, settled.attempt_status) == (
        "cancelled", "refund_pending", "captured",
    )  # fmt: skip
    assert await refunds(shop) == [(late.total_amount_minor, "pending", "paid too late, sold out")]
    assert await shop.stock_of(variant) == (2, 1)
    assert (await shop.pay(quick)).status == "confirmed"
    assert await shop.pay(late) == settled


async def test_to_the_instant(shop: Shop) -> None:
    """INV-14: one microsecond before the end the order's own hold counts; at the end it is anybody's."""
    variant = await shop.sells(1)
    shop.later()
    first = await shop.buy(await shop.visitor(), (variant, 1))
    shop.later(minutes=30, exactly=-1)
    assert (await shop.pay(first)).status == "confirmed"
    await shop.receives(variant, 1)
    shop.later()
    second = await shop.buy(await shop.visitor(), (variant, 1))
    shop.later(minutes=30)
    third = await shop.buy(await shop.visitor(), (variant, 1))
    assert (await shop.pay(second)).status == "cancelled"
    assert (await shop.pay(third)).status == "confirmed"


async def test_one_line_short_is_the_whole_order_short(shop: Shop) -> None:
    plenty, few = await shop.sells(9), await shop.sells(1)
    shop.later()
    late = await shop.buy(await shop.visitor(), (plenty, 3), (few, 1))
    shop.later(minutes=LATE)
    await shop.buy(await shop.visitor(), (few, 1))
    assert (await shop.pay(late)).status == "cancelled"
    assert await shop.stock_of(plenty) == (9, 0)
    assert await shop.stock_of(few) == (1, 1)


async def test_a_second_capture_is_surplus_and_goes_back(shop: Shop) -> None:
    """PAY-14, P04, P10: two tabs, two payments, one order."""
    variant = await shop.sells(5)
    call = await shop.visitor()
    placed = await shop.buy(call, (variant, 1))
    again = await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    await shop.pay(placed)
    settled = await shop.pay(again)
    assert (settled.status, settled.payment_status, settled.attempt_status) == ("confirmed", "paid", "surplus")
    assert await refunds(shop) == [(placed.total_amount_minor, "pending", "paid twice")]
    assert await shop.stock_of(variant) == (4, 0)
    await shop.pay(again)
    assert len(await refunds(shop)) == 1


@pytest.mark.parametrize("told", [{"amount_minor": 1}, {"currency": "USD"}, {"amount_minor": None}])
@pytest.mark.parametrize("outcome", ["captured", "authorized"])
async def test_another_amount_moves_nothing_and_is_noted(shop: Shop, outcome: Any, told: dict[str, Any]) -> None:
    """PAY-15: once, however often the provider says it."""
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 1))
    for _ in range(3):
        settled = await shop.pay(placed, outcome, **told)
        assert (settled.status, settled.attempt_status) == ("pending", "pending")
    assert await shop.stock_of(variant) == (5, 1)
    rows = await shop.owner.fetch(
        "SELECT subject FROM people.security_events WHERE store_id = $1 AND event_type = 'suspicious_payment'",
        shop.store,
    )
    assert [row[0] for row in rows] == [str(placed.attempt_id)]
    assert (await shop.pay(placed)).status == "confirmed"


async def test_an_authorization_takes_the_goods_and_leaves_the_money(shop: Shop) -> None:
    variant = await shop.sells(5)
    placed = await shop.buy(await shop.visitor(), (variant, 1))
    settled = await shop.pay(placed, "authorized")
    assert (settled.status, settled.payment_status, settled.attempt_status) == (
        "confirmed", "authorized", "authorized",
    )  # fmt: skip
    assert await shop.stock_of(variant) == (4, 0)
    settled = await shop.pay(placed)
    assert (settled.payment_status, settled.attempt_status) == ("paid", "captured")
    assert await shop.stock_of(variant) == (4, 0)


async def test_an_authorization_that_comes_too_late_lapses(shop: Shop) -> None:
    variant = await shop.sells(1)
    shop.later()
    late = await shop.buy(await shop.visitor(), (variant, 1))
    shop.later(minutes=LATE)
    await shop.buy(await shop.visitor(), (variant, 1))
    settled = await shop.pay(late, "authorized")
    assert (settled.status, settled.attempt_status) == ("pending", "cancelled")
    assert await refunds(shop) == []


async def test_pending_is_no_news(shop: Shop) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    settled = await shop.pay(placed, "pending")
    assert (settled.status, settled.attempt_status) == ("pending", "pending")


async def test_an_unknown_attempt_is_refused(shop: Shop, open_shop: OpenShop) -> None:
    """P07: another store's is as unknown."""
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    other = await open_shop()
    for store, attempt in ((shop.store, new_id()), (other.store, placed.attempt_id)):
        with pytest.raises(UnknownAttempt):
            await settle_payment(
                shop.database, store, Call(actor="provider"), attempt,
                ProviderState("captured", placed.total_amount_minor, "MXN"),
            )  # fmt: skip


async def test_a_providers_reference_is_one_attempts(shop: Shop) -> None:
    one = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    two = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(one, external_ref="pi_7")
    with pytest.raises(AlreadyExists):
        await shop.pay(two, external_ref="pi_7")
    assert await shop.attempts_of(two.order_id) == ["pending"]
