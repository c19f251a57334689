"""Quotes: what a listing, a product or a cart would cost somebody, and why.

Nouns: inputs, everything a price is computed from, read at one instant; a Quote, what came of them: lines, discounts
with the rule that gave them, tax by rate, totals, and a trace that explains. Before there is a cart: an Audience, whose
prices are shown; a page of cards and a product at these prices; the Showcase, where they are kept ready.
Verbs: `inputs_of` reads, `compute` computes and reads nothing (both in SQL); preview, for merchants; `listing`,
`product`; `Showcase.listing`, `Showcase.product`.
Promises: P15. A quote is a function of its inputs, the same for ever. No line, delivery or total is negative, and the
total is the sum of its parts. It knows nothing of carts and orders: checkout asks it and keeps the answer. · PRC-05,
PRC-06, PRC-07 listings have prices by segment, tier and window in one statement, however many there are.
"""

from lonja.quotes.errors import NoPrice, PreviewIsForStaff
from lonja.quotes.listings import (
    PUBLIC,
    Audience,
    PricedCard,
    PricedPage,
    PricedProduct,
    PricedVariant,
    Tier,
    listing,
    product,
)
from lonja.quotes.model import (
    Allocation,
    Applied,
    CodeVerdict,
    PreviewWish,
    Quote,
    QuoteLine,
    TaxLine,
    TraceStep,
    WishedLine,
)
from lonja.quotes.queries import preview
from lonja.quotes.showcase import Showcase

__all__ = [
    "PUBLIC",
    "Allocation",
    "Applied",
    "Audience",
    "CodeVerdict",
    "NoPrice",
    "PreviewIsForStaff",
    "PreviewWish",
    "PricedCard",
    "PricedPage",
    "PricedProduct",
    "PricedVariant",
    "Quote",
    "QuoteLine",
    "Showcase",
    "TaxLine",
    "Tier",
    "TraceStep",
    "WishedLine",
    "listing",
    "preview",
    "product",
]
