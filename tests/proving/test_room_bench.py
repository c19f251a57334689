"""`lonja bench --rooms` with a small crowd: everybody learns their place, everybody hears the end (DRP-01)."""

import json
import subprocess
import sys

import pytest


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_a_full_room_on_one_process() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "lonja.cli", "bench", "--rooms", "1000", "--json"],
        capture_output=True,
        timeout=400,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    figure = json.loads(ran.stdout)
    assert (figure["visitors"], figure["held_streams"], figure["listeners_heard"]) == (1_000, 340, 340)
    assert figure["order_is_right"]
    assert 0 < figure["admitted_to"] <= 1_000
    assert figure["listeners_heard_within"] < 5
