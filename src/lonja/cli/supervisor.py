"""Keeps what `lonja demo` runs alive: the database, the web process, the worker.

Nouns: Child, a command that ought to run, mostly one of `lonja`; Supervisor.
Verbs: `start`, `start_until_ready`, `wait_until`, `watch` and `keep` (until told to stop), `stop` (in the reverse order
of starting).
Promises: what dies is started again: the database within a second, a child at once, or after growing pauses when it
keeps dying young. Children die with the supervisor, however that dies. The first Ctrl-C or SIGTERM stops
everything in order, the second by force.
"""

import asyncio
import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

from lonja.platform.embedded import EmbeddedPostgres
from lonja.platform.processes import die_with_parent

Say = Callable[[str], None]

_LOOK_EVERY = 0.05
_LONGEST_PAUSE = 10.0
_STEADY = 10.0
_PATIENCE = 15.0


class Stopped(Exception):  # noqa: N818  # a request, not an error
    """Somebody asked us to stop."""


def run_lonja(
    arguments: Sequence[str],
    fds: Sequence[int] = (),
    stdout: int | IO[bytes] | None = None,
    stderr: int | IO[bytes] | None = None,
    *,
    module: str = "lonja.cli",
    home: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Starts a `lonja` command that dies with us, out of reach of the terminal's Ctrl-C; or another `module`, which
    is found in `home`.
    """
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno() if stdout is None else stdout,  # our own stdout says one thing only
        stderr=stderr,
        pass_fds=fds,
        process_group=0,
        preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509  # it takes no locks
    )


class Child:
    """One `lonja` command, or another module's, run again whenever it ends. It speaks to our stderr, or into `log`."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        fds: Sequence[int] = (),
        log: IO[bytes] | None = None,
        *,
        module: str = "lonja.cli",
        home: Path | None = None,
    ) -> None:
        self.name = name
        self._module, self._home = module, home
        self._arguments, self._fds, self._log = arguments, fds, log
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._not_before = 0.0
        self._hasty = 0

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._process.pid if self._process is not None and self.is_running else None

    def start(self, extra: Sequence[str] = (), extra_fds: Sequence[int] = ()) -> None:
        """Starts it; the extras are for this time only."""
        self._started = time.monotonic()
        self._process = run_lonja(
            [*self._arguments, *extra],
            [*self._fds, *extra_fds],
            self._log,
            self._log,
            module=self._module,
            home=self._home,
        )

    def tend(self, say: Say) -> None:
        """Starts it again when it has ended and its pause is over."""
        if self.is_running or time.monotonic() < self._not_before:
            return
        if self._process is not None:
            was_steady = time.monotonic() - self._started > _STEADY
            self._hasty = 0 if was_steady else self._hasty + 1
            pause = min(0.25 * 2**self._hasty, _LONGEST_PAUSE) if self._hasty > 1 else 0.0
            self._not_before = time.monotonic() + pause
            say(f"{self.name} ended ({_ending(self._process.returncode)}); starting it again")
            self._process = None
        if time.monotonic() >= self._not_before:
            self.start()

    def ask_to_stop(self) -> None:
        if self._process is not None:
            self._process.terminate()

    def end(self, patience: float) -> None:
        """Waits for it to stop, and makes it."""
        if self._process is None:
            return
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Supervisor:
    """The database first, then the children, and the other way round at the end."""

    def __init__(self, server: EmbeddedPostgres | None, say: Say) -> None:
        self._server = server
        self._say = say
        self._children: list[Child] = []
        self._asked = 0
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, self._hear)

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, child: Child, extra: Sequence[str] = (), extra_fds: Sequence[int] = ()) -> None:
        """Starts a child and keeps it from now on; the extras are for its first start only."""
        child.start(extra, extra_fds)
        self._children.append(child)

    def start_until_ready(self, child: Child) -> bool:
        """Starts a child and waits for its word on the pipe it is given; False when it ended without one."""
        hears, tells = os.pipe()
        try:
            self.start(child, extra=[f"--ready-fd={tells}"], extra_fds=[tells])
            os.close(tells)
            self.wait_until(lambda: bool(select.select([hears], [], [], 0)[0]))
            return bool(os.read(hears, 16))
        finally:
            os.close(hears)

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Waits, and tends the database meanwhile. Raises Stopped when asked to stop."""
        while not is_so():
            self._look(at_children=False)
            time.sleep(_LOOK_EVERY)

    def watch(self) -> None:
        """Tends everything until somebody asks to stop."""
        with contextlib.suppress(Stopped):
            while True:
                self._look()
                time.sleep(_LOOK_EVERY)

    async def keep(self) -> None:
        """The same beside other work of an event loop. Raises Stopped when somebody asks to stop."""
        while True:
            self._look()
            await asyncio.sleep(_LOOK_EVERY)

    def stop(self) -> None:
        """Stops everything, faces first, the database last."""
        for child in reversed(self._children):
            child.ask_to_stop()
        deadline = time.monotonic() + _PATIENCE
        while self._asked < 2 and time.monotonic() < deadline and any(child.is_running for child in self._children):
            time.sleep(0.02)
        for child in self._children:
            child.end(patience=0)
        if self._server:
            self._server.stop(timeout=0.1 if self._asked > 1 else 30)

    def _look(self, *, at_children: bool = True) -> None:
        """Looks once, and starts again what died."""
        if self._asked:
            raise Stopped
        if self._server:
            self._server.tend()
        for child in self._children if at_children else []:
            child.tend(self._say)

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        self._asked += 1


def _ending(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit {code}"
