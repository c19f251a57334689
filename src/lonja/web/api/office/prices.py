"""/admin/products/{id}/prices, /admin/prices, /admin/currencies and /admin/currency-rates: what things cost besides."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from lonja import pricing
from lonja.catalog import ProductNotFound, VariantNotFound
from lonja.customers import SegmentUnknown
from lonja.platform.errors import InvalidValue
from lonja.platform.money import AmountInvalid, CurrencyUnknown, Money
from lonja.pricing import (
    CurrencyIsOwn,
    CurrencyNotSold,
    CurrencyRule,
    ListPrice,
    PriceOverlaps,
    PriceUnknown,
    PriceWindowInvalid,
    PriceWish,
    Rate,
    RateRefused,
    RatesUnreadable,
    Rounding,
    TooManyCurrencies,
    TooManyPrices,
)
from lonja.web.answers import Answer
from lonja.web.api.shapes import Amount, Currency, In, Out, Price, Quantity, amount, optional_amount
from lonja.web.context import Visit
from lonja.web.routes import api

RateText = Annotated[str, Meta(pattern=r"^[0-9]{1,12}(\.[0-9]{1,12})?$", examples=["0.0551"])]


class NewPrice(In, kw_only=True):
    """A price of a variant, or (without one) of all of the product. Without times it holds from now on.

    `currency`: the store's when left out. `segment_id`: for its members only. `min_qty`: from how many on.
    """

    amount: Price
    variant_id: UUID | None = None
    currency: Currency | None = None
    segment_id: UUID | None = None
    min_qty: Quantity = 1
    compare_at: Price | None = None
    effective_at: datetime | None = None
    expires_at: datetime | None = None


class GivenPrice(NewPrice, kw_only=True):
    """One more price. `replace`: what overlaps is cut, instead of being in the way."""

    replace: bool = False


class NewPrices(In):
    """Every price the product is to have besides the catalog's."""

    prices: Annotated[list[NewPrice], Meta(max_length=500)]


class PriceView(Out):
    """A price that was given, and has not ended. Without a variant it is of the whole product."""

    id: UUID
    variant_id: UUID | None
    variant_title: str | None
    segment_id: UUID | None
    segment: Annotated[str | None, Meta(examples=["Trade"])]
    min_qty: Quantity
    amount: Amount
    compare_at: Amount | None
    currency: Currency
    effective_at: datetime
    expires_at: datetime | None
    is_in_force: bool


class PriceList(Out):
    """The product's first, then its variants'."""

    prices: list[PriceView]


class PriceSet(Out):
    """The new price."""

    id: UUID


class CurrencySettings(In, kw_only=True):
    """How prices are rounded that are converted: to a multiple, less something (1.00 and 0.01: 18.99)."""

    rounding: Rounding = "nearest"
    round_to: Price | None = None
    minus: Price = "0"
    is_active: bool = True
    position: Annotated[int, Meta(ge=0, le=1_000, examples=[0])] = 0


class CurrencyView(Out):
    """A currency besides the store's own; `rate`: what one of the store's is worth in it now."""

    currency: Currency
    rounding: Rounding
    round_to: Amount
    minus: Amount
    is_active: bool
    position: int
    rate: Annotated[str | None, Meta(examples=["0.0551"])]
    rated_at: datetime | None


class CurrencyList(Out):
    """The store's own currency, and the others in their order."""

    own: Currency
    currencies: list[CurrencyView]


class NewRate(In):
    """What one unit of `base` is worth in `quote`, from then on, or from now on."""

    base: Currency
    quote: Currency
    rate: RateText
    effective_at: datetime | None = None


class NewRates(In):
    """Rates, by hand."""

    rates: Annotated[list[NewRate], Meta(min_length=1, max_length=500)]


class RateFile(In):
    """The text of a file: the ECB's XML or CSV, or lines of `base,quote,rate[,effective_at]` below such a header."""

    text: Annotated[str, Meta(min_length=1, max_length=900_000, examples=["base,quote,rate\nMXN,USD,0.0551\n"])]


class RatesTaken(Out):
    """How many rates were new."""

    recorded: Annotated[int, Meta(ge=0, examples=[30])]


_REFUSES = (
    ProductNotFound, VariantNotFound, SegmentUnknown, PriceOverlaps, PriceWindowInvalid, CurrencyNotSold,
    CurrencyUnknown, TooManyPrices, AmountInvalid,
)  # fmt: skip


@api(
    "GET",
    "/api/v1/admin/products/{product_id:uuid}/prices",
    who="staff",
    permission="catalog.read",
    answers=PriceList,
    refuses=(ProductNotFound,),
    tag="Prices",
)
async def list_prices(visit: Visit, product_id: UUID) -> PriceList:
    """List a product's prices.

    Those given besides the catalog's: by currency, segment, quantity and time. What has ended is not among them.
    """
    return _listed(await pricing.price_list(visit.house.db, visit.store.id, visit.call(), product_id))


@api(
    "PUT",
    "/api/v1/admin/products/{product_id:uuid}/prices",
    who="staff",
    permission="catalog.write",
    answers=PriceList,
    refuses=_REFUSES,
    tag="Prices",
)
async def put_prices(visit: Visit, product_id: UUID, body: NewPrices) -> PriceList:
    """Replace a product's prices.

    What is left out ends now, what is new begins; what is the same stays, with its history.
    """
    wishes = [_wish(price, product_id, visit.store.currency) for price in body.prices]
    return _listed(await pricing.put_prices(visit.house.db, visit.store.id, visit.call(), product_id, wishes))


