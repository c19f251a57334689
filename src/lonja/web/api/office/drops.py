"""/admin/drops: how drops are sold, the emergency brake, and how they stand at this second."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lonja import access
from lonja.access import NoTerms, SavedDrop, TermsDraft, TermsInvalid
from lonja.catalog.errors import CollectionNotFound
from lonja.drops import overview
from lonja.drops.live import STEP, Kind, Live, bucket_of
from lonja.drops.phases import Phase
from lonja.platform.errors import MissingReference, RuleBroken
from lonja.web.answers import Answer
from lonja.web.api.shapes import In, Out, Page, decode_cursor, encode_cursor
from lonja.web.context import Visit
from lonja.web.routes import api

Way = Literal["open", "queue", "raffle"]
ReserveOn = Literal["cart", "checkout"]
HoldSeconds = Annotated[int, Meta(ge=10, le=604_800, examples=[300], description="how long a hold lasts")]
DropLimit = Annotated[int, Meta(ge=1, le=10_000, examples=[2], description="units of one buyer, over all their orders")]
EarlyCode = Annotated[str, Meta(pattern=r"^\s*[^\s].{2,38}[^\s]\s*$", max_length=40, examples=["FRIENDS26"])]
Count = Annotated[int, Meta(ge=0, examples=[120])]
Rate = Annotated[float, Meta(ge=0, examples=[3.5], description="a second, over the last 10 to 20 seconds")]

_KINDS: tuple[Kind, ...] = ("joined", "admitted", "granted", "sold", "sold_out", "refused", "error")


class DropTermsBody(In, kw_only=True):
    """How a drop is sold, whole: what is left out has its default; a limit that is null is none."""

    way: Way = "open"
    reserve_on: ReserveOn = "cart"
    cart_ttl_seconds: HoldSeconds = 300
    checkout_ttl_seconds: HoldSeconds = 600
    max_per_customer: DropLimit | None = None
    max_per_address: DropLimit | None = None
    max_per_payment: DropLimit | None = None
    needs_account: bool = False
    early_starts_at: datetime | None = None
    early_segment_id: UUID | None = None
    early_code: EarlyCode | None = None
    early_by_flag: bool = False


class DropTermsView(Out, kw_only=True):
    """How a drop is sold. `early_code` is told to whoever may change it."""

    way: Way
    reserve_on: ReserveOn
    cart_ttl_seconds: HoldSeconds
    checkout_ttl_seconds: HoldSeconds
    max_per_customer: DropLimit | None
    max_per_address: DropLimit | None
    max_per_payment: DropLimit | None
    needs_account: bool
    early_starts_at: datetime | None
    early_segment_id: UUID | None
    early_code: EarlyCode | None
    early_by_flag: bool
    paused_at: datetime | None


class StaffDrop(Out, kw_only=True):
    """A drop. `ordered`: units of living orders, `left`: what can be had; `waiting` is null without a waiting room."""

    id: UUID
    name: str
    slug: str
    phase: Phase
    way: Way | None
    starts_at: datetime | None
    ends_at: datetime | None
    ordered: Count
    left: int
    waiting: Count | None


class StaffDropPage(Out):
    """The latest start first. `next_cursor` is null on the last page."""

    drops: list[StaffDrop]
    next_cursor: str | None


class DropStep(Out, kw_only=True):
    """Ten seconds: who joined and was let in, adds granted and refused, units sold."""

    at: datetime
    joined: Count
    admitted: Count
    granted: Count
    sold: Count
    sold_out: Count
    refused: Count
    error: Count


class DropLive(Out, kw_only=True):
    """How a drop stands. `sold` and `pending` are orders; `*_units`, `in_carts`, `at_checkouts` and `left` are units.

    `passes` are given and not used; `conversion`: paid orders to visitors let in, or to adds granted without a room.
    """

    id: UUID
    phase: Phase
    way: Way | None
    is_paused: bool
    waiting: Count | None
    admitted: Count | None
    entries: Count | None
    passes: Count
    in_carts: Count
    at_checkouts: Count
    pending: Count
    pending_units: Count
    sold: Count
    sold_units: Count
    left: int
    conversion: Annotated[float, Meta(ge=0, le=1, examples=[0.62])] | None
    granted_per_second: Rate
    sold_out_per_second: Rate
    refused_per_second: Rate
    errors_per_second: Rate
    steps: list[DropStep]


@api("GET", "/api/v1/admin/drops", who="staff", permission="drops.read", answers=StaffDropPage, tag="Drops")
async def list_staff_drops(visit: Visit, query: Page) -> StaffDropPage:
    """List drops.

    With their phase, and what is ordered and left.
    """
    now, before = visit.house.clock.now(), decode_cursor(query.cursor)
    found = await overview(visit.house.db, visit.store.id, before=before, limit=query.limit + 1)
    shown = [
        StaffDrop(
            id=one.id, name=one.name, slug=one.slug, phase=one.phase(now), way=one.way, starts_at=one.starts_at,
            ends_at=one.ends_at, ordered=one.ordered, left=one.left, waiting=one.room.waiting if one.room else None,
        )
        for one in found[: query.limit]
    ]  # fmt: skip
    last = found[query.limit - 1] if len(found) > query.limit else None
    return StaffDropPage(shown, encode_cursor(last.sorted_at, last.id) if last else None)


@api(
    "GET",
    "/api/v1/admin/drops/{drop_id:uuid}/terms",
    who="staff",
    permission="drops.read",
    answers=DropTermsView,
    refuses=(CollectionNotFound, NoTerms),
    tag="Drops",
)
async def show_drop_terms(visit: Visit, drop_id: UUID) -> DropTermsView:
    """Show how a drop is sold.

    A drop without terms is sold as everything else: first come, by the store's own policy, without limits.
    """
    return await _terms(visit, drop_id)


@api(
    "PUT",
    "/api/v1/admin/drops/{drop_id:uuid}/terms",
    who="staff",
    permission="drops.write",
    answers=DropTermsView,
    refuses=(CollectionNotFound, TermsInvalid, MissingReference, RuleBroken),
    tag="Drops",
)
async def save_drop_terms(visit: Visit, drop_id: UUID, body: DropTermsBody) -> DropTermsView:
    """Say how a drop is sold.

    All of it: what is left out has its default again. A pause stays. New limits hold at once, and take nothing away.
    """
    await _drop(visit, drop_id)
    terms = TermsDraft(**msgspec.structs.asdict(body))
    await access.save_terms(visit.house.db, visit.store.id, visit.call(), drop_id, terms)
    return await _terms(visit, drop_id)


@api(
    "PUT",
    "/api/v1/admin/drops/{drop_id:uuid}/pause",
    status=204,
    who="staff",
    permission="drops.write",
    refuses=(CollectionNotFound, NoTerms),
    tag="Drops",
)
async def pause_drop(visit: Visit, drop_id: UUID) -> Answer:
    """Pause a drop.

    The emergency brake: nobody is let in and nothing more goes into a cart. What is held stays held, and may be paid.
    """
    return await _pull(visit, drop_id, is_paused=True)


@api(
    "DELETE",
    "/api/v1/admin/drops/{drop_id:uuid}/pause",
    status=204,
    who="staff",
    permission="drops.write",
    refuses=(CollectionNotFound, NoTerms),
    tag="Drops",
)
async def resume_drop(visit: Visit, drop_id: UUID) -> Answer:
    """Resume a drop.

    Lets go of the brake. Twice is once.
    """
    return await _pull(visit, drop_id, is_paused=False)


@api(
    "GET",
    "/api/v1/admin/drops/{drop_id:uuid}/live",
    who="staff",
    permission="drops.read",
    answers=DropLive,
    refuses=(CollectionNotFound,),
    tag="Drops",
)
async def show_live_drop(visit: Visit, drop_id: UUID) -> DropLive:
    """Show how a drop stands.

    As of this second; the last ten minutes in steps of ten seconds, the oldest first.
    """
    found = await visit.house.live.of(visit.store.id, drop_id)
    if found is None:
        raise CollectionNotFound(collection=str(drop_id))
    return live_view(found, visit.house.clock.now())


def live_view(one: Live, now: datetime) -> DropLive:
    """A drop as it stands."""
    return DropLive(
        id=one.collection_id,
        phase=one.phase(now),
        way=one.way,
        is_paused=one.paused_at is not None,
        waiting=one.room.waiting if one.room else None,
        admitted=one.room.admitted if one.room else None,
        entries=one.raffle.entries if one.raffle else None,
        passes=one.passes,
        in_carts=one.stock.in_carts,
        at_checkouts=one.stock.at_checkouts,
        pending=one.orders.pending,
        pending_units=one.orders.pending_units,
        sold=one.orders.sold,
        sold_units=one.orders.sold_units,
        left=one.stock.left,
        conversion=one.conversion,
        granted_per_second=one.rate("granted", now),
        sold_out_per_second=one.rate("sold_out", now),
        refused_per_second=one.rate("refused", now),
        errors_per_second=one.rate("error", now),
        steps=_steps(one, now),
    )


def _steps(one: Live, now: datetime) -> list[DropStep]:
    columns = {kind: one.steps(kind, now) for kind in _KINDS}
    count = len(columns["sold"])
    begins = bucket_of(now) - STEP * (count - 1)
    return [
        DropStep(at=begins + STEP * n, **{kind: amounts[n] for kind, amounts in columns.items()}) for n in range(count)
    ]


async def _terms(visit: Visit, drop_id: UUID) -> DropTermsView:
    terms = (await _drop(visit, drop_id)).terms
    if terms is None:
        raise NoTerms(collection=str(drop_id))
    may_write = visit.member is not None and visit.member.may(visit.store.id, "drops.write")
    said = msgspec.structs.asdict(terms) | ({} if may_write else {"early_code": None})
    return DropTermsView(**said)


async def _drop(visit: Visit, drop_id: UUID) -> SavedDrop:
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await access.saved_drop(tx, visit.store.id, drop_id)
    if found is None:
        raise CollectionNotFound(collection=str(drop_id))
    return found


async def _pull(visit: Visit, drop_id: UUID, *, is_paused: bool) -> Answer:
    await _drop(visit, drop_id)
    await access.pause_drop(visit.house.db, visit.store.id, visit.call(), drop_id, is_paused=is_paused)
    return Answer.empty()


routes = [list_staff_drops, show_drop_terms, save_drop_terms, pause_drop, resume_drop, show_live_drop]
