"""Limits by payment instrument: what one card has of a drop counts when it pays, whoever says so and how often."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from tests.checkout.test_queue import OnlyTogether
from tests.dropping import Drop, drop_of
from tests.limits import bought, pays
from tests.promotions.uses import counted, coupon
from tests.shop import Shop

from lonja.carts import add_code
from lonja.checkout import TOO_MUCH_FOR_ONE_CARD, HoldIsOver, cancel_order
from lonja.checkout.operations import retry_payment
from lonja.payments import set_gateway

ENDS = ("status", "payment_status", "attempt_status")
SOLD, BACK = ("confirmed", "paid", "captured"), ("cancelled", "refund_pending", "captured")


async def dropped(shop: Shop, *variants: UUID, **terms: Any) -> Drop:
    """A drop that is always open, with these terms."""
    return await drop_of(shop, *variants, starts_at=None, ends_at=None, **terms or {"way": "open"})


async def cards(drop: Drop) -> list[int]:
    """What each card has, the least first."""
    return (await drop.counts()).get("payment", [])


def end(settled: Any) -> tuple[str, ...]:
    return tuple(getattr(settled, name) for name in ENDS)


@pytest.mark.parametrize("is_batch", [False, True], ids=["alone", "in a batch"])
async def test_a_card_has_its_share_and_no_more(shop: Shop, is_batch: bool) -> None:
    """DRP-05, P04, P10, P16: at the limit sold, above it back, with its goods and its claim; said again it is once."""
    variant = await shop.sells(20)
    drop = await dropped(shop, variant, max_per_payment=3)
    queue = OnlyTogether(shop.database)
    placed = [await bought(shop, variant, units) for units in (1, 2, 1, 3, 4, 1)]
    paying = list(zip(placed, ("visa", "visa", "visa", "amex", None, "amex"), strict=True))
    for _ in range(2):
        if is_batch:
            settled = await asyncio.gather(*(pays(shop, each, card, queue) for each, card in paying))
        else:
            settled = [await pays(shop, each, card) for each, card in paying]
        assert [end(each) for each in settled] == [SOLD, SOLD, BACK, SOLD, SOLD, BACK]
    assert await cards(drop) == [3, 3]
    assert await shop.stock_of(variant) == (10, 0)
    rows = await shop.owner.fetch(
        """SELECT r.order_id, r.amount_minor, r.reason, h.reason AS told, k.released_at IS NOT NULL AS is_free
        FROM payments.refunds r JOIN orders.order_history h USING (store_id, order_id)
        JOIN access.order_claims k USING (store_id, order_id)
        WHERE r.store_id = $1 AND h.to_status = 'cancelled'""",
        shop.store,
    )
    gone = TOO_MUCH_FOR_ONE_CARD
    assert {tuple(row) for row in rows} == {(placed[n].order_id, 1_500, gone, gone, True) for n in (2, 5)}
    rows = await shop.owner.fetch("SELECT id, payer FROM payments.payment_attempts WHERE store_id = $1", shop.store)
    payers = {row[0]: row[1] for row in rows}
    kept = [payers[each.attempt_id] for each in placed]
    assert kept[0] == kept[1] == kept[2] != kept[3] == kept[5]
    assert kept[4] is None
    assert all(len(payer) == 64 and "visa" not in payer for payer in kept if payer)
    assert set(queue.alone) == ({placed[2].attempt_id, placed[5].attempt_id} if is_batch else set())


async def test_who_pays_with_one_card_in_one_batch(shop: Shop) -> None:
    """P16: the same as one after the other: the first that fit are sold together, who is over is asked alone."""
    variant, free = await shop.sells(50), await shop.sells(50)
    drop = await dropped(shop, variant, max_per_payment=4)
    queue = OnlyTogether(shop.database)
    placed = [await bought(shop, variant, units) for units in (3, 2, 1, 1)]
    placed += [await bought(shop, free) for _ in range(3)]
    ends = [end(each) for each in await asyncio.gather(*(pays(shop, each, "visa", queue) for each in placed))]
    assert ends[4:] == [SOLD] * 3
    assert sorted(ends[:4]) == [BACK] * 2 + [SOLD] * 2
    assert (ends[0], ends[1]) == (SOLD, BACK)
    assert await cards(drop) == [4]
    assert set(queue.alone) == {each.attempt_id for each in placed[1:4]}


async def test_what_was_given_back_may_be_bought_again(shop: Shop) -> None:
    """P16: release_units frees the card's count, recount_units makes it again; a lower limit takes nothing away."""
    variant = await shop.sells(20)
    drop = await dropped(shop, variant, max_per_payment=2)

    async def buys() -> tuple[str, ...]:
        return end(await pays(shop, await bought(shop, variant), "visa"))

    first, second = await bought(shop, variant), await bought(shop, variant)
    assert [end(await pays(shop, each, "visa")) for each in (first, second)] == [SOLD, SOLD]
    assert await buys() == BACK
    for _ in range(2):
        await cancel_order(shop.database, shop.store, shop.staff, first.order_id)
    assert await cards(drop) == [1]
    assert await buys() == SOLD
    await drop.says(max_per_payment=1)
    assert (await cards(drop), await buys()) == ([2], BACK)
    await cancel_order(shop.database, shop.store, shop.staff, second.order_id)
    assert (await cards(drop), await buys()) == ([1], BACK)
    await drop.says(max_per_payment=None)
    assert (await cards(drop), await buys()) == ([], SOLD)
    await drop.says(max_per_payment=2)
    assert (await cards(drop), await buys()) == ([2], BACK)
    await drop.says(max_per_payment=3)
    assert (await buys(), await cards(drop)) == (SOLD, [3])


