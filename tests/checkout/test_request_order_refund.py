"""request_order_refund: staff gives money of an order back, by line, by amount, or both, up to what was captured."""

from uuid import UUID

import pytest
from tests.shop import OpenShop, Shop

from lonja.checkout import (
    OrderRefund,
    Placement,
    RefundWish,
    WishedLine,
    abandon_refund,
    cancel_order,
    finish_refund,
    hand_back_refund,
    request_order_refund,
    retry_refund,
)
from lonja.checkout.operations import retry_payment
from lonja.inventory import create_location
from lonja.orders.errors import UnknownOrder
from lonja.payments.errors import (
    LineNotRefundable,
    NothingToRefund,
    RefundExceedsCapture,
    RefundHasNotFailed,
    RefundIsOwed,
    RefundIsUnderWay,
    UnknownRefund,
)
from lonja.platform.call import Call
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id

PROVIDER = Call(actor="provider")


async def paid(shop: Shop, *lines: tuple[UUID, int]) -> Placement:
    """An order that is confirmed and paid: lines at 10.00 and delivery for 5.00."""
    placed = await shop.buy(await shop.visitor(), *(lines or [(await shop.sells(), 3)]))
    await shop.pay(placed)
    return placed


async def item_of(shop: Shop, placed: Placement, variant: UUID | None = None) -> UUID:
    found: UUID = await shop.owner.fetchval(
        "SELECT id FROM orders.order_items WHERE order_id = $1 AND variant_id = coalesce($2, variant_id)",
        placed.order_id,
        variant,
    )
    return found


async def refund(
    shop: Shop, placed: Placement, *lines: WishedLine, amount: int = 0, call: Call | None = None
) -> OrderRefund:
    wish = RefundWish(lines=list(lines), amount_minor=amount, reason="as agreed")
    return await request_order_refund(shop.database, shop.store, call or shop.staff, placed.order_id, wish)


async def say(shop: Shop, refund: UUID, *, confirmed: bool, reason: str | None = None) -> None:
    await finish_refund(shop.database, shop.store, PROVIDER, refund, confirmed=confirmed, reason=reason)


async def sums(shop: Shop, placed: Placement) -> tuple[str, int, int]:
    """(payment's status, what has arrived, what arrived or claims)."""
    row = await shop.owner.fetchrow(
        "SELECT status, refunded_minor, returning_minor FROM payments.payments WHERE order_id = $1", placed.order_id
    )
    return tuple(row)


async def events_of(shop: Shop, refund: UUID) -> list[str]:
    rows = await shop.owner.fetch("SELECT type FROM platform.domain_events WHERE aggregate_id = $1 ORDER BY id", refund)
    return [row[0] for row in rows]


async def test_an_amount_goes_back_when_the_provider_confirms(shop: Shop) -> None:
    """PAY-13, C-09: pending until then; the payment says what is true at each moment; events tell it."""
    placed = await paid(shop)
    made = await refund(shop, placed, amount=500)
    assert (made.status, made.amount_minor, made.currency, made.reason) == ("pending", 500, "MXN", "as agreed")
    assert (made.actor, made.actor_id, made.lines) == ("staff", shop.staff.actor_id, [])
    assert await sums(shop, placed) == ("refund_pending", 0, 500)
    await say(shop, made.id, confirmed=True)
    assert await sums(shop, placed) == ("partially_refunded", 500, 500)
    assert await shop.history_of(placed.order_id, "payment") == ["paid", "refund_pending", "partially_refunded"]
    assert await shop.history_of(placed.order_id) == ["confirmed"]
    assert await events_of(shop, made.id) == ["refund.requested", "refund.processed"]
    payload = await shop.owner.fetchval(
        "SELECT payload::text FROM platform.domain_events WHERE aggregate_id = $1 LIMIT 1", made.id
    )
    assert payload == f'{{"currency": "MXN", "order_id": "{placed.order_id}", "amount_minor": 500}}'


