"""/checkout and what it offers: ways of delivery, ways to pay.

POST /checkout turns a cart into an order and opens its payment. The answer says where the buyer pays (`redirect_url`),
and a guest gets a `key`: the secret with which to see the order later.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from lonja.access import AdmissionRequired, DropLimit, DropPaused
from lonja.carts.errors import CartClosed, NotForSale, UnknownCart
from lonja.checkout import Address, CheckoutDetails, Placement, place_order
from lonja.checkout.errors import CartEmpty, CodeNotUsable, TotalChanged
from lonja.inventory.errors import OutOfStock
from lonja.orders.model import PaymentStatus, Status
from lonja.payments import queries as payments
from lonja.payments.errors import GatewayNotOffered, ProviderAway, ProviderRefused
from lonja.platform.ids import new_id
from lonja.platform.money import Money
from lonja.quotes import NoPrice
from lonja.shipping import queries as shipping
from lonja.shipping.errors import ShippingRateUnavailable
from lonja.web import sessions
from lonja.web.api.shapes import Amount, Country, Currency, Email, In, Name, Out, Phone, Price, Token, amount
from lonja.web.context import Visit
from lonja.web.routes import api
from lonja.web.tokens import hash_token


class RateQuery(In):
    """Where the parcel goes, and what is in it worth."""

    country: Country
    subtotal: Price = "0"


class ShippingRate(Out):
    """A way of delivery."""

    id: UUID
    name: Annotated[str, Meta(examples=["Courier"])]
    promise: str
    price: Amount


class ShippingRates(Out):
    """What a buyer may choose from."""

    currency: Currency
    rates: list[ShippingRate]


class Gateway(Out):
    """A way to pay."""

    id: Annotated[str, Meta(examples=["sandbox"])]
    name: Annotated[str, Meta(examples=["Card"])]
    is_test_mode: bool


class Gateways(Out):
    """In the merchant's order."""

    gateways: list[Gateway]


class NewOrder(In):
    """What the buyer says besides the cart."""

    cart_id: UUID
    email: Email
    full_name: Name
    gateway: Annotated[str, Meta(min_length=1, max_length=50, examples=["sandbox"])]
    phone: Phone = ""
    address: Address | None = None
    shipping_rate_id: UUID | None = None
    expected_total: (
        Annotated[Price, Meta(description="what the quote said, in `currency`: another is refused, not charged")] | None
    ) = None
    currency: Annotated[Currency, Meta(description="of expected_total; the store's when left out")] | None = None
    traffic_source: Annotated[str, Meta(max_length=50, examples=["direct"])] | None = None
    return_url: (
        Annotated[
            str,
            Meta(
                max_length=1_000,
                pattern=r"^https?://[^\s{}]+$",
                examples=["https://shop.example/thanks"],
                description="where the provider sends the buyer's browser; ours when left out. SSLCommerz and aamarPay "
                "send it by a form POST, and SSLCommerz takes 250 characters",
            ),
        ]
        | None
    ) = None


class PlacedOrder(Out):
    """An order that was placed. Send the buyer to `redirect_url`, when there is one.

    `client_secret` is for gateways whose fields you show in your own page, such as Stripe's Payment Element.
    """

    order_id: UUID
    number: int
    status: Status
    payment_status: PaymentStatus
    total: Amount
    currency: Currency
    expires_at: datetime
    attempt_id: UUID
    gateway: str
    redirect_url: str | None
    client_secret: str | None = None
    key: Token | None = None


def placed_order(placed: Placement, key: str | None = None) -> PlacedOrder:
    """Minor units become decimals."""
    return PlacedOrder(
        order_id=placed.order_id,
        number=placed.number,
        status=placed.status,
        payment_status=placed.payment_status,
        total=amount(placed.total_amount_minor, placed.currency),
        currency=placed.currency,
        expires_at=placed.expires_at,
        attempt_id=placed.attempt_id,
        gateway=placed.gateway,
        redirect_url=placed.redirect_url,
        client_secret=placed.client_secret,
        key=key,
    )


@api("GET", "/api/v1/shipping-rates", answers=ShippingRates, tag="Checkout")
async def list_shipping_rates(visit: Visit, query: RateQuery) -> ShippingRates:
    """List ways of delivery.

    What is offered to this country for a cart of this subtotal, and at what price.
    """
    currency = visit.store.currency
    subtotal = Money.parse(query.subtotal, currency)
    offered = await shipping.rates_for(visit.house.db, visit.store.id, query.country, subtotal.minor)
    return ShippingRates(
        currency=currency,
        rates=[
            ShippingRate(id=rate.id, name=rate.name, promise=rate.promise, price=amount(rate.price_minor, currency))
            for rate in offered
        ],
    )


@api("GET", "/api/v1/payment-gateways", answers=Gateways, tag="Checkout")
async def list_gateways(visit: Visit) -> Gateways:
    """List ways to pay.

    What the store offers now, in the merchant's order.
    """
    offered = await payments.active_gateways(visit.house.db, visit.store.id)
    return Gateways(gateways=[Gateway(id=one.id, name=one.name, is_test_mode=one.is_test_mode) for one in offered])


@api(
    "POST",
    "/api/v1/checkout",
    "/api/checkout",
    status=201,
    who="visitor",
    sells=True,
    answers=PlacedOrder,
    refuses=(
        CartEmpty,
        UnknownCart,
        CartClosed,
        NotForSale,
        OutOfStock,
        ShippingRateUnavailable,
        CodeNotUsable,
        DropLimit,
        AdmissionRequired,
        DropPaused,
        NoPrice,
        TotalChanged,
        GatewayNotOffered,
        ProviderAway,
        ProviderRefused,
    ),
    tag="Checkout",
    keeps_answer=False,
)
async def check_out(visit: Visit, body: NewOrder) -> PlacedOrder:
    """Place an order.

    Prices, stock and totals are settled in one transaction; then the payment is opened at the provider. Repeating it
    with the same Idempotency-Key answers the same order, and goes on where it stopped.
    """
    visitor = await visit.must_visit()
    key = sessions.secret_for(visit, visit.call(), "guest order") if visitor.customer_id is None else None
    details = CheckoutDetails(
        email=body.email,
        full_name=body.full_name,
        phone=body.phone,
        address=body.address,
        shipping_rate_id=body.shipping_rate_id,
        gateway=body.gateway,
        locale=visit.locale,
        traffic_source=body.traffic_source,
        guest_key=hash_token(key) if key else None,
        expected_total_minor=Money.parse(body.expected_total, body.currency or visit.store.currency).minor
        if body.expected_total is not None
        else None,
    )
    placed = await place_order(
        visit.house.desk,
        visit.store.id,
        visit.call(guest_key=key),
        order_id=new_id(),
        cart_id=body.cart_id,
        details=details,
        return_url=body.return_url or visit.return_url(key),
        queue=visit.house.tills,
    )
    return placed_order(placed, key)


routes = [list_shipping_rates, list_gateways, check_out]
