"""PAY-12: cash on delivery is unpaid until it is collected; and what was collected is remitted by the courier, once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from tests.shop import NOON, Shop

from lonja.checkout import OrderNotPayable, Placement, waiting_cash, waiting_collections
from lonja.checkout.operations import cancel_order, retry_payment
from lonja.orders import UnknownOrder
from lonja.payments import (
    CollectionAmountWrong,
    CollectionDiffers,
    CollectionRemitted,
    NotCashOnDelivery,
    Remittance,
    RemittanceKnown,
    UnknownCollection,
    record_remittance,
    remittances,
)
from lonja.platform.ids import new_id


async def sold(shop: Shop) -> Placement:
    """An order of 1,500 to be paid at the door."""
    return await shop.buy(await shop.visitor(), (await shop.sells(), 1), gateway="cod")


async def money(shop: Shop, placed: Placement) -> tuple[str, int, str]:
    """(payment's status, captured, attempt's status)."""
    row = await shop.owner.fetchrow(
        """SELECT p.status, p.captured_minor, a.status FROM payments.payments p
        JOIN payments.payment_attempts a ON a.store_id = p.store_id AND a.id = $2
        WHERE p.store_id = $1 AND p.order_id = a.order_id""",
        shop.store,
        placed.attempt_id,
    )
    return row[0], row[1], row[2]


async def remit(shop: Shop, *collections: UUID, **chosen: Any) -> Remittance:
    said: dict[str, Any] = {"courier": "Cero", "reference": "2026-03", "amount_minor": 1_400, "fee_minor": 100}
    return await record_remittance(
        shop.database, shop.store, chosen.pop("call", shop.staff), received_at=None, collections=collections,
        **said | chosen,
    )  # fmt: skip


async def test_it_is_unpaid_until_it_is_collected(shop: Shop) -> None:
    """PAY-12."""
    placed = await sold(shop)
    assert (placed.status, placed.payment_status) == ("confirmed", "pending")
    collected = await shop.collect(placed)
    assert (collected.amount_minor, collected.due_minor, collected.remitted_at) == (1_500, 0, None)
    assert await money(shop, placed) == ("paid", 1_500, "captured")
    assert await shop.history_of(placed.order_id, "payment") == ["paid"]


async def test_parts_add_up(shop: Shop) -> None:
    """Less is not paid; more than is due is refused; at the sum it is paid."""
    placed = await sold(shop)
    assert (await shop.collect(placed, 1_000, "first")).due_minor == 500
    assert await money(shop, placed) == ("pending", 1_000, "pending")
    with pytest.raises(CollectionAmountWrong) as refusal:
        await shop.collect(placed, 501, "second")
    assert refusal.value.params == {"asked_minor": 501, "due_minor": 500, "currency": "MXN"}
    assert (await shop.collect(placed, 500, "second")).due_minor == 0
    assert await money(shop, placed) == ("paid", 1_500, "captured")
    with pytest.raises(OrderNotPayable):
        await shop.collect(placed, 1, "third")


@pytest.mark.parametrize("amount", [0, -1, 1_501])
async def test_nothing_and_too_much_are_refused(shop: Shop, amount: int) -> None:
    placed = await sold(shop)
    with pytest.raises(CollectionAmountWrong):
        await shop.collect(placed, amount)
    assert await shop.count("payments.collections") == 0


async def test_a_reference_is_one_collection(shop: Shop) -> None:
    """P06: said twice it is one, by key or by reference; with another amount it is a mistake."""
    placed = await sold(shop)
    keyed = shop.staff.keyed("cash", b"1000")
    first = await shop.collect(placed, 1_000, "R-1", call=keyed)
    assert await shop.collect(placed, 1_000, "R-1", call=keyed) == first
    assert (await shop.collect(placed, 1_000, "R-1")).id == first.id
    with pytest.raises(CollectionDiffers):
        await shop.collect(placed, 900, "R-1")
    assert await shop.count("payments.collections") == 1
    assert await money(shop, placed) == ("pending", 1_000, "pending")


async def test_no_collection_without_a_living_order_to_be_paid_in_cash(shop: Shop) -> None:
    by_card = await shop.buy(await shop.visitor(), (await shop.sells(), 1))
    with pytest.raises(NotCashOnDelivery):
        await shop.collect(by_card)
    with pytest.raises(UnknownOrder):
        await shop.collect(msgspec.structs.replace(by_card, order_id=new_id()))
    placed = await sold(shop)
    await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
    with pytest.raises(OrderNotPayable):
        await shop.collect(placed)


async def test_cash_of_a_cancelled_order_goes_back_by_hand(shop: Shop) -> None:
    """P04: a part was collected, then the order was cancelled before it left: the part is owed."""
    placed = await sold(shop)
    await shop.collect(placed, 400)
    await cancel_order(shop.database, shop.store, shop.staff, placed.order_id)
    assert await money(shop, placed) == ("refund_pending", 400, "cancelled")


async def test_when_it_was(shop: Shop) -> None:
    """What the courier says, but never ahead of our clock."""
    shop.later()
    placed = await sold(shop)
    first = await shop.collect(placed, 500, "a", collected_at=NOON - timedelta(days=1))
    ahead = await shop.collect(placed, 500, "b", collected_at=NOON + timedelta(days=1))
    unsaid = await shop.collect(placed, 500, "c")
    assert [each.collected_at for each in (first, ahead, unsaid)] == [NOON - timedelta(days=1), NOON, NOON]


async def test_money_that_comes_by_card_besides_goes_back(shop: Shop) -> None:
    """P04, P10: the buyer had tried by card, then chose cash, and the card is charged all the same."""
    call = await shop.visitor()
    by_card = await shop.buy(call, (await shop.sells(), 1))
    in_cash = await retry_payment(shop.database, shop.store, call, by_card.order_id, "cod")
    await shop.collect(in_cash, 1_000)
    await shop.pay(by_card)
    assert await shop.attempts_of(by_card.order_id) == ["surplus", "pending"]
    await shop.collect(in_cash, 500, "the rest")
    assert await money(shop, in_cash) == ("paid", 1_500, "captured")


async def test_a_card_that_fails_beside_the_cash_fails_nothing(shop: Shop) -> None:
    """PAY-03: the buyer chose cash meanwhile; a late no of the card is the card's."""
    call = await shop.visitor()
    by_card = await shop.buy(call, (await shop.sells(), 1))
    in_cash = await retry_payment(shop.database, shop.store, call, by_card.order_id, "cod")
    await shop.pay(by_card, "failed", reason="declined")
    assert await money(shop, in_cash) == ("pending", 0, "pending")


