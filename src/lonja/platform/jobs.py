"""What happens later: a queue in the same PostgreSQL (Procrastinate), filled by SQL in the transaction that causes it.

Nouns: a job, declared in a package's jobs.py with `@job`; JobContext, what it is given; Backoff, when it is tried
again; JobQueue, the worker's side.
Verbs: `job` declares; platform.enqueue (SQL) or `enqueue` puts one in the queue; `JobQueue.work` runs what is due until
it is cancelled; `JobQueue.drain` runs what is due now and returns.
Promises:
- Two workers never run one job at the same time; a periodic job never runs beside itself.
- At least once: a job whose worker was killed is given to another within about a minute and a half. So a job does
  its work through operations that may be repeated.
- A Refused job is not tried again; anything else is, with growing pauses, until its attempts are used up. Then it stays
  in the table as failed, for a person to see.
- Every run has a time limit. The worker outlives the database: it waits, and starts again.
Arguments are JSON; they are converted to the handler's annotated types. `correlation_id`, when given, goes into the
Call so that a job's rows can be traced to the request that caused them.
"""

import asyncio
import inspect
import random
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, cast, get_type_hints
from uuid import UUID

import aiohttp
import msgspec
import procrastinate
import structlog
from procrastinate import jobs as procrastinate_jobs

from lonja.platform.call import Call
from lonja.platform.clock import Clock
from lonja.platform.db import Database
from lonja.platform.errors import Refused
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings

log = structlog.get_logger("lonja.jobs")

Handler = Callable[..., Awaitable[None]]

_HEARTBEAT = 3.0
_STALLED_AFTER = 12.0  # seconds without a heartbeat
_RESCUE = "platform.rescue_stalled_jobs"


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """What the process that works gives to every job."""

    database: Database
    settings: Settings
    clock: Clock
    secrets: SecretBox
    http: aiohttp.ClientSession | None = None
    """The house's one HTTP client. None: these jobs have no network."""


class JobContext(msgspec.Struct, frozen=True, kw_only=True):
    """What a job is given besides its arguments."""

    services: Services
    call: Call
    job_id: int
    attempt: int
    """1 on the first try."""

    @property
    def database(self) -> Database:
        return self.services.database


class Backoff(procrastinate.BaseRetryStrategy):
    """`first` seconds, then four times as long each time, at most `most`, a fifth of it at random."""

    def __init__(self, attempts: int = 8, first: float = 5.0, most: float = 3600.0) -> None:
        self.attempts, self.first, self.most = attempts, first, most

    def get_retry_decision(
        self, *, exception: BaseException, job: procrastinate_jobs.Job
    ) -> procrastinate.RetryDecision | None:
        """Procrastinate asks after every failure; `job.attempts` counts the tries before this one."""
        if isinstance(exception, Refused) or job.attempts + 1 >= self.attempts:
            return None
        return procrastinate.RetryDecision(retry_in={"milliseconds": int(self.pause(after=job.attempts) * 1000)})

    def pause(self, *, after: int) -> float:
        """Seconds to wait when `after` tries had failed before this one."""
        return min(self.most, self.first * 4.0**after) * random.uniform(0.8, 1.2)  # noqa: S311  # not a secret


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """A job somebody declared."""

    name: str
    handler: Handler
    arguments: type[msgspec.Struct]
    every: str | None
    backoff: Backoff
    limit: float


declared: dict[str, Declared] = {}


def seconds(step: int) -> str:
    """Cron for `every`: each `step` seconds."""
    return f"* * * * * */{step}"


def minutes(step: int) -> str:
    """Cron for `every`: each `step` minutes."""
    return f"*/{step} * * * *"


def job(
    name: str, *, every: str | None = None, backoff: Backoff | None = None, limit: float = 60.0
) -> Callable[[Handler], Handler]:
    """Declares `async def handler(context, *, store_id: UUID, …)` under a name; `every` is cron, seconds last."""

    def declare(handler: Handler) -> Handler:
        if name in declared:
            raise TypeError(f"a job named {name} is already declared")
        declared[name] = Declared(
            name=name,
            handler=handler,
            arguments=_arguments_of(name, handler),
            every=every,
            backoff=backoff or Backoff(),
            limit=limit,
        )
        return handler

    return declare


def _arguments_of(name: str, handler: Handler) -> type[msgspec.Struct]:
    hints = get_type_hints(handler)
    _context, *rest = inspect.signature(handler).parameters.values()
    fields: list[Any] = [
        (each.name, hints[each.name]) if each.default is each.empty else (each.name, hints[each.name], each.default)
        for each in rest
    ]
    return msgspec.defstruct(name.replace(".", "_"), fields, kw_only=True)


