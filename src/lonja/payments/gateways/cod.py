"""Cash on delivery: there is no provider. The order stays unpaid until the courier has collected (PAY-12)."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from lonja.payments.errors import CallbackMalformed
from lonja.payments.gateways.base import Can, Desk, Field
from lonja.payments.model import (
    Attempt,
    Callback,
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


class CashOnDelivery:
    """Nothing to start, nothing to ask, nothing to hear."""

    id: ClassVar[str] = "cod"
    label: ClassVar[str] = "Cash on delivery"
    fields: ClassVar[tuple[Field, ...]] = ()
    can: ClassVar[Can] = Can(refund="manual")
    currencies: ClassVar[frozenset[str] | None] = None
    needs_buyer: ClassVar[bool] = False

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        return Started(external_ref=f"cod_{start.attempt_id.hex}", redirect_url=None)

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        return ProviderState(outcome="pending")

    async def verify(self, desk: Desk, store_id: UUID, callback: Callback) -> ProviderEvent:
        raise CallbackMalformed("cash on delivery has no callbacks")

    async def about(self, desk: Desk, store_id: UUID, payload: Mapping[str, Any]) -> Subject | None:
        return None

    async def capture(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt, amount_minor: int) -> None:
        raise NotImplementedError

    async def void(self, desk: Desk, store_id: UUID, call: Call, attempt: Attempt) -> None:
        return

    async def refund(self, desk: Desk, store_id: UUID, call: Call, refund: Refund, attempt: Attempt) -> RefundState:
        return RefundState("pending", reason="a person hands it back")

    async def fetch_refund(self, desk: Desk, store_id: UUID, refund: Refund, attempt: Attempt) -> RefundState:
        return RefundState("pending", reason="a person hands it back")

    async def recent(
        self, desk: Desk, store_id: UUID, since: datetime, until: datetime
    ) -> AsyncIterator[ProviderPayment]:
        return
        yield
