"""set_price, put_prices, end_price: prices are given, and the past is not rewritten (PRC-01, PRC-02, PRC-03)."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from lonja.catalog import ProductNotFound, VariantNotFound, delete_product
from lonja.customers import SegmentUnknown, delete_segment
from lonja.platform.call import Call
from lonja.platform.errors import LonjaError, RuleBroken
from lonja.platform.ids import new_id
from lonja.pricing import (
    CurrencyNotSold,
    PriceOverlaps,
    PricesAreStaffs,
    PriceUnknown,
    PriceWindowInvalid,
    PriceWish,
    TooManyPrices,
    end_price,
    price_list,
    put_prices,
    set_price,
)
from tests.pricing.conftest import Counter, hours
from tests.shop import NOON


async def windows(counter: Counter, variant: UUID) -> list[tuple[int, float, float | None]]:
    """(amount, from which hour, until which) of the list prices of a variant."""
    rows = await counter.shop.owner.fetch(
        """SELECT amount_minor, effective_at, expires_at FROM catalog.product_prices
        WHERE store_id = $1 AND variant_id = $2 AND origin = 'list' ORDER BY effective_at""",
        counter.store,
        variant,
    )

    def hour(moment: datetime | None) -> float | None:
        return None if moment is None else (moment - NOON) / timedelta(hours=1)

    return [(row[0], hour(row[1]) or 0, hour(row[2])) for row in rows]


async def test_a_price_that_overlaps_is_refused(counter: Counter) -> None:
    """PRC-03: the same key only; one that touches is none that overlaps."""
    variant = await counter.shop.sells()
    first = await counter.gives(500, variant_id=variant, effective_at=hours(2), expires_at=hours(4))
    for window in ((None, None), (None, 3), (3, None), (2, 4), (3, 3.5), (1, 9)):
        begin, end = (None if moment is None else hours(moment) for moment in window)
        with pytest.raises(PriceOverlaps) as refused:
            await counter.gives(400, variant_id=variant, effective_at=begin, expires_at=end)
        assert refused.value.params["price"] == str(first)
    await counter.gives(1, variant_id=variant, expires_at=hours(2))
    await counter.gives(3, variant_id=variant, effective_at=hours(4))
    await counter.gives(4, variant_id=variant, effective_at=hours(2), min_qty=2)
    await counter.gives(5, variant_id=variant, effective_at=hours(2), segment_id=await counter.segment("trade"))
    await counter.gives(6, product_id=await counter.product_of(variant), effective_at=hours(2))


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ([(0, None)], (3, None), [(1, 0, 3), (9, 3, None)]),
        ([(0, None)], (3, 5), [(1, 0, 3), (9, 3, 5), (1, 5, None)]),
        ([(0, 8)], (3, 5), [(1, 0, 3), (9, 3, 5), (1, 5, 8)]),
        ([(3, 5)], (3, 5), [(9, 3, 5)]),
        ([(3, 5)], (2, 6), [(9, 2, 6)]),
        ([(3, 8)], (2, 6), [(9, 2, 6), (1, 6, 8)]),
        ([(1, 3), (4, 6), (8, 10)], (2, 9), [(1, 1, 2), (9, 2, 9), (1, 9, 10)]),
        ([(1, 3), (4, None)], (2, None), [(1, 1, 2), (9, 2, None)]),
        ([(0, None)], (None, None), [(9, 0, None)]),
        ([(0, None)], (None, 2), [(9, 0, 2), (1, 2, None)]),
    ],
)
async def test_replacing_carves(
    counter: Counter,
    before: list[tuple[float, float | None]],
    new: tuple[float | None, float | None],
    after: list[tuple[int, float, float | None]],
) -> None:
    """What overlaps is cut; what it had left begins again. What began at this very instant may go."""

    def window(begin: float | None, end: float | None) -> dict[str, Any]:
        said = {"effective_at": begin, "expires_at": end}
        return {name: None if moment is None else hours(moment) for name, moment in said.items()}

    variant = await counter.shop.sells()
    for begin, end in before:
        await counter.gives(1, variant_id=variant, **window(begin, end))
    await counter.gives(9, variant_id=variant, replace=True, **window(*new))
    assert await windows(counter, variant) == after


async def test_the_past_is_not_rewritten(counter: Counter) -> None:
    """Neither by a price that begins in it, nor by ending, nor by replacing."""
    variant = await counter.shop.sells()
    old = await counter.gives(1, variant_id=variant)
    counter.shop.later(hours=5)
    with pytest.raises(PriceWindowInvalid):
        await counter.gives(2, variant_id=variant, effective_at=hours(4.9), replace=True)
    await counter.gives(2, variant_id=variant, replace=True, effective_at=hours(6))
    counter.shop.later(hours=7)
    await end_price(counter.database, counter.store, counter.staff, old)
    assert await windows(counter, variant) == [(1, 0, 6), (2, 6, None)]
    future = await counter.gives(3, variant_id=variant, effective_at=hours(9), replace=True)
    await end_price(counter.database, counter.store, counter.staff, future)
    assert await windows(counter, variant) == [(1, 0, 6), (2, 6, 9)], "what had not begun is gone"


async def test_what_a_price_refuses(counter: Counter) -> None:
    """Each leaves nothing behind."""
    variant, gone = await counter.shop.sells(), await counter.shop.sells()
    product, segment = await counter.product_of(variant), await counter.segment("gone")
    await delete_product(counter.database, counter.store, counter.staff, await counter.product_of(gone))
    await delete_segment(counter.database, counter.store, counter.staff, segment)
    refusals: list[tuple[type[LonjaError], dict[str, Any]]] = [
        (VariantNotFound, {"variant_id": new_id()}),
        (VariantNotFound, {"variant_id": gone}),
        (ProductNotFound, {"product_id": new_id()}),
        (ProductNotFound, {}),
        (RuleBroken, {"product_id": product, "variant_id": variant}),
        (RuleBroken, {"variant_id": variant, "min_qty": 0}),
        (RuleBroken, {"variant_id": variant, "min_qty": 10_001}),
        (RuleBroken, {"variant_id": variant, "compare_at_minor": -1}),
        (SegmentUnknown, {"variant_id": variant, "segment_id": segment}),
        (SegmentUnknown, {"variant_id": variant, "segment_id": new_id()}),
        (CurrencyNotSold, {"variant_id": variant, "currency": "USD"}),
        (PriceWindowInvalid, {"variant_id": variant, "effective_at": hours(2), "expires_at": hours(2)}),
        (PriceWindowInvalid, {"variant_id": variant, "expires_at": hours(-1)}),
    ]
    for refusal, chosen in refusals:
        with pytest.raises(refusal):
            await counter.gives(5, **chosen)
    with pytest.raises(RuleBroken):
        await counter.gives(-1, variant_id=variant)
    with pytest.raises(PriceUnknown):
        await end_price(counter.database, counter.store, counter.staff, new_id())
    catalogs = await counter.shop.owner.fetchval("SELECT id FROM catalog.product_prices WHERE variant_id = $1", variant)
    with pytest.raises(PriceUnknown):
        await end_price(counter.database, counter.store, counter.staff, catalogs)
    for who in (Call(actor="guest"), await counter.member()):
        with pytest.raises(PricesAreStaffs):
            await set_price(counter.database, counter.store, who, PriceWish(amount_minor=1, variant_id=variant))
    assert await windows(counter, variant) == []


async def test_prices_that_race_for_one_window(counter: Counter) -> None:
    """One is given, the others are refused; with `replace` the last one stands, and no two ever overlap."""
    variant = await counter.shop.sells()
    outcomes = await asyncio.gather(
        *[counter.gives(n, variant_id=variant) for n in range(1, 9)], return_exceptions=True
    )
    assert sum(isinstance(each, PriceOverlaps) for each in outcomes) == 7
    await asyncio.gather(
        *[counter.gives(10 + n, variant_id=variant, effective_at=hours(n), replace=True) for n in range(1, 9)]
    )
    found = await windows(counter, variant)
    assert found[-1][2] is None
    assert [each[2] for each in found[:-1]] == [each[1] for each in found[1:]]


async def test_the_prices_of_a_product_as_a_whole(counter: Counter) -> None:
    """put_prices: others end, what is there stays with its history; again is nothing; all of it or nothing."""
    shop = counter.shop
    variant, other = await shop.sells(), await shop.sells()
    product = await counter.product_of(variant)
    stays = await counter.gives(1, variant_id=variant, min_qty=5)
    await counter.gives(2, product_id=product)
    elsewhere = await counter.gives(7, variant_id=other)
    shop.later(hours=1)
    wanted = [
        PriceWish(variant_id=variant, min_qty=5, amount_minor=1),
        PriceWish(product_id=product, amount_minor=3, compare_at_minor=5),
    ]
    found = []
    for _ in range(2):
        found = await put_prices(counter.database, counter.store, counter.staff, product, wanted)
        assert [(each.amount_minor, each.min_qty, each.is_in_force) for each in found] == [(3, 1, True), (1, 5, True)]
        assert found[1].id == stays
        assert found[1].effective_at == hours(0)
        shop.later(hours=2)
    for wrong in (PriceWish(variant_id=other, amount_minor=1), wanted[0]):
        with pytest.raises((VariantNotFound, PriceOverlaps)):
            await put_prices(
                counter.database, counter.store, counter.staff, product,
                [wanted[0], wrong, PriceWish(variant_id=variant, min_qty=5, amount_minor=2)],
            )  # fmt: skip
    assert await price_list(counter.database, counter.store, counter.staff, product) == found
    assert await put_prices(counter.database, counter.store, counter.staff, product, []) == []
    [left] = await price_list(counter.database, counter.store, counter.staff, await counter.product_of(other))
    assert left.id == elsewhere
    with pytest.raises(TooManyPrices):
        many = [PriceWish(product_id=product, amount_minor=n) for n in range(501)]
        await put_prices(counter.database, counter.store, counter.staff, product, many)
    with pytest.raises(ProductNotFound):
        await put_prices(counter.database, counter.store, counter.staff, new_id(), [])


async def test_a_product_has_1000_prices(counter: Counter) -> None:
    variant = await counter.shop.sells()
    product = await counter.product_of(variant)
    await counter.shop.owner.execute(
        """INSERT INTO catalog.product_prices (store_id, variant_id, currency, amount_minor, min_qty)
        SELECT $1, $2, 'MXN', 1, n FROM generate_series(2, 1000) n""",
        counter.store,
        variant,
    )
    await counter.gives(1, product_id=product, effective_at=hours(9_999))
    with pytest.raises(TooManyPrices):
        await counter.gives(1, variant_id=variant, effective_at=hours(9_999))


async def test_a_repeated_request_is_one(counter: Counter) -> None:
    """P06, and the caches of other processes are told."""
    variant = await counter.shop.sells()
    keyed = Call(actor="staff", actor_id=new_id(), idempotency_key="once", request_hash="h")
    wish = PriceWish(amount_minor=5, variant_id=variant)
    price = await set_price(counter.database, counter.store, keyed, wish)
    assert await set_price(counter.database, counter.store, keyed, wish) == price
    heard: list[str] = []
    await counter.shop.owner.add_listener("lonja_changed", lambda *said: heard.append(said[-1]))
    await end_price(counter.database, counter.store, counter.staff, price)
    await counter.shop.owner.fetchval("SELECT 1")
    assert heard == [f"catalog:{counter.store}"]
    await counter.shop.owner.reset()
