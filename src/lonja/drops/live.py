"""How drops stand at this instant, for the people who run them.

Nouns: Live, a drop on its screen: what is sold, waits for money, is held and left, its room and its draw, ten minutes
in steps of ten seconds, the newest events and orders; Overview, a drop in the list of drops.
Verbs: `live` and `overview`, one call each; `LiveBook` asks at most once a second, however many look.
Promises: nothing runs where nobody looks; what a look costs follows the drop itself, not the catalog nor the orders of
other days.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from lonja.access import Way
from lonja.drops.phases import Phase, phase_of
from lonja.platform.changes import Cache, Changes
from lonja.platform.db import Caller, Database

STEP = timedelta(seconds=10)
"""The width of a bucket of tallies."""
SPAN = timedelta(minutes=10)
"""How far back the series goes."""

Kind = Literal["joined", "admitted", "granted", "sold_out", "refused", "error", "sold"]
"""What is counted over time: tallies, and units sold."""


class LiveOrder(msgspec.Struct, frozen=True):
    """An order that has something of the drop."""

    id: UUID
    number: int
    status: str
    units: int
    at: datetime


class LiveOrders(msgspec.Struct, frozen=True, kw_only=True):
    """What living orders have; `sold_today` are those of the last 24 hours."""

    sold_units: int
    sold: int
    pending_units: int
    pending: int
    sold_today: int
    latest: Sequence[LiveOrder]


class LiveStock(msgspec.Struct, frozen=True, kw_only=True):
    """Units held for somebody, and what can be had."""

    in_carts: int
    at_checkouts: int
    left: int


class LiveRoom(msgspec.Struct, frozen=True, kw_only=True):
    """The waiting room."""

    status: Literal["gathering", "open", "closed"]
    closed_for: str | None
    opened_at: datetime | None
    closed_at: datetime | None
    max_inside: int
    per_second: int
    admitted: int
    waiting: int


class LiveRaffle(msgspec.Struct, frozen=True, kw_only=True):
    """The draw."""

    status: Literal["open", "drawn", "over"]
    opens_at: datetime
    closes_at: datetime
    drawn_at: datetime | None
    entries: int


class LiveEvent(msgspec.Struct, frozen=True):
    """Something that happened to the drop as a whole: `drop.paused`, `room.opened`, …"""

    at: datetime
    kind: str


class _Brake(msgspec.Struct, frozen=True):
    """What a phase needs of the terms."""

    is_paused: bool
    early_starts_at: datetime | None


class _Window(msgspec.Struct, frozen=True, kw_only=True):
    """A drop, its window, and what of its terms decides its phase."""

    name: str
    slug: str
    is_active: bool
    starts_at: datetime | None
    ends_at: datetime | None
    way: Way | None
    """None: it has no terms."""
    paused_at: datetime | None
    early_starts_at: datetime | None
    room: LiveRoom | None
    raffle: LiveRaffle | None

    def _phase(self, now: datetime, left: int) -> Phase:
        return phase_of(self, _Brake(self.paused_at is not None, self.early_starts_at), now, left)


class Overview(_Window, frozen=True, kw_only=True):
    """A drop in a list. `ordered`: units of living orders, paid or not; `sorted_at`: where it stands in the list."""

    id: UUID
    sorted_at: datetime
    ordered: int
    left: int

    def phase(self, now: datetime) -> Phase:
        """What it looks like at this moment."""
        return self._phase(now, self.left)


class Live(_Window, frozen=True, kw_only=True):
    """A drop on its screen. `today` adds tallies up over 24 hours; `passes` may still be used."""

    collection_id: UUID
    orders: LiveOrders
    stock: LiveStock
    passes: int
    today: Mapping[Kind, int]
    series: Sequence[tuple[datetime, Kind, int]]
    events: Sequence[LiveEvent]

    def phase(self, now: datetime) -> Phase:
        """What it looks like at this moment."""
        return self._phase(now, self.stock.left)

    @property
    def conversion(self) -> float | None:
        """Of those who were let in, or got something into their cart, how many have paid: 0 to 1. None: nobody yet."""
        came, paid = self.today.get("granted", 0), self.orders.sold_today
        if self.room is not None and self.room.admitted:
            came, paid = self.room.admitted, self.orders.sold
        return min(paid / came, 1.0) if came else None

    def rate(self, kind: Kind, now: datetime) -> float:
        """How many a second, over the bucket that is filling and the full one before it."""
        begins = bucket_of(now) - STEP
        amount = sum(amount for at, one, amount in self.series if one == kind and at >= begins)
        return amount / (now - begins).total_seconds()

    def steps(self, kind: Kind, now: datetime) -> list[int]:
        """The last ten minutes, one figure for each ten seconds; the last one is still filling."""
        last, count = bucket_of(now), SPAN // STEP
        found = [0] * count
        for at, one, amount in self.series:
            place = count - 1 - (last - at) // STEP
            if one == kind and 0 <= place < count:
                found[place] += amount
        return found


_live = msgspec.json.Decoder(Live | None)
_overviews = msgspec.json.Decoder(tuple[Overview, ...])


def bucket_of(now: datetime) -> datetime:
    """When the ten seconds began that `now` falls into."""
    return now - timedelta(seconds=now.second % 10, microseconds=now.microsecond)


async def live(db: Caller, store_id: UUID, collection_id: UUID) -> Live | None:
    """How a drop stands; None where there is no such drop."""
    found: str | None = await db.value("SELECT drops.live($1, $2)", store_id, collection_id)
    return None if found is None else _live.decode(found)


async def overview(
    db: Caller, store_id: UUID, *, before: tuple[datetime, UUID] | None = None, limit: int = 50
) -> Sequence[Overview]:
    """The drops of a store, the latest start first; `before` is the key of the last one of the page before."""
    moment, last = before or (None, None)
    return _overviews.decode(
        await db.value("SELECT drops.overview($1, $2, $3, $4)", store_id, moment, last, min(limit, 101))
    )


class LiveBook:
    """What the screens of a process show: one question a second and drop, whoever looks; none when nobody does."""

    def __init__(self, database: Database, changes: Changes, max_age: float = 1.0) -> None:
        self._database = database
        self._kept: Cache[tuple[UUID, UUID], Live | None] = Cache(
            "catalog", self._load, key_of=_nobody, max_age=max_age, size=1_000
        )
        changes.attach(self._kept)

    async def of(self, store_id: UUID, collection_id: UUID) -> Live | None:
        """How a drop stands, or stood a second ago. A pause is seen at once: it is told with the catalog's changes."""
        return await self._kept.get((store_id, collection_id))

    def forget(self, store_id: UUID, collection_id: UUID) -> None:
        """Somebody here has just changed it, and wants to see that."""
        self._kept.forget((store_id, collection_id))

    async def _load(self, key: tuple[UUID, UUID]) -> Live | None:
        return await live(self._database, *key)


def _nobody(_: str) -> tuple[UUID, UUID]:
    """A change of a store's catalog is of any of its drops: everything kept, a second's worth, is dropped."""
    raise ValueError
