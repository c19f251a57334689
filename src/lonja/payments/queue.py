"""The small writes of payments under load: who waits together is written together (platform.batching).

The same verbs as in operations, the same answers and refusals, one transaction for many.
"""

from collections.abc import Sequence
from uuid import UUID

from lonja.payments import operations
from lonja.payments.model import ProviderEvent, Started
from lonja.platform.batching import Batcher
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import LonjaError

_Start = tuple[UUID, Started]
_Event = tuple[str, ProviderEvent, UUID | None]


class PaymentQueue:
    """One a process. Its batches use two pooled connections at most."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._starts: Batcher[_Start, bool] = Batcher(self._record_together, self._record_alone)
        self._events: Batcher[_Event, bool] = Batcher(self._receive_together, self._receive_alone)

    async def record_start(self, store_id: UUID, attempt_id: UUID, started: Started) -> None:
        """As operations.record_start."""
        await self._starts.ask(store_id, (attempt_id, started))

    async def receive_event(self, store_id: UUID, call: Call, provider: str, event: ProviderEvent) -> bool:
        """As operations.receive_event."""
        return await self._events.ask(store_id, (provider, event, call.correlation_id))

    async def _record_together(self, store_id: UUID, starts: Sequence[_Start]) -> list[bool | LonjaError | None]:
        refusals = await operations.record_starts(self._database, store_id, starts)
        return [True if refusal is None else None for refusal in refusals]

    async def _record_alone(self, store_id: UUID, start: _Start) -> bool:
        attempt_id, started = start
        await operations.record_start(self._database, store_id, attempt_id, started.external_ref, started.redirect_url)
        return True

    async def _receive_together(self, store_id: UUID, events: Sequence[_Event]) -> list[bool]:
        return await operations.receive_events(self._database, store_id, events)

    async def _receive_alone(self, store_id: UUID, event: _Event) -> bool:
        [is_new] = await operations.receive_events(self._database, store_id, [event])
        return is_new
