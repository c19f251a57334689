"""/drops/{slug}/raffle: who enters a draw, and how anybody draws it again."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from lonja.access import AccountRequired, DropPaused
from lonja.catalog.errors import CollectionNotFound
from lonja.drops import (
    EntryStatus,
    NotInThisRaffle,
    Raffle,
    RaffleClosed,
    RaffleStatus,
    RaffleUnknown,
    enter_raffle,
    leave_raffle,
    raffle_of,
)
from lonja.web import drop_states
from lonja.web.answers import Answer
from lonja.web.api.shapes import In, Out, Seconds, Slug
from lonja.web.context import Visit
from lonja.web.routes import api

Hex = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", examples=["5f" * 32])]
Place = Annotated[int, Meta(ge=1, examples=[12])]
Units = Annotated[int, Meta(ge=0, examples=[40])]


class NewEntry(In):
    """What to win: one of the drop's variants."""

    variant_id: UUID


class EntryView(Out):
    """An entry was made. Its id is random and public: in the published draw everybody finds their own.

    `unconfirmed`: the customer's address was never proved; a link is on its way, and the entry counts once it is
    followed.
    """

    entry_id: UUID
    variant_id: UUID
    status: EntryStatus


class MyEntryView(Out, kw_only=True):
    """The caller's own entry. `rank`: in the whole order; `position`: of a runner-up, in the line for the same variant.

    `won`: the unit is in the cart, and held until `window_ends_at`.
    """

    id: UUID
    variant_id: UUID
    status: EntryStatus
    rank: Place | None
    position: Place | None
    won_at: datetime | None
    window_ends_at: datetime | None
    order_id: UUID | None


class RaffleVariantView(Out):
    """What may be entered for."""

    id: UUID
    title: str
    variant_title: str


class RaffleView(Out, kw_only=True):
    """A draw as the caller sees it. `commitment`: the sha256 of its seed, published before anybody entered."""

    status: RaffleStatus
    opens_at: datetime
    closes_at: datetime
    server_time: datetime
    purchase_window_seconds: Seconds
    commitment: Hex
    committed_at: datetime
    drawn_at: datetime | None
    entry_count: Units | None
    variants: list[RaffleVariantView]
    mine: MyEntryView | None


class DrawnEntry(Out):
    """An entry: a random id, and the variant it was for."""

    id: UUID
    variant_id: UUID


class DrawnMove(Out):
    """A runner-up who moved up."""

    id: UUID
    variant_id: UUID
    at: datetime


class DrawView(Out, kw_only=True):
    """All that it takes to draw again, and nothing personal. Before the draw there is no seed and no list.

    `digest` is the sha256 of the entries as "id variant_id", by id, one a line. Each entry stands in `order` where
    sha256(seed, digest, id) puts it; of each variant the first `units` are `winners`.
    """

    raffle_id: UUID
    status: RaffleStatus
    opens_at: datetime
    closes_at: datetime
    commitment: Hex
    committed_at: datetime
    drawn_at: datetime | None
    seed: Hex | None
    digest: Hex | None
    units: dict[str, Units]
    entries: list[DrawnEntry]
    order: list[UUID]
    winners: list[DrawnEntry]
    moves: list[DrawnMove]


_ENTERING = (CollectionNotFound, AccountRequired, DropPaused, RaffleUnknown, RaffleClosed)


@api(
    "POST",
    "/api/v1/drops/{slug:str}/raffle/entry",
    who="customer",
    status=201,
    answers=EntryView,
    refuses=(*_ENTERING, NotInThisRaffle),
    tag="Drops",
)
async def enter_drop_raffle(visit: Visit, slug: Slug, body: NewEntry) -> EntryView:
    """Enter the draw of a drop.

    One entry a customer; entering again changes what it is for, until the entries close.
    """
    drop = await drop_states.find(visit, slug)
    made = await enter_raffle(visit.house.db, visit.store.id, visit.call(), drop.id, body.variant_id)
    return EntryView(made.entry_id, made.variant_id, made.status)


@api("DELETE", "/api/v1/drops/{slug:str}/raffle/entry", who="customer", status=204, refuses=_ENTERING, tag="Drops")
async def leave_drop_raffle(visit: Visit, slug: Slug) -> Answer:
    """Take an entry back.

    Until the entries close.
    """
    drop = await drop_states.find(visit, slug)
    await leave_raffle(visit.house.db, visit.store.id, visit.call(), drop.id)
    return Answer.empty()


@api(
    "GET",
    "/api/v1/drops/{slug:str}/raffle",
    who="known",
    answers=RaffleView,
    refuses=(CollectionNotFound, RaffleUnknown),
    tag="Drops",
)
async def show_drop_raffle(visit: Visit, slug: Slug) -> RaffleView:
    """Show the draw of a drop.

    Its window, what may be entered for, and the caller's own entry.
    """
    drop = await drop_states.find(visit, slug)
    found = await raffle_of(visit.house.db, visit.store.id, visit.call(), drop.id)
    if found is None:
        raise RaffleUnknown
    return _view(found)


@api(
    "GET",
    "/api/v1/drops/{slug:str}/raffle/draw",
    answers=DrawView,
    refuses=(CollectionNotFound, RaffleUnknown),
    tag="Drops",
)
async def show_drop_draw(visit: Visit, slug: Slug) -> Answer:
    """Show how a drop was drawn.

    What `lonja raffle verify` needs, and whoever writes their own.
    """
    drop = await drop_states.find(visit, slug)
    return Answer.raw((await visit.house.draws.of(visit.store.id, drop.id)).text)


def _view(found: Raffle) -> RaffleView:
    mine = found.mine
    return RaffleView(
        status=found.status,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
        server_time=found.server_time,
        purchase_window_seconds=found.purchase_window_seconds,
        commitment=found.commitment,
        committed_at=found.committed_at,
        drawn_at=found.drawn_at,
        entry_count=found.entry_count,
        variants=[RaffleVariantView(one.id, one.title, one.variant_title) for one in found.variants],
        mine=MyEntryView(
            id=mine.id,
            variant_id=mine.variant_id,
            status=mine.status,
            rank=mine.rank,
            position=mine.position,
            won_at=mine.won_at,
            window_ends_at=mine.window_ends_at,
            order_id=mine.order_id,
        )
        if mine
        else None,
    )


routes = [enter_drop_raffle, leave_drop_raffle, show_drop_raffle, show_drop_draw]
