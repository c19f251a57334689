"""The door to PostgreSQL. The only module that knows the driver, and the only one that commits.

Nouns: Database, a pool of connections acting as one role; Transaction, what happens inside one store; Limits.
Verbs: an operation is one bare statement: `value`, `row`, `rows`, `run` (it commits itself, one round trip, and its
function enters the store). `store(store_id, call)` opens a transaction inside a store for queries and soft writes.
`listen` hears notifications on a connection of its own. `outside` is asked by whoever is about to use the network.
Promises: every statement has a time limit and every wait an end; stores wait in turns, and within one it is first
come, first served; what PostgreSQL reports arrives as a typed error (platform.errors); a lost connection is
DatabaseAway and the pool heals by itself when PostgreSQL is back. A call is never sent twice by us: after DatabaseAway
only the caller, with its idempotency key, can know whether saying it again is safe. Nobody talks to the network from
inside a transaction (NetworkInTransaction): a lock held over somebody else's latency is an outage.
Values: uuid is UUID, timestamptz an aware datetime, json and jsonb their text as str, both ways.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import datetime
from types import TracebackType
from typing import Any, Literal, Protocol
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types; Connection and Record below are what we use of it
import msgspec

from lonja.platform.call import Call
from lonja.platform.errors import (
    DatabaseAway,
    InvalidValue,
    LonjaError,
    NetworkInTransaction,
    SchemaChanged,
    Unexpected,
    from_postgres,
)
from lonja.platform.pool import FairPool

__all__ = ["Caller", "Database", "Limits", "Record", "Transaction", "outside"]

Mode = Literal["write", "read", "snapshot"]

_BEGIN: dict[Mode, str] = {
    "write": "BEGIN",
    "read": "BEGIN READ ONLY",
    "snapshot": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}
_READ_ON_BEHALF = Call(actor="guest")


class Record(Protocol):
    """A row: its columns by name or position."""

    def __getitem__(self, column: str | int) -> Any: ...  # noqa: ANN401  # what a column holds
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> int: ...
    def keys(self) -> Iterable[str]: ...
    def items(self) -> Iterable[tuple[str, Any]]: ...


class Caller(Protocol):
    """Whatever can send one statement: a Database (which commits it) or a Transaction."""

    async def value(self, sql: str, *args: object) -> Any: ...  # noqa: ANN401  # what a column holds
    async def row(self, sql: str, *args: object) -> Record | None: ...
    async def rows(self, sql: str, *args: object) -> list[Record]: ...
    async def run(self, sql: str, *args: object) -> None: ...


class Connection(Protocol):
    """What we use of a connection of the driver."""

    async def fetchval(self, sql: str, *args: object) -> Any: ...  # noqa: ANN401  # what a column holds
    async def fetchrow(self, sql: str, *args: object) -> Record | None: ...
    async def fetch(self, sql: str, *args: object) -> list[Record]: ...
    async def execute(self, sql: str, *args: object) -> str: ...
    async def add_listener(self, channel: str, callback: Callable[..., None]) -> None: ...
    def add_termination_listener(self, callback: Callable[[object], None]) -> None: ...
    def is_closed(self) -> bool: ...
    def terminate(self) -> None: ...


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long anything may take, in seconds, and how many may wait in line."""

    connect: float = 5.0
    statement: float = 10.0
    lock: float = 4.0
    idle_in_transaction: float = 10.0
    wait: float = 5.0
    line: int = 5_000
    grace: float = 5.0
    """How much longer than `statement` we listen before a silent server counts as away."""


def _typed(failure: BaseException) -> LonjaError:
    """Our name for whatever the driver or the network raised."""
    message = str(failure.args[0] if failure.args else "") or type(failure).__name__
    error: LonjaError = Unexpected(f"{type(failure).__name__}: {message}")
    match failure:
        case LonjaError():
            error = failure
        case asyncpg.InvalidCachedStatementError():
            error = SchemaChanged(message)
        case asyncpg.DataError():
            error = InvalidValue(message)
        case asyncpg.PostgresError():
            error = from_postgres(failure)
        case asyncpg.InterfaceError() if "connection" in message:
            error = DatabaseAway(message)
        case asyncpg.InternalClientError() if "another operation" in message:
            error = DatabaseAway(message)  # the server's farewell came between two statements
        case OSError() | TimeoutError():
            error = DatabaseAway(message)
    return error


