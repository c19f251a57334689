"""What a card and a product's page say a thing costs, and to whom (PRC-05, PRC-06, PRC-07)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.conftest import MakeStore
from tests.quotes.pricelist import PriceList
from tests.world import cap, hoodie, make_product

from lonja.catalog import ListingQuery, VariantDraft
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from lonja.quotes import PUBLIC, Audience, PricedCard, PricedProduct, PricedVariant, Tier, listing, product

ALL = ListingQuery(sort="title")
DAY = timedelta(days=1)


@pytest.fixture
def prices(owner: asyncpg.Connection, store: UUID) -> PriceList:
    return PriceList(owner, store)


async def card_of(database: Database, store: UUID, audience: Audience = PUBLIC) -> PricedCard:
    """The only card of the store."""
    (card,) = (await listing(database, store, ALL, audience)).cards
    return card


def told(card: PricedCard | PricedVariant) -> tuple[int, int | None, int | None, tuple[str, ...]]:
    return card.price_minor, card.compare_at_minor, card.prior_lowest_minor, card.promotions


async def test_a_store_without_given_prices_gets_the_catalogs_answer(database: Database, store: UUID) -> None:
    """Not a copy of it: the same bytes. A reduced price is the exception, for its lowest has to stand beside it."""
    saved = await make_product(database, store, hoodie())
    for audience in ("{}", '{"currency": "MXN"}', json.dumps({"segments": [str(new_id())]})):
        assert await database.value("select quotes.listing($1, '{}', $2)", store, audience) == await database.value(
            "select catalog.listing($1, '{}')", store
        )
        assert await database.value("select quotes.product($1, $2, $3)", store, saved.slug, audience) == (
            await database.value("select catalog.product($1, $2)", store, saved.slug)
        )


async def test_a_segments_price_is_its_members(database: Database, store: UUID, prices: PriceList) -> None:
    """PRC-06: for members only, whatever else is given; card, product and the rest of the answer agree."""
    saved = await make_product(database, store, hoodie())
    club = await prices.segment()
    await prices.gives(119_900, product=saved.id)
    await prices.gives(99_900, product=saved.id, segment=club, was=129_900)
    await prices.gives(89_900, variant=saved.variants[2].id, segment=club)
    public, member = await card_of(database, store), await card_of(database, store, Audience(None, (club,)))
    assert (public.price_minor, public.highest_price_minor, public.compare_at_minor) == (119_900, 119_900, None)
    assert (member.price_minor, member.highest_price_minor) == (89_900, 99_900)
    assert (await card_of(database, store, Audience(None, (new_id(),)))) == public
    page = await product(database, store, saved.slug, Audience(None, (club,)))
    assert [one.price_minor for one in page.variants] == [99_900, 99_900, 89_900, 99_900]
    assert (page.variants[0].was_minor, page.price_minor, page.title) == (129_900, 89_900, "Sudadera Ancla")


async def test_a_price_holds_in_its_window(database: Database, store: UUID, prices: PriceList) -> None:
    """PRC-07: from effective_at on, no longer at expires_at; the answer says when it will be another."""
    saved = await make_product(database, store, cap())
    start = datetime.now(UTC).replace(microsecond=0) + DAY
    await prices.gives(30_000, product=saved.id, begins=start, ends=start + DAY)
    seen = []
    try:
        for moment in (start - timedelta(microseconds=1), start, start + DAY - timedelta(microseconds=1), start + DAY):
            database.fake_time(moment)
            page = await listing(database, store, ALL)
            one = await product(database, store, saved.slug)
            assert one.valid_until == page.valid_until
            seen.append((page.cards[0].price_minor, one.price_minor, page.valid_until))
    finally:
        database.fake_time(None)
    assert seen == [
        (44_900, 44_900, start),
        (30_000, 30_000, start + DAY),
        (30_000, 30_000, start + DAY),
        (44_900, 44_900, None),
    ]


async def test_who_buys_more_is_told_so(database: Database, store: UUID, prices: PriceList) -> None:
    """PRC-05: the tiers of an audience, on the product; a card shows the price of one."""
    saved = await make_product(database, store, cap())
    club = await prices.segment()
    for min_qty, amount, segment in ((3, 40_000, None), (10, 35_000, None), (5, 30_000, club)):
        await prices.gives(amount, product=saved.id, min_qty=min_qty, segment=segment)
    public = await product(database, store, saved.slug)
    assert (public.price_minor, public.tiers) == (44_900, (Tier(3, 40_000), Tier(10, 35_000)))
    member = await product(database, store, saved.slug, Audience(None, (club,)))
    assert Tier(5, 30_000) in member.tiers
    assert (await card_of(database, store)).price_minor == 44_900


async def test_a_price_in_another_currency(database: Database, store: UUID, prices: PriceList) -> None:
    """A product of which something has no price there is shown in the store's own currency, whole."""
    whole = await make_product(database, store, cap("A"))
    partly = await make_product(database, store, hoodie("B"))
    await prices.sells_in("USD", "KWD")
    await prices.gives(2_599, product=whole.id, currency="USD")
    await prices.gives(6_900, variant=partly.variants[0].id, currency="USD")
    first, second = (await listing(database, store, ALL, Audience("USD"))).cards
    assert (first.currency, first.price_minor) == ("USD", 2_599)
    assert (second.currency, second.price_minor) == ("MXN", 129_900)
    page = await product(database, store, partly.slug, Audience("USD"))
    assert (page.currency, {one.price_minor for one in page.variants}) == ("MXN", {129_900})
    page = await product(database, store, whole.slug, Audience("USD"))
    assert (page.currency, page.price_minor) == ("USD", 2_599)
    assert (await card_of_title(database, store, "A")).currency == "MXN"


