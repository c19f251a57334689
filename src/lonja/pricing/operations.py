"""The writes of prices: one verb per SQL function, same name, one bare call. See sql/ for promises and locks."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lonja.platform.call import Call
from lonja.platform.db import Caller
from lonja.platform.ids import new_id
from lonja.platform.money import exponent
from lonja.pricing.model import CurrencyRule, ListPrice, PriceWish, Rate, RateSource

_prices = msgspec.json.Decoder(list[ListPrice])


async def set_price(
    db: Caller, store_id: UUID, call: Call, wish: PriceWish, *, replace: bool = False, price_id: UUID | None = None
) -> UUID:
    """A price is given. `replace` cuts what overlaps.

    Raises PriceOverlaps, PriceWindowInvalid, CurrencyNotSold, TooManyPrices, ProductNotFound, VariantNotFound,
    SegmentUnknown, RuleBroken (amounts and quantities below nothing, or for both a product and a variant).
    """
    facts = msgspec.to_builtins(wish) | {"id": price_id or new_id(), "replace": replace}
    price: UUID = await db.value("SELECT pricing.set_price($1, $2, $3)", store_id, call.encode(), _json(facts))
    return price


async def end_price(db: Caller, store_id: UUID, call: Call, price_id: UUID) -> None:
    """It ends now; what it was stays known. Raises PriceUnknown."""
    await db.run("SELECT pricing.end_price($1, $2, $3)", store_id, call.encode(), price_id)


async def put_prices(
    db: Caller, store_id: UUID, call: Call, product_id: UUID, wishes: Sequence[PriceWish]
) -> list[ListPrice]:
    """The list prices of a product and its variants as a whole: others end, these stay. Raises as set_price."""
    answer: str = await db.value(
        "SELECT pricing.put_prices($1, $2, $3, $4)", store_id, call.encode(), product_id, _json(list(wishes))
    )
    return _prices.decode(answer)


async def save_currency(db: Caller, store_id: UUID, call: Call, currency: str, rule: CurrencyRule) -> None:
    """The store sells in it, or (not active) does no more. Raises CurrencyIsOwn, CurrencyUnknown, TooManyCurrencies."""
    exponent(currency)
    await db.run("SELECT pricing.save_currency($1, $2, $3, $4)", store_id, call.encode(), currency, _json(rule))


async def record_rates(db: Caller, store_id: UUID, call: Call, rates: Sequence[Rate], source: RateSource) -> int:
    """How many were new. Raises RateRefused, CurrencyUnknown."""
    for code in {code for rate in rates for code in (rate.base, rate.quote)}:
        exponent(code)
    new: int = await db.value(
        "SELECT pricing.record_rates($1, $2, $3, $4)", store_id, call.encode(), _json(list(rates)), source
    )
    return new


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
