"""Codes through the real checkout, alone and in batches, while orders die (P14, PRM-17, PRM-18)."""

from collections.abc import Awaitable
from typing import Any

import pytest
from tests.promotions.uses import Use, counted, coupon
from tests.races.crowd import at_once
from tests.shop import Shop

from lonja.carts import Cart, add_code
from lonja.checkout import CheckoutQueue, Placement, cancel_order, expire_checkouts
from lonja.platform.call import Call
from lonja.platform.ids import new_id
from lonja.promotions import RuleDraft, save_rule

USED_UP, USED_ALREADY, NOT_USABLE = "LJ436", "LJ437", "LJ511"
TWO = ("FIRST", "SECOND")


async def with_codes(shop: Shop, variant: Any, codes: tuple[str, ...]) -> tuple[Call, Cart]:
    """A visitor and their cart."""
    call = await shop.visitor()
    cart = await shop.fill(call, (variant, 1))
    for code in codes:
        cart = await add_code(shop.database, shop.store, call, cart.id, code)
    return call, cart


def place_everywhere(shop: Shop, buyers: list[tuple[Call, Cart]], email: str = "") -> list[Awaitable[Placement]]:
    """By three processes' queues, and alone."""
    queues = [CheckoutQueue(shop.database) for _ in range(3)]
    asked: list[Awaitable[Placement]] = []
    for n, (call, cart) in enumerate(buyers):
        details = shop.details(email=email or f"{n}@example.com")
        if n % 4 < 3:
            asked.append(queues[n % 4].begin_checkout(shop.store, call, new_id(), cart.id, details))
        else:
            asked.append(shop.place(call, cart, email=email or f"{n}@example.com"))
    return asked


async def discounts(shop: Shop, placed: list[Placement]) -> set[int]:
    rows = await shop.owner.fetch(
        "SELECT DISTINCT discount_minor FROM orders.orders WHERE id = ANY ($1)", [each.order_id for each in placed]
    )
    return {row[0] for row in rows}


async def limited(shop: Shop, *limits: int, **chosen: Any) -> list[Use]:
    return [await coupon(shop, code=TWO[n], usage_limit=limit, amount_minor=100, **chosen)
            for n, limit in enumerate(limits)]  # fmt: skip


@pytest.mark.parametrize("policy", ["cart", "checkout"])
async def test_a_limited_code_at_many_tills(crowded_shop: Shop, policy: Any) -> None:
    """PRM-18: as many orders as the code allows, each with its discount; the others leave nothing behind."""
    shop = crowded_shop
    shop.later()
    await shop.reserves_on(policy)
    uses, variant = await limited(shop, 9, 6), await shop.sells(50)
    buyers = [await with_codes(shop, variant, TWO if n % 2 else TWO[::-1]) for n in range(16)]
    placed, errors = await at_once(place_everywhere(shop, buyers))
    assert (len(placed), errors.total()) == (6, 10)
    assert errors.keys() <= {USED_UP, NOT_USABLE}
    assert await discounts(shop, placed) == {200}
    assert [await counted(shop, use) for use in uses] == [(6, 6), (6, 6)]
    for table in ("orders.orders", "promotions.coupon_redemptions"):
        assert await shop.count(table) == 6 * (2 if "redemptions" in table else 1)


async def test_one_buyer_at_many_tills(crowded_shop: Shop) -> None:
    """PRM-03: a code that a buyer may use once, in twelve carts of the same address at once."""
    shop = crowded_shop
    shop.later()
    await shop.reserves_on("cart")
    [use], variant = await limited(shop, 9, once_per_customer=True), await shop.sells(50)
    buyers = [await with_codes(shop, variant, TWO[:1]) for _ in range(12)]
    placed, errors = await at_once(place_everywhere(shop, buyers, "ana@example.com"))
    assert (len(placed), errors.total()) == (1, 11)
    assert errors.keys() <= {USED_ALREADY, NOT_USABLE}
    assert await counted(shop, use) == (1, 1)


async def test_a_first_order_is_one(crowded_shop: Shop) -> None:
    """A promotion for the first order, in twelve carts of one address at once: one is the first. Another can be when it
    has died.
    """
    shop = crowded_shop
    shop.later()
    await shop.reserves_on("cart")
    terms = RuleDraft(name="Welcome", action={"type": "fixed_amount", "amount_minor": 100, "per": "cart"},
                      condition={"is_first_order": True})  # fmt: skip
    await save_rule(shop.database, shop.store, shop.staff, terms)
    variant = await shop.sells(50)
    buyers = [await with_codes(shop, variant, ()) for _ in range(12)]
    placed, errors = await at_once(place_everywhere(shop, buyers, "ana@example.com"))
    assert errors.keys() <= {USED_ALREADY}
    given = """SELECT count(*) FROM orders.orders
        WHERE store_id = $1 AND discount_minor = 100 AND status <> 'cancelled'"""
    assert await shop.owner.fetchval(given, shop.store) == 1
    for each in placed:
        await cancel_order(shop.database, shop.store, shop.staff, each.order_id)
    call, cart = await with_codes(shop, variant, ())
    await shop.place(call, cart, email="ana@example.com")
    assert await shop.owner.fetchval(given, shop.store) == 1


async def test_codes_of_orders_that_die_meanwhile(crowded_shop: Shop) -> None:
    """P14: cancelled and expired while others place: every use is of a living order, and none is lost."""
    shop = crowded_shop
    shop.later()
    await shop.reserves_on("cart")
    uses, variant = await limited(shop, 8, 8), await shop.sells(90)
    first = [await with_codes(shop, variant, TWO) for _ in range(8)]
    old, errors = await at_once(place_everywhere(shop, first))
    assert (len(old), errors.total()) == (8, 0)
    shop.later(hours=1, minutes=20)
    second = [await with_codes(shop, variant, TWO) for _ in range(16)]
    shop.later(hours=1, minutes=31)
    dying = [cancel_order(shop.database, shop.store, shop.staff, each.order_id, "") for each in old[:4] * 2]
    sweeps = [expire_checkouts(shop.database, shop.store, Call.job("sweep"), limit=3) for _ in range(4)]
    placing = place_everywhere(shop, second)
    mixed = [each for three in zip(placing[::2], dying, placing[1::2], strict=True) for each in three]
    done, errors = await at_once(mixed[:12] + sweeps + mixed[12:])
    assert errors.keys() <= {USED_UP, NOT_USABLE}
    new = [each for each in done if isinstance(each, Placement)]
    await expire_checkouts(shop.database, shop.store, Call.job("sweep"))
    assert [await counted(shop, use) for use in uses] == [(len(new), len(new))] * 2
    again = [await with_codes(shop, variant, TWO) for _ in range(9 - len(new))]
    placed, errors = await at_once(place_everywhere(shop, again))
    assert (len(new) + len(placed), errors.total()) == (8, 1)
