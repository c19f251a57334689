from datetime import UTC, datetime, timedelta, timezone

import pytest

from lonja.platform.clock import Clock, FakeClock, SystemClock


def test_the_real_clock_is_aware_and_in_utc() -> None:  # PLT-05
    assert SystemClock().now().tzinfo is UTC


def test_a_fake_clock_moves_only_by_hand() -> None:
    clock: Clock = (fake := FakeClock(datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=-6)))))
    assert clock.now() == clock.now() == datetime(2026, 3, 1, 18, tzinfo=UTC)
    assert fake.advance(timedelta(minutes=15)) == clock.now() == datetime(2026, 3, 1, 18, 15, tzinfo=UTC)


def test_a_naive_time_is_no_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        FakeClock(datetime(2026, 1, 1))  # noqa: DTZ001  # the mistake under test
