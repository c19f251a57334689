"""Brings a database to the schema of this program, forward only.

Nouns: the scripts (platform/scripts.py), the ledger (platform.migrations, platform.repeatables: what ran, its sha256),
a phase (pre, post, all).
Verbs: `migrate`; `lacks`, what new code would miss.
Promises:
- One at a time: a session advisory lock, which PostgreSQL frees when the migrator dies.
- A migration and its line in the ledger commit together, or neither does; the functions of one step commit together.
- A migration that was edited after it ran, or that the database knows and this program does not, stops everything
  before the first change.
- No statement waits for a lock longer than 10 seconds: a busy shop is not frozen behind a queue of DDL.
Order: roles, queue, platform's functions, pre migrations, all other functions floor by floor, grants, post migrations.
Why not a library: docs/decisions/0007-migration-runner.md.
"""

import asyncio
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Literal
from urllib.parse import unquote, urlsplit

import asyncpg  # type: ignore[import-untyped]  # it ships no types

from lonja.platform import scripts
from lonja.platform.errors import Broken
from lonja.platform.scripts import Script

Phase = Literal["pre", "post", "all"]
Say = Callable[[str], None]

_OLDEST_SERVER = 18
_ADVISORY_LOCK = int.from_bytes(b"lonja db")
_ALONE = "-- outside a transaction"
"""First line of a migration whose single statement refuses transactions, such as create index concurrently."""

_SESSION = """
set client_min_messages = warning;
set check_function_bodies = off;
set search_path = public;
set lock_timeout = '10s';
set statement_timeout = '30min';
"""

_LEDGER = """
create schema if not exists platform;
create schema if not exists jobs;
create table if not exists platform.migrations (
    name text primary key,
    checksum text not null,
    milliseconds integer not null,
    applied_at timestamptz not null default now()
);
create table if not exists platform.repeatables (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
);
"""

# platform.tables is made by the first migration, so the ledger is registered after it.
_REGISTER_LEDGER = """
insert into platform.tables (schema_name, table_name, kind)
values ('platform', 'migrations', 'reference'), ('platform', 'repeatables', 'reference')
on conflict do nothing
"""


class MigrationFailed(Broken):
    code, slug, status = "LJ054", "migration_failed", 500
    title = "The database could not be migrated"
    sentence = "{place}: {problem}."


async def migrate(dsn: str, *, phase: Phase = "all", say: Say = lambda _: None) -> int:
    """Runs what is missing. The role of `dsn` must be able to create roles. Answers how many scripts ran."""
    scripts.check_floors()
    try:
        connection = await _connect(dsn, say)
        try:
            await _take_lock(connection, say)
            return await _Migration(connection, say).run(phase)
        finally:
            connection.terminate()  # it holds nothing but the lock
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as exc:
        raise MigrationFailed(place="database", problem=str(exc) or type(exc).__name__) from exc


async def lacks(dsn: str) -> list[str]:
    """The scripts that new code needs and the database has not run."""
    wanted = {each.name: None if each.foreign else each.checksum for each in scripts.needed()}
    try:
        connection = await _connect_patiently(dsn)
    except asyncpg.InvalidCatalogNameError:
        return list(wanted)
    try:
        ran = await connection.fetch(
            "select name, checksum from platform.migrations union all select name, checksum from platform.repeatables"
        )
    except asyncpg.UndefinedTableError:
        return list(wanted)
    finally:
        connection.terminate()
    have = {row["name"]: row["checksum"] for row in ran}
    return [name for name, checksum in wanted.items() if name not in have or checksum not in (None, have[name])]


