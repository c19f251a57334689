"""The time of tests, told to connections that live on."""

from collections.abc import Hashable
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

import asyncpg  # type: ignore[import-untyped]  # it ships no types

from lonja.platform.db import Database, Limits

PATIENT = Limits(connect=60, statement=120, lock=60, idle_in_transaction=120, wait=120)
"""A crowd on a busy machine waits long. What is refused for waiting too long is the subject of tests/platform."""


def tell_time_gently(database: Database) -> Database:
    """`fake_time` keeps the connections: each is told the time when it is taken next.

    The house's own gives every connection up, and a new one compiles and plans all it is asked: 50 to 100 ms a test.
    """
    pool, settings = database._pool, database._settings
    take, told = pool.take, WeakKeyDictionary[Any, str]()

    async def take_and_tell(key: Hashable = None) -> Any:
        while True:
            connection: Any = await take(key)
            time = settings.get("lonja.fake_now", "")
            try:
                if told.get(connection) != time:
                    await connection.execute("select set_config('lonja.fake_now', $1, false)", time)
                    told[connection] = time
                return connection
            except BaseException as error:
                connection.terminate()
                pool.give(connection)
                if not isinstance(error, asyncpg.PostgresError | asyncpg.InterfaceError | OSError):
                    raise

    def fake_time(moment: datetime | None) -> None:
        settings["lonja.fake_now"] = moment.isoformat() if moment else ""

    database.fake_time = fake_time  # type: ignore[method-assign]
    pool.take = take_and_tell  # type: ignore[method-assign]
    return database
