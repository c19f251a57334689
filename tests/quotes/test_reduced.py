"""What a listing says of a reduced price: what it was, which promotion it is, the lowest of the thirty days before."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.quotes.pricelist import PriceList
from tests.quotes.test_listing import card_of, told
from tests.world import MARTA, cap, hoodie, make_product

from lonja.catalog import ListingQuery, ProductChange, VariantDraft, update_product
from lonja.platform.db import Database
from lonja.quotes import PUBLIC, Audience, PreviewWish, Tier, WishedLine, listing, preview, product

DAY = timedelta(days=1)
TENTH = {"type": "percentage", "basis_points": 1_000}


@pytest.fixture
def prices(owner: asyncpg.Connection, store: UUID) -> PriceList:
    return PriceList(owner, store)


async def test_a_promotion_without_a_code_is_in_the_price(database: Database, store: UUID, prices: PriceList) -> None:
    """It is struck through against what it costs without; its lowest is told; a code's rule is nobody's yet."""
    saved = await make_product(database, store, cap())
    await make_product(database, store, cap("Other", base_price_minor=1_000))
    await prices.promises("Caps", TENTH, {"items": {"any_of": [f"product:{saved.id}"]}})
    await prices.promises("With a code", {"type": "percentage", "basis_points": 9_000}, needs_code=True)
    first, second = (await listing(database, store, ListingQuery(sort="title"))).cards
    assert told(first) == (40_410, 44_900, 44_900, ("Caps",))
    assert told(second) == (1_000, None, None, ())
    page = await product(database, store, saved.slug)
    assert told(page.variants[0]) == told(first)
    assert (page.promotions, page.lowest_minor) == (("Caps",), 44_900)


async def test_promotions_of_a_segment_and_of_a_time(database: Database, store: UUID, prices: PriceList) -> None:
    """Members only; valid_until is the promotion's next edge."""
    await make_product(database, store, cap())
    club = await prices.segment()
    ends = datetime.now(UTC).replace(microsecond=0) + 3 * DAY
    begins = ends - DAY
    await prices.promises("Club", TENTH, {"segments": [str(club)]}, ends=ends)
    await prices.promises("Soon", TENTH, begins=begins)
    assert told(await card_of(database, store)) == (44_900, None, None, ())
    member = Audience(None, (club,))
    assert told(await card_of(database, store, member)) == (40_410, 44_900, 44_900, ("Club",))
    assert (await listing(database, store, ListingQuery(), member)).valid_until == begins
    try:
        database.fake_time(begins)
        assert (await card_of(database, store, member)).price_minor == 36_369
        assert (await listing(database, store, ListingQuery(), member)).valid_until == ends
        database.fake_time(ends)
        assert (await card_of(database, store, member)).price_minor == 40_410
        assert (await listing(database, store, ListingQuery(), member)).valid_until is None
    finally:
        database.fake_time(None)


async def test_tiers_are_told_after_promotions(database: Database, store: UUID, prices: PriceList) -> None:
    """Two variants with tiers of their own; a promotion on one of them."""
    saved = await make_product(database, store, hoodie())
    first, second = saved.variants[:2]
    await prices.gives(100_000, product=saved.id, min_qty=5)
    await prices.gives(90_000, variant=second.id, min_qty=10)
    await prices.promises("Black", TENTH, {"items": {"any_of": [f"variant:{second.id}"]}})
    by_id = {one.id: one for one in (await product(database, store, saved.slug)).variants}
    assert (by_id[first.id].price_minor, by_id[first.id].tiers) == (129_900, (Tier(5, 100_000),))
    assert (by_id[second.id].price_minor, by_id[second.id].tiers) == (116_910, (Tier(5, 90_000), Tier(10, 81_000)))


async def test_a_sale_item_can_be_left_out(database: Database, store: UUID, prices: PriceList) -> None:
    """A promotion not for what is reduced already: the facet `sale` is known in listings too."""
    saved = await make_product(database, store, cap())
    await prices.promises("No sale items", TENTH, {"items": {"none_of": ["sale"]}})
    assert (await card_of(database, store)).promotions == ("No sale items",)
    reduced = VariantDraft(id=saved.variants[0].id, price_minor=30_000, compare_at_minor=44_900)
    await update_product(database, store, MARTA, saved.id, ProductChange(variants=(reduced,)))
    assert told(await card_of(database, store)) == (30_000, 44_900, 44_900, ())


