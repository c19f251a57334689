"""product_records: the staff's list."""

from uuid import UUID

import pytest

from lonja.catalog import (
    ListingInvalid,
    PlaceInvalid,
    RecordItem,
    RecordQuery,
    StaffOnly,
    create_product,
    delete_product,
    product_records,
)
from lonja.platform.call import Call
from lonja.platform.db import Database
from tests.world import MARTA, cap, hoodie


async def walk(database: Database, store: UUID, *, is_deleted: bool = False, limit: int = 100) -> list[RecordItem]:
    items: list[RecordItem] = []
    cursor = None
    while True:
        query = RecordQuery(is_deleted=is_deleted, limit=limit, cursor=cursor)
        page = await product_records(database, store, MARTA, query)
        items += page.items
        cursor = page.next_cursor
        if cursor is None:
            return items


async def test_staff_see_every_status_and_find_by_title_and_sku(database: Database, store: UUID) -> None:
    await create_product(database, store, MARTA, cap("Gorra Faro", sku="FARO-01"))
    await create_product(database, store, MARTA, hoodie("Sudadera Ancla", status="draft"))
    await create_product(database, store, MARTA, cap("Gorra vieja", status="archived"))

    async def titles(**wanted: str) -> list[str]:
        query = RecordQuery(**wanted)  # type: ignore[arg-type]  # the literal types of status
        return [item.title for item in (await product_records(database, store, MARTA, query)).items]

    assert await titles() == ["Gorra vieja", "Sudadera Ancla", "Gorra Faro"]
    assert await titles(status="draft") == ["Sudadera Ancla"]
    assert await titles(q="gorra") == ["Gorra vieja", "Gorra Faro"]
    assert await titles(q="FARO-") == ["Gorra Faro"]
    assert await titles(q="gorra", status="archived") == ["Gorra vieja"]
    assert await titles(q="nada") == []
    item = (await product_records(database, store, MARTA, RecordQuery(q="ancla"))).items[0]
    assert (item.variant_count, item.price_minor) == (4, 129_900)
    assert item.image is not None


async def test_what_was_deleted_is_readable_and_apart(database: Database, store: UUID) -> None:
    """PLT-13."""
    for title in "ABC":
        saved = await create_product(database, store, MARTA, cap(title))
        if title != "B":
            await delete_product(database, store, MARTA, saved.id)
    assert [item.title for item in await walk(database, store)] == ["B"]
    deleted = await walk(database, store, is_deleted=True)
    assert [item.title for item in deleted] == ["C", "A"]
    assert all(item.deleted_at for item in deleted)


async def test_pages(database: Database, store: UUID) -> None:
    for number in range(7):
        saved = await create_product(database, store, MARTA, cap(f"Gorra {number}"))
        await delete_product(database, store, MARTA, saved.id)
        await create_product(database, store, MARTA, cap(f"Gorra {number}"))
    for is_deleted in (True, False):
        whole = await walk(database, store, is_deleted=is_deleted)
        assert len(whole) == 7
        for limit in (1, 3, 7):
            assert await walk(database, store, is_deleted=is_deleted, limit=limit) == whole
    page = await product_records(database, store, MARTA, RecordQuery(limit=2))
    with pytest.raises(PlaceInvalid):
        await product_records(database, store, MARTA, RecordQuery(is_deleted=True, cursor=page.next_cursor))
    with pytest.raises(ListingInvalid):
        await product_records(database, store, MARTA, RecordQuery(limit=101))


async def test_buyers_are_refused(database: Database, store: UUID) -> None:
    for actor in ("guest", "customer"):
        with pytest.raises(StaffOnly):
            await product_records(database, store, Call(actor=actor), RecordQuery())