@api(
    "POST",
    "/api/v1/admin/products/{product_id:uuid}/prices",
    status=201,
    who="staff",
    permission="catalog.write",
    answers=PriceSet,
    refuses=_REFUSES,
    tag="Prices",
)
async def set_price(visit: Visit, product_id: UUID, body: GivenPrice) -> PriceSet:
    """Give a price.

    For the product or one of its variants. What was in force before is never changed.
    """
    wish = _wish(body, product_id, visit.store.currency)
    return PriceSet(await pricing.set_price(visit.house.db, visit.store.id, visit.call(), wish, replace=body.replace))


@api(
    "DELETE",
    "/api/v1/admin/prices/{price_id:uuid}",
    status=204,
    who="staff",
    permission="catalog.write",
    refuses=(PriceUnknown,),
    tag="Prices",
)
async def end_price(visit: Visit, price_id: UUID) -> Answer:
    """End a price.

    Now; what it was stays known. One that has not begun is gone.
    """
    await pricing.end_price(visit.house.db, visit.store.id, visit.call(), price_id)
    return Answer.empty()


@api("GET", "/api/v1/admin/currencies", who="staff", permission="store.read", answers=CurrencyList, tag="Prices")
async def list_currencies(visit: Visit) -> CurrencyList:
    """List currencies.

    Those the store sells in, or sold in, besides its own.
    """
    found = await pricing.currency_list(visit.house.db, visit.store.id)
    return CurrencyList(
        own=visit.store.currency,
        currencies=[
            CurrencyView(
                currency=one.currency,
                rounding=one.rounding,
                round_to=amount(one.round_to_minor, one.currency),
                minus=amount(one.minus_minor, one.currency),
                is_active=one.is_active,
                position=one.position,
                rate=None if one.rate is None else f"{one.rate:f}",
                rated_at=one.rated_at,
            )
            for one in found
        ],
    )


@api(
    "PUT",
    "/api/v1/admin/currencies/{currency:str}",
    status=204,
    who="staff",
    permission="store.write",
    refuses=(CurrencyIsOwn, CurrencyUnknown, TooManyCurrencies, AmountInvalid),
    tag="Prices",
)
async def save_currency(visit: Visit, currency: str, body: CurrencySettings) -> Answer:
    """Sell in a currency.

    Or, not active, do so no more. Goods have the prices given in it, or the store's, converted and rounded.
    """
    rule = CurrencyRule(
        rounding=body.rounding,
        round_to_minor=1 if body.round_to is None else Money.parse(body.round_to, currency).minor,
        minus_minor=Money.parse(body.minus, currency).minor,
        is_active=body.is_active,
        position=body.position,
    )
    await pricing.save_currency(visit.house.db, visit.store.id, visit.call(), currency, rule)
    return Answer.empty()


@api(
    "POST",
    "/api/v1/admin/currency-rates",
    status=201,
    who="staff",
    permission="store.write",
    answers=RatesTaken,
    refuses=(RateRefused, CurrencyUnknown),
    tag="Prices",
)
async def record_rates(visit: Visit, body: NewRates) -> RatesTaken:
    """Record rates of exchange.

    Each holds until a later one. The same again is nothing; another one for the same instant is refused.
    """
    rates = [
        Rate(base=one.base, quote=one.quote, rate=Decimal(one.rate), effective_at=one.effective_at)
        for one in body.rates
    ]
    return RatesTaken(await pricing.record_rates(visit.house.db, visit.store.id, visit.call(), rates, "hand"))


@api(
    "POST",
    "/api/v1/admin/currency-rates/imports",
    status=201,
    who="staff",
    permission="store.write",
    answers=RatesTaken,
    refuses=(RatesUnreadable, RateRefused),
    tag="Prices",
)
async def import_rates(visit: Visit, body: RateFile) -> RatesTaken:
    """Import rates of exchange.

    From the European Central Bank's file, or from CSV. All of it or nothing.
    """
    rates, source = pricing.read_rates(body.text)
    return RatesTaken(await pricing.record_rates(visit.house.db, visit.store.id, visit.call(), rates, source))


def _wish(price: NewPrice, product_id: UUID, own: str) -> PriceWish:
    """Decimals become minor units of the price's own currency."""
    currency = price.currency or own
    for moment in (price.effective_at, price.expires_at):
        if moment is not None and moment.tzinfo is None:
            raise InvalidValue("a time without a zone")
    return PriceWish(
        amount_minor=Money.parse(price.amount, currency).minor,
        product_id=None if price.variant_id else product_id,
        variant_id=price.variant_id,
        currency=currency,
        segment_id=price.segment_id,
        min_qty=price.min_qty,
        compare_at_minor=None if price.compare_at is None else Money.parse(price.compare_at, currency).minor,
        effective_at=price.effective_at,
        expires_at=price.expires_at,
    )


def _listed(found: list[ListPrice]) -> PriceList:
    return PriceList(
        [
            PriceView(
                id=one.id,
                variant_id=one.variant_id,
                variant_title=one.variant_title,
                segment_id=one.segment_id,
                segment=one.segment,
                min_qty=one.min_qty,
                amount=amount(one.amount_minor, one.currency),
                compare_at=optional_amount(one.compare_at_minor, one.currency),
                currency=one.currency,
                effective_at=one.effective_at,
                expires_at=one.expires_at,
                is_in_force=one.is_in_force,
            )
            for one in found
        ]
    )


routes = [
    list_prices, put_prices, set_price, end_price, list_currencies, save_currency, record_rates, import_rates,
]  # fmt: skip
