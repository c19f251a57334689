"""The nouns of money. All amounts in minor units, with their currency beside them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from lonja.payments.cards import without_cards

RefundStatus = Literal["pending", "processed", "failed"]
AttemptStatus = Literal["pending", "authorized", "captured", "failed", "cancelled", "surplus"]
Outcome = Literal["pending", "authorized", "captured", "failed", "cancelled"]
EventStatus = Literal["received", "processed", "failed"]
FindingKind = Literal[
    "capture_unsettled",
    "capture_missing",
    "captured_twice",
    "unknown_payment",
    "lost_payment",
    "amount_differs",
    "refund_unknown",
    "refund_missing",
    "authorization_expiring",
]
FindingStatus = Literal["open", "resolved", "dismissed"]
FindingAction = Literal["settle", "open_order", "refund_at_provider", "look_at_provider", "capture"]

ALIASES = {"amarpay": "aamarpay"}
"""Other spellings of gateways' ids that stand in documents and addresses (C-19)."""


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
    captured_minor: int = 0
    """What really came: all of it, the part we asked for, or the cash that was collected so far."""
    asked_minor: int | None = None
    """What we last asked the provider to capture."""
    authorized_until: datetime | None = None


class ProviderRequest(msgspec.Struct, frozen=True):
    """What we want a provider to do with an attempt. `refused`: it will not, or was asked ten times in vain."""

    attempt_id: UUID
    order_id: UUID
    verb: Literal["capture", "void"]
    amount_minor: int | None
    currency: str
    status: Literal["open", "done", "refused"]
    last_error: str | None
    created_at: datetime
    updated_at: datetime


class DueRequest(msgspec.Struct, frozen=True):
    """A request that a provider is to be asked now. `amount_minor` when it is a capture."""

    attempt_id: UUID
    verb: Literal["capture", "void"]
    amount_minor: int | None
    correlation_id: UUID | None


class Collection(msgspec.Struct, frozen=True):
    """Cash that was collected from a buyer. `due_minor`: what is still to be collected, where it is told."""

    id: UUID
    order_id: UUID
    amount_minor: int
    currency: str
    reference: str
    collected_at: datetime
    remitted_at: datetime | None
    due_minor: int | None = None


class SetAside(msgspec.Struct, frozen=True):
    """What is authorized and waits to be captured."""

    orders: int
    first_until: datetime | None


class Remittance(msgspec.Struct, frozen=True):
    """What a courier paid the merchant of what it had collected.

    `difference_minor` is what should have come and did not, beyond the fee; below zero when too much came.
    """

    id: UUID
    courier: str
    reference: str
    currency: str
    collected_minor: int
    amount_minor: int
    fee_minor: int
    difference_minor: int
    received_at: datetime
    created_at: datetime


class Refund(msgspec.Struct, frozen=True):
    """Money on its way back.

    `external_ref` is the provider's name for it; `asked_at` says that the provider has taken the request. `next_try_at`
    is None when no provider will be asked: it is over, or waits for a person (`waits_for_a_person`).
    """

    id: UUID
    order_id: UUID
    payment_attempt_id: UUID
    amount_minor: int
    currency: str
    status: RefundStatus
    reason: str | None = None
    external_ref: str | None = None
    failure_reason: str | None = None
    retry_of: UUID | None = None
    abandoned_at: datetime | None = None
    asked_at: datetime | None = None
    next_try_at: datetime | None = None
    last_error: str | None = None
    is_by_hand: bool = False
    settled_by: UUID | None = None
    actor: str = "system"
    actor_id: UUID | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    processed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """The money is not back yet, and it is still meant to go."""
        return self.status != "processed" and self.abandoned_at is None

    @property
    def waits_for_a_person(self) -> bool:
        """Nothing more will happen by itself."""
        return self.is_open and self.next_try_at is None


class Sums(msgspec.Struct, frozen=True):
    """What of an order's money has come, has gone back, and is meant to go back (what has, and every open refund)."""

    captured_minor: int = 0
    refunded_minor: int = 0
    returning_minor: int = 0

    @property
    def left_minor(self) -> int:
        """What has come and is neither back nor on its way."""
        return self.captured_minor - self.returning_minor


class DueRefund(msgspec.Struct, frozen=True):
    """A refund whose provider is to be asked now, with the attempt it gives back."""

    refund: Refund
    attempt: Attempt
    correlation_id: UUID | None


class Buyer(msgspec.Struct, frozen=True, kw_only=True):
    """Who pays, as some providers insist to know. `address` has the keys of checkout's Address."""

    email: str
    full_name: str
    phone: str
    locale: str
    item_count: int
    address: dict[str, str] | None = None


class Start(msgspec.Struct, frozen=True):
    """What a provider is told to open an attempt. It sends the buyer back to `return_url`.

    `buyer` is there for gateways that say `needs_buyer`.
    """

    attempt_id: UUID
    order_id: UUID
    amount_minor: int
    currency: str
    description: str
    return_url: str
    buyer: Buyer | None = None


