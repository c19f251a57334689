"""What buyers do, one turn at a time: the scenarios of `lonja bench`.

Nouns: Client, one keep-alive connection and whose hands it is in; a turn, the unit that is counted and timed.
Verbs: `listing`, `detail`, `add_to_cart`, `hot_reservation`, `hot_drop`, `spread_reservation`, `multi_reservation`,
`purchase`, `cancel`, `coupon`, `newsletter`, `quote`.
Promises: a turn is what its name says, whole: a purchase is four requests from first click to confirmed and paid, and
its time is the time of all four; of a cancellation only the cancelling is timed, not the purchase before it. Requests
are spread over the whole shop. Every mutation bears an Idempotency-Key, as a careful client's does; no key is used
twice.
"""

import random
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from time import perf_counter

import msgspec

from lonja.proving import till as say
from lonja.proving.shop import CODES, Shop
from lonja.proving.till import Till
from lonja.proving.wire import Connection

_LINES = 4
"""How many different things a visitor of `add_to_cart` puts into one cart, the first of which opens it."""


HOT = 1
"""The variant everybody wants."""
SPREAD = 1_000
"""Over how many variants `spread_reservation` and `multi_reservation` go."""
SEVERAL = 4
"""How many different variants a cart of `multi_reservation` holds at once."""
_OUT_OF_STOCK = "LJ301"


class TurnFailed(Exception):  # noqa: N818  # it is counted
    """An answer that was not the one hoped for."""


class SoldOut(Exception):  # noqa: N818  # an answer, not an error
    """A clean refusal: nothing is left. It counts as a turn, and is counted."""


class Pages(msgspec.Struct, frozen=True):
    """The next cursor of a listing."""

    next_cursor: str | None


class Client:
    """One buyer after the other on one connection."""

    def __init__(self, connection: Connection, till: Till, shop: Shop, name: str, listings: Sequence[bytes]) -> None:
        self.connection, self.till, self.shop, self.listings = connection, till, shop, listings
        self._name, self._turns = name, count()
        self.cart_token, self.cart_lines = "", _LINES

    async def ask(self, request: bytes) -> bytes:
        """The body of a good answer. Raises TurnFailed, ConnectionLost."""
        answer = await self.connection.exchange(request)
        if not answer.is_ok:
            raise TurnFailed(f"{answer.status} {say.problem(answer.body).detail}")
        return answer.body

    def key(self) -> str:
        """A fresh Idempotency-Key."""
        return f"{self._name}-{next(self._turns)}"

    def any_product(self) -> int:
        return random.randint(1, self.shop.goods.products)  # noqa: S311  # load, not secrecy

    def any_variant(self) -> int:
        return random.randint(1, self.shop.variant_count)  # noqa: S311  # load, not secrecy

    def one_of(self, most: int) -> int:
        return random.randint(1, min(most, self.shop.variant_count))  # noqa: S311  # load, not secrecy

    def move_to(self, till: Till, shop: Shop) -> None:
        """From the next turn on this is a buyer of another shop."""
        self.till, self.shop, self.cart_lines = till, shop, _LINES


Turn = Callable[[Client], Awaitable[float | None]]
"""Answers when what is timed began, where that is a part of the turn (time.perf_counter)."""


async def listing(client: Client) -> None:
    """A page of 20 products with what is available of each now."""
    await client.ask(random.choice(client.listings))  # noqa: S311  # load, not secrecy


async def detail(client: Client) -> None:
    """A product with what is available of each of its variants now."""
    await client.ask(client.till.product(client.any_product()))


async def add_to_cart(client: Client) -> None:
    """One more thing in a cart, held at once. Each visitor takes four: the first opens session and cart."""
    await _add(client, client.any_variant())


async def hot_reservation(client: Client) -> None:
    """One more unit of what everybody wants, held at once. A visitor takes four: the first opens session and cart."""
    await _add(client, HOT)


