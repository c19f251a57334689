"""Availability under load: who asks together is answered together (platform.batching).

The same verbs as queries.available and queries.available_of_products, the same answers, one statement for many.
Promises: the statement begins after the question came, so an answer is as live as one asked alone; nothing is kept.
"""

from collections.abc import Sequence
from itertools import chain
from uuid import UUID

from lonja.inventory import queries
from lonja.platform.batching import Batcher
from lonja.platform.db import Database
from lonja.platform.errors import LonjaError

Ids = Sequence[UUID]
Free = dict[UUID, int]


class AvailabilityQueue:
    """One a process. Each of its two lines uses one pooled connection at a time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._variants: Batcher[Ids, Free] = Batcher(self._variants_together, self._variants_alone)
        self._products: Batcher[Ids, Free] = Batcher(self._products_together, self._products_alone)

    async def available(self, store_id: UUID, variant_ids: Ids) -> Free:
        """As queries.available, in the order of the ids."""
        return _picked(await self._variants.ask(store_id, variant_ids), variant_ids) if variant_ids else {}

    async def available_of_products(self, store_id: UUID, product_ids: Ids) -> Free:
        """As queries.available_of_products, in the order of the ids."""
        return _picked(await self._products.ask(store_id, product_ids), product_ids) if product_ids else {}

    async def _variants_alone(self, store_id: UUID, variant_ids: Ids) -> Free:
        return await queries.available(self._database, store_id, variant_ids)

    async def _products_alone(self, store_id: UUID, product_ids: Ids) -> Free:
        return await queries.available_of_products(self._database, store_id, product_ids)

    async def _variants_together(self, store_id: UUID, asked: Sequence[Ids]) -> list[Free | LonjaError | None]:
        return _same(await self._variants_alone(store_id, _all(asked)), len(asked))

    async def _products_together(self, store_id: UUID, asked: Sequence[Ids]) -> list[Free | LonjaError | None]:
        return _same(await self._products_alone(store_id, _all(asked)), len(asked))


def _picked(free: Free, ids: Ids) -> Free:
    return {one: free[one] for one in ids}


def _same(free: Free, times: int) -> list[Free | LonjaError | None]:
    return [free] * times


def _all(asked: Sequence[Ids]) -> list[UUID]:
    return list(dict.fromkeys(chain.from_iterable(asked)))
