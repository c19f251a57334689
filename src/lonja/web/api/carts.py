"""/carts: what somebody means to buy.

A client without a cookie begins with POST /carts: session, cart and first lines are one statement, and the answer
bears the token for everything that follows. Stock is held at once where the store's policy says so.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, field

from lonja import carts
from lonja.access import (
    AccountRequired,
    AdmissionRequired,
    DropCheckoutOff,
    DropLimit,
    DropPaused,
    WinnersOnly,
)
from lonja.carts.errors import (
    CartClosed,
    CartFull,
    CartQuantityOutOfRange,
    CurrencyUnavailable,
    LineLimit,
    NotForSale,
    TooManyCodes,
    UnknownCart,
)
from lonja.inventory.errors import OutOfStock
from lonja.promotions import TooManyGuesses
from lonja.taxes.errors import VatIdInvalid, VatIdUnregistered, VatRegisterAway
from lonja.web import sessions
from lonja.web.admission import if_admitted, must_be_admitted
from lonja.web.api.shapes import (
    Amount,
    Currency,
    In,
    Out,
    Quantity,
    QuantityOrNone,
    Seconds,
    Slug,
    Token,
    amount,
    optional_amount,
)
from lonja.web.context import Visit
from lonja.web.routes import api
from lonja.web.tokens import hash_token
from lonja.web.tried_codes import ask

_DROP_REFUSALS = (DropPaused, AdmissionRequired, DropLimit, WinnersOnly, AccountRequired, DropCheckoutOff)
_LINE_REFUSALS = (OutOfStock, NotForSale, CartQuantityOutOfRange, LineLimit, CartFull, *_DROP_REFUSALS)


class NewLine(In):
    """A variant, and how many more of it."""

    variant_id: UUID
    quantity: Quantity = 1


class NewCart(In):
    """The first lines of a cart; none is fine."""

    items: Annotated[list[NewLine], Meta(max_length=100)] = field(default_factory=list)


class LineQuantity(In):
    """How many there should be."""

    quantity: QuantityOrNone


class CartCurrency(In):
    """In which of the store's currencies to pay."""

    currency: Currency


class CartVatId(In):
    """Whose business the cart is bought for. Spaces and hyphens do not matter."""

    vat_id: Annotated[str, Meta(max_length=40, examples=["DE136695976"])] | None


class CartLine(Out):
    """One variant in a cart, with today's price. `held_until`: until when these units are kept for this cart."""

    variant_id: UUID
    product_id: UUID
    slug: Slug
    title: str
    variant_title: str
    options: dict[str, str]
    sku: str | None
    image_url: str | None
    quantity: int
    unit_price: Amount
    compare_at_price: Amount | None
    line_total: Amount
    is_digital: bool
    is_for_sale: bool
    available: int
    held: int
    held_until: datetime | None
    price_source: Literal["catalog", "list", "converted", "none"]


class CartView(Out):
    """A cart as its owner sees it."""

    id: UUID
    status: Literal["active", "converted", "abandoned"]
    currency: Currency
    items: list[CartLine]
    item_count: int
    subtotal: Amount
    held_until: datetime | None
    max_per_line: int
    codes: list[str]
    vat_id: Annotated[str, Meta(examples=["DE136695976"])] | None


class OpenedCart(Out):
    """A new cart and the token of its session: send it as `Authorization: Bearer <token>` from now on."""

    token: Token
    expires_in: Seconds
    cart: CartView


def cart_view(cart: carts.Cart) -> CartView:
    """Minor units become decimals."""
    currency = cart.currency
    return CartView(
        id=cart.id,
        status=cart.status,
        currency=currency,
        items=[
            CartLine(
                variant_id=line.variant_id,
                product_id=line.product_id,
                slug=line.slug,
                title=line.title,
                variant_title=line.variant_title,
                options=line.options,
                sku=line.sku,
                image_url=line.image_url,
                quantity=line.quantity,
                unit_price=amount(line.unit_price_minor, currency),
                compare_at_price=optional_amount(line.compare_at_minor, currency),
                line_total=amount(line.line_total_minor, currency),
                is_digital=line.is_digital,
                is_for_sale=line.is_for_sale,
                available=line.available,
                held=line.held,
                held_until=line.held_until,
                price_source=line.price_source,
            )
            for line in cart.items
        ],
        item_count=cart.item_count,
        subtotal=amount(cart.subtotal_minor, currency),
        held_until=cart.held_until,
        max_per_line=cart.max_per_line,
        codes=cart.codes,
        vat_id=cart.vat_id,
    )


@api(
    "POST",
    "/api/v1/carts",
    status=201,
    sells=True,
    answers=OpenedCart,
    refuses=_LINE_REFUSALS,
    tag="Carts",
    keeps_answer=False,
)
async def open_cart(visit: Visit, body: NewCart) -> OpenedCart:
    """Open a cart.

    Makes a guest session, a cart and its first lines in one step. Repeating it with the same Idempotency-Key answers
    the same cart and the same token.
    """
    call = visit.call()
    token = sessions.secret_for(visit, call, "session")
    opening = (visit.store.id, call, hash_token(token), sessions.guest_expiry(visit))
    if len(body.items) == 1:
        line = body.items[0]
        adding = visit.house.adds.open_cart(*opening, line.variant_id, line.quantity)
        adding = if_admitted(visit, line.variant_id, adding)
        cart = await visit.house.counter.watched(visit.store.id, line.variant_id, adding)
    else:
        await must_be_admitted(visit, (line.variant_id for line in body.items))
        cart = await carts.open_cart(
            visit.house.db, *opening, [(line.variant_id, line.quantity) for line in body.items]
        )
    return OpenedCart(token=token, expires_in=sessions.GUEST_SECONDS, cart=cart_view(cart))


