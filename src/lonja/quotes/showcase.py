"""What the faces show of a store with its prices, kept ready in the process.

Nouns: Showcase, the one of a process: the catalog's Shelf, looked at with the eyes of an audience.
Verbs: `listing`, `product`.
Promises: an entry belongs to one audience and holds until a price in it changes by itself at the latest; whoever
changes prices, promotions or rates announces a change of the catalog (catalog.announce), and all entries of the store
go.
"""

from uuid import UUID

from lonja.catalog import ListingQuery, Shelf, Shelved
from lonja.platform.db import Caller
from lonja.quotes import listings
from lonja.quotes.listings import PUBLIC, Audience, PricedPage, PricedProduct


class Showcase:
    """Cards and products of all stores, with prices, as this process remembers them."""

    def __init__(self, database: Caller, shelf: Shelf) -> None:
        self._database, self._shelf = database, shelf

    async def listing(self, store_id: UUID, query: ListingQuery, audience: Audience = PUBLIC) -> Shelved[PricedPage]:
        """See listings.listing."""
        return await self._shelf.kept(
            store_id,
            (Showcase.listing, query, audience),
            lambda: listings.listing(self._database, store_id, query, audience),
        )

    async def product(self, store_id: UUID, name: str, audience: Audience = PUBLIC) -> Shelved[PricedProduct]:
        """By id or slug. Raises ProductNotFound."""
        return await self._shelf.kept(
            store_id,
            (Showcase.product, name, audience),
            lambda: listings.product(self._database, store_id, name, audience),
        )
