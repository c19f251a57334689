"""/admin/collections: seasons, collaborations and drops, and their products in order (DRP-01 to DRP-03, DRP-07)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from lonja import catalog
from lonja.catalog.errors import (
    CollectionNotFound,
    NameTaken,
    ProductNotFound,
    SlugInvalid,
    TooMany,
    TooManyCollections,
    WindowInvalid,
)
from lonja.catalog.model import CollectionType, Status
from lonja.web.answers import Answer
from lonja.web.api.shapes import In, Out
from lonja.web.context import Visit
from lonja.web.routes import api

CollectionName = Annotated[str, Meta(min_length=1, max_length=100, examples=["Drop 09: Niebla"])]
CollectionSlug = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120, examples=["drop-09-niebla"])]
HeroImage = Annotated[str, Meta(min_length=1, max_length=2_000, examples=["/media/maal/drop-09-niebla.svg"])]
Description = Annotated[str, Meta(max_length=5_000, examples=["Twelve pieces, once."])]
Products = Annotated[list[UUID], Meta(max_length=5_000)]


class NewCollection(In):
    """A collection, with its products in order. Without a slug its name makes one. Times are instants with a zone."""

    name: CollectionName
    slug: CollectionSlug | None = None
    type: CollectionType = "seasonal"
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool = False
    hero_image: HeroImage | None = None
    description: Description = ""
    products: Products = field(default_factory=list)


class CollectionPatch(In):
    """What changes; what is left out stays. The ends of the window and the picture are taken away with null."""

    name: CollectionName | UnsetType = UNSET
    slug: CollectionSlug | UnsetType = UNSET
    type: CollectionType | UnsetType = UNSET
    starts_at: datetime | UnsetType | None = UNSET
    ends_at: datetime | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    hero_image: HeroImage | UnsetType | None = UNSET
    description: Description | UnsetType = UNSET


class Arrangement(In):
    """All products of the collection, in order."""

    products: Products


class CollectionSaved(Out):
    """The collection."""

    id: UUID


class CollectionRow(Out):
    """A collection in the staff's list."""

    id: UUID
    name: CollectionName
    slug: CollectionSlug
    type: CollectionType
    starts_at: datetime | None
    ends_at: datetime | None
    is_active: bool
    product_count: int


class CollectionRows(Out):
    """Newest first."""

    collections: list[CollectionRow]


class CollectedView(Out):
    """A product of a collection."""

    id: UUID
    slug: str
    title: str
    status: Status


class CollectionRecordView(Out):
    """A collection with its products in order, those that are not published too."""

    id: UUID
    name: CollectionName
    slug: CollectionSlug
    type: CollectionType
    starts_at: datetime | None
    ends_at: datetime | None
    is_active: bool
    hero_image: str | None
    description: str
    created_at: datetime
    updated_at: datetime
    products: list[CollectedView]


@api(
    "GET",
    "/api/v1/admin/collections",
    who="staff",
    permission="catalog.read",
    answers=CollectionRows,
    tag="Collections",
)
async def list_collection_records(visit: Visit) -> CollectionRows:
    """List collections for staff.

    Newest first, those that are not active too.
    """
    found = await catalog.collections(visit.house.db, visit.store.id)
    return CollectionRows([_row(one) for one in found])


@api(
    "POST",
    "/api/v1/admin/collections",
    status=201,
    who="staff",
    permission="catalog.write",
    answers=CollectionSaved,
    refuses=(NameTaken, SlugInvalid, WindowInvalid, ProductNotFound, TooMany, TooManyCollections),
    tag="Collections",
)
async def create_collection(visit: Visit, body: NewCollection) -> CollectionSaved:
    """Create a collection.

    A drop sells its products only from `starts_at`, included, to `ends_at`, excluded, and only while it is active.
    """
    draft = msgspec.convert(_given(body), catalog.CollectionDraft)
    return CollectionSaved(await catalog.create_collection(visit.house.db, visit.store.id, visit.call(), draft))


@api(
    "GET",
    "/api/v1/admin/collections/{collection_id:uuid}",
    who="staff",
    permission="catalog.read",
    answers=CollectionRecordView,
    refuses=(CollectionNotFound,),
    tag="Collections",
)
async def show_collection_record(visit: Visit, collection_id: UUID) -> CollectionRecordView:
    """Show a collection to staff.

    Active or not, with its products in order.
    """
    found = await catalog.collection_record(visit.house.db, visit.store.id, visit.call(), collection_id)
    facts = {name: getattr(found, name) for name in CollectionRecordView.__struct_fields__ if name != "products"}
    listed = [CollectedView(one.id, one.slug, one.title, one.status) for one in found.products]
    return CollectionRecordView(**facts, products=listed)


@api(
    "PATCH",
    "/api/v1/admin/collections/{collection_id:uuid}",
    status=204,
    who="staff",
    permission="catalog.write",
    refuses=(CollectionNotFound, NameTaken, SlugInvalid, WindowInvalid),
    tag="Collections",
)
async def change_collection(visit: Visit, collection_id: UUID, body: CollectionPatch) -> Answer:
    """Change a collection.

    What is left out stays.
    """
    change = msgspec.convert(_given(body), catalog.CollectionChange)
    await catalog.update_collection(visit.house.db, visit.store.id, visit.call(), collection_id, change)
    return Answer.empty()


@api(
    "PUT",
    "/api/v1/admin/collections/{collection_id:uuid}/products",
    status=204,
    who="staff",
    permission="catalog.write",
    refuses=(CollectionNotFound, ProductNotFound, TooMany),
    tag="Collections",
)
async def arrange_collection(visit: Visit, collection_id: UUID, body: Arrangement) -> Answer:
    """Arrange a collection's products.

    The whole list, in order; a product that is named twice stands where it was named first.
    """
    await catalog.arrange_collection(visit.house.db, visit.store.id, visit.call(), collection_id, body.products)
    return Answer.empty()


@api(
    "DELETE",
    "/api/v1/admin/collections/{collection_id:uuid}",
    status=204,
    who="staff",
    permission="catalog.write",
    refuses=(CollectionNotFound,),
    tag="Collections",
)
async def delete_collection(visit: Visit, collection_id: UUID) -> Answer:
    """Delete a collection.

    Out of sight, not erased. A drop's products wait for it no more.
    """
    await catalog.delete_collection(visit.house.db, visit.store.id, visit.call(), collection_id)
    return Answer.empty()


def _given(body: NewCollection | CollectionPatch) -> dict[str, Any]:
    given = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    return given | ({"products": tuple(given["products"])} if "products" in given else {})


def _row(one: catalog.Collection) -> CollectionRow:
    return CollectionRow(
        one.id, one.name, one.slug, one.type, one.starts_at, one.ends_at, one.is_active, one.product_count
    )


routes = [
    list_collection_records, create_collection, show_collection_record, change_collection, arrange_collection,
    delete_collection,
]  # fmt: skip
