"""What looking after the money costs: every list and count reads an index, however many rows and stores there are."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio
from tests.catalog.test_plans import move_in
from tests.conftest import MakeDatabase

from lonja.payments import books, queries
from lonja.platform.db import Transaction

STORE = UUID(int=1)
LONG_AGO = datetime.now(UTC) - timedelta(days=30)
CROWD = """
insert into stores.organizations (name, slug) values ('All', 'all');
insert into stores.stores (id, organization_id, slug, name, currency, country, locale, locales, time_zone)
select ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, o.id, 's-' || n, 'S', 'USD', 'US', 'en', '{en}',
       'UTC'
from stores.organizations o, generate_series(1, 100) n;
insert into payments.payment_gateways (store_id, id, name, is_active)
select s.id, g, g, true from stores.stores s, unnest('{sandbox,cod,stripe}'::text[]) g;
insert into payments.payments (store_id, order_id, currency, amount_minor)
select s.id, uuidv7(), 'USD', 100 from stores.stores s, generate_series(1, 12000) n
where n <= case when s.slug = 's-1' then 12000 else 50 end;
insert into payments.payment_attempts
    (store_id, order_id, gateway, amount_minor, captured_minor, currency, status, failure_reason, created_at,
     updated_at)
select store_id, order_id, (array['sandbox', 'stripe'])[1 + (row_number() over ()) % 2], 100,
       (array[100, 100, 0, 0])[1 + (row_number() over ()) % 4], 'USD',
       (array['captured', 'captured', 'failed', 'pending'])[1 + (row_number() over ()) % 4], 'x',
       now() - (row_number() over ()) * interval '10 minutes', now() - (row_number() over ()) * interval '10 minutes'
from payments.payments;
insert into payments.webhook_events (store_id, provider, event_id, kind, payload, status, received_at, next_try_at)
select store_id, case when n % 1000 = 0 then 'stripe' else 'sandbox' end, 'evt_' || n, 'x', '{}',
       case when n % 500 = 0 then 'failed' else 'processed' end, now() - n * interval '1 minute', null
from (select store_id, row_number() over () as n from payments.payments) numbered;
insert into payments.findings
    (store_id, gateway, reference, kind, suggested_action, details, first_seen_at, last_seen_at, status, resolved_at)
select store_id, 'sandbox', 'pi_' || n, 'unknown_payment', 'look_at_provider', '{}', now() - n * interval '1 minute',
       now(), case when n % 200 = 0 then 'open' else 'resolved' end, case when n % 200 <> 0 then now() end
from (select store_id, row_number() over () as n from payments.payments) numbered;
"""


class _Heard(Exception):  # noqa: N818  # no error: it carries what was asked
    """A statement and its arguments."""


class _Ear:
    """Stands where a transaction stands, and runs nothing."""

    async def rows(self, sql: str, *args: object) -> Any:
        raise _Heard(sql, args)

    value = row = rows


@pytest_asyncio.fixture(scope="module")
async def crowd(make_database: MakeDatabase, template: str, worker_id: str) -> AsyncIterator[asyncpg.Connection]:
    """A hundred stores, one of them with 12,000 payments, seen as the app sees it."""
    connection = await asyncpg.connect(await make_database(f"lonja_test_money_{worker_id}", template))
    await move_in(connection, CROWD)
    await connection.execute("set jit = off; set role lonja_app")
    yield connection
    await connection.close()


async def plan_of(crowd: asyncpg.Connection, ask: Callable[[Transaction], Awaitable[Any]]) -> str:
    """How PostgreSQL would run what `ask` asks."""
    with pytest.raises(_Heard) as heard:
        await ask(_Ear())  # type: ignore[arg-type]  # all that a read needs of one
    sql, args = heard.value.args
    async with crowd.transaction():
        await crowd.execute('select platform.enter($1, \'{"actor": "staff"}\')', STORE)
        return "\n".join(row[0] for row in await crowd.fetch(f"explain {sql}", *args))


MARK = (datetime.now(UTC) - timedelta(days=3), "sandbox", "evt_1")
ASKED: dict[str, tuple[Callable[[Transaction], Awaitable[Any]], str]] = {
    "success": (lambda tx: queries.success_since(tx, STORE, LONG_AGO), "payment_attempts_by_gateway"),
    "inbox": (lambda tx: books.events(tx, STORE, limit=51), "webhook_events_newest"),
    "inbox, next page": (lambda tx: books.events(tx, STORE, before=MARK, limit=51), "webhook_events_newest"),
    "failed": (lambda tx: books.events(tx, STORE, status="failed", limit=51), "webhook_events_not_done"),
    "one provider": (lambda tx: books.events(tx, STORE, provider="stripe", limit=51), "webhook_events_by_provider"),
    "findings": (lambda tx: books.findings(tx, STORE, "open", limit=26), "findings_newest"),
    "resolved": (lambda tx: books.findings(tx, STORE, "resolved", (MARK[0], STORE), limit=26), "findings_newest"),
    "how many": (lambda tx: books.count_open_findings(tx, STORE), "findings_newest"),
    "unsettled": (lambda tx: books.unsettled(tx, STORE, "sandbox", 200), "findings_newest"),
}


@pytest.mark.parametrize("name", ASKED)
async def test_it_reads_its_index_and_no_table_whole(crowd: asyncpg.Connection, name: str) -> None:
    """KPI-01, PAY-04, PAY-05."""
    ask, index = ASKED[name]
    plan = await plan_of(crowd, ask)
    assert index in plan, plan
    assert "Seq Scan on webhook_events" not in plan
    assert "Seq Scan on payment_attempts" not in plan
    assert "Seq Scan on findings" not in plan


@pytest.mark.parametrize("is_unlisted", [True, False])
async def test_a_reconciliation_reads_its_days_and_no_more(crowd: asyncpg.Connection, is_unlisted: bool) -> None:
    """Not what was sold years ago: the attempts that changed since, and the lines heard in this run."""
    await crowd.execute("reset role")
    await crowd.execute("load 'auto_explain'")
    await crowd.execute(
        """set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
        set auto_explain.log_level = notice; set client_min_messages = notice; set role lonja_app"""
    )
    heard: list[str] = []

    def hear(_connection: object, message: asyncpg.PostgresLogMessage) -> None:
        heard.append(message.message)

    call = '{"actor": "job"}'
    await crowd.execute("select payments.begin_reconciliation($1, $2, 'sandbox', 3)", STORE, call)
    crowd.add_log_listener(hear)
    try:
        await crowd.fetch(
            "select payments.unasked_attempts($1, $2, 'sandbox', $3, $4, 100)", STORE, call, is_unlisted, UUID(int=0)
        )
        await crowd.fetch("select payments.compare_statement($1, $2, 'sandbox', true)", STORE, call)
    finally:
        crowd.remove_log_listener(hear)
        await crowd.execute("reset role; set auto_explain.log_min_duration = -1; set role lonja_app")
    plans = "\n".join(heard)
    for index in (
        "payment_attempts_changed", "statement_lines_of_attempt", "statement_lines_seen", "payment_attempts_authorized",
    ):  # fmt: skip
        assert index in plans, index
    assert "Seq Scan on payment_attempts" not in plans
    assert "Seq Scan on statement_lines" not in plans
