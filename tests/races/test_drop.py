"""A crowd at one scarce thing, through HTTP; and the proof that this test would notice.

The guard against overselling is double: stock locks, and the CHECK on stock_levels. With the locks sabotaged the CHECK
still holds; with both gone the same crowd oversells, and the report says so. So with limits: when nobody counts, bots
get more, and the report says so.
"""

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest
import pytest_asyncio
from tests.conftest import TEMPLATE, MakeDatabase
from tests.races.crowd import GATE
from tests.serving import served

from lonja.inventory.model import ReserveOn
from lonja.platform.db import Database
from lonja.platform.secrets import SecretBox
from lonja.proving import Crowd, Drop, DropPlan, DropReport, Goods, Origin, Shares, open_shop, sell_as_drop
from lonja.stores import list_stores

pytestmark = pytest.mark.long

NO_LOCKS = """
    CREATE OR REPLACE FUNCTION inventory.lock_levels(p_store uuid, p_variants uuid[]) RETURNS void
    LANGUAGE plpgsql AS $$ BEGIN NULL; END $$
"""
NO_COUNTING = """
    CREATE OR REPLACE FUNCTION access.claim_units(
        p_store uuid, p_claims access.unit_claim[], p_lines access.claimed_line[]
    ) RETURNS TABLE (n int, collection_id uuid, kind text, most int)
    LANGUAGE sql AS $$ SELECT 0, p_store, '', 0 WHERE false $$
"""
NO_CHECK = "ALTER TABLE inventory.stock_levels DROP CONSTRAINT stock_is_never_oversold"


@pytest.fixture(scope="module")
def new_name(worker_id: str) -> Callable[[], str]:
    """Names for databases."""
    return lambda: f"lonja_test_drop_{worker_id}_{random.randrange(2**32):08x}"


@pytest_asyncio.fixture(scope="module")
async def scratch(make_database: MakeDatabase, new_name: Callable[[], str]) -> str:
    """A superuser's DSN of a database of its own: all its promises are looked at after a rush."""
    return await make_database(new_name(), TEMPLATE)


@pytest_asyncio.fixture(scope="module")
async def origin(scratch: str) -> AsyncIterator[Origin]:
    with pytest.MonkeyPatch.context() as patch:
        async with served(scratch, patch) as origin:
            yield origin


async def rush(
    dsn: str,
    origin: Origin,
    *,
    buyers: int,
    stock: int,
    reserve_on: ReserveOn = "checkout",
    bots: float = 0,
    limit: int | None = None,
) -> DropReport:
    async with await Database.open(dsn) as database:
        secrets, goods = SecretBox.from_environment(), Goods(products=1, variants=1, units=stock)
        shop = await open_shop(database, secrets, goods, reserve_on=reserve_on)
        if limit is not None:
            shop = await sell_as_drop(database, secrets, shop, DropPlan(limit=limit, reserve_on=reserve_on))
        crowd = Crowd(buyers=buyers, connections=64, shares=Shares(bots=bots), seed=1)
        drop = Drop(origin, shop, crowd, told_within=60)
        await drop.knock()
        return await drop.report(await drop.run(), database)


