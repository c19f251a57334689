"""A drop with a waiting room, for tests.

Nouns: Queue, a drop of a shop that is sold by queue, with its room.
Verbs: `open_queue` makes one; `join` and `tick` are what the web process does; `positions` looks behind the curtain.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from lonja.access import TermsDraft, pause_drop, save_terms
from lonja.drops import Place, RoomQueue, RoomSettings, RoomState, Ticket, save_room, tick
from lonja.drops.queue import Joining
from lonja.platform.call import Call
from lonja.platform.errors import LonjaError
from lonja.platform.ids import new_id
from tests.shop import NOON, Shop, token_hash

HOUR = timedelta(hours=1)
GUEST = Call(actor="guest")


class Queue:
    """A drop that begins an hour after NOON, and its room."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.lines = shop, RoomQueue(shop.database)
        self.slug = f"drop-{new_id().hex}"
        self.collection: UUID
        self.room: UUID

    async def save(self, **settings: Any) -> UUID:
        """The settings of the room."""
        shop = self.shop
        return await save_room(shop.database, shop.store, shop.staff, self.collection, RoomSettings(**settings))

    async def join(self, call: Call | None = None, **said: Any) -> Place:
        """A visitor stands in line: one with a session, or a newcomer."""
        who: dict[str, Any] = {"token_hash": token_hash(str(new_id())), "expires_at": NOON + timedelta(days=900)}
        if call is not None:
            who = {"session_id": call.session_id, "customer_id": call.customer_id}
        ticket = Ticket(room_id=self.room, **(who | said))
        return await self.lines.join(self.shop.store, call or Call(actor="guest"), ticket)

    def ticket(self, secret: str | None = None, **said: Any) -> Ticket:
        """A newcomer's; the same secret is the same newcomer."""
        token = token_hash(secret or str(new_id()))
        return Ticket(room_id=self.room, token_hash=token, expires_at=NOON + timedelta(days=900), **said)

    async def together(self, *asked: Ticket | Joining) -> list[Place | LonjaError | None]:
        """In one batch, as one process asks. None: this one asks alone."""
        said = [Joining(GUEST, each) if isinstance(each, Ticket) else each for each in asked]
        return await self.lines._join_many(self.shop.store, said)

    async def alone(self, asked: Ticket | Joining) -> Place:
        """On a connection of one's own, as in a process of one's own."""
        said = Joining(GUEST, asked) if isinstance(asked, Ticket) else asked
        return await self.lines._join_alone(self.shop.store, said)

    async def arrive(self, newcomers: int) -> list[UUID]:
        """Newcomers, in one batch."""
        places = await self.together(*(self.ticket() for _ in range(newcomers)))
        return [place.place_id for place in places if isinstance(place, Place)]

    async def tick(self) -> RoomState:
        """A second of the room's life."""
        state = await tick(self.shop.database, self.shop.store, self.room)
        assert state is not None
        return state

    async def pause(self, *, is_paused: bool = True) -> None:
        """The emergency brake."""
        await pause_drop(self.shop.database, self.shop.store, self.shop.staff, self.collection, is_paused=is_paused)

    async def admitted(self) -> list[int]:
        """The positions that were let in."""
        rows = await self.shop.owner.fetch(
            "SELECT position FROM drops.places WHERE room_id = $1 AND admitted_at IS NOT NULL ORDER BY position",
            self.room,
        )
        return [row[0] for row in rows]

    async def find(self, call: Call) -> Place | None:
        """The place of somebody with a session."""
        assert call.session_id is not None
        return await self.lines.find(self.shop.store, self.room, call.session_id, call.customer_id)


async def open_queue(shop: Shop, *variants: UUID, settings: dict[str, Any] | None = None, **terms: Any) -> Queue:
    """A drop of these variants' products; it is NOON, and it begins in an hour."""
    queue = Queue(shop)
    shop.later()
    queue.collection = await shop.owner.fetchval(
        """INSERT INTO catalog.collections (store_id, name, slug, type, starts_at, is_active)
        VALUES ($1, 'Drop', $2, 'drop', $3, true) RETURNING id""",
        shop.store, queue.slug, NOON + HOUR,
    )  # fmt: skip
    await shop.owner.execute(
        """INSERT INTO catalog.collection_products (store_id, collection_id, product_id)
        SELECT DISTINCT store_id, $2::uuid, product_id FROM catalog.product_variants
        WHERE store_id = $1 AND id = ANY ($3)""",
        shop.store, queue.collection, list(variants),
    )  # fmt: skip
    draft = msgspec.convert({"way": "queue"} | terms, TermsDraft)
    await save_terms(shop.database, shop.store, shop.staff, queue.collection, draft)
    queue.room = await queue.save(**({"max_per_network": 100_000} | (settings or {})))
    return queue