async def test_several_refunds_may_be_on_their_way(shop: Shop) -> None:
    """PAY-14: two partial refunds at once, confirmed in any order; the rest makes it refunded; not a cent more."""
    placed = await paid(shop)
    one, two = await refund(shop, placed, amount=700), await refund(shop, placed, amount=300)
    assert await sums(shop, placed) == ("refund_pending", 0, 1_000)
    await say(shop, two.id, confirmed=True)
    assert await sums(shop, placed) == ("refund_pending", 300, 1_000)
    await say(shop, one.id, confirmed=True)
    assert await sums(shop, placed) == ("partially_refunded", 1_000, 1_000)
    with pytest.raises(RefundExceedsCapture) as refused:
        await refund(shop, placed, amount=placed.total_amount_minor - 1_000 + 1)
    assert refused.value.params["refundable_minor"] == placed.total_amount_minor - 1_000
    rest = await refund(shop, placed, amount=placed.total_amount_minor - 1_000)
    await say(shop, rest.id, confirmed=True)
    assert await sums(shop, placed) == ("refunded", placed.total_amount_minor, placed.total_amount_minor)
    assert await shop.history_of(placed.order_id, "payment") == [
        "paid", "refund_pending", "partially_refunded", "refund_pending", "refunded",
    ]  # fmt: skip
    with pytest.raises(NothingToRefund):
        await refund(shop, placed, amount=1)


async def test_lines_are_worth_their_share_to_the_last_cent(shop: Shop) -> None:
    """C-11: three units with an odd discount, one by one: the shares add up to the line, and a fourth is refused."""
    placed = await paid(shop)
    item = await item_of(shop, placed)
    await shop.owner.execute(
        "UPDATE orders.order_items SET discount_minor = 100, total_minor = total_minor - 100 WHERE id = $1", item
    )
    amounts = [(await refund(shop, placed, WishedLine(item, 1))).amount_minor for _ in range(3)]
    assert (amounts, sum(amounts)) == ([966, 967, 967], 2_900)
    with pytest.raises(LineNotRefundable) as refused:
        await refund(shop, placed, WishedLine(item, 1))
    assert refused.value.params["left"] == 0
    await shop.owner.execute(
        "UPDATE orders.order_items SET discount_minor = 0, total_minor = total_minor + 100 WHERE id = $1", item
    )


async def test_a_line_and_its_delivery(shop: Shop) -> None:
    """Lines and an amount besides them are one refund; a line named twice is summed."""
    placed = await paid(shop)
    item = await item_of(shop, placed)
    made = await refund(shop, placed, WishedLine(item, 1), WishedLine(item, 2), amount=500)
    assert made.amount_minor == placed.total_amount_minor == 3_500
    assert [(line.item_id, line.quantity, line.restocked, line.amount_minor) for line in made.lines] == [
        (item, 3, 0, 3_000)
    ]


async def test_restocked_units_go_where_they_came_from(shop: Shop) -> None:
    """P01, P11, CAN-05: through the ledger, unit by unit, to where they were sold from; only when asked to."""
    second = await create_location(shop.database, shop.store, shop.staff, "second", "Second")
    variant = await shop.sells(1)
    await shop.receives(variant, 4, second)
    placed = await paid(shop, (variant, 3))
    item = await item_of(shop, placed)
    assert await shop.stock_of(variant) == (2, 0)
    made = await refund(shop, placed, WishedLine(item, 2, restock=True))
    assert [line.restocked for line in made.lines] == [2]
    assert await shop.stock_of(variant) == (4, 0)
    await refund(shop, placed, WishedLine(item, 1))
    assert await shop.stock_of(variant) == (4, 0)
    rows = await shop.owner.fetch(
        """SELECT reason, location_id = $2, delta, on_hand_after FROM inventory.inventory_movements
        WHERE variant_id = $1 AND order_id IS NOT NULL ORDER BY id""",
        variant,
        second,
    )
    assert sorted(tuple(row) for row in rows) == sorted(
        [("sale", False, -1, 0), ("sale", True, -2, 2), ("return", False, 1, 1), ("return", True, 1, 3)]
    )


