"""create_category, update_category, move_category, delete_category; brands."""

import asyncio
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest

from lonja.catalog import (
    BrandNotFound,
    CategoryCycle,
    CategoryHasChildren,
    CategoryNode,
    CategoryNotFound,
    CategoryTooDeep,
    NameTaken,
    brands,
    categories,
    create_brand,
    create_category,
    delete_brand,
    delete_category,
    move_category,
    product,
    tree,
    update_brand,
    update_category,
)
from lonja.platform.db import Database
from lonja.platform.errors import LonjaError
from tests.world import MARTA, cap, make_product


def outline(nodes: tuple[CategoryNode, ...]) -> dict[str, object]:
    return {node.category.name: outline(node.children) for node in nodes}


async def chain(database: Database, store: UUID, length: int) -> list[UUID]:
    """Categories, each below the one before."""
    ids: list[UUID] = []
    for number in range(length):
        parent = ids[-1] if ids else None
        ids.append(await create_category(database, store, MARTA, f"Nivel {number}", parent_id=parent))
    return ids


async def test_a_branch_moves_with_all_that_is_below(database: Database, store: UUID) -> None:
    """CAT-10."""
    home = await create_category(database, store, MARTA, "Casa", position=1)
    table = await create_category(database, store, MARTA, "Mesa", parent_id=home)
    await create_category(database, store, MARTA, "Cuencos", parent_id=table)
    gifts = await create_category(database, store, MARTA, "Regalos", position=2)
    await move_category(database, store, MARTA, table, gifts)
    flat = await categories(database, store)
    assert outline(tree(flat)) == {"Casa": {}, "Regalos": {"Mesa": {"Cuencos": {}}}}
    assert [category.depth for category in flat] == [0, 0, 1, 2]

    await move_category(database, store, MARTA, table, None, 0)
    assert outline(tree(await categories(database, store))) == {"Mesa": {"Cuencos": {}}, "Casa": {}, "Regalos": {}}


async def test_no_category_is_below_itself(database: Database, store: UUID) -> None:
    """CAT-11."""
    top, middle, end = await chain(database, store, 3)
    for parent in (top, middle, end):
        with pytest.raises(CategoryCycle):
            await move_category(database, store, MARTA, top, parent)
    assert [category.depth for category in await categories(database, store)] == [0, 1, 2]


async def test_the_database_itself_cannot_hold_a_cycle(
    database: Database, store: UUID, owner: asyncpg.Connection
) -> None:
    """CAT-11: not even its superuser can write one."""
    top, _, end = await chain(database, store, 3)
    for depth in (2, 3, 0):
        with pytest.raises((asyncpg.CheckViolationError, asyncpg.ForeignKeyViolationError)):
            await owner.execute(
                "update catalog.categories set parent_id = $1, parent_depth = $2 where id = $3", end, depth, top
            )
    with pytest.raises((asyncpg.CheckViolationError, asyncpg.ForeignKeyViolationError)):
        await owner.execute("update catalog.categories set parent_id = id, parent_depth = depth where id = $1", top)


async def test_two_moves_at_once_do_not_close_a_cycle(database: Database, store: UUID) -> None:
    """CAT-11, raced."""
    for round_ in range(5):
        one = await create_category(database, store, MARTA, f"Uno {round_}")
        two = await create_category(database, store, MARTA, f"Dos {round_}")
        outcomes = await asyncio.gather(
            move_category(database, store, MARTA, one, two),
            move_category(database, store, MARTA, two, one),
            return_exceptions=True,
        )
        assert sum(outcome is None for outcome in outcomes) == 1
        assert all(outcome is None or isinstance(outcome, LonjaError) for outcome in outcomes)


async def test_eleven_levels_and_no_more(database: Database, store: UUID) -> None:
    ids = await chain(database, store, 11)
    with pytest.raises(CategoryTooDeep):
        await create_category(database, store, MARTA, "Demasiado", parent_id=ids[-1])
    other = await create_category(database, store, MARTA, "Otra")
    with pytest.raises(CategoryTooDeep):
        await move_category(database, store, MARTA, ids[0], other)
    assert max(category.depth for category in await categories(database, store)) == 10


async def test_below_a_hidden_category_nothing_is_visible(database: Database, store: UUID) -> None:
    _, middle, _ = await chain(database, store, 3)
    await update_category(database, store, MARTA, middle, is_active=False)
    assert outline(tree(await categories(database, store))) == {"Nivel 0": {}}
    saved = await make_product(database, store, cap("Gorra", category_id=middle))
    assert (await product(database, store, str(saved.id))).breadcrumb == ()
    await update_category(database, store, MARTA, middle, is_active=True, name="Medio", slug="medio")
    assert [step.slug for step in (await product(database, store, "gorra")).breadcrumb] == ["nivel-0", "medio"]


async def test_products_of_a_deleted_category_move_up(database: Database, store: UUID) -> None:
    top, middle, end = await chain(database, store, 3)
    await make_product(database, store, cap("Gorra", category_id=end))
    with pytest.raises(CategoryHasChildren):
        await delete_category(database, store, MARTA, middle)
    for category in (end, middle, top):
        await delete_category(database, store, MARTA, category)
        with pytest.raises(CategoryNotFound):
            await delete_category(database, store, MARTA, category)
    assert (await product(database, store, "gorra")).category_id is None
    assert await categories(database, store) == ()
    await create_category(database, store, MARTA, "Nivel 0")


async def test_categories_and_brands_have_one_address_each(database: Database, store: UUID) -> None:
    """PLT-04."""
    await create_category(database, store, MARTA, "Ropa")
    other = await create_category(database, store, MARTA, "Otra")
    with pytest.raises(NameTaken):
        await create_category(database, store, MARTA, "Ropa")
    with pytest.raises(NameTaken):
        await update_category(database, store, MARTA, other, slug="ropa")
    brand = await create_brand(database, store, MARTA, "MAAL")
    with pytest.raises(NameTaken):
        await create_brand(database, store, MARTA, "MAAL")
    await update_brand(database, store, MARTA, brand, name="Maal Line")
    assert [(each.name, each.slug) for each in await brands(database, store)] == [("Maal Line", "maal")]


async def test_what_is_not_there_cannot_be_changed(database: Database, store: UUID) -> None:
    brand = await create_brand(database, store, MARTA, "MAAL")
    saved = await make_product(database, store, cap("Gorra", brand_id=brand))
    await delete_brand(database, store, MARTA, brand)
    assert (await product(database, store, str(saved.id))).brand is None
    with pytest.raises(BrandNotFound):
        await delete_brand(database, store, MARTA, brand)
    with pytest.raises(BrandNotFound):
        await update_brand(database, store, MARTA, brand, name="x")
    with pytest.raises(CategoryNotFound):
        await update_category(database, store, MARTA, brand, name="x")
    with pytest.raises(CategoryNotFound):
        await move_category(database, store, MARTA, brand, None)
    with pytest.raises(CategoryNotFound):
        await create_category(database, store, MARTA, "Ropa", parent_id=brand)
