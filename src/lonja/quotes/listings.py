"""What an audience sees before there is a cart: cards and products at the prices it pays. All amounts in minor units.

Nouns: Audience, a currency and the segments somebody belongs to (the public: none); PricedCard, PricedPage,
PricedVariant, PricedProduct, the catalog's nouns with prices of an audience; a Tier, what a unit costs who buys more.
Verbs: `listing`, `product`, one round trip each.
Promises: `price_minor` is what one unit costs now, promotions that need no code included; `compare_at_minor` what it is
struck through against; `prior_lowest_minor` the lowest price of the thirty days before a reduction; nothing of it holds
after `valid_until`. Sorts by price keep the order of the catalog's base prices
(docs/decisions/0026-prices-in-listings.md).
"""

from datetime import datetime
from uuid import UUID

import msgspec

from lonja.catalog import Card, ListingQuery, Product, Variant
from lonja.catalog.queries import Last, cursor_after, listing_filter
from lonja.platform.db import Caller


class Audience(msgspec.Struct, frozen=True, omit_defaults=True):
    """For whom a price is. No currency: the store's. Segments are sorted, so equal audiences are equal."""

    currency: str | None = None
    segments: tuple[UUID, ...] = ()


PUBLIC = Audience()


class Tier(msgspec.Struct, frozen=True):
    """What one unit costs who buys at least `min_qty`."""

    min_qty: int
    unit_minor: int


class PricedCard(Card, frozen=True, kw_only=True):
    """A card whose prices are an audience's. `promotions`: the names of those at work in the price."""

    prior_lowest_minor: int | None = None
    promotions: tuple[str, ...] = ()

    @property
    def lowest_minor(self) -> int | None:
        """The price to name beside the reduced one, when it is reduced."""
        return self.prior_lowest_minor if self.compare_at_minor is not None else None


class PricedPage(msgspec.Struct, frozen=True):
    """See catalog.ListingPage."""

    cards: tuple[PricedCard, ...]
    next_cursor: str | None
    is_similar: bool = False
    valid_until: datetime | None = None

    @property
    def product_ids(self) -> list[UUID]:
        return [card.id for card in self.cards]


class PricedVariant(Variant, frozen=True, kw_only=True):
    """A variant whose prices are an audience's."""

    prior_lowest_minor: int | None = None
    promotions: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()

    @property
    def lowest_minor(self) -> int | None:
        """The price to name beside the reduced one, when it is reduced."""
        return self.prior_lowest_minor if self.was_minor is not None else None


class PricedProduct(Product, frozen=True, kw_only=True):
    """A product whose prices are an audience's. Its own are those of its cheapest variant."""

    variants: tuple[PricedVariant, ...]
    valid_until: datetime | None = None

    @property
    def cheapest(self) -> PricedVariant | None:
        return min(self.variants, key=lambda variant: variant.price_minor, default=None)

    @property
    def lowest_minor(self) -> int | None:
        return self.cheapest.lowest_minor if self.cheapest else None

    @property
    def promotions(self) -> tuple[str, ...]:
        return self.cheapest.promotions if self.cheapest else ()

    @property
    def tiers(self) -> tuple[Tier, ...]:
        return self.cheapest.tiers if self.cheapest else ()


class _Answer(msgspec.Struct, frozen=True):
    cards: tuple[PricedCard, ...]
    next: Last | None
    is_similar: bool
    valid_until: datetime | None = None


_answer = msgspec.json.Decoder(_Answer)
_product = msgspec.json.Decoder(PricedProduct)


async def listing(db: Caller, store_id: UUID, query: ListingQuery, audience: Audience = PUBLIC) -> PricedPage:
    """A page of published products.

    Raises CategoryNotFound, BrandNotFound, CollectionNotFound, PlaceInvalid, ListingInvalid.
    """
    told = await db.value(
        "SELECT quotes.listing($1, $2, $3)", store_id, listing_filter(query), msgspec.json.encode(audience).decode()
    )
    page = _answer.decode(told)
    return PricedPage(page.cards, cursor_after(query, page.next), page.is_similar, page.valid_until)


async def product(db: Caller, store_id: UUID, name: str, audience: Audience = PUBLIC) -> PricedProduct:
    """A published product by id or slug. Raises ProductNotFound."""
    told = await db.value("SELECT quotes.product($1, $2, $3)", store_id, name, msgspec.json.encode(audience).decode())
    return _product.decode(told)
