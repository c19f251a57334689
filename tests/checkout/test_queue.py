"""begin_many, settle_many: who waits together is served together, and each ends as it would have alone."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import msgspec
import pytest
from tests.checkout.test_quotes import TEN, Merchant
from tests.races.crowd import sabotage
from tests.shop import Shop

from lonja.carts import Cart
from lonja.carts.errors import CartClosed, CartFull, NotForSale, UnknownCart
from lonja.checkout import CheckoutQueue, Placement, begin_checkout, settle_payment
from lonja.checkout.errors import AddressRequired, CartEmpty
from lonja.inventory.errors import OutOfStock
from lonja.payments.errors import GatewayNotOffered, UnknownAttempt
from lonja.payments.model import ProviderState
from lonja.payments.operations import record_start, set_gateway
from lonja.platform.call import Call
from lonja.platform.db import Database
from lonja.platform.errors import Contention, IdempotencyKeyReused
from lonja.platform.ids import new_id
from lonja.shipping.errors import ShippingRateUnavailable

TRACES = {
    "orders.orders": "id",
    "orders.order_items": "order_id",
    "orders.order_history": "order_id",
    "payments.payments": "order_id",
    "payments.payment_attempts": "order_id",
    "inventory.inventory_reservations": "order_id",
    "inventory.inventory_movements": "order_id",
    "platform.domain_events": "aggregate_id",
    "orders.order_quotes": "order_id",
    "orders.applied_promotions": "order_id",
    "promotions.coupon_redemptions": "order_id",
}
OWN = {"id", "order_id", "number", "cart_id", "reservation_id", "aggregate_id", "actor_id", "user_id", "correlation_id",
       "request_id", "created_at", "updated_at", "expires_at", "on_hand_after", "external_ref", "inputs"}  # fmt: skip
"""What two orders may differ in."""


async def traces(shop: Shop, order: UUID) -> dict[str, list[dict[str, Any]]]:
    """Everything an order left in the books, but for what is its own."""
    found = {}
    for table, column in TRACES.items():
        rows = await shop.owner.fetch(
            f"SELECT * FROM {table} WHERE store_id = $1 AND {column} = $2 ORDER BY 1, 2", shop.store, order
        )
        kept = [{name: value for name, value in row.items() if name not in OWN} for row in rows]
        found[table] = sorted(kept, key=repr)
    return found


async def gathered(*calls: Awaitable[Any]) -> list[Any]:
    return await asyncio.gather(*calls, return_exceptions=True)


async def filled(shop: Shop, *lines: tuple[UUID, int], call: Call | None = None) -> tuple[Call, Cart]:
    who = call or await shop.visitor()
    return who, await shop.fill(who, *lines)


class OnlyTogether(CheckoutQueue):
    """Says who was not served in the batch."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.alone: list[object] = []

    async def _begin_alone(self, store_id: UUID, checkout: Any) -> Placement:
        self.alone.append(checkout.cart_id)
        return await super()._begin_alone(store_id, checkout)

    async def _settle_alone(self, store_id: UUID, word: Any) -> Any:
        self.alone.append(word.attempt_id)
        return await super()._settle_alone(store_id, word)


def paid(placed: Placement, **chosen: Any) -> ProviderState:
    said: dict[str, Any] = {"amount_minor": placed.total_amount_minor, "currency": placed.currency}
    return ProviderState("captured", **said | chosen)


