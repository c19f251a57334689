"""What the list costs: a page reads its index, however many subscribers a store has."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio
from tests.conftest import MakeDatabase
from tests.payments.test_plans import plan_of

from lonja.newsletter import Status, queries

STORE = UUID(int=1)
CROWD = """
insert into stores.organizations (name, slug) values ('All', 'all');
insert into stores.stores (id, organization_id, slug, name, currency, country, locale, locales, time_zone)
select ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, o.id, 's-' || n, 'S', 'USD', 'US', 'en', '{en}',
       'UTC'
from stores.organizations o, generate_series(1, 20) n;
insert into newsletter.newsletter_subscribers (store_id, email, locale, status, confirmed_at, created_at)
select s.id, 'a' || n || '@example.com', 'en', case when n % 3 = 0 then 'pending' else 'subscribed' end, now(),
       now() - n * interval '1 minute'
from stores.stores s, generate_series(1, 20000) n where n <= case when s.slug = 's-1' then 20000 else 50 end;
"""


@pytest_asyncio.fixture(scope="module")
async def crowd(make_database: MakeDatabase, template: str, worker_id: str) -> AsyncIterator[asyncpg.Connection]:
    """Twenty stores, one of them with 20,000 subscribers, seen as the app sees it."""
    connection = await asyncpg.connect(await make_database(f"lonja_test_news_{worker_id}", template))
    await connection.execute(CROWD)
    await connection.execute("vacuum analyze")
    await connection.execute("set jit = off; set role lonja_app")
    yield connection
    await connection.close()


@pytest.mark.parametrize("before", [None, (datetime.now(UTC), STORE)])
@pytest.mark.parametrize("status", [None, "pending"])
async def test_a_page_reads_its_index_and_no_table_whole(
    crowd: asyncpg.Connection, status: Status | None, before: tuple[datetime, UUID] | None
) -> None:
    plan = await plan_of(crowd, lambda tx: queries.subscriber_list(tx, STORE, status=status, before=before, limit=51))
    assert "newsletter_subscribers_newest" in plan, plan
    assert "Seq Scan on newsletter_subscribers" not in plan
