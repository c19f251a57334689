"""UUIDv7: ids that sort by the time they were made (RFC 9562, method 2: a random counter under the millisecond).

Verbs: `new_id`.
Promises: strictly increasing within a process, also when the clock stands still or steps back; 74 bits of counter
start at random each millisecond and advance by a random step, so ids are unique between processes too.
PostgreSQL 18 makes the same kind (uuidv7()); we make them here where a retry must be a replay.
"""

import os
import time
from threading import Lock
from uuid import UUID

_COUNTER_BITS = 74
_LOW_BITS = 62
_LOW_MASK = (1 << _LOW_BITS) - 1
_COUNTER_MASK = (1 << _COUNTER_BITS) - 1
_VERSION_AND_VARIANT = (0x7 << 76) | (0b10 << _LOW_BITS)


class _Sequence:
    """The last id made, without version and variant: 48 bits of milliseconds, 74 bits of counter."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last = 0

    def following(self, millis: int) -> int:
        random = os.urandom(14)
        # 73 random bits: the counter's top bit starts at 0, so it has room to count.
        fresh = millis << _COUNTER_BITS | int.from_bytes(random[:10]) >> 7
        with self._lock:
            if millis <= self._last >> _COUNTER_BITS:
                fresh = self._last + 1 + int.from_bytes(random[10:])
            self._last = fresh
        return fresh


_sequence = _Sequence()


def new_id() -> UUID:
    """The next id of this process."""
    number = _sequence.following(time.time_ns() // 1_000_000)
    millis, counter = number >> _COUNTER_BITS, number & _COUNTER_MASK
    return UUID(int=millis << 80 | counter >> _LOW_BITS << 64 | counter & _LOW_MASK | _VERSION_AND_VARIANT)
