"""What the faces ask the catalog for, kept ready in the process.

Nouns: Shelf, the one of a process; Shelved, a thing on it, together with the forms a face made of it (JSON in bytes,
rendered fragments).
Verbs: `listing`, `product`, `category_tree`, `category`, `brands`, `collections`, `collection`; `kept`, for what a
higher floor reads of a store's catalog and wants on the same shelf; `Shelved.form`.
Promises: what lies here is what the database said last: a change to a store's catalog clears everything of that store,
in every process, when it commits (platform.changes, topic `catalog`), and what was being read at that moment is not
kept. While changes are not heard nothing is kept. Nothing is older than a minute, nor than it said it would hold. All
stores together take at most
`most_bytes`; what was asked for least recently goes first. A hundred readers of one missing thing cause one query.
Availability is not here: it is asked live (inventory.available).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

import msgspec

from lonja.catalog import queries
from lonja.catalog.errors import CategoryNotFound, CollectionNotFound
from lonja.catalog.model import (
    Brand,
    Category,
    CategoryNode,
    Collection,
    ListingPage,
    ListingQuery,
    Product,
)
from lonja.platform.changes import Cache, Changes
from lonja.platform.clock import Clock, SystemClock
from lonja.platform.db import Database

T = TypeVar("T")
R = TypeVar("R")

_Key = tuple[object, object]


class Shelved(Generic[T]):
    """A thing that was read, and what faces made of it. It goes as a whole, at `valid_until` at the latest."""

    __slots__ = ("_forms", "valid_until", "value", "weight")

    def __init__(self, value: T) -> None:
        self.value = value
        self.valid_until: datetime | None = getattr(value, "valid_until", None)
        # Decoded, it takes about four times what its JSON takes; forms are of the JSON's size.
        self.weight = 6 * len(msgspec.json.encode(value)) + 1_000
        self._forms: dict[Callable[[T], Any], Any] = {}

    def form(self, make: Callable[[T], R]) -> R:
        """`make(value)`, made once. Pass a module's function: it is the name under which the form is kept."""
        try:
            return cast("R", self._forms[make])
        except KeyError:
            made = self._forms[make] = make(self.value)
            return made


class _Generation:
    """All that is kept of one store until its catalog changes. Only its identity matters."""

    __slots__ = ()


class Shelf:
    """The catalog of all stores as this process remembers it."""

    def __init__(
        self,
        database: Database,
        changes: Changes,
        *,
        clock: Clock | None = None,
        most_bytes: int = 96 * 2**20,
        max_age: float = 60,
    ) -> None:
        self._database = database
        self._clock = clock or SystemClock()
        self._most_bytes = most_bytes
        self._weight = 0
        self._kept: OrderedDict[_Key, Shelved[Any]] = OrderedDict()
        self._reading: dict[_Key, asyncio.Task[Shelved[Any]]] = {}
        # A change drops the store's generation; entries of a dropped one are found by nobody and age out.
        self._generations: Cache[UUID, _Generation] = Cache("catalog", _begin, key_of=UUID, max_age=max_age)
        changes.attach(self._generations)

    async def listing(self, store_id: UUID, query: ListingQuery) -> Shelved[ListingPage]:
        """See queries.listing."""
        return await self.kept(store_id, query, lambda: queries.listing(self._database, store_id, query))

    async def product(self, store_id: UUID, name: str) -> Shelved[Product]:
        """By id or slug. Raises ProductNotFound."""
        return await self.kept(store_id, name, lambda: queries.product(self._database, store_id, name))

    async def categories(self, store_id: UUID) -> Shelved[tuple[Category, ...]]:
        """Every category, parents before children."""
        return await self.kept(store_id, queries.categories, lambda: queries.categories(self._database, store_id))

    async def category_tree(self, store_id: UUID) -> tuple[CategoryNode, ...]:
        """The visible categories."""
        return (await self.categories(store_id)).form(queries.tree)

    async def category(self, store_id: UUID, slug: str) -> Category:
        """A visible category. Raises CategoryNotFound."""
        found = (await self.categories(store_id)).form(_visible_by_slug).get(slug)
        if found is None:
            raise CategoryNotFound(category=slug)
        return found

    async def brands(self, store_id: UUID) -> Shelved[tuple[Brand, ...]]:
        """Every brand."""
        return await self.kept(store_id, queries.brands, lambda: queries.brands(self._database, store_id))

    async def collections(self, store_id: UUID) -> Shelved[tuple[Collection, ...]]:
        """Every collection, newest first, those that are not active too."""
        return await self.kept(store_id, queries.collections, lambda: queries.collections(self._database, store_id))

    async def collection(self, store_id: UUID, slug: str) -> Collection:
        """An active collection. Raises CollectionNotFound."""
        for collection in (await self.collections(store_id)).value:
            if collection.slug == slug and collection.is_active:
                return collection
        raise CollectionNotFound(collection=slug)

    async def kept(self, store_id: UUID, what: object, read: Callable[[], Awaitable[T]]) -> Shelved[T]:
        """What `read` answers, kept under the name `what` until the store's catalog changes or it is over."""
        key = (await self._generations.get(store_id), what)
        kept = self._kept.get(key)
        if kept is not None and (kept.valid_until is None or kept.valid_until > self._clock.now()):
            self._kept.move_to_end(key)
            return kept
        reading = self._reading.get(key)
        if reading is None:
            reading = self._reading[key] = asyncio.create_task(self._read(key, read))
        return await asyncio.shield(reading)

    async def _read(self, key: _Key, read: Callable[[], Awaitable[T]]) -> Shelved[T]:
        try:
            shelved = Shelved(await read())
        finally:
            del self._reading[key]
        if (over := self._kept.pop(key, None)) is not None:
            self._weight -= over.weight
        self._kept[key] = shelved
        self._weight += shelved.weight
        while self._weight > self._most_bytes:
            self._weight -= self._kept.popitem(last=False)[1].weight
        return shelved


def _visible_by_slug(flat: tuple[Category, ...]) -> dict[str, Category]:
    visible: dict[UUID, Category] = {}
    for category in flat:
        if category.is_active and (category.parent_id is None or category.parent_id in visible):
            visible[category.id] = category
    return {category.slug: category for category in visible.values()}


async def _begin(_store_id: UUID) -> _Generation:
    return _Generation()
