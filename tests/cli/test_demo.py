"""`lonja demo` from outside: one line when ready, back after every kill, gone when asked."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lonja.cli.demo import DemoFailed
from lonja.cli.demo import demo as run_demo

pytestmark = pytest.mark.long

LONJA = [sys.executable, "-m", "lonja.cli"]


def words_of(pid: str) -> list[str]:
    """The command line of a process, which may end while we look."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except OSError:
        return [""]


class Demo:
    """A running `lonja demo --json`."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self.data = data
        self.process = subprocess.Popen(
            [*LONJA, "demo", "--json", "--port=0", f"--data={data}", *arguments], stdout=subprocess.PIPE
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "lonja demo ended before it was ready"
        self.said: dict[str, Any] = json.loads(line)

    def ready(self) -> bool:
        """Whether web and database answer. A connection that has to wait is not a failure."""
        url = self.said["api"].removesuffix("/api/v1") + "/readyz"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
            return False

    def child(self, command: str) -> int:
        """The pid of the child that runs `lonja <command>`, or of postgres. 0 while there is none."""
        for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            words = words_of(pid)
            if command in words or words[0].endswith(f"/{command}"):
                return int(pid)
        return 0

    def children(self) -> list[int]:
        """The pids of all three, once they are there: one that was killed a moment ago comes back first."""
        commands = ("postgres", "serve", "worker")
        wait_for(lambda: all(map(self.child, commands)))
        return [self.child(command) for command in commands]

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        code = self.process.wait(120)
        assert self.process.stdout is not None
        assert self.process.stdout.read() == b"", "more than one line on stdout"
        self.process.stdout.close()
        return code


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Demo]]:
    """One demo, and whoever comes after it on the same data: seeding takes longer than all else here."""
    houses = [Demo(tmp_path_factory.mktemp("demo"))]
    yield houses
    if houses[-1].process.poll() is None:
        houses[-1].end()


@pytest.fixture
def demo(houses: list[Demo]) -> Demo:
    """The demo that runs. A test may end it."""
    if houses[-1].process.poll() is not None:
        houses.append(Demo(houses[-1].data))
    return houses[-1]


def wait_for(what: Any, within: float = 120) -> None:
    deadline = time.monotonic() + within
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_the_line_says_where_everything_is(demo: Demo) -> None:
    assert set(demo.said) == {"api", "storefronts", "admin", "database"}
    assert set(demo.said["admin"]) == {"url", "email", "password"}
    assert set(demo.said["storefronts"]) >= {"maal", "boighar", "plaza"}


def test_every_address_answers(demo: Demo) -> None:
    for url in [*demo.said["storefronts"].values(), demo.said["admin"]["url"], f"{demo.said['api']}/openapi.json"]:
        with urllib.request.urlopen(url, timeout=60) as answer:
            assert answer.status == 200, url


def test_its_promises_are_kept(demo: Demo) -> None:
    environment = os.environ | {"LONJA_DATABASE_URL": demo.said["database"]}
    proof = subprocess.run([*LONJA, "verify", "--json"], capture_output=True, env=environment, check=True)
    assert json.loads(proof.stdout)["ok"]


def test_the_first_sales_are_in_the_outbox(demo: Demo) -> None:
    """EML-02: the worker sends mail without being told how, and anybody at this desk can read it."""

    def has_mail() -> bool:
        with urllib.request.urlopen(demo.said["api"].removesuffix("/api/v1") + "/outbox", timeout=60) as answer:
            return "confirmado" in answer.read().decode()

    wait_for(has_mail)


def test_a_killed_web_process_is_replaced_and_nobody_is_turned_away(demo: Demo) -> None:
    for _ in range(2):
        old = demo.children()[1]
        os.kill(old, signal.SIGKILL)
        assert demo.ready()
        assert demo.child("serve") != old


def test_a_killed_worker_is_replaced(demo: Demo) -> None:
    old = demo.children()[2]
    os.kill(old, signal.SIGKILL)
    wait_for(lambda: demo.child("worker") not in {0, old})


def test_a_killed_database_is_back_and_the_web_finds_it(demo: Demo) -> None:
    old = demo.children()[0]
    os.kill(old, signal.SIGKILL)
    wait_for(lambda: not is_alive(old))
    wait_for(demo.ready)
    assert demo.child("postgres") != old


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        failed = subprocess.run(
            [*LONJA, "demo", "--json", f"--port={port}", f"--data={tmp_path}"],
            capture_output=True,
            text=True,
            check=False,
        )
    assert failed.returncode == 1
    assert f"port {port}" in failed.stderr
    assert failed.stderr.count("\n") == 1
    assert failed.stdout == ""


@pytest.mark.proof
def test_made_up_providers_are_one_more_child(tmp_path: Path) -> None:
    """They take their place again when they are killed, and a page they have forgotten says so."""
    demo = Demo(tmp_path, "--providers")
    street = demo.said["providers"]

    def status(path: str) -> int:
        try:
            with urllib.request.urlopen(street + path, timeout=60) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    assert status("") == 200
    old = demo.child("tests.providers")
    os.kill(old, signal.SIGKILL)
    assert status("maal/stripe/hosted/cs_test_000001") == 404
    assert demo.child("tests.providers") != old
    kept = json.loads((tmp_path / "providers" / "settings.json").read_text())
    assert kept["maal"]["conekta"]["base_url"] == street + "maal/conekta"
    young = demo.child("tests.providers")
    assert demo.end() == 0
    assert not is_alive(young)


def test_made_up_providers_need_a_checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installed wheel has none: one sentence, and nothing is opened."""
    monkeypatch.setattr("lonja.cli.providers._CHECKOUT", tmp_path)
    with pytest.raises(DemoFailed) as failed:
        run_demo(data=tmp_path / "data", providers=True)
    assert "needs a checkout" in failed.value.detail
    assert not (tmp_path / "data").exists()


def test_it_stops_when_asked_dies_as_one_and_keeps_its_data(demo: Demo, houses: list[Demo]) -> None:
    pids = demo.children()
    demo.end(signal.SIGKILL)
    wait_for(lambda: not any(map(is_alive, pids)))
    second = Demo(demo.data)
    houses.append(second)
    assert second.said["admin"] | {"url": ""} == demo.said["admin"] | {"url": ""}
    pids = second.children()
    assert second.end(signal.SIGINT) == 0
    assert not any(map(is_alive, pids))
