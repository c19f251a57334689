"""PostgreSQL out of a wheel: a server of our own, so that a fresh machine needs none.

Nouns: EmbeddedPostgres, the server of one data directory; postmaster.pid, PostgreSQL's own note of who serves it.
Verbs: `start` blocks until it is ready, `tend` looks once and starts what died, `keep` tends for ever, `stop`, `dsn`.
Promises:
- A directory that a living postmaster serves is shared, never served twice; who started it stops it.
- The server dies with the process that started it, however that one died (PR_SET_PDEATHSIG), and acknowledged rows
  survive any kill -9: fsync and synchronous_commit are on.
- It listens on a unix socket inside its private directory (0700) and on no network; the socket's visitors are trusted.
- PostgreSQL refuses to run as root, so root starts it as the directory's owner, at first `nobody`. That account need
  not be able to reach the directory: the server gets it as an open descriptor, and no parent is ever chmodded.
- A half-made cluster is never seen: initdb works beside, then one rename.
"""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from lonja.platform.errors import Broken
from lonja.platform.postgres_binaries import postgres_binaries
from lonja.platform.processes import die_with_parent

SUPERUSER = "postgres"
PORT = 5432
_SOCKET = f".s.PGSQL.{PORT}"
_LONGEST_SOCKET_PATH = 103  # Linux allows 107 bytes, macOS 103
_UNPRIVILEGED = "nobody"
_LARGEST_LOG = 16 * 2**20

# Said by a postmaster that came too early: the one before it is not quite gone. Trying again is all it takes.
_PASSING = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists', "is another postmaster")

SMALL_MACHINE: Mapping[str, str] = {
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "max_connections": "100",
    "random_page_cost": "1.1",
    "jit": "off",
    "wal_compression": "on",
    "max_wal_size": "1GB",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    # Every refusal (LJnnn) is an ERROR to PostgreSQL. The app logs errors with their request; here they are noise.
    "log_min_messages": "log",
    "log_checkpoints": "off",
    # A table that fills in seconds, as in a fresh shop's first drop, is planned for as if it were empty until it is
    # looked at; every plan that was kept is made again then.
    "autovacuum_naptime": "10s",
    "log_lock_waits": "on",
}


class EmbeddedPostgresFailed(Broken):
    code, slug, status = "LJ051", "embedded_postgres_failed", 500
    title = "The embedded PostgreSQL did not start"
    sentence = "The embedded PostgreSQL in {directory} did not start: {problem}"