class Started(msgspec.Struct, frozen=True):
    """What a provider answers to a start: its reference, and where the buyer goes to pay (None: nowhere).

    `client_secret` is for the browser of a shop front that shows the provider's own fields; it is not kept.
    """

    external_ref: str
    redirect_url: str | None
    client_secret: str | None = None

    def __repr__(self) -> str:
        return f"Started({self.external_ref!r}, {self.redirect_url!r})"


class ProviderState(msgspec.Struct, frozen=True):
    """What a provider says of an attempt now, in our words.

    `amount_minor` is what it has captured, or set aside when `outcome` is authorized. A status string that a gateway
    does not know is `pending`, with it as reason: it settles nothing. `payer`: its name of the card, no digits.
    """

    outcome: Outcome
    amount_minor: int | None = None
    currency: str | None = None
    external_ref: str | None = None
    reason: str | None = None
    refunded_minor: int = 0
    authorized_until: datetime | None = None
    """How long the provider keeps it set aside, when it tells."""
    is_disputed: bool = False
    is_risky: bool = False
    """The provider took the money and warns of fraud: people look."""
    payer: str | None = None

    def __post_init__(self) -> None:
        _hide_cards(self, "reason")


class RefundState(msgspec.Struct, frozen=True):
    """What a provider says of a refund now. `pending` is asked again later."""

    status: Literal["pending", "processed", "failed"]
    external_ref: str | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        _hide_cards(self, "reason")


class ProviderPayment(msgspec.Struct, frozen=True):
    """A payment in the provider's own list, for reconciliation. `attempt_id` is None when it bears no mark of ours."""

    external_ref: str
    attempt_id: UUID | None
    outcome: Outcome
    amount_minor: int
    currency: str
    refunded_minor: int
    at: datetime


class Callback(msgspec.Struct, frozen=True):
    """A provider's request as it came: raw body, header names in lower case, the query's last value of each name."""

    body: bytes
    headers: Mapping[str, str]
    query: Mapping[str, str]


class WaitingEvent(msgspec.Struct, frozen=True):
    """A row of the inbox that is due, with what its callback said."""

    provider: str
    event_id: str
    payload: dict[str, Any]
    correlation_id: UUID | None


class ProviderEvent(msgspec.Struct, frozen=True):
    """A verified callback: its id at the provider (what makes it one event), its kind in their words, what it said.

    `payload` is what is kept: what leads to our rows and states, nothing of people, and nothing of cards (PAY-16).
    """

    event_id: str
    kind: str
    payload: Mapping[str, Any]

    def __post_init__(self) -> None:
        _hide_cards(self, "kind")


class Subject(msgspec.Struct, frozen=True):
    """What an event is about: an attempt of ours, and maybe one of its refunds."""

    attempt_id: UUID
    refund_id: UUID | None = None


class InboxEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the inbox, as people see it. `attempt_id` is null until it is known, or when it is nothing of ours."""

    provider: str
    event_id: str
    kind: str
    status: EventStatus
    attempts: int
    last_error: str | None
    received_at: datetime
    processed_at: datetime | None
    next_try_at: datetime | None
    replays: int
    replayed_at: datetime | None
    replayed_by: UUID | None
    correlation_id: UUID | None
    attempt_id: UUID | None
    order_id: UUID | None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A difference between a provider's books and ours.

    `details`: `told`, what the provider says, and `ours`, each with amount_minor, refunded_minor and currency; `told`
    also with reference, outcome and at, `ours` with status. One of them may be missing.
    """

    id: UUID
    gateway: str
    reference: str
    kind: FindingKind
    suggested_action: FindingAction
    attempt_id: UUID | None
    order_id: UUID | None
    details: dict[str, dict[str, Any]]
    status: FindingStatus
    first_seen_at: datetime
    last_seen_at: datetime
    resolved_at: datetime | None
    dismissed_at: datetime | None
    dismissed_by: UUID | None
    dismiss_reason: str | None


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """How far the reconciliation of a gateway has come. Not finished: it runs, or goes on at `position_at`."""

    gateway: str
    days: int
    since_at: datetime
    until_at: datetime
    position_at: datetime
    started_at: datetime
    finished_at: datetime | None
    line_count: int
    last_error: str | None


class Success(msgspec.Struct, frozen=True):
    """How the tries to pay with a gateway went (KPI-01). Authorized and surplus money came too; pending is open."""

    gateway: str
    name: str
    succeeded: int
    failed: int
    cancelled: int
    pending: int

    @property
    def ratio(self) -> float | None:
        """Of the tries that have ended, how many brought money: 0 to 1; None when none has ended."""
        ended = self.succeeded + self.failed + self.cancelled
        return self.succeeded / ended if ended else None


def _hide_cards(told: msgspec.Struct, name: str) -> None:
    """Whatever a provider writes there, in its own words, no card number stays in it."""
    said = getattr(told, name)
    if said:
        msgspec.structs.force_setattr(told, name, without_cards(said))
