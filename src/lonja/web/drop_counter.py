"""What becomes of those who want something of a drop, counted in the web process for the live screen.

Nouns: a tally, so many of a kind (granted, sold_out, refused, error) of one drop; DropCounter.
Verbs: `watched` counts what comes of an add; `flush` hands the tallies over (drops.note_tallies), `run` does so once a
second, for as long as the process serves.
Promises: an add of something that is in no drop costs one look-up in memory; nobody waits for a tally; what could not
be handed over is kept for the next time; what a process counted in its last second is lost with it.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from typing import TypeVar
from uuid import UUID

import structlog

from lonja.access import DropBook
from lonja.drops import Tally, note_tallies
from lonja.drops.model import TallyKind
from lonja.inventory import OutOfStock
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import LonjaError, Refused, Retry

T = TypeVar("T")

_EVERY = 1.0

log = structlog.get_logger("lonja.web")


class DropCounter:
    """One a process."""

    def __init__(self, db: Database, drops: DropBook) -> None:
        self._db, self._drops = db, drops
        self._counts: Counter[tuple[UUID, UUID, TallyKind]] = Counter()

    async def watched(self, store_id: UUID, variant_id: UUID, adding: Awaitable[T]) -> T:
        """What comes of it, counted for every drop the variant is in."""
        try:
            drops = (await self._drops.of(store_id)).by_variant.get(variant_id)
        except LonjaError:  # who cannot be counted is served all the same
            drops = None
        if not drops:
            return await adding
        kind: TallyKind = "error"
        try:
            result = await adding
        except OutOfStock:
            kind = "sold_out"
            raise
        except Refused:
            kind = "refused"
            raise
        else:
            kind = "granted"
            return result
        finally:
            for terms in drops:
                self._counts[store_id, terms.collection_id, kind] += 1

    async def flush(self) -> None:
        """Hands over what was counted since the last time. Raises what the database raises, but for Retry."""
        counted, self._counts = self._counts, Counter()
        by_store: dict[UUID, list[Tally]] = {}
        for (store_id, collection_id, kind), amount in counted.items():
            by_store.setdefault(store_id, []).append(Tally(collection_id, kind, amount))
        for store_id, tallies in by_store.items():
            try:
                await note_tallies(self._db, store_id, Call.system("tallies of drops"), tallies)
            except Retry:
                for tally in tallies:
                    self._counts[store_id, tally.collection_id, tally.kind] += tally.amount

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(_EVERY)
            try:
                await self.flush()
            except LonjaError:
                log.exception("tallies of drops are lost")
