"""The reads of the catalog, one round trip each. Faces ask the Shelf (cache.py), which asks these.

Listings continue by key, never by offset: a cursor says how the page was sorted and where it ended.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lonja.catalog.errors import ListingInvalid, PlaceInvalid
from lonja.catalog.model import (
    Brand,
    Card,
    Category,
    CategoryNode,
    Collection,
    CollectionRecord,
    ListingPage,
    ListingQuery,
    Product,
    ProductRecord,
    RecordItem,
    RecordPage,
    RecordQuery,
)
from lonja.platform.call import Call
from lonja.platform.db import Caller, Transaction

LONGEST_QUERY = 200
LARGEST_PAGE = 100


class _Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended: the order, the sort key as text, the id."""

    sort: str
    key: str
    id: UUID


class Last(msgspec.Struct, frozen=True):
    """The last card of a page that is not the last page: its sort key as text, and its id."""

    key: str
    id: UUID


class _Page(msgspec.Struct, frozen=True):
    cards: tuple[Card, ...]
    next: Last | None
    is_similar: bool


_page = msgspec.json.Decoder(_Page)
_place = msgspec.json.Decoder(_Place)
_product = msgspec.json.Decoder(Product)
_record = msgspec.json.Decoder(ProductRecord)
_records = msgspec.json.Decoder(list[RecordItem])
_categories = msgspec.json.Decoder(tuple[Category, ...])
_brands = msgspec.json.Decoder(tuple[Brand, ...])
_collection_record = msgspec.json.Decoder(CollectionRecord)
_collections = msgspec.json.Decoder(tuple[Collection, ...])


async def listing(db: Caller, store_id: UUID, query: ListingQuery) -> ListingPage:
    """A page of published products.

    Raises CategoryNotFound, BrandNotFound, CollectionNotFound, PlaceInvalid, ListingInvalid.
    """
    page = _page.decode(await db.value("SELECT catalog.listing($1, $2)", store_id, listing_filter(query)))
    return ListingPage(page.cards, cursor_after(query, page.next), page.is_similar)


def listing_filter(query: ListingQuery) -> str:
    """The query as catalog.listing reads it. Raises PlaceInvalid, ListingInvalid."""
    sort = _sort_of(query)
    wanted = _wanted(query.limit, query.q) | {
        "category": query.category,
        "brand": query.brand,
        "collection": query.collection,
        "tag": query.tag,
        "sort": sort,
    }
    if query.cursor is not None:
        wanted |= _after(query.cursor, sort)
    return _json(wanted)


def cursor_after(query: ListingQuery, last: Last | None) -> str | None:
    """Where the page after this one begins, when there is one."""
    return _cursor(_sort_of(query), last.key, last.id) if last else None


async def product(db: Caller, store_id: UUID, name: str) -> Product:
    """A published product by id or slug. Raises ProductNotFound."""
    return _product.decode(await db.value("SELECT catalog.product($1, $2)", store_id, name))


async def categories(db: Caller, store_id: UUID) -> tuple[Category, ...]:
    """Every category, parents before children, hidden ones too."""
    return _categories.decode(await db.value("SELECT catalog.category_list($1)", store_id))


async def brands(db: Caller, store_id: UUID) -> tuple[Brand, ...]:
    """Every brand by name."""
    return _brands.decode(await db.value("SELECT catalog.brand_list($1)", store_id))


async def collections(db: Caller, store_id: UUID) -> tuple[Collection, ...]:
    """Every collection, newest first, those that are not active too."""
    return _collections.decode(await db.value("SELECT catalog.collection_list($1)", store_id))


async def collection_record(db: Caller, store_id: UUID, call: Call, collection_id: UUID) -> CollectionRecord:
    """A collection, active or not, with its products, for staff. Raises CollectionNotFound, StaffOnly."""
    answer = await db.value("SELECT catalog.collection_record($1, $2, $3)", store_id, call.encode(), collection_id)
    return _collection_record.decode(answer)