async def test_the_same_key_is_the_same_refund(shop: Shop) -> None:
    """P06."""
    placed = await paid(shop)
    call = shop.staff.keyed("k", b"one")
    first = await refund(shop, placed, amount=100, call=call)
    assert await refund(shop, placed, amount=100, call=call) == first
    assert await shop.count("payments.refunds") == 1
    with pytest.raises(IdempotencyKeyReused):
        await refund(shop, placed, amount=100, call=shop.staff.keyed("k", b"two"))


@pytest.mark.parametrize("outcome", ["pending", "failed"])
async def test_what_was_not_captured_does_not_go_back(shop: Shop, outcome: str) -> None:
    placed = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    await shop.pay(placed, outcome)  # type: ignore[arg-type]
    with pytest.raises(NothingToRefund):
        await refund(shop, placed, amount=1)


async def test_nothing_is_not_refunded(shop: Shop) -> None:
    placed = await paid(shop)
    for amount in (0, -5):
        with pytest.raises(NothingToRefund):
            await refund(shop, placed, amount=amount)
    for line in (
        WishedLine(new_id(), 1),
        WishedLine(await item_of(shop, placed), 0),
        WishedLine(await item_of(shop, placed), 4),
    ):
        with pytest.raises(LineNotRefundable):
            await refund(shop, placed, line)
    assert await shop.count("payments.refunds") == 0


async def test_only_staff_gives_money_back_and_only_of_its_store(shop: Shop, open_shop: OpenShop) -> None:
    placed = await paid(shop)
    with pytest.raises(UnknownOrder):
        await refund(shop, placed, amount=1, call=await shop.visitor())
    with pytest.raises(UnknownOrder):
        await refund(await open_shop(), placed, amount=1)


async def test_a_failed_refund_keeps_its_claim_until_it_is_tried_again(shop: Shop) -> None:
    """docs/decisions/0016: the money is the buyer's; trying again is a new refund with a new id; once."""
    placed = await paid(shop)
    item = await item_of(shop, placed)
    made = await refund(shop, placed, WishedLine(item, 3), amount=500)
    await say(shop, made.id, confirmed=False, reason="the card was closed")
    assert await sums(shop, placed) == ("refund_pending", 0, 3_500)
    with pytest.raises(NothingToRefund):
        await refund(shop, placed, amount=1)
    call = shop.staff.keyed("again", b"")
    again = await retry_refund(shop.database, shop.store, call, made.id)
    assert (again.retry_of, again.status, again.amount_minor) == (made.id, "pending", 3_500)
    assert [(line.item_id, line.quantity) for line in again.lines] == [(item, 3)]
    assert await retry_refund(shop.database, shop.store, call, made.id) == again
    with pytest.raises(RefundHasNotFailed):
        await retry_refund(shop.database, shop.store, shop.staff, made.id)
    await say(shop, again.id, confirmed=True)
    assert await sums(shop, placed) == ("refunded", 3_500, 3_500)
    assert await events_of(shop, made.id) == ["refund.requested", "refund.failed"]
    assert await shop.history_of(placed.order_id, "payment") == ["paid", "refund_pending", "refunded"]


async def test_a_failed_refund_may_be_given_up_where_its_money_has_an_order(shop: Shop) -> None:
    placed = await paid(shop)
    item = await item_of(shop, placed)
    made = await refund(shop, placed, WishedLine(item, 3))
    with pytest.raises(RefundHasNotFailed):
        await abandon_refund(shop.database, shop.store, shop.staff, made.id)
    await say(shop, made.id, confirmed=False)
    given_up = await abandon_refund(shop.database, shop.store, shop.staff, made.id, "an exchange instead")
    assert (given_up.status, given_up.abandoned_at is not None) == ("failed", True)
    assert await sums(shop, placed) == ("paid", 0, 0)
    assert (await refund(shop, placed, WishedLine(item, 3))).amount_minor == 3_000
    with pytest.raises(RefundHasNotFailed):
        await abandon_refund(shop.database, shop.store, shop.staff, made.id)


