"""Each scenario runs, answers without an error and says what it is compared with. No figure is asserted."""

import asyncio
import subprocess
import sys

import msgspec
import pytest

from lonja.proving import SCENARIOS, Figure


async def figures(*options: str) -> list[Figure]:
    """What the command prints of a very short measurement; nothing in it is an error or nothing."""
    short = ("--seconds=0.5", "--warm-up=0.2", "--concurrency=2", "--json")
    command = [sys.executable, "-m", "lonja.cli", "bench", *short, *options]
    ran = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode() + ran.stdout.decode()
    found = [msgspec.json.decode(line, type=Figure) for line in ran.stdout.splitlines()]
    for figure in found:
        assert figure.errors == 0, figure
        assert figure.per_second > 0
        assert figure.ceiling_per_second > 0
        assert figure.ratio == pytest.approx(figure.per_second / figure.ceiling_per_second, abs=0.01)
        assert figure.p50_ms <= figure.p99_ms
    return found


@pytest.mark.long
@pytest.mark.xdist_group("kill")
async def test_a_scenario_has_a_figure_and_a_ceiling() -> None:
    """The one that needs most: a shop, a drop of its own, and a crowd that is told that nothing is left."""
    assert [figure.scenario for figure in await figures("--scenario=hot-drop")] == ["hot-drop"]


@pytest.mark.proof
@pytest.mark.timeout(240)
@pytest.mark.xdist_group("kill")
async def test_every_scenario_has_a_figure_and_a_ceiling() -> None:
    assert [figure.scenario for figure in await figures()] == list(SCENARIOS)
