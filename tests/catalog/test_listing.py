"""listing: filters, orders, pages, search."""

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio

from lonja.catalog import (
    BrandNotFound,
    Card,
    CategoryNotFound,
    CollectionDraft,
    CollectionNotFound,
    ListingInvalid,
    ListingQuery,
    PlaceInvalid,
    ProductChange,
    Sort,
    arrange_collection,
    create_brand,
    create_category,
    create_collection,
    delete_product,
    listing,
    update_product,
)
from lonja.platform.db import Database
from tests.conftest import MakeStore, close_for_good, fresh_store, hold_promises
from tests.world import MARTA, book, cap, hoodie, make_product


async def titles(database: Database, store: UUID, **wanted: Any) -> list[str]:
    return [card.title for card in (await listing(database, store, ListingQuery(**wanted))).cards]


async def walk(database: Database, store: UUID, cursor: str | None = None, **wanted: Any) -> list[Card]:
    """Every page to the end."""
    cards: list[Card] = []
    while True:
        page = await listing(database, store, ListingQuery(cursor=cursor, **wanted))
        cards += page.cards
        cursor = page.next_cursor
        if cursor is None:
            return cards


async def test_a_card_shows_what_a_buyer_compares(database: Database, store: UUID) -> None:
    brand = await create_brand(database, store, MARTA, "MAAL")
    await make_product(database, store, hoodie("Sudadera", brand_id=brand))
    await make_product(database, store, book("El río"))
    river, sweater = (await listing(database, store, ListingQuery())).cards
    assert (sweater.slug, sweater.brand, sweater.brand_slug, sweater.variant_count) == ("sudadera", "MAAL", "maal", 4)
    assert sweater.image is not None
    assert (sweater.image.url, sweater.image.alt) == ("/media/maal/hoodie.svg", "Sudadera negra")
    assert [(swatch.value, swatch.colour) for swatch in sweater.swatches] == [
        ("Negro", "#17181a"),
        ("Arena", "#e4d7bf"),
    ]
    assert (sweater.price_minor, sweater.compare_at_minor, sweater.currency) == (129_900, None, "MXN")
    assert (river.price_minor, river.highest_price_minor) == (18_000, 45_000)
    assert river.compare_at_minor is None, "the cheapest variant's compare-at price is not above its price"
    assert river.image is None
    assert river.swatches == ()


async def test_only_what_is_published_and_not_deleted_is_listed(database: Database, store: UUID) -> None:
    """PLT-13."""
    shown = await make_product(database, store, cap("Visible"))
    await make_product(database, store, cap("Borrador", status="draft"))
    await make_product(database, store, cap("Archivada", status="archived"))
    gone = await make_product(database, store, cap("Borrada"))
    await delete_product(database, store, MARTA, gone.id)
    assert await titles(database, store) == ["Visible"]
    await update_product(database, store, MARTA, shown.id, ProductChange(status="draft"))
    assert await titles(database, store) == []


async def test_filters(database: Database, store: UUID) -> None:
    """CAT-03, CAT-10, CAT-12: a category has what its descendants have."""
    clothes = await create_category(database, store, MARTA, "Ropa")
    hoodies = await create_category(database, store, MARTA, "Sudaderas", parent_id=clothes)
    hats = await create_category(database, store, MARTA, "Gorras", parent_id=clothes)
    shoes = await create_category(database, store, MARTA, "Tenis")
    maal = await create_brand(database, store, MARTA, "MAAL")
    for draft in (
        cap("Ancla", category_id=hoodies, brand_id=maal, tags=("invierno", "nuevo")),
        cap("Faro", category_id=hats, tags=("nuevo",)),
        cap("Muelle", category_id=shoes, brand_id=maal),
        cap("Boya"),
    ):
        await make_product(database, store, draft)
    assert await titles(database, store) == ["Boya", "Muelle", "Faro", "Ancla"]
    assert await titles(database, store, category="ropa") == ["Faro", "Ancla"]
    assert await titles(database, store, category=str(hats)) == ["Faro"]
    assert await titles(database, store, brand="maal") == ["Muelle", "Ancla"]
    assert await titles(database, store, tag="nuevo") == ["Faro", "Ancla"]
    assert await titles(database, store, tag="nuevo", category="ropa", brand=str(maal)) == ["Ancla"]
    assert await titles(database, store, tag="viejo") == []
    for name, refusal in (
        ("category", CategoryNotFound),
        ("brand", BrandNotFound),
        ("collection", CollectionNotFound),
    ):
        with pytest.raises(refusal):
            await titles(database, store, **{name: "nada"})


