"""The same request many times at once is one request; and one that is cut off in the middle never was (PAY-11, P06)."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest
from tests.races.crowd import at_once, gate, meet, sabotage, somebody_waits
from tests.shop import NOON, Shop, token_hash

from lonja.carts import AddQueue, add_to_cart, open_cart
from lonja.checkout import begin_checkout
from lonja.inventory import adjust_stock
from lonja.platform.call import Call
from lonja.platform.errors import DatabaseAway
from lonja.platform.ids import new_id

TWINS = 20
KEY_REUSED = "LJ010"


async def adding(shop: Shop) -> tuple[Callable[[], Coroutine[Any, Any, Any]], Callable[[], Awaitable[int]]]:
    variant = await shop.sells(100)
    call = (await shop.visitor()).keyed("k", b"one")

    async def effect() -> int:
        quantities: int = await shop.owner.fetchval(
            "SELECT coalesce(sum(quantity), 0)::int FROM carts.cart_items WHERE store_id = $1", shop.store
        )
        return quantities

    return (lambda: add_to_cart(shop.database, shop.store, call, variant, 1)), effect


async def opening(shop: Shop) -> tuple[Callable[[], Coroutine[Any, Any, Any]], Callable[[], Awaitable[int]]]:
    variant = await shop.sells(100)
    call = Call(actor="guest").keyed("k", b"one")
    return (
        lambda: open_cart(shop.database, shop.store, call, token_hash("t"), NOON, [(variant, 1)]),
        lambda: shop.count("carts.carts"),
    )


async def adjusting(shop: Shop) -> tuple[Callable[[], Coroutine[Any, Any, Any]], Callable[[], Awaitable[int]]]:
    variant = await shop.sells(0)
    call = shop.staff.keyed("k", b"one")
    return (
        lambda: adjust_stock(shop.database, shop.store, call, variant, 5, "manual"),
        lambda: shop.count("inventory.inventory_movements"),
    )


async def ordering(shop: Shop) -> tuple[Callable[[], Coroutine[Any, Any, Any]], Callable[[], Awaitable[int]]]:
    variant = await shop.sells(100)
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 1))
    keyed, details = call.keyed("k", b"one"), shop.details()
    return (
        lambda: begin_checkout(shop.database, shop.store, keyed, new_id(), cart.id, details),
        lambda: shop.count("orders.orders"),
    )


@pytest.mark.parametrize("verb", [adding, opening, adjusting, ordering])
async def test_twenty_twins_one_effect_one_answer(crowded_shop: Shop, verb: Any) -> None:
    say, effect = await verb(crowded_shop)
    answers, errors = await at_once(say() for _ in range(TWINS))
    assert errors == {}
    assert len(answers) == TWINS
    assert all(answer == answers[0] for answer in answers)
    assert await effect() == 1
    assert await crowded_shop.count("platform.idempotency_keys") == 1


async def test_sabotage_without_the_lock_the_row_still_lets_one_effect_through(scratch_shop: Shop) -> None:
    """The lock makes twins wait; that there is one effect is written in the table (decision 0034)."""
    await gate(scratch_shop, "carts.add_to_cart", "v_cart := carts.ensure_cart(p_store);")
    say, effect = await adding(scratch_shop)
    answers, errors = await meet(scratch_shop, (say() for _ in range(3)))
    assert (len(answers), errors, await effect()) == (3, {}, 1)
    await sabotage(scratch_shop, "platform.replay", "perform pg_advisory_xact_lock(v_lock);")
    say, effect = await adding(scratch_shop)
    answers, errors = await meet(scratch_shop, (say() for _ in range(3)))
    assert (len(answers) + errors.total(), errors.total() > 0, await effect()) == (3, True, 1 + 1)


async def test_sabotage_without_the_claim_every_twin_has_its_effect(scratch_shop: Shop) -> None:
    await sabotage(scratch_shop, "platform.replay", "if v_old.key is null then", "if true then")
    await sabotage(scratch_shop, "platform.remember", "correlation_id());", "correlation_id()) on conflict do nothing;")
    say, effect = await adding(scratch_shop)
    await at_once(say() for _ in range(3))
    assert await effect() == 3


async def test_another_body_under_the_same_key_is_refused_beside_its_twins(crowded_shop: Shop) -> None:
    """FIELD-PAINS 13: whichever comes first is the request; the others are its replays, or refused."""
    shop = crowded_shop
    variant = await shop.sells(1_000)
    visitor = await shop.visitor()
    calls = [visitor.keyed("k", b"one" if n % 2 else b"two") for n in range(TWINS)]
    answers, errors = await at_once(
        add_to_cart(shop.database, shop.store, call, variant, 1 if n % 2 else 2) for n, call in enumerate(calls)
    )
    assert len(answers) == TWINS // 2
    assert errors == {KEY_REUSED: TWINS // 2}
    assert all(answer == answers[0] for answer in answers)


async def test_one_key_in_one_batch_is_one_cart(crowded_shop: Shop) -> None:
    """Visitors without a session share their keys' owner: two requests under one key must not both open a cart."""
    shop = crowded_shop
    variant = await shop.sells(1_000)
    queue = AddQueue(shop.database)
    answers, errors = await at_once(
        queue.open_cart(
            shop.store, Call(actor="guest").keyed("k", f"{n}".encode()), token_hash(f"{n}"), NOON, variant, 1
        )
        for n in range(10)
    )
    assert (len(answers), errors) == (1, {KEY_REUSED: 9})
    assert await shop.count("carts.carts") == 1


async def test_cut_off_in_the_middle_nothing_happened(crowded_shop: Shop) -> None:
    """The connection dies inside begin_checkout: no order, no payment, no hold, no key; said again, it works."""
    shop = crowded_shop
    say, orders = await ordering(shop)
    async with shop.owner.transaction():
        await shop.owner.execute("SELECT FROM inventory.stock_levels WHERE store_id = $1 FOR UPDATE", shop.store)
        task = asyncio.ensure_future(say())
        await somebody_waits(shop)
        await shop.owner.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'"""
        )
        with pytest.raises(DatabaseAway):
            await task
    assert await orders() == 0
    for table in ("payments.payments", "inventory.inventory_reservations", "platform.idempotency_keys"):
        assert await shop.count(table) == 0
    assert (await say()).number == 1001
