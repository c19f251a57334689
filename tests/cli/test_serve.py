"""`lonja serve` by hand: it brings the embedded database with it and looks after it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lonja.platform.embedded import EmbeddedPostgres
from lonja.platform.postgres_binaries import postgres_binaries

pytestmark = pytest.mark.long

LONJA = [sys.executable, "-m", "lonja.cli"]


@pytest.fixture
def door() -> Iterator[socket.socket]:
    """A listening socket that is handed down: a port that was only looked up might be somebody else's by then."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door


def serve(data: Path, door: socket.socket) -> subprocess.Popen[bytes]:
    fd = door.fileno()
    return subprocess.Popen([*LONJA, "serve", f"--data={data}", f"--socket-fd={fd}"], pass_fds=[fd])


@pytest.fixture
def serving(tmp_path: Path, door: socket.socket) -> Iterator[subprocess.Popen[bytes]]:
    with serve(tmp_path, door) as process:
        yield process
        process.terminate()


def wait_for(what: Callable[[], object], within: float = 120) -> None:
    deadline = time.monotonic() + within
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_ready(door: socket.socket) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{door.getsockname()[1]}/readyz", timeout=60) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_it_starts_migrates_and_revives_its_database_shares_it_and_stops_it_at_the_end(
    serving: subprocess.Popen[bytes], door: socket.socket, tmp_path: Path
) -> None:
    wait_for(lambda: is_ready(door))
    server = EmbeddedPostgres(tmp_path)
    old = server.pid
    assert old is not None
    os.kill(old, signal.SIGKILL)
    wait_for(lambda: server.pid not in {None, old})
    wait_for(lambda: is_ready(door))
    # A second process shares it, and survives the first.
    with subprocess.Popen([*LONJA, "worker", f"--data={tmp_path}"]) as worker:
        wait_for(lambda: "lonja-jobs" in sessions(tmp_path))
        serving.kill()
        serving.wait()
        wait_for(lambda: "lonja-jobs" in sessions(tmp_path))
        # Whoever comes back finds it served, and leaves it to who serves it now.
        with serve(tmp_path, door) as again:
            wait_for(lambda: is_ready(door))
            worker.terminate()
            assert worker.wait(120) == 0
            wait_for(lambda: is_ready(door))
            again.terminate()
            assert again.wait(120) == 0
    wait_for(lambda: server.pid is None)


def sessions(data: Path) -> str:
    """The applications that are connected, or nothing while the server is away."""
    server = EmbeddedPostgres(data)
    if server.pid is None:
        return ""
    looked = subprocess.run(
        [
            postgres_binaries().path("psql"),
            "-XAtc",
            "select application_name from pg_stat_activity",
            server.dsn("postgres"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return looked.stdout


def test_an_own_database_that_is_not_migrated_is_refused_in_one_sentence(server: EmbeddedPostgres) -> None:
    environment = os.environ | {"LONJA_DATABASE_URL": server.dsn("postgres"), "APP_SECRET": "a long enough secret"}
    refused = subprocess.run([*LONJA, "serve"], env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "lonja migrate" in refused.stderr
    assert refused.stderr.count("\n") == 1
