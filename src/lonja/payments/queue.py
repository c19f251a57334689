"""The small writes of payments under load: who waits together is written together (platform.batching).

The same verbs as in operations, the same answers and refusals, one transaction for many.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from lonja.payments import operations
from lonja.payments.model import ProviderEvent, Start, Started
from lonja.platform.batching import Batcher
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import LonjaError

_Start = tuple[UUID, Started]
_Event = tuple[str, ProviderEvent, UUID | None]
_Decision = dict[str, Any]


class PaymentQueue:
    """One a process. Its batches use four pooled connections at most."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages: Batcher[Start, bool] = Batcher(self._open_together, self._open_alone)
        self._decisions: Batcher[_Decision, str | None] = Batcher(self._decide_together, self._decide_alone)
        self._starts: Batcher[_Start, bool] = Batcher(self._record_together, self._record_alone)
        self._events: Batcher[_Event, bool] = Batcher(self._receive_together, self._receive_alone)

    async def record_start(self, store_id: UUID, attempt_id: UUID, started: Started) -> None:
        """As operations.record_start."""
        await self._starts.ask(store_id, (attempt_id, started))

    async def receive_event(self, store_id: UUID, call: Call, provider: str, event: ProviderEvent) -> bool:
        """As operations.receive_event."""
        return await self._events.ask(store_id, (provider, event, call.correlation_id))

    async def sandbox_open(self, store_id: UUID, start: Start) -> None:
        """The sandbox provider opens a page for an attempt."""
        await self._pages.ask(store_id, start)

    async def sandbox_decide(self, store_id: UUID, decision: Mapping[str, Any]) -> str | None:
        """A buyer decides on the sandbox's page: session_id, decision, copies, delay_seconds. The session, as JSON."""
        return await self._decisions.ask(store_id, dict(decision))

    async def _open_together(self, store_id: UUID, starts: Sequence[Start]) -> list[bool | LonjaError | None]:
        await self._database.run("SELECT payments.sandbox_open($1, $2)", store_id, msgspec.json.encode(starts).decode())
        return [True] * len(starts)

    async def _open_alone(self, store_id: UUID, start: Start) -> bool:
        await self._open_together(store_id, [start])
        return True

    async def _decide_together(self, store_id: UUID, decisions: Sequence[_Decision]) -> list[str | LonjaError | None]:
        first = {each["session_id"]: n for n, each in reversed(list(enumerate(decisions)))}
        asked = [decisions[n] | {"n": n} for n in first.values()]
        rows = await self._database.rows(
            "SELECT n, session FROM payments.sandbox_decide($1, $2)", store_id, msgspec.json.encode(asked).decode()
        )
        found: dict[int, str | None] = dict(map(tuple, rows))
        return [found.get(n) for n in range(len(decisions))]

    async def _decide_alone(self, store_id: UUID, decision: _Decision) -> str | None:
        row = await self._database.row(
            "SELECT n, session FROM payments.sandbox_decide($1, $2)",
            store_id,
            msgspec.json.encode([decision | {"n": 0}]).decode(),
        )
        return row[1] if row else None

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
