"""Showcase: prices that are remembered belong to one audience and hold until they change by themselves."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.catalog.test_shelf import Counting, Settle, changes, counting, settle
from tests.quotes.pricelist import PriceList
from tests.world import cap, make_product

from lonja.catalog import ListingQuery, Shelf
from lonja.platform.changes import Changes
from lonja.platform.clock import FakeClock
from lonja.platform.db import Database
from lonja.quotes import PUBLIC, Audience, Showcase

__all__ = ["changes", "counting", "settle"]
ALL = ListingQuery()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime.now(UTC))


@pytest.fixture
def showcase(counting: Counting, changes: Changes, clock: FakeClock) -> Showcase:
    return Showcase(counting, Shelf(counting, changes, clock=clock))  # type: ignore[arg-type]  # a double of what it uses


async def test_an_entry_belongs_to_one_audience(
    database: Database,
    owner: asyncpg.Connection,
    store: UUID,
    showcase: Showcase,
    counting: Counting,
    settle: Settle,
) -> None:
    """A card drawn for members is never shown to the public, nor the other way round."""
    prices = PriceList(owner, store)
    saved = await make_product(database, store, cap())
    club = await prices.segment()
    await prices.sells_in("USD")
    await prices.gives(30_000, product=saved.id, segment=club)
    await prices.gives(2_000, product=saved.id, currency="USD")
    await settle()
    audiences = (PUBLIC, Audience(None, (club,)), Audience("USD"), Audience("USD", (club,)))
    for _ in range(2):
        cards = [(await showcase.listing(store, ALL, one)).value.cards[0].price_minor for one in audiences]
        pages = [(await showcase.product(store, saved.slug, one)).value.price_minor for one in audiences]
        assert cards == pages == [44_900, 30_000, 2_000, 2_000]
    assert counting.asked == 8
    assert await showcase.listing(store, ALL, Audience(None, ())) is await showcase.listing(store, ALL)


async def test_an_entry_goes_when_its_price_does(
    database: Database,
    owner: asyncpg.Connection,
    store: UUID,
    showcase: Showcase,
    counting: Counting,
    clock: FakeClock,
    settle: Settle,
) -> None:
    """PRC-07 needs no job: what changes by itself is not kept longer, and is read once, not at every look."""
    saved = await make_product(database, store, cap())
    ends = clock.now() + timedelta(minutes=5)
    await PriceList(owner, store).gives(30_000, product=saved.id, ends=ends)
    await settle()
    assert (await showcase.listing(store, ALL)).value.cards[0].price_minor == 30_000
    clock.advance(timedelta(minutes=5) - timedelta(microseconds=1))
    await showcase.listing(store, ALL)
    assert counting.asked == 1
    clock.advance(timedelta(microseconds=1))
    try:
        database.fake_time(ends)
        for _ in range(3):
            assert (await showcase.listing(store, ALL)).value.cards[0].price_minor == 44_900
    finally:
        database.fake_time(None)
    assert counting.asked == 2


async def test_a_price_that_is_announced_is_seen(
    database: Database, owner: asyncpg.Connection, store: UUID, showcase: Showcase, settle: Settle
) -> None:
    saved = await make_product(database, store, cap())
    await settle()
    assert (await showcase.product(store, saved.slug)).value.price_minor == 44_900
    await PriceList(owner, store).gives(30_000, product=saved.id)
    await settle()
    assert (await showcase.product(store, saved.slug)).value.price_minor == 30_000
