"""A newsletter, seen from both sides of the mailbox.

Nouns: Desk, the newsletter of one shop: what visitors type, what the books say afterwards.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from tests.shop import Shop

from lonja.newsletter import Offer, TermsChanges, change_settings, confirm_subscription, subscribe, unsubscribe
from lonja.platform.call import Call
from lonja.platform.ids import new_id


class Desk:
    """The newsletter of one shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    async def subscribe(self, email: str = "ana@example.com", **chosen: Any) -> Offer:
        """A visitor types an address."""
        call = chosen.pop("call", None) or Call(actor="guest", correlation_id=new_id())
        said: dict[str, Any] = {"locale": "es", "source": "popup"} | chosen
        return await subscribe(self.shop.database, self.shop.store, call, email, **said)

    async def confirm(self, email: str = "ana@example.com") -> bool:
        """Who reads this address's mail confirms."""
        return await confirm_subscription(self.shop.database, self.shop.store, GUEST, await self.id_of(email))

    async def leave(self, email: str = "ana@example.com") -> bool:
        """Who reads this address's mail leaves."""
        return await unsubscribe(self.shop.database, self.shop.store, GUEST, await self.id_of(email))

    async def offers(self, **changes: Any) -> None:
        """The merchant decides."""
        await change_settings(self.shop.database, self.shop.store, self.shop.staff, TermsChanges(**changes))

    async def row(self, email: str = "ana@example.com") -> asyncpg.Record:
        """An address's row, as the books have it."""
        return await self.shop.owner.fetchrow(
            "SELECT * FROM newsletter.newsletter_subscribers WHERE store_id = $1 AND email = $2", self.shop.store, email
        )

    async def id_of(self, email: str) -> UUID:
        found: UUID = (await self.row(email))["id"]
        return found

    async def status(self, email: str = "ana@example.com") -> str:
        found: str = (await self.row(email))["status"]
        return found

    async def codes(self) -> list[asyncpg.Record]:
        """Every code of the shop with its rule's percentage, oldest first."""
        found: list[asyncpg.Record] = await self.shop.owner.fetch(
            """SELECT c.*, (r.action ->> 'basis_points')::int AS basis_points, r.action, r.needs_code
            FROM promotions.discount_codes c
            JOIN promotions.promotion_rules r ON r.store_id = c.store_id AND r.id = c.rule_id
            WHERE c.store_id = $1 ORDER BY c.created_at, c.id""",
            self.shop.store,
        )
        return found

    async def told(self) -> list[tuple[str, bool]]:
        """The events that mail is made of, oldest first: (type, whether it is silent)."""
        rows = await self.shop.owner.fetch(
            """SELECT type, (payload ->> 'is_silent')::boolean FROM platform.domain_events
            WHERE store_id = $1 AND type IN ('newsletter.asked', 'newsletter.subscribed') ORDER BY id""",
            self.shop.store,
        )
        return [(row[0], row[1]) for row in rows]

    def at(self, moment: datetime) -> None:
        """It is then, from now on."""
        self.shop.database.fake_time(moment)


GUEST = Call(actor="guest")


@pytest.fixture
def desk(shop: Shop) -> Desk:
    """The shop's. Its clock is real again after the test (tests.shop.open_shop)."""
    return Desk(shop)
