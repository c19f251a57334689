"""What a refresh of the live screen costs: what the drop itself is, whatever the catalog and the past of the store."""

from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest_asyncio

from tests.catalog.test_plans import plans_of
from tests.conftest import MakeDatabase
from tests.quotes.test_plans import pages_read

BIG, SMALL = UUID(int=1), UUID(int=2)
DROP = UUID(int=11)

TWINS = """
set session_replication_role = replica;
insert into stores.organizations (name, slug) values ('All', 'all');
insert into stores.stores (id, organization_id, slug, name, currency, country, locale, locales, time_zone)
select ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, o.id, 's-' || n, 'S', 'USD', 'US', 'en', '{en}',
       'UTC'
from stores.organizations o, generate_series(1, 2) n;
insert into catalog.products (store_id, title, slug, base_price_minor, status)
select s.id, 'Lamp ' || n, 'p-' || n, 100, 'active' from stores.stores s cross join generate_series(1, 3000) n
where n <= case when s.slug = 's-1' then 3000 else 5 end;
insert into catalog.product_variants (store_id, product_id, title, sku, price_minor)
select store_id, id, 'V', slug, 100 from catalog.products;
insert into catalog.collections (store_id, id, name, slug, type, is_active, starts_at)
select s.id, d.id::uuid, d.slug, d.slug, 'drop', true, now() - interval '1 minute'
from stores.stores s, (values ('00000000-0000-0000-0000-00000000000b', 'drop'),
                              ('00000000-0000-0000-0000-00000000000c', 'old')) d (id, slug);
insert into catalog.collection_products (store_id, collection_id, product_id)
select p.store_id, c.id, p.id from catalog.products p
join catalog.collections c on c.store_id = p.store_id
where (c.slug = 'drop') = (p.slug in ('p-1', 'p-2'));
insert into access.drop_terms (store_id, collection_id) select store_id, id from catalog.collections;
insert into inventory.locations (store_id, code, name) select id, 'main', 'Main' from stores.stores;
insert into inventory.stock_levels (store_id, variant_id, location_id, product_id, on_hand)
select v.store_id, v.id, l.id, v.product_id, 500 from catalog.product_variants v
join inventory.locations l using (store_id);
-- Twenty sales of today of each of the drop's goods in both stores; in the big one 500 of other days, too.
insert into inventory.inventory_movements
    (store_id, id, product_id, variant_id, location_id, delta, on_hand_after, reason, actor, created_at,
     reservation_id, order_id)
select v.store_id, uuidv7(case when n <= 20 then interval '-1 minute' else interval '-2 days' end), v.product_id, v.id,
       l.id, -1, 500, 'sale', 'system', now() - case when n <= 20 then interval '1 minute' else interval '2 days' end,
       uuidv7(), uuidv7()
from catalog.product_variants v join inventory.locations l using (store_id)
join stores.stores s on s.id = v.store_id
cross join generate_series(1, 520) n
where v.sku in ('p-1', 'p-2') and (n <= 20 or s.slug = 's-1');
insert into inventory.inventory_reservations
    (store_id, variant_id, location_id, quantity, cart_id, status, expires_at)
select v.store_id, v.id, l.id, 1, uuidv7(), case when n <= 20 then 'active' else 'converted' end,
       now() + interval '1 hour'
from catalog.product_variants v join inventory.locations l using (store_id)
join stores.stores s on s.id = v.store_id
cross join generate_series(1, 520) n
where v.sku in ('p-1', 'p-2') and (n <= 20 or s.slug = 's-1');
insert into orders.orders (store_id, id, number, guest_info, email, cart_id, status, currency, subtotal_minor,
                           total_amount_minor, locale, expires_at)
select s.id, uuidv7(), n, '{"email": "a@b.mx"}', 'a@b.mx', uuidv7(), 'confirmed', 'USD', 0, 0, 'en', now()
from stores.stores s cross join generate_series(1, 4000) n where n <= 40 or s.slug = 's-1';
insert into access.order_claims (store_id, order_id, collection_id, units, buyer)
select o.store_id, o.id, c.id, 1, 'x' from orders.orders o
join catalog.collections c on c.store_id = o.store_id and c.slug = case when o.number <= 40 then 'drop' else 'old' end;
insert into platform.domain_events (store_id, type, aggregate, aggregate_id, actor)
select store_id, 'order.confirmed', 'order', id, 'system' from orders.orders;
insert into drops.tallies (store_id, collection_id, at, kind, amount)
select c.store_id, c.id, date_bin('10 seconds', now() - n * interval '10 seconds', 'epoch'), 'granted', 1
from catalog.collections c join stores.stores s on s.id = c.store_id cross join generate_series(1, 2000) n
where n <= case when c.slug = 'drop' then 40 when s.slug = 's-1' then 2000 else 0 end;
"""


@pytest_asyncio.fixture(scope="module")
async def twins(make_database: MakeDatabase, template: str, worker_id: str) -> AsyncIterator[asyncpg.Connection]:
    """Two stores with the same drop; one has a catalog, a history, and an older drop of everything."""
    connection = await asyncpg.connect(await make_database(f"lonja_test_live_{worker_id}", template))
    await connection.execute(TWINS)
    await connection.execute("vacuum analyze")
    await connection.execute(
        """load 'auto_explain';
        set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
        set auto_explain.log_level = notice; set client_min_messages = notice; set jit = off; set role lonja_app"""
    )
    yield connection
    await connection.close()


async def test_a_refresh_costs_what_the_drop_is(twins: asyncpg.Connection) -> None:
    """Everything by indexes on the drop: the same in a store with a catalog and a past as in one without."""
    plans = await plans_of(twins, "select drops.live($1, $2)", BIG, DROP)
    for table in (
        "order_claims",
        "inventory_reservations",
        "inventory_movements",
        "tallies",
        "passes",
        "domain_events",
    ):
        assert table in plans, table
    assert "Seq Scan" not in plans
    big, small = [await pages_read(twins, f"drops.live('{store}', '{DROP}')") for store in (BIG, SMALL)]
    assert big < 1.5 * small, (big, small)
    assert big < 1_000, big
