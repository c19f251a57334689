"""The embedded server: shared, never doubled, and back after every kill -9 with all it had acknowledged."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest

from lonja.platform.embedded import EmbeddedPostgres, EmbeddedPostgresFailed

OWNER = """
import sys, time
from pathlib import Path
from lonja.platform.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.start()
print("started", flush=True)
time.sleep(1000)
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A data directory behind a parent that only we may enter, as under root's home."""
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    yield hidden / "data"
    assert hidden.stat().st_mode & 0o777 == 0o700


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that was served once: initdb is most of what a first start costs."""
    made = EmbeddedPostgres(tmp_path_factory.mktemp("made") / "data")
    made.start()
    made.stop()
    return made.data_dir


@pytest.fixture
def server(place: Path, cluster: Path) -> Iterator[EmbeddedPostgres]:
    subprocess.run(["cp", "-a", cluster, place], check=True)
    server = EmbeddedPostgres(place)
    server.start()
    yield server
    server.stop()


async def ask(server: EmbeddedPostgres, sql: str) -> object:
    connection = await asyncpg.connect(server.dsn("postgres"))
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.01)
    pytest.fail(f"process {pid} is still there")


def kill(server: EmbeddedPostgres) -> None:
    pid = server.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(pid)


def tend_until_ready(server: EmbeddedPostgres) -> None:
    """Soon. On a busy machine soon is later."""
    deadline = time.monotonic() + 120
    while not server.tend():
        assert time.monotonic() < deadline, server.problem
        time.sleep(0.01)


async def test_it_listens_on_its_private_socket_only_and_keeps_what_it_acknowledged(server: EmbeddedPostgres) -> None:
    settings = {
        "listen_addresses": "",
        "server_encoding": "UTF8",
        "data_checksums": "on",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "TimeZone": "UTC",
    }
    assert {name: await ask(server, f"show {name}") for name in settings} == settings
    assert server.cluster.stat().st_mode & 0o777 == 0o700


async def test_a_second_process_shares_the_server_and_takes_over_when_its_owner_leaves(
    server: EmbeddedPostgres,
) -> None:
    guest = EmbeddedPostgres(server.data_dir)
    guest.start()
    assert (guest.pid, guest.is_ours) == (server.pid, False)
    guest.stop()
    assert server.tend(), "a guest that leaves leaves the server running"
    assert await ask(guest, "select 1") == 1
    server.stop()
    tend_until_ready(guest)
    assert guest.is_ours
    guest.stop()


async def test_a_killed_server_is_back_with_every_acknowledged_row(server: EmbeddedPostgres) -> None:
    await ask(server, "create table kept (n int)")
    for round_ in range(3):
        for n in range(20):
            await ask(server, f"insert into kept values ({n})")
        kill(server)
        tend_until_ready(server)
        assert await ask(server, "select count(*) from kept") == 20 * (round_ + 1)


async def test_a_killed_server_is_not_held_up_by_its_orphaned_sessions(server: EmbeddedPostgres) -> None:
    busy = await asyncpg.connect(server.dsn("postgres"))
    running = busy.execute("select count(*) from generate_series(1, 2000000)")
    kill(server)
    tend_until_ready(server)
    with pytest.raises((OSError, asyncpg.PostgresError)):
        await running
        await busy.execute("select 1")
    busy.terminate()


async def test_the_server_dies_with_its_owner_and_starts_again_with_its_rows(place: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER, str(place)], stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"started\n"
        guest = EmbeddedPostgres(place)
        await ask(guest, "create table kept as select generate_series(1, 100) as n")
        pid = guest.pid
        assert pid is not None
        owner.kill()
    wait_until_gone(pid)
    guest.start()
    assert guest.is_ours
    assert await ask(guest, "select count(*) from kept") == 100
    guest.stop()


def test_a_note_whose_pid_is_somebody_else_by_now_is_no_server(server: EmbeddedPostgres) -> None:
    kill(server)
    note = server.cluster / "postmaster.pid"
    with subprocess.Popen(["sleep", "1000"], user=server.cluster.owner()) as somebody:
        note.write_text("\n".join([str(somebody.pid), *note.read_text().splitlines()[1:]]) + "\n")
        assert server.pid is None
        tend_until_ready(server)
        assert somebody.poll() is None
        somebody.kill()


async def test_a_path_too_long_for_a_socket_gets_a_short_name(place: Path) -> None:
    server = EmbeddedPostgres(place / ("a" * 60) / ("b" * 60))
    server.start()
    try:
        assert await ask(server, "select 1") == 1
        alias = Path(server.dsn().partition("host=")[2].partition("&")[0])
        assert alias.is_symlink()
    finally:
        server.stop()
    assert not alias.is_symlink()


async def test_a_half_made_cluster_is_made_anew(place: Path) -> None:
    draft = place / "postgres.new" / "base"
    draft.mkdir(parents=True)
    server = EmbeddedPostgres(place)
    server.start()
    assert await ask(server, "select 1") == 1
    assert not draft.exists()
    server.stop()


def test_what_keeps_it_from_starting_is_said(place: Path) -> None:
    server = EmbeddedPostgres(place, {"shared_buffers": "a lot"})
    with pytest.raises(EmbeddedPostgresFailed) as caught:
        server.start()
    assert "shared_buffers" in caught.value.detail


def test_a_place_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedPostgresFailed) as caught:
        EmbeddedPostgres(tmp_path / "file" / "data").start()
    assert "Not a directory" in caught.value.detail


def test_data_of_another_release_is_not_touched(place: Path) -> None:
    cluster = place / "postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedPostgresFailed) as caught:
        EmbeddedPostgres(place).start()
    assert "PostgreSQL 17" in caught.value.detail


def test_data_is_not_deleted_under_a_running_server(server: EmbeddedPostgres) -> None:
    with pytest.raises(EmbeddedPostgresFailed):
        EmbeddedPostgres(server.data_dir).destroy()
    server.stop()
    server.destroy()
    assert not server.cluster.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root must become somebody else")
def test_root_runs_it_as_somebody_else(server: EmbeddedPostgres) -> None:
    assert server.cluster.owner() == "nobody"
    assert Path(f"/proc/{server.pid}").owner() == "nobody"
