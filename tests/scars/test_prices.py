"""Defects of other shops that must never be ours: the wrong thirty days, slow prices (FIELD-PAINS 28, 38)."""

from tests.pricing.conftest import Counter
from tests.shop import Shop

from lonja.catalog import sync_prices
from lonja.platform.call import Call
from lonja.pricing import resolve_prices


async def test_scar_38_the_lowest_price_of_the_thirty_days_before_the_reduction(shop: Shop) -> None:
    """medusajs/medusa#8913, nopSolutions/nopCommerce#6515, iworks/omnibus#30: left to the merchant, or counted wrongly:
    from today instead of from the reduction, the sale price as its own past, an old price in force forgotten.
    """
    counter = Counter(shop)
    shop.later(days=-300)
    variant = await shop.sells(price=10_000)
    shop.later(days=-40)
    await counter.reprices(variant, 9_000, 10_000)
    shop.later(days=-38)
    await counter.reprices(variant, 10_000)
    shop.later(days=-20)
    await counter.reprices(variant, 8_000, 12_000)
    for day, shown in ((-20, 9_000), (0, 9_000), (60, 9_000)):
        shop.later(days=day)
        assert await counter.lowest(variant) == shown, "counted from the reduction, whenever one looks"
    await counter.reprices(variant, 7_000, 12_000)
    assert await counter.lowest(variant) == 9_000, "the sale's own price is not its past"
    shop.later(days=61)
    await counter.reprices(variant, 10_000)
    shop.later(days=120)
    await counter.reprices(variant, 9_500, 12_000)
    assert await counter.lowest(variant) == 10_000, "an old price that was still in force counts"


async def test_scar_28_a_listing_is_priced_at_once(shop: Shop) -> None:
    """medusajs/medusa#13976: seconds for three products with prices. Two hundred lines are one query, one plan."""
    counter = Counter(shop)
    variants = [await shop.sells(price=1_000 + n) for n in range(20)]
    trade = await counter.segment("trade")
    ana = await counter.member(trade)
    await shop.owner.execute(
        """INSERT INTO catalog.product_prices (store_id, variant_id, currency, amount_minor, min_qty, segment_id)
        SELECT $1, v, 'MXN', 900 - q, q, s FROM unnest($2::uuid[]) v, generate_series(1, 20) q,
            unnest(array[null, $3::uuid]) s""",
        shop.store,
        variants,
        trade,
    )
    lines = [(variant, quantity) for variant in variants for quantity in range(1, 11)]
    found = await resolve_prices(shop.database, shop.store, ana, lines, customer_id=ana.customer_id)
    assert [each.unit_minor for each in found] == [900 - quantity for _, quantity in lines]
    found = await resolve_prices(shop.database, shop.store, Call(actor="guest"), lines)
    assert [each.unit_minor for each in found] == [900 - quantity for _, quantity in lines]
    assert await sync_prices(shop.database, shop.store, shop.staff) == 0
