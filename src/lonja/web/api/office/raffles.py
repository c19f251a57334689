"""/admin/drops/{id}/raffle: when a draw takes entries, and who is in it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from lonja import drops
from lonja.catalog.errors import CollectionNotFound
from lonja.drops import RaffleInvalid, RaffleSettings, RaffleStatus, RaffleUnknown
from lonja.web.api.shapes import In, Out
from lonja.web.context import Visit
from lonja.web.routes import api

WindowSeconds = Annotated[int, Meta(ge=300, le=1_209_600, examples=[86_400], description="how long a winner may buy")]
Count = Annotated[int, Meta(ge=0, examples=[120])]


class RaffleBody(In, kw_only=True):
    """When entries are taken, and how long a winner may buy, whole."""

    opens_at: datetime
    closes_at: datetime
    purchase_window_seconds: WindowSeconds = 86_400


class StaffRaffle(Out, kw_only=True):
    """A draw as staff sees it. `counts`: entries by status."""

    status: RaffleStatus
    opens_at: datetime
    closes_at: datetime
    purchase_window_seconds: WindowSeconds
    commitment: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", examples=["5f" * 32])]
    drawn_at: datetime | None
    counts: dict[str, Count]


@api(
    "GET",
    "/api/v1/admin/drops/{drop_id:uuid}/raffle",
    who="staff",
    permission="drops.read",
    answers=StaffRaffle,
    refuses=(RaffleUnknown,),
    tag="Drops",
)
async def show_raffle_settings(visit: Visit, drop_id: UUID) -> StaffRaffle:
    """Show a drop's draw.

    Its window, and how many entries there are of each status.
    """
    return await _raffle(visit, drop_id)


@api(
    "PUT",
    "/api/v1/admin/drops/{drop_id:uuid}/raffle",
    who="staff",
    permission="drops.write",
    answers=StaffRaffle,
    refuses=(CollectionNotFound, RaffleInvalid),
    tag="Drops",
)
async def save_raffle_settings(visit: Visit, drop_id: UUID, body: RaffleBody) -> StaffRaffle:
    """Say when a drop is drawn.

    The first time it is made, with its seed, and the commitment is published. Until the entries close it may change.
    """
    settings = RaffleSettings(
        opens_at=body.opens_at, closes_at=body.closes_at, purchase_window_seconds=body.purchase_window_seconds
    )
    await drops.save_raffle(visit.house.db, visit.store.id, visit.call(), drop_id, settings)
    return await _raffle(visit, drop_id)


async def _raffle(visit: Visit, drop_id: UUID) -> StaffRaffle:
    found = await drops.raffle_of(visit.house.db, visit.store.id, visit.call(), drop_id)
    if found is None:
        raise RaffleUnknown
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        counts = await drops.entry_counts(tx, visit.store.id, found.id)
    return StaffRaffle(
        status=found.status,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        purchase_window_seconds=found.purchase_window_seconds,
        commitment=found.commitment,
        drawn_at=found.drawn_at,
        counts={str(status): count for status, count in counts.items()},
    )


routes = [show_raffle_settings, save_raffle_settings]