async def test_a_remittance_shows_what_is_missing(shop: Shop) -> None:
    """Paid by the buyer and remitted by the courier are two facts."""
    one, two = [await shop.collect(await sold(shop)) for _ in range(2)]
    async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
        assert [each.id for each in await waiting_collections(tx, shop.store)] == [one.id, two.id]
        assert (await waiting_cash(tx, shop.store)).amount_minor == 3_000
    told = await remit(shop, one.id, two.id, amount_minor=2_700, fee_minor=200)
    assert (told.collected_minor, told.amount_minor, told.fee_minor, told.difference_minor) == (3_000, 2_700, 200, 100)
    async with shop.database.store(shop.store, shop.staff, mode="read") as tx:
        assert await waiting_collections(tx, shop.store) == []
        assert await remittances(tx, shop.store) == [told]
        assert (await waiting_cash(tx, shop.store)).collections == 0


async def test_no_collection_is_remitted_twice(shop: Shop) -> None:
    one, two = [await shop.collect(await sold(shop)) for _ in range(2)]
    keyed = shop.staff.keyed("remit", b"one")
    first = await remit(shop, one.id, call=keyed)
    assert await remit(shop, one.id, call=keyed) == first
    with pytest.raises(CollectionRemitted):
        await remit(shop, two.id, one.id, reference="2026-04")
    with pytest.raises(RemittanceKnown):
        await remit(shop, two.id)
    with pytest.raises(UnknownCollection):
        await remit(shop, two.id, new_id(), reference="2026-04")
    with pytest.raises(UnknownCollection):
        await remit(shop, reference="2026-04")
    assert await shop.count("payments.remittances") == 1
