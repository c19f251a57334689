"""What happened when: the story of a run, second by second, small enough to be drawn.

Nouns: Timeline, which is told things as they happen; a Moment, a short while and what happened in it; a Mark, something
that everybody should see in the picture (the opening, a kill, the last unit); Story, what is left to read.
Verbs: `took`, `count`, `mark`; `story` sums up.
Promises: time is counted from the beginning of the run; a story has at most MOMENTS moments of one length, all there,
also those in which nothing happened; sold, refused, joined and admitted add up from the beginning.
"""

from array import array
from collections import defaultdict
from typing import Literal

import msgspec

from lonja.proving.watch import quantile

What = Literal["sold", "refused", "joined", "admitted", "left"]
MOMENTS = 150
_FINEST = 0.1
_WIDTHS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 300.0)


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A short while from `at` on. Latencies of the shop's answers in it; the other figures at its end."""

    at: float
    requests: int
    p50_ms: float | None
    p99_ms: float | None
    sold: int
    refused: int
    joined: int
    admitted: int
    waiting: int
    """Who stands in the waiting room: joined, and neither admitted nor gone."""


class Mark(msgspec.Struct, frozen=True):
    at: float
    what: str


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """A run, to be drawn."""

    width: float
    moments: list[Moment]
    marks: list[Mark]


class Timeline:
    """Belongs to one run. `clock` counts seconds."""

    def __init__(self) -> None:
        self._took: defaultdict[int, array[float]] = defaultdict(lambda: array("f"))
        self._counts: defaultdict[int, defaultdict[What, int]] = defaultdict(lambda: defaultdict(int))
        self.marks: list[Mark] = []

    def took(self, at: float, seconds: float) -> None:
        """An answer came at `at`, after so many seconds."""
        self._took[int(at / _FINEST)].append(seconds)

    def count(self, at: float, what: What) -> None:
        self._counts[int(at / _FINEST)][what] += 1

    def mark(self, at: float, what: str) -> None:
        self.marks.append(Mark(round(at, 2), what))

    def story(self) -> Story:
        """All of it, in moments as short as can be."""
        last = max([0, *self._took, *self._counts, *(int(mark.at / _FINEST) for mark in self.marks)])
        width = next((width for width in _WIDTHS if (last + 1) * _FINEST <= width * MOMENTS), _WIDTHS[-1])
        step = round(width / _FINEST)
        so_far: defaultdict[What, int] = defaultdict(int)
        moments = [self._moment(begin, step, so_far) for begin in range(0, last + 1, step)]
        return Story(width=width, moments=moments, marks=sorted(self.marks, key=lambda mark: mark.at))

    def _moment(self, begin: int, step: int, so_far: defaultdict[What, int]) -> Moment:
        took = array("f")
        for bucket in range(begin, begin + step):
            took.extend(self._took.get(bucket, ()))
            for what, number in self._counts.get(bucket, {}).items():
                so_far[what] += number
        ordered = sorted(took)
        return Moment(
            at=round(begin * _FINEST, 1),
            requests=len(ordered),
            p50_ms=quantile(ordered, 0.50) if ordered else None,
            p99_ms=quantile(ordered, 0.99) if ordered else None,
            sold=so_far["sold"],
            refused=so_far["refused"],
            joined=so_far["joined"],
            admitted=so_far["admitted"],
            waiting=max(so_far["joined"] - so_far["admitted"] - so_far["left"], 0),
        )
