"""News of changes, and the moment when all that was said has been heard.

Verbs: `listening` is the listener of a process; `all_heard` waits until it has caught up.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from lonja.platform.changes import Changes
from lonja.platform.db import Database
from lonja.platform.ids import new_id


@asynccontextmanager
async def listening(database: Database) -> AsyncIterator[Changes]:
    """Hears until the end."""
    changes = Changes(database)
    hearing = asyncio.create_task(changes.listen())
    await changes.hearing.wait()
    yield changes
    hearing.cancel()
    await asyncio.gather(hearing, return_exceptions=True)


class _Ear:
    """Waits for one word."""

    def __init__(self) -> None:
        self.topic, self.heard = f"ear-{new_id().hex}", asyncio.Event()

    def hear(self, key: str) -> None:
        self.heard.set()

    def listening(self, *, hearing: bool) -> None:
        """A listener that was lost and is back would not know: the test would wait until its end."""


async def all_heard(database: Database, changes: Changes) -> None:
    """Whatever was committed until now has been heard: news comes in the order of commits, and ours is the last."""
    changes.attach(ear := _Ear())
    await database.run("select pg_notify('lonja_changed', $1)", f"{ear.topic}:")
    await ear.heard.wait()
