"""A drop for tests: a collection of some of a shop's variants, with terms.

Nouns: a Drop of a Shop, which opens at NOON and closes two days later unless something else is said.
Verbs: `drop_of` makes it; `says` changes its terms; `lets_in` gives a pass as the waiting room would.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from lonja.access import TermsDraft, save_terms
from lonja.catalog import CollectionDraft, create_collection
from lonja.drops import RoomQueue, RoomSettings, Ticket, save_room, tick
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from tests.shop import NOON, Shop


class Drop:
    """One drop, seen by its merchant."""

    def __init__(self, shop: Shop, collection: UUID, slug: str) -> None:
        self.shop, self.id, self.slug = shop, collection, slug

    async def says(self, **terms: Any) -> "Drop":
        """These are the terms now, whole."""
        await save_terms(self.shop.database, self.shop.store, self.shop.staff, self.id, TermsDraft(**terms))
        return self

    async def lets_in(self, call: Call, kind: str = "queue", variant: UUID | None = None, **lasts: float) -> None:
        """A pass for this visitor, behind the curtain; of the queue, through its room, and once more if it ran out."""
        now: datetime = datetime.fromisoformat(self.shop.database._settings["lonja.fake_now"])
        until = now + (timedelta(**lasts) if lasts else timedelta(minutes=10))
        if kind == "queue":
            await self._waits(call)
            await self.shop.owner.execute(
                "UPDATE access.passes SET expires_at = $3 WHERE store_id = $1 AND session_id = $2 AND kind = 'queue'",
                self.shop.store,
                call.session_id,
                until,
            )
            return
        await self.shop.owner.execute(
            """INSERT INTO access.passes
                (store_id, collection_id, kind, session_id, customer_id, variant_id, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)""",
            self.shop.store,
            self.id,
            kind,
            call.session_id,
            call.customer_id,
            variant,
            until,
        )

    async def _waits(self, call: Call) -> None:
        """A place in the waiting room, and a second of its life."""
        shop = self.shop
        room = await save_room(shop.database, shop.store, shop.staff, self.id, RoomSettings())
        ticket = Ticket(room_id=room, session_id=call.session_id, customer_id=call.customer_id)
        await RoomQueue(shop.database).join(shop.store, call, ticket)
        await tick(shop.database, shop.store, room)

    async def counts(self) -> dict[str, list[int]]:
        """What is counted, by the kind of name."""
        rows = await self.shop.owner.fetch(
            """SELECT kind, array_agg(units ORDER BY units) FROM access.purchase_counts
            WHERE store_id = $1 AND collection_id = $2 AND units > 0 GROUP BY kind""",
            self.shop.store,
            self.id,
        )
        return {kind: list(units) for kind, units in rows}


async def drop_of(
    shop: Shop,
    *variants: UUID,
    starts_at: datetime | None = NOON,
    ends_at: datetime | None = NOON + timedelta(days=2),
    **terms: Any,
) -> Drop:
    """A drop of these variants' products, with terms unless `terms` is empty."""
    products = await shop.owner.fetch(
        "SELECT product_id FROM catalog.product_variants WHERE store_id = $1 AND id = ANY($2)", shop.store, variants
    )
    slug = f"drop-{new_id().hex}"
    draft = CollectionDraft(
        name=slug,
        slug=slug,
        type="drop",
        is_active=True,
        starts_at=starts_at,
        ends_at=ends_at,
        products=tuple(dict.fromkeys(row[0] for row in products)),
    )
    drop = Drop(shop, await create_collection(shop.database, shop.store, shop.staff, draft), slug)
    return await drop.says(**terms) if terms else drop
