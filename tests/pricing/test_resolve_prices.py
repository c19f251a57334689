"""resolve_prices: which of several prices it is (PRC-01, PRC-05, PRC-06, PRC-07)."""

import itertools
import random

from lonja.customers import delete_segment, remove_from_segment
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from lonja.pricing import end_price, resolve_prices
from tests.pricing.conftest import Counter, hours
from tests.tenancy.test_tables import as_role


async def test_most_specific_wins(counter: Counter) -> None:
    """Segment before general, list before catalog, variant before product."""
    variant = await counter.shop.sells(price=1_000)
    product = await counter.product_of(variant)
    trade = await counter.segment("trade")
    ana = await counter.member(trade)
    assert await counter.costs(variant) == (1_000, None, "catalog")
    await counter.gives(990, product_id=product, compare_at_minor=1_200)
    assert await counter.costs(variant) == (990, 1_200, "list")
    await counter.gives(1_010, variant_id=variant, compare_at_minor=1_010)
    assert await counter.costs(variant) == (1_010, None, "list"), "a price that is not above is nothing to compare with"
    await counter.gives(900, product_id=product, segment_id=trade)
    assert await counter.costs(variant, call=ana) == (900, None, "list")
    await counter.gives(950, variant_id=variant, segment_id=trade)
    assert await counter.costs(variant, call=ana) == (950, None, "list")
    assert await counter.costs(variant) == (1_010, None, "list"), "PRC-06: for members only"
    assert await counter.costs(variant, call=await counter.member()) == (1_010, None, "list")


async def test_the_highest_step_that_is_reached(counter: Counter) -> None:
    """PRC-05, also where a segment has steps of its own."""
    variant = await counter.shop.sells(price=1_000)
    product = await counter.product_of(variant)
    trade = await counter.segment("trade")
    ana = await counter.member(trade)
    await counter.gives(900, variant_id=variant, min_qty=5)
    await counter.gives(800, variant_id=variant, min_qty=10)
    await counter.gives(100, product_id=product, min_qty=7)
    asked = {quantity: (await counter.costs(variant, quantity))[0] for quantity in (1, 4, 5, 9, 10, 10_000)}
    assert asked == {1: 1_000, 4: 1_000, 5: 900, 9: 900, 10: 800, 10_000: 800}
    await counter.gives(850, variant_id=variant, segment_id=trade, min_qty=6)
    assert [(await counter.costs(variant, quantity, call=ana))[0] for quantity in (5, 6, 10)] == [900, 850, 850]


async def test_of_several_segments_the_lowest(counter: Counter) -> None:
    """Each resolved by itself first: a segment's own variant price holds against its product price."""
    variant = await counter.shop.sells(price=1_000)
    product = await counter.product_of(variant)
    press, trade = await counter.segment("press"), await counter.segment("trade")
    both = await counter.member(press, trade)
    await counter.gives(700, product_id=product, segment_id=press)
    await counter.gives(820, variant_id=variant, segment_id=press)
    await counter.gives(810, variant_id=variant, segment_id=trade)
    assert (await counter.costs(variant, call=both))[0] == 810
    assert both.customer_id
    await remove_from_segment(counter.database, counter.store, counter.staff, trade, [both.customer_id])
    assert (await counter.costs(variant, call=both))[0] == 820
    await delete_segment(counter.database, counter.store, counter.staff, press)
    assert (await counter.costs(variant, call=both))[0] == 1_000


async def test_a_price_holds_in_its_window(counter: Counter) -> None:
    """PRC-07: from its beginning on, and not at its end."""
    variant = await counter.shop.sells(price=1_000)
    price = await counter.gives(500, variant_id=variant, effective_at=hours(1), expires_at=hours(2))
    for moment, amount in ((0, 1_000), (0.999, 1_000), (1, 500), (1.999, 500), (2, 1_000)):
        counter.shop.later(hours=moment)
        assert (await counter.costs(variant))[0] == amount, moment
    counter.shop.later(hours=1.5)
    await end_price(counter.database, counter.store, counter.staff, price)
    assert (await counter.costs(variant))[0] == 1_000


