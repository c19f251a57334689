"""What a drop looks like at an instant.

Nouns: a phase. announced: before its start · early: before its start, and early access has begun · open · sold_out: in
its window, and nothing can be had this moment (a hold that runs out opens it again) · paused: in its window, and staff
pulled the brake · ended: for the archive.
Verbs: `phase_of`; `seconds_until`, whole seconds, never less than there are.
Promises: pure; the clock comes in. DRP-04: a window is half open, at `starts_at` it has begun, at `ends_at` it is over.
A phase is computed when it is asked for: time alone invalidates nothing.
"""

from datetime import datetime, timedelta
from typing import Literal, Protocol

Phase = Literal["announced", "early", "open", "sold_out", "paused", "ended"]

LIVE: frozenset[Phase] = frozenset({"early", "open", "sold_out", "paused"})
"""Phases in which somebody may buy, could a moment ago, or soon can again."""


class Window(Protocol):
    """Whatever has a window of time: catalog.Collection, catalog.Drop."""

    @property
    def is_active(self) -> bool: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime | None: ...


class Brake(Protocol):
    """What a phase needs of a drop's terms: access.DropTerms, or less."""

    @property
    def is_paused(self) -> bool: ...
    @property
    def early_starts_at(self) -> datetime | None: ...


def phase_of(collection: Window, terms: Brake | None, now: datetime, left: int | None) -> Phase:
    """The phase of a drop. `left`: how many units can be had now, None for unknown, which is not nothing."""
    if collection.ends_at is not None and now >= collection.ends_at:
        return "ended"
    has_begun = collection.starts_at is None or now >= collection.starts_at
    if not collection.is_active or not (has_begun or _is_early(terms, now)):
        return "announced"
    if terms is not None and terms.is_paused:
        return "paused"
    if left is not None and left <= 0:
        return "sold_out"
    return "open" if has_begun else "early"


def seconds_until(moment: datetime | None, now: datetime) -> int | None:
    """From now to then in whole seconds, rounded up: who comes after so many is not too early. 0 when it has come."""
    if moment is None:
        return None
    return max(0, -((now - moment) // timedelta(seconds=1)))


def _is_early(terms: Brake | None, now: datetime) -> bool:
    return terms is not None and terms.early_starts_at is not None and now >= terms.early_starts_at
