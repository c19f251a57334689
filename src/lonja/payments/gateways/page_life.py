"""How long a provider's page for an attempt may be paid.

The attempt's id (UUIDv7) says when it was made. A page's end is counted from there, not from now: whoever asks for the
page again asks with the same words, and a provider that compares a repeated request finds no difference.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

PAGE_LIFE = timedelta(hours=24)
"""Money that comes when the order is gone goes back by itself, so this need not be exact."""


def made_at(attempt_id: UUID) -> datetime:
    """When an attempt was made. Its id is a UUIDv7: 48 bits of milliseconds first."""
    return datetime.fromtimestamp((attempt_id.int >> 80) / 1000, UTC)


def page_end(attempt_id: UUID) -> datetime:
    """When its page closes."""
    return made_at(attempt_id) + PAGE_LIFE