async def test_orders(database: Database, store: UUID) -> None:
    for title, price in (("Éclair", 300), ("abeja", 100), ("Zafiro", 200)):
        await make_product(database, store, cap(title, base_price_minor=price))
    assert await titles(database, store, sort="newest") == ["Zafiro", "abeja", "Éclair"]
    assert await titles(database, store, sort="price_asc") == ["abeja", "Zafiro", "Éclair"]
    assert await titles(database, store, sort="price_desc") == ["Éclair", "Zafiro", "abeja"]
    assert await titles(database, store, sort="title") == ["abeja", "Éclair", "Zafiro"]


async def with_ties(database: Database, store: UUID, owner: asyncpg.Connection, count: int = 23) -> None:
    """Products that share prices, titles and moments, in a category with a child, in a collection."""
    top = await create_category(database, store, MARTA, "Todo")
    below = [await create_category(database, store, MARTA, f"Parte {n}", parent_id=top) for n in range(3)]
    ids = []
    for n in range(count):
        draft = cap(f"Gorra {n % 4}", slug=f"g-{n}", base_price_minor=100 * (n % 3), tags=("t",))
        saved = await make_product(
            database,
            store,
            cap(
                draft.title,
                slug=draft.slug,
                base_price_minor=draft.base_price_minor,
                tags=("t",),
                category_id=below[n % 3],
            ),
        )
        ids.append(saved.id)
    await create_collection(database, store, MARTA, CollectionDraft(name="Serie", is_active=True, products=tuple(ids)))
    await owner.execute(
        "update catalog.products set created_at = date_trunc('second', created_at) where store_id = $1", store
    )
    await owner.execute("update catalog.collection_products set sort_order = sort_order / 5 where store_id = $1", store)


KEYS: dict[str, Callable[[Card], Any]] = {
    "newest": lambda card: (card.created_at, card.id),
    "price_asc": lambda card: (card.price_minor, card.id),
    "price_desc": lambda card: (card.price_minor, card.id),
    "title": lambda card: (card.title, card.id),
}


SCOPES: list[dict[str, str]] = [{}, {"category": "todo"}, {"tag": "t"}, {"q": "gorra"}, {"collection": "serie"}]


@pytest_asyncio.fixture(scope="module")
async def full_of_ties(database: Database, watchman: asyncpg.Connection) -> AsyncIterator[UUID]:
    """A store that is only read."""
    store = await fresh_store(database)
    await with_ties(database, store, watchman)
    yield store
    await hold_promises(watchman, [store])
    await close_for_good(watchman, [store])


@pytest.mark.parametrize(
    ("sort", "scope"), [(sort, scope) for sort in KEYS for scope in SCOPES] + [("collection", {"collection": "serie"})]
)
async def test_pages_neither_repeat_nor_miss(
    database: Database, full_of_ties: UUID, sort: Sort, scope: dict[str, str]
) -> None:
    """Keyset pages with ties, of every size that matters."""
    store = full_of_ties
    whole = await walk(database, store, sort=sort, limit=100, **scope)
    assert len({card.id for card in whole}) == len(whole) == 23
    if sort in KEYS:
        assert whole == sorted(whole, key=KEYS[sort], reverse=sort in {"newest", "price_desc"})
    for limit in (1, 7, 22, 23):
        assert await walk(database, store, sort=sort, limit=limit, **scope) == whole


async def test_a_product_made_between_two_pages_disturbs_nobody(
    database: Database, store: UUID, owner: asyncpg.Connection
) -> None:
    await with_ties(database, store, owner, count=9)
    for sort in KEYS:
        whole = await walk(database, store, sort=sort)
        first = await listing(database, store, ListingQuery(sort=sort, limit=4))  # type: ignore[arg-type]  # a literal
        gone = first.cards[1]
        for price in (0, 100, 900):
            await make_product(
                database, store, cap("Gorra 2", slug=f"{sort}-{price}".replace("_", "-"), base_price_minor=price)
            )
        await delete_product(database, store, MARTA, gone.id)
        rest = await walk(database, store, sort=sort, cursor=first.next_cursor)
        seen = [card.id for card in (*first.cards, *rest)]
        assert len(set(seen)) == len(seen)
        assert {card.id for card in whole} <= set(seen)