@api("GET", "/api/v1/carts/current", who="visitor", answers=CartView, refuses=(UnknownCart,), tag="Carts")
async def show_current_cart(visit: Visit) -> CartView:
    """Show the session's cart.

    The active cart of the session, or of the customer who is signed in with it.
    """
    cart = await carts.cart(visit.house.db, visit.store.id, visit.call())
    if cart is None:
        raise UnknownCart
    return cart_view(cart)


@api("GET", "/api/v1/carts/{cart_id:uuid}", who="visitor", answers=CartView, refuses=(UnknownCart,), tag="Carts")
async def show_cart(visit: Visit, cart_id: UUID) -> CartView:
    """Show a cart.

    Also one that has become an order. Somebody else's cart is as unknown as one that does not exist.
    """
    cart = await carts.cart(visit.house.db, visit.store.id, visit.call(), cart_id)
    if cart is None:
        raise UnknownCart(cart_id=str(cart_id))
    return cart_view(cart)


@api(
    "POST",
    "/api/v1/carts/current/items",
    who="visitor",
    sells=True,
    answers=CartView,
    refuses=_LINE_REFUSALS,
    tag="Carts",
    keeps_answer=False,
)
async def add_item(visit: Visit, body: NewLine) -> CartView:
    """Add to the cart.

    Adds to what is there, and makes the cart when the session has none.
    """
    adding = visit.house.adds.add_to_cart(visit.store.id, visit.call(), body.variant_id, body.quantity)
    adding = if_admitted(visit, body.variant_id, adding)
    return cart_view(await visit.house.counter.watched(visit.store.id, body.variant_id, adding))


@api(
    "PUT",
    "/api/v1/carts/{cart_id:uuid}/items/{variant_id:uuid}",
    who="visitor",
    sells=True,
    answers=CartView,
    refuses=(*_LINE_REFUSALS, UnknownCart, CartClosed),
    tag="Carts",
    keeps_answer=False,
)
async def set_item(visit: Visit, cart_id: UUID, variant_id: UUID, body: LineQuantity) -> CartView:
    """Set a line's quantity.

    0 takes the line out and gives back what was held for it.
    """
    cart = await carts.set_quantity(visit.house.db, visit.store.id, visit.call(), cart_id, variant_id, body.quantity)
    visit.house.soldout.freed(visit.store.id, variant_id)
    return cart_view(cart)


@api(
    "DELETE",
    "/api/v1/carts/{cart_id:uuid}/items/{variant_id:uuid}",
    who="visitor",
    answers=CartView,
    refuses=(UnknownCart, CartClosed),
    tag="Carts",
    keeps_answer=False,
)
async def remove_item(visit: Visit, cart_id: UUID, variant_id: UUID) -> CartView:
    """Take a line out.

    A line that is not there is out already.
    """
    cart = await carts.set_quantity(visit.house.db, visit.store.id, visit.call(), cart_id, variant_id, 0)
    visit.house.soldout.freed(visit.store.id, variant_id)
    return cart_view(cart)


@api(
    "PUT",
    "/api/v1/carts/{cart_id:uuid}/codes/{code:str}",
    who="visitor",
    answers=CartView,
    refuses=(UnknownCart, CartClosed, TooManyCodes, TooManyGuesses),
    tag="Carts",
    keeps_answer=False,
)
async def add_code(visit: Visit, cart_id: UUID, code: str) -> CartView:
    """Bring a code.

    The cart keeps it, whether or not it is worth anything yet: the cart's quote says so, and says why not. Who
    brings too many codes that there are not has to wait.
    """
    await ask(visit, code)
    return cart_view(await carts.add_code(visit.house.db, visit.store.id, visit.call(), cart_id, code))


@api(
    "DELETE",
    "/api/v1/carts/{cart_id:uuid}/codes/{code:str}",
    who="visitor",
    answers=CartView,
    refuses=(UnknownCart, CartClosed),
    tag="Carts",
    keeps_answer=False,
)
async def remove_code(visit: Visit, cart_id: UUID, code: str) -> CartView:
    """Take a code back.

    A code that is not there is gone already.
    """
    return cart_view(await carts.remove_code(visit.house.db, visit.store.id, visit.call(), cart_id, code))


@api(
    "PUT",
    "/api/v1/carts/{cart_id:uuid}/currency",
    who="visitor",
    answers=CartView,
    refuses=(UnknownCart, CartClosed, CurrencyUnavailable),
    tag="Carts",
    keeps_answer=False,
)
async def set_currency(visit: Visit, cart_id: UUID, body: CartCurrency) -> CartView:
    """Choose a currency.

    One of the store's. What has no price in it stays in the cart, and is not for sale in it.
    """
    cart = await carts.set_currency(visit.house.db, visit.store.id, visit.call(), cart_id, body.currency)
    return cart_view(cart)


@api(
    "PUT",
    "/api/v1/carts/{cart_id:uuid}/vat-id",
    who="visitor",
    answers=CartView,
    refuses=(UnknownCart, CartClosed, VatIdInvalid, VatIdUnregistered, VatRegisterAway),
    tag="Carts",
)
async def set_vat_id(visit: Visit, cart_id: UUID, body: CartVatId) -> CartView:
    """Buy for a business.

    By its VAT id in the European Union; null takes it off. Where the store declares for it, tax becomes the buyer's.
    """
    house = visit.house
    cart = await carts.set_vat_id(
        house.db, visit.store.id, visit.call(), cart_id, body.vat_id, register=house.vat_register
    )
    return cart_view(cart)


routes = [
    open_cart, show_current_cart, show_cart, add_item, set_item, remove_item, add_code, remove_code, set_currency,
    set_vat_id,
]  # fmt: skip
