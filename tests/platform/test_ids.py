import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122

import pytest

from lonja.platform import ids


def test_ids_are_version_7_and_tell_the_time() -> None:  # PLT-06
    before = time.time_ns() // 1_000_000
    made = ids.new_id()
    assert (made.version, made.variant) == (7, RFC_4122)
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_ids_only_grow_within_a_process() -> None:
    made = [ids.new_id() for _ in range(20_000)]
    assert all(a < b for a, b in itertools.pairwise(made))


def test_ids_grow_when_the_clock_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ids.new_id()
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000_000)
    later = [ids.new_id() for _ in range(1000)]
    assert all(first < each for each in later)
    assert sorted(later) == later


def test_threads_never_share_an_id() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: ids.new_id(), range(20_000)))
    assert len(set(made)) == len(made)