async def test_search_finds_words_in_any_order_without_case_and_accents(database: Database, store: UUID) -> None:
    """IDX-01."""
    for title in ("Sudadera Negra Ancla", "Pantalón cargo", "Gorra Ancla 100%", "নদী ও বৃষ্টি", "under_score"):
        await make_product(database, store, cap(title))
    assert await titles(database, store, q="  ancla   SUDA ") == ["Sudadera Negra Ancla"]
    assert await titles(database, store, q="PANTALON") == ["Pantalón cargo"]
    assert await titles(database, store, q="pantalón") == ["Pantalón cargo"]
    assert await titles(database, store, q="নদী") == ["নদী ও বৃষ্টি"]
    assert await titles(database, store, q="100%") == ["Gorra Ancla 100%"]
    assert await titles(database, store, q="_") == ["under_score"]
    assert await titles(database, store, q="%") == ["Gorra Ancla 100%"]
    assert await titles(database, store, q="\\") == []
    assert len(await titles(database, store, q="   ")) == 5


async def test_a_search_that_finds_nothing_offers_what_comes_close(database: Database, store: UUID) -> None:
    await make_product(database, store, cap("Sudadera Ancla"))
    await make_product(database, store, cap("Gorra Faro"))
    page = await listing(database, store, ListingQuery(q="sudadra"))
    assert ([card.title for card in page.cards], page.is_similar) == (["Sudadera Ancla"], True)
    page = await listing(database, store, ListingQuery(q="zapatos"))
    assert (page.cards, page.is_similar, page.next_cursor) == ((), False, None)
    assert not (await listing(database, store, ListingQuery(q="gorra"))).is_similar


async def test_a_collection_in_its_own_order(database: Database, store: UUID) -> None:
    """DRP-03."""
    ids = [(await make_product(database, store, cap(title))).id for title in "CAB"]
    season = await create_collection(
        database, store, MARTA, CollectionDraft(name="Serie", is_active=True, products=tuple(ids))
    )
    assert await titles(database, store, collection="serie") == ["C", "A", "B"]
    await arrange_collection(database, store, MARTA, season, ids[::-1])
    assert await titles(database, store, collection="serie") == ["B", "A", "C"]
    assert await titles(database, store, collection="serie", sort="title") == ["A", "B", "C"]


@pytest.mark.parametrize(
    "wanted",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": -1},
        {"q": "x" * 201},
        {"sort": "collection"},
        {"sort": "collection", "collection": "x", "tag": "x"},
    ],
)
async def test_a_listing_that_cannot_be_is_refused(database: Database, store: UUID, wanted: dict[str, Any]) -> None:
    with pytest.raises(ListingInvalid):
        await listing(database, store, ListingQuery(**wanted))


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "%%%", "AAAA", "bnVsbA", "W10", "WyJuZXdlc3QiLCJub3cnLCAieCJd", "WyJuZXdlc3QiLCJ4IiwieCJd", "é", "a\0b"],
)
async def test_a_cursor_that_is_not_ours_is_refused(database: Database, store: UUID, cursor: str) -> None:
    with pytest.raises(PlaceInvalid):
        await listing(database, store, ListingQuery(cursor=cursor))


async def test_a_cursor_of_another_order_is_refused(database: Database, store: UUID) -> None:
    for title in "AB":
        await make_product(database, store, cap(title))
    page = await listing(database, store, ListingQuery(limit=1))
    with pytest.raises(PlaceInvalid):
        await listing(database, store, ListingQuery(limit=1, sort="title", cursor=page.next_cursor))


async def test_stores_do_not_see_each_other_s_shelves(database: Database, make_store: MakeStore) -> None:
    mine, theirs = await make_store(), await make_store(currency="USD")
    await make_product(database, mine, cap("Mía", tags=("t",)))
    await make_product(database, theirs, cap("Suya", tags=("t",)))
    foreign = await create_category(database, theirs, MARTA, "Suya")
    for wanted in ({}, {"tag": "t"}, {"sort": "title"}, {"sort": "price_asc"}):
        assert await titles(database, mine, **wanted) == ["Mía"]
    assert await titles(database, mine, q="suya") == []
    with pytest.raises(CategoryNotFound):
        await titles(database, mine, category=str(foreign))