async def test_nobody_is_priced_as_somebody_else(counter: Counter) -> None:
    """P07: asking for another's prices by their id shows the public's."""
    variant = await counter.shop.sells(price=1_000)
    trade = await counter.segment("trade")
    ana, bea = await counter.member(trade), await counter.member()
    await counter.gives(500, variant_id=variant, segment_id=trade)
    for who, amount in ((ana, 500), (counter.staff, 500), (bea, 1_000), (Call(actor="guest"), 1_000)):
        [found] = await resolve_prices(
            counter.database, counter.store, who, [(variant, 1)], customer_id=ana.customer_id
        )
        assert found.unit_minor == amount, who.actor


async def test_lines_do_not_depend_on_each_other(counter: Counter) -> None:
    """The same rows give the same price, in any order, once or twice, together or alone; what is unknown has none."""
    variants = [await counter.shop.sells(price=1_000 + n) for n in range(5)]
    for variant, step in itertools.product(variants[1:], (2, 3)):
        await counter.gives(900 - step, variant_id=variant, min_qty=step)
    await counter.gives(10, product_id=await counter.product_of(variants[2]))
    lines = [(variant, quantity) for variant in [*variants, new_id()] for quantity in (1, 2, 3)] * 2
    alone = {line: await counter.costs(*line) for line in set(lines)}
    for seed in range(3):
        random.Random(seed).shuffle(lines)  # any order will do
        found = await resolve_prices(counter.database, counter.store, Call(actor="guest"), lines)
        assert [(each.unit_minor, each.compare_at_minor, each.source) for each in found] == [alone[it] for it in lines]
    assert alone[lines[0][0], 1] is not None
    assert await resolve_prices(counter.database, counter.store, Call(actor="guest"), []) == []


async def test_what_a_listing_asks(counter: Counter) -> None:
    """resolve_for_segments: a price each, and when one next changes by itself; tiers_of: the steps down."""
    plain, sale = await counter.shop.sells(price=1_000), await counter.shop.sells(price=1_000)
    trade, press = await counter.segment("trade"), await counter.segment("press")

    async def listed(*segments: object) -> list[tuple[object, ...]]:
        async with as_role(counter.shop, "lonja_app", counter.shop):
            rows = await counter.shop.owner.fetch(
                "SELECT unit_minor, compare_at_minor, source, next_change_at"
                " FROM pricing.resolve_for_segments($1, $2, $3, NULL, $4) ORDER BY n",
                counter.store, [plain, sale], list(segments), hours(0),
            )  # fmt: skip
        return [tuple(row) for row in rows]

    async def tiers(*segments: object) -> list[tuple[object, ...]]:
        async with as_role(counter.shop, "lonja_app", counter.shop):
            rows = await counter.shop.owner.fetch(
                "SELECT variant_id, min_qty, unit_minor FROM pricing.tiers_of($1, $2, $3, NULL, $4)",
                counter.store, [plain, sale], list(segments), hours(0),
            )  # fmt: skip
        return [tuple(row) for row in rows]

    assert await listed() == [(1_000, None, "catalog", None)] * 2
    assert await tiers() == []
    await counter.gives(800, variant_id=sale, compare_at_minor=1_000, expires_at=hours(5))
    await counter.gives(790, product_id=await counter.product_of(sale), effective_at=hours(3))
    await counter.gives(600, variant_id=sale, segment_id=trade, effective_at=hours(1), expires_at=hours(9))
    await counter.gives(1, variant_id=sale, min_qty=100, effective_at=hours(0.5))
    assert await listed() == [(1_000, None, "catalog", None), (800, 1_000, "list", hours(3))]
    assert await listed(press) == await listed()
    assert await listed(press, trade) == [(1_000, None, "catalog", None), (800, 1_000, "list", hours(1))]

    await counter.gives(950, variant_id=plain, min_qty=5)
    await counter.gives(960, variant_id=plain, min_qty=7)
    await counter.gives(900, product_id=await counter.product_of(plain), min_qty=10)
    await counter.gives(700, variant_id=plain, min_qty=20, segment_id=trade)
    assert await tiers() == [(plain, 5, 950)], "a dearer step is none; the variant's own hide its product's"
    assert await tiers(trade) == [(plain, 5, 950), (plain, 20, 700)]
