"""kill -9 of PostgreSQL, of the web process and of the worker in the middle of a drop: nothing acknowledged is lost.

The command runs in a house of its own, whose commits are durable, and starts again what it kills.
"""

import asyncio
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from lonja.proving import DropReport

pytestmark = pytest.mark.xdist_group("kill")


async def drop(*options: str) -> DropReport:
    command = [sys.executable, "-m", "lonja.cli", "drop-test", "--json", *options]
    ran = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode() + ran.stdout.decode()
    return msgspec.json.decode(ran.stdout, type=DropReport)


@pytest.mark.long
async def test_a_drop_survives_the_death_of_everything() -> None:
    report = await drop(
        "--buyers=300", "--stock=60", "--queue", "--opens-in=1", "--hold-seconds=30", "--slow=0.3", "--told-within=60",
        "--kill", "database", "web", "worker",
    )  # fmt: skip
    assert (report.sold, report.lost, report.refused + report.refunded) == (60, 0, 240)
    killed = [mark.what for mark in report.story.marks if mark.what.startswith("kill")]
    assert killed == ["kill database", "kill web", "kill worker"]
    assert report.said_again > 0, "nothing was interrupted, so nothing was proven"


@pytest.mark.proof
@pytest.mark.timeout(600)
@pytest.mark.parametrize("victims", [(), ("database",) * 2, ("web",) * 2, ("database", "web") * 2])
async def test_three_thousand_buyers_and_a_hundred_units(victims: tuple[str, ...]) -> None:
    report = await drop("--buyers=3000", "--stock=100", *(f"--kill={victim}" for victim in victims))
    assert (report.sold, report.acknowledged, report.refused) == (100, 100, 2900)


@pytest.mark.proof
@pytest.mark.timeout(1800)
async def test_the_whole_story(tmp_path: Path) -> None:
    """DRP-01…08, issue 5: 20,000 buyers, bots and people who leave among them, 2,000 units, five kill -9.

    Exactly 2,000 sold, nobody over the limit, none lost, every loser told within 2 s of the end.
    """
    report = await drop(
        "--buyers=20000", "--stock=2000", "--queue", "--limit=1", "--bots=0.3", "--abandon=0.1", "--slow=0.1",
        "--kill", "web", "database", "worker", "database", "web", "--seed=5", f"--report={tmp_path / 'report.html'}",
    )  # fmt: skip
    assert (report.sold, report.oversold, report.lost, report.over_limit, report.most_by_one) == (2000, 0, 0, 0, 1)
    assert len([mark for mark in report.story.marks if mark.what.startswith("kill ")]) == 5
    assert report.told_within is not None
    assert report.told_within <= 2.0
