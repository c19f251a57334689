"""A house of its own for a proof: a fresh embedded server, a web process and a worker, gone when the proof is over.

Nouns: Ground.  Verbs: `proving_ground` opens one; `Ground.run` does something on it while everything is kept alive;
`Ground.kill` is kill -9.
Promises: nothing of the installation around is touched or read; what is killed is started again, as `lonja demo` would;
commits are as durable as in production.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar

import uvloop

from lonja.cli.installation import keep_keys
from lonja.cli.supervisor import Child, Supervisor
from lonja.platform.db import Database
from lonja.platform.embedded import EmbeddedPostgres
from lonja.platform.migrate import migrate
from lonja.proving import PATIENT, Origin

T = TypeVar("T")
Victim = Literal["database", "web", "worker"]

_TICK = os.sysconf("SC_CLK_TCK")
_LAST_LINES = 20
_LONGEST_LINE = 500


class Ground:
    """What a proof stands on."""

    def __init__(
        self, origin: Origin, server: EmbeddedPostgres, supervisor: Supervisor, children: list[Child], log: Path
    ) -> None:
        self.origin = origin
        self._server, self._supervisor, self._children, self._log = server, supervisor, children, log

    @property
    def database_url(self) -> str:
        return self._server.dsn()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Does the work, and keeps everything alive meanwhile. Raises Stopped when somebody asks to stop."""
        return uvloop.run(self._beside(work))

    async def _beside(self, work: Coroutine[Any, Any, T]) -> T:
        keeping = asyncio.create_task(self._supervisor.keep())
        working = asyncio.create_task(work)
        await asyncio.wait((keeping, working), return_when=asyncio.FIRST_COMPLETED)
        first, other = (working, keeping) if working.done() else (keeping, working)
        other.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await other
        await first
        return working.result()

    def pid_of(self, name: str) -> int:
        """The process that runs under this name now."""
        return next(child.pid for child in self._children if child.name == name and child.pid is not None)

    def kill(self, victim: Victim) -> bool:
        """Sends kill -9. The victim is back within seconds. False when it is dead already."""
        pids = {"database": self._server.pid} | {child.name: child.pid for child in self._children}
        pid = pids[victim]
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
        return pid is not None

    def last_words(self) -> str:
        """What web and worker had to say at the end: for when a proof has failed."""
        lines = self._log.read_text(errors="replace").splitlines()
        return "\n".join(line[:_LONGEST_LINE] for line in lines[-_LAST_LINES:])

    def servers_cpu(self) -> dict[str, float]:
        """CPU seconds that web, worker and database have spent. Empty where there is no /proc."""
        spent: dict[str, float] = {}
        for (name, _), seconds in self.cpu_by_process().items():
            spent[name] = spent.get(name, 0.0) + seconds
        return spent

    def cpu_by_process(self) -> dict[tuple[str, int], float]:
        """The same of each process, by name and pid: those of the database are many."""
        with contextlib.suppress(OSError):
            spent = {(child.name, child.pid): _cpu_of(child.pid) for child in self._children if child.pid}
            database = self._server.pid
            for pid in [database, *_children_of(database)] if database else []:
                spent["database", pid] = _cpu_of(pid)
            return spent
        return {}


@contextlib.contextmanager
def proving_ground() -> Iterator[Ground]:
    """Opens a ground, and clears it away."""
    place = Path(tempfile.mkdtemp(prefix="lonja-proof-"))
    server = EmbeddedPostgres(place)
    try:
        with (
            socket.create_server(("127.0.0.1", 0), backlog=4096) as listener,
            (place / "servers.log").open("ab") as log,
            Supervisor(server, _complain) as supervisor,
        ):
            origin = Origin(*listener.getsockname())
            server.start()
            keep_keys(place)
            asyncio.run(migrate(server.dsn()))
            os.environ |= {
                "LONJA_DATABASE_URL": server.dsn(),
                "LONJA_DATA_DIR": str(place),
                "LONJA_HOST": origin.host,
                "LONJA_PORT": str(origin.port),
            }
            os.environ.setdefault("LONJA_LOG_LEVEL", "error")  # while the database is away every request would warn
            children = [
                Child("web", ["serve", f"--socket-fd={listener.fileno()}"], fds=[listener.fileno()], log=log),
                Child("worker", ["worker"], log=log),
            ]
            for child in children:
                supervisor.start(child)
            yield Ground(origin, server, supervisor, children, place / "servers.log")
    finally:
        shutil.rmtree(place)


async def analyze_as_autovacuum(url: str) -> None:
    """Leaves tables of a few rows alone: of a single row PostgreSQL would learn that a page holds one."""
    async with await Database.open(url, role=None, size=1, limits=PATIENT, application="lonja bench") as owner:
        tables = await owner.value(
            """SELECT string_agg(format('%I.%I', n.nspname, c.relname), ', ') FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname !~ '^pg_|^information_schema$' AND pg_relation_size(c.oid) > 5 * 8192"""
        )
        await owner.run(f"ANALYZE {tables or ''}")


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _complain(line: str) -> None:
    print(f"lonja: {line}", file=sys.stderr, flush=True)