async def test_the_money_of_a_dead_order_is_not_given_up(shop: Shop) -> None:
    """P04: neither what a cancelled order had paid nor what was paid twice."""
    call = await shop.visitor()
    placed = await shop.buy(call, (await shop.sells(), 1))
    twice = await retry_payment(shop.database, shop.store, call, placed.order_id, "sandbox")
    await shop.pay(placed)
    await shop.pay(twice)
    await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
    refunds = [
        row[0] for row in await shop.owner.fetch("SELECT id FROM payments.refunds WHERE order_id = $1", placed.order_id)
    ]
    assert len(refunds) == 2
    for each in refunds:
        await say(shop, each, confirmed=False)
        with pytest.raises(RefundIsOwed):
            await abandon_refund(shop.database, shop.store, shop.staff, each)
        again = await retry_refund(shop.database, shop.store, shop.staff, each)
        await say(shop, again.id, confirmed=True)
    assert await shop.history_of(placed.order_id, "payment") == ["paid", "refund_pending", "refunded"]


async def test_hands_give_back_what_no_provider_will(shop: Shop) -> None:
    """A refund that failed, with a reference; never one that a provider may still pay; once."""
    placed = await paid(shop)
    made = await refund(shop, placed, amount=500)
    with pytest.raises(RefundIsUnderWay):
        await hand_back_refund(shop.database, shop.store, shop.staff, made.id, "transfer 7")
    await say(shop, made.id, confirmed=False)
    settled = await hand_back_refund(shop.database, shop.store, shop.staff, made.id, "transfer 7")
    assert (settled.status, settled.external_ref, settled.is_by_hand) == ("processed", "transfer 7", True)
    assert settled.settled_by == shop.staff.actor_id
    with pytest.raises(RefundIsUnderWay):
        await hand_back_refund(shop.database, shop.store, shop.staff, made.id, "transfer 7")
    await say(shop, made.id, confirmed=False)  # a late word of the provider does not take back what hands gave
    assert await sums(shop, placed) == ("partially_refunded", 500, 500)


async def test_a_refund_that_bounces_is_counted_back(shop: Shop) -> None:
    """Stripe's refund.failed comes days after it had succeeded: the money is the buyer's again, and said so."""
    placed = await paid(shop)
    made = await refund(shop, placed, amount=placed.total_amount_minor)
    await say(shop, made.id, confirmed=True)
    assert (await sums(shop, placed))[0] == "refunded"
    for _ in range(2):
        await say(shop, made.id, confirmed=False, reason="account closed")
    assert await sums(shop, placed) == ("refund_pending", 0, placed.total_amount_minor)
    assert await shop.history_of(placed.order_id, "payment") == ["paid", "refund_pending", "refunded", "refund_pending"]
    assert await events_of(shop, made.id) == ["refund.requested", "refund.processed", "refund.failed"]


async def test_what_was_given_up_and_arrives_all_the_same(shop: Shop) -> None:
    """It counts when the money is there; when it has gone back in another way meanwhile, people look (PAY-15)."""
    placed = await paid(shop)
    made = await refund(shop, placed, amount=2_000)
    await say(shop, made.id, confirmed=False)
    await abandon_refund(shop.database, shop.store, shop.staff, made.id)
    other = await refund(shop, placed, amount=2_000)
    for _ in range(2):
        await say(shop, made.id, confirmed=True)
    assert await sums(shop, placed) == ("refund_pending", 0, 2_000)
    assert await shop.count("people.security_events") == 1
    await say(shop, other.id, confirmed=False)
    await abandon_refund(shop.database, shop.store, shop.staff, other.id)
    await say(shop, made.id, confirmed=True)
    assert await sums(shop, placed) == ("partially_refunded", 2_000, 2_000)


async def test_an_unknown_refund_is_refused(shop: Shop, open_shop: OpenShop) -> None:
    made = await refund(shop, await paid(shop), amount=1)
    for store, which in ((shop.store, new_id()), ((await open_shop()).store, made.id)):
        with pytest.raises(UnknownRefund):
            await retry_refund(shop.database, store, shop.staff, which)
        with pytest.raises(UnknownRefund):
            await hand_back_refund(shop.database, store, shop.staff, which, "x")
        with pytest.raises(UnknownRefund):
            await abandon_refund(shop.database, store, shop.staff, which)