async def product_records(db: Caller, store_id: UUID, call: Call, query: RecordQuery) -> RecordPage:
    """A page of products as staff sees them, newest first. Raises StaffOnly, PlaceInvalid, ListingInvalid."""
    order = "deleted" if query.is_deleted else "recent"
    wanted = _wanted(query.limit, query.q) | {"status": query.status, "is_deleted": query.is_deleted}
    if query.cursor is not None:
        wanted |= _after(query.cursor, order)
    answer = await db.value("SELECT catalog.product_records($1, $2, $3)", store_id, call.encode(), _json(wanted))
    items = _records.decode(answer)
    if len(items) <= query.limit:
        return RecordPage(tuple(items), None)
    last = items[query.limit - 1]
    ended = last.deleted_at if query.is_deleted and last.deleted_at else last.created_at
    return RecordPage(tuple(items[: query.limit]), _cursor(order, ended.isoformat(), last.id))


async def product_record(db: Caller, store_id: UUID, call: Call, product_id: UUID) -> ProductRecord:
    """A product in any status, deleted or not, for staff. Raises ProductNotFound, StaffOnly."""
    answer = await db.value("SELECT catalog.product_record($1, $2, $3)", store_id, call.encode(), product_id)
    return _record.decode(answer)


def tree(flat: Iterable[Category]) -> tuple[CategoryNode, ...]:
    """The visible part of the categories as a tree: below a hidden one nothing is visible."""
    below: dict[UUID | None, list[Category]] = {}
    for category in flat:
        if category.is_active:
            below.setdefault(category.parent_id, []).append(category)

    def grow(parent: UUID | None) -> tuple[CategoryNode, ...]:
        return tuple(CategoryNode(category, grow(category.id)) for category in below.get(parent, ()))

    return grow(None)


def _sort_of(query: ListingQuery) -> str:
    sort = query.sort or ("collection" if query.collection else "newest")
    if sort == "collection" and not query.collection:
        raise ListingInvalid(problem="the order of a collection needs a collection")
    if sort == "collection" and (query.category or query.brand or query.tag or query.q):
        raise ListingInvalid(problem="a collection in its own order takes no other filter")
    return sort


def _wanted(limit: int, q: str | None) -> dict[str, object]:
    if not 1 <= limit <= LARGEST_PAGE:
        raise ListingInvalid(problem=f"a page has 1 to {LARGEST_PAGE} products")
    words = " ".join((q or "").split())
    if len(words) > LONGEST_QUERY:
        raise ListingInvalid(problem=f"a search has at most {LONGEST_QUERY} characters")
    return {"limit": limit, "q": words or None}


def _after(cursor: str, sort: str) -> dict[str, object]:
    try:
        place = _place.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        _check_key(sort, place.key)
    except (NotBase64, ValueError):
        raise PlaceInvalid from None
    if place.sort != sort:
        raise PlaceInvalid
    return {"after_key": place.key, "after_id": str(place.id)}


def _check_key(sort: str, key: str) -> None:
    """The key becomes a value of the column that was sorted by; ValueError when it cannot."""
    match sort:
        case "newest" | "recent" | "deleted":
            datetime.fromisoformat(key)
        case "price_asc" | "price_desc" | "collection":
            if abs(int(key)) >= (2**31 if sort == "collection" else 2**63):
                raise ValueError(key)
        case _:
            if "\0" in key:
                raise ValueError(key)


def _cursor(sort: str, key: str, last: UUID) -> str:
    return urlsafe_b64encode(msgspec.json.encode(_Place(sort, key, last))).rstrip(b"=").decode()


def _json(wanted: dict[str, object]) -> str:
    return json.dumps({name: value for name, value in wanted.items() if value is not None})


async def titles(tx: Transaction, store_id: UUID, ids: Sequence[UUID]) -> dict[UUID, str]:
    """What products and variants are called; for staff. What was deleted is called nothing."""
    rows = await tx.rows(
        """SELECT p.id, p.title FROM catalog.products p
        WHERE p.store_id = $1 AND p.id = ANY ($2::uuid[]) AND p.deleted_at IS NULL
        UNION ALL
        SELECT v.id, p.title || ' · ' || v.title FROM catalog.product_variants v
        JOIN catalog.products p ON p.store_id = v.store_id AND p.id = v.product_id AND p.deleted_at IS NULL
        WHERE v.store_id = $1 AND v.id = ANY ($2::uuid[]) AND v.deleted_at IS NULL""",
        store_id,
        list(ids),
    )
    return {row[0]: row[1] for row in rows}
