"""The reads of access, and what a process remembers of them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from lonja.access.model import DropTerms, SavedDrop, SavedTerms
from lonja.platform.changes import Cache, Changes
from lonja.platform.db import Caller, Database, Transaction

_terms = msgspec.json.Decoder(tuple[DropTerms, ...])


async def drop_terms_list(db: Caller, store_id: UUID) -> Sequence[DropTerms]:
    """Of every drop of the store that has terms, with its variants."""
    return _terms.decode(await db.value("SELECT access.drop_terms_list($1)", store_id))


async def saved_drop(tx: Transaction, store_id: UUID, drop_id: UUID) -> SavedDrop | None:
    """One drop, active or not, with its terms, the code with them: for who may change them."""
    row = await tx.row(
        """SELECT c.id, c.name, c.slug, c.is_active, c.starts_at, c.ends_at,
                  t.way, t.reserve_on, extract(epoch from t.cart_ttl)::int AS cart_ttl_seconds,
                  extract(epoch from t.checkout_ttl)::int AS checkout_ttl_seconds,
                  t.max_per_customer, t.max_per_address, t.max_per_payment, t.needs_account,
                  t.early_starts_at, t.early_segment_id, t.early_code, t.early_by_flag, t.paused_at
        FROM catalog.collections c
        LEFT JOIN access.drop_terms t ON t.store_id = c.store_id AND t.collection_id = c.id
        WHERE c.store_id = $1 AND c.id = $2 AND c.type = 'drop' AND c.deleted_at IS NULL""",
        store_id,
        drop_id,
    )
    if row is None:
        return None
    said = dict(row.items())
    drop = {name: said.pop(name) for name in ("id", "name", "slug", "is_active", "starts_at", "ends_at")}
    return SavedDrop(**drop, terms=SavedTerms(**said) if said["way"] else None)


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
