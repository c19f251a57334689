"""What a listing costs: which indexes it reads, and that neither a large catalog nor many stores make it dearer."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio

from tests.conftest import MakeDatabase

BIG, SMALL = UUID(int=1), UUID(int=2)

CROWD = """
insert into stores.organizations (name, slug) values ('All', 'all');
insert into stores.stores (id, organization_id, slug, name, currency, country, locale, locales, time_zone)
select ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, o.id, 's-' || n, 'S', 'USD', 'US', 'en', '{en}',
       'UTC'
from stores.organizations o, generate_series(1, 300) n;

insert into catalog.categories (store_id, name, slug) select id, 'Top', 'top' from stores.stores;
insert into catalog.categories (store_id, name, slug, parent_id, parent_depth)
select store_id, 'Below', 'below-' || n, id, 0 from catalog.categories, generate_series(1, 3) n;
insert into catalog.brands (store_id, name, slug) select id, 'Brand', 'brand' from stores.stores;

insert into catalog.products
    (store_id, title, slug, base_price_minor, status, category_id, brand_id, tags, created_at, deleted_at)
select s.id, (array['Linen', 'Cotton', 'Walnut', 'Brass'])[1 + n % 4] || ' ' ||
       (array['hoodie', 'lamp', 'bowl'])[1 + n % 3] || ' ' || md5(n::text), 'p-' || n, n * 37 % 5000,
       (array['active', 'active', 'active', 'draft', 'archived'])[1 + n % 5], c.id, b.id, array['tag-' || n % 200],
       now() - n * interval '1 minute', case when n % 50 = 0 then now() - n * interval '1 minute' end