async def _connect_patiently(dsn: str, patience: float = 30) -> asyncpg.Connection:
    """A connection to a server that may be just starting."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return await asyncpg.connect(dsn, timeout=5)
        except (OSError, asyncpg.CannotConnectNowError) as exc:
            if time.monotonic() > deadline:
                raise MigrationFailed(place="database", problem=f"it does not answer: {exc}") from exc
        await asyncio.sleep(0.1)


async def _connect(dsn: str, say: Say) -> asyncpg.Connection:
    """A connection of our own, to a database that is made when the server does not have it yet."""
    settings = {"application_name": "lonja migrate"}
    try:
        connection = await asyncpg.connect(dsn, server_settings=settings)
    except asyncpg.InvalidCatalogNameError:
        name = unquote(urlsplit(dsn).path.lstrip("/"))
        server = await asyncpg.connect(dsn, database="postgres")
        try:
            quoted = name.replace('"', '""')
            await server.execute(f'create database "{quoted}" template template0 encoding utf8')
        finally:
            await server.close()
        say(f"created database {name}")
        connection = await asyncpg.connect(dsn, server_settings=settings)
    if (version := connection.get_server_version().major) < _OLDEST_SERVER:
        await connection.close()
        raise MigrationFailed(place="server", problem=f"PostgreSQL {_OLDEST_SERVER} or newer is needed, not {version}")
    return connection


async def _take_lock(connection: asyncpg.Connection, say: Say, patience: float = 900) -> None:
    deadline = time.monotonic() + patience
    told = False
    while not await connection.fetchval("select pg_try_advisory_lock($1)", _ADVISORY_LOCK):
        if not told:
            say("another migration is running; waiting for it")
            told = True
        if time.monotonic() > deadline:
            raise MigrationFailed(place="lock", problem=f"another migration has held it for {patience:g} s")
        await asyncio.sleep(0.2)


class _Migration:
    """One run, under the lock."""

    def __init__(self, connection: asyncpg.Connection, say: Say) -> None:
        self._connection = connection
        self._say = say
        self._ran = 0
        self._once: dict[str, str] = {}
        self._repeated: dict[str, str] = {}

    async def run(self, phase: Phase) -> int:
        pre = [*scripts.queue_migrations("pre"), *scripts.migrations("pre")]
        post = [*scripts.queue_migrations("post"), *scripts.migrations("post")]
        await self._prepare()
        await self._install_queue()
        await self._read_ledger()
        self._check_history([*pre, *post])
        if phase == "post":
            self._check_pre_ran(pre)
        else:
            await self._repeat(scripts.functions(["platform"]))
            await self._migrate(pre)
            await self._repeat(scripts.functions(scripts.FLOORS))
            await self._grant()
        if phase != "pre":
            await self._migrate(post)
            await self._grant()
        return self._ran

    async def _prepare(self) -> None:
        """Roles and rights as who connected; everything after as lonja_owner, who will own it."""
        await self._execute(Script("session", _SESSION))
        async with self._connection.transaction():
            await self._execute(scripts.script("roles.sql"))
            await self._execute(scripts.script("database.sql"))
        await self._execute(Script("role", "set role lonja_owner"))
        await self._execute(Script("ledger", _LEDGER))

    async def _install_queue(self) -> None:
        if await self._connection.fetchval("select to_regclass('jobs.procrastinate_jobs') is not null"):
            return
        async with self._connection.transaction():
            await self._execute(scripts.queue_schema())
            for contained in (*scripts.queue_migrations("pre"), *scripts.queue_migrations("post")):
                await self._record(contained, 0)
        self._ran += 1
        self._say("installed the job queue")

    async def _read_ledger(self) -> None:
        rows = await self._connection.fetch("select name, checksum from platform.migrations")
        self._once = {row["name"]: row["checksum"] for row in rows}
        rows = await self._connection.fetch("select name, checksum from platform.repeatables")
        self._repeated = {row["name"]: row["checksum"] for row in rows}

    def _check_history(self, known: Sequence[Script]) -> None:
        here = {each.name: each for each in known}
        for name, checksum in sorted(self._once.items()):
            if name not in here:
                problem = "the database has run it, this program does not have it: the program is too old"
                raise MigrationFailed(place=name, problem=problem)
            if not here[name].foreign and here[name].checksum != checksum:
                problem = "it was edited after it ran. Restore its text, and change the schema with a new migration"
                raise MigrationFailed(place=name, problem=problem)

    def _check_pre_ran(self, pre: Sequence[Script]) -> None:
        for each in pre:
            if each.name not in self._once:
                raise MigrationFailed(place=each.name, problem="it has not run yet. Run phase pre first")

    async def _migrate(self, wanted: Sequence[Script]) -> None:
        for each in wanted:
            if each.name in self._once:
                continue
            started = time.monotonic()
            if each.text.startswith(_ALONE):
                await self._execute(each)
                await self._record(each, started)
            else:
                async with self._connection.transaction():
                    await self._execute(each)
                    await self._record(each, started)
            self._ran += 1
            self._say(f"ran {each.name}")

    async def _record(self, done: Script, started: float) -> None:
        await self._connection.execute(
            "insert into platform.migrations (name, checksum, milliseconds) values ($1, $2, $3)",
            done.name,
            done.checksum,
            int((time.monotonic() - started) * 1000) if started else 0,
        )
        self._once[done.name] = done.checksum

    async def _repeat(self, wanted: Sequence[Script]) -> None:
        changed = [each for each in wanted if self._repeated.get(each.name) != each.checksum]
        if not changed:
            return
        async with self._connection.transaction():
            for each in changed:
                await self._execute(each)
                await self._note(each.name, each.checksum)
        self._ran += len(changed)
        packages = Counter(each.name.partition("/")[0] for each in changed)
        self._say("functions: " + ", ".join(f"{package} {count}" for package, count in packages.items()))

    async def _grant(self) -> None:
        """Grants follow from all tables and functions, so their checksum covers everything that ran."""
        grants = scripts.script("grants.sql")
        ran = [*self._once.values(), *(v for k, v in self._repeated.items() if k != grants.name), grants.checksum]
        state = hashlib.sha256("\n".join(sorted(ran)).encode()).hexdigest()
        if self._repeated.get(grants.name) == state:
            return
        async with self._connection.transaction():
            await self._execute(Script("ledger", _REGISTER_LEDGER))
            await self._execute(grants)
            await self._note(grants.name, state)
        self._say("granted rights")

    async def _note(self, name: str, checksum: str) -> None:
        await self._connection.execute(
            """
            insert into platform.repeatables (name, checksum) values ($1, $2)
            on conflict (name) do update set checksum = excluded.checksum, applied_at = now()
            """,
            name,
            checksum,
        )
        self._repeated[name] = checksum

    async def _execute(self, what: Script) -> None:
        try:
            await self._connection.execute(what.text)
        except asyncpg.PostgresError as exc:
            raise MigrationFailed(place=_place(what, exc), problem=_problem(exc)) from exc


def _place(what: Script, exc: asyncpg.PostgresError) -> str:
    """File and line, when PostgreSQL says where."""
    position = getattr(exc, "position", None)
    if not position:
        return what.name
    return f"{what.name}:{what.text.count(chr(10), 0, int(position) - 1) + 1}"


def _problem(exc: asyncpg.PostgresError) -> str:
    said = [str(exc), getattr(exc, "detail", None), getattr(exc, "hint", None), getattr(exc, "context", None)]
    return "\n  ".join(part.strip() for part in said if part)
