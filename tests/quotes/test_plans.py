"""What a listing with prices costs: indexes only, and the same in a large catalog with a long price list as in none."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio
from tests.catalog.test_plans import move_in, plans_of
from tests.conftest import MakeDatabase

BIG, SMALL, PLAIN = UUID(int=1), UUID(int=2), UUID(int=3)
CLUB = UUID(int=7)

CROWD = """
insert into stores.organizations (name, slug) values ('All', 'all');
insert into stores.stores (id, organization_id, slug, name, currency, country, locale, locales, time_zone)
select ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, o.id, 's-' || n, 'S', 'USD', 'US', 'en', '{en}',
       'UTC'
from stores.organizations o, generate_series(1, 60) n;
insert into catalog.products (store_id, title, slug, base_price_minor, status, created_at)
select s.id, 'Lamp ' || n, 'p-' || n, n * 37 % 5000 + 100, 'active', now() - n * interval '1 minute'
from stores.stores s cross join generate_series(1, 2000) n
where n <= case when s.slug = 's-1' then 2000 else 30 end;
insert into catalog.product_variants (store_id, product_id, title, sku, price_minor)
select store_id, id, 'V', slug, base_price_minor from catalog.products;
insert into customers.customer_segments (store_id, id, name, slug)
select id, '00000000-0000-0000-0000-000000000007', 'Club', 'club' from stores.stores;
-- Every product of every store but one: the catalog's price, one that is over, a segment's, tiers, another currency.
insert into catalog.product_prices (store_id, variant_id, currency, amount_minor, origin, effective_at)
select store_id, id, 'USD', price_minor, 'catalog', now() - interval '90 days' from catalog.product_variants;
insert into catalog.product_prices
    (store_id, product_id, currency, segment_id, min_qty, amount_minor, compare_at_minor, effective_at, expires_at)
select p.store_id, p.id, g.currency, g.segment::uuid, g.min_qty, p.base_price_minor - g.min_qty,
       g.was + p.base_price_minor, now() - interval '60 days', now() + g.days * interval '1 day'
from catalog.products p, (values
    ('USD', null, 1, null, -9), ('USD', '00000000-0000-0000-0000-000000000007', 1, 100, 9),
    ('USD', null, 3, null, null), ('USD', null, 9, null, null), ('USD', null, 27, null, null),
    ('EUR', null, 1, null, null)
) g (currency, segment, min_qty, was, days)
where p.store_id <> '00000000-0000-0000-0000-000000000003';
insert into pricing.store_currencies (store_id, currency) select id, 'EUR' from stores.stores;
insert into promotions.promotion_rules (store_id, name, action, condition)
select s.id, 'Rule ' || n, '{"type": "percentage", "basis_points": 500}',
       jsonb_build_object('items', jsonb_build_object('any_of', array['tag:t' || n]))
from stores.stores s, generate_series(1, 20) n where s.slug <> 's-3';
-- Everything is reduced by a promotion, as it was ten times in the last year.
insert into promotions.promotion_rules (store_id, name, action)
select s.id, 'Sale', '{"type": "percentage", "basis_points": 700}' from stores.stores s where s.slug <> 's-3';
insert into promotions.rule_spells
    (store_id, rule_id, name, priority, is_stackable, condition, action, began_at, ended_at)
select r.store_id, r.id, r.name, 0, true, r.condition, r.action, now() - (36 * n + 9) * interval '1 day',
       case when n = 0 then 'infinity' else now() - 36 * n * interval '1 day' end