from stores.stores s
join catalog.brands b on b.store_id = s.id
cross join generate_series(1, 6000) n
join lateral (
    select id from catalog.categories c where c.store_id = s.id and c.slug = 'below-' || (1 + n % 3)
) c on true
where n <= case when s.slug = 's-1' then 6000 else 40 end;
insert into catalog.product_variants (store_id, product_id, title, sku, price_minor)
select store_id, id, 'V', slug, base_price_minor from catalog.products;
insert into catalog.product_images (store_id, product_id, url) select store_id, id, '/x' from catalog.products;
insert into catalog.product_options (store_id, product_id, name, values)
select store_id, id, 'Size', '{S}' from catalog.products;
insert into catalog.collections (store_id, name, slug, is_active)
select id, 'Season', 'season', true from stores.stores;
insert into catalog.collection_products (store_id, collection_id, product_id, sort_order)
select c.store_id, c.id, p.id, p.n
from catalog.collections c
join lateral (
    select id, row_number() over (order by id) as n from catalog.products p where p.store_id = c.store_id limit 30
) p on true;
"""

LISTINGS: dict[str, tuple[dict[str, str], str]] = {
    "newest": ({}, "products_newest"),
    "cheapest": ({"sort": "price_asc"}, "products_by_price"),
    "dearest": ({"sort": "price_desc"}, "products_by_price"),
    "by title": ({"sort": "title"}, "products_by_title"),
    "category": ({"category": "top"}, "products_of_category_newest"),
    "category by price": ({"category": "top", "sort": "price_asc"}, "products_of_category_by_price"),
    "category by title": ({"category": "top", "sort": "title"}, "products_of_category_by_title"),
    "brand": ({"brand": "brand"}, "products_"),
    "collection": ({"collection": "season"}, "collection_products_sorted"),
    "tag": ({"tag": "tag-17"}, "products_tags"),
    "search": ({"q": "brass " + "c4ca4238a0"}, "products_search_title"),
}


async def move_in(connection: asyncpg.Connection, crowd: str) -> None:
    """Writes a crowd down: keys are taken on trust, and all of it is counted now, so that nobody does it during a test.

    What a session has written is told to the statistics up to a second later: told after the counting, it would be a
    reason to count again.
    """
    await connection.execute("set session_replication_role = replica")
    await connection.execute(crowd)
    await connection.execute("reset session_replication_role; select pg_stat_force_next_flush()")
    await connection.execute("vacuum analyze")


@pytest_asyncio.fixture(scope="module")
async def crowd(make_database: MakeDatabase, template: str, worker_id: str) -> AsyncIterator[asyncpg.Connection]:
    """Three hundred stores, one of them with 6,000 products; every statement inside a function tells its plan."""
    connection = await asyncpg.connect(await make_database(f"lonja_test_plans_{worker_id}", template))
    await move_in(connection, CROWD)
    await connection.execute(
        """load 'auto_explain';
        set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
        set auto_explain.log_level = notice; set client_min_messages = notice; set jit = off; set role lonja_app"""
    )
    yield connection
    await connection.close()


async def plans_of(crowd: asyncpg.Connection, sql: str, *args: Any) -> str:
    """The plans of everything a call runs."""
    heard: list[str] = []

    def hear(_connection: object, message: asyncpg.PostgresLogMessage) -> None:
        heard.append(message.message)

    crowd.add_log_listener(hear)
    try:
        await crowd.fetchval(sql, *args)
    finally:
        crowd.remove_log_listener(hear)
    return "\n".join(heard)


async def pages_read(crowd: asyncpg.Connection, store: UUID, wanted: dict[str, str]) -> int:
    """How many pages of the database a warm listing touches."""
    statement = f"explain (analyze, buffers, format json) select catalog.listing('{store}', '{json.dumps(wanted)}')"
    await crowd.fetchval(statement)
    answer = json.loads(await crowd.fetchval(statement))
    plan = answer[0]["Plan"]
    pages: int = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return pages


@pytest.mark.parametrize("name", LISTINGS)
async def test_a_listing_reads_its_index_and_no_table_whole(crowd: asyncpg.Connection, name: str) -> None:
    """IDX-01, IDX-02, IDX-04. Trigrams and tags too, below row level security."""
    wanted, index = LISTINGS[name]
    plans = await plans_of(crowd, "select catalog.listing($1, $2)", BIG, json.dumps(wanted))
    assert index in plans
    assert "Seq Scan" not in plans


@pytest.mark.parametrize("name", LISTINGS)
async def test_a_page_of_twenty_touches_about_thirty_pages_a_card(crowd: asyncpg.Connection, name: str) -> None:
    """In a catalog of 6,000; reading it whole would touch more than a thousand besides."""
    wanted, _ = LISTINGS[name]
    assert await pages_read(crowd, BIG, wanted) < 700
    assert await pages_read(crowd, SMALL, wanted) < 700


async def test_the_last_page_costs_what_the_first_does(crowd: asyncpg.Connection) -> None:
    """Keys, not offsets."""
    deep = {"sort": "price_asc", "after_key": "4900", "after_id": str(UUID(int=0))}
    assert await pages_read(crowd, BIG, deep) < 1.5 * await pages_read(crowd, BIG, {"sort": "price_asc"})


async def test_one_product_is_found_by_its_keys(crowd: asyncpg.Connection) -> None:
    plans = await plans_of(crowd, "select catalog.product($1, $2)", BIG, "p-1")
    assert "products_slug" in plans
    assert "product_variants_of_product" in plans
    assert "Seq Scan" not in plans


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({}, "products_recent"),
        ({"is_deleted": True}, "products_deleted"),
        ({"q": "p-77"}, "product_variants_sku"),
        ({"q": "walnut"}, "products_"),
        ({"status": "draft"}, "products_"),
    ],
)
async def test_staff_lists_read_indexes(crowd: asyncpg.Connection, wanted: dict[str, Any], index: str) -> None:
    """IDX-03."""
    plans = await plans_of(
        crowd, "select catalog.product_records($1, $2, $3)", BIG, '{"actor": "staff"}', json.dumps(wanted)
    )
    assert index in plans
    assert "Seq Scan" not in plans


async def test_the_indexes_that_were_asked_for_are_there(crowd: asyncpg.Connection) -> None:
    """IDX-01, IDX-02, IDX-03, CAT-08, CAT-21, PLT-03: each one once, and the store leads all of them."""
    rows = await crowd.fetch("select indexname, indexdef from pg_indexes where schemaname = 'catalog'")
    definitions = [re.sub(r"^.* USING ", "", row["indexdef"]) for row in rows]
    for wanted in (
        "gin (store_id, search_title gin_trgm_ops)",
        "gin (store_id, tags)",
        "btree (store_id, status) WHERE (deleted_at IS NULL)",
        "btree (store_id, sku) WHERE (deleted_at IS NULL)",
        'btree (store_id, product_id, "position")',
    ):
        assert any(wanted in definition for definition in definitions), wanted
    assert sum("sku" in definition for definition in definitions) == 1
    assert all("(store_id" in definition for definition in definitions)
