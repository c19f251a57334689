"""The door, on a cluster of its own: some of these tests kill it."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
import pytest_asyncio

from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.embedded import EmbeddedPostgres
from lonja.platform.errors import (
    AlreadyExists,
    Busy,
    DatabaseAway,
    Forbidden,
    IdempotencyKeyReused,
    InvalidValue,
    LockTimeout,
    NoStoreEntered,
    StatementTimeout,
    Unexpected,
)
from lonja.platform.ids import new_id
from lonja.platform.migrate import migrate
from tests.clock import PATIENT

GUEST = Call(actor="guest")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path_factory.mktemp("door"))
    server.start()
    yield server
    server.stop()


@pytest_asyncio.fixture(scope="module")
async def dsn(server: EmbeddedPostgres) -> str:
    await migrate(server.dsn("lonja_test_door"))
    return server.dsn("lonja_test_door")


@pytest_asyncio.fixture
async def door(dsn: str) -> AsyncIterator[Database]:
    async with await Database.open(dsn, size=2, limits=PATIENT) as database:
        yield database


async def hasty(dsn: str, **limits: float) -> Database:
    """A door with little patience for one thing, and with a busy machine for all else."""
    return await Database.open(dsn, size=2, limits=msgspec.structs.replace(PATIENT, grace=120, **limits))


@pytest_asyncio.fixture
async def owner(dsn: str) -> AsyncIterator[Database]:
    async with await Database.open(dsn, role=None, size=2) as database:
        yield database


async def test_values_come_as_python_thinks_of_them(door: Database) -> None:
    store = new_id()
    assert await door.value("select $1::uuid", store) == store
    assert isinstance(await door.value("select uuidv7()"), UUID)
    assert await door.value("""select $1::jsonb""", '{"a": 1}') == '{"a": 1}'
    assert await door.value("select null::int where false") is None
    now = await door.value("select platform.now()")
    assert now.utcoffset().total_seconds() == 0  # PLT-05
    assert [row["n"] for row in await door.rows("select n from generate_series(1, 3) n")] == [1, 2, 3]
    row = await door.row("select 1 as one, 'two' as two")
    assert row is not None
    assert (row["one"], row[1], list(row.keys())) == (1, "two", ["one", "two"])
    assert await door.row("select 1 where false") is None


@pytest.mark.parametrize("user", ["postgres", "lonja_app"])
async def test_whoever_signs_in_acts_as_the_app(server: EmbeddedPostgres, dsn: str, user: str) -> None:
    async with await Database.open(server.dsn("lonja_test_door", user=user), size=1) as database:
        row = await database.row("select session_user::text, current_user::text")
    assert row is not None
    assert tuple(row) == (user, "lonja_app")


async def test_a_login_that_may_not_act_as_the_app_is_refused_at_once(server: EmbeddedPostgres, dsn: str) -> None:
    with pytest.raises(Forbidden):
        await Database.open(server.dsn("lonja_test_door", user="lonja_read"))


async def test_a_transaction_is_inside_its_store_and_leaves_nothing_behind(door: Database) -> None:
    store, staff = new_id(), new_id()
    async with door.store(store, Call(actor="staff", actor_id=staff)) as transaction:
        assert await transaction.value("select platform.current_store()") == store
        assert await transaction.value("select platform.actor_id()") == staff
    for _ in range(2):  # both connections of the pool
        with pytest.raises(NoStoreEntered):
            await door.value("select platform.current_store()")


@pytest.mark.parametrize("mode", ["read", "snapshot"])
async def test_a_reading_transaction_cannot_write(door: Database, mode: str) -> None:
    async with door.store(new_id(), GUEST, mode) as transaction:  # type: ignore[arg-type]
        with pytest.raises(Unexpected, match="read-only"):
            await transaction.run("create temp table t (n int)")
        with pytest.raises(Unexpected, match="aborted"):
            await transaction.value("select 1")
        await transaction.run("rollback")


async def test_leaving_commits_and_an_error_rolls_back(door: Database, owner: Database) -> None:
    await owner.run("create table public.notes (n int primary key); grant all on public.notes to lonja_app")
    async with door.store(new_id(), GUEST) as transaction:
        await transaction.run("insert into public.notes values (1)")
    with pytest.raises(RuntimeError):
        async with door.store(new_id(), GUEST) as transaction:
            await transaction.run("insert into public.notes values (2)")
            raise RuntimeError
    with pytest.raises(AlreadyExists):
        async with door.store(new_id(), GUEST) as transaction:
            await transaction.run("insert into public.notes values (3)")
            await transaction.run("insert into public.notes values (1)")
    assert [row["n"] for row in await owner.rows("select n from public.notes")] == [1]


async def test_a_swallowed_error_does_not_pass_for_a_commit(door: Database) -> None:
    with pytest.raises(Unexpected, match="swallowed"):
        async with door.store(new_id(), GUEST) as transaction:
            with pytest.raises(InvalidValue):
                await transaction.value("select 'x'::int")


async def test_refusals_of_sql_arrive_typed(door: Database) -> None:
    with pytest.raises(IdempotencyKeyReused) as refused:
        await door.value("select platform.refuse('LJ010', 'used', '{\"key\": \"k\"}')")
    assert refused.value.params == {"key": "k"}
    assert refused.value.message == "used"


async def test_values_that_do_not_fit_are_the_callers_doing(door: Database) -> None:
    for sql, value in [("select $1::int", 10**12), ("select $1::uuid", "no"), ("select $1::text", "a\0b")]:
        with pytest.raises(InvalidValue):
            await door.value(sql, value)
    with pytest.raises(Unexpected):
        await door.value("select $1::int")


async def test_statements_and_locks_have_a_limit(dsn: str, owner: Database) -> None:
    async with await hasty(dsn, statement=1.5) as door:
        with pytest.raises(StatementTimeout):
            await door.value("select pg_sleep(100)")
    async with owner.store(new_id(), GUEST) as transaction, await hasty(dsn, lock=0.1) as door:
        await transaction.run("select pg_advisory_xact_lock(7)")
        with pytest.raises(LockTimeout):
            await door.value("select pg_advisory_xact_lock(7)")


async def test_waiting_for_a_connection_has_a_limit(dsn: str) -> None:
    async with await hasty(dsn, wait=0.1) as door:
        async with door.store(new_id(), GUEST), door.store(new_id(), GUEST):
            with pytest.raises(Busy):
                await door.value("select 1")
        assert await door.value("select 1") == 1


async def test_a_cancelled_call_leaves_a_usable_connection(door: Database) -> None:
    async def linger() -> None:
        async with door.store(new_id(), GUEST) as transaction:
            await transaction.value("select pg_sleep(100)")

    for cancelled_in in (linger(), door.value("select pg_sleep(100)")):
        task = asyncio.ensure_future(cancelled_in)
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    for _ in range(4):
        assert await door.value("select txid_current_if_assigned() is null and not pg_is_in_recovery()")
        with pytest.raises(NoStoreEntered):
            await door.value("select platform.current_store()")


async def test_a_changed_table_does_not_break_prepared_statements(door: Database, owner: Database) -> None:
    await owner.run("create table public.shape (a int); grant select on public.shape to lonja_app")
    await door.rows("select * from public.shape")
    await owner.run("alter table public.shape add b text")
    assert await door.rows("select * from public.shape") == []


async def test_time_can_be_faked_on_every_connection(door: Database) -> None:
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    door.fake_time(moment)
    assert set(await asyncio.gather(*[door.value("select platform.now()") for _ in range(4)])) == {moment}
    door.fake_time(None)
    assert await door.value("select platform.now()") < moment


async def test_notifications_are_heard_when_committed(door: Database) -> None:
    async with door.listen("lonja_test") as heard:
        await door.run("select pg_notify('lonja_test', 'one')")
        assert await anext(heard) == "one"


async def test_a_terminated_backend_is_away_once_and_then_replaced(door: Database, owner: Database) -> None:
    killer = """
        select count(pg_terminate_backend(pid)) from pg_stat_activity
        where application_name = 'lonja' and pid <> pg_backend_pid()
    """
    with pytest.raises(DatabaseAway):
        async with door.store(new_id(), GUEST) as transaction:
            await owner.run(killer)
            await transaction.value("select 1")
    assert await door.value("select 1") == 1


async def test_the_pool_heals_when_postgresql_was_killed(
    server: EmbeddedPostgres, door: Database, owner: Database
) -> None:
    async with door.listen("lonja_test") as heard:
        busy = asyncio.create_task(door.value("select pg_sleep(1000)"))
        while not await owner.value("select count(*) from pg_stat_activity where query = 'select pg_sleep(1000)'"):
            await asyncio.sleep(0.01)
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        with pytest.raises(DatabaseAway):
            await busy
        assert [each async for each in heard] == [], "the listener is told that it hears no more"
    with pytest.raises(DatabaseAway):
        await door.value("select 1")
    server.start()  # here and not in a thread: its life hangs on the thread that starts it
    assert await asyncio.gather(*[door.value("select 1") for _ in range(2)]) == [1] * 2


async def test_a_wrong_address_is_away(tmp_path: Path) -> None:
    with pytest.raises(DatabaseAway):
        await Database.open(f"postgresql://postgres@/{uuid4().hex}?host={tmp_path}", limits=PATIENT)