from promotions.promotion_rules r, generate_series(0, 9) n;
"""

AUDIENCES: dict[str, dict[str, Any]] = {
    "public": {},
    "member": {"segments": [str(CLUB)]},
    "abroad": {"currency": "EUR", "segments": [str(CLUB)]},
}


@pytest_asyncio.fixture(scope="module")
async def crowd(make_database: MakeDatabase, template: str, worker_id: str) -> AsyncIterator[asyncpg.Connection]:
    """Sixty stores with price lists, one with 2,000 products; every statement inside a function tells its plan."""
    connection = await asyncpg.connect(await make_database(f"lonja_test_priced_{worker_id}", template))
    await move_in(connection, CROWD)
    await connection.execute(
        """load 'auto_explain';
        set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
        set auto_explain.log_level = notice; set client_min_messages = notice; set jit = off; set role lonja_app"""
    )
    yield connection
    await connection.close()


async def pages_read(crowd: asyncpg.Connection, call: str) -> int:
    """How many pages of the database a warm call touches, once every statement in it has its plan."""
    statement = f"explain (analyze, buffers, format json) select {call}"
    for _ in range(6):
        await crowd.fetchval(statement)
    plan = json.loads(await crowd.fetchval(statement))[0]["Plan"]
    pages: int = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return pages


def listing(store: UUID, audience: dict[str, Any], **wanted: Any) -> str:
    return f"quotes.listing('{store}', '{json.dumps(wanted)}', '{json.dumps(audience)}')"


@pytest.mark.parametrize("name", AUDIENCES)
async def test_prices_are_read_by_their_keys(crowd: asyncpg.Connection, name: str) -> None:
    """PRC-04: no table is read whole, whoever asks."""
    said = json.dumps(AUDIENCES[name])
    plans = await plans_of(crowd, "select quotes.listing($1, '{}', $2)", BIG, said)
    plans += await plans_of(crowd, "select quotes.product($1, 'p-1', $2)", BIG, said)
    assert "product_prices" in plans
    assert "rule_spells_until" in plans
    assert "Seq Scan" not in plans


@pytest.mark.parametrize("name", AUDIENCES)
async def test_a_page_costs_the_same_in_any_catalog(crowd: asyncpg.Connection, name: str) -> None:
    """FIELD-PAINS 28: flat in products and in prices; and a small multiple of the page without prices."""
    audience = AUDIENCES[name]
    big, small = [await pages_read(crowd, listing(store, audience)) for store in (BIG, SMALL)]
    assert big < 1.5 * small, (big, small)
    assert big < 4_000, big
    said = json.dumps(audience)
    own, few = [await pages_read(crowd, f"quotes.product('{store}', 'p-7', '{said}')") for store in (BIG, SMALL)]
    assert own < 1.2 * few, (own, few)
    deep = {"sort": "price_asc", "after_key": "4900", "after_id": str(UUID(int=0))}
    assert await pages_read(crowd, listing(BIG, audience, **deep)) < 1.5 * big


async def test_a_cart_costs_the_same_in_any_catalog(crowd: asyncpg.Connection) -> None:
    """FIELD-PAINS 29, 32: twenty lines with segments, tiers, promotions and tax, and what the resolver reads of it."""
    read: dict[UUID, list[int]] = {}
    for store in (BIG, SMALL):
        await crowd.execute("reset role")
        found = await crowd.fetch(
            "select id from catalog.product_variants where store_id = $1 order by sku limit 20", store
        )
        await crowd.execute("set role lonja_app")
        for currency in ("USD", "EUR"):
            lines = [{"variant_id": str(row[0]), "quantity": 3} for row in found]
            wish = json.dumps({"lines": lines, "currency": currency, "segments": [str(CLUB)], "country": "US"})
            call = f"""quotes.preview('{store}', '{{"actor": "staff"}}', '{wish}')"""
            read.setdefault(store, []).append(await pages_read(crowd, call))
            assert "Seq Scan" not in "".join(await plans_of(crowd, f"select {call}"))
    assert all(big < 1.2 * small for big, small in zip(read[BIG], read[SMALL], strict=True)), read


async def test_a_store_without_a_price_list_pays_two_probes(crowd: asyncpg.Connection) -> None:
    for audience in ({}, {"segments": [str(CLUB)]}):
        bare = await pages_read(crowd, f"catalog.listing('{PLAIN}', '{{}}')")
        assert await pages_read(crowd, listing(PLAIN, audience)) <= 1.1 * bare + 12
