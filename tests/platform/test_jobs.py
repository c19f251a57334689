"""The queue, on the database of the test worker."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
import pytest_asyncio

from lonja.platform import jobs
from lonja.platform.clock import FakeClock
from lonja.platform.db import Database
from lonja.platform.errors import Busy, IdempotencyKeyReused
from lonja.platform.ids import new_id
from lonja.platform.jobs import Backoff, JobContext, JobQueue, Services, enqueue, job
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings
from tests.clock import PATIENT

Seen = list[tuple[JobContext, UUID]]
EMPTY = "truncate jobs.procrastinate_jobs, jobs.procrastinate_workers cascade"


@pytest.fixture(autouse=True)
def only_the_jobs_of_this_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "declared", {})


@pytest.fixture
def seen() -> Seen:
    return []


@pytest_asyncio.fixture(autouse=True)
async def empty_queue(owner: asyncpg.Connection) -> AsyncIterator[None]:
    """Before the test too: whatever ran earlier on this worker's database may have left jobs of its own."""
    await owner.execute(EMPTY)
    yield
    await owner.execute(EMPTY)


@pytest.fixture
def queue(database: Database, database_url: str, tmp_path: Path) -> JobQueue:
    services = Services(
        database=database, settings=Settings(data_dir=tmp_path), clock=FakeClock(), secrets=SecretBox({"k1": bytes(32)})
    )
    return JobQueue(database_url, services)


@pytest.fixture
def greet(seen: Seen) -> None:
    @job("tests.greet", backoff=Backoff(attempts=3, first=0.001))
    async def greet(context: JobContext, *, store_id: UUID, words: list[str], loud: bool = False) -> None:
        assert words == ["hello"]
        assert loud is False
        seen.append((context, store_id))


async def states(owner: asyncpg.Connection) -> list[str]:
    return [row["status"] for row in await owner.fetch("select status::text from jobs.procrastinate_jobs order by id")]


async def test_a_job_gets_its_arguments_typed_and_its_context(
    queue: JobQueue, database: Database, owner: asyncpg.Connection, greet: None, seen: Seen
) -> None:
    store, cause = new_id(), new_id()
    await enqueue(database, "tests.greet", store_id=store, words=["hello"], correlation_id=cause)
    await queue.drain()
    [(context, given)] = seen
    assert given == store
    assert isinstance(given, UUID)
    assert (context.call.actor, context.call.correlation_id, context.attempt) == ("job", cause, 1)  # PLT-21
    assert context.database is database
    assert await states(owner) == [], "a job that succeeded leaves nothing behind"


async def test_a_job_exists_only_if_its_cause_was_committed(
    queue: JobQueue, database: Database, greet: None, seen: Seen
) -> None:
    with pytest.raises(RuntimeError):
        async with database.store(new_id()) as transaction:
            await transaction.run("select platform.enqueue('tests.greet', '{}')")
            raise RuntimeError
    await queue.drain()
    assert seen == []


async def test_a_job_waits_for_its_time(
    queue: JobQueue, database: Database, owner: asyncpg.Connection, greet: None, seen: Seen
) -> None:
    later = await database.value("select platform.now()") + timedelta(hours=1)
    await enqueue(database, "tests.greet", at=later, store_id=new_id(), words=["hello"])
    await queue.drain()
    assert seen == []
    assert await states(owner) == ["todo"]


async def test_once_means_one_waiting_job(
    queue: JobQueue, database: Database, owner: asyncpg.Connection, greet: None, seen: Seen
) -> None:
    for _ in range(3):
        await enqueue(database, "tests.greet", once="greet", store_id=new_id(), words=["hello"])
    await queue.drain()
    assert len(seen) == 1


async def test_a_failing_job_is_tried_again_until_its_attempts_are_used_up(
    queue: JobQueue, database: Database, owner: asyncpg.Connection
) -> None:
    attempts: list[int] = []

    @job("tests.stumble", backoff=Backoff(attempts=3, first=0.001))
    async def stumble(context: JobContext) -> None:
        attempts.append(context.attempt)
        raise Busy

    await enqueue(database, "tests.stumble")
    for _ in range(6):
        await queue.drain()
        await asyncio.sleep(0.05)
    assert attempts == [1, 2, 3]
    assert await states(owner) == ["failed"]


async def test_a_refused_job_is_not_tried_again(queue: JobQueue, database: Database, owner: asyncpg.Connection) -> None:
    attempts: list[int] = []

    @job("tests.refused")
    async def refused(context: JobContext) -> None:
        attempts.append(context.attempt)
        raise IdempotencyKeyReused

    await enqueue(database, "tests.refused")
    await queue.drain()
    assert attempts == [1]
    assert await states(owner) == ["failed"]


