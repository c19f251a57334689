"""Omnibus, where promotions reduced the price before: what was announced for everybody is its past too (scar 38)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio
from tests.quotes.pricelist import PriceList
from tests.quotes.test_listing import card_of, told
from tests.world import MARTA, cap, make_product

from lonja.catalog import ProductChange, SavedProduct, VariantDraft, update_product
from lonja.platform.db import Database
from lonja.promotions import RuleDraft, delete_rule, save_rule
from lonja.quotes import Audience

DAY = timedelta(days=1)
SOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) + 400 * DAY


class Year:
    """A product at 449.00, and what its merchant promises on which day."""

    def __init__(self, database: Database, store: UUID, saved: SavedProduct) -> None:
        self.database, self.store, self.saved = database, store, saved

    def day(self, number: float) -> datetime:
        moment = SOON + number * DAY
        self.database.fake_time(moment)
        return moment

    async def promise(self, name: str, basis_points: int, *, rule: UUID | None = None, **chosen: object) -> UUID:
        draft = RuleDraft(name=name, action={"type": "percentage", "basis_points": basis_points}, **chosen)  # type: ignore[arg-type]
        return await save_rule(self.database, self.store, MARTA, draft, rule_id=rule)

    async def end(self, rule: UUID) -> None:
        await delete_rule(self.database, self.store, MARTA, rule)

    async def lowest(self, audience: Audience | None = None) -> tuple[int, int | None, int | None]:
        card = await card_of(self.database, self.store, audience or Audience())
        return told(card)[:3]


@pytest.fixture
def prices(owner: asyncpg.Connection, store: UUID) -> PriceList:
    return PriceList(owner, store)


@pytest_asyncio.fixture
async def year(database: Database, store: UUID) -> AsyncIterator[Year]:
    database.fake_time(SOON - 90 * DAY)
    yield Year(database, store, await make_product(database, store, cap()))
    database.fake_time(None)


async def test_one_promotion_after_another(year: Year) -> None:
    """What an earlier promotion asked for counts for thirty days after its end, and not an instant longer; neither what
    was for members only, with a code, or never in force.
    """
    year.day(0)
    first = await year.promise("First", 4_000)
    await year.promise("Code", 9_000, needs_code=True)
    await year.promise("Others", 9_000, condition={"items": {"any_of": ["tag:other"]}})
    later = await year.promise("Cancelled in time", 9_000, starts_at=SOON + 20 * DAY)
    assert await year.lowest() == (26_940, 44_900, 44_900)
    year.day(10)
    await year.end(first)
    await year.end(later)
    assert await year.lowest() == (44_900, None, None)
    year.day(15)
    second = await year.promise("Second", 1_000)
    assert await year.lowest() == (40_410, 44_900, 26_940)
    year.day(70)
    assert await year.lowest() == (40_410, 44_900, 26_940), "a reduction keeps the past that it began with"
    await year.end(second)
    for days, lowest in ((29.9, 40_410), (30, 44_900)):
        year.day(70 + days)
        third = await year.promise("Third", 500)
        assert await year.lowest() == (42_655, 44_900, lowest), days
        await year.end(third)


async def test_a_promotion_that_deepens_is_one_reduction(year: Year) -> None:
    """Not higher than before: one reduction. Higher again: another one, and what it deepened to is its past."""
    year.day(0)
    rule = await year.promise("Sale", 1_000)
    year.day(40)
    await year.promise("Sale", 2_000, rule=rule)
    assert await year.lowest() == (35_920, 44_900, 44_900)
    year.day(41)
    await year.promise("Renamed", 2_000, rule=rule, ends_at=SOON + 44 * DAY)
    assert await year.lowest() == (35_920, 44_900, 44_900)
    year.day(43)
    await year.promise("Sale", 1_500, rule=rule)
    assert await year.lowest() == (38_165, 44_900, 35_920)
    year.day(44)
    assert await year.lowest() == (44_900, None, None)


async def test_a_price_that_is_marked_down_after_a_promotion(year: Year, prices: PriceList) -> None:
    """And the other way round: a markdown's past has promotions in it, a promotion's has markdowns."""
    year.day(0)
    sale = await year.promise("Sale", 5_000)
    year.day(5)
    await year.end(sale)
    year.day(10)
    down = VariantDraft(id=year.saved.variants[0].id, price_minor=30_000, compare_at_minor=44_900)
    await update_product(year.database, year.store, MARTA, year.saved.id, ProductChange(variants=(down,)))
    assert await year.lowest() == (30_000, 44_900, 22_450)
    club = await prices.segment()
    await year.promise("Members", 9_000, condition={"segments": [str(club)]})
    assert await year.lowest(Audience(None, (club,))) == (3_000, 44_900, 22_450)
    year.day(100)
    assert await year.lowest() == (30_000, 44_900, 22_450)
