"""add_many: what many ask at one moment is granted together, and each ends as it would have alone."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from tests.shop import NOON, Shop, token_hash

from lonja.carts import AddQueue, Cart, add_to_cart, cart, open_cart
from lonja.carts.errors import CartFull, CartQuantityOutOfRange, LineLimit, NotForSale
from lonja.inventory import create_location
from lonja.inventory.errors import OutOfStock
from lonja.platform.call import Call
from lonja.platform.errors import IdempotencyKeyReused
from lonja.platform.ids import new_id

TOMORROW = NOON + timedelta(days=900)


async def together(shop: Shop, *asked: tuple[Call, UUID, int]) -> list[Cart | BaseException]:
    """Everybody at once, through one queue."""
    queue = AddQueue(shop.database)
    return await asyncio.gather(
        *(queue.add_to_cart(shop.store, call, variant, quantity) for call, variant, quantity in asked),
        return_exceptions=True,
    )


def _but_what_is_left(seen: Cart | None) -> list[object]:
    """A cart, but for what others may still buy: that changes under its owner's eyes."""
    assert seen is not None
    return [
        msgspec.structs.replace(seen, items=[]),
        [msgspec.structs.replace(each, available=0) for each in seen.items],
    ]


async def test_the_last_units_go_to_who_came_first(shop: Shop) -> None:
    """INV-15: fifty want one of twenty; the first twenty in line get one each, the rest a clear refusal."""
    await shop.reserves_on("cart")
    variant = await shop.sells(20)
    visitors = [await shop.visitor() for _ in range(50)]
    answers = await together(shop, *((visitor, variant, 1) for visitor in visitors))
    assert [isinstance(answer, Cart) for answer in answers] == [True] * 20 + [False] * 30
    refused = answers[-1]
    assert isinstance(refused, OutOfStock)
    assert refused.params["lines"] == [{"variant_id": str(variant), "requested": 1, "available": 0}]
    assert await shop.stock_of(variant) == (20, 20)
    assert await shop.owner.fetchval("SELECT count(*) FROM carts.carts WHERE store_id = $1", shop.store) == 20


async def test_a_smaller_wish_behind_a_larger_one_is_granted(shop: Shop) -> None:
    await shop.reserves_on("cart")
    variant = await shop.sells(5)
    calls = [await shop.visitor() for _ in range(3)]
    answers = await together(shop, (calls[0], variant, 4), (calls[1], variant, 2), (calls[2], variant, 1))
    assert [isinstance(answer, Cart) for answer in answers] == [True, False, True]
    assert await shop.stock_of(variant) == (5, 5)


async def test_everybody_gets_the_answer_they_would_have_got_alone(shop: Shop) -> None:
    """A batch of good and bad wishes: the same carts and refusals as one by one."""
    await shop.reserves_on("cart", max_per_line=3)
    one, two, none = await shop.sells(10), await shop.sells(10), await shop.sells(0)
    full = await shop.visitor()
    await shop.stuff((await shop.fill(full, (one, 1))).id, 199)
    wishes = [(one, 1), (two, 3), (one, 4), (one, 0), (one, 10_001), (none, 1), (new_id(), 1)]
    asked = [(await shop.visitor(), variant, quantity) for variant, quantity in wishes]
    answers = await together(shop, *asked, (full, two, 1))
    kinds = [type(answer) for answer in answers]
    assert kinds == [
        Cart, Cart, LineLimit, CartQuantityOutOfRange, CartQuantityOutOfRange, OutOfStock, NotForSale, CartFull,
    ]  # fmt: skip
    for (call, variant, quantity), answer in zip(asked, answers[:7], strict=True):
        again = await shop.visitor()
        try:
            alone: Cart | BaseException = await add_to_cart(shop.database, shop.store, again, variant, quantity)
        except Exception as refusal:  # noqa: BLE001  # whatever it is, it must be the same
            alone = refusal
        assert type(alone) is type(answer)
        if isinstance(answer, Exception) and not isinstance(answer, OutOfStock):
            assert isinstance(alone, type(answer))
            assert getattr(alone, "params", None) == getattr(answer, "params", None)
        elif isinstance(answer, Cart):
            assert _but_what_is_left(answer) == _but_what_is_left(await cart(shop.database, shop.store, call))


async def test_a_cart_that_is_there_grows(shop: Shop) -> None:
    """CRT-02, INV-10: the line is summed, and only the difference is held."""
    await shop.reserves_on("cart")
    variant, other = await shop.sells(10), await shop.sells(10)
    ana, luis = await shop.visitor(), await shop.customer()
    before = await shop.fill(ana, (variant, 2))
    answers = await together(shop, (ana, variant, 3), (luis, other, 1))
    grown = answers[0]
    assert isinstance(grown, Cart)
    assert (grown.id, grown.items[0].quantity, grown.items[0].held) == (before.id, 5, 5)
    assert await shop.stock_of(variant) == (10, 5)
    assert isinstance(answers[1], Cart)
    assert answers[1] == await cart(shop.database, shop.store, luis)


async def test_a_double_click_in_one_batch_counts_twice_and_makes_one_cart(shop: Shop) -> None:
    variant = await shop.sells(10)
    ana = await shop.visitor()
    answers = await together(shop, (ana, variant, 1), (ana, variant, 1), (await shop.visitor(), variant, 1))
    assert all(isinstance(answer, Cart) for answer in answers)
    mine = await cart(shop.database, shop.store, ana)
    assert mine is not None
    assert mine.items[0].quantity == 2


