"""prior_lowest: the lowest price of the thirty days before a reduction (Omnibus), right at the edges."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lonja.pricing import end_price
from tests.pricing.conftest import Counter, hours

DAY = 24
PAST = -400


async def lived(counter: Counter, *steps: tuple[float, int, int | None]) -> UUID:
    """A variant with this life in the catalog: (from which day, price, compare at), the first one its birth."""
    (born, price, compare_at), *later = steps
    counter.shop.later(days=born)
    variant = await counter.shop.sells(price=price)
    if compare_at:
        await counter.reprices(variant, price, compare_at)
    for day, price, compare_at in later:
        counter.shop.later(days=day)
        await counter.reprices(variant, price, compare_at)
    counter.shop.later(days=0)
    return variant


@pytest.mark.parametrize(
    ("life", "lowest"),
    [
        # Not reduced: nothing is said, however it fell.
        ([(PAST, 100, None)], None),
        ([(PAST, 100, None), (-3, 60, None)], None),
        ([(PAST, 100, None), (-3, 60, 60)], None),
        # An old price that was still in force inside the window counts.
        ([(PAST, 100, None), (-3, 60, 100)], 100),
        ([(PAST, 100, None), (-200, 60, 100)], 100),
        # The sale price itself does not, nor a later step of the same sale.
        ([(PAST, 100, None), (-10, 80, 100), (-5, 60, 100), (-1, 40, 100)], 100),
        # A lower price within the thirty days before it does, sale or not.
        ([(PAST, 100, None), (-32, 70, 100), (-20, 100, None), (-3, 80, 100)], 70),
        ([(PAST, 100, None), (-20, 50, None), (-19, 120, None), (-3, 80, 100)], 50),
        # One that ended before the window began does not.
        ([(PAST, 100, None), (-90, 20, None), (-40, 100, None), (-3, 80, 100)], 100),
        # A price that rises within a sale begins a new reduction.
        ([(PAST, 100, None), (-9, 50, 100), (-8, 70, 100)], 50),
        ([(PAST, 100, None), (-50, 50, 100), (-40, 70, 100), (-2, 60, 100)], 50),
        # The same price announced as reduced is compared with itself.
        ([(PAST, 100, None), (-3, 100, 150)], 100),
        # Only what it is compared with changed: the sale goes on.
        ([(PAST, 100, None), (-9, 80, 120), (-5, 80, 110)], 100),
        # New, and reduced from the first moment on: there is nothing to show.
        ([(-3, 60, 100)], None),
        ([(-3, 90, None), (-2, 60, 100)], 90),
    ],
)
async def test_the_lowest_of_thirty_days_before(
    counter: Counter, life: list[tuple[float, int, int | None]], lowest: int | None
) -> None:
    assert await counter.lowest(await lived(counter, *life)) == lowest


async def test_the_edge_of_the_window(counter: Counter) -> None:
    """To the microsecond: a price that ended when the window began is out, one that ended after it is in."""
    for over, lowest in ((0, 100), (1, 20), (-1, 100)):
        counter.shop.later(days=PAST)
        variant = await counter.shop.sells(price=20)
        counter.shop.later(days=-30, exactly=over)
        await counter.reprices(variant, 100)
        counter.shop.later(days=0)
        await counter.reprices(variant, 80, 100)
        assert await counter.lowest(variant) == lowest, over
        counter.shop.later(days=90)
        assert await counter.lowest(variant) == lowest, "what was before the reduction stays what it was"


async def test_a_day_is_one_of_the_stores_calendar(counter: Counter) -> None:
    """Across a change of the clocks thirty days have an hour more or less, wherever the server is."""
    await counter.shop.owner.execute(
        "UPDATE stores.stores SET time_zone = 'Europe/Madrid' WHERE id = $1", counter.store
    )
    began = datetime(2026, 4, 10, 10, tzinfo=UTC)  # noon in Madrid; thirty days before, noon was at 11 UTC
    edge = datetime(2026, 3, 11, 11, tzinfo=UTC)
    for over, lowest in ((0, 100), (1, 20)):
        counter.database.fake_time(edge - timedelta(days=9))
        variant = await counter.shop.sells(price=20)
        counter.database.fake_time(edge + timedelta(microseconds=over))
        await counter.reprices(variant, 100)
        counter.database.fake_time(began)
        await counter.reprices(variant, 80, 100)
        assert await counter.lowest(variant) == lowest


async def test_what_strangers_pay_is_what_counts(counter: Counter) -> None:
    """List prices for all are public; a segment's, and one for ten, are not."""
    variant = await lived(counter, (PAST, 100, None), (-1, 100, None))
    trade = await counter.segment("trade")
    counter.shop.later(days=-20)
    await counter.gives(10, variant_id=variant, segment_id=trade, compare_at_minor=100)
    await counter.gives(15, variant_id=variant, min_qty=10)
    await counter.gives(90, product_id=await counter.product_of(variant), expires_at=hours(-19 * DAY))
    counter.shop.later(days=-10)
    assert await counter.lowest(variant) is None
    await counter.gives(85, variant_id=variant, compare_at_minor=100, expires_at=hours(2 * DAY))
    assert await counter.lowest(variant) == 90
    counter.shop.later(days=2)
    assert await counter.lowest(variant) is None, "the sale is over by itself"
    await counter.gives(80, variant_id=variant, compare_at_minor=100)
    assert await counter.lowest(variant) == 90, "deeper without a gap: the same reduction goes on"
    counter.shop.later(days=3)
    price = await counter.gives(200, variant_id=variant, replace=True)
    counter.shop.later(days=3, exactly=1)
    await end_price(counter.database, counter.store, counter.staff, price)
    await counter.gives(95, variant_id=variant, compare_at_minor=100)
    assert await counter.lowest(variant) == 80, "the sale before this one"


