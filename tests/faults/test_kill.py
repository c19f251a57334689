"""kill -9 of PostgreSQL and of the web process in the middle of a drop: nothing acknowledged is lost.

The command runs in a house of its own, whose commits are durable, and starts again what it kills (twice each).
"""

import asyncio
import subprocess
import sys

import msgspec
import pytest

from lonja.proving import DropReport

pytestmark = pytest.mark.xdist_group("kill")


async def drop(*options: str) -> DropReport:
    command = [sys.executable, "-m", "lonja.cli", "drop-test", "--json", *options]
    ran = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode() + ran.stdout.decode()
    return msgspec.json.decode(ran.stdout, type=DropReport)


@pytest.mark.timeout(240)
async def test_a_drop_survives_the_death_of_its_database_and_of_its_web_process() -> None:
    report = await drop("--buyers=300", "--stock=60", "--kill=database", "--kill=web")
    assert (report.sold, report.refused, report.lost) == (60, 240, 0)
    assert report.said_again > 0, "nothing was interrupted, so nothing was proven"


@pytest.mark.proof
@pytest.mark.timeout(600)
@pytest.mark.parametrize("victims", [(), ("database",), ("web",), ("database", "web")])
async def test_three_thousand_buyers_and_a_hundred_units(victims: tuple[str, ...]) -> None:
    report = await drop("--buyers=3000", "--stock=100", *(f"--kill={victim}" for victim in victims))
    assert (report.sold, report.acknowledged, report.refused) == (100, 100, 2900)
