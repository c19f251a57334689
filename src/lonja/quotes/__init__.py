"""Quotes: what a listing, a product or a cart would cost somebody, and why.

Nouns: an Audience, whose prices they are; a page of cards and a product at an audience's prices; the Showcase, where
they are kept ready.
Verbs: `listing`, `product`, `currencies`; `Showcase.listing`, `Showcase.product`.
Promises: PRC-05, PRC-06, PRC-07 prices by segment, tier and window, in one statement however many there are · a store
that has none of it pays nothing for it.
"""

from lonja.quotes.errors import CurrencyNotOffered
from lonja.quotes.listings import (
    PUBLIC,
    Audience,
    PricedCard,
    PricedPage,
    PricedProduct,
    PricedVariant,
    Tier,
    currencies,
    listing,
    product,
)
from lonja.quotes.showcase import Showcase

__all__ = [
    "PUBLIC",
    "Audience",
    "CurrencyNotOffered",
    "PricedCard",
    "PricedPage",
    "PricedProduct",
    "PricedVariant",
    "Showcase",
    "Tier",
    "currencies",
    "listing",
    "product",
]
