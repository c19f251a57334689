"""`lonja worker`: runs the jobs."""

import asyncio
import contextlib
import signal
from pathlib import Path

import uvloop

from lonja.cli.installation import Installation, installation
from lonja.worker import work


def worker(*, concurrency: int = 4, data: Path | None = None) -> None:
    """Run the jobs of the queue.

    Parameters
    ----------
    concurrency
        How many jobs run at the same time.
    data
        Data directory of the embedded server, used when LONJA_DATABASE_URL is not set.
    """
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError), installation(data) as here:
        uvloop.run(_run(here, concurrency))


async def _run(here: Installation, concurrency: int) -> None:
    """Works until told to stop."""
    working = asyncio.create_task(work(here.settings, concurrency=concurrency))
    for stop in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(stop, working.cancel)
    async with here.tended():
        await working
