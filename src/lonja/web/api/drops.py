"""/drops: collections that sell in a window of time, as they are at this moment for whoever asks (DRP-04, DRP-06)."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from lonja.access import EarlyCodeWrong, Way
from lonja.catalog.errors import CollectionNotFound
from lonja.drops import Phase, phase_of
from lonja.promotions import TooManyGuesses
from lonja.web import drop_states
from lonja.web.api.shapes import In, Out, Seconds, Slug
from lonja.web.context import Visit
from lonja.web.drop_states import DropState
from lonja.web.routes import api

Limit = Annotated[int, Meta(ge=1, examples=[2])]
Hex = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])]  # fmt: skip  # noqa: E501  # an example cannot be broken
_MOST = 100


class DropLimits(Out):
    """How much of a drop one buyer may have, over all their carts and orders; null: no such limit."""

    per_customer: Limit | None
    per_address: Limit | None
    per_payment: Limit | None


class RoomSummary(Out):
    """The waiting room: the sha256 of its seed, published before anybody came, and how far it is."""

    commitment: Hex
    status: Literal["gathering", "open", "closed"]


class RaffleSummary(Out):
    """The draw: the sha256 of its seed, published before anybody entered, and its window."""

    commitment: Hex
    status: Literal["open", "drawn", "over"]
    opens_at: datetime
    closes_at: datetime


class DropView(Out):
    """A drop as it is now. Count the seconds with a clock that nobody sets; `server_time` is for the curious.

    `left`: units that can be had this moment; null: not counted. `may_buy`: whether who asks may, as far as is known
    before they try; a waiting room or a draw may still stand in between.
    """

    id: UUID
    name: str
    slug: Slug
    description: str
    hero_image: str | None
    phase: Phase
    way: Way
    starts_at: datetime | None
    ends_at: datetime | None
    early_starts_at: datetime | None
    seconds_to_start: Seconds | None
    seconds_to_end: Seconds | None
    server_time: datetime
    is_paused: bool
    limits: DropLimits
    needs_account: bool
    has_early_code: bool
    may_buy: bool
    left: int | None
    room: RoomSummary | None
    raffle: RaffleSummary | None


class DropList(Out):
    """What is on, what is to come, and what was: newest first."""

    drops: list[DropView]


class EarlyCode(In):
    """The code of a drop's early access."""

    code: Annotated[str, Meta(min_length=1, max_length=40, examples=["MADRUGADA"])]


class EarlyAccess(Out):
    """Until when the code lets in early: the start."""

    until: datetime


@api("GET", "/api/v1/drops", who="known", answers=DropList, tag="Drops")
async def list_drops(visit: Visit) -> DropList:
    """List drops.

    Active ones, newest first, past ones too: at most 100. What is left is told of those that are on.
    """
    shown = (await visit.house.shelf.collections(visit.store.id)).value
    now, terms = visit.house.clock.now(), (await visit.house.drops.of(visit.store.id)).by_drop
    views = []
    for drop in [one for one in shown if one.type == "drop" and one.is_active][:_MOST]:
        is_on = phase_of(drop, terms.get(drop.id), now, None) not in {"announced", "ended"}
        left = await drop_states.units_left(visit, drop) if is_on else None
        views.append(_view(await drop_states.state_of(visit, drop, left)))
    return DropList(views)


@api("GET", "/api/v1/drops/{slug:str}", who="known", answers=DropView, refuses=(CollectionNotFound,), tag="Drops")
async def show_drop(visit: Visit, slug: Slug) -> DropView:
    """Show a drop.

    Its phase, its terms, and what is left of it at this moment.
    """
    drop = await drop_states.find(visit, slug)
    return _view(await drop_states.state_of(visit, drop, await drop_states.units_left(visit, drop)))


@api(
    "POST",
    "/api/v1/drops/{slug:str}/early-access",
    who="visitor",
    answers=EarlyAccess,
    refuses=(CollectionNotFound, EarlyCodeWrong, TooManyGuesses),
    tag="Drops",
)
async def enter_early(visit: Visit, slug: Slug, body: EarlyCode) -> EarlyAccess:
    """Bring the code for early access.

    With it this session may buy from the moment early access begins.
    """
    drop = await drop_states.find(visit, slug)
    return EarlyAccess(await drop_states.enter_early(visit, visit.call(), drop, body.code))


def _view(state: DropState) -> DropView:
    drop, terms, known = state.drop, state.terms, state.published
    room, raffle = (known.room, known.raffle) if known else (None, None)
    return DropView(
        id=drop.id,
        name=drop.name,
        slug=drop.slug,
        description=drop.description,
        hero_image=drop.hero_image,
        phase=state.phase,
        way=state.way,
        starts_at=drop.starts_at,
        ends_at=drop.ends_at,
        early_starts_at=terms.early_starts_at if terms else None,
        seconds_to_start=state.seconds_to_start,
        seconds_to_end=state.seconds_to_end,
        server_time=state.now,
        is_paused=terms is not None and terms.is_paused,
        limits=DropLimits(
            terms.max_per_customer if terms else None,
            terms.max_per_address if terms else None,
            terms.max_per_payment if terms else None,
        ),
        needs_account=terms is not None and terms.needs_account,
        has_early_code=terms is not None and terms.has_early_code,
        may_buy=state.may_buy,
        left=state.left,
        room=RoomSummary(room.commitment, room.status) if room else None,
        raffle=RaffleSummary(raffle.commitment, raffle.status, raffle.opens_at, raffle.closes_at) if raffle else None,
    )


routes = [list_drops, show_drop, enter_early]
