"""claim_units, release_units, recount_units: limits over all carts and orders of a buyer (P16)."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import msgspec
import pytest

from lonja.access import DropLimit
from lonja.carts import Cart, merge_carts, set_quantity
from lonja.checkout import Address, Placement, RefundWish, cancel_order, expire_checkouts
from lonja.checkout.model import WishedLine
from lonja.checkout.operations import request_order_refund
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from tests.checkout.test_queue import OnlyTogether
from tests.dropping import Drop, drop_of
from tests.shop import HOME, Shop

SPELLINGS = ["ana.ruiz@gmail.com", "Ana.Ruiz+drop@Gmail.com", "anaruiz@googlemail.com"]
ELSEWHERE = Address(line1="Av. 1", city="Puebla", postal_code="72000", country="MX")
DOORS = [
    HOME,
    msgspec.structs.replace(HOME, line1="CALLE  5.", line2="Int. 3"),
    msgspec.structs.replace(HOME, line1="Cállé-5", city="Elsewhere"),
]


async def ready(shop: Shop, hot: UUID, units: int = 1) -> tuple[Call, Cart]:
    call = await shop.visitor()
    return call, await shop.fill(call, (hot, units))


def elsewhere(number: int) -> dict[str, Any]:
    """Somebody whom nothing connects with the others."""
    return {"email": f"{number}@example.com", "address": msgspec.structs.replace(HOME, line1=f"Calle {number}")}


async def test_one_mailbox_and_one_doorstep_however_they_are_written(shop: Shop) -> None:
    """P16: many carts, one buyer. At N+1 the refusal says which name and which limit; nothing of it is kept."""
    shop.later()
    hot = await shop.sells(50)
    drop = await drop_of(shop, hot, max_per_customer=2, max_per_address=2)
    for spelling, door in zip(SPELLINGS[:2], (HOME, ELSEWHERE), strict=True):
        await shop.place(*await ready(shop, hot), email=spelling, address=door)
    call, cart = await ready(shop, hot)
    with pytest.raises(DropLimit) as refused:
        await shop.place(call, cart, email=SPELLINGS[2], address=msgspec.structs.replace(HOME, line1="Otra 9"))
    assert refused.value.params == {"limit": 2, "kind": "email"}
    assert await shop.count("orders.orders") == 2
    await shop.place(call, cart, email="other@example.com", address=DOORS[1])
    call, cart = await ready(shop, hot)
    with pytest.raises(DropLimit) as refused:
        await shop.place(call, cart, email="third@example.com", address=DOORS[2])
    assert refused.value.params == {"limit": 2, "kind": "address"}
    assert await drop.counts() == {"buyer": [1, 1, 1], "email": [1, 2], "address": [1, 2]}


@pytest.mark.parametrize(
    ("asked", "one", "others"),
    [
        ("mailbox($1)", "anaruiz@gmail.com",
         ["ana.ruiz@gmail.com.", "ana.ruiz@ｇｍａｉｌ.com", "ana.ruiz@gm\u200bail.com"]),
        ("mailbox($1)", "ana@example.com", ["ANA+a+b@Example.com.", " ana@example.com "]),
        ("doorstep(jsonb_build_object('line1', $1::text, 'postal_code', '1207', 'country', 'BD'))", "House 5, Road 10",
         ["House ৫, Road ১০", "House ５ Road 10", "НОUSE 5, Rоаd 10", "house-5\u00ad road 10"]),
        ("doorstep(jsonb_build_object('line1', $1::text, 'postal_code', '10115', 'country', 'DE'))", "Große Straße 5",
         ["Grosse Strasse 5", "GROSSE STRASSE 5"]),
    ],
)  # fmt: skip
async def test_one_name_however_it_is_written(
    owner: asyncpg.Connection, asked: str, one: str, others: list[str]
) -> None:
    """P16: what arrives at the same door or mailbox: other digits, letters that look the same, dots at the end."""
    said = [await owner.fetchval(f"SELECT access.{asked}", name) for name in (one, *others)]
    assert set(said) == {said[0]}
    assert await owner.fetchval(f"SELECT access.{asked}", f"x{one}") != said[0]


async def test_a_customer_is_one_buyer_on_every_device(shop: Shop) -> None:
    """P16: by account, whatever e-mail and address they write; the guest before was somebody else."""
    shop.later()
    hot = await shop.sells(50)
    await drop_of(shop, hot, max_per_customer=2)
    phone = await shop.customer()
    laptop = await shop.customer(phone.customer_id)
    await shop.place(phone, await shop.fill(phone, (hot, 2)), **elsewhere(1))
    with pytest.raises(DropLimit):
        await shop.fill(laptop, (hot, 1))
    await shop.place(*await ready(shop, hot, 2), **elsewhere(2))


async def test_signing_in_is_no_way_around_a_limit(shop: Shop) -> None:
    """P16, CRT-04: two of a guest and two of a customer are four in one cart, and no order until they are two."""
    shop.later()
    hot = await shop.sells(50)
    drop = await drop_of(shop, hot, max_per_customer=2)
    customer = await shop.customer()
    await shop.fill(customer, (hot, 2))
    guest = await shop.visitor()
    await shop.fill(guest, (hot, 2))
    signed_in = msgspec.structs.replace(customer, session_id=guest.session_id)
    cart = await merge_carts(shop.database, shop.store, signed_in)
    assert cart is not None
    with pytest.raises(DropLimit):
        await shop.place(signed_in, cart)
    with pytest.raises(DropLimit):
        await shop.fill(signed_in, (hot, 1))
    cart = await set_quantity(shop.database, shop.store, signed_in, cart.id, hot, 2)
    await shop.place(signed_in, cart)
    assert (await drop.counts(), await shop.stock_of(hot)) == ({"buyer": [2], "email": [2]}, (50, 2))


async def test_what_comes_back_later_was_bought(shop: Shop) -> None:
    """P16: who returns a unit has had it: its money and its place on the shelf come back, the limit does not."""
    shop.later()
    hot = await shop.sells(50)
    drop = await drop_of(shop, hot, max_per_customer=2)
    customer = await shop.customer()
    placed = await shop.place(customer, await shop.fill(customer, (hot, 2)))
    await shop.pay(placed)
    item = await shop.owner.fetchval("SELECT id FROM orders.order_items WHERE order_id = $1", placed.order_id)
    wish = RefundWish(lines=[WishedLine(item, 1, restock=True)])
    await request_order_refund(shop.database, shop.store, shop.staff, placed.order_id, wish)
    assert (await drop.counts(), await shop.stock_of(hot)) == ({"buyer": [2], "email": [2]}, (49, 0))
    with pytest.raises(DropLimit):
        await shop.fill(customer, (hot, 1))
    await cancel_order(shop.database, shop.store, shop.staff, placed.order_id, "all of it")
    assert await drop.counts() == {}


async def test_what_dies_counts_no_more_and_only_once(shop: Shop) -> None:
    """Cancelled, or never paid: the units are free for this buyer again. Cancelling twice frees once."""
    shop.later()
    hot = await shop.sells(50)
    drop = await drop_of(shop, hot, max_per_customer=2)
    first = await shop.place(*await ready(shop, hot), email="ana@example.com")
    second = await shop.place(*await ready(shop, hot), email="ana@example.com", gateway="cod")
    for _ in range(2):
        await cancel_order(shop.database, shop.store, shop.staff, second.order_id, "changed my mind")
    assert await drop.counts() == {"buyer": [1], "email": [1]}
    shop.later(hours=2)
    assert await expire_checkouts(shop.database, shop.store, Call.job("sweep")) == 1
    assert await drop.counts() == {}
    assert (await shop.pay(first)).status == "cancelled"


async def test_limits_change_while_people_have_something(shop: Shop) -> None:
    """Counts are made again; a limit below what somebody has takes nothing away, and gives nothing more."""
    shop.later()
    hot = await shop.sells(50)
    drop = await drop_of(shop, hot, way="open")
    for _ in range(2):
        await shop.place(*await ready(shop, hot, 2), email="ana@example.com")
    assert await drop.counts() == {}
    await drop.says(max_per_customer=3)
    assert await drop.counts() == {"buyer": [2, 2], "email": [4]}
    call, cart = await ready(shop, hot)
    with pytest.raises(DropLimit):
        await shop.place(call, cart, email="ana@example.com")
    await drop.says(max_per_customer=5, max_per_address=100)
    await shop.place(call, cart, email="ana@example.com")
    assert await drop.counts() == {"buyer": [1, 2, 2], "email": [5], "address": [5]}
    await drop.says()
    assert await drop.counts() == {}


async def together(shop: Shop, drop: Drop, hot: UUID, people: list[dict[str, Any]]) -> tuple[OnlyTogether, list[Any]]:
    queue = OnlyTogether(shop.database)
    carts = [await ready(shop, hot) for _ in people]
    said: list[Any] = await asyncio.gather(
        *(
            queue.begin_checkout(shop.store, call, new_id(), cart.id, shop.details(**person))
            for (call, cart), person in zip(carts, people, strict=True)
        ),
        return_exceptions=True,
    )
    return queue, said


async def test_who_checks_out_together_is_counted_together(shop: Shop) -> None:
    """In a batch: strangers are not slowed; of one mailbox's four, the limit goes through."""
    shop.later()
    hot = await shop.sells(50)
    drop = await drop_of(shop, hot, max_per_customer=2, max_per_address=2, checkout_ttl_seconds=120)
    queue, said = await together(shop, drop, hot, [elsewhere(number) for number in range(5)])
    assert queue.alone == []
    assert all(isinstance(one, Placement) for one in said)
    assert await drop.counts() == {"buyer": [1] * 5, "email": [1] * 5, "address": [1] * 5}
    bots = [elsewhere(number) | {"email": "bot@example.com"} for number in range(10, 14)]
    queue, said = await together(shop, drop, hot, [elsewhere(9), *bots])
    assert len(queue.alone) == 2
    assert sorted(type(one).__name__ for one in said) == ["DropLimit"] * 2 + ["Placement"] * 3
    orders = await shop.owner.fetchval(
        """SELECT count(*) FROM orders.orders o
        JOIN access.order_claims k ON k.store_id = o.store_id AND k.order_id = o.id
        WHERE o.store_id = $1 AND o.expires_at = $2::timestamptz + interval '2 minutes'""",
        shop.store,
        (await shop.owner.fetchval("SELECT min(created_at) FROM orders.orders WHERE store_id = $1", shop.store)),
    )
    assert orders == 8
