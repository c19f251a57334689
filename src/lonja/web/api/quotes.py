"""/carts/{id}/quote: what a cart comes to, and why.

The same functions price the order: what a quote says is what an order would cost at this moment.
"""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from lonja.carts.errors import UnknownCart
from lonja.checkout import Destination, QuoteDetails, quote_cart
from lonja.checkout.errors import CartEmpty
from lonja.orders.model import OrderPromotion, OrderTax
from lonja.quotes import Applied, NoPrice, Quote, QuoteLine, TaxLine
from lonja.taxes.percents import percent
from lonja.web.api.shapes import Amount, Country, Currency, Email, In, Out, amount, optional_amount
from lonja.web.context import Visit
from lonja.web.routes import api


class QuoteQuery(In):
    """What is known of the buyer. Until a country is said, tax is that of the store's."""

    country: Country | None = None
    region: Annotated[str, Meta(max_length=100)] = ""
    postal_code: Annotated[str, Meta(max_length=20)] = ""
    shipping_rate_id: UUID | None = None
    email: Email | None = None


class QuotedLine(Out):
    """What a variant comes to. `tax` is the line's, inside the price or on top; `total` is after discounts."""

    variant_id: UUID
    quantity: int
    unit_price: Amount
    compare_at_price: Amount | None
    discount: Amount
    tax: Amount
    total: Amount


class AppliedPromotion(Out):
    """A promotion that gives something: on goods (`amount`), on delivery (`shipping`)."""

    name: str
    code: Annotated[str, Meta(examples=["DESC20260117AB23CD"])] | None
    amount: Amount
    shipping: Amount


class TaxShare(Out):
    """A rate, and what it takes. `rate`: per cent. `is_included`: inside the prices."""

    name: Annotated[str, Meta(examples=["IVA 16 %"])]
    rate: Annotated[str, Meta(examples=["16"], description="per cent")]
    base: Amount
    amount: Amount
    is_included: bool


class CodeSaid(Out):
    """A code of the cart: whether it is worth something now, and why not."""

    code: Annotated[str, Meta(examples=["DESC20260117AB23CD"])]
    is_valid: bool
    reason: Annotated[str, Meta(examples=["below_minimum"])] | None


class QuoteView(Out):
    """`total` = subtotal - discount - tax_relief + shipping + tax.

    `tax_included` is inside the prices and adds nothing.
    `shipping` is null while no delivery is chosen, and already less `shipping_discount`.
    """

    currency: Currency
    subtotal: Amount
    discount: Amount
    shipping: Amount | None
    shipping_discount: Amount
    tax: Amount
    tax_included: Amount
    tax_relief: Amount
    total: Amount
    lines: list[QuotedLine]
    promotions: list[AppliedPromotion]
    taxes: list[TaxShare]
    codes: list[CodeSaid]


def quote_view(quote: Quote) -> QuoteView:
    """Minor units become decimals. The trace stays with the merchant."""
    currency = quote.currency
    return QuoteView(
        currency=currency,
        subtotal=amount(quote.subtotal_minor, currency),
        discount=amount(quote.discount_minor, currency),
        shipping=optional_amount(quote.shipping_minor, currency),
        shipping_discount=amount(quote.shipping_discount_minor, currency),
        tax=amount(quote.tax_minor, currency),
        tax_included=amount(quote.tax_included_minor, currency),
        tax_relief=amount(quote.tax_relief_minor, currency),
        total=amount(quote.total_minor, currency),
        lines=[quoted_line(line, currency) for line in quote.lines],
        promotions=[applied_promotion(each, currency) for each in quote.applied],
        taxes=[tax_share(tax, currency) for tax in quote.taxes],
        codes=[CodeSaid(code=said.code, is_valid=said.is_valid, reason=said.reason) for said in quote.codes],
    )


def quoted_line(line: QuoteLine, currency: str) -> QuotedLine:
    """Minor units become decimals."""
    return QuotedLine(
        variant_id=line.variant_id,
        quantity=line.quantity,
        unit_price=amount(line.unit_minor, currency),
        compare_at_price=optional_amount(line.compare_at_minor, currency),
        discount=amount(line.discount_minor, currency),
        tax=amount(line.tax_minor, currency),
        total=amount(line.total_minor, currency),
    )


def applied_promotion(applied: Applied | OrderPromotion, currency: str) -> AppliedPromotion:
    """Minor units become decimals."""
    return AppliedPromotion(
        name=applied.name,
        code=applied.code,
        amount=amount(applied.amount_minor, currency),
        shipping=amount(applied.shipping_minor, currency),
    )


def tax_share(tax: TaxLine | OrderTax, currency: str) -> TaxShare:
    """Minor units become decimals."""
    return TaxShare(
        name=tax.name,
        rate=percent(tax.rate_ppm),
        base=amount(tax.base_minor, currency),
        amount=amount(tax.tax_minor, currency),
        is_included=tax.is_included,
    )


@api(
    "GET",
    "/api/v1/carts/{cart_id:uuid}/quote",
    who="visitor",
    answers=QuoteView,
    refuses=(UnknownCart, CartEmpty, NoPrice),
    tag="Carts",
)
async def show_quote(visit: Visit, cart_id: UUID, query: QuoteQuery) -> QuoteView:
    """Show what a cart comes to.

    With its promotions, its codes, tax, and delivery when one is chosen. An order placed now would cost this.
    """
    where = None
    if query.country is not None:
        where = Destination(country=query.country, region=query.region, postal_code=query.postal_code)
    said = QuoteDetails(address=where, shipping_rate_id=query.shipping_rate_id, email=query.email)
    return quote_view(await quote_cart(visit.house.db, visit.store.id, visit.call(), cart_id, said))


routes = [show_quote]