class EmbeddedPostgres:
    """The server of `data_dir`. Start it in the main thread: its life hangs on the thread that started it."""

    def __init__(self, data_dir: Path, settings: Mapping[str, str] | None = None) -> None:
        self.data_dir = data_dir.absolute()
        self.cluster = self.data_dir / "postgres"
        self.log = self.data_dir / "postgres.log"
        self._settings = {**SMALL_MACHINE, **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._log_offset = 0
        self._failures = 0
        self._not_before = 0.0
        self.problem: str | None = None
        """Why the last attempt to start it failed, until one succeeds."""

    def dsn(self, database: str = "lonja", user: str = SUPERUSER) -> str:
        """The address for a driver. It stays the same over restarts."""
        host = quote(str(_reachable_socket_dir(self.cluster)), safe="/")
        return f"postgresql://{quote(user)}@/{quote(database)}?host={host}&port={PORT}"

    @property
    def is_ours(self) -> bool:
        """Whether this process started the running server."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """The postmaster that serves the directory, ours or not."""
        served = _who_serves(self.cluster)
        return served[0] if served else None

    def start(self, timeout: float = 60) -> None:
        """Makes the cluster when there is none, and returns when the server accepts connections."""
        try:
            self._make_cluster()
            self._tend_until_ready(timeout)
        except (OSError, subprocess.SubprocessError) as exc:
            raise EmbeddedPostgresFailed(directory=str(self.cluster), problem=str(exc)) from exc

    def tend(self) -> bool:
        """Looks once and does not wait: starts the server when nobody serves the directory. True when it is ready."""
        served = _who_serves(self.cluster)
        if served is not None:
            ready = served[1] == "ready"
            if ready:
                self.problem, self._failures = None, 0
            return ready
        if self._process is not None and self._process.poll() is None:
            return False
        if self._process is not None:
            self._note_failure()
        if time.monotonic() >= self._not_before:
            self._spawn()
        return False

    async def keep(self, pause: float = 0.1) -> None:
        """Tends for ever. A killed server is back within a second."""
        while True:
            self.tend()
            await asyncio.sleep(pause)

    def stop(self, timeout: float = 30) -> None:
        """Stops the server if this process started it: sessions are ended, everything is written."""
        process, self._process = self._process, None
        if process is None:
            return
        for how, patience in ((signal.SIGINT, timeout), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
            process.send_signal(how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(patience)
                break
        if (alias := _reachable_socket_dir(self.cluster)) != self.cluster:
            alias.unlink()

    def destroy(self) -> None:
        """Deletes the cluster and all its data, unless someone serves it."""
        if pid := self.pid:
            problem = f"process {pid} still serves it. Stop it first."
            raise EmbeddedPostgresFailed(directory=str(self.cluster), problem=problem)
        if self.cluster.exists():
            shutil.rmtree(self.cluster)

    def _tend_until_ready(self, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while not self.tend():
            if self.problem or time.monotonic() > deadline:
                problem = self.problem or f"not ready after {timeout:g} s\n{self._log_tail()}"
                self.stop()
                raise EmbeddedPostgresFailed(directory=str(self.cluster), problem=problem)
            time.sleep(0.01)

    def _make_cluster(self) -> None:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with _locked(self.data_dir / "postgres.lock"):
            if self.cluster.exists():
                self._check_cluster()
                return
            draft = self.cluster.with_suffix(".new")
            if draft.exists():
                shutil.rmtree(draft)
            draft.mkdir(mode=0o700)
            if os.geteuid() == 0:
                account = pwd.getpwnam(_UNPRIVILEGED)
                os.chown(draft, account.pw_uid, account.pw_gid)
            self._initdb(draft)
            draft.rename(self.cluster)

    def _check_cluster(self) -> None:
        try:
            found = (self.cluster / "PG_VERSION").read_text().strip()
        except OSError as exc:
            problem = f"it cannot be read ({exc.strerror}). It belongs to another user, or is no cluster."
            raise EmbeddedPostgresFailed(directory=str(self.cluster), problem=problem) from exc
        wanted = postgres_binaries().version.partition(".")[0]
        if found != wanted:
            problem = f"its data is of PostgreSQL {found}, the server here is {wanted}. Dump it there, restore it here."
            raise EmbeddedPostgresFailed(directory=str(self.cluster), problem=problem)

    def _initdb(self, draft: Path) -> None:
        options = [
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=PG_UNICODE_FAST",
            "--locale=C",
            "--data-checksums",
            "--auth-local=trust",
            "--auth-host=reject",
            "--no-instructions",
        ]
        with _as_owner(draft) as (path, options_of_process):
            made = subprocess.run(
                [postgres_binaries().path("initdb"), "-D", path, *options],
                capture_output=True,
                text=True,
                check=False,
                **options_of_process,
            )
        if made.returncode:
            problem = f"initdb failed.\n{made.stderr.strip()}"
            raise EmbeddedPostgresFailed(directory=str(self.cluster), problem=problem)

    def _spawn(self) -> None:
        _forget_reused_pid(self.cluster)
        _reachable_socket_dir(self.cluster)
        settings = {**self._settings, "listen_addresses": "", "unix_socket_directories": ".", "port": str(PORT)}
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self._open_log() as log, _as_owner(self.cluster) as (path, options_of_process):
            self._log_offset = log.tell()
            self._process = subprocess.Popen(
                [postgres_binaries().path("postgres"), "-D", path, *arguments],
                stdout=log,
                stderr=log,
                # Ctrl-C in a terminal goes to the foreground group; the database is to outlive the web.
                process_group=0,
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509  # it takes no locks
                **options_of_process,
            )

    def _note_failure(self) -> None:
        """The server we started is gone. Whether it was killed, came too early or cannot start decides what follows."""
        self._process = None
        tail = self._log_tail()
        was_running = "ready to accept connections" in tail
        passing = was_running or any(sign in tail for sign in _PASSING)
        self._failures += 1
        self._not_before = time.monotonic() + min(0.05 * self._failures, 1.0)
        if not passing or self._failures > 200:
            self.problem = tail or "it left no word"

    def _open_log(self) -> IO[bytes]:
        if self.log.exists() and self.log.stat().st_size > _LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        return self.log.open("ab")

    def _log_tail(self) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(max(self._log_offset, self.log.stat().st_size - 8000))
            return log.read().decode(errors="replace").strip()


def _who_serves(cluster: Path) -> tuple[int, str] | None:
    """The living postmaster of a cluster and its state: starting, ready, stopping. None when there is none."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    if not _is_postmaster_of(pid, cluster):
        return None
    return pid, lines[7].strip() if len(lines) > 7 else "starting"


def _is_postmaster_of(pid: int, cluster: Path) -> bool:
    """Alive, not a zombie, and at home in the cluster: a pid alone may have been reused since a kill -9.

    Root without CAP_SYS_PTRACE, as in most containers, may not see where another user's process is at home; then its
    name and its user must do.
    """
    if not sys.platform.startswith("linux"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, 0)
            return True
        return False
    process = Path(f"/proc/{pid}")
    try:
        name, _, rest = (process / "stat").read_text().rpartition(")")
        if rest.split()[0] == "Z":
            return False
        try:
            return (process / "cwd").samefile(cluster)
        except PermissionError:
            return name.endswith("(postgres") and process.stat().st_uid == cluster.stat().st_uid
    except OSError:
        return False


def _forget_reused_pid(cluster: Path) -> None:
    """Removes a note whose pid is now some other program: PostgreSQL would take that for a living postmaster.

    Its second guard, the shared memory of orphaned backends, does not depend on the note.
    """
    with contextlib.suppress(OSError, ValueError, IndexError):
        note = cluster / "postmaster.pid"
        pid = int(note.read_text().splitlines()[0])
        os.kill(pid, 0)
        if not _is_postmaster_of(pid, cluster):
            note.unlink()


@contextlib.contextmanager
def _as_owner(cluster: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """How to name a cluster to a child, and what Popen needs to run that child as the cluster's owner.

    /proc/self/fd/N leads straight to the directory, past parents its owner may not enter: a clone in root's home.
    """
    base: dict[str, Any] = {
        "cwd": "/",
        "env": {"PATH": os.defpath, "LC_ALL": "C"},
        "stdin": subprocess.DEVNULL,
        "umask": 0o077,
    }
    if os.geteuid() != 0:
        yield str(cluster), base
        return
    descriptor = os.open(cluster, os.O_RDONLY | os.O_DIRECTORY)
    try:
        owner = os.fstat(descriptor)
        identity = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        yield f"/proc/self/fd/{descriptor}", base | identity | {"pass_fds": (descriptor,)}
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process at a time; the lock ends with the process that holds it."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _reachable_socket_dir(cluster: Path) -> Path:
    """The directory of the socket, by a name short enough to connect to; made when it is missing."""
    if len(os.fsencode(cluster / _SOCKET)) <= _LONGEST_SOCKET_PATH:
        return cluster
    name = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]
    alias = Path(tempfile.gettempdir()) / f"lonja-{os.geteuid()}-{name}"
    with contextlib.suppress(FileExistsError):
        alias.symlink_to(cluster)
    found = alias.lstat()
    if found.st_uid != os.geteuid() or not alias.is_symlink() or alias.readlink() != cluster:
        raise EmbeddedPostgresFailed(directory=str(cluster), problem=f"{alias} is in the way.")
    return alias