def _failed(connection: Connection, failure: BaseException) -> LonjaError:
    """A connection that was lost, stayed silent past its limit or lost its thread is not used again."""
    error = _typed(failure)
    if isinstance(error, DatabaseAway):
        connection.terminate()
    return error


_DRIVER_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)


class Transaction:
    """Statements inside one store and one transaction. Only `Database.store` makes one.

    `around` is the transaction this task was in already, on another connection.
    """

    __slots__ = ("_connection", "around", "is_open")

    def __init__(self, connection: Connection, around: "Transaction | None" = None) -> None:
        self._connection, self.around, self.is_open = connection, around, True

    async def value(self, sql: str, *args: object) -> Any:  # noqa: ANN401  # what a column holds
        """The first column of the first row, or None."""
        try:
            return await self._connection.fetchval(sql, *args)
        except _DRIVER_ERRORS as failure:
            raise _failed(self._connection, failure) from failure

    async def row(self, sql: str, *args: object) -> Record | None:
        """The first row, or None."""
        try:
            return await self._connection.fetchrow(sql, *args)
        except _DRIVER_ERRORS as failure:
            raise _failed(self._connection, failure) from failure

    async def rows(self, sql: str, *args: object) -> list[Record]:
        """All rows."""
        try:
            return await self._connection.fetch(sql, *args)
        except _DRIVER_ERRORS as failure:
            raise _failed(self._connection, failure) from failure

    async def run(self, sql: str, *args: object) -> None:
        """A statement whose answer nobody needs."""
        try:
            await self._connection.execute(sql, *args)
        except _DRIVER_ERRORS as failure:
            raise _failed(self._connection, failure) from failure


_current: ContextVar[Transaction | None] = ContextVar("transaction", default=None)
"""The transaction this task is in. A task begun inside one inherits it, and is in it for as long as it is open."""


def outside() -> None:
    """Raises NetworkInTransaction when this task, or the one that began it, holds a connection in a transaction."""
    transaction = _current.get()
    while transaction is not None:
        if transaction.is_open:
            raise NetworkInTransaction
        transaction = transaction.around