async def test_what_is_set_aside_counts_once_and_another_card_may_pay(shop: Shop) -> None:
    """P16: counted when it is set aside; over the limit nothing is taken, and the order waits for another card."""
    variant = await shop.sells(20)
    drop = await dropped(shop, variant, max_per_payment=1)
    first, second = [await bought(shop, variant) for _ in range(2)]
    assert end(await shop.pay(first, "authorized", payer="visa")) == ("confirmed", "authorized", "authorized")
    refused = await shop.pay(second, "authorized", payer="visa")
    assert (*end(refused), refused.failure_reason) == ("pending", "pending", "cancelled", TOO_MUCH_FOR_ONE_CARD)
    asked = "SELECT verb FROM payments.provider_requests WHERE store_id = $1 AND attempt_id = $2"
    assert await shop.owner.fetchval(asked, shop.store, second.attempt_id) == "void"
    again = await retry_payment(shop.database, shop.store, shop.staff, second.order_id, "sandbox")
    settled = await shop.pay(second, "authorized", attempt=again.attempt_id, payer="amex")
    assert end(settled) == ("confirmed", "authorized", "authorized")
    assert end(await shop.pay(first, payer="visa")) == SOLD
    assert await cards(drop) == [1, 1]
    assert end(await shop.pay(second, "cancelled", attempt=again.attempt_id)) == ("cancelled", "voided", "cancelled")
    assert await cards(drop) == [1]


@pytest.mark.parametrize("how", ["sold out", "too much", "lost"])
async def test_a_code_is_free_again_however_its_order_dies(shop: Shop, how: str) -> None:
    """P14: by late money, by a card over its limit, by an authorization that is gone: uses are given back at once."""
    variant = await shop.sells(2)
    if how == "too much":
        await dropped(shop, variant, max_per_payment=1)
    use = await coupon(shop, code="TEN", usage_limit=5, amount_minor=100)
    shop.later()
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 2))
    placed = await shop.place(call, await add_code(shop.database, shop.store, call, cart.id, "TEN"))
    assert await counted(shop, use) == (1, 1)
    if how == "lost":
        await shop.pay(placed, "authorized")
        assert (await shop.pay(placed, "cancelled")).status == "cancelled"
    else:
        if how == "sold out":
            shop.later(hours=1)
            await shop.receives(variant, -1)
        assert end(await shop.pay(placed, payer="visa")) == BACK
    assert await counted(shop, use) == (0, 0)


async def test_a_try_again_keeps_the_time_of_a_drop(shop: Shop) -> None:
    """INV-11, C-07: held anew once, at checkout; elsewhere at every try. Late money still takes what is there."""
    variant, free = await shop.sells(5), await shop.sells(5)
    await dropped(shop, variant)
    await set_gateway(shop.database, shop.store, shop.staff, "sandbox", "Card")
    shop.later()
    call = await shop.visitor()
    mine, usual = [await bought(shop, each, call=call) for each in (variant, free)]
    shop.later(seconds=60)
    again, renewed = [
        await retry_payment(shop.database, shop.store, call, each.order_id, "sandbox") for each in (mine, usual)
    ]
    assert again.expires_at == mine.expires_at
    assert renewed.expires_at > usual.expires_at
    ends = await shop.owner.fetch(
        "SELECT DISTINCT expires_at FROM inventory.inventory_reservations WHERE order_id = $1", mine.order_id
    )
    assert [row[0] for row in ends] == [mine.expires_at]
    shop.database.fake_time(mine.expires_at)
    with pytest.raises(HoldIsOver):
        await retry_payment(shop.database, shop.store, call, mine.order_id, "sandbox")
    assert end(await shop.pay(mine)) == SOLD
