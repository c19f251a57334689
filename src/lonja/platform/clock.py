"""The time, by parameter.

Nouns: Clock; SystemClock, the real one; FakeClock, which stands still until a test moves it.
Promises: always timezone-aware, always UTC. What SQL decides uses platform.now(); `Database.fake_time` moves that one.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Anything that knows the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


class FakeClock:
    """A clock in a test's hand."""

    def __init__(self, start: datetime | None = None) -> None:
        moment = start or datetime(2026, 1, 1, tzinfo=UTC)
        if moment.tzinfo is None:
            raise ValueError("a clock needs an aware datetime")
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Where the hands stand."""
        return self._moment

    def advance(self, step: timedelta) -> datetime:
        """Move the hands forward and read them."""
        self._moment += step
        return self._moment