async def card_of_title(database: Database, store: UUID, title: str) -> PricedCard:
    return next(card for card in (await listing(database, store, ALL)).cards if card.title == title)


async def test_a_page_goes_on_where_it_ended(database: Database, store: UUID, prices: PriceList) -> None:
    """Sorts by price keep the order of base prices, given prices or not, so no product is missed or repeated."""
    saved = [await make_product(database, store, cap(f"G{n}", base_price_minor=100 + n)) for n in range(5)]
    await prices.gives(1, product=saved[4].id)
    seen: list[tuple[str, int]] = []
    cursor = None
    while True:
        page = await listing(database, store, ListingQuery(sort="price_asc", limit=2, cursor=cursor))
        seen += [(card.title, card.price_minor) for card in page.cards]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [("G0", 100), ("G1", 101), ("G2", 102), ("G3", 103), ("G4", 1)]


async def test_what_is_not_on_sale_has_no_say(database: Database, store: UUID, prices: PriceList) -> None:
    variants = (VariantDraft(price_minor=500),)
    saved = await make_product(database, store, cap(variants=variants))
    await prices.owner.execute("update catalog.product_variants set is_active = false where store_id = $1", store)
    await prices.gives(1, product=saved.id)
    page = await product(database, store, saved.slug)
    assert (page.variants, page.tiers, page.lowest_minor, page.currency) == ((), (), None, "MXN")
    assert (await card_of(database, store)).price_minor == page.price_minor
    assert (await listing(database, store, ListingQuery(q="nothing"))).cards == ()


async def test_another_stores_prices_are_another_stores(
    database: Database, owner: asyncpg.Connection, make_store: MakeStore
) -> None:
    """P07."""
    mine, theirs = await make_store(), await make_store()
    saved = await make_product(database, mine, cap())
    other = await make_product(database, theirs, cap())
    club = await PriceList(owner, theirs).segment()
    await PriceList(owner, theirs).gives(1, product=other.id)
    await PriceList(owner, theirs).gives(2, product=other.id, segment=club)
    await PriceList(owner, theirs).promises("Theirs", {"type": "percentage", "basis_points": 5_000})
    for audience in (PUBLIC, Audience("USD"), Audience(None, (club,))):
        assert told(await card_of(database, mine, audience)) == (44_900, None, None, ())
        assert (await product(database, mine, saved.slug, audience)).currency == "MXN"


class Counting:
    """A database that counts what it is asked."""

    def __init__(self, database: Database) -> None:
        self._database, self.asked = database, 0

    async def value(self, sql: str, *args: Any) -> Any:
        self.asked += 1
        return await self._database.value(sql, *args)


async def test_one_statement_however_many_prices(
    database: Database, owner: asyncpg.Connection, store: UUID, prices: PriceList
) -> None:
    """FIELD-PAINS 28, medusajs/medusa#11896 and its kin: seconds for three products with prices, lists in memory.

    Forty products with four variants, a segment's price and three tiers each: one call, each resolver asked once.
    """
    for number in range(40):
        await make_product(database, store, hoodie(f"H{number:02}"))
    club = await prices.segment()
    await owner.execute(
        """insert into catalog.product_prices (store_id, variant_id, currency, segment_id, min_qty, amount_minor)
        select v.store_id, v.id, 'MXN', s.segment, q.min_qty, 100000 - 1000 * q.min_qty
        from catalog.product_variants v, unnest(array[null, $2::uuid]) s (segment), unnest(array[1, 3, 9]) q (min_qty)
        where v.store_id = $1""",
        store,
        club,
    )
    counting = Counting(database)
    page = await listing(counting, store, ListingQuery(limit=100), Audience(None, (club,)))  # type: ignore[arg-type]  # a double
    assert (len(page.cards), {card.price_minor for card in page.cards}, counting.asked) == (40, {99_000}, 1)
    one: PricedProduct = await product(counting, store, page.cards[0].slug, Audience(None, (club,)))  # type: ignore[arg-type]  # a double
    assert (counting.asked, {tier.min_qty for tier in one.tiers}) == (2, {3, 9})
    async with database.store(store) as transaction:
        await transaction.value(
            "select quotes.listing($1, '{\"limit\": 100}', $2)", store, f'{{"segments": ["{club}"]}}'
        )