@pytest.mark.parametrize("is_priced", [False, True], ids=["plain", "with tax and promotions"])
async def test_what_was_bought_together_looks_as_if_bought_alone(shop: Shop, is_priced: bool) -> None:
    """P05, P11, P15, PRC-10: the same rows in every table, for guests and customers, goods or files."""
    await shop.reserves_on("cart")
    if is_priced:
        merchant = Merchant(shop)
        await merchant.taxes(included=True)
        await merchant.promises("Everything", TEN)
    cap, mug, book = await shop.sells(50), await shop.sells(50, price=250), await shop.sells(50, is_digital=True)
    baskets = [[(cap, 1)], [(cap, 2), (mug, 3)], [(book, 1)], [(cap, 1), (book, 1)]]
    customer = (await shop.customer()).customer_id
    queue = OnlyTogether(shop.database)

    async def buyers() -> list[tuple[Call, Cart]]:
        guests = [await filled(shop, *basket) for basket in baskets]
        return [*guests, await filled(shop, (cap, 1), call=await shop.customer(customer))]

    said = shop.details(phone="5512345678", traffic_source="google")
    together: list[Placement] = await asyncio.gather(
        *(queue.begin_checkout(shop.store, call, new_id(), cart.id, said) for call, cart in await buyers())
    )
    assert queue.alone == []
    alone = [
        await begin_checkout(shop.database, shop.store, call, new_id(), cart.id, said) for call, cart in await buyers()
    ]
    for one, other in zip(together, alone, strict=True):
        assert await traces(shop, one.order_id) == await traces(shop, other.order_id)
        same = {"order_id", "number", "attempt_id", "expires_at"}
        assert {k: v for k, v in msgspec.structs.asdict(one).items() if k not in same} == {
            k: v for k, v in msgspec.structs.asdict(other).items() if k not in same
        }
    for placed in (*together, *alone):
        await record_start(shop.database, shop.store, placed.attempt_id, f"sbx_{placed.attempt_id}", None)
    provider = Call(actor="provider", correlation_id=new_id())
    settled = await asyncio.gather(
        *(queue.settle_payment(shop.store, provider, one.attempt_id, paid(one)) for one in together)
    )
    assert queue.alone == []
    for one, other, answer in zip(together, alone, settled, strict=True):
        single = await settle_payment(shop.database, shop.store, provider, other.attempt_id, paid(other))
        assert (answer.status, answer.payment_status, answer.attempt_status, answer.order_id, answer.number) == (
            single.status, single.payment_status, single.attempt_status, one.order_id, one.number,
        )  # fmt: skip
        assert await traces(shop, one.order_id) == await traces(shop, other.order_id)


async def test_numbers_are_the_lowest_that_are_free(shop: Shop) -> None:
    """A batch of five counts like five buyers one after the other, also when more wait than there are slots."""
    await shop.reserves_on("cart")
    variant, queue = await shop.sells(1_000), OnlyTogether(shop.database)
    for size, first in ((5, 1001), (70, 1006)):
        carts = [await filled(shop, (variant, 1)) for _ in range(size)]
        placed = await asyncio.gather(
            *(queue.begin_checkout(shop.store, call, new_id(), cart.id, shop.details()) for call, cart in carts)
        )
        numbers = [each.number for each in placed]
        assert queue.alone == []
        assert len(set(numbers)) == size
        assert min(numbers) == first
        assert size > 64 or numbers == list(range(first, first + size))


async def test_who_is_not_plain_gets_the_answer_of_who_is_alone(shop: Shop) -> None:
    """P06, CRT-05, ORD-09: refusals and odd cases beside a good request, and no key is left behind."""
    await shop.reserves_on("cart")
    variant, gone = await shop.sells(50), await shop.sells(50)
    good, cash, strange, nowhere, unoffered = [await filled(shop, (variant, 1)) for _ in range(5)]
    stale = await filled(shop, (gone, 1))
    await shop.owner.execute(
        "UPDATE catalog.product_variants SET is_active = false WHERE store_id = $1 AND id = $2", shop.store, gone
    )
    empty = await filled(shop, (variant, 1))
    await shop.owner.execute(
        "DELETE FROM carts.cart_items WHERE store_id = $1 AND cart_id = $2", shop.store, empty[1].id
    )
    await shop.owner.execute(
        "UPDATE inventory.inventory_reservations SET status = 'released' WHERE cart_id = $1", empty[1].id
    )
    await shop.owner.execute(
        "UPDATE inventory.stock_levels SET reserved = reserved - 1 WHERE store_id = $1 AND variant_id = $2",
        shop.store, variant,
    )  # fmt: skip
    queue = CheckoutQueue(shop.database)

    def ask(who: Call, cart: UUID, **chosen: Any) -> Awaitable[Placement]:
        gateway = chosen.pop("gateway", "sandbox")
        return queue.begin_checkout(
            shop.store, who.keyed(str(cart), b"x"), new_id(), cart, shop.details(gateway, **chosen)
        )

    answers = await gathered(
        ask(good[0], good[1].id),
        ask(cash[0], cash[1].id, gateway="cod"),
        ask(await shop.visitor(), strange[1].id),
        ask(nowhere[0], nowhere[1].id, address=None),
        ask(unoffered[0], unoffered[1].id, gateway="bitcoin"),
        ask(*stale[:1], stale[1].id),
        ask(empty[0], empty[1].id),
        ask(strange[0], strange[1].id, shipping_rate_id=new_id()),
        ask(good[0], new_id()),
    )
    kinds = [type(each) for each in answers]
    assert kinds == [
        Placement, Placement, UnknownCart, AddressRequired, GatewayNotOffered, NotForSale, CartEmpty,
        ShippingRateUnavailable, UnknownCart,
    ]  # fmt: skip
    assert (answers[0].status, answers[1].status) == ("pending", "confirmed")
    assert await shop.count("platform.idempotency_keys") == 2
    again = await gathered(ask(good[0], good[1].id), ask(cash[0], cash[1].id, gateway="cod"))
    assert again == answers[:2]
    closed = await gathered(*(
        queue.begin_checkout(shop.store, good[0], new_id(), good[1].id, shop.details()) for _ in range(2)
    ))  # fmt: skip
    assert [type(each) for each in closed] == [CartClosed, CartClosed]
    altered = await gathered(*(
        queue.begin_checkout(shop.store, good[0].keyed(str(good[1].id), b"y"), new_id(), good[1].id, shop.details())
        for _ in range(2)
    ))  # fmt: skip
    assert [type(each) for each in altered] == [IdempotencyKeyReused, IdempotencyKeyReused]