async def test_the_catalog_below_a_list_price_is_not_seen(counter: Counter) -> None:
    """What nobody could buy at was no price: the catalog's is hidden while a list price holds."""
    counter.shop.later(days=-40)
    variant = await counter.shop.sells(price=30)
    await counter.gives(100, variant_id=variant)
    counter.shop.later(days=0)
    await counter.gives(80, variant_id=variant, compare_at_minor=100, replace=True)
    assert await counter.lowest(variant) == 100


async def test_in_another_currency(counter: Counter) -> None:
    """By the prices given in it; else the store's prior price, converted as the price is."""
    await counter.sells_in("EUR", "0.05", round_to_minor=100, minus_minor=1)
    await counter.sells_in("USD", None)
    variant = await lived(counter, (PAST, 10_000, None), (-10, 9_000, 12_000))
    assert await counter.costs(variant, currency="EUR") == (499, 599, "converted")
    assert await counter.lowest(variant) == 10_000
    assert await counter.lowest(variant, "EUR") == 499
    assert await counter.lowest(variant, "USD") is None
    await counter.gives(700, variant_id=variant, currency="EUR")
    assert await counter.lowest(variant, "EUR") is None
    counter.shop.later(days=3)
    await counter.gives(600, variant_id=variant, currency="EUR", compare_at_minor=900, replace=True)
    assert await counter.lowest(variant, "EUR") == 700


STEPS = st.lists(
    st.tuples(st.integers(-100, 0), st.sampled_from([10, 20, 30, 40]), st.sampled_from([None, 25, 50])),
    min_size=1,
    max_size=8,
    unique_by=lambda step: step[0],
)


def expected(life: list[tuple[int, int, int | None]]) -> int | None:
    """The law, said once more and day by day."""
    at = {day: next(step for step in reversed(life) if step[0] <= day) for day in range(life[0][0], 1)}

    def is_reduced(day: int) -> bool:
        return (at[day][2] or 0) > at[day][1]

    if not is_reduced(0):
        return None
    began = 0
    while began - 1 in at and is_reduced(began - 1) and at[began - 1][1] >= at[began][1]:
        began -= 1
    return min((at[day][1] for day in range(began - 30, began) if day in at), default=None)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=STEPS)
async def test_it_is_the_law_day_by_day(counter: Counter, life: list[tuple[int, int, int | None]]) -> None:
    ordered = sorted(life)
    assert await counter.lowest(await lived(counter, *ordered)) == expected(ordered)
