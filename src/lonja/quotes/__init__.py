"""Quotes: what a listing, a product or a cart would cost somebody, and why.

Nouns: inputs, everything a price is computed from, read at one instant; a Quote, what came of them: lines, discounts
with the rule that gave them, tax by rate, totals, and a trace that explains.
Verbs: `inputs_of` reads, `compute` computes and reads nothing (both in SQL); preview, for merchants.
Promises: P15. A quote is a function of its inputs, the same for ever. No line, delivery or total is negative, and the
total is the sum of its parts. It knows nothing of carts and orders: checkout asks it and keeps the answer.
"""

from lonja.quotes.errors import NoPrice, PreviewIsForStaff
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

__all__ = [
    "Allocation",
    "Applied",
    "CodeVerdict",
    "NoPrice",
    "PreviewIsForStaff",
    "PreviewWish",
    "Quote",
    "QuoteLine",
    "TaxLine",
    "TraceStep",
    "WishedLine",
    "preview",
]
