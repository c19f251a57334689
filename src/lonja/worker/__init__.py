"""The process that does what happens later: runs the jobs every package declares in its jobs.py.

Nouns: worker.  Verbs: `work`, until cancelled.
Promises: it outlives the database; jobs that run when it is told to stop get ten seconds to end.
"""

import importlib
from pathlib import Path

from lonja.notifications import transports
from lonja.platform.clock import SystemClock
from lonja.platform.db import Database
from lonja.platform.jobs import JobQueue, Services
from lonja.platform.network import open_client
from lonja.platform.secrets import SecretBox
from lonja.platform.settings import Settings

_CONCURRENCY = 4


async def work(settings: Settings, *, concurrency: int = _CONCURRENCY) -> None:
    """Runs what is due, for ever."""
    declare_jobs()
    transports.check(settings)
    dsn = settings.database_url or ""
    async with (
        await Database.open(dsn, size=concurrency, application="lonja worker") as database,
        open_client() as http,
    ):
        services = Services(
            database=database, settings=settings, clock=SystemClock(), secrets=SecretBox.from_environment(), http=http
        )
        await JobQueue(dsn, services, concurrency=concurrency).work()


def declare_jobs() -> None:
    """Imports every package's jobs.py, and what ends in _jobs.py: they declare what they want done."""
    for file in sorted(Path(__file__).parents[1].glob("*/*jobs.py")):
        importlib.import_module(f"lonja.{file.parent.name}.{file.stem}")
