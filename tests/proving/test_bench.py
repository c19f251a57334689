"""Each scenario runs, answers without an error and says what it is compared with. No figure is asserted."""

import asyncio
import subprocess
import sys

import msgspec
import pytest

from lonja.proving import SCENARIOS, Figure


@pytest.mark.timeout(240)
@pytest.mark.xdist_group("kill")
async def test_every_scenario_has_a_figure_and_a_ceiling() -> None:
    command = [
        sys.executable,
        "-m",
        "lonja.cli",
        "bench",
        "--seconds=0.5",
        "--warm-up=0.2",
        "--concurrency=2",
        "--json",
    ]
    ran = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode() + ran.stdout.decode()
    figures = [msgspec.json.decode(line, type=Figure) for line in ran.stdout.splitlines()]
    assert [figure.scenario for figure in figures] == list(SCENARIOS)
    for figure in figures:
        assert figure.errors == 0, figure
        assert figure.per_second > 0
        assert figure.ceiling_per_second > 0
        assert figure.ratio == pytest.approx(figure.per_second / figure.ceiling_per_second, abs=0.01)
        assert figure.p50_ms <= figure.p99_ms
