"""Shelf: what a process remembers of the catalog, and how it forgets."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from lonja.catalog import (
    CategoryNotFound,
    CollectionChange,
    CollectionDraft,
    CollectionNotFound,
    ListingPage,
    ListingQuery,
    ProductChange,
    ProductNotFound,
    Shelf,
    create_brand,
    create_category,
    create_collection,
    delete_product,
    update_category,
    update_collection,
    update_product,
)
from lonja.platform.changes import Cache, Changes
from lonja.platform.db import Database
from tests.conftest import MakeStore
from tests.hearing import listening
from tests.world import MARTA, cap, make_product

ALL = ListingQuery()


class Counting:
    """A database that counts what it is asked, and waits when told to."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.asked = self.answered = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def value(self, sql: str, *args: Any) -> Any:
        self.asked += 1
        answer = await self._database.value(sql, *args)
        self.answered += 1
        await self.gate.wait()
        return answer


@pytest_asyncio.fixture
async def changes(database: Database) -> AsyncIterator[Changes]:
    """Changes that are heard."""
    async with listening(database) as changes:
        yield changes


class Bell(Cache[str, None]):
    """Rings when its topic is heard: then everything announced before was heard too."""

    def __init__(self) -> None:
        async def load(_key: str) -> None: ...

        super().__init__("bell", load, key_of=str)
        self.rung = asyncio.Event()

    def hear(self, key: str) -> None:
        self.rung.set()


Settle = Callable[[], Awaitable[None]]


@pytest.fixture
def settle(database: Database, changes: Changes) -> Settle:
    """Waits until every change so far was heard."""
    bell = Bell()
    changes.attach(bell)

    async def wait() -> None:
        bell.rung.clear()
        await database.run("select pg_notify('lonja_changed', 'bell:x')")
        await bell.rung.wait()

    return wait


@pytest.fixture
def counting(database: Database) -> Counting:
    return Counting(database)


@pytest.fixture
def shelf(counting: Counting, changes: Changes) -> Shelf:
    return Shelf(counting, changes)  # type: ignore[arg-type]  # a double of the one method it uses


async def test_many_readers_cost_one_query(
    database: Database, store: UUID, shelf: Shelf, counting: Counting, settle: Settle
) -> None:
    await make_product(database, store, cap("Gorra"))
    await settle()
    first = await asyncio.gather(*(shelf.listing(store, ALL) for _ in range(50)))
    assert counting.asked == 1
    assert all(each is first[0] for each in first)
    assert await shelf.listing(store, ListingQuery()) is first[0]
    await shelf.listing(store, ListingQuery(limit=5))
    await shelf.product(store, "gorra")
    assert counting.asked == 3


async def test_every_write_is_seen(database: Database, store: UUID, shelf: Shelf, settle: Settle) -> None:
    """What one process writes, the others forget."""

    async def titles() -> list[str]:
        await settle()
        return [card.title for card in (await shelf.listing(store, ALL)).value.cards]

    assert await titles() == []
    saved = await make_product(database, store, cap("Gorra"))
    assert await titles() == ["Gorra"]
    await update_product(database, store, MARTA, saved.id, ProductChange(title="Gorra Faro"))
    assert await titles() == ["Gorra Faro"]
    await delete_product(database, store, MARTA, saved.id)
    assert await titles() == []


async def test_what_was_being_read_when_it_changed_is_not_kept(
    database: Database, store: UUID, shelf: Shelf, counting: Counting, settle: Settle
) -> None:
    saved = await make_product(database, store, cap("Gorra"))
    await settle()
    counting.gate.clear()
    early = asyncio.create_task(shelf.product(store, "gorra"))
    while not counting.answered:
        await asyncio.sleep(0.001)
    await update_product(database, store, MARTA, saved.id, ProductChange(description="Nueva."))
    await settle()
    counting.gate.set()
    assert (await early).value.description == ""
    assert (await shelf.product(store, "gorra")).value.description == "Nueva."


async def test_one_store_s_change_leaves_the_others_alone(
    database: Database, make_store: MakeStore, shelf: Shelf, settle: Settle
) -> None:
    mine, theirs = await make_store(), await make_store()
    kept = await shelf.listing(mine, ALL)
    other = await shelf.listing(theirs, ALL)
    await make_product(database, theirs)
    await settle()
    assert await shelf.listing(theirs, ALL) is not other
    assert await shelf.listing(mine, ALL) is kept


async def test_while_changes_are_not_heard_nothing_is_kept(database: Database, store: UUID, counting: Counting) -> None:
    deaf = Shelf(counting, Changes(database))  # type: ignore[arg-type]  # a double of the one method it uses
    await deaf.listing(store, ALL)
    await deaf.listing(store, ALL)
    assert counting.asked == 2


async def test_forms_are_made_once_and_go_with_their_thing(
    database: Database, store: UUID, shelf: Shelf, settle: Settle
) -> None:
    made = []

    def form(page: ListingPage) -> bytes:
        made.append(page)
        return b"[...]"

    shelved = await shelf.listing(store, ALL)
    assert shelved.form(form) == shelved.form(form) == b"[...]"
    await make_product(database, store)
    await settle()
    (await shelf.listing(store, ALL)).form(form)
    assert len(made) == 2


async def test_a_shelf_has_a_size(store: UUID, counting: Counting, changes: Changes) -> None:
    small = Shelf(counting, changes, most_bytes=4_000)  # type: ignore[arg-type]  # a double of the one method it uses
    for limit in range(1, 20):
        await small.listing(store, ListingQuery(limit=limit))
    kept = await small.listing(store, ListingQuery(limit=19))
    assert await small.listing(store, ListingQuery(limit=19)) is kept
    asked = counting.asked
    await small.listing(store, ListingQuery(limit=1))
    assert counting.asked == asked + 1
    assert len(small._kept) < 5


async def test_a_refusal_is_not_remembered(database: Database, store: UUID, shelf: Shelf) -> None:
    with pytest.raises(ProductNotFound):
        await shelf.product(store, "gorra")
    await make_product(database, store, cap("Gorra"))
    assert (await shelf.product(store, "gorra")).value.title == "Gorra"


async def test_navigation(database: Database, store: UUID, shelf: Shelf, settle: Settle) -> None:
    top = await create_category(database, store, MARTA, "Ropa")
    await create_category(database, store, MARTA, "Gorras", parent_id=top)
    await create_brand(database, store, MARTA, "MAAL")
    season = await create_collection(database, store, MARTA, CollectionDraft(name="Niebla"))
    await settle()
    assert [node.category.slug for node in await shelf.category_tree(store)] == ["ropa"]
    assert (await shelf.category(store, "gorras")).depth == 1
    assert [brand.slug for brand in (await shelf.brands(store)).value] == ["maal"]
    with pytest.raises(CollectionNotFound):
        await shelf.collection(store, "niebla")
    await update_collection(database, store, MARTA, season, CollectionChange(is_active=True))
    await update_category(database, store, MARTA, top, is_active=False)
    await settle()
    assert (await shelf.collection(store, "niebla")).name == "Niebla"
    assert await shelf.category_tree(store) == ()
    with pytest.raises(CategoryNotFound):
        await shelf.category(store, "gorras")
