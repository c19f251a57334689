"""The reads of access, and what a process remembers of them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from lonja.access.model import DropTerms
from lonja.platform.changes import Cache, Changes
from lonja.platform.db import Caller, Database

_terms = msgspec.json.Decoder(tuple[DropTerms, ...])


async def drop_terms_list(db: Caller, store_id: UUID) -> Sequence[DropTerms]:
    """Of every drop of the store that has terms, with its variants."""
    return _terms.decode(await db.value("SELECT access.drop_terms_list($1)", store_id))


class StoreTerms(msgspec.Struct, frozen=True):
    """The terms of one store's drops, ready to be looked up."""

    by_drop: Mapping[UUID, DropTerms]
    by_variant: Mapping[UUID, Sequence[DropTerms]]


class DropBook:
    """The terms of every store's drops. They change with the catalog (topic `catalog`)."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self._database = database
        self._kept: Cache[UUID, StoreTerms] = Cache("catalog", self._load, key_of=UUID)
        changes.attach(self._kept)

    async def of(self, store_id: UUID) -> StoreTerms:
        """The terms of a store's drops."""
        return await self._kept.get(store_id)

    async def _load(self, store_id: UUID) -> StoreTerms:
        found = await drop_terms_list(self._database, store_id)
        by_variant: dict[UUID, list[DropTerms]] = {}
        for terms in found:
            for variant_id in terms.variant_ids:
                by_variant.setdefault(variant_id, []).append(terms)
        return StoreTerms({terms.collection_id: terms for terms in found}, by_variant)