async def test_a_job_that_hangs_is_stopped(queue: JobQueue, database: Database, owner: asyncpg.Connection) -> None:
    @job("tests.hang", limit=0.02, backoff=Backoff(attempts=1))
    async def hang(context: JobContext) -> None:
        await asyncio.Event().wait()

    await enqueue(database, "tests.hang")
    await queue.drain()
    assert await states(owner) == ["failed"]


async def test_a_refused_argument_fails_the_job(
    queue: JobQueue, database: Database, owner: asyncpg.Connection, greet: None, seen: Seen
) -> None:
    await enqueue(database, "tests.greet", store_id="not an id", words=["hello"])
    await queue.drain()
    assert seen == []


async def test_two_workers_never_run_one_job_twice(
    queue: JobQueue, database: Database, greet: None, seen: Seen
) -> None:
    stores = [new_id() for _ in range(40)]
    for store in stores:
        await enqueue(database, "tests.greet", store_id=store, words=["hello"])
    await asyncio.gather(*[queue.drain() for _ in range(4)])
    assert sorted(given for _, given in seen) == stores


async def work_until(queues: list[JobQueue], done: asyncio.Event) -> None:
    working = [asyncio.create_task(queue.work()) for queue in queues]
    try:
        async with asyncio.timeout(PATIENT.wait):
            await done.wait()
    finally:
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)


async def test_the_job_of_a_killed_worker_is_given_to_another(
    queue: JobQueue, database: Database, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[int] = []
    done = asyncio.Event()

    @job("tests.survive")
    async def survive(context: JobContext) -> None:
        attempts.append(context.attempt)
        done.set()

    await enqueue(database, "tests.survive")
    await owner.execute(
        """
        set search_path = jobs;
        with dead as (
            insert into procrastinate_workers (last_heartbeat) values (now() - interval '5 minutes') returning id
        )
        update procrastinate_jobs set status = 'doing', worker_id = (select id from dead)
        """
    )
    monkeypatch.setattr(jobs, "seconds", lambda _: "* * * * * *")
    await work_until([queue], done)
    assert attempts == [2]
    assert await owner.fetchval("select count(*) from procrastinate_workers") == 0, "a worker that stops signs off"


async def test_a_periodic_job_of_a_killed_worker_does_not_stop_the_clock(
    queue: JobQueue, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its next tick waits already under the same lock, so it cannot be put back: it is dropped, and the tick runs."""
    ticked = asyncio.Event()

    @job("tests.tick", every="* * * * * *")
    async def tick(context: JobContext) -> None:
        ticked.set()

    await owner.execute(
        """
        set search_path = jobs;
        with dead as (
            insert into procrastinate_workers (last_heartbeat) values (now() - interval '5 minutes') returning id
        )
        insert into procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id)
        select 'default', 'tests.tick', 'tests.tick', 'tests.tick', jsonb_build_object('timestamp', n), status,
               case when status = 'doing' then id end
        from dead, unnest('{doing,todo}'::procrastinate_job_status[]) with ordinality tick (status, n)
        """
    )
    monkeypatch.setattr(jobs, "seconds", lambda _: "* * * * * *")
    await work_until([queue], ticked)
    assert "failed" not in await states(owner)


async def test_a_periodic_job_that_fails_ticks_again(queue: JobQueue, owner: asyncpg.Connection) -> None:
    """It is not put back beside its next tick, which could not be: the next tick is its next try."""
    ticks, done = [], asyncio.Event()

    @job("tests.tick", every="* * * * * *")
    async def tick(context: JobContext) -> None:
        ticks.append(context.attempt)
        if len(ticks) == 3:
            done.set()
        await asyncio.sleep(1.1)
        raise Busy

    await work_until([queue], done)
    assert ticks == [1, 1, 1]


async def test_periodic_jobs_run_by_the_clock_and_never_beside_themselves(queue: JobQueue) -> None:
    running, most, runs = 0, 0, 0
    done = asyncio.Event()

    @job("tests.tick", every=jobs.seconds(1))
    async def tick(context: JobContext) -> None:
        nonlocal running, most, runs
        running, runs = running + 1, runs + 1
        most = max(most, running)
        await asyncio.sleep(1.2)
        running -= 1
        if runs == 3:
            done.set()

    await work_until([queue, queue], done)
    assert most == 1


def test_a_name_is_declared_once(greet: None) -> None:
    with pytest.raises(TypeError, match=r"tests\.greet"):

        @job("tests.greet")
        async def again(context: JobContext) -> None: ...


def test_pauses_grow_and_have_a_ceiling() -> None:
    backoff = Backoff(attempts=20, first=5, most=3600)
    pauses = [backoff.pause(after=n) for n in range(10)]
    assert 4 <= pauses[0] <= 6
    assert 16 <= pauses[1] <= 24
    assert all(pause <= 3600 * 1.2 for pause in pauses)
