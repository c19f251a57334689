"""A raffle, seen from the counter.

Nouns: Pot, the raffle of one drop of a shop: what it sells, who entered, what became of them.
Verbs: `open_pot` holds one; `enters` somebody; `draw`, `advance`; `status_of`, `statuses`.
The clock: entries from NOON for an hour; winners may buy for a day.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from lonja.access import TermsDraft, save_terms
from lonja.catalog import CollectionDraft, create_collection
from lonja.drops import (
    EntryReceipt,
    RaffleSettings,
    advance_raffle,
    draw_raffle,
    enter_raffle,
    save_raffle,
)
from lonja.drops.raffle_check import PublishedDraw, read
from lonja.drops.raffle_model import Draw, Step
from lonja.drops.raffles import draw_of
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from tests import world
from tests.shop import NOON, Shop

CLOSED = {"hours": 1}
OVER = {"hours": 25}


class Pot:
    """The raffle of one drop."""

    def __init__(self, shop: Shop, drop: UUID, variants: tuple[UUID, ...]) -> None:
        self.shop, self.drop, self.variants = shop, drop, variants

    async def enters(self, variant: int = 0, *, call: Call | None = None, verified: bool = True) -> Call:
        """Somebody enters, whose address was proved before (or not)."""
        who = call or await self.shop.customer()
        if verified:
            await self.verify(who)
        await self.enter(who, variant)
        return who

    async def verify(self, who: Call) -> None:
        await self.shop.owner.execute(
            "update customers.customers set email_verified_at = now() where id = $1", who.customer_id
        )

    async def enter(self, who: Call, variant: int = 0) -> EntryReceipt:
        return await enter_raffle(self.shop.database, self.shop.store, who, self.drop, self.variants[variant])

    async def draw(self) -> Draw:
        return await draw_raffle(self.shop.database, self.shop.store, Call.job("test"), self.drop)

    async def advance(self) -> Step:
        return await advance_raffle(self.shop.database, self.shop.store, Call.job("test"), self.drop)

    async def published(self) -> PublishedDraw:
        text = await draw_of(self.shop.database, self.shop.store, self.drop)
        assert text is not None
        return read(text)

    async def of(self, who: Call) -> Any:
        """The row of somebody's entry."""
        return await self.shop.owner.fetchrow(
            "select * from drops.raffle_entries where store_id = $1 and customer_id = $2",
            self.shop.store,
            who.customer_id,
        )

    async def statuses(self) -> dict[str, int]:
        rows = await self.shop.owner.fetch(
            "select status, count(*)::int from drops.raffle_entries where store_id = $1 group by 1", self.shop.store
        )
        return {row[0]: row[1] for row in rows}

    async def by_rank(self) -> list[Any]:
        rows: list[Any] = await self.shop.owner.fetch(
            "select * from drops.raffle_entries where store_id = $1 and rank is not null order by rank", self.shop.store
        )
        return rows

    async def status(self) -> str:
        found: str = await self.shop.owner.fetchval(
            "select status from drops.raffles where store_id = $1", self.shop.store
        )
        return found

    async def told(self, kind: str) -> int:
        found: int = await self.shop.owner.fetchval(
            "select count(*) from platform.domain_events where store_id = $1 and type = $2", self.shop.store, kind
        )
        return found


async def open_pot(shop: Shop, *units: int, **terms: Any) -> Pot:
    """A drop of one product a number of units; entries from NOON for an hour. It is NOON."""
    shop.later()
    products = [await world.make_product(shop.database, shop.store, world.cap(f"Gorra {new_id()}")) for _ in units]
    variants = tuple(product.variants[0].id for product in products)
    for variant, count in zip(variants, units, strict=True):
        if count:
            await shop.receives(variant, count)
    draft = CollectionDraft(
        name="Ancla", slug=f"ancla-{new_id().hex}", type="drop", is_active=True, products=tuple(p.id for p in products)
    )
    drop = await create_collection(shop.database, shop.store, shop.staff, draft)
    await save_terms(shop.database, shop.store, shop.staff, drop, TermsDraft(way="raffle", **terms))
    await save_raffle(
        shop.database,
        shop.store,
        shop.staff,
        drop,
        RaffleSettings(opens_at=NOON, closes_at=NOON + timedelta(hours=1), purchase_window_seconds=86_400),
    )
    return Pot(shop, drop, variants)
