"""Cash on delivery: there is no provider. The order stays unpaid until the courier has collected (PAY-12)."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from lonja.payments.errors import CallbackMalformed
from lonja.payments.gateways.base import Desk
from lonja.payments.model import Attempt, ProviderEvent, ProviderState, Refund, Start, Started
from lonja.platform.call import Call


class CashOnDelivery:
    """Nothing to start, nothing to ask, nothing to hear."""

    id: ClassVar[str] = "cod"

    async def start(self, desk: Desk, store_id: UUID, call: Call, start: Start) -> Started:
        return Started(external_ref=f"cod_{start.attempt_id.hex}", redirect_url=None)

    async def fetch(self, desk: Desk, store_id: UUID, attempt: Attempt) -> ProviderState:
        return ProviderState(outcome="pending")

    async def verify(self, desk: Desk, store_id: UUID, body: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        raise CallbackMalformed("cash on delivery has no callbacks")

    async def refund(self, desk: Desk, store_id: UUID, call: Call, refund: Refund, attempt: Attempt) -> bool:
        return True  # handed back by a person
