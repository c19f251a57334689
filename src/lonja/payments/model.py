"""The nouns of money. All amounts in minor units, with their currency beside them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

AttemptStatus = Literal["pending", "authorized", "captured", "failed", "cancelled", "surplus"]
Outcome = Literal["pending", "authorized", "captured", "failed", "cancelled"]


class GatewayOffer(msgspec.Struct, frozen=True):
    """A way to pay that a store offers."""

    id: str
    name: str
    is_test_mode: bool


class GatewaySetting(msgspec.Struct, frozen=True):
    """A gateway as the merchant has set it. Secrets inside `config` are sealed."""

    id: str
    name: str
    config: dict[str, Any]
    is_active: bool
    is_test_mode: bool
    position: int


class Attempt(msgspec.Struct, frozen=True):
    """One try to collect what an order owes."""

    id: UUID
    order_id: UUID
    gateway: str
    status: AttemptStatus
    amount_minor: int
    refunded_minor: int
    currency: str
    external_ref: str | None
    redirect_url: str | None
    failure_reason: str | None
    created_at: datetime


class Refund(msgspec.Struct, frozen=True):
    """Money on its way back."""

    id: UUID
    order_id: UUID
    payment_attempt_id: UUID
    amount_minor: int
    currency: str
    status: Literal["pending", "processed", "failed"]


class Start(msgspec.Struct, frozen=True):
    """What a provider is told to open an attempt. It sends the buyer back to `return_url`."""

    attempt_id: UUID
    order_id: UUID
    amount_minor: int
    currency: str
    description: str
    return_url: str


class Started(msgspec.Struct, frozen=True):
    """What a provider answers to a start: its reference, and where the buyer goes to pay (None: nowhere)."""

    external_ref: str
    redirect_url: str | None


class ProviderState(msgspec.Struct, frozen=True):
    """What a provider says of an attempt now, in our words."""

    outcome: Outcome
    amount_minor: int | None = None
    currency: str | None = None
    external_ref: str | None = None
    reason: str | None = None


class WaitingEvent(msgspec.Struct, frozen=True):
    """A row of the inbox that is due. `attempt_id` is what the callback said: it may be anything."""

    provider: str
    event_id: str
    attempt_id: str
    correlation_id: UUID | None


class ProviderEvent(msgspec.Struct, frozen=True):
    """A verified callback: its id at the provider, and which attempt it speaks of."""

    event_id: str
    attempt_id: UUID
    payload: Mapping[str, Any]