async def hot_drop(client: Client) -> None:
    """A new visitor wants what everybody wants: held at once while there is any, then told that there is none."""
    answer = await client.connection.exchange(client.till.open_cart(HOT, client.key()))
    if not answer.is_ok:
        problem = say.problem(answer.body)
        raise SoldOut if problem.code == _OUT_OF_STOCK else TurnFailed(f"{answer.status} {problem.detail}")


async def spread_reservation(client: Client) -> None:
    """As `hot_reservation`, of a thousand variants."""
    await _add(client, client.one_of(SPREAD))


async def multi_reservation(client: Client) -> None:
    """A new visitor's cart of four different variants of a thousand, all held at once, in one request."""
    numbers = random.sample(range(1, min(SPREAD, client.shop.variant_count) + 1), SEVERAL)
    await client.ask(client.till.open_cart_of(numbers, client.key()))


async def _add(client: Client, variant: int) -> None:
    if client.cart_lines < _LINES:
        client.cart_lines += 1
        await client.ask(client.till.add_item(client.cart_token, variant, client.key()))
        return
    opened = say.opened_cart(await client.ask(client.till.open_cart(variant, client.key())))
    client.cart_token, client.cart_lines = opened.token, 1


async def purchase(client: Client) -> None:
    """Cart and hold, checkout, yes on the provider's page, confirmed and paid."""
    await _buy(client)


async def cancel(client: Client) -> float:
    """A purchase, and its cancellation, which is timed: goods back on the shelf, the refund on its way."""
    order = await _buy(client)
    began = perf_counter()
    done = say.paid_order(await client.ask(client.till.cancel(order, client.key())))
    if (done.status, done.payment_status) != ("cancelled", "refund_pending"):
        raise TurnFailed(f"the order is {done.status}, its payment {done.payment_status}")
    return began


async def coupon(client: Client) -> None:
    """What a code would take off: 10.00."""
    number = random.randint(1, CODES)  # noqa: S311  # load, not secrecy
    word = say.coupon_word(await client.ask(client.till.validate(number)))
    if (word.valid, word.discount) != (True, "10.00"):
        raise TurnFailed(f"the code is worth {word.discount}")


async def _buy(client: Client) -> say.PlacedOrder:
    cart = say.opened_cart(await client.ask(client.till.open_cart(client.any_variant(), client.key())))
    order = say.placed_order(await client.ask(client.till.check_out(cart, client.key())))
    await client.ask(client.till.approve(order))
    paid = say.paid_order(await client.ask(client.till.confirm(order)))
    if not paid.is_sold:
        raise TurnFailed(f"the order is {paid.status}, its payment {paid.payment_status}")
    return order


async def newsletter(client: Client) -> None:
    """A new address: a subscriber, a welcome code, and the news that makes the mail. Everybody comes from elsewhere."""
    key = client.key()
    await client.ask(client.till.subscribe(f"{key}@example.com", key, network=random.randbytes(4)))  # noqa: S311  # load, not secrecy


async def quote(client: Client) -> None:
    """What a cart of 200 lines comes to, with 50 promotions and tax."""
    await client.ask(client.till.quote())


SCENARIOS: dict[str, Turn] = {
    "listing": listing,
    "detail": detail,
    "add-to-cart": add_to_cart,
    "hot-reservation": hot_reservation,
    "hot-drop": hot_drop,
    "spread-reservation": spread_reservation,
    "multi-reservation": multi_reservation,
    "purchase": purchase,
    "cancel": cancel,
    "coupon": coupon,
    "newsletter": newsletter,
    "quote": quote,
}


async def all_listings(connection: Connection, till: Till) -> list[bytes]:
    """The request of every page of the shop, found by turning them."""
    found = [till.products()]
    while True:
        answer = await connection.exchange(found[-1])
        if not answer.is_ok:
            raise TurnFailed(f"a listing answers {answer.status}")
        cursor = msgspec.json.decode(answer.body, type=Pages).next_cursor
        if cursor is None:
            return found
        found.append(till.products(cursor))
