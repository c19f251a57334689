"""What a buyer says to the API, and what of the answers a buyer heeds.

Nouns: Till, which writes requests for one shop; OpenedCart, PlacedOrder, PaidOrder; a PlaceView; a Problem.
Verbs: `open_cart` (a session, a cart, the first thing in it: held at once where the shop does so), `add_item`,
`check_out`, `visit_provider`, `approve` (the buyer says yes on the provider's page), `confirm` (the browser comes
back), `cancel`, `validate` (a code), `quote` (what a cart comes to), `subscribe`; at a waiting room `challenge`,
`take_place`, `show_place`, `watch_place`.
Promises: every request that changes something can bear an Idempotency-Key, so it may be said again word for word.
"""

from collections.abc import Sequence
from urllib.parse import quote, urlsplit
from uuid import UUID

import msgspec

from lonja.proving.cast import Person
from lonja.proving.shop import COUNTRY, Shop
from lonja.proving.wire import Origin, request

_encode = msgspec.json.Encoder().encode
_FORM = {"content-type": "application/x-www-form-urlencoded"}
_ADDRESS = {"line1": "Calle de la Prueba 1", "city": "Ciudad de México", "postal_code": "06000", "country": COUNTRY}


class CartName(msgspec.Struct, frozen=True):
    id: UUID


class OpenedCart(msgspec.Struct, frozen=True):
    """A cart, and the token of its session."""

    token: str
    cart: CartName


class PlacedOrder(msgspec.Struct, frozen=True):
    """An order that waits for its money, and where to pay. `key` is what a guest shows to see it."""

    order_id: UUID
    attempt_id: UUID
    redirect_url: str
    key: str


class PaidOrder(msgspec.Struct, frozen=True):
    """An order after the buyer came back, or changed their mind."""

    status: str
    payment_status: str

    @property
    def is_sold(self) -> bool:
        return (self.status, self.payment_status) == ("confirmed", "paid")


