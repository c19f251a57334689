"""merge_carts: a guest signs in, and nothing of what was in the two carts is lost or doubled."""

from typing import Any
from uuid import UUID

import msgspec
from tests.shop import Shop

from lonja.carts import cart, merge_carts
from lonja.platform.call import Call


def signs_in(guest: Call, customer: Call) -> Call:
    """The guest's session, and who it turned out to be."""
    return msgspec.structs.replace(customer, session_id=guest.session_id)


async def lines(shop: Shop, call: Call) -> dict[UUID, tuple[int, int]]:
    """variant: (quantity, held)."""
    found = await cart(shop.database, shop.store, call)
    return {item.variant_id: (item.quantity, item.held) for item in found.items} if found else {}


async def merged(shop: Shop, guest: Call, customer: Call) -> dict[UUID, tuple[int, int]]:
    await merge_carts(shop.database, shop.store, signs_in(guest, customer))
    return await lines(shop, customer)


async def test_a_guests_cart_becomes_the_customers(shop: Shop) -> None:
    """CRT-04: there was none yet."""
    variant = await shop.sells()
    guest, customer = await shop.visitor(), await shop.customer()
    filled = await shop.fill(guest, (variant, 2))
    joined = await merge_carts(shop.database, shop.store, signs_in(guest, customer))
    assert joined is not None
    assert (joined.id, joined.item_count) == (filled.id, 2)
    assert await lines(shop, customer) == {variant: (2, 0)}
    assert await cart(shop.database, shop.store, guest) is None


async def test_quantities_add_up_and_holds_move(shop: Shop) -> None:
    """CRT-04, P03: same variant, one line, the sum; every unit is still held, by the customer's cart."""
    await shop.reserves_on("cart")
    both, guests, own = [await shop.sells() for _ in range(3)]
    guest, customer = await shop.visitor(), await shop.customer()
    await shop.fill(guest, (both, 2), (guests, 1))
    await shop.fill(customer, (both, 3), (own, 1))
    assert await merged(shop, guest, customer) == {both: (5, 5), guests: (1, 1), own: (1, 1)}
    assert await shop.stock_of(both) == (10, 5)
    assert await shop.count("carts.carts") == 1


async def test_twice_is_once(shop: Shop) -> None:
    variant = await shop.sells()
    guest, customer = await shop.visitor(), await shop.customer()
    await shop.fill(guest, (variant, 2))
    await shop.fill(customer, (variant, 3))
    for _ in range(3):
        assert await merged(shop, guest, customer) == {variant: (5, 0)}


async def test_the_sum_stops_at_the_stores_limit_and_what_is_over_goes_back(shop: Shop) -> None:
    variant = await shop.sells(20)
    await shop.reserves_on("cart", max_per_line=5)
    guest, customer = await shop.visitor(), await shop.customer()
    await shop.fill(guest, (variant, 4))
    await shop.fill(customer, (variant, 3))
    assert await merged(shop, guest, customer) == {variant: (5, 5)}
    assert await shop.stock_of(variant) == (20, 5)


async def test_a_line_above_a_lowered_limit_is_kept(shop: Shop) -> None:
    variant = await shop.sells(20)
    guest, customer = await shop.visitor(), await shop.customer()
    await shop.fill(customer, (variant, 9))
    await shop.reserves_on("checkout", max_per_line=5)
    await shop.fill(guest, (variant, 2))
    assert await merged(shop, guest, customer) == {variant: (9, 0)}


async def test_signing_in_never_fails_for_want_of_stock(shop: Shop) -> None:
    """The customer's old hold has run out and the shelf is empty: lines are joined, what is held stays held."""
    variant = await shop.sells(8)
    await shop.reserves_on("cart", cart_ttl_seconds=60, max_per_line=5)
    guest, customer = await shop.visitor(), await shop.customer()
    shop.later()
    await shop.fill(customer, (variant, 4))
    shop.later(seconds=60)
    await shop.fill(guest, (variant, 4))
    await shop.fill(await shop.visitor(), (variant, 4))
    assert await merged(shop, guest, customer) == {variant: (5, 4)}


async def test_who_has_nothing_keeps_nothing(shop: Shop) -> None:
    guest, customer = await shop.visitor(), await shop.customer()
    assert await merge_carts(shop.database, shop.store, signs_in(guest, customer)) is None
    await shop.fill(guest, (await shop.sells(), 1))
    assert await merge_carts(shop.database, shop.store, guest) is None  # nobody signed in
    assert await shop.count("carts.carts") == 1


async def test_a_third_persons_cart_is_left_alone(shop: Shop) -> None:
    variant = await shop.sells()
    guest, customer, other = await shop.visitor(), await shop.customer(), await shop.customer()
    await shop.fill(guest, (variant, 1))
    await shop.fill(other, (variant, 2))
    await merged(shop, guest, customer)
    assert await lines(shop, other) == {variant: (2, 0)}


async def test_the_lines_keep_their_order(shop: Shop) -> None:
    variants: list[Any] = [await shop.sells() for _ in range(5)]
    guest, customer = await shop.visitor(), await shop.customer()
    await shop.fill(customer, (variants[0], 1))
    await shop.fill(guest, *((variant, 1) for variant in reversed(variants[1:])))
    assert list(await merged(shop, guest, customer)) == [variants[0], *reversed(variants[1:])]
