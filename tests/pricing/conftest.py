"""A counter for prices: short words for what every test here does."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest_asyncio

from lonja.catalog import ProductChange, VariantDraft, update_product
from lonja.customers import SegmentFacts, add_to_segment, save_segment
from lonja.platform.call import Call
from lonja.pricing import (
    CurrencyRule,
    PriceWish,
    Rate,
    prior_lowest,
    record_rates,
    resolve_prices,
    save_currency,
    set_price,
)
from tests.shop import NOON, Shop


def hours(count: float) -> datetime:
    return NOON + timedelta(hours=count)


class Counter:
    """A shop, and what its things cost."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.database, self.store, self.staff = shop.database, shop.store, shop.staff

    async def product_of(self, variant: UUID) -> UUID:
        product: UUID = await self.shop.owner.fetchval(
            "SELECT product_id FROM catalog.product_variants WHERE id = $1", variant
        )
        return product

    async def gives(self, amount: int, *, replace: bool = False, **chosen: Any) -> UUID:
        """A list price."""
        wish = PriceWish(amount_minor=amount, **chosen)
        return await set_price(self.database, self.store, self.staff, wish, replace=replace)

    async def reprices(self, variant: UUID, amount: int, compare_at: int | None = None) -> None:
        """The catalog's price changes, through the catalog's door."""
        draft = VariantDraft(id=variant, price_minor=amount, compare_at_minor=compare_at)
        product = await self.product_of(variant)
        await update_product(self.database, self.store, self.staff, product, ProductChange(variants=(draft,)))

    async def member(self, *segments: UUID) -> Call:
        """A customer of some segments."""
        call = await self.shop.customer()
        assert call.customer_id
        for segment in segments:
            await add_to_segment(self.database, self.store, self.staff, segment, [call.customer_id])
        return call

    async def segment(self, slug: str) -> UUID:
        return await save_segment(self.database, self.store, self.staff, SegmentFacts(name=slug, slug=slug))

    async def sells_in(self, currency: str, rate: str | None = None, **rule: Any) -> None:
        """Another currency, and what one unit of the store's own is worth in it."""
        await save_currency(self.database, self.store, self.staff, currency, CurrencyRule(**rule))
        if rate:
            rates = [Rate(base="MXN", quote=currency, rate=Decimal(rate))]
            await record_rates(self.database, self.store, self.staff, rates, "hand")

    async def costs(
        self, variant: UUID, quantity: int = 1, *, call: Call | None = None, currency: str | None = None
    ) -> tuple[int | None, int | None, str]:
        """(unit, compare at, source) for who calls; the public when nobody does."""
        who = call or Call(actor="guest")
        [found] = await resolve_prices(
            self.database, self.store, who, [(variant, quantity)], customer_id=who.customer_id, currency=currency
        )
        return found.unit_minor, found.compare_at_minor, found.source

    async def lowest(self, variant: UUID, currency: str | None = None) -> int | None:
        """What is shown beside the reduced price."""
        found = await prior_lowest(self.database, self.store, Call(actor="guest"), [variant], currency)
        return found.get(variant)


@pytest_asyncio.fixture
async def counter(shop: Shop) -> AsyncIterator[Counter]:
    """It is NOON; each test moves the clock."""
    shop.later(hours=0)
    yield Counter(shop)
