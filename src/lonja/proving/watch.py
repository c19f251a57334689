"""What is measured: how long things took, and what it cost us to ask.

Nouns: Times, the durations of one kind of thing; Timing, their summary; Effort, wall clock and CPU of this process;
CpuMeter, the CPU of processes that may die meanwhile.
Promises: a quantile is a duration that was seen, not an average of two.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from math import ceil

import msgspec


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """Durations in short. Milliseconds."""

    count: int
    p50_ms: float
    p99_ms: float
    longest_ms: float


class Times:
    """Durations, in seconds, as they come."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: list[float] = []

    def add(self, seconds: float) -> None:
        self._seen.append(seconds)

    def __len__(self) -> int:
        return len(self._seen)

    def __iter__(self) -> Iterator[float]:
        return iter(self._seen)

    @property
    def timing(self) -> Timing:
        ordered = sorted(self._seen) or [0.0]
        return Timing(
            count=len(self._seen),
            p50_ms=quantile(ordered, 0.50),
            p99_ms=quantile(ordered, 0.99),
            longest_ms=quantile(ordered, 1.0),
        )

    def quantile(self, share: float) -> float:
        """In milliseconds; 0 of nothing."""
        return quantile(sorted(self._seen) or [0.0], share)

    def extend(self, other: "Times") -> None:
        """Takes in those of another kind."""
        self._seen.extend(other)


class Effort:
    """Wall clock and CPU since it was made."""

    __slots__ = ("_began", "_spent")

    def __init__(self) -> None:
        self._began, self._spent = time.perf_counter(), time.process_time()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._began

    @property
    def cpu_percent(self) -> float:
        """CPU of this process, of one core."""
        return round(100 * (time.process_time() - self._spent) / max(self.seconds, 1e-9), 1)


class CpuMeter:
    """Adds up the CPU seconds of processes, by name. `read` tells them by name and pid: who died and was started again
    is another one.
    """

    __slots__ = ("_begin", "_last", "_read")

    def __init__(self, read: Callable[[], Mapping[tuple[str, int], float]]) -> None:
        self._read = read
        self._begin = dict(read())
        self._last = dict(self._begin)

    def look(self) -> None:
        """What a process spends after the last look and before its death is lost."""
        self._last |= self._read()

    def spent(self) -> dict[str, float]:
        """Since the meter was made."""
        spent: dict[str, float] = {}
        for (name, pid), seconds in self._last.items():
            spent[name] = spent.get(name, 0.0) + seconds - self._begin.get((name, pid), 0.0)
        return {name: round(seconds, 2) for name, seconds in spent.items()}


def quantile(ordered: list[float], share: float) -> float:
    """Of durations in seconds, sorted and not empty. Milliseconds."""
    return round(1000 * ordered[max(ceil(share * len(ordered)) - 1, 0)], 2)
