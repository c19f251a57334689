"""/categories, /brands, /collections: how a store arranges what it sells. Encoded once and kept with the shelf."""

from binascii import crc32
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from lonja import catalog
from lonja.catalog.errors import CollectionNotFound
from lonja.catalog.model import CollectionType
from lonja.catalog.queries import tree
from lonja.web.answers import REVALIDATE, Answer, encode_json
from lonja.web.api.shapes import Out, Slug
from lonja.web.context import Visit
from lonja.web.routes import api


class CategoryBranch(Out):
    """A visible category and those below it."""

    id: UUID
    name: str
    slug: Slug
    children: Annotated[list["CategoryBranch"], Meta(examples=[[]])]


class CategoryTree(Out):
    """The top categories."""

    categories: list[CategoryBranch]


class BrandView(Out):
    """Who made it."""

    id: UUID
    name: Annotated[str, Meta(examples=["MAAL"])]
    slug: Slug


class BrandList(Out):
    """Every brand, by name."""

    brands: list[BrandView]


class CollectionView(Out):
    """A season, a collaboration, or a drop, which sells from `starts_at` to `ends_at`."""

    id: UUID
    name: str
    slug: Slug
    type: CollectionType
    starts_at: datetime | None
    ends_at: datetime | None
    hero_image: str | None
    description: str
    product_count: int


class CollectionList(Out):
    """Active collections, newest first."""

    collections: list[CollectionView]


@api("GET", "/api/v1/categories", answers=CategoryTree, tag="Catalog", answers_etag=True)
async def list_categories(visit: Visit) -> Answer:
    """List categories.

    As a tree; what is hidden, and what is below it, is left out.
    """
    return _tagged(visit, (await visit.house.shelf.categories(visit.store.id)).form(_categories))


@api("GET", "/api/v1/brands", answers=BrandList, tag="Catalog", answers_etag=True)
async def list_brands(visit: Visit) -> Answer:
    """List brands.

    Every brand of the store, by name.
    """
    return _tagged(visit, (await visit.house.shelf.brands(visit.store.id)).form(_brands))


@api("GET", "/api/v1/collections", answers=CollectionList, tag="Catalog", answers_etag=True)
async def list_collections(visit: Visit) -> Answer:
    """List collections.

    Drops, seasons and collaborations that are active, newest first. Products of one: GET /api/v1/products?collection=.
    """
    return _tagged(visit, (await visit.house.shelf.collections(visit.store.id)).form(_collections))


@api("GET", "/api/v1/collections/{slug:str}", answers=CollectionView, refuses=(CollectionNotFound,), tag="Catalog")
async def show_collection(visit: Visit, slug: Slug) -> CollectionView:
    """Show a collection.

    By slug; one that is not active is not found.
    """
    return _collection(await visit.house.shelf.collection(visit.store.id, slug))


def _tagged(visit: Visit, encoded: tuple[bytes, bytes]) -> Answer:
    body, tag = encoded
    if visit.headers.get(b"if-none-match") == tag:
        return Answer(304, b"", [(b"etag", tag), REVALIDATE])
    return Answer.raw(body, cache=REVALIDATE).with_header(b"etag", tag)


def _encoded(value: Out) -> tuple[bytes, bytes]:
    body = encode_json(value)
    return body, b'"%08x"' % crc32(body)


def _categories(flat: tuple[catalog.Category, ...]) -> tuple[bytes, bytes]:
    return _encoded(CategoryTree([_branch(node) for node in tree(flat)]))


def _branch(node: catalog.CategoryNode) -> CategoryBranch:
    category = node.category
    return CategoryBranch(category.id, category.name, category.slug, [_branch(child) for child in node.children])


def _brands(brands: tuple[catalog.Brand, ...]) -> tuple[bytes, bytes]:
    return _encoded(BrandList([BrandView(one.id, one.name, one.slug) for one in brands]))


def _collections(collections: tuple[catalog.Collection, ...]) -> tuple[bytes, bytes]:
    return _encoded(CollectionList([_collection(one) for one in collections if one.is_active]))


def _collection(one: catalog.Collection) -> CollectionView:
    return CollectionView(
        id=one.id,
        name=one.name,
        slug=one.slug,
        type=one.type,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        hero_image=one.hero_image,
        description=one.description,
        product_count=one.product_count,
    )


routes = [list_categories, list_brands, list_collections, show_collection]