async def test_twins_in_one_batch_are_one_order(shop: Shop) -> None:
    """P06: with a key both get one answer; without one the second finds the cart closed."""
    await shop.reserves_on("cart")
    variant, queue = await shop.sells(50), CheckoutQueue(shop.database)
    ana, cart = await filled(shop, (variant, 1))
    keyed = ana.keyed("k", b"x")
    one, two = await gathered(
        *(queue.begin_checkout(shop.store, keyed, new_id(), cart.id, shop.details()) for _ in range(2))
    )
    assert one == two
    luis, basket = await filled(shop, (variant, 1))
    first, second = await gathered(
        *(queue.begin_checkout(shop.store, luis, new_id(), basket.id, shop.details()) for _ in range(2))
    )
    assert isinstance(first, Placement)
    assert isinstance(second, CartClosed)
    assert await shop.count("orders.orders") == 2


async def test_holds_that_ran_out_are_held_again_or_refused(shop: Shop) -> None:
    """INV-11, INV-14: such a cart is not plain. A hold about to run out is not either."""
    await shop.reserves_on("cart", cart_ttl_seconds=600)
    variant, queue = await shop.sells(3), OnlyTogether(shop.database)
    shop.later()
    carts = [await filled(shop, (variant, 1)) for _ in range(3)]
    shop.later(minutes=9, seconds=56)
    placed = await queue.begin_checkout(shop.store, carts[0][0], new_id(), carts[0][1].id, shop.details())
    shop.later(minutes=10, seconds=1)
    await shop.fill(await shop.visitor(), (variant, 1))
    answers = await gathered(
        *(queue.begin_checkout(shop.store, call, new_id(), cart.id, shop.details()) for call, cart in carts[1:])
    )
    assert sorted(type(each).__name__ for each in answers) == ["OutOfStock", "Placement"]
    assert any(isinstance(each, OutOfStock) for each in answers)
    assert len(queue.alone) == 3
    assert placed.status == "pending"
    assert await shop.stock_of(variant) == (3, 3)


async def test_a_price_that_changes_meanwhile_ends_the_batch(scratch_shop: Shop) -> None:
    """P05: nothing half old, half new. The price is raised between reading and writing."""
    shop = scratch_shop
    await shop.reserves_on("cart")
    variant, queue = await shop.sells(50), OnlyTogether(shop.database)
    await sabotage(
        shop, "checkout.begin_many_write", "    perform checkout.snapshot_carts(p_store, p_requests);",
        "    update catalog.product_variants set price_minor = price_minor + 1 where store_id = p_store;\n"
        "    perform checkout.snapshot_carts(p_store, p_requests);",
    )  # fmt: skip
    carts = [await filled(shop, (variant, 1)) for _ in range(2)]
    placed = await asyncio.gather(
        *(queue.begin_checkout(shop.store, call, new_id(), cart.id, shop.details()) for call, cart in carts)
    )
    assert len(queue.alone) == 2
    assert {each.total_amount_minor for each in placed} == {1_500}


