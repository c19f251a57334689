from lonja.proving.watch import CpuMeter, Effort, Times


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


def test_cpu_is_counted_by_process_and_told_by_name() -> None:
    """A process that dies takes nothing back, and its successor begins at zero."""
    now: dict[tuple[str, int], float] = {("web", 1): 5.0, ("database", 2): 1.0}
    meter = CpuMeter(lambda: now)
    now |= {("web", 1): 7.5, ("database", 3): 0.25}
    meter.look()
    now = {("web", 9): 0.5, ("database", 2): 1.25}
    meter.look()
    assert meter.spent() == {"web": 3.0, "database": 0.5}
