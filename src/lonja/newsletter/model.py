"""The nouns of the newsletter. Frozen."""

from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

Status = Literal["pending", "subscribed", "unsubscribed"]
Source = Literal["popup", "footer", "api"]
WELCOME_RULE = "Newsletter welcome"
"""What newsletter.welcome_rule calls the promotion it makes; every face says it in its reader's language."""


class Offer(msgspec.Struct, frozen=True):
    """What who subscribes now is promised: the same for everybody who asks."""

    needs_confirmation: bool
    discount_basis_points: int
    valid_days: int

    @property
    def percent(self) -> Decimal:
        """10, or 12.5."""
        return percent_of(self.discount_basis_points)


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a store."""

    is_popup_on: bool = True
    needs_confirmation: bool = False
    discount_basis_points: int = 1_000
    valid_days: int = 30

    @property
    def percent(self) -> Decimal:
        """10, or 12.5."""
        return percent_of(self.discount_basis_points)


class TermsChanges(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What changes; None stays as it is."""

    is_popup_on: bool | None = None
    needs_confirmation: bool | None = None
    discount_basis_points: int | None = None
    valid_days: int | None = None


class Subscriber(msgspec.Struct, frozen=True):
    """A row of the list, as staff sees it. `code` is the welcome code; `is_used`: an order has used it."""

    id: UUID
    email: str
    locale: str
    status: Status
    source: str
    code: str | None
    is_used: bool
    created_at: datetime
    confirmed_at: datetime | None
    unsubscribed_at: datetime | None


class Counts(msgspec.Struct, frozen=True):
    """How many there are, by status."""

    subscribed: int = 0
    pending: int = 0
    unsubscribed: int = 0


class Welcome(msgspec.Struct, frozen=True):
    """What the mails of a subscriber say. `code` is None when there is none, or none that can still be used."""

    status: Status
    code: str | None
    basis_points: int
    expires_at: datetime | None

    @property
    def percent(self) -> Decimal:
        """10, or 12.5."""
        return percent_of(self.basis_points)


def percent_of(basis_points: int) -> Decimal:
    """Basis points as per cent, without needless zeros."""
    return (Decimal(basis_points) / 100).normalize() + 0