class Database:
    """A pool of connections that act as one role. Belongs to the event loop that opened it."""

    def __init__(self, dsn: str, role: str | None, size: int, limits: Limits, application: str) -> None:
        self._dsn = dsn
        self._limits = limits
        self._settings = {
            "application_name": application,
            "TimeZone": "UTC",
            "jit": "off",
            "statement_timeout": _milliseconds(limits.statement),
            "lock_timeout": _milliseconds(limits.lock),
            "idle_in_transaction_session_timeout": _milliseconds(limits.idle_in_transaction),
        } | ({"role": role} if role else {})
        self._pool: FairPool[Connection] = FairPool(
            self._connect,
            disconnect=lambda connection: connection.terminate(),
            is_alive=lambda connection: not connection.is_closed(),
            size=size,
            patience=limits.wait,
            line=limits.line,
        )

    @classmethod
    async def open(
        cls,
        dsn: str,
        *,
        role: str | None = "lonja_app",
        size: int = 10,
        limits: Limits | None = None,
        application: str = "lonja",
    ) -> "Database":
        """Connect once, so that a wrong address or role is known now; the rest of the pool grows as needed."""
        database = cls(dsn, role, size, limits or Limits(), application)
        database._pool.give(await database._pool.take())
        return database

    async def close(self) -> None:
        """Close the pool. Whoever still waits in line is told that the database is away."""
        self._pool.close()

    async def __aenter__(self) -> "Database":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def value(self, sql: str, *args: object) -> Any:  # noqa: ANN401  # what a column holds
        """One bare statement: the first column of the first row, or None."""
        connection = await self._pool.take(_store_of(args))
        try:
            return await connection.fetchval(sql, *args)
        except _DRIVER_ERRORS as failure:
            raise _failed(connection, failure) from failure
        finally:
            self._pool.give(connection)

    async def row(self, sql: str, *args: object) -> Record | None:
        """One bare statement: the first row, or None."""
        connection = await self._pool.take(_store_of(args))
        try:
            return await connection.fetchrow(sql, *args)
        except _DRIVER_ERRORS as failure:
            raise _failed(connection, failure) from failure
        finally:
            self._pool.give(connection)

    async def rows(self, sql: str, *args: object) -> list[Record]:
        """One bare statement: all rows."""
        connection = await self._pool.take(_store_of(args))
        try:
            return await connection.fetch(sql, *args)
        except _DRIVER_ERRORS as failure:
            raise _failed(connection, failure) from failure
        finally:
            self._pool.give(connection)

    async def run(self, sql: str, *args: object) -> None:
        """One bare statement whose answer nobody needs."""
        connection = await self._pool.take(_store_of(args))
        try:
            await connection.execute(sql, *args)
        except _DRIVER_ERRORS as failure:
            raise _failed(connection, failure) from failure
        finally:
            self._pool.give(connection)

    @asynccontextmanager
    async def store(
        self, store_id: UUID, call: Call = _READ_ON_BEHALF, mode: Mode = "write"
    ) -> AsyncGenerator[Transaction]:
        """A transaction inside a store. Leaving the block commits; an exception rolls everything back."""
        connection = await self._pool.take(store_id)
        ended = False
        around = _current.get()
        transaction = Transaction(connection, around)
        _current.set(transaction)
        try:
            await connection.execute(_BEGIN[mode])
            await connection.fetchval("select platform.enter($1, $2)", store_id, call.encode())
            yield transaction
            outcome = await connection.execute("COMMIT")
            ended = True
        except _DRIVER_ERRORS as failure:
            raise _failed(connection, failure) from failure
        finally:
            transaction.is_open = False
            _current.set(around)
            if ended:
                self._pool.give(connection)
            else:
                await asyncio.shield(self._roll_back(connection))
        if outcome != "COMMIT":
            raise Unexpected("the transaction was rolled back: an error inside it was swallowed")

    @asynccontextmanager
    async def listen(self, channel: str) -> AsyncGenerator[AsyncIterator[str]]:
        """The payloads notified on a channel. The iterator ends when the connection is lost."""
        connection = await self._connect()
        heard: asyncio.Queue[str | None] = asyncio.Queue()
        connection.add_termination_listener(lambda _: heard.put_nowait(None))
        try:
            await connection.add_listener(channel, lambda *notified: heard.put_nowait(str(notified[3])))
            yield _until_none(heard)
        except _DRIVER_ERRORS as failure:
            raise _typed(failure) from failure
        finally:
            connection.terminate()

    def fake_time(self, moment: datetime | None) -> None:
        """Tests: what platform.now() answers from now on. Heeded only by databases named lonja_test…"""
        self._settings["lonja.fake_now"] = moment.isoformat() if moment else ""
        self._pool.renew()

    async def _connect(self) -> Connection:
        try:
            connection: Connection = await asyncpg.connect(
                self._dsn,
                timeout=self._limits.connect,
                command_timeout=self._limits.statement + self._limits.grace,
                statement_cache_size=500,
                max_cached_statement_lifetime=0,
                server_settings=self._settings,
            )
            return connection
        except _DRIVER_ERRORS as failure:
            raise _typed(failure) from failure

    async def _roll_back(self, connection: Connection) -> None:
        """Asked even when no transaction seems open: a cancelled BEGIN may still arrive."""
        try:
            if not connection.is_closed():
                await connection.execute("ROLLBACK")
        except _DRIVER_ERRORS:
            connection.terminate()  # the server ends the transaction with the connection
        finally:
            self._pool.give(connection)


async def _until_none(heard: "asyncio.Queue[str | None]") -> AsyncIterator[str]:
    while (payload := await heard.get()) is not None:
        yield payload


def _store_of(args: tuple[object, ...]) -> UUID | None:
    """In whose line a statement waits: an operation is told its store first."""
    first = args[0] if args else None
    return first if isinstance(first, UUID) else None


def _milliseconds(seconds: float) -> str:
    return str(int(seconds * 1000))
