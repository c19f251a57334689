"""/admin/drops/{id}/room: how the waiting room of a drop is run."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lonja import drops
from lonja.access import TermsInvalid
from lonja.catalog.errors import CollectionNotFound
from lonja.drops import NoRoom, RoomSettings
from lonja.web.api.shapes import In, Out
from lonja.web.context import Visit
from lonja.web.routes import api

Inside = Annotated[int, Meta(ge=1, le=100_000, examples=[500], description="shoppers inside at once")]
PerSecond = Annotated[int, Meta(ge=1, le=10_000, examples=[200], description="let in each second, at most")]
PassSeconds = Annotated[int, Meta(ge=30, le=86_400, examples=[600], description="how long a pass holds")]
Effort = Annotated[
    int, Meta(ge=0, le=10_000_000, examples=[50_000], description="numbers a browser tries at most; 0 asks nothing")
]
PerNetwork = Annotated[int, Meta(ge=1, le=100_000, examples=[50], description="places of one network")]


class RoomBody(In, kw_only=True):
    """How a waiting room is run, whole: what is left out has its default."""

    max_inside: Inside = 500
    per_second: PerSecond = 200
    pass_ttl_seconds: PassSeconds = 600
    effort: Effort = 50_000
    max_per_network: PerNetwork = 50


class RoomView(Out, kw_only=True):
    """How a waiting room is run, and the commitment to its order: the sha256, in hex, of a seed nobody knows yet."""

    max_inside: Inside
    per_second: PerSecond
    pass_ttl_seconds: PassSeconds
    effort: Effort
    max_per_network: PerNetwork
    commitment: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", examples=["5f" * 32])]


@api(
    "GET",
    "/api/v1/admin/drops/{drop_id:uuid}/room",
    who="staff",
    permission="drops.read",
    answers=RoomView,
    refuses=(NoRoom,),
    tag="Drops",
)
async def show_drop_room(visit: Visit, drop_id: UUID) -> RoomView:
    """Show how a drop's waiting room is run.

    Whether the drop is shown yet or not.
    """
    return await _room(visit, drop_id)


@api(
    "PUT",
    "/api/v1/admin/drops/{drop_id:uuid}/room",
    who="staff",
    permission="drops.write",
    answers=RoomView,
    refuses=(CollectionNotFound, TermsInvalid),
    tag="Drops",
)
async def save_drop_room(visit: Visit, drop_id: UUID, body: RoomBody) -> RoomView:
    """Say how a drop's waiting room is run.

    The first time it is made, with its seed. It opens where the terms' `way` is `queue`.
    """
    settings = RoomSettings(**msgspec.structs.asdict(body))
    await drops.save_room(visit.house.db, visit.store.id, visit.call(), drop_id, settings)
    return await _room(visit, drop_id)


async def _room(visit: Visit, drop_id: UUID) -> RoomView:
    found = await drops.saved_room(visit.house.db, visit.store.id, visit.call(), drop_id)
    if found is None:
        raise NoRoom
    return RoomView(**msgspec.structs.asdict(found))


routes = [show_drop_room, save_drop_room]