async def enqueue(
    database: Database, task: str, *, at: datetime | None = None, once: str | None = None, **arguments: object
) -> None:
    """Puts a job in the queue on its own. What belongs to an operation is enqueued by the operation, in SQL."""
    await database.run(
        "select platform.enqueue($1, $2::jsonb, $3::timestamptz, null, $4)",
        task,
        msgspec.json.encode(arguments).decode(),
        at,
        once,
    )


class JobQueue:
    """The worker's side of the queue. Import every package's jobs.py before making one."""

    def __init__(self, dsn: str, services: Services, *, role: str = "lonja_app", concurrency: int = 4) -> None:
        self._dsn, self._services, self._role, self._concurrency = dsn, services, role, concurrency

    async def work(self) -> None:
        """Runs what is due, until cancelled. Jobs that are running then get ten seconds to end."""
        pause = 1.0
        while True:
            try:
                async with self._app(periodic=True).open_async() as app:
                    pause = 1.0
                    await app.run_worker_async(
                        concurrency=self._concurrency,
                        fetch_job_polling_interval=1.0,
                        shutdown_graceful_timeout=10,
                        update_heartbeat_interval=_HEARTBEAT,
                        stalled_worker_timeout=_STALLED_AFTER,
                        delete_jobs="successful",
                        install_signal_handlers=False,
                    )
            except Exception as failure:  # noqa: BLE001  # a supervisor: whatever ended the worker, it starts again
                log.warning("worker stopped", failure=repr(failure), again_in=pause)
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError  # told to stop while the database was away: the library lost the word
            await asyncio.sleep(pause)
            pause = min(pause * 2, 15.0)

    async def drain(self) -> None:
        """Runs everything that is due now, then returns. Periodic jobs are not started."""
        async with self._app(periodic=False).open_async() as app:
            await app.run_worker_async(
                wait=False, listen_notify=False, delete_jobs="successful", install_signal_handlers=False
            )

    def _app(self, *, periodic: bool) -> procrastinate.App:
        app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=self._dsn,
                min_size=1,
                max_size=self._concurrency + 2,
                timeout=10,
                kwargs={"options": f"-c search_path=jobs -c role={self._role}", "application_name": "lonja-jobs"},
            )
        )
        for each in declared.values():
            self._register(app, each, periodic=periodic)
        if periodic:
            # Without a lock: one that a killed worker held would keep the rescue itself from being rescued.
            rescue = app.task(name=_RESCUE, queue="default", queueing_lock=_RESCUE, pass_context=True)
            app.periodic(cron=seconds(5))(rescue(_rescue_stalled_jobs))
        return app

    def _register(self, app: procrastinate.App, each: Declared, *, periodic: bool) -> None:
        async def run(context: procrastinate.JobContext, /, **arguments: object) -> None:
            await self._run(each, context, arguments)

        only_one = each.name if each.every else None
        declare = app.task(
            name=each.name,
            queue="default",
            lock=only_one,
            queueing_lock=only_one,
            retry=False if each.every else each.backoff,  # the next tick is the next try
            pass_context=True,
        )
        task = declare(run)
        if each.every and periodic:
            app.periodic(cron=each.every)(cast("Any", task))  # which also sends `timestamp`: ignored unless declared

    async def _run(self, each: Declared, context: procrastinate.JobContext, given: dict[str, object]) -> None:
        correlation = given.pop("correlation_id", None)
        arguments = msgspec.convert(given, each.arguments, strict=False)
        own_context = JobContext(
            services=self._services,
            call=Call.job(each.name, UUID(str(correlation)) if correlation else None),
            job_id=context.job.id or 0,
            attempt=context.job.attempts + 1,
        )
        async with asyncio.timeout(each.limit):
            await each.handler(own_context, **msgspec.structs.asdict(arguments))


async def _rescue_stalled_jobs(context: procrastinate.JobContext, timestamp: int) -> None:
    """Gives the jobs of killed workers back to the queue; a job that has used up its attempts is failed instead."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_AFTER):
        owner = declared.get(stalled.task_name)
        log.warning("job of a lost worker", task=stalled.task_name, job_id=stalled.id, due=timestamp)
        if owner is not None and stalled.attempts + 1 >= owner.backoff.attempts:
            await manager.finish_job(stalled, procrastinate_jobs.Status.FAILED, delete_job=False)
            continue
        try:
            await manager.retry_job(stalled)
        except procrastinate.exceptions.UniqueViolation:  # one of its kind waits already, and will do the same
            await manager.finish_job(stalled, procrastinate_jobs.Status.ABORTED, delete_job=True)
