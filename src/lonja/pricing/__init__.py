"""Prices: what one unit costs, for whom, in which currency, from which quantity, and when.

Nouns: a list price, given besides the catalog's (ListPrice; wished: PriceWish), in force in a window; a store's other
currencies with their rule of rounding (CurrencyRule, StoreCurrency); a Rate between two currencies; Resolved, what one
unit costs somebody, and where that comes from.
Verbs: set_price, end_price, put_prices, save_currency, record_rates, read_rates. To read: price_list, currency_list,
resolve_prices, prior_lowest; in SQL also resolve_for, resolve_for_segments, tiers_of, convert_amount, exchange_factor.
Promises: PRC-03 at any instant a key has one price. What was in force is never rewritten: the table is its history, and
the lowest price of the thirty days before a reduction is read from it. PRC-05 to PRC-07 most specific wins, by one SQL
function for a whole cart or listing; a store without list prices pays two probes for it. No rate, no converted price.
"""

from lonja.pricing.errors import (
    CurrencyIsOwn,
    CurrencyNotSold,
    PriceOverlaps,
    PricesAreStaffs,
    PriceUnknown,
    PriceWindowInvalid,
    RateRefused,
    RatesUnreadable,
    TooManyCurrencies,
    TooManyPrices,
)
from lonja.pricing.model import (
    CurrencyRule,
    ListPrice,
    PriceWish,
    Rate,
    RateSource,
    Resolved,
    Rounding,
    Source,
    StoreCurrency,
)
from lonja.pricing.operations import end_price, put_prices, record_rates, save_currency, set_price
from lonja.pricing.queries import currency_list, price_list, prior_lowest, resolve_prices
from lonja.pricing.rates import read_rates

__all__ = [
    "CurrencyIsOwn",
    "CurrencyNotSold",
    "CurrencyRule",
    "ListPrice",
    "PriceOverlaps",
    "PriceUnknown",
    "PriceWindowInvalid",
    "PriceWish",
    "PricesAreStaffs",
    "Rate",
    "RateRefused",
    "RateSource",
    "RatesUnreadable",
    "Resolved",
    "Rounding",
    "Source",
    "StoreCurrency",
    "TooManyCurrencies",
    "TooManyPrices",
    "currency_list",
    "end_price",
    "price_list",
    "prior_lowest",
    "put_prices",
    "read_rates",
    "record_rates",
    "resolve_prices",
    "save_currency",
    "set_price",
]
