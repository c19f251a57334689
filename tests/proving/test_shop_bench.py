"""`lonja bench --shops` with three shops, and with a drop beside them. No figure is asserted."""

import json
import subprocess
import sys

import pytest

_BENCH = [sys.executable, "-m", "lonja.cli", "bench", "--json", "--shops=3"]


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_a_house_of_shops_keeps_its_promises() -> None:
    ran = subprocess.run(_BENCH, capture_output=True, timeout=400, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    figure = json.loads(ran.stdout)
    assert (figure["shops"], figure["broken"], len(figure["costs"]), len(figure["rests"])) == (3, 0, 12, 2)


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_a_drop_beside_neighbours() -> None:
    ran = subprocess.run(
        [*_BENCH, "--fairness", "--seconds=4", "--warm-up=1"], capture_output=True, timeout=400, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode()
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {each["scenario"] for each in found} == {"detail", "add-to-cart"}
    assert all(each["errors"] == 0 for each in found)
