"""Collections and drops: create_, update_, arrange_ and delete_collection; catalog.offers."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest

from lonja.catalog import (
    CollectionChange,
    CollectionDraft,
    CollectionNotFound,
    Drop,
    ListingQuery,
    NameTaken,
    ProductChange,
    ProductNotFound,
    TooMany,
    TooManyCollections,
    WindowInvalid,
    arrange_collection,
    collections,
    create_collection,
    delete_collection,
    listing,
    product,
    update_collection,
    update_product,
)
from lonja.platform.db import Database
from lonja.platform.ids import new_id
from tests.conftest import MakeStore
from tests.races.crowd import at_once, sabotage, somebody_waits
from tests.shop import Shop
from tests.world import MARTA, cap, make_product

OPENS = datetime(2026, 3, 6, 18, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=48)
TICK = timedelta(microseconds=1)


async def titles(database: Database, store: UUID, slug: str) -> list[str]:
    page = await listing(database, store, ListingQuery(collection=slug))
    return [card.title for card in page.cards]


async def is_for_sale(database: Database, store: UUID, variant: UUID) -> bool:
    async with database.store(store) as tx:
        answer: bool = await tx.value(
            "select is_for_sale from catalog.offers where store_id = $1 and variant_id = $2", store, variant
        )
        return answer


async def test_products_stand_in_the_order_they_were_given(database: Database, store: UUID) -> None:
    """DRP-01, DRP-02, DRP-03."""
    ids = [(await make_product(database, store, cap(f"Gorra {name}"))).id for name in "ABC"]
    season = await create_collection(
        database, store, MARTA, CollectionDraft(name="Niebla", is_active=True, products=(ids[2], ids[0], ids[2]))
    )
    assert await titles(database, store, "niebla") == ["Gorra C", "Gorra A"]
    await arrange_collection(database, store, MARTA, season, [ids[1], ids[0], ids[2]])
    assert await titles(database, store, "niebla") == ["Gorra B", "Gorra A", "Gorra C"]
    newcomer = await make_product(database, store, cap("Gorra D", collections=(season,)))
    assert (await titles(database, store, "niebla"))[-1] == "Gorra D"
    await update_product(database, store, MARTA, newcomer.id, ProductChange(collections=()))
    await arrange_collection(database, store, MARTA, season, [ids[0]])
    assert await titles(database, store, "niebla") == ["Gorra A"]
    assert [each.product_count for each in await collections(database, store)] == [1]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [(OPENS - TICK, False), (OPENS, True), (CLOSES - TICK, True), (CLOSES, False)],
)
async def test_a_drop_sells_in_its_window(database: Database, store: UUID, moment: datetime, is_open: bool) -> None:
    """DRP-04, in the database and in what faces know."""
    saved = await make_product(database, store, cap("Gorra"))
    await create_collection(
        database,
        store,
        MARTA,
        CollectionDraft(
            name="Drop 7", type="drop", starts_at=OPENS, ends_at=CLOSES, is_active=True, products=(saved.id,)
        ),
    )
    found = await product(database, store, "gorra")
    card = (await listing(database, store, ListingQuery())).cards[0]
    assert found.is_held_back(moment) is card.is_held_back(moment) is not is_open
    assert (await collections(database, store))[0].is_open(moment) is is_open
    database.fake_time(moment)
    try:
        assert await is_for_sale(database, store, saved.variants[0].id) is is_open
    finally:
        database.fake_time(None)


async def test_a_drop_that_is_not_active_holds_back_and_a_deleted_one_does_not(database: Database, store: UUID) -> None:
    """DRP-04, DRP-07."""
    saved = await make_product(database, store, cap("Gorra"))
    drop = await create_collection(
        database, store, MARTA, CollectionDraft(name="Drop 7", type="drop", products=(saved.id,))
    )
    variant = saved.variants[0].id
    assert not await is_for_sale(database, store, variant)
    await update_collection(database, store, MARTA, drop, CollectionChange(is_active=True))
    assert await is_for_sale(database, store, variant)
    await update_collection(database, store, MARTA, drop, CollectionChange(is_active=False))
    assert not await is_for_sale(database, store, variant)
    await delete_collection(database, store, MARTA, drop)
    assert await is_for_sale(database, store, variant)
    with pytest.raises(CollectionNotFound):
        await delete_collection(database, store, MARTA, drop)


async def test_only_drops_hold_back_and_one_open_drop_is_enough(database: Database, store: UUID) -> None:
    saved = await make_product(database, store, cap("Gorra"))
    past = OPENS - timedelta(days=9)
    await create_collection(database, store, MARTA, CollectionDraft(name="Niebla", ends_at=past, products=(saved.id,)))
    assert await is_for_sale(database, store, saved.variants[0].id)
    await create_collection(
        database,
        store,
        MARTA,
        CollectionDraft(name="Ayer", type="drop", is_active=True, ends_at=past, products=(saved.id,)),
    )
    assert not await is_for_sale(database, store, saved.variants[0].id)
    await create_collection(
        database, store, MARTA, CollectionDraft(name="Hoy", type="drop", is_active=True, products=(saved.id,))
    )
    assert await is_for_sale(database, store, saved.variants[0].id)


def test_a_window_may_be_open_at_either_end() -> None:
    assert Drop("d", "d", True, None, None).is_open(OPENS)
    assert Drop("d", "d", True, OPENS, None).is_open(CLOSES)
    assert not Drop("d", "d", False, None, None).is_open(OPENS)


async def test_what_is_deleted_or_not_active_is_not_listed(database: Database, store: UUID) -> None:
    """PLT-11, PLT-13, DRP-07."""
    saved = await make_product(database, store, cap("Gorra"))
    season = await create_collection(database, store, MARTA, CollectionDraft(name="Niebla", products=(saved.id,)))
    with pytest.raises(CollectionNotFound):
        await titles(database, store, "niebla")
    await update_collection(database, store, MARTA, season, CollectionChange(is_active=True, description="Fría."))
    assert await titles(database, store, "niebla") == ["Gorra"]
    await update_product(database, store, MARTA, saved.id, ProductChange(status="archived"))
    assert await titles(database, store, "niebla") == []
    await delete_collection(database, store, MARTA, season)
    with pytest.raises(CollectionNotFound):
        await titles(database, store, "niebla")
    await create_collection(database, store, MARTA, CollectionDraft(name="Niebla"))


async def test_a_window_can_be_opened_again(database: Database, store: UUID) -> None:
    drop = await create_collection(
        database, store, MARTA, CollectionDraft(name="Drop", type="drop", starts_at=OPENS, ends_at=CLOSES)
    )
    await update_collection(database, store, MARTA, drop, CollectionChange(ends_at=None))
    found = (await collections(database, store))[0]
    assert (found.starts_at, found.ends_at) == (OPENS, None)
    with pytest.raises(WindowInvalid):
        await update_collection(database, store, MARTA, drop, CollectionChange(ends_at=OPENS))


async def test_what_does_not_fit_is_refused(database: Database, make_store: MakeStore) -> None:
    mine, theirs = await make_store(), await make_store()
    foreign = (await make_product(database, theirs)).id
    own = await create_collection(database, mine, MARTA, CollectionDraft(name="Niebla"))
    with pytest.raises(NameTaken):
        await create_collection(database, mine, MARTA, CollectionDraft(name="Niebla"))
    with pytest.raises(WindowInvalid):
        await create_collection(database, mine, MARTA, CollectionDraft(name="Atrás", starts_at=CLOSES, ends_at=OPENS))
    with pytest.raises(ProductNotFound):
        await arrange_collection(database, mine, MARTA, own, [foreign])
    with pytest.raises(TooMany):
        await arrange_collection(database, mine, MARTA, own, [new_id() for _ in range(5_001)])
    with pytest.raises(CollectionNotFound):
        await arrange_collection(database, theirs, MARTA, own, [foreign])
    with pytest.raises(CollectionNotFound):
        await update_collection(database, theirs, MARTA, own, CollectionChange(name="x"))


async def test_a_product_is_in_a_collection_once(database: Database, store: UUID, owner: asyncpg.Connection) -> None:
    """DRP-02, by declaration."""
    saved = await make_product(database, store)
    await create_collection(database, store, MARTA, CollectionDraft(name="Niebla", products=(saved.id, saved.id)))
    assert await owner.fetchval("select count(*) from catalog.collection_products where store_id = $1", store) == 1
    with pytest.raises(asyncpg.UniqueViolationError):
        await owner.execute(
            """insert into catalog.collection_products (store_id, collection_id, product_id)
            select store_id, collection_id, product_id from catalog.collection_products where store_id = $1""",
            store,
        )


async def fill_shelves(owner: asyncpg.Connection, store: UUID, count: int) -> None:
    await owner.execute(
        """insert into catalog.collections (store_id, name, slug)
        select $1, 'C', 'c-' || n from generate_series(1, $2) n""",
        store,
        count,
    )


async def test_a_store_has_two_thousand_collections_at_most(crowded_shop: Shop) -> None:
    """Of those who make the last one at once, one does; the others are told. One that is deleted makes room."""
    shop = crowded_shop
    await fill_shelves(shop.owner, shop.store, 1_999)

    def make() -> Awaitable[UUID]:
        return create_collection(shop.database, shop.store, shop.staff, CollectionDraft(name=f"Una {new_id()}"))

    (made,), errors = await at_once(make() for _ in range(8))
    assert errors == {"LJ219": 7}
    await delete_collection(shop.database, shop.store, shop.staff, made)
    await make()
    with pytest.raises(TooManyCollections) as refused:
        await make()
    assert refused.value.params == {"limit": 2_000}


async def test_sabotage_without_their_lock_a_store_has_more(scratch_shop: Shop) -> None:
    """Who makes a collection has the store's collections alone. Two are held up where they have counted."""
    shop = scratch_shop
    await sabotage(
        shop, "catalog.create_collection", "perform pg_advisory_xact_lock", "perform hashtextextended('', 0); --"
    )
    await fill_shelves(shop.owner, shop.store, 1_999)
    blocked = shop.owner.transaction()
    await blocked.start()
    await shop.owner.execute("lock table catalog.collections in share mode")
    making = [
        asyncio.create_task(create_collection(shop.database, shop.store, shop.staff, CollectionDraft(name=f"Una {n}")))
        for n in range(2)
    ]
    await somebody_waits(shop, count=2)
    await blocked.rollback()
    made, errors = await at_once(making)
    assert (len(made), errors) == (2, {})