async def test_a_key_has_one_effect_and_one_answer(shop: Shop) -> None:
    """P06: twins in one batch, a replay in a later one, another request under the same key."""
    await shop.reserves_on("cart")
    variant = await shop.sells(10)
    ana = (await shop.visitor()).keyed("k", b"one")
    twins = await together(shop, (ana, variant, 1), (ana, variant, 1), (await shop.visitor(), variant, 1))
    assert isinstance(twins[0], Cart)
    assert twins[0] == twins[1]
    later = await together(shop, (ana, variant, 1), (await shop.visitor(), variant, 1))
    assert later[0] == twins[0]
    altered = await together(shop, (ana.keyed("k", b"two"), variant, 2), (await shop.visitor(), variant, 1))
    assert isinstance(altered[0], IdempotencyKeyReused)
    assert await shop.stock_of(variant) == (10, 4)


async def test_a_refusal_is_not_remembered(shop: Shop) -> None:
    """P06: what was refused left no key behind; when stock arrives the same key succeeds."""
    await shop.reserves_on("cart")
    variant = await shop.sells(1)
    ana, luis = (await shop.visitor()).keyed("a", b"a"), (await shop.visitor()).keyed("b", b"b")
    first = await together(shop, (ana, variant, 1), (luis, variant, 1))
    assert [type(answer) for answer in first] == [Cart, OutOfStock]
    await shop.receives(variant, 5)
    second = await together(shop, (luis, variant, 1), (await shop.visitor(), variant, 1))
    assert [type(answer) for answer in second] == [Cart, Cart]


async def test_newcomers_get_a_session_each(shop: Shop) -> None:
    """IAM-12: open_cart in a batch; the same key and token find the same cart."""
    variant = await shop.sells(10)
    queue = AddQueue(shop.database)
    calls = [Call.guest().keyed(str(new_id()), b"x") for _ in range(3)]
    hashes = [token_hash(str(new_id())) for _ in range(3)]

    async def open_all() -> list[Cart]:
        return await asyncio.gather(
            *(queue.open_cart(shop.store, c, h, TOMORROW, variant, 1) for c, h in zip(calls, hashes, strict=True))
        )

    opened = await open_all()
    assert len({each.id for each in opened}) == 3
    assert await open_all() == opened
    found = await shop.owner.fetch("SELECT token_hash FROM people.sessions WHERE store_id = $1", shop.store)
    assert {row[0] for row in found} == set(hashes)
    alone = await open_cart(shop.database, shop.store, calls[0], hashes[0], TOMORROW, [(variant, 1)])
    assert alone == opened[0]


async def test_holds_that_ran_out_are_swept_before_anybody_is_refused(shop: Shop) -> None:
    """INV-14."""
    await shop.reserves_on("cart", cart_ttl_seconds=600)
    variant = await shop.sells(2)
    shop.later()
    await shop.fill(await shop.visitor(), (variant, 2))
    shop.later(minutes=10)
    answers = await together(shop, (await shop.visitor(), variant, 1), (await shop.visitor(), variant, 1))
    assert [type(answer) for answer in answers] == [Cart, Cart]
    assert await shop.stock_of(variant) == (2, 2)


async def test_a_batch_empties_locations_in_order_of_priority(shop: Shop) -> None:
    """A wish may be served from two places; none is asked for more than it has."""
    await shop.reserves_on("cart")
    variant = await shop.sells(3)
    backroom = await create_location(shop.database, shop.store, shop.staff, "back", "Backroom", 5)
    await shop.receives(variant, 3, backroom)
    calls = [await shop.visitor() for _ in range(3)]
    answers = await together(shop, *((call, variant, 2) for call in calls))
    assert all(isinstance(answer, Cart) for answer in answers)
    rows = await shop.owner.fetch(
        "SELECT location_id, reserved FROM inventory.stock_levels WHERE store_id = $1 AND variant_id = $2",
        shop.store,
        variant,
    )
    assert {row[0]: row[1] for row in rows} == {shop.location: 3, backroom: 3}
    assert sorted(quantity for _, quantity in await shop.holds_of(variant)) == [1, 1, 2, 2]


async def test_a_batch_has_an_end(shop: Shop) -> None:
    """256 together; one more is refused, and the queue never sends it."""
    variant = await shop.sells(1_000)
    line = {"token_hash": "", "expires_at": TOMORROW, "variant_id": variant, "quantity": 1}

    async def send(count: int) -> int:
        batch = [line | {"n": n, "token_hash": token_hash(str(new_id()))} for n in range(count)]
        text = msgspec.json.encode(batch).decode()
        return len(await shop.database.rows("SELECT * FROM carts.add_many($1, $2)", shop.store, text))

    assert await send(256) == 256
    with pytest.raises(CartFull):
        await send(257)


async def test_who_is_told_of_new_sessions_is_told_the_truth(shop: Shop) -> None:
    """IAM-12: what a process remembers of a session that began in a batch is what the database has."""
    await shop.reserves_on("cart")
    variant, told = await shop.sells(3), list[tuple[UUID, str, UUID, datetime]]()
    queue = AddQueue(shop.database, met=lambda *session: told.append(session))
    await asyncio.gather(
        *(
            queue.open_cart(shop.store, Call(actor="guest"), token_hash(f"t{n} {shop.store}"), TOMORROW, variant, 1)
            for n in range(6)
        ),
        return_exceptions=True,
    )
    rows = await shop.owner.fetch(
        "SELECT store_id, token_hash, id, expires_at FROM people.sessions WHERE store_id = $1", shop.store
    )
    assert len(rows) == 3
    assert 2 <= len(told) <= 3  # the first may have been asked alone
    assert set(told) <= {tuple(row) for row in rows}
    assert queue.counts.requests == 6
    assert queue.counts.batches <= 3
