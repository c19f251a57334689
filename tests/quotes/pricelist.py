"""A shop's price list for the tests of listings.

Nouns: PriceList; NOON, when nothing special is in force.
Verbs: `gives` a price, `promises` a promotion without a code, `sells_in` another currency; `member` joins a segment.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types

from lonja.platform.ids import new_id


class PriceList:
    """Rows as the price functions write them, behind the curtain: these tests are about reading."""

    def __init__(self, owner: asyncpg.Connection, store: UUID) -> None:
        self.owner, self.store = owner, store

    async def gives(
        self,
        amount: int,
        *,
        product: UUID | None = None,
        variant: UUID | None = None,
        currency: str = "MXN",
        segment: UUID | None = None,
        min_qty: int = 1,
        was: int | None = None,
        begins: datetime | None = None,
        ends: datetime | None = None,
    ) -> None:
        await self.owner.execute(
            """insert into catalog.product_prices
            (store_id, product_id, variant_id, currency, segment_id, min_qty, amount_minor, compare_at_minor,
             effective_at, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, platform.now() - interval '1 hour'), $10)""",
            self.store, product, variant, currency, segment, min_qty, amount, was, begins, ends,
        )  # fmt: skip
        await self.owner.execute("select catalog.announce($1)", self.store)

    async def segment(self) -> UUID:
        """A group of customers."""
        found: UUID = await self.owner.fetchval(
            "insert into customers.customer_segments (store_id, name, slug) values ($1, 'Club', $2) returning id",
            self.store,
            f"club-{new_id().hex}",
        )
        return found

    async def member(self, segment: UUID, customer: UUID) -> None:
        await self.owner.execute(
            "insert into customers.customer_segment_members (store_id, segment_id, customer_id) values ($1, $2, $3)",
            self.store,
            segment,
            customer,
        )
        await self.owner.execute("select pg_notify('lonja_changed', 'segments:' || $1)", str(self.store))

    async def sells_in(self, *currencies: str) -> None:
        for place, currency in enumerate(currencies):
            await self.owner.execute(
                "insert into pricing.store_currencies (store_id, currency, position) values ($1, $2, $3)",
                self.store,
                currency,
                place,
            )
        await self.owner.execute("select catalog.announce($1)", self.store)

    async def promises(
        self,
        name: str,
        action: dict[str, Any],
        condition: dict[str, Any] | None = None,
        *,
        begins: datetime | None = None,
        ends: datetime | None = None,
        priority: int = 0,
        needs_code: bool = False,
    ) -> UUID:
        found: UUID = await self.owner.fetchval(
            """insert into promotions.promotion_rules
            (store_id, name, condition, action, starts_at, ends_at, priority, needs_code, customer_groups)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id""",
            self.store, name, json.dumps(condition or {}), json.dumps(action), begins, ends, priority, needs_code,
            (condition or {}).get("segments", []),
        )  # fmt: skip
        await self.owner.execute("select catalog.announce($1)", self.store)
        return found
