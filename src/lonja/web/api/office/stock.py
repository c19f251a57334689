"""/admin/locations and stock: how many there are, where, and why.

Stock is never set, it is moved: an adjustment says by how many and why, and the ledger keeps it for ever.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from lonja import inventory
from lonja.inventory import queries
from lonja.inventory.errors import (
    LocationCodeTaken,
    QuantityOutOfRange,
    StockIsHeld,
    UnknownLocation,
    UnknownVariant,
)
from lonja.inventory.model import Location, Reason, StockLevel
from lonja.web.api.shapes import In, Limit, Out
from lonja.web.context import Visit
from lonja.web.routes import api

GivenReason = Literal["initial", "return", "manual", "correction", "transfer", "damage"]
"""A sale or cancellation is never said by hand: orders move stock themselves."""


class NewLocation(In):
    """A place that keeps stock; the lowest priority is sold from first."""

    code: Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50, examples=["main"])]
    name: Annotated[str, Meta(min_length=1, max_length=100, examples=["Main warehouse"])]
    priority: Annotated[int, Meta(ge=0, le=1_000, examples=[0])] = 0


class LocationView(Out):
    """A place that keeps stock."""

    id: UUID
    code: str
    name: str
    priority: int


class LocationList(Out):
    """First sold from first."""

    locations: list[LocationView]


class Adjustment(In):
    """By how many the stock changes, and why. Without a location: the store's first."""

    delta: Annotated[int, Meta(ge=-1_000_000, le=1_000_000, examples=[25])]
    reason: GivenReason
    note: Annotated[str, Meta(max_length=500, examples=["delivery 4711"])] | None = None
    location_id: UUID | None = None


class LevelView(Out):
    """What one location has of one variant."""

    variant_id: UUID
    location_id: UUID
    on_hand: int
    reserved: int
    backorder: int
    available: int


class LevelList(Out):
    """Every level of a product's variants."""

    levels: list[LevelView]


class MovementView(Out):
    """One line of the ledger."""

    id: UUID
    location: str
    delta: int
    on_hand_after: int
    reason: Reason
    note: str | None
    order_id: UUID | None
    actor: str
    user_id: UUID | None
    created_at: datetime


class MovementQuery(In):
    """Which part of the ledger: `before` is the last id of the page before."""

    before: UUID | None = None
    limit: Limit = 50


class MovementList(Out):
    """Newest first; `next_before` is null on the last page."""

    movements: list[MovementView]
    next_before: UUID | None


@api("GET", "/api/v1/admin/locations", who="staff", permission="inventory.read", answers=LocationList, tag="Stock")
async def list_locations(visit: Visit) -> LocationList:
    """List locations.

    Where the store keeps stock, first sold from first.
    """
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await queries.locations(tx, visit.store.id)
    return LocationList([_location(one) for one in found])


@api(
    "POST",
    "/api/v1/admin/locations",
    status=201,
    who="staff",
    permission="inventory.write",
    answers=LocationView,
    refuses=(LocationCodeTaken,),
    tag="Stock",
)
async def create_location(visit: Visit, body: NewLocation) -> LocationView:
    """Create a location.

    A code is for ever; a name can change.
    """
    location_id = await inventory.create_location(
        visit.house.db, visit.store.id, visit.call(), body.code, body.name, body.priority
    )
    return LocationView(location_id, body.code, body.name, body.priority)


@api(
    "GET",
    "/api/v1/admin/products/{product_id:uuid}/stock",
    who="staff",
    permission="inventory.read",
    answers=LevelList,
    tag="Stock",
)
async def list_levels(visit: Visit, product_id: UUID) -> LevelList:
    """List a product's stock.

    By variant and location, with what buyers hold of it now.
    """
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await queries.stock_of_product(tx, visit.store.id, product_id)
    return LevelList([_level(one) for one in found])


@api(
    "POST",
    "/api/v1/admin/variants/{variant_id:uuid}/stock-adjustments",
    status=201,
    who="staff",
    permission="inventory.write",
    answers=LevelView,
    refuses=(UnknownVariant, UnknownLocation, StockIsHeld, QuantityOutOfRange),
    tag="Stock",
)
async def adjust_stock(visit: Visit, variant_id: UUID, body: Adjustment) -> LevelView:
    """Adjust stock.

    Adds or takes away, and writes the ledger. It cannot go below what buyers hold.
    """
    level = await inventory.adjust_stock(
        visit.house.db,
        visit.store.id,
        visit.call(),
        variant_id,
        body.delta,
        body.reason,
        body.note,
        body.location_id,
    )
    return _level(level)


@api(
    "GET",
    "/api/v1/admin/variants/{variant_id:uuid}/movements",
    who="staff",
    permission="inventory.read",
    answers=MovementList,
    tag="Stock",
)
async def list_movements(visit: Visit, variant_id: UUID, query: MovementQuery) -> MovementList:
    """List a variant's movements.

    The ledger, newest first: every unit that came or went, and why.
    """
    async with visit.house.db.store(visit.store.id, visit.call(), "read") as tx:
        found = await queries.movements_of_variant(tx, visit.store.id, variant_id, query.before, query.limit + 1)
    shown = found[: query.limit]
    return MovementList(
        movements=[
            MovementView(
                one.id,
                one.location,
                one.delta,
                one.on_hand_after,
                one.reason,
                one.note,
                one.order_id,
                one.actor,
                one.user_id,
                one.created_at,
            )
            for one in shown
        ],
        next_before=shown[-1].id if len(found) > query.limit else None,
    )


def _location(location: Location) -> LocationView:
    return LocationView(location.id, location.code, location.name, location.priority)


def _level(level: StockLevel) -> LevelView:
    return LevelView(
        level.variant_id, level.location_id, level.on_hand, level.reserved, level.backorder, level.available
    )


routes = [list_locations, create_location, list_levels, adjust_stock, list_movements]
