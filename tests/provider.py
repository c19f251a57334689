"""A provider in the test's hand: it says what the test tells it to say.

Nouns: Scripted, a gateway with books of its own: `listed`, what its list says, and `answers`, what it says when asked
about one attempt; `away`, the calls it does not answer.
Verbs: `takes` puts an attempt's money into both; `registered` lends it to the house as one of its gateways.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from lonja.checkout import Placement
from lonja.payments.errors import ProviderAway
from lonja.payments.gateways.base import Can, Desk, Field
from lonja.payments.model import (
    Attempt,
    Callback,
    Outcome,
    ProviderEvent,
    ProviderPayment,
    ProviderState,
    Refund,
    RefundState,
    Start,
    Started,
    Subject,
)
from lonja.platform.call import Call


class Scripted:
    """A provider whose every word is the test's."""

    id: ClassVar[str] = "stripe"
    label: ClassVar[str] = "Scripted"
    fields: ClassVar[tuple[Field, ...]] = (
        Field(name="secret_key", label="Secret key", is_secret=True),
        Field(name="webhook_secret", label="Webhook secret", is_secret=True),
        Field(name="region", label="Position", choices=("mx", "us"), default="mx"),
        Field(name="descriptor", label="Name in the shop", is_required=False),
    )
    currencies: ClassVar[frozenset[str] | None] = frozenset(("MXN",))
    needs_buyer: ClassVar[bool] = False

    def __init__(self, *, lists: bool = True) -> None:
        self.can = Can(list_payments=lists, capture_later=True)
        self.listed: list[ProviderPayment] = []
        self.answers: dict[UUID, ProviderState] = {}
        self.away_at: set[int] = set()
        self.slices: list[tuple[datetime, datetime]] = []
        self.asked: list[UUID] = []

    def takes(self, placed: Placement, at: datetime, outcome: Outcome = "captured", **chosen: Any) -> ProviderPayment:
        """The provider has this attempt's money, and says so in its list and when it is asked."""
        payment = ProviderPayment(
            external_ref=f"pi_{placed.attempt_id.hex}",
            attempt_id=placed.attempt_id,
            outcome=outcome,
            amount_minor=placed.total_amount_minor,
            currency=placed.currency,
            refunded_minor=0,
            at=at,
        )
        said = msgspec.structs.replace(payment, **chosen)
        self.listed.append(said)
        if said.attempt_id is not None:
            self.answers[said.attempt_id] = ProviderState(
                said.outcome, said.amount_minor, said.currency, said.external_ref, refunded_minor=said.refunded_minor
            )
        return said

    async def recent(
        self, desk: Desk, store_id: UUID, since: datetime, until: datetime
    ) -> AsyncIterator[ProviderPayment]:
        self.slices.append((since, until))
        if len(self.slices) in self.away_at:
            raise ProviderAway("scripted")
        for payment in reversed(self.listed):
            if since <= payment.at < until:
                yield payment

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        self.asked.append(attempt.id)
        return self.answers.get(attempt.id, ProviderState("pending"))

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        return Started(f"cs_{start.attempt_id.hex}", "https://pay.example")

    async def verify(self, desk: Desk, store_id: UUID, callback: Callback) -> ProviderEvent:
        raise NotImplementedError

    async def about(self, desk: Desk, store_id: UUID, payload: Mapping[str, Any]) -> Subject | None:
        return Subject(UUID(payload["attempt_id"]))

    async def capture(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt, amount_minor: int) -> None:
        raise NotImplementedError

    async def void(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt) -> None:
        raise NotImplementedError

    async def refund(self, desk: Desk, store_id: UUID, call: Call, refund: Refund, attempt: Attempt) -> RefundState:
        raise NotImplementedError

    async def fetch_refund(self, desk: Desk, store_id: UUID, refund: Refund, attempt: Attempt) -> RefundState:
        raise NotImplementedError
