"""Whose prices a visitor sees, as far as a web process remembers.

Nouns: an Audience (quotes), a currency and segments; the currencies a store sells in, its own first; the cookie that
remembers which of them a visitor chose.
Verbs: `currencies`, `of`, `must_sell`.
Promises: a guest who chose no currency costs no query; a customer's segments are read once and forgotten when anybody
joins or leaves a segment of the store (platform.changes, topic `segments`), at the latest after `_SECONDS`. A currency
the store no longer sells in is not refused on a page: its own stands in.
"""

from uuid import UUID

from lonja.customers import VisitorSession, segments_of
from lonja.platform.call import Call
from lonja.platform.changes import Cache, Changes
from lonja.platform.db import Database
from lonja.pricing import CurrencyNotSold, currency_list
from lonja.quotes import PUBLIC, Audience
from lonja.stores.model import Store

CURRENCY_COOKIE = "lonja_currency"
_SECONDS = 30.0


class Audiences:
    """Who sees which prices."""

    def __init__(self, db: Database, changes: Changes) -> None:
        self._db = db
        # Who gives a store a currency announces a change of its catalog: its prices are others now.
        self._currencies: Cache[UUID, tuple[str, ...]] = Cache("catalog", self._load_currencies, key_of=UUID)
        self._segments: Cache[tuple[UUID, UUID], tuple[UUID, ...]] = Cache(
            "segments", self._load_segments, key_of=_every, max_age=_SECONDS, size=20_000
        )
        changes.attach(self._currencies)
        changes.attach(self._segments)

    async def currencies(self, store: Store) -> tuple[str, ...]:
        """What the store sells in: its own currency, then the others in the merchant's order."""
        others = await self._currencies.get(store.id)
        return (store.currency, *(one for one in others if one != store.currency))

    async def of(self, store: Store, visitor: VisitorSession | None, wished: str | None) -> Audience:
        """The audience a visitor belongs to, who wished for a currency or not."""
        customer = visitor.customer_id if visitor else None
        if wished == store.currency or (wished is not None and wished not in await self.currencies(store)):
            wished = None
        segments = await self._segments.get((store.id, customer)) if customer else ()
        return Audience(wished, segments) if wished or segments else PUBLIC

    async def must_sell(self, store: Store, currency: str) -> None:
        """Raise CurrencyNotSold when the store does not sell in it."""
        if currency != store.currency and currency not in await self.currencies(store):
            raise CurrencyNotSold(currency=currency)

    async def _load_currencies(self, store_id: UUID) -> tuple[str, ...]:
        return tuple(one.currency for one in await currency_list(self._db, store_id) if one.is_active)

    async def _load_segments(self, key: tuple[UUID, UUID]) -> tuple[UUID, ...]:
        store_id, customer_id = key
        return tuple(await segments_of(self._db, store_id, Call.system("audience"), customer_id))


def _every(_: str) -> tuple[UUID, UUID]:
    """A segment has many members: forget all of them."""
    raise ValueError
