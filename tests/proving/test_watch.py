from lonja.proving.watch import Effort, Times


def test_quantiles_are_durations_that_were_seen() -> None:
    times = Times()
    for milliseconds in range(100, 0, -1):
        times.add(milliseconds / 1000)
    timing = times.timing
    assert (timing.count, timing.p50_ms, timing.p99_ms, timing.longest_ms) == (100, 50.0, 99.0, 100.0)


def test_nothing_seen_is_nothing_long() -> None:
    assert Times().timing.p99_ms == 0.0


def test_effort_counts_what_we_spent() -> None:
    effort = Effort()
    sum(range(100_000))
    assert effort.seconds > 0
    assert effort.cpu_percent > 0
