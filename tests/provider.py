"""A provider in the test's hand: it says what the test tells it to say.

Nouns: Scripted, a gateway with books of its own: `listed`, what its list says, and `answers`, what it says when asked
about one attempt; `away`, the calls it does not answer.
Verbs: `takes` puts an attempt's money into both.
Books: a shop, its provider, and their accountant: `order`, `reconcile`, `found`, `kinds`, `work` (the daily job).
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import msgspec
import pytest

from lonja.checkout import Placement, reconcile_gateway
from lonja.checkout.jobs import reconcile_providers
from lonja.checkout.reconciliation import Outcome as RunOutcome
from lonja.payments.books import findings, reconciliations
from lonja.payments.errors import ProviderAway
from lonja.payments.gateways import GATEWAYS
from lonja.payments.gateways.base import Can, Desk, Field
from lonja.payments.model import (
    Attempt,
    Callback,
    Finding,
    FindingStatus,
    Outcome,
    ProviderEvent,
    ProviderPayment,
    ProviderState,
    Reconciliation,
    Refund,
    RefundState,
    Start,
    Started,
    Subject,
)
from lonja.platform.call import Call
from lonja.platform.clock import FakeClock
from lonja.platform.wakeups import due_stores
from tests.context import BOX, job_context
from tests.shop import NOON, Shop

JOB = Call.job("tests")
EARLY = NOON + timedelta(minutes=5)
"""When the provider got its money, in a shop that opened at noon."""


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


def lend(monkeypatch: pytest.MonkeyPatch, provider: Scripted) -> None:
    """The house has it instead of Stripe, for the time of a test."""
    monkeypatch.setitem(GATEWAYS._loaded, provider.id, provider)  # type: ignore[attr-defined]  # the shelf


class Books:
    """A shop, its provider, and their accountant."""

    def __init__(self, shop: Shop, provider: Scripted) -> None:
        self.shop, self.provider = shop, provider
        self.desk = Desk(database=shop.database, secrets=BOX, clock=FakeClock(), base_url="https://shop.test")

    async def order(self) -> Placement:
        return await self.shop.buy(await self.shop.visitor(), (await self.shop.sells(), 1), gateway="stripe")

    async def reconcile(self, days: int = 3) -> RunOutcome:
        return await reconcile_gateway(self.desk, self.shop.store, JOB, "stripe", days)

    async def found(self, status: FindingStatus = "open") -> list[Finding]:
        async with self.shop.database.store(self.shop.store, JOB, mode="read") as tx:
            return await findings(tx, self.shop.store, status, limit=50)

    async def kinds(self, status: FindingStatus = "open") -> list[str]:
        return sorted(each.kind for each in await self.found(status))

    async def work(self) -> None:
        """The daily job, until it has visited everybody whose day it is: of all stores, this one only."""
        await self.shop.owner.execute(
            "DELETE FROM platform.wakeups WHERE task = 'checkout.reconcile' AND store_id <> $1", self.shop.store
        )
        while await self.is_due():
            await reconcile_providers(job_context(self.shop.database))

    async def is_due(self) -> bool:
        return self.shop.store in await due_stores(self.shop.database, "checkout.reconcile")

    async def run(self) -> Reconciliation:
        async with self.shop.database.store(self.shop.store, JOB, mode="read") as tx:
            return next(each for each in await reconciliations(tx, self.shop.store) if each.gateway == "stripe")
