"""How a price is found: by its own index, and in a store without given prices by looking for one and no further."""

from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types

from tests.catalog.test_plans import move_in, plans_of
from tests.conftest import MakeDatabase

LISTED, PLAIN = UUID(int=1), UUID(int=2)
CROWD = """
insert into stores.organizations (name, slug) values ('All', 'all');
insert into stores.stores (id, organization_id, slug, name, currency, country, locale, locales, time_zone)
select ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, o.id, 's-' || n, 'S', 'USD', 'US', 'en', '{en}',
       'UTC' from stores.organizations o, generate_series(1, 2) n;
insert into catalog.products (store_id, title, slug, base_price_minor)
select s.id, 'P', 'p-' || n, 100 from stores.stores s, generate_series(1, 3000) n;
insert into catalog.product_variants (store_id, product_id, title, price_minor)
select store_id, id, 'V', 100 from catalog.products;
insert into catalog.product_prices (store_id, variant_id, currency, amount_minor, origin)
select store_id, id, 'USD', 100, 'catalog' from catalog.product_variants;
insert into catalog.product_prices (store_id, variant_id, currency, amount_minor, min_qty)
select store_id, id, 'USD', 90, q from catalog.product_variants, generate_series(1, 2) q
where store_id = '00000000-0000-0000-0000-000000000001';
"""
ASKED = """select count(*) from pricing.resolve_prices($1, (
    select array_agg(id) from (select id from catalog.product_variants where store_id = $1 limit 50) v),
    array_fill(2, array[50]), array_fill(null::uuid, array[50]), array_fill(null::text, array[50]))"""

PAST = """select count(*) from pricing.prior_lowest($1, (
    select array_agg(id) from (select id from catalog.product_variants where store_id = $1 limit 20) v), null)"""


async def test_a_price_is_found_by_what_it_is_for(make_database: MakeDatabase, template: str, worker_id: str) -> None:
    """IDX, FIELD-PAINS 28: the guard of windows (GiST) is never searched, no table is read whole, and a store without
    list prices does not ask for any.
    """
    connection = await asyncpg.connect(await make_database(f"lonja_test_price_plans_{worker_id}", template))
    try:
        await move_in(connection, CROWD)
        await connection.execute(
            """load 'auto_explain';
            set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
            set auto_explain.log_level = notice; set client_min_messages = notice; set jit = off;
            set enable_seqscan = off; set plan_cache_mode = force_generic_plan"""
        )
        for store, finds_prices in ((LISTED, True), (PLAIN, False)):
            plans = await plans_of(connection, ASKED, store)
            assert "product_prices_given" in plans
            assert ("Unique" in plans) is finds_prices
            past = await plans_of(connection, PAST, store)
            assert "product_prices_of_variant" in past
            assert "product_prices_of_product" in past
            for wrong in ("one_price_a_key_and_instant", "product_prices_pkey", "Seq Scan on product_prices"):
                assert wrong not in plans + past
    finally:
        await connection.close()