async def sabotage(dsn: str, *statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def stepping_back(dsn: str) -> str:
    """Statement: whoever has seen that there is one left waits at the gate before they take it."""
    connection = await asyncpg.connect(dsn)
    text: str = await connection.fetchval("SELECT pg_get_functiondef('inventory.hold_lines'::regproc)")
    await connection.close()
    deed = "update inventory.stock_levels set reserved"
    assert deed in text
    return text.replace(deed, f"PERFORM pg_advisory_xact_lock_shared({GATE}); {deed}")


async def held_up(dsn: str, rushing: Coroutine[Any, Any, DropReport]) -> DropReport:
    """A rush whose gate is closed until two stand before it, so that the machine does not matter."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"SELECT pg_advisory_lock({GATE})")
    going = asyncio.create_task(rushing)
    waiting = """SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.objid = $1 AND NOT l.granted"""
    while not going.done() and await connection.fetchval(waiting, GATE) < 2:
        await asyncio.sleep(0.002)
    await connection.close()
    return await going


@pytest.mark.parametrize("reserve_on", ["cart", "checkout"])
async def test_every_unit_is_sold_once_and_the_rest_is_refused(
    scratch: str, origin: Origin, reserve_on: ReserveOn
) -> None:
    report = await rush(scratch, origin, buyers=300, stock=20, reserve_on=reserve_on)
    assert report.is_clean, report
    assert (report.sold, report.acknowledged, report.refused) == (20, 20, 280)
    assert report.double_clicks > 0
    assert all(promise.ok for promise in report.promises)


async def test_bots_with_many_carts_get_no_more_than_their_limit(scratch: str, origin: Origin) -> None:
    """P16: half of the carts are bots', ten each, and there is enough for all."""
    report = await rush(scratch, origin, buyers=80, stock=80, bots=0.5, limit=2)
    assert (report.over_limit, report.most_by_one, report.errors, report.broken_promises) == (0, 2, 0, 0), report
    honest = 80 - report.bots
    assert (report.sold, report.bot_units) == (honest + 2 * report.bot_persons, 2 * report.bot_persons)
    assert report.turned_away == {"LJ532": report.bots - 2 * report.bot_persons}


async def test_without_the_locks_the_constraint_still_holds_and_without_both_this_test_fails(
    make_database: MakeDatabase, new_name: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled = await make_database(new_name(), TEMPLATE)
    async with served(spoiled, monkeypatch) as origin:
        await sabotage(spoiled, NO_LOCKS, await stepping_back(spoiled))
        report = await held_up(spoiled, rush(spoiled, origin, buyers=30, stock=1))
        assert report.oversold == report.lost == report.broken_promises == 0
        await sabotage(spoiled, NO_CHECK)
        report = await held_up(spoiled, rush(spoiled, origin, buyers=30, stock=1))
        await sabotage(spoiled, NO_COUNTING)
        greedy = await rush(spoiled, origin, buyers=40, stock=40, bots=0.5, limit=2)
    assert greedy.over_limit > 0, "bots walk around a limit that nobody counts"
    assert not greedy.is_clean
    assert report.oversold > 0
    assert not report.is_clean
    assert "P02" in {promise.code for promise in report.promises if not promise.ok}


async def test_the_command_goes_to_a_shop_that_is_open_and_leaves_it_tidy(
    scratch: str, origin: Origin, database_url: str, tmp_path: Path
) -> None:
    """DRP-04: through the waiting room, where bots try everything: one waits like anybody, eight do not."""
    async with await Database.open(scratch) as database:
        before = {store.id for store in await list_stores(database)}
    command = [sys.executable, "-m", "lonja.cli", "drop-test", "--buyers=30", "--stock=5", "--json", "--seed=4"]
    command += ["--queue", "--opens-in=1", "--bots=0.3", "--limit=1", "--streams=3", "--told-within=60"]
    command += ["--hold-seconds=120"]
    there, page = f"--url=http://{origin.authority}", tmp_path / "report.html"
    ran = await asyncio.to_thread(
        subprocess.run, [*command, there, f"--report={page}"], capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode() + ran.stdout.decode()
    report = msgspec.json.decode(ran.stdout, type=DropReport)
    assert (report.sold, report.oversold, report.errors, report.bots, report.most_by_one) == (5, 0, 0, 9, 1)
    assert (report.refused, report.turned_away) == (17, {"LJ531": 8})
    assert set(report.steps) == {"challenge", "place", "bots", "look", "hold", "checkout", "approve", "confirm"}
    assert "✓ Clean" in page.read_text()
    async with await Database.open(scratch) as database:
        assert {store.status for store in await list_stores(database) if store.id not in before} == {"closed"}

    elsewhere = os.environ | {"LONJA_DATABASE_URL": database_url}
    ran = await asyncio.to_thread(subprocess.run, [*command, there], env=elsewhere, capture_output=True, check=False)
    assert ran.returncode == 1
    assert b"do they belong together?" in ran.stderr
