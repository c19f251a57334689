"""What a demo store offers besides its goods: tax, segments, list prices, currencies, promotions, codes, a newsletter.

Nouns: Offers, one store being set up.  Verbs: `Offers.make`.
Promises: through the operations everybody uses; ids are always the same ones, so making them again changes nothing.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import msgspec

from lonja import customers, newsletter, pricing, promotions, taxes
from lonja.demo.world import CodeSheet, ListPriceSheet, PromotionSheet, SegmentSheet, StoreSheet
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.money import Money

_FROM_DAYS, _TO_DAYS = 30, 180


class Offers:
    """Of one store. `facet_of` knows the goods by the names that stand in the sheet ("tag:travel", "collection:x")."""

    def __init__(
        self,
        database: Database,
        store_id: UUID,
        call: Call,
        sheet: StoreSheet,
        facet_of: Callable[[str], str],
    ) -> None:
        self._db, self._id, self._call, self._sheet = database, store_id, call, sheet
        self._facet_of = facet_of
        self._segments: dict[str, UUID] = {}

    async def make(self) -> None:
        """Everything in its order."""
        facts = self._sheet.store
        if facts.taxes:
            await taxes.apply_preset(self._db, self._id, self._call, facts.country)
        for segment in self._sheet.segments:
            await self._segment(segment)
        for currency, rate in facts.currencies.items():
            await self._currency(currency, Decimal(rate))
        for product in dict.fromkeys(price.product for price in self._sheet.list_prices):
            await self._prices(product)
        for promotion in self._sheet.promotions:
            await self._promotion(promotion, needs_code=False)
        for code in self._sheet.codes:
            await self._code(code)
        await newsletter.change_settings(
            self._db,
            self._id,
            self._call,
            newsletter.TermsChanges(
                is_popup_on=facts.popup, needs_confirmation=facts.double_opt_in, discount_basis_points=1_000
            ),
        )

    async def _segment(self, segment: SegmentSheet) -> None:
        facts = customers.SegmentFacts(name=segment.name, slug=segment.slug)
        segment_id = self._segments[segment.slug] = uuid5(self._id, f"segment {segment.slug}")
        await customers.save_segment(self._db, self._id, self._call, facts, segment_id=segment_id)
        async with self._db.store(self._id, self._call, mode="read") as tx:
            found = await tx.rows(
                "SELECT id FROM customers.customers WHERE store_id = $1 AND email = any($2)",
                self._id,
                list(segment.members),
            )
        await customers.add_to_segment(self._db, self._id, self._call, segment_id, [row[0] for row in found])

    async def _currency(self, currency: str, rate: Decimal) -> None:
        rule = pricing.CurrencyRule(rounding="up", round_to_minor=100, minus_minor=1)
        await pricing.save_currency(self._db, self._id, self._call, currency, rule)
        quoted = pricing.Rate(base=self._sheet.store.currency, quote=currency, rate=rate)
        with suppress(pricing.RateRefused):  # it stands there already
            await pricing.record_rates(self._db, self._id, self._call, [quoted], "hand")

    async def _prices(self, product: str) -> None:
        product_id = UUID(self._facet_of(f"product:{product}").partition(":")[2])
        wishes = [self._wish(product_id, price) for price in self._sheet.list_prices if price.product == product]
        await pricing.put_prices(self._db, self._id, self._call, product_id, wishes)

    def _wish(self, product_id: UUID, price: ListPriceSheet) -> pricing.PriceWish:
        return pricing.PriceWish(
            product_id=product_id,
            amount_minor=self._minor(price.price),
            segment_id=self._segments[price.segment] if price.segment else None,
            min_qty=price.from_quantity,
        )

    async def _promotion(self, promotion: PromotionSheet, *, needs_code: bool) -> UUID:
        now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        draft = promotions.RuleDraft(
            name=promotion.name,
            condition=self._condition(promotion.condition),
            action=self._priced(promotion.action),
            needs_code=needs_code,
            priority=promotion.priority,
            is_stackable=promotion.is_stackable,
            stacking_group=promotion.stacking_group,
            starts_at=now - timedelta(days=1),
            ends_at=now + timedelta(days=_FROM_DAYS),
        )
        rule_id = uuid5(self._id, f"promotion {promotion.name}")
        return await promotions.save_rule(self._db, self._id, self._call, draft, rule_id=rule_id)

    async def _code(self, code: CodeSheet) -> None:
        rule_id = await self._promotion(code, needs_code=True)
        terms = promotions.Terms(
            code=code.code,
            min_subtotal_minor=self._minor(code.minimum) if code.minimum else 0,
            usage_limit=code.limit,
            once_per_customer=code.once,
            expires_on=(datetime.now(UTC) + timedelta(days=_TO_DAYS)).date(),
        )
        with suppress(promotions.CodeTaken):
            await promotions.save_code(self._db, self._id, self._call, terms, rule_id=rule_id)

    def _condition(self, condition: dict[str, Any]) -> dict[str, Any]:
        said = self._priced(condition)
        if "items" in said:
            said["items"] = {how: [self._facet_of(facet) for facet in facets] for how, facets in said["items"].items()}
        if "segments" in said:
            said["segments"] = [str(self._segments[slug]) for slug in said["segments"]]
        return said

    def _priced(self, said: dict[str, Any]) -> dict[str, Any]:
        """Amounts are written as people write them, under the name of what they are in the database."""
        return {
            name: self._minor(value) if name.endswith("_minor") else value
            for name, value in msgspec.to_builtins(said).items()
        }

    def _minor(self, price: str) -> int:
        return Money.parse(price, self._sheet.store.currency).minor