async def test_odd_words_beside_plain_ones(shop: Shop) -> None:
    """PAY-15, P04, P10: another amount, another try of the same order, a dead order, an unknown attempt, twice."""
    await shop.reserves_on("cart")
    variant = await shop.sells(50)
    await set_gateway(shop.database, shop.store, shop.staff, "sandbox", "Card")
    placed = [await shop.buy(await shop.visitor(), (variant, 1)) for _ in range(4)]
    for each in placed:
        await record_start(shop.database, shop.store, each.attempt_id, f"sbx_{each.attempt_id}", None)
    await shop.pay(placed[3])
    queue, provider = OnlyTogether(shop.database), Call(actor="provider", correlation_id=new_id())
    good, wrong, lost, known = placed
    await shop.owner.execute(
        "UPDATE inventory.inventory_reservations SET status = 'released' WHERE order_id = $1", lost.order_id
    )
    await shop.owner.execute(
        "UPDATE inventory.stock_levels SET reserved = reserved - 1 WHERE store_id = $1 AND variant_id = $2",
        shop.store, variant,
    )  # fmt: skip
    answers = await gathered(
        queue.settle_payment(shop.store, provider, good.attempt_id, paid(good)),
        queue.settle_payment(shop.store, provider, good.attempt_id, paid(good)),
        queue.settle_payment(shop.store, provider, wrong.attempt_id, paid(wrong, amount_minor=1)),
        queue.settle_payment(shop.store, provider, lost.attempt_id, paid(lost)),
        queue.settle_payment(shop.store, provider, known.attempt_id, paid(known)),
        queue.settle_payment(shop.store, provider, new_id(), paid(known)),
        queue.settle_payment(shop.store, provider, wrong.attempt_id, ProviderState("failed", reason="no")),
    )
    assert isinstance(answers[5], UnknownAttempt)
    assert [each.status for each in answers[:5]] == ["confirmed", "confirmed", "pending", "confirmed", "confirmed"]
    assert (answers[6].attempt_status, answers[6].failure_reason) == ("failed", "no")
    assert good.attempt_id not in queue.alone
    assert known.attempt_id not in queue.alone
    assert await shop.history_of(good.order_id) == ["confirmed"]
    assert await shop.history_of(known.order_id) == ["confirmed"]
    suspicious = await shop.owner.fetchval(
        "SELECT count(*) FROM people.security_events WHERE store_id = $1 AND event_type = 'suspicious_payment'",
        shop.store,
    )
    assert suspicious == 1


@pytest.mark.parametrize(
    ("function", "row"),
    [
        ("checkout.begin_many", {"order_id": None, "cart_id": None, "details": {}}),
        ("checkout.settle_many", {"attempt_id": None, "amount_minor": 1, "currency": "MXN"}),
    ],
)
async def test_a_batch_has_an_end(shop: Shop, function: str, row: dict[str, Any]) -> None:
    """256 together; one more is refused, and the queue never sends it."""
    await shop.reserves_on("cart")

    async def send(count: int) -> int:
        batch = [{name: value or new_id() for name, value in row.items()} | {"n": n} for n in range(count)]
        text = msgspec.json.encode(batch).decode()
        return len(await shop.database.rows(f"SELECT * FROM {function}($1, $2)", shop.store, text))

    assert await send(256) == 256
    with pytest.raises(CartFull):
        await send(257)


async def test_a_batch_that_fails_costs_nobody(scratch_shop: Shop) -> None:
    """A batch that fails without effect is asked again one by one."""
    shop = scratch_shop
    await shop.reserves_on("cart")
    variant, queue = await shop.sells(50), OnlyTogether(shop.database)
    refusal = "perform platform.refuse('LJ023', 'x');"
    await sabotage(shop, "checkout.begin_many", "v_asked := array(", f"{refusal} v_asked := array(")
    with pytest.raises(Contention):
        await shop.database.rows("SELECT * FROM checkout.begin_many($1, '[]')", shop.store)
    carts = [await filled(shop, (variant, 1)) for _ in range(2)]
    placed = await asyncio.gather(
        *(queue.begin_checkout(shop.store, call, new_id(), cart.id, shop.details()) for call, cart in carts)
    )
    assert len({each.order_id for each in placed}) == 2