async def test_the_lowest_is_of_the_days_before_the_promotion(
    database: Database, store: UUID, prices: PriceList
) -> None:
    """Omnibus: a promotion that began counts from there; what it did itself does not, nor what was over before."""
    saved = await make_product(database, store, cap())
    now = datetime.now(UTC).replace(microsecond=0)
    await prices.owner.execute(
        "update catalog.product_prices set effective_at = $2 where store_id = $1", store, now - 90 * DAY
    )
    await prices.gives(20_000, product=saved.id, begins=now - 60 * DAY, ends=now - 36 * DAY)
    await prices.gives(40_000, product=saved.id, begins=now - 34 * DAY, ends=now - 33 * DAY)
    await prices.promises("Long", TENTH, begins=now - 5 * DAY)
    assert told(await card_of(database, store)) == (40_410, 44_900, 40_000, ("Long",))


async def test_a_store_that_only_marks_down_tells_the_lowest_too(database: Database, store: UUID) -> None:
    """No price list, no promotion: still, what is struck through stands beside its lowest."""
    saved = await make_product(database, store, cap())
    reduced = VariantDraft(id=saved.variants[0].id, price_minor=30_000, compare_at_minor=50_000)
    await update_product(database, store, MARTA, saved.id, ProductChange(variants=(reduced,)))
    assert told(await card_of(database, store)) == (30_000, 50_000, 44_900, ())
    assert (await product(database, store, saved.slug)).lowest_minor == 44_900


async def test_a_price_that_was_reduced_from_the_first_day_has_no_lowest(database: Database, store: UUID) -> None:
    """Nothing was before it, so nothing is claimed."""
    await make_product(database, store, cap(variants=(VariantDraft(price_minor=300, compare_at_minor=500),)))
    assert told(await card_of(database, store)) == (300, 500, None, ())


async def test_a_members_reduced_price_stands_beside_the_publics(
    database: Database, store: UUID, prices: PriceList
) -> None:
    """A segment's price has no public past: the lowest public price of the last thirty days is told."""
    saved = await make_product(database, store, cap())
    club = await prices.segment()
    await prices.gives(39_900, product=saved.id, segment=club, was=60_000)
    assert told(await card_of(database, store, Audience(None, (club,)))) == (39_900, 60_000, 44_900, ())
    assert told(await card_of(database, store, PUBLIC)) == (44_900, None, None, ())


async def test_amounts_off_are_converted(database: Database, store: UUID, prices: PriceList) -> None:
    """10 off a unit, in the store's currency, is as much in another; without a rate only what has a price is shown."""
    saved = await make_product(database, store, cap())
    await prices.sells_in("USD")
    await prices.owner.execute(
        """insert into pricing.currency_rates (store_id, base, quote, effective_at, rate)
        values ($1, 'MXN', 'USD', platform.now() - interval '1 hour', 0.05)""",
        store,
    )
    await prices.promises("Ten off", {"type": "fixed_amount", "amount_minor": 1_000, "per": "unit"})
    card = await card_of(database, store, Audience("USD"))
    assert (card.currency, *told(card)) == ("USD", 2_195, 2_245, 2_245, ("Ten off",))
    assert (await product(database, store, saved.slug, Audience("USD"))).price_minor == 2_195


async def test_the_listing_and_the_cart_agree(database: Database, store: UUID, prices: PriceList) -> None:
    """One unit, alone in a cart, costs what its page says: for the public and for members, in both currencies."""
    saved = await make_product(database, store, hoodie())
    club = await prices.segment()
    await prices.sells_in("USD")
    await prices.gives(7_777, product=saved.id, currency="USD")
    await prices.gives(99_901, product=saved.id, segment=club, was=150_000)
    await prices.gives(101, variant=saved.variants[1].id)
    await prices.promises("Third", {"type": "percentage", "basis_points": 3_333}, {"items": {"none_of": ["sale"]}})
    await prices.promises("Off", {"type": "fixed_amount", "amount_minor": 150, "per": "unit"}, priority=-1)
    await prices.promises("Not yet", {"type": "percentage", "basis_points": 9_000}, {"min_quantity": 2})
    for audience in (PUBLIC, Audience(None, (club,)), Audience("USD"), Audience("USD", (club,))):
        for one in (await product(database, store, saved.slug, audience)).variants:
            wish = PreviewWish(
                lines=[WishedLine(one.id, 1)], currency=audience.currency, segments=list(audience.segments)
            )
            quote = await preview(database, store, MARTA, wish)
            assert quote.subtotal_minor - quote.discount_minor == one.price_minor, (audience, one)
            assert one.promotions == tuple(given.name for given in quote.applied)
