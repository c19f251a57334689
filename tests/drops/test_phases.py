"""What a drop looks like, instant by instant."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from lonja.access import DropTerms
from lonja.catalog import Drop
from lonja.drops.phases import phase_of, seconds_until

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
END = START + timedelta(hours=2)
EARLY = START - timedelta(minutes=30)
TICK = timedelta(microseconds=1)
DROP = Drop("Noche", "noche", True, START, END)


def terms(*, early: datetime | None = None, is_paused: bool = False) -> DropTerms:
    return DropTerms(
        collection_id=UUID(int=1), way="open", reserve_on="cart", cart_ttl_seconds=300, checkout_ttl_seconds=600,
        max_per_customer=2, max_per_address=None, max_per_payment=None, needs_account=False, early_starts_at=early,
        early_segment_id=None, has_early_code=early is not None, early_by_flag=False, is_paused=is_paused,
        variant_ids=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("at", "early", "left", "is_paused", "phase"),
    [
        (START - TICK, None, 5, False, "announced"),
        (START, None, 5, False, "open"),
        (END - TICK, None, 5, False, "open"),
        (END, None, 5, False, "ended"),
        (END, None, 0, True, "ended"),
        (EARLY - TICK, EARLY, 5, False, "announced"),
        (EARLY, EARLY, 5, False, "early"),
        (START - TICK, EARLY, 5, False, "early"),
        (START, EARLY, 5, False, "open"),
        (EARLY, EARLY, 0, False, "sold_out"),
        (START - TICK, None, 0, True, "announced"),
        (START, None, 0, False, "sold_out"),
        (START, None, None, False, "open"),
        (START, None, 5, True, "paused"),
        (START, None, 0, True, "paused"),
        (EARLY, EARLY, 5, True, "paused"),
    ],
)
def test_a_window_is_half_open_to_the_instant(
    at: datetime, early: datetime | None, left: int | None, is_paused: bool, phase: str
) -> None:
    """DRP-04."""
    assert phase_of(DROP, terms(early=early, is_paused=is_paused), at, left) == phase


def test_a_drop_without_terms_an_end_or_a_start_has_phases_too() -> None:
    """DRP-04: only an active one is open."""
    assert phase_of(DROP, None, START, 1) == "open"
    assert phase_of(Drop("x", "x", True, None, None), None, START, 1) == "open"
    assert phase_of(Drop("x", "x", False, None, None), None, START, 1) == "announced"
    assert phase_of(Drop("x", "x", False, None, END), None, END, 1) == "ended"


def test_seconds_are_whole_and_never_too_few() -> None:
    """DRP-04: who comes back after so many seconds is not too early."""
    assert seconds_until(None, START) is None
    assert [seconds_until(START, START - each) for each in (TICK, timedelta(seconds=2.5), -TICK, timedelta())] == [
        1, 3, 0, 0,
    ]  # fmt: skip