class PlaceView(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody stands in a waiting room."""

    place_id: UUID
    status: str
    admission: str | None = msgspec.field(name="pass", default=None)
    come_again_in_seconds: float = 1.0


class TakenPlace(msgspec.Struct, frozen=True):
    """A place, and the token of its session when that is new."""

    place: PlaceView
    token: str | None = None


class CouponWord(msgspec.Struct, frozen=True):
    """What a code would take off."""

    valid: bool
    discount: str


class Problem(msgspec.Struct, frozen=True):
    """Why not."""

    code: str = ""
    detail: str = ""


opened_cart = msgspec.json.Decoder(OpenedCart).decode
placed_order = msgspec.json.Decoder(PlacedOrder).decode
coupon_word = msgspec.json.Decoder(CouponWord).decode
cart_name = msgspec.json.Decoder(CartName).decode
place_view = msgspec.json.Decoder(PlaceView).decode
taken_place = msgspec.json.Decoder(TakenPlace).decode
paid_order = msgspec.json.Decoder(PaidOrder).decode


class Till:
    """The requests of one shop's buyers, as bytes."""

    def __init__(self, origin: Origin, shop: Shop) -> None:
        self._origin = origin
        self._shop = shop
        self._api = f"/s/{shop.slug}/api/v1"

    def products(self, cursor: str | None = None) -> bytes:
        """A page of 20."""
        more = f"&cursor={quote(cursor)}" if cursor else ""
        return request(self._origin, "GET", f"{self._api}/products?limit=20{more}")

    def product(self, number: int) -> bytes:
        return request(self._origin, "GET", f"{self._api}/products/{self._shop.product_slug(number)}")

    def open_cart(self, number: int | None, key: str | None = None) -> bytes:
        """A new visitor takes one of the variant with this number, or nothing yet."""
        items = [] if number is None else [{"variant_id": self._shop.variant_id(number), "quantity": 1}]
        return self._post("/carts", {"items": items}, key)

    def open_cart_of(self, numbers: Sequence[int], key: str | None = None) -> bytes:
        """A new visitor takes one of each of these variants."""
        items = [{"variant_id": self._shop.variant_id(number), "quantity": 1} for number in numbers]
        return self._post("/carts", {"items": items}, key)

    def add_item(self, token: str, number: int, key: str | None = None, *, admission: str | None = None) -> bytes:
        body = {"variant_id": self._shop.variant_id(number), "quantity": 1}
        return self._post("/carts/current/items", body, key, token, admission=admission)

    def challenge(self, person: Person) -> bytes:
        headers = {"x-forwarded-for": person.network}
        return request(self._origin, "GET", f"{self._api}{self._drop}/challenge", headers)

    def take_place(self, person: Person, proof: str | None, key: str, token: str | None = None) -> bytes:
        """A visitor, mostly a new one, takes a place in the waiting room."""
        return self._post(f"{self._drop}/place", {"proof": proof} if proof else {}, key, token, at=person.network)

    def show_place(self, token: str) -> bytes:
        return request(self._origin, "GET", f"{self._api}{self._drop}/place", {"authorization": f"Bearer {token}"})

    def watch_place(self, token: str) -> bytes:
        """The same as it changes: a stream of events."""
        headers = {"authorization": f"Bearer {token}", "accept": "text/event-stream"}
        return request(self._origin, "GET", f"{self._api}{self._drop}/place/events", headers)

    def check_out(self, cart: OpenedCart, key: str | None = None, person: Person | None = None) -> bytes:
        body = {
            "cart_id": cart.cart.id,
            "email": person.email if person else "buyer@example.com",
            "full_name": "A Buyer",
            "gateway": "sandbox",
            "address": _ADDRESS | {"line1": person.line1} if person else _ADDRESS,
            "shipping_rate_id": self._shop.shipping_rate_id,
        }
        return self._post("/checkout", body, key, cart.token)

    def visit_provider(self, order: PlacedOrder) -> bytes:
        """The sandbox provider's page."""
        return request(self._origin, "GET", urlsplit(order.redirect_url).path)

    def approve(self, order: PlacedOrder, *, copies: int = 1, delay: int = 0) -> bytes:
        """On the sandbox provider's page, in the house that runs it. Its webhook: so often, so many seconds late."""
        page = urlsplit(order.redirect_url).path
        return request(self._origin, "POST", page, _FORM, f"decision=approved&copies={copies}&delay={delay}".encode())

    def confirm(self, order: PlacedOrder) -> bytes:
        path = f"/orders/{order.order_id}/payments/{order.attempt_id}/confirmation?key={quote(order.key)}"
        return self._post(path, None)

    def cancel(self, order: PlacedOrder, key: str | None = None) -> bytes:
        return self._post(f"/orders/{order.order_id}/cancellation?key={quote(order.key)}", {}, key)

    def validate(self, number: int) -> bytes:
        """What this code would take off; of somebody without a session."""
        return self._post("/coupons/validate", {"code": self._shop.code(number), "subtotal": "349.00"})

    def quote(self) -> bytes:
        """What the shop's full cart comes to."""
        headers = {"authorization": f"Bearer {self._shop.cart_token}"}
        return request(self._origin, "GET", f"{self._api}/carts/{self._shop.cart_id}/quote", headers)

    def subscribe(self, email: str, key: str, *, network: bytes) -> bytes:
        """An address, typed by somebody at this IPv4 address, as a proxy on the same machine would say."""
        return self._post("/newsletter/subscriptions", {"email": email}, key, at=".".join(map(str, network)))

    @property
    def _drop(self) -> str:
        return f"/drops/{self._shop.drop.slug if self._shop.drop else None}"

    def _post(
        self,
        path: str,
        body: object,
        key: str | None = None,
        token: str | None = None,
        *,
        at: str | None = None,
        admission: str | None = None,
    ) -> bytes:
        headers = {"content-type": "application/json"} if body is not None else {}
        if at is not None:
            headers["x-forwarded-for"] = at
        if admission is not None:
            headers["lonja-pass"] = admission
        if key is not None:
            headers["idempotency-key"] = key
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        return request(self._origin, "POST", self._api + path, headers, b"" if body is None else _encode(body))


def problem(body: bytes) -> Problem:
    """What a refusal says; empty when it is no problem+json."""
    try:
        return msgspec.json.decode(body, type=Problem)
    except msgspec.MsgspecError:
        return Problem()
